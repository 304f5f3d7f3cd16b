"""Stretches of time in text that are no whole day: "this morning", "between 22:00 and 2", "the last three hours"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from console.engine.language.dates import moment_in
from console.engine.language.numbers import numbers_in

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_EARLY = 6
"""Before this hour, and without another day, a night is the one that has not ended."""
_PARTS = {
    "morning": (6, 12),
    "lunchtime": (11, 14),
    "noon": (11, 13),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": (20, 31),
}
"""Hours from midnight on; above 24 of the next day."""
_SHIFTS = {
    "early": (6, 14),
    "morning": (6, 14),
    "day": (6, 18),
    "late": (14, 22),
    "afternoon": (14, 22),
    "evening": (14, 22),
    "night": (22, 30),
    "graveyard": (22, 30),
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_A_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
_NAMED_DAY = rf"(?:yesterday|today|tomorrow|{_WEEKDAYS}|\d{{4}}-\d\d-\d\d)"
_CLOCK = (
    r"(?P<{0}>noon|midday|midnight|(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d)?(?:\s*(?:[ap]\.?m\b\.?|uhr\b|o'?clock\b|h\b))?)"
)
_SHOWS_A_TIME = re.compile(r"[:.]\d\d|[ap]\.?m|uhr|o'?clock|\dh|noon|midday|midnight")
_COUNTED = (
    r"(?!\s*(?:%|\.\d))(?!\s+(?:minutes?|min|hours?|hrs?|days?|weeks?|months?|(?!this\b|always\b)[a-z]{3,}s\b))"
)
_UNITS = {"minute": timedelta(minutes=1), "min": timedelta(minutes=1), "hour": _HOUR, "hr": _HOUR, "h": _HOUR,
          "day": _DAY, "week": 7 * _DAY, "fortnight": 14 * _DAY, "month": 30 * _DAY, "year": 365 * _DAY}  # fmt: skip
_MANY = r"(?P<many>half an|half|a|an|the|\d{1,4}|[a-z]+(?:[ -][a-z]+)?)?"
_UNIT = r"(?P<unit>minute|min|hour|hr|h|day|week|fortnight|month|year)s?\b"
_FARTHEST = 3_660 * _DAY
PERIOD = re.compile(r"\b(?:this|last|next) (?:week|month|year)\b", re.IGNORECASE)
"""Whole weeks, months and years: no one day."""
_LAST = re.compile(r"\blast (?:week|month|year)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``since`` up to, without, ``until``: by the clock of the place, or with a zone where it is counted back
    from now."""

    since: datetime
    until: datetime


def stretch_in(text: str, now: datetime, day: date | None = None) -> Stretch | None:
    """The first kind of stretch that the text names; None for whole days and for nothing. Never raises.

    ``now`` has a zone, that of the person's clock; ``day`` is their day where it is not that of ``now``.
    """
    text = text[:2_000].lower().replace("’", "'")
    said = _Said(text, now, day or now.date())
    try:
        return next((found for read in _FORMS if (found := read(said))), None)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=32)
def names_a_stretch(text: str, now: datetime) -> bool:
    """Whether a part of a day or a span is named, whichever; a week or a month is one."""
    return bool(PERIOD.search(text)) or stretch_in(text, now) is not None


@lru_cache(maxsize=32)
def lies_back(text: str, now: datetime, today: date) -> bool:
    """Whether the time that is named is over: an earlier day, or a stretch that ended an hour ago."""
    stretch = stretch_in(text, now, today)
    if stretch is not None:
        clock = now if stretch.until.tzinfo else datetime.combine(today, now.time())
        return stretch.until < clock - _HOUR
    day = _Said(text.lower(), now, today).named_day()
    return bool(_LAST.search(text)) or (day is not None and day < today)


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    now: datetime
    today: date

    @property
    def clock(self) -> datetime:
        """Now, on the clock of the place."""
        return datetime.combine(self.today, self.now.time())

    def named_day(self) -> date | None:
        """The day that goes with a time of day: the last Friday, not the next."""
        if re.search(r"\blast (?:night|evening)\b", self.text):
            return self.today - _DAY
        moment = moment_in(PERIOD.sub(" ", self.text), self.today)
        if moment is None or moment.day is None or re.search(r"\b(?:tomorrow|next|coming|will)\b", self.text):
            return moment.day if moment else None
        return _gone_by(moment.day, self.today)

    def is_ahead(self) -> bool:
        return bool(re.search(r"\b(?:will|tonight|next|coming|is|are|planned|today)\b", self.text))


