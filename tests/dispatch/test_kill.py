"""kill -9 while bots answer and people take over: nothing is lost, nothing is answered twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from console.desk.conversing import BotOnDuty, Conversing
from console.dispatch.outbox import Outbox
from console.dispatch.rounds import LocalDispatcher
from console.dispatch.turns import Turns
from console.domain.behavior import Behavior
from console.domain.control import BOT
from console.domain.conversations import Delivery, Sender
from console.domain.ids import SYSTEM, ConversationId
from console.domain.inbox import InboxQuery, InboxSettings, View
from console.domain.inbox_commands import SetUpInbox
from console.plugin.loader import load_plugins
from console.ports.channels import Outgoing
from tests.dispatch.conftest import Bot
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.inbox_profile import PLUGIN, Inbox
from tests.fakes.small_bot import make_bot

CUSTOMERS = 6
_LOG = "log.txt"


class Log:
    """Lines that outlive the process as they are written, in the order of what happened."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / _LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


class LoggedChannel:
    name = "simulator"
    idempotent = True

    def __init__(self, log: Log) -> None:
        self._log = log

    async def send(self, outgoing: Outgoing) -> str:
        await asyncio.sleep(0)
        self._log.write("sent", outgoing.customer, outgoing.message, outgoing.text.split(":")[0])
        await asyncio.sleep(0)
        return f"x{outgoing.message}"


class Floor:
    def __init__(self, folder: Path) -> None:
        self.profile = Profile.open(folder, load_plugins([]), create=False)
        self.inbox, self.log, clock = Inbox(self.profile), Log(folder), self.profile.clock
        bot = Bot()
        bot.gate.set()
        bots = {PLUGIN: BotOnDuty(make_bot(Behavior()), bot)}
        self.conversing = Conversing(self.profile.desk, self.profile.database, bots, clock)
        channels = {"simulator": LoggedChannel(self.log)}
        rounds = (
            Turns(self.profile.database, self.profile.desk, self.conversing, clock),
            Outbox(self.profile.database, self.profile.desk, channels, clock),
        )
        self.dispatcher = LocalDispatcher(rounds, clock)

    async def close(self) -> None:
        await self.dispatcher.stop()
        await self.conversing.close()
        await self.profile.database.close()


def work_until_killed(folder: Path, round: int, begun: Any) -> None:
    async def work() -> None:
        floor = Floor(folder)
        floor.profile.desk.listen(lambda _changes: floor.dispatcher.wake())
        floor.dispatcher.start()
        begun.set()
        chance = random.Random(round)
        await asyncio.gather(
            *(customer(floor, round, each, chance) for each in range(CUSTOMERS)), person(floor, chance)
        )

    asyncio.run(work())


async def customer(floor: Floor, round: int, number: int, chance: random.Random) -> None:
    for count in range(10_000):
        text = f"{round}-{number}-{count}"
        await floor.inbox.receive(text, customer=f"c{number}", delivery=text)
        floor.log.write("received", text)
        await asyncio.sleep(chance.uniform(0, 0.03))


async def person(floor: Floor, chance: random.Random) -> None:
    for count in range(10_000):
        name = f"c{chance.randrange(CUSTOMERS)}"
        found = await floor.inbox.read(lambda tx, n=name: tx.conversations.recent(TENANT, "simulator", n, 1))  # type: ignore[misc]
        if found and found[0].control.owner == BOT:
            await floor.inbox.take(found[0].id)
            floor.log.write("took", name)
            await asyncio.sleep(chance.uniform(0, 0.02))
            await floor.inbox.write(found[0].id, f"Person: {count}")
            floor.log.write("returning", name)
            await floor.inbox.release(found[0].id, BOT)
        await asyncio.sleep(chance.uniform(0, 0.01))


async def finish(folder: Path) -> dict[str, list[tuple[Sender, Delivery, str]]]:
    """Hand everything back and let the bot end its work; the transcripts by customer."""
    floor = Floor(folder)
    query = InboxQuery(tenant=TENANT, view=View.ALL, person=OPERATOR)
    talks = await floor.inbox.read(lambda tx: list(tx.inbox.list(query, limit=1000)))
    for talk in talks:
        if talk.control.owner != BOT:
            floor.log.write("returning", talk.customer)
            await floor.inbox.release(talk.id, BOT)
    await floor.dispatcher.settle()
    shown = {talk.customer: await transcript(floor, talk.id) for talk in talks}
    await floor.close()
    return shown


async def transcript(floor: Floor, id: ConversationId) -> list[tuple[Sender, Delivery, str]]:
    window = await floor.inbox.read(lambda tx: tx.inbox.window(TENANT, id, before=100_000))
    return [(message.sender, message.delivery, message.text) for message in window]


async def made(folder: Path) -> None:
    profile = Profile.open(folder)
    await profile.populate()
    at_once = SetUpInbox(tenant=TENANT, actor=SYSTEM, settings=InboxSettings(burst_seconds=0.0))
    await profile.desk.execute(at_once)
    await profile.database.close()


def check_log(lines: list[list[str]]) -> None:
    """No word of the bot was given to the channel between an acknowledged takeover and the way back."""
    held: set[str] = set()
    for kind, *rest in lines:
        if kind == "took":
            held.add(rest[0])
        elif kind == "returning":
            held.discard(rest[0])
        elif kind == "sent":
            assert rest[2] == "Person" or rest[0] not in held, rest


def answered_by_hand(messages: list[tuple[Sender, Delivery, str]]) -> list[str]:
    """What the customer wrote before the last words of a person."""
    last = max((place for place, each in enumerate(messages) if each[0] is Sender.PERSON), default=0)
    return [text for sender, _, text in messages[:last] if sender is Sender.CUSTOMER]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_kills_lose_no_message_and_answer_none_twice(tmp_path: Path, kills: int) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.dispatch.test_kill"])
    chance = random.Random(11)
    asyncio.run(made(tmp_path))
    for round in range(kills):
        begun = processes.Event()
        process = processes.Process(target=work_until_killed, args=(tmp_path, round, begun))
        process.start()
        assert begun.wait(30)
        process.join(chance.uniform(0, 0.25))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        held = {line.split()[1] for line in (tmp_path / _LOG).read_text().splitlines() if line.startswith("took")}
    shown = asyncio.run(finish(tmp_path))
    lines = [line.split() for line in (tmp_path / _LOG).read_text().splitlines()]
    check_log(lines)
    assert held, "no takeover happened"
    received = Counter(line[1] for line in lines if line[0] == "received")
    answered: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for messages in shown.values():
        for sender, delivery, text in messages:
            if sender is Sender.CUSTOMER:
                assert delivery is Delivery.ANSWERED, text
                asked[text] += 1
            elif sender is Sender.BOT and delivery is not Delivery.DRAFT:
                assert delivery is Delivery.SENT
                answered.update(text.removeprefix("You said: ").split(" / "))
            elif sender is Sender.PERSON:
                assert delivery is Delivery.SENT
    assert received.keys() <= asked.keys()
    assert set(asked.values()) == {1}
    by_hand = Counter({text: 1 for messages in shown.values() for text in answered_by_hand(messages)})
    assert not answered - asked
    assert max(answered.values()) == 1
    assert (answered | by_hand).keys() == asked.keys()
    assert len(received) > kills
