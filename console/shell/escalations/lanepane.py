"""The left side of the page: one lane of escalations, how many there are, and what stands where there is none."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.domain.escalations import Escalation
from console.domain.ids import EscalationId
from console.shell.escalations.listview import EscalationList, EscalationModel, Wording
from console.shell.escalations.query import RESOLVED_LISTED, Lane, Listed
from console.shell.theme import Theme
from console.shell.widgets.empty import EmptyState

_EMPTY = {
    Lane.NOW: ("green", "Nothing calls", "Whatever needs somebody stands here, and on the strip over every page."),
    Lane.IN_HAND: (
        "hand",
        "Nothing in hand",
        "What somebody acknowledged or silenced waits here until it is resolved.",
    ),
    Lane.RESOLVED: ("check", "Nothing resolved yet", "What is over stands here, the latest first."),
}
_SELECT, _ONLY = QItemSelectionModel.SelectionFlag.Select, QItemSelectionModel.SelectionFlag.ClearAndSelect


class LanePane(QWidget):
    def __init__(self, theme: Theme, model: EscalationModel, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model
        self.list = EscalationList(theme, model, wording, self)
        self.empty = EmptyState(theme, *_EMPTY[Lane.NOW], self)
        self.empty.setMinimumHeight(1)
        self.count = QLabel(self)
        self.count.setProperty("look", "secondary")
        self._counted = ""
        self.list.chosen.connect(self._show_count)
        self.all = QPushButton(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    def show_counts(self, listed: Listed, *, able: bool) -> None:
        latest = "the latest " if listed.lane is Lane.RESOLVED and listed.total == RESOLVED_LISTED else ""
        self._counted = f"{latest}{listed.total:,} {listed.lane.value}"
        self._show_count()
        self.all.setVisible(listed.lane is Lane.NOW and listed.total > 1)
        self.all.setText(f"Acknowledge all {listed.total:,}  Shift+A")
        self.all.setEnabled(able)
        self._stack.setCurrentWidget(self.list if listed.total else self.empty)
        self.empty.tell(*_EMPTY[listed.lane])

    def show_rows(self, listed: Listed, *, first: bool, shown: EscalationId | None = None) -> None:
        """Anew, with what was selected and scrolled to; ``first``: the foremost is selected then. Where nothing was,
        what the pane has ``shown`` is."""
        scrolled = self.list.verticalScrollBar().value()
        chosen = {one.id for one in self.chosen()}
        self.list.blockSignals(True)
        self.model.show_rows(listed.total, listed.pages)
        self.list.updateGeometries()
        self.list.verticalScrollBar().setValue(scrolled)
        if not chosen and shown is not None:
            chosen = {shown}
        for id in chosen:
            self.select(id, _SELECT)
        self.list.blockSignals(False)
        if first and listed.total:
            self.list.selectionModel().setCurrentIndex(self.model.index(0, 0), _ONLY)

    def _show_count(self) -> None:
        """Also of what is selected, where that is more than the one that is shown."""
        rows = len(self.list.selectionModel().selectedRows())
        chosen = len(self.chosen()) if rows > 1 else rows
        words = f" · {chosen:,} selected" if rows > 1 else ""
        if chosen < rows:
            words += f", {rows - chosen:,} more are not loaded and stay as they are"
        self.count.setText(f"{self._counted}{words}")

    def chosen(self) -> list[Escalation]:
        """The selected ones that are held."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [one for row in rows if (one := self.model.row(row)) is not None]

    def current(self) -> Escalation | None:
        return self.model.row(self.list.currentIndex().row())

    def select(self, id: EscalationId, how: QItemSelectionModel.SelectionFlag = _ONLY) -> None:
        row = self.model.place_of(id)
        if row is not None:
            self.list.selectionModel().setCurrentIndex(self.model.index(row, 0), how)

    def select_shown(self, id: EscalationId) -> None:
        """That one alone; nothing where it is not held, or a deed would be done to what was selected before."""
        if self.model.place_of(id) is not None:
            self.select(id)
            return
        self.list.blockSignals(True)
        self.list.selectionModel().clear()
        self.list.blockSignals(False)
        self._show_count()

    def take_focus(self, otherwise: QWidget) -> None:
        """An empty list cannot have it."""
        shown = self._stack.currentWidget() is self.list
        (self.list if shown else otherwise).setFocus(Qt.FocusReason.OtherFocusReason)

    def missing(self) -> bool:
        """Rows are on screen that are not held."""
        return bool(self.model.window.wanted(self.list.first_visible(), self.list.last_visible()))
