"""What the bot says while it says it, in the open conversation of the real window: never as if it were sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from console import aio
from console.desk.conversing import BotOnDuty, Conversing
from console.desk.speech import Speech
from console.domain.behavior import Behavior
from console.domain.control import BOT
from console.domain.conversations import Conversation, Delivery, Sender
from console.domain.speech import Utterance
from console.ports.session import Session
from console.shell.inbox.lines import Line
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import SALES, Talks, fill
from tests.fakes.small_bot import make_bot
from tests.fakes.teller import PARTS, Teller
from tests.shell.driven import close_window
from tests.shell.pages.inboxes import Inbox, open_inbox


@dataclass
class Watched:
    inbox: Inbox
    bot: Teller
    chat: Conversing
    talk: Conversation

    async def begin(self) -> asyncio.Task[None]:
        turn = aio.spawn(self.chat.answer(self.talk), "turn of a test")
        await self.bot.came.get()
        await self.inbox.settle()
        return turn

    async def say(self, parts: int) -> None:
        for _ in range(parts):
            self.bot.steps.put_nowait(None)
            await self.bot.came.get()
        await self.inbox.settle()

    def speech(self) -> Line | None:
        return self.inbox.page.lines.speaking

    @property
    def last_in_words(self) -> str:
        lines = self.inbox.page.lines
        return str(lines.index(lines.rowCount() - 1).data(Qt.ItemDataRole.AccessibleTextRole))


@pytest.fixture
async def watched(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Watched]:
    talks = Talks(session, clock)
    made = await fill(talks)
    bot, speech = Teller(), Speech()
    silence = session.desk.listen(speech.hear)
    bots = {SALES: BotOnDuty(make_bot(Behavior()), bot)}
    chat = Conversing(session.desk, session.reader, bots, clock, speech=speech)  # type: ignore[arg-type]
    opened = await open_inbox(replace(session, hear_bot=speech.watch), theme, talks, made)
    await talks.hear("c-92", "and at night?", channel="whatsapp")
    await opened.open("bot")
    yield Watched(opened, bot, chat, await talks.now(made["bot"]))
    await close_window(opened)
    await chat.close()
    silence()


async def test_that_the_sentences_grow_in_the_transcript_marked_as_not_sent(watched: Watched) -> None:
    turn = await watched.begin()
    assert watched.speech() is not None, "one sees that the bot is at work before it has said anything"
    heights = []
    transcript = watched.inbox.page.middle.transcript
    for said in (PARTS[0], PARTS[0] + PARTS[1]):
        await watched.say(1)
        assert watched.last_in_words == f"The bot is writing, not sent yet: {said.rstrip()}"
        row = watched.inbox.page.lines.rowCount() - 1
        spot = transcript.visualRect(watched.inbox.page.lines.index(row))
        assert spot.bottom() <= transcript.viewport().height(), "the end stays in sight"
        heights.append(spot.height())
    assert heights[0] > 30
    assert [each.sender for each in watched.inbox.shown].count(Sender.BOT) == 1, "it is none of the messages"
    await watched.say(1)
    watched.bot.steps.put_nowait(None)
    await turn
    await watched.inbox.settle()
    assert watched.speech() is None
    assert watched.inbox.shown[-1].text == "".join(PARTS)
    assert watched.inbox.shown[-1].delivery is Delivery.QUEUED


async def test_that_it_stays_until_the_stored_message_is_shown_and_both_are_never_missing(watched: Watched) -> None:
    lines, seen = watched.inbox.page.lines, []

    def note() -> None:
        texts = [each.text for each in lines.messages] + ([lines.speaking.message.text] if lines.speaking else [])
        seen.append("".join(PARTS) in texts)

    turn = await watched.begin()
    await watched.say(3)
    lines.rowsInserted.connect(note)
    watched.bot.steps.put_nowait(None)
    await turn
    await watched.inbox.settle()
    note()
    lines.rowsInserted.disconnect(note)
    assert seen
    assert all(seen)
    assert lines.speaking is None


async def test_that_taking_over_takes_the_words_away_and_none_comes_after(watched: Watched) -> None:
    turn = await watched.begin()
    await watched.say(2)
    shown_after: list[str] = []
    page = watched.inbox.page

    def keep(*_: object) -> None:
        if page.lines.speaking is not None:
            shown_after.append(page.lines.speaking.message.text)

    await watched.inbox.talks.take(watched.talk)
    assert watched.speech() is None, "gone before the one who took over hears that it is theirs"
    for signal in (page.lines.rowsInserted, page.lines.dataChanged):
        signal.connect(keep)
    await watched.say(1)
    watched.bot.steps.put_nowait(None)
    await asyncio.wait({turn})
    await watched.inbox.settle()
    assert shown_after == []
    assert watched.speech() is None
    last = watched.inbox.shown[-1]
    assert (last.sender, last.delivery, last.text) == (Sender.BOT, Delivery.DRAFT, "".join(PARTS))
    assert watched.inbox.page.lines.lines[-1].who == "The bot would have said"


async def test_that_t_in_the_window_ends_the_words_too(watched: Watched) -> None:
    turn = await watched.begin()
    await watched.say(1)
    await watched.inbox.press(Qt.Key.Key_T)
    assert watched.speech() is None
    assert not watched.inbox.is_locked()
    await watched.chat.give_up(watched.talk.id)
    await asyncio.wait({turn})
    await watched.inbox.settle()
    assert watched.speech() is None


async def test_that_one_who_comes_later_sees_what_was_said_so_far_and_one_who_leaves_hears_nothing(
    watched: Watched,
) -> None:
    await watched.inbox.open("mine")
    await watched.begin()
    await watched.say(1)
    assert watched.speech() is None, "it is another conversation"
    await watched.inbox.open("bot")
    said = watched.speech()
    assert said is not None
    assert said.message.text == PARTS[0].rstrip()
    await watched.inbox.open("mine")
    assert watched.speech() is None
    await watched.say(1)
    assert watched.speech() is None


async def test_that_reading_marks_go_on_while_the_bot_writes_and_its_words_have_no_menu(watched: Watched) -> None:
    await watched.begin()
    await watched.say(1)
    await watched.inbox.talks.hear("c-92", "hello?", channel="whatsapp")
    await watched.inbox.settle()
    assert (await watched.inbox.stored("bot")).unread == 0
    transcript = watched.inbox.page.middle.transcript
    transcript.setCurrentIndex(watched.inbox.page.lines.index(watched.inbox.page.lines.rowCount() - 1))
    assert transcript.current_message() is None
    transcript.open_menu_of_current()
    assert transcript.findChildren(QMenu) == []


async def test_that_sentences_are_painted_at_most_twenty_times_a_second(watched: Watched) -> None:
    await watched.begin()
    lines, told = watched.inbox.page.lines, []
    lines.dataChanged.connect(lambda *_: told.append(lines.speaking))
    for number in range(200):
        watched.inbox.page.speech._hear(Utterance("word " * number))
    await watched.inbox.settle()
    assert len(told) <= 3
    assert told[-1] is not None
    assert told[-1].message.text == ("word " * 199).rstrip()


async def test_that_bots_of_a_session_are_heard_and_end_in_what_is_stored(session: Session, clock: SetClock) -> None:
    talks = Talks(session, clock)
    await talks.move_in()
    talk = await talks.hear("c-1", "Hello, what do you sell?", channel="simulator")
    heard: list[Utterance | None] = []
    stored = asyncio.Event()

    def hear(said: Utterance | None) -> None:
        heard.append(said)
        if said is not None and said.stored:
            stored.set()

    stop = session.hear_bot(talk.id, hear)
    await session.answer_customers()
    clock.advance(seconds=6)
    await talks.hear("c-2", "Anybody there?", channel="simulator")
    async with asyncio.timeout(30):
        await stored.wait()
    stop()
    last = [each for each in await talks.messages(talk) if each.sender is Sender.BOT][-1]
    assert heard[-1] == Utterance(last.text, stored=True)
    assert (await talks.now(talk)).control.owner == BOT
