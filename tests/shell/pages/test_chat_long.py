"""Long conversations in the real window: their order, their earlier parts, what a search finds far back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, PluginName, TenantId
from console.ports.database import Transaction
from console.shell.chat.bubble import Bubble
from console.shell.chat.query import STEP
from console.shell.chat.text import MessageText
from console.store.database import EncryptedDatabase
from tests.shell.driven import CONTROL, SHIFT
from tests.shell.pages.talks import Talk

DEMO, LONG = TenantId("demo"), ConversationId("long")
Key = Qt.Key


@dataclass
class Filled:
    talk: Talk
    ids: list[MessageId]

    def on_screen(self) -> list[MessageId]:
        """From top to bottom."""
        rows = {id: bubble.mapToGlobal(bubble.rect().topLeft()).y() for id, bubble in self.bubbles.items()}
        return sorted(rows, key=lambda id: rows[id])

    @property
    def bubbles(self) -> dict[MessageId, Bubble]:
        return self.talk.page.transcript.bubbles


async def filled(talk: Talk, count: int) -> Filled:
    """A conversation of so many messages, open at its end; every hundredth speaks of a heron."""
    session, now = talk.session, talk.session.clock.now()
    conversation = await session.chat.start(DEMO, PluginName("security_facility"), session.me, title="Long", id=LONG)

    def fill(tx: Transaction) -> list[MessageId]:
        return [tx.conversations.add(DEMO, _message(conversation, number, now)) for number in range(count)]

    assert isinstance(session.reader, EncryptedDatabase)
    ids = await session.reader.write(fill)
    talk.window.go("chat", conversation=LONG)
    await talk.settle()
    return Filled(talk, ids)


def _message(conversation: Conversation, number: int, now: object) -> Message:
    asks = number % 2 == 0
    words = f"Line {number}" + (" saw a heron" if number % 100 == 0 else "")
    return Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.CUSTOMER if asks else Sender.BOT,
        text=words,
        at=conversation.started_at - timedelta(minutes=1) + timedelta(milliseconds=number),
        delivery=Delivery.ANSWERED if asks else Delivery.STORED,
    )


async def test_that_a_new_message_stands_below_the_others_in_a_long_conversation(talk: Talk) -> None:
    long = await filled(talk, 2 * STEP)
    await talk.ask("How is P2?")
    await talk.settle()
    shown = long.on_screen()
    assert len(shown) == STEP
    assert shown == sorted(shown)
    assert shown[-1] > long.ids[-1]


async def test_that_what_one_looks_at_stays_when_earlier_messages_come(talk: Talk) -> None:
    await filled(talk, 3 * STEP)
    transcript = talk.page.transcript
    transcript.verticalScrollBar().setValue(0)
    first = transcript.bubbles[min(transcript.bubbles)]
    before = first.mapTo(transcript.viewport(), first.rect().topLeft()).y()
    transcript.earlier.setFocus()
    await talk.press(Key.Key_Space)
    assert len(transcript.bubbles) == 2 * STEP
    assert first.mapTo(transcript.viewport(), first.rect().topLeft()).y() == before
    assert talk.focus() is first
    await talk.press(Key.Key_Up)
    assert talk.focus() is transcript.bubbles[sorted(transcript.bubbles)[STEP - 1]]


async def test_that_what_a_search_finds_far_back_stands_among_its_neighbors(talk: Talk) -> None:
    long = await filled(talk, 1001)
    await talk.press(Key.Key_F, CONTROL)
    await talk.type("heron")
    assert "11 messages found" in talk.page.listing.list.item(0).text()
    await talk.press(Key.Key_Return)
    transcript = talk.page.transcript
    assert talk.focus() is transcript.bubbles[long.ids[1000]]
    for _ in range(5):
        await talk.press(Key.Key_F3)
    found = transcript.bubbles[long.ids[500]]
    assert talk.focus() is found
    assert not found.visibleRegion().isEmpty()
    assert len(transcript.bubbles) < 2 * STEP
    assert long.on_screen() == sorted(transcript.bubbles)
    await talk.press(Key.Key_F3, SHIFT)
    assert talk.focus() is transcript.bubbles[long.ids[600]]


async def test_that_one_reads_on_from_there_and_goes_back_to_the_end(talk: Talk) -> None:
    long = await filled(talk, 401)
    await talk.press(Key.Key_F, CONTROL)
    await talk.type("heron")
    await talk.press(Key.Key_Return)
    for _ in range(3):
        await talk.press(Key.Key_F3)
    transcript = talk.page.transcript
    assert max(transcript.bubbles) < long.ids[200]
    last = max(transcript.bubbles)
    transcript.bubbles[last].setFocus()
    await talk.press(Key.Key_Down)
    assert talk.focus() is transcript.later
    await talk.press(Key.Key_Space)
    assert max(transcript.bubbles) == last + STEP
    transcript.end.setFocus()
    await talk.press(Key.Key_Space)
    assert max(transcript.bubbles) == long.ids[-1]
    assert not transcript.later.isVisible()
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()


async def test_that_who_writes_from_far_back_sees_the_message_at_the_end(talk: Talk) -> None:
    long = await filled(talk, 401)
    await talk.press(Key.Key_F, CONTROL)
    await talk.type("heron")
    await talk.press(Key.Key_Return)
    for _ in range(3):
        await talk.press(Key.Key_F3)
    await talk.ask("How is P2?")
    await talk.settle()
    assert max(talk.page.transcript.bubbles) > long.ids[-1]
    assert not talk.page.transcript.later.isVisible()
    assert long.on_screen() == sorted(talk.page.transcript.bubbles)


@pytest.mark.parametrize("width", [180, 420])
def test_that_every_line_of_code_can_be_read(qtbot: object, width: int) -> None:
    text = MessageText(6)
    text.resize(width, 100)
    code = "def gate(x):\n    return 'a line that goes on and on and on and on and on and on and on and on'"
    text.show_markdown(f"See:\n\n```python\n{code}\n```\n\nAfter it.")
    text.show()
    QTest.qWaitForWindowExposed(text)
    assert text.toPlainText() == f"See:\n{code}\nAfter it."
    assert text.document().idealWidth() <= text.viewport().width()
    assert text.horizontalScrollBar().maximum() == 0
    assert text.height() >= text.document().size().height()
    text.close()
    text.deleteLater()
