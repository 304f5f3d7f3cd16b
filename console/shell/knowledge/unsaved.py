"""The line that asks, without stopping anything, what shall become of texts that were left unsaved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from console.shell.knowledge.drafts import Draft
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout


class UnsavedStrip(QFrame):
    """It asks for one after the other, the latest first."""

    open_wanted = Signal(object)
    save_wanted = Signal(object)
    drop_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Unsaved texts")
        self._draft: Draft | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(False)
        self.back = QPushButton("Go on writing", self)
        self.save = QPushButton("Save", self)
        self.drop = QPushButton("Discard", self)
        self.drop.setProperty("look", "danger")
        row = FlowLayout(self, spacing=theme.space(2))
        row.setContentsMargins(theme.space(3), theme.space(1.5), theme.space(3), theme.space(1.5))
        for part in (self.text, self.back, self.save, self.drop):
            row.addWidget(part)
        for button, signal in (
            (self.back, self.open_wanted),
            (self.save, self.save_wanted),
            (self.drop, self.drop_wanted),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self._draft))
        self.hide()

    def show_drafts(self, drafts: Sequence[Draft], *, closing: bool = False) -> None:
        self._draft = drafts[0] if drafts else None
        if self._draft is not None:
            name = self._draft.name if len(self._draft.name) <= 40 else f"{self._draft.name[:39]}…"
            more = f" (and {len(drafts) - 1:,} more)" if len(drafts) > 1 else ""
            then = " Close the window once more to let it go." if closing else ""
            self.text.setText(f"“{name}”{more} is not saved; your text is kept until you close the window.{then}")
            if closing:
                self.text.setText(f"“{name}”{more} is not saved.{then}")
        self.setVisible(self._draft is not None)

    def show_able(self, able: bool) -> None:
        self.save.setEnabled(able)
