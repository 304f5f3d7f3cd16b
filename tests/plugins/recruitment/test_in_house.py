"""What people of the house get told in their own chat, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.conversations import OWN_CHAT, Conversation
from console.domain.ids import PersonId
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from plugins.recruitment.book import Book
from plugins.recruitment.records import OPEN_STAGES, Stage
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import PLUGIN, TENANT, OnChannel, engine_of

MAYA = PersonId("maya.fielding")


@pytest.fixture
async def chat(session: Session) -> Conversation:
    return await session.chat.start(TENANT, PLUGIN, MAYA, channel=OWN_CHAT)


async def say(session: Session, chat: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(chat, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


async def stages(session: Session) -> list[Stage]:
    return await session.reader.read(lambda tx: [each.stage for each in Book(tx, TENANT).applications()])


@pytest.mark.parametrize(
    "text", ["how many applications do we have?", "how many people applied", "what is in the pipeline"]
)
async def test_that_applications_are_counted_by_stage(session: Session, chat: Conversation, text: str) -> None:
    reply, every = await say(session, chat, text), await stages(session)
    still_open = sum(stage in OPEN_STAGES for stage in every)
    assert reply.content.startswith(f"**{still_open} open applications, {len(every)} in all.**")
    assert f"- Hired: {every.count(Stage.HIRED)}" in reply.content
    assert reply.tools_used == ("count_applications",)


async def test_that_those_of_a_stage_and_of_a_job_are_told(session: Session, chat: Conversation) -> None:
    every = await stages(session)
    reply = await say(session, chat, "which applications are in review?")
    assert reply.content.startswith(f"**{every.count(Stage.REVIEW)} applications in the stage “To review”.**")
    of_job = await say(session, chat, "how many applied for the night guard job?")
    assert "for Night guard, Kestrel Quay" in of_job.content


async def test_that_a_candidate_is_told_by_name_and_one_of_several_asked_for(
    session: Session, chat: Conversation
) -> None:
    several = await say(session, chat, "how is candidate Amina doing?")
    assert several.content.startswith("Which one? There are Amina ")
    one = await say(session, chat, "tell me about candidate Oskar Diallo")
    assert one.content.startswith("**Oskar Diallo**")
    nobody = await say(session, chat, "tell me about candidate 3")
    assert "no candidate of that name" in nobody.content


@pytest.mark.parametrize("text", ["hi", "xyzzy", "thank you", "which jobs are open?", "delete my data", "I quit"])
async def test_that_the_house_is_not_spoken_to_as_a_candidate(
    session: Session, chat: Conversation, text: str
) -> None:
    reply = await say(session, chat, text)
    assert not any(words in reply.content for words in ("apply for", "your resume", "good luck", "Shall I remove"))


async def test_that_who_moves_applications_is_told(session: Session, chat: Conversation) -> None:
    reply = await say(session, chat, "move this application to interview")
    assert "On the page Recruitment" in reply.content


async def test_that_a_candidate_learns_nothing_of_others(session: Session, clock: SetClock, tmp_path: Path) -> None:
    amina = OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)
    await amina.welcome()
    for text in ("how many applications do you have?", "tell me about candidate Oskar Diallo", "who is in review?"):
        reply = await amina.say(text)
        assert not {"count_applications", "look_up_candidate"} & set(reply.tools_used)
        assert "Oskar" not in reply.content
