"""Controller of the action queue: what is open, read again when something happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from console.domain.changes import Change, Topic
from console.ports.session import Session
from console.shell.inbox.actionqueue import Task, read_tasks
from console.shell.inbox.sidebar import Sidebar
from console.shell.inbox.wording import Wording
from console.shell.loading import Loads


class TaskController(QObject):
    def __init__(self, loads: Loads, sidebar: Sidebar, wording: Callable[[], Wording]) -> None:
        super().__init__(sidebar)
        self._loads, self._sidebar, self._wording = loads, sidebar, wording
        self._session: Session | None = None
        self.open = False

    def attach(self, session: Session) -> None:
        self._session = session

    def show(self, open: bool) -> None:
        """The action queue in place of the list, or the list again."""
        self.open = open
        self._sidebar.show_queue(open)
        if open:
            self._read()
            self._sidebar.queue.list.setFocus()

    def refresh(self, changes: tuple[Change, ...]) -> None:
        if self.open and any(change.topic is Topic.INBOX for change in changes):
            self._read()

    def _read(self) -> None:
        query = self._sidebar.query
        if query is not None:
            self._loads.ask("tasks", object(), lambda tx: read_tasks(tx, query.tenant), self._take)

    def _take(self, answer: tuple[tuple[Task, ...], int]) -> None:
        session = self._session
        able = session is not None and not session.read_only
        self._sidebar.queue.show_tasks(*answer, self._wording(), able)
