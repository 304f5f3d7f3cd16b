"""The page of a panel: list left, one row right, and in their place an editor while one edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.ids import TenantId
from console.domain.panels import Detail, Query
from console.domain.people import Tenant
from console.ports.panels import PanelPage as Declared
from console.ports.session import Session
from console.shell.closeguard import CloseGuard
from console.shell.loading import Loads
from console.shell.page import Frame, Page, Place
from console.shell.panel.acting import ActController
from console.shell.panel.detail import DetailPane
from console.shell.panel.editing import EditController
from console.shell.panel.editor import EditorPane
from console.shell.panel.filterbar import FilterBar
from console.shell.panel.listing import ListController
from console.shell.panel.model import RowModel
from console.shell.panel.query import Listed
from console.shell.panel.table import RowTable
from console.shell.tenantbar import TenantBar
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.turning import TurningSplit

LEAST_HEIGHT = 380
MOST_PLACES = 20


class PanelPage(Page):
    """Of the plugin that ``declared`` it: ``made_for`` gives the class that the window makes."""

    declared: Declared

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        panel, theme = self.declared.panel, frame.theme
        self.panel = panel
        self._session: Session | None = None
        self._old = True
        self._wish: dict[str, Any] = {}
        self._waiting = 0
        self.loads = Loads(frame)
        self.model = RowModel(theme, panel.columns, self)
        self.table = RowTable(theme, self.model, f"{panel.noun.capitalize()}s", self)
        self.filters = FilterBar(theme, panel, self)
        self.listing = ListController(self.loads, panel, self.table, self.model)
        self.acting = ActController(frame, panel, self)
        self.detail = DetailPane(theme, panel, self)
        self.empty = EmptyState(theme, panel.icon, "", "", self, button="Clear search", run=self.filters.reset)
        self.editors: dict[str, EditController] = {}
        self.tenants = TenantBar(self)
        self._guard = CloseGuard(self, self._unsaved, self._ask_about)
        self._lay_out()
        self._connect()
        self._add_actions()

    def attach(self, session: Session) -> None:
        self._attach_parts(session)
        self.loads.attach(session.reader)
        self._guard.watch()
        self._read_tenants()

    def close_for_writing(self, session: Session) -> None:
        self._attach_parts(session)

    def visit(self, *, tenant: str | None = None, row: str = "", lane: str = "", section: str = "", **_: Any) -> None:
        """Go to a row, to a lane, or into the editor ``section``; with nothing given, stay."""
        self._wish = {"tenant": tenant, "row": row, "lane": lane, "editor": section}
        if self.listing.query.tenant:
            self._go_where_wished()
        if self.stack.currentWidget() is self.split:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        if any(change.topic is Topic.TENANTS for change in changes):
            self._read_tenants()
        tenant, kinds = self.listing.query.tenant, self.panel.kinds
        mine = [each for each in changes if each.topic is Topic.RECORDS and each.tenant == tenant]
        if any(not change.subjects or kinds & set(change.subjects) for change in mine):
            self._read_again()

    def badge(self) -> int:
        return self._waiting

    def controls(self) -> QWidget:
        return self.tenants

    def places(self, text: str) -> Sequence[Place]:
        words = text.lower().split()
        rows = [row for row in self.model.held() if words and all(word in row.name.lower() for word in words)]
        return [Place(row.name, self.key, {"row": row.key}, self.title, self.icon) for row in rows[:MOST_PLACES]]

    async def settled(self) -> None:
        while self.filters.words.flush() or self.listing.fetcher.flush() or self.loads.busy or self.acting.busy:
            await self.acting.settled()
            await self.loads.settled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.split.turn_as_fits()
        if self._old:
            self._read_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.split.turn_as_fits()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._old = True  # conversations beside the rows change without a record

    # What is shown

    def _read_again(self) -> None:
        self._old = not self.isVisible()
        if self._old:
            self._count()
            return
        self.listing.reload()
        self._read_detail()
        for controller in self.editors.values():
            if self.stack.currentWidget() is controller.pane:
                controller.read_again()

    def _count(self) -> None:
        """Only how many there are, while the page is not in front."""
        panel, query = self.panel, self.listing.query
        if query.tenant and panel.needs[0]:
            whole = Query(tenant=query.tenant)
            self.loads.ask("count", object(), lambda tx: panel.head(tx, whole), lambda head: self._note_waiting(
                next((lane.count or 0 for lane in head.lanes if lane.key == panel.needs[0]), 0)
            ))  # fmt: skip

    def _note_waiting(self, count: int) -> None:
        if count != self._waiting:
            self._waiting = count
            self.badge_changed.emit()

    def _read_tenants(self) -> None:
        self.loads.ask("tenants", object(), lambda tx: tuple(tx.tenants.all()), self._take_tenants)

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        chosen = self.tenants.offer(tenants, self.listing.query.tenant)
        if chosen is not None and chosen != self.listing.query.tenant:
            self._take_tenant(chosen)
        self._go_where_wished()

    def _take_tenant(self, tenant: TenantId) -> None:
        self.tenants.show_tenant(tenant)
        self._leave_editor()
        self._ask(self.filters.first(tenant))
        self._count()

    def _ask(self, query: Query) -> None:
        self.filters.show_query(query)
        self.listing.show(query)

    def _go_where_wished(self) -> None:
        wish, self._wish = self._wish, {}
        tenant = wish.get("tenant")
        if tenant and tenant != self.listing.query.tenant and self.tenants.has(tenant):
            self._take_tenant(TenantId(tenant))
        if wish.get("lane"):
            self._leave_editor()
            self.filters.choose_lane(wish["lane"])
        if wish.get("row"):
            self._leave_editor()
            self._ask(Query(tenant=self.listing.query.tenant, order=self.filters.query.order))
            self.listing.go_to(wish["row"])
        if wish.get("editor") in self.editors:
            self.edit(wish["editor"])

    def _show_listed(self, listed: Listed) -> None:
        head = listed.head
        self.filters.show_head(head)
        self._lists.setCurrentWidget(self.table if head.total else self.empty)
        self._count()
        if head.total:
            return
        noun = self.panel.noun
        if head.whole:
            told = f"{head.whole:,} {noun}s are outside it."
            self.empty.tell("filter", f"No {noun} is listed here", told, button="Show all")
        else:
            self.empty.tell(self.panel.icon, f"No {noun} yet", self.panel.about, button="")

    def _read_detail(self) -> None:
        session, tenant, key, panel = self._session, self.listing.query.tenant, self.listing.key, self.panel
        if session is None or not key:
            self.detail.hide()
            return
        now = session.clock.now()
        self.loads.ask(
            "detail",
            (tenant, key, object()),
            lambda tx: panel.detail(tx, tenant, key, now),
            lambda found: self._take_detail(found, now),
        )

    def _take_detail(self, found: Detail | None, now: datetime) -> None:
        self.detail.setVisible(found is not None)
        if found is not None:
            self.detail.show_detail(found, now)

    def _show_able(self) -> None:
        self.detail.show_able(self.acting.can_act)

    def _unsaved(self) -> list[str]:
        return [title for controller in self.editors.values() for title in controller.unsaved]

    def _ask_about(self, unsaved: Sequence[str]) -> None:
        self.frame.go(self.key)
        self.frame.tell(f"{unsaved[0]} is not saved. Close the window once more to let it go.")

    # What is done

    def act(self, id: str) -> None:
        action = next(each for each in self.panel.actions if each.id == id)
        key = self.listing.key
        if self.stack.currentWidget() is not self.split or not key or not self.acting.can_act:
            return
        refusal = self.detail.refusal(id)
        if refusal:
            self.frame.tell(refusal)
        else:
            self.acting.act(self.listing.query.tenant, action, key)

    def step(self, by: int) -> None:
        if self.stack.currentWidget() is self.split and self.listing.key:
            self.acting.step(self.listing.query.tenant, self.listing.key, by)

    def edit(self, id: str) -> None:
        controller = self.editors[id]
        controller.open(self.listing.query.tenant, self.listing.key)
        self.filters.hide()
        self.stack.setCurrentWidget(controller.pane)
        controller.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_editor(self) -> None:
        if self.stack.currentWidget() is not self.split:
            self.filters.show()
            self.stack.setCurrentWidget(self.split)
            self._read_again()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _escape(self) -> None:
        if self.detail.card.isVisible():
            self.detail.card.leave()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_row(self) -> None:
        """Into what is told of it."""
        if self.detail.isVisible():
            self.detail.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _attach_parts(self, session: Session) -> None:
        self._session = session
        self.listing.attach(session)
        self.acting.attach(session)
        for controller in self.editors.values():
            controller.attach(session)
        self._show_able()

    def _lay_out(self) -> None:
        theme, space = self.frame.theme, self.frame.theme.space
        self._lists = QStackedWidget(self)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        self.split = TurningSplit(
            theme, self._lists, self.detail, self, narrow=860, least_height=LEAST_HEIGHT, beside=384, below=420
        )
        self.split.setAccessibleName(f"List and {self.panel.noun}")
        self.stack = QStackedWidget(self)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.stack.addWidget(self.split)
        theme.changed.connect(self._fit)
        self._fit()
        for editor in self.panel.editors:
            pane = EditorPane(theme, editor, self)
            self.stack.addWidget(pane)
            self.editors[editor.id] = EditController(self.frame, self.loads, self.acting, editor, pane)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space(4), space(3), space(4), space(3))
        outer.setSpacing(space(3))
        outer.addWidget(self.filters)
        outer.addWidget(self.stack, 1)
        self.detail.hide()

    def _fit(self) -> None:
        """What is lower scrolls as a whole."""
        self.stack.setMinimumHeight(self.frame.theme.px(LEAST_HEIGHT))

    def _connect(self) -> None:
        self.tenants.chosen.connect(lambda tenant: self._take_tenant(TenantId(tenant)))
        self.filters.wanted.connect(self.listing.show)
        self.filters.words.left.connect(self.table.setFocus)
        self.listing.listed.connect(self._show_listed)
        self.listing.current.connect(self._read_detail)
        self.table.opened.connect(self._open_row)
        self.detail.action_wanted.connect(self.act)
        self.detail.editor_wanted.connect(self.edit)
        self.detail.card.left.connect(self.table.setFocus)
        self.acting.busy_changed.connect(self._show_able)
        self.acting.acted.connect(self._read_again)
        self.acting.asked.connect(self.detail.card.ask)
        for controller in self.editors.values():
            controller.left.connect(self._leave_editor)

    def _add_actions(self) -> None:
        add = partial(self.frame.actions.add, group=self.title)
        for id, text, run, keys in self._listed_actions():
            add(self.split, f"{self.key}.{id}", text, run, keys=keys)
        for id, text, run, keys in self._wider_actions():
            add(self, f"{self.key}.{id}", text, run, keys=keys)
        for controller, editor in zip(self.editors.values(), self.panel.editors, strict=True):
            for id, text, run, keys in _editing_actions(controller, editor.noun):
                add(controller.pane, f"{self.key}.{editor.id}-{id}", text, run, keys=keys)

    def _wider_actions(self) -> list[tuple[str, str, Callable[[], object], str]]:
        noun = self.panel.noun
        return [
            ("find", f"Search {noun}s", self.filters.words.go_to, "Ctrl+F"),
            ("all", "Clear search and filters", self.filters.reset, "Ctrl+Shift+F"),
            ("next-lane", "List of the next stage", lambda: self.filters.step_lane(1), "Ctrl+PgDown"),
            ("lane-before", "List of the stage before", lambda: self.filters.step_lane(-1), "Ctrl+PgUp"),
            ("again", "List again", self._read_again, "F5"),
        ]

    def _listed_actions(self) -> list[tuple[str, str, Callable[[], object], str]]:
        found = [
            (each.id, each.word.rstrip("…"), partial(self.act, each.id), each.keys) for each in self.panel.actions
        ]
        found += [
            (each.id, f"Edit: {each.title}", partial(self.edit, each.id), each.keys) for each in self.panel.editors
        ]
        if self.panel.step:
            found += [
                ("forward", "One step forward", partial(self.step, 1), "Alt+Right"),
                ("back", "One step back", partial(self.step, -1), "Alt+Left"),
            ]
        return [
            *found,
            ("list", "Back to the list", self._escape, "Esc"),
            ("turn", "Turn the panes", self.split.turn, ""),
        ]


def made_for(declared: Declared) -> type[Page]:
    """The page of this panel, for the window to make."""
    name = f"{declared.plugin.title().replace('_', '')}Page"
    means = declared.panel.needs[1]
    given = {"declared": declared, "key": declared.plugin, "title": declared.title, "icon": declared.panel.icon}
    return type(name, (PanelPage,), {**given, "badge_means": means})


def _editing_actions(controller: EditController, noun: str) -> list[tuple[str, str, Callable[[], object], str]]:
    return [
        ("add", f"Add a {noun}", controller.add, "Ctrl+N"),
        ("up", f"Move the {noun} up", lambda: controller.move(-1), "Alt+Up"),
        ("down", f"Move the {noun} down", lambda: controller.move(1), "Alt+Down"),
        ("delete", f"Delete the {noun}", controller.delete, "Ctrl+Del"),
        ("save", "Save as the next version", controller.save, "Ctrl+S"),
        ("discard", "Discard what is written", controller.discard, ""),
        ("leave", "Back to the list", controller.leave, "Esc"),
    ]
