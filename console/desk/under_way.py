"""A turn under way: what it told, and how it is ended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from console.desk.next_turn import NextTurn
from console.desk.speech import Voice
from console.domain.trouble import Trouble
from console.domain.turns import TextPart, TurnEvent


@dataclass(slots=True)
class Running:
    """None in ``events`` ends it. Canceled only once ``begun`` and not while ``storing``. It answers ``waiting``."""

    events: asyncio.Queue[TurnEvent | Trouble | None] = field(default_factory=asyncio.Queue)
    task: asyncio.Task[None] | None = None
    said: str = ""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    storing: bool = False
    keep: bool = False
    waiting: NextTurn | None = None
    voice: Voice = field(default_factory=Voice)

    def hear(self, event: TurnEvent) -> None:
        if isinstance(event, TextPart):
            self.said += event.text
            self.voice.say(self.said)
        self.events.put_nowait(event)

    def begin_anew(self, left: NextTurn) -> None:
        """For what is left: it can be stopped again, and nothing of it is said yet."""
        self.waiting, self.said, self.storing = left, "", False
        self.voice.say("")

    def ended(self) -> None:
        """Also of a turn that was given up before its first step."""
        self.voice.end()
        self.begun.set()
        self.events.put_nowait(None)

    async def end(self) -> None:
        """Wait until it has ended, whole when it is being stored already."""
        if self.task is None:
            return
        await self.begun.wait()  # canceled before its first step it would not settle its messages
        if not self.storing:
            self.task.cancel()
        await asyncio.wait({self.task})
