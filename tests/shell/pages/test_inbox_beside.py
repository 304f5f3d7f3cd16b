"""The prescreen beside a chat, and suggested replies that a person puts into the composer by key or click."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from console.domain.beside import SuggestedReply
from console.domain.canned import FIRST_REPLIES, CannedReply
from console.domain.conversations import Conversation, Delivery, Sender
from console.domain.ids import SYSTEM, KnowledgeId, PluginName, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeHit, KnowledgeText
from console.ports.session import Session
from console.shell.inbox.ideas import ideas, plain
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import Talks
from tests.shell.driven import close_window
from tests.shell.pages.inboxes import Inbox, open_inbox

DEMO = TenantId("demo")
SALES = PluginName("sales_marketing")


@pytest.fixture
async def inbox(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Inbox]:
    talks = Talks(session, clock, DEMO)
    made = {name: await talks.of(f"demo-{name}", "simulator") for name in ("marisol-vega", "daniel-brandt")}
    opened = await open_inbox(session, theme, talks, made)
    yield opened
    await close_window(opened)


def texts(inbox: Inbox) -> list[str]:
    return [reply.text for reply in inbox.page.context.suggested.replies]


async def test_that_the_prescreen_stands_beside_the_chat_with_icon_word_and_score(inbox: Inbox) -> None:
    await inbox.open("daniel-brandt")
    labels = inbox.page.context.sheets.findChildren(QLabel)
    shown = [label.text() for label in labels if label.isVisible()]
    assert "Prescreen: Night guard" in shown
    assert "Guard license: no, must-have failed" in shown
    assert "0 / 3" in shown
    assert any("said: no not yet" in label.accessibleName() for label in labels)
    await inbox.open("marisol-vega")
    shown = [label.text() for label in inbox.page.context.sheets.findChildren(QLabel) if label.isVisible()]
    assert "German: put off" in shown
    assert "Prescreen: Night guard" not in shown


async def test_that_several_replies_are_suggested_and_one_is_chosen_edited_and_sent_by_keys(inbox: Inbox) -> None:
    await inbox.open("marisol-vega")
    assert len(texts(inbox)) >= 4
    german = "Do you speak German well enough for the phone?"
    assert german in texts(inbox)
    await inbox.press(Qt.Key.Key_T)
    await inbox.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    for _ in range(texts(inbox).index(german)):
        await inbox.press(Qt.Key.Key_Down)
    await inbox.press(Qt.Key.Key_Return)
    composer = inbox.page.middle.composer
    assert composer.text == german
    assert composer.edit.hasFocus()
    assert (await inbox.said("marisol-vega"))[-1][0] is not Sender.PERSON, "nothing is sent by choosing"
    await inbox.type(" Thank you!")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.said("marisol-vega"))[-1] == (Sender.PERSON, f"{german} Thank you!", Delivery.QUEUED)


async def test_that_a_suggestion_in_a_chat_of_the_bot_begins_writing_and_a_written_text_is_kept(inbox: Inbox) -> None:
    await inbox.open("marisol-vega")
    first = inbox.page.context.suggested
    first.buttons[0].click()
    await inbox.settle()
    composer = inbox.page.middle.composer
    assert composer.text == first.replies[0].text
    assert composer.send.text() == "Take over and send"
    assert (await inbox.stored("marisol-vega")).control.owner == "bot"
    inbox.page.context.suggested.buttons[1].click()
    assert composer.text == first.replies[0].text + first.replies[1].text
    assert first.buttons[0].accessibleDescription()


async def test_that_a_newer_question_of_the_customer_brings_other_knowledge(inbox: Inbox) -> None:
    await inbox.open("marisol-vega")
    await inbox.talks.hear("demo-marisol-vega", "Do you need a cover letter with my resume?", channel="simulator")
    await inbox.settle()
    reasons = [reply.reason for reply in inbox.page.context.suggested.replies]
    assert reasons[0].startswith("Knowledge: ")
    await inbox.open("daniel-brandt")
    assert not any("cover letter" in text for text in texts(inbox))


async def test_that_where_nobody_may_write_nothing_is_put_in(inbox: Inbox) -> None:
    await inbox.open("marisol-vega")
    one: Conversation = await inbox.stored("marisol-vega")
    connor = next(id for id in inbox.page.keeper.house.people if id != inbox.talks.me)
    await inbox.talks.take(one, connor)
    await inbox.settle()
    inbox.page.context.suggested.buttons[0].click()
    assert inbox.page.middle.composer.text == ""


def hit(title: str, *, source: str, kind: EntryType = EntryType.FAQ, score: float = 0.9) -> KnowledgeHit:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    text = KnowledgeText(id=KnowledgeId(title), type=kind, title=title, body=f"## {title}\n\nSee **this** [page](x).")
    entry = KnowledgeEntry(
        tenant=DEMO, text=text, version=1, source=source, updated_by=SYSTEM, updated_at=at, active=True,
    )  # fmt: skip
    return KnowledgeHit(entry, score, score, None, "")


def test_that_only_what_this_bot_may_tell_customers_is_suggested() -> None:
    hits = [
        hit("Pay", source="plugin:sales_marketing"),
        hit("Other", source="plugin:security_facility"),
        hit("House", source="plugin:sales_marketing", kind=EntryType.SOP),
        hit("Far", source="person", score=0.1),
    ]
    found = ideas("what does it cost", [SuggestedReply("Ask", "next")], hits, SALES, FIRST_REPLIES)
    assert [each.reason for each in found][:2] == ["Knowledge: Pay", "next"]
    assert found[0].text == "Pay\n\nSee this page."
    assert len(found) == 4


def test_that_canned_replies_that_share_words_come_first_and_no_words_come_twice() -> None:
    canned = [CannedReply(name=str(number), text="Something else") for number in range(3)]
    canned.append(CannedReply(name="parking", text="Parking is behind the building"))
    found = ideas("where can I find parking?", [], [], SALES, canned)
    assert [each.reason for each in found] == ["Canned: parking", "Canned: 0"]


def test_that_long_knowledge_is_offered_in_whole_paragraphs() -> None:
    body = "\n\n".join(f"Paragraph {number} " + "word " * 50 for number in range(9))
    assert plain(body).endswith("word")
    assert 200 < len(plain(body)) <= 700
