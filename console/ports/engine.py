"""An agent engine: given a turn, it decides. It owns no table and sends nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from console.domain.trouble import Trouble
from console.domain.turns import Turn, TurnEvent


class EngineFailed(Trouble):
    """The engine could not answer a turn at all; the message stands unanswered."""


class AgentEngine(Protocol):
    @property
    def name(self) -> str: ...

    def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        """Events of the turn, the last one ``Replied``. Raises EngineFailed where it cannot answer at all."""
