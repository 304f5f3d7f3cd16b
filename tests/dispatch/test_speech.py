"""What a bot says to a customer is told while it says it, and nothing of it once it has lost the conversation."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from console.desk.conversing import BotOnDuty, Conversing
from console.desk.speech import Speech
from console.dispatch.turns import Turns
from console.domain.behavior import Behavior
from console.domain.control import QUEUE
from console.domain.conversations import Conversation, Delivery, Sender
from console.domain.ids import ConversationId
from console.domain.inbox_commands import Close, SendMessage
from console.domain.speech import Utterance
from console.domain.turns import TextPart
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.inbox_profile import PLUGIN, Inbox
from tests.fakes.small_bot import make_bot
from tests.fakes.teller import PARTS, Teller


@dataclass
class Room:
    inbox: Inbox
    bot: Teller
    speech: Speech
    chat: Conversing
    turns: Turns
    heard: list[Utterance | None] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """Words that a watcher saw, in their order."""
        return [each.text for each in self.heard if each is not None]

    async def begin(self) -> Conversation:
        """A customer writes, somebody watches, and the bot begins."""
        talk = await self.inbox.receive("Hello")
        self.speech.watch(talk.id, self.heard.append)
        self.inbox.profile.clock.advance(seconds=5)
        await self.turns.round()
        await self.bot.came.get()
        return talk

    async def say(self, parts: int) -> None:
        for _ in range(parts):
            self.bot.steps.put_nowait(None)
            await self.bot.came.get()


@pytest.fixture
async def room(profile: Profile) -> AsyncIterator[Room]:
    bot, speech = Teller(), Speech()
    profile.desk.listen(speech.hear)
    bots = {PLUGIN: BotOnDuty(make_bot(Behavior()), bot)}
    chat = Conversing(profile.desk, profile.database, bots, profile.clock, speech=speech)
    turns = Turns(profile.database, profile.desk, chat, profile.clock)
    yield Room(Inbox(profile), bot, speech, chat, turns)
    await turns.stop()
    await chat.close()


async def test_that_sentences_are_told_as_they_come_and_then_as_stored(room: Room) -> None:
    talk = await room.begin()
    await room.say(2)
    assert room.told == ["", PARTS[0], PARTS[0] + PARTS[1]]
    assert (await room.inbox.transcript(talk.id))[-1][0] is Sender.CUSTOMER, "nothing is kept of it"
    await room.say(1)
    room.bot.steps.put_nowait(None)
    await room.turns.settled()
    assert room.heard[-1] == Utterance("".join(PARTS), stored=True)
    assert (await room.inbox.transcript(talk.id))[-1] == (Sender.BOT, Delivery.QUEUED, "".join(PARTS))


async def test_that_who_comes_later_hears_what_was_said_so_far_and_who_stops_hears_nothing(room: Room) -> None:
    talk = await room.begin()
    await room.say(2)
    later: list[Utterance | None] = []
    stop = room.speech.watch(talk.id, later.append)
    assert later == [Utterance(PARTS[0] + PARTS[1])]
    stop()
    await room.say(1)
    assert len(later) == 1


async def _take(room: Room, id: ConversationId) -> None:
    await room.inbox.take(id)


async def _write_and_take(room: Room, id: ConversationId) -> None:
    epoch = (await room.inbox.get(id)).control.epoch
    await room.inbox.do(SendMessage, OPERATOR, conversation=id, text="I am here", epoch=epoch, take_over=True)


async def _queue(room: Room, id: ConversationId) -> None:
    await room.inbox.release(id, QUEUE)


async def _close(room: Room, id: ConversationId) -> None:
    await room.inbox.do(Close, OPERATOR, conversation=id)


@pytest.mark.parametrize("lose", [_take, _write_and_take, _queue, _close])
@pytest.mark.parametrize("said", [0, 1, 2, 3])
async def test_that_no_word_is_told_once_the_bot_has_lost_the_conversation(
    room: Room, lose: Callable[[Room, ConversationId], Awaitable[None]], said: int
) -> None:
    talk = await room.begin()
    await room.say(said)
    await lose(room, talk.id)
    assert room.heard[-1] is None, "whoever watches has taken the words away by then"
    told = len(room.heard)
    for _ in range(len(PARTS) + 1):
        room.bot.steps.put_nowait(None)
    for _ in range(20):
        await asyncio.sleep(0)  # it speaks on until the next round sees that it lost the conversation
    await room.turns.round()
    await room.turns.settled()
    assert all(each is None for each in room.heard[told:])
    late: list[Utterance | None] = []
    room.speech.watch(talk.id, late.append)
    assert late == []


async def test_that_a_takeover_at_any_moment_of_a_turn_ends_the_words_before_it_is_acknowledged(room: Room) -> None:
    chance = random.Random(7)
    for number in range(40):
        talk = await room.inbox.receive("Hello", customer=f"c{number}")
        heard: list[Utterance | None] = []
        stop = room.speech.watch(talk.id, heard.append)
        room.inbox.profile.clock.advance(seconds=5)
        for _ in range(len(PARTS) + 1):
            room.bot.steps.put_nowait(None)
        turn = asyncio.gather(room.turns.round())
        if chance.random() < 0.8:
            await room.bot.came.get()
        for _ in range(chance.randrange(30)):
            await asyncio.sleep(0)
        await room.inbox.take(talk.id)
        acknowledged = len(heard)
        assert heard[-1] is None
        await turn
        await room.turns.settled()
        for queue in (room.bot.steps, room.bot.came):
            while not queue.empty():
                queue.get_nowait()
        assert all(each is None for each in heard[acknowledged:])
        stop()


async def test_that_a_turn_of_a_conversation_that_was_taken_over_before_it_began_tells_nothing(room: Room) -> None:
    talk = await room.inbox.receive("Hello")
    heard: list[Utterance | None] = []
    room.speech.watch(talk.id, heard.append)
    stale = await room.inbox.profile.database.read(lambda tx: tx.conversations.get(TENANT, talk.id))
    await room.inbox.take(talk.id)
    acknowledged = len(heard)
    assert stale is not None
    await room.chat.answer(stale)
    assert all(each is None for each in heard[acknowledged:])


async def test_that_other_things_do_not_interrupt_the_words(room: Room) -> None:
    await room.begin()
    await room.say(1)
    other = await room.inbox.receive("Me too", customer="dora")
    await room.inbox.take(other.id)
    await room.inbox.receive("and one more thing")
    await room.say(1)
    assert None not in room.heard
    assert room.told[-1] == PARTS[0] + PARTS[1]


async def test_that_a_takeover_in_another_process_is_heard_with_its_change(room: Room, profile: Profile) -> None:
    talk = await room.begin()
    await room.say(1)
    await profile.desk.poll()
    other = Profile.open(profile.folder, create=False)
    await other.desk.poll()
    await Inbox(other).take(talk.id)
    await other.database.close()
    await profile.desk.poll()
    assert room.heard[-1] is None
    await room.say(1)
    assert room.heard[-1] is None


async def test_that_the_house_s_own_chats_are_told_to_who_asked_only(room: Room) -> None:
    own = await room.chat.start(TENANT, PLUGIN, OPERATOR)
    heard: list[Utterance | None] = []
    room.speech.watch(own.id, heard.append)
    for _ in range(len(PARTS) + 1):
        room.bot.steps.put_nowait(None)
    events = [event async for event in room.chat.say(own, "Hello")]
    assert [event.text for event in events if isinstance(event, TextPart)] == list(PARTS)
    assert heard == []
