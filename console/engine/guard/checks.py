"""Where a text holds e-mail addresses, phone numbers, cards, IBANs, national ids: form first, then check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

Span = tuple[int, int]

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?!\w)")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)")
_CARD_WORDS = re.compile(
    r"\b(?:card|cc|visa|master\s?card|amex|american express|discover|diners|credit|debit)\b", re.I
)
_PHONE = re.compile(
    r"(?<![\w./:+$€£#-])(?<!\d,)(?:\+|00\s?)?\(?\d{1,4}\)?(?:[ .\-–/]{0,2}\(?\d{1,8}\)?){1,6}"
    r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w])",
    re.I,
)
_PHONE_WORDS = re.compile(
    r"\b(?:phone|tel(?:ephone)?|mobile|cell(?:phone)?|fax|call(?:ed|ing|s)?|ring|reach|contact|number is|desk|office|"
    r"whats\s?app|text(?:ed)?(?: me)?(?: at| on)?|sms|messages? (?:to|at|on)|answering (?:at|on)|dial|hotline|"
    r"registered)\b[^\n\d]{0,25}$",
    re.I,
)
_PHONE_WORDS_BEHIND = re.compile(r"^\W{0,3}(?:office|fax|mobile|phone|cell|home|work|desk|tel)\b", re.I)
_DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d{2}|(?:19|20)\d{2}\s?[-–/]\s?(?:(?:19|20)?\d{2})"
)
_DATE_AND_TIME = re.compile(rf"(?:{_DATE.pattern})\s+\d{{1,2}}\b")
_ID_WORDS = re.compile(
    r"\b(?:ssn|social security|national id|id(?:entity)? (?:card|number|no)|passport|licen[cs]e|nin|nino|nhs|"
    r"personal (?:number|id|code)|tax (?:id|number|no)|tin|pesel|bsn|dni|nie|nif|cpf|curp|aadhaar|steuer\w*|"
    r"insurance number|codice fiscale|fiscal code)\b[^\n]{0,30}$",
    re.I,
)
_ID = re.compile(r"(?<![\w.-])[A-Za-z]{0,6}\d(?:[ ./-]?[A-Za-z0-9]){5,17}(?![\w-])")
_SSN = re.compile(r"(?<![\w-])(?!000|666)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![\w-])")
_LEAST_PHONE, _MOST_PHONE = 7, 15
_GAP = (
    r"[-x\u2010-\u2015\u2212\u30fc\uff0d-\uff0f \u00a0\u00ad\u200b\u2060\u3000"
    r"()（）［］.\[\]/~\u2053\u223c\uff5e]{0,4}"
)
_DENSE = re.compile(rf"\d(?:{_GAP}\d){{4,}}")
"""At least as many digits as a phone number has anywhere, with what phonenumbers takes between two of them."""
_DAY = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?: [0-2]\d)?")
_EXTENSION = 40
_DIGIT = re.compile(r"\d")


def emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text) if "@" in text else ():
        yield match.span()


def ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        end = _longest_valid(match[0], _is_iban)
        if end:
            yield match.start(), match.start() + end


def cards(text: str) -> Iterator[Span]:
    """12 to 19 digits with Luhn's check digit and a card's beginning, or with a word for cards before them."""
    from stdnum import luhn

    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        valid = luhn.is_valid(digits)
        named = _CARD_WORDS.search(text, max(0, match.start() - 60), match.start())
        if (valid and (len(digits) >= 13 or named) and digits[0] in "123456") or (named and len(digits) >= 13):
            yield match.span()


def national_ids(text: str) -> Iterator[Span]:
    """US social security numbers by form; ids of many countries by check digit, behind a word that says so."""
    for match in _SSN.finditer(text):
        yield match.span()
    for match in _ID.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _ID_WORDS.search(before):
            trimmed = _id_part(match[0])
            if trimmed:
                yield match.start() + trimmed[0], match.start() + trimmed[1]


def phones(text: str, region: str) -> Iterator[Span]:
    """What phonenumbers finds, and groups of digits behind a word for phones, or that look like nothing else."""
    dense = _many_digits(text)
    if not dense:
        return
    import phonenumbers

    seen: list[Span] = []
    leniency = phonenumbers.Leniency.VALID
    looked_at = _without_few_digits(text, dense)
    for found in phonenumbers.PhoneNumberMatcher(looked_at, region, leniency=leniency, max_tries=2_000):
        span = found.start, found.end
        if not _DATE.fullmatch(found.raw_string) and _stands_alone(text, span):
            seen.append(span)
            yield span
    for match in _PHONE.finditer(text):
        span = match.start(), match.start() + len(match[0].rstrip(" .-–/("))
        if not any(start < span[1] and span[0] < end for start, end in seen) and _is_phone(text, span):
            yield span


def _many_digits(text: str) -> list[Span]:
    """Where there are enough digits for a phone number, days of a calendar apart."""
    return [match.span() for match in _DENSE.finditer(text) if not _is_day(text, match)]


def _is_day(text: str, match: re.Match[str]) -> bool:
    day = _DAY.fullmatch(match[0])
    return day is not None and (len(match[0]) == 10 or text[match.end() : match.end() + 1] == ":")


def _without_few_digits(text: str, dense: list[Span]) -> str:
    """Of the same length: phonenumbers tries every single number, which takes it most of its time."""
    parts, at = [], 0
    for start, end in dense:
        parts += [_DIGIT.sub("·", text[at:start]), text[max(at, start) : end + _EXTENSION]]
        at = max(at, min(len(text), end + _EXTENSION))
    return "".join([*parts, _DIGIT.sub("·", text[at:])])


def _is_phone(text: str, span: Span) -> bool:
    raw = text[slice(*span)]
    digits = sum(character.isdigit() for character in re.split("x|ext", raw, flags=re.I)[0])
    if not _LEAST_PHONE <= digits <= _MOST_PHONE or _DATE.fullmatch(raw.strip()) or _DATE_AND_TIME.match(raw):
        return False
    before = text[max(0, span[0] - 60) : span[0]]
    if _PHONE_WORDS.search(before) or _PHONE_WORDS_BEHIND.match(text[span[1] : span[1] + 15]):
        return True
    groups = re.findall(r"\d+", raw)
    return raw.startswith(("+", "00", "(")) or (
        digits >= 9 and len(groups) >= 3 and max(map(len, groups)) <= 4 and min(map(len, groups)) >= 2
    )


def _stands_alone(text: str, span: Span) -> bool:
    """No part of a longer code: ABC-555-123-4567."""
    before, behind = text[max(0, span[0] - 2) : span[0]], text[span[1] : span[1] + 2]
    return not re.search(r"[A-Za-z0-9][-_/.]$", before) and not re.match(r"[-_/]\d|[A-WYZa-wyz]", behind)


def _longest_valid(text: str, valid: Callable[[str], bool]) -> int:
    """Length of the longest beginning, up to a gap between groups, that is valid; 0 for none."""
    ends = [len(text), *(match.start() for match in re.finditer(r"[ -]", text))]
    return max((end for end in ends if valid(text[:end])), default=0)


def _is_iban(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text, check_country=False))


def _id_part(text: str) -> Span | None:
    """The part that is an id: by a country's check digit, else the first run that is mostly digits."""
    starts = [0, *(match.end() for match in re.finditer(r"[ ]", text))]
    for start in starts:
        end = _longest_valid(text[start:], _is_national_id)
        if end:
            return start, start + end
    match = re.search(r"[A-Za-z]{0,3}\d(?:[./-]?[A-Za-z0-9]){5,14}", text)
    return match.span() if match else None


def _is_national_id(text: str) -> bool:
    return any(check(text) for check in _validators())


@cache
def _validators() -> tuple[Callable[[str], bool], ...]:
    from stdnum.be import nn
    from stdnum.br import cpf
    from stdnum.de import idnr
    from stdnum.es import dni, nie
    from stdnum.fr import nir
    from stdnum.gb import nhs
    from stdnum.in_ import aadhaar
    from stdnum.it import codicefiscale
    from stdnum.mx import curp
    from stdnum.nl import bsn
    from stdnum.pl import pesel
    from stdnum.se import personnummer
    from stdnum.us import ssn

    modules = (ssn, nhs, idnr, nir, dni, nie, codicefiscale, bsn, pesel, personnummer, nn, cpf, curp, aadhaar)
    return tuple(module.is_valid for module in modules)
