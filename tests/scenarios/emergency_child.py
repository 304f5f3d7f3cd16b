"""A program in a process of its own that is to be killed in an emergency.

Its arguments are the folder of a demo profile, the minutes since ``clock.NOON`` at which it starts, and the minutes
that it lives through. At noon the guard says it. Writes ``called`` when the emergency stands in the profile, and
``round`` after each look of the timers, one in ten seconds of its clock.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from console.dispatch.escalating import Escalating
from console.domain.ids import ConversationId, PersonId, PluginName, TenantId
from tests.fakes.clock import SetClock
from tests.fakes.profile import open_profile

DEMO, GUARD, TALK = TenantId("demo"), PersonId("maya.fielding"), ConversationId("fire")
FIRE = "There is a fire in the pump room at Saffron Heights"


async def main(folder: Path, start: float, lives: float) -> None:
    clock = SetClock()
    clock.advance(minutes=start)
    session = await open_profile(folder, clock)
    if start == 0:
        conversation = await session.chat.start(DEMO, PluginName("security_facility"), GUARD, id=TALK)
        async for _ in session.chat.say(conversation, FIRE):
            pass
    tell("called")
    timer = Escalating(session.reader, session.desk, clock)
    for _ in range(round(lives * 6)):
        clock.advance(seconds=10)
        await timer.round()
        await session.chat.run_due()
        tell("round")
    await asyncio.to_thread(sys.stdin.read)  # until it is killed


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
