"""Which tenant's inbox it is, who works there, and what sentences about it need."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from console.domain.conversations import Conversation
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.people import Role
from console.ports.session import Session
from console.shell.inbox.query import House, read_house
from console.shell.inbox.standing import Standing, standing_of
from console.shell.inbox.wording import Wording
from console.shell.loading import Loads

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HouseKeeper(QObject):
    known = Signal()
    """People, times or what there is to filter by have changed."""

    def __init__(self, loads: Loads, parent: QObject) -> None:
        super().__init__(parent)
        self._loads = loads
        self._session: Session | None = None
        self._names: dict[PersonId, str] = {}
        self._bots: dict[PluginName, str] = {}
        self.house = House()

    def attach(self, session: Session) -> None:
        self._session = session

    def now(self) -> datetime:
        return self._session.clock.now() if self._session else _EPOCH

    def read(self, tenant: TenantId) -> None:
        session = self._session
        if session is not None:
            me = session.me
            self._loads.ask("house", object(), lambda tx: read_house(tx, tenant, me), self._take)

    def wording(self) -> Wording:
        """What sentences need, as of now."""
        me = self._session.me if self._session else PersonId("")
        return Wording(me, self.now(), self._names, self._bots, self.house.settings)

    def standing(self, one: Conversation | None) -> Standing:
        """What the person may do in the conversation."""
        session, wording = self._session, self.wording()
        person = self.house.people.get(wording.me)
        able = session is not None and not session.read_only
        return standing_of(one, wording, person.role if person else Role.OPERATOR, able)

    def _take(self, house: House) -> None:
        if self._session is not None:
            self.house = house
            self._names = {id: person.name for id, person in house.people.items()}
            self._bots = {report.name: report.title for report in self._session.catalog.reports()}
            self.known.emit()
