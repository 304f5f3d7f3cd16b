"""The recruiting bot with a model: one call, few tokens, and the records are those that the rules would keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.engine.llm.usage import estimate_tokens
from plugins.recruitment.book import Book
from plugins.recruitment.records import Answered, Stage
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Words
from tests.fakes.profile import open_profile
from tests.scenarios.scripts import ScriptedTurn, all_scripts
from tests.scenarios.test_conversations import answer_of, set_up

SCRIPT = all_scripts()["prescreen"]
TENANT, MAYA = TenantId("demo"), PersonId("maya.fielding")


def heard(turn: ScriptedTurn, before: ScriptedTurn | None) -> Words:
    """What a model answers that heard just what is new in this turn."""
    known = before.collected if before else {}
    told = [{"field": name, "value": _plain(value)} for name, value in turn.collected.items() if name not in known]
    refused = [name for name in turn.refused if before is None or name not in before.refused]
    whole = json.loads(answer_of(turn).text)
    whole["profile"] |= {"collected": told, "refused": refused}
    return Words(json.dumps(whole), piece=300)


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


async def play(
    folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch, lines: list[str], answers: list[Words]
) -> tuple[list[Reply], Any]:
    """The replies, and what ``Book`` has of the candidate's answers and applications afterwards."""
    async with ModelServer() as server:
        set_up(server, monkeypatch)
        session = await open_profile(folder, clock)
        server.say(*answers)
        chat = await session.chat.start(TENANT, PluginName("recruitment"), MAYA, channel="terminal")
        replies = []
        for line in lines:
            events = [event async for event in session.chat.say(chat, line)]
            assert isinstance(events[-1], Replied)
            replies.append(events[-1].reply)
        id = "terminal-maya.fielding"
        kept = await session.reader.read(
            lambda tx: (
                Book(tx, TENANT).candidate(id),
                Book(tx, TENANT).applications_of(id),
                Book(tx, TENANT).answers(f"{id}/JOB-101"),
            )
        )
        await session.close()
    return replies, kept


async def test_that_a_prescreen_with_a_model_is_kept_like_one_by_rules(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = SCRIPT.turns[:11]
    answers = [heard(turn, before) for turn, before in zip(turns, [None, *turns], strict=False)]
    lines = [turn.user for turn in turns]
    replies, (candidate, applications, answered) = await play(profile_folder, clock, monkeypatch, lines, answers)
    for reply in replies:
        assert (reply.engine, len(reply.trace.calls)) == ("model", 1), (reply.content, reply.trace.passed_over)
        assert estimate_tokens(reply.trace.prompt) < 3_000
    assert (candidate.name, candidate.consent) == ("Amina Diallo", True)
    (application,) = applications
    assert (application.job, application.stage, application.answered) == ("JOB-101", Stage.SCREENED, 5)
    outcomes = {each.field: each.outcome for each in answered}
    assert outcomes.pop("weekends") is Answered.REFUSED
    assert set(outcomes.values()) == {Answered.GIVEN}


async def test_that_a_model_cannot_consent_for_the_candidate(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = SCRIPT.turns[0]
    claims = json.loads(answer_of(begun).text)
    claims["profile"]["collected"] = [{"field": "consent", "value": "yes"}, {"field": "name", "value": "Mallory"}]
    answers = [Words(json.dumps(claims), piece=300)] * 2
    replies, (candidate, applications, _) = await play(
        profile_folder, clock, monkeypatch, [begun.user, "tell me more"], answers
    )
    assert candidate is None
    assert applications == []
    assert all("consent" not in reply.profile.collected for reply in replies)
