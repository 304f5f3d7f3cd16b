"""The line at the lower edge. Every part of it is a button that opens what it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from console.shell.theme import Theme
from console.shell.tokens import Role

if TYPE_CHECKING:
    from console.ports.clock import Clock
    from console.ports.session import Session

Go = Callable[..., None]


class StatusBar(QFrame):
    def __init__(self, theme: Theme, clock: Clock, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._icons: dict[QPushButton, tuple[str, Role]] = {}
        self.setProperty("look", "statusbar")
        self.setAccessibleName("Status")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        row.setSpacing(theme.space(1))
        self.mode = self._part("opening…", "plug", "secondary", lambda: go("settings", section="profile"))
        self.profile = self._part("", "folder", "secondary", lambda: go("settings", section="profile"))
        self.demo = self._part("Demo data", "demo", "amber", lambda: go("imports"))
        self.read_only = self._part("Read-only", "lock", "amber", lambda: go("settings", section="profile"))
        self.engine = self._part("", "bot", "secondary", lambda: go("settings", section="engine"))
        self.scoring = self._part("", "refresh", "secondary", lambda: go("scorecard"))
        self.customers = self._part("", "play", "amber", lambda: None)
        """The made-up customers who write now; who lets them write says what it opens."""
        self.theme = self._part("", "theme", "secondary", theme.toggle)
        self.clock = self._part("", "clock", "secondary", lambda: go("settings", section="appearance"))
        self.demo.setToolTip("These records are made up. Import records of your own")
        self.read_only.setToolTip("The profile can be looked at, but nothing can be written")
        for part in (self.mode, self.engine, self.profile, self.demo, self.read_only, self.scoring, self.customers):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.theme)
        row.addWidget(self.clock)
        for part in (self.engine, self.profile, self.demo, self.read_only, self.scoring, self.customers):
            part.hide()
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._show_time)
        self._show_time()
        theme.changed.connect(self._name_theme)
        self._name_theme()

    def attach(self, session: Session) -> None:
        self._show(self.mode, session.mode)
        self._icons[self.mode] = ("plug", "green")
        self.tint()
        self.mode.setToolTip("The agent's work runs inside this program")
        self._show(self.profile, session.profile)
        self.profile.setToolTip(str(session.folder))
        self.read_only.setVisible(session.read_only)

    def show_closed(self) -> None:
        """No profile is open: it is locked, damaged, or not there."""
        self._show(self.mode, "profile not open")
        self._icons[self.mode] = ("lock", "amber")
        self.tint()

    def show_engine(self, words: str, means: str, wrong: bool) -> None:
        self._show(self.engine, words)
        self.engine.setToolTip(means)
        self._icons[self.engine] = ("amber", "amber") if wrong else ("bot", "secondary")
        self.tint()

    def show_demo(self, demo: bool) -> None:
        self.demo.setVisible(demo)

    def show_scoring(self, days: int) -> None:
        """``days``: how many site-days wait to be scored."""
        self.scoring.setVisible(days > 0)
        if days:
            self._show(self.scoring, f"scoring {days} {'day' if days == 1 else 'days'}")

    def show_customers(self, words: str, means: str) -> None:
        """How far the made-up customers are; empty: nobody writes."""
        self.customers.setVisible(bool(words))
        self.customers.setText(words)
        self.customers.setToolTip(means)
        self.customers.setAccessibleDescription(means)

    def tint(self) -> None:
        side = self._theme.px(14)
        for part, (name, role) in self._icons.items():
            part.setIcon(self._theme.icon(name, role))
            part.setIconSize(QSize(side, side))

    def _part(self, text: str, icon: str, role: Role, run: Callable[[], object]) -> QPushButton:
        part = QPushButton(text, self)
        part.setProperty("look", "status")
        part.clicked.connect(lambda: run())
        self._icons[part] = (icon, role)
        return part

    def _show(self, part: QPushButton, text: str) -> None:
        part.setText(text)
        part.show()

    def _name_theme(self) -> None:
        self.theme.setText(self._theme.tokens.name)
        self.theme.setToolTip("Dark or light (Ctrl+Shift+D)")
        self.theme.setAccessibleName(f"Theme: {self._theme.tokens.name}")

    def _show_time(self) -> None:
        now = self._clock.now()
        local = now.astimezone()
        self.clock.setText(local.strftime("%H:%M:%S"))
        self.clock.setToolTip(f"{local:%Y-%m-%d %H:%M:%S %z} · {now.astimezone(UTC):%H:%M:%S} UTC")
        # Wake just after the full second, so that no second is skipped.
        self._tick.start(1010 - now.microsecond // 1000)
