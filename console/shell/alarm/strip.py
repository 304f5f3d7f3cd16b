"""The strip over every page: what calls, how long until the next step, and the one key that answers it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.escalations import Escalation, EscalationState
from console.domain.scoring import Severity
from console.ports.clock import Clock
from console.shell.escalations.standing import Standing
from console.shell.escalations.wording import clock_time, late_words, next_words, step_words
from console.shell.looks import SEVERITY
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.plainlabel import show_plain

ACKNOWLEDGE, TAKE, SILENCE, OPEN = "F9", "F8", "F7", "F6"
TICK_MS = 1000
NARROW = 860
"""Pixels at 100 %: below, what can be done stands under the words."""
JUST_CHANGED_MS = 800
"""A key pressed so soon after another escalation came to the front was meant for the one before."""


class CallLine(QFrame):
    """The foremost escalation. Loud while nobody has answered, calm after."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look: tuple[str, Role, bool] | None = None
        self.setObjectName("call")
        self.icon = QLabel(self)
        self.word = QLabel(self)
        self.what = QLabel(self)
        self.next = QLabel(self)
        show_plain(self.what, self.next)
        for label in (self.what, self.next):
            label.setWordWrap(True)
            label.setMinimumWidth(theme.px(120))
        self.others = QPushButton(self)
        self.acknowledge = QPushButton(f"Acknowledge  {ACKNOWLEDGE}", self)
        self.take = QPushButton(f"Take  {TAKE}", self)
        self.silence = QPushButton(f"Silence 30 min  {SILENCE}", self)
        self.open = QPushButton(f"Open  {OPEN}", self)
        self.buttons = (self.acknowledge, self.take, self.silence, self.open, self.others)
        holder = self._holder = QWidget(self)
        flow = FlowLayout(holder, theme.space(1.5))
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the focus from what one writes
            flow.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(theme.space(2))
        first.addWidget(self.word, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.what, 1, Qt.AlignmentFlag.AlignTop)
        words.addLayout(first)
        words.addWidget(self.next)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*(theme.space(step) for step in (4, 2, 3, 2)))
        self._row.setSpacing(theme.space(3))
        self._row.addLayout(head, 2)
        self._row.addWidget(holder, 3)
        theme.changed.connect(self._paint)

    def show_call(self, one: Escalation, standing: Standing, now: datetime, *, able: bool) -> None:
        """``able``: whether the person can do anything about it here."""
        names = standing.names
        site = names.site(one.tenant, one.site)
        site = "" if site in one.title else site
        members = f" ({one.members:,} alike)" if one.members > 1 else ""
        self.what.setText(" · ".join(part for part in (f"{one.title}{members}", site) if part))
        parts = (next_words(one, names, now), late_words(one), step_words(one), self._taken(one, standing))
        self.next.setText(" · ".join(part for part in parts if part))
        others = standing.open - 1
        self.others.setText(f"+{others:,} {'other' if others == 1 else 'others'}")
        self.others.setVisible(others > 0)
        mine = one.acknowledged_by == names.me and one.state is EscalationState.ACKNOWLEDGED
        confirms = mine and one.reminded
        self.acknowledge.setText(f"{'Still in hand' if confirms else 'Acknowledge'}  {ACKNOWLEDGE}")
        self.acknowledge.setVisible(confirms or one.state is not EscalationState.ACKNOWLEDGED)
        self.take.setVisible(one.taken_by != names.me)
        self.silence.setVisible(one.state is not EscalationState.SILENCED)
        for button in (self.acknowledge, self.take, self.silence):
            button.setEnabled(able)
        self._fit_buttons()
        loud = one.state is EscalationState.OPEN
        self.setAccessibleName(f"{one.severity.value}: {self.what.text()}, {self.next.text()}")
        self._show_look(one.severity, loud)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self._theme.px(NARROW)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _fit_buttons(self) -> None:
        """No wider than they are in one line; in a narrow window they take more lines."""
        shown = [button for button in self.buttons if button.isVisibleTo(self)]
        gaps = self._theme.space(1.5) * len(shown)
        self._holder.setMaximumWidth(sum(button.sizeHint().width() for button in shown) + gaps)

    def _taken(self, one: Escalation, standing: Standing) -> str:
        return f"taken by {standing.names.person(one.tenant, one.taken_by)}" if one.taken_by else ""

    def _show_look(self, severity: Severity, loud: bool) -> None:
        icon, role = SEVERITY[severity]
        self.word.setText(severity.value)
        if self._look != (icon, role, loud):
            self._look = (icon, role, loud)
            self._paint()

    def _paint(self) -> None:
        if self._look is None:
            return
        icon, role, loud = self._look
        ground, ink, ink_role = strip_colors(self._theme, role, loud)
        line = self._theme.tokens.colors["text" if role == "secondary" else role]
        small = self._theme.space(1)
        edge = self._theme.px(4)
        self.icon.setPixmap(self._theme.pixmap(icon, ink_role if loud else role, 20))
        self.setStyleSheet(
            f"#call {{ background: {ground}; border: none; border-left: {edge}px solid {line};"
            f" border-bottom: 1px solid {line}; }}"
            f"#call QLabel {{ color: {ink}; }}"
            f"#call QPushButton {{ color: {ink}; background: transparent; border: 1px solid {ink};"
            f" padding: 0 {2 * small}px; min-height: {self._theme.px(22)}px; }}"
            f"#call QPushButton:focus {{ border: 3px solid {ink}; padding: 0 {2 * small - 2}px; }}"
            f"#call QPushButton:disabled {{ border-style: dotted; }}"
        )
        heading = self._theme.font("heading")
        for label in (self.word, self.what):
            label.setFont(heading)


