"""A process of its own: prints the milliseconds from an open profile to bots that can be talked with."""

from __future__ import annotations

import asyncio
import time


async def main() -> None:
    from console.wiring import Program

    session = await Program().door("default").open()
    began = time.perf_counter()
    await session.chat.plugins()
    print((time.perf_counter() - began) * 1000)
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
