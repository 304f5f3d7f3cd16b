"""What the settings page says after trying the settings out."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest

from console import aio
from console.engine.llm import connection
from console.engine.llm.connection import try_connections
from console.engine.llm.settings import Keys, ModelSettings, load_settings
from console.ports.engine_room import ConnectionReport, Verdict
from tests.engine.llm.conftest import keys, settings_for
from tests.fakes.clock import SetClock
from tests.fakes.model_server import Answer, Hang, ModelServer, Raw, Status, Words


async def tried(settings: ModelSettings, clock: SetClock, key_of: Keys = keys) -> list[ConnectionReport]:
    told: list[ConnectionReport] = []
    await try_connections(settings, key_of, clock, told.append)
    return told


async def test_a_model_that_answers_is_named_with_its_time(server: ModelServer, clock: SetClock) -> None:
    [report] = await tried(settings_for(server.url), clock)
    assert report.verdict is Verdict.WORKS
    words = rf"small at The model server at 127\.0\.0\.1:{server.port} answered in \d+ ms\."
    assert re.fullmatch(words, report.words)


async def test_every_slot_and_every_model_is_tried(server: ModelServer, second: ModelServer, clock: SetClock) -> None:
    second.key = "another"

    def known(body: dict[str, object]) -> Answer:
        return Words("ready") if body["model"] == "small" else Status(404, code="model_not_found")

    server.otherwise = known
    told = await tried(settings_for(server.url, second.url, models="small,large", fallbacks="small"), clock)
    assert sorted((each.model, each.verdict) for each in told) == [
        ("large", Verdict.NO_MODEL),
        ("small", Verdict.WORKS),
        ("small", Verdict.WRONG_KEY),
    ]


@pytest.mark.parametrize(
    ("answer", "verdict", "said"),
    [
        (Status(401), Verdict.WRONG_KEY, "refused the key. Check that the key is right"),
        (Status(404, code="model_not_found"), Verdict.NO_MODEL, "does not know the model. Check the name"),
        (Hang(), Verdict.NO_ANSWER, "did not answer in time"),
        (Status(429), Verdict.BUSY, "is taking no more requests"),
        (Status(500), Verdict.FAILED, "Try again later"),
        (Status(402), Verdict.FAILED, "whether the account may use it"),
        (Raw(b"<html>", "text/html"), Verdict.FAILED, "Check the address"),
        (Raw(b'{"hello": "world"}', "application/json"), Verdict.FAILED, "Check the address"),
    ],
)
async def test_what_is_wrong_is_told(
    server: ModelServer, clock: SetClock, answer: Answer, verdict: Verdict, said: str
) -> None:
    server.otherwise = answer
    [report] = await tried(settings_for(server.url, budget=0.5), clock)
    assert report.verdict is verdict
    assert said in report.words


async def test_no_network_is_told(clock: SetClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    [report] = await tried(settings_for(f"http://127.0.0.1:{port}", budget=1), clock)
    assert report.verdict is Verdict.NO_NETWORK
    assert "cannot be reached. Check the network" in report.words


async def test_an_answer_that_takes_long_is_called_slow(
    server: ModelServer, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SLOW_MS", 0.0)
    [report] = await tried(settings_for(server.url), clock)
    assert report.verdict is Verdict.SLOW
    assert "answered in" in report.words


async def test_a_missing_key_is_asked_for(clock: SetClock) -> None:
    told = await tried(load_settings({}, {"provider": "openai"}), clock, lambda _name: "")
    assert {each.words for each in told} == {"No key is set for OpenAI. Enter the key in the settings."}
    assert {each.verdict for each in told} == {Verdict.NO_KEY}


async def test_a_test_that_is_cancelled_hangs_up(server: ModelServer, clock: SetClock) -> None:
    asked = asyncio.Event()

    def hang(_body: object) -> Answer:
        asked.set()
        return Hang()

    server.otherwise = hang
    testing = aio.spawn(tried(settings_for(server.url), clock), "test of the connection")
    await asyncio.wait_for(asked.wait(), 10)
    testing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await testing
    await asyncio.wait_for(server.left.wait(), 5)
