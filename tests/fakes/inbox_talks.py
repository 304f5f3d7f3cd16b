"""Conversations of the inbox in all states, made by commands through a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from console.domain.chat_commands import StoreReply
from console.domain.commands import AddTenant, Command, Outcome
from console.domain.control import QUEUE
from console.domain.conversations import Conversation, Message, Priority
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId, TraceId
from console.domain.inbox import ActionKind
from console.domain.inbox_commands import (
    Close,
    EditProfile,
    LookAt,
    MarkDelivered,
    MarkFailed,
    MarkSending,
    MarkSent,
    OpenActionItem,
    ReceiveMessage,
    Release,
    SendMessage,
    SetPriority,
    Snooze,
    TakeOver,
    Whisper,
    WriteNote,
)
from console.domain.memory import Memory, Place
from console.domain.people import Person, Role, Tenant
from console.domain.rich import Attachment
from console.domain.turns import Action, Handoff, HandoffReason, Reply, Trace
from console.ports.session import Session
from tests.fakes.clock import SetClock

HOUSE = TenantId("house")
"""A tenant of its own, which the demo's conversations are not in."""
SALES = PluginName("sales_marketing")
GUARDS = PluginName("security_facility")


class Talks:
    """A house at work: customers write, bots and people answer. ``clock`` moves as it is told."""

    def __init__(self, session: Session, clock: SetClock, tenant: TenantId = HOUSE) -> None:
        self.session, self.clock, self.tenant = session, clock, tenant
        self._number = 0

    @property
    def me(self) -> PersonId:
        return self.session.me

    async def move_in(self) -> None:
        """The tenant, with the session's person and a colleague."""
        people = (
            Person(self.tenant, self.me, "Robin Vale", Role.SUPERVISOR),
            Person(self.tenant, PersonId("connor"), "Connor Hale"),
        )
        new = Tenant(self.tenant, "House of talks")
        await self.run(AddTenant(tenant=self.tenant, actor=SYSTEM, new=new, people=people))

    async def run(self, command: Command) -> Outcome:
        return await self.session.desk.execute(command)

    async def do(self, kind: Callable[..., Command], one: Conversation, **given: object) -> None:
        """By the session's person."""
        await self.run(kind(tenant=self.tenant, actor=self.me, conversation=one.id, **given))

    async def colleague(self) -> PersonId:
        """Somebody else of the tenant."""
        people = await self.session.reader.read(lambda tx: tx.tenants.people(self.tenant))
        return next(person.id for person in people if person.id != self.me)

    async def hear(
        self,
        customer: str,
        text: str,
        *,
        channel: str = "telegram",
        plugin: PluginName = SALES,
        name: str = "",
        attachments: tuple[Attachment, ...] = (),
    ) -> Conversation:
        """The customer writes."""
        self._number += 1
        await self.run(
            ReceiveMessage(
                tenant=self.tenant,
                actor=SYSTEM,
                channel=channel,
                delivery=f"in-{customer}-{self._number}",
                customer=customer,
                plugin=plugin,
                text=text,
                customer_name=name or customer,
                attachments=attachments,
            )
        )
        return await self.of(customer, channel)

    async def of(self, customer: str, channel: str = "telegram") -> Conversation:
        found = await self.session.reader.read(lambda tx: tx.conversations.recent(self.tenant, channel, customer))
        return found[0]

    async def now(self, one: Conversation) -> Conversation:
        """As it stands."""
        found = await self.session.reader.read(lambda tx: tx.conversations.get(self.tenant, one.id))
        assert found is not None
        return found

    async def messages(self, one: Conversation) -> list[Message]:
        return list(await self.session.reader.read(lambda tx: tx.inbox.window(self.tenant, one.id, before=1000)))

    async def answer(
        self,
        one: Conversation,
        text: str,
        *,
        handoff: Handoff | None = None,
        epoch: int | None = None,
        memory: Memory | None = None,
    ) -> None:
        """The bot answers what waits."""
        one = await self.now(one)
        waiting, profile = await self.session.reader.read(
            lambda tx: (
                tx.conversations.unanswered(self.tenant, one.id),
                tx.memories.profile(self.tenant, one.channel, one.customer),
            )
        )
        self._number += 1
        trace = Trace(id=TraceId(f"trace-{one.id}-{self._number}"), engine="rules", stages={"match": 1.2})
        reply = Reply(
            content=text,
            action=Action.HAND_OFF if handoff else Action.ANSWER,
            confidence=0.82,
            engine="rules",
            trace=trace,
            handoff=handoff,
            profile=profile,
            memory=memory or Memory(),
        )
        await self.run(
            StoreReply(
                tenant=self.tenant,
                actor=SYSTEM,
                conversation=one.id,
                answers=tuple(message.id for message in waiting),
                reply=reply,
                milliseconds=12.0,
                epoch=one.control.epoch if epoch is None else epoch,
            )
        )

    async def deliver(self, one: Conversation, *, read: bool = False, failure: str = "") -> None:
        """What waits to go out in it goes out, or fails."""
        for message in await self.messages(one):
            if message.delivery.value != "queued":
                continue
            about = {"tenant": self.tenant, "actor": SYSTEM, "message": message.id}
            await self.run(MarkSending(**about))  # type: ignore[arg-type]
            if failure:
                await self.run(MarkFailed(**about, failure=failure))  # type: ignore[arg-type]
                continue
            await self.run(MarkSent(**about, external=f"out-{message.id}"))  # type: ignore[arg-type]
            await self.run(MarkDelivered(**about, read=read))  # type: ignore[arg-type]

    async def take(self, one: Conversation, by: PersonId | None = None) -> Conversation:
        one = await self.now(one)
        await self.run(
            TakeOver(
                tenant=self.tenant,
                actor=by or self.me,
                conversation=one.id,
                expected_epoch=one.control.epoch,
            )
        )
        return await self.now(one)

    async def release(self, one: Conversation, to: str, note: str = "", by: PersonId | None = None) -> Conversation:
        one = await self.now(one)
        await self.run(
            Release(
                tenant=self.tenant,
                actor=by or self.me,
                conversation=one.id,
                to=to,
                expected_epoch=one.control.epoch,
                note=note,
            )
        )
        return await self.now(one)

    async def say(self, one: Conversation, text: str, by: PersonId | None = None) -> None:
        one = await self.now(one)
        await self.run(
            SendMessage(
                tenant=self.tenant,
                actor=by or self.me,
                conversation=one.id,
                text=text,
                epoch=one.control.epoch,
            )
        )


