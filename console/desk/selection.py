"""Which violations a command means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.desk.work import Work, plural
from console.domain.commands import Command, Selection
from console.domain.ids import ViolationId
from console.domain.trouble import Conflict, Rejected
from console.domain.violations import Violation, ViolationFilter

MOST = 100_000
"""Violations that one command may touch."""

BATCH = 2000
"""Violations held in memory at a time; the transaction is one all the same."""


def resolve(work: Work, command: Command, selection: Selection) -> list[ViolationId]:
    """The violations meant, each once.

    Raises Rejected for an empty, double or too large selection, Conflict when a filter's number has changed.
    """
    if bool(selection.ids) == (selection.filter is not None):
        raise Rejected("No violations were chosen.", do="Choose at least one row, or all that match the filter.")
    if selection.filter is None:
        ids = list(dict.fromkeys(selection.ids))
    else:
        ids = _matching(work, command, selection.filter, selection.expected)
    if len(ids) > MOST:
        raise Rejected(
            f"{plural(len(ids), 'violation')} are too many for one command.",
            do=f"Narrow the filter to {MOST:,} at most.",
        )
    return ids


def batches(work: Work, command: Command, ids: Sequence[ViolationId]) -> Iterator[list[Violation]]:
    """The violations of the command's tenant among ``ids``, some at a time. Raises Rejected when none is there."""
    found = False
    for start in range(0, len(ids), BATCH):
        some = [v for v in work.tx.violations.get(ids[start : start + BATCH]) if v.tenant == command.tenant]
        found = found or bool(some)
        yield some
    if not found:
        raise Rejected("None of the chosen violations exists.", do="Reload the list.")


def _matching(work: Work, command: Command, filter: ViolationFilter, expected: int | None) -> list[ViolationId]:
    if filter.tenant != command.tenant:
        raise Rejected("The filter names another tenant than the command.")
    ids = work.tx.violations.ids(filter)
    if expected is not None and len(ids) != expected:
        raise Conflict(
            f"The filter now matches {plural(len(ids), 'violation')}, not {expected:,}.",
            do="Look at the list again, then repeat.",
        )
    if not ids:
        raise Rejected("No violation matches the filter.", do="Change the filter.")
    return ids
