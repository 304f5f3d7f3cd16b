"""What stands where nothing is yet: what this place is, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.plainlabel import show_plain


class EmptyState(QWidget):
    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str = "",
        parent: QWidget | None = None,
        *,
        button: str = "",
        run: Callable[[], object] | None = None,
        role: Role = "secondary",
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._role = theme, icon, role
        self.setAccessibleName(title)
        self._picture = QLabel(self)
        self.title = QLabel(title, self)
        self.title.setProperty("look", "title")
        self.title.setWordWrap(True)
        self.text = QLabel(text, self)
        self.text.setProperty("look", "muted")
        show_plain(self.title, self.text)
        self.text.setWordWrap(True)
        self.button = QPushButton(button, self)
        self.button.setProperty("look", "primary")
        self.button.setVisible(bool(button))
        if run is not None:
            self.button.clicked.connect(lambda: run())
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(2))
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addLayout(self._centered(label))
        column.addSpacing(theme.space(2))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._tint)
        self._tint()

    def tell(self, icon: str, title: str, text: str = "", *, button: str | None = None) -> None:
        """Say something else; ``button`` None leaves it as it is, an empty text hides it."""
        self._icon = icon
        self.setAccessibleName(title)
        self.title.setText(title)
        self.text.setText(text)
        if button is not None:
            self.button.setText(button)
            self.button.setVisible(bool(button))
        self._tint()

    def _centered(self, label: QLabel) -> QHBoxLayout:
        label.setMaximumWidth(self._theme.px(520))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(label, 6)
        row.addStretch(1)
        return row

    def _tint(self) -> None:
        self._picture.setPixmap(self._theme.pixmap(self._icon, self._role, 40))
