"""What is done with escalations, by people, by bots and by timers.

Those that name several skip what cannot be done and count it: ``Outcome.affected`` and ``skipped``. ``warned`` names
the rules that the person was told their words break: without it they are told (``Warned``), with it the words stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.commands import Command
from console.domain.escalation_settings import EscalationSettings, Webhook
from console.domain.escalations import EscalationKind, EscalationOutcome, Subject
from console.domain.ids import ConversationId, EscalationId, NoticeId, PersonId, PluginName, SiteId
from console.domain.people import Role
from console.domain.policies import Policy, Via
from console.domain.scoring import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateSubject(Command):
    """Call people because of ``subject``. One that is escalated already, or whose ``group`` is, joins it.

    Without ``group`` it stands alone. The first steps of the policy run in this very transaction. ``quoted`` is the
    part of ``why`` or ``brief`` that a person said: the rest is held to the rules of what may leave. ``own_words``:
    the actor wrote title and reason, and is warned where they break a rule; it joins only what still calls for it, of
    the same kind and as severe. ``news``: what is said is told though the subject is escalated already, and calls
    again where no step is to come: somebody has answered, or the chain has ended unheard. ``anew``: a person calls,
    and then it calls again as well, though nothing new is told.
    """

    subject: Subject
    title: str
    severity: Severity
    kind: EscalationKind = EscalationKind.REQUEST
    why: str = ""
    site: SiteId | None = None
    plugin: PluginName = PluginName("")
    group: str = ""
    conversation: ConversationId | None = None
    brief: str = ""
    quoted: str = ""
    own_words: bool = False
    news: bool = False
    anew: bool = False
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSubject(Command):
    """It has ended by itself. The last of a group to end resolves its escalation, but for an incident's."""

    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalations(Command):
    """The actor answers. Again by the same actor: it is still in hand. Undoable."""

    escalations: tuple[EscalationId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnacknowledgeEscalation(Command):
    """It is in nobody's hand: the chain begins again, now."""

    escalation: EscalationId


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceEscalations(Command):
    """Nothing happens until ``until`` (UTC, at most 24 h away). A CRITICAL one only by a supervisor. Undoable."""

    escalations: tuple[EscalationId, ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeEscalation(Command):
    """End a silence before its time."""

    escalation: EscalationId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeEscalation(Command):
    """The actor has it in hand from now on. From another person only by a supervisor. Undoable."""

    escalation: EscalationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveEscalations(Command):
    """It is over. ``note`` is needed for an incident, which only a person resolves. Undoable."""

    escalations: tuple[EscalationId, ...]
    outcome: EscalationOutcome
    note: str = ""
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenEscalation(Command):
    """It is not over: the chain begins again, now."""

    escalation: EscalationId
    reason: str
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEscalation(Command):
    """A line of its history, and of its incident's timeline."""

    escalation: EscalationId
    text: str
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident(Command):
    """Keep an incident document of it from now on, with what happened so far."""

    escalation: EscalationId
    brief: str = ""
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceEscalations(Command):
    """What is due by now, of all or none; ``affected`` counts effects. Run twice it does nothing the second time."""

    escalations: tuple[EscalationId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatTimer(Command):
    """The timer is alive; its alarm, if there was one, is over.

    ``expected_at`` is what the time would be now if nobody had set the computer's clock since its last beat, None at
    its first: where the clock was set back, all that is due follows.
    """

    timer: str
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTimerAlarm(Command):
    """The auditor found a timer dead or starved, or chains that are overdue."""

    timer: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginNotice(Command):
    """Just before a channel is given the notice. ``affected`` is 0 when it may not go any more."""

    notice: NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNotice(Command):
    """What came of it: sent where ``failure`` is empty. With ``retry_at`` (UTC) it is tried again then."""

    notice: NoticeId
    failure: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNoticesAgain(Command):
    """A person wants these, which failed, tried anew: at once, as often as the first time, also where somebody has
    acknowledged meanwhile. Each goes to where its person is reached now.

    With each stands how often people had it sent again before, as the actor saw it: what went again since is skipped.
    """

    notices: tuple[tuple[NoticeId, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeNotices(Command):
    """The window has shown these to the actor."""

    notices: tuple[NoticeId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePolicies(Command):
    """All policies of the tenant for a plugin, in order; open escalations keep their copies.

    ``expected`` is the version that the person saw, 0 where the plugin's own stood. No policies: the plugin's own.
    Texts that break a rule are saved with ``warned``; where they leave, the rule's own words stand in their place.
    """

    plugin: PluginName
    policies: tuple[Policy, ...]
    expected: int
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveContact(Command):
    """Where a person is reached; an empty address forgets it. One's own, or by an administrator."""

    person: PersonId
    via: Via
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRoleContact(Command):
    """An address that all of a role share; an empty one forgets it."""

    role: Role
    via: Via
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpEscalations(Command):
    """When waiting customers call people, for the tenant."""

    settings: EscalationSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveWebhooks(Command):
    """All webhooks of the tenant, in order. Who gives it forgets the keys of those that are left out."""

    webhooks: tuple[Webhook, ...]
