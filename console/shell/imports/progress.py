"""An import under way: bytes, rows, rows left out, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QPushButton, QWidget

from console.domain.imports import ImportProgress
from console.shell.theme import Theme

_STEPS = 1000


def size_in_words(count: int) -> str:
    """Decimal units, as file managers show them."""
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


class ImportProgressCard(QFrame):
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.title = QLabel(self)
        self.title.setProperty("look", "heading")
        self.words = QLabel(self)
        self.words.setProperty("look", "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.clicked.connect(self.cancelled)
        grid = QGridLayout(self)
        edge = theme.space(4)
        grid.setContentsMargins(edge, edge, edge, edge)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.cancel, 0, 1, 2, 1)
        grid.addWidget(self.words, 1, 0)
        grid.addWidget(self.bar, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.hide()

    def begin(self, file: str, number: int, of: int) -> None:
        self.title.setText(f"Importing {file}" + (f" ({number} of {of})" if of > 1 else ""))
        self.words.setText("Reading…")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()

    def show_progress(self, progress: ImportProgress) -> None:
        if progress.total:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(min(_STEPS, _STEPS * progress.done // progress.total))
        else:
            self.bar.setRange(0, 0)
        size = size_in_words(progress.done)
        whole = f" of {size_in_words(progress.total)}" if progress.total else ""
        left_out = f", {progress.problems:,} left out" if progress.problems else ""
        words = f"{progress.stage}: {size}{whole}, {progress.rows:,} rows{left_out}"
        self.words.setText(words)
        self.bar.setAccessibleName(words)
