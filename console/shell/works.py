"""Work under way in the window: told when it fails, shown with Cancel when it takes long, waited for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task

    from console.shell.strips import BusyLine

BUSY_AFTER_MS = 500


class Works(QObject):
    """``tell`` gets the Trouble that a work ends in."""

    def __init__(self, tell: Callable[[Trouble], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell
        self._works: set[Task[None]] = set()
        self._loop: AbstractEventLoop | None = None
        self._ending = False

    def end(self) -> None:
        """The window closes: from now on the loop may end."""
        self._ending = True

    def start(
        self, work: Coroutine[Any, Any, object], name: str, busy: Callable[[], BusyLine], doing: str = ""
    ) -> None:
        """``doing`` appears in ``busy`` with Cancel when it takes over half a second; empty: it never does.

        Once the loop has ended nothing is started: what a timer asked for so late, nobody sees. Raises RuntimeError
        anywhere else outside of the loop, as in another thread: the work would be lost and nobody would know.
        """
        from console import aio  # asyncio is not needed before the first paint

        loop = aio.loop_here()
        if loop is None:
            work.close()
            if not self._is_over():
                raise RuntimeError(f"outside of the loop nothing can be started: {name}")
            return
        self._loop = loop
        task = aio.spawn(self._told(work), name)
        self._works.add(task)
        task.add_done_callback(self._works.discard)
        # Cancelled before its first step, the work itself would be left over, never awaited.
        task.add_done_callback(lambda _ended: work.close())
        if doing:
            self._show_when_long(task, busy, doing)

    def _is_over(self) -> bool:
        return self._ending or (self._loop is not None and not self._loop.is_running())

    async def settled(self) -> None:
        """Wait until all that was started has ended, and all that it started in turn."""
        while works := [work for work in self._works if not work.done()]:
            import asyncio  # not needed before the first paint

            await asyncio.wait(works)

    def _show_when_long(self, task: Task[None], busy: Callable[[], BusyLine], doing: str) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: busy().begin(task, doing, task.cancel))
        timer.start(BUSY_AFTER_MS)

        def ended(_task: object) -> None:
            timer.stop()
            timer.deleteLater()
            busy().end(task)

        task.add_done_callback(ended)

    async def _told(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Trouble as trouble:
            self._tell(trouble)
