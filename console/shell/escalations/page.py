"""The escalations page: lanes left, one escalation with its chain right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.escalations import Escalation, EscalationCounts
from console.domain.ids import EscalationId, TenantId
from console.domain.people import Tenant
from console.ports.session import Session
from console.shell.closeguard import CloseGuard
from console.shell.escalations.callform import CallPanel
from console.shell.escalations.calling import HandCall
from console.shell.escalations.callstore import CallController
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.escalations.detail import EscalationPane
from console.shell.escalations.handing import HandoverController
from console.shell.escalations.handover import HandoverPanel
from console.shell.escalations.keys import VIEWS, add_actions
from console.shell.escalations.lanepane import LanePane
from console.shell.escalations.leading import ask_report, go_to_subject
from console.shell.escalations.listview import EscalationModel
from console.shell.escalations.policies import PolicyPanel
from console.shell.escalations.policystore import PolicyController
from console.shell.escalations.query import (
    Detail,
    House,
    Lane,
    Listed,
    read_calling,
    read_detail,
    read_house,
    read_lane,
)
from console.shell.escalations.resending import Resending
from console.shell.escalations.standing import Names
from console.shell.escalations.unsaved import TOLD, Unsaved, place_of, unsaved_of
from console.shell.loading import Loads
from console.shell.page import Frame, Page
from console.shell.tenantbar import TenantBar
from console.shell.widgets.segments import SegmentedControl
from console.shell.widgets.turning import TurningSplit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REFRESH_MS = 250
"""At most so often the list is read anew: a storm changes it thousands of times."""
TICK_MS = 1000


class EscalationsPage(Page):
    """Its badge counts what nobody has answered."""

    key, title, icon = "escalations", "Escalations", "escalations"
    badge_means = "that nobody has answered"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        theme = frame.theme
        self._session: Session | None = None
        self._tenant = TenantId("")
        self._lane = Lane.NOW
        self._wish: EscalationId | None = None
        self._current: EscalationId | None = None
        self._about: HandCall | None = None
        self._counts = EscalationCounts()
        self.house = House()
        self.loads = Loads(frame)
        self.deeds = EscalationDeeds(frame, self)
        self.resending = Resending(frame, self.deeds)
        self.model = EscalationModel(self._wording)
        self.lanes = SegmentedControl("Show", list(VIEWS.items()), self)
        self.tenants = TenantBar(self, self.lanes)
        self.lane_pane = LanePane(theme, self.model, self._wording, self)
        self.list, self.all = self.lane_pane.list, self.lane_pane.all
        self.pane = EscalationPane(theme, self)
        self.handover = HandoverPanel(theme, self)
        self.handing = HandoverController(frame, self.handover, self.deeds, self._show_waiting)
        self.policies = PolicyPanel(theme, self)
        self.governing = PolicyController(frame, self.policies)
        self.call = CallPanel(theme, self)
        self.summoning = CallController(frame, self.call, lambda tenant, id: self.visit(tenant=tenant, escalation=id))
        self._parts = (self.deeds, self.resending, self.handing, self.governing, self.summoning)
        self._refresh = self._timer(REFRESH_MS, self._read, single=True)
        self._tick = self._timer(TICK_MS, self._show_time)
        self._lay_out()
        self._connect()
        add_actions(self, frame.actions, self, self._panes, self.title)
        self._guard = CloseGuard(self, self._unsaved, self._ask_about)

    # What the window asks

    def attach(self, session: Session) -> None:
        self._guard.watch()
        self._session = session
        self.loads.attach(session.reader)
        for part in self._parts:
            part.attach(session)
        self.loads.ask("tenants", session.profile, lambda tx: tuple(tx.tenants.all()), self._take_tenants)

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        for part in self._parts:
            part.attach(session)
        self._read()

    def visit(
        self,
        *,
        tenant: TenantId | None = None,
        escalation: EscalationId | int | None = None,
        section: str = "",
        about: HandCall | None = None,
        **_: Any,
    ) -> None:
        """Go to one, or to a section: now, in hand, resolved, handover, policies, or call with what it is ``about``;
        with nothing given, stay."""
        if escalation is not None:
            self._wish = EscalationId(int(escalation))
        if tenant is not None and tenant != self._tenant:
            self._tenant = tenant
            self.tenants.show_tenant(tenant)
        self._about = about
        if section in VIEWS:
            self.show_view(section)
        self._read()
        (self.call if section == "call" else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        topics = {change.topic for change in changes}
        if Topic.TENANTS in topics:
            self.loads.ask("tenants", changes, lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        if Topic.POLICIES in topics and self._stack_of_views.currentWidget() is self.policies:
            self.governing.load()
        if topics & {Topic.ESCALATIONS, Topic.NOTICES}:
            self.resending.look()
        if topics & {Topic.ESCALATIONS, Topic.NOTICES, Topic.HANDOVERS} and not self._refresh.isActive():
            self._refresh.start()

    def badge(self) -> int:
        return self._counts.total_calling

    def controls(self) -> QWidget | None:
        return self.tenants

    async def settled(self) -> None:
        if self._refresh.isActive():
            self._refresh.stop()
            self._read()
        await self.loads.settled()
        await self.handing.loads.settled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._panes.turn_as_fits()
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._panes.turn_as_fits()

    # Reading

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        self._tenant = self.tenants.offer(tenants, self._tenant) or TenantId("")
        self._read()
        self._govern()

    def _read(self) -> None:
        """What is on screen; the counts alone while the page is not."""
        session, tenant, lane = self._session, self._tenant, self._lane
        if session is None or not tenant:
            return
        me = session.me
        pages = (0, *self.list.pages_visible()) if self.isVisible() else ()
        self.loads.ask("house", tenant, lambda tx: read_house(tx, tenant, me), self._take_house)
        self.loads.ask("lane", (tenant, lane), lambda tx: read_lane(tx, tenant, lane, pages), self._take_lane)
        self.handing.show(tenant)
        wanted = self._wish or self._current
        if wanted is not None:
            self._read_detail(wanted)

    def _read_detail(self, id: EscalationId) -> None:
        tenant = self._tenant
        self.loads.ask("detail", (tenant, id), lambda tx: read_detail(tx, tenant, id), self._take_detail)

    def _take_house(self, house: House) -> None:
        self.house = house

    def _take_lane(self, listed: Listed) -> None:
        self._counts = listed.counts
        calling, total = listed.counts.total_calling, listed.counts.total
        self.lanes.name_option(Lane.NOW.value, f"Now {calling:,}")
        self.lanes.name_option(Lane.IN_HAND.value, f"In hand {total - calling:,}")
        self.badge_changed.emit()
        idle = self._wish is None
        if self.isVisible():
            self.lane_pane.show_rows(listed, first=idle and self._current is None, shown=self._current)
        self.lane_pane.show_counts(listed, able=self.deeds.able)
        if self.hasFocus() and idle:  # an empty list loses it, and letters work in the panes alone
            self.lane_pane.take_focus(self.pane.text)
        if not listed.total and self._wish is None and self._current is None:
            self.pane.show_detail(None, Names(), self._now(), able=False)

    def _take_detail(self, detail: Detail | None) -> None:
        """Asked for by name, it brings its lane along."""
        wished, self._wish = self._wish, None
        self._current = detail.escalation.id if detail else None
        if detail is not None and wished is not None:
            self._stack_of_views.setCurrentWidget(self._panes)
            self._show_lane(lane_of(detail.escalation))
        self.pane.show_detail(detail, self.house.names, self._now(), able=self.deeds.able)
        if wished is not None and detail is not None:
            self.lane_pane.select_shown(wished)

    # Choosing

    def _choose(self) -> None:
        current = self.lane_pane.current()
        if current is not None and current.id != self._current:
            self._current = current.id
            self._read_detail(current.id)

    def _show_lane(self, lane: Lane) -> None:
        self.lanes.choose(lane.value)
        if lane is not self._lane:
            self._lane = lane
            self._read()

    def show_view(self, key: str) -> None:
        """A lane, or another part."""
        self.lanes.choose(key)
        parts: dict[str, QWidget] = {"handover": self.handover, "policies": self.policies, "call": self.call}
        if key in parts:
            self._stack_of_views.setCurrentWidget(parts[key])
            self._govern()
        else:
            self._stack_of_views.setCurrentWidget(self._panes)
            self._current = None
            self.list.verticalScrollBar().setValue(0)
            self._show_lane(Lane(key))

    def _show_waiting(self, notes: int) -> None:
        self.lanes.name_option("handover", f"Handover {notes}" if notes else "Handover")

    def _take_tenant(self, tenant: str) -> None:
        self._tenant = TenantId(tenant)
        self._current = None
        self._read()
        self._govern()

    def _govern(self) -> None:
        if self._stack_of_views.currentWidget() is self.policies and self._tenant:
            self.governing.show(self._tenant)
        elif self._stack_of_views.currentWidget() is self.call and self._tenant:
            about, self._about = self._about, None
            self.summoning.show(self._tenant, about)

    # Doing

    def _targets(self) -> list[Escalation]:
        """Those selected, or else the one that is shown."""
        shown = self.pane.shown
        return self.lane_pane.chosen() or ([shown] if shown is not None else [])

    def _with_shown(self, deed: Callable[[Escalation], object]) -> None:
        if self.pane.shown is not None:
            deed(self.pane.shown)

    def _acknowledge_all(self) -> None:
        """However many call now, those that are not on screen too."""
        session, tenant = self._session, self._tenant
        if session is not None and self.deeds.able:
            self.loads.ask("calling", tenant, lambda tx: read_calling(tx, tenant), self.deeds.acknowledge)

    def _resolve(self, outcome: Any, note: str) -> None:
        written_for = self.pane.shown
        if written_for is not None:
            self.deeds.resolve(self._targets(), outcome, note, partial(self.pane.ended, written_for))

    def _reopen(self, reason: str, one: Escalation) -> None:
        self.deeds.reopen(one, reason, partial(self.pane.ended, one))

    def _note(self, text: str, one: Escalation) -> None:
        self.deeds.note(one, text, partial(self.pane.note_kept, one, text))

    def _report(self, one: Escalation) -> None:
        if self._session is not None:
            ask_report(self, self.frame, self._session, one)

    def _show_time(self) -> None:
        if self.isVisible():
            self.model.renew(self.list.first_visible(), self.list.last_visible())
            self.pane.tick(self._now())

    def _wording(self) -> tuple[Names, datetime]:
        return self.house.names, self._now()

    def _now(self) -> datetime:
        return self._session.clock.now() if self._session else _EPOCH

    # What is written and not kept

    def _unsaved(self) -> list[Unsaved]:
        return unsaved_of(self.pane, self.handing, self.governing, self.summoning)

    def _ask_about(self, unsaved: Sequence[Unsaved]) -> None:
        self.frame.go(self.key, **place_of(unsaved[0]))
        self.frame.tell(f"{TOLD[unsaved[0][0]]} Close the window once more to let it go.")

    # Its parts

    def _timer(self, interval: int, run: Callable[[], object], *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.setSingleShot(single)
        timer.timeout.connect(run)
        if not single:
            timer.start()
        return timer

    def _lay_out(self) -> None:
        theme = self.frame.theme
        self._panes = TurningSplit(
            theme,
            self.lane_pane,
            self.pane,
            self,
            narrow=900,
            least_height=360,
            beside=560,
            below=420,
            least_upright=680,
            share=0.6,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(theme.space(step) for step in (4, 3, 4, 3)))
        self._stack_of_views = QStackedWidget(self)
        for view in (self._panes, self.handover, self.policies, self.call):
            self._stack_of_views.addWidget(view)
        outer.addWidget(self._stack_of_views)

    def _connect(self) -> None:
        pane, deeds = self.pane, self.deeds
        self.lanes.chosen.connect(self.show_view)
        self.tenants.chosen.connect(self._take_tenant)
        self.list.chosen.connect(self._choose)
        self.list.view_moved.connect(self._fill)
        self.all.clicked.connect(self._acknowledge_all)
        deeds.done.connect(self._read)
        deeds.warned.connect(pane.warn)
        pane.acknowledged.connect(lambda: deeds.acknowledge(self._targets()))
        pane.silenced.connect(lambda span: deeds.silence(self._targets(), span))
        pane.taken.connect(lambda: self._with_shown(deeds.take))
        pane.unacknowledged.connect(lambda: self._with_shown(deeds.unacknowledge))
        pane.woken.connect(lambda: self._with_shown(deeds.wake))
        pane.incident_wanted.connect(lambda: self._with_shown(deeds.open_incident))
        pane.form.resolved.connect(self._resolve)
        pane.form.reopened.connect(lambda why: self._with_shown(partial(self._reopen, why)))
        pane.noted.connect(lambda text: self._with_shown(partial(self._note, text)))
        pane.resend_wanted.connect(lambda: self.resending.send(pane.failed))
        pane.report_wanted.connect(lambda: self._with_shown(self._report))
        pane.subject_wanted.connect(lambda: self._with_shown(partial(go_to_subject, self.frame)))

    def _fill(self) -> None:
        """Rows came on screen that may not be held."""
        if self.lane_pane.missing() and self._lane is not Lane.RESOLVED and self.isVisible():
            self._read()


def lane_of(one: Escalation) -> Lane:
    if not one.is_open:
        return Lane.RESOLVED
    return Lane.NOW if one.state.value == "open" else Lane.IN_HAND
