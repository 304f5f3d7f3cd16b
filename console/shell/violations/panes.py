"""How the violations page is divided: list and detail."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.shell.theme import Theme
from console.shell.widgets.turning import TurningSplit


class Panes(TurningSplit):
    def __init__(self, theme: Theme, listed: QWidget, detail: QWidget, page: QWidget) -> None:
        super().__init__(theme, listed, detail, page, narrow=1300, least_height=380, beside=440, below=300)
        self.setAccessibleName("List and detail")
