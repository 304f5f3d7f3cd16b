"""The list of a lane: one line of three for each escalation, of any number of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from console.domain.escalations import Escalation, EscalationState
from console.domain.ids import EscalationId
from console.shell.escalations.standing import Names
from console.shell.escalations.wording import KINDS, late_words, next_words, step_words
from console.shell.listing.lines import SMALL_ICON, Lines, LinesDelegate, LinesModel, LinesTable
from console.shell.looks import ESCALATION, SEVERITY
from console.shell.rowwindow import PAGE
from console.shell.theme import Theme
from console.shell.timewords import relative_time
from console.shell.tokens import Role

Wording = Callable[[], tuple[Names, datetime]]
"""Names, and now."""


class EscalationModel(LinesModel[Escalation, EscalationId]):
    def __init__(self, wording: Wording) -> None:
        super().__init__(
            key_of=lambda one: one.id,
            name=lambda one: one.title,
            words=lambda one: in_words(one, *wording()),
        )


def in_words(one: Escalation, names: Names, now: datetime) -> str:
    """All of a row, for a screen reader and on hover."""
    parts = (one.severity.value, one.title, names.site(one.tenant, one.site), next_words(one, names, now))
    more = (late_words(one), step_words(one), f"{one.members:,} alike" if one.members > 1 else "", KINDS[one.kind])
    return ", ".join(part for part in (*parts, *more) if part)


class EscalationDelegate(LinesDelegate):
    left_free = 3

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme)
        self._wording = wording

    def draw(self, painter: QPainter, row: Escalation, lines: Lines, chosen: bool) -> None:
        names, now = self._wording()
        self._title(painter, lines, row)
        self._next(painter, lines.second, row, names, now)
        self._about(painter, lines.third, row, names, now)

    def _title(self, painter: QPainter, lines: Lines, one: Escalation) -> None:
        icon, role = SEVERITY[one.severity]
        if one.state is EscalationState.OPEN:
            self.draw_mark(painter, lines.whole.adjusted(0, 0, 0, -1), role)
        rect = self.draw_icon(painter, lines.first, icon, role)
        rect = self.draw_right(painter, rect, one.severity.value, role)
        members = f"  ({one.members:,} alike)" if one.members > 1 else ""
        self.draw_text(painter, rect, f"{one.title}{members}", "text", self.bold)

    def _next(self, painter: QPainter, rect: QRect, one: Escalation, names: Names, now: datetime) -> None:
        rect = self.draw_icon(painter, rect, *ESCALATION[one.state], SMALL_ICON)
        if late := late_words(one):
            rect = self.draw_right(painter, rect, late, "amber")
        role: Role = "text" if one.state is EscalationState.OPEN else "secondary"
        self.draw_text(painter, rect, next_words(one, names, now), role, self.small)

    def _about(self, painter: QPainter, rect: QRect, one: Escalation, names: Names, now: datetime) -> None:
        rect = self.draw_right(painter, rect, relative_time(one.opened_at, now), "secondary")
        taken = f"taken by {names.person(one.tenant, one.taken_by)}" if one.taken_by else ""
        parts = (names.site(one.tenant, one.site), KINDS[one.kind], step_words(one) if one.is_open else "", taken)
        self.draw_text(painter, rect, " · ".join(part for part in parts if part), "secondary", self.small)


class EscalationList(LinesTable):
    chosen = Signal()
    """The current row or the selection is another."""

    def __init__(self, theme: Theme, model: EscalationModel, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__("Escalations", model, EscalationDelegate(theme, wording), parent)
        self._rows = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def pages_visible(self) -> tuple[int, ...]:
        return tuple(range(self.first_visible() // PAGE, self.last_visible() // PAGE + 1))

    def selectAll(self) -> None:
        """Those that are held: what is selected is what a deed is done to."""
        chosen = QItemSelection()
        for row, _one in self._rows.window.held():
            chosen.select(self._rows.index(row, 0), self._rows.index(row, 0))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the page's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
