"""An escalation told in full, as simple HTML for its detail pane. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import TypeVar

from console.domain.answers import first_answer
from console.domain.escalation_words import ON_ITS_WAY, said, say_step, span
from console.domain.escalations import (
    Escalation,
    EscalationEntry,
    EscalationState,
    Incident,
    Notice,
)
from console.domain.ids import SYSTEM, PersonId
from console.domain.policies import Do, Via
from console.shell.escalations.noticewords import came_of, is_troubled
from console.shell.escalations.query import Detail
from console.shell.escalations.standing import Names
from console.shell.escalations.wording import KINDS, countdown, subject_words
from console.shell.timewords import exact_time, relative_time
from console.shell.tokens import Tokens

T = TypeVar("T")

BRIEF_SHOWN = 600
"""Characters that stand above the chain; all of a longer one stands at the end."""
NOTICES_LISTED, LINES_LISTED = 60, 200
"""The latest of each; the report has all. A chain that was watched over a weekend has thousands."""


class Teller:
    def __init__(self, detail: Detail, names: Names, now: datetime, tokens: Tokens) -> None:
        self._detail, self._names, self._now, self._tokens = detail, names, now, tokens
        self._one = detail.escalation

    def told(self) -> str:
        """Facts, steps of the policy, whom it told, alike alerts, timeline with the newest first."""
        parts = [self._brief(), self._facts(), self._steps(), self._notices(), self._members(), self._timeline()]
        return "".join([*parts, self._in_full()])

    def _brief(self) -> str:
        text = _cut(self._one.brief or self._one.why)
        return f'<p style="margin-bottom:6px">{_lines(text)}</p>' if text else ""

    def _in_full(self) -> str:
        cut = {"Brief in full": self._one.brief, "Why, in full": self._one.why}
        return "".join(
            f"{self._heading(name)}<p>{_lines(text)}</p>" for name, text in cut.items() if len(text) > BRIEF_SHOWN
        )

    def _facts(self) -> str:
        one = self._one
        why = _cut(one.why) if one.brief else ""
        rows = [
            ("Why", why),
            ("Site", self._names.site(one.tenant, one.site)),
            ("From", KINDS[one.kind]),
            ("About", subject_words(one.subject)),
            ("Began", self._moment(one.opened_at)),
            ("Taken by", self._person(one.taken_by) if one.taken_by else ""),
            ("Answered first", self._answered()),
            ("Acknowledged", self._by(one.acknowledged_by, one.acknowledged_at)),
            ("Silenced", self._by(one.silenced_by, None) if one.state is EscalationState.SILENCED else ""),
            ("Resolved", self._by(one.resolved_by, one.resolved_at)),
            ("Outcome", f"{one.outcome}" if one.outcome else ""),
            ("Note", one.resolution),
            ("Latest step", f"late by {span(one.late)}" if one.late >= 1 else ""),
            ("Incident", f"{self._detail.incident.number}" if self._detail.incident else ""),
        ]
        return self._table(rows)

    def _answered(self) -> str:
        """Who did so first, where that is not who has it now."""
        first = first_answer(self._detail.history)
        if first is None or first.actor == self._one.acknowledged_by:
            return ""
        return f"{self._person(first.actor)}, {self._moment(first.at)}"

    def _steps(self) -> str:
        one = self._one
        lines = "".join(self._step(one, number) for number in range(len(one.policy.steps)))
        return (
            f"{self._heading(f'Policy: {one.policy.title}')}<table cellpadding='2'>{lines}</table>{self._watching()}"
        )

    def _step(self, one: Escalation, number: int) -> str:
        step = one.policy.steps[number]
        text = escape(say_step(step))
        at = standing_at(one)
        if number < at:
            mark, role = "✓", "green"
        elif number == at and one.is_open:
            mark, role = "▶", "accent"
            if one.state is not EscalationState.OPEN or one.due_at is None:
                text = f"<b>{text}</b> · held"
            elif step.do is Do.WAIT:
                text = f"<b>{text}</b> · {countdown(one.due_at - self._now)} left"
            else:
                text = f"<b>{text}</b> · in {countdown(one.due_at - self._now)}"
        else:
            mark, role = "·", "secondary"
        color = self._tokens.colors[role]  # type: ignore[index] # one of its roles
        quiet = f"<br>{self._quiet(f'“{step.text}”')}" if step.text else ""
        return f"<tr><td style='color:{color}'>{mark}</td><td>{number + 1}</td><td>{text}{quiet}</td></tr>"

    def _watching(self) -> str:
        one = self._one
        if one.watch_at is None or not one.is_open:
            return ""
        taken = f"{one.watches} {'reading' if one.watches == 1 else 'readings'} taken"
        return f"<p>Monitored: {taken}, the next in {countdown(one.watch_at - self._now)}</p>"

    def _notices(self) -> str:
        if not self._detail.notices:
            return ""
        latest_first = self._detail.notices[::-1]
        troubled_first = sorted(latest_first, key=lambda each: not is_troubled(each))
        shown = troubled_first[:NOTICES_LISTED]
        rows = "".join(self._notice(each) for each in shown)
        more = self._more(len(troubled_first) - len(shown))
        return f"{self._heading('Who was told')}<table cellpadding='2'>{rows}</table>{more}"

    def _notice(self, notice: Notice) -> str:
        came = came_of(notice, self._now)
        who = self._person(notice.person) if notice.person else notice.address
        where = f" {self._quiet(notice.address)}" if notice.person and notice.via is not Via.WINDOW else ""
        state = f"<span style='color:{self._tokens.colors[came.role]}'>{escape(came.word)}</span>"
        more = f"<br>{escape(came.more)}" if came.more else ""
        way = f"{ON_ITS_WAY[notice.via]} {self._quiet(f'{notice.at.astimezone():%H:%M:%S}')}"
        return f"<tr><td>{escape(who)}{where}</td><td>{way}</td><td>{state}{more}</td></tr>"

    def _members(self) -> str:
        members = self._detail.members
        if not members:
            return ""
        title = f"{self._one.members:,} alike"
        if len(members) < self._one.members:
            title += f", the first {len(members)} listed"
        rows = "".join(
            f"<tr><td>{escape(each.title)}</td><td>{self._quiet(relative_time(each.at, self._now))}</td>"
            f"<td>{self._quiet('ended' if each.cleared_at else '')}</td></tr>"
            for each in members
        )
        return f"{self._heading(title)}<table cellpadding='2'>{rows}</table>"

    def _timeline(self) -> str:
        incident = self._detail.incident
        every = incident.timeline if incident else self._detail.history
        lines = self._incident(incident) if incident else "".join(map(self._entry, _latest(self._detail.history)))
        heading = self._heading("Timeline of the incident" if incident else "Timeline")
        return heading + lines + self._more(len(every) - LINES_LISTED)

    def _incident(self, incident: Incident) -> str:
        return "".join(
            self._line(entry.at, self._person(PersonId(entry.who)), entry.text)
            for entry in _latest(incident.timeline)
        )

    def _more(self, count: int) -> str:
        words = f"and {count:,} earlier: the report has all of them"
        return f"<p>{self._quiet(words)}</p>" if count > 0 else ""

    def _entry(self, entry: EscalationEntry) -> str:
        return self._line(entry.at, self._person(entry.actor), said(entry))

    def _line(self, at: datetime, who: str, text: str) -> str:
        when = self._quiet(f"{at.astimezone():%H:%M:%S} · {relative_time(at, self._now)}")
        return f'<p style="margin-top:6px;margin-bottom:0">{when}<br><b>{escape(who)}</b> {_lines(text)}</p>'

    def _person(self, id: PersonId | None) -> str:
        return "the program" if id == SYSTEM else self._names.person(self._one.tenant, id)

    def _by(self, who: PersonId | None, at: datetime | None) -> str:
        if who is None:
            return ""
        return f"{self._person(who)}, {self._moment(at)}" if at else self._person(who)

    def _moment(self, at: datetime) -> str:
        return f"{exact_time(at)} ({relative_time(at, self._now)})"

    def _table(self, rows: Iterable[tuple[str, str]]) -> str:
        cells = "".join(
            f"<tr><td style='padding-right:12px;white-space:nowrap'>{self._quiet(name)}</td>"
            f"<td>{_lines(value)}</td></tr>"
            for name, value in rows
            if value
        )
        return f"<table cellpadding='2'>{cells}</table>"

    def _heading(self, title: str) -> str:
        return f'<p style="margin-top:14px;margin-bottom:4px"><b>{self._quiet(title)}</b></p>'

    def _quiet(self, text: str) -> str:
        return f'<span style="color:{self._tokens.colors["secondary"]}">{escape(text)}</span>'


def standing_at(one: Escalation) -> int:
    """Index of the step where the chain stands: one that waits stays the present one until its time is over."""
    waits = 0 < one.step <= len(one.policy.steps) and one.policy.steps[one.step - 1].do is Do.WAIT
    return one.step - 1 if waits and one.due_at is not None else one.step


def _cut(text: str) -> str:
    return text if len(text) <= BRIEF_SHOWN else f"{text[:BRIEF_SHOWN].rstrip()}…"


def _latest(lines: Sequence[T]) -> list[T]:
    """The newest first."""
    return list(reversed(lines[-LINES_LISTED:]))


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
