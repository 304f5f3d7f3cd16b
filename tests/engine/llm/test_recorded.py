"""Traffic recorded from real providers, replayed by a server. The recordings are not part of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from console.engine.llm.model import OpenAIModel
from console.ports.models import ModelDone, ModelFailed
from tests.engine.llm.conftest import Asking, ask, errors, fail, settings_for
from tests.fakes.model_server import ModelServer, replay

FOLDER = (
    Path(os.environ.get("OPERATOR_CONSOLE_DEVDATA", Path(__file__).parents[4] / "shared/devdata")) / "llm_cassettes"
)
CASSETTES = sorted(FOLDER.glob("*.yaml"))
pytestmark = pytest.mark.skipif(not CASSETTES, reason="no recordings on this machine")


@pytest.mark.parametrize("cassette", CASSETTES, ids=lambda path: path.stem)
async def test_recorded_answers_settle_whatever_they_hold(
    server: ModelServer, asking: Asking, cassette: Path
) -> None:
    recorded = replay(cassette)
    assert recorded
    model = asking.model(settings_for(server.url))
    for answer in recorded:
        server.otherwise = answer
        outcome = await settled(model)
        assert outcome.calls


async def settled(model: OpenAIModel) -> ModelDone | ModelFailed:
    try:
        return (await ask(model))[1]
    except ModelFailed as failed:
        return failed


async def test_a_recorded_stream_is_read_with_its_usage(server: ModelServer, asking: Asking) -> None:
    server.say(replay(FOLDER / "llm__test_tools__test_tool_use_basic.yaml")[1])
    growing, done = await ask(asking.model(settings_for(server.url)))
    assert done.text.startswith("The result of")
    assert "2,869,461" in done.text
    assert len(growing) > 5
    assert done.calls[0].completion_tokens > 5


async def test_a_recorded_call_of_a_tool_that_nobody_offered_is_no_answer(
    server: ModelServer, asking: Asking
) -> None:
    server.otherwise = replay(FOLDER / "llm__test_tools__test_tool_use_basic.yaml")[0]
    failed = await fail(asking.model(settings_for(server.url)))
    assert set(errors(failed.calls)) == {"empty answer"}
    assert all(call.prompt_tokens > 0 for call in failed.calls), "it was paid for"


async def test_a_recorded_structured_answer_is_read(server: ModelServer, asking: Asking) -> None:
    server.say(replay(FOLDER / "pydantic-ai__test_openai__test_openai_native_output.yaml")[1])
    _, done = await ask(asking.model(settings_for(server.url)), schema={"type": "object"})
    assert json.loads(done.text) == {"city": "Mexico City", "country": "Mexico"}


async def test_a_recorded_error_inside_a_stream_is_a_failure(server: ModelServer, asking: Asking) -> None:
    server.otherwise = replay(FOLDER / "pydantic-ai__test_openrouter__test_openrouter_stream_error.yaml")[0]
    failed = await fail(asking.model(settings_for(server.url)))
    assert errors(failed.calls) == ["request not accepted (400)"]
