"""Steps of journeys that run again by themselves while the conversation stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.commands import Command
from console.domain.ids import ConversationId, PluginName, TenantId
from console.domain.turns import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """``every`` is in seconds; ``armed_at`` is when ``due_at`` was set, both UTC; ``rounds``: how often it ran."""

    tenant: TenantId
    conversation: ConversationId
    plugin: PluginName
    journey: str
    step: str
    every: int
    armed_at: datetime
    due_at: datetime
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginRepeat(Command):
    """Take the step that was due at ``due_at``: the next time is set, whoever comes second is refused.

    ``affected`` of the outcome is 0 where it is not to run: the conversation stands elsewhere, or a person holds it.
    """

    conversation: ConversationId
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRepeat(Command):
    """The end of such a turn; refused when the conversation has left the step or changed hands.

    The same words are not said twice in a row: then only what they did and what is remembered is kept.
    """

    conversation: ConversationId
    epoch: int
    journey: str
    step: str
    reply: Reply
    milliseconds: float
