"""The recovery passphrase of a profile: shown once, and asked about until a person says that it is written down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.ports.session import KeySource, Recovery, Session
from console.shell.theme import Theme
from console.shell.window import MainWindow

_SHOWN = "It opens this profile when this computer’s keyring is lost. It is shown this once and kept nowhere."
_ASKED = "Nobody has said that it is written down. Without it a lost keyring means a lost profile."


async def offer_recovery(window: MainWindow, session: Session) -> None:
    """Show a new recovery passphrase; where an earlier one was never confirmed, offer to make another."""
    if session.key_source is not KeySource.KEYRING or session.read_only:
        return
    if session.recovery_passphrase is None and await session.keys.recovery() is not Recovery.UNCONFIRMED:
        return
    notice = RecoveryNotice(
        window.theme,
        session.recovery_passphrase,
        make=lambda: window.start(_made(session, notice), "make recovery passphrase"),
        confirm=lambda: window.start(session.keys.confirm_recovery(), "confirm recovery passphrase"),
        parent=window,
    )
    window.add_notice(notice)


async def _made(session: Session, notice: RecoveryNotice) -> None:
    notice.show_passphrase(await session.keys.make_recovery())


class RecoveryNotice(QFrame):
    """A strip over the page. Work can go on beside it; it comes back at each start until it was confirmed."""

    def __init__(
        self,
        theme: Theme,
        passphrase: str | None,
        *,
        make: Callable[[], object],
        confirm: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._confirm = confirm
        self.setProperty("look", "strip")
        self.setAccessibleName("Recovery passphrase")
        self.heading = QLabel(self)
        self.heading.setProperty("look", "heading")
        self.text = QLabel(self)
        self.text.setProperty("look", "muted")
        self.text.setWordWrap(True)
        self.shown = QLabel(self)
        self.shown.setProperty("look", "title")
        self.shown.setAccessibleName("Recovery passphrase")
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.make = self._button("Make a new one", make)
        self.later = self._button("Later", self._close)
        self.copy = self._button("Copy", lambda: QGuiApplication.clipboard().setText(self.shown.text()))
        self.done = self._button("I have written it down", self._confirmed)
        self._lay_out(theme)
        self._show("Is your recovery passphrase written down?", _ASKED, "")
        if passphrase:
            self.show_passphrase(passphrase)

    def show_passphrase(self, passphrase: str) -> None:
        self._show("Write down your recovery passphrase", _SHOWN, passphrase)

    def _show(self, heading: str, text: str, passphrase: str) -> None:
        self.heading.setText(heading)
        self.text.setText(text)
        self.shown.setText(passphrase)
        for part in (self.shown, self.copy):
            part.setVisible(bool(passphrase))
        for button in (self.make, self.later):
            button.setVisible(not passphrase)

    def _confirmed(self) -> None:
        self._confirm()
        self._close()

    def _close(self) -> None:
        self.shown.clear()
        self.hide()
        self.deleteLater()

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _on=False: run())
        return button

    def _lay_out(self, theme: Theme) -> None:
        picture = QLabel(self)
        picture.setPixmap(theme.pixmap("key", "accent", 20))
        words = QVBoxLayout()
        words.setSpacing(theme.space(0.5))
        for part in (self.heading, self.text, self.shown):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space(step) for step in (4, 3, 3, 3)))
        row.setSpacing(theme.space(3))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.make, self.later, self.copy, self.done):
            row.addWidget(button)
