"""Escalations: what people must answer, and how far the chain that calls them has come.

What a screen needs, all of it read from the local store and told by changes of ``Topic.ESCALATIONS`` (subjects:
escalation ids), ``Topic.NOTICES`` (subjects: ``person/notice id`` of the window's notices) and ``Topic.TIMERS``
(subjects: names of timers that died, or run again):

- ``tx.escalations.open(tenant, limit=)``: unresolved ones, emergencies first, then the most severe, then the oldest;
  ``.counts(tenant)``: how many by severity, and how many of them nobody has acknowledged;
  ``.get(tenant, id)``: one. It carries its copied ``policy``, ``step`` (index of the step that fires next), and
  ``next_at``: when something happens by itself (UTC, None never); ``calls_at``: when the next *step* fires, which a
  countdown shows, None while it is acknowledged, silenced, resolved, or the chain has ended;
- ``.history(tenant, id)``: ``EscalationEntry``s, oldest first; ``.members(tenant, id, limit=)``: the like alerts that
  were grouped into it; ``.notices(tenant, id)``: whom it told on which channel, and what failed;
- ``.incident(tenant, id)``: the incident document, its timeline merged from history, messages and notices;
- ``tx.timers.beats()``: heartbeats; ``tx.timers.alarms()``: what the auditor found dead and is not alive again.

Commands are in ``escalation_commands``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from console.domain.ids import (
    CommandId,
    ConversationId,
    EscalationId,
    NoticeId,
    PersonId,
    PluginName,
    SiteId,
    TenantId,
)
from console.domain.people import Role
from console.domain.policies import Policy, Step, Via
from console.domain.scoring import Severity

LONGEST_TITLE = 200
"""Characters."""


class EscalationKind(StrEnum):
    """Where it came from; what ``Policy.kinds`` names."""

    VIOLATION = "violation"
    EMERGENCY = "emergency"
    AGENT = "agent"
    """a bot's tool or a step of a journey"""
    REQUEST = "request"
    """a person's click"""
    SLA = "sla"
    """a customer is about to have waited too long"""
    HANDOFF = "handoff"
    """nobody took a conversation that a bot handed over, or a bot of the house asks for people"""


class EscalationState(StrEnum):
    OPEN = "open"
    """nobody has answered: the chain runs, or has ended unheard"""
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    RESOLVED = "resolved"


class EscalationOutcome(StrEnum):
    """How it was resolved."""

    HANDLED = "handled"
    FALSE_ALARM = "false alarm"
    DUPLICATE = "duplicate"
    CLEARED = "cleared by itself"
    """what it was about has ended; the only one that no person gives, and never for an incident"""


