"""Controller of turns: says, stops, asks again, acts and rates; tells of turns 30 times a second at most."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from console.domain.chat_commands import RateReply
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, MessageId, PluginName, TenantId
from console.domain.trouble import Trouble
from console.domain.turns import StageBegan, SuggestedAction, TextPart, ToolBegan, ToolEnded, ToolRun, TurnEvent
from console.ports.session import Session
from console.shell.chat.activity import Step
from console.shell.chat.query import CHANNEL, titled
from console.shell.page import Frame

TELL_EVERY_MS = 33
LONG_S = 3
STAGES = {"gather": "Looking things up", "decide": "Deciding", "compose": "Writing"}


@dataclass(slots=True)
class Live:
    """A turn under way, as far as it was told."""

    conversation: Conversation
    asked: str
    said: str = ""
    stage: str = "Reading"
    steps: list[Step] = field(default_factory=list)
    stopping: bool = False
    since: float = field(default_factory=time.monotonic)

    def hear(self, event: TurnEvent) -> None:
        if isinstance(event, StageBegan):
            self.stage = STAGES.get(event.name, event.name.capitalize())
        elif isinstance(event, ToolBegan):
            self.steps.append(Step(event.tool, event.arguments))
        elif isinstance(event, ToolEnded):
            self._end(event.run)
        elif isinstance(event, TextPart):
            self.said += event.text

    @property
    def doing(self) -> str:
        """What it is at, in a word, and for how long where that is long."""
        if self.stopping:
            return "Stopping…"
        waited = int(time.monotonic() - self.since)
        return f"{STAGES['compose'] if self.said else self.stage}…{f' {waited} s' if waited >= LONG_S else ''}"

    def _end(self, run: ToolRun) -> None:
        ended = Step(run.tool, run.arguments, run.ok, run.summary)
        open_ones = [place for place, step in enumerate(self.steps) if step.tool == run.tool and step.ok is None]
        same = [place for place in open_ones if self.steps[place].arguments == run.arguments]
        if place := [*same, *open_ones]:
            self.steps[place[0]] = ended
        else:
            self.steps.append(ended)


class TalkController(QObject):
    """One turn at a time per conversation, any number of conversations."""

    told = Signal(str)
    """The turn of this conversation has come further."""
    posted = Signal(str)
    """What was asked is stored."""
    ended = Signal(str)
    began = Signal(object)
    """A new Conversation was started."""
    failed = Signal(str, str)
    """Conversation and the text that was not stored: the composer takes it back."""
    done = Signal(str, str)
    """Conversation and what a suggested action did there, which stands in it."""
    acted = Signal(int, str, bool)
    """Message, digest of the suggested action, and whether it was done."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._session: Session | None = None
        self._live: dict[ConversationId, Live] = {}
        self._dirty: set[ConversationId] = set()
        self._acting: set[tuple[MessageId, str]] = set()
        self._works = 0
        self._idle: list[asyncio.Future[None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self._told_at = QElapsedTimer()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tell_waiting)

    def attach(self, session: Session) -> None:
        self._session = session
        self._live.clear()
        self._second.stop()
        self._dirty.clear()
        self._acting.clear()

    @property
    def can_talk(self) -> bool:
        return self._session is not None and not self._session.read_only

    def live(self, conversation: ConversationId) -> Live | None:
        return self._live.get(conversation)

    def begin(self, tenant: TenantId, plugin: PluginName, text: str) -> None:
        """Start a conversation with this message."""
        if self.can_talk:
            self.start(self._begin(tenant, plugin, text), "start a conversation")

    def say(self, conversation: Conversation, text: str, replaces: MessageId | None = None) -> None:
        if self.can_talk:
            self.start(self._say(conversation, text, replaces), "turn on screen")

    def retry(self, conversation: Conversation, reply: MessageId) -> None:
        if self.can_talk:
            events = self._opened().chat.retry(conversation, reply)
            self.start(self._follow(Live(conversation, ""), events), "turn on screen")

    def stop(self, conversation: Conversation) -> None:
        live = self._live.get(conversation.id)
        if live is not None and not live.stopping:
            live.stopping = True
            self._mark(conversation.id)
            self.start(self._opened().chat.stop(conversation), "stop a turn")

    def act(self, conversation: Conversation, message: MessageId, action: SuggestedAction) -> None:
        """Run a suggested action, once however often it is clicked."""
        click = (message, action.digest)
        if self.can_talk and click not in self._acting:
            self._acting.add(click)
            self.start(self._act(conversation, message, action), "suggested action")

    def rate(self, tenant: TenantId, message: MessageId, rating: int, comment: str) -> None:
        if self.can_talk:
            self.start(self._rate(tenant, message, rating, comment), "rate a reply")

    async def settled(self) -> None:
        """Wait until no turn and nothing else is under way."""
        while self._works:
            idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._idle.append(idle)
            await idle

    def start(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Run what ``settled`` waits for; Trouble is told."""
        self._works += 1
        self._frame.start(self._counted(work), name)

    async def _counted(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        finally:
            self._works -= 1
            if not self._works:
                self._release()

    async def _begin(self, tenant: TenantId, plugin: PluginName, text: str) -> None:
        session = self._opened()
        try:
            conversation = await session.chat.start(tenant, plugin, session.me, channel=CHANNEL, title=titled(text))
        except Trouble:
            self.failed.emit("", text)
            raise
        self.began.emit(conversation)
        await self._say(conversation, text, None)

    async def _say(self, conversation: Conversation, text: str, replaces: MessageId | None) -> None:
        events = self._opened().chat.say(conversation, text, replaces)
        try:
            await self._follow(Live(conversation, text), events)
        except Trouble:
            if not await self._is_posted(conversation, text):
                self.failed.emit(conversation.id, text)
            raise

    async def _follow(self, live: Live, events: AsyncIterator[TurnEvent]) -> None:
        id = live.conversation.id
        self._live[id] = live
        self._second.start()
        self._mark(id)
        first = True
        try:
            async for event in events:
                live.hear(event)
                self._mark(id)
                if first:
                    self.posted.emit(id)
                    first = False
        finally:
            if self._live.get(id) is live:
                del self._live[id]
                if not self._live:
                    self._second.stop()
                self.ended.emit(id)

    async def _is_posted(self, conversation: Conversation, text: str) -> bool:
        waiting = await self._opened().reader.read(
            lambda tx: tx.conversations.unanswered(conversation.tenant, conversation.id)
        )
        return any(message.text == text for message in waiting)

    async def _act(self, conversation: Conversation, message: MessageId, action: SuggestedAction) -> None:
        done = False
        try:
            outcome = await self._opened().chat.run_action(conversation, message, action.digest)
            done = True
            self.done.emit(conversation.id, outcome.message)
        finally:
            self._acting.discard((message, action.digest))
            self.acted.emit(message, action.digest, done)

    async def _rate(self, tenant: TenantId, message: MessageId, rating: int, comment: str) -> None:
        session = self._opened()
        outcome = await session.desk.execute(
            RateReply(tenant=tenant, actor=session.me, message=message, rating=rating, comment=comment)
        )
        self._frame.tell(outcome.message)

    def _mark(self, id: ConversationId) -> None:
        self._dirty.add(id)
        if not self._timer.isActive():
            since = self._told_at.elapsed() if self._told_at.isValid() else TELL_EVERY_MS
            self._timer.start(max(0, TELL_EVERY_MS - since))

    def _tell(self) -> None:
        self._told_at.start()
        dirty, self._dirty = self._dirty, set()
        for id in dirty:
            self.told.emit(id)

    def _tell_waiting(self) -> None:
        """A turn that says nothing for long says at least that it goes on."""
        for id in self._live:
            self._mark(id)

    def _release(self) -> None:
        waiting, self._idle = self._idle, []
        for idle in waiting:
            if not idle.done():
                idle.set_result(None)

    def _opened(self) -> Session:
        if self._session is None:
            raise Trouble("No profile is open.")
        return self._session
