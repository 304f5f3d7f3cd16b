"""One turn of a bot: what it is given, what it says while it works, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from console.domain.commands import Command
from console.domain.conversations import Message
from console.domain.ids import ConversationId, KnowledgeId, PersonId, PluginName, SiteId, TenantId, TraceId
from console.domain.memory import Memory, Place, Profile, WordRead
from console.domain.people import Role
from console.domain.proactive import Past, SuggestedAsk

Data = Mapping[str, Any]
"""JSON values by name."""


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a journey that runs again by itself; ``late``: seconds after it was due."""

    journey: str
    step: str
    late: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """``texts`` are the messages to answer, a burst in the order it came; ``history`` are those before, oldest first.

    Tenant, conversation, person and role are set by the desk, never by a model. ``now`` is UTC. ``customer`` is whom
    the bot serves, empty where that is ``person``; ``files`` are names of what came with the texts.
    ``whispers`` are instructions of the house for this turn. With ``due`` nobody said anything: that step is to run.
    ``past`` is there where the person is shown suggestions of what to ask. ``newest`` is the last message of all.
    """

    tenant: TenantId
    conversation: ConversationId
    plugin: PluginName
    person: PersonId
    role: Role
    channel: str
    texts: tuple[str, ...]
    now: datetime
    history: tuple[Message, ...] = ()
    profile: Profile = field(default_factory=Profile)
    memory: Memory = field(default_factory=Memory)
    site: SiteId | None = None
    customer: str = ""
    files: tuple[str, ...] = ()
    whispers: tuple[str, ...] = ()
    day: date | None = None
    due: DueStep | None = None
    past: Past | None = None
    newest: int = 0

    @property
    def today(self) -> date:
        """The day that the person means by it: the latest one among the tenant's sites, or that of UTC."""
        return self.day or self.now.date()


class Action(StrEnum):
    """What the decision came to."""

    ANSWER = "answer"
    RUN_FLOW = "run_flow"
    RUN_JOURNEY = "run_journey"
    USE_TOOL = "use_tool"
    CONVERSE = "converse"
    HAND_OFF = "hand_off"


class HandoffReason(StrEnum):
    REQUESTED = "customer asked for a person"
    TOPIC = "topic is for people"
    LOW_CONFIDENCE = "confidence too low"
    REPEATED_LOW_CONFIDENCE = "confidence low three times"
    ERROR = "the bot failed"
    HOUSE = "a rule of the house"


@dataclass(frozen=True, slots=True)
class Handoff:
    reason: HandoffReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """``urgency`` is 0 to 1; intents of a reply are ordered by it, most urgent first."""

    name: str
    confidence: float
    urgency: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """An entry that a reply rests on; ``number`` is how the text refers to it: [1]."""

    number: int
    id: KnowledgeId
    title: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedAction:
    """Something that the person may do with one click. ``preview`` says exactly what will happen.

    ``digest`` is a hash of tool and arguments: the click is good for these only.
    """

    tool: str
    arguments: Data
    label: str
    preview: str
    digest: str
    irreversible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRun:
    """A tool that ran, or tried to. ``why`` says who wanted it: a guideline, a journey step, model or person.

    ``settles``: it could not, and its summary is the answer."""

    tool: str
    arguments: Data
    why: str
    ok: bool
    summary: str
    result: Data = field(default_factory=dict)
    milliseconds: float = 0.0
    settles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A guideline that was looked at. ``held`` and ``why``: whether it applied in the end, and the reason."""

    guideline: str
    score: float
    held: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call of a model. ``cost`` is in US dollars, None when the price is not known."""

    provider: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    milliseconds: float
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMatch:
    """An item of the catalog that the words ``said`` named. ``outcome``: taken, asked (``items`` says between which),
    chosen (by the person, after that) or left open."""

    said: str
    items: tuple[str, ...]
    confidence: float
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Why a reply is what it is. ``stages`` are milliseconds by name, in order; ``enforced`` says what was changed.

    ``prompt`` is what the model was given, personal data masked. ``cached`` says that the answer was given before.
    ``reminded``, where the person reminded of a question: answered, answered before, or left open. ``reasoning``: why
    the decision was made, by the model where one spoke. ``words``: what came of each word that was none, also of one
    in the message before, where this one answers or contradicts how it was read.
    """

    id: TraceId
    engine: str
    candidates: tuple[Candidate, ...] = ()
    tools: tuple[ToolRun, ...] = ()
    knowledge: tuple[tuple[KnowledgeId, float], ...] = ()
    calls: tuple[ModelCall, ...] = ()
    prompt: str = ""
    stages: Mapping[str, float] = field(default_factory=dict)
    enforced: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    cached: str = ""
    item: ItemMatch | None = None
    reminded: str = ""
    reasoning: str = ""
    words: tuple[WordRead, ...] = ()

    @property
    def prompt_tokens(self) -> int:
        return sum(call.prompt_tokens for call in self.calls)

    @property
    def cost(self) -> float | None:
        """US dollars; None where a call's price is not known."""
        costs = [call.cost for call in self.calls]
        return None if None in costs else sum(cost for cost in costs if cost is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The end of a turn. ``commands`` are for the desk to run; ``profile`` and ``memory`` replace those of the turn.

    ``confidence`` is 0 to 1, None where the engine has none to give. ``repeats``: seconds after which the step where
    the conversation now stands runs again by itself, 0 never.
    """

    content: str
    action: Action
    confidence: float | None
    engine: str
    trace: Trace
    intents: tuple[Intent, ...] = ()
    tools_used: tuple[str, ...] = ()
    guidelines_matched: tuple[str, ...] = ()
    journey_state: Place | None = None
    knowledge: tuple[Citation, ...] = ()
    actions: tuple[SuggestedAction, ...] = ()
    asks: tuple[SuggestedAsk, ...] = ()
    commands: tuple[Command, ...] = ()
    handoff: Handoff | None = None
    repeats: int = 0
    profile: Profile = field(default_factory=Profile)
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class StageBegan:
    name: str


@dataclass(frozen=True, slots=True)
class ToolBegan:
    tool: str
    arguments: Data


@dataclass(frozen=True, slots=True)
class ToolEnded:
    run: ToolRun


@dataclass(frozen=True, slots=True)
class TextPart:
    """A sentence that passed enforcement, with the white space that follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Replied:
    """Last event of a turn; its content is the sum of the text parts."""

    reply: Reply


TurnEvent = StageBegan | ToolBegan | ToolEnded | TextPart | Replied
