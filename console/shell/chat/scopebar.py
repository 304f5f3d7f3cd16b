"""In the header line: for which tenant, with which bot, and a new conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from console.domain.ids import PluginName, TenantId
from console.domain.people import Tenant


class ScopeBar(QWidget):
    tenant_chosen = Signal(str)
    bot_changed = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tenants = QComboBox(self)
        self.tenants.setAccessibleName("Tenant")
        self.bots = QComboBox(self)
        self.bots.setAccessibleName("Bot")
        self.new = QPushButton("New conversation", self)
        self.new.setToolTip("Ctrl+N")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for control in (self.tenants, self.bots, self.new):
            row.addWidget(control)
        row.addStretch(1)
        self.tenants.hide()
        self.bots.hide()
        self.tenants.activated.connect(lambda _: self.tenant_chosen.emit(self.tenants.currentData()))
        self.bots.currentIndexChanged.connect(lambda _: self.bot_changed.emit())
        self.new.clicked.connect(self.new_wanted)

    @property
    def bot(self) -> PluginName:
        """Empty where there is none, or none yet."""
        return PluginName(self.bots.currentData() or "")

    def has_tenant(self, tenant: TenantId) -> bool:
        return self.tenants.findData(tenant) >= 0

    def show_tenants(self, tenants: Sequence[Tenant], chosen: TenantId | None) -> None:
        self.tenants.clear()
        for each in tenants:
            self.tenants.addItem(each.name, each.id)
        self.tenants.setVisible(len(tenants) > 1)
        if chosen is not None:
            self.show_tenant(chosen)

    def show_tenant(self, tenant: TenantId) -> None:
        self.tenants.setCurrentIndex(self.tenants.findData(tenant))

    def show_bots(self, titles: Mapping[PluginName, str]) -> None:
        """In this order, the first one chosen."""
        self.bots.blockSignals(True)
        self.bots.clear()
        for name, title in titles.items():
            self.bots.addItem(title, name)
        self.bots.blockSignals(False)
        self.bots.setVisible(len(titles) > 1)

    def show_bot(self, plugin: str) -> None:
        """Where there is one of that name."""
        if (place := self.bots.findData(plugin)) >= 0:
            self.bots.setCurrentIndex(place)
