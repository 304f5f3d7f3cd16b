"""Controller of scoring the shown day again: one run at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.domain.scoring import SiteDay
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.scorecard.query import Day


class RescoringController(QObject):
    able_changed = Signal(bool)
    scored = Signal()

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._session: Session | None = None
        self._running = False

    def attach(self, session: Session) -> None:
        self._session = session
        self.able_changed.emit(self.can_score)

    @property
    def can_score(self) -> bool:
        return self._session is not None and not self._session.read_only and not self._running

    def run(self, day: Day) -> None:
        if self._session is not None and self.can_score:
            self._running = True
            self.able_changed.emit(False)
            self._frame.start(self._rescore(self._session, day), "score the day again", busy="Scoring again")

    async def _rescore(self, session: Session, day: Day) -> None:
        from console.domain.commands import ScoreSiteDay  # the first page waits for no command

        at, tenant, on = day.scope, day.scope.tenant, day.scope.day
        assert tenant is not None, "scored only with a tenant"
        assert on is not None, "every day shown is filled in"
        try:
            for site in at.sites or tuple(site.id for site in day.sites):
                site_day = SiteDay(tenant, site, on)
                await session.desk.execute(ScoreSiteDay(tenant=tenant, actor=session.me, site_day=site_day))
        finally:
            self._running = False
            self.able_changed.emit(self.can_score)
        self.scored.emit()
        self._frame.tell(f"{day.site_name}, {on}: scored again.")
