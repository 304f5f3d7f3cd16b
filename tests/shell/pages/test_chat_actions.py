"""What can be done with a reply, in the real window on a real profile: actions, citations, rating, keys, search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.chat_commands import SaveKnowledge
from console.domain.conversations import Sender
from console.domain.ids import KnowledgeId, TenantId, ViolationId
from console.shell.chat.text import MessageText
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.letters import make_letters
from tests.fakes.profile import open_profile
from tests.shell.driven import CONTROL, SHIFT
from tests.shell.pages.talks import Talk, close_talk, open_talk

DEMO = TenantId("demo")
CRITICAL = "What is critical right now?"


@pytest.fixture
async def letters(
    profile_folder: Path, clock: SetClock, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Talk]:
    monkeypatch.setenv("OPERATOR_CONSOLE_PLUGINS", str(make_letters(tmp_path / "more")))
    session = await open_profile(profile_folder, clock)
    opened = await open_talk(session, theme)
    opened.page.scope.show_bot("letters")
    await opened.settle()
    yield opened
    await close_talk(opened)
    await session.close()


async def test_that_a_suggested_action_runs_from_its_button_and_is_done_once(talk: Talk) -> None:
    await talk.ask(CRITICAL)
    button = talk.button("Escalate violation 11")
    assert "alert goes to the control desk" in button.toolTip()
    button.setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert talk.said[-1][0] is Sender.SYSTEM
    history = await talk.session.reader.read(lambda tx: tx.violations.history(ViolationId(11)))
    assert history
    done = talk.button("✓ Escalate violation 11")
    assert not done.isEnabled()
    lines = len(talk.lines)
    conversation = talk.page.conversation
    await talk.press(Qt.Key.Key_N, CONTROL)
    talk.window.go("chat", conversation=conversation.id if conversation else "")
    await talk.settle()
    assert len(talk.lines) == lines
    assert not talk.button("✓ Escalate violation 11").isEnabled()


async def test_that_an_irreversible_action_asks_shows_exactly_what_happens_and_runs_on_yes(letters: Talk) -> None:
    await letters.ask("Send the letter: all is well")
    offer = letters.button("Send to Ada…")
    offer.setFocus()
    await letters.press(Qt.Key.Key_Space)
    asking = letters.last.offers.asking if letters.last.offers else None
    assert asking is not None
    assert asking.preview.text() == "A letter goes to Ada, saying: Send the letter: all is well"
    assert asking.given.text().split("\n") == ["text: Send the letter: all is well", "to: Ada"]
    assert letters.focus() is asking.no
    assert await _letter(letters) is None
    await letters.press(Qt.Key.Key_Escape)
    assert letters.focus() is offer
    assert letters.last.offers is not None
    assert letters.last.offers.asking is None
    await letters.press(Qt.Key.Key_Space)
    await letters.press(Qt.Key.Key_Tab, SHIFT)
    QTest.keyClick(letters.focus(), Qt.Key.Key_Space)
    await letters.settle()
    assert await _letter(letters) == "Send the letter: all is well"
    assert letters.said[-1] == (Sender.SYSTEM, "The letter to Ada is sent.")
    assert not letters.button("✓ Send to Ada").isEnabled()


async def test_that_an_action_that_fails_says_why_and_can_be_tried_again(letters: Talk) -> None:
    await letters.ask("Send the letter")
    letters.button("Refuse Ada").click()
    await letters.settle()
    assert letters.window.trouble.isVisible()
    assert letters.window.trouble.what.text() == "Ada cannot be refused."
    assert letters.button("Refuse Ada").isEnabled()
    assert letters.said[-1][0] is Sender.BOT


async def test_that_the_questions_to_begin_with_are_those_of_the_plugin(letters: Talk) -> None:
    assert [each.text() for each in letters.page.opening.examples] == ["Send the letter", "What can you do?"]
    letters.page.scope.show_bot("security_facility")
    await letters.settle()
    assert "What is critical right now?" in [each.text() for each in letters.page.opening.examples]


async def test_that_a_citation_opens_its_entry(talk: Talk) -> None:
    await talk.ask("What do I do when a tour was missed?")
    citation = talk.lines[-1].reply.knowledge[0] if talk.lines[-1].reply else None
    assert citation is not None
    talk.button(f"[1] {citation.title}").setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert talk.window.current == "knowledge"
    assert talk.knowledge.reader.title.text() == citation.title
    assert talk.knowledge.reader.newest is not None
    assert talk.knowledge.reader.newest.text.id == citation.id


async def test_that_a_citation_opens_the_version_that_the_reply_rests_on(talk: Talk) -> None:
    await talk.ask("What do I do when a tour was missed?")
    citation = talk.last.line.reply.knowledge[0] if talk.last.line and talk.last.line.reply else None
    assert citation is not None
    versions = await talk.session.reader.read(lambda tx: tx.knowledge.versions(DEMO, KnowledgeId(citation.id)))
    changed = replace(versions[0].text, body="Something else.")
    me = talk.session.me
    await talk.session.desk.execute(SaveKnowledge(tenant=DEMO, actor=me, text=changed, expected=citation.version))
    reader = talk.knowledge.reader
    for _ in range(2):
        talk.button(f"[1] {citation.title}").click()
        await talk.settle()
        assert reader.chosen == versions[0]
        assert reader.earlier.isVisible()
        talk.window.go("chat")
    talk.window.go("knowledge", entry=citation.id)
    await talk.settle()
    assert reader.newest is not None
    assert reader.newest.text.body == "Something else."


async def test_that_why_names_the_entries_looked_at_and_opens_them(talk: Talk) -> None:
    await talk.ask("What do I do when a tour was missed?")
    talk.button("Why").click()
    await talk.settle()
    shown = talk.page.why.text.toPlainText()
    assert "A checkpoint was not scanned" in shown
    assert "sop-p2-missed-checkpoint" not in shown
    talk.page.why.text.anchorClicked.emit(QUrl("sop-p2-missed-checkpoint"))
    await talk.settle()
    assert talk.knowledge.reader.title.text() == "A checkpoint was not scanned"


async def test_that_messages_are_gone_through_and_acted_on_by_keys_alone(talk: Talk) -> None:
    await talk.ask(CRITICAL)
    await talk.press(Qt.Key.Key_Up, CONTROL)
    assert talk.focus() is talk.last
    assert talk.last.accessibleName().startswith("Mentor, rules, no model")
    await talk.press(Qt.Key.Key_W)
    assert talk.page.why.isVisible()
    await talk.press(Qt.Key.Key_Escape)
    assert not talk.page.why.isVisible()
    await talk.press(Qt.Key.Key_Up, CONTROL)
    await talk.press(Qt.Key.Key_C)
    assert QApplication.clipboard().text() == talk.lines[-1].message.text
    await talk.press(Qt.Key.Key_1)
    assert talk.said[-1][0] is Sender.SYSTEM
    await talk.press(Qt.Key.Key_Up)
    assert talk.focus() is talk.page.transcript.bubbles[talk.lines[0].message.id]
    await talk.press(Qt.Key.Key_E)
    assert talk.page.composer.text == CRITICAL
    assert talk.focus() is talk.page.composer.edit
    await talk.press(Qt.Key.Key_Escape)
    await talk.press(Qt.Key.Key_Up, CONTROL)
    await talk.press(Qt.Key.Key_Down)
    assert talk.focus() is talk.page.composer.edit


async def test_that_a_bad_rating_asks_what_was_wrong_and_keeps_the_focus(talk: Talk) -> None:
    await talk.ask(CRITICAL)
    await talk.press(Qt.Key.Key_Up, CONTROL)
    bubble = talk.last
    await talk.press(Qt.Key.Key_B)
    assert talk.last is bubble
    assert talk.focus() is bubble.remark
    await talk.type("number 41 was resolved")
    await talk.press(Qt.Key.Key_Return)
    assert talk.focus() is bubble
    ratings = await talk.session.reader.read(lambda tx: tx.traces.ratings(DEMO, talk.lines[1].message.id))
    assert [(rating, comment) for _, rating, comment in ratings] == [(1, "number 41 was resolved")]
    assert talk.button("Bad").isChecked()
    await talk.press(Qt.Key.Key_G)
    assert talk.button("Good").isChecked()
    assert not talk.button("Bad").isChecked()


async def test_that_search_shows_what_was_said_and_goes_to_it(talk: Talk) -> None:
    await talk.ask("tell me about zebra crossings")
    found = talk.lines[0].message.id
    for _ in range(4):
        await talk.ask(CRITICAL)
    await talk.press(Qt.Key.Key_F, CONTROL)
    await talk.type("zebra")
    assert "zebra crossings" in talk.page.listing.list.item(0).text()
    await talk.press(Qt.Key.Key_Return)
    bubble = talk.page.transcript.bubbles[found]
    assert talk.focus() is bubble
    viewport = talk.page.transcript.viewport()
    assert 0 <= bubble.mapTo(viewport, bubble.rect().topLeft()).y() < viewport.height()
    assert talk.page.listing.count.text() == "1 conversation found"


async def _letter(talk: Talk) -> str | None:
    found = await talk.session.reader.read(lambda tx: tx.knowledge.get(DEMO, [KnowledgeId("letter")]))
    return found[0].text.body if found else None


async def test_that_at_200_percent_nothing_is_cut_and_the_list_comes_when_called(talk: Talk, theme: Theme) -> None:
    theme.set_zoom(200)
    await talk.ask(CRITICAL)
    page = talk.page
    for id, bubble in page.transcript.bubbles.items():
        assert bubble.mapTo(page.transcript, bubble.rect().topRight()).x() <= page.transcript.viewport().width(), id
        assert bubble.about.width() > 0
    talk.button("Why").click()
    await talk.settle()
    assert page.why.isVisible()
    assert not page.listing.isVisible()
    assert page.split.sizes()[2] >= theme.px(240)
    await talk.press(Qt.Key.Key_F, CONTROL)
    assert page.listing.isVisible()
    assert talk.focus() is page.listing.search
    await talk.press(Qt.Key.Key_Escape)
    assert not page.listing.isVisible()
    assert talk.focus() is page.composer.edit


async def test_that_a_suggested_question_is_sent_by_its_button_and_by_its_number(talk: Talk) -> None:
    talk.page.scope.show_bot("sales_marketing")
    await talk.settle()
    await talk.ask("tell me about the starter plan")
    button = talk.button("Tell me about Team plan")
    assert button.accessibleDescription() == "because you looked at Starter plan"
    button.setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert talk.said[-2] == (Sender.CUSTOMER, "Tell me about Team plan")
    assert talk.said[-1][1].startswith("**Team plan**")
    talk.last.setFocus()
    await talk.press(Qt.Key.Key_1)
    assert talk.said[-2] == (Sender.CUSTOMER, "Tell me about Studio plan")


async def test_that_which_word_is_meant_is_answered_by_a_button_and_told_beside_the_reply(talk: Talk) -> None:
    await talk.ask("how are the trous")
    assert talk.said[-1] == (Sender.BOT, "Did you mean “tours”?")
    assert [each.text() for each in talk.last.asks.buttons] == ["tours", "No"]  # type: ignore[union-attr]
    button = talk.button("tours")
    assert button.accessibleDescription() == "instead of “trous”"
    button.setFocus()
    await talk.press(Qt.Key.Key_Space)
    assert talk.said[-2] == (Sender.CUSTOMER, "tours")
    assert talk.said[-1][1].startswith("**P2 Supervise Relentlessly**")
    await talk.press(Qt.Key.Key_Y, CONTROL | SHIFT)
    (word,) = talk.last.line.reply.trace.words  # type: ignore[union-attr]
    assert f"trous → tours ({word.confidence:.0%}): confirmed" in talk.page.why.text.toPlainText()


async def test_that_a_digit_says_no_to_the_word_and_a_correction_is_told_with_its_confidence(
    talk: Talk,
) -> None:
    await talk.ask("how are the trous")
    talk.last.setFocus()
    await talk.press(Qt.Key.Key_2)
    assert talk.said[-1][1] == "Then I do not know what “trous” means here. Could you say it in other words?"
    await talk.ask("statsu report")
    await talk.press(Qt.Key.Key_Y, CONTROL | SHIFT)
    assert "statsu → status (94%): corrected" in talk.page.why.text.toPlainText()


async def test_that_a_reply_is_drawn_to_its_last_line_where_the_pane_beside_it_narrows_it(talk: Talk) -> None:
    await talk.ask("sitreps")
    await talk.ask("sitreps")
    (text,) = talk.last.findChildren(MessageText)
    before = text.height()
    await talk.press(Qt.Key.Key_Y, CONTROL | SHIFT)
    assert text.height() > before
    assert text.viewport().height() == text.height()
