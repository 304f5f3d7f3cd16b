"""Talking with a bot, as the chat pane and the terminal do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from console.domain.commands import Outcome
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId
from console.domain.rich import Attachment
from console.domain.turns import Reply, TurnEvent


class Chat(Protocol):
    """One turn at a time per conversation. Leaving an iterator early does not stop its turn; ``stop`` does."""

    async def plugins(self) -> tuple[PluginName, ...]:
        """Those with a bot."""

    async def questions(self, plugin: PluginName) -> tuple[str, ...]:
        """To begin a conversation with, as the plugin words them. Raises Rejected where it has no bot."""

    async def start(
        self,
        tenant: TenantId,
        plugin: PluginName,
        person: PersonId,
        *,
        channel: str = "mentor",
        title: str = "",
        id: ConversationId | None = None,
    ) -> Conversation:
        """A new conversation, or the one of this id as it stands. Raises Rejected."""

    def say(
        self,
        conversation: Conversation,
        text: str,
        replaces: MessageId | None = None,
        *,
        attachments: Sequence[Attachment] = (),
    ) -> AsyncIterator[TurnEvent]:
        """Post the message and give the events of its turn; the last one is ``Replied``, told once it is stored.

        A turn under way is given up, and this one answers its messages too; its own iterator just ends. With
        ``replaces``, that message and all after it no longer count. The documents of ``attachments`` stand already.
        Settles within 20 s. Raises Trouble.
        """

    def retry(self, conversation: Conversation, reply: MessageId) -> AsyncIterator[TurnEvent]:
        """Ask anew what ``reply`` answered; it and all after it no longer count."""

    async def stop(self, conversation: Conversation) -> None:
        """Keep what was said so far as the reply; nothing happens where no turn is under way."""

    async def draft(self, conversation: Conversation) -> Reply:
        """What the bot would say now to the customer's last words; nothing is stored or done. Raises Trouble."""

    async def run_action(
        self, conversation: Conversation, message: MessageId, digest: str, *, actor: PersonId | None = None
    ) -> Outcome:
        """What a click on a suggested action does, once. Raises Rejected with the reason."""

    async def run_due(self) -> int:
        """Run the steps of journeys whose time has come, each as a turn in its conversation; returns how many."""

    async def answer_waiting(self, tenant: TenantId, person: PersonId) -> int:
        """Answer messages that a program killed before left without a reply; returns how many conversations."""
