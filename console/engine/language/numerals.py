"""The parts that numbers are written with: tokens of a text, digits in their many forms, number words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow

_BELOW_TWENTY = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_WORDS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

UNITS = {word: Decimal(value) for value, word in enumerate(_BELOW_TWENTY)} | {
    "nought": Decimal(0),
    "naught": Decimal(0),
    "nil": Decimal(0),
}
TENS = {word: Decimal(10 * value) for value, word in enumerate(_TENS_WORDS, 2)} | {"fourty": Decimal(40)}
SCALES = {
    word: Decimal(value)
    for words, value in (
        ("hundred hundreds", 100),
        ("thousand thousands", 10**3),
        ("million millions mil mln mio", 10**6),
        ("billion billions bln", 10**9),
        ("trillion trillions tln", 10**12),
        ("lakh lakhs", 10**5),
        ("crore crores", 10**7),
        ("dozen dozens doz dozs", 12),
        ("gross", 144),
    )
    for word in words.split()
}
VAGUE = {"couple": Decimal(2), "few": Decimal(3)}
ONE_IS_A_THING_AFTER = frozenset(
    [
        "this",
        "that",
        "the",
        "which",
        "each",
        "every",
        "any",
        "no",
        "another",
        "other",
        "some",
        "only",
        "good",
        "new",
        "old",
        "first",
        "next",
        "last",
    ]
)

UNIT_ORDINALS = {
    word: Decimal(value)
    for value, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"], 1
    )
}
DENOMINATORS = {
    **{word: value for word, value in UNIT_ORDINALS.items() if value > 2},
    "half": Decimal(2),
    "quarter": Decimal(4),
    **{
        word: Decimal(value)
        for value, word in enumerate(
            [
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
            ],
            10,
        )
    },
    **{word[:-1] + "ieth": value for word, value in TENS.items()},
    "hundredth": Decimal(100),
    "thousandth": Decimal(10**3),
    "millionth": Decimal(10**6),
    "billionth": Decimal(10**9),
    "trillionth": Decimal(10**12),
}

_SUFFIXES = {
    "k": 3,
    "K": 3,
    "M": 6,
    "mil": 6,
    "mln": 6,
    "mio": 6,
    "G": 9,
    "b": 9,
    "B": 9,
    "bn": 9,
    "bln": 9,
    "T": 12,
    "tln": 12,
}
_SUFFIX = "|".join(sorted(_SUFFIXES, key=len, reverse=True))
_NUMERAL = re.compile(
    r"(?<![\w.])(?P<digits>(?>"
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!,?\d)"  # 1,234.5
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # 40 000
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?"  # 1.234.567,8
    r"|(?<!\d,)\d+,\d{1,2}(?![\d,])"  # 1,5
    r"|\d*\.\d+|\d+))"
    r"(?:(?:e(?P<tens>[+-]?\d+))|(?:\s?[x×*]\s?10)\^(?P<times>[+-]?\d+)|\^(?P<power>[+-]{0,2}\d+))?"
    rf"(?:\s?(?P<suffix>{_SUFFIX})(?![\w'’]))?"
    r"(?!(?!s\b|ish\b|ies\b)[A-Za-z_])"
)
_SLASH = re.compile(r"(?<![\w/])(\d{1,3})/(\d{1,3})(?![\w/])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DASH = re.compile(r"[-–−]")
_LARGEST_POWER = 300


@dataclass(frozen=True, slots=True)
class Token:
    """``value`` for digits, ``slash`` for 3/4 and ¾, ``negates`` for a minus sign and its words."""

    text: str
    start: int
    end: int
    value: Decimal | None = None
    slash: Decimal | None = None
    negates: bool = False


def tokens(text: str) -> list[Token]:
    """Words in lower case, numbers in digits, fractions, dashes; everything else stands as its own character."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = _token(text, at)
        if token is None:
            at += 1
            continue
        found.append(token)
        at = token.end
    return found


def singular(word: str) -> str:
    """ "halves" to "half", "fifths" to "fifth"; others as they are."""
    return "half" if word == "halves" else word.removesuffix("s")


def _token(text: str, at: int) -> Token | None:
    character = text[at]
    if character.isspace():
        return None
    if match := _SLASH.match(text, at):
        below = Decimal(match[2])
        if below:
            return Token(match[0], at, match.end(), slash=Decimal(match[1]) / below)
    if (character.isascii() and character.isdigit()) or character == ".":
        return _numeral(text, at)
    if unicodedata.name(character, "").startswith("VULGAR FRACTION") and character != "⅟":
        return Token(character, at, at + 1, slash=Decimal(str(unicodedata.numeric(character))))
    if match := _WORD.match(text, at):
        word = match[0].lower()
        return Token(word, at, match.end(), negates=word in ("minus", "negative"))
    if _DASH.match(character):
        return Token("-", at, at + 1, negates=at == 0 or not (text[at - 1].isalnum() or _joins(text, at)))
    return Token(character, at, at + 1)


def _joins(text: str, at: int) -> bool:
    """A dash between two words with spaces on both sides is no sign."""
    return text[at + 1 : at + 2].isspace() and bool(text[:at].strip())


def _numeral(text: str, at: int) -> Token:
    match = _NUMERAL.match(text, at)
    if match is None:
        stop = at + 1
        while stop < len(text) and (text[stop].isalnum() or text[stop] in "._"):
            stop += 1
        return Token(text[at:stop], at, stop)
    try:
        value = _value(match)
    except (InvalidOperation, Overflow):
        return Token(match[0], at, match.end())
    return Token(match[0], at, match.end(), value=value)


def _value(match: re.Match[str]) -> Decimal:
    value = _decimal(match["digits"])
    if exponent := match["tens"] or match["times"]:
        value *= Decimal(10) ** _power(exponent)
    elif match["power"]:
        value = value ** _power(match["power"])
    return value.scaleb(_SUFFIXES[match["suffix"]]) if match["suffix"] else value


def _power(text: str) -> int:
    sign = -1 if text.count("-") == 1 else 1
    return sign * min(int(text.lstrip("+-")[:4]), _LARGEST_POWER)


def _decimal(digits: str) -> Decimal:
    digits = re.sub(r"[ \u00a0\u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return Decimal(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return Decimal(digits.replace(",", "."))
