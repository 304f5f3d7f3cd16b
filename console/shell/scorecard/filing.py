"""Controller of files: the scorecard and its checks as CSV, the day as a PDF report."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.ports.session import Session
from console.shell.filechoice import choose_new_file
from console.shell.page import Frame
from console.shell.scorecard.query import Day

Writer = Callable[[Path], Coroutine[Any, Any, str]]
TABLES = "CSV (*.csv);;JSON lines (*.jsonl)"


class FilingController(QObject):
    """Writes what ``shown`` says is on the page."""

    def __init__(self, frame: Frame, page: QWidget, shown: Callable[[], Day | None]) -> None:
        super().__init__(page)
        self._frame, self._page, self._shown = frame, page, shown
        self._session: Session | None = None

    def attach(self, session: Session) -> None:
        self._session = session

    def export_scores(self) -> None:
        """One row per site, day and pillar of the 30 days shown."""
        self._ask("Export scorecard", "scorecard", ".csv", TABLES, self.write_scores)

    def export_checks(self) -> None:
        """One row per check of the day, of all pillars."""
        self._ask("Export checks", "checks", ".csv", TABLES, self.write_checks)

    def report(self) -> None:
        self._ask("Report of the scorecard", "scorecard", ".pdf", "PDF (*.pdf)", self.write_report)

    async def write_scores(self, file: Path) -> str:
        session, day, tenant = self._what()
        rows = await session.exporter.scorecard(
            file, tenant, day.scheme.plugin, day.trend_days[0], day.trend_days[-1], day.scope.sites
        )
        return f"{rows:,} rows written to {file.name}."

    async def write_checks(self, file: Path) -> str:
        session, day, tenant = self._what()
        on = day.trend_days[-1]
        rows = await session.exporter.checks(file, tenant, day.scheme.plugin, on, on, day.scope.sites)
        return f"{rows:,} checks written to {file.name}."

    async def write_report(self, file: Path) -> str:
        from console.shell.scorecard.report import write_scorecard_pdf  # only for a report

        session, day, tenant = self._what()
        pages = await write_scorecard_pdf(
            session, file, tenant=tenant, plugin=day.scheme.plugin, site=day.scope.site, day=day.scope.day
        )
        return f"{pages} pages written to {file.name}."

    def _ask(self, title: str, name: str, ending: str, kinds: str, write: Writer) -> None:
        day = self._shown()
        if self._session is None or day is None or day.tenant is None:
            return
        proposed = f"{name}-{day.scope.site or 'all-sites'}-{day.scope.day}{ending}"
        choose_new_file(self._page, title, proposed, kinds, lambda file: self._start(title, write(file)))

    def _start(self, title: str, work: Coroutine[Any, Any, str]) -> None:
        async def told() -> None:
            self._frame.tell(await work)

        self._frame.start(told(), title, busy=f"{title}: writing")

    def _what(self) -> tuple[Session, Day, Any]:
        day = self._shown()
        assert self._session is not None, "asked only with a session"
        assert day is not None, "asked only with something shown"
        return self._session, day, day.scope.tenant
