"""Server-sent events of an answer, as the JSON values they carry.

openai's own reader builds a typed object of every event, which takes longer than all else of a call.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

_END = b"[DONE]"


async def events(parts: AsyncIterator[bytes]) -> AsyncGenerator[Any]:
    """What the events hold, until the server says that it is done; an event that is cut off is none.

    Raises ValueError for data that is no JSON.
    """
    data: list[bytes] = []
    lines = _lines(parts)
    async with aclosing(lines):
        async for line in lines:
            if line:
                name, _, value = line.partition(b":")
                if name == b"data":
                    data.append(value.removeprefix(b" "))
                continue
            if data:
                whole = b"\n".join(data)
                data = []
                if whole.startswith(_END):
                    return
                yield json.loads(whole)


async def _lines(parts: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    rest = b""
    async for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line.removesuffix(b"\r")
    if rest:
        yield rest
