"""The Imports page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.domain.changes import Change, Topic
from console.domain.commands import AddTenant
from console.domain.founding import founded_by
from console.domain.imports import ImportReport, ImportRun
from console.domain.people import Tenant
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.filechoice import choose_new_file
from console.shell.imports.form import ImportForm, Wanted
from console.shell.imports.guess import header_of, likely_kind
from console.shell.imports.progress import ImportProgressCard
from console.shell.imports.result import ImportResult, as_csv
from console.shell.imports.runs import RunModel
from console.shell.loading import Loads
from console.shell.page import Frame, Page


class ImportsPage(Page):
    key, title, icon = "imports", "Imports", "imports"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        theme = frame.theme
        self._loads = Loads(frame)
        self._session: Session | None = None
        self._work: asyncio.Task[Any] | None = None
        body = QWidget(self)
        self.form = ImportForm(theme, body)
        self.form.wanted.connect(self._start)
        self.form.chosen.connect(lambda files: frame.start(self._guess(files), "guess the kind"))
        self.progress = ImportProgressCard(theme, body)
        self.progress.cancelled.connect(self.cancel)
        self.result = ImportResult(theme, body)
        self.result.export.connect(self._choose_export)
        heading = QLabel("Earlier imports", body)
        heading.setProperty("look", "heading")
        self.runs = RunModel(parent=self)
        self.table = self._run_table(body)
        self.none = QLabel("Nothing was imported yet.", body)
        self.none.setProperty("look", "muted")
        column = QVBoxLayout(body)
        edge = theme.space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(3))
        for part in (self.form, self.progress, self.result, heading, self.none):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        frame.actions.add(self, "imports.choose", "Choose files to import…", self.form.choose, group=self.title,
                          keys="Ctrl+O")  # fmt: skip
        run = frame.actions.add(self, "imports.run", "Import the chosen files", self.form.button.click,
                                group=self.title, keys="Ctrl+Return")  # fmt: skip
        run.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        stop = frame.actions.add(self, "imports.cancel", "Cancel the import", self.cancel, group=self.title)
        stop.setEnabled(False)
        self._stop = stop

    def take_focus(self) -> None:
        self.form.choose_button.setFocus()

    def attach(self, session: Session) -> None:
        self._session = session
        self.runs.clock = session.clock
        self._loads.attach(session.reader)
        self.runs.titles = {name: kind.title for name, kind in session.catalog.kinds().items()}
        self.form.allow(not session.read_only)
        self.form.offer(session.catalog.kinds(), session.catalog.mappings())
        self._refresh()

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self.form.allow(False)

    def visit(self, *, choose: bool = False, files: Sequence[str] = (), **_where: Any) -> None:
        """``choose`` opens the file dialog; ``files`` are taken as chosen."""
        if files:
            self.form.set_files([Path(name) for name in files])
            self.form.button.setFocus()
        elif choose and self._work is None:
            self.form.choose()

    def changed(self, changes: tuple[Change, ...]) -> None:
        if any(change.topic in (Topic.IMPORTS, Topic.TENANTS) for change in changes):
            self._refresh()

    async def settled(self) -> None:
        await self._loads.settled()

    def cancel(self) -> None:
        if self._work is not None:
            self.progress.cancel.setEnabled(False)
            self._work.cancel()

    def _run_table(self, parent: QWidget) -> QTableView:
        table = QTableView(parent)
        table.setModel(self.runs)
        table.setAccessibleName("Earlier imports")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setMinimumHeight(self.frame.theme.px(120))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _refresh(self) -> None:
        self._loads.ask("imports", object(), _look, self._show)

    def _show(self, found: tuple[list[Tenant], list[ImportRun]]) -> None:
        tenants, runs = found
        self.form.offer_tenants(tenants)
        self.runs.show(runs)
        self.table.setVisible(bool(runs))
        self.none.setVisible(not runs)

    def _start(self, wanted: Wanted) -> None:
        if self._work is None and self._session is not None:
            self.frame.start(self._import(self._session, wanted), "import")

    async def _guess(self, files: tuple[Path, ...]) -> None:
        session = self._session
        if session is None or not files:
            return
        header = await asyncio.to_thread(header_of, files[0])
        kind = likely_kind(header, session.catalog.kinds().values())
        if kind is not None:
            self.form.suggest_kind(files, kind)

    def _has_focus(self) -> bool:
        return self.isAncestorOf(self.window().focusWidget() or self.window())

    async def _import(self, session: Session, wanted: Wanted) -> None:
        self._work = asyncio.current_task()
        self._stop.setEnabled(True)
        stop_is_next = self._has_focus()
        self.form.set_busy(True)
        self.result.hide()
        founding = founded_by(session.me, wanted.new_tenant) if wanted.new_tenant else None
        done: list[tuple[Path, ImportReport]] = []
        try:
            for number, file in enumerate(wanted.files, start=1):
                self.progress.begin(file.name, number, len(wanted.files))
                if stop_is_next:
                    self.progress.cancel.setFocus()
                    stop_is_next = False
                done.append((file, await self._import_one(session, wanted, founding, file)))
                if self._work is not None and self._work.cancelling():
                    break  # cancelled too late for this file, and in time for those after it
        except asyncio.CancelledError:
            kept = f" {len(done)} of {len(wanted.files)} files went in before." if done else ""
            self.result.tell(f"Cancelled. Nothing of {wanted.files[len(done)].name} was imported.{kept}")
            raise
        else:
            self._tell_done(done, len(wanted.files) - len(done))
        finally:
            self._come_to_rest()

    async def _import_one(
        self, session: Session, wanted: Wanted, founding: AddTenant | None, file: Path
    ) -> ImportReport:
        return await session.importer.run(
            file,
            tenant=wanted.tenant,
            actor=session.me,
            kind=wanted.kind,
            mapping=wanted.mapping,
            new_sites=wanted.new_sites,
            new_tenant=founding,
            progress=self.progress.show_progress,
        )

    def _tell_done(self, done: Sequence[tuple[Path, ImportReport]], left: int) -> None:
        rest = f"; {left} not begun when you cancelled" if left else ""
        self.frame.tell(f"Imported {len(done)} {'file' if len(done) == 1 else 'files'}{rest}")
        self.result.show_reports(done)

    def _come_to_rest(self) -> None:
        here = self._has_focus()
        self._work = None
        self._stop.setEnabled(False)
        self.form.set_busy(False)
        if here:
            (self.form.button if self.result.isHidden() else self.result).setFocus()
        self.progress.hide()
        self._refresh()

    def _choose_export(self) -> None:
        choose_new_file(
            self,
            "Export rows left out",
            "rows-left-out.csv",
            "CSV (*.csv)",
            lambda file: self.frame.start(self._export(file), "export rows left out"),
        )

    async def _export(self, file: Path) -> None:
        problems = self.result.model.problems
        try:
            await asyncio.to_thread(file.write_text, as_csv(problems), encoding="utf-8")
        except OSError as error:
            raise Trouble(
                f"{file.name} could not be written: {error.strerror}.", do="Choose another folder."
            ) from error
        self.frame.tell(f"{len(problems):,} rows written to {file.name}")


def _look(tx: Transaction) -> tuple[list[Tenant], list[ImportRun]]:
    tenants = tx.tenants.all()
    runs = [run for tenant in tenants for run in tx.imports.runs(tenant.id)]
    return tenants, sorted(runs, key=lambda run: run.started_at, reverse=True)