async def fill(talks: Talks) -> dict[str, Conversation]:
    """One conversation in each state, by name."""
    await talks.move_in()
    made = {
        "waiting": _waiting,
        "bot": _with_bot,
        "mine": _mine,
        "other": _of_a_colleague,
        "snoozed": _snoozed,
        "closed": _closed,
        "failed": _failed,
        "drafted": _drafted,
    }
    return {name: await make(talks) for name, make in made.items()}


async def _waiting(talks: Talks) -> Conversation:
    """Handed over by the bot, and waiting."""
    one = await talks.hear("c-118", "Hello, I want to work as a night guard", name="Candidate 118", plugin=GUARDS)
    await talks.answer(one, "Good that you write! Do you hold a valid guard licence?")
    await talks.deliver(one, read=True)
    talks.clock.advance(minutes=1)
    await talks.hear("c-118", "yes till next june I think", name="Candidate 118", plugin=GUARDS)
    remembered = Memory(
        topic="night guard application",
        pending="city",
        place=Place("flow", "prescreen", "city", {"licence": "yes", "experience": "3 years"}),
        key_facts=("licence to June",),
        summary="Applies as a night guard; the licence ends in June.",
    )
    await talks.answer(
        one,
        "Thank you. And which city do you live in?",
        memory=remembered,
    )
    await talks.deliver(one)
    talks.clock.advance(minutes=1)
    await talks.hear("c-118", "can I talk to a person please?", name="Candidate 118", plugin=GUARDS)
    await talks.answer(
        one,
        "I bring you to a colleague.",
        memory=remembered,
        handoff=Handoff(HandoffReason.REQUESTED, "asks for a person"),
    )
    await talks.deliver(one)
    await talks.run(
        OpenActionItem(
            tenant=talks.tenant,
            actor=SYSTEM,
            conversation=one.id,
            kind=ActionKind.MUST_HAVE_FAILED,
            reason="The licence ends before the job begins",
        )
    )
    await talks.do(EditProfile, one, field="licence", value=True)
    await talks.do(EditProfile, one, field="phone", refused=True)
    talks.clock.advance(minutes=10)
    await talks.hear("c-118", "are you there?", name="Candidate 118", plugin=GUARDS)
    return await talks.now(one)


