"""What is known of a conversation, as simple HTML: where it stands, what is remembered, who held it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from console.domain.inbox import Handover
from console.domain.memory import Memory, Profile
from console.shell.inbox.wording import Wording, clock_words, span_words


def place_told(memory: Memory) -> str:
    """Where it stands in a journey or flow, with what was answered on the way."""
    place = memory.place
    rows: list[tuple[str, str]] = []
    if memory.topic:
        rows.append(("Topic", memory.topic))
    if place is not None:
        rows.append((place.kind.capitalize(), f"{_plain(place.name)}, step {_plain(place.step)}"))
        rows += [(_plain(name), value) for name, value in place.data.items()]
    if memory.pending:
        rows.append(("Asked last", _plain(memory.pending)))
    return _table(rows)


def memory_told(memory: Memory, profile: Profile) -> str:
    rows = [
        ("Of the customer", profile.summary),
        ("Of this chat", memory.summary),
        ("Remembered", "; ".join(memory.key_facts)),
        ("Wants", "; ".join(profile.objectives)),
        ("Likes", "; ".join(profile.preferences)),
        ("Spoke of", "; ".join(f"{_plain(name)}: {value}" for name, value in memory.entities.items())),
    ]
    return _table((name, value) for name, value in rows if value)


def handovers_told(handovers: Iterable[Handover], wording: Wording) -> str:
    """Latest first: who gave it to whom, why, and how long the customer had waited."""
    return "".join(_handover(each, wording) for each in reversed(tuple(handovers)))


def _handover(each: Handover, wording: Wording) -> str:
    turn = f"{wording.owner(each.source)} → {wording.owner(each.target)}"
    by = "" if each.by in (each.source, each.target) else f", by {wording.owner(each.by)}"
    waited = f", the customer waited {span_words(each.waited)}" if each.waited.total_seconds() >= 1 else ""
    why = f"<br>{escape(each.reason)}" if each.reason else ""
    when = clock_words(each.at, wording.now)
    return f"<p style='margin:0 0 6px 0'>{escape(when)}  <b>{escape(turn)}</b>{escape(by + waited)}{why}</p>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='padding-right:10px'>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows
    )
    return f"<table cellpadding='1'>{cells}</table>" if cells else ""


def _plain(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
