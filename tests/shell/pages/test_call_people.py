"""People are called by hand, from every page: for what no record and no conversation tells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.escalation_commands import AcknowledgeEscalations
from console.domain.escalations import Escalation, EscalationKind, EscalationState
from console.domain.scoring import Severity
from console.shell.escalations.calling import HandCall
from tests.shell.pages.escalated import DEMO, Floor

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def calling(floor: Floor) -> Sequence[Escalation]:
    return await floor.desktop.session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=100))


async def press(
    floor: Floor, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, to: QWidget | None = None
) -> None:
    QTest.keyClick(to or QApplication.focusWidget() or floor.desktop.window, key, how)
    await floor.settle()


async def test_what_was_heard_by_phone_calls_people_from_any_page_and_opens(floor: Floor) -> None:
    window, page = floor.desktop.window, floor.page
    window.go("violations")
    await floor.settle()
    await press(floor, Qt.Key.Key_F9, SHIFT, window)
    assert window.current == "escalations"
    form = page.call
    assert form.what.hasFocus()
    assert not form.send.isEnabled()
    QTest.keyClicks(form.what, "Barrier at Gate 4 does not close")
    form.why.setPlainText("The guard called.")
    form.site.setCurrentIndex(1)
    form.site.activated.emit(1)
    await floor.settle()
    assert "By the policy “High”" in form.told.text()
    assert "at once: tell every operator" in form.told.text()
    before = len(await calling(floor))
    await press(floor, Qt.Key.Key_Return, CONTROL)
    made = next(one for one in await calling(floor) if one.title.startswith("Barrier"))
    assert len(await calling(floor)) == before + 1
    assert (made.kind, made.severity, made.why) == (EscalationKind.REQUEST, Severity.HIGH, "The guard called.")
    assert made.site == form.site.itemData(1)
    assert page.pane.title.text() == "Barrier at Gate 4 does not close"
    assert form.call == HandCall(), "it is empty for the next"


async def test_an_emergency_by_hand_calls_everyone_and_begins_its_document(floor: Floor) -> None:
    page, form = floor.page, floor.page.call
    page.visit(section="call")
    await floor.settle()
    form.put(HandCall(title="Water in the server room", emergency=True))
    await floor.settle()
    assert form.severity.currentData() == Severity.CRITICAL
    assert not form.severity.isEnabled()
    assert "By the policy “Emergency”" in form.told.text()
    form.send.click()
    await floor.settle()
    made = next(one for one in await calling(floor) if one.title == "Water in the server room")
    assert (made.kind, made.severity) == (EscalationKind.EMERGENCY, Severity.CRITICAL)
    assert made.incident_at is not None


async def test_the_same_words_call_once_and_a_warned_person_sends_them_again(floor: Floor) -> None:
    page, form = floor.page, floor.page.call
    page.visit(section="call")
    await floor.settle()
    small = HandCall(title="The responder was only two minutes late")
    form.put(small)
    form.send.click()
    await floor.settle()
    assert "p7_never_downplay" in form.warning.text()
    assert form.call == small
    assert not any(one.title == small.title for one in await calling(floor))
    form.send.click()
    await floor.settle()
    made = [one for one in await calling(floor) if one.title == small.title]
    assert len(made) == 1, "their own words stand"
    history = await floor.desktop.session.reader.read(lambda tx: tx.escalations.history(DEMO, made[0].id))
    assert "sent after a warning" in [each.what for each in history]
    page.visit(section="call")
    form.put(small)
    form.send.click()
    await floor.settle()
    assert len([one for one in await calling(floor) if one.title == small.title]) == 1
    assert form.call == small, "what called nobody is not lost"
    assert f"Nobody new was called. It is escalated already, as number {made[0].id}." in form.warning.text()
    form.clear()


async def test_the_same_words_of_another_event_call_once_somebody_has_answered_the_first(floor: Floor) -> None:
    page, form, session = floor.page, floor.page.call, floor.desktop.session
    page.visit(section="call")
    await floor.settle()
    form.put(HandCall(title="Man collapsed", severity=Severity.CRITICAL))
    form.send.click()
    await floor.settle()
    (first,) = [one for one in await calling(floor) if one.title == "Man collapsed"]
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=session.me, escalations=(first.id,)))
    page.visit(section="call")
    form.put(HandCall(title="Man collapsed", why="another man, car park B", emergency=True))
    form.send.click()
    await floor.settle()
    ones = {one.id: one for one in await calling(floor) if one.title == "Man collapsed"}
    assert ones.pop(first.id).state is EscalationState.ACKNOWLEDGED
    (second,) = ones.values()
    assert (second.kind, second.state) == (EscalationKind.EMERGENCY, EscalationState.OPEN)
    assert second.why == "another man, car park B"
    assert second.incident_at is not None
    assert "another man, car park B" in page.pane.text.toPlainText()
    assert form.call == HandCall(), "it was heard"


async def test_the_scorecard_says_what_it_is_about_and_what_is_typed_is_not_overwritten(floor: Floor) -> None:
    window, form = floor.desktop.window, floor.page.call
    window.go("scorecard")
    await floor.settle()
    await window.pages["scorecard"].settled()
    await press(floor, Qt.Key.Key_F9, SHIFT, window)
    assert form.call.title
    assert "checks passed" in form.call.why
    form.put(HandCall(title="Something else"))
    window.go("scorecard")
    await press(floor, Qt.Key.Key_F9, SHIFT, window)
    assert form.call.title == "Something else"
    assert ("call", DEMO, "Something else") in floor.page._unsaved()
    form.clear()
