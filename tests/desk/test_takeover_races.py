"""Two people and the bot go for the same conversation at the same moment, with a delay at every await."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from console.desk.local import LocalDesk
from console.desk.next_turn import next_turn
from console.domain.changes import Change
from console.domain.chat_commands import StoreReply
from console.domain.control import Control
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import SYSTEM, CommandId, ConversationId, MessageId, PersonId
from console.domain.inbox_commands import MarkSending, MarkSent, SendMessage, TakeOver
from console.domain.trouble import Conflict
from console.ports.database import Transaction
from console.store.database import EncryptedDatabase
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.inbox_profile import OTTO, PLUGIN, made_reply

AT_ONCE = 10
"""Races under way at the same time."""
T = TypeVar("T")


class Delayed:
    """``ports.Database`` that lets others go first, now and then, before and after whatever it does."""

    def __init__(self, inner: EncryptedDatabase, dice: random.Random) -> None:
        self._inner = inner
        self._dice = dice

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self._late(self._inner.read, work)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self._late(self._inner.write, work)

    async def data_version(self) -> int:
        return await self._inner.data_version()

    async def close(self) -> None:
        await self._inner.close()

    async def wait(self) -> None:
        for _ in range(self._dice.choice((0, 0, 1, 3, 20))):
            await asyncio.sleep(0)

    async def _late(self, do: Callable[..., object], work: Callable[[Transaction], T]) -> T:
        await self.wait()
        done: T = await do(work)  # type: ignore[misc]
        await self.wait()
        return done


@dataclass
class Races:
    database: Delayed
    desk: LocalDesk
    dice: random.Random
    offsets: dict[CommandId, int] = field(default_factory=dict)
    """of the change that a command made, in the order of commits"""
    acknowledged: set[ConversationId] = field(default_factory=set)
    taken: dict[ConversationId, list[CommandId]] = field(default_factory=dict)
    sending: list[tuple[ConversationId, CommandId]] = field(default_factory=list)
    """what the bot was allowed to send"""
    told_after: list[float] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def hear(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self.offsets[change.command] = change.offset

    async def race(self, id: ConversationId) -> None:
        people = [self.person(id, OPERATOR), self.person(id, OTTO)]
        await asyncio.gather(*self.dice.sample([*people, self.bot(id)], 3))

    async def person(self, id: ConversationId, person: PersonId) -> None:
        """Takes over and writes, by one command or by two."""
        await self.database.wait()
        began, epoch = time.perf_counter(), 0
        write = SendMessage(
            tenant=TENANT, actor=person, conversation=id, text=f"{person} writes", epoch=0, take_over=True
        )
        try:
            if self.dice.random() < 0.5:
                taking = TakeOver(tenant=TENANT, actor=person, conversation=id, expected_epoch=0)
                await self.win(id, taking)
                epoch = 1
        except Conflict:
            self.told_after.append(time.perf_counter() - began)
        try:
            if epoch:
                await self.desk.execute(
                    SendMessage(tenant=TENANT, actor=person, conversation=id, text=write.text, epoch=epoch)
                )
            else:
                await self.win(id, write)
        except Conflict as told:
            self.kept.append(told.kept)
            self.told_after.append(time.perf_counter() - began)

    async def win(self, id: ConversationId, command: TakeOver | SendMessage) -> None:
        await self.desk.execute(command)
        self.acknowledged.add(id)
        self.taken.setdefault(id, []).append(command.id)

    async def bot(self, id: ConversationId) -> None:
        """Answers, and its outbox sends, whatever happens meanwhile."""
        turn = await self.database.read(lambda tx: next_turn(tx, conversation_of(tx, id), NOON))
        if turn is None:
            return
        await self.database.wait()
        storing = StoreReply(
            tenant=TENANT, actor=SYSTEM, conversation=id, answers=turn.answers, reply=made_reply("bot words"),
            milliseconds=1.0, epoch=turn.epoch,
        )  # fmt: skip
        try:
            await self.desk.execute(storing)
        except Conflict:
            return
        for message in await self.database.read(lambda tx: tx.outbox.under_way(TENANT, id)):
            if message.sender is Sender.BOT:
                await self.send(id, message)

    async def send(self, id: ConversationId, message: Message) -> None:
        known = id in self.acknowledged
        marking = MarkSending(tenant=TENANT, actor=SYSTEM, message=message.id)
        if (await self.desk.execute(marking)).affected:
            assert not known, "the person had been told already that the conversation is theirs"
            self.sending.append((id, marking.id))
            await self.desk.execute(MarkSent(tenant=TENANT, actor=SYSTEM, message=message.id))

    def check(self, talk: Conversation, shown: list[Message]) -> None:
        assert talk.control.epoch == 1
        assert len(self.taken[talk.id]) == 1, "one winner"
        people = [message for message in shown if message.sender is Sender.PERSON]
        said = {message.author: message.delivery for message in people}
        other = OTTO if talk.control.owner == OPERATOR else OPERATOR
        assert said == {talk.control.owner: Delivery.QUEUED, other: Delivery.DRAFT}
        assert len(people) == 2
        bot = [message.delivery for message in shown if message.sender is Sender.BOT]
        sent = [marking for id, marking in self.sending if id == talk.id]
        assert bot.count(Delivery.SENT) == len(sent)
        assert set(bot) <= {Delivery.SENT, Delivery.DRAFT}
        for marking in sent:
            assert self.offsets[marking] < self.offsets[self.taken[talk.id][0]]


def wait_for_no_disk(database: EncryptedDatabase) -> None:
    """What is raced is who comes first, not what a power cut leaves."""
    raw = database._writer.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA synchronous = OFF")
    database._writer.rollback()


def conversation_of(tx: Transaction, id: ConversationId) -> Conversation:
    found = tx.conversations.get(TENANT, id)
    assert found is not None
    return found


def begin(tx: Transaction, ids: list[ConversationId]) -> None:
    """Each with a customer's message that the bot has not answered."""
    for id in ids:
        tx.conversations.start(
            Conversation(
                id=id, tenant=TENANT, plugin=PLUGIN, channel="simulator", customer=id, title=id, started_at=NOON,
                last_at=NOON, control=Control(since=NOON),
            )
        )  # fmt: skip
        tx.conversations.add(
            TENANT, Message(id=MessageId(0), conversation=id, sender=Sender.CUSTOMER, text="Hello", at=NOON)
        )


