"""Which product, service or entry of a catalog a person means, however they write it; and when that is not sure.

Names are compared by TF-IDF over words and runs of characters, which finds many candidates well; the nearest are then
looked at by letters (rapidfuzz), codes and abbreviations.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import nlargest

from console.engine.language.features import Weights, character_features, words

LEAST_CONFIDENCE = 0.35
"""a best match below it is none"""

CLEAR_BY = 0.08
"""how far the best is ahead of the next where it is taken without asking"""

_LOOKED_AT_CLOSELY = 30
_FEW = 200
_CODE = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z]|\d{3})[a-z\d]{3,}")
_SPLIT = re.compile(r"(?<=[^\W\d_])[-/.](?=\w)|(?<=\d)[-/](?=[^\W_])")
_BY_LIKENESS, _BY_CODE, _BY_LETTERS = 0.6, 0.28, 0.12


@dataclass(frozen=True, slots=True)
class Item:
    """``name`` is what it is called; ``more`` are other names for it."""

    key: str
    name: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """``sure`` where the first match may be taken without asking; else the matches are what to ask about."""

    matches: tuple[Match, ...]
    sure: bool

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches and self.sure else None


class Catalog:
    """Made once for its items; looking up is safe from several threads."""

    def __init__(self, items: Sequence[Item], abbreviations: Mapping[str, str] | None = None) -> None:
        self._items = tuple(items)
        self._short = {short.lower(): long.lower() for short, long in (abbreviations or {}).items()}
        named = [(place, name) for place, item in enumerate(self._items) for name in (item.name, *item.more)]
        self._owner = [place for place, _ in named]
        self._texts = [self._expanded(name) for _, name in named]
        self._codes = [_codes(name) for _, name in named]
        features = [_features(text) for text in self._texts]
        self._weights = Weights.learn(features)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._holding: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for at, ((place, name), counted) in enumerate(zip(named, features, strict=True)):
            for plain in {_plain(name), self._texts[at], _initials(name)} - {""}:
                self._exact[plain].add(place)
            for feature, weight in self._weights.vector(counted).items():
                self._holding[feature].append((at, weight))

    def find(self, text: str, limit: int = 5) -> Found:
        """Best first, at most ``limit``; nothing where nothing is near. Never raises."""
        exact: Set[int] = self._exact.get(_plain(text)) or self._exact.get(self._expanded(text)) or frozenset()
        if len(exact) == 1:
            item = self._items[next(iter(exact))]
            return Found((Match(item.key, item.name, 1.0),), sure=True)
        scores = self._scores(text) | dict.fromkeys(exact, 1.0)
        near = [match for match in self._best(scores, limit) if match.confidence >= LEAST_CONFIDENCE]
        if not near:
            return Found((), sure=False)
        ahead = near[0].confidence - (near[1].confidence if len(near) > 1 else 0.0)
        return Found(tuple(near), sure=ahead >= CLEAR_BY)

    def rank(self, text: str, limit: int = 10) -> list[Match]:
        """The nearest, however far."""
        return self._best(self._scores(text), limit)

    def _best(self, scores: Mapping[int, float], limit: int) -> list[Match]:
        ranked = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
        return [Match(self._items[place].key, self._items[place].name, min(1.0, score)) for place, score in ranked]

    def _scores(self, text: str) -> dict[int, float]:
        """Of items that share something with the text, 0 to 1."""
        from rapidfuzz import fuzz

        expanded = self._expanded(text)
        likeness: dict[int, float] = defaultdict(float)
        for feature, weight in self._weights.vector(_features(expanded)).items():
            for at, other in self._holding[feature]:
                likeness[at] += weight * other
        codes = _codes(text)
        scores: dict[int, float] = {}
        for at in nlargest(_LOOKED_AT_CLOSELY, likeness, key=lambda place: likeness[place]):
            letters = fuzz.token_set_ratio(expanded, self._texts[at]) / 100
            alike = max(likeness[at], letters**3 if len(self._items) < _FEW else 0.0)
            score = (
                _BY_LIKENESS * alike + _BY_CODE * _same_codes(codes, self._codes[at], letters) + _BY_LETTERS * letters
            )
            scores[self._owner[at]] = max(scores.get(self._owner[at], 0.0), score)
        return scores

    def _expanded(self, text: str) -> str:
        found = words(_SPLIT.sub(" ", text))
        return " ".join(self._short.get(word, word) for word in found)


def _features(text: str) -> Counter[str]:
    return Counter(words(text)) + character_features(text, 3, 5)


def _plain(text: str) -> str:
    return " ".join(words(text))


def _initials(name: str) -> str:
    found = words(name)
    return "".join(word[0] for word in found) if len(found) >= 3 else ""


def _codes(text: str) -> frozenset[str]:
    """Model numbers and the like, without their dashes."""
    joined = re.sub(r"(?<=\w)[-/.](?=\w)", "", text.lower())
    return frozenset(_CODE.findall(joined))


def _same_codes(asked: frozenset[str], known: frozenset[str], otherwise: float) -> float:
    """1 for the same code, less where one holds the other; ``otherwise`` where there are none to compare."""
    if not asked or not known:
        return otherwise if not asked and not known else 0.0
    best = 0.0
    for one in asked:
        for other in known:
            if one == other:
                return 1.0
            short, long = sorted((one, other), key=len)
            if len(short) >= 4 and short in long:
                best = max(best, 0.5 + 0.45 * len(short) / len(long))
    return best
