"""Conditions ranked by the words of a text: phrases that stand in it, and examples that it is like."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from console.domain.behavior import Condition
from console.engine.language.features import Vector, Weights, character_features, word_features, words
from console.engine.pieces import IntentReader, Matcher

_Postings = Mapping[int, Sequence[tuple[int, float]]]
GAP = "…"
_GAP_PATTERN = r"(?:\S+ ){0,3}"
_ONE_WORD = 0.62
_MORE_WORDS = 0.08
_SURE = 0.95
_LENT = 0.57
_LEAST_LIKE = 0.4
_STRETCH = 1.2
"""Likeness of examples is a cosine, low for free speech: stretched so that a close paraphrase holds."""


class ConditionMatcher:
    """``console.engine.pieces.Matcher``. Made in milliseconds; safe from several threads."""

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self._phrases = {
            key: [_LatePhrase(each) for each in one.words] for key, one in conditions.items() if one.words
        }
        examples = [(key, text) for key, one in conditions.items() for text in one.examples]
        self._examples = [key for key, _ in examples]
        self._words, self._by_word = _learned([word_features(text) for _, text in examples])
        self._characters, self._by_characters = _learned([character_features(text) for _, text in examples])

    def rank(self, text: str) -> Mapping[str, float]:
        said = f" {' '.join(words(text))} "
        scores = {key: score for key, phrases in self._phrases.items() if (score := _said(said, phrases))}
        twice = [0.0] * len(self._examples)
        _add_cosines(twice, self._words.vector(word_features(text)), self._by_word)
        _add_cosines(twice, self._characters.vector(character_features(text)), self._by_characters)
        for key, both in zip(self._examples, twice, strict=True):
            alike = both / 2
            like = 1.0 if alike > 0.999 else min(_SURE, alike * _STRETCH)
            scores[key] = max(scores.get(key, 0.0), like)
        return scores


class IntentMatcher:
    """Lends the words of intents to the guidelines, journeys and flows that answer them.

    An intent belongs to the condition that its examples are most like, where they are like one at all. What it lends
    only just holds: words that were really said go before it.
    """

    def __init__(self, conditions: Matcher, intents: IntentReader, examples: Mapping[str, Sequence[str]]) -> None:
        self._conditions = conditions
        self._intents = intents
        self._examples = examples
        self._means: dict[str, str | None] = {}

    def rank(self, text: str) -> Mapping[str, float]:
        scores = dict(self._conditions.rank(text))
        for intent in self._intents.intents(text)[:1]:
            if intent.name not in self._means:  # two threads at once come to the same
                self._means[intent.name] = self._meant_by(self._examples.get(intent.name, ()))
            key = self._means[intent.name]
            if key is not None:
                scores[key] = max(scores.get(key, 0.0), intent.confidence * _LENT)
        return scores

    def _meant_by(self, texts: Sequence[str]) -> str | None:
        total: dict[str, float] = defaultdict(float)
        for text in texts:
            for key, score in self._conditions.rank(text).items():
                if key.count("/") == 1:
                    total[key] += score
        key, score = max(total.items(), key=lambda pair: pair[1], default=("", 0.0))
        return key if texts and score / len(texts) >= _LEAST_LIKE else None


class _LatePhrase:
    """Compiled once a text has a word that it begins with: most texts have none, and a plugin has hundreds."""

    __slots__ = ("_begins", "_made", "_text")

    def __init__(self, text: str) -> None:
        first = next(filter(None, map(words, text.split())), [])
        self._text = text
        self._begins = tuple(f" {word}{ending} " for word in first for ending in ("", "s", "es"))
        self._made: tuple[re.Pattern[str], int] | None = None

    def words_in(self, said: str) -> int:
        """How many words of it stand in the text: all, or 0."""
        if not any(begin in said for begin in self._begins):
            return 0
        pattern, length = self._made = self._made or _phrase(self._text)
        return length if pattern.search(said) else 0


def _phrase(text: str) -> tuple[re.Pattern[str], int]:
    """Words in a row; ``a/b`` is one of them, ``…`` up to three words that may be any."""
    parts = [part for part in text.split() if part == GAP or words(part)]
    spelled = [_GAP_PATTERN if part == GAP else f"{_one_of(part)} " for part in parts]
    return re.compile(" " + "".join(spelled)), sum(len(words(part.partition("/")[0])) for part in parts)


def _one_of(part: str) -> str:
    """A word, its plural, or one of several; one that is written with a dash is a row of words."""
    choices = [" ".join(re.escape(word) for word in words(each)) for each in part.split("/")]
    return rf"(?:{'|'.join(rf'{choice}(?:s|es)?' for choice in choices if choice)})"


def _said(text: str, phrases: Sequence[_LatePhrase]) -> float:
    """The longest phrase counts most, further ones a little; 0 when none is there."""
    lengths = [length for phrase in phrases if (length := phrase.words_in(text))]
    if not lengths:
        return 0.0
    return min(_SURE, _ONE_WORD + _MORE_WORDS * (max(lengths) - 1) + 0.04 * (len(lengths) - 1))


def _learned(examples: Sequence[Counter[str]]) -> tuple[Weights, _Postings]:
    weights = Weights.learn(examples)
    return weights, _postings(map(weights.vector, examples))


def _postings(vectors: Iterable[Vector]) -> _Postings:
    """By feature: in which vectors it stands, and with what weight."""
    found: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for place, weight in vector.items():
            found[place].append((at, weight))
    return dict(found)


def _add_cosines(totals: list[float], vector: Vector, postings: _Postings) -> None:
    for place, weight in vector.items():
        for at, other in postings.get(place, ()):
            totals[at] += weight * other
