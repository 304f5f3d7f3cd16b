"""Who may do what, by role; rules that look at the violations themselves stand with their command."""

from __future__ import annotations

from collections.abc import Mapping

from console.domain.canned import DropCannedReply, KeepCannedReply
from console.domain.chat_commands import (
    AddRecord,
    ImportKnowledge,
    KeepSummary,
    PostMessage,
    RateReply,
    RetireKnowledge,
    RunAction,
    SaveKnowledge,
    StartConversation,
    StoreReply,
)
from console.domain.commands import (
    AddTenant,
    ApplyImport,
    AssignViolations,
    CloseUnwatched,
    Command,
    DiscardImport,
    NoteViolation,
    ReviewViolations,
    ScoreSiteDay,
    Undo,
)
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    AdvanceEscalations,
    BeatTimer,
    BeginNotice,
    ClearSubject,
    EndNotice,
    EscalateSubject,
    NoteEscalation,
    OpenIncident,
    RaiseTimerAlarm,
    ReopenEscalation,
    ResolveEscalations,
    SaveContact,
    SavePolicies,
    SaveRoleContact,
    SaveWebhooks,
    SeeNotices,
    SendNoticesAgain,
    SetUpEscalations,
    SilenceEscalations,
    TakeEscalation,
    UnacknowledgeEscalation,
    WakeEscalation,
)
from console.domain.handover import TakeHandover, WriteHandover
from console.domain.ids import SYSTEM, PersonId, TenantId
from console.domain.inbox_commands import (
    AssignActionItem,
    CancelScheduled,
    Close,
    DiscardDraft,
    EditProfile,
    KeepDocument,
    LookAt,
    MarkDelivered,
    MarkFailed,
    MarkRead,
    MarkSending,
    MarkSent,
    OpenActionItem,
    OpenChat,
    ReceiveMessage,
    Release,
    RemindOwner,
    Reopen,
    ResolveActionItem,
    RetrySend,
    SaveDraft,
    SendMessage,
    SetPriority,
    SetUpInbox,
    Snooze,
    TakeOver,
    Transfer,
    Whisper,
    WriteNote,
)
from console.domain.mail import SaveMailServer
from console.domain.people import Role
from console.domain.people_commands import KeepPerson, RemovePerson
from console.domain.record_commands import KeepRecords
from console.domain.repeats import BeginRepeat, StoreRepeat
from console.domain.settings_commands import SaveBotSettings, SaveModelChoices, SetUpMasking
from console.domain.trouble import Refused
from console.ports.database import Transaction

_RANK = {Role.CUSTOMER: -1, Role.OPERATOR: 0, Role.SUPERVISOR: 1, Role.ADMIN: 2}

