"""What left the window because of escalations: failures first, with the reason and the next try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from console.domain.escalation_words import MESSAGE
from console.domain.escalations import Notice, NoticeState
from console.domain.ids import NoticeId, PersonId
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.escalations.noticewords import came_of, is_troubled
from console.shell.escalations.resending import Resending
from console.shell.escalations.standing import Names, read_names
from console.shell.page import Frame
from console.shell.settings.sections import Section
from console.shell.theme import Theme
from console.shell.timewords import relative_time
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.plainlabel import plain_label

SHOWN = 10
DAYS = 7
"""What is older is left to the escalations themselves."""
_LATEST_SENT = 3
_REFRESH_MS = 400
"""At most so often it is read anew: a storm sends thousands."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """``shown`` has the troubled ones first, then the latest; ``troubled`` counts as many as were looked at; those in
    ``again`` may be sent once more."""

    shown: Sequence[Notice] = ()
    troubled: int = 0
    again: frozenset[NoticeId] = frozenset()
    names: Names = field(default_factory=Names)


class DeliverySection(Section):
    open_wanted = Signal(object)
    again_wanted = Signal(object)
    """A Notice each."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "deliveries", "What went out", parent)
        self.lines: list[str] = []
        self.state = StatusChip(theme, parent=self)
        self.column.addWidget(self.state)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(2))
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.rows_made = [_Row(self, self._grid, at) for at in range(SHOWN)]
        for row in self.rows_made:
            row.button.clicked.connect(partial(self._open, row))
            row.again.clicked.connect(partial(self._send_again, row))
        self.show_deliveries(Deliveries(), None)

    def show_deliveries(self, found: Deliveries, now: datetime | None) -> None:
        """``now`` may be left out where there is nothing to show."""
        self._show_state(found)
        self.lines = []
        for at, row in enumerate(self.rows_made):
            notice = found.shown[at] if at < len(found.shown) and now is not None else None
            row.show_notice(notice, again=notice is not None and notice.id in found.again)
            if notice is not None and now is not None:
                self._tell(row, notice, found.names, now)

    def _show_state(self, found: Deliveries) -> None:
        if not found.shown:
            self.state.show_state(f"no e-mail and no webhook in {DAYS} days", "nodata", "secondary")
        elif not found.troubled:
            self.state.show_state(f"what went out in {DAYS} days was taken", "green", "green")
        else:
            word = "1 message was" if found.troubled == 1 else f"{found.troubled:,} messages were"
            self.state.show_state(f"{word} not sent in {DAYS} days", "red", "red")

    def _tell(self, row: _Row, notice: Notice, names: Names, now: datetime) -> None:
        came = came_of(notice, now)
        who = names.person(notice.tenant, notice.person) if notice.person else ""
        whom = f"{who} ({notice.address})" if who else notice.address
        told = f"{MESSAGE[notice.via]} to {whom}, {relative_time(notice.at, now)}: {notice.title}"
        if came.more:
            told = f"{told}\n{came.more}"
        row.chip.show_state(came.word, came.icon, came.role)
        row.words.setText(told)
        self.lines.append(f"{came.word}: {told}")

    def _open(self, row: _Row) -> None:
        if row.notice is not None:
            self.open_wanted.emit(row.notice)

    def _send_again(self, row: _Row) -> None:
        if row.notice is not None:
            self.again_wanted.emit(row.notice)


class _Row:
    """One line of the grid, made once and filled again."""

    def __init__(self, section: Section, grid: QGridLayout, at: int) -> None:
        self.notice: Notice | None = None
        self.chip = StatusChip(section.theme, parent=section)
        self.words = plain_label("", section)
        self.again = QPushButton("Send again", section)
        self.button = QPushButton("Open", section)
        for column, part in enumerate((self.chip, self.words, self.again, self.button)):
            grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignTop)

    def show_notice(self, notice: Notice | None, *, again: bool) -> None:
        """``again``: it may be sent once more."""
        self.notice = notice
        self.button.setAccessibleName(f"Open {notice.title}" if notice else "Open")
        self.again.setAccessibleName(f"Send again to {notice.address}: {notice.title}" if notice else "Send again")
        for part in (self.chip, self.words, self.button):
            part.setVisible(notice is not None)
        self.again.setVisible(again)


class DeliveryController(QObject):
    def __init__(self, frame: Frame, view: DeliverySection) -> None:
        super().__init__(view)
        self._frame, self._view = frame, view
        self._session: Session | None = None
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self.load)
        self._deeds = EscalationDeeds(frame, self)
        self.resending = Resending(frame, self._deeds)
        view.open_wanted.connect(self._open)
        view.again_wanted.connect(lambda notice: self.resending.send([notice]))

    def attach(self, session: Session) -> None:
        self._session = session
        self._deeds.attach(session)
        self.resending.attach(session)

    def load(self) -> None:
        if self._session is not None:
            self._frame.start(self._load(self._session), "read what went out")

    def look(self, *, visible: bool) -> None:
        """Something went out, or did not."""
        self.resending.look()
        if visible and not self._refresh.isActive():
            self._refresh.start()

    def _open(self, notice: Notice) -> None:
        self._frame.go("escalations", tenant=notice.tenant, escalation=notice.escalation)

    async def _load(self, session: Session) -> None:
        me, now = session.me, session.clock.now()
        found = await session.reader.read(lambda tx: read_deliveries(tx, me, now - timedelta(days=DAYS)))
        if not self.resending.able:
            found = replace(found, again=frozenset())
        self._view.show_deliveries(found, now)


def read_deliveries(tx: Transaction, me: PersonId, since: datetime) -> Deliveries:
    """Of all tenants."""
    tenants = [tenant.id for tenant in tx.tenants.all()]
    found: list[Notice] = []
    for tenant in tenants:
        for state in (NoticeState.FAILED, NoticeState.WAITING, NoticeState.SENDING):
            found += tx.notices.outgoing(tenant, state, SHOWN)
        found += tx.notices.outgoing(tenant, NoticeState.SENT, _LATEST_SENT)
    found = [notice for notice in found if notice.at >= since]
    found.sort(key=lambda one: (not is_troubled(one), -one.at.timestamp()))
    named = read_names(tx, tenants, me)
    shown = found[:SHOWN]
    again = frozenset(one.id for one in shown if one.state is NoticeState.FAILED and _stands(tx, one))
    return Deliveries(shown, sum(map(is_troubled, found)), again, named)


def _stands(tx: Transaction, notice: Notice) -> bool:
    escalation = tx.escalations.get(notice.tenant, notice.escalation)
    return escalation is not None and escalation.is_open
