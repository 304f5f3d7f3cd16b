"""Choice of tenant, site and day, for the header line."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from PySide6.QtCore import QDate, QPoint, Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.ids import SiteId, TenantId
from console.shell.scorecard.query import Day
from console.shell.theme import Theme


class ScopeBar(QWidget):
    """Tells what the person chose; shows what ``show_day`` says. ``None`` is all sites, or the latest day."""

    tenant_chosen = Signal(object)
    site_chosen = Signal(object)
    day_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._day = date(2000, 1, 1)
        self._limits: tuple[date | None, date | None] = None, None
        self.tenant = _combo(self, "Tenant")
        self.site = _combo(self, "Site")
        self.before = self._step("chevron-left", "Previous day (Alt+Left)", -1)
        self.day = QPushButton("", self)
        self.day.setAccessibleName("Day")
        self.after = self._step("chevron-right", "Next day (Alt+Right)", 1)
        self.latest = QPushButton("Latest", self)
        self.latest.setProperty("look", "flat")
        self.latest.setToolTip("Latest day with records (Alt+Home)")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1.5))
        for part in (self.tenant, self.site, self.before, self.day, self.after, self.latest):
            row.addWidget(part)
        row.addStretch(1)
        self.tenant.activated.connect(lambda _: self.tenant_chosen.emit(TenantId(self.tenant.currentData())))
        self.site.activated.connect(lambda _: self._choose_site())
        self.day.clicked.connect(self.open_calendar)
        self.latest.clicked.connect(lambda: self.day_chosen.emit(None))
        theme.changed.connect(self._tint)
        self._tint()

    def show_day(self, shown: Day) -> None:
        """Follow what is shown, without telling."""
        self._day = shown.scope.day or self._day
        tenants = [(f"{one.name} (demo)" if one.demo else one.name, one.id) for one in shown.tenants]
        _fill(self.tenant, tenants, shown.scope.tenant)
        self.tenant.setVisible(len(tenants) > 1)
        sites: list[tuple[str, object]] = [("All sites", None), *((site.name, site.id) for site in shown.sites)]
        _fill(self.site, sites, shown.scope.site)
        latest = " · latest" if self._day == shown.latest else ""
        self.day.setText(f"{self._day:%a} {self._day}{latest}")
        self.day.setAccessibleName(f"Day: {self._day:%A} {self._day}{latest}")
        self.latest.setEnabled(self._day != shown.latest)
        self._limits = shown.first, shown.last

    def step(self, days: int) -> None:
        self.day_chosen.emit(self._day + timedelta(days=days))

    @cached_property
    def popup(self) -> _CalendarPopup:
        """Made when it is first wanted: the page comes up sooner without."""
        popup = _CalendarPopup(self)
        popup.picked.connect(self.day_chosen)
        return popup

    def open_calendar(self) -> None:
        self.popup.limit(*self._limits)
        self.popup.open_at(self.day.mapToGlobal(QPoint(0, self.day.height())), self._day)

    def open_sites(self) -> None:
        self.site.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.site.showPopup()

    def _choose_site(self) -> None:
        chosen = self.site.currentData()
        self.site_chosen.emit(SiteId(chosen) if chosen else None)

    def _step(self, icon: str, words: str, days: int) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("icon_name", icon)
        button.setAccessibleName(words.split(" (", maxsplit=1)[0])
        button.setToolTip(words)
        button.clicked.connect(lambda: self.step(days))
        return button

    def _tint(self) -> None:
        for button in (self.before, self.after):
            button.setIcon(self._theme.icon(button.property("icon_name"), "text"))
        self.day.setIcon(self._theme.icon("calendar", "secondary"))


class _CalendarPopup(QFrame):
    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName("Day")
        self.calendar.setGridVisible(False)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)

    def limit(self, first: date | None, last: date | None) -> None:
        """Days without checks cannot be picked here, though the arrows go there."""
        if first and last:
            self.calendar.setDateRange(_qdate(first), _qdate(last))

    def open_at(self, point: QPoint, day: date) -> None:
        self.calendar.setSelectedDate(_qdate(day))
        self.move(point)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, chosen: QDate) -> None:
        if self.isVisible():
            self.hide()
            self.picked.emit(date(chosen.year(), chosen.month(), chosen.day()))


def _combo(parent: QWidget, name: str) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(14)
    return combo


def _fill(combo: QComboBox, options: list[tuple[str, object]] | list[tuple[str, TenantId]], chosen: object) -> None:
    if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] != options:
        combo.clear()
        for word, value in options:
            combo.addItem(word, value)
    combo.setCurrentIndex(combo.findData(chosen) if chosen is not None else 0)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
