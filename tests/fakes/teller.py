"""A bot that says three sentences, each when a test lets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from console.domain.turns import Replied, TextPart, Turn, TurnEvent
from tests.fakes.inbox_profile import made_reply

PARTS = ("We look for guards. ", "Do you hold a licence? ", "Until when?")


class Teller:
    """One step lets it say a part, the one after the last lets it end; ``came`` tells that it got there."""

    name = "test"

    def __init__(self) -> None:
        self.steps: asyncio.Queue[None] = asyncio.Queue()
        self.came: asyncio.Queue[None] = asyncio.Queue()

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        self.came.put_nowait(None)
        for part in PARTS:
            await self.steps.get()
            yield TextPart(part)
            self.came.put_nowait(None)
        await self.steps.get()
        yield Replied(made_reply("".join(PARTS)))
