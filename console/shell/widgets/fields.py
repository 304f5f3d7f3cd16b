"""Fields of the settings: what is typed, what is wrong with it, and what the environment says in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ports.engine_room import Fixed
from console.shell.theme import Theme

_ON = ("1", "true", "yes", "on")


class Field(QWidget):
    """An input with a line below it, which says what it means or what is wrong."""

    edited = Signal()

    def __init__(self, theme: Theme, name: str, part: QWidget, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.part, self._hint = name, part, hint
        self._fixed: Fixed | None = None
        self._able = True
        part.setParent(self)
        part.setAccessibleName(name)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1) // 2)
        column.addWidget(part)
        column.addWidget(self.note)
        self.setFocusProxy(part)
        self.show_fault("")

    @property
    def fault(self) -> str:
        """What it says is wrong, empty for nothing."""
        return self._fault

    @property
    def fixed(self) -> bool:
        """Whether the environment says what stands in it."""
        return self._fixed is not None

    def show_fault(self, fault: str) -> None:
        self._fault = fault
        told = f"✕ {fault}" if fault else self._set_by() or self._hint
        self.note.setText(told)
        self.note.setVisible(bool(told))
        set_look(self.note, "red" if fault else "secondary")
        self.part.setAccessibleDescription(fault or told)

    def show_hint(self, hint: str) -> None:
        self._hint = hint
        self.show_fault(self._fault)

    def fix(self, fixed: Fixed | None) -> None:
        """What the environment says stands in the field, and what is stored stays as it is."""
        self._fixed = fixed
        self._show_able()
        self.show_fault(self._fault)

    def set_able(self, able: bool) -> None:
        self._able = able
        self._show_able()

    def _show_able(self) -> None:
        self.part.setEnabled(self._able and self._fixed is None)

    def _set_by(self) -> str:
        return f"set by the environment ({self._fixed.variable})" if self._fixed else ""


class TextField(Field):
    """One line. ``text`` is what was put or typed, never what the environment says."""

    def __init__(
        self, theme: Theme, name: str, parent: QWidget, *, hint: str = "", hidden: bool = False, width: int = 0
    ) -> None:
        self.line = QLineEdit(parent)
        if hidden:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        if width:
            self.line.setMaximumWidth(theme.px(width))
        super().__init__(theme, name, self.line, hint, parent)
        self._own = ""
        self.line.textEdited.connect(self._edit)

    @property
    def text(self) -> str:
        return self._own.strip()

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts between commas."""
        return tuple(part for each in self._own.split(",") if (part := each.strip()))

    def put(self, text: str) -> None:
        self._own = text
        self._show_text()

    def fix(self, fixed: Fixed | None) -> None:
        super().fix(fixed)
        self._show_text()

    def _show_text(self) -> None:
        shown = self._fixed.value if self._fixed else self._own
        if self.line.text() != shown:
            self.line.setText(shown)

    def _edit(self, text: str) -> None:
        self._own = text
        self.show_fault("")
        self.edited.emit()


class LinesField(Field):
    """Several lines: a longer text, or a list with one entry on each line."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, *, rows: int = 3, hint: str = "") -> None:
        self.box = QPlainTextEdit(parent)
        self.box.setTabChangesFocus(True)
        super().__init__(theme, name, self.box, hint, parent)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * rows + theme.px(18))
        self._putting = False
        self.box.textChanged.connect(self._edit)

    @property
    def text(self) -> str:
        return self.box.toPlainText().strip()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(line for each in self.box.toPlainText().splitlines() if (line := each.strip()))

    def put(self, text: str) -> None:
        if self.box.toPlainText() != text:
            self._putting = True
            self.box.setPlainText(text)
            self._putting = False

    def _edit(self) -> None:
        if not self._putting:
            self.show_fault("")
            self.edited.emit()


class SwitchField(Field):
    def __init__(self, theme: Theme, name: str, words: str, parent: QWidget, *, hint: str = "") -> None:
        self.box = QCheckBox(words, parent)
        super().__init__(theme, name, self.box, hint, parent)
        self._own = True
        self.box.clicked.connect(self._edit)

    @property
    def on(self) -> bool:
        return self._own

    def put(self, on: bool) -> None:
        self._own = on
        self._show_on()

    def fix(self, fixed: Fixed | None) -> None:
        super().fix(fixed)
        self._show_on()

    def _show_on(self) -> None:
        self.box.setChecked(self._fixed.value.strip().lower() in _ON if self._fixed else self._own)

    def _edit(self, on: bool) -> None:
        self._own = on
        self.edited.emit()


class ChoiceField(Field):
    """One of several, each with its key."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, *, hint: str = "") -> None:
        self.combo = _Combo(parent)
        self.combo.setMaximumWidth(theme.px(340))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        super().__init__(theme, name, self.combo, hint, parent)
        self._own = ""
        self._putting = False
        self.combo.currentIndexChanged.connect(self._edit)

    @property
    def key(self) -> str:
        return self._own

    @property
    def shown(self) -> str:
        """What stands in the field: the environment's word where it has one."""
        return str(self.combo.currentData() or "")

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """(key, words) in order; what was chosen stays where it is still offered."""
        self._putting = True
        self.combo.clear()
        for key, words in choices:
            self.combo.addItem(words, key)
        self._putting = False
        self._show_key()

    def put(self, key: str) -> None:
        self._own = key
        self._show_key()

    def fix(self, fixed: Fixed | None) -> None:
        super().fix(fixed)
        self._show_key()

    def _show_key(self) -> None:
        at = self.combo.findData(self._fixed.value.strip().lower() if self._fixed else self._own)
        self._putting = True
        self.combo.setCurrentIndex(max(0, at))
        self._putting = False

    def _edit(self, _at: int) -> None:
        if self._putting:
            return
        self._own = str(self.combo.currentData() or "")
        self.show_fault("")
        self.edited.emit()


class _Combo(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # who scrolls the page chooses nothing


def set_look(widget: QWidget, look: str) -> None:
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
