"""An agent engine: given a turn, it decides. It owns no table and sends nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from console.domain.conversations import Message
from console.domain.ids import TenantId
from console.domain.trouble import Trouble
from console.domain.turns import ModelCall, Turn, TurnEvent


class EngineFailed(Trouble):
    """The engine could not answer a turn at all; the message stands unanswered."""


class AgentEngine(Protocol):
    @property
    def name(self) -> str: ...

    def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        """Events of the turn, the last one ``Replied``. Raises EngineFailed where it cannot answer at all."""


@dataclass(frozen=True, slots=True)
class Summary:
    text: str
    calls: tuple[ModelCall, ...] = ()


@runtime_checkable
class Summarizes(Protocol):
    """An engine that puts long conversations into a few sentences."""

    def may_summarize(self, said: int) -> bool:
        """Whether a summary may be due once so many messages were said since the last one: asked after each reply,
        so that these are not read for nothing."""

    async def summarize(self, tenant: TenantId, before: str, messages: Sequence[Message]) -> Summary | None:
        """Of the last summary and the messages since; None when it is not due, or nobody here can. Raises Trouble."""
