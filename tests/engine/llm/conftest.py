"""A model server on a real socket, and time that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import Any

import pytest

from console.engine.llm.model import OpenAIModel
from console.engine.llm.retries import Pace
from console.engine.llm.settings import Keys, ModelSettings, load_settings
from console.ports.models import ModelDone, ModelFailed, ModelRequest, ModelText
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer

KEY = "sk-secret-0123456789"
MODEL = "small"


def keys(_name: str) -> str:
    return KEY


def settings_for(*urls: str, **stored: Any) -> ModelSettings:
    """One slot per address, all of them OpenAI-compatible servers."""
    environ: dict[str, str] = {}
    for number, url in enumerate(urls[1:], 1):
        environ |= {
            f"PROVIDER{number}_TYPE": "compatible",
            f"PROVIDER{number}_URL": url,
            f"PROVIDER{number}_MODEL": MODEL,
        }
    return load_settings(environ, {"provider": "compatible", "url": urls[0], "models": MODEL, **stored})


@dataclass
class Waits:
    """Sleeping that only moves the clocks: ``slept`` are the seconds asked for."""

    clock: SetClock
    slept: list[float] = field(default_factory=list)
    gone: float = 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.gone += seconds
        self.clock.advance(seconds=seconds)
        await asyncio.sleep(0)

    def pace(self, jitter: float = 0.5) -> Pace:
        return Pace(seconds=lambda: self.gone, sleep=self.sleep, jitter=lambda: jitter)


@dataclass
class Asking:
    """Models made for a test, closed after it."""

    clock: SetClock
    waits: Waits
    stack: AsyncExitStack

    def model(self, settings: ModelSettings, key_of: Keys = keys, pace: Pace | None = None) -> OpenAIModel:
        """With waits that take no time, unless a ``pace`` is given."""
        model = OpenAIModel(settings, key_of, self.clock, pace or self.waits.pace())
        self.stack.push_async_callback(model.close)
        return model


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=KEY) as running:
        yield running


@pytest.fixture
async def second() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=KEY) as running:
        yield running


@pytest.fixture
def waits(clock: SetClock) -> Waits:
    return Waits(clock)


@pytest.fixture
async def asking(clock: SetClock, waits: Waits) -> AsyncIterator[Asking]:
    async with AsyncExitStack() as stack:
        yield Asking(clock, waits, stack)


SCHEMA = {"type": "object", "properties": {"reply": {"type": "string"}}}


def request(**changes: Any) -> ModelRequest:
    return ModelRequest(**{"system": "You are terse.", "user": "Hello?", **changes})


async def ask(model: OpenAIModel, /, **changes: Any) -> tuple[list[ModelText], ModelDone]:
    """All that the model said."""
    answer = model.ask(request(**changes))
    async with aclosing(answer):
        events = [event async for event in answer]
    done = events[-1]
    assert isinstance(done, ModelDone)
    return [event for event in events if isinstance(event, ModelText)], done


async def fail(model: OpenAIModel, /, **changes: Any) -> ModelFailed:
    """The failure; it is an error of the test when there is none."""
    with pytest.raises(ModelFailed) as caught:
        await ask(model, **changes)
    return caught.value


def errors(calls: Sequence[Any]) -> list[str]:
    return [call.error for call in calls]
