"""Files that go with the next message."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from console.domain.rich import Attachment
from console.shell.inbox.wording import size_words
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout

_ROWS = 3
"""Of many files as many rows are seen, the others by scrolling: the messages above keep their place."""
_NAME = 190
"""Pixels at 100 % that a name has at most; all of it is in the tooltip."""


class FileRow(QScrollArea):
    """Each as a button that takes it away again."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Files that go with the message")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "sheet")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.attachments: tuple[Attachment, ...] = ()
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row, theme.space(1))
        self._buttons: list[QPushButton] = []
        self.setWidget(self._row)
        self._row.installEventFilter(self)

    def show_files(self, attachments: tuple[Attachment, ...]) -> None:
        self.attachments = attachments
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(each) for each in attachments]
        self._fit()
        self.changed.emit()

    def add(self, attachment: Attachment) -> None:
        self.show_files((*self.attachments, attachment))

    def sizeHint(self) -> QSize:
        return QSize(1, self.height())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return False

    def _fit(self) -> None:
        """As high as its rows, up to three and a half: one sees that there are more."""
        if not self._buttons:
            return
        high, row = self._flow.heightForWidth(max(self.viewport().width(), 1)), self._buttons[0].sizeHint().height()
        self.setFixedHeight(min(high, int(row * (_ROWS + 0.5))))

    def _button(self, attachment: Attachment) -> QPushButton:
        name = self.fontMetrics().elidedText(attachment.name, Qt.TextElideMode.ElideMiddle, self._theme.px(_NAME))
        button = QPushButton(f"{name}  {size_words(attachment.size)}  ✕".replace("&", "&&"), self._row)
        button.setProperty("look", "chip")
        button.setAccessibleName(f"Take away {attachment.name}")
        button.setToolTip(f"Take away {attachment.name}")
        button.clicked.connect(lambda: self._take_away(attachment))
        self._flow.addWidget(button)
        button.show()
        return button

    def _take_away(self, attachment: Attachment) -> None:
        self.show_files(tuple(each for each in self.attachments if each is not attachment))
