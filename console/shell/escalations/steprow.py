"""One step of a policy as a line of fields: which of them there are follows what the step does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.escalation_words import ON_ITS_WAY, span
from console.domain.people import Person, Role
from console.domain.policies import Do, Step, Via, step_fault
from console.domain.scoring import Severity
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.growingline import GrowingLine

DOES: dict[Do, str] = {
    Do.NOTIFY: "Tell",
    Do.WAIT: "Wait",
    Do.MONITOR: "Take readings every",
    Do.REPEAT: "Begin again, at most",
    Do.WEBHOOK: "Post to",
    Do.RAISE: "Raise to",
    Do.INCIDENT: "Open an incident",
}
_SPAN = re.compile(r"(\d+)\s*(s|sec|min|m|h|d)?")
_UNITS = {"s": 1, "sec": 1, "": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400}
_NEEDS: dict[Do, tuple[str, ...]] = {
    Do.NOTIFY: ("to", "via", "text"),
    Do.WAIT: ("seconds",),
    Do.MONITOR: ("seconds", "times"),
    Do.REPEAT: ("times",),
    Do.WEBHOOK: ("url", "secret"),
    Do.RAISE: ("severity",),
    Do.INCIDENT: (),
}


def read_span(text: str) -> int:
    """Seconds of ``90``, ``90 s``, ``5 min``, ``1 h 30 min``; -1 for what is none."""
    parts = _SPAN.findall(text.strip().lower())
    if not parts or _SPAN.sub("", text.strip().lower()).strip():
        return -1
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def written_span(seconds: int) -> str:
    """What ``read_span`` reads as exactly that."""
    words = span(seconds)
    return words if read_span(words) == seconds else f"{seconds} s"


class _Combo(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # who scrolls the page chooses nothing


class StepRow(QFrame):
    edited = Signal()
    up_wanted = Signal()
    down_wanted = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, people: Sequence[Person], urls: QStringListModel, parent: QWidget) -> None:
        """``urls``: addresses of webhooks that are kept, offered while one types."""
        super().__init__(parent)
        self.number = QLabel(self)
        self.number.setProperty("look", "muted")
        self.number.setMinimumWidth(theme.px(20))
        self.does = self._combo("What the step does", [(word, do) for do, word in DOES.items()])
        self.to = self._combo("Whom", _targets(people))
        self.to.setEditable(True)
        self.to.setMinimumWidth(theme.px(190))
        self.via = self._combo("How", [(words, via) for via, words in ON_ITS_WAY.items()])
        self.severity = self._combo("Severity", [(one.value, one) for one in reversed(Severity)])
        self.seconds = self._line("How long", "5 min", theme.px(90))
        self.times = self._line("How often", "times", theme.px(64))
        self.url = self._line("Address", "https://…", theme.px(240))
        self.url.setCompleter(self._completer(urls))
        self.secret = self._line("Name of the key that signs", "key: the profile's own", theme.px(170))
        self.text = GrowingLine(self)
        self.text.setAccessibleName("Words added")
        self.text.setPlaceholderText("words added")
        self.text.edited.connect(self._changed)
        self.fields: dict[str, QWidget] = {
            "to": self.to, "via": self.via, "seconds": self.seconds, "times": self.times, "url": self.url,
            "secret": self.secret, "severity": self.severity, "text": self.text,
        }  # fmt: skip
        fields = QWidget(self)
        flow = FlowLayout(fields, theme.space(1.5))
        for part in (self.does, *self.fields.values()):
            if part is not self.text:
                flow.addWidget(part)
        self.fault = QLabel(self)
        self.fault.setProperty("look", "red")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.gap = QLabel(self)
        self.gap.setProperty("look", "amber")
        self.gap.setWordWrap(True)
        self.gap.hide()
        middle = QVBoxLayout()
        middle.setSpacing(theme.space(1))
        middle.addWidget(fields)
        middle.addWidget(self.text)
        middle.addWidget(self.fault)
        middle.addWidget(self.gap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.space(1), 0, theme.space(1))
        row.addWidget(self.number)
        row.addLayout(middle, 1)
        self.up = self._tool(theme, "chevron-up", "Earlier", self.up_wanted.emit)
        self.down = self._tool(theme, "chevron-down", "Later", self.down_wanted.emit)
        self.remove = self._tool(theme, "trash", "Delete", self.removed.emit)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        self._follow()

    @property
    def step(self) -> Step:
        """As the fields stand; what is no number is below 0 in it, and a fault."""
        do = Do(self.does.currentData())
        needs = _NEEDS[do]
        times = self.times.text().strip()
        return Step(
            do=do,
            to=self._to() if "to" in needs else "",
            via=Via(self.via.currentData()) if "via" in needs else Via.WINDOW,
            seconds=read_span(self.seconds.text()) if "seconds" in needs else 0,
            times=(int(times) if times.isdecimal() else 0 if not times else -1) if "times" in needs else 0,
            url=self.url.text().strip() if "url" in needs else "",
            secret=self.secret.text().strip() if "secret" in needs else "",
            severity=Severity(self.severity.currentData()) if "severity" in needs else None,
            text=self.text.text().strip() if "text" in needs else "",
        )

    def put(self, step: Step) -> None:
        for part in (self.does, *self.fields.values()):
            part.blockSignals(True)
        self.does.setCurrentIndex(self.does.findData(step.do))
        at = self.to.findData(step.to)
        self.to.setCurrentIndex(at)
        if at < 0:
            self.to.setEditText(step.to)
        self.via.setCurrentIndex(max(0, self.via.findData(step.via)))
        self.severity.setCurrentIndex(max(0, self.severity.findData(step.severity)))
        self.seconds.setText(written_span(step.seconds) if step.seconds > 0 else "")
        self.times.setText(str(step.times) if step.times else "")
        self.url.setText(step.url)
        self.secret.setText(step.secret)
        self.text.setText(step.text)
        for line in (self.url, self.secret):
            line.setCursorPosition(0)
        for part in (self.does, *self.fields.values()):
            part.blockSignals(False)
        self._follow()

    def place(self, number: int, of: int, *, able: bool) -> None:
        self.number.setText(f"{number}.")
        self.setAccessibleName(f"Step {number}")
        self.up.setEnabled(able and number > 1)
        self.down.setEnabled(able and number < of)
        for part in (self.remove, self.does, *self.fields.values()):
            part.setEnabled(able)

    def show_fault(self, fault: str = "") -> None:
        """A fault of the whole policy at this step; without one the step's own."""
        own = step_fault(self.step)
        told = fault or (f"{own[0]}: {own[1]}" if own else "")
        self.fault.setText(f"✕ {told}" if told else "")
        self.fault.setVisible(bool(told))

    def show_gap(self, gap: str) -> None:
        """Why the step would reach nobody; a fault says enough."""
        self.gap.setText(f"▲ Would reach nobody. {gap}" if gap else "")
        self.gap.setVisible(bool(gap) and not self.fault.text())

    def _to(self) -> str:
        """Words of the list stand for their target; anything else is taken as it was typed."""
        typed = self.to.currentText().strip()
        at = self.to.findText(typed)
        return str(self.to.itemData(at)) if at >= 0 else typed

    def _follow(self) -> None:
        needs = _NEEDS[Do(self.does.currentData())]
        for name, part in self.fields.items():
            part.setVisible(name in needs)
        self.show_fault()

    def _changed(self) -> None:
        self._follow()
        self.edited.emit()

    def _combo(self, name: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        combo = _Combo(self)
        combo.setAccessibleName(name)
        for words, data in choices:
            combo.addItem(words, data)
        combo.currentTextChanged.connect(lambda _text: self._changed())
        return combo

    def _line(self, name: str, hint: str, width: int) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setFixedWidth(width)
        line.textEdited.connect(lambda _text: self._changed())
        return line

    def _completer(self, urls: QStringListModel) -> QCompleter:
        completer = QCompleter(urls, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _url: self._changed())
        return completer

    def _tool(self, theme: Theme, icon: str, name: str, run: object) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setIcon(theme.icon(icon, "secondary"))
        button.clicked.connect(run)
        theme.changed.connect(lambda: button.setIcon(theme.icon(icon, "secondary")))
        return button


def _targets(people: Sequence[Person]) -> list[tuple[str, str]]:
    roles = [(f"every {role.value}", f"role {role.value}") for role in (Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN)]
    return [
        ("everyone", "everyone"),
        ("who has it, or everyone", "owner"),
        *roles,
        *((person.name, f"person {person.id}") for person in people),
    ]
