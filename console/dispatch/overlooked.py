"""Customers who are about to have waited too long, and conversations that a bot handed over and nobody took."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

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

log = logging.getLogger(__name__)

_NEXT_LOOK = timedelta(seconds=30)
_MOST = 500


class Overlooked(WholeRound):
    """``dispatch.rounds.Round``. Like ones of a bot are one escalation, which ends once none of them waits any more.

    The made-up customers of a demo call nobody.
    """

    def __init__(self, reader: Reader, desk: Desk, clock: Clock) -> None:
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self.begun = 0

    async def round(self) -> datetime | None:
        now = self._clock.now()
        for command in await self._reader.read(lambda tx: list(_commands(tx, now))):
            try:
                await self._desk.execute(command)
                self.begun += 1
            except Rejected as rejected:
                log.info("it was not to be escalated any more: %s", type(rejected).__name__)
        return now + _NEXT_LOOK


def _commands(tx: Transaction, now: datetime) -> Iterator[Command]:
    for tenant in tx.tenants.all():
        if tenant.demo:
            continue
        settings, calling = tx.inbox.settings(tenant.id), tx.policies.settings(tenant.id)
        near = timedelta(minutes=settings.sla_minutes * calling.sla_percent / 100)
        handed = timedelta(minutes=calling.handoff_minutes)
        since = now - timedelta(hours=calling.look_back_hours)
        for talk in tx.outbox.waiting_until(tenant.id, now - near, _MOST):
            if talk.waiting_since is not None and _is_new(tx, talk, talk.waiting_since, since):
                yield _late(talk, settings, now)
        for talk in tx.outbox.needed_until(tenant.id, now - handed, _MOST):
            if talk.needed_since is not None and _is_new(tx, talk, talk.needed_since, since):
                yield _untaken(talk, now)
        yield from _ended(tx, tenant.id)


def _is_new(tx: Transaction, talk: Conversation, waits: datetime, since: datetime) -> bool:
    """Who has waited since before ``since``, before the program looked, is in the inbox and calls nobody."""
    return waits > since and not tx.escalations.raised_since(talk.tenant, _subject(talk), waits)


def _ended(tx: Transaction, tenant: TenantId) -> Iterator[Command]:
    """Members whose customer waits no more."""
    for escalation in tx.escalations.open(tenant, limit=_MOST):
        if escalation.kind not in (EscalationKind.SLA, EscalationKind.HANDOFF):
            continue
        for member in tx.escalations.members(tenant, escalation.id, limit=_MOST):
            talk = tx.conversations.get(tenant, ConversationId(member.subject.key))
            is_late = escalation.kind is EscalationKind.SLA
            since = None if talk is None else talk.waiting_since if is_late else talk.needed_since
            if member.cleared_at is None and since is None:
                yield ClearSubject(tenant=tenant, actor=SYSTEM, subject=member.subject)


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
        group=f"sla/{talk.plugin}",
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
        group=f"handoff/{talk.plugin}",
        conversation=talk.id,
    )


def _subject(talk: Conversation) -> Subject:
    return Subject(SubjectKind.CONVERSATION, talk.id)


def _minutes(now: datetime, since: datetime | None) -> int:
    return 0 if since is None else int((now - since).total_seconds() // 60)
