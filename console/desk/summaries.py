"""Long conversations put into a few sentences, outside the turns: no reply waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from console import aio
from console.desk.chat import conversation_of
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.chat_commands import KeepSummary
from console.domain.commands import Outcome
from console.domain.conversations import Conversation, Delivery, Message
from console.domain.ids import SYSTEM, ConversationId, MessageId, TenantId
from console.domain.memory import Memory
from console.domain.trouble import Conflict, Trouble
from console.domain.turns import Turn
from console.engine.pieces import Bot
from console.ports.database import Database, Transaction
from console.ports.desk import Desk
from console.ports.engine import AgentEngine, Summarizes

log = logging.getLogger(__name__)

MOST_READ = 200
"""Messages of which one summary is made: the latest since the one before."""
_LONGEST = 2_000


def keep_summary(work: Work, command: KeepSummary) -> Outcome:
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    last = work.tx.conversations.message(command.tenant, command.upto)
    memory = work.tx.memories.memory(command.tenant, conversation.id)
    gone = last is None or last.conversation != conversation.id or last.delivery is Delivery.REPLACED
    if gone or memory.summarized >= command.upto or command.since < memory.forgotten:
        raise Conflict("The conversation has changed since it was summarized.", do="Nothing needs to be done.")
    kept = replace(memory, summary=command.summary[:_LONGEST], summarized=command.upto)
    work.tx.memories.keep_memory(command.tenant, conversation.id, kept)
    if not conversation.in_house:  # of a customer the next conversation begins with it
        side = (command.tenant, conversation.channel, conversation.customer)
        known = work.tx.memories.profile(*side)
        if known.consented or not command.needs_consent:
            work.tx.memories.keep_profile(*side, replace(known, summary=kept.summary))
    work.tx.traces.charge(command.tenant, command.upto, command.calls)
    work.tell(command.tenant, Topic.CHAT, "summarized", command.id, [conversation.id])
    return Outcome(command.id, "The summary is kept.", 1)


HANDLERS: Handlers = {KeepSummary: keep_summary}


class OnDuty(Protocol):
    """A bot and what answers for it."""

    @property
    def bot(self) -> Bot: ...

    @property
    def engine(self) -> AgentEngine: ...


class Summaries:
    """Makes summaries that are due, one at a time. One that fails is tried again after the next reply."""

    def __init__(self, desk: Desk, database: Database, bot_of: Callable[[Conversation], OnDuty | None]) -> None:
        self._desk = desk
        self._database = database
        self._bot_of = bot_of
        self._waiting: dict[ConversationId, Conversation] = {}
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def consider(self, conversation: Conversation, turn: Turn) -> None:
        """The reply to the turn was stored in it."""
        engine = _summarizing(self._bot_of(conversation))
        if self._closed or engine is None or not engine.may_summarize(_said_since_summary(turn)):
            return
        self._waiting[conversation.id] = conversation
        if self._task is None or self._task.done():
            self._task = aio.spawn(self._work(), "summaries")

    async def close(self) -> None:
        """Give up what is being made."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _work(self) -> None:
        while self._waiting:
            conversation = self._waiting.pop(next(iter(self._waiting)))
            try:
                await self._summarize(conversation)
            except Trouble as trouble:
                log.info("a conversation was not summarized: %s", trouble.what)

    async def _summarize(self, conversation: Conversation) -> None:
        on_duty = self._bot_of(conversation)
        engine = _summarizing(on_duty)
        memory, messages = await self._database.read(lambda tx: _since(tx, conversation.tenant, conversation.id))
        made = await engine.summarize(conversation.tenant, memory.summary, messages) if engine else None
        if made is not None and on_duty is not None:
            await self._desk.execute(
                KeepSummary(
                    tenant=conversation.tenant,
                    actor=SYSTEM,
                    conversation=conversation.id,
                    summary=made.text,
                    upto=messages[-1].id,
                    since=MessageId(memory.summarized),
                    calls=made.calls,
                    needs_consent=on_duty.bot.behavior.asks_consent,
                )
            )


def _summarizing(on_duty: OnDuty | None) -> Summarizes | None:
    engine: object = on_duty.engine if on_duty else None
    return engine if isinstance(engine, Summarizes) else None


def _said_since_summary(turn: Turn) -> int:
    """With the reply. Where more was said than the turn's history holds, as many as that holds."""
    before = sum(message.id > turn.memory.summarized for message in turn.history)
    return before + len(turn.texts) + 1


def _since(tx: Transaction, tenant: TenantId, id: ConversationId) -> tuple[Memory, list[Message]]:
    """What is remembered, and what was said after its summary."""
    memory = tx.memories.memory(tenant, id)
    return memory, tx.conversations.history(tenant, id, limit=MOST_READ, after=MessageId(memory.summarized))
