"""Suggested questions in a real profile: offered with a reason, taken, counted, and left off when passed over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.ids import PluginName
from console.domain.turns import Reply
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer
from tests.fakes.profile import open_profile
from tests.scenarios.scripts import ScriptedTurn
from tests.scenarios.test_catalog import DEMO, say, talk
from tests.scenarios.test_conversations import answer_of, set_up

SECURITY = PluginName("security_facility")
STARTER = "tell me about the starter plan"


def texts(reply: Reply) -> list[str]:
    return [ask.text for ask in reply.asks]


async def counted(session: Session) -> tuple[int, int]:
    now = session.clock.now()
    since, until = now - timedelta(days=1), now + timedelta(days=1)
    found = await session.reader.read(lambda tx: tx.traces.analytics(DEMO, since, until))
    return found.offered, found.accepted


async def test_that_suggestions_are_taken_counted_and_not_repeated_for_ever(session: Session) -> None:
    conversation = await talk(session)
    first = await say(session, conversation, STARTER)
    assert texts(first) == ["Tell me about Team plan", "Tell me about Studio plan"]
    assert {ask.reason for ask in first.asks} == {"because you looked at Starter plan"}
    assert await counted(session) == (2, 0)
    second = await say(session, conversation, texts(first)[0])
    assert second.content.startswith("**Team plan**")
    assert await counted(session) == (2 + len(second.asks), 1)
    for _ in range(3):
        last = await say(session, await talk(session), STARTER)
    assert "Tell me about Studio plan" not in texts(last)


async def test_that_a_model_that_answers_comes_with_suggestions_too(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ScriptedTurn(user="", action="answer", reply="It is 19 dollars a month.")
    async with ModelServer(otherwise=answer_of(turn)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        reply = await say(session, await talk(session), "and the starter plan, is it good?")
        await session.close()
    assert reply.content == "It is 19 dollars a month."
    assert texts(reply) == ["Tell me about Team plan", "Tell me about Studio plan"]


async def test_that_the_mentor_suggests_what_a_person_usually_asks_next(session: Session) -> None:
    for _ in range(2):
        conversation = await session.chat.start(DEMO, SECURITY, session.me)
        for text in ("show me the scorecard", "which tours are overdue"):
            reply = await say(session, conversation, text)
    assert "tours" in [intent.name for intent in reply.intents]
    again = await say(session, await session.chat.start(DEMO, SECURITY, session.me), "show me the scorecard")
    assert [(ask.key, ask.reason) for ask in again.asks] == [("intent:tours", "because you usually ask this next")]
