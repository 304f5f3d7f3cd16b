"""Controller of bringing in files, and the card that tells what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.ids import TenantId
from console.domain.knowledge import KnowledgeReport
from console.domain.trouble import Trouble
from console.ports.session import Session
from console.shell.filechoice import choose_files, choose_folder
from console.shell.page import Frame
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout

SOON_MS = 400
_FILES = "files"
READABLE = "Knowledge (*.md *.markdown *.csv *.json *.jsonl)"


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of the files of one import."""

    tenant: TenantId
    files: tuple[Path, ...]
    reports: tuple[KnowledgeReport, ...]
    cancelled: bool = False

    @property
    def left(self) -> int:
        return sum(report.left for report in self.reports)

    @property
    def problems(self) -> list[str]:
        return [str(problem) for report in self.reports for problem in report.problems]

    def __str__(self) -> str:
        read, changed, same = (
            sum(getattr(report, name) for report in self.reports) for name in ("read", "changed", "unchanged")
        )
        words = [
            f"{read:,} {'entry' if read == 1 else 'entries'} read",
            f"{changed:,} new or changed",
            f"{same:,} unchanged",
        ]
        words += [f"{self.left:,} edited by people and left as they are"] if self.left else []
        words += [f"{len(self.problems):,} could not be read"] if self.problems else []
        return f"{self._why_not_all()}{', '.join(words)}."

    def _why_not_all(self) -> str:
        if not self.cancelled:
            return ""
        waiting = sum(report.waiting for report in self.reports)
        rest = f"{waiting:,} were left out" if waiting else "the rest was left out"
        return f"Cancelled: {rest}; what went in stays, and the same import again goes on from there. "


class ImportController(QObject):
    """One import at a time, file after file; cancelled, what went in stays and is told."""

    done = Signal(object)
    busy_changed = Signal()
    came_on = Signal(str, int, int)
    """What is counted, how many of it are done, and of how many."""

    def __init__(self, frame: Frame, page: QWidget) -> None:
        super().__init__(page)
        self._frame, self._page = frame, page
        self._session: Session | None = None
        self._ended: asyncio.Future[None] | None = None
        self._cancelled = Event()

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def busy(self) -> bool:
        return self._ended is not None

    @property
    def can_import(self) -> bool:
        return self._session is not None and not self._session.read_only and not self.busy

    async def settled(self) -> None:
        if self._ended is not None:
            await self._ended

    def choose(self, tenant: TenantId, *, folder: bool = False) -> None:
        """Ask for files, or for a folder of them, then bring them in."""
        if not self.can_import or not tenant:
            return
        if folder:
            choose_folder(self._page, "Import a folder of knowledge", lambda it: self.run(tenant, [it]))
        else:
            choose_files(self._page, "Import knowledge", lambda files: self.run(tenant, files), kinds=READABLE)

    def run(self, tenant: TenantId, files: Sequence[Path], *, overwrite: bool = False) -> None:
        if self._session is not None and self.can_import and files:
            self._ended = asyncio.get_running_loop().create_future()
            self._cancelled.clear()
            self.busy_changed.emit()
            work = self._import(self._session, self._ended, tenant, tuple(files), overwrite)
            self._frame.start(work, "import knowledge")

    def cancel(self) -> None:
        """After the entries that are going in now."""
        self._cancelled.set()

    async def _import(
        self,
        session: Session,
        ended: asyncio.Future[None],
        tenant: TenantId,
        files: tuple[Path, ...],
        overwrite: bool,
    ) -> None:
        reports: list[KnowledgeReport] = []
        try:
            for file in files:
                if self._cancelled.is_set():
                    break
                try:
                    report = await session.library.import_files(
                        file,
                        tenant=tenant,
                        actor=session.me,
                        overwrite=overwrite,
                        progress=self.came_on.emit,
                        cancelled=self._cancelled.is_set,
                    )
                except Trouble as trouble:
                    if len(files) == 1:
                        raise
                    report = KnowledgeReport.nothing_of(file.name, f"{trouble.what} {trouble.do}".strip())
                reports += [report]
        finally:
            self._ended = None
            ended.set_result(None)
            self.busy_changed.emit()
            if reports:
                self.done.emit(Brought(tenant, files, tuple(reports), self._cancelled.is_set()))


class ImportProgress(QFrame):
    """What an import has come to, and the way to stop it; seen when it takes more than a moment."""

    cancel_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Import under way")
        self.text = QLabel("Reading…", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setToolTip("What went in stays; the same import again goes on from there")
        self.cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setSpacing(theme.space(3))
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self._stopping = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.show)
        self.hide()

    def show_busy(self, busy: bool) -> None:
        if busy:
            self.text.setText("Reading…")
            self.bar.setRange(0, 0)
            self._stopping = False
            self._soon.start()
        else:
            self._soon.stop()
            self.hide()

    def show_progress(self, what: str, done: int, total: int) -> None:
        if not self._stopping and (what, total) != (_FILES, 1):  # one file is read for as long as it takes
            self.text.setText(f"{done:,} of {total:,} {what}")
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)

    def _stop(self) -> None:
        self._stopping = True  # the button stays as it is: disabled, it would lose the focus
        self.text.setText("Stopping…")
        self.cancel_wanted.emit()


class ImportCard(QFrame):
    """Stays until it is closed."""

    overwrite_wanted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("What the import did")
        self._brought: Brought | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.problems = QPlainTextEdit(self)
        self.problems.setReadOnly(True)
        self.problems.setAccessibleName("What could not be read")
        self.problems.setMaximumHeight(theme.px(90))
        self.over = QPushButton("Bring these in over what people edited", self)
        self.over.setToolTip("The edited texts stay as earlier versions")
        self.close_button = QPushButton("Close", self)
        self.over.clicked.connect(self._ask)
        self.close_button.clicked.connect(self._close)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, spacing=theme.space(2))
        flow.addWidget(self.over)
        flow.addWidget(self.close_button)
        column = QVBoxLayout(self)
        for part in (self.text, self.problems, buttons):
            column.addWidget(part)
        self.hide()

    def show_brought(self, brought: Any) -> None:
        self._brought = brought
        self.text.setText(str(brought))
        self.problems.setPlainText("\n".join(brought.problems))
        self.problems.setVisible(bool(brought.problems))
        self.over.setVisible(bool(brought.left))
        self.close_button.setAccessibleDescription(str(brought))
        self.show()

    def _close(self) -> None:
        self.left.emit()
        self.hide()

    def _ask(self) -> None:
        self.hide()
        self.overwrite_wanted.emit(self._brought)
