"""What came of an import: the counts, and each row that was left out with its place and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from console.domain.imports import ImportReport, RowProblem
from console.shell.theme import Theme

HEADER = ("File", "Line", "Column", "Reason")
_Index = QModelIndex | QPersistentModelIndex


def problem_cells(problem: RowProblem) -> tuple[str, str, str, str]:
    return (problem.file, str(problem.line), problem.column, problem.reason)


def as_csv(problems: Sequence[RowProblem]) -> str:
    """With a header; texts that a spreadsheet would run as a formula are defused."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for problem in problems:
        writer.writerow(f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in problem_cells(problem))
    return out.getvalue()


def summary(file: str, report: ImportReport) -> str:
    merged = report.run.merged
    words = f"{file}: {merged.new:,} new, {merged.changed:,} changed, {merged.unchanged:,} unchanged"
    return f"{words}, {report.problem_count:,} rows left out" if report.problem_count else words


class ProblemModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[RowProblem, ...] = ()

    def show(self, problems: Sequence[RowProblem]) -> None:
        self.beginResetModel()
        self.problems = tuple(problems)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADER)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return problem_cells(self.problems[index.row()])[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADER[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ImportResult(QFrame):
    """``export``: the person wants the rows left out as a file."""

    export = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Result of the import")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = ProblemModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Rows left out")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(theme.px(160))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.copy = QPushButton("Copy", self)
        self.copy.clicked.connect(self._copy)
        self.save = QPushButton("Export…", self)
        self.save.clicked.connect(self.export)
        grid = QGridLayout(self)
        edge = theme.space(4)
        grid.setContentsMargins(edge, edge, edge, edge)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(self.copy, 0, 1)
        grid.addWidget(self.save, 0, 2)
        grid.addWidget(self.table, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def tell(self, words: str) -> None:
        self.show_reports([])
        self.words.setText(words)
        self.setAccessibleDescription(words)

    def show_reports(self, reports: Sequence[tuple[Path, ImportReport]]) -> None:
        problems = [problem for _file, report in reports for problem in report.problems]
        count = sum(report.problem_count for _file, report in reports)
        lines = [summary(file.name, report) for file, report in reports]
        if count > len(problems):
            lines.append(f"The first {len(problems):,} of {count:,} rows left out:")
        self.words.setText("\n".join(lines))
        self.setAccessibleDescription(self.words.text())
        self.model.show(problems)
        for part in (self.table, self.copy, self.save):
            part.setVisible(bool(problems))
        self.table.resizeColumnsToContents()
        self.show()

    def _copy(self) -> None:
        lines = ["\t".join(HEADER), *("\t".join(problem_cells(problem)) for problem in self.model.problems)]
        QGuiApplication.clipboard().setText("\n".join(lines))
