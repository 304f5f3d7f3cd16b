"""kill -9 between the message that is stored and the reply: the next start answers it, once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.domain.conversations import Message, Sender
from tests.bench.turns import ANSWER
from tests.fakes.clock import SetClock
from tests.fakes.model_server import Hang, ModelServer, Words, in_thread
from tests.fakes.profile import open_profile
from tests.scenarios.turn_child import DEMO, TALK

KILLS = 12
ASKED = "status report"


@contextmanager
def child(folder: Path) -> Iterator[subprocess.Popen[str]]:
    program = [sys.executable, "-m", "tests.scenarios.turn_child", str(folder)]
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def say(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{text}\n")
    process.stdin.flush()


async def next_start(folder: Path) -> list[Message]:
    """What stands in the conversation after the profile was opened and closed again."""
    session = await open_profile(folder, SetClock())
    await session.complete()
    messages = await session.reader.read(lambda tx: tx.conversations.messages(DEMO, TALK, limit=1_000))
    waiting = await session.reader.read(lambda tx: tx.conversations.unanswered(DEMO, TALK))
    await session.close()
    assert waiting == []
    return messages


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with in_thread(ModelServer()) as running:
        for name, value in (("PROVIDER", "compatible"), ("URL", running.url), ("MODEL", "scripted")):
            monkeypatch.setenv(f"OPERATOR_CONSOLE_LLM_{name}", value)
        monkeypatch.setenv("COMPATIBLE_API_KEY", running.key)
        yield running


async def test_that_a_message_whose_turn_was_killed_is_answered_once_by_the_next_start(
    profile_folder: Path, server: ModelServer
) -> None:
    server.otherwise = Hang()
    with child(profile_folder) as process:
        say(process, ASKED)
        until = time.monotonic() + 30
        while not server.asked and time.monotonic() < until:
            time.sleep(0.01)  # noqa: ASYNC251 the child runs beside this process
        assert server.asked, "the turn waits for the model: its message is stored"
        process.send_signal(signal.SIGKILL)
        process.wait()
    server.otherwise = Words(json.dumps(ANSWER))
    first = await next_start(profile_folder)
    assert [message.sender for message in first] == [Sender.CUSTOMER, Sender.BOT]
    assert first[1].text == ANSWER["reply"]
    assert await next_start(profile_folder) == first


@pytest.mark.timeout(300)
async def test_that_kills_at_any_moment_leave_every_stored_message_with_one_reply(
    profile_folder: Path, server: ModelServer
) -> None:
    server.otherwise = Words(json.dumps(ANSWER), piece=20, pace=0.002)
    chance = random.Random(11)
    took, kept, answered = 0.5, 0, 0
    for number in range(KILLS):
        with child(profile_folder) as process:
            began = time.monotonic()
            say(process, f"{ASKED}, number {number}")
            if number == 0:
                assert process.stdout is not None
                assert process.stdout.readline() == "answered\n"
                took = time.monotonic() - began
            else:
                time.sleep(chance.uniform(0, 1.2 * took))  # noqa: ASYNC251
            process.send_signal(signal.SIGKILL)
            process.wait()
        messages = await next_start(profile_folder)
        asked = [message for message in messages if message.sender is Sender.CUSTOMER]
        replies = [message.reply_to for message in messages if message.sender is Sender.BOT]
        assert sorted(replies) == [message.id for message in asked]  # type: ignore[type-var]
        answered += len(asked) > kept
        kept = len(asked)
    assert answered >= 3, "some of the kills came after the message was stored"
