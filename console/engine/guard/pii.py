"""Personal data in text: found by form and check digit, masked so that it can be put back, or for good in logs.

Names and addresses are not found: no rule tells them from other words.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from console.domain.masking import EVERY_KIND, MaskingSettings, PersonalKind, Shape
from console.engine.guard import checks

LONGEST_TEXT = 200_000
"""characters that are looked at in one go; longer texts are masked in pieces"""

_HELD, _LONGEST_HELD = 256, 2_000
"""Texts, and characters of one, for which it is kept what was found: each turn masks its history and the same pieces
of knowledge anew."""

_MARK = re.compile(r"⟦([A-Z_]+)_(\d+)⟧")
_DIGIT = re.compile(r"\d")
_BRACKETS = str.maketrans({"⟦": "[", "⟧": "]"})


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule of a tenant's own: what the pattern matches is masked as ``kind`` (capitals and underscores)."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is masked. ``region`` (two letters) is whose phone numbers are written without a country code."""

    kinds: frozenset[PersonalKind] = EVERY_KIND
    own: tuple[Pattern, ...] = ()
    region: str = "US"


def rules_of(settings: MaskingSettings) -> Rules:
    """What a tenant set, made ready to look for."""
    own = tuple(Pattern(_place_of(shape.name), _pattern_of(shape)) for shape in settings.shapes)
    return Rules(kinds=settings.kinds, own=own, region=settings.region)


def _place_of(name: str) -> str:
    """What stands in the place: capitals and underscores."""
    return re.sub(r"[^A-Z]+", "_", name.upper()).strip("_") or "OWN"


def _pattern_of(shape: Shape) -> re.Pattern[str]:
    parts = ({"#": r"\d", "@": r"[^\W\d_]"}.get(each) or re.escape(each) for each in shape.form)
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class Masked:
    """Masks the texts of one turn: the same value gets the same placeholder, and ``unmask`` puts it back."""

    rules: Rules = field(default_factory=Rules)
    _values: dict[str, str] = field(default_factory=dict)
    _marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mask(self, text: str) -> str:
        """Placeholders look like ⟦PHONE_1⟧. Such brackets in the text itself become plain ones first."""
        return _replace(text.translate(_BRACKETS), self.rules, self._placeholder)

    def unmask(self, text: str) -> str:
        """Placeholders that this turn gave out; others stay as they are."""
        return _MARK.sub(lambda mark: self._values.get(mark[0], mark[0]), text)

    def _placeholder(self, found: Found) -> str:
        key = (found.kind, found.text)
        if key not in self._marks:
            number = 1 + sum(kind == found.kind for kind, _ in self._marks)
            mark = f"⟦{found.kind}_{number}⟧"
            self._marks[key] = mark
            self._values[mark] = found.text
        return self._marks[key]


def redact(text: str, rules: Rules | None = None) -> str:
    """Masked for good: [EMAIL], [PHONE]."""
    return _replace(text, rules or Rules(), lambda found: f"[{found.kind}]")


def find(text: str, rules: Rules | None = None) -> list[Found]:
    """Personal data in the order of the text, none overlapping another. Never raises."""
    rules = rules or Rules()
    if not _may_hold_any(text, rules):
        return []
    return list(_found_again(text, rules) if len(text) <= _LONGEST_HELD else _found(text[:LONGEST_TEXT], rules))


def _found(text: str, rules: Rules) -> tuple[Found, ...]:
    taken: list[Found] = []
    for found in _all(text, rules):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


_found_again = lru_cache(maxsize=_HELD)(_found)


class RedactingFilter(logging.Filter):
    """Takes personal data out of every record before a handler sees it, arguments and traceback included."""

    def __init__(self, rules: Rules | None = None) -> None:
        super().__init__()
        self._rules = rules or Rules()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage(), self._rules)
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._rules)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._rules)
        return True


def _replace(text: str, rules: Rules, by: Callable[[Found], str]) -> str:
    if len(text) > LONGEST_TEXT:
        return "".join(_replace(piece, rules, by) for piece in _pieces(text))
    out, at = [], 0
    for found in find(text, rules):
        out += [text[at : found.start], by(found)]
        at = found.end
    return "".join(out) + text[at:]


def _pieces(text: str) -> Iterator[str]:
    """Cut at white space where there is some near the end of a piece."""
    at = 0
    while at < len(text):
        end = min(len(text), at + LONGEST_TEXT)
        blank = max(text.rfind(mark, end - 2_000, end) for mark in " \n\t") if end < len(text) else -1
        end = blank + 1 if blank > at else end
        yield text[at:end]
        at = end


def _may_hold_any(text: str, rules: Rules) -> bool:
    return bool(rules.own) or "@" in text or text.count(":") > 1 or _DIGIT.search(text) is not None


def _all(text: str, rules: Rules) -> Iterable[Found]:
    """Surest first: what is found earlier keeps its place."""
    for own in rules.own:
        yield from _matches(own.kind, own.pattern, text)
    finders: Sequence[tuple[PersonalKind, Callable[[str], Iterable[tuple[int, int]]]]] = (
        (PersonalKind.EMAIL, checks.emails),
        (PersonalKind.IBAN, checks.ibans),
        (PersonalKind.CARD, checks.cards),
        (PersonalKind.IP, _addresses),
        (PersonalKind.NATIONAL_ID, checks.national_ids),
        (PersonalKind.PHONE, lambda text: checks.phones(text, rules.region)),
    )
    for kind, finder in finders:
        if kind in rules.kinds:
            yield from (Found(kind.value, start, end, text[start:end]) for start, end in finder(text))


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if match[0]:
            yield Found(kind, match.start(), match.end(), match[0])


_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-fA-F:]*:[0-9a-fA-F:]*:)[0-9a-fA-F:]{3,39}(?:(?:\.\d{1,3}){3})?(?![\w:])")


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            if _is_address(match[0]):
                yield match.span()


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.version == 4 or (len(text) > 4 and text.count(":") >= 2 and any(part for part in text.split(":")))