class FaultLine(QFrame):
    """An alarm about the alarms: the timer is dead, nothing can be heard."""

    def __init__(self, theme: Theme, icon: str, words: tuple[str, ...], parent: QWidget) -> None:
        """``words`` name its buttons."""
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setProperty("look", "strip")
        self.icon = QLabel(self)
        self.text = QLabel(self)
        show_plain(self.text)
        self.text.setWordWrap(True)
        self.text.setProperty("look", "amber")
        self.buttons = [QPushButton(word, self) for word in words]
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space(step) for step in (4, 1, 3, 1)))
        row.setSpacing(theme.space(2))
        row.addWidget(self.icon)
        row.addWidget(self.text, 1)
        for button in self.buttons:
            button.setProperty("look", "flat")
            row.addWidget(button)
        theme.changed.connect(self._tint)
        self.hide()

    def say(self, text: str) -> None:
        """Empty hides it."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._tint()

    def _tint(self) -> None:
        self.icon.setPixmap(self._theme.pixmap(self._icon, "amber", 18))


class AlarmStrip(QWidget):
    """Pushes the page down and covers nothing. Signals carry the escalation that was on it."""

    acknowledged = Signal(object)
    taken = Signal(object)
    silenced = Signal(object)
    opened = Signal(object)
    listed = Signal()
    handover_wanted = Signal()
    hasty = Signal()
    """A key came too soon after another escalation came to the front; nothing was done."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._standing = Standing()
        self._able = False
        self._since = QElapsedTimer()
        self.setAccessibleName("Alarms")
        self.call = CallLine(theme, self)
        self.call.hide()
        self.timer = FaultLine(theme, "clock", ("Show",), self)
        self.handover = FaultLine(theme, "note", ("Read",), self)
        self.sound = FaultLine(theme, "bell-off", ("Try again", "Settings", "Hide"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in (self.call, self.timer, self.sound, self.handover):
            column.addWidget(line)
        for button, run in (
            (self.call.acknowledge, self.acknowledge),
            (self.call.take, self.take),
            (self.call.silence, self.silence),
            (self.call.open, self.open),
        ):
            button.clicked.connect(lambda _on=False, run=run: run())
        self.call.others.clicked.connect(self.listed)
        self.timer.buttons[0].clicked.connect(self.listed)
        self.handover.buttons[0].clicked.connect(self.handover_wanted)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._refresh)
        self._settle()

    @property
    def first(self) -> Escalation | None:
        """What stands on it."""
        return self._standing.first

    def show_standing(self, standing: Standing, *, able: bool) -> None:
        before, self._standing, self._able = self._standing.first, standing, able
        first = standing.first
        if first is not None and before is not None and _which(first) != _which(before):
            self._since.start()
        self.call.setVisible(first is not None)
        if first is None:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()
        self.timer.say(" ".join(alarm.reason for alarm in standing.timers))
        self.handover.say(self._handed(standing))
        self._refresh()
        self._settle()

    def show_sound(self, trouble: str) -> None:
        """Why alarms cannot be heard; empty when they can, or when nobody needs to know now."""
        self.sound.say(f"Alarms cannot be heard. {trouble}" if trouble else "")
        self._settle()

    def acknowledge(self) -> None:
        if self.call.acknowledge.isVisibleTo(self) and self.call.acknowledge.isEnabled():
            self._emit(self.acknowledged)

    def take(self) -> None:
        if self.call.take.isVisibleTo(self) and self.call.take.isEnabled():
            self._emit(self.taken)

    def silence(self) -> None:
        if self.call.silence.isVisibleTo(self) and self.call.silence.isEnabled():
            self._emit(self.silenced)

    def open(self) -> None:
        if self.first is not None:
            self.opened.emit(self.first)

    def _emit(self, signal: SignalInstance) -> None:
        if self._since.isValid() and self._since.elapsed() < JUST_CHANGED_MS:
            self.hasty.emit()
        elif self.first is not None:
            signal.emit(self.first)

    def _refresh(self) -> None:
        if self.first is not None:
            self.call.show_call(self.first, self._standing, self._clock.now(), able=self._able)

    def _handed(self, standing: Standing) -> str:
        """Of a shift that nobody has taken over."""
        if not standing.handovers:
            return ""
        tenant, note = standing.handovers[0]
        by = standing.names.person(tenant, note.by)
        return (
            f"{by} handed the shift over at {clock_time(note.at, self._clock.now())}; nobody has taken it over yet."
        )

    def _settle(self) -> None:
        self.setVisible(any(line.isVisibleTo(self) for line in (self.call, self.timer, self.sound, self.handover)))


def _which(one: Escalation) -> tuple[object, ...]:
    """What a key that is on its way was meant for: worse than it was, it is another alarm."""
    return one.tenant, one.id, one.severity


def strip_colors(theme: Theme, role: Role, loud: bool) -> tuple[str, str, Role]:
    """Ground, ink, and the role of the ink: the state's own color as ground while it is loud."""
    colors = theme.tokens.colors
    if not loud or role == "secondary":
        return colors["raised"], colors["text"], "text"
    ink: Role = "window" if theme.tokens.dark else "surface"
    return colors[role], colors[ink], ink
