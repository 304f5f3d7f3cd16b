"""Steps of journeys that run again by themselves: armed with the reply that led there, taken once, run as a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from console.desk.work import Work
from console.domain.commands import Outcome
from console.domain.control import BOT
from console.domain.conversations import Conversation
from console.domain.ids import SYSTEM
from console.domain.memory import Place
from console.domain.repeats import BeginRepeat, Repeat
from console.domain.trouble import Conflict
from console.domain.turns import DueStep, Reply
from console.ports.clock import Clock
from console.ports.database import Database, Transaction
from console.ports.desk import Desk

MOST_AT_ONCE = 20
_SHORTEST = 5
"""Seconds between two runs, whatever a file says."""


def arm(work: Work, conversation: Conversation, reply: Reply) -> None:
    """After a reply: the step that it leads to runs again later, one that it leaves does not."""
    tenant, place = conversation.tenant, reply.memory.place
    standing = work.tx.repeats.get(tenant, conversation.id)
    if standing is not None and _stands(place, standing):
        return
    if reply.repeats > 0 and place is not None and place.kind == "journey":
        every = max(_SHORTEST, reply.repeats)
        repeat = Repeat(
            tenant=tenant,
            conversation=conversation.id,
            plugin=conversation.plugin,
            journey=place.name,
            step=place.step,
            every=every,
            armed_at=work.now,
            due_at=work.now + timedelta(seconds=every),
        )
        work.tx.repeats.put(repeat)
    elif standing is not None:
        work.tx.repeats.drop(tenant, conversation.id)


def begin(work: Work, command: BeginRepeat) -> Outcome:
    standing = work.tx.repeats.get(command.tenant, command.conversation)
    conversation = work.tx.conversations.get(command.tenant, command.conversation)
    if standing is None or conversation is None or standing.due_at != command.due_at:
        raise Conflict("This step was taken already.", do="Nothing needs to be done.")
    if not _stands_at(work.tx, standing):
        work.tx.repeats.drop(command.tenant, command.conversation)
        return Outcome(command.id, "The conversation has left the step.", 0)
    runs = standing.due_at <= work.now and conversation.control.owner == BOT
    next_at = work.now + timedelta(seconds=standing.every)
    work.tx.repeats.put(
        replace(standing, armed_at=work.now, due_at=next_at, rounds=standing.rounds + 1 if runs else standing.rounds)
    )
    return Outcome(command.id, "The step runs." if runs else "The step runs later.", int(runs))


def stands(tx: Transaction, conversation: Conversation, journey: str, step: str) -> bool:
    """Whether the conversation is in that step, which repeats."""
    repeat = tx.repeats.get(conversation.tenant, conversation.id)
    return repeat is not None and (repeat.journey, repeat.step) == (journey, step) and _stands_at(tx, repeat)


def _stands_at(tx: Transaction, repeat: Repeat) -> bool:
    return _stands(tx.memories.memory(repeat.tenant, repeat.conversation).place, repeat)


def _stands(place: Place | None, repeat: Repeat) -> bool:
    return place is not None and (place.kind, place.name, place.step) == ("journey", repeat.journey, repeat.step)


class Repeating:
    """Takes what is due and has it run. ``free``: whether no turn runs in a conversation now."""

    def __init__(
        self,
        desk: Desk,
        database: Database,
        clock: Clock,
        run: Callable[[Conversation, DueStep], Awaitable[None]],
        free: Callable[[Conversation], bool],
    ) -> None:
        self._desk = desk
        self._database = database
        self._clock = clock
        self._run = run
        self._free = free

    async def run_due(self) -> int:
        """How many steps ran. One that is due in several processes runs in one; overdue ones run once."""
        now = self._clock.now()
        due = await self._database.read(lambda tx: _due(tx, self._clock))
        ready = [(repeat, conversation) for repeat, conversation in due if self._free(conversation)]
        taken = [each for each in ready if await self._takes(each[0])]
        turns = [
            self._run(conversation, DueStep(repeat.journey, repeat.step, (now - repeat.due_at).total_seconds()))
            for repeat, conversation in taken
        ]
        await asyncio.gather(*turns)
        return len(turns)

    async def _takes(self, repeat: Repeat) -> bool:
        command = BeginRepeat(
            tenant=repeat.tenant, actor=SYSTEM, conversation=repeat.conversation, due_at=repeat.due_at
        )
        try:
            return (await self._desk.execute(command)).affected > 0
        except Conflict:
            return False


def _due(tx: Transaction, clock: Clock) -> list[tuple[Repeat, Conversation]]:
    repeats = tx.repeats.due(clock.now(), MOST_AT_ONCE)
    found = [(repeat, tx.conversations.get(repeat.tenant, repeat.conversation)) for repeat in repeats]
    return [(repeat, conversation) for repeat, conversation in found if conversation is not None]
