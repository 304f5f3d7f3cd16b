"""A profile with an inbox for tests of the desk: customers write, people and a bot answer."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from console.desk.next_turn import next_turn
from console.domain.chat_commands import StoreReply
from console.domain.commands import Command, Outcome
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId, PersonId, PluginName, TraceId
from console.domain.inbox_commands import MarkSending, MarkSent, ReceiveMessage, Release, SendMessage, TakeOver
from console.domain.turns import Action, Reply, Trace
from console.ports.database import Transaction
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile

PLUGIN = PluginName("recruitment")
OTTO = PersonId("otto")
T = TypeVar("T")


def made_reply(text: str, **given: Any) -> Reply:
    trace = Trace(id=TraceId(uuid.uuid4().hex), engine="test")
    made = Reply(content=text, action=Action.CONVERSE, confidence=0.8, engine="test", trace=trace)
    return replace(made, **given)


@dataclass
class Inbox:
    profile: Profile
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def do(self, which: type[Command], actor: PersonId = OPERATOR, /, **given: Any) -> Outcome:
        return await self.profile.desk.execute(which(tenant=TENANT, actor=actor, **given))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.profile.database.read(work)

    async def receive(self, text: str = "Hello", customer: str = "cara", **given: Any) -> Conversation:
        """The customer's latest conversation, with this message."""
        given = {"channel": "simulator", "delivery": f"d{next(self.numbers)}", "plugin": PLUGIN} | given
        await self.do(ReceiveMessage, SYSTEM, customer=customer, text=text, **given)
        return (await self.read(lambda tx: tx.conversations.recent(TENANT, given["channel"], customer)))[0]

    async def get(self, id: ConversationId) -> Conversation:
        found = await self.read(lambda tx: tx.conversations.get(TENANT, id))
        assert found is not None
        return found

    async def take(self, id: ConversationId, actor: PersonId = OPERATOR, reason: str = "") -> Conversation:
        epoch = (await self.get(id)).control.epoch
        await self.do(TakeOver, actor, conversation=id, expected_epoch=epoch, reason=reason)
        return await self.get(id)

    async def release(self, id: ConversationId, to: str, actor: PersonId = OPERATOR, note: str = "") -> Conversation:
        epoch = (await self.get(id)).control.epoch
        await self.do(Release, actor, conversation=id, to=to, expected_epoch=epoch, note=note)
        return await self.get(id)

    async def write(self, id: ConversationId, text: str, actor: PersonId = OPERATOR, **given: Any) -> Outcome:
        """With the epoch as it stands, unless one is given."""
        epoch = given.pop("epoch", None)
        epoch = (await self.get(id)).control.epoch if epoch is None else epoch
        return await self.do(SendMessage, actor, conversation=id, text=text, epoch=epoch, **given)

    async def begin_turn(self, id: ConversationId) -> Callable[[Reply], StoreReply]:
        """What stores the reply to all that is unanswered now."""
        conversation = await self.get(id)
        turn = await self.read(lambda tx: next_turn(tx, conversation, self.profile.clock.now()))
        assert turn is not None
        return lambda reply: StoreReply(
            tenant=TENANT,
            actor=SYSTEM,
            conversation=id,
            answers=turn.answers,
            reply=reply,
            milliseconds=1.0,
            epoch=turn.epoch,
            whispers=turn.whispers,
        )

    async def answer(self, id: ConversationId, text: str = "Hi!", **given: Any) -> Outcome:
        """A whole turn of the bot."""
        storing = await self.begin_turn(id)
        return await self.profile.desk.execute(storing(made_reply(text, **given)))

    async def send_all(self) -> list[str]:
        """Give the channel what is due; returns the texts that went."""
        now = self.profile.clock.now()
        sent = []
        for _, message in await self.read(lambda tx: tx.outbox.due(now, 100)):
            if (await self.do(MarkSending, SYSTEM, message=message.id)).affected:
                await self.do(MarkSent, SYSTEM, message=message.id, external=f"x{message.id}")
                sent.append(message.text)
        return sent

    async def transcript(self, id: ConversationId) -> list[tuple[Sender, Delivery, str]]:
        shown = await self.read(lambda tx: tx.inbox.window(TENANT, id, before=1000))
        return [(message.sender, message.delivery, message.text) for message in shown]

    async def messages(self, id: ConversationId, sender: Sender) -> list[Message]:
        shown = await self.read(lambda tx: tx.inbox.window(TENANT, id, before=1000))
        return [message for message in shown if message.sender is sender]

    async def last_id(self, id: ConversationId) -> MessageId:
        return (await self.read(lambda tx: tx.inbox.window(TENANT, id, before=1)))[-1].id
