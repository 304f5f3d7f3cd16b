"""What the window shows when the profile does not open by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.domain.trouble import KeyNeeded, NoKeyring, Trouble
from console.shell.theme import Theme
from console.shell.tokens import Role

_NO_WAY_BACK = "Forgotten, it cannot be replaced; in Settings you can add a second one, for recovery."
SHORTEST = 10
"""Characters that a new passphrase must have."""


def strength(passphrase: str) -> tuple[str, Role]:
    """A hint in words, by length and variety; only too short is refused."""
    if len(passphrase) < SHORTEST:
        return f"Too short: {SHORTEST} characters at least", "red"
    kinds = sum(any(test(c) for c in passphrase) for test in (str.islower, str.isupper, str.isdigit, str.isspace))
    kinds += any(not c.isalnum() and not c.isspace() for c in passphrase)
    points = len(passphrase) + 3 * kinds
    if len(set(passphrase)) < 5 or points < 18:
        return "Weak: longer is better, several words are good", "amber"
    return ("Good", "green") if points < 28 else ("Strong", "green")


class _Centered(QWidget):
    """A card in the middle of the page."""

    def __init__(self, theme: Theme, icon: str, role: Role, title: str, text: str) -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName(title)
        card = QFrame(self)
        card.setProperty("look", "card")
        card.setFixedWidth(theme.px(520))
        self.column = QVBoxLayout(card)
        edge = theme.space(6)
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(theme.space(3))
        picture = QLabel(card)
        picture.setPixmap(theme.pixmap(icon, role, 32))
        self.title = QLabel(title, card)
        self.title.setProperty("look", "title")
        self.title.setWordWrap(True)
        self.text = QLabel(text, card)
        self.text.setProperty("look", "muted")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for part in (picture, self.title, self.text):
            self.column.addWidget(part)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # Between stretches, not aligned: an aligned widget is not given the height of its wrapped text.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)


class Unlock(_Centered):
    """Asks for the passphrase; for a new profile without a keyring twice, or offers a look around."""

    def __init__(
        self,
        theme: Theme,
        needed: KeyNeeded,
        unlock: Callable[[str], object],
        look_around: Callable[[], object],
    ) -> None:
        self.new = isinstance(needed, NoKeyring)
        title = "Choose a passphrase" if self.new else "This profile is locked"
        text = f"{needed} {_NO_WAY_BACK}" if self.new else str(needed)
        super().__init__(theme, "lock" if not self.new else "key", "accent", title, text)
        self._unlock = unlock
        self.passphrase = self._field("Passphrase")
        self.repeated = self._field("The same again")
        self.hint = QLabel(self)
        self.hint.setProperty("look", "secondary")
        self.reveal = QPushButton("Show", self)
        self.reveal.setCheckable(True)
        self.reveal.setAccessibleName("Show the passphrase")
        self.reveal.toggled.connect(self._reveal)
        line = QHBoxLayout()
        line.addWidget(self.passphrase, 1)
        line.addWidget(self.reveal)
        self.button = QPushButton("Create profile" if self.new else "Unlock", self)
        self.button.setProperty("look", "primary")
        self.button.clicked.connect(self._submit)
        self.look = QPushButton("Look around with demo data, nothing is kept", self)
        self.look.clicked.connect(lambda: look_around())
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.look)
        buttons.addStretch(1)
        self.column.addLayout(line)
        self.column.addWidget(self.repeated)
        self.column.addWidget(self.hint)
        self.column.addLayout(buttons)
        self.repeated.setVisible(self.new)
        self.look.setVisible(self.new)
        self.setFocusProxy(self.passphrase)
        self._check()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.textChanged.connect(self._check)
        field.returnPressed.connect(self._submit)
        return field

    def _reveal(self, shown: bool) -> None:
        self.reveal.setText("Hide" if shown else "Show")
        for field in (self.passphrase, self.repeated):
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _check(self) -> None:
        if not hasattr(self, "button"):
            return
        text = self.passphrase.text()
        ready, words, role = bool(text), "", "secondary"
        if self.new and text:
            words, role = strength(text)
            ready = role != "red"
            if ready and self.repeated.text() != text:
                ready = False
                if self.repeated.text():
                    words, role = "The two are not the same yet", "amber"
        self.hint.setText(words)
        self.hint.setStyleSheet(f"color: {self.theme.tokens.colors[role]};")  # type: ignore[index]
        self.button.setEnabled(ready)

    def _submit(self) -> None:
        if self.button.isEnabled():
            self.button.setEnabled(False)
            self._unlock(self.passphrase.text())


class BrokenProfile(_Centered):
    """The profile cannot be opened: why, where it lies, and what can be done."""

    def __init__(
        self,
        theme: Theme,
        trouble: Trouble,
        aside: Callable[[], object] | None,
        quit: Callable[[], object],
        *,
        retry: Callable[[], object] | None = None,
    ) -> None:
        words = "\n\n".join(part for part in (trouble.kept, trouble.do) if part)
        super().__init__(theme, "critical", "red", trouble.what, words)
        row = QHBoxLayout()
        choices = (("Try again", retry), ("Set aside and start anew", aside), ("Quit", quit))
        self.buttons: dict[str, QPushButton] = {}
        for text, run in choices:
            if run is not None:
                button = QPushButton(text, self)
                button.clicked.connect(lambda _on=False, run=run: run())
                row.addWidget(button)
                self.buttons[text] = button
        row.addStretch(1)
        self.column.addLayout(row)
        if len(self.buttons) > 1:
            keys = QLabel("Shift+Tab goes to the other choices.", self)
            keys.setProperty("look", "secondary")
            self.column.addWidget(keys)
        self.setFocusProxy(self.buttons["Quit"])
