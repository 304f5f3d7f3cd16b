"""Files that go with the next message."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from console.domain.rich import Attachment
from console.shell.inbox.wording import size_words
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout


class FileRow(QWidget):
    """Each as a button that takes it away again."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Files that go with the message")
        self.attachments: tuple[Attachment, ...] = ()
        self._flow = FlowLayout(self, theme.space(1))
        self._buttons: list[QPushButton] = []

    def show_files(self, attachments: tuple[Attachment, ...]) -> None:
        self.attachments = attachments
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(each) for each in attachments]
        self.changed.emit()

    def add(self, attachment: Attachment) -> None:
        self.show_files((*self.attachments, attachment))

    def _button(self, attachment: Attachment) -> QPushButton:
        button = QPushButton(f"{attachment.name}  {size_words(attachment.size)}  ✕".replace("&", "&&"), self)
        button.setProperty("look", "chip")
        button.setAccessibleName(f"Take away {attachment.name}")
        button.setToolTip(f"Take away {attachment.name}")
        button.clicked.connect(lambda: self._take_away(attachment))
        self._flow.addWidget(button)
        button.show()
        return button

    def _take_away(self, attachment: Attachment) -> None:
        self.show_files(tuple(each for each in self.attachments if each is not attachment))
