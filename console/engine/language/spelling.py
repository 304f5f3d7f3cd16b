"""Misspelled words put right, by the words of English and of the domain. What is known, or is no plain word, is left.

Ranked as a noisy channel (Kernighan, Church and Gale 1990): how common the word is against how far it is from what
was written; endings, doubled letters and words that sound alike are nearer than their letters say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import MappingProxyType

from console.engine.language.word_list import is_everyday, word_frequencies

LEAST_CONFIDENCE = 0.6
"""a correction below it is not made"""

NEAR = 0.7
"""Where another word is no further than that behind the best, every second correction is wrong (Norvig 1)."""

FURTHER = 1.2
"""As far behind a word of the domain may still be meant, where the best is none."""

LONGEST_TEXT = 4_000
"""characters that are looked at"""

_MOST_LOOKED_UP = 40
_SHORTEST, _LONGEST = 4, 24
_SHORT_FOR_TWO = 5
_FREQUENCY, _SOUND, _FIRST, _LAST, _DOUBLED, _SWAPPED, _REPLACED = 0.16, 0.7, 0.6, 0.4, 0.5, 0.3, 0.2
_OWN_WORD = 2.0e9
_MOST_OPTIONS = 3
_LOOKED_THROUGH = 8
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEFT = re.compile(
    r"""\S*[\d_@/\\#$€£%&*=+<>{}\[\]|~^]\S*|https?:\S+|www\.\S+|"[^"\n]{1,400}"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|`[^`\n]{1,400}`"""
    r"""|(?<!\w)'[^'\n]{1,400}'(?!\w)|\b\w+(?:\.\w+)+\b|⟦[^⟧\n]{1,40}⟧"""
)
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "'s")
_AMERICAN = (
    ("or", "our"),
    ("iz", "is"),
    ("yz", "ys"),
    ("er", "re"),
    ("ense", "ence"),
    ("og", "ogue"),
    ("eled", "elled"),
    ("eling", "elling"),
)
_PREFIXES = ("un", "re", "non", "pre", "over", "under")


@dataclass(frozen=True, slots=True)
class Correction:
    """``start`` and ``end`` are places in the text as it was given; ``confidence`` is 0 to 1."""

    wrong: str
    right: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Option:
    """A word that may be meant, with the confidence, 0 to 1, that it is. ``own``: of the domain; ``near``: as likely
    as the likeliest."""

    word: str
    confidence: float
    own: bool = False
    near: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word of which it is not sure what is meant: the best is hardly ahead, too far off to be taken, or none of the
    domain where one of the domain may be meant.

    ``wrong`` is the word as it was written, ``read`` what the corrected text has from ``start`` to ``end``: the first
    of the ``options`` or the word as written. ``options``: likeliest first, one at least.
    """

    wrong: str
    read: str
    start: int
    end: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    text: str
    corrections: tuple[Correction, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A word of the text as it was given that is none, with what may be meant."""

    wrong: str
    start: int
    end: int
    options: tuple[Option, ...]
    doubtful: bool


