"""What must never leave, found in a text: by the sentence, alone or as the end of the one before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from console.domain.behavior import Prohibition
from console.domain.sentences import split

LONGEST_PHRASE = 120
"""Characters of a phrase that people are shown."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is what people see of it, such as the id of its guideline; ``says`` what it asks for."""

    name: str
    prohibition: Prohibition
    says: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """``phrase``: the part of ``sentence`` that breaks the rule, as a reader sees it."""

    rule: Rule
    sentence: str
    phrase: str

    def __str__(self) -> str:
        return f"“{self.phrase}” breaks the rule {self.rule.name}"


def breach_of(sentence: str, before: str, rules: Iterable[Rule]) -> Breach | None:
    """The first rule that the sentence breaks, alone or together with what stood before it."""
    plain, earlier = plain_sentence(sentence), plain_sentence(before)
    joined = f"{earlier} {plain}"
    for rule in rules:
        prohibition = rule.prohibition
        phrase = _broken_by(prohibition, plain)
        if not phrase and not _broken_by(prohibition, earlier):
            phrase = _broken_by(prohibition, joined)
        if phrase:
            return Breach(rule, sentence.strip(), _short(phrase))
    return None


def breaches(text: str, rules: Sequence[Rule]) -> tuple[Breach, ...]:
    """One for each sentence that breaks a rule, in order."""
    return hold(text, rules)[1]


def hold(text: str, rules: Sequence[Rule]) -> tuple[str, tuple[Breach, ...]]:
    """The text with each such sentence replaced by what its rule says instead, once for each rule."""
    kept: list[str] = []
    found: list[Breach] = []
    before = ""
    for sentence in split(text) if rules else ():
        breach = breach_of(sentence, before, rules)
        if breach is None:
            kept.append(sentence)
            before = sentence
            continue
        found.append(breach)
        instead = breach.rule.prohibition.instead
        if instead not in "".join(kept):
            kept.append(instead + (sentence[len(sentence.rstrip()) :] or " "))
    return ("".join(kept).rstrip(), tuple(found)) if found else (text, ())


def _broken_by(rule: Prohibition, sentence: str) -> str:
    """What of the sentence breaks the rule, empty where nothing does."""
    found = next((match for each in rule.patterns if (match := pattern_of(each).search(sentence))), None)
    if found is None or any(pattern_of(each).search(sentence) for each in rule.unless):
        return ""
    return found[0] or sentence


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= LONGEST_PHRASE else f"{phrase[: LONGEST_PHRASE - 1].rstrip()}…"


@lru_cache(maxsize=1000)
def pattern_of(text: str) -> re.Pattern[str]:
    """Whatever case a sentence is in. Compiled where a plugin is checked, so that no reply waits for it; raises
    re.error."""
    return re.compile(text, re.IGNORECASE)


def plain_sentence(sentence: str) -> str:
    """As a reader sees it: without marks of emphasis, look-alike forms, invisible characters and curly quotes.

    Letters that are drawn apart are joined: m i n o r, m-i-n-o-r.
    """
    seen = unicodedata.normalize("NFKC", sentence).translate(_LOOKS)
    seen = "".join(character for character in seen if unicodedata.category(character) != "Cf")
    if _LATIN.search(seen):
        seen = _TALL_I.sub("l", seen.translate(_LIKE_LATIN))
    seen = _DRAWN_APART.sub(lambda drawn: re.sub(r"[^A-Za-z]", "", drawn[0]), seen)
    return " ".join(seen.split())


_LOOKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "*": None, "_": None, "`": None})


_LATIN = re.compile(r"[A-Za-z]")
_LIKE_LATIN = str.maketrans("аеорсухіѕјԁАЕОРСХІВНКМТ", "aeopcyxisjdAEOPCXIBHKMT")
"""Cyrillic letters that look like Latin ones."""
_TALL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")
_DRAWN_APART = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][ .·-]){3,}[A-Za-z](?![A-Za-z])")
