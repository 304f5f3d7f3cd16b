"""What a bot is given for its next turn in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.desk.permissions import role_of
from console.domain.control import BOT
from console.domain.conversations import IN_HOUSE, Conversation, ConversationState, Message, Sender
from console.domain.ids import SYSTEM, MessageId, PersonId, TenantId
from console.domain.people import Role
from console.domain.proactive import Past
from console.domain.records import day_of
from console.domain.trouble import Rejected
from console.domain.turns import Turn
from console.ports.database import Transaction

HISTORY = 40
"""Messages before those to be answered."""
_TALKS = 50
_EARLIER = 5
"""Conversations whose last viewed thing still counts."""
_ASKED = 200
_PATIENCE = 2
"""Times that a suggestion may be passed over."""


@dataclass(frozen=True, slots=True)
class NextTurn:
    """The turn, and what its StoreReply must carry: ``answers``, ``whispers`` and ``epoch``."""

    turn: Turn
    answers: tuple[MessageId, ...]
    whispers: tuple[MessageId, ...]
    epoch: int


def next_turn(tx: Transaction, conversation: Conversation, now: datetime) -> NextTurn | None:
    """Of all that is unanswered; None where nothing is."""
    messages = tx.conversations.unanswered(conversation.tenant, conversation.id)
    return make_turn(tx, conversation, messages, now) if messages else None


def still_waiting(tx: Transaction, conversation: Conversation, now: datetime) -> NextTurn | None:
    """As the conversation stands; None where nothing waits for the bot any more."""
    stands = tx.conversations.get(conversation.tenant, conversation.id)
    if stands is None or stands.control.owner != BOT or stands.state is ConversationState.CLOSED:
        return None
    return next_turn(tx, stands, now)


def draft_turn(tx: Transaction, conversation: Conversation, now: datetime) -> Turn | None:
    """To answer what the customer wrote last, answered already or not; None where there is nothing."""
    messages = tx.conversations.unanswered(conversation.tenant, conversation.id)
    if not messages:
        lately = tx.conversations.history(conversation.tenant, conversation.id, limit=HISTORY)
        messages = [message for message in lately if message.sender is Sender.CUSTOMER][-1:]
    return make_turn(tx, conversation, messages, now).turn if messages else None


def make_turn(tx: Transaction, conversation: Conversation, messages: Sequence[Message], now: datetime) -> NextTurn:
    """To answer these. In the house's own chats the person acts; for a customer the program does."""
    tenant, id = conversation.tenant, conversation.id
    before = messages[0].id if messages else None
    whispers = () if conversation.in_house else tuple(tx.conversations.unheard(tenant, id))
    person = PersonId(conversation.customer) if conversation.in_house else SYSTEM
    memory = tx.memories.memory(tenant, id)
    after = MessageId(memory.forgotten)
    history = tuple(tx.conversations.history(tenant, id, limit=HISTORY, before=before, after=after))
    turn = Turn(
        tenant=tenant,
        conversation=id,
        plugin=conversation.plugin,
        person=person,
        role=role_of(tx, tenant, person) if conversation.in_house else Role.CUSTOMER,
        channel=conversation.channel,
        texts=tuple(message.text for message in messages),
        now=now,
        history=history,
        profile=tx.memories.profile(tenant, conversation.channel, conversation.customer),
        memory=memory,
        day=max((day_of(now, site.zone) for site in tx.tenants.sites(tenant)), default=now.date()),
        customer=conversation.customer,
        files=tuple(each.name for message in messages for each in message.attachments),
        whispers=tuple(whisper.text for whisper in whispers),
        # a channel shows its customer no suggestions, so none are offered there
        past=_past(tx, conversation) if conversation.in_house else None,
        newest=max((each.id for each in (*history, *messages)), default=0),
    )
    answers = tuple(message.id for message in messages)
    return NextTurn(turn, answers, tuple(each.id for each in whispers), conversation.control.epoch)


def person_of(conversation: Conversation) -> PersonId:
    """Who acts in a turn. Raises Rejected for a channel whose other side is nobody of the house."""
    if conversation.channel not in IN_HOUSE:
        raise Rejected(f"There is no chat over {conversation.channel!r}.", do="Use the chat of this program.")
    return PersonId(conversation.customer)


def asked_for(tx: Transaction, tenant: TenantId, reply: MessageId) -> Message:
    """The message that a reply answers. Raises Rejected where there is none."""
    said = tx.conversations.message(tenant, reply)
    asked = tx.conversations.message(tenant, said.reply_to) if said and said.reply_to else None
    if asked is None:
        raise Rejected("That is no reply that could be asked for again.")
    return asked


def _past(tx: Transaction, conversation: Conversation) -> Past:
    """Of the person's conversations with this bot, without those in which something was forgotten."""
    tenant = conversation.tenant
    recent = tx.conversations.recent(tenant, conversation.channel, conversation.customer, _TALKS)
    mine = [each.id for each in recent if each.plugin == conversation.plugin]
    talks = [id for id in mine if not tx.memories.memory(tenant, id).forgotten]
    if not talks:
        return Past()
    earlier = [id for id in talks if id != conversation.id][:_EARLIER]
    viewed = (tx.memories.memory(tenant, id).last_viewed for id in earlier)
    left = tx.traces.passed_over(tenant, talks)
    return Past(
        asked=tuple(tx.traces.asked(tenant, talks, _ASKED)),
        viewed=tuple(name for name in viewed if name),
        passed_over=frozenset(key for key, times in left.items() if times >= _PATIENCE),
    )
