"""Misspelled words in a real profile: asked about by the rules, read by a model, counted either way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.cli.analytics import _lines as told_of
from console.cli.trace import _lines as traced
from console.domain.analytics import SpellingCounted
from console.domain.conversations import Conversation
from console.domain.ids import PluginName
from console.domain.turns import Reply
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer
from tests.fakes.profile import open_profile
from tests.scenarios.scripts import ScriptedTurn
from tests.scenarios.test_catalog import DEMO, SALES, say
from tests.scenarios.test_conversations import answer_of, set_up

SECURITY = PluginName("security_facility")


async def talk(session: Session, plugin: PluginName = SECURITY) -> Conversation:
    return await session.chat.start(DEMO, plugin, session.me)


async def counted(session: Session) -> SpellingCounted:
    now = session.clock.now()
    since, until = now - timedelta(days=1), now + timedelta(days=1)
    return (await session.reader.read(lambda tx: tx.traces.analytics(DEMO, since, until))).spelling


def outcomes(reply: Reply) -> list[tuple[str, str]]:
    return [(each.word, each.outcome.value) for each in reply.trace.words]


@pytest.mark.parametrize(
    "text",
    [
        "shedule for gaet 4", "whats the scorcard of lindenhof", "how is pilar 2 doing", "open violatons tdoay",
        "was the patrol toor late", "list emergncy alerts", "who is on shfit tonight", "hi therre", "thnks",
        "gaurd left his psot", "explain compliace", "ask Mr Szabo", "is okonkwo on duty", "the brzzk at kestrel",
    ],
)  # fmt: skip
async def test_that_what_is_sure_or_understood_anyway_is_not_asked_about(session: Session, text: str) -> None:
    reply = await say(session, await talk(session), text)
    assert "asked" not in dict(outcomes(reply)).values()
    assert reply.memory.spelling.open is None


async def test_that_it_is_counted_what_came_of_every_word(session: Session) -> None:
    assert await counted(session) == SpellingCounted()
    security, sales = await talk(session), await talk(session, SALES)
    for text in ("how are the trous", "yes", "what is the statsu", "no, I wrote statsu", "sitreps", "status report"):
        await say(session, security, text)
    for text in ("how do I canncl", "neither", "what are your prcise"):
        last = await say(session, sales, text)
    found = await counted(session)
    assert (found.corrected, found.wrong) == (1, 1)
    assert (found.asked, found.confirmed, found.rejected, found.unanswered) == (4, 1, 1, 1)
    assert found.right == pytest.approx(1 / 3)
    assert found.confidence is not None
    assert found.confidence > 0.9
    now = session.clock.now()
    whole = await session.reader.read(
        lambda tx: tx.traces.analytics(DEMO, now - timedelta(days=1), now + timedelta(days=1))
    )
    assert whole.offered == 0, "an answer to the bot's own question is no suggestion"
    line = next(each for each in told_of(whole) if each.startswith("spelling"))
    assert "1 words corrected (0.94 sure), 1 of them wrongly; 4 asked about: 1 confirmed, 1 rejected" in line
    assert any(each.startswith("asked        prcise -> prices") for each in traced(last, prompt=False))


async def test_that_a_question_stands_in_a_conversation_that_was_closed_and_opened(
    profile_folder: Path, clock: SetClock
) -> None:
    session = await open_profile(profile_folder, clock)
    conversation = await talk(session)
    asked = await say(session, conversation, "how are the trous")
    await session.close()
    session = await open_profile(profile_folder, clock)
    reply = await say(session, conversation, asked.asks[0].text)
    await session.close()
    assert outcomes(reply) == [("trous", "confirmed")]
    assert reply.guidelines_matched.count("p2_tours") == 1


async def test_that_a_model_is_not_kept_waiting_for_an_answer_and_its_reading_is_counted(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ScriptedTurn(user="", action="converse", reply="The tours are fine.")
    async with ModelServer(otherwise=answer_of(turn)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        conversation = await talk(session)
        first = await say(session, conversation, "how are the trous and the statsu of them")
        then = await say(session, conversation, "no, I meant statute")
        found = await counted(session)
        await session.close()
    assert (first.engine, first.content) == ("model", "The tours are fine.")
    assert len(server.asked) == 2
    assert "how are the trous and the status of them" in str(server.asked[0].body)
    assert "how are the trous and the statute of them" in str(server.asked[1].body)
    assert "told you what a misspelled word of it means" in str(server.asked[1].body)
    assert (outcomes(first), outcomes(then)) == ([("statsu", "corrected")], [("statsu", "wrong")])
    assert (found.corrected, found.wrong, found.asked, found.right) == (1, 1, 0, 0.0)


async def test_that_the_answer_to_a_question_of_the_rules_reaches_a_model_as_the_question_it_was(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await open_profile(profile_folder, clock)
    conversation = await talk(session)
    asked = await say(session, conversation, "how are the trous")
    await session.close()
    async with ModelServer(
        otherwise=answer_of(ScriptedTurn(user="", action="converse", reply="They run late."))
    ) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        reply = await say(session, conversation, "yes")
        await session.close()
    assert asked.content == "Did you mean “tours”?"
    assert "how are the tours" in str(server.asked[-1].body)
    assert (reply.content, outcomes(reply)) == ("They run late.", [("trous", "confirmed")])
