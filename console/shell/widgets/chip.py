"""A state as icon, word and color: never by color alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from console.shell.theme import Theme
from console.shell.tokens import Role, TypeRole
from console.shell.widgets.plainlabel import show_plain


class StatusChip(QWidget):
    """``show_state`` sets all three; a screen reader gets the word."""

    def __init__(
        self,
        theme: Theme,
        word: str = "",
        icon: str = "",
        role: Role = "text",
        parent: QWidget | None = None,
        *,
        size: TypeRole = "base",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size: TypeRole = size
        self._state: tuple[str, str, Role] = (word, icon, role)
        self._picture = QLabel(self)
        self._word = QLabel(self)
        show_plain(self._word)
        self._word.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1.5))
        row.addWidget(self._picture)
        row.addWidget(self._word)
        row.addStretch(1)
        theme.changed.connect(self._paint_state)
        self._paint_state()

    @property
    def word(self) -> str:
        return self._state[0]

    def show_state(self, word: str, icon: str, role: Role) -> None:
        if self._state != (word, icon, role):
            self._state = (word, icon, role)
            self._paint_state()

    def _paint_state(self) -> None:
        word, icon, role = self._state
        self._picture.setVisible(bool(icon))
        if icon:
            self._picture.setPixmap(self._theme.pixmap(icon, role, 16))
        font = self._theme.font(self._size)
        font.setWeight(font.Weight.DemiBold)
        self._word.setStyleSheet(
            f"color: {self._theme.tokens.colors[role]}; font-weight: 600; font-size: {font.pixelSize()}px;"
        )
        self._word.setText(word)
        self.setAccessibleName(word)
