"""What was written so long ago that answering it as if it were new would do harm: an alarm that is days old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.desk.holding import span
from console.desk.next_turn import make_turn
from console.desk.own_words import own_reply
from console.domain.chat_commands import StoreReply
from console.domain.conversations import IN_HOUSE, Conversation, Message
from console.domain.ids import PersonId, TenantId
from console.domain.trouble import Conflict, Trouble
from console.ports.clock import Clock
from console.ports.database import Database, Transaction
from console.ports.desk import Desk

_RECENT = 20


@dataclass(frozen=True, slots=True)
class _Late:
    conversation: Conversation
    messages: tuple[Message, ...]


async def answer_late(desk: Desk, database: Database, clock: Clock, tenant: TenantId, person: PersonId) -> int:
    """In the house's own chats of the person: say that it is too late, and do nothing of it. Returns how many."""
    now = clock.now()
    late = await database.read(lambda tx: _late_ones(tx, tenant, person, now))
    answered = 0
    for each in late:
        reply = await database.read(lambda tx, each=each: _reply(tx, each, now))  # type: ignore[misc]
        try:
            await desk.execute(reply)
        except Conflict:
            continue  # answered, or written anew, in this very moment
        answered += len(each.messages)
    return answered


def trouble_of(count: int) -> Trouble:
    """For the person, at the start."""
    what = "A message that you wrote to a bot was" if count == 1 else f"{count} messages that you wrote to bots were"
    return Trouble(
        f"{what} never answered, and too old by now.",
        kept="Nothing was done about it.",
        do="Look at the chat, and write again what still holds, an emergency above all.",
    )


def waiting_of(tx: Transaction, tenant: TenantId, person: PersonId) -> list[Conversation]:
    """Latest conversations of the person with a message that has no reply yet."""
    mine = [each for channel in IN_HOUSE for each in tx.conversations.recent(tenant, channel, person, _RECENT)]
    return [each for each in mine if tx.conversations.unanswered(tenant, each.id)]


def _late_ones(tx: Transaction, tenant: TenantId, person: PersonId, now: datetime) -> list[_Late]:
    oldest = now - timedelta(hours=tx.inbox.settings(tenant).stale_hours)
    found = []
    for conversation in waiting_of(tx, tenant, person):
        waiting = tx.conversations.unanswered(tenant, conversation.id)
        if late := tuple(message for message in waiting if message.at < oldest):
            found.append(_Late(conversation, late))
    return found


def _reply(tx: Transaction, late: _Late, now: datetime) -> StoreReply:
    conversation = late.conversation
    turn = make_turn(tx, conversation, late.messages, now)
    return StoreReply(
        tenant=conversation.tenant,
        actor=PersonId(conversation.customer),
        conversation=conversation.id,
        answers=turn.answers,
        reply=own_reply(turn.turn, _too_late(late.messages, now)),
        milliseconds=0.0,
        epoch=turn.epoch,
    )


def _too_late(messages: Sequence[Message], now: datetime) -> str:
    ago = span(now - messages[-1].at)
    return (
        f"You wrote this {ago} ago, and nobody was here to answer. It is too old for me to act on: nothing was done, "
        "and nobody was told. If it still holds, write it again, an emergency above all."
    )
