"""Days and times of day in text, relative to a day that the caller names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from console.engine.language.numbers import numbers_in

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY = r"(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,3}day|s|rs|r|nes)?"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d{2}))?"
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_FARTHEST = 36_500


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time of day, or both, as the person means them on their own clock."""

    day: date | None
    at: time | None

    def __str__(self) -> str:
        """ISO 8601, as far as it is known."""
        parts = [self.day.isoformat() if self.day else "", f"{self.at:%H:%M}" if self.at else ""]
        return "T".join(part for part in parts if part)


def moment_in(text: str, today: date) -> Moment | None:
    """The first day and the first time of day that the text names; None for neither. Never raises."""
    text = text[:2_000].lower().replace("’", "'")
    day = next((found for read in _DAY_FORMS if (found := _guarded(read, text, today))), None)
    at = _time_in(text)
    return Moment(day, at) if day or at else None


def _guarded(read: Callable[[str, date], date | None], text: str, today: date) -> date | None:
    """None also for the 31st of February and for days beyond the calendar."""
    try:
        return read(text, today)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, _today: date) -> date | None:
    match = re.search(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _by_numbers(text: str, today: date) -> date | None:
    """31/12/2026 and 12/31/2026; where both readings hold, with dots the day is first, with slashes the month."""
    match = re.search(r"(?<![\d/.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d{2})(?![\d/])", text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    month, day = (first, second) if (match[2] == "/" and first <= 12) or second > 12 else (second, first)
    return date(year, month, day)


def _by_month(text: str, today: date) -> date | None:
    for pattern in (
        rf"\b(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}{_YEAR}(?![a-z])",
        rf"\b{_MONTH}\s+(?:the\s+)?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){_YEAR}",
    ):
        if match := re.search(pattern, text):
            month = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(match["month"]))
            year = int(match["year"]) if match["year"] else today.year
            found = date(year, month, int(match["number"]))
            return found if match["year"] or found >= today else found.replace(year=today.year + 1)
    return None


def _by_word(text: str, today: date) -> date | None:
    for pattern, days in (
        (r"\bday after tomorrow\b", 2),
        (r"\bday before yesterday\b", -2),
        (r"\b(?:tomorrow|tmrw|tomorow|tmr)\b", 1),
        (r"\b(?:yesterday|last night)\b", -1),
        (r"\b(?:today|tonight|now|this (?:morning|afternoon|evening))\b", 0),
    ):
        if re.search(pattern, text):
            return today + timedelta(days=days)
    return None


def _by_distance(text: str, today: date) -> date | None:
    """ "in two weeks", "3 days ago", "next week"."""
    if match := re.search(r"\b(next|last)\s+(week|month|year)\b", text):
        return today + timedelta(days=_UNIT_DAYS[match[2]] * (1 if match[1] == "next" else -1))
    match = re.search(
        r"\b(?P<many>[\w -]{1,30}?)\s+(?P<unit>day|week|fortnight|month|"
        r"year)s?(?P<ago>\s+ago)?\b",
        text,
    )
    if match is None or not (match["ago"] or re.search(r"\bin\b", match["many"]) or "from now" in text):
        return None
    found = numbers_in(match["many"])
    many = found[-1].value if found else 1 if re.search(r"\ban?$", match["many"]) else None
    if many is None or abs(many) > _FARTHEST:
        return None
    return today + timedelta(days=round(many * _UNIT_DAYS[match["unit"]]) * (-1 if match["ago"] else 1))


def _by_weekday(text: str, today: date) -> date | None:
    """The coming one; "next" is of the week after this one, "last" the one gone by."""
    match = re.search(rf"\b(?:(?P<which>next|last|this|on|coming)\s+)?{_DAY}\b", text)
    if match is None or (match["day"] == "sat" and match[0] == "sat"):
        return None
    place = next(place for place, name in enumerate(_DAYS) if name.startswith(match["day"]))
    ahead = (place - today.weekday()) % 7
    if match["which"] == "last":
        return today - timedelta(days=(today.weekday() - place) % 7 or 7)
    if match["which"] == "next":
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + place)
    return today + timedelta(days=ahead)


_DAY_FORMS = (_iso, _by_numbers, _by_month, _by_word, _by_distance, _by_weekday)


def _time_in(text: str) -> time | None:
    if re.search(r"\b(?:noon|midday)\b", text):
        return time(12)
    if re.search(r"\bmidnight\b", text):
        return time(0)
    match = re.search(r"(?<![\d.:])(\d{1,2})(?:[:.](\d{2}))?\s*(a|p)\.?m\b", text)
    if match and 1 <= int(match[1]) <= 12 and int(match[2] or 0) < 60:
        return time(int(match[1]) % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0))
    match = re.search(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?!\d)", text)
    if match:
        return time(int(match[1]), int(match[2]))
    match = re.search(r"\bat\s+([01]?\d|2[0-3])(?:\s*(?:o'?clock|h))?\b(?![:.\d%]|\s+\w)", text)
    return time(int(match[1])) if match else None