class Speller:
    """Knows English and ``vocabulary``; words of ``names`` are right however they look. Safe from several threads.

    Making one takes a few milliseconds, the first use 10 ms for the list of words.
    """

    def __init__(self, vocabulary: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self._own = frozenset(word for text in vocabulary for word in _plain_words(text))
        self._names = frozenset(word for text in names for word in _plain_words(text))
        self._best = lru_cache(maxsize=4_096)(self._look_up)

    def correct(self, text: str, settled: Mapping[str, str] = MappingProxyType({})) -> Corrected:
        """Never raises; a text without misspelled words comes back as it is.

        ``settled`` are words in lower case as somebody explained them: they are read so, or left where they are so.
        """
        out, made, doubts, at, shift = list[str](), list[Correction](), list[Doubt](), 0, 0
        for suspect in self._suspects(text, settled):
            best, start, end = suspect.options[0], suspect.start, suspect.end
            right = best.word if best.confidence >= LEAST_CONFIDENCE else suspect.wrong
            if right != suspect.wrong:
                made.append(Correction(suspect.wrong, right, start, end, best.confidence))
            if suspect.doubtful:
                place = (start + shift, start + shift + len(right))
                doubts.append(Doubt(suspect.wrong, right, *place, suspect.options))
            out += [text[at:start], right]
            at, shift = end, shift + len(right) - (end - start)
        return Corrected("".join(out) + text[at:], tuple(made), tuple(doubts))

    def best(self, word: str) -> tuple[str, float] | None:
        """The likeliest word for one in lower case, with its confidence; None if it is known or nothing is near."""
        found = self._best(word)
        return (found[0].word, found[0].confidence) if found else None

    def knows(self, word: str) -> bool:
        """Also with a regular ending, where it is a word of the domain."""
        own = word in self._own or any(word.removesuffix(ending) in self._own for ending in _ENDINGS)
        return own or word in self._names or _is_english(word)

    def _suspects(self, text: str, settled: Mapping[str, str]) -> Iterator[_Suspect]:
        looked_at = text[:LONGEST_TEXT]
        left = [match.span() for match in _LEFT.finditer(looked_at)]
        looked_up = 0
        for match in _WORD.finditer(looked_at):
            word = match[0].replace("’", "'")
            explained = settled.get(word.lower())
            if any(start < match.end() and match.start() < end for start, end in left):
                continue
            if explained is not None:
                if explained != word.lower():
                    meant = (Option(_like(word, explained), 1.0),)
                    yield _Suspect(match[0], match.start(), match.end(), meant, doubtful=False)
                continue
            if not _SHORTEST <= len(word) <= _LONGEST or _is_name(looked_at, match) or self.knows(word.lower()):
                continue
            looked_up += 1
            if looked_up > _MOST_LOOKED_UP:
                return
            found = self._best(word.lower())
            if found:
                options = tuple(replace(each, word=_like(word, each.word)) for each in found)
                doubtful = len(found) > 1 or found[0].confidence < LEAST_CONFIDENCE
                yield _Suspect(match[0], match.start(), match.end(), options, doubtful)

    def _look_up(self, word: str) -> tuple[Option, ...]:
        """The likeliest word, those that are near to it, and those of the domain that are further off."""
        if not word.isascii() or not word.replace("'", "").isalpha() or self.knows(word):
            return ()
        ranked = sorted(self._candidates(word), reverse=True)
        if not ranked:
            return ()
        (best, right), others = ranked[0], ranked[1:]
        ahead = best - others[0][0] if others else 2.0
        first = Option(right, _confidence(word, right, ahead), self._is_own(right))
        rest = (
            Option(each, _confidence(word, each, 0.0), self._is_own(each), best - score <= NEAR)
            for score, each in others[:_LOOKED_THROUGH]
            if best - score <= FURTHER
        )
        others_meant = [each for each in rest if each.near or (not first.own and each.own)]
        return (first, *others_meant[: _MOST_OPTIONS - 1])

    @cached_property
    def _strange(self) -> tuple[str, ...]:
        """Words of the domain that are none of English; found with the first word that is looked up."""
        english = word_frequencies()
        return tuple(word for word in self._own if word not in english)

    def _is_own(self, word: str) -> bool:
        return word in self._own and not is_everyday(word)

    def _candidates(self, word: str) -> Iterator[tuple[float, str]]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < _SHORT_FOR_TWO else 2 if len(word) < 7 else 3
        english = word_frequencies()
        of_all = _by_length(word, most)
        own = [each for each in self._strange if abs(len(each) - len(word)) <= most]
        for words in (of_all, own):
            near = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)
            for candidate, distance, _ in near:
                if "'" in candidate and candidate.replace("'", "") != word:
                    continue
                often = english.get(candidate, 1.0)
                if self._is_own(candidate):
                    often = _OWN_WORD
                yield math.log(often) * _FREQUENCY - _cost(word, candidate, float(distance)), candidate


def _cost(word: str, candidate: str, distance: float) -> float:
    """Edits (optimal string alignment), with a discount for what people do, and more for the ends of a word."""
    if "'" in candidate:
        return -_SOUND
    if _single(word) == _single(candidate):
        distance -= _DOUBLED
    if sorted(word) == sorted(candidate):
        distance -= _SWAPPED
    elif len(word) == len(candidate):
        distance += _REPLACED
    if _sound(word) == _sound(candidate):
        distance -= _SOUND
    return distance + _FIRST * (word[0] != candidate[0]) + _LAST * (word[-1] != candidate[-1])


def _confidence(word: str, right: str, ahead: float) -> float:
    """How far the best is ahead of the next, less where much of a short word is changed."""
    from rapidfuzz.distance import OSA

    changed = OSA.distance(word, right) / max(len(word), len(right))
    return max(0.0, min(1.0, 0.95 - 1.2 * changed + 0.2 * min(1.0, ahead)))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Capitals within a sentence, or within the word: a name or an abbreviation."""
    word = match[0]
    if word.islower():
        return False
    if not word[0].isupper() or not word[1:].islower():
        return not text.isupper()
    before = text[: match.start()].rstrip(" \t\"'([*-")
    return bool(before) and before[-1] not in ".!?:\n"


def _like(word: str, right: str) -> str:
    if word.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if word[0].isupper() else right


def _is_english(word: str) -> bool:
    """In the list, there in British spelling, a possessive, or with a regular beginning."""
    english = word_frequencies()
    if word in english or word.removesuffix("'s") in english:
        return True
    if any(word.replace(here, there) in english for here, there in _AMERICAN if here in word):
        return True
    return any(
        word.startswith(part) and word[len(part) :] in english for part in _PREFIXES if len(word) >= len(part) + 5
    )


def _by_length(word: str, most: int) -> list[str]:
    lengths = _lengths()
    return [known for length in range(len(word) - most, len(word) + most + 1) for known in lengths.get(length, ())]


@cache
def _lengths() -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in word_frequencies():
        found.setdefault(len(word), []).append(word)
    return found


def _plain_words(text: str) -> Iterator[str]:
    return (match[0].replace("’", "'").lower() for match in _WORD.finditer(text))


def _single(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    """Consonants as they sound, after a first letter: a coarse relative of Metaphone."""
    rest = re.sub("c(?=[eiy])", "s", word[1:]).replace("ph", "f").translate(_SAME_SOUND)
    first = "k" if word[0] == "c" else word[0]
    return _single(first + re.sub("[aeiouyhw']", "", rest))


_SAME_SOUND = str.maketrans({"c": "k", "q": "k", "z": "s"})
