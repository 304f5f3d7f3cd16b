"""The mentor in the real window on the demo profile, driven by keys; the rules answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from console.domain.conversations import Conversation, Sender
from console.domain.ids import ConversationId, PluginName, TenantId
from console.domain.trouble import Trouble
from console.shell.chat.query import CONVERSATIONS, titled
from console.shell.chat.talking import TELL_EVERY_MS
from console.shell.chat.why import why
from tests.fakes.gap import GapMeter
from tests.shell.driven import CONTROL, SHIFT
from tests.shell.pages.talks import Talk

DEMO = TenantId("demo")
MENTOR = PluginName("security_facility")
ASKED = "How are we doing today?"


async def test_that_enter_sends_and_the_reply_stands_below_with_its_engine(talk: Talk) -> None:
    await talk.ask(ASKED)
    asked, answered = talk.said
    assert asked == (Sender.CUSTOMER, ASKED)
    assert answered[0] is Sender.BOT
    assert "Scorecard" in answered[1]
    bubble = talk.page.transcript.bubbles[talk.lines[1].message.id]
    assert "rules, no model" in bubble.about.text()
    assert "Scorecard" in bubble.text.toPlainText()
    assert talk.page.composer.text == ""
    assert talk.page.transcript.live is None
    assert talk.page.listing.list.item(0).text().startswith(ASKED)


async def test_that_shift_enter_begins_a_line_and_up_in_an_empty_composer_takes_the_last_message_back(
    talk: Talk,
) -> None:
    await talk.ask(ASKED)
    await talk.press(Qt.Key.Key_Up)
    assert talk.page.composer.text == ASKED
    await talk.press(Qt.Key.Key_Return, SHIFT)
    assert talk.page.composer.text == f"{ASKED}\n"
    talk.page.composer.write("What is critical right now?")
    await talk.press(Qt.Key.Key_Return)
    assert [text for sender, text in talk.said if sender is Sender.CUSTOMER] == ["What is critical right now?"]
    assert len(talk.lines) == 2


async def test_that_escape_gives_up_a_change_and_the_draft_comes_back(talk: Talk) -> None:
    await talk.ask(ASKED)
    talk.page.composer.write("half a")
    talk.page.doing.edit_last()
    assert talk.page.composer.editing.isVisible()
    await talk.press(Qt.Key.Key_Escape)
    assert talk.page.composer.text == "half a"
    assert not talk.page.composer.editing.isVisible()


async def test_that_each_conversation_keeps_its_draft(talk: Talk) -> None:
    await talk.ask(ASKED)
    talk.page.composer.write("for the first")
    await talk.press(Qt.Key.Key_N, CONTROL)
    assert talk.page.composer.text == ""
    await talk.ask("What is critical right now?")
    first = next(row for row in range(2) if ASKED in talk.page.listing.list.item(row).text())
    talk.page.listing.list.setCurrentRow(first)
    await talk.settle()
    assert talk.said[0][1] == ASKED
    assert talk.page.composer.text == "for the first"


async def test_that_what_is_said_appears_while_the_turn_runs_and_stop_keeps_it(talk: Talk) -> None:
    page = talk.page
    page.composer.write(ASKED)
    told: list[str] = []
    first = asyncio.Event()

    def hear(_id: str) -> None:
        told.append(page.transcript.live.about.text() if page.transcript.live else "")
        first.set()

    page.talking.told.connect(hear)
    QTest.keyClick(page.composer.edit, Qt.Key.Key_Return)
    await asyncio.wait_for(first.wait(), 20)
    assert page.transcript.live is not None
    assert page.composer.stop.isVisible()
    QTest.keyClick(page.composer.edit, Qt.Key.Key_Escape)
    await talk.settle()
    assert any("…" in text for text in told)
    assert len(talk.lines) == 2
    assert not page.composer.stop.isVisible()


async def test_that_retry_asks_the_same_again_in_place_of_the_reply(talk: Talk) -> None:
    await talk.ask(ASKED)
    before = talk.lines[1].message.id
    button = talk.page.transcript.bubbles[before].button("Retry")
    assert button is not None
    button.setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert [sender for sender, _ in talk.said] == [Sender.CUSTOMER, Sender.BOT]
    assert talk.lines[1].message.id > before


async def test_that_why_shows_guidelines_tools_and_times_with_their_texts_escaped(talk: Talk) -> None:
    await talk.ask(ASKED)
    await talk.press(Qt.Key.Key_Y, CONTROL | SHIFT)
    assert talk.page.why.isVisible()
    text = talk.page.why.text.toPlainText()
    for word in ("scorecard_request", "Passed over", "Get scorecard", "ms", "rules, no model"):
        assert word in text
    reply = talk.lines[1].reply
    assert reply is not None
    evil = replace(reply, trace=replace(reply.trace, prompt="<img src='http://x/y'>"))
    assert "<img" not in why(evil, "#000000", {}, "#000000")
    await talk.press(Qt.Key.Key_Tab, SHIFT)
    talk.page.why.close_button.click()
    assert not talk.page.why.isVisible()


async def test_that_a_rating_is_kept_and_shown_when_read_again(talk: Talk) -> None:
    await talk.ask(ASKED)
    id = talk.lines[1].message.id
    button = talk.page.transcript.bubbles[id].button("Good")
    assert button is not None
    button.click()
    await talk.settle()
    assert talk.lines[1].rating == 5
    again = talk.page.transcript.bubbles[id].button("Good")
    assert again is not None
    assert again.isChecked()


async def test_that_a_reply_cites_what_it_rests_on_and_copies_as_it_is(talk: Talk) -> None:
    await talk.ask("What do I do when a tour was missed?")
    line = talk.lines[1]
    assert line.reply is not None
    citation = line.reply.knowledge[0]
    bubble = talk.page.transcript.bubbles[line.message.id]
    cited: list[tuple[str, int]] = []
    talk.page.transcript.cited.disconnect()
    talk.page.transcript.cited.connect(lambda id, version: cited.append((id, version)))
    link = bubble.button(f"[1] {citation.title}")
    copy = bubble.button("Copy")
    assert link is not None
    assert copy is not None
    link.click()
    copy.click()
    assert cited == [(citation.id, citation.version)]
    assert QGuiApplication.clipboard().text() == line.message.text


async def test_that_html_in_a_message_is_text_and_nothing_is_fetched(talk: Talk) -> None:
    await talk.ask("<img src='file:///etc/hostname'> <b>bold</b>")
    bubble = talk.page.transcript.bubbles[talk.lines[0].message.id]
    assert "<b>bold</b>" in bubble.text.toPlainText()
    bubble.text.show_markdown("![x](file:///etc/hostname) <b>not bold</b>")
    assert bubble.text.loadResource(2, "file:///etc/hostname") is None
    assert "<b>" in bubble.text.toPlainText()


async def test_that_a_message_that_could_not_be_stored_stands_in_the_composer_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.ask(ASKED)

    async def full(_command: object, _work: object = None) -> None:
        raise Trouble("The disk is full.")

    monkeypatch.setattr(talk.session.desk, "execute", full)
    chat = await talk.session.chat._house.chat()  # type: ignore[attr-defined]
    monkeypatch.setattr(chat._desk, "execute_and_read", full)
    await talk.ask("keep me")
    assert talk.page.composer.text == "keep me"
    assert talk.window.trouble.isVisible()
    monkeypatch.undo()


async def test_that_older_conversations_come_when_the_end_of_the_list_is_reached(talk: Talk) -> None:
    for number in range(CONVERSATIONS + 5):
        await talk.session.chat.start(DEMO, MENTOR, talk.session.me, title=f"Talk {number}")
    listing = talk.page.listing
    await talk.settle()
    assert listing.list.count() == CONVERSATIONS
    assert listing.count.text() == f"The latest {CONVERSATIONS}; older ones below"
    listing.list.setFocus()
    await talk.press(Qt.Key.Key_End)
    await talk.settle()
    assert listing.list.count() == CONVERSATIONS + 5
    assert listing.count.text() == f"{CONVERSATIONS + 5} conversations, latest first"


async def test_that_search_finds_conversations_by_what_was_said(talk: Talk) -> None:
    await talk.ask(ASKED)
    await talk.press(Qt.Key.Key_N, CONTROL)
    await talk.ask("zebra crossing")
    await talk.press(Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(talk.focus(), "zebra")
    await talk.settle()
    assert talk.page.listing.list.count() == 1
    assert talk.page.listing.count.text() == "1 conversation found"


async def test_that_a_question_from_elsewhere_stands_ready_and_is_not_sent(talk: Talk) -> None:
    talk.window.go("chat", ask="Explain violation 11", tenant=DEMO)
    await talk.settle()
    assert talk.page.composer.text == "Explain violation 11"
    assert talk.page.conversation is None
    assert talk.focus() is talk.page.composer.edit


async def test_that_an_empty_page_offers_questions_that_work(talk: Talk) -> None:
    assert len(talk.page.opening.examples) >= 3
    example = talk.page.opening.examples[0]
    example.setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert talk.said[0][1] == example.text()
    assert len(talk.lines) == 2


async def test_that_no_question_is_cut_in_a_narrow_window(talk: Talk) -> None:
    talk.window.resize(760, 720)
    await talk.settle()
    opening = talk.page.opening
    for example in opening.examples:
        right = example.mapTo(opening.viewport(), example.rect().topRight()).x()
        assert right < opening.viewport().width()
        lines = example.text().split("\n")
        assert max(map(example.fontMetrics().horizontalAdvance, lines)) < example.width()
        assert " ".join(lines) == example.accessibleName()
    talk.window.resize(1280, 720)
    await talk.settle()
    assert not any("\n" in example.text() for example in opening.examples)


async def test_that_the_window_answers_while_ten_turns_run(talk: Talk) -> None:
    await talk.ask(ASKED)
    plugin = talk.page.scope.bot
    made = [
        await talk.session.chat.start(DEMO, plugin, talk.session.me, id=ConversationId(f"c{number}"), title=ASKED)
        for number in range(11)
    ]

    async def largest_gap(asked: list[Conversation]) -> float:
        await talk.settle()
        meter = GapMeter()
        meter.start()
        for each in asked:
            talk.page.talking.say(each, ASKED)
        talk.page._open(asked[0])
        await talk.settle()
        return meter.stop()

    floor = await largest_gap(made[:1])
    largest = await largest_gap(made[1:])
    assert len(talk.lines) == 2
    assert largest <= max(50.0, 4 * floor)  # ten hold it up little more than one does


def test_that_titles_are_short() -> None:
    assert titled("a\n b") == "a b"
    assert len(titled("x" * 500)) == 60


async def test_that_the_first_word_is_shown_at_once_and_many_are_shown_together(talk: Talk) -> None:
    await talk.ask(ASKED)
    conversation = talk.page.shown.conversation if talk.page.shown else None
    assert conversation is not None
    told: list[str] = []
    talk.page.talking.told.connect(told.append)
    await asyncio.sleep(2 * TELL_EVERY_MS / 1000)
    for _ in range(200):
        talk.page.talking._mark(conversation.id)
        await asyncio.sleep(0)
        if not told:
            QCoreApplication.processEvents()
            assert told, "the first was kept waiting"
    assert len(told) < 50
