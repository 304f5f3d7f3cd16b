"""Stores behind escalations: themselves, what goes out because of them, their policies, and who watches the timers.

Synchronous, inside a transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from console.domain.escalation_settings import EscalationSettings, Webhook
from console.domain.escalations import (
    Beat,
    Contact,
    Effect,
    Escalation,
    EscalationCounts,
    EscalationEntry,
    Incident,
    Member,
    Notice,
    NoticeState,
    RoleContact,
    Subject,
    TimerAlarm,
)
from console.domain.ids import CommandId, EscalationId, NoticeId, PersonId, PluginName, TenantId
from console.domain.mail import MailServer
from console.domain.policies import StoredPolicies


class EscalationStore(Protocol):
    def add(self, escalation: Escalation) -> EscalationId:
        """The id in ``escalation`` is not looked at."""

    def get(self, tenant: TenantId, id: EscalationId) -> Escalation | None: ...
    def update(self, escalation: Escalation) -> None: ...
    def open(
        self, tenant: TenantId, *, limit: int, offset: int = 0, calling: bool | None = None
    ) -> Sequence[Escalation]:
        """Unresolved ones: emergencies first, then the most severe, then the oldest, at any number. ``calling``:
        those that nobody has answered, or only the others."""

    def resolved(
        self, tenant: TenantId, *, limit: int, offset: int = 0, since: datetime | None = None
    ) -> Sequence[Escalation]:
        """Last resolved first; with ``since`` those resolved then or later."""

    def counts(self, tenant: TenantId) -> EscalationCounts: ...
    def due(self, now: datetime, limit: int) -> Sequence[Escalation]:
        """Of all tenants, for which something happens by itself at ``now`` or before; first due first."""

    def next_due(self) -> datetime | None:
        """When something happens next, of all tenants."""

    def overdue(self, before: datetime) -> int:
        """How many of all tenants were due before that."""

    def waiting(self, limit: int, after: EscalationId | None = None) -> Sequence[Escalation]:
        """Of all tenants, those for which something will happen by itself, in the order of id."""

    def by_group(self, tenant: TenantId, group: str) -> Escalation | None:
        """The unresolved one of that group."""

    def of_subject(self, tenant: TenantId, subject: Subject) -> Escalation | None:
        """The unresolved one that the subject is a member of, whether or not it cleared; the latest of several."""

    def join(self, tenant: TenantId, member: Member) -> bool:
        """Keep a member; False where the subject is one already (then it counts as not cleared any more)."""

    def clear(self, tenant: TenantId, id: EscalationId, subject: Subject, at: datetime) -> int:
        """The member has ended by itself; returns how many of the escalation have not."""

    def members(self, tenant: TenantId, id: EscalationId, *, limit: int, offset: int = 0) -> Sequence[Member]:
        """Oldest first."""

    def claim(self, tenant: TenantId, id: EscalationId, effect: Effect, at: datetime) -> bool:
        """Whether this effect happens now; False where (id, step, repeat) happened before."""

    def effects(self, tenant: TenantId, id: EscalationId) -> Sequence[tuple[int, int, datetime]]:
        """Step, repeat and time of what happened, in order."""

    def append(self, tenant: TenantId, entries: Sequence[EscalationEntry]) -> None:
        """Their ids are not looked at."""

    def history(self, tenant: TenantId, id: EscalationId) -> Sequence[EscalationEntry]:
        """Oldest first."""

    def history_of(self, tenant: TenantId, command: CommandId) -> Sequence[EscalationEntry]: ...
    def incident(self, tenant: TenantId, id: EscalationId) -> Incident | None:
        """None where no incident was opened."""

    def incidents(self, tenant: TenantId, *, limit: int) -> Sequence[Escalation]:
        """Those with an incident, the latest first, resolved or not."""


class NoticeStore(Protocol):
    def add(self, notices: Sequence[Notice]) -> Sequence[NoticeId]:
        """Their ids are not looked at."""

    def get(self, tenant: TenantId, id: NoticeId) -> Notice | None: ...
    def update(self, notice: Notice) -> None: ...
    def of(self, tenant: TenantId, id: EscalationId) -> Sequence[Notice]:
        """Of one escalation, oldest first."""

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        """WAITING ones of all tenants whose time has come, apart from the window's; first due first."""

    def sending(self, limit: int) -> Sequence[Notice]:
        """Those SENDING: under way, or of a program that was killed."""

    def next_due(self) -> datetime | None: ...
    def unseen(self, tenant: TenantId, person: PersonId, limit: int) -> Sequence[Notice]:
        """The window's, of unresolved escalations, that the person was not shown yet; oldest first."""

    def see(self, tenant: TenantId, person: PersonId, ids: Sequence[NoticeId], at: datetime) -> int: ...
    def drop(self, tenant: TenantId, id: EscalationId, why: str, *, asked: bool) -> int:
        """What waits of an escalation does not go any more; what a person had sent again only with ``asked``. Returns
        how many those were."""

    def outgoing(self, tenant: TenantId, state: NoticeState, limit: int) -> Sequence[Notice]:
        """Those of that state that leave the window, the latest first."""

    def revive(self, tenant: TenantId, id: EscalationId, repeat: int, at: datetime) -> int:
        """What was dropped of that round of the chain waits again, from ``at``; returns how many those were."""

    def move_waiting(self, by: timedelta) -> None:
        """Of all tenants, when those that wait are tried."""


class PolicyStore(Protocol):
    def get(self, tenant: TenantId, plugin: PluginName) -> StoredPolicies | None:
        """What the tenant made of the plugin's policies; None where it never touched them."""

    def all(self, tenant: TenantId) -> Sequence[StoredPolicies]:
        """The newest version of each plugin's that the tenant touched."""

    def put(self, stored: StoredPolicies) -> None: ...
    def versions(self, tenant: TenantId, plugin: PluginName) -> Sequence[StoredPolicies]:
        """Newest first."""

    def contacts(self, tenant: TenantId) -> Sequence[Contact]: ...
    def keep_contact(self, tenant: TenantId, contact: Contact) -> None:
        """An empty address forgets it."""

    def role_contacts(self, tenant: TenantId) -> Sequence[RoleContact]: ...
    def keep_role_contact(self, tenant: TenantId, contact: RoleContact) -> None:
        """An empty address forgets it."""

    def settings(self, tenant: TenantId) -> EscalationSettings:
        """The usual ones where none are kept."""

    def keep_settings(self, tenant: TenantId, settings: EscalationSettings) -> None: ...
    def webhooks(self, tenant: TenantId) -> Sequence[Webhook]: ...
    def keep_webhooks(self, tenant: TenantId, webhooks: Sequence[Webhook]) -> None:
        """All of them, in order."""

    def mail_server(self) -> MailServer | None:
        """Of the profile; None where there is none, or where it cannot be read."""

    def keep_mail_server(self, server: MailServer | None) -> None: ...


class TimerStore(Protocol):
    """Of the profile, not of a tenant."""

    def beats(self) -> Sequence[Beat]: ...
    def beat(self, beat: Beat) -> Beat | None:
        """Keep it; returns what was kept before."""

    def alarms(self) -> Sequence[TimerAlarm]: ...
    def alarm(self, alarm: TimerAlarm) -> bool:
        """False where that timer's alarm stands already."""

    def end_alarm(self, name: str) -> bool:
        """Whether there was one."""
