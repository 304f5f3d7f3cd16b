"""Suggested actions of a reply as buttons; an irreversible one asks first, and shows exactly what will happen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.proactive import SuggestedAsk
from console.domain.turns import SuggestedAction
from console.shell.theme import Theme
from console.shell.widgets.elided import ElidedLabel
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.taborder import tab_on
from console.shell.widgets.wrapped import WrappedButton

_LONGEST = 40
"""Characters on a button, so that it fits into a narrow window."""


class Offers(QWidget):
    """An action runs once: its button stays and says that it was done."""

    wanted = Signal(object)
    """The SuggestedAction that a person chose, and confirmed where that is asked."""

    def __init__(self, theme: Theme, actions: Collection[SuggestedAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._message = theme, parent
        self._actions = {action.digest: action for action in actions}
        self.asking: Asking | None = None
        self.buttons: dict[str, WrappedButton] = {}
        row = QWidget(self)
        flow = FlowLayout(row, spacing=theme.space(2))
        for number, action in enumerate(actions, 1):
            self.buttons[action.digest] = button = WrappedButton("", row)
            button.setToolTip(f"{action.preview}\n({number})")
            button.setAccessibleDescription(action.preview)
            button.clicked.connect(lambda _=False, action=action: self._choose(action))
            flow.addWidget(button)
            self._word(action, "")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(2))
        self._column.addWidget(row)

    def show_state(self, able: bool, done: Collection[str]) -> None:
        """``done`` are digests of actions that ran."""
        for digest, action in self._actions.items():
            self.buttons[digest].setEnabled(able and digest not in done)
            self._word(action, "✓ " if digest in done else "")

    def settle(self, digest: str, done: bool) -> None:
        """It ran, or could be tried again."""
        if digest in self._actions:
            self.buttons[digest].setEnabled(not done)
            self._word(self._actions[digest], "✓ " if done else "")

    def choose(self, number: int) -> None:
        """As a click on the button of that number, from 1, does."""
        if 1 <= number <= len(self._actions):
            list(self.buttons.values())[number - 1].click()

    def leave(self) -> None:
        """Ask no longer; nothing was done."""
        if self.asking is not None:
            self.asking.hide()
            self.asking.deleteLater()
            self.asking = None

    def _choose(self, action: SuggestedAction) -> None:
        self.leave()
        if not action.irreversible:
            self._run(action)
            return
        self.asking = Asking(self._theme, action, self)
        self.asking.confirmed.connect(lambda: self._run(action))
        self.asking.left.connect(self._back_to, Qt.ConnectionType.QueuedConnection)
        self._column.addWidget(self.asking)
        tab_on(self.buttons[action.digest], self.asking)
        self.asking.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to(self, digest: str) -> None:
        self.leave()
        self.buttons[digest].setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, action: SuggestedAction) -> None:
        self.leave()
        if self.buttons[action.digest].isEnabled():
            self._message.setFocus(Qt.FocusReason.OtherFocusReason)  # not on to another action
            self.buttons[action.digest].setEnabled(False)
            self._word(action, "… ")
            self.wanted.emit(action)

    def _word(self, action: SuggestedAction, mark: str) -> None:
        self.buttons[action.digest].say(f"{mark}{action.label}{'…' if action.irreversible and not mark else ''}")


class Asking(QFrame):
    """In place: exactly what will happen, with what, and that it cannot be taken back."""

    confirmed = Signal()
    left = Signal(str)

    def __init__(self, theme: Theme, action: SuggestedAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._digest = action.digest
        self.setProperty("look", "card")
        self.preview = _plain(action.preview, self)
        self.given = _plain("\n".join(given_lines(action.arguments)), self)
        self.given.setProperty("look", "secondary")
        self.given.setVisible(bool(self.given.text()))
        warning = QLabel("This cannot be taken back.", self)
        warning.setProperty("look", "amber")
        self.yes = QPushButton(f"Yes: {action.label}", self)
        self.yes.setProperty("look", "danger")
        self.yes.clicked.connect(self.confirmed)
        self.no = QPushButton("No", self)
        self.no.setToolTip("Esc")
        self.no.setAccessibleDescription(f"{action.preview} {self.given.text()} This cannot be taken back.")
        self.no.clicked.connect(lambda: self.left.emit(self._digest))
        self.setAccessibleName(f"Confirm: {action.label}")
        buttons = QHBoxLayout()
        for button in (self.yes, self.no):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(1.5))
        for part in (self.preview, self.given, warning):
            column.addWidget(part)
        column.addLayout(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(self._digest)
        else:
            super().keyPressEvent(event)


class Asks(QWidget):
    """Questions that a reply suggests, as buttons that send them, each with its reason beside it."""

    wanted = Signal(str)
    """The text to send."""

    def __init__(self, theme: Theme, asks: Collection[SuggestedAsk], parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        for ask in asks:
            row = QWidget(self)
            button = WrappedButton(shortened(ask.text), row)
            button.setToolTip(f"{ask.text}\n{ask.reason}")
            button.setAccessibleName(ask.text)
            button.setAccessibleDescription(ask.reason)
            button.clicked.connect(lambda _=False, text=ask.text: self.wanted.emit(text))
            self.buttons.append(button)
            reason = ElidedLabel(ask.reason, row)
            reason.setProperty("look", "secondary")
            flow = FlowLayout(row, spacing=theme.space(2))
            flow.addWidget(button)
            flow.addWidget(reason)
            column.addWidget(row)

    def choose(self, number: int) -> None:
        """As a click on the button of that number, from 1, does."""
        if 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def given_lines(given: Mapping[str, Any]) -> Iterator[str]:
    """Names and values for people; what was left out is left out."""
    return (f"{name.replace('_', ' ')}: {value}" for name, value in given.items() if value not in (None, ""))


def _plain(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
