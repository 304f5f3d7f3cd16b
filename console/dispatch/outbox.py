"""What goes out: each conversation's words in order, each rechecked just before a channel is given it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from console import aio
from console.domain.conversations import Conversation, Message
from console.domain.ids import SYSTEM, ConversationId, TenantId
from console.domain.inbox_commands import MarkFailed, MarkSending, MarkSent
from console.domain.trouble import Rejected, Trouble
from console.ports.channels import Channel, Outgoing, SendFailed
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk

log = logging.getLogger(__name__)

TRIES = 6
"""After so many a person is told."""
SEND_SECONDS = 30.0
_AT_ONCE = 50
_MOST = 10_000
_FIRST_PAUSE = 2.0
_MAY_HAVE_ARRIVED = "The program ended while this was being sent; the customer may have got it."


class Outbox:
    """``dispatch.rounds.Rounds``: gives channels what is due."""

    def __init__(
        self,
        reader: Reader,
        desk: Desk,
        channels: Mapping[str, Channel],
        clock: Clock,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """``jitter`` gives 0 to 1, added to each pause as its share."""
        self._reader = reader
        self._desk = desk
        self._channels = channels
        self._clock = clock
        self._jitter = jitter
        self._running: dict[ConversationId, asyncio.Task[None]] = {}
        self._recovered = False
        self.begun = 0

    async def round(self) -> datetime | None:
        """Returns when the next message is due."""
        if not self._recovered:
            await self._recover()
            self._recovered = True
        now = self._clock.now()
        due = await self._reader.read(lambda tx: tx.outbox.due(now, _AT_ONCE + len(self._running)))
        by_conversation: dict[ConversationId, list[tuple[TenantId, Message]]] = {}
        for tenant, message in due:
            by_conversation.setdefault(message.conversation, []).append((tenant, message))
        for id, messages in by_conversation.items():
            if id not in self._running and len(self._running) < _AT_ONCE:
                self._running[id] = aio.spawn(self._send_all(id, messages), "send messages")
                self.begun += 1
        return await self._reader.read(lambda tx: tx.outbox.next_due())

    async def settled(self) -> None:
        """Wait until what is under way has been given to its channel."""
        if self._running:
            await asyncio.wait(list(self._running.values()))

    async def stop(self) -> None:
        """What a channel was given already is marked as sent; the rest waits for the next start."""
        await self.settled()

    async def _recover(self) -> None:
        """Words that a killed program was sending: again where that cannot reach the customer twice, else a person
        decides."""
        for conversation, message in await self._reader.read(_under_way):
            channel = self._channels.get(conversation.channel)
            again = self._clock.now() if channel is not None and channel.idempotent else None
            await self._mark_failed(conversation.tenant, message, _MAY_HAVE_ARRIVED, again)

    async def _send_all(self, id: ConversationId, messages: list[tuple[TenantId, Message]]) -> None:
        try:
            for tenant, message in messages:
                if not await self._send(tenant, message):
                    return  # those behind it wait: a customer reads them in the order in which they were written
        except Rejected as rejected:
            log.info("a message was not sent: %s", type(rejected).__name__)
        except Trouble as trouble:
            log.warning("messages wait, as their state cannot be kept: %s", type(trouble).__name__)
        finally:
            self._running.pop(id, None)

    async def _send(self, tenant: TenantId, message: Message) -> bool:
        """Whether the one behind it may go."""
        marked = await self._desk.execute(MarkSending(tenant=tenant, actor=SYSTEM, message=message.id))
        if not marked.affected:
            return True
        conversation, message = await self._reader.read(lambda tx: _as_it_stands(tx, tenant, message))
        channel = self._channels.get(conversation.channel)
        if channel is None:
            await self._mark_failed(tenant, message, f"This program has no channel {conversation.channel!r}.", None)
            return False
        try:
            async with asyncio.timeout(SEND_SECONDS):
                external = await channel.send(_outgoing(conversation, message))
        except SendFailed as failed:
            again = self._again(message, failed.after) if failed.again else None
            await self._mark_failed(tenant, message, failed.what, again)
            return False
        except TimeoutError:
            again = self._again(message, 0.0) if channel.idempotent else None
            what = f"The channel did not answer within {SEND_SECONDS:.0f} s."
            await self._mark_failed(tenant, message, what, again)
            return False
        await self._desk.execute(MarkSent(tenant=tenant, actor=SYSTEM, message=message.id, external=external))
        return True

    def _again(self, message: Message, after: float) -> datetime | None:
        if message.attempts >= TRIES:
            return None
        pause = _FIRST_PAUSE * 2 ** max(message.attempts - 1, 0) * (1 + self._jitter())
        return self._clock.now() + timedelta(seconds=max(pause, after))

    async def _mark_failed(self, tenant: TenantId, message: Message, failure: str, again: datetime | None) -> None:
        marking = MarkFailed(tenant=tenant, actor=SYSTEM, message=message.id, failure=failure, retry_at=again)
        await self._desk.execute(marking)


def _under_way(tx: Transaction) -> list[tuple[Conversation, Message]]:
    return [_as_it_stands(tx, tenant, message) for tenant, message in tx.outbox.sending(_MOST)]


def _as_it_stands(tx: Transaction, tenant: TenantId, message: Message) -> tuple[Conversation, Message]:
    conversation = tx.conversations.get(tenant, message.conversation)
    if conversation is None:
        raise Rejected("The message belongs to no conversation.")
    return conversation, tx.conversations.message(tenant, message.id) or message


def _outgoing(conversation: Conversation, message: Message) -> Outgoing:
    return Outgoing(
        tenant=conversation.tenant,
        message=message.id,
        customer=conversation.customer,
        text=message.text,
        rich=message.rich,
        attachments=message.attachments,
    )
