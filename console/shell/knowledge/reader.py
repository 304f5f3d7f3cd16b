"""One entry to read, with its versions and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.knowledge import KnowledgeEntry
from console.shell.knowledge.markdown import MarkdownView
from console.shell.knowledge.query import TYPE_WORDS, source_words
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.plainlabel import show_plain


class ReaderPane(QFrame):
    edit_wanted = Signal()
    retire_wanted = Signal()
    restore_wanted = Signal(object)
    """The version, as KnowledgeEntry, whose text is to stand again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Entry")
        self.versions: Sequence[KnowledgeEntry] = ()
        self._able = True
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        self.title.setWordWrap(True)
        self.about = QLabel(self)
        self.about.setProperty("look", "secondary")
        show_plain(self.title, self.about)
        self.about.setWordWrap(True)
        self.retired = StatusChip(theme, "Retired: never found or cited", "pause", "amber", self)
        self.earlier = StatusChip(theme, "An earlier version", "history", "amber", self)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Version")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(26)
        self.choice.activated.connect(lambda _: self._show_chosen())
        self.edit = QPushButton("Edit", self)
        self.edit.setToolTip("E")
        self.retire = QPushButton("Retire", self)
        self.restore = QPushButton("Restore", self)
        self.edit.clicked.connect(self.edit_wanted)
        self.retire.clicked.connect(self.retire_wanted)
        self.restore.clicked.connect(self.ask_restore)
        self.body = MarkdownView(self)
        tools = QWidget(self)
        flow = FlowLayout(tools, spacing=theme.space(2))
        for part in (self.choice, self.edit, self.retire, self.restore):
            flow.addWidget(part)
        states = QHBoxLayout()
        states.addWidget(self.retired)
        states.addWidget(self.earlier)
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        column.setSpacing(theme.space(2))
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(states)
        column.addWidget(tools)
        column.addWidget(self.body, 1)

    @property
    def newest(self) -> KnowledgeEntry | None:
        return self.versions[0] if self.versions else None

    @property
    def chosen(self) -> KnowledgeEntry | None:
        place = self.choice.currentIndex()
        return self.versions[place] if 0 <= place < len(self.versions) else None

    def show_versions(self, versions: Sequence[KnowledgeEntry], now: datetime) -> None:
        """Newest first. An earlier version that is being read stays on screen."""
        before, reading = self.newest, self.chosen
        self.versions = versions
        self.choice.clear()
        for place, each in enumerate(versions):
            words = [f"Version {each.version}", relative_time(each.updated_at, now), each.updated_by]
            words += [] if each.active else ["retired"]
            self.choice.addItem(" · ".join(words))
            self.choice.setItemData(place, exact_time(each.updated_at), Qt.ItemDataRole.ToolTipRole)
        if before is not None and reading is not None and reading.version < before.version:
            same = [p for p, each in enumerate(versions) if each.text.id == reading.text.id]
            place = next((p for p in same if versions[p].version == reading.version), 0)
            self.choice.setCurrentIndex(place)
        self._show_chosen()

    def choose(self, version: int) -> None:
        """Read this version, where there is one."""
        for place, each in enumerate(self.versions):
            if each.version == version:
                self.choice.setCurrentIndex(place)
                self._show_chosen()

    def show_able(self, able: bool) -> None:
        self._able = able
        for button in (self.edit, self.retire, self.restore):
            button.setEnabled(able)

    def ask_restore(self) -> None:
        """What the Restore button does, where it is there."""
        if self.chosen is not None and not self.restore.isHidden() and self._able:
            self.restore_wanted.emit(self.chosen)

    def _show_chosen(self) -> None:
        newest, shown = self.newest, self.chosen
        if newest is None or shown is None:
            return
        text, old = shown.text, shown is not newest
        self.title.setText(text.title)
        about = [TYPE_WORDS[text.type], text.category, f"priority {text.priority}", source_words(shown.source)]
        about += [f"keywords: {', '.join(text.keywords)}"] if text.keywords else []
        self.about.setText("  ·  ".join(part for part in about if part))
        self.about.setToolTip(f"Id {text.id}, from {shown.source}, {exact_time(shown.updated_at)}")
        self.retired.setVisible(not newest.active and not old)
        self.earlier.setVisible(old)
        self.edit.setVisible(newest.active and not old)
        self.retire.setVisible(newest.active and not old)
        self.restore.setVisible(old or not newest.active)
        self.restore.setText(f"Restore version {shown.version}" if old else "Restore")
        self.body.show_markdown(text.body)
