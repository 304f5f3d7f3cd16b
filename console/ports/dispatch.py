"""Who runs what is due: turns of bots, words that go out, leases that end."""

from __future__ import annotations

from typing import Protocol

from console.domain.conversations import Conversation
from console.domain.ids import ConversationId


class Dispatcher(Protocol):
    """Runs what is due until it is stopped. What was under way when a program ended goes on in the next."""

    @property
    def running(self) -> bool: ...

    def start(self) -> None: ...
    def wake(self) -> None:
        """Something changed: look now, not at the next due time."""

    async def stop(self) -> None:
        """Give up what is under way; nothing of it is lost. Returns when all of it has ended."""


class Answering(Protocol):
    """Bots that answer what is stored."""

    async def answer(self, conversation: Conversation) -> None:
        """Answer what waits there, until the reply is stored. Raises Trouble when it could not be."""

    async def give_up(self, id: ConversationId) -> None:
        """End a turn under way with its tools and its model call; one that is being stored already ends whole."""
