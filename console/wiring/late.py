"""A door that is made when someone comes to it: the window is painted without its imports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.ports.session import Door, Session


class LateDoor:
    """``ports.Door`` over the one that ``make`` makes, off the loop's thread."""

    def __init__(self, make: Callable[[], Door]) -> None:
        self._make = make
        self._made: Door | None = None

    async def open(self, passphrase: str | None = None, *, ephemeral: bool = False) -> Session:
        return await (await self._door()).open(passphrase, ephemeral=ephemeral)

    async def glance(self) -> str | None:
        return await (await self._door()).glance()

    def set_aside(self) -> Path:
        return (self._made or self._make()).set_aside()

    async def _door(self) -> Door:
        if self._made is None:
            import asyncio

            self._made = await asyncio.get_running_loop().run_in_executor(None, self._make)
        return self._made
