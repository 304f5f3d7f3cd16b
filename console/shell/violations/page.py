"""The violations page: list left, detail right, filter above, review bar below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication, QShowEvent, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.ids import PillarId, SiteId, TenantId, ViolationId
from console.domain.people import Tenant
from console.domain.records import day_of
from console.domain.violations import Resolution, Review, ViolationFilter, ViolationStatus
from console.ports.session import Session
from console.shell.escalations.calling import calling_of
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.loading import Loads
from console.shell.page import Frame, Page, Place, has_bot
from console.shell.postponed import Postponed
from console.shell.tenantbar import TenantBar
from console.shell.violations.acting import ActingController
from console.shell.violations.cellpaint import CellDelegate
from console.shell.violations.columns import COLUMNS, Wording
from console.shell.violations.detail import DetailPane
from console.shell.violations.filing import FilingController
from console.shell.violations.filterbar import FilterBar, narrowed
from console.shell.violations.listing import ListController
from console.shell.violations.model import ViolationModel
from console.shell.violations.panes import Panes
from console.shell.violations.query import Detail, Names, needs_me, read_detail
from console.shell.violations.reviewbar import ReviewBar
from console.shell.violations.table import ViolationTable
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.floating import FloatingButton

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ViolationsPage(Page):
    """Its badge counts what needs the person: open, HIGH or CRITICAL, not reviewed, mine or nobody's."""

    key = "violations"
    title = "Violations"
    icon = "violations"
    badge_means = "open, critical or high, not yet reviewed"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._session: Session | None = None
        self._wish: dict[str, Any] = {}
        self._old = True
        self._counted: object = None
        theme = frame.theme
        self.loads = Loads(frame)
        self.model = ViolationModel(Wording(Names(), {}, _EPOCH))
        self.table = ViolationTable(self.model, self)
        self._cells = CellDelegate(theme, self.model, self.table)
        self.table.setItemDelegate(self._cells)
        self.listing = ListController(self.loads, self.table, self.model)
        self.acting = ActingController(frame, self.table, self.model, self.listing)
        self.filing = FilingController(frame, self, self.listing)
        self.escalating = EscalationDeeds(frame, self)
        self.filters = FilterBar(theme, self.listing.filter, self)
        self.tenants = TenantBar(self)
        self._left = QWidget(self)
        self.news = FloatingButton(theme, self._left)
        self.empty = EmptyState(theme, "green", "", "", self, button="Clear filter", run=self.filters.reset)
        self.detail = DetailPane(theme, self)
        self.bar = ReviewBar(theme, self)
        self._lay_out()
        self._connect()
        self._add_actions()

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)
        for controller in (self.listing, self.acting, self.filing, self.escalating):
            controller.attach(session)
        self._old = True
        self.listing.filter = ViolationFilter(TenantId(""))
        self._show_able()
        self.loads.ask("tenants", session.profile, lambda tx: tuple(tx.tenants.all()), self._take_tenants)

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self.acting.attach(session)
        self._show_able()

    def visit(
        self,
        *,
        tenant: TenantId | None = None,
        site: SiteId | None = None,
        pillar: PillarId | None = None,
        day: date | None = None,
        violation: ViolationId | None = None,
        **_: Any,
    ) -> None:
        """Go to the violations of a site, pillar or day, or to one of them; with nothing given, stay."""
        self._wish = {"tenant": tenant, "site": site, "pillar": pillar, "day": day, "violation": violation}
        if self.listing.filter.tenant:
            self._go_where_wished()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        if any(change.topic is Topic.TENANTS for change in changes):
            self.loads.ask("tenants", changes, lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        self.listing.refresh(changes)
        if self.listing.current_id is not None and any(change.topic is not Topic.IMPORTS for change in changes):
            self._read_detail()

    def badge(self) -> int:
        return needs_me(self.listing.facets, self._session.me) if self._session else 0

    def controls(self) -> QWidget | None:
        return self.tenants

    def places(self, text: str) -> Sequence[Place]:
        if not text.isdecimal():
            return ()
        return (Place(f"Violation {text}", self.key, {"violation": ViolationId(int(text))}, icon=self.icon),)

    async def settled(self) -> None:
        while self._flush() or self.loads.busy or self.acting.busy:
            await self.loads.settled()
            await self.acting.settled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.panes.turn_as_fits()
        if self._old and self.listing.filter.tenant:
            self._old = False
            self.listing.reload()

    def _flush(self) -> bool:
        """Start what waits for its moment; True when something was started."""
        waiting = (self.filters.text, self.listing.fetcher, self._reading, self._counting)
        return any(each.flush() for each in waiting)

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        chosen = self.tenants.offer(tenants, self.listing.filter.tenant)
        if chosen and not self.listing.filter.tenant:
            self._show_open_of(chosen)
            self._go_where_wished()

    def _go_where_wished(self) -> None:
        wish, self._wish = {name: value for name, value in self._wish.items() if value is not None}, {}
        if not wish:
            return
        filter = ViolationFilter(wish.get("tenant", self.listing.filter.tenant))
        if "violation" in wish:
            self.listing.go_to(wish["violation"])
        self._show_filter(
            replace(
                filter,
                sites=frozenset({wish["site"]} if "site" in wish else ()),
                pillars=frozenset({wish["pillar"]} if "pillar" in wish else ()),
                first_day=wish.get("day"),
                last_day=wish.get("day"),
            )
        )

    def _show_filter(self, filter: ViolationFilter) -> None:
        """From outside: the bar shows it too."""
        self.filters.show_filter(filter)
        self._list(filter)

    def _list(self, filter: ViolationFilter) -> None:
        if self.isVisible():
            self._old = False
            self.listing.show(filter)
        else:
            self._old = True
            self.listing.filter = filter
            self.listing.count()

    def _show_listed(self) -> None:
        self._show_counts()
        self._show_chosen()
        self.bar.show_people(self.listing.names.people.values(), self._opened().me)
        self._stack.setCurrentWidget(self.table if self.listing.total else self.empty)
        if not self.listing.total:
            self._tell_empty()

    def _show_counts(self) -> None:
        """Of the chips a moment later: the list does not wait for them to be painted."""
        self.badge_changed.emit()
        self.filters.show_total(self.listing.total, self.listing.all)
        self._counting.ask()

    def _count_chips(self) -> None:
        session, listing = self._session, self.listing
        if session is None:
            return
        today = day_of(session.clock.now(), next((site.zone for site in listing.names.sites.values()), "UTC"))
        counted = (listing.facets, listing.names, self.filters.filter, today)
        if counted != self._counted:
            self._counted = counted
            self.filters.show_counts(listing.facets, listing.wording(), session.me, today)

    def _tell_empty(self) -> None:
        if narrowed(self.listing.filter) and self.listing.all:
            self.empty.tell(
                "filter",
                "No violation matches this filter",
                f"{self.listing.all:,} violations are outside it.",
                button="Clear filter",
            )
        else:
            self.empty.tell(
                "green",
                "No violations",
                "Every check passed, or no records were imported yet (File, Import).",
                button="",
            )

    def _show_news(self, more: int) -> None:
        word = f"{more:,} new · show" if more > 0 else f"{-more:,} no longer match · refresh"
        self.news.say(word)
        self.news.setVisible(more != 0)

    def _show_chosen(self) -> None:
        chosen = self.table.chosen()
        self.bar.show_selection(chosen.count, chosen.total)

    def _show_able(self) -> None:
        self.bar.show_able(self.acting.can_act, self.acting.can_undo)
        self.detail.show_able(self.acting.can_act)

    def _read_detail(self) -> None:
        id = self.listing.current_id
        if id is not None:
            self.loads.ask("detail", id, lambda tx: read_detail(tx, id), self._take_detail)

    def _take_detail(self, detail: Detail | None) -> None:
        self.detail.show_detail(detail, self.listing.wording(), self._opened().catalog.kinds())
        self.detail.show_mentor(detail is not None and has_bot(self._opened(), detail.violation.plugin))

    def _review(self, review: Review, resolution: Resolution | None, note: str) -> None:
        self.acting.review(review, resolution, note, self._reviewed)

    def _reviewed(self) -> None:
        """Back to the list: the next one is an arrow key away, and no button is pressed by mistake."""
        self.bar.form.clear()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self, text: str) -> None:
        if (id := self.listing.current_id) is not None:
            self.acting.note(id, text, lambda: self.detail.note_stored(id))

    def _copy(self) -> None:
        self.acting.copy(QGuiApplication.clipboard().setText)

    def _escalate(self) -> None:
        if self.detail.shown is not None:
            self.escalating.escalate(calling_of(self.detail.shown.violation, self._opened().me))

    def _ask_mentor(self) -> None:
        if self.detail.shown is not None and self.detail.explain.isVisible() and self.acting.can_act:
            one = self.detail.shown.violation
            question = f"Explain violation {one.id}"
            self.frame.go("chat", ask=question, send=True, plugin=one.plugin, tenant=one.tenant)

    def _to_scorecard(self) -> None:
        if self.detail.shown is not None:
            one = self.detail.shown.violation
            self.frame.go("scorecard", tenant=one.tenant, site=one.site, day=one.day, pillar=one.pillar)

    def _show_open_of(self, tenant: str) -> None:
        self._show_filter(ViolationFilter(TenantId(tenant), statuses=frozenset({ViolationStatus.OPEN})))

    def _retint(self) -> None:
        self._cells.fit()
        self.table.fit()
        self.table.viewport().update()

    def _lay_out(self) -> None:
        space = self.frame.theme.space
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.empty.setMinimumHeight(1)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)
        self.panes = Panes(self.frame.theme, self._left, self.detail, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space(4), space(3), space(4), space(3))
        outer.setSpacing(space(3))
        outer.addWidget(self.filters)
        outer.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self._reading = Postponed(self, self._read_detail, 30)
        self._counting = Postponed(self, self._count_chips, 30)
        self.filters.wanted.connect(self._list)
        self.filters.text.left.connect(self.table.setFocus)
        self.tenants.chosen.connect(self._show_open_of)
        self.listing.listed.connect(self._show_listed)
        self.listing.counted.connect(self._show_counts)
        self.listing.news.connect(self._show_news)
        self.listing.current.connect(self._reading.ask)
        self.news.clicked.connect(self.listing.show_news)
        self.table.chosen_changed.connect(self._show_chosen)
        self.table.copy_wanted.connect(self._copy)
        self.table.opened.connect(lambda: self.detail.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.acting.busy_changed.connect(lambda _: self._show_able())
        self.acting.undo_changed.connect(lambda _: self._show_able())
        self.bar.form.submitted.connect(self._review)
        self.bar.form.given_up.connect(self.table.setFocus)
        self.bar.assigned.connect(self.acting.assign)
        self.bar.noted.connect(self.detail.write_note)
        self.bar.copied.connect(self._copy)
        self.bar.undone.connect(self.acting.undo)
        self.bar.all_wanted.connect(self.table.selectAll)
        self.detail.noted.connect(self._note)
        self.detail.scorecard_wanted.connect(self._to_scorecard)
        self.detail.explain_wanted.connect(self._ask_mentor)
        self.detail.escalate_wanted.connect(self._escalate)
        self.detail.left.connect(self.table.setFocus)
        self.frame.theme.changed.connect(self._retint)

    def _add_actions(self) -> None:
        for id, text, run, keys in self._action_list():
            self.frame.actions.add(self, f"violations.{id}", text, run, group=self.title, keys=keys)
        for id, text, run, keys in self._list_action_list():
            self.frame.actions.add(self.table, f"violations.{id}", text, run, group=self.title, keys=keys)

    def _action_list(self) -> list[tuple[str, str, Callable[[], object], str]]:
        sorts = [
            (f"sort-{by.value}", f"Sort by {by.value}", partial(self.listing.sort_or_turn, by), "")
            for by in (column.sort for column in COLUMNS)
            if by is not None
        ]
        return [
            ("find", "Find violations", self.filters.text.go_to, "Ctrl+F"),
            ("clear", "Clear filter", self.filters.reset, "Ctrl+Shift+F"),
            ("undo", "Undo the last review or assignment", self.acting.undo, "Ctrl+Z"),
            ("redo", "Do again what was taken back", self.acting.redo, "Ctrl+Y"),
            ("turn", "Turn the split of list and detail", self.panes.turn, "Ctrl+\\"),
            ("refresh", "Show new violations", self.listing.show_news, "F5"),
            ("csv", "Export listed violations (CSV)…", self.filing.export_csv, "Ctrl+E"),
            ("pdf", "Report of listed violations (PDF)…", self.filing.export_pdf, "Ctrl+P"),
            ("to-scorecard", "Scorecard of the selected violation's day", self._to_scorecard, "Ctrl+Shift+S"),
            *sorts,
        ]

    def _list_action_list(self) -> list[tuple[str, str, Callable[[], object], str]]:
        return [
            ("review", "Review the selected violations…", self.bar.open_form, "R"),
            ("assign", "Assign the selected violations…", self.bar.open_people, "A"),
            ("mine", "Assign the selected violations to me", lambda: self.acting.assign(self._opened().me), "M"),
            ("note", "Write a note", self.detail.write_note, "N"),
            ("escalate", "Escalate the selected violation", self._escalate, "!"),
            ("ask", "Ask the mentor about the selected violation", self._ask_mentor, "X"),
        ]

    def _opened(self) -> Session:
        assert self._session is not None, "nothing is shown before the profile is open"
        return self._session
