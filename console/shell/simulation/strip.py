"""The strip that lets made-up customers write: who, to which bot, how many, how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.domain.ids import PluginName, TenantId
from console.domain.people import Tenant
from console.domain.scripts import Casting
from console.shell.tenants import named
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout

MOST_CUSTOMERS = 500
MOST_A_MINUTE = 600
_REAL = "These are not demo data: made-up conversations will stand among the real ones of {name} and stay there."


@dataclass(frozen=True, slots=True)
class Cast:
    """What is to be played; ``plugin`` None: to all bots, ``script`` empty: all of them."""

    tenant: TenantId
    plugin: PluginName | None
    script: str
    customers: int
    a_minute: int


class CustomerStrip(QFrame):
    begin_wanted = Signal(object)
    """Cast"""
    stop_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tenants: dict[str, Tenant] = {}
        self._can_play = False
        self._words = ""
        self.setProperty("look", "strip")
        self.setAccessibleName("Made-up customers")
        self.heading = QLabel("Made-up customers", self)
        self.heading.setProperty("look", "heading")
        self.tenant = self._combo("Tenant")
        self.script = self._combo("Who writes")
        self.begin = QPushButton("Start", self)
        self.begin.setProperty("look", "primary")
        self.stop = QPushButton("Stop", self)
        self.leave = QPushButton("Close", self)
        for button, what in ((self.begin, "Start"), (self.stop, "Stop"), (self.leave, "Close")):
            button.setAccessibleName(f"{what} made-up customers")
        self.customers = self._number(theme, "Customers", MOST_CUSTOMERS, 10)
        self.rate = self._number(theme, "Messages a minute", MOST_A_MINUTE, 30)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.warning = StatusChip(theme, "Real data", "amber", "amber", self)
        self._lay_out(theme)
        self.tenant.currentIndexChanged.connect(lambda _: self._warn())
        for line in (self.customers, self.rate):
            line.returnPressed.connect(self.begin.click)
        self.begin.clicked.connect(lambda: self.begin_wanted.emit(self.cast))
        self.stop.clicked.connect(self.stop_wanted)
        self.leave.clicked.connect(self.close_strip)
        self.show_running("")

    @property
    def cast(self) -> Cast:
        plugin, script = self.script.currentData() or ("", "")
        return Cast(
            tenant=TenantId(self.tenant.currentData() or ""),
            plugin=PluginName(plugin) if plugin else None,
            script=script,
            customers=int(self.customers.text()),
            a_minute=int(self.rate.text()),
        )

    def offer(self, tenants: Sequence[Tenant], castings: Sequence[Casting], bots: dict[PluginName, str]) -> None:
        """Demo tenants come first. ``bots`` are titles."""
        self._tenants = {each.id: each for each in tenants}
        self.tenant.clear()
        for each in sorted(tenants, key=lambda tenant: not tenant.demo):
            self.tenant.addItem(named(each), each.id)
        self.tenant.setVisible(len(tenants) > 1)
        self.script.clear()
        self.script.addItem("Everybody, to every bot", ("", ""))
        for plugin in dict.fromkeys(each.plugin for each in castings):
            title = bots.get(plugin, plugin)
            self.script.addItem(f"{title}: everybody", (plugin, ""))
            for name, about in ((e.script.name, e.script.about) for e in castings if e.plugin == plugin):
                self.script.addItem(f"{title}: {name}, {about}" if about else f"{title}: {name}", (plugin, name))
        self._can_play = bool(castings) and bool(tenants)
        self._able()
        self._warn()

    def show_running(self, words: str) -> None:
        """Empty: nobody writes, and what is to be played can be chosen."""
        for part in (self.tenant, self.script, self.customers, self.rate):
            part.setEnabled(not words)
        self.begin.setVisible(not words)
        self.stop.setVisible(bool(words))
        self._words = words
        self._warn()

    def close_strip(self) -> None:
        self.hide()
        self.left.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _able(self) -> None:
        sound = self.customers.hasAcceptableInput() and self.rate.hasAcceptableInput()
        self.begin.setEnabled(self._can_play and sound)

    def _warn(self) -> None:
        tenant = self._tenants.get(self.tenant.currentData() or "")
        real = tenant is not None and not tenant.demo
        self.warning.setVisible(real)
        told = _REAL.format(name=tenant.name) if real and tenant is not None else ""
        usual = "They write to the bots as customers would and wait for answers; no outside service is used."
        self.state.setText(self._words or told or usual)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(22)
        return combo

    def _number(self, theme: Theme, name: str, most: int, usual: int) -> QLineEdit:
        line = QLineEdit(str(usual), self)
        line.setValidator(QIntValidator(1, most, line))
        line.setMaximumWidth(theme.px(64))
        line.setAccessibleName(name)
        line.setToolTip(f"1 to {most}")
        line.textChanged.connect(lambda _: self._able())
        return line

    def _word(self, word: str, parent: QWidget) -> QLabel:
        label = QLabel(word, parent)
        label.setProperty("look", "muted")
        label.setMinimumHeight(self.begin.sizeHint().height())
        return label

    def _lay_out(self, theme: Theme) -> None:
        row = QWidget(self)
        flow = FlowLayout(row, spacing=theme.space(2))
        for part in (self.heading, self.warning, self.tenant, self.script, self.customers):
            flow.addWidget(part)
        flow.addWidget(self._word("customers,", row))
        flow.addWidget(self.rate)
        flow.addWidget(self._word("messages a minute", row))
        for button in (self.begin, self.stop, self.leave):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(2))
        column.addWidget(row)
        column.addWidget(self.state)
