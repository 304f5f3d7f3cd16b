"""The fields of a form, drawn from what a plugin declares; each says below itself what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.domain.panels import Field, Value, Values
from console.shell.theme import Theme

TEXT_LINES = 3
LINE = 28
"""Height of one line to write in, in pixels at 100 %."""
_Part = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox


class FieldForm(QWidget):
    changed = Signal()
    submitted = Signal()
    """Enter in a line."""
    given_up = Signal()
    """Escape."""

    def __init__(self, theme: Theme, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fields = theme, {field.name: field for field in fields}
        self._quiet = False
        self.parts: dict[str, _Part] = {}
        self.problems: dict[str, QLabel] = {}
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(2))
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(fields):
            self._add(grid, row, field)
        grid.setRowStretch(len(fields), 1)
        self._show_asked()

    @property
    def values(self) -> dict[str, Value]:
        return {name: _value(part) for name, part in self.parts.items()}

    def load(self, values: Values, *, saved: bool = False) -> None:
        """Without telling. ``saved``: what is fixed then cannot be changed."""
        self._quiet = True
        for name, part in self.parts.items():
            _put(part, values.get(name, ""))
            part.setEnabled(not (saved and self._fields[name].fixed))
        self._quiet = False
        self._show_asked()
        self.show_problems({})

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """By field; an empty name is not shown here."""
        for name, label in self.problems.items():
            text = problems.get(name, "")
            label.setText(f"✕ {text}" if text else "")
            label.setVisible(bool(text) and not self.parts[name].isHidden())
            about = " ".join(each for each in (text, self._fields[name].about) if each)
            self.parts[name].setAccessibleDescription(about)

    def show_able(self, able: bool) -> None:
        self.setEnabled(able)

    def begin(self, name: str = "") -> None:
        """To that field, or the first one that is asked."""
        asked = [part for key, part in self.parts.items() if (key == name or not name) and not part.isHidden()]
        for part in asked[:1]:
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
                return True
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and not isinstance(watched, QPlainTextEdit):
                self.submitted.emit()
                return True
        return False

    def _add(self, grid: QGridLayout, row: int, field: Field) -> None:
        label = QLabel("" if field.kind == "yes/no" else field.label, self)
        label.setProperty("look", "secondary")
        part = self._part(field)
        part.setAccessibleName(field.label)
        part.setAccessibleDescription(field.about)
        part.installEventFilter(self)
        label.setBuddy(part)
        about = QLabel(field.about, self)
        about.setProperty("look", "secondary")
        about.setWordWrap(True)
        about.setVisible(bool(field.about))
        problem = QLabel("", self)
        problem.setProperty("look", "red")
        problem.setWordWrap(True)
        problem.hide()
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(0.5))
        for each in (part, problem, about):
            column.addWidget(each)
        label.setMinimumHeight(self._theme.px(LINE))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label, row, 0, top)
        grid.addWidget(cell, row, 1, top)
        self.parts[field.name], self.problems[field.name] = part, problem
        self._rows[field.name] = (label, cell)

    def _part(self, field: Field) -> _Part:
        if field.kind == "choice":
            combo = QComboBox(self)
            for choice in field.choices:
                combo.addItem(choice.word, choice.key)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            combo.currentIndexChanged.connect(lambda _: self._tell())
            return combo
        if field.kind == "yes/no":
            box = QCheckBox(field.label, self)
            box.toggled.connect(lambda _: self._tell())
            return box
        if field.kind == "text":
            text = QPlainTextEdit(self)
            text.setTabChangesFocus(True)
            text.setPlaceholderText(field.hint)
            text.setFixedHeight(text.fontMetrics().lineSpacing() * TEXT_LINES + self._theme.px(16))
            text.textChanged.connect(self._tell)
            return text
        line = QLineEdit(self)
        line.setPlaceholderText(field.hint)
        line.textEdited.connect(lambda _: self._tell())
        return line

    def _tell(self) -> None:
        if not self._quiet:
            self._show_asked()
            self.changed.emit()

    def _show_asked(self) -> None:
        """Fields that depend on another one are there while it has their value."""
        values = self.values
        for name, field in self._fields.items():
            asked = field.when is None or str(values.get(field.when[0], "")) in field.when[1]
            for part in (*self._rows[name], self.parts[name]):
                part.setVisible(asked)


def _value(part: _Part) -> Value:
    if isinstance(part, QCheckBox):
        return part.isChecked()
    if isinstance(part, QComboBox):
        return str(part.currentData() or "")
    return part.toPlainText() if isinstance(part, QPlainTextEdit) else part.text()


def _put(part: _Part, value: Value) -> None:
    if isinstance(part, QCheckBox):
        part.setChecked(bool(value))
    elif isinstance(part, QComboBox):
        part.setCurrentIndex(max(part.findData(value), 0))
    elif isinstance(part, QPlainTextEdit):
        if part.toPlainText() != value:
            part.setPlainText(str(value))
    elif part.text() != value:
        part.setText(str(value))