_LEAST: Mapping[type[Command], tuple[Role, str]] = {
    NoteViolation: (Role.OPERATOR, "write notes"),
    AssignViolations: (Role.OPERATOR, "assign violations"),
    Undo: (Role.OPERATOR, "take back a command"),
    ReviewViolations: (Role.SUPERVISOR, "review violations"),
    CloseUnwatched: (Role.SUPERVISOR, "close what no plugin looks at"),
    ScoreSiteDay: (Role.SUPERVISOR, "score a day again"),
    ApplyImport: (Role.ADMIN, "import records"),
    DiscardImport: (Role.ADMIN, "discard an import"),
    AddTenant: (Role.ADMIN, "add a tenant"),
    KeepPerson: (Role.ADMIN, "add or change people"),
    RemovePerson: (Role.ADMIN, "remove people"),
    StartConversation: (Role.OPERATOR, "start a conversation"),
    PostMessage: (Role.OPERATOR, "write to a bot"),
    StoreReply: (Role.OPERATOR, "talk with a bot"),
    BeginRepeat: (Role.OPERATOR, "repeat a step"),
    StoreRepeat: (Role.OPERATOR, "talk with a bot"),
    KeepSummary: (Role.OPERATOR, "summarize a conversation"),
    RunAction: (Role.OPERATOR, "run an action"),
    RateReply: (Role.OPERATOR, "rate a reply"),
    AddRecord: (Role.OPERATOR, "add a record"),
    KeepRecords: (Role.OPERATOR, "change records"),
    SaveKnowledge: (Role.SUPERVISOR, "edit knowledge"),
    RetireKnowledge: (Role.SUPERVISOR, "retire knowledge"),
    ImportKnowledge: (Role.ADMIN, "import knowledge"),
    SaveBotSettings: (Role.ADMIN, "change a bot"),
    SetUpMasking: (Role.ADMIN, "set what is hidden from models"),
    SaveModelChoices: (Role.ADMIN, "change the engine"),
    KeepDocument: (Role.OPERATOR, "keep a file"),
    ReceiveMessage: (Role.ADMIN, "receive messages"),
    OpenChat: (Role.OPERATOR, "begin a conversation"),
    TakeOver: (Role.OPERATOR, "take a conversation over"),
    Transfer: (Role.OPERATOR, "pass a conversation on"),
    Release: (Role.OPERATOR, "release a conversation"),
    RemindOwner: (Role.ADMIN, "remind owners"),
    SendMessage: (Role.OPERATOR, "write to a customer"),
    DiscardDraft: (Role.OPERATOR, "discard a draft"),
    CancelScheduled: (Role.OPERATOR, "hold a message back"),
    RetrySend: (Role.OPERATOR, "send a message again"),
    WriteNote: (Role.OPERATOR, "write notes"),
    Whisper: (Role.OPERATOR, "whisper to the bot"),
    SaveDraft: (Role.OPERATOR, "write a draft"),
    WriteHandover: (Role.OPERATOR, "hand a shift over"),
    TakeHandover: (Role.OPERATOR, "take a shift over"),
    KeepCannedReply: (Role.OPERATOR, "keep a canned reply"),
    DropCannedReply: (Role.OPERATOR, "drop a canned reply"),
    Snooze: (Role.OPERATOR, "snooze a conversation"),
    Close: (Role.OPERATOR, "close a conversation"),
    Reopen: (Role.OPERATOR, "reopen a conversation"),
    MarkRead: (Role.OPERATOR, "mark a conversation as read"),
    SetPriority: (Role.OPERATOR, "set a priority"),
    EditProfile: (Role.OPERATOR, "edit a profile"),
    LookAt: (Role.OPERATOR, "look at a conversation"),
    MarkSending: (Role.ADMIN, "send for a channel"),
    MarkSent: (Role.ADMIN, "send for a channel"),
    MarkFailed: (Role.ADMIN, "send for a channel"),
    MarkDelivered: (Role.ADMIN, "send for a channel"),
    OpenActionItem: (Role.OPERATOR, "open an action item"),
    AssignActionItem: (Role.OPERATOR, "assign an action item"),
    ResolveActionItem: (Role.OPERATOR, "resolve an action item"),
    SetUpInbox: (Role.SUPERVISOR, "set up the inbox"),
    EscalateSubject: (Role.OPERATOR, "escalate"),
    AcknowledgeEscalations: (Role.OPERATOR, "acknowledge escalations"),
    UnacknowledgeEscalation: (Role.OPERATOR, "give an escalation up"),
    SilenceEscalations: (Role.OPERATOR, "silence escalations"),
    WakeEscalation: (Role.OPERATOR, "end a silence"),
    TakeEscalation: (Role.OPERATOR, "take an escalation"),
    ResolveEscalations: (Role.OPERATOR, "resolve escalations"),
    ReopenEscalation: (Role.OPERATOR, "open an escalation again"),
    NoteEscalation: (Role.OPERATOR, "write notes"),
    OpenIncident: (Role.OPERATOR, "open an incident"),
    ClearSubject: (Role.ADMIN, "say that it ended by itself"),
    AdvanceEscalations: (Role.ADMIN, "run what is due"),
    BeatTimer: (Role.ADMIN, "run what is due"),
    RaiseTimerAlarm: (Role.ADMIN, "watch the timers"),
    BeginNotice: (Role.ADMIN, "send notices"),
    EndNotice: (Role.ADMIN, "send notices"),
    SeeNotices: (Role.OPERATOR, "see notices"),
    SendNoticesAgain: (Role.OPERATOR, "send a notice again"),
    SavePolicies: (Role.ADMIN, "change escalation policies"),
    SaveMailServer: (Role.ADMIN, "set the mail server"),
    SaveContact: (Role.OPERATOR, "say where one is reached"),
    SaveRoleContact: (Role.ADMIN, "set where a role is reached"),
    SaveWebhooks: (Role.ADMIN, "set webhooks"),
    SetUpEscalations: (Role.SUPERVISOR, "set when people are called"),
}


def role_of(tx: Transaction, tenant: TenantId, actor: PersonId) -> Role:
    """The actor's role in the tenant; SYSTEM may all. Raises Refused for a stranger."""
    if actor == SYSTEM:
        return Role.ADMIN
    person = tx.tenants.person(tenant, actor)
    if person is not None:
        return person.role
    raise Refused(f"{actor!r} is not a person of tenant {tenant!r}.", do="Ask an administrator to add this person.")


def at_least(role: Role, needed: Role) -> bool:
    return _RANK[role] >= _RANK[needed]


def check(tx: Transaction, tenant: TenantId, actor: PersonId, command: type[Command]) -> Role:
    """The actor's role, when it is enough for this command. Raises Refused."""
    role = role_of(tx, tenant, actor)
    needed, deed = _LEAST[command]
    if not at_least(role, needed):
        raise Refused(f"{_article(role).capitalize()} may not {deed}.", do=f"Ask {_article(needed)} to do it.")
    return role


def _article(role: Role) -> str:
    return f"{'an' if role in (Role.OPERATOR, Role.ADMIN) else 'a'} {role}"
