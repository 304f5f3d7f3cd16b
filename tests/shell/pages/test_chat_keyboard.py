"""The mentor by Tab alone: everything is reached, in the order in which it stands, and the focus is always seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from console.shell.chat.bubble import Bubble
from tests.shell.driven import ALT, CONTROL, SHIFT
from tests.shell.pages.talks import Talk

Key = Qt.Key
MISSED = "What do I do when a tour was missed?"


async def _round(talk: Talk) -> list[QWidget]:
    """What Tab comes to, from the focus on until it is there again."""
    first = talk.focus()
    stops = [first]
    for _ in range(200):
        await _tab(talk)
        if talk.focus() is first:
            return stops
        stops.append(talk.focus())
    raise AssertionError(f"Tab never comes back: {[_word(each) for each in stops]}")


async def _tab(talk: Talk) -> None:
    QTest.keyClick(talk.focus(), Key.Key_Tab)


def _word(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) else "")


def _inside(talk: Talk, stops: list[QWidget]) -> list[QWidget]:
    return [each for each in stops if talk.page.isAncestorOf(each)]


async def test_that_tab_comes_to_all_of_an_empty_page_in_the_order_in_which_it_stands(talk: Talk) -> None:
    page = talk.page
    page.composer.edit.setFocus()
    stops = await _round(talk)
    words = [_word(each) for each in stops]
    begin = words.index("Bot")
    assert words[begin : begin + 4] == ["Bot", "New conversation", "Search conversations", "Conversations"]
    assert stops[begin + 4 :] == page.opening.examples, words
    seen = (QPlainTextEdit, QTextEdit, QListView)
    assert not [each for each in stops if isinstance(each, QAbstractScrollArea) and not isinstance(each, seen)]


async def test_that_tab_goes_through_messages_from_the_oldest_on_and_then_to_the_composer(talk: Talk) -> None:
    await talk.ask(MISSED)
    await talk.ask("How is P2?")
    stops = _inside(talk, await _round(talk))
    bubbles = [each for each in stops if isinstance(each, Bubble)]
    assert bubbles == [talk.page.transcript.bubbles[id] for id in sorted(talk.page.transcript.bubbles)]
    order = [talk.page.listing.search, talk.page.listing.list, *bubbles]
    places = [stops.index(each) for each in order]
    assert places == sorted(places)
    for stop in stops:
        assert _word(stop), f"{stop} has no name"
    last = bubbles[-1]
    behind = [each for each in stops[stops.index(last) + 1 :] if not last.isAncestorOf(each)]
    assert (behind or stops)[0] is talk.page.composer.edit


async def test_that_going_by_the_list_opens_nothing_and_down_in_it_does(talk: Talk) -> None:
    await talk.ask(MISSED)
    await talk.press(Key.Key_N, CONTROL)
    talk.page.listing.search.setFocus()
    await talk.press(Key.Key_Tab)
    assert talk.focus() is talk.page.listing.list
    assert talk.page.conversation is None
    await talk.press(Key.Key_Tab)
    assert talk.focus() is talk.page.opening.examples[0]
    await talk.press(Key.Key_Tab, SHIFT)
    await talk.press(Key.Key_Down)
    assert talk.said[0][1] == MISSED


async def test_that_a_reply_is_read_out_without_its_marks(talk: Talk) -> None:
    await talk.ask(MISSED)
    assert "**" in talk.lines[-1].message.text
    assert "**" not in talk.last.accessibleName()
    assert "A tour did not start in time" in talk.last.accessibleName()


async def test_that_a_reply_that_came_is_announced_once_and_old_ones_are_not(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("console.shell.chat.transcript.announce", lambda _widget, words: told.append(words))
    await talk.ask(MISSED)
    assert told == [talk.last.accessibleName()]
    conversation = talk.page.conversation
    await talk.press(Key.Key_N, CONTROL)
    talk.window.go("chat", conversation=conversation.id if conversation else "")
    await talk.settle()
    assert len(told) == 1


async def test_that_the_why_pane_shows_that_it_has_the_focus_and_begins_at_its_beginning(talk: Talk) -> None:
    await talk.ask(MISSED)
    await talk.press(Key.Key_Y, CONTROL | SHIFT)
    text = talk.page.why.text
    assert talk.focus() is text
    middle = QPoint(text.width() // 2, 0)
    accent = talk.window.theme.tokens.colors["accent"].lower()
    assert text.grab().toImage().pixelColor(middle).name() == accent
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum())
    assert text.verticalScrollBar().value() > 0
    await talk.press(Key.Key_Escape)
    await talk.ask("How is P2?")
    await talk.press(Key.Key_Y, CONTROL | SHIFT)
    assert text.verticalScrollBar().value() == 0


async def test_that_one_comes_back_from_a_citation_to_where_one_was(talk: Talk) -> None:
    await talk.ask(MISSED)
    citation = next(each for each in talk.last.findChildren(QPushButton) if each.text().startswith("[1]"))
    citation.setFocus()
    await talk.press(Key.Key_Space)
    assert talk.window.current == "knowledge"
    assert talk.knowledge.reader.isVisible()
    await talk.press(Key.Key_0, ALT)
    assert talk.window.current == "chat"
    assert talk.focus() is citation
    await talk.press(Key.Key_0, ALT)
    assert talk.window.current == "knowledge"
    assert talk.focus() is talk.knowledge.table


async def test_that_what_was_done_is_told_once_and_covers_nothing(talk: Talk) -> None:
    await talk.ask("What is critical right now?")
    button = talk.button("Escalate violation 11")
    button.setFocus()
    await talk.press(Key.Key_Space)
    assert "escalated" in talk.said[-1][1]
    assert not talk.window.toast.isVisible()
    assert talk.focus() is talk.last, "not on to another action"
    bar = talk.page.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()


async def test_that_escape_leaves_a_message_from_any_of_its_buttons(talk: Talk) -> None:
    await talk.ask(MISSED)
    talk.button("Why").setFocus()
    await talk.press(Key.Key_Escape)
    assert talk.focus() is talk.page.composer.edit


async def test_that_what_was_done_is_told_to_who_went_elsewhere(talk: Talk) -> None:
    await talk.ask("What is critical right now?")
    talk.button("Escalate violation 11").click()
    talk.window.go("knowledge")
    await talk.settle()
    assert talk.window.toast.isVisible()
    assert QApplication.focusWidget() is not None
