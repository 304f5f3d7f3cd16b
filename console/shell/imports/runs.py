"""Earlier imports, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.ids import KindName
from console.domain.imports import ImportRun
from console.ports.clock import Clock
from console.shell.timewords import exact_time, relative_time

HEADER = ("When", "File", "As", "Rows", "New", "Changed", "Left out", "State")
_NUMBERS = range(3, 7)
_Index = QModelIndex | QPersistentModelIndex


class RunModel(QAbstractTableModel):
    def __init__(self, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = clock
        self.titles: Mapping[KindName, str] = {}
        self.runs: tuple[ImportRun, ...] = ()

    def show(self, runs: Sequence[ImportRun]) -> None:
        if tuple(runs) == self.runs:
            return
        self.beginResetModel()
        self.runs = tuple(runs)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADER)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        run = self.runs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(run)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return exact_time(run.started_at) if index.column() == 0 else self._cells(run)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section not in _NUMBERS:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return HEADER[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _cells(self, run: ImportRun) -> tuple[str, ...]:
        when = relative_time(run.started_at, self.clock.now()) if self.clock else exact_time(run.started_at)
        merged = run.merged
        counts = (f"{count:,}" for count in (run.rows, merged.new, merged.changed, run.problems))
        return (when, run.file, self.titles.get(run.kind, run.kind), *counts, run.state.value)
