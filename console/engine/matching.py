"""Conditions ranked by the words of a text: phrases that stand in it, and examples that it is like."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from console.domain.behavior import Condition
from console.engine.language.courtesy import without_courtesy
from console.engine.language.features import Vector, Weights, character_features, word_features, words
from console.engine.phrases import Phrases
from console.engine.pieces import IntentReader, Matcher
from console.plugin.kept import kept_or_made

_VERSION = "1"
_IS = frozenset(f"{word}'s" for word in ("what", "who", "how", "where", "when", "which", "that", "there", "here"))
_ONE_WORD = 0.62
_MORE_WORDS = 0.08
_SURE = 0.95
_LENT = 0.57
_LEAST_LIKE = 0.4
_STRETCH = 1.2
"""Likeness of examples is a cosine, low for free speech: stretched so that a close paraphrase holds."""


class ConditionMatcher:
    """``console.engine.pieces.Matcher``. Made in milliseconds; safe from several threads."""

    def __init__(self, conditions: Mapping[str, Condition], cache: Path | None = None) -> None:
        """What is learned from the examples is read from the folder ``cache`` where it was learned before."""
        self._phrases = Phrases({key: one.words for key, one in conditions.items()})
        examples = [(key, text) for key, one in conditions.items() for text in one.examples]
        self._examples = [key for key, _ in examples]
        self._alike = _alike([without_courtesy(text) for _, text in examples], cache)

    def rank(self, text: str) -> Mapping[str, float]:
        scores = {key: _said(lengths) for key, lengths in self._phrases.lengths(_in_full(words(text))).items()}
        for key, alike in zip(self._examples, self._alike.cosines(without_courtesy(text)), strict=True):
            like = 1.0 if alike > 0.999 else min(_SURE, alike * _STRETCH)
            scores[key] = max(scores.get(key, 0.0), like)
        return scores


def _in_full(said: Iterable[str]) -> list[str]:
    """What's, and the like, as two words: phrases are written so."""
    return [part for word in said for part in ((word[:-2], "is") if word in _IS else (word,))]


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


def _said(lengths: Sequence[int]) -> float:
    """The longest phrase counts most, further ones a little."""
    return min(_SURE, _ONE_WORD + _MORE_WORDS * (max(lengths) - 1) + 0.04 * (len(lengths) - 1))


class _Alike:
    """How far a text is like each of some examples: the mean of two cosines, of words and of runs of characters."""

    def __init__(self, words: _Learned, characters: _Learned, examples: int) -> None:
        self._words = words
        self._characters = characters
        self._examples = examples
        self._word_weights, self._character_weights = words.weights(), characters.weights()

    @classmethod
    def learn(cls, texts: Sequence[str]) -> _Alike:
        words, characters = map(word_features, texts), map(character_features, texts)
        return cls(_learned([*words]), _learned([*characters]), len(texts))

    @classmethod
    def load(cls, content: bytes) -> _Alike:
        """What ``dump`` gave. Raises ValueError where it is anything else."""
        try:
            words, characters, examples = msgspec.msgpack.decode(content, type=tuple[_Learned, _Learned, int])
        except msgspec.DecodeError as error:
            raise ValueError("not what was learned of conditions") from error
        if not (words.fits(examples) and characters.fits(examples)):
            raise ValueError("learned parts that do not fit")
        return cls(words, characters, examples)

    def dump(self) -> bytes:
        return msgspec.msgpack.encode((self._words, self._characters, self._examples))

    def cosines(self, text: str) -> list[float]:
        twice = [0.0] * self._examples
        _add_cosines(twice, self._word_weights.vector(word_features(text)), self._words.postings)
        _add_cosines(twice, self._character_weights.vector(character_features(text)), self._characters.postings)
        return [both / 2 for both in twice]


class _Learned(msgspec.Struct, array_like=True, frozen=True):
    """``postings``: by the place of a feature in ``idf``, in which examples it stands and with what weight."""

    idf: dict[str, float]
    unseen: float
    postings: list[list[tuple[int, float]]]

    def weights(self) -> Weights:
        return Weights(self.idf, self.unseen)

    def fits(self, examples: int) -> bool:
        """Whether it is of no more than so many examples."""
        latest = max((at for posting in self.postings for at, _ in posting[-1:]), default=-1)
        return len(self.idf) == len(self.postings) and latest < examples


def _alike(texts: Sequence[str], cache: Path | None) -> _Alike:
    if cache is None:
        return _Alike.learn(texts)
    digest = hashlib.sha256("\0".join((_VERSION, *texts)).encode("utf-8", "surrogatepass")).hexdigest()
    file = cache / f"conditions-{digest[:32]}.bin"
    return kept_or_made(file, _Alike.load, lambda: _Alike.learn(texts), _Alike.dump)


def _learned(examples: Sequence[Counter[str]]) -> _Learned:
    weights = Weights.learn(examples)
    postings: list[list[tuple[int, float]]] = [[] for _ in weights.idf]
    for at, vector in enumerate(map(weights.vector, examples)):
        for place, weight in vector.items():
            postings[place].append((at, weight))
    return _Learned(dict(weights.idf), weights.unseen, postings)


def _add_cosines(totals: list[float], vector: Vector, postings: Sequence[Sequence[tuple[int, float]]]) -> None:
    for place, weight in vector.items():
        for at, other in postings[place]:
            totals[at] += weight * other