def _clocks(said: _Said) -> Stretch | None:
    """ "between 22:00 and 2", "from 8 am to noon", "22-6": the end comes after the beginning."""
    match = re.search(
        rf"\b(?:between|from|btw)?\s*{_CLOCK.format('first')}\s*(?P<joint>and|to|till?|until|bis|-|–)\s*"
        rf"{_CLOCK.format('last')}(?![\d:]){_COUNTED}",
        said.text,
    )
    if match is None:
        return None
    led = match[0].startswith(("between", "from", "btw"))
    if not _SHOWS_A_TIME.search(match[0]) and not (led and match["joint"] != "-"):
        return None
    first, last = _hour(match["first"], match["last"]), _hour(match["last"], "")
    day = said.named_day() or said.today
    since, until = _at(day, first), _at(day, last)
    if until <= since:
        until += _DAY
    if said.named_day() is None and since > said.clock and not said.is_ahead():
        since, until = since - _DAY, until - _DAY
    elif re.search(r"\blast night\b", said.text) and first < _PARTS["morning"][1]:
        since, until = since + _DAY, until + _DAY
    return Stretch(since, until)


def _back_from_now(said: _Said) -> Stretch | None:
    """ "in the last three hours", "past 90 days", "since two hours"; of hours to the minute, of days whole ones."""
    match = re.search(rf"\b(?:last|past|previous|since|within the)\s+{_MANY}\s*{_UNIT}(?!\s+shift)", said.text)
    alone = match is not None and match["many"] is None and not match[0].startswith(("past", "previous"))
    if match is None or (alone and match["unit"] in ("day", "week", "month", "fortnight", "year")):
        return _ago(said)
    span = _many(match["many"]) * _UNITS[match["unit"]]
    if not timedelta(0) < span <= _FARTHEST:
        return None
    if span < _DAY or match["unit"] in ("hour", "hr", "h"):
        return Stretch(said.now - span, said.now + timedelta(minutes=1))
    return Stretch(_at(said.today - span + _DAY, 0), _at(said.today, 24))


def _ago(said: _Said) -> Stretch | None:
    """ "two hours ago", give or take half an hour; days ago are whole days."""
    match = re.search(rf"\b{_MANY}\s*(?P<unit>minute|min|hour|hr)s?\s+ago\b", said.text)
    if match is None:
        return None
    then = said.now - _many(match["many"]) * _UNITS[match["unit"]]
    return Stretch(then - _HOUR / 2, then + _HOUR / 2)


def _since_day(said: _Said) -> Stretch | None:
    """ "since Monday", "since yesterday 6 am", "from Monday to Wednesday", "since the 3rd of March"."""
    match = re.search(rf"\bfrom\s+({_NAMED_DAY})\s+(?:to|till|until|through)\s+({_NAMED_DAY})\b", said.text)
    if match:
        first, last = _past_day(match[1], said), _past_day(match[2], said)
        return Stretch(_at(first, 0), _at(last, 24)) if first and last and first <= last else None
    if match := re.search(rf"\bsince\s+(?P<name>{_A_MONTH})\b(?!\s+\d)", said.text):
        first = _month_named(match["name"], said.today)
        return Stretch(_at(first, 0), _at(said.today, 24))
    match = re.search(r"\bsince\s+(?P<rest>.{3,40})", said.text)
    if match is None or (first := _past_day(match["rest"], said)) is None:
        return None
    moment = moment_in(match["rest"], said.today)
    at = moment.at if moment and moment.at else time(0)
    return Stretch(datetime.combine(first, at), max(_at(said.today, 24), _at(first, 24)))


def _one_bound(said: _Said) -> Stretch | None:
    """ "after 22:00", "before 6 am", "since 8 o'clock"."""
    match = re.search(rf"\b(?P<which>after|since|before|until|till|by)\s+{_CLOCK.format('at')}(?![\d:])", said.text)
    if match is None or not _SHOWS_A_TIME.search(match["at"]):
        return None
    day, hour = said.named_day() or said.today, _hour(match["at"], "")
    bound = _at(day, hour)
    if match["which"] in ("after", "since"):
        if bound > said.clock and said.named_day() is None:
            bound -= _DAY
        return Stretch(bound, max(_at(day, 24), bound + _HOUR))
    return Stretch(_at(day, 0), bound)


def _about_a_clock(said: _Said) -> Stretch | None:
    """ "at 3 am", "around 14:30", give or take half an hour."""
    match = re.search(rf"\b(?:at|around|about|near|circa|ca\.?)\s+{_CLOCK.format('at')}(?![\d:])", said.text)
    if match is None or not _SHOWS_A_TIME.search(match["at"]):
        return None
    at = _at(said.named_day() or said.today, _hour(match["at"], ""))
    if said.named_day() is None and at > said.clock and not said.is_ahead():
        at -= _DAY
    elif re.search(r"\blast night\b", said.text) and at.hour < _PARTS["morning"][1]:
        at += _DAY
    return Stretch(at - _HOUR / 2, at + _HOUR / 2)


def _shift(said: _Said) -> Stretch | None:
    """ "on the night shift", "yesterday's late shift"; without a day the one that runs, or ran last."""
    match = re.search(rf"\b(?P<which>{'|'.join(_SHIFTS)})[- ]?shifts?\b", said.text)
    if match is None:
        return None
    if match["which"] == "late" and not re.search(r"\b(?:the|on|a)\s+late|'s\s+late|late[- ]?shift\b", said.text):
        return None  # shifts that were late
    begins, ends = _SHIFTS[match["which"]]
    day = said.named_day()
    if day is not None:
        return Stretch(_at(day, begins), _at(day, ends))
    running = _at(said.today - _DAY, begins) <= said.clock < _at(said.today - _DAY, ends)
    begun = said.clock >= _at(said.today, begins)
    ahead = re.search(r"\b(?:will|is|are|tonight|next)\b", said.text)
    day = said.today if begun or (ahead and not running) else said.today - _DAY
    return Stretch(_at(day, begins), _at(day, ends))


