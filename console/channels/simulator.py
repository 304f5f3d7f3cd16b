"""The simulator: a channel that leads nowhere, and scripted customers who read what the bot and people wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.domain.conversations import Delivery, Message, Sender
from console.domain.ids import SYSTEM, MessageId, TenantId
from console.domain.inbox_commands import MarkDelivered, ReceiveMessage
from console.domain.scripts import Casting
from console.domain.trouble import Rejected
from console.ports.channels import Outgoing
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk

NAME = "simulator"
_LOOKED_AT = 200
"""Messages of a conversation that a customer remembers."""
_PAUSE = 0.2
"""Seconds between two looks for an answer."""
_ARRIVED = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.READ})


class SimulatorChannel:
    """``ports.Channel``: what is sent is in the conversation, where the scripted customers read it."""

    name = NAME
    idempotent = True

    async def send(self, outgoing: Outgoing) -> str:
        return f"{NAME}-{outgoing.message}"


@dataclass(frozen=True, slots=True)
class _Customer:
    id: str
    name: str
    casting: Casting


@dataclass(frozen=True, slots=True)
class _Standing:
    """``said``: how many lines of the script were received; ``ready``: for the next one, or to leave after the last;
    ``unread``: answers that the customer reads now."""

    said: int
    ready: bool
    unread: tuple[MessageId, ...]


class ScriptedCustomers:
    """Writes to the bots line by line. All state is in the conversations: after a kill the scripts go on."""

    def __init__(
        self,
        castings: Sequence[Casting],
        tenant: TenantId,
        reader: Reader,
        desk: Desk,
        clock: Clock,
        *,
        customers: int,
        per_second: float,
        run: str = "1",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``customers`` share the castings in turn; ``per_second`` bounds the messages of all. The same ``run`` goes
        on where it stood. Raises Rejected without a casting."""
        if not castings:
            raise Rejected("There is no script to play.", do="Name a file of one, or a plugin that brings some.")
        self._tenant = tenant
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self._pace = 1 / per_second
        self._sleep = sleep
        self._playing = [_customer(number, castings, run) for number in range(customers)]
        self.written = 0

    @property
    def playing(self) -> int:
        """Customers who have more to say, or wait for their last answer."""
        return len(self._playing)

    async def run(self) -> None:
        """Until all have said everything and were answered, or it is cancelled."""
        while self._playing:
            if not await self.round():
                await self._sleep(_PAUSE)

    async def round(self) -> int:
        """One line of everybody who is to speak now, at the pace; returns how many spoke."""
        now = self._clock.now()
        standing = await self._reader.read(
            lambda tx: [_standing(tx, self._tenant, each, now) for each in self._playing]
        )
        before = self.written
        done = []
        for customer, stands in zip(list(self._playing), standing, strict=True):
            for message in stands.unread:
                await self._desk.execute(MarkDelivered(tenant=self._tenant, actor=SYSTEM, message=message, read=True))
            if not stands.ready:
                continue
            if stands.said >= len(customer.casting.script.says):
                done.append(customer)
            else:
                await self._say(customer, stands.said)
                await self._sleep(self._pace)
        self._playing = [each for each in self._playing if each not in done]
        return self.written - before

    async def _say(self, customer: _Customer, number: int) -> None:
        received = ReceiveMessage(
            tenant=self._tenant,
            actor=SYSTEM,
            channel=NAME,
            delivery=f"{customer.id}/{number}",
            customer=customer.id,
            customer_name=customer.name,
            plugin=customer.casting.plugin,
            text=customer.casting.script.says[number].say,
        )
        self.written += (await self._desk.execute(received)).affected


def _customer(number: int, castings: Sequence[Casting], run: str) -> _Customer:
    casting = castings[number % len(castings)]
    copy = number // len(castings)
    name = casting.script.name
    return _Customer(f"{run}-{number}", f"{name} {copy + 1}" if copy else name, casting)


def _standing(tx: Transaction, tenant: TenantId, customer: _Customer, now: datetime) -> _Standing:
    found = tx.conversations.recent(tenant, NAME, customer.id, 1)
    if not found:
        return _Standing(0, True, ())
    messages = tx.conversations.messages(tenant, found[0].id, limit=_LOOKED_AT)
    said = [each for each in messages if each.sender is Sender.CUSTOMER]
    lines = customer.casting.script.says
    if not said:
        return _Standing(0, True, _unread(messages))
    after = lines[len(said)].after if len(said) < len(lines) else None
    answered = any(_arrived(each) and each.id > said[-1].id for each in messages)
    ready = answered if after is None else (now - said[-1].at).total_seconds() >= after
    return _Standing(len(said), ready, _unread(messages))


def _arrived(message: Message) -> bool:
    return message.sender in (Sender.BOT, Sender.PERSON) and message.delivery in _ARRIVED


def _unread(messages: Sequence[Message]) -> tuple[MessageId, ...]:
    return tuple(each.id for each in messages if _arrived(each) and each.delivery is not Delivery.READ)
