"""The action queue: everything that a person must do, oldest first, each a step from its conversation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.conversations import Conversation
from console.domain.ids import PersonId, TenantId
from console.domain.inbox import ActionItem
from console.ports.database import Transaction
from console.shell.inbox.wording import ACTIONS, Wording, customer_of
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.rowlist import RowList

LISTED = 200
"""Items that are listed; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Task:
    item: ActionItem
    conversation: Conversation


def read_tasks(tx: Transaction, tenant: TenantId) -> tuple[tuple[Task, ...], int]:
    """The oldest that are open, and how many there are."""
    found = tx.actions.open(tenant, limit=LISTED)
    pairs = ((item, tx.conversations.get(tenant, item.conversation)) for item in found)
    return tuple(Task(item, one) for item, one in pairs if one is not None), tx.actions.open_count(tenant)


class ActionQueue(QWidget):
    """``chosen`` carries the item whose conversation is to be shown."""

    chosen = Signal(object)
    resolve_wanted = Signal(object)
    assign_wanted = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tasks: tuple[Task, ...] = ()
        self._shown: object = None
        self.list = RowList(self)
        self.list.setAccessibleName("Action queue")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            theme,
            "check",
            "The action queue is empty",
            "What bots cannot do alone is listed here, with the reason.",
            self,
        )
        self.empty.setMinimumHeight(1)
        self.count = QLabel("", self)
        self.count.setProperty("look", "secondary")
        self.resolve = QPushButton("Resolve  X", self)
        self.assign = QPushButton("Give to me", self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        row = QHBoxLayout()
        row.addWidget(self.resolve)
        row.addWidget(self.assign)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        column.addWidget(self.count)
        self.list.currentRowChanged.connect(self._choose)
        self.list.opened.connect(self.entered)
        self.resolve.clicked.connect(self.resolve_current)
        self.assign.clicked.connect(self._assign_current)

    @property
    def current(self) -> ActionItem | None:
        row = self.list.currentRow()
        return self.tasks[row].item if 0 <= row < len(self.tasks) else None

    def show_tasks(self, tasks: tuple[Task, ...], total: int, wording: Wording, able: bool) -> None:
        """Anew; the selected one stays selected."""
        if (tasks, wording.people) != self._shown:
            self._shown = (tasks, wording.people)
            kept = self.current
            self.tasks = tasks
            self.list.blockSignals(True)
            self.list.clear()
            for task in tasks:
                self.list.addItem(self._row(task, wording))
            rows = [row for row, task in enumerate(tasks) if kept is not None and task.item.id == kept.id]
            self.list.setCurrentRow(rows[0] if rows else -1)
            self.list.blockSignals(False)
        more = f", the oldest {len(tasks):,} listed" if total > len(tasks) else ""
        self.count.setText(f"{total:,} open{more}")
        self._stack.setCurrentWidget(self.list if tasks else self.empty)
        for button in (self.resolve, self.assign):
            button.setEnabled(able and self.current is not None)

    def resolve_current(self) -> None:
        if self.current is not None:
            self.resolve_wanted.emit(self.current)

    def _assign_current(self) -> None:
        if self.current is not None:
            self.assign_wanted.emit(self.current)

    def _choose(self, row: int) -> None:
        for button in (self.resolve, self.assign):
            button.setEnabled(row >= 0)
        if 0 <= row < len(self.tasks):
            self.chosen.emit(self.tasks[row].item)

    def _row(self, task: Task, wording: Wording) -> QListWidgetItem:
        item = task.item
        icon, role = ACTIONS[item.kind]
        who = f"  ·  {wording.person(PersonId(item.assignee))}" if item.assignee else ""
        head = f"{customer_of(task.conversation)}  ·  {item.kind.value}"
        told = f"{head}\n{item.reason or item.kind.value}\n{relative_time(item.at, wording.now)}{who}"
        row = QListWidgetItem(self._theme.icon(icon, role), told)
        row.setToolTip(f"{item.reason}\n{exact_time(item.at)}")
        row.setData(Qt.ItemDataRole.AccessibleTextRole, told.replace("\n", ", "))
        return row
