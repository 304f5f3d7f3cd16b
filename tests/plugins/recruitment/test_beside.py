"""What stands beside a chat with a candidate: the prescreen line by line, and what could be asked next."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.beside import Beside, FactSheet, Mark
from console.domain.conversations import Conversation
from console.domain.ids import TenantId
from console.ports.session import Session
from plugins.recruitment.book import Book
from plugins.recruitment.overview import prescreen_of
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import OnChannel, engine_of

TENANT = TenantId("demo")


async def beside(session: Session, name: str) -> Beside:
    customer = "demo-" + name.casefold().replace(" ", "-")

    def read(tx):  # type: ignore[no-untyped-def]
        one: Conversation = tx.conversations.recent(TENANT, "simulator", customer)[0]
        return session.catalog.beside(tx, one)

    return await session.reader.read(read)


def marks(sheet: FactSheet) -> dict[str, Mark]:
    return {fact.title: fact.mark for fact in sheet.facts}


async def test_that_a_prescreen_is_told_question_by_question_with_its_scores(session: Session) -> None:
    (sheet,) = (await beside(session, "Marisol Vega")).sheets
    assert sheet.title == "Prescreen: Receptionist"
    assert sheet.progress.startswith("1 of 4 answered · match 31 of 100")
    years = next(fact for fact in sheet.facts if fact.title == "Reception years")
    assert (years.value, years.said, years.score) == ("about 3", "maybe 3 something years", "2 / 2")
    assert marks(sheet) == {
        "German": Mark.LATER, "Reception years": Mark.GOOD, "Start date": Mark.OPEN, "Why us": Mark.OPEN,
    }  # fmt: skip


async def test_that_a_failed_must_have_is_marked_and_asks_nothing_more(session: Session) -> None:
    found = await beside(session, "Daniel Brandt")
    (sheet,) = found.sheets
    assert sheet.warning == "Must-have failed: Guard license"
    assert marks(sheet)["Guard license"] is Mark.FAILED
    assert found.replies == (), "the application is rejected"


async def test_that_what_was_put_off_or_not_understood_is_suggested_to_be_asked(session: Session) -> None:
    texts = [reply.text for reply in (await beside(session, "Marisol Vega")).replies]
    assert texts == ["Do you speak German well enough for the phone?", "From which day on could you start?"]
    reasons = [reply.reason for reply in (await beside(session, "Tomasz Zielinski")).replies]
    assert "unfit when it was asked" in reasons[0]


async def test_that_the_lines_add_up_to_the_match(session: Session) -> None:
    def read(tx):  # type: ignore[no-untyped-def]
        book = Book(tx, TENANT)
        return [prescreen_of(book, each).result for each in book.applications_of("C-2001")]

    (result,) = await session.reader.read(read)
    (sheet,) = (await beside(session, "Priya Raman")).sheets
    points = [fact.score.split(" / ") for fact in sheet.facts]
    assert sum(float(got) for got, _ in points if got != "–") == result.earned
    assert sum(float(most) for _, most in points) == result.total


@pytest.mark.parametrize("name", ["Rashid Khan", "Harbourside Bakery"])
async def test_that_nothing_is_told_of_who_did_not_apply_or_of_another_bot(session: Session, name: str) -> None:
    assert await beside(session, name) == Beside()


async def test_that_a_prescreen_which_the_bot_holds_now_is_followed_line_by_line(
    session: Session, clock: SetClock, tmp_path: Path
) -> None:
    amina = OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)
    await amina.welcome()
    await amina.talk("I want to apply for the night guard job", "yes", "maybe 3 something years", "ask me later")

    def read(tx):  # type: ignore[no-untyped-def]
        one: Conversation = tx.conversations.recent(TENANT, amina.channel, amina.handle)[0]
        return session.catalog.beside(tx, one)

    found = await session.reader.read(read)
    (sheet,) = found.sheets
    assert sheet.progress == "2 of 6 answered · match 53 of 100 · screening"
    assert [(fact.title, fact.value, fact.score) for fact in sheet.facts[:2]] == [
        ("Guard license", "yes", "3 / 3"), ("Guard years", "about 3", "2 / 2"),
    ]  # fmt: skip
    assert marks(sheet)["Nights"] is Mark.LATER
    assert any("suit you" in reply.text for reply in found.replies)
