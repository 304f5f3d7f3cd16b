"""A process of its own: prints the milliseconds from an open profile to bots that can be talked with, then those of
the first message to one of them and of the second."""

from __future__ import annotations

import asyncio
import time

ASKED = ("status report, number 1", "status report, number 2")


async def main() -> None:
    from console.domain.ids import PluginName
    from console.wiring import Program

    session = await Program().door("default").open()
    began = time.perf_counter()
    await session.chat.plugins()
    took = [time.perf_counter() - began]
    demo = next(t for t in await session.reader.read(lambda tx: tx.tenants.all()) if t.demo)
    conversation = await session.chat.start(demo.id, PluginName("security_facility"), session.me)
    for text in ASKED:
        began = time.perf_counter()
        async for _ in session.chat.say(conversation, text):
            pass
        took.append(time.perf_counter() - began)
    print(*(1000 * each for each in took))
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
