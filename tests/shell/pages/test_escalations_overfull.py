"""Escalations as they come in a bad night: words that look like markup, thousands of lines, thousands of rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel

from console.domain.escalations import EscalationCounts, EscalationEntry, EscalationState, Notice, NoticeState
from console.domain.handover import LONGEST_NOTE
from console.domain.ids import SYSTEM
from console.domain.people import Role
from console.ports.database import Transaction
from console.shell.escalations.query import Lane, Listed
from console.shell.escalations.telling import LINES_LISTED, NOTICES_LISTED
from console.shell.rowwindow import PAGE
from tests.fakes.clock import NOON, SetClock
from tests.shell.pages.escalated import DEMO, Floor, add, fire_in

MARKUP = "<b>Fire</b> <img src='file:///etc/hostname'>"
CONTROL = Qt.KeyboardModifier.ControlModifier


async def test_that_what_looks_like_markup_is_shown_as_it_is(floor: Floor) -> None:
    session, page, window = floor.desktop.session, floor.page, floor.desktop.window
    await session.reader.write(  # type: ignore[attr-defined]
        lambda tx: add(tx, MARKUP, due_at=NOON, opened_at=NOON - timedelta(days=1))
    )
    floor.watch.look()
    window.go("escalations", section="now")
    await floor.settle()
    page.list.setCurrentIndex(page.model.index(0, 0))
    await floor.settle()
    call = floor.watch.strip.call
    assert call.what.text().startswith(MARKUP)
    assert page.pane.title.text() == MARKUP
    tip = page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Fire" in tip
    page.pane.acknowledge.click()
    await floor.settle()
    assert MARKUP in window.toast.text.text()
    for label in (call.what, call.next, page.pane.title, window.toast.text, window.trouble.what, window.trouble.rest):
        assert label.textFormat() is Qt.TextFormat.PlainText


async def test_that_a_chain_watched_for_days_is_told_by_its_latest_lines(floor: Floor) -> None:
    session, pane = floor.desktop.session, floor.page.pane
    fire = await fire_in(session)

    def watched(tx: Transaction) -> None:
        lines = [
            EscalationEntry(id=0, escalation=fire, at=NOON + timedelta(minutes=number), actor=SYSTEM, what="reading",
                            note=f"No answer for {number} min.")
            for number in range(1, 1001)
        ]  # fmt: skip
        tx.escalations.append(DEMO, lines)
        (failed,) = tx.notices.of(DEMO, fire)
        sent: Notice = replace(failed, state=NoticeState.SENT, sent_at=NOON, failure="")
        tx.notices.add([replace(sent, address=f"a{number}@example.org") for number in range(100)])

    await session.reader.write(watched)  # type: ignore[attr-defined]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    told = " ".join(pane.text.toPlainText().split())
    assert told.count("No answer for") <= LINES_LISTED
    assert "No answer for 1000 min." in told
    assert "No answer for 3 min." not in told
    assert told.count("@example.org by e-mail") == NOTICES_LISTED
    assert "soc@example.org" in told, "what failed stands first, however old"
    assert "a99@example.org" in told
    assert f"and {101 - NOTICES_LISTED} earlier: the report has all of them" in told
    assert told.count("earlier: the report has all of them") == 2


async def test_that_a_long_brief_leaves_the_chain_in_sight_and_stands_in_full_below(floor: Floor) -> None:
    brief = "Water comes through the ceiling. " * 100

    def longer(tx: Transaction) -> None:
        (one,) = tx.escalations.open(DEMO, limit=1)
        tx.escalations.update(replace(one, brief=brief))

    await floor.desktop.session.reader.write(longer)  # type: ignore[attr-defined]
    floor.page._read()
    await floor.settle()
    told = floor.page.pane.text.toPlainText()
    assert told.index("Policy: Emergency") < 1000
    assert brief.strip() in told[told.index("Brief in full") :]


async def test_that_marked_words_stay_marked_while_time_and_news_come(floor: Floor, clock: SetClock) -> None:
    page, text = floor.page, floor.page.pane.text
    assert "03:00 left" in text.toPlainText()
    clock.advance(seconds=30)
    page._tick.timeout.emit()
    assert "02:30 left" in text.toPlainText()
    text.moveCursor(QTextCursor.MoveOperation.NextWord, QTextCursor.MoveMode.KeepAnchor)
    marked = text.textCursor().selectedText()
    clock.advance(seconds=30)
    page._tick.timeout.emit()
    page._read()
    await floor.settle()
    assert text.textCursor().selectedText() == marked
    assert "02:30 left" in text.toPlainText()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    page._tick.timeout.emit()
    assert "02:00 left" in text.toPlainText()


@pytest.mark.parametrize("floor", [1000], indirect=True)
async def test_that_all_that_is_marked_is_what_is_answered_and_it_says_how_many(floor: Floor) -> None:
    page, pane = floor.page, floor.page.lane_pane
    page.list.setFocus()
    await floor.desktop.press(Qt.Key.Key_A, CONTROL)
    assert pane.count.text() == f"1,001 now · {PAGE} selected"
    await floor.desktop.press(Qt.Key.Key_A)
    await floor.settle()
    counts = await floor.desktop.session.reader.read(lambda tx: tx.escalations.counts(DEMO))
    assert counts.total_calling == 1001 - PAGE


@pytest.mark.parametrize("floor", [1000], indirect=True)
async def test_that_a_deed_is_done_to_what_is_shown_however_far_down_its_list_it_stands(floor: Floor) -> None:
    """What was selected before it was gone to by name is not meant any more."""
    session, page, pane = floor.desktop.session, floor.page, floor.page.lane_pane
    fire = await fire_in(session)
    (far,) = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=1, offset=900))
    assert [each.id for each in pane.chosen()] == [fire]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=far.id)
    await floor.settle()
    assert page.pane.title.text() == far.title
    await floor.desktop.press(Qt.Key.Key_A)
    await floor.settle()
    found = await session.reader.read(lambda tx: [tx.escalations.get(DEMO, id) for id in (fire, far.id)])
    assert [each and each.state for each in found] == [EscalationState.OPEN, EscalationState.ACKNOWLEDGED]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=far.id)
    await floor.settle()
    assert [each.id for each in pane.chosen()] == [far.id], "marked in its lane, which came later than the pane"


@pytest.mark.parametrize("floor", [1000], indirect=True)
async def test_that_the_count_in_the_rail_leaves_the_word_free(floor: Floor) -> None:
    button = floor.desktop.window.rail.buttons["escalations"]
    badge = button.findChild(QLabel)
    assert isinstance(badge, QLabel)
    assert badge.text() == "1k"
    assert "1001 that nobody has answered" in button.toolTip()
    button.show_count(250_000, "")
    assert badge.text() == "99k"
    assert "250000" in button.toolTip()


async def test_that_a_note_that_is_too_long_says_so_and_is_kept_in_the_form(floor: Floor) -> None:
    floor.desktop.window.go("escalations", section="handover")
    await floor.settle()
    panel = floor.page.handover
    panel.text.setPlainText("x" * (LONGEST_NOTE + 120))
    assert panel.too_long.isVisible()
    assert panel.too_long.text() == "▲ 4,120 of 4,000 characters: make it shorter"
    assert not panel.keep.isEnabled()
    panel.text.setPlainText("All quiet")
    assert not panel.too_long.isVisible()
    panel.keep.setFocus()
    await floor.desktop.press(Qt.Key.Key_Space)
    await floor.settle()
    assert panel.text.toPlainText() == ""
    assert panel.text.hasFocus(), "not somewhere on the strip"


async def test_that_a_letter_does_nothing_where_its_button_is_not_there(floor: Floor) -> None:
    page, window = floor.page, floor.desktop.window
    assert not page.pane.incident.isVisible()
    for key in (Qt.Key.Key_I, Qt.Key.Key_G):
        await floor.desktop.press(key)
    await floor.desktop.press(Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    await floor.settle()
    assert not window.trouble.isVisible()
    assert page.isVisible()


async def test_that_who_may_not_change_policies_reads_them_and_is_told_who_does(floor: Floor) -> None:
    session, panel = floor.desktop.session, floor.page.policies

    def demoted(tx: Transaction) -> None:
        me = next(each for each in tx.tenants.people(DEMO) if each.id == session.me)
        tx.tenants.put_person(replace(me, role=Role.SUPERVISOR))

    await session.reader.write(demoted)  # type: ignore[attr-defined]
    floor.desktop.window.go("escalations", tenant=DEMO, section="policies")
    await floor.settle()
    assert panel.bar.state.text() == "the plugin's own; an administrator changes them"
    assert not panel.form.add.isEnabled()
    assert not panel.add.isEnabled()
    assert not panel.form.rows[0].does.isEnabled()


async def test_that_rows_that_are_marked_and_not_loaded_are_told(floor: Floor) -> None:
    pane, page = floor.page.lane_pane, floor.page
    listed = Listed(DEMO, Lane.NOW, 3 * PAGE, EscalationCounts(), {0: [page.pane.shown] * PAGE})  # type: ignore[list-item]
    pane.show_rows(listed, first=False)
    page.list.selectionModel().select(
        QItemSelection(page.model.index(0, 0), page.model.index(PAGE + 49, 0)),
        QItemSelectionModel.SelectionFlag.ClearAndSelect,
    )
    assert pane.count.text().endswith(f" · {PAGE} selected, 50 more are not loaded and stay as they are")
