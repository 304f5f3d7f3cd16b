"""A program in a process of its own that is to be killed in a turn: the folder of a demo profile is its argument.

Writes ``ready`` when its bots are made, says the message of each line of its standard input, and writes ``answered``.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from console.domain.ids import ConversationId, PluginName, TenantId
from tests.fakes.clock import SetClock
from tests.fakes.profile import open_profile

DEMO, PLUGIN, TALK = TenantId("demo"), PluginName("security_facility"), ConversationId("killed")


async def main(folder: Path) -> None:
    session = await open_profile(folder, SetClock())
    conversation = await session.chat.start(DEMO, PLUGIN, session.me, id=TALK)
    tell("ready")
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        async for _ in session.chat.say(conversation, line):
            pass
        tell("answered")
    await session.close()


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
