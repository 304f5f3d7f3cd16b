"""Over the list: its lanes with their counts, search, group and order, how many of how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.ids import TenantId
from console.domain.panels import Choice, Head, Query
from console.ports.panels import Panel
from console.shell.listing.searchline import SearchLine
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout


class FilterBar(QWidget):
    wanted = Signal(object)

    def __init__(self, theme: Theme, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel, self._theme = panel, theme
        self.query = self.first(TenantId(""))
        self.lanes: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._bar = QWidget(self)
        self._bar.setAccessibleName("Stages")
        self._flow = FlowLayout(self._bar, theme.space(1))
        self.words = SearchLine(f"Search {panel.noun}s", self, placeholder=f"Search {panel.noun}s (Ctrl+F)")
        self.words.setMinimumWidth(theme.px(220))
        self.group = self._choice(panel.groups)
        self.order = self._choice("Order")
        for each in panel.orders:
            self.order.addItem(each.word, each.key)
        self.count = QLabel(self)
        self.count.setProperty("look", "secondary")
        row = QWidget(self)
        flow = FlowLayout(row, theme.space(2))
        for part in (self.words, self.group, self.order, self.count):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._bar)
        column.addWidget(row)
        self.words.asked.connect(lambda _: self._ask())
        self.group.activated.connect(lambda _: self._ask())
        self.order.activated.connect(lambda _: self._ask())

    def first(self, tenant: TenantId) -> Query:
        """What is listed at first, in the order that was chosen."""
        orders = self._panel.orders
        order = self.query.order if hasattr(self, "query") else orders[0].key if orders else ""
        return Query(tenant=tenant, lane=self._panel.lane, order=order)

    def show_query(self, query: Query) -> None:
        """From outside, without telling."""
        self.query = query
        self.words.show_words(query.words)
        self.group.setCurrentIndex(max(self.group.findData(query.group), 0))
        self.order.setCurrentIndex(max(self.order.findData(query.order), 0))
        if query.lane in self.lanes:
            self.lanes[query.lane].setChecked(True)

    def show_head(self, head: Head) -> None:
        self.count.setText(f"{head.total:,} of {head.whole:,}")
        self._offer_lanes(head.lanes)
        self._offer_groups(head.groups)

    def reset(self) -> None:
        """All there is, in the order that was chosen."""
        self.show_query(replace(self.query, lane="", group="", words=""))
        self.wanted.emit(self.query)

    def choose_lane(self, lane: str) -> None:
        self.show_query(replace(self.query, lane=lane))
        self.wanted.emit(self.query)

    def step_lane(self, by: int) -> None:
        """To the lane beside the one that is shown."""
        keys = list(self.lanes)
        if keys:
            self.choose_lane(keys[(keys.index(self.query.lane) + by) % len(keys)])

    def _ask(self) -> None:
        self.words.forget()
        self.query = replace(
            self.query,
            words=self.words.words,
            group=str(self.group.currentData() or ""),
            order=str(self.order.currentData() or ""),
        )
        self.wanted.emit(self.query)

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(22)
        return made

    def _offer_lanes(self, lanes: Sequence[Choice]) -> None:
        for each in lanes:
            button = self.lanes.get(each.key) or self._add_lane(each)
            text = f"{each.word}  {each.count:,}" if each.count else each.word
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(f"{each.word}, {each.count or 0:,}")
                button.updateGeometry()

    def _add_lane(self, lane: Choice) -> QPushButton:
        button = QPushButton(lane.word, self._bar)
        button.setCheckable(True)
        button.setProperty("look", "view")
        button.clicked.connect(lambda: self.choose_lane(lane.key))
        button.setChecked(lane.key == self.query.lane)
        self._group.addButton(button)
        self._flow.addWidget(button)
        button.show()
        self.lanes[lane.key] = button
        return button

    def _offer_groups(self, groups: Sequence[Choice]) -> None:
        words = [(f"Every {self._panel.groups.lower()}", "")]
        words += [(f"{each.word} ({each.count or 0:,})", each.key) for each in groups]
        now = [(self.group.itemText(at), self.group.itemData(at)) for at in range(self.group.count())]
        if now == words:
            return
        self.group.clear()
        for word, key in words:
            self.group.addItem(word, key)
        self.group.setCurrentIndex(max(self.group.findData(self.query.group), 0))
