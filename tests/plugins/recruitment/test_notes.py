"""Notes on a candidate: none without a yes to keeping them, and none that come back once they are forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from console.desk.conversing import BotOnDuty
from console.desk.summaries import Summaries
from console.domain.chat_commands import KeepSummary
from console.domain.conversations import Conversation, Message
from console.domain.ids import SYSTEM, TenantId
from console.domain.memory import Memory, Profile
from console.domain.trouble import Conflict
from console.domain.turns import Turn, TurnEvent
from console.engine.assembly import make_engine
from console.engine.pieces import Bot
from console.ports.database import Database
from console.ports.engine import Summary
from console.ports.session import Session
from tests.engine.test_orchestrator import answer
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import turn
from tests.fakes.tasks import ended
from tests.plugins.recruitment.on_channel import TENANT, OnChannel, engine_of

TOLD = "Amina Diallo has diabetes and looks for nights."


@pytest.fixture
def amina(session: Session, clock: SetClock, tmp_path: Path) -> OnChannel:
    return OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)


class Summarizing:
    """Repeats what it was given to read."""

    name = "test"

    def __init__(self) -> None:
        self.read: list[str] = []

    def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        raise AssertionError("it only summarizes")

    def may_summarize(self, said: int) -> bool:
        return True

    async def summarize(self, tenant: TenantId, before: str, messages: Sequence[Message]) -> Summary | None:
        self.read = [before, *(each.text for each in messages)]
        return Summary(" ".join(self.read), ()) if messages else None


async def talk_of(amina: OnChannel) -> tuple[Conversation, Message]:
    """With its last message."""
    conversation = await amina.session.reader.read(amina._conversation)
    history = await amina.session.reader.read(lambda tx: tx.conversations.history(TENANT, conversation.id, limit=1))
    return conversation, history[-1]


async def summary_of(amina: OnChannel, *, needs_consent: bool = True) -> KeepSummary:
    """Of all that was said by now."""
    conversation, last = await talk_of(amina)
    return KeepSummary(
        tenant=TENANT,
        actor=SYSTEM,
        conversation=conversation.id,
        summary=TOLD,
        upto=last.id,
        needs_consent=needs_consent,
    )


async def kept(amina: OnChannel) -> tuple[Profile, Memory]:
    conversation, _ = await talk_of(amina)
    side = (TENANT, amina.channel, amina.handle)
    return await amina.session.reader.read(
        lambda tx: (tx.memories.profile(*side), tx.memories.memory(TENANT, conversation.id))
    )


async def summarize(amina: OnChannel, engine: Summarizing) -> None:
    """As after a reply."""
    conversation, _ = await talk_of(amina)
    database: Database = amina.session.reader  # type: ignore[assignment]
    summaries = Summaries(amina.session.desk, database, lambda _: BotOnDuty(bot_of(amina), engine))
    summaries.consider(conversation, turn("hello"))
    await ended("summaries")


def bot_of(amina: OnChannel) -> Bot:
    return amina.engine._bot


async def test_that_a_summary_goes_with_what_is_forgotten(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.session.desk.execute(await summary_of(amina))
    profile, memory = await kept(amina)
    assert (profile.summary, memory.summary) == (TOLD, TOLD)
    await amina.talk("please delete my data", "yes")
    profile, memory = await kept(amina)
    assert (profile, memory.summary) == (Profile(), "")
    await amina.say("hello")
    profile, memory = await kept(amina)
    assert (profile.summary, memory.summary) == ("", "")


@pytest.mark.parametrize("lines", [1, 2])
async def test_that_a_summary_that_was_under_way_is_refused_once_all_is_forgotten(
    amina: OnChannel, lines: int
) -> None:
    """Begun before the person asked, or between the question and their yes."""
    await amina.welcome()
    asked = ["please delete my data", "yes"]
    await amina.talk(*asked[: lines - 1])
    late = await summary_of(amina, needs_consent=False)
    await amina.talk(*asked[lines - 1 :])
    with pytest.raises(Conflict):
        await amina.session.desk.execute(late)
    profile, memory = await kept(amina)
    assert (profile, memory.summary) == (Profile(), "")


async def test_that_nothing_said_before_is_read_for_a_summary_again(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I have diabetes", "please delete my data", "yes", "hello")
    engine = Summarizing()
    await summarize(amina, engine)
    assert engine.read[0] == "", "what was summarized before"
    assert "hello" in engine.read
    assert not {"I have diabetes", "please delete my data", "yes"} & {*engine.read}
    _, memory = await kept(amina)
    assert "hello" in memory.summary
    assert "diabetes" not in memory.summary


async def test_that_rules_note_nothing_without_a_yes(amina: OnChannel) -> None:
    await amina.talk("Hi, I saw the night guard ad", "no", "I want to work at night as I have diabetes")
    profile, _ = await kept(amina)
    assert (profile.objectives, profile.preferences, profile.summary) == ((), (), "")


async def test_that_rules_note_wishes_after_a_yes(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.say("I want to work at night")
    profile, _ = await kept(amina)
    assert profile.objectives == ("work at night",)
    assert "Wants: work at night." in profile.summary


@pytest.mark.parametrize("agrees", [False, True])
async def test_that_a_model_notes_nothing_without_a_yes(amina: OnChannel, agrees: bool) -> None:
    await amina.talk("hello", *(("yes", "Amina Diallo") if agrees else ("no",)))
    noted = {"collected": [], "refused": [], "preferences": ["nights"], "objectives": ["work with diabetes"]}
    amina.engine = make_engine(bot_of(amina), amina.clock, ScriptedModel([answer("Fine.", profile=noted)] * 3))
    reply = await amina.say("Which shifts are there?")
    assert reply.engine == "model"
    profile, _ = await kept(amina)
    assert (profile.objectives, profile.preferences) == (
        (("work with diabetes",), ("nights",)) if agrees else ((), ())
    )


@pytest.mark.parametrize("agrees", [False, True])
async def test_that_a_summary_is_for_later_conversations_only_after_a_yes(amina: OnChannel, agrees: bool) -> None:
    await amina.talk("hello", *(("yes", "Amina Diallo") if agrees else ("no",)))
    await summarize(amina, Summarizing())
    profile, memory = await kept(amina)
    assert memory.summary
    assert profile.summary == (memory.summary if agrees else "")
    await amina.say("Which jobs are there?")
    profile, memory = await kept(amina)
    assert profile.summary == (memory.summary if agrees else "")