class SubjectKind(StrEnum):
    """Kinds of things that can be escalated."""

    VIOLATION = "violation"
    RECORD = "record"
    CONVERSATION = "conversation"
    ACTION_ITEM = "action item"
    SITE = "site"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subject:
    """What it is about. ``key``: a violation's id, ``kind/key`` of a record, a conversation's id, and so on."""

    kind: SubjectKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One row. Times are UTC, spans seconds.

    ``group`` is what like alerts share; of those open at most one has it. ``members`` counts them.
    ``step`` is the index of the step that fires next, ``len(policy.steps)`` once the chain has ended. ``repeat``
    grows with every new beginning of the chain, so that (id, step, repeat) names each effect once; ``jumps`` counts
    those that a step asked for since the chain last began anew.
    ``watch_at`` is when the next reading is due, ``watches`` how many were taken; ``remind_at`` when who acknowledged
    is asked again, or, once ``reminded``, when the acknowledgement lapses. ``back_to`` is the state after a silence.
    ``late`` is how late the latest of its steps was, ``latest_late`` of the last one.
    ``incident_at``: when its incident was opened. ``brief`` is what people are told first.
    """

    id: EscalationId
    tenant: TenantId
    kind: EscalationKind
    subject: Subject
    title: str
    severity: Severity
    policy: Policy
    opened_at: datetime
    opened_by: PersonId
    group: str
    why: str = ""
    site: SiteId | None = None
    plugin: PluginName = PluginName("")
    conversation: ConversationId | None = None
    members: int = 1
    state: EscalationState = EscalationState.OPEN
    step: int = 0
    repeat: int = 0
    jumps: int = 0
    due_at: datetime | None = None
    watch_step: int | None = None
    watch_at: datetime | None = None
    watches: int = 0
    acknowledged_by: PersonId | None = None
    acknowledged_at: datetime | None = None
    remind_at: datetime | None = None
    reminded: bool = False
    reminders: int = 0
    silenced_by: PersonId | None = None
    silenced_until: datetime | None = None
    silences: int = 0
    back_to: EscalationState = EscalationState.OPEN
    taken_by: PersonId | None = None
    resolved_by: PersonId | None = None
    resolved_at: datetime | None = None
    outcome: EscalationOutcome | None = None
    resolution: str = ""
    late: float = 0.0
    latest_late: float = 0.0
    incident_at: datetime | None = None
    brief: str = ""
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is not EscalationState.RESOLVED

    @property
    def ended(self) -> bool:
        """The chain has no step left."""
        return self.step >= len(self.policy.steps)

    @property
    def calls_at(self) -> datetime | None:
        """When the next step fires unless somebody acknowledges."""
        return self.due_at if self.state is EscalationState.OPEN else None

    @property
    def next_at(self) -> datetime | None:
        """When something happens by itself."""
        waiting: tuple[datetime | None, ...] = ()
        if self.state is EscalationState.OPEN:
            waiting = (self.due_at, self.watch_at)
        elif self.state is EscalationState.ACKNOWLEDGED:
            waiting = (self.remind_at, self.watch_at)
        elif self.state is EscalationState.SILENCED:
            waiting = (self.silenced_until,)
        return min((at for at in waiting if at is not None), default=None)


class EffectKind(StrEnum):
    NOTIFY = "notify"
    WEBHOOK = "webhook"
    READING = "reading"
    RAISED = "severity raised"
    INCIDENT = "incident opened"
    REMINDED = "reminded"
    LAPSED = "acknowledgement lapsed"
    WOKE = "silence ended"
    ENDED = "chain ended"
    FAULT = "step at fault"


REMINDER, LAPSE, WAKE, READ = -1, -2, -3, -4
"""In place of a step's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What ``advance`` wants done: (escalation, ``key``) happens once, ``late`` s after ``due_at``.

    ``missed``: readings that were never taken because nobody was awake. ``fault`` is a whole sentence.
    """

    kind: EffectKind
    step: int
    repeat: int
    due_at: datetime
    late: float = 0.0
    policy_step: Step | None = None
    missed: int = 0
    fault: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """Its name within the escalation. Readings count for themselves, whichever step asked for them: the calls of
        another policy, which may stand at that step, have their own."""
        return (READ if self.kind is EffectKind.READING else self.step, self.repeat)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationEntry:
    """One line of history. ``step`` counts from 1, 0 where it was none; ``late`` in seconds.

    ``undo`` is the escalation as it stood before and ``version`` what it had after, where that can be taken back.
    """

    id: int
    escalation: EscalationId
    at: datetime
    actor: PersonId
    what: str
    note: str = ""
    step: int = 0
    repeat: int = 0
    late: float = 0.0
    command: CommandId = CommandId("")
    version: int = 0
    undo: Escalation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the like alerts in a group. ``cleared_at``: when it ended by itself."""

    escalation: EscalationId
    subject: Subject
    title: str
    at: datetime
    severity: Severity
    cleared_at: datetime | None = None


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """no further try is made"""
    DROPPED = "dropped"
    """somebody answered before it went"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to be told on a channel. ``address`` is an e-mail address, a URL, or a person for the window.

    ``attempts`` so far, the next one not before ``try_at`` (UTC). ``failure`` is what went wrong last.
    ``token`` names it to the receiver, also at a second try. ``again`` counts how often people had it sent anew.
    """

    id: NoticeId
    tenant: TenantId
    escalation: EscalationId
    step: int
    repeat: int
    via: Via
    address: str
    title: str
    text: str
    severity: Severity
    at: datetime
    token: str
    try_at: datetime
    person: PersonId | None = None
    secret: str = ""
    state: NoticeState = NoticeState.WAITING
    attempts: int = 0
    failure: str = ""
    sent_at: datetime | None = None
    seen_at: datetime | None = None
    again: int = 0


@dataclass(frozen=True, slots=True)
class EscalationCounts:
    """Of a tenant's unresolved ones; severities without any are left out. ``calling``: nobody has acknowledged or
    silenced them."""

    open: Mapping[Severity, int] = field(default_factory=dict)
    calling: Mapping[Severity, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.open.values())

    @property
    def total_calling(self) -> int:
        return sum(self.calling.values())


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of an incident. ``what`` is ``deed``, ``reading``, ``notice`` or ``message``; ``who`` a person's id,
    ``system``, or the customer's name."""

    at: datetime
    what: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """The document of an escalation whose policy, or whose person, opened an incident; oldest line first."""

    escalation: Escalation
    number: str
    timeline: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is reached on a channel other than the window."""

    person: PersonId
    via: Via
    address: str


@dataclass(frozen=True, slots=True)
class RoleContact:
    """An address that all of a role share; told beside their own."""

    role: Role
    via: Via
    address: str


@dataclass(frozen=True, slots=True)
class Beat:
    """A timer was alive at ``at`` (UTC, by the clock of then)."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TimerAlarm:
    """``since`` is the last sign of life; ``reason`` a sentence for people."""

    name: str
    since: datetime
    raised_at: datetime
    reason: str
