"""An inbox on a real SQLCipher file, a bot that a test speaks for, and a channel that a test holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from console.desk.conversing import BotOnDuty, Conversing
from console.dispatch.keeping import Keeping
from console.dispatch.outbox import Outbox
from console.dispatch.rounds import LocalDispatcher
from console.dispatch.turns import Turns
from console.domain.behavior import Behavior
from console.domain.ids import PluginName
from console.domain.turns import Replied, Reply, Turn, TurnEvent
from console.ports.channels import Outgoing
from tests.fakes.desk_profile import Profile
from tests.fakes.inbox_profile import PLUGIN, Inbox, made_reply
from tests.fakes.small_bot import make_bot


@dataclass
class Bot:
    """Says ``answer`` of the turn; while ``gate`` is shut it thinks."""

    answer: Callable[[Turn], Reply] = lambda turn: made_reply(f"You said: {' / '.join(turn.texts)}")
    turns: list[Turn] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    thinking: int = 0
    most_at_once: int = 0
    began: asyncio.Condition = field(default_factory=asyncio.Condition)
    given_up: int = 0
    name: str = "test"

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        self.turns.append(turn)
        self.thinking += 1
        self.most_at_once = max(self.most_at_once, self.thinking)
        async with self.began:
            self.began.notify_all()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        finally:
            self.thinking -= 1
        yield Replied(self.answer(turn))


@dataclass
class HeldChannel:
    """``ports.Channel`` that raises ``troubles`` one after the other, then takes everything."""

    idempotent: bool = True
    name: str = "simulator"
    sent: list[Outgoing] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    took: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, outgoing: Outgoing) -> str:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(outgoing)
        self.took.set()
        return f"x{outgoing.message}"

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.sent]


@dataclass
class Floor:
    """All of it, at the clock that stands still until it is moved."""

    inbox: Inbox
    bot: Bot
    bots: Mapping[PluginName, BotOnDuty]
    channel: HeldChannel
    turns: Turns
    dispatcher: LocalDispatcher

    async def later(self, **delta: float) -> None:
        """Move the clock, and do all that is due then."""
        self.inbox.profile.clock.advance(**delta)
        await self.dispatcher.settle()

    async def until_thinking(self, count: int = 1) -> None:
        """Begin what is due, and wait until so many turns think."""
        await self.turns.round()
        async with self.bot.began:
            await self.bot.began.wait_for(lambda: self.bot.thinking >= count)


@pytest.fixture
async def profile(tmp_path: Path) -> AsyncIterator[Profile]:
    opened = Profile.open(tmp_path)
    await opened.populate()
    yield opened
    await opened.database.close()


@pytest.fixture
async def floor(profile: Profile) -> AsyncIterator[Floor]:
    bot, channel, clock = Bot(), HeldChannel(), profile.clock
    bot.gate.set()
    bots = {PLUGIN: BotOnDuty(make_bot(Behavior()), bot)}
    conversing = Conversing(profile.desk, profile.database, bots, clock)
    turns = Turns(profile.database, profile.desk, conversing, clock)
    rounds = (
        turns,
        Outbox(profile.database, profile.desk, {channel.name: channel}, clock, jitter=lambda: 0.0),
        Keeping(profile.database, profile.desk, clock),
    )
    dispatcher = LocalDispatcher(rounds, clock)
    yield Floor(Inbox(profile), bot, bots, channel, turns, dispatcher)
    await dispatcher.stop()
    await conversing.close()
