"""Whoever loses a conversation, or words on their way, is told: by whom, since when, and what was kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.domain.control import QUEUE
from console.domain.conversations import Delivery
from console.domain.ids import SYSTEM, PersonId
from console.domain.inbox_commands import Release, RemindOwner, TakeOver
from console.domain.people import Person, Role
from console.ports.session import Session
from console.shell.theme import Theme
from console.store.database import EncryptedDatabase
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import HOUSE, Talks, fill
from tests.shell.driven import close_window
from tests.shell.pages.inboxes import Inbox, open_inbox

SAM = PersonId("sam")


@pytest.fixture
async def inbox(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Inbox]:
    """With another supervisor in the house."""
    talks = Talks(session, clock)
    made = await fill(talks)
    sam = Person(HOUSE, SAM, "Sam Ford", Role.SUPERVISOR)
    assert isinstance(session.reader, EncryptedDatabase)
    await session.reader.write(lambda tx: tx.tenants.add_person(sam))
    opened = await open_inbox(session, theme, talks, made)
    yield opened
    await close_window(opened)


async def take(inbox: Inbox, name: str) -> None:
    one = await inbox.stored(name)
    await inbox.talks.run(
        TakeOver(tenant=HOUSE, actor=SAM, conversation=one.id, expected_epoch=one.control.epoch, reason="complaint")
    )
    await inbox.settle()


async def test_words_that_were_stopped_are_told_with_who_took_over_and_stand_as_a_draft(inbox: Inbox) -> None:
    await inbox.talks.say(inbox.made["mine"], "I have found it.")
    await take(inbox, "mine")
    strip = inbox.window.trouble
    assert strip.isVisible()
    told = f"{strip.what.text()} {strip.rest.text()}"
    assert "What you wrote to Bernhard Østergaard was not sent." in told
    assert "Sam Ford took over at" in told
    assert "kept as your draft" in told
    await inbox.open("mine")
    (draft,) = [each for each in inbox.shown if each.text == "I have found it."]
    assert draft.delivery is Delivery.DRAFT
    assert draft.failure.startswith("Not sent: Sam Ford took over at ")


async def test_a_conversation_that_somebody_took_is_told_once(inbox: Inbox) -> None:
    await take(inbox, "mine")
    assert inbox.window.toast.text.text().startswith("Bernhard Østergaard: Sam Ford took over at ")
    inbox.window.tell("something else")
    await inbox.talks.say(inbox.made["mine"], "Sam here.", SAM)
    await inbox.settle()
    assert inbox.window.toast.text.text() == "something else"


async def test_an_idle_owner_is_reminded_and_told_when_it_went(inbox: Inbox) -> None:
    one = await inbox.stored("mine")
    command = {"tenant": HOUSE, "actor": SYSTEM, "conversation": one.id, "expected_epoch": one.control.epoch}
    await inbox.talks.run(RemindOwner(**command))  # type: ignore[arg-type]
    await inbox.settle()
    assert "you were idle; it goes to the bot at" in inbox.window.toast.text.text()
    inbox.talks.clock.advance(minutes=30)
    await inbox.talks.run(Release(**command, to=QUEUE))  # type: ignore[arg-type]
    await inbox.settle()
    assert "you were idle, the queue has it since" in inbox.window.toast.text.text()


async def test_what_the_person_does_is_not_told_as_if_another_did_it(inbox: Inbox) -> None:
    await inbox.talks.release(inbox.made["mine"], QUEUE)
    await inbox.settle()
    assert "Bernhard" not in inbox.window.toast.text.text()
    assert not inbox.window.trouble.isVisible()
