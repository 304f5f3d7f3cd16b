"""Trying the connection: a button, what is under way with Cancel, and a plain answer for each model."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from console.ports.engine_room import ConnectionReport, Verdict
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout

_LOOKS: Mapping[Verdict, tuple[str, Role]] = {
    Verdict.WORKS: ("green", "green"),
    Verdict.SLOW: ("amber", "amber"),
    Verdict.BUSY: ("amber", "amber"),
}


class ConnectionTest(QWidget):
    wanted = Signal()
    cancelled = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, *, words: str = "Test connection", of: str = "the connection"
    ) -> None:
        """``words`` stand on the button, ``of`` is what is tested."""
        super().__init__(parent)
        self._theme = theme
        self._lines: list[QWidget] = []
        self._seconds = 0
        self.reports: list[ConnectionReport] = []
        self.button = QPushButton(words, self)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAccessibleName(f"Cancel the test of {of}")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(theme.px(140))
        self.progress.setAccessibleName(f"The test of {of} is under way")
        self.told = QLabel(self)
        self.told.setProperty("look", "secondary")
        line = QWidget(self)
        row = FlowLayout(line, spacing=theme.space(2))
        for part in (self.button, self.progress, self.cancel, self.told):
            row.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1.5))
        self._column.addWidget(line)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count)
        self.button.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.show_testing(False)

    def forget(self) -> None:
        """What came of it no longer holds."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines, self.reports = [], []
        self.told.setText("")

    def begin(self) -> None:
        self.forget()
        self._seconds = 0
        self.told.setText("asking")
        self.show_testing(True)
        self._tick.start()
        self.cancel.setFocus()

    def end(self, told: str = "") -> None:
        """``told``: why there is no answer, where there is none."""
        focused = self.cancel.hasFocus()
        self._tick.stop()
        self.show_testing(False)
        self.told.setText(told)
        if focused:
            self.button.setFocus()

    def add(self, report: ConnectionReport) -> None:
        self.reports.append(report)
        named = report.words if report.model in report.words else f"{report.model}: {report.words}"
        self.tell(report.verdict.value, _LOOKS.get(report.verdict, ("red", "red")), named)

    def tell(self, verdict: str, look: tuple[str, Role], told: str) -> None:
        """A line of what came of it; ``look`` is icon and color."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(3))
        row.addWidget(StatusChip(self._theme, verdict, *look, line))
        words = QLabel(told, line)
        words.setWordWrap(True)
        row.addWidget(words, 1)
        line.setAccessibleName(f"{verdict}: {told}")
        self._lines.append(line)
        self._column.addWidget(line)

    @property
    def lines(self) -> list[str]:
        """What came of it, in words."""
        return [line.accessibleName() for line in self._lines]

    def show_testing(self, testing: bool) -> None:
        self.button.setEnabled(not testing)
        self.progress.setVisible(testing)
        self.cancel.setVisible(testing)

    def _count(self) -> None:
        self._seconds += 1
        self.told.setText(f"asking for {self._seconds} s")
