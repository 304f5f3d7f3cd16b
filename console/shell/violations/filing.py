"""Controller of files: the listed violations as CSV or as a PDF report."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.ports.session import Session
from console.shell.filechoice import choose_new_file
from console.shell.page import Frame
from console.shell.violations.listing import ListController


class FilingController(QObject):
    def __init__(self, frame: Frame, page: QWidget, listing: ListController) -> None:
        super().__init__(page)
        self._frame, self._page, self._listing = frame, page, listing
        self._session: Session | None = None

    def attach(self, session: Session) -> None:
        self._session = session

    def export_csv(self) -> None:
        """Ask for a file, then write what is listed into it."""
        self._ask("Export violations", "violations.csv", "CSV (*.csv);;JSON lines (*.jsonl)", self._write_csv)

    def export_pdf(self) -> None:
        self._ask("Report of violations", "violations.pdf", "PDF (*.pdf)", self._write_pdf)

    def _ask(self, title: str, name: str, kinds: str, write: Callable[[Path], Coroutine[Any, Any, None]]) -> None:
        if self._session is not None:
            choose_new_file(
                self._page,
                title,
                name,
                kinds,
                lambda file: self._frame.start(write(file), title, busy=f"{title}: writing"),
            )

    async def _write_csv(self, file: Path) -> None:
        assert self._session is not None, "asked only with a session"
        rows = await self._session.exporter.violations(file, self._listing.filter, self._listing.sort)
        self._frame.tell(f"{rows:,} violations written to {file.name}.")

    async def _write_pdf(self, file: Path) -> None:
        from console.shell.violations.report import write_violations_pdf  # only for a report

        assert self._session is not None, "asked only with a session"
        pages = await write_violations_pdf(self._session, file, self._listing.filter, self._listing.sort)
        self._frame.tell(f"{pages} pages written to {file.name}.")
