"""Trying the settings out, for the settings page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace

from console.engine.llm.failures import Kind
from console.engine.llm.model import OpenAIModel
from console.engine.llm.settings import Keys, ModelSettings, Slot
from console.ports.clock import Clock
from console.ports.engine_room import ConnectionReport, Verdict
from console.ports.models import ModelDone, ModelFailed, ModelRequest

QUESTION = ModelRequest(
    system="You test a connection.", user="Answer with the word ready.", max_tokens=16, difficulty=0
)
SLOW_MS = 5000.0
"""An answer of one word that takes longer makes people wait for every reply."""


async def try_connections(
    settings: ModelSettings, keys: Keys, clock: Clock, tell: Callable[[ConnectionReport], None]
) -> None:
    """Each model of each slot is asked by itself, all at the same time; told as they answer."""
    alone = [(replace(settings, slots=(slot,)), model) for slot, model in _alone(settings)]
    await asyncio.gather(*(_try_out(one, model, keys, clock, tell) for one, model in alone))


def _alone(settings: ModelSettings) -> list[tuple[Slot, str]]:
    return [
        (replace(slot, models=(model,), fallbacks=()), model)
        for slot in settings.slots
        for model in dict.fromkeys((*slot.models, *slot.fallbacks))
    ]


async def _try_out(
    settings: ModelSettings, name: str, keys: Keys, clock: Clock, tell: Callable[[ConnectionReport], None]
) -> None:
    model, title = OpenAIModel(settings, keys, clock), settings.slots[0].title
    try:
        await model.prepare()
        milliseconds = await _answered(model.ask(QUESTION))
    except ModelFailed as failed:
        verdict, advice = _failed(failed)
        words = " ".join(part for part in (failed.what, advice) if part)
    else:
        verdict = Verdict.WORKS if milliseconds <= SLOW_MS else Verdict.SLOW
        words = f"{name} at {title} answered in {milliseconds:,.0f} ms."
    finally:
        await model.close()
    tell(ConnectionReport(title=title, model=name, verdict=verdict, words=words))


async def _answered(answer: AsyncIterator[object]) -> float:
    """Milliseconds of the call that answered."""
    async with aclosing(answer):  # type: ignore[type-var]  # models are async generators
        async for event in answer:
            if isinstance(event, ModelDone):
                return event.calls[-1].milliseconds
    raise RuntimeError("an answer without an end")


def _failed(failed: ModelFailed) -> tuple[Verdict, str]:
    error = failed.calls[-1].error if failed.calls else ""
    fitting = (found for kind, found in _MEANS.items() if error.startswith(kind))
    return next(fitting, (Verdict.FAILED, ""))


_MEANS = {
    Kind.KEY: (Verdict.WRONG_KEY, "Check that the key is right and still valid."),
    Kind.NO_KEY: (Verdict.NO_KEY, "Enter the key in the settings."),
    Kind.NETWORK: (Verdict.NO_NETWORK, "Check the network and the address."),
    Kind.MODEL: (Verdict.NO_MODEL, "Check the name of the model and the address."),
    Kind.BUSY: (Verdict.BUSY, "Wait a little, or check the limits of the account."),
    Kind.SILENT: (Verdict.NO_ANSWER, "Check the network, or try again later."),
    Kind.BUDGET: (Verdict.NO_ANSWER, "Check the network, or try again later."),
    Kind.SERVER: (Verdict.FAILED, "Try again later; rules answer meanwhile."),
    Kind.REQUEST: (Verdict.FAILED, "Check the model's name, and whether the account may use it."),
    Kind.EMPTY: (Verdict.FAILED, "Check the address and the name of the model: it should answer a short question."),
    Kind.NONSENSE: (Verdict.FAILED, "Check the address: something else than a model server answers there."),
}
