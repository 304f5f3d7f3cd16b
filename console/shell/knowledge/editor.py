"""One entry to write. Where someone else saved meanwhile, their text stands above one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.shell.knowledge.drafts import Draft
from console.shell.knowledge.query import TYPE_WORDS
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout


class EditorPane(QFrame):
    save_wanted = Signal()
    left = Signal()
    """To reading; what is written is kept."""
    dropped = Signal()
    over_wanted = Signal()
    """Save over the version that someone else saved meanwhile."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Edit the entry")
        self._draft: Draft | None = None
        self._loaded: KnowledgeText | None = None
        self.theirs: KnowledgeEntry | None = None
        self.heading = QLabel(self)
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        self._make_fields(theme)
        self._make_conflict(theme)
        self._make_buttons()
        self._lay_out(theme)

    @property
    def draft(self) -> Draft | None:
        """As it is written now; None while nothing is edited."""
        if self._draft is None or self._loaded is None:
            return None
        written = self._written(self._loaded)
        return self._draft if written == self._loaded else replace(self._draft, text=written)

    def load(self, draft: Draft) -> None:
        text = draft.text
        self._draft = draft
        self.title.setText(text.title)
        self.type.setCurrentIndex(self.type.findData(text.type))
        self.category.setText(text.category)
        self.keywords.setText(", ".join(text.keywords))
        self.priority.setValue(text.priority)
        self.body.setPlainText(text.body)
        self._loaded = self._written(text)
        self._head()
        self._hide_conflict()

    def rebase(self, draft: Draft) -> None:
        """The text in the fields is over another version now; they and the cursor stay as they are."""
        self._draft = draft
        self._head()
        self._hide_conflict()

    def close_draft(self) -> None:
        self._draft = self._loaded = None
        self._hide_conflict()

    def show_conflict(self, theirs: KnowledgeEntry, when: str) -> None:
        if self._draft is None or self.theirs == theirs:
            return
        self.theirs = theirs
        deed = "saved" if theirs.active else "retired it as"
        self.told.setText(
            f"{theirs.updated_by} {deed} version {theirs.version} ({when}) while you wrote over version "
            f"{self._draft.expected}. Nothing is lost: theirs is here, yours below. Copy what you want to keep of "
            f"theirs, then save yours over it (theirs stays as version {theirs.version}), or take theirs."
        )
        self.other.setPlainText(_what_changed(theirs.text, self._draft.base))
        self.over.setText(f"Save mine as version {theirs.version + 1}")
        self.conflict.show()
        self.save.setEnabled(False)

    def show_able(self, able: bool) -> None:
        for button in (self.over, self.take):
            button.setEnabled(able)
        self.save.setEnabled(able and self.theirs is None)

    def begin(self) -> None:
        """Where writing begins: the title of a new entry, the body of another."""
        first = self.body if self.title.text() else self.title
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

    def _written(self, before: KnowledgeText) -> KnowledgeText:
        words = (word.strip() for word in self.keywords.text().split(","))
        return replace(
            before,
            type=EntryType(self.type.currentData()),
            title=self.title.text().strip(),
            category=self.category.text().strip(),
            keywords=tuple(word for word in words if word),
            priority=self.priority.value(),
            body=self.body.toPlainText(),
        )

    def _head(self) -> None:
        if self._draft is not None:
            of = (
                f"Version {self._draft.expected + 1} of “{self._draft.name}”" if self._draft.expected else "New entry"
            )
            self.heading.setText(of)

    def _hide_conflict(self) -> None:
        self.theirs = None
        self.conflict.hide()
        self.save.setEnabled(True)

    def _make_fields(self, theme: Theme) -> None:
        self.title, self.category, self.keywords = (QLineEdit(self) for _ in range(3))
        self.keywords.setPlaceholderText("separated by commas")
        self.type = QComboBox(self)
        for each, word in TYPE_WORDS.items():
            self.type.addItem(word, each)
        self.priority = QSpinBox(self)
        self.priority.setRange(0, 100)
        self.priority.setMinimumWidth(theme.px(64))
        self.priority.lineEdit().setTextMargins(theme.space(2), 0, 0, 0)  # without buttons by its style it has none
        self.priority.setToolTip("0 to 100; of entries that fit equally well, the higher one comes first")
        self.body = QPlainTextEdit(self)
        self.body.setTabChangesFocus(True)
        self.body.setPlaceholderText("Markdown")
        for name, part in self._named():
            part.setAccessibleName(name)
            part.installEventFilter(self)

    def _named(self) -> list[tuple[str, QWidget]]:
        return [
            ("Title", self.title),
            ("Type", self.type),
            ("Category", self.category),
            ("Priority", self.priority),
            ("Keywords", self.keywords),
            ("Body", self.body),
        ]

    def _make_conflict(self, theme: Theme) -> None:
        self.conflict = QWidget(self)
        chip = StatusChip(theme, "Someone else was faster", "amber", "amber", self.conflict)
        self.told = QLabel(self.conflict)
        self.told.setWordWrap(True)
        self.other = QPlainTextEdit(self.conflict)
        self.other.setReadOnly(True)
        self.other.setAccessibleName("Their text")
        self.over = QPushButton("", self.conflict)
        self.take = QPushButton("Take theirs", self.conflict)
        self.over.clicked.connect(self.over_wanted)
        self.take.clicked.connect(self.dropped)
        buttons = QWidget(self.conflict)
        flow = FlowLayout(buttons, spacing=theme.space(2))
        flow.addWidget(self.over)
        flow.addWidget(self.take)
        column = QVBoxLayout(self.conflict)
        column.setContentsMargins(0, 0, 0, theme.space(2))
        for part in (chip, self.told, self.other, buttons):
            column.addWidget(part)

    def _make_buttons(self) -> None:
        self.save = QPushButton("Save", self)
        self.save.setProperty("look", "primary")
        self.save.setToolTip("Ctrl+S")
        self.back = QPushButton("Back to reading", self)
        self.back.setToolTip("Esc: what you wrote is kept")
        self.drop = QPushButton("Discard", self)
        self.drop.setProperty("look", "danger")
        self.save.clicked.connect(self.save_wanted)
        self.back.clicked.connect(self.left)
        self.drop.clicked.connect(self.dropped)

    def _lay_out(self, theme: Theme) -> None:
        fields = QWidget(self)
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(2))
        places = {"Title": (0, 1, 5), "Type": (1, 1, 1), "Category": (1, 3, 1), "Priority": (1, 5, 1)}
        for name, part in self._named():
            label = QLabel(name, fields)
            label.setProperty("look", "secondary")
            label.setBuddy(part)
            row, at, span = places.get(name, (2 if name == "Keywords" else 3, 1, 5))
            top = Qt.AlignmentFlag.AlignTop if name == "Body" else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(label, row, at - 1, top)
            grid.addWidget(part, row, at, 1, span)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(3, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.conflict)
        self.splitter.addWidget(fields)
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        buttons = QWidget(self)
        flow = FlowLayout(buttons, spacing=theme.space(2))
        for button in (self.save, self.back, self.drop):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        column.setSpacing(theme.space(2))
        column.addWidget(self.heading)
        column.addWidget(self.splitter, 1)
        column.addWidget(buttons)


def _what_changed(theirs: KnowledgeText, base: KnowledgeText) -> str:
    """The names and values in which theirs differ from what both began with, and the whole body."""
    named: dict[str, Callable[[KnowledgeText], str]] = {
        "Title": lambda text: text.title,
        "Type": lambda text: TYPE_WORDS[text.type],
        "Category": lambda text: text.category,
        "Priority": lambda text: str(text.priority),
        "Keywords": lambda text: ", ".join(text.keywords),
    }
    lines = [f"{name}: {value(theirs)}" for name, value in named.items() if value(theirs) != value(base)]
    return "\n".join([*lines, *([""] if lines else []), theirs.body])
