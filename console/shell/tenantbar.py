"""In the header line of a page: for which tenant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from console.domain.ids import TenantId
from console.domain.people import Tenant
from console.shell.tenants import first_tenant, named


class TenantBar(QWidget):
    """Nothing is to be seen of it where there is one tenant only."""

    chosen = Signal(str)
    """A person chose another one."""

    def __init__(self, page: QWidget, *before: QWidget) -> None:
        """``before`` stands in the line before it."""
        super().__init__(page)
        self.box = QComboBox(self)
        self.box.setAccessibleName("Tenant")
        self.box.hide()
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentData()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (*before, self.box):
            row.addWidget(part)
        row.addStretch(1)
        self.hide()

    def offer(self, tenants: Sequence[Tenant], current: TenantId) -> TenantId | None:
        """These; the one that is shown then: ``current``, or the first to look at where it is not among them."""
        kept = current if any(each.id == current for each in tenants) else first_tenant(tenants)
        self.box.clear()
        for each in tenants:
            self.box.addItem(named(each), each.id)
        self.box.setVisible(len(tenants) > 1)
        if kept is not None:
            self.show_tenant(kept)
        return kept

    def has(self, tenant: TenantId) -> bool:
        return self.box.findData(tenant) >= 0

    def show_tenant(self, tenant: TenantId) -> None:
        """Without telling."""
        self.box.setCurrentIndex(self.box.findData(tenant))
