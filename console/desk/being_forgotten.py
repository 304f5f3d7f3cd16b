"""A person who wished to be forgotten: in every conversation of theirs, nothing from before reaches a bot again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.desk.work import Work
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, MessageId, TenantId
from console.domain.memory import Memory, Profile

MOST_TALKS = 10_000


def forget(work: Work, conversation: Conversation, memory: Memory) -> None:
    """``memory`` is what is left of ``conversation``; its other side's profile and other conversations are emptied;
    a journey that these stand in, such as an emergency, goes on. The messages stay for people to read.
    """
    tenant, memories = conversation.tenant, work.tx.memories
    side = (tenant, conversation.channel, conversation.customer)
    for other in work.tx.conversations.recent(*side, MOST_TALKS):
        place = memories.memory(tenant, other.id).place
        going_on = place if place is not None and place.kind == "journey" else None
        left = Memory(place=going_on, summarized=memory.forgotten, forgotten=memory.forgotten)
        memories.keep_memory(tenant, other.id, left)
    memories.keep_memory(tenant, conversation.id, replace(memory, summary="", key_facts=()))
    memories.keep_profile(*side, Profile())


def remember_as_of(work: Work, tenant: TenantId, conversation: ConversationId, replies: Sequence[MessageId]) -> None:
    """What the bot remembered with the last of these replies, oldest first; what was forgotten since stays so."""
    forgotten = work.tx.memories.memory(tenant, conversation).forgotten
    last = work.tx.traces.reply(tenant, replies[-1]) if replies else None
    if last is not None and last.memory.forgotten >= forgotten:
        memory = last.memory
    else:
        memory = Memory(summarized=forgotten, forgotten=forgotten)
    work.tx.memories.keep_memory(tenant, conversation, memory)
