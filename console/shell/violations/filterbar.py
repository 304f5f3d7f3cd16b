"""The filter bar: words, chips for every dimension with counts, and how many of how many are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from console.domain.ids import PersonId
from console.domain.scoring import Severity
from console.domain.violations import UNOWNED, FacetCount, Review, ViolationFilter, ViolationStatus
from console.shell.listing.searchline import SearchLine
from console.shell.theme import Theme
from console.shell.violations.choices import Choice, MenuOption
from console.shell.violations.columns import Wording
from console.shell.violations.days import DayChoice
from console.shell.violations.query import facet_counts
from console.shell.widgets.flow import FlowLayout

NAMES = {
    "sites": "Site",
    "pillars": "Pillar",
    "severities": "Severity",
    "statuses": "Status",
    "reviews": "Review",
    "owners": "Owner",
}


class FilterBar(QWidget):
    """Shows a filter and tells when the person changes it; ``filter`` holds the tenant untouched."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, filter: ViolationFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter")
        self._filter = filter
        self.text = _FindLine(self)
        self.text.asked.connect(lambda words: self._want(replace(self._filter, text=words)))
        self.choices = {dimension: Choice(name, self) for dimension, name in NAMES.items()}
        self.days = DayChoice(self)
        self.clear = QPushButton("Clear filter", self)
        self.clear.setProperty("look", "flat")
        self.clear.clicked.connect(self.reset)
        self.count = QLabel("", self)
        self.count.setProperty("look", "muted")
        self.count.setAccessibleName("Number listed")
        self._lay_out(theme)
        for dimension, choice in self.choices.items():
            choice.ticked.connect(lambda dimension=dimension: self._take_choice(dimension))
        self.days.ticked.connect(self._take_days)
        self._say()

    @property
    def filter(self) -> ViolationFilter:
        return self._filter

    def show_filter(self, filter: ViolationFilter) -> None:
        """Without telling."""
        self._filter = filter
        self.text.show_words(filter.text)
        for dimension, choice in self.choices.items():
            choice.choose(getattr(filter, dimension))
        self.days.choose(filter.first_day, filter.last_day)
        self._say()

    def show_counts(self, facets: Sequence[FacetCount], wording: Wording, me: PersonId, today: date) -> None:
        """What there is to choose from, with counts under the other dimensions of the filter."""
        self.days.set_today(today)
        counted = facet_counts(facets, self._filter)
        for dimension, choice in self.choices.items():
            counts = counted[dimension]
            offered = set(counts) | set(choice.chosen)
            choice.offer(list(_options(dimension, offered, counts, wording, me)))

    def show_total(self, listed: int, of: int) -> None:
        self.count.setText(f"{listed:,} of {of:,}")

    def reset(self) -> None:
        """Any violation of the tenant."""
        self._want(ViolationFilter(self._filter.tenant))
        self.show_filter(self._filter)

    def _lay_out(self, theme: Theme) -> None:
        chips = QWidget(self)
        flow = FlowLayout(chips, theme.space(1.5))
        for part in (self.text, *self.choices.values(), self.days, self.clear):
            flow.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(chips, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        self.count.setMinimumHeight(self.clear.sizeHint().height())
        self.text.setMinimumWidth(theme.px(220))

    def _take_choice(self, dimension: str) -> None:
        change: dict[str, Any] = {dimension: self.choices[dimension].chosen}
        self._want(replace(self._filter, **change))

    def _take_days(self) -> None:
        self._want(replace(self._filter, first_day=self.days.first, last_day=self.days.last))

    def _want(self, filter: ViolationFilter) -> None:
        if filter != self._filter:
            self._filter = filter
            self._say()
            self.wanted.emit(filter)

    def _say(self) -> None:
        self.clear.setVisible(narrowed(self._filter))


class _FindLine(SearchLine):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("Find words", parent, placeholder="Find in subject, found, why, notes")
        self.setObjectName("filter-text")

    def give_up(self) -> None:
        """Esc takes the words back first, and leaves where there are none."""
        if self.text():
            self.clear()
        else:
            self.left.emit()


def narrowed(filter: ViolationFilter) -> bool:
    """Whether the filter leaves anything of the tenant out."""
    return any(getattr(filter, one.name) for one in fields(filter) if one.name != "tenant")


def _options(
    dimension: str, offered: Iterable[object], counts: Mapping[object, int], wording: Wording, me: PersonId
) -> Iterable[MenuOption]:
    if dimension == "severities":
        fixed: list[tuple[Any, str]] = [(one, one.value) for one in reversed(Severity)]
    elif dimension == "statuses":
        fixed = [(one, one.value) for one in ViolationStatus]
    elif dimension == "reviews":
        fixed = [(one, one.value) for one in Review]
    elif dimension == "owners":
        people = sorted(
            (wording.names.person(PersonId(str(one))), one) for one in offered if one not in (UNOWNED, me)
        )
        fixed = [(me, "me"), (UNOWNED, "nobody"), *((one, word) for word, one in people)]
    elif dimension == "pillars":
        fixed = _pillar_options(offered, wording)
    else:
        fixed = sorted(((one, wording.names.site(one)) for one in _sites(offered, wording)), key=lambda pair: pair[1])
    return ((value, word, counts.get(value, 0)) for value, word in fixed)


def _sites(offered: Iterable[object], wording: Wording) -> set[Any]:
    return set(offered) | set(wording.names.sites)


def _pillar_options(offered: Iterable[object], wording: Wording) -> list[tuple[Any, str]]:
    known = {pillar: f"{number} {entry.name}" for (_, pillar), (number, entry) in wording.pillars.items()}
    extra = [(one, str(one)) for one in sorted(map(str, offered)) if one not in known]
    return [*known.items(), *extra]
