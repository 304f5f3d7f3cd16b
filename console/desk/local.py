"""The desk in this process: permission, idempotency, rule, store, history and change in one transaction."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from console.desk import (
    action_items,
    canned,
    chat,
    handover,
    import_runs,
    inbox,
    knowledge,
    one_record,
    outbox,
    permissions,
    receiving,
    replies,
    settings,
    summaries,
    takeover,
    tenants,
    undo,
    unwatched,
    violations,
    writing,
)
from console.desk.escalating import answering, policies, reaching, sending, sources, timing
from console.desk.escalating.house import House
from console.desk.offsets import last_offsets
from console.desk.scoring import Scorer, ScoringTrouble, as_of
from console.desk.work import Handlers, Kept, Work
from console.domain.changes import Change
from console.domain.commands import Command, Outcome, ScoreSiteDay
from console.domain.escalation_commands import AdvanceEscalations, BeatTimer, BeginNotice, EndNotice
from console.domain.ids import SYSTEM, CommandId, ImportId, Offset, TenantId
from console.domain.inbox_commands import LookAt
from console.domain.records import RecordValues
from console.domain.trouble import Conflict, Rejected
from console.plugin.loaded import LoadedCatalog
from console.ports.clock import Clock
from console.ports.database import Database, Transaction
from console.ports.desk import ChangeListener

T = TypeVar("T")
log = logging.getLogger(__name__)

_NOT_REMEMBERED = (LookAt, BeatTimer, AdvanceEscalations, BeginNotice, EndNotice)
"""Commands that come by the thousand and may be run again at any time."""

_Done = tuple[Outcome | Rejected, list[Change]]
"""What came of a command; a refusal of which something is kept is raised once that is committed."""


class LocalDesk:
    """``ports.Desk`` over a database. Call ``poll`` once before the first view reads, then every second or so."""

    def __init__(
        self,
        database: Database,
        catalog: LoadedCatalog,
        clock: Clock,
        told: Mapping[TenantId, Offset] | None = None,
    ) -> None:
        """``told``: offsets of the last changes that the first view knows, where it read before the desk was made."""
        self._database = database
        self._clock = clock
        house = House(catalog.policies, catalog.alarms, catalog.rules)
        self._scorer = Scorer(catalog.plugins.values(), house)
        self._handlers: Handlers = {
            **violations.HANDLERS,
            **undo.HANDLERS,
            **tenants.HANDLERS,
            **import_runs.handlers(catalog.kinds(), house),
            **knowledge.HANDLERS,
            **settings.HANDLERS,
            **chat.handlers(self._inside),
            **replies.handlers(self._inside),
            **takeover.HANDLERS,
            **writing.handlers(house),
            **canned.HANDLERS,
            **handover.HANDLERS,
            **receiving.HANDLERS,
            **inbox.HANDLERS,
            **action_items.HANDLERS,
            **outbox.HANDLERS,
            **summaries.HANDLERS,
            **one_record.handlers(catalog.kinds(), house),
            **answering.handlers(house),
            **timing.handlers(house),
            **reaching.HANDLERS,
            **sending.HANDLERS,
            **sources.HANDLERS,
            **policies.handlers(house),
            **self._scorer.handlers(),
            **unwatched.handlers(catalog.plugins, house),
        }
        self._listeners: list[ChangeListener] = []
        self._told = None if told is None else dict(told)
        self._version: int | None = None
        self.abandoned: set[ImportId] = set()
        """Imports whose person cancelled while they were being applied."""
        self.in_hand: dict[ImportId, list[Sequence[RecordValues]]] = {}
        """Rows of imports small enough to be kept in memory until they are applied."""

    @property
    def plugin_troubles(self) -> tuple[ScoringTrouble, ...]:
        """Plugins that failed in scoring and have not recovered since, latest first."""
        return tuple(sorted(self._scorer.troubles.values(), key=lambda trouble: trouble.at, reverse=True))

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    async def execute(self, command: Command) -> Outcome:
        return await self._write(lambda tx: self._run(tx, command))

    async def execute_and_read(self, command: Command, work: Callable[[Transaction], T]) -> T:
        """As ``execute``, and ``work`` on what stands then, in the same transaction: it must not write."""
        found: list[T] = []

        def run(tx: Transaction) -> _Done:
            done = self._run(tx, command)
            found.append(work(tx))
            return done

        await self._write(run)
        return found[0]

    async def score_due(self, limit: int = 20) -> int:
        """Score up to ``limit`` site-days that are due, latest first, each in its own transaction.

        Returns how many were scored. Persons' commands get their turn between two site-days.
        """
        now = self._clock.now()
        days = await self._database.read(lambda tx: tx.scores.due(as_of(tx, now), limit))
        for day in days:
            command = ScoreSiteDay(tenant=day.tenant, actor=SYSTEM, site_day=day)
            await self._write(lambda tx, command=command: self._handle(tx, command))  # type: ignore[misc]
        return len(days)

    async def poll(self) -> int:
        """Tell of what another process has changed; returns how many changes that were."""
        version = await self._database.data_version()
        if version == self._version:
            return 0
        told = self._told
        changes = await self._database.read(lambda tx: _since(tx, told) if told is not None else [])
        if told is None:
            self._told = await self._database.read(last_offsets)
        self._version = version
        return self._tell(changes)

    async def _write(self, work: Callable[[Transaction], _Done]) -> Outcome:
        try:
            outcome, changes = await self._database.write(work)
        except asyncio.CancelledError:
            self._version = None
            raise
        self._tell(changes)
        if isinstance(outcome, Rejected):
            raise outcome
        return outcome

    def _run(self, tx: Transaction, command: Command) -> _Done:
        fingerprint = fingerprint_of(command)
        earlier = tx.commands.outcome(command.tenant, command.id)
        if earlier is not None:
            if earlier[0] != fingerprint:
                raise Conflict("This command id stands for another command already.", do="Do it again.")
            return earlier[1], []
        outcome, changes = self._handle(tx, command)
        if isinstance(outcome, Outcome) and not isinstance(command, _NOT_REMEMBERED):
            tx.commands.remember(command.tenant, fingerprint, outcome, self._clock.now())
        return outcome, changes

    def _handle(self, tx: Transaction, command: Command) -> _Done:
        role = permissions.check(tx, command.tenant, command.actor, type(command))
        work = Work(tx, self._clock.now(), role, self.abandoned, self.in_hand)
        outcome: Outcome | Rejected
        try:
            outcome = self._handlers[type(command)](work, command)
        except Kept as kept:
            outcome = kept.refusal
        return outcome, self._with_gap(tx, work.changes)

    def _inside(self, work: Work, command: Command) -> Outcome:
        """Run a command as part of another one, in its transaction, under its own permission."""
        role = permissions.check(work.tx, command.tenant, command.actor, type(command))
        own = replace(work, role=role)
        return self._handlers[type(command)](own, command)

    def _with_gap(self, tx: Transaction, changes: list[Change]) -> list[Change]:
        """The changes, and before them those that another process made and nobody here was told of."""
        told = self._told
        if told is None:
            return changes
        first = {change.tenant: change for change in reversed(changes)}
        if all(change.offset == told.get(tenant, 0) + 1 for tenant, change in first.items()):
            return changes
        return [change for tenant in first for change in _after(tx, tenant, told)]

    def _tell(self, changes: Iterable[Change]) -> int:
        """Each change is told once, in the order of its offset."""
        told = self._told if self._told is not None else {}
        fresh = []
        for change in changes:
            if change.offset > told.get(change.tenant, 0):
                fresh.append(change)
                told[change.tenant] = change.offset
        if fresh:
            for listener in tuple(self._listeners):
                try:
                    listener(tuple(fresh))
                except Exception:
                    log.exception("a listener failed; the others are told all the same")
        return len(fresh)


def fingerprint_of(command: Command) -> str:
    """Hash of all that a command says, its id apart."""
    try:
        content = msgspec.json.encode(replace(command, id=CommandId("")), order="deterministic")
    except UnicodeEncodeError as error:
        raise Rejected(
            "A text holds a character that is no text.", do="Type it anew instead of pasting it."
        ) from error
    return hashlib.sha256(type(command).__name__.encode() + b"\0" + content).hexdigest()


def _since(tx: Transaction, told: dict[TenantId, Offset]) -> list[Change]:
    return [change for tenant in tx.tenants.all() for change in _after(tx, tenant.id, told)]


def _after(tx: Transaction, tenant: TenantId, told: dict[TenantId, Offset]) -> list[Change]:
    """All changes later than those told, page by page."""
    found: list[Change] = []
    offset = told.get(tenant, Offset(0))
    while page := tx.changes.since(tenant, offset):
        found += page
        offset = page[-1].offset
    return found
