"""Over the list: words, type, active or retired, how many of how many."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from console.domain.ids import TenantId
from console.domain.knowledge import EntryType
from console.shell.knowledge.query import TYPE_WORDS, Question, Shelf
from console.shell.listing.searchline import SearchLine
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.segments import SegmentedControl

_ACTIVE, _RETIRED = "active", "retired"


class FilterBar(QWidget):
    wanted = Signal(Question)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = Question(TenantId(""))
        self.words = SearchLine("Search knowledge", self, placeholder="Search knowledge (Ctrl+F)")
        self.words.setMinimumWidth(theme.px(240))
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
        self.words.asked.connect(lambda _: self._ask())
        self.type.activated.connect(lambda _: self._ask())
        self.state.chosen.connect(lambda _: self._ask())

    def show_question(self, question: Question) -> None:
        """From outside, without telling."""
        self.question = question
        self.words.show_words(question.words)
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

    def reset(self) -> None:
        self.show_question(Question(self.question.tenant, self.question.retired))
        self.wanted.emit(self.question)

    def _ask(self) -> None:
        self.words.forget()
        data = self.type.currentData()
        self.question = replace(
            self.question,
            words=self.words.words,
            type=None if data is None else EntryType(data),
            retired=self.state.current == _RETIRED,
        )
        self.wanted.emit(self.question)
