"""Turns in order: a message is posted, its bot answers, and the reply is stored with all that it does."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from console import aio
from console.desk.chat import reply_of
from console.desk.next_turn import NextTurn, asked_for, draft_turn, make_turn, next_turn, person_of, still_waiting
from console.desk.own_words import NOBODY, NOT_LOOKED, failed, own_reply, stopped, without_commands
from console.desk.repeating import Repeating
from console.desk.speech import Speech
from console.desk.summaries import Summaries
from console.desk.too_late import waiting_of
from console.desk.under_way import Running
from console.domain.chat_commands import PostMessage, RunAction, StartConversation, StoreReply, click_of
from console.domain.commands import Command, Outcome
from console.domain.conversations import Conversation
from console.domain.ids import (
    ConversationId,
    MessageId,
    PersonId,
    PluginName,
    TenantId,
)
from console.domain.repeats import StoreRepeat
from console.domain.rich import Attachment
from console.domain.trouble import Conflict, Rejected, Trouble
from console.domain.turns import (
    DueStep,
    Replied,
    Reply,
    Turn,
    TurnEvent,
)
from console.engine.pieces import Bot
from console.engine.toolbox import run_suggested
from console.ports.clock import Clock
from console.ports.database import Database, Transaction
from console.ports.desk import Desk
from console.ports.engine import AgentEngine, EngineFailed

T = TypeVar("T")
log = logging.getLogger(__name__)

TURN_SECONDS = 19.0
"""A turn that has not ended by then is answered with an apology."""


class ReadingDesk(Desk, Protocol):
    """The desk of this process."""

    async def execute_and_read(self, command: Command, work: Callable[[Transaction], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class BotOnDuty:
    bot: Bot
    engine: AgentEngine


class Conversing:
    """``ports.Chat``."""

    def __init__(
        self,
        desk: ReadingDesk,
        database: Database,
        bots: Mapping[PluginName, BotOnDuty],
        clock: Clock,
        *,
        seconds: float = TURN_SECONDS,
        speech: Speech | None = None,
    ) -> None:
        """``speech`` tells of what bots say to customers while they say it."""
        self._desk = desk
        self._database = database
        self._bots = bots
        self._clock = clock
        self._seconds = seconds
        self._summaries = Summaries(desk, database, lambda conversation: self._bots.get(conversation.plugin))
        self._repeating = Repeating(desk, database, clock, self._repeat, self._is_free)
        self._speech = speech or Speech()
        self._turns: dict[ConversationId, Running] = {}
        self._begun = 0
        self._closed = False

    async def plugins(self) -> tuple[PluginName, ...]:
        return tuple(self._bots)

    async def questions(self, plugin: PluginName) -> tuple[str, ...]:
        return self._on_duty(plugin).bot.behavior.questions

    async def start(
        self,
        tenant: TenantId,
        plugin: PluginName,
        person: PersonId,
        *,
        channel: str = "mentor",
        title: str = "",
        id: ConversationId | None = None,
    ) -> Conversation:
        self._on_duty(plugin)
        id = id or ConversationId(uuid.uuid4().hex)
        standing = await self._database.read(lambda tx: tx.conversations.get(tenant, id))
        if standing is not None:
            return standing
        now = self._clock.now()
        new = Conversation(
            id=id,
            tenant=tenant,
            plugin=plugin,
            channel=channel,
            customer=person,
            title=title,
            started_at=now,
            last_at=now,
        )
        try:
            await self._desk.execute(StartConversation(tenant=tenant, actor=person, conversation=new))
        except Conflict:  # another process began it meanwhile
            standing = await self._database.read(lambda tx: tx.conversations.get(tenant, id))
            if standing is None:
                raise
            return standing
        return new

    async def say(
        self,
        conversation: Conversation,
        text: str,
        replaces: MessageId | None = None,
        *,
        attachments: Sequence[Attachment] = (),
    ) -> AsyncIterator[TurnEvent]:
        actor, tenant = person_of(conversation), conversation.tenant
        self._on_duty(conversation.plugin)
        begun = self._begun
        waiting = await self._desk.execute_and_read(
            PostMessage(
                tenant=tenant,
                actor=actor,
                conversation=conversation.id,
                text=text,
                replaces=replaces,
                attachments=tuple(attachments),
            ),
            lambda tx: next_turn(tx, conversation, self._clock.now()),
        )
        alone = begun == self._begun and conversation.id not in self._turns
        async for event in self._answer(conversation, waiting if alone else None):
            yield event

    async def retry(self, conversation: Conversation, reply: MessageId) -> AsyncIterator[TurnEvent]:
        asked = await self._database.read(lambda tx: asked_for(tx, conversation.tenant, reply))
        async for event in self.say(conversation, asked.text, replaces=asked.id):
            yield event

    async def stop(self, conversation: Conversation) -> None:
        running = self._turns.get(conversation.id)
        if running is not None:
            running.keep = True
            await running.end()

    async def draft(self, conversation: Conversation) -> Reply:
        """For a person who writes: commands of the reply are not run, and what it would remember is not kept."""
        now = self._clock.now()
        turn = await self._database.read(lambda tx: draft_turn(tx, conversation, now))
        if turn is None:
            raise Rejected("The customer has written nothing that could be answered.")
        reply = await self._reply(turn, Running())
        if reply.engine == "none":
            raise Trouble(
                "The bot could not write a draft.", kept="Your text is as it was.", do="Try again, or write."
            )
        return replace(reply, commands=(), actions=())

    async def run_action(
        self, conversation: Conversation, message: MessageId, digest: str, *, actor: PersonId | None = None
    ) -> Outcome:
        tenant = conversation.tenant
        if conversation.in_house or actor is None:
            actor = person_of(conversation)
        click = click_of(message, digest)
        done = await self._database.read(lambda tx: tx.commands.outcome(tenant, click))
        if done is not None:
            return done[1]
        _, reply = await self._database.read(lambda tx: reply_of(tx, tenant, message))
        action = next((each for each in reply.actions if each.digest == digest), None)
        if action is None:
            raise Rejected("This reply did not suggest that.", do="Choose one of the actions that it shows.")
        now = self._clock.now()
        acting = await self._database.read(lambda tx: make_turn(tx, conversation, (), now))
        ran = await run_suggested(self._on_duty(conversation.plugin).bot, acting.turn, action)
        if not ran.run.ok:
            raise Rejected(ran.run.summary or "It could not be done.")
        command = RunAction(
            tenant=tenant,
            actor=actor,
            id=click,
            message=message,
            digest=digest,
            commands=ran.result.commands,
            told=ran.run.summary or f"{action.label}: done.",
        )
        try:
            return await self._desk.execute(command)
        except Conflict:
            done = await self._database.read(lambda tx: tx.commands.outcome(tenant, click))
            if done is None:
                raise
            return done[1]  # a second click came while the first was on its way

    async def answer_waiting(self, tenant: TenantId, person: PersonId) -> int:
        waiting = await self._database.read(lambda tx: waiting_of(tx, tenant, person))
        mine = [each for each in waiting if each.plugin in self._bots and each.id not in self._turns]
        for conversation in mine:
            try:
                await self.answer(conversation)
            except Trouble as trouble:
                log.info("a waiting message of %s is not answered: %s", conversation.plugin, type(trouble).__name__)
        return len(mine)

    async def answer(self, conversation: Conversation) -> None:
        """``ports.Answering``."""
        self._on_duty(conversation.plugin)
        async for _ in self._answer(conversation):
            pass

    async def give_up(self, id: ConversationId) -> None:
        """``ports.Answering``."""
        if (running := self._turns.get(id)) is not None:
            await running.end()

    def replace_bots(self, bots: Mapping[PluginName, BotOnDuty]) -> set[asyncio.Task[None]]:
        """These answer from the next turn on; returns the turns under way, which end on those of before."""
        self._bots = bots
        return {running.task for running in self._turns.values() if running.task is not None}

    async def run_due(self) -> int:
        return 0 if self._closed else await self._repeating.run_due()

    async def close(self) -> None:
        """Give up the turns under way and begin no other; their messages are answered at the next start."""
        self._closed = True
        for running in list(self._turns.values()):
            await running.end()
        await self._summaries.close()

    async def _answer(self, conversation: Conversation, waiting: NextTurn | None = None) -> AsyncIterator[TurnEvent]:
        """``waiting``: what is to be answered, where no turn ran or began since that was read."""
        while (before := self._turns.get(conversation.id)) is not None:
            await before.end()
        if self._closed:
            return
        self._begun += 1
        running = self._turns[conversation.id] = Running(voice=self._speech.begin(conversation))
        running.task = aio.spawn(self._run(conversation, running, waiting), f"turn in {conversation.plugin}")
        running.task.add_done_callback(lambda _task: self._ended(conversation.id, running))
        while (event := await running.events.get()) is not None:
            if isinstance(event, Trouble):
                raise event
            yield event

    async def _run(self, conversation: Conversation, running: Running, waiting: NextTurn | None) -> None:
        began = time.perf_counter()
        running.begun.set()
        try:
            if waiting is None:
                waiting = await self._database.read(lambda tx: still_waiting(tx, conversation, self._clock.now()))
            if waiting is None:
                return
            running.voice.say("")
            running.waiting = waiting
            await self._reply_and_store(conversation, running, began)
        except asyncio.CancelledError:
            if not running.keep:
                raise
            waiting = running.waiting or waiting
            if waiting is None:
                waiting = await self._database.read(lambda tx: still_waiting(tx, conversation, self._clock.now()))
            if waiting is not None:
                await self._store(conversation, waiting, stopped(waiting.turn, running.said), running, began)
        except Trouble as trouble:
            running.events.put_nowait(trouble)

    async def _reply_and_store(self, conversation: Conversation, running: Running, began: float) -> None:
        """Anew for what is left of it, where another process answered a part meanwhile."""
        while (waiting := running.waiting) is not None:
            reply = await self._reply(waiting.turn, running)
            try:
                await self._store(conversation, waiting, reply, running, began)
                return
            except Conflict:
                left = await self._database.read(lambda tx: still_waiting(tx, conversation, self._clock.now()))
                if left is None or set(left.answers) >= set(waiting.answers):
                    raise
                running.begin_anew(left)

    def _is_free(self, conversation: Conversation) -> bool:
        return not self._closed and conversation.plugin in self._bots and conversation.id not in self._turns

    async def _repeat(self, conversation: Conversation, due: DueStep) -> None:
        """A step that is due, as a turn that a message of the person waits for."""
        running = self._turns[conversation.id] = Running(storing=True)
        self._begun += 1
        running.begun.set()
        running.task = aio.spawn(self._run_due(conversation, running, due), f"step in {conversation.plugin}")
        running.task.add_done_callback(lambda _task: self._ended(conversation.id, running))
        await asyncio.wait([running.task])

    async def _run_due(self, conversation: Conversation, running: Running, due: DueStep) -> None:
        began = time.perf_counter()
        asked = await self._database.read(lambda tx: make_turn(tx, conversation, (), self._clock.now()))
        turn = replace(asked.turn, due=due)
        reply = await self._reply(turn, running)
        if reply.engine == NOBODY:
            reply = own_reply(turn, NOT_LOOKED)
        try:
            await self._desk.execute(
                StoreRepeat(
                    tenant=conversation.tenant,
                    actor=turn.person,
                    conversation=conversation.id,
                    epoch=asked.epoch,
                    journey=due.journey,
                    step=due.step,
                    reply=reply,
                    milliseconds=(time.perf_counter() - began) * 1000,
                )
            )
        except Rejected as rejected:
            log.info("a step that was due came to nothing: %s", rejected.what)

    def _ended(self, conversation: ConversationId, running: Running) -> None:
        if self._turns.get(conversation) is running:
            del self._turns[conversation]
        running.ended()

    async def _reply(self, turn: Turn, running: Running) -> Reply:
        """What the engine says; an apology where it fails or takes too long."""
        events = self._on_duty(turn.plugin).engine.respond(turn)
        try:
            async with asyncio.timeout(self._seconds), aclosing(events) as closing:  # type: ignore[type-var]
                async for event in closing:
                    if isinstance(event, Replied):
                        return event.reply
                    running.hear(event)
        except (EngineFailed, TimeoutError) as error:
            log.info("a turn of %s failed: %s", turn.plugin, type(error).__name__)
        return failed(turn, running.said)

    async def _store(
        self, conversation: Conversation, waiting: NextTurn, reply: Reply, running: Running, began: float
    ) -> None:
        running.storing = True

        def storing(reply: Reply) -> StoreReply:
            return StoreReply(
                tenant=conversation.tenant,
                actor=waiting.turn.person,
                conversation=conversation.id,
                answers=waiting.answers,
                reply=reply,
                milliseconds=(time.perf_counter() - began) * 1000,
                epoch=waiting.epoch,
                whispers=waiting.whispers,
            )

        try:
            await self._desk.execute(storing(reply))
        except Conflict:
            raise
        except Rejected as rejected:
            reply = without_commands(reply, rejected)
            await self._desk.execute(storing(reply))
        running.voice.stored(reply.content)
        running.events.put_nowait(Replied(reply))
        self._summaries.consider(conversation, waiting.turn)

    def _on_duty(self, plugin: PluginName) -> BotOnDuty:
        if plugin not in self._bots:
            names = ", ".join(self._bots) or "none"
            raise Rejected(f"The plugin {plugin!r} has no bot; those that have: {names}.", do="Choose one of them.")
        return self._bots[plugin]
