"""An ordered list that is being edited, as a value: every change makes the next one. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.domain.panels import Item, Problem, Sheet, Values


@dataclass(frozen=True, slots=True)
class Draft:
    """``items`` as they are written now over ``sheet``; ``at`` is the one in hand, -1 where there is none."""

    sheet: Sheet
    items: tuple[Item, ...]
    at: int = 0

    @property
    def unsaved(self) -> bool:
        return self.items != self.sheet.items

    @property
    def item(self) -> Item | None:
        return self.items[self.at] if 0 <= self.at < len(self.items) else None

    def written(self, values: Values) -> Draft:
        """The item in hand says this now."""
        item = self.item
        if item is None or dict(item.values) == dict(values):
            return self
        return replace(self, items=_with(self.items, self.at, replace(item, values=dict(values))))

    def gone_to(self, at: int) -> Draft:
        return replace(self, at=max(-1, min(at, len(self.items) - 1)))

    def added(self, values: Values) -> Draft:
        """A new one after the one in hand."""
        place = self.at + 1
        items = (*self.items[:place], Item("", dict(values)), *self.items[place:])
        return replace(self, items=items, at=place)

    def deleted(self) -> Draft:
        items = (*self.items[: self.at], *self.items[self.at + 1 :])
        return replace(self, items=items).gone_to(self.at)

    def put_back(self, item: Item, at: int) -> Draft:
        """One that was deleted, where it stood."""
        place = min(at, len(self.items))
        return replace(self, items=(*self.items[:place], item, *self.items[place:]), at=place)

    def moved(self, by: int) -> Draft:
        """The one in hand, up or down."""
        item, place = self.item, self.at + by
        if item is None or not 0 <= place < len(self.items):
            return self
        rest = (*self.items[: self.at], *self.items[self.at + 1 :])
        return replace(self, items=(*rest[:place], item, *rest[place:]), at=place)

    def taken(self, items: Sequence[Item]) -> Draft:
        """All of another version."""
        return replace(self, items=tuple(items)).gone_to(self.at if self.at >= 0 else 0)

    def over(self, sheet: Sheet) -> Draft:
        """The same words over what stands now."""
        return replace(self, sheet=sheet).gone_to(self.at)


def draft_of(sheet: Sheet) -> Draft:
    return Draft(sheet, sheet.items, 0 if sheet.items else -1)


def told(problems: Sequence[Problem], fields: dict[str, str], noun: str) -> str:
    """The first of them as a sentence that names item and field, and how many there are."""
    if not problems:
        return ""
    first = problems[0]
    field = f", {fields.get(first.field, first.field).lower()}" if first.field else ""
    more = f" And {len(problems) - 1:,} more." if len(problems) > 1 else ""
    return f"{noun.capitalize()} {first.place + 1}{field}: {first.text}{more}"


def _with(items: tuple[Item, ...], at: int, item: Item) -> tuple[Item, ...]:
    return (*items[:at], item, *items[at + 1 :])
