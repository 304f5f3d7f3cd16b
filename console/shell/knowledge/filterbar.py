"""Over the list: words, type, active or retired, how many of how many."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from console.domain.ids import TenantId
from console.domain.knowledge import EntryType
from console.shell.knowledge.query import TYPE_WORDS, Question, Shelf
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.segments import SegmentedControl

_ACTIVE, _RETIRED = "active", "retired"
TYPING_MS = 150


class FilterBar(QWidget):
    wanted = Signal(Question)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = Question(TenantId(""))
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("Search knowledge (Ctrl+F)")
        self.words.setAccessibleName("Search knowledge")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(theme.px(240))
        self.words.installEventFilter(self)
        self.type = QComboBox(self)
        self.type.setAccessibleName("Type of entry")
        self.type.addItem("All types", None)
        for each, word in TYPE_WORDS.items():
            self.type.addItem(word, each)
        self.state = SegmentedControl("State", [(_ACTIVE, "Active"), (_RETIRED, "Retired")], self)
        self.count = QLabel(self)
        self.count.setProperty("look", "secondary")
        self.add = QPushButton("New entry", self)
        self.add.setToolTip("Ctrl+N")
        self.bring = QPushButton("Import files…", self)
        row = FlowLayout(self, spacing=theme.space(2))
        for part in (self.words, self.type, self.state, self.count, self.add, self.bring):
            row.addWidget(part)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.words.textChanged.connect(lambda _: self._typing.start())
        self.type.activated.connect(lambda _: self._ask())
        self.state.chosen.connect(lambda _: self._ask())

    def show_question(self, question: Question) -> None:
        """From outside, without telling."""
        self.question = question
        self.words.blockSignals(True)
        self.words.setText(question.words)
        self.words.blockSignals(False)
        self.type.setCurrentIndex(self.type.findData(question.type))
        self.state.choose(_RETIRED if question.retired else _ACTIVE)

    def show_counts(self, shelf: Shelf) -> None:
        total = shelf.retired if self.question.retired else shelf.active
        self.count.setText(f"{shelf.total:,} of {total:,}")
        self.state.name_option(_ACTIVE, f"Active {shelf.active:,}")
        self.state.name_option(_RETIRED, f"Retired {shelf.retired:,}")
        for place in range(1, self.type.count()):
            each = EntryType(self.type.itemData(place))
            self.type.setItemText(place, f"{TYPE_WORDS[each]} ({shelf.types.get(each, 0):,})")

    def flush(self) -> bool:
        """Ask now for what was typed; True when something waited."""
        waited = self._typing.isActive()
        if waited:
            self._ask()
        return waited

    def reset(self) -> None:
        self.show_question(Question(self.question.tenant, self.question.retired))
        self.wanted.emit(self.question)

    def go_to_words(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def eventFilter(self, watched: object, event: object) -> bool:
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.words.clear()
                self.flush()
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self.flush()
                self.left.emit()
                return True
        return False

    def _ask(self) -> None:
        self._typing.stop()
        data = self.type.currentData()
        self.question = replace(
            self.question,
            words=self.words.text().strip(),
            type=None if data is None else EntryType(data),
            retired=self.state.current == _RETIRED,
        )
        self.wanted.emit(self.question)
