"""Where a key is, and a field to type a new one; a key that the program makes is shown once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ports.engine_room import KeyFacts, KeyPlace
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout

_LOOKS: Mapping[KeyPlace, tuple[str, Role]] = {
    KeyPlace.NOWHERE: ("minus", "secondary"),
    KeyPlace.KEYRING: ("green", "green"),
    KeyPlace.ENVIRONMENT: ("green", "green"),
    KeyPlace.UNKNOWN: ("amber", "amber"),
}


class KeyRow(QWidget):
    """Where the key is, and a field to type a new one, which is never shown again."""

    keep_wanted = Signal(str)
    remove_wanted = Signal()

    def __init__(self, theme: Theme, of: str, parent: QWidget, *, what: str = "key") -> None:
        """``what`` is kept: a key, or a password."""
        super().__init__(parent)
        self._what = what
        self._facts: KeyFacts | None = None
        self._able = True
        self.chip = StatusChip(theme, parent=self)
        self.why = QLabel(self)
        self.why.setProperty("look", "secondary")
        self.why.setWordWrap(True)
        self.line = _KeyLine(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(f"New {what} of {of}")
        self.line.setPlaceholderText(f"Paste the {what}")
        self.line.setMinimumWidth(theme.px(220))
        self.replace, self.remove = QPushButton(f"Set {what}", self), QPushButton("Remove", self)
        self.keep, self.cancel = QPushButton("Keep in the keyring", self), QPushButton("Cancel", self)
        self.replace.setAccessibleName(f"Set the {what} of {of}")
        self.remove.setAccessibleName(f"Remove the {what} of {of}")
        parts = QWidget(self)
        self.buttons = FlowLayout(parts, spacing=theme.space(2))
        for part in (self.chip, self.line, self.keep, self.cancel, self.replace, self.remove):
            self.buttons.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1) // 2)
        column.addWidget(parts)
        column.addWidget(self.why)
        self.replace.clicked.connect(lambda: self._type(True))
        self.cancel.clicked.connect(lambda: self._type(False))
        self.line.left.connect(lambda: self._type(False))
        self.line.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self.remove_wanted)
        self._type(False)

    @property
    def typed(self) -> str:
        """A key that is typed and not kept yet."""
        return self.line.text().strip()

    def show_facts(self, facts: KeyFacts | None, *, needed: bool) -> None:
        self._facts = facts
        place = facts.place if facts else KeyPlace.NOWHERE
        icon, role = _LOOKS[place]
        missing = needed and place is KeyPlace.NOWHERE
        self.chip.show_state(
            "needed, not set" if missing else place.value,
            "amber" if missing else icon,
            "amber" if missing else role,
        )
        why = facts.trouble if facts else ""
        if facts and place is KeyPlace.ENVIRONMENT:
            why = f"{facts.name} stands above the keyring"
        self.why.setText(why)
        self.replace.setText("Replace" if place is KeyPlace.KEYRING else f"Set {self._what}")
        self._show_parts()

    def set_able(self, able: bool) -> None:
        self._able = able
        self._show_parts()

    def close_line(self) -> None:
        """What was typed is kept now, or is no longer wanted."""
        self._type(False)

    def _type(self, typing: bool) -> None:
        had_focus = self.line.hasFocus() or self.keep.hasFocus() or self.cancel.hasFocus()
        self.line.clear()
        self._typing = typing
        self._show_parts()
        if typing:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self.replace.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if self.typed:
            self.keep_wanted.emit(self.typed)

    def _show_parts(self) -> None:
        place = self._facts.place if self._facts else KeyPlace.NOWHERE
        fixed = place is KeyPlace.ENVIRONMENT
        for part in (self.line, self.keep, self.cancel):
            part.setVisible(self._typing)
        self.chip.setVisible(not self._typing)
        self.replace.setVisible(not self._typing and not fixed)
        self.remove.setVisible(not self._typing and place is KeyPlace.KEYRING)
        self.why.setVisible(bool(self.why.text()))
        for button in (self.replace, self.remove, self.keep):
            button.setEnabled(self._able)


class _KeyLine(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SigningKey(QWidget):
    """A key that the program can make: it is shown once, for the receiver who checks with it."""

    make_wanted = Signal()

    def __init__(self, theme: Theme, of: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = KeyRow(theme, of, self)
        self.make = QPushButton("Make a new key", self)
        self.make.setAccessibleName(f"Make a new key of {of}")
        self.make.setToolTip("In place of the one so far: the receiver must be given it")
        self.row.buttons.addWidget(self.make)
        self.shown = QLineEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(f"The new key of {of}")
        self.copy, self.done = QPushButton("Copy", self), QPushButton("The receiver has it", self)
        self.copy.setAccessibleName(f"Copy the new key of {of}")
        told = QLabel("Shown this once. Whoever receives what is posted checks it with this key.", self)
        told.setProperty("look", "secondary")
        told.setWordWrap(True)
        line = QWidget(self)
        flow = FlowLayout(line, spacing=theme.space(2))
        for part in (self.copy, self.done):
            flow.addWidget(part)
        self._once = (told, self.shown, line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        for each in (self.row, *self._once):
            column.addWidget(each)
        self.make.clicked.connect(self.make_wanted)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.shown.text()))
        self.done.clicked.connect(self.forget)
        self.forget()

    def show_facts(self, facts: KeyFacts | None) -> None:
        self.row.show_facts(facts, needed=True)
        self.make.setVisible(facts is None or facts.place is not KeyPlace.ENVIRONMENT)

    def set_able(self, able: bool) -> None:
        self.row.set_able(able)
        self.make.setEnabled(able)

    def show_once(self, key: str) -> None:
        self.row.close_line()
        self._show(key)
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The key that was shown is gone from the screen."""
        had_focus = self.copy.hasFocus() or self.done.hasFocus()
        self._show("")
        if had_focus:
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, key: str) -> None:
        self.shown.setText(key)
        self.shown.setCursorPosition(0)
        for part in self._once:
            part.setVisible(bool(key))
