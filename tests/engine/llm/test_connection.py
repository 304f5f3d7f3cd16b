"""What the settings page says after trying the settings out."""

from __future__ import annotations

import re
import socket

import pytest

from console.engine.llm import connection
from console.engine.llm.settings import load_settings
from tests.engine.llm.conftest import keys, settings_for
from tests.fakes.clock import SetClock
from tests.fakes.model_server import Hang, ModelServer, Raw, Status


async def test_a_model_that_answers_is_named_with_its_time(server: ModelServer, clock: SetClock) -> None:
    said = await connection.test_connection(settings_for(server.url), keys, clock)
    assert re.fullmatch(rf"small at The model server at 127\.0\.0\.1:{server.port} answered in \d+ ms\.", said)


async def test_every_slot_is_tried(server: ModelServer, second: ModelServer, clock: SetClock) -> None:
    second.key = "another"
    said = await connection.test_connection(settings_for(server.url, second.url), keys, clock)
    assert "answered in" in said
    assert "refused the key. Check that the key is right" in said


async def test_an_unknown_model_is_told(server: ModelServer, clock: SetClock) -> None:
    server.otherwise = Status(404, code="model_not_found")
    said = await connection.test_connection(settings_for(server.url), keys, clock)
    assert "does not know the model. Check the name" in said


async def test_no_network_is_told(clock: SetClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = await connection.test_connection(settings_for(f"http://127.0.0.1:{port}", budget=1), keys, clock)
    assert "cannot be reached. Check the network" in said


async def test_a_server_that_hangs_is_told(server: ModelServer, clock: SetClock) -> None:
    server.otherwise = Hang()
    said = await connection.test_connection(settings_for(server.url, budget=0.5), keys, clock)
    assert "did not answer in time" in said


async def test_a_web_page_is_no_model_server(server: ModelServer, clock: SetClock) -> None:
    server.otherwise = Raw(b'{"hello": "world"}', "application/json")
    said = await connection.test_connection(settings_for(server.url, budget=1), keys, clock)
    assert "Check the address" in said


@pytest.mark.parametrize("stored", [{}, {"provider": "stub"}])
async def test_no_model_is_no_fault(stored: dict[str, str], clock: SetClock) -> None:
    said = await connection.test_connection(load_settings({}, stored), keys, clock)
    assert said.startswith("No model is set up")


async def test_a_missing_key_is_asked_for(clock: SetClock) -> None:
    said = await connection.test_connection(load_settings({}, {"provider": "openai"}), lambda _name: "", clock)
    assert said == "No key is set for OpenAI. Enter the key in the settings."
