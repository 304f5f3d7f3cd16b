"""The profile: where it lies, what opens it, and changing that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from console.ports.session import KeySource, Recovery, Session
from console.shell.locked import strength
from console.shell.settings.sections import Section
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout

_SOURCES = {
    KeySource.KEYRING: "The keyring of this computer, and the recovery passphrase",
    KeySource.PASSPHRASE: "Your passphrase",
    KeySource.EPHEMERAL: "Kept nowhere: this profile is gone when the window closes",
}
_RECOVERY = {
    Recovery.NONE: "There is none: a profile whose passphrase is forgotten cannot be opened by anyone",
    Recovery.UNCONFIRMED: "Made, but nobody has said that it is written down",
    Recovery.CONFIRMED: "Written down",
}


class NewPassphrase(QWidget):
    """Two fields, a hint and a button; ``chosen`` once both say the same and it is strong enough."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.passphrase, self.repeated = self._field(theme, f"New {name}"), self._field(theme, "The same again")
        self.change = QPushButton("Change", self)
        self.change.setAccessibleName(f"Change the {name}")
        self.change.clicked.connect(self._choose)
        self.hint = QLabel(self)
        self.hint.setProperty("look", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(line(theme, self, self.passphrase, self.repeated, self.change))
        column.addWidget(self.hint)
        self.setFocusProxy(self.passphrase)
        self._check()

    def set_changeable(self, changeable: bool) -> None:
        for part in (self.passphrase, self.repeated):
            part.setEnabled(changeable)

    def _field(self, theme: Theme, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setMinimumWidth(theme.px(170))
        field.textChanged.connect(lambda: self._check())
        return field

    def _check(self) -> None:
        text = self.passphrase.text()
        words, role = strength(text) if text else ("", "green")
        same = self.repeated.text() == text
        self.change.setEnabled(bool(text) and role != "red" and same)
        self.hint.setText(
            words if same or role == "red" else f"{words}. The two are not the same yet" if words else ""
        )

    def _choose(self) -> None:
        self.chosen.emit(self.passphrase.text())
        self.passphrase.clear()
        self.repeated.clear()


class ProfileSection(Section):
    rotate = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "profile", "Profile and keys", parent)
        grid = self.rows()
        self.name, self.folder, self.source = self.value(""), self.value(""), self.value("")
        self.state = self.value("")
        self.own = NewPassphrase(theme, "passphrase", self)
        self.recovery = NewPassphrase(theme, "recovery passphrase", self)
        self.button = QPushButton("Encrypt with a new key", self)
        self.button.clicked.connect(self.rotate)
        self.working = QProgressBar(self)
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("The profile is being encrypted anew")
        self.working.hide()
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Profile", self.name),
            ("Folder", self.folder),
            ("Opened by", self.source),
            ("Passphrase", self.own),
            ("Recovery passphrase", self.state),
            ("", self.recovery),
            ("Key", line(theme, self, self.button, self.working)),
        )
        for word, value in rows:
            self.row(grid, word, value)
        note = self.value("The whole profile is encrypted anew. Broken off at any moment, it stays readable.")
        note.setProperty("look", "secondary")
        grid.addWidget(note, grid.rowCount(), 1)

    def attach(self, session: Session) -> None:
        self.name.setText(session.profile + (" (read-only)" if session.read_only else ""))
        self.folder.setText(str(session.folder))
        self.source.setText(_SOURCES[session.key_source])
        changeable = not session.read_only and session.key_source is not KeySource.EPHEMERAL
        self.own.set_changeable(changeable and session.key_source is KeySource.PASSPHRASE)
        self.recovery.set_changeable(changeable)
        self.button.setEnabled(changeable)

    def show_recovery(self, recovery: Recovery) -> None:
        self.state.setText(_RECOVERY[recovery])
        self.recovery.change.setText("Add" if recovery is Recovery.NONE else "Change")

    def set_rotating(self, rotating: bool) -> None:
        self.button.setEnabled(not rotating)
        self.working.setVisible(rotating)


def line(theme: Theme, parent: QWidget, *parts: QWidget) -> QWidget:
    """The parts side by side, and below each other where there is no room; the first one takes the focus."""
    made = QWidget(parent)
    row = FlowLayout(made, spacing=theme.space(2))
    for part in parts:
        row.addWidget(part)
    made.setFocusProxy(parts[0])
    return made
