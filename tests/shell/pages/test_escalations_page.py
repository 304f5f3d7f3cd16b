"""The escalations page, on a real profile in which things call."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.domain.escalation_commands import AcknowledgeEscalations, TakeEscalation
from console.domain.escalations import EscalationState
from console.domain.ids import EscalationId
from console.domain.people import Role
from console.domain.trouble import Trouble
from console.shell.escalations.query import Lane
from console.shell.escalations.report import write_escalation_pdf
from console.shell.rowwindow import PAGE
from tests.fakes.clock import SetClock
from tests.shell.pages.escalated import DEMO, Floor, fire_in


def titles(floor: Floor) -> list[str]:
    model = floor.page.model
    return [one.title for number in range(model.rowCount()) if (one := model.row(number)) is not None]


async def test_lanes_say_how_many_and_the_badge_counts_what_nobody_answered(floor: Floor) -> None:
    page = floor.page
    assert titles(floor) == ["Fire at Gate 4"]
    assert page.lanes.buttons["now"].text() == "Now 1"
    assert page.lanes.buttons["in hand"].text() == "In hand 1"
    assert page.badge() == 1
    page.lanes.buttons["in hand"].click()
    await floor.settle()
    assert titles(floor) == ["Report never generated"]
    page.lanes.buttons["resolved"].click()
    await floor.settle()
    assert titles(floor)[0] == "Door forced"


async def test_the_chain_is_told_with_its_steps_who_was_told_and_the_timeline(floor: Floor) -> None:
    pane = floor.page.pane
    assert pane.title.text() == "Fire at Gate 4"
    assert "next step in 03:00" in pane.next.text()
    assert "late by 4 min" in pane.next.text()
    told = pane.text.toPlainText()
    for words in (
        "Smoke in the loading bay.",
        "wait 5 min for somebody to acknowledge",
        "tell every supervisor by e-mail",
        "the mail server refused",
        "Panel 7",
        "by the guard",
    ):
        assert words in told


async def test_the_countdown_runs_in_list_and_pane(floor: Floor, clock: SetClock) -> None:
    clock.advance(seconds=60)
    floor.page._tick.timeout.emit()
    assert "next step in 02:00" in floor.page.pane.next.text()
    index = floor.page.model.index(0, 0)
    assert "next step in 02:00" in index.data(Qt.ItemDataRole.AccessibleTextRole)


async def test_one_of_another_lane_is_gone_to_by_name(floor: Floor) -> None:
    door = EscalationId(await fire_in(floor.desktop.session) + 2)
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=door)
    await floor.settle()
    assert floor.page.pane.title.text() == "Door forced"
    assert floor.page.lanes.current == Lane.RESOLVED.value
    assert floor.page.pane.reopen.isVisible()
    assert not floor.page.pane.resolve.isVisible()


async def test_what_can_be_done_follows_the_state(floor: Floor) -> None:
    pane = floor.page.pane
    assert pane.acknowledge.isVisible()
    assert not pane.unacknowledge.isVisible()
    floor.page.lanes.buttons["in hand"].click()
    await floor.settle()
    assert pane.shown is not None
    assert pane.shown.state is EscalationState.ACKNOWLEDGED
    assert not pane.acknowledge.isVisible()
    assert pane.unacknowledge.isVisible()


async def test_it_leads_to_what_it_is_about(floor: Floor) -> None:
    floor.page.lanes.buttons["in hand"].click()
    await floor.settle()
    await floor.desktop.press(Qt.Key.Key_G)
    assert floor.desktop.window.current == "violations"


@pytest.mark.parametrize("floor", [5 * PAGE], indirect=True)
async def test_a_long_list_holds_only_the_pages_on_screen(floor: Floor) -> None:
    page = floor.page
    assert page.model.rowCount() == 5 * PAGE + 1
    held = len(list(page.model.window.held()))
    assert held < 3 * PAGE
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum())
    await floor.settle()
    assert page.model.row(5 * PAGE) is not None
    assert page.all.text().startswith(f"Acknowledge all {5 * PAGE + 1}")


async def test_the_strip_leads_to_the_page(floor: Floor) -> None:
    floor.desktop.window.go("scorecard")
    await floor.settle()
    assert floor.watch.strip.isVisible()
    await floor.desktop.press(Qt.Key.Key_F6)
    await floor.settle()
    assert floor.desktop.window.current == "escalations"
    assert floor.page.pane.title.text() == "Fire at Gate 4"


async def test_the_report_tells_who_did_what_when(floor: Floor, tmp_path: Path, qapp: QApplication) -> None:
    fire = await fire_in(floor.desktop.session)
    out = tmp_path / "incident.pdf"
    pages = await write_escalation_pdf(floor.desktop.session, out, DEMO, fire)
    read = PdfReader(out).pages
    assert len(read) == pages
    whole = " ".join(" ".join(page.extract_text().split()) for page in read)
    for words in ("Incident", "Fire at Gate 4", "CRITICAL", "escalated: by the guard", "the mail server refused"):
        assert words in whole, words
    assert "DEMO DATA" in whole


async def test_the_report_says_who_answered_first_whoever_has_it_since(
    floor: Floor, clock: SetClock, tmp_path: Path, qapp: QApplication
) -> None:
    session = floor.desktop.session
    fire = await fire_in(session)
    people = await session.reader.read(lambda tx: tx.tenants.people(DEMO))
    ann = next(person for person in people if person.role is Role.OPERATOR)
    sam = next(person for person in people if person.role is Role.SUPERVISOR)
    clock.advance(seconds=90)
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=ann.id, escalations=(fire,)))
    clock.advance(minutes=10)
    await session.desk.execute(TakeEscalation(tenant=DEMO, actor=sam.id, escalation=fire))
    await write_escalation_pdf(session, tmp_path / "incident.pdf", DEMO, fire)
    whole = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "incident.pdf").pages)
    answered = whole[whole.index("Answered first") :]
    assert answered.startswith(f"Answered first {ann.name}, ")
    assert "after 1 min 30 s In hand " in answered[:110]
    assert answered[answered.index("In hand") :].startswith(f"In hand {sam.name}, since ")
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    told = " ".join(floor.page.pane.text.toPlainText().split())
    assert f"Answered first {ann.name}" in told
    assert f"Taken by {sam.name}" in told or "Taken by you" in told


async def test_there_is_no_report_of_nothing(floor: Floor, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no escalation 99"):
        await write_escalation_pdf(floor.desktop.session, tmp_path / "none.pdf", DEMO, EscalationId(99))
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize("section", ["handover", "policies"])
async def test_a_section_is_gone_to_by_name(floor: Floor, section: str) -> None:
    floor.desktop.window.go("escalations", tenant=DEMO, section=section)
    await floor.settle()
    assert getattr(floor.page, section).isVisible()
    assert floor.page.lanes.current == section
