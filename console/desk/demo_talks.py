"""Made-up chats of a demo profile, laid down through the desk's own handlers as of the time when they were held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.desk import inbox, outbox, receiving, replies, takeover, writing
from console.desk.escalating.house import House
from console.desk.next_turn import next_turn
from console.desk.work import Handlers, Work
from console.domain.chat_commands import StoreReply
from console.domain.commands import Command
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, Delivery, Priority
from console.domain.demo_talks import DEMO_ENGINE, DemoLine, DemoTalk, Ends
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId, TraceId
from console.domain.inbox_commands import (
    Close,
    MarkDelivered,
    MarkSending,
    MarkSent,
    ReceiveMessage,
    Release,
    SendMessage,
    SetPriority,
    Snooze,
    TakeOver,
    Whisper,
    WriteNote,
)
from console.domain.memory import Collected, Profile
from console.domain.people import Role
from console.domain.trouble import Rejected
from console.domain.turns import Action, Handoff, HandoffReason, Reply, Trace
from console.ports.database import Transaction

CHANNEL = "simulator"
_SNOOZED_FOR = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Demo:
    """Whose chats they are: ``person`` is who took some of them over."""

    tenant: TenantId
    plugin: PluginName
    person: PersonId
    now: datetime


def lay_down(tx: Transaction, demo: Demo, talk: DemoTalk) -> bool:
    """The whole talk within this transaction; False where it stands already."""
    customer = "demo-" + re.sub(r"\W+", "-", talk.customer.casefold()).strip("-")
    if tx.conversations.recent(demo.tenant, CHANNEL, customer, 1):
        return False
    return _Telling(tx, demo, talk, customer).tell()


class _Telling:
    def __init__(self, tx: Transaction, demo: Demo, talk: DemoTalk, customer: str) -> None:
        self._tx = tx
        self._demo = demo
        self._talk = talk
        self._customer = customer
        self._at = demo.now - timedelta(hours=talk.hours_ago)

    def tell(self) -> bool:
        lines = list(self._known())
        for number, line in enumerate(lines):
            self._say(line, number, last=number == len(lines) - 1)
        if lines:
            self._end()
        return bool(lines)

    def _known(self) -> Iterator[DemoLine]:
        at = self._at
        for line in self._talk.lines:
            at += timedelta(minutes=line.after)
            if at > self._demo.now:
                return
            yield line

    def _say(self, line: DemoLine, number: int, *, last: bool) -> None:
        self._at += timedelta(minutes=line.after)
        if line.customer:
            self._receive(line.customer, number)
        elif line.bot:
            self._hold(BOT)
            self._reply(line.bot, number, last=last)
        elif line.person:
            self._hold(self._demo.person)
            self._do(SendMessage, self._demo.person, text=line.person, epoch=self._stands().control.epoch)
            self._send(read=not last)
        elif line.note:
            self._do(WriteNote, self._demo.person, text=line.note)
        elif line.whisper:
            self._do(Whisper, self._demo.person, text=line.whisper)

    def _receive(self, text: str, number: int) -> None:
        received = ReceiveMessage(
            tenant=self._demo.tenant,
            actor=SYSTEM,
            channel=CHANNEL,
            delivery=f"{self._customer}/{number}",
            customer=self._customer,
            customer_name=self._talk.customer,
            plugin=self._demo.plugin,
            text=text,
        )
        self._run(received)

    def _reply(self, text: str, number: int, *, last: bool) -> None:
        turn = next_turn(self._tx, self._stands(), self._at)
        if turn is None:
            raise Rejected(
                f"In the demo the bot speaks to {self._talk.customer} unasked.", do="Mend the plugin's file."
            )
        trace = Trace(id=TraceId(f"{self._customer}-{number}"), engine=DEMO_ENGINE)
        asks_for_person = last and self._talk.ends is Ends.QUEUE
        handoff = Handoff(HandoffReason.HOUSE, self._talk.reason) if asks_for_person else None
        reply = Reply(
            content=text,
            action=Action.HAND_OFF if handoff else Action.CONVERSE,
            confidence=0.4 if handoff else 0.9,
            engine=DEMO_ENGINE,
            trace=trace,
            handoff=handoff,
            profile=self._profile(),
            memory=turn.turn.memory,
        )
        self._run(
            StoreReply(
                tenant=self._demo.tenant,
                actor=SYSTEM,
                conversation=turn.turn.conversation,
                answers=turn.answers,
                reply=reply,
                milliseconds=0.0,
                epoch=turn.epoch,
            )
        )
        self._send(read=not last)

    def _profile(self) -> Profile:
        collected = {name: Collected(value, value) for name, value in self._talk.collected.items()}
        return Profile(collected=collected, refused=frozenset(self._talk.refused))

    def _send(self, *, read: bool) -> None:
        stands = self._stands()
        for message in self._tx.outbox.under_way(self._demo.tenant, stands.id):
            named = {"tenant": self._demo.tenant, "actor": SYSTEM, "message": message.id}
            if message.delivery is not Delivery.QUEUED:
                continue
            self._run(MarkSending(**named))  # type: ignore[arg-type]
            self._run(MarkSent(**named))  # type: ignore[arg-type]
            self._run(MarkDelivered(**named, read=read))  # type: ignore[arg-type]

    def _hold(self, owner: str) -> None:
        """With the one who speaks next."""
        control = self._stands().control
        if control.owner == owner:
            return
        if owner == BOT:
            self._do(Release, self._demo.person, to=BOT, expected_epoch=control.epoch)
        else:
            self._do(TakeOver, self._demo.person, expected_epoch=control.epoch)

    def _end(self) -> None:
        talk, control = self._talk, self._stands().control
        if talk.priority != Priority.NORMAL:
            self._do(SetPriority, self._demo.person, priority=Priority(talk.priority))
        if talk.ends is Ends.QUEUE and control.owner != QUEUE:
            self._do(Release, self._demo.person, to=QUEUE, expected_epoch=control.epoch, note=talk.reason)
        elif talk.ends is Ends.PERSON:
            self._hold(self._demo.person)
        elif talk.ends is Ends.SNOOZED:
            self._hold(self._demo.person)
            self._at = self._demo.now
            self._do(Snooze, self._demo.person, until=self._demo.now + _SNOOZED_FOR)
        elif talk.ends is Ends.CLOSED:
            self._do(Close, self._demo.person)

    def _stands(self) -> Conversation:
        (found,) = self._tx.conversations.recent(self._demo.tenant, CHANNEL, self._customer, 1)
        return found

    def _do(self, kind: type[Command], actor: PersonId, **given: object) -> None:
        """In this talk."""
        self._run(kind(tenant=self._demo.tenant, actor=actor, conversation=self._stands().id, **given))  # type: ignore[call-arg, arg-type]

    def _run(self, command: Command) -> None:
        work = Work(self._tx, self._at, Role.SUPERVISOR)
        _HANDLERS[type(command)](work, command)


def _inside(_work: Work, _command: Command) -> None:
    raise Rejected("A reply of the demo does nothing.")


_HANDLERS: Handlers = {
    **receiving.HANDLERS,
    **replies.handlers(_inside),  # type: ignore[arg-type]
    **takeover.HANDLERS,
    **writing.handlers(House(dict, dict, dict)),
    **inbox.HANDLERS,
    **outbox.HANDLERS,
}
