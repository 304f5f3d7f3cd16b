"""Versions of a prescreen: who began with one goes on with it, and the next one is asked the new questions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.ids import PersonId
from console.ports.session import Session
from plugins.recruitment.overview import prescreen_of
from plugins.recruitment.records import QUESTION, AnswerKind, PrescreenQuestion, Stage
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import TENANT, OnChannel, engine_of

NADIA = PersonId("nadia.osei")


@pytest.fixture
def amina(session: Session, clock: SetClock, tmp_path: Path) -> OnChannel:
    return OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)


async def change(somebody: OnChannel, question: PrescreenQuestion) -> None:
    await somebody.session.desk.execute(AddRecord(tenant=TENANT, actor=NADIA, kind=QUESTION, body=question))


async def test_that_a_prescreen_under_way_keeps_the_questions_it_began_with(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply for the night guard job", "yes")
    license, years, *_ = await amina.book(lambda book: book.questions("JOB-101"))
    await change(amina, replace(years, ask="How many years in uniform?", weight=5.0))
    await change(amina, replace(license, retired=True))
    reply = await amina.say("hmm what")
    assert "How many years have you worked as a guard" in amina.replies[-2].content
    assert "uniform" not in reply.content
    await amina.talk("3 years", "yes", "every second", "in two weeks", "more regular hours")
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-101"))
    assert (application.stage, application.form, application.asked) == (Stage.SCREENED, 1, 6)
    result = await amina.book(lambda book: prescreen_of(book, application))
    assert result.lines[0].question.field == "guard_license"
    assert result.result.match == application.match_score


async def test_that_the_next_prescreen_asks_the_new_questions_and_makes_them_a_version(
    amina: OnChannel, session: Session, clock: SetClock
) -> None:
    (license, *_) = await amina.book(lambda book: book.questions("JOB-101"))
    await change(amina, replace(license, ask="Is your guard license valid this year?"))
    assert len(await amina.book(lambda book: book.forms("JOB-101"))) == 1
    await amina.welcome()
    reply = await amina.say("I want to apply for the night guard job")
    assert "Is your guard license valid this year?" in reply.content
    first, second = await amina.book(lambda book: book.forms("JOB-101"))
    assert (first.number, second.number, second.since) == (1, 2, clock.now())
    application = await amina.book(lambda book: book.application(f"{amina.candidate}/JOB-101"))
    assert application.form == 2
    other = OnChannel(session, amina.engine, clock, handle="70333444")
    await other.welcome("Marek Novak")
    await other.say("I want to apply for the night guard job")
    assert len(await amina.book(lambda book: book.forms("JOB-101"))) == 2


async def test_that_a_prescreen_that_was_put_off_goes_on_with_its_version(amina: OnChannel) -> None:
    await amina.welcome()
    await amina.talk("I want to apply for the night guard job", "yes", "stop")
    _, years, *_ = await amina.book(lambda book: book.questions("JOB-101"))
    await change(amina, replace(years, ask="How many years in uniform?"))
    amina.clock.advance(days=1)
    reply = await amina.say("I want to apply for the night guard job")
    assert "How many years have you worked as a guard" in reply.content


async def test_that_a_number_outside_its_bounds_is_asked_again(amina: OnChannel) -> None:
    _, years, *_ = await amina.book(lambda book: book.questions("JOB-101"))
    assert years.type is AnswerKind.NUMBER
    await change(amina, replace(years, highest=60.0, again="Between 0 and 60, please."))
    await amina.welcome()
    reply = (await amina.talk("I want to apply for the night guard job", "yes", "600"))[-1]
    assert "Between 0 and 60, please." in reply.content
    assert await amina.book(lambda book: [each.field for each in book.answers(f"{amina.candidate}/JOB-101")]) == [
        "guard_license"
    ]
