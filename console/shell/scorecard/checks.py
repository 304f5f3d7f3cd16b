"""The checks behind a figure, as a table: failed first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QGuiApplication, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.domain.ids import SiteId
from console.domain.scoring import StoredCheck
from console.shell.looks import SEVERITY
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time

AnyIndex = QModelIndex | QPersistentModelIndex

TITLES = ("Result", "Subject", "Expected", "Found", "Why", "Since", "Site", "Violation")
RESULT, SUBJECT, EXPECTED, FOUND, WHY, SINCE, SITE, VIOLATION = range(len(TITLES))
WIDTHS = {RESULT: 110, SUBJECT: 190, SINCE: 96, SITE: 140, VIOLATION: 84}
CheckKey = tuple[SiteId, str]


class ChecksModel(QAbstractTableModel):
    """The checks of one pillar on one day, optionally only the passed or the failed ones."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._all: tuple[StoredCheck, ...] = ()
        self.rows: list[StoredCheck] = []
        self._show = ""
        self._now = datetime(1970, 1, 1, tzinfo=UTC)
        self._name_of: Callable[[SiteId], str] = str

    def show_checks(self, checks: Sequence[StoredCheck], now: datetime, name_of: Callable[[SiteId], str]) -> None:
        """Rows that only differ in content stay where they are."""
        same = [key_of(one) for one in checks] == [key_of(one) for one in self._all]
        self._now, self._name_of = now, name_of
        if same and [one.check.passed for one in checks] == [one.check.passed for one in self._all]:
            self._all = tuple(checks)
            self.rows = self._wanted()
            if self.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(TITLES) - 1))
            return
        self.beginResetModel()
        self._all = tuple(checks)
        self.rows = self._wanted()
        self.endResetModel()

    def show_only(self, which: str) -> None:
        """``passed``, ``failed``, or empty for all."""
        self.beginResetModel()
        self._show = which
        self.rows = self._wanted()
        self.endResetModel()

    def counts(self) -> tuple[int, int]:
        """Passed and failed."""
        passed = sum(one.check.passed for one in self._all)
        return passed, len(self._all) - passed

    def row_of(self, key: CheckKey) -> int | None:
        return next((row for row, one in enumerate(self.rows) if key_of(one) == key), None)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        stored, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(stored, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hover(stored, column)
        if role == Qt.ItemDataRole.DecorationRole and column == RESULT:
            return self._icon(stored)
        if role == Qt.ItemDataRole.ForegroundRole and column == VIOLATION and stored.violation is not None:
            return QBrush(self._theme.color("accent"))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[column]}: {self._text(stored, column) or 'none'}"
        return None

    def copied(self, rows: Sequence[int]) -> str:
        lines = ["\t".join(TITLES)]
        for row in rows:
            stored = self.rows[row]
            cells = [self._text(stored, column) for column in range(len(TITLES))]
            cells[SINCE] = exact_time(stored.check.since) if stored.check.since else ""
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        return "\n".join(lines) + "\n"

    def _hover(self, stored: StoredCheck, column: int) -> str:
        since = stored.check.since
        return exact_time(since) if column == SINCE and since else self._text(stored, column)

    def _wanted(self) -> list[StoredCheck]:
        if not self._show:
            return list(self._all)
        return [one for one in self._all if one.check.passed == (self._show == "passed")]

    def _icon(self, stored: StoredCheck) -> QIcon:
        if stored.check.passed:
            return self._theme.icon("check", "green")
        return self._theme.icon(*SEVERITY[stored.check.severity])

    def _text(self, stored: StoredCheck, column: int) -> str:
        check = stored.check
        if column == RESULT:
            return "passed" if check.passed else check.severity.value
        if column == SINCE:
            return relative_time(check.since, self._now) if check.since and not check.passed else ""
        if column == SITE:
            return self._name_of(stored.site)
        if column == VIOLATION:
            return f"#{stored.violation} →" if stored.violation is not None else ""
        return {SUBJECT: check.subject, EXPECTED: check.expected, FOUND: check.found, WHY: check.why}[column]


class ChecksTable(QTableView):
    """Enter or a double click follows the row to its violation."""

    followed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, model: ChecksModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._checks = theme, model
        self.setObjectName("checks-table")
        self.setAccessibleName("Checks")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(40))
        for column in range(len(TITLES)):
            if column not in WIDTHS:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self._fit)
        self._fit()
        self.clicked.connect(lambda index: self._follow(index.row()) if index.column() == VIOLATION else None)
        self.doubleClicked.connect(lambda index: self._follow(index.row()))

    def selected_key(self) -> CheckKey | None:
        row = self.currentIndex().row()
        return key_of(self._checks.rows[row]) if 0 <= row < len(self._checks.rows) else None

    def select_key(self, key: CheckKey | None) -> None:
        row = self._checks.row_of(key) if key else None
        if row is not None and self.currentIndex().row() != row:
            scrolled = self.verticalScrollBar().value()
            self.selectRow(row)
            self.verticalScrollBar().setValue(scrolled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            QGuiApplication.clipboard().setText(self._checks.copied(rows))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""

    def _fit(self) -> None:
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(self.font()).height() + px(12))
        self.setIconSize(QSize(px(16), px(16)))
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, px(width))

    def _follow(self, row: int) -> None:
        if 0 <= row < len(self._checks.rows) and (violation := self._checks.rows[row].violation) is not None:
            self.followed.emit(violation)


def key_of(stored: StoredCheck) -> CheckKey:
    return stored.site, stored.check.key
