"""Customers who are about to have waited too long, and conversations that a bot handed over and nobody took."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from console.dispatch.rounds import WholeRound
from console.domain.commands import Command
from console.domain.conversations import Conversation
from console.domain.escalation_commands import ClearSubject, EscalateSubject
from console.domain.escalations import EscalationKind, Subject, SubjectKind
from console.domain.ids import SYSTEM, ConversationId, TenantId
from console.domain.inbox import InboxSettings
from console.domain.scoring import Severity
from console.domain.trouble import Rejected
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk
from console.ports.overlooked import Owed

log = logging.getLogger(__name__)

_NEXT_LOOK = timedelta(seconds=30)
PIECE = 50
"""Rows of one read: what else the dispatcher has to do comes between two rounds."""
_GROUPS: Mapping[Owed, str] = {Owed.ANSWER: "sla/", Owed.PERSON: "handoff/"}


class _Part(Protocol):
    """Something that is looked at, from where it stands."""

    def piece(self, tx: Transaction) -> tuple[Sequence[Command], _Part | None]:
        """What is to be done about the next rows, and the part from behind them; None where it has ended."""


class Overlooked(WholeRound):
    """``dispatch.rounds.Round``. Like ones of a bot are one escalation, which ends once none of them waits any more.

    All are looked at, however many, a piece with each round. The made-up customers of a demo call nobody.
    """

    def __init__(self, reader: Reader, desk: Desk, clock: Clock) -> None:
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self._rest: list[_Part] = []
        """of the look that is under way"""
        self.begun = 0

    async def round(self) -> datetime | None:
        now = self._clock.now()
        commands, self._rest = await self._reader.read(lambda tx: _next_piece(tx, self._rest or _parts(tx, now)))
        for command in commands:
            try:
                await self._desk.execute(command)
                self.begun += 1
            except Rejected as rejected:
                log.info("it was not to be escalated any more: %s", type(rejected).__name__)
        return now if self._rest else now + _NEXT_LOOK


def _next_piece(tx: Transaction, parts: Sequence[_Part]) -> tuple[list[Command], list[_Part]]:
    commands: list[Command] = []
    rest = list(parts)
    while rest and len(commands) < PIECE:
        found, following = rest.pop(0).piece(tx)
        commands += found
        if following is not None:
            rest.insert(0, following)
    return commands, rest


def _parts(tx: Transaction, now: datetime) -> list[_Part]:
    parts: list[_Part] = []
    for tenant in tx.tenants.all():
        if tenant.demo:
            continue
        inbox, calling = tx.inbox.settings(tenant.id), tx.policies.settings(tenant.id)
        near = timedelta(minutes=inbox.sla_minutes * calling.sla_percent / 100)
        until = {Owed.ANSWER: now - near, Owed.PERSON: now - timedelta(minutes=calling.handoff_minutes)}
        after = now - timedelta(hours=calling.look_back_hours)
        parts += [_Uncalled(tenant.id, owed, inbox, after, until[owed], now) for owed in Owed]
        parts += [_Answered(tenant.id, owed) for owed in Owed]
    return parts


@dataclass(frozen=True, slots=True)
class _Uncalled:
    """Who has waited since before ``after``, before the program looked, is in the inbox and calls nobody."""

    tenant: TenantId
    owed: Owed
    inbox: InboxSettings
    after: datetime
    until: datetime
    now: datetime
    beyond: tuple[datetime, ConversationId] | None = None

    def piece(self, tx: Transaction) -> tuple[Sequence[Command], _Part | None]:
        talks = tx.overlooked.uncalled(
            self.tenant, self.owed, after=self.after, until=self.until, beyond=self.beyond, limit=PIECE
        )
        commands = [self._call(talk) for talk in talks]
        since = _since(talks[-1], self.owed) if talks else None
        if since is None or len(talks) < PIECE:
            return commands, None
        return commands, replace(self, beyond=(since, talks[-1].id))

    def _call(self, talk: Conversation) -> EscalateSubject:
        return _late(talk, self.inbox, self.now) if self.owed is Owed.ANSWER else _untaken(talk, self.now)


@dataclass(frozen=True, slots=True)
class _Answered:
    """Those for whom people were called, and who wait no more."""

    tenant: TenantId
    owed: Owed
    beyond: int = 0

    def piece(self, tx: Transaction) -> tuple[Sequence[Command], _Part | None]:
        found = tx.overlooked.answered(self.tenant, self.owed, _GROUPS[self.owed], beyond=self.beyond, limit=PIECE)
        commands = [ClearSubject(tenant=self.tenant, actor=SYSTEM, subject=each.member.subject) for each in found]
        return commands, None if len(found) < PIECE else replace(self, beyond=found[-1].at)


def _since(talk: Conversation, owed: Owed) -> datetime | None:
    return talk.waiting_since if owed is Owed.ANSWER else talk.needed_since


def _late(talk: Conversation, settings: InboxSettings, now: datetime) -> EscalateSubject:
    waited = _minutes(now, talk.waiting_since)
    return EscalateSubject(
        tenant=talk.tenant,
        actor=SYSTEM,
        subject=_subject(talk),
        title=f"{talk.customer_name or talk.customer} has waited {waited} min for an answer",
        severity=Severity.HIGH,
        kind=EscalationKind.SLA,
        why=f"An answer is due within {settings.sla_minutes} min.",
        plugin=talk.plugin,
        group=f"{_GROUPS[Owed.ANSWER]}{talk.plugin}",
        conversation=talk.id,
    )


def _untaken(talk: Conversation, now: datetime) -> EscalateSubject:
    waited = _minutes(now, talk.needed_since)
    return EscalateSubject(
        tenant=talk.tenant,
        actor=SYSTEM,
        subject=_subject(talk),
        title=f"Nobody has taken {talk.customer_name or talk.customer}, handed over {waited} min ago",
        severity=Severity.HIGH,
        kind=EscalationKind.HANDOFF,
        why=talk.control.reason,
        plugin=talk.plugin,
        group=f"{_GROUPS[Owed.PERSON]}{talk.plugin}",
        conversation=talk.id,
    )


def _subject(talk: Conversation) -> Subject:
    return Subject(SubjectKind.CONVERSATION, talk.id)


def _minutes(now: datetime, since: datetime | None) -> int:
    return 0 if since is None else int((now - since).total_seconds() // 60)
