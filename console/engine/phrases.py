"""Phrases of conditions, found in the words of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from console.engine.language.features import words

GAP = "…"
_LONGEST_GAP = 3

_Choice = tuple[tuple[str, ...], frozenset[str]]
"""Words in a row before the last one, and the forms of that."""


class Phrases:
    """Which phrases of which conditions a text has: words in a row, each also in the plural.

    ``a/b`` is one of the two, ``…`` up to three words that may be any. Safe from several threads.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """``phrases`` by the key of their condition."""
        self._by_first: defaultdict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        for key, texts in phrases.items():
            for phrase in map(_Phrase, texts):
                for first in phrase.beginnings():
                    self._by_first[first].append((key, phrase))

    def lengths(self, said: Sequence[str]) -> dict[str, list[int]]:
        """By key, how many words each of its phrases has that stand in ``said``; keys without any are left out."""
        found: dict[str, dict[_Phrase, int]] = {}
        for at, word in enumerate(said):
            for key, phrase in self._by_first.get(word, ()):
                if phrase.stands(said, at):
                    found.setdefault(key, {})[phrase] = phrase.length
        return {key: list(lengths.values()) for key, lengths in found.items()}


class _Phrase:
    """Words of choices; None is a gap."""

    __slots__ = ("_parts", "length")

    def __init__(self, text: str) -> None:
        self._parts: list[list[_Choice] | None] = []
        self.length = 0
        for part in text.split():
            rows = [_words(choice) for choice in part.split("/")]
            if part == GAP and self._parts:  # before a phrase anything may stand
                self._parts.append(None)
            elif any(rows):
                self._parts.append([(tuple(row[:-1]), _forms(row[-1])) for row in rows if row])
                self.length += len(rows[0])

    def beginnings(self) -> set[str]:
        """Words that one of its choices begins with."""
        first = self._parts[0] if self._parts else None
        return {word for row, last in first or () for word in (row[:1] or last)}

    def stands(self, said: Sequence[str], at: int, part: int = 0) -> bool:
        """Whether it stands in ``said`` from the word ``at`` on, or what is left of it from ``part`` on does."""
        if part == len(self._parts):
            return True
        choices = self._parts[part]
        if choices is None:
            return any(
                self.stands(said, later, part + 1) for later in range(at, min(at + _LONGEST_GAP, len(said)) + 1)
            )
        return any(
            at + len(row) < len(said)
            and said[at + len(row)] in last
            and tuple(said[at : at + len(row)]) == row
            and self.stands(said, at + len(row) + 1, part + 1)
            for row, last in choices
        )


def _words(choice: str) -> list[str]:
    """One, or those that a dash parts."""
    return [choice.lower()] if choice.isascii() and choice.isalpha() else words(choice)


@lru_cache(maxsize=2_000)
def _forms(word: str) -> frozenset[str]:
    return frozenset((word, f"{word}s", f"{word}es"))
