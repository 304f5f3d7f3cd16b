"""What people do with escalations in the window, on the real desk: keys, the storm, the handover, the policies."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from console.domain.escalation_commands import AcknowledgeEscalations, EscalateSubject
from console.domain.escalations import Escalation, EscalationOutcome, EscalationState, Subject, SubjectKind
from console.domain.handover import WriteHandover
from console.domain.ids import SYSTEM, EscalationId, PersonId
from console.domain.people import Role
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from console.ports.handover import read_handovers
from console.shell.escalations.deeds import AT_ONCE
from console.shell.escalations.handover import write_handover_pdf
from tests.shell.pages.escalated import DEMO, Floor

SHIFT = Qt.KeyboardModifier.ShiftModifier
FIRE = EscalationId(2)
"""The demo brings one of its own, which is over."""


async def get(floor: Floor, id: EscalationId = FIRE) -> Escalation:
    found = await floor.desktop.session.reader.read(lambda tx: tx.escalations.get(DEMO, id))
    assert found is not None
    return found


async def press(floor: Floor, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    await floor.desktop.press(key, modifier)
    await floor.settle()


async def calling(floor: Floor) -> int:
    counts = await floor.desktop.session.reader.read(lambda tx: tx.escalations.counts(DEMO))
    return counts.total_calling


async def test_one_key_on_any_page_answers_and_is_undone(floor: Floor) -> None:
    floor.desktop.window.go("scorecard")
    await floor.settle()
    await press(floor, Qt.Key.Key_F9)
    one = await get(floor)
    assert one.state is EscalationState.ACKNOWLEDGED
    assert one.acknowledged_by == floor.desktop.session.me
    assert floor.watch.strip.call.next.text().startswith("acknowledged by you")
    floor.desktop.window.toast.undo()
    await floor.settle()
    assert (await get(floor)).state is EscalationState.OPEN


async def test_two_presses_answer_once(floor: Floor) -> None:
    floor.watch.strip.acknowledge()
    floor.watch.strip.acknowledge()
    await floor.settle()
    lines = await floor.desktop.session.reader.read(lambda tx: tx.escalations.history(DEMO, FIRE))
    assert [line.what for line in lines].count("acknowledged") == 1


async def test_keys_of_the_page_take_silence_note_and_give_up(floor: Floor) -> None:
    await press(floor, Qt.Key.Key_T)
    assert (await get(floor)).taken_by == floor.desktop.session.me
    await press(floor, Qt.Key.Key_A)
    assert (await get(floor)).state is EscalationState.ACKNOWLEDGED
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=FIRE)
    await floor.settle()
    await press(floor, Qt.Key.Key_N)
    await floor.desktop.type("The fire brigade is here")
    await press(floor, Qt.Key.Key_Return)
    assert "The fire brigade is here" in floor.page.pane.text.toPlainText()
    floor.page.list.setFocus()
    await press(floor, Qt.Key.Key_U, SHIFT)
    assert (await get(floor)).state is EscalationState.OPEN
    floor.page.pane.silences.actions()[2].trigger()
    await floor.settle()
    one = await get(floor)
    assert one.state is EscalationState.SILENCED
    assert one.silenced_until == floor.desktop.session.clock.now() + timedelta(hours=1)


async def test_an_incident_is_resolved_with_a_note_and_opened_again_with_a_reason(floor: Floor) -> None:
    pane = floor.page.pane
    await press(floor, Qt.Key.Key_R)
    assert pane.form.isVisible()
    pane.form.submit.click()
    await floor.settle()
    assert (await get(floor)).is_open, "an incident needs a word on what was done"
    pane.form.note.setText("Fire is out, nobody hurt")
    pane.form.submit.click()
    await floor.settle()
    one = await get(floor)
    assert (one.state, one.outcome) == (EscalationState.RESOLVED, EscalationOutcome.HANDLED)
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=FIRE)
    await floor.settle()
    await press(floor, Qt.Key.Key_O)
    pane.form.note.setText("It smolders again")
    pane.form.submit.click()
    await floor.settle()
    assert (await get(floor)).state is EscalationState.OPEN


async def test_a_violation_is_escalated_by_one_key_once(floor: Floor) -> None:
    floor.desktop.window.go("violations")
    await floor.settle()
    table = floor.desktop.violations.table
    table.setFocus()
    table.selectRow(0)
    await floor.settle()
    shown = floor.desktop.violations.detail.shown
    assert shown is not None
    before = await calling(floor)
    for _press in range(2):
        await press(floor, Qt.Key.Key_Exclam)
    subject = Subject(SubjectKind.VIOLATION, str(shown.violation.id))
    one = await floor.desktop.session.reader.read(lambda tx: tx.escalations.of_subject(DEMO, subject))
    assert one is not None
    assert one.severity is shown.violation.severity
    assert await calling(floor) == before + 1


async def test_a_stored_critical_is_on_the_strip_and_heard_once_it_is_told(floor: Floor) -> None:
    """With what the window asks for anyway: one change, one read."""
    session, strip = floor.desktop.session, floor.watch.strip
    await press(floor, Qt.Key.Key_F9)
    assert not strip.call.acknowledge.isVisible()
    await session.desk.execute(
        EscalateSubject(
            tenant=DEMO, actor=SYSTEM, subject=Subject(SubjectKind.OTHER, "gate-9"), title="Gate 9 is open",
            severity=Severity.CRITICAL,
        )
    )  # fmt: skip
    await floor.settle()
    assert strip.call.what.text().startswith("Gate 9 is open")
    assert strip.call.acknowledge.isVisible()
    assert floor.desktop.window.alarms._sounds is Severity.CRITICAL


@pytest.mark.parametrize("floor", [600], indirect=True)
async def test_a_storm_is_answered_whole_and_taken_back_whole(floor: Floor) -> None:
    await press(floor, Qt.Key.Key_A, SHIFT)
    await until_calling(floor, 0)
    await floor.settle()
    floor.desktop.window.toast.undo()
    await until_calling(floor, 601)


@pytest.mark.parametrize("floor", [250], indirect=True)
async def test_what_others_answered_meanwhile_leaves_the_rest_of_a_storm_to_be_answered(floor: Floor) -> None:
    session = floor.desktop.session
    seen = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=300, calling=True))
    people = await session.reader.read(lambda tx: tx.tenants.people(DEMO))
    other = next(person.id for person in people if person.role is Role.OPERATOR and person.id != session.me)
    theirs = tuple(one.id for one in seen[:AT_ONCE])
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=other, escalations=theirs))
    floor.watch.deeds.acknowledge(seen)
    await until_calling(floor, 0)
    first = await get(floor, theirs[0])
    assert first.acknowledged_by == other
    assert (await get(floor, seen[-1].id)).acknowledged_by == session.me


@pytest.mark.parametrize("floor", [250], indirect=True)
async def test_a_new_alarm_is_answered_while_a_storm_is_being_answered(floor: Floor) -> None:
    session = floor.desktop.session
    seen = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=300, calling=True))
    floor.watch.deeds.acknowledge(seen[1:])
    floor.watch.deeds.acknowledge(seen[:1])
    await until_calling(floor, 0)
    lines = await session.reader.read(lambda tx: tx.escalations.history(DEMO, seen[0].id))
    assert [line.what for line in lines].count("acknowledged") == 1


async def test_a_note_and_an_answer_given_at_once_are_both_kept(floor: Floor) -> None:
    one = await get(floor)
    floor.watch.deeds.note(one, "On my way", lambda: None)
    floor.watch.deeds.take(one)
    await floor.settle()
    lines = await floor.desktop.session.reader.read(lambda tx: tx.escalations.history(DEMO, FIRE))
    assert {"noted", "taken"} <= {line.what for line in lines}


async def until_calling(floor: Floor, count: int) -> None:
    for _look in range(600):
        await floor.settle()
        if await calling(floor) == count:
            return
        await asyncio.sleep(0.05)
    assert await calling(floor) == count


async def test_a_shift_is_handed_over_shown_taken_and_printed(floor: Floor, tmp_path: Path) -> None:
    session = floor.desktop.session
    people = await session.reader.read(lambda tx: tx.tenants.people(DEMO))
    other = next(person.id for person in people if person.id != session.me)
    await session.desk.execute(WriteHandover(tenant=DEMO, actor=other, text="Gate 4 burns.\nBrigade called."))
    await floor.settle()
    line = floor.watch.strip.handover
    assert line.isVisible()
    assert "handed the shift over" in line.text.text()
    line.buttons[0].click()
    await floor.settle()
    panel = floor.page.handover
    assert panel.isVisible()
    shown = panel.last.toPlainText()
    assert "Brigade called." in shown
    assert "Fire at Gate 4" in shown
    panel.take.click()
    await floor.settle()
    assert not line.isVisible()
    panel.text.setPlainText("All quiet")
    panel.keep.click()
    await floor.settle()
    mine, theirs = (await session.reader.read(lambda tx: read_handovers(tx.settings, DEMO)))[:2]
    assert (mine.by, mine.text) == (session.me, "All quiet")
    assert theirs.taken_by == session.me
    assert panel.text.toPlainText() == ""
    out = tmp_path / "handover.pdf"
    await write_handover_pdf(session, out, "Demo", theirs, {person.id: person.name for person in people})
    whole = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(out).pages)
    for words in ("Brigade called.", "Fire at Gate 4", "Open then: 2"):
        assert words in whole


async def test_policies_are_edited_with_faults_beside_the_field_and_a_test_run(floor: Floor) -> None:
    page, session = floor.page, floor.desktop.session
    page.show_view("policies")
    await floor.settle()
    panel = page.policies
    assert panel.list.count() > 0
    assert "At 02:00 a CRITICAL violation" in panel.rehearsal.told.text()
    panel.add.click()
    panel.form.title.line.selectAll()
    await floor.desktop.type("Night at the depot")
    panel.form.hours.line.setFocus()
    await floor.desktop.type("22-6")
    assert "22:00-06:00" in panel.form.hours.fault
    assert not panel.bar.save.isEnabled()
    panel.form.hours.line.selectAll()
    await floor.desktop.type("22:00-06:00")
    wait = panel.form.rows[1]
    wait.seconds.setFocus()
    wait.seconds.selectAll()
    await floor.desktop.type("soon")
    assert wait.fault.text().startswith("✕ seconds")
    wait.seconds.selectAll()
    await floor.desktop.type("90 s")
    assert not wait.fault.isVisible()
    for _up in range(panel.list.count()):
        panel.up.click()
    assert "“Night at the depot”" in panel.rehearsal.told.text()
    assert "1 min 30 s: round 2 begins" in panel.rehearsal.told.text()
    panel.save()
    await floor.settle()
    stored = (await session.reader.read(lambda tx: tx.policies.all(DEMO)))[0]
    assert stored.policies[0].title == "Night at the depot"
    assert stored.policies[0].steps == (
        Step(do=Do.NOTIFY, to="everyone"),
        Step(do=Do.WAIT, seconds=90),
        Step(do=Do.REPEAT, times=3),
    )
    assert not panel.dirty


async def test_steps_are_added_moved_and_deleted(floor: Floor) -> None:
    page = floor.page
    page.show_view("policies")
    await floor.settle()
    form = page.policies.form
    before = [row.step for row in form.rows]
    form.add.click()
    assert len(form.rows) == len(before) + 1
    assert form.rows[-1].step == before[-1], "a step that begins again stays the last"
    form.rows[1].up.click()
    assert [row.step for row in form.rows][:2] == [before[1], before[0]]
    form.rows[0].remove.click()
    assert form.rows[0].step == before[0]
    page.policies.dropped.emit()
    await floor.settle()
    assert [row.step for row in form.rows] == before


def test_who_reads_a_policy_is_told_each_round() -> None:
    from console.shell.escalations.rehearsal import rehearse

    policy = Policy(
        id="p", title="P",
        steps=(Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=60), Step(do=Do.REPEAT, times=1)),
    )  # fmt: skip
    told = [(each.after, each.what) for each in rehearse(policy)]
    assert told == [
        (0, "tell everyone in the window"),
        (60, "round 2 begins"),
        (60, "tell everyone in the window"),
        (120, "the chain ends; it stays on the strip until somebody answers"),
    ]


def test_nobody_is_nobody() -> None:
    from console.shell.escalations.standing import Names

    assert Names().person(DEMO, None) == "nobody"
    assert Names(me=PersonId("sam")).person(DEMO, PersonId("sam")) == "you"


async def test_what_the_window_shows_counts_as_seen(floor: Floor) -> None:
    session = floor.desktop.session
    await session.desk.execute(
        EscalateSubject(
            tenant=DEMO, actor=SYSTEM, subject=Subject(SubjectKind.OTHER, "gate-9"), title="Gate 9 is open",
            severity=Severity.CRITICAL,
        )
    )  # fmt: skip
    floor.desktop.window.activateWindow()
    for _look in range(100):
        await floor.settle()
        if not await session.reader.read(lambda tx: tx.notices.unseen(DEMO, session.me, 10)):
            break
    assert not await session.reader.read(lambda tx: tx.notices.unseen(DEMO, session.me, 10))


async def test_that_the_words_of_a_step_are_seen_whole_however_long_they_are(floor: Floor) -> None:
    page = floor.page
    page.show_view("policies")
    await floor.settle()
    row = page.policies.form.rows[0]
    row.put(Step(do=Do.NOTIFY, to="everyone", text="Call."))
    await floor.settle()
    low, wide = row.text.height(), row.text.width()
    assert wide > row.width() // 2, "it takes the line, not 250 pixels of it"
    words = ("Call the duty manager and the client before anybody enters the hall. " * 5).strip()
    row.text.setFocus()
    row.text.selectAll()
    await floor.desktop.type(words)
    await floor.settle()
    assert row.step.text == words
    assert row.text.height() >= low + 2 * row.text.fontMetrics().lineSpacing()
    document = row.text.document()
    needed = document.documentLayout().blockBoundingRect(document.firstBlock()).height()
    assert row.text.viewport().height() >= needed
    assert row.text.verticalScrollBar().value() == 0
    row.put(Step(do=Do.NOTIFY, to="everyone", text="Call."))
    await floor.settle()
    assert row.text.height() == low
