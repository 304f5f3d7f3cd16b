"""The only place that creates asyncio tasks: a failing task is reported, never lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)

FailureHandler = Callable[[str, BaseException], None]
_running: set[asyncio.Task[Any]] = set()
_on_failure: list[FailureHandler] = []


def on_failure(handler: FailureHandler) -> Callable[[], None]:
    """Call ``handler(task name, error)`` for every task that fails; returns the way to stop that."""
    _on_failure.append(handler)
    return lambda: _on_failure.remove(handler)


def spawn(coro: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Run ``coro`` in the running loop under ``name``, kept alive until it ends."""
    task = asyncio.get_running_loop().create_task(coro, name=name)
    _running.add(task)
    task.add_done_callback(_settle)
    return task


def loop_here() -> asyncio.AbstractEventLoop | None:
    """The loop in which ``spawn`` starts something here; None outside of any."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def cancel_all() -> None:
    """Cancel what ``spawn`` started, and wait until all of it has ended."""
    current = asyncio.current_task()
    waiting = [task for task in _running if task is not current]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def running() -> frozenset[str]:
    """Names of the tasks under way."""
    return frozenset(task.get_name() for task in _running)


def _settle(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if error is None:
        return
    if not _on_failure:
        log.error("task %s failed", task.get_name(), exc_info=error)
    for handler in _on_failure:
        handler(task.get_name(), error)
