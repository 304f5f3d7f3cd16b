"""Long conversations, and messages that are more than text: in the window."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.domain.conversations import Conversation
from console.domain.inbox_commands import SendMessage
from console.domain.rich import Button, Card, ListRow, ListSection, Rich
from console.ports.session import Session
from console.shell.inbox.lines import MOST
from console.shell.inbox.query import FIRST, STEP
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import Talks
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.inboxes import Inbox, open_inbox

LONG = 260


@pytest.fixture
async def inbox(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Inbox]:
    talks = Talks(session, clock)
    await talks.move_in()
    one: Conversation | None = None
    for number in range(LONG):
        one = await talks.hear("c-1", f"message {number}", name="Ada")
        clock.advance(minutes=20)
    assert one is not None
    opened = await open_inbox(session, theme, talks, {"long": await talks.take(one)})
    yield opened
    await close_window(opened)


async def test_that_a_long_conversation_opens_at_what_is_unread_and_grows_as_one_scrolls(inbox: Inbox) -> None:
    await inbox.open("long")
    assert len(inbox.shown) < FIRST + 2 * STEP
    assert inbox.shown[0].text == "message 0", "nobody has read it: it opens at its beginning"
    inbox.page.reading.go_to_end()
    await inbox.settle()
    assert inbox.shown[-2].text == f"message {LONG - 1}"
    view = inbox.page.middle.transcript
    assert view.follows
    for _ in range(12):
        view.verticalScrollBar().setValue(0)
        await inbox.settle()
    assert inbox.shown[0].text == "message 0"
    assert len(inbox.shown) == LONG + 1, "all of it, the marker of the take-over too"
    assert len(inbox.shown) <= MOST
    assert len({line.day for line in inbox.page.lines.lines if line.day}) == sum(
        line.day is not None for line in inbox.page.lines.lines
    ), "each day is marked once"


async def test_that_what_one_reads_stays_where_it_stands_when_earlier_ones_come(inbox: Inbox) -> None:
    await inbox.open("long")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    view = inbox.page.middle.transcript
    view.verticalScrollBar().setValue(300)
    top = inbox.page.lines.line(view.indexAt(QPoint(200, 4)).row())
    assert top is not None
    before = len(inbox.shown)
    await inbox.settle()
    assert len(inbox.shown) > before
    now = inbox.page.lines.line(view.indexAt(QPoint(200, 4)).row())
    assert now is not None
    assert now.message.id == top.message.id


async def test_that_a_message_that_comes_below_announces_itself_and_one_key_goes_there(inbox: Inbox) -> None:
    await inbox.open("long")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    view = inbox.page.middle.transcript
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 600)
    await inbox.settle()
    await inbox.talks.hear("c-1", "and one more", name="Ada")
    await inbox.settle()
    below = inbox.page.middle.below
    assert below.isVisible()
    assert below.text() == "1 new below ↓"
    await inbox.press(Qt.Key.Key_End, CONTROL)
    assert view.follows
    assert not below.isVisible()
    await inbox.talks.hear("c-1", "the last one", name="Ada")
    await inbox.settle()
    assert view.follows, "at the end, new ones bring themselves into sight"
    assert inbox.shown[-1].text == "the last one"


async def test_that_one_key_goes_back_to_what_was_unread(inbox: Inbox) -> None:
    await inbox.open("long")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    await inbox.press(Qt.Key.Key_U)
    current = inbox.page.middle.transcript.current_message()
    assert current is not None
    assert current.text == "message 0"


async def test_that_cards_lists_and_buttons_are_drawn_and_told(inbox: Inbox) -> None:
    one = await inbox.stored("long")
    rich = Rich(
        header="Shifts",
        cards=(Card(title="Night guard", text="Harbor, 22 to 6", buttons=(Button(id="y", title="I take it"),)),),
        sections=(ListSection(title="Other", rows=(ListRow(id="1", title="Gate 4", description="from Monday"),)),),
        buttons=(Button(id="n", title="Not now"),),
        footer="Larkspur",
    )
    await inbox.talks.run(
        SendMessage(
            tenant=one.tenant,
            actor=inbox.talks.me,
            conversation=one.id,
            text="Choose",
            epoch=one.control.epoch,
            rich=rich,
        )
    )
    await inbox.open("long")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    last = inbox.page.lines.rowCount() - 1
    words = inbox.page.lines.index(last).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "card Night guard, Harbor, 22 to 6" in words
    assert "list Other: Gate 4" in words
    assert "buttons Not now, I take it" in words
    view = inbox.page.middle.transcript
    plain = view.visualRect(inbox.page.lines.index(last - 2)).height()
    assert view.visualRect(inbox.page.lines.index(last)).height() > 4 * plain


async def test_that_a_click_on_what_a_message_offers_does_it(inbox: Inbox) -> None:
    one = await inbox.stored("long")
    await inbox.talks.say(one, "This goes wrong")
    await inbox.talks.deliver(one, failure="The number is not in service.")
    await inbox.open("long")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    view = inbox.page.middle.transcript
    index = inbox.page.lines.index(inbox.page.lines.rowCount() - 1)
    line = inbox.page.lines.lines[-1]
    spot = next(spot for spot in view.delegate.bubble(line).spots if spot.verb == "retry")
    at = view.visualRect(index).topLeft() + spot.rect.center().toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    await inbox.settle()
    assert (await inbox.said("long"))[-1][2].value == "queued"