async def _with_bot(talks: Talks) -> Conversation:
    """The bot answered."""
    one = await talks.hear("c-92", "what does it pay", name="Rosa Lindqvist", channel="whatsapp")
    await talks.answer(one, "The pay is 19.40 an hour, 25 percent more at night.")
    await talks.deliver(one)
    return await talks.now(one)


async def _mine(talks: Talks) -> Conversation:
    """A person holds it, and the customer wrote again."""
    one = await talks.hear("c-7", "The invoice is wrong again!", name="Bernhard Østergaard", channel="sms")
    one = await talks.take(one)
    await talks.say(one, "I look into it at once. Which invoice is it?")
    await talks.deliver(one, read=True)
    talks.clock.advance(minutes=2)
    await talks.hear("c-7", "2026-114. I wait since Monday.", name="Bernhard Østergaard", channel="sms")
    await talks.do(WriteNote, one, text="Call him back tomorrow")
    await talks.do(Whisper, one, text="Ask for the order number")
    await talks.do(SetPriority, one, priority=Priority.URGENT)
    return await talks.now(one)


async def _of_a_colleague(talks: Talks) -> Conversation:
    """A colleague holds it."""
    ana = await talks.colleague()
    one = await talks.hear("c-8", "Is the demo on Thursday?", name="Chiara")
    one = await talks.take(one, ana)
    await talks.say(one, "Yes, at ten.", ana)
    await talks.run(LookAt(tenant=talks.tenant, actor=ana, conversation=one.id))
    return await talks.now(one)


async def _snoozed(talks: Talks) -> Conversation:
    """Until in three days."""
    one = await talks.hear("c-9", "Please write again next week", name="Dmitri")
    await talks.do(Snooze, one, until=talks.clock.now() + timedelta(days=3))
    return await talks.now(one)


async def _closed(talks: Talks) -> Conversation:
    """Over."""
    one = await talks.hear("c-10", "Thanks, that is all", name="Elif")
    await talks.do(Close, one)
    return await talks.now(one)


async def _failed(talks: Talks) -> Conversation:
    """What was said could not be delivered; it is back in the queue."""
    one = await talks.hear("c-11", "My CV is here", name="Farid")
    one = await talks.take(one)
    await talks.say(one, "Got it, thank you.")
    await talks.deliver(one, failure="Telegram says that the chat was deleted.")
    await talks.release(one, QUEUE, "somebody with Farsi")
    return await talks.now(one)


async def _drafted(talks: Talks) -> Conversation:
    """The bot answered too late: a person had taken over."""
    one = await talks.hear("c-12", "What is your address?", name="Greta")
    epoch = (await talks.now(one)).control.epoch
    await talks.take(one)
    await talks.answer(one, "We are at Harbor Road 4.", epoch=epoch)
    return await talks.now(one)
