"""The scorecard page: the day's figure per pillar, the checks behind it, and the way on to the violations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.changes import Change, Topic
from console.domain.ids import PillarId, SiteId, TenantId
from console.domain.scoring import Scheme
from console.ports.session import Session
from console.shell.loading import Loads
from console.shell.page import Frame, Page, Place, has_bot
from console.shell.scorecard.cards import CardGrid
from console.shell.scorecard.checks import ChecksModel, ChecksTable
from console.shell.scorecard.filing import FilingController
from console.shell.scorecard.glance import day_of
from console.shell.scorecard.overall import OverallLine
from console.shell.scorecard.query import Day, Scope, arithmetic, calls_about, figure, overall_arithmetic, read_day
from console.shell.scorecard.rescoring import RescoringController
from console.shell.scorecard.scopebar import ScopeBar
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.segments import SegmentedControl

SHOWN = {Topic.SCORES, Topic.VIOLATIONS}


class ScorecardPage(Page):
    """Its badge counts what needs a person now: failed CRITICAL checks of the newest day, over all sites."""

    key = "scorecard"
    title = "Scorecard"
    icon = "scorecard"
    badge_means = "critical checks failed"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._session: Session | None = None
        self._scheme: Scheme | None = None
        self._wanted = Scope()
        self._glanced_at: datetime | None = None
        self.day: Day | None = None
        self.loads = Loads(frame)

    def fill(self) -> Iterator[None]:
        frame, theme = self.frame, self.frame.theme
        self.rescoring = RescoringController(frame, self)
        self.filing = FilingController(frame, self, lambda: self.day)
        self.scope = ScopeBar(theme, self)
        self.scope.hide()
        yield
        self.overall = OverallLine(theme, self)
        self.cards = CardGrid(theme, self)
        self.heading = QLabel("", self)
        self.heading.setProperty("look", "title")
        self.explained = QLabel("", self)
        self.explained.setProperty("look", "muted")
        self.explained.setWordWrap(True)
        self.which = SegmentedControl("Checks shown", [("", "All"), ("failed", "Failed"), ("passed", "Passed")], self)
        self.ask = _button(self, "Explain")
        self.ask.setToolTip("Ask the mentor about this pillar (X)")
        self.ask.hide()
        self.to_violations = _button(self, "Violations")
        self.rescore = _button(self, "Score again")
        self.export = _button(self, "Export")
        yield
        self.checks = ChecksModel(theme)
        self.table = ChecksTable(theme, self.checks, self)
        yield
        self.no_checks = EmptyState(
            theme, "nodata", "", "", self, button="Latest day", run=lambda: self._to_day(None)
        )
        self.nothing = EmptyState(
            theme, "scorecard", "", "", self, button="Latest day", run=lambda: self._to_day(None)
        )
        yield
        self._lay_out()
        yield
        self._connect()
        self._add_actions()

    async def show_glance(self, glance: str, now: datetime) -> bool:
        day = await asyncio.get_running_loop().run_in_executor(None, day_of, glance)
        if day is None or day.last is None or self._session is not None:
            return False
        self._glanced_at = now
        self._allow_work(False)
        self._take(day)
        return True

    def attach(self, session: Session) -> None:
        self._session = session
        if self._glanced_at is None:
            self._wanted, self.day = Scope(), None
        self._allow_work(True)
        self._scheme = next(iter(session.catalog.schemes().values()), None)
        self.loads.attach(session.reader)
        self.rescoring.attach(session)
        self.filing.attach(session)
        self.ask.setVisible(self._scheme is not None and has_bot(session, self._scheme.plugin))
        self.ask.setEnabled(not session.read_only)
        if self._scheme is None:
            self._show_no_scheme()
        else:
            self._read()

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self.rescoring.attach(session)
        self.ask.setEnabled(False)

    def visit(
        self,
        *,
        tenant: TenantId | None = None,
        site: SiteId | None = None,
        day: date | None = None,
        pillar: PillarId | None = None,
        **_: Any,
    ) -> None:
        """Go to a site and day; with nothing given, stay."""
        if tenant or site or day or pillar:
            self._go(replace(self._wanted, tenant=tenant or self._wanted.tenant, site=site, day=day, pillar=pillar))
        if self.day is not None and self.day.scope.pillar:
            self.cards.focus(self.day.scope.pillar)

    def changed(self, changes: tuple[Change, ...]) -> None:
        mine = self._wanted.tenant or (self.day and self.day.scope.tenant)
        mine_told = any(change.topic in SHOWN and mine in (None, change.tenant) for change in changes)
        if mine_told or any(change.topic is Topic.TENANTS for change in changes):
            self._read()

    def badge(self) -> int:
        return self.day.critical_now if self.day else 0

    def controls(self) -> QWidget | None:
        return self.scope

    def places(self, text: str) -> Sequence[Place]:
        if self.day is None:
            return ()
        tenant = self.day.scope.tenant
        return [
            Place(f"Scorecard of {site.name}", self.key, {"tenant": tenant, "site": site.id}, icon="site")
            for site in self.day.sites
        ]

    def calls_about(self) -> Mapping[str, Any]:
        return calls_about(self.day)

    async def settled(self) -> None:
        await self.loads.settled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.day is not None and self.day.scope.pillar and not self.isAncestorOf(self.focusWidget() or self):
            self.cards.focus(self.day.scope.pillar)

    def _go(self, wanted: Scope) -> None:
        self._wanted = wanted
        self._read()

    def _read(self) -> None:
        session, scheme, wanted = self._session, self._scheme, self._wanted
        if session is not None and scheme is not None:
            now = session.clock.now()
            self.loads.ask("day", wanted, lambda tx: read_day(tx, wanted, scheme, now), self._take)

    def _allow_work(self, allowed: bool) -> None:
        for button in (self.rescore, self.export, self.to_violations, self.ask):
            button.setEnabled(allowed)

    def _take(self, day: Day) -> None:
        if self._session is not None and self._glanced_at is not None:
            self._glanced_at = None
            if day == self.day:
                return
        first_time = self.day is None or self.day.last is None
        self.day = day
        among_cards = any(card.hasFocus() for card in self.cards.cards)
        # While nothing has failed, as at a first start before all is scored, the pillar is not settled yet.
        if day.last is not None and day.selected.failed:
            self._wanted = replace(self._wanted, pillar=day.scope.pillar)
        self.scope.show_day(day)
        self.badge_changed.emit()
        self._stack.setCurrentWidget(self._content if day.tenant is not None and day.last else self.nothing)
        if day.last is None:
            self._tell_no_records(day)
            return
        self.overall.show_day(day)
        self.cards.show_day(day)
        self._show_checks(day)
        if (among_cards or (first_time and self._has_keyboard())) and day.scope.pillar:
            self.cards.focus(day.scope.pillar)

    def _has_keyboard(self) -> bool:
        """Not where someone types in the palette meanwhile."""
        focused = QApplication.focusWidget()
        return self.isVisible() and (focused is None or focused is self or self.isAncestorOf(focused))

    def _show_checks(self, day: Day) -> None:
        key = self.table.selected_key()
        card = day.selected
        number = next(at for at, one in enumerate(day.card.cards, 1) if one is card)
        self.heading.setText(f"{number} {card.pillar.name}")
        self.heading.setToolTip(card.pillar.about)
        self.explained.setText(arithmetic(card, day.scheme.bands))
        self.checks.show_checks(day.checks, self._glanced_at or self._opened().clock.now(), day.name_of)
        self.table.setColumnHidden(6, day.scope.site is not None or len(day.sites) < 2)
        self.table.select_key(key)
        self._show_which()

    def _show_which(self) -> None:
        passed, failed = self.checks.counts()
        self.which.name_option("", f"All {passed + failed:,}")
        self.which.name_option("failed", f"Failed {failed:,}")
        self.which.name_option("passed", f"Passed {passed:,}")
        self.to_violations.setText(f"Violations {failed:,}")
        self._below.setCurrentWidget(self.table if self.checks.rows else self.no_checks)
        if not self.checks.rows:
            self._tell_no_checks(passed + failed)

    def _tell_no_checks(self, of: int) -> None:
        if of:
            self.no_checks.tell("green", f"No check {self.which.current} here", f"{of:,} are hidden.", button="")
            return
        assert self.day is not None, "told only of a day"
        day, latest = self.day.scope.day, self.day.latest
        text = "Import some for this day (File, Import), or choose another day."
        button = "" if day == latest else f"Go to {latest}"
        self.no_checks.tell("nodata", f"No records for {day}", text, button=button)

    def _tell_no_records(self, day: Day) -> None:
        where = day.site_name if day.scope.site else (day.tenant.name if day.tenant else "this profile")
        text = "Import some (File, Import): shifts, tours, alerts, reports, tickets. Scores follow by themselves."
        self.nothing.tell("scorecard", f"No records for {where} yet", text, button="")

    def _show_no_scheme(self) -> None:
        self._stack.setCurrentWidget(self.nothing)
        self.nothing.tell(
            "plug", "No plugin scores anything", "See Settings, Plugins for what was left out, and why.", button=""
        )

    def _choose(self, pillar: str) -> None:
        if self.day is not None and self.day.scope.pillar != pillar:
            self.cards.select(PillarId(pillar))
            self._go(replace(self._wanted, pillar=PillarId(pillar)))

    def _to_day(self, day: date | None) -> None:
        self._go(replace(self._wanted, day=day))

    def _to_checks(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.currentIndex().row() < 0 and self.checks.rows:
            self.table.selectRow(0)

    def _to_cards(self) -> None:
        if self.day is not None and self.day.scope.pillar:
            self.cards.focus(self.day.scope.pillar)

    def _show_only(self, which: str) -> None:
        self.which.choose(which)
        key = self.table.selected_key()
        self.checks.show_only(which)
        self.table.select_key(key)
        self._show_which()

    def _ask_mentor(self) -> None:
        """The mentor, about the pillar shown."""
        if self.day is not None and self.day.scope.pillar and self.ask.isVisible() and self.ask.isEnabled():
            at = self.day.scope
            question = f"Explain pillar {at.pillar}"
            self.frame.go("chat", ask=question, send=True, plugin=self.day.scheme.plugin, tenant=at.tenant)

    def _to_violations(self) -> None:
        if self.day is not None:
            at = self.day.scope
            self.frame.go("violations", tenant=at.tenant, site=at.site, pillar=at.pillar, day=at.day)

    def _to_violation(self, id: int) -> None:
        if self.day is not None:
            at = self.day.scope
            self.frame.go("violations", tenant=at.tenant, site=at.site, pillar=at.pillar, day=at.day, violation=id)

    def _score_again(self) -> None:
        if self.day is not None:
            self.rescoring.run(self.day)

    def _explain(self) -> None:
        if self.day is not None:
            told = [f"{one.pillar.name}: {arithmetic(one, self.day.scheme.bands)}" for one in self.day.card.cards]
            self.frame.tell(
                f"Overall {figure(self.day.card.overall)}: {overall_arithmetic(self.day.card, self.day.scheme.bands)}"
            )
            self.overall.setToolTip("\n".join([self.overall.toolTip(), *told]))

    def _open_export(self) -> None:
        self._export_menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))

    def _lay_out(self) -> None:
        space = self.frame.theme.space
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(self.heading)
        head.addStretch(1)
        for part in (self.which, self.ask, self.to_violations, self.rescore, self.export):
            head.addWidget(part)
        self._below = QStackedWidget(self)
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._below.setMinimumHeight(self.frame.theme.px(170))
        self._below.addWidget(self.table)
        self._below.addWidget(self.no_checks)
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(space(4), space(3), space(4), space(3))
        column.setSpacing(space(2))
        column.addWidget(self.overall)
        column.addWidget(self.cards)
        column.addSpacing(space(1))
        column.addLayout(head)
        column.addWidget(self.explained)
        column.addWidget(self._below, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._content)
        self._stack.addWidget(self.nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._export_menu = QMenu(self)

    def _connect(self) -> None:
        self.scope.tenant_chosen.connect(lambda tenant: self._go(Scope(tenant=tenant)))
        self.scope.site_chosen.connect(lambda site: self._go(replace(self._wanted, site=site)))
        self.scope.day_chosen.connect(self._to_day)
        self.cards.chosen.connect(self._choose)
        self.cards.opened.connect(lambda _: self._to_checks())
        self.which.chosen.connect(self._show_only)
        self.table.followed.connect(self._to_violation)
        self.table.left.connect(self._to_cards)
        self.to_violations.clicked.connect(self._to_violations)
        self.rescore.clicked.connect(self._score_again)
        self.rescoring.able_changed.connect(self.rescore.setEnabled)
        self.rescoring.scored.connect(self._read)
        self.ask.clicked.connect(self._ask_mentor)
        self.export.clicked.connect(self._open_export)

    def _add_actions(self) -> None:
        made = {
            id: self.frame.actions.add(self, f"scorecard.{id}", text, run, group=self.title, keys=keys)
            for id, text, run, keys in self._action_list()
        }
        for id in ("scores", "csv-checks", "pdf"):
            self._export_menu.addAction(made[id])

    def _action_list(self) -> list[tuple[str, str, Callable[[], object], str]]:
        return [
            ("violations", "Violations of this pillar, site and day", self._to_violations, "V"),
            ("ask", "Ask the mentor about this pillar", self._ask_mentor, "X"),
            ("before", "Previous day", lambda: self.scope.step(-1), "Alt+Left"),
            ("after", "Next day", lambda: self.scope.step(1), "Alt+Right"),
            ("latest", "Latest day with records", lambda: self._to_day(None), "Alt+Home"),
            ("calendar", "Choose a day…", self.scope.open_calendar, "Ctrl+D"),
            ("site", "Choose a site…", self.scope.open_sites, "Ctrl+L"),
            ("rescore", "Score this day again", self._score_again, "F5"),
            ("explain", "Explain the overall figure", self._explain, "Ctrl+Shift+I"),
            ("all", "Show all checks", lambda: self._show_only(""), ""),
            ("failed", "Show failed checks only", lambda: self._show_only("failed"), "Ctrl+Shift+F"),
            ("passed", "Show passed checks only", lambda: self._show_only("passed"), ""),
            ("scores", "Export scorecard of these 30 days (CSV)…", self.filing.export_scores, "Ctrl+E"),
            ("csv-checks", "Export checks of this day (CSV)…", self.filing.export_checks, "Ctrl+Shift+E"),
            ("pdf", "Report of this scorecard (PDF)…", self.filing.report, "Ctrl+P"),
        ]

    def _opened(self) -> Session:
        assert self._session is not None, "nothing is shown before the profile is open"
        return self._session


def _button(parent: QWidget, text: str) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text)
    return button
