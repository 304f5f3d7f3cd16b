"""What the page of a panel reads: each a function over one transaction. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.panels import Head, Query, Row
from console.ports.database import Transaction
from console.ports.panels import Panel
from console.shell.rowwindow import PAGE


@dataclass(frozen=True, slots=True)
class View:
    """Where the list stands on screen: its first row, how many fit, and the row that is current."""

    first: int = 0
    rows: int = PAGE
    current: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list's head, the pages on screen, and where the current row stands: None where it is not listed."""

    head: Head = Head(0, 0)
    pages: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    place: int | None = None


def read_listed(tx: Transaction, panel: Panel, query: Query, view: View) -> Listed:
    head = panel.head(tx, query)
    place = panel.position(tx, query, view.current) if view.current else None
    last = max(head.total - 1, 0)
    around = [view.first] if place is None else [view.first, place]
    rows = (min(max(row + step, 0), last) for row in around for step in (-view.rows, 0, view.rows))
    pages = read_pages(tx, panel, query, sorted({row // PAGE for row in rows})) if head.total else {}
    return Listed(head, pages, place)


def read_pages(tx: Transaction, panel: Panel, query: Query, numbers: Iterable[int]) -> dict[int, Sequence[Row]]:
    return {number: panel.rows(tx, query, number * PAGE, PAGE) for number in numbers}
