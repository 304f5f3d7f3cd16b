"""Plugins that are gone and left open violations behind: shown beside the others, and closed on request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.commands import CloseUnwatched
from console.domain.ids import PluginName
from console.domain.people import Tenant
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.sections import Section
from console.shell.widgets.chip import StatusChip

_MEANS = (
    "Nothing looks whether they still stand. Put the plugin back, or close them; back again, it opens what fails."
)


@dataclass(frozen=True, slots=True)
class Left:
    """What a plugin left open in a tenant."""

    tenant: Tenant
    plugin: PluginName
    count: int


class UnwatchedController(QObject):
    """Adds an entry to ``section`` for each plugin that no folder brings and that has open violations."""

    def __init__(self, frame: Frame, section: Section) -> None:
        super().__init__(section)
        self._frame, self._section = frame, section
        self._session: Session | None = None
        self._entries: list[QWidget] = []
        self.buttons: dict[tuple[str, PluginName], QPushButton] = {}

    def attach(self, session: Session) -> None:
        self._session = session

    def load(self) -> None:
        if self._session is not None:
            self._frame.start(self._load(self._session), "look for violations of plugins that are gone")

    async def _load(self, session: Session) -> None:
        known = {report.name for report in session.catalog.reports()}
        found = await session.reader.read(lambda tx: _left(tx))
        self._show([each for each in found if each.plugin not in known])

    def _show(self, found: list[Left]) -> None:
        for entry in self._entries:
            entry.hide()
            entry.deleteLater()
        self.buttons = {}
        self._entries = [self._entry(each) for each in found]
        for entry in self._entries:
            self._section.column.addWidget(entry)

    def _entry(self, left: Left) -> QWidget:
        entry = QWidget(self._section)
        name = QLabel(left.plugin, entry)
        name.setProperty("look", "heading")
        chip = StatusChip(self._section.theme, "not loaded", "amber", "amber", entry)
        words = "1 violation" if left.count == 1 else f"{left.count:,} violations"
        told = QLabel(f"{words} of {left.tenant.name} open. {_MEANS}", entry)
        told.setWordWrap(True)
        told.setProperty("look", "muted")
        close = QPushButton(f"Close {words}", entry)
        close.setAccessibleName(f"Close {words} of {left.plugin} in {left.tenant.name}")
        close.setEnabled(self._session is not None and not self._session.read_only)
        close.clicked.connect(partial(self._close, left, close))
        self.buttons[left.tenant.id, left.plugin] = close
        line = QHBoxLayout()
        line.addWidget(name)
        line.addWidget(chip)
        line.addStretch(1)
        line.addWidget(close)
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._section.theme.space(1))
        column.addLayout(line)
        column.addWidget(told)
        return entry

    def _close(self, left: Left, button: QPushButton, _checked: bool = False) -> None:
        if self._session is not None:
            button.setEnabled(False)
            self._frame.start(self._closed(self._session, left, button), "close violations", busy="Closing")

    async def _closed(self, session: Session, left: Left, button: QPushButton) -> None:
        try:
            outcome = await session.desk.execute(
                CloseUnwatched(tenant=left.tenant.id, actor=session.me, plugin=left.plugin)
            )
        except BaseException:
            button.setEnabled(True)
            raise
        self._frame.tell(outcome.message)
        await self._load(session)


def _left(tx: Transaction) -> list[Left]:
    return [
        Left(tenant, plugin, count)
        for tenant in tx.tenants.all()
        for plugin, count in sorted(tx.violations.open_by_plugin(tenant.id).items())
    ]
