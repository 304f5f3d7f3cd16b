"""Controller of what people do with violations: gesture to command, one at a time, with undo and retry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from console.domain.commands import (
    AssignViolations,
    Command,
    NoteViolation,
    Outcome,
    ReviewViolations,
    Selection,
    Undo,
)
from console.domain.ids import CommandId, PersonId, ViolationId
from console.domain.trouble import Conflict, Rejected, Trouble
from console.domain.violations import Resolution, Review, Violation
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.oneatatime import OneAtATime
from console.shell.page import Frame
from console.shell.violations.columns import as_tsv
from console.shell.violations.listing import ListController
from console.shell.violations.model import ViolationModel
from console.shell.violations.query import read_ranges
from console.shell.violations.table import Chosen, ViolationTable

COPY_LIMIT = 10_000
"""Rows that a copy takes; a file is the way for more."""

Done = Callable[[], None]
Make = Callable[[Selection], Command]


class ActingController(OneAtATime):
    """Runs commands on the selection. Nothing is told as done before the desk's outcome has come."""

    undo_changed = Signal(bool)

    def __init__(self, frame: Frame, table: ViolationTable, model: ViolationModel, listing: ListController) -> None:
        super().__init__(frame, table)
        self._table, self._model, self._listing = table, model, listing
        self._undoable: list[CommandId] = []
        self._undone: list[CommandId] = []
        self.busy_changed.connect(lambda _: self.undo_changed.emit(self.can_undo))

    def attach(self, session: Session) -> None:
        super().attach(session)
        self._undoable.clear()
        self._undone.clear()

    @property
    def can_undo(self) -> bool:
        return self.can_act and bool(self._undoable)

    def review(self, review: Review, resolution: Resolution | None, note: str, done: Done) -> None:
        """Review the selected violations; ``done`` is called once the desk has done it."""
        session, tenant = self._opened(), self._listing.filter.tenant
        self._on_selection(
            lambda chosen: ReviewViolations(
                tenant=tenant, actor=session.me, violations=chosen, review=review, resolution=resolution, note=note
            ),
            done,
        )

    def assign(self, owner: PersonId | None) -> None:
        session, tenant = self._opened(), self._listing.filter.tenant
        self._on_selection(
            lambda chosen: AssignViolations(tenant=tenant, actor=session.me, violations=chosen, owner=owner), _nothing
        )

    def note(self, violation: ViolationId, text: str, done: Done) -> None:
        session, tenant = self._opened(), self._listing.filter.tenant
        if text.strip():
            self._run(NoteViolation(tenant=tenant, actor=session.me, violation=violation, text=text.strip()), done)

    def undo(self, command: CommandId | None = None) -> None:
        """Take back this command, or the last one that can be."""
        if command is None and self._undoable:
            command = self._undoable[-1]
        if command in self._undoable:
            session, tenant = self._opened(), self._listing.filter.tenant
            self._run(Undo(tenant=tenant, actor=session.me, undone=command), _nothing)

    def redo(self) -> None:
        """Do again what was taken back last: an undo of the undo."""
        if self._undone:
            session, tenant = self._opened(), self._listing.filter.tenant
            self._run(Undo(tenant=tenant, actor=session.me, undone=self._undone[-1]), _nothing)

    def copy(self, put: Callable[[str], object]) -> None:
        """Hand the selected rows as TSV to ``put``."""
        chosen = self._table.chosen()
        if chosen.count > COPY_LIMIT:
            self._frame.tell(f"{chosen.count:,} rows are too many to copy; export them to a file instead.")
        elif chosen.count:
            self._frame.start(self._copy(chosen, put), "copy violations", busy=f"Copying {chosen.count:,} rows")

    async def _copy(self, chosen: Chosen, put: Callable[[str], object]) -> None:
        rows = await self._rows(chosen)
        put(as_tsv(rows, self._listing.wording()))
        self._frame.tell(f"{_violations(len(rows))} copied.")

    def _on_selection(self, make: Make, done: Done) -> None:
        chosen = self._table.chosen()
        if chosen.count and self.can_act:
            busy = f"Changing {_violations(chosen.count)}"
            self.begin(partial(self._resolve_and_send, chosen, make, done), "act on violations", busy=busy)

    def _run(self, command: Command, done: Done) -> None:
        if self.can_act:
            self.begin(partial(self._send, command, done), "act on violations")

    async def _resolve_and_send(self, chosen: Chosen, make: Make, done: Done) -> None:
        try:
            selection = await self._meant(chosen)
        except Conflict:
            self._listing.reload()
            raise
        await self._send(make(selection), done)

    async def _send(self, command: Command, done: Done) -> None:
        try:
            outcome = await self._opened().desk.execute(command)
        except Rejected:
            if isinstance(command, Undo):
                self._forget(command.undone)
            raise
        except Trouble as trouble:
            self._frame.tell_trouble(trouble, retry=lambda: self._run(command, done))
            return
        done()
        self._record(command, outcome)
        undo = (lambda: self.undo(outcome.command)) if outcome.command in self._undoable else None
        self._frame.tell(outcome.message, undo=undo)
        self.undo_changed.emit(self.can_undo)

    def _record(self, command: Command, outcome: Outcome) -> None:
        again = isinstance(command, Undo) and command.undone in self._undone
        stack = self._undone if isinstance(command, Undo) and not again else self._undoable
        if isinstance(command, Undo):
            self._forget(command.undone)
        elif outcome.undoable:
            self._undone.clear()
        if outcome.undoable:
            stack.append(outcome.command)

    async def _meant(self, chosen: Chosen) -> Selection:
        """The violations of these rows: by filter when it is all of them, else by id."""
        if chosen.everything and chosen.count > 1:
            return Selection(filter=self._listing.filter, expected=chosen.total)
        return Selection(ids=tuple(row.id for row in await self._rows(chosen)))

    async def _rows(self, chosen: Chosen) -> list[Violation]:
        """Raises Conflict when rows that are not held have changed their places since they were listed."""
        held = [self._model.row(row) for row in chosen.rows()] if chosen.count <= COPY_LIMIT else [None]
        rows = [row for row in held if row is not None]
        if len(rows) == chosen.count:
            return rows
        filter, sort = self._listing.filter, self._listing.sort

        def work(tx: Transaction) -> list[Violation] | None:
            same = tx.violations.count(filter) == chosen.total
            return read_ranges(tx, filter, sort, chosen.ranges) if same else None

        read = await self._opened().reader.read(work)
        if read is None or not {row.id for row in rows} <= {row.id for row in read}:
            raise Conflict("The list has changed since you selected in it.", do="It was read again: select again.")
        return read

    def _forget(self, command: CommandId) -> None:
        for stack in (self._undoable, self._undone):
            if command in stack:
                stack.remove(command)


def _nothing() -> None:
    return None


def _violations(count: int) -> str:
    return "1 violation" if count == 1 else f"{count:,} violations"
