"""The line below a form: save, discard, and what to do where someone else was faster."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout


class SaveBar(QWidget):
    save_wanted = Signal()
    drop_wanted = Signal()
    """What is stored shall stand in the form again."""

    def __init__(self, theme: Theme, of: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.save = QPushButton("Save", self)
        self.save.setAccessibleName(f"Save {of}")
        self.save.setProperty("look", "primary")
        self.save.setToolTip("Ctrl+S")
        self.drop = QPushButton("Discard changes", self)
        self.drop.setAccessibleName(f"Discard changes of {of}")
        self.state = QLabel(self)
        self.state.setProperty("look", "secondary")
        buttons = QWidget(self)
        self.row = FlowLayout(buttons, spacing=theme.space(2))
        for part in (self.save, self.drop, self.state):
            self.row.addWidget(part)
        self.conflict = StatusChip(theme, "Someone else was faster", "amber", "amber", self)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for each in (self.conflict, self.told, buttons):
            column.addWidget(each)
        self.save.clicked.connect(self.save_wanted)
        self.drop.clicked.connect(self.drop_wanted)
        self.show_state(dirty=False, able=False, state="")
        self.show_conflict("")

    def show_state(self, *, dirty: bool, able: bool, state: str) -> None:
        """``state`` says which version stands."""
        self.save.setEnabled(dirty and able)
        self.drop.setEnabled(dirty)
        self.state.setText("not saved yet" if dirty else state)

    def show_conflict(self, told: str) -> None:
        """Empty: there is none."""
        self.conflict.setVisible(bool(told))
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.save.setText("Save mine over it" if told else "Save")
        self.drop.setText("Take theirs" if told else "Discard changes")

    def show_warning(self, told: str) -> None:
        """What is worth a second look before it is saved; saving once more does it."""
        self.show_conflict("")
        self.told.setText(f"▲ {told}")
        self.told.show()