@pytest.fixture
async def races(tmp_path: Path) -> AsyncIterator[Races]:
    profile = Profile.open(tmp_path)
    await profile.populate()
    wait_for_no_disk(profile.database)
    dice = random.Random(11)
    database = Delayed(profile.database, dice)
    desk = LocalDesk(database, profile.catalog, profile.clock)
    await desk.poll()
    made = Races(database, desk, dice)
    desk.listen(made.hear)
    yield made
    await profile.database.close()


async def run_races(races: Races, count: int) -> None:
    for first in range(0, count, 200):
        ids = [ConversationId(f"talk-{number}") for number in range(first, min(first + 200, count))]
        await races.database.write(lambda tx, ids=ids: begin(tx, ids))  # type: ignore[misc]
        for at in range(0, len(ids), AT_ONCE):
            await asyncio.gather(*map(races.race, ids[at : at + AT_ONCE]))
        for id in ids:
            talk, shown = await races.database.read(
                lambda tx, id=id: (conversation_of(tx, id), [*tx.inbox.window(TENANT, id, before=50)])  # type: ignore[misc]
            )
            races.check(talk, shown)
        races.sending.clear()


async def test_one_wins_each_takeover_and_no_bot_speaks_after_it(races: Races) -> None:
    await run_races(races, 400)
    assert len(races.acknowledged) == 400
    assert set(races.kept) == {"Your text is kept as a draft in the conversation."}


@pytest.mark.soak
async def test_of_ten_thousand_takeovers_none_goes_wrong_and_the_loser_knows_within_a_second(races: Races) -> None:
    await run_races(races, 10_000)
    assert len(races.acknowledged) == 10_000
    assert max(races.told_after) < 1.0
