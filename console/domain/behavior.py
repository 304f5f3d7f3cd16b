"""What a bot is told to do, as data: guidelines, journeys, flows, templates. Plugins bring them as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.knowledge import KnowledgeText
from console.domain.memory import CONSENT

Arguments = Mapping[str, Mapping[str, str]]
"""Fixed arguments by tool and parameter. A value may have ``{placeholders}``: ``{text}`` is the message, others are
those of templates; one that is empty in the end is not passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something holds: any of ``words`` in the message, or likeness to ``examples``; and the predicate.

    ``text`` says it in a sentence, for the model and for people. ``predicate`` is an expression over the turn's data,
    such as ``data.critical > 0``; empty means true. ``always`` needs no message to hold.
    """

    text: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    predicate: str = ""
    always: bool = False


class Criticality(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """What must never leave. ``patterns`` are regular expressions over a sentence; a sentence that one matches and no
    ``unless`` matches is replaced by ``instead``."""

    patterns: tuple[str, ...]
    instead: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """``template`` names what the rule decider says; ``tools`` run before the decision when they only read.

    ``auto``: its writing tools run without being asked for once it holds; else they are suggested.
    """

    id: str
    condition: Condition
    action: str
    tools: tuple[str, ...] = ()
    arguments: Arguments = field(default_factory=dict)
    auto: bool = False
    tone: str = ""
    criticality: Criticality = Criticality.MEDIUM
    priority: int = 50
    prohibition: Prohibition | None = None
    template: str = ""
    journey: str = ""
    flow: str = ""
    handoff: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """To a step of this journey, or, with ``journey``, into another one. Without a condition: when no other holds.

    ``tools`` run in the step that it leads to, after that step's own, writing ones too: the person asked for them.
    An empty ``to`` ends the journey, or with ``journey`` begins that one at its first step.
    """

    to: str = ""
    condition: Condition | None = None
    journey: str = ""
    tools: tuple[str, ...] = ()
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """``auto``: its tools run, writing ones too, and the next step follows without waiting for an answer.

    ``keep`` names data of its tools that later steps read as ``{journey.name}``. ``every``: seconds after which the
    step runs again by itself while the conversation stands there; 0 never.
    """

    id: str
    title: str
    action: str
    template: str
    tools: tuple[str, ...] = ()
    arguments: Arguments = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    auto: bool = False
    every: int = 0
    transitions: tuple[Transition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A step without transitions is followed by the next one in order; after the last one the journey has ended."""

    id: str
    title: str
    condition: Condition
    steps: tuple[JourneyStep, ...]
    skill: str = ""


class AnswerType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    CHOICE = "choice"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    """of a person: no number, and no sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``again`` is how it is asked after an answer that does not fit; ``lowest`` and ``highest`` bound numbers.
    ``own_words``: only what the person writes while it is asked counts, not what a model reads into it (consent).
    """

    field: str
    ask: str
    type: AnswerType = AnswerType.TEXT
    choices: tuple[str, ...] = ()
    again: str = ""
    required: bool = False
    lowest: float | None = None
    highest: float | None = None
    own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """One reading tool whose data has ``questions``, each with the names of a ``Question``. ``keep`` names data of it
    that the flow's later turns read as ``{flow.name}``. Where the tool fails, its summary is said and nothing begins.
    """

    tools: tuple[str, ...]
    arguments: Arguments = field(default_factory=dict)
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSink:
    """One writing tool that is told of every answer: ``console.plugin.flows`` says what it gets and may give back."""

    tools: tuple[str, ...]
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """``questions`` are its own, or come from ``source``; ``answers`` keeps what is said to them.

    ``wrapper`` is said around each question, with ``{question}``, ``{number}`` and ``{of}``. ``afresh``: what was
    said when it ran before is forgotten when it begins again.
    """

    id: str
    title: str
    condition: Condition
    questions: tuple[Question, ...] = ()
    opening: str = ""
    closing: str = ""
    wrapper: str = ""
    afresh: bool = False
    source: FlowSource | None = None
    answers: FlowSink | None = None
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A field of work of a bot: guidelines, journeys and flows that name it act only while ``predicate`` holds.

    Of several that fit a message the one of the highest ``priority`` acts. While the flow ``first`` has an open
    question, skills of lower priority wait: that flow is gone through, then what was asked of them is answered.
    """

    id: str
    title: str
    priority: int
    predicate: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogItem:
    """A product, service or the like. ``more`` are other names for it, short ones too; ``data`` is told of it."""

    id: str
    name: str
    more: tuple[str, ...] = ()
    description: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behavior:
    """All that a plugin says about its bot. ``templates`` are texts by name, see ``console.plugin.templates``.

    ``questions`` are shown where a conversation begins, to be asked with a click. ``intents`` are examples by name of
    an intent; ``vocabulary`` are the domain's own words for spelling.
    ``handoff_tool`` runs when a conversation goes to people, and the template ``handoff_note`` tells them why.
    """

    guidelines: tuple[Guideline, ...] = ()
    journeys: tuple[Journey, ...] = ()
    flows: tuple[Flow, ...] = ()
    skills: tuple[Skill, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()
    persona: str = ""
    questions: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    handoff_topics: tuple[str, ...] = ()
    handoff_tool: str = ""
    handoff_note: str = ""
    knowledge: tuple[KnowledgeText, ...] = ()
    catalog: tuple[CatalogItem, ...] = ()

    @property
    def asks_consent(self) -> bool:
        """Whether notes on a person are kept only once they said yes."""
        return any(question.field == CONSENT for flow in self.flows for question in flow.questions)
