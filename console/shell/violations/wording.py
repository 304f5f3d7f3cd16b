"""A violation told in full, as simple HTML for the detail pane. No Qt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape

from console.domain.ids import KindName
from console.domain.records import RecordKind, RecordRow
from console.domain.violations import HistoryEntry
from console.shell.timewords import exact_time, relative_time
from console.shell.tokens import Tokens
from console.shell.violations.columns import Wording
from console.shell.violations.query import Detail

WORDS = {"reviewed_by": "reviewed by", "reviewed_at": "reviewed at", "closed_at": "closed", "opened_at": "opened"}

OPENING = {"severity", "found", "why", "status", "expected", "subject", "rule", "opened_at", "review"}


def told(detail: Detail, wording: Wording, kinds: Mapping[KindName, RecordKind], tokens: Tokens) -> str:
    """Facts, the record behind, and the history, newest first."""
    facts = _section("", _facts(detail, wording), tokens)
    record = _record(detail.record, kinds, tokens) if detail.record else ""
    return f"{facts}{record}{_history(detail.history, wording, tokens)}"


def _facts(detail: Detail, wording: Wording) -> list[tuple[str, str]]:
    one = detail.violation
    reviewed = f"{wording.names.person(one.reviewed_by)}, {exact_time(one.reviewed_at)}" if one.reviewed_at else ""
    facts = [
        ("Expected", one.expected),
        ("Found", one.found),
        ("Why", one.why),
        ("Pillar", wording.pillar_in_full(one.plugin, one.pillar)),
        ("Site", wording.names.site(one.site)),
        ("Day", f"{one.day}"),
        ("Since", f"{exact_time(one.opened_at)} ({relative_time(one.opened_at, wording.now)})"),
        ("Closed", exact_time(one.closed_at) if one.closed_at else ""),
        ("Owner", wording.names.person(one.owner)),
        ("Review", f"{one.review.value}: {one.resolution.value}" if one.resolution else one.review.value),
        ("Reviewed by", reviewed),
        ("Rule", one.rule),
        ("Check", one.check_key),
        ("Id", f"{one.id}"),
    ]
    return [(name, value) for name, value in facts if value]


def _record(row: RecordRow, kinds: Mapping[KindName, RecordKind], tokens: Tokens) -> str:
    kind = kinds.get(row.kind)
    title = f"{kind.title} {row.key}" if kind else f"{row.kind} {row.key}"
    body = json.loads(row.body)
    fields = [(name.replace("_", " "), _value(value)) for name, value in body.items()]
    return _section(f"Record: {title}", fields, tokens)


def _history(entries: Iterable[HistoryEntry], wording: Wording, tokens: Tokens) -> str:
    lines = "".join(_entry(entry, wording, tokens) for entry in reversed(tuple(entries)))
    quiet = tokens.colors["secondary"]
    return _heading("History", tokens) + (lines or f'<p style="color:{quiet}">No changes yet.</p>')


def _entry(entry: HistoryEntry, wording: Wording, tokens: Tokens) -> str:
    quiet = tokens.colors["secondary"]
    who = "Scoring" if entry.actor == "system" else wording.names.person(entry.actor)
    when = f"{relative_time(entry.at, wording.now)} · {exact_time(entry.at)}"
    after = dict(entry.after)
    changes = "".join(
        f'<br><span style="color:{quiet}">{escape(WORDS.get(name, name))}:</span> '
        f"{_turn(name, before, after.get(name), wording)}"
        for name, before in _all_fields(entry)
        if before != after.get(name)
    )
    note = ""
    if entry.note:
        ground = tokens.colors["bubble_note"]
        note = (
            f'<table width="100%" cellpadding="6" style="background:{ground}">'
            f"<tr><td>{_lines(entry.note)}</td></tr></table>"
        )
    return (
        f'<p style="margin-top:8px;margin-bottom:2px"><b>{escape(who)}</b> {escape(entry.what)}'
        f'<br><span style="color:{quiet}">{escape(when)}</span>{changes}</p>{note}'
    )


def _all_fields(entry: HistoryEntry) -> list[tuple[str, str | None]]:
    before = dict(entry.before)
    return [(name, before.get(name)) for name in dict.fromkeys([*before, *dict(entry.after)])]


def _turn(name: str, before: str | None, after: str | None, wording: Wording) -> str:
    """``before → after``; at its opening a violation has only an after."""
    now = escape(_text(name, after, wording))
    return now if before is None and name in OPENING else f"{escape(_text(name, before, wording))} → {now}"


def _text(name: str, value: str | None, wording: Wording) -> str:
    if not value:
        return "nobody" if name in ("owner", "reviewed_by") else "nothing"
    if name in ("owner", "reviewed_by"):
        return next((person.name for id, person in wording.names.people.items() if id == value), value)
    return value


def _section(title: str, rows: Iterable[tuple[str, str]], tokens: Tokens) -> str:
    quiet = tokens.colors["secondary"]
    cells = "".join(
        f'<tr><td style="color:{quiet};padding-right:12px;white-space:nowrap">{escape(name)}</td>'
        f"<td>{_lines(value)}</td></tr>"
        for name, value in rows
    )
    return f'{_heading(title, tokens) if title else ""}<table cellpadding="2">{cells}</table>'


def _heading(title: str, tokens: Tokens) -> str:
    quiet = tokens.colors["secondary"]
    return f'<p style="margin-top:14px;margin-bottom:4px;color:{quiet}"><b>{escape(title)}</b></p>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
