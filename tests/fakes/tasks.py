"""Waiting for what runs in the background."""

from __future__ import annotations

import asyncio


async def ended(name: str) -> None:
    """All tasks of that name have ended."""
    while named := [task for task in asyncio.all_tasks() if task.get_name() == name]:
        await asyncio.wait(named)
