"""Markdown on screen: no HTML, nothing fetched, no link followed."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class MarkdownView(QTextBrowser):
    link_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { border: none; background: transparent; padding: 0; }")
        self.setAccessibleName("Text of the entry")
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))

    def show_markdown(self, text: str) -> None:
        self.document().setMarkdown(text, _FEATURES)
        self._calm_headings()

    def _calm_headings(self) -> None:
        """No larger than the title of the entry above them."""
        cursor, block = QTextCursor(self.document()), self.document().begin()
        calm = QTextCharFormat()
        calm.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        calm.setFontWeight(QFont.Weight.Bold)
        while block.isValid():
            if block.blockFormat().headingLevel():
                cursor.setPosition(block.position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(calm)
                spaced = QTextBlockFormat()
                spaced.setTopMargin(self.fontMetrics().height() / 2)
                cursor.mergeBlockFormat(spaced)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Pictures and style sheets are never loaded, from the network or from this computer."""
        return None
