"""What a text is made of for comparing it: words, pairs of words, and runs of characters within words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

Vector = dict[int, float]
"""weights of known features by their place, of length at most 1"""

LONGEST_TEXT = 4_000
"""characters that are compared; a longer text is known by its beginning"""

_HELD = 32
"""texts whose features are kept: a message is compared with several things in turn"""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(text: str) -> list[str]:
    """In lower case, without punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(text[:LONGEST_TEXT].lower())]


@lru_cache(maxsize=_HELD)
def word_features(text: str) -> Counter[str]:
    """Words, and pairs of neighbors with the ends of the text. Not to be changed: several ask of the same text."""
    found = words(text)
    pairs = zip(["^", *found], [*found, "$"], strict=True) if found else ()
    return Counter(found + [f"{first} {second}" for first, second in pairs])


@lru_cache(maxsize=_HELD)
def character_features(text: str, shortest: int = 2, longest: int = 5) -> Counter[str]:
    """Runs of characters within a word and its blanks; each has a leading ``#``. Not to be changed."""
    return Counter([run for word in words(text) for run in _runs(word, shortest, longest)])


@lru_cache(maxsize=4_096)
def _runs(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    """Texts say the same words again and again."""
    padded = f" {word[:60]} "
    lengths = range(shortest, min(longest, len(padded) - 1) + 1)
    runs = [f"#{padded[at : at + length]}" for length in lengths for at in range(len(padded) - length + 1)]
    return (*runs, f"#{padded}") if longest >= len(padded) else tuple(runs)


class Weights:
    """TF-IDF of one kind of feature (Salton and Buckley 1988: 1 + log tf, log idf, length 1).

    Features never seen count in the length: a text of unknown words is like nothing that was learned.
    """

    def __init__(self, idf: Mapping[str, float], unseen: float, first: int = 0) -> None:
        self.idf = idf
        self.unseen = unseen
        self._places = {feature: place for place, feature in enumerate(idf, first)}

    @classmethod
    def learn(cls, texts: Sequence[Counter[str]], *, seen: int = 1, first: int = 0) -> Weights:
        """``seen``: in how many texts a feature must occur; ``first``: place of the first feature."""
        documents: Counter[str] = Counter()
        for text in texts:
            documents.update(text.keys())
        total = len(texts)
        by_count = {count: math.log((1 + total) / (1 + count)) + 1 for count in set(documents.values())}
        idf = {name: by_count[count] for name, count in documents.items() if count >= seen}
        return cls(idf, math.log(1 + total) + 0.6, first)

    def vector(self, features: Counter[str]) -> Vector:
        found: Vector = {}
        length = 0.0
        for name, count in features.items():
            weight = self.idf.get(name, self.unseen)
            if count > 1:
                weight *= 1 + math.log(count)
            length += weight * weight
            place = self._places.get(name)
            if place is not None:
                found[place] = weight
        scale = 1 / math.sqrt(length) if length else 0.0
        return {place: weight * scale for place, weight in found.items()}


def cosines(asked: Counter[str], texts: Sequence[Counter[str]]) -> list[float]:
    """Of one text with each of the others, by the ``Weights`` that these others teach, without making any vector."""
    weights = Weights.learn(texts)
    idf = weights.idf
    wanted = {name: idf.get(name, weights.unseen) * (1 + math.log(count)) for name, count in asked.items()}
    length = math.sqrt(sum([weight * weight for weight in wanted.values()]))
    squares = {name: weight * weight for name, weight in idf.items()}
    found = []
    for text in texts:
        often = {name: 1 + math.log(count) for name, count in text.items() if count > 1}
        own = math.sqrt(
            sum(map(squares.__getitem__, text))
            + sum([squares[name] * (more * more - 1) for name, more in often.items()])
        )
        shared = [wanted[name] * idf[name] * often.get(name, 1.0) for name in wanted.keys() & text.keys()]
        found.append(sum(shared) / (length * own) if length and own else 0.0)
    return found


def sparse(vectors: Iterable[Vector]) -> tuple[list[int], list[int], list[float]]:
    """Row starts, columns and values, as compressed rows are built from them."""
    starts = [0]
    columns: list[int] = []
    values: list[float] = []
    for vector in vectors:
        columns += vector.keys()
        values += vector.values()
        starts.append(len(columns))
    return starts, columns, values