def _part(said: _Said) -> Stretch | None:
    """ "this morning", "yesterday evening", "on Friday night", "overnight"."""
    if re.search(r"\b(?:overnight|over night|(?:during|in|through|at|of) the night|at night|by night)\b", said.text):
        day = said.named_day()
        return _part_of("night", day or (said.today if said.is_ahead() and said.now.hour >= _EARLY else None), said)
    if re.search(r"\b(?:tonight|this night)\b", said.text):
        return _part_of("night", said.today if said.now.hour >= _EARLY else said.today - _DAY, said)
    match = re.search(
        rf"\b(?:this|last|{_NAMED_DAY}|in the|during the|the same|early|late)(?:'s)?\s+(?:early |late )?"
        rf"(?P<part>{'|'.join(_PARTS)})\b|\b(?P<of>{'|'.join(_PARTS)})\s+(?:of|on)\s+(?:the\s+)?\w",
        said.text,
    )
    return _part_of(match["part"] or match["of"], said.named_day(), said) if match else None


def _part_of(part: str, day: date | None, said: _Said) -> Stretch:
    begins, ends = _PARTS[part]
    if day is None:
        day = said.today - _DAY if part == "night" or said.clock < _at(said.today, begins) else said.today
    return Stretch(_at(day, begins), _at(day, ends))


def _many_days(said: _Said) -> Stretch | None:
    """A weekend, a month by its name, a year."""
    first_of_week = said.today - timedelta(days=said.today.weekday())
    if re.search(r"\bweekend\b", said.text):
        saturday = first_of_week + 5 * _DAY
        ahead = re.search(r"\b(?:next|coming)\b", said.text)
        saturday -= 7 * _DAY if saturday > said.today and not ahead else timedelta(0)
        return Stretch(_at(saturday, 0), _at(saturday + _DAY, 24))
    if match := re.search(r"\b(this|last) year\b", said.text):
        year = said.today.year - (match[1] == "last")
        return Stretch(_at(date(year, 1, 1), 0), _at(date(year + 1, 1, 1), 0))
    match = re.search(rf"\b(?:in|during|of|for|last|all)\s+(?P<name>{_A_MONTH})\b\.?(?!\s+\d)", said.text)
    if match is None or re.search(rf"\d\s*(?:st|nd|rd|th)?\s+(?:of\s+)?{match['name']}", said.text):
        return None
    first = _month_named(match["name"], said.today)
    return Stretch(_at(first, 0), _at((first + 31 * _DAY).replace(day=1), 0))


def _month_named(name: str, today: date) -> date:
    """Its first day, of this year or, where that is still to come, the one before."""
    month = next(number for number, each in enumerate(_MONTHS, 1) if each.startswith(name[:3]))
    return date(today.year - (month > today.month), month, 1)


_FORMS: tuple[Callable[[_Said], Stretch | None], ...] = (
    _clocks,
    _back_from_now,
    _one_bound,
    _since_day,
    _about_a_clock,
    _shift,
    _part,
    _many_days,
)


def _at(day: date, hours: float) -> datetime:
    return datetime.combine(day, time(0)) + timedelta(hours=hours)


def _past_day(text: str, said: _Said) -> date | None:
    moment = moment_in(text, said.today)
    return _gone_by(moment.day, said.today) if moment and moment.day else None


def _gone_by(day: date, today: date) -> date:
    """A Friday is the last one; a 3rd of March, where it is still to come, that of the year before."""
    if day <= today:
        return day
    return day - 7 * _DAY if day <= today + 7 * _DAY else day.replace(year=day.year - 1)


def _many(text: str | None) -> float:
    if text is None or text in ("a", "an", "the"):
        return 1.0
    if text.startswith("half"):
        return 0.5
    found = numbers_in(text)
    return float(found[-1].value) if found else 2.0 if "couple" in text else 3.0 if "few" in text else 0.0


def _hour(text: str, after: str) -> float:
    """Hours from midnight; "10 to 11 pm" is of the evening both."""
    if text in ("noon", "midday"):
        return 12
    if text == "midnight":
        return 0
    match = re.match(r"(\d{1,2})(?:[:.h](\d\d))?\s*([ap])?", text)
    assert match is not None, "_CLOCK holds"
    half = match[3] or (found[1] if (found := re.search(r"\d\s*([ap])\.?m", after)) else None)
    hour = int(match[1])
    if half and hour <= 12:
        meant = hour % 12 + (12 if half == "p" else 0)
        hour = meant if match[3] or meant <= _hour(after, "") else meant - 12 if half == "p" else meant
    return hour + int(match[2] or 0) / 60
