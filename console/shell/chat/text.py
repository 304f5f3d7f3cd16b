"""The text of a message: Markdown without HTML, as high as it needs."""

from __future__ import annotations

import re
from math import ceil

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

_INDENT = 20
_AFTER_LIST = re.compile(r"^([ \t]*(?:[-*+]|\d+[.)]) .*\n)(?=[^\s\d*+-])", re.MULTILINE)
"""An item of a list, and after it a line that is none: to people that is a paragraph, to Markdown it is not."""
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class MessageText(QTextBrowser):
    """As high as its text. Markdown without HTML; nothing is fetched, no link followed."""

    def __init__(self, air: int, parent: QWidget | None = None) -> None:
        """``air`` in pixels stands between paragraphs."""
        super().__init__(parent)
        self._air = air
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent; border: none; padding: 0; min-height: 0;")
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(_INDENT)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Pictures and style sheets are never loaded, from the network or from this computer."""
        return None

    def show_markdown(self, text: str) -> None:
        self.document().setMarkdown(_AFTER_LIST.sub(r"\1\n", text), _FEATURES)
        self._set_type()
        self.fit()

    def _set_type(self) -> None:
        """Headings no larger than the text but bold, air between paragraphs, and every line within the width."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            cursor.setPosition(block.position())
            if shape.headingLevel():
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                plain = QTextCharFormat()
                plain.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                cursor.mergeCharFormat(plain)
            air = QTextBlockFormat()
            air.setBottomMargin(0 if _goes_on(block) or cursor.currentTable() else self._air)
            air.setTopMargin(self._air if shape.headingLevel() and block.blockNumber() else 0)
            air.setNonBreakableLines(False)  # wide code would hide what is before it
            cursor.mergeBlockFormat(air)
            block = block.next()
        cursor.endEditBlock()

    def show_plain(self, text: str) -> None:
        self.setPlainText(text)
        self.fit()

    def fit(self) -> None:
        """Take the height that the text needs at this width."""
        self.setFixedHeight(ceil(self.document().size().height()) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
            # the height was taken within the change of the width, after which the view has its old one again
            QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        """Give the view all of the height; without that the lines below are not drawn."""
        if self.viewport().height() != self.height():
            self.setViewportMargins(0, 0, 0, 0)


def _goes_on(block: QTextBlock) -> bool:
    """Whether the next block belongs to this one: a heading's text, a list's next item, the next line of code."""
    below = block.next()
    if block.blockFormat().headingLevel():
        return True
    if block.textList():
        return below.isValid() and bool(below.textList())
    return _is_code(block) and below.isValid() and _is_code(below)


def _is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
