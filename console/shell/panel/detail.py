"""One row in full: what it is, what can be done with it, and its sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.domain.panels import Detail, Line, Section
from console.ports.panels import Action, Editor, Panel
from console.shell.panel.formcard import FormCard
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.plainlabel import plain_label, show_plain


class DetailPane(QFrame):
    action_wanted = Signal(str)
    editor_wanted = Signal(str)

    def __init__(self, theme: Theme, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "card")
        self.setAccessibleName(f"The {panel.noun}")
        self._shown: tuple[Detail, str] | None = None
        self._able = False
        self.title = QLabel("", self)
        self.title.setProperty("look", "title")
        self.title.setWordWrap(True)
        self.about = QLabel("", self)
        self.about.setProperty("look", "secondary")
        show_plain(self.title, self.about)
        self.about.setWordWrap(True)
        self.state = StatusChip(theme, parent=self)
        self.card = FormCard(theme, self)
        self.buttons: dict[str, QPushButton] = {}
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setProperty("look", "sheet")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(f"All of the {panel.noun}")
        self.area.setMinimumHeight(1)
        self.setMinimumWidth(theme.px(240))
        self._lay_out([*panel.actions, *panel.editors])
        theme.changed.connect(self._again)

    def minimumSizeHint(self) -> QSize:
        """What does not fit scrolls inside: the page does not grow for it."""
        return QSize(self._theme.px(240), self._theme.px(300))

    def show_detail(self, detail: Detail, now: datetime) -> None:
        """Anew, where something changed; where one has scrolled to stays."""
        other = self._shown is None or self._shown[0].key != detail.key
        spoken = _spoken(detail, now)
        if self._shown == (detail, spoken):
            return
        self._shown = (detail, spoken)
        self.title.setText(detail.title)
        self.about.setText(detail.about)
        self.state.setVisible(detail.mark is not None)
        if detail.mark is not None:
            self.state.show_state(detail.mark.word, detail.mark.icon, detail.mark.tone)
        for id, button in self.buttons.items():
            button.setText(_with_keys(detail.words.get(id, self._words[id]), self._keys[id]))
        self.show_able(self._able)
        at = 0 if other else self.area.verticalScrollBar().value()
        self.area.setWidget(self._body(detail.sections, now))
        self.area.verticalScrollBar().setValue(at)
        if other:
            self.card.leave()

    def show_able(self, able: bool) -> None:
        """Whether anything can be done now; what cannot be done with this row says why."""
        self._able = able
        refused = self._shown[0].refused if self._shown else {}
        for id, button in self.buttons.items():
            button.setEnabled(able and id not in refused)
            button.setToolTip(refused.get(id, ""))

    def refusal(self, id: str) -> str:
        """Why an action cannot be done with this row; empty where it can."""
        return self._shown[0].refused.get(id, "") if self._shown else "Nothing is selected."

    @property
    def texts(self) -> list[str]:
        """All that its sections say, in order."""
        body = self.area.widget()
        return [label.text() for label in body.findChildren(QLabel) if label.text()] if body else []

    def _again(self) -> None:
        """Colors and sizes have changed: the next look draws it anew."""
        self._shown = None

    def _lay_out(self, offered: Sequence[Action | Editor]) -> None:
        theme = self._theme
        self._words = {each.id: each.word if isinstance(each, Action) else f"{each.title}…" for each in offered}
        self._keys = {each.id: each.keys for each in offered}
        row = QWidget(self)
        flow = FlowLayout(row, theme.space(2))
        for each in offered:
            button = QPushButton(_with_keys(self._words[each.id], each.keys), row)
            signal = self.action_wanted if isinstance(each, Action) else self.editor_wanted
            button.clicked.connect(lambda _=False, id=each.id, signal=signal: signal.emit(id))
            self.buttons[each.id] = button
            flow.addWidget(button)
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, theme.space(3), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(2))
        for part in (self.title, self.about, self.state, row, self.card):
            column.addWidget(part)
        column.addWidget(self.area, 1)

    def _body(self, sections: Sequence[Section], now: datetime) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, self._theme.space(1), self._theme.space(2), 0)
        column.setSpacing(self._theme.space(4))
        for section in sections:
            column.addWidget(self._section(section, now, body))
        column.addStretch(1)
        return body

    def _section(self, section: Section, now: datetime, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        holder.setAccessibleName(section.title)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.space(2))
        grid.setVerticalSpacing(self._theme.space(1))
        grid.setColumnStretch(1, 1)
        title = plain_label(section.title, holder, "heading")
        grid.addWidget(title, 0, 0, 1, 3)
        for row, line in enumerate(section.lines, start=1):
            self._line(grid, row, line, now, holder)
        last = len(section.lines) + 1
        if not section.lines and section.empty:
            grid.addWidget(plain_label(section.empty, holder, "muted"), last, 0, 1, 3)
        if section.more:
            grid.addWidget(plain_label(f"{section.more:,} more, older ones.", holder, "secondary"), last, 0, 1, 3)
        return holder

    def _line(self, grid: QGridLayout, row: int, line: Line, now: datetime, parent: QWidget) -> None:
        top = Qt.AlignmentFlag.AlignTop
        picture = QLabel(parent)
        if line.mark is not None:
            picture.setPixmap(self._theme.pixmap(line.mark.icon, line.mark.tone, 14))
            picture.setToolTip(line.mark.word)
            picture.setAccessibleName(line.mark.word)
        grid.addWidget(picture, row, 0, top)
        cell = QWidget(parent)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for text, look in ((line.label, "secondary"), (line.text, ""), (line.note, "secondary")):
            if text:
                column.addWidget(plain_label(text, cell, look))
        grid.addWidget(cell, row, 1, top)
        if line.at is not None:
            when = plain_label(relative_time(line.at, now), parent, "secondary")
            when.setWordWrap(False)
            when.setToolTip(exact_time(line.at))
            when.setAccessibleDescription(exact_time(line.at))
            grid.addWidget(when, row, 2, top | Qt.AlignmentFlag.AlignRight)


def _spoken(detail: Detail, now: datetime) -> str:
    """All times as they are said now."""
    lines = (line for section in detail.sections for line in section.lines)
    return " ".join(relative_time(line.at, now) for line in lines if line.at is not None)


def _with_keys(word: str, keys: str) -> str:
    return f"{word}  {keys}" if len(keys) == 1 else word
