"""An escalation, or the incident that it became, as a PDF: what, who, when, by which policy, and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from console.domain.answers import first_answer
from console.domain.escalation_words import ON_ITS_WAY, said, say_step, span
from console.domain.escalations import Escalation
from console.domain.ids import SYSTEM, EscalationId, PersonId, TenantId
from console.domain.trouble import Trouble
from console.ports.session import Session
from console.shell.escalations.noticewords import came_of
from console.shell.escalations.query import Detail, House, read_detail, read_house
from console.shell.escalations.standing import Names
from console.shell.escalations.wording import KINDS, late_words, subject_words
from console.shell.reports.blocks import Columns, Headline, Paragraph, State, table
from console.shell.reports.paper import Block, Running, print_pdf
from console.shell.timewords import exact_time

FACTS = Columns(("", ""), (0.22, 0.78), 9)
TIMELINE = Columns(("Time", "Who", "What"), (0.2, 0.18, 0.62), 8.5)
STEPS = Columns(("Step", "What it does", "Done"), (0.08, 0.62, 0.3), 8.5)
NOTICES = Columns(("Who", "Way", "When", "What came of it"), (0.24, 0.16, 0.2, 0.4), 8.5)


async def write_escalation_pdf(session: Session, out: Path, tenant: TenantId, id: EscalationId) -> int:
    """Needs a QGuiApplication. Returns the number of pages. Raises Trouble; then no file is left behind."""
    house, detail = await session.reader.read(
        lambda tx: (read_house(tx, tenant, PersonId("")), read_detail(tx, tenant, id))
    )
    if detail is None:
        raise Trouble(f"There is no escalation {id}.", kept="No file was written.", do="Choose one of the list.")
    now = session.clock.now()
    name = _title(detail)
    place = next((each for each in house.tenants if each.id == tenant), None)
    running = Running(
        name,
        "DEMO DATA" if place is not None and place.demo else "",
        place.name if place is not None else tenant,
        f"made {exact_time(now)} with Operator Console",
    )
    return await print_pdf(out, _Writer(house, detail, now).blocks(name), running)


def _title(detail: Detail) -> str:
    return f"Incident {detail.incident.number}" if detail.incident else f"Escalation {detail.escalation.id}"


class _Writer:
    def __init__(self, house: House, detail: Detail, now: datetime) -> None:
        self._names: Names = house.names
        self._detail, self._one, self._now = detail, detail.escalation, now

    def blocks(self, name: str) -> list[Block]:
        one = self._one
        blocks: list[Block] = [
            Paragraph(f"{name}: {one.title}", 17, bold=True),
            Headline(one.severity.value, State.of_severity(one.severity), one.state.value),
        ]
        if one.brief or one.why:
            blocks.append(Paragraph(one.brief or one.why, 10.5, below_mm=3))
        blocks += table(FACTS, [(name, value) for name, value in self._facts(one) if value])
        blocks.append(self._heading("Timeline"))
        blocks += table(TIMELINE, self._timeline())
        blocks.append(self._heading(f"Policy: {one.policy.title}"))
        blocks += table(STEPS, [self._step(number) for number in range(len(one.policy.steps))])
        if self._detail.notices:
            blocks.append(self._heading("Who was told"))
            blocks += table(NOTICES, self._notices())
        if self._detail.members:
            blocks.append(
                self._heading(f"{one.members:,} alerts alike, the first {len(self._detail.members)} listed")
            )
            blocks += [Paragraph(f"{exact_time(each.at)}  {each.title}", 8.5) for each in self._detail.members]
        return blocks

    def _facts(self, one: Escalation) -> list[tuple[str, str]]:
        resolved = f"{self._person(one.resolved_by)}, {exact_time(one.resolved_at)}" if one.resolved_at else "not yet"
        return [
            ("Site", self._names.site(one.tenant, one.site)),
            ("From", KINDS[one.kind]),
            ("About", subject_words(one.subject)),
            ("Why", one.why if one.brief else ""),
            ("Began", exact_time(one.opened_at)),
            ("Answered first", self._answered(one)),
            ("In hand", self._in_hand(one)),
            ("Taken by", self._person(one.taken_by) if one.taken_by else ""),
            ("Resolved", resolved),
            ("Took", span((one.resolved_at - one.opened_at).total_seconds()) if one.resolved_at else ""),
            ("Outcome", f"{one.outcome.value}" if one.outcome else ""),
            ("What was done", one.resolution),
            ("Latest step", f"late by {span(one.late)}" if one.late >= 1 else "none was late"),
        ]

    def _answered(self, one: Escalation) -> str:
        """By the history: who took it over later, or let it lapse, is told apart."""
        first = first_answer(self._detail.history)
        if first is None:
            return "by nobody"
        after = span((first.at - one.opened_at).total_seconds())
        return f"{self._person(first.actor)}, {exact_time(first.at)}, after {after}"

    def _in_hand(self, one: Escalation) -> str:
        """Who has it now, where that is not who answered first."""
        first = first_answer(self._detail.history)
        if one.acknowledged_by is None or one.acknowledged_at is None:
            return "nobody any more" if first is not None else ""
        if first is not None and first.actor == one.acknowledged_by:
            return ""
        return f"{self._person(one.acknowledged_by)}, since {exact_time(one.acknowledged_at)}"

    def _timeline(self) -> list[tuple[str, str, str]]:
        incident = self._detail.incident
        if incident is not None:
            return [(exact_time(each.at), self._person(PersonId(each.who)), each.text) for each in incident.timeline]
        return [(exact_time(entry.at), self._person(entry.actor), said(entry)) for entry in self._detail.history]

    def _step(self, number: int) -> tuple[str, str, str]:
        one, step = self._one, self._one.policy.steps[number]
        done = "done" if number < one.step else "not needed any more" if not one.is_open else "to come"
        late = late_words(one) if number == one.step - 1 else ""
        return str(number + 1), say_step(step), f"{done}, {late}" if late else done

    def _notices(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for notice in self._detail.notices:
            came = came_of(notice, self._now, exact=True)
            who = self._person(notice.person) if notice.person else notice.address
            what = f"{came.word}: {came.more}" if came.more else came.word
            rows.append((who, ON_ITS_WAY[notice.via], exact_time(notice.at), what))
        return rows

    def _person(self, id: PersonId | None) -> str:
        return "the program" if id == SYSTEM else self._names.person(self._one.tenant, id)

    def _heading(self, text: str) -> Paragraph:
        return Paragraph(text, 12, bold=True, above_mm=5, keeps_next=True)
