"""Which item of the catalog a message names, however it is written; what is told of it, and asked when unsure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.domain.behavior import CatalogItem
from console.engine.language.catalog import Catalog, Item
from console.engine.language.features import words
from console.engine.language.word_list import is_everyday

_MOST_WORDS = 24
_LONGEST_NAME = 5
_NAMED = 0.6
"""Below it a few words of a message are no item's name."""
_MOST_ASKED = 4
_ASKING = frozenset(
    [
        "tell",
        "show",
        "explain",
        "describe",
        "details",
        "information",
        "info",
        "please",
        "interested",
        "price",
        "prices",
        "cost",
        "costs",
        "know",
        "like",
    ]
)
"""Words that ask about an item and nothing else."""
_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Named:
    """``said`` are the words that name it; ``items`` with confidence, best first; not ``sure``: it may be any.

    ``whole``: the message only asks about it. ``also`` are further items that other words of the message name.
    """

    said: str
    items: tuple[tuple[CatalogItem, float], ...]
    sure: bool
    whole: bool = False
    also: tuple[CatalogItem, ...] = ()

    @property
    def best(self) -> CatalogItem | None:
        return self.items[0][0] if self.sure and self.items else None

    @property
    def confidence(self) -> float:
        return self.items[0][1] if self.items else 0.0


class Items:
    """Made once for its catalog."""

    def __init__(self, items: Sequence[CatalogItem]) -> None:
        self._by_id = {item.id: item for item in items}
        self._catalog = Catalog([Item(item.id, item.name, item.more) for item in items])
        names = [name for item in items for name in (item.name, *item.more)]
        self._longest = min(_LONGEST_NAME, max((len(words(name)) for name in names), default=0) + 1)
        self._called = {" ".join(words(name)) for name in names}
        self._words = {word for name in self._called for word in name.split()}
        self._shared = _shared((item.name, *item.more) for item in items)
        self._house = self._shared - _shared((item.name,) for item in items)
        """the name of who sells them all: it names none of them"""

    def named_in(self, text: str) -> Named | None:
        """The item that some words name best; None where the text names none."""
        found = words(text)[:_MOST_WORDS]
        best = self._best_in(found)
        if best is None:
            return None
        also = self._others(found, best) if best.sure else ()
        said = {*best.said.split(), *(word for item in also for word in words(item.name))}
        rest = [word for word in found if not is_everyday(word) and word not in _ASKING]
        return replace(best, whole=all(word in said for word in rest), also=also)

    def _best_in(self, found: Sequence[str]) -> Named | None:
        best: Named | None = None
        for length in range(1, min(self._longest, len(found)) + 1):
            for at in range(len(found) - length + 1):
                named = self._named(found[at : at + length])
                if named is not None and (best is None or self._fit(named) > self._fit(best)):
                    best = named
        return best

    def _others(self, found: Sequence[str], best: Named) -> tuple[CatalogItem, ...]:
        """What is named besides, as in a comparison."""
        others: dict[str, CatalogItem] = {}
        rest, named = list(found), best
        while named.sure and named.best is not None and len(others) < _MOST_ASKED:
            others[named.best.id] = named.best
            rest = [word for word in rest if word not in named.said.split()]
            more = self._best_in(rest) if self._words.intersection(rest) - self._shared else None
            if more is None or more.best is None or more.best.id in others:
                break
            named = more
        return tuple(list(others.values())[1:])

    def chosen(self, text: str, among: Sequence[str]) -> CatalogItem | None:
        """Which of the items that were asked about an answer means: by its place, or by name."""
        items = [self._by_id[id] for id in among if id in self._by_id]
        found = words(text)
        for place, item in enumerate(items):
            if _ORDINALS[min(place, 3)] in found or found == [str(place + 1)]:
                return item
        asked = Items(items).named_in(text) if items else None
        return asked.items[0][0] if asked else None

    def get(self, id: str) -> CatalogItem | None:
        return self._by_id.get(id)

    def _fit(self, named: Named) -> tuple[bool, bool, float, int, int]:
        """Whole names first, then what is sure; of equals the one with fewer words that are in no name."""
        said = named.said.split()
        strange = sum(word not in self._words for word in said)
        return named.said in self._called, named.sure, named.confidence, -strange, len(said)

    def _named(self, few: Sequence[str]) -> Named | None:
        said = " ".join(few)
        # such a word neither begins nor ends a name, unless an item is called so
        everyday = is_everyday(few[0]) or is_everyday(few[-1])
        if said not in self._called and (everyday or len(said) < 3 or self._house.issuperset(few)):
            return None
        found = self._catalog.find(said, _MOST_ASKED)
        if not found.matches or found.matches[0].confidence < _NAMED:
            return None
        near = [match for match in found.matches if found.sure or match.confidence >= _NAMED]
        items = tuple((self._by_id[match.key], match.confidence) for match in near[: 1 if found.sure else None])
        return Named(said, items, found.sure or len(items) == 1)


def _shared(named: Iterable[Sequence[str]]) -> set[str]:
    """Words that are in a name of each."""
    own = [{word for name in names for word in words(name)} for names in named]
    return set.intersection(*own) if len(own) > 1 else set()


def described(item: CatalogItem) -> str:
    lines = [f"**{item.name}**" + (f": {item.description}" if item.description else "")]
    return "\n".join([*lines, *(f"- {_plain(name)}: {value}" for name, value in item.data.items())])


def which_of(items: Sequence[CatalogItem]) -> str:
    names = [item.name for item in items]
    return f"Do you mean {', '.join(names[:-1])} or {names[-1]}?" if len(names) > 1 else f"Do you mean {names[0]}?"


def data_of_item(item: CatalogItem) -> dict[str, str]:
    """What templates and predicates read as ``item``."""
    return {**item.data, "id": item.id, "name": item.name, "description": item.description}


def _plain(name: str) -> str:
    return re.sub(r"[_-]+", " ", name).capitalize()
