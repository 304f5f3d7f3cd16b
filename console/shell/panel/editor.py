"""The pane in which an ordered list is edited: the list left, one item right, and below it how it will be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.conversations import Sender
from console.domain.panels import Choice, Problem, Said
from console.ports.panels import Editor
from console.shell.panel.edititems import Draft, told
from console.shell.panel.fields import FieldForm
from console.shell.theme import Theme
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.rowlist import RowList

NARROW = 760
"""Pixels at 100 %: in less, the list stands above the form."""
_BUBBLES = {Sender.BOT: "bubble_bot", Sender.PERSON: "bubble_person", Sender.CUSTOMER: "bubble_customer"}


class EditorPane(QWidget):
    subject_wanted = Signal(str)
    version_wanted = Signal(int)
    item_wanted = Signal(int)
    edited = Signal()

    def __init__(self, theme: Theme, editor: Editor, page: QWidget) -> None:
        super().__init__(page)
        self._theme, self._editor = theme, editor
        self._labels = {field.name: field.label for field in editor.fields}
        self._listed: object = None
        self._in_hand: str | None = None
        self._shared_out = False
        self._previewed: tuple[Said, ...] = ()
        self.setAccessibleName(editor.title)
        self.subject = self._choice("Of")
        self.version = self._choice("Version")
        self.about = QLabel(editor.about, self)
        self.about.setProperty("look", "secondary")
        self.about.setWordWrap(True)
        self.notice = QLabel("", self)
        self.notice.setWordWrap(True)
        self.notice.setProperty("look", "red")
        self.notice.setAccessibleName("What keeps it from being saved")
        self.list = RowList(self)
        self.list.setAccessibleName(f"{editor.noun.capitalize()}s in their order")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            theme, editor.icon or "note", f"No {editor.noun}s yet", f"Add the first {editor.noun}.", self
        )
        self.form = FieldForm(theme, editor.fields, self)
        self._buttons()
        self._lay_out()
        self.list.currentRowChanged.connect(self.item_wanted)
        self.list.opened.connect(lambda: self.form.begin())
        self.form.changed.connect(self.edited)
        self.form.given_up.connect(self.list.setFocus)
        self.subject.activated.connect(lambda _: self.subject_wanted.emit(str(self.subject.currentData())))
        self.version.activated.connect(lambda _: self.version_wanted.emit(int(self.version.currentData())))

    def offer_subjects(self, subjects: Sequence[Choice], current: str) -> None:
        self.subject.clear()
        for each in subjects:
            self.subject.addItem(each.word, each.key)
        self.subject.setCurrentIndex(self.subject.findData(current))

    def show_draft(self, draft: Draft, problems: Sequence[Problem], ages: Mapping[int, str]) -> None:
        """All of it anew; the form only where another item is in hand. ``ages`` say of each version when and who."""
        self._show_versions(draft, ages)
        self._show_list(draft, problems)
        item = draft.item
        self.stack.setCurrentWidget(self._body if item is not None else self.empty)
        if item is not None and (self._in_hand != item.id or self.form.values != dict(item.values)):
            self._in_hand = item.id
            self.form.load(item.values, saved=bool(item.id))
        mine = {each.field: each.text for each in problems if each.place == draft.at}
        self.form.show_problems(mine)
        self.notice.setText(told(problems, self._labels, self._editor.noun))
        self.notice.setVisible(bool(problems))

    def show_preview(self, said: Sequence[Said]) -> None:
        if tuple(said) == self._previewed:
            return
        self._previewed = tuple(said)
        while (old := self._preview.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in said:
            self._preview.addWidget(self._bubble(each))

    def show_able(self, able: bool, draft: Draft | None) -> None:
        some = draft is not None and draft.item is not None
        self.form.setEnabled(able)
        self.add.setEnabled(able)
        for button in (self.up, self.down, self.delete):
            button.setEnabled(able and some)
        unsaved = draft is not None and draft.unsaved
        self.save.setEnabled(able and unsaved)
        self.discard.setEnabled(able and unsaved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside one another where there is room for it, else above one another."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(NARROW)
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted != self.splitter.orientation() or not self._shared_out:
            self._shared_out = True
            self.splitter.setOrientation(wanted)
            self.splitter.setSizes([4000, 6000] if wide else [3500, 6500])

    def _buttons(self) -> None:
        noun = self._editor.noun
        self.add = QPushButton(f"Add {noun}", self)
        self.add.setToolTip("Ctrl+N")
        self.up = QPushButton("Up", self)
        self.up.setToolTip("Alt+Up")
        self.down = QPushButton("Down", self)
        self.down.setToolTip("Alt+Down")
        self.delete = QPushButton("Delete", self)
        self.delete.setProperty("look", "danger")
        self.delete.setToolTip("Ctrl+Del")
        self.save = QPushButton("Save", self)
        self.save.setProperty("look", "primary")
        self.save.setToolTip("Ctrl+S")
        self.discard = QPushButton("Discard", self)
        self.discard.setToolTip("Back to what is saved")
        self.back = QPushButton("Back to the list", self)
        self.back.setToolTip("Esc: what you wrote is kept until the window closes")
        for button in (self.up, self.down):
            button.setAccessibleName(f"Move the {noun} {button.text().lower()}")

    def _lay_out(self) -> None:
        theme = self._theme
        space = theme.space
        head = QWidget(self)
        flow = FlowLayout(head, space(2))
        parts: tuple[QWidget, ...] = (self.subject, self.version, self.save, self.discard, self.back)
        for each in parts:
            flow.addWidget(each)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        tools = QWidget(left)
        row = FlowLayout(tools, space(2))
        for button in (self.add, self.up, self.down, self.delete):
            row.addWidget(button)
        column.addWidget(self.list, 1)
        column.addWidget(tools)
        self.stack = QStackedWidget(self)
        self._body = self._made_body()
        self.stack.addWidget(self._body)
        self.stack.addWidget(self.empty)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(space(2))
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(space(2))
        for part in (head, self.about, self.notice):
            outer.addWidget(part)
        outer.addWidget(self.splitter, 1)

    def _made_body(self) -> QWidget:
        theme = self._theme
        card = QFrame(self)
        card.setProperty("look", "card")
        area = QScrollArea(card)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setProperty("look", "sheet")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(area)
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.space(1), 0, theme.space(2), 0)
        column.setSpacing(theme.space(3))
        holder = QWidget(inner)
        holder.setAccessibleName("Preview")
        self._preview = QVBoxLayout(holder)
        self._preview.setContentsMargins(0, 0, 0, 0)
        self._preview.setSpacing(theme.space(2))
        column.addWidget(holder)
        column.addWidget(self.form)
        column.addStretch(1)
        area.setWidget(inner)
        outer = QHBoxLayout(card)
        edge = theme.space(3)
        outer.setContentsMargins(edge, edge, theme.space(1), edge)
        outer.addWidget(area)
        return card

    def _show_versions(self, draft: Draft, ages: Mapping[int, str]) -> None:
        number = draft.sheet.version
        latest = f"Version {number}" if number else "Not saved as a version"
        words = [(f"{latest}, changed" if draft.unsaved else f"{latest}{ages.get(number, '')}", 0)]
        earlier = [each for each in draft.sheet.versions if each.number != number]
        words += [(f"Take version {each.number}{ages.get(each.number, '')}", each.number) for each in earlier]
        now = [(self.version.itemText(at), self.version.itemData(at)) for at in range(self.version.count())]
        if now != words:
            self.version.clear()
            for word, data in words:
                self.version.addItem(word, data)
        self.version.setCurrentIndex(0)

    def _show_list(self, draft: Draft, problems: Sequence[Problem]) -> None:
        wrong = {each.place for each in problems}
        rows = [
            (f"{place + 1}. {self._editor.label(item)}\n{self._editor.note(item)}", place in wrong)
            for place, item in enumerate(draft.items)
        ]
        self.list.blockSignals(True)
        if rows != self._listed:
            self._listed = rows
            while self.list.count() > len(rows):
                self.list.takeItem(self.list.count() - 1)
            for place, (text, is_wrong) in enumerate(rows):
                row = self.list.item(place) if place < self.list.count() else None
                if row is None:
                    row = QListWidgetItem()
                    self.list.addItem(row)
                self._say(row, text, is_wrong)
        self.list.setCurrentRow(draft.at)
        self.list.blockSignals(False)

    def _say(self, row: QListWidgetItem, text: str, wrong: bool) -> None:
        row.setText(text)
        row.setToolTip(text)
        row.setIcon(self._theme.icon("red", "red") if wrong else QIcon())
        spoken = text.replace("\n", ", ")
        row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{spoken}, not right yet" if wrong else spoken)

    def _bubble(self, said: Said) -> QWidget:
        bubble = QFrame(self)
        color = self._theme.tokens.colors[_BUBBLES.get(said.sender, "bubble_note")]  # type: ignore[index]
        bubble.setStyleSheet(f"QFrame {{ background: {color}; border-radius: 6px; }}")
        column = QVBoxLayout(bubble)
        edge = self._theme.space(2)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(0)
        when = QLabel(said.when, bubble)
        when.setProperty("look", "secondary")
        words = QLabel(said.text, bubble)
        words.setTextFormat(Qt.TextFormat.MarkdownText)
        words.setWordWrap(True)
        words.setAccessibleName(f"{said.when}: {said.text}")
        column.addWidget(when)
        column.addWidget(words)
        return bubble

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(26)
        return made
