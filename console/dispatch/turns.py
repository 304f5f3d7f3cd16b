"""Turns of bots on channels: one at a time in a conversation, many side by side, a burst answered once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from console import aio
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState
from console.domain.ids import SYSTEM, ConversationId
from console.domain.inbox import ActionKind, InboxSettings, Unanswered
from console.domain.inbox_commands import OpenActionItem, Release
from console.domain.trouble import Conflict, Trouble
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk
from console.ports.dispatch import Answering

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Turns side by side."""
TRIES = 3
"""A turn that could not be stored so often is left to a person."""
LONGEST_BURST = 3
"""A burst that does not end is answered after so many times the burst's seconds."""
_PAUSE = timedelta(seconds=5)
_MOST_DOUBLED = 7
"""The pause between two tries grows no more after so many: some ten minutes."""
_FORGOTTEN = timedelta(hours=1)
"""What was not tried again for so long, as somebody else saw to it, begins anew."""
_NOT_STORED = "the bot's turn failed"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """``too_old``: why a person must see to it, empty where the bot answers."""

    conversation: Conversation
    due: datetime
    too_old: str


@dataclass(slots=True)
class _Failing:
    times: int
    again: datetime


class Turns:
    """``dispatch.rounds.Rounds``: begins the turns that are due, and ends those whose bot lost the conversation."""

    def __init__(
        self, reader: Reader, desk: Desk, answering: Answering, clock: Clock, *, at_once: int = AT_ONCE
    ) -> None:
        self._reader = reader
        self._desk = desk
        self._answering = answering
        self._clock = clock
        self._at_once = at_once
        self._running: dict[ConversationId, tuple[Conversation, asyncio.Task[None]]] = {}
        self._failing: dict[ConversationId, _Failing] = {}
        self.begun = 0

    async def round(self) -> datetime | None:
        """Returns when the next turn is due. One that ends leaves its place at the next round.

        Conversations that failed before step back: until their next try is due, and behind those that wait then,
        in half of the places at most.
        """
        now = self._clock.now()
        await self._end_lost()
        self._forget(now)
        free = self._at_once - len(self._running)
        if free <= 0:
            return None
        known = self._running.keys() | self._failing.keys()
        waiting = await self._reader.read(lambda tx: _waiting(tx, now, free, known))
        due = {id: self._due(id, each.due) for id, each in waiting.items()}
        for id in sorted(due.keys() - self._running.keys(), key=due.__getitem__):
            if due[id] <= now and self._has_place(id):
                self._begin(waiting[id])
        return min((at for id, at in due.items() if at > now and id not in self._running), default=None)

    async def settled(self) -> None:
        """Wait until the turns under way have ended."""
        if tasks := [task for _, task in self._running.values()]:
            await asyncio.wait(tasks)

    async def stop(self) -> None:
        for conversation, task in list(self._running.values()):
            await self._answering.give_up(conversation.id)
            task.cancel()
        await self.settled()

    def _has_place(self, id: ConversationId) -> bool:
        if id not in self._failing:
            return len(self._running) < self._at_once
        again = len(self._running.keys() & self._failing.keys())
        return len(self._running) < self._at_once and again < max(self._at_once // 2, 1)

    def _due(self, id: ConversationId, due: datetime) -> datetime:
        return max(due, self._failing[id].again) if id in self._failing else due

    def _begin(self, waiting: _Waiting) -> None:
        conversation = waiting.conversation
        task = aio.spawn(self._turn(conversation, waiting.too_old), f"turn of {conversation.plugin}")
        self._running[conversation.id] = (conversation, task)
        self.begun += 1

    def _forget(self, now: datetime) -> None:
        for id in [id for id, each in self._failing.items() if each.again < now - _FORGOTTEN]:
            if id not in self._running:
                del self._failing[id]

    async def _end_lost(self) -> None:
        """A bot that lost the conversation thinks no further, also when it waits on a tool."""
        held = [conversation for conversation, _ in self._running.values()]
        if not held:
            return
        for conversation in await self._reader.read(lambda tx: [each for each in held if not _still(tx, each)]):
            await self._answering.give_up(conversation.id)

    async def _turn(self, conversation: Conversation, too_old: str) -> None:
        id = conversation.id
        try:
            if too_old:
                await self._leave_to_people(conversation, ActionKind.HANDOFF, too_old, too_old)
            else:
                await self._answering.answer(conversation)
            self._failing.pop(id, None)
        except Conflict:
            self._failing.pop(id, None)  # answered, replaced or taken over meanwhile: the next round sees how it is
        except Trouble as trouble:
            await self._failed(conversation, trouble)
        except Exception:
            log.exception("a turn of %s failed", conversation.plugin)
            await self._failed(conversation, Trouble("The program could not answer, for a reason it does not know."))
        finally:
            self._running.pop(id, None)

    async def _failed(self, conversation: Conversation, trouble: Trouble) -> None:
        before = self._failing.get(conversation.id)
        times = before.times + 1 if before else 1
        again = self._clock.now() + _PAUSE * 2 ** min(times, _MOST_DOUBLED)
        self._failing[conversation.id] = _Failing(times, again)
        log.warning("a turn of %s failed for the %s. time: %s", conversation.plugin, times, type(trouble).__name__)
        if times < TRIES:
            return
        try:
            reason = f"{_NOT_STORED}: {trouble.what}"
            await self._leave_to_people(conversation, ActionKind.ERROR, reason, _NOT_STORED)
            self._failing.pop(conversation.id, None)
        except Conflict:
            del self._failing[conversation.id]  # somebody holds it already
        except Trouble as second:
            log.warning("it could not be left to a person either: %s", type(second).__name__)

    async def _leave_to_people(self, conversation: Conversation, kind: ActionKind, reason: str, note: str) -> None:
        tenant, id = conversation.tenant, conversation.id
        item = OpenActionItem(tenant=tenant, actor=SYSTEM, conversation=id, kind=kind, reason=reason)
        await self._desk.execute(item)
        epoch = conversation.control.epoch
        release = Release(tenant=tenant, actor=SYSTEM, conversation=id, to=QUEUE, expected_epoch=epoch, note=note)
        await self._desk.execute(release)


def _waiting(tx: Transaction, now: datetime, free: int, known: Set[ConversationId]) -> dict[ConversationId, _Waiting]:
    """So many that ``free`` of them are due and not ``known`` to run or to fail, or all."""
    limit = free + len(known)
    while True:
        found = tx.outbox.to_answer(limit)
        tenants = {each.conversation.tenant for each in found}
        settings = {tenant: tx.inbox.settings(tenant) for tenant in tenants}
        waiting = {each.conversation.id: _as_due(each, settings[each.conversation.tenant], now) for each in found}
        fresh = sum(each.due <= now for id, each in waiting.items() if id not in known)
        if fresh >= free or len(found) < limit:
            return waiting
        limit *= 2


def _as_due(waiting: Unanswered, settings: InboxSettings, now: datetime) -> _Waiting:
    due = burst_ends(waiting, settings.burst_seconds)
    if now - waiting.owed_since <= timedelta(hours=settings.stale_hours):
        return _Waiting(waiting.conversation, due, "")
    told = f"written {waiting.first_at:%Y-%m-%d %H:%M} UTC and never answered; too old for the bot to answer as new"
    return _Waiting(waiting.conversation, due, told)


def burst_ends(waiting: Unanswered, seconds: float) -> datetime:
    """When nothing more has come for ``seconds``, and ``LONGEST_BURST`` times that after the first at the latest."""
    quiet = timedelta(seconds=seconds)
    return min(waiting.last_at + quiet, waiting.first_at + LONGEST_BURST * quiet)


def _still(tx: Transaction, begun: Conversation) -> bool:
    now = tx.conversations.get(begun.tenant, begun.id)
    if now is None or now.state is ConversationState.CLOSED:
        return False
    return now.control.owner == BOT and now.control.epoch == begun.control.epoch
