"""The bar of what can be done with the selection; the review form opens in it, no dialog."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.ids import PersonId
from console.domain.people import Person
from console.domain.violations import Resolution, Review
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.segments import SegmentedControl

SHOWN_REVIEWS = (Review.REVIEWED, Review.IN_REVIEW, Review.NEW)


class ReviewForm(QFrame):
    """State, resolution, note. What was entered stays until it was done or given up."""

    submitted = Signal(object, object, str)
    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Review")
        self.state = SegmentedControl("Review state", [(one.value, one.value) for one in SHOWN_REVIEWS], self)
        self.resolution = QComboBox(self)
        self.resolution.setAccessibleName("Resolution")
        for one in Resolution:
            self.resolution.addItem(one.value, one)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("Note (optional)")
        self.note.setAccessibleName("Note to the review")
        self.submit = QPushButton("Review", self)
        self.submit.setProperty("look", "primary")
        cancel = QPushButton("Cancel", self)
        cancel.setProperty("look", "flat")
        self.note.setMinimumWidth(theme.px(280))
        row = FlowLayout(self, theme.space(2))
        for part in (self.state, self.resolution, self.note, self.submit, cancel):
            row.addWidget(part)
        self.state.chosen.connect(lambda _: self._follow_state())
        self.submit.clicked.connect(self._submit)
        cancel.clicked.connect(self.given_up)

    def open(self) -> None:
        self.show()
        self.resolution.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._follow_state()

    def clear(self) -> None:
        """It was done: the next review begins with nothing entered."""
        self.note.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @property
    def review(self) -> Review:
        return Review(self.state.current)

    def _follow_state(self) -> None:
        self.resolution.setEnabled(self.review is Review.REVIEWED)

    def _submit(self) -> None:
        if self.submit.isEnabled():
            resolution = Resolution(self.resolution.currentData()) if self.review is Review.REVIEWED else None
            self.submitted.emit(self.review, resolution, self.note.text().strip())


class ReviewBar(QFrame):
    """Says how many are selected and what can be done with exactly those."""

    assigned = Signal(object)
    copied = Signal()
    noted = Signal()
    undone = Signal()
    all_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Actions on the selection")
        self._theme = theme
        self._people: tuple[Person, ...] = ()
        self._me = PersonId("")
        self._count = 0
        self._able = True
        self.said = QLabel("", self)
        self.said.setProperty("look", "heading")
        self.form = ReviewForm(theme, self)
        self.form.hide()
        self.review = self._button("Review…", "check", "R")
        self.assign = self._button("Assign…", "assign", "A")
        self.mine = self._button("Assign to me", "person", "M")
        self.note = self._button("Note", "note", "N")
        self.copy = self._button("Copy", "copy", "Ctrl+C")
        self.all = self._button("Select all", "", "Ctrl+A")
        self.undo = self._button("Undo", "undo", "Ctrl+Z")
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Assign to")
        self._lay_out()
        self.review.clicked.connect(self.open_form)
        self.assign.clicked.connect(self.open_people)
        self.mine.clicked.connect(lambda: self.assigned.emit(self._me))
        self.note.clicked.connect(self.noted)
        self.copy.clicked.connect(self.copied)
        self.all.clicked.connect(self.all_wanted)
        self.undo.clicked.connect(self.undone)
        self.form.given_up.connect(self.form.hide)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_selection(0, 0)

    def show_selection(self, count: int, total: int) -> None:
        self._count = count
        every = " (all in the list)" if count == total and count > 1 else ""
        self.said.setText(f"{count:,} selected{every}" if count else "Nothing selected")
        self.form.submit.setText(f"Review {count:,}" if count else "Review")
        self._enable()

    def show_able(self, able: bool, can_undo: bool) -> None:
        self._able = able
        self.undo.setEnabled(can_undo)
        self._enable()

    def show_people(self, people: Iterable[Person], me: PersonId) -> None:
        self._people, self._me = tuple(people), me

    def open_form(self) -> None:
        if self.review.isEnabled():
            self.form.open()

    def open_people(self) -> None:
        """The people, by name; the first letter finds one."""
        if not self.assign.isEnabled():
            return
        self._menu.clear()
        others = sorted((one for one in self._people if one.id != self._me), key=lambda one: one.name)
        self._menu.addAction("Me").triggered.connect(lambda: self.assigned.emit(self._me))
        for person in others:
            self._menu.addAction(person.name.replace("&", "&&")).triggered.connect(
                lambda _=False, id=person.id: self.assigned.emit(id)
            )
        self._menu.addSeparator()
        self._menu.addAction("Nobody").triggered.connect(lambda: self.assigned.emit(None))
        self._menu.popup(self.assign.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _button(self, text: str, icon: str, keys: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "flat")
        button.setProperty("icon_name", icon)
        button.setToolTip(f"{text.rstrip('…')} ({keys})")
        return button

    def _lay_out(self) -> None:
        space = self._theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(1.5), space(2), space(1.5))
        column.setSpacing(space(1.5))
        column.addWidget(self.form)
        buttons = QWidget(self)
        flow = FlowLayout(buttons, space(1))
        for button in self._buttons():
            flow.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(space(3))
        row.addWidget(self.said)
        row.addWidget(buttons, 1)
        column.addLayout(row)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.review, self.assign, self.mine, self.note, self.copy, self.all, self.undo)

    def _enable(self) -> None:
        able = self._able and self._count > 0
        for button in (self.review, self.assign, self.mine, self.form.submit):
            button.setEnabled(able)
        self.note.setEnabled(self._able)
        self.copy.setEnabled(self._count > 0)

    def _tint(self) -> None:
        for button in self._buttons():
            if name := button.property("icon_name"):
                button.setIcon(self._theme.icon(name, "secondary"))
