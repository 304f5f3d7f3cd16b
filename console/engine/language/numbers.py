"""Numbers in text, as digits and as English words, with whether they were meant roughly. Ordinals are no numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from console.engine.language import numerals
from console.engine.language.numerals import Token

LONGEST_TEXT = 20_000
"""characters that are looked at; numbers further on are left out"""


@dataclass(frozen=True, slots=True)
class Number:
    """``text`` is what stands from ``start`` to ``end`` of the source; approximate: "about", "20 something"."""

    value: float
    text: str
    start: int
    end: int
    approximate: bool = False


_BEFORE = re.compile(
    r"(?:\b(?:about|around|approx(?:imately)?|roughly|maybe|perhaps|probably|possibly|some|like|nearly|almost|circa|"
    r"more or less|somewhere (?:around|near|between)|close to|up to|at least|at most|over|under|more than|less than|"
    r"no more than|i(?:'d)? (?:guess|think|say|suppose)(?: it(?:'s| is))?)\.?|~|≈)\s*(?:a\s+|an\s+)?(?:[$€£]\s?)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:\s*-?\s*(?:something|some|odd|ish)\b|\s*\+(?!\d)|'?s\b|"
    r"\s+(?:or so|or more|or less|give or take|more or less|roughly|approximately|maybe|"
    r"perhaps|i (?:think|guess|suppose)|plus)\b)",
    re.IGNORECASE,
)
_SO_MANY = re.compile(r"(?:hundred|thousand|million|billion|dozen)s", re.IGNORECASE)
"""Without a number of its own it counts none."""
_RANGE = re.compile(r"^\s*(?:-|–|—|\bto\b|\bor\b|\bthrough\b)\s*$", re.IGNORECASE)
_ENDS_IN_SCALE = re.compile(r"(?:hundred|thousand|million|billion|dozen|[km])$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)


def numbers_in(text: str) -> list[Number]:
    """Every number, in the order of the text. Never raises."""
    text = text[:LONGEST_TEXT]
    tokens = numerals.tokens(text)
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        read = _number(tokens, at)
        if read is None:
            at += 1
            continue
        value, end, rough = read
        start, stop = tokens[at].start, tokens[end - 1].end
        rough = rough or bool(
            _BEFORE.search(text[max(0, start - 40) : start]) or _AFTER.match(text[stop : stop + 20])
        )
        rough = rough or bool(_SO_MANY.fullmatch(text[start:stop]))
        found.append(Number(_as_float(value), text[start:stop], start, stop, rough))
        at = end
    return found


def quantity(text: str) -> Number | None:
    """The one quantity that an answer gives; the middle of a range ("20 to 30") counts as approximate.

    None where there is no number, or several that are no range.
    """
    found = numbers_in(text)
    if len(found) == 2 and (middle := _range(text, *found)) is not None:
        return middle
    if len(found) > 1 and len({number.value for number in found}) > 1:
        return None
    return found[0] if found else None


def _range(text: str, low: Number, high: Number) -> Number | None:
    gap = text[low.end : high.start]
    joined = _RANGE.match(gap) or (gap.strip().lower() == "and" and _BETWEEN.search(text[: low.start]))
    first = low.value * _shared_scale(low, high)
    if not joined or high.value <= first:
        return None
    middle = (first + high.value) / 2
    if first.is_integer() and high.value.is_integer():
        middle = float(math.floor(middle + 0.5))  # whole things stay whole
    return replace(low, value=middle, text=text[low.start : high.end], end=high.end, approximate=True)


def _shared_scale(low: Number, high: Number) -> float:
    """ "two to three hundred", "5 to 10k": the scale stands once and is meant twice."""
    scale = _ENDS_IN_SCALE.search(high.text)
    if scale is None or _ENDS_IN_SCALE.search(low.text):
        return 1.0
    word = scale.group().lower()
    factor = float({"k": 1_000, "m": 1_000_000}.get(word) or numerals.SCALES[word])
    return factor if low.value < high.value / factor else 1.0


Read = tuple[Decimal, int, bool]
"""value, index after the last token, whether meant roughly"""


def _number(tokens: Sequence[Token], at: int) -> Read | None:
    sign, first = (-1, at + 1) if tokens[at].negates and at + 1 < len(tokens) else (1, at)
    read = _unsigned(tokens, first)
    if read is None or _is_pronoun(tokens, first, read[1]):
        return None
    return sign * read[0], read[1], read[2]


def _is_pronoun(tokens: Sequence[Token], at: int, end: int) -> bool:
    """ "this one", "the one that" name a thing, not a count."""
    before = tokens[at - 1].text if at else ""
    return end == at + 1 and tokens[at].text == "one" and before in numerals.ONE_IS_A_THING_AFTER


def _unsigned(tokens: Sequence[Token], at: int) -> Read | None:
    read = _vague(tokens, at) or _fraction(tokens, at) or _mixed(tokens, at)
    if read is None:
        return None
    value, end, rough = read
    share = _share(tokens, value, end)
    return (*share, rough) if share else read


def _vague(tokens: Sequence[Token], at: int) -> Read | None:
    """ "a couple of hundred", "few thousand"."""
    if _word(tokens, at) == "a":
        at += 1
    count = numerals.VAGUE.get(_word(tokens, at))
    if count is None:
        return None
    end = at + 1
    scaled = end + 1 if _word(tokens, end) == "of" else end
    scale = numerals.SCALES.get(_word(tokens, scaled).removesuffix("s"))
    if scale is None:
        return count, end, True
    return count * scale, scaled + 1, True


def _fraction(tokens: Sequence[Token], at: int) -> Read | None:
    """ "a half", "three fifths", "half a million", "quarter million"."""
    read = _plain_fraction(tokens, at)
    if read is None:
        return None
    value, end = read
    scaled = end + 1 if _word(tokens, end) in ("a", "of") else end
    scale = numerals.SCALES.get(_word(tokens, scaled))
    return (value * scale, scaled + 1, False) if scale else (value, end, False)


def _plain_fraction(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    word = _word(tokens, at)
    if word in ("half", "quarter"):
        return Decimal(1) / numerals.DENOMINATORS[word], at + 1
    if at < len(tokens) and (slash := tokens[at].slash) is not None:
        return slash, at + 1
    if word in ("a", "an"):
        below = _denominator(tokens, at + 1, plural=False)
        return (Decimal(1) / below[0], below[1]) if below else None
    above = _cardinal(tokens, at, with_and=False)
    if above is None:
        return None
    value, end = above
    below = _denominator(tokens, _skip_hyphen(tokens, end), plural=value != 1)
    return (value / below[0], below[1]) if below else None


def _denominator(tokens: Sequence[Token], at: int, *, plural: bool) -> tuple[Decimal, int] | None:
    """ "fifths", "twenty-firsts"; the singular only after one."""
    tens = numerals.TENS.get(_word(tokens, at))
    last = _skip_hyphen(tokens, at + 1) if tens else at
    word = _word(tokens, last)
    single = numerals.singular(word)
    if (single == word) is plural:
        return None
    if tens is not None and single in numerals.UNIT_ORDINALS:
        return tens + numerals.UNIT_ORDINALS[single], last + 1
    below = numerals.DENOMINATORS.get(single)
    return (below, last + 1) if below and tens is None else None


def _mixed(tokens: Sequence[Token], at: int) -> Read | None:
    """A cardinal, with decimals in words or a fraction behind it."""
    if _word(tokens, at) == "a":
        if _word(tokens, at + 1) not in numerals.SCALES:
            return None
        at += 1
    read = _cardinal(tokens, at)
    if read is None:
        return None
    value, end = read
    if _word(tokens, end) == "point":
        digits, stop = _digits(tokens, end + 1)
        if digits:
            return value + Decimal(f"0.{digits}"), stop, False
    return (*_with_fraction(tokens, value, end), False)


def _with_fraction(tokens: Sequence[Token], value: Decimal, end: int) -> tuple[Decimal, int]:
    joined = _word(tokens, end) == "and"
    slash = end < len(tokens) and tokens[end].slash is not None
    part = _plain_fraction(tokens, end + 1 if joined else end) if joined or slash else None
    if part is None:
        return value, end
    share, stop = part
    scale = numerals.SCALES.get(_word(tokens, stop))
    if scale is not None and scale < value:
        return value + share * scale, stop + 1
    last = numerals.SCALES.get(_word(tokens, end - 1), Decimal(1))
    return value + share * (last if last >= 1000 else 1), stop


def _share(tokens: Sequence[Token], value: Decimal, end: int) -> tuple[Decimal, int] | None:
    """ "one over three", "two out of five hundred"."""
    if _word(tokens, end) == "over":
        below = _cardinal(tokens, end + 1)
        return (value / below[0], below[1]) if below and below[0] else None
    if _word(tokens, end) == "out" and _word(tokens, end + 1) == "of":
        below = _cardinal(tokens, end + 2)
        return (value / below[0], below[1]) if below and 0 < value < below[0] else None
    return None


def _cardinal(tokens: Sequence[Token], at: int, *, with_and: bool = True) -> tuple[Decimal, int] | None:
    """Groups below a thousand, each with its scale, scales falling: 4 thousand 3 hundred and 21."""
    total, end, room = Decimal(0), at, Decimal("Infinity")
    while True:
        begin = _past_and(tokens, end, with_and) if end > at else end
        group = _group(tokens, begin, alone=end == at, with_and=with_and)
        if group is None:
            break
        value, stop = group
        scale = Decimal(1)
        while (factor := numerals.SCALES.get(_word(tokens, stop))) is not None and factor != 100:
            scale *= factor
            stop += 1
        if value * scale >= room:
            break
        total, end, room = total + value * scale, stop, scale
        if scale == 1:
            break
    return (total, end) if end > at else None


def _past_and(tokens: Sequence[Token], at: int, with_and: bool) -> int:
    """Behind an "and" that goes on with the number; one before a fraction ("and two thirds") ends it."""
    goes_on = with_and and _word(tokens, at) == "and" and _plain_fraction(tokens, at + 1) is None
    return at + 1 if goes_on else at


def _group(tokens: Sequence[Token], at: int, *, alone: bool, with_and: bool) -> tuple[Decimal, int] | None:
    """A number as digits or words, with its hundreds; ``alone``: a scale word may stand for one of itself."""
    small = _below_hundred(tokens, at, with_and=with_and)
    if small is None:
        bare = alone and _word(tokens, at) in numerals.SCALES
        if not bare:
            return None
        small = (Decimal(1), at)
    value, end = small
    if _word(tokens, end) not in ("hundred", "hundreds"):
        return value, end
    value, end = value * 100, end + 1
    rest = _below_hundred(tokens, _past_and(tokens, end, with_and), with_and=with_and)
    joins = rest is not None and rest[0] < 100 and _word(tokens, rest[1]) != "hundred"
    return (value + rest[0], rest[1]) if rest is not None and joins else (value, end)


def _below_hundred(tokens: Sequence[Token], at: int, *, with_and: bool = True) -> tuple[Decimal, int] | None:
    if at < len(tokens) and tokens[at].value is not None:
        return tokens[at].value or Decimal(0), at + 1
    word = _word(tokens, at)
    if word in numerals.UNITS:
        return numerals.UNITS[word], at + 1
    if word not in numerals.TENS:
        return None
    last = _skip_hyphen(tokens, at + 1)
    if last == at + 1:
        last = _past_and(tokens, last, with_and)
    unit = numerals.UNITS.get(_word(tokens, last), Decimal(0))
    return (numerals.TENS[word] + unit, last + 1) if 0 < unit < 10 else (numerals.TENS[word], at + 1)


def _digits(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """ "seventy-one" is 71, "nought four" is 04."""
    digits = ""
    while (read := _below_hundred(tokens, at)) is not None and read[0] == int(read[0]):
        digits, at = digits + str(int(read[0])), read[1]
    return digits, at


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _skip_hyphen(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if _word(tokens, at) == "-" else at


def _as_float(value: Decimal) -> float:
    number = float(value)
    return number if abs(number) != float("inf") else float("1e308") * (1 if number > 0 else -1)
