"""The filter by day: any, one of a few spans, or from one day to another."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QFormLayout, QMenu, QPushButton, QWidget, QWidgetAction

SPANS = ((1, "Today"), (7, "Last 7 days"), (30, "Last 30 days"), (90, "Last 90 days"))


class DayChoice(QPushButton):
    """``first`` and ``last`` are both in; None is open on that side."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first: date | None = None
        self.last: date | None = None
        self._today = date(2000, 1, 1)
        self.setObjectName("filter-days")
        self.setProperty("look", "chip")
        menu = QMenu(self)
        menu.setAccessibleName("Day filter")
        menu.addAction("Any day").triggered.connect(lambda: self._take(None, None))
        for length, word in SPANS:
            menu.addAction(word).triggered.connect(lambda _=False, length=length: self._last_days(length))
        menu.addSeparator()
        menu.addAction(self._form(menu))
        menu.aboutToShow.connect(self._fill_form)
        self.setMenu(menu)
        self._say()

    def set_today(self, today: date) -> None:
        self._today = today

    def choose(self, first: date | None, last: date | None) -> None:
        """Without telling."""
        self.first, self.last = first, last
        self._say()

    def _form(self, menu: QMenu) -> QWidgetAction:
        box = QWidget(menu)
        form = QFormLayout(box)
        self._from, self._to = QDateEdit(box), QDateEdit(box)
        for word, edit in (("From", self._from), ("To", self._to)):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setAccessibleName(f"{word} day")
            form.addRow(word, edit)
        apply = QPushButton("Apply", box)
        apply.clicked.connect(self._take_form)
        apply.clicked.connect(menu.close)
        form.addRow(apply)
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        return action

    def _fill_form(self) -> None:
        self._from.setDate(_qdate(self.first or self._today - timedelta(days=29)))
        self._to.setDate(_qdate(self.last or self._today))

    def _take_form(self) -> None:
        days = sorted((_day(self._from.date()), _day(self._to.date())))
        self._take(days[0], days[1])

    def _last_days(self, length: int) -> None:
        self._take(self._today - timedelta(days=length - 1), self._today)

    def _take(self, first: date | None, last: date | None) -> None:
        if (first, last) != (self.first, self.last):
            self.choose(first, last)
            self.ticked.emit()

    def _say(self) -> None:
        said = days_in_words(self.first, self.last)
        self.setText(f"Day: {said}  ▾" if self.first or self.last else "Day  ▾")
        self.setAccessibleName(f"Day filter: {said}")


def days_in_words(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "any"
    if first == last:
        return f"{first}"
    if first is None:
        return f"until {last}"
    return f"{first} – {last}" if last else f"since {first}"


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(chosen: QDate) -> date:
    return date(chosen.year(), chosen.month(), chosen.day())
