"""JSON Resume (jsonresume.org): unknown parts are passed over, parts of a wrong kind too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from plugins.recruitment.resume.sections import Position, Resume, known_in, years_of

_MOST = 100
_LONGEST = 500


def from_json(text: str, skills: Sequence[str] = (), *, source: str = "", today: date | None = None) -> Resume:
    """Raises ValueError with the reason."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from None
    if not isinstance(data, dict):
        raise ValueError("it is no object with basics and work")
    basics = _map(data.get("basics"))
    if not basics and not data.get("work") and not data.get("skills"):
        raise ValueError("it has neither basics nor work nor skills")
    positions = tuple(_position(each) for each in _maps(data.get("work")))
    named = [
        name for each in _maps(data.get("skills")) for name in (_text(each, "name"), *_texts(each.get("keywords")))
    ]
    summary = _text(basics, "summary")
    return Resume(
        source=source,
        name=_text(basics, "name"),
        email=_text(basics, "email"),
        phone=_text(basics, "phone"),
        city=_text(_map(basics.get("location")), "city"),
        headline=_text(basics, "label"),
        skills=tuple(dict.fromkeys(each for each in (*named, *known_in(summary, skills)) if each)),
        languages=tuple(each for entry in _maps(data.get("languages")) if (each := _text(entry, "language"))),
        positions=positions,
        education=tuple(
            line
            for each in _maps(data.get("education"))
            if (
                line := ", ".join(
                    filter(None, (_text(each, "studyType"), _text(each, "area"), _text(each, "institution")))
                )
            )
        ),
        years=years_of(positions, today or date.today()),  # noqa: DTZ011 a resume counts in years
        text=summary,
    )


def _position(entry: dict[str, Any]) -> Position:
    employer = _text(entry, "name") or _text(entry, "company")
    return Position(_text(entry, "position"), employer, _day(entry, "startDate"), _day(entry, "endDate"))


def _day(entry: dict[str, Any], name: str) -> date | None:
    parts = _text(entry, name).split("-")
    try:
        numbers = [int(part) for part in parts if part]
        return date(*[*numbers, 1, 1][:3]) if numbers else None
    except (ValueError, TypeError):
        return None


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _maps(value: Any) -> list[dict[str, Any]]:
    return [each for each in value[:_MOST] if isinstance(each, dict)] if isinstance(value, list) else []


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return (
        [each.strip()[:_LONGEST] for each in value[:_MOST] if isinstance(each, str)]
        if isinstance(value, list)
        else []
    )
