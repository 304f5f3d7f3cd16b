"""How often words occur in English, from the list that symspellpy carries (Google Books n-grams met with SCOWL)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_COMMON = 350_000
"""Characters of the list, which begins with the most frequent words, that are read at once: some 20,000 words."""
_SEARCHES = 40
"""Rare words that are looked for in the text of the rest, 0.3 ms each, before that is read too, 20 ms."""
_EVERYDAY = 3e8


@cache
def word_frequencies() -> Mapping[str, float]:
    """Safe from several threads."""
    with _READING:
        return _Frequencies(_list_of_words().read_bytes().decode("utf-8-sig"))


class _Frequencies(Mapping[str, float]):
    def __init__(self, text: str) -> None:
        """``text``: a word and its count in each line, the most frequent first."""
        at = text.find("\n", _COMMON) if len(text) > _COMMON else len(text)
        self._known = _read(text[:at])
        self._rest = text[at:]
        self._searched: dict[str, float | None] = {}
        self._whole: dict[str, float] | None = None

    def __getitem__(self, word: str) -> float:
        found = self._find(word)
        if found is None:
            raise KeyError(word)
        return found

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._find(word) is not None

    def get(self, word: str, default: Any = None) -> Any:
        """As of every mapping, without raising on the way."""
        found = self._find(word)
        return default if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _find(self, word: str) -> float | None:
        found = self._known.get(word)
        return self._rare(word) if found is None else found

    def _rare(self, word: str) -> float | None:
        if self._whole is not None or len(self._searched) >= _SEARCHES:
            return self._all().get(word)
        if word not in self._searched:  # two threads at once come to the same
            self._searched[word] = self._search(word)
        return self._searched[word]

    def _search(self, word: str) -> float | None:
        if not word or " " in word or "\n" in word:
            return None
        at = self._rest.find(f"\n{word} ")
        return None if at < 0 else float(self._rest[at + len(word) + 2 :].partition("\n")[0])

    def _all(self) -> dict[str, float]:
        if self._whole is None:
            with _READING:
                self._whole = self._whole or self._known | _read(self._rest)
        return self._whole


def is_everyday(word: str) -> bool:
    """As frequent as hardly any word that means one thing: it is everybody's, also where a domain uses it."""
    return word_frequencies().get(word, 0.0) > _EVERYDAY


def _read(text: str) -> dict[str, float]:
    parts = iter(text.split())
    return dict(zip(parts, map(float, parts), strict=True))  # a word, then its count


_READING = threading.Lock()


def _list_of_words() -> Path:
    """Found without importing the package, which takes as long as reading the list."""
    spec = find_spec("symspellpy")
    assert spec is not None, "it is among the dependencies"
    assert spec.origin is not None, "it is a package of files"
    return Path(spec.origin).with_name("frequency_dictionary_en_82_765.txt")
