"""What is known of the customer, field by field, each to be corrected in place: a value, refused, or not known."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from console.domain.memory import Collected, Profile
from console.shell.theme import Theme
from console.shell.widgets.elided import ElidedLabel
from console.shell.widgets.plainlabel import plain_tip

Value = str | float | bool | None
_LABEL, _VALUE = 84, 72
"""Pixels at 100 % that the name of a field has at most, and its value at least."""


class FieldLine(QLineEdit):
    """Enter keeps what was written, Escape gives it up."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class ProfileFields(QWidget):
    """``edited`` carries the field, its value (None: not known), and whether it is refused."""

    edited = Signal(str, object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Profile, bool] | None = None
        self.lines: dict[str, QLineEdit] = {}
        self.refusals: dict[str, QPushButton] = {}
        self._rows = QWidget(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(1))
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName("Profile")

    def show_profile(self, profile: Profile, able: bool) -> None:
        """Anew where something changed, but not under the fingers of who writes in it."""
        writes = any(line.hasFocus() and line.isModified() for line in self.lines.values())
        if (profile, able) == self._shown or writes:
            return
        focused = next((name for name, line in self.lines.items() if line.hasFocus()), None)
        self._shown = (profile, able)
        self._clear()
        fields = [*profile.collected, *(each for each in sorted(profile.refused) if each not in profile.collected)]
        for row, name in enumerate(fields):
            self._add_field(row, name, profile.collected.get(name), name in profile.refused, able)
        self._add_new(len(fields), able)
        if focused in self.lines:
            self.lines[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_field(self, row: int, name: str, known: Collected | None, refused: bool, able: bool) -> None:
        label = ElidedLabel(name.replace("_", " "), self)
        label.setProperty("look", "secondary")
        label.setMaximumWidth(self._theme.px(_LABEL))
        line = FieldLine(shown(known.value) if known and not refused else "", self)
        line.setAccessibleName(f"{name}: {'refused' if refused else 'value'}")
        line.setPlaceholderText("refused" if refused else "not known")
        line.setReadOnly(not able)
        if known is not None:
            about = f"said: “{known.said}”" if known.said else "entered by a person"
            line.setToolTip(plain_tip(f"about, {about}" if known.approximate else about))
            if known.approximate:
                label.setText(f"{label.text()} ≈")
        label.setToolTip(label.text())
        line.setCursorPosition(0)
        line.setMinimumWidth(self._theme.px(_VALUE))
        refuse = QPushButton("refused", self)
        refuse.setCheckable(True)
        refuse.setChecked(refused)
        refuse.setProperty("look", "status")
        refuse.setEnabled(able)
        refuse.setAccessibleName(f"{name} is refused")
        refuse.setToolTip("The customer does not want to say it: the bot does not ask again")
        line.returnPressed.connect(lambda: self._keep(name, line, known))
        line.given_up.connect(lambda: self._give_up(line, known))
        refuse.clicked.connect(lambda on: self.edited.emit(name, None, on))
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(line, row, 1)
        self._grid.addWidget(refuse, row, 2)
        self.lines[name], self.refusals[name] = line, refuse

    def _add_new(self, row: int, able: bool) -> None:
        new = FieldLine("", self)
        new.setPlaceholderText("field: value")
        new.setAccessibleName("New field, as field: value")
        new.setReadOnly(not able)
        new.setToolTip("Write a new field as “city: Malmö”, then Enter")
        new.returnPressed.connect(lambda: self._add(new))
        self._grid.addWidget(new, row, 0, 1, 3)
        self.lines[""] = new

    def _keep(self, name: str, line: QLineEdit, known: Collected | None) -> None:
        text = line.text().strip()
        line.setModified(False)
        self.edited.emit(name, meant(text, known.value if known else None), False)

    def _give_up(self, line: QLineEdit, known: Collected | None) -> None:
        line.setText(shown(known.value) if known else "")
        line.setModified(False)

    def _add(self, line: QLineEdit) -> None:
        name, _, value = line.text().partition(":")
        name = "_".join(name.split()).casefold()
        if name and value.strip():
            line.clear()
            line.setModified(False)
            self.edited.emit(name, meant(value.strip(), None), False)

    def _clear(self) -> None:
        self.lines, self.refusals = {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def shown(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def meant(text: str, before: Value) -> Value:
    """What was written, of the kind that stood there: yes and no, a number, else text. Empty: not known."""
    if not text:
        return None
    if text.casefold() in ("yes", "no") and (isinstance(before, bool) or before is None):
        return text.casefold() == "yes"
    if isinstance(before, float) and not isinstance(before, bool):
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text
    return text
