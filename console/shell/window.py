"""The window: rail, header, pages, status bar, and what it tells of its own accord."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from console.domain.trouble import Damaged, Trouble
from console.shell.bridge import Bridge
from console.shell.header import Header
from console.shell.pages import PageSpec
from console.shell.preferences import PreferencesPort
from console.shell.rail import Rail
from console.shell.resources import resources
from console.shell.shape import remember_shape, restore_shape
from console.shell.stage import Stage
from console.shell.statusbar import StatusBar
from console.shell.theme import Theme
from console.shell.unexpected import place_of, told
from console.shell.works import Works

if TYPE_CHECKING:
    from console.domain.changes import Change
    from console.ports.clock import Clock
    from console.ports.session import Session
    from console.shell.actions import Actions
    from console.shell.menus import Menus
    from console.shell.page import Page
    from console.shell.palette import Palette
    from console.shell.shortcuts import Shortcuts

log = logging.getLogger(__name__)
ROOMY = 760
"""Pixels at 100 %: a narrower window has only the icons of its rail."""


class MainWindow(QMainWindow):
    """``shell.page.Frame``. Painted empty first; ``dress`` brings icons and pages, ``attach`` the profile."""

    actions: Actions  # type: ignore[assignment] # Frame's name, over QWidget's list of actions
    menus: Menus
    palette_popup: Palette
    shortcuts: Shortcuts
    painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, pages: Sequence[PageSpec], preferences: PreferencesPort, clock: Clock) -> None:
        super().__init__()
        self.theme = theme
        self.specs = {spec.key: spec for spec in pages}
        self.panels: dict[str, PageSpec] = {}
        """Pages that plugins declare, known once the profile is open; whoever made the others makes them too."""
        self.pages: dict[str, Page] = {}
        self.preferences = preferences
        self.clock = clock
        self.session: Session | None = None
        self.bridge = Bridge(self)
        self.current = ""
        self.glanced = ""
        """The page that shows a glance, while the profile is being opened."""
        self._wanted: tuple[str, Mapping[str, Any]] | None = None
        self._dressed = False
        self._works = Works(self.tell_trouble, self)
        self._was_painted = False
        self._controls: dict[str, QWidget | None] = {}
        self.setWindowTitle("Operator Console")
        self._lay_out()
        restore_shape(self, self.rail, self.preferences)
        self.bridge.changed.connect(self._deliver)
        theme.changed.connect(self._tint)
        theme.changed.connect(self._squeeze)

    # What pages ask of the window

    def go(self, page: str, **where: Any) -> None:
        """Show a page. Before the profile is open, it is kept and gone to then."""
        if page not in self.pages or self.session is None:
            self._wanted = (page, where)
            self.rail.select(page)
            if self.glanced:
                self._front_while_opening(page)
            return
        shown = self._bring_to_front(page)
        self.current = page
        self.toast.place()
        shown.visit(**where)
        if not shown.isAncestorOf(self.focusWidget() or self):
            shown.take_focus()

    def tell(self, text: str, *, undo: Callable[[], object] | None = None) -> None:
        self.toast.tell(text, undo)

    def tell_trouble(self, trouble: Trouble, *, retry: Callable[[], object] | None = None) -> None:
        if isinstance(trouble, Damaged) and self.session is not None:
            self._close_for_writing(self.session, trouble)
        else:
            self.trouble.tell(trouble, retry)

    def start(self, work: Coroutine[Any, Any, object], name: str, *, busy: str = "") -> None:
        self._works.start(work, name, lambda: self.busy, busy)

    # Its life

    def dress(self) -> None:
        """After the first paint: icons, menus, palette, and what is needed from then on."""
        for _step in self.dressing():
            pass

    def dressing(self) -> Iterator[None]:
        """``dress`` in steps, each short enough to answer the person in between."""
        from console.shell.actions import Actions
        from console.shell.alarm.alarms import Alarms
        from console.shell.strips import BusyLine, Strips, Toast, TroubleStrip

        self.actions = Actions()
        self.alarms = Alarms(self, self.preferences, self)
        self.trouble = TroubleStrip(self.theme, self)
        self.busy = BusyLine(self.theme, self)
        self.strips = Strips(self.stage)
        self.toast = Toast(self.theme, self.stage, self.strips, self._footing)
        self.strips.add(self.busy)
        self.strips.add(self.trouble)
        yield
        from console.shell.palette import Palette
        from console.shell.shortcuts import Shortcuts

        self.palette_popup = Palette(self)
        self.shortcuts = Shortcuts(self)
        self.header.search.connect(self.palette_popup.open)
        yield
        from console.shell.menus import Menus

        self.menus = Menus(self)
        yield
        self.theme.follow_system()
        self.setAcceptDrops("imports" in self.specs)
        self._dressed = True
        yield from self._tinting()

    def add_page(self, code: type[Page]) -> Page:
        """Make the page and put it into the stack; nothing is loaded yet."""
        for _step in self.adding(code):
            pass
        return self.pages[code.key]

    def adding(self, code: type[Page]) -> Iterator[None]:
        """``add_page`` in steps, each short enough to answer the person in between."""
        page = code(self)
        yield from page.fill()
        yield
        self.pages[page.key] = page
        self._controls[page.key] = page.controls()
        self.stage.add(page)
        page.badge_changed.connect(lambda: self.rail.show_count(page.key, page.badge(), page.badge_means))
        if self.session is not None:
            page.attach(self.session)
            self.rail.show_count(page.key, page.badge(), page.badge_means)
            self._go_on()

    def first_page(self) -> str:
        """The page to come to the front when there is a profile: asked for, remembered, or the first of the rail."""
        page = self._wanted[0] if self._wanted else str(self.preferences.get("window.page", ""))
        return page if page in self.specs and page not in self.panels else next(iter(self.specs))

    async def show_glance(self, page: str, glance: str) -> None:
        """What stood on ``page`` when the profile was closed, in front until ``attach``."""
        import asyncio  # not needed before the first paint

        if self.session is None and await self.pages[page].show_glance(glance, self.clock.now()):
            self.glanced = page
            await asyncio.sleep(0)
            if self.glanced:
                self._bring_to_front(page)

    def attach(self, session: Session) -> None:
        """The profile is open: every page gets it, and the remembered page comes to the front."""
        self.session = session
        self._offer_panels(session)
        self.status.attach(session)
        self.bridge.attach(session.desk)
        for made in self.pages.values():
            made.attach(session)
        self.stage.drop_interlude()
        self._entitle(session.profile)
        self._go_to_first()
        self._show_overview(session)
        for notice in session.notices:
            self.tell(notice)
        session.hear_troubles(self.tell_trouble)

    async def shown(self) -> None:
        """Wait until the page in front has read what it shows, and is painted."""
        import asyncio  # not needed before the first paint

        if self.current:
            await self.pages[self.current].settled()
        for _paint_and_what_it_asks_for in range(2):
            await asyncio.sleep(0)

    async def settled(self) -> None:
        """Wait until all that was started has ended, and all that it started in turn."""
        await self._works.settled()

    def _offer_panels(self, session: Session) -> None:
        """Places of plugins' own pages in rail and menu, behind those of the program."""
        from console.shell.panel.specs import specs_of

        for spec in specs_of(session.catalog.panels()):
            if spec.key not in self.specs:
                self.specs[spec.key] = self.panels[spec.key] = spec
                self.rail.add(spec)
                self.menus.add_place(spec, len(self.specs))

    def detach(self) -> None:
        self.bridge.detach()
        self.session = None

    def add_notice(self, notice: QWidget) -> None:
        """A strip below the page that stays until it closes itself: it covers nothing, the page gives it room."""
        self._notices.insertWidget(0, notice)

    def add_alarms(self, strip: QWidget) -> None:
        """Over everything at the upper edge: it covers nothing, the page gives it room."""
        self._column.insertWidget(0, strip)

    def show_instead(self, widget: QWidget, title: str) -> None:
        """Something other than a page: the profile is locked or damaged. It is dropped by the next one shown."""
        self.glanced = ""
        self.stage.show_instead(widget)
        self.header.show_page(title, None)
        self.status.show_closed()
        self._entitle(title)
        widget.setFocus()

    def show_opening(self) -> None:
        self._entitle("Opening…")
        self.stage.show_opening()
        self.header.show_page("Opening…", None)

    def remember(self) -> None:
        """Into the preferences; the caller saves them."""
        remember_shape(self, self.rail, self.theme, self.preferences)
        left = self._wanted[0] if self._wanted else self.current
        if left:
            self.preferences.set("window.page", left)

    def report(self, where: str, error: BaseException) -> None:
        """An error that nothing else caught."""
        log.error("%s failed: %s", where, place_of(error))
        if self._dressed and isinstance(error, Trouble):
            self.tell_trouble(error)
        elif self._dressed:
            trouble, details = told(where, error)
            self.trouble.tell(trouble, None, details)

    def raise_to_front(self) -> None:
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files dropped anywhere on the window are offered to the import page."""
        event.acceptProposedAction()
        self.go("imports", files=_dropped(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._works.end()
        self.closing.emit()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._squeeze()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # The children are painted, and all of it flushed, when the loop comes round again.
            QTimer.singleShot(0, self.painted.emit)

    # Inside

    def _lay_out(self) -> None:
        body = QWidget(self)
        self.rail = Rail(self.theme, list(self.specs.values()), body)
        self.rail.chosen.connect(self.go)
        self.header = Header(self.theme, body)
        self.stage = Stage(self.theme, body)
        self.status = StatusBar(self.theme, self.clock, self.go, body)
        column = self._column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.stage, 1)
        self._notices = QVBoxLayout()
        column.addLayout(self._notices)
        column.addWidget(self.status)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(body)
        self.header.show_page("Opening…", None)

    def _footing(self) -> int:
        return self.pages[self.current].footing() if self.current in self.pages else 0

    def _squeeze(self) -> None:
        self.rail.squeeze(self.width() < self.theme.px(ROOMY))

    def _entitle(self, what: str) -> None:
        # Qt appends the program's name where a title does not end with it.
        self.setWindowTitle(f"{what} – Operator Console")

    def _tint(self) -> None:
        if self._dressed:
            for _step in self._tinting():
                pass

    def _tinting(self) -> Iterator[None]:
        self.setWindowIcon(QIcon(str(resources() / "operator-console.png")))
        for part in (self.rail, self.header, self.status):
            yield
            part.tint()

    def _go_on(self) -> None:
        """To where someone asked to go before it could be shown."""
        if self._wanted is not None and self._wanted[0] in self.pages:
            (page, where), self._wanted = self._wanted, None
            self.go(page, **where)

    def _go_to_first(self) -> None:
        """Where somebody asked to go meanwhile; else the glance that is in front, or the page of the last time."""
        asked, glanced, self.glanced = self._wanted is not None, self.glanced, ""
        if not asked and glanced:
            self.current = glanced  # in front already, with whatever the person has selected there
        elif not asked and self.pages:
            page = self.first_page()
            self._wanted = (page if page in self.pages else next(iter(self.pages)), {})
        self._go_on()
        remembered = str(self.preferences.get("window.page"))
        if not asked and remembered in self.panels:
            self._wanted = (remembered, {})

    def _close_for_writing(self, session: Session, damage: Damaged) -> None:
        from console.shell.damage import remember_damage, told_while_open

        self.trouble.tell(told_while_open(damage), self.close, word="Quit")
        if session.read_only:
            return
        remember_damage(self.preferences, session, damage)
        self.session = replace(session, read_only=True)
        self.status.attach(self.session)
        self.status.show_scoring(0)
        for page in self.pages.values():
            page.close_for_writing(self.session)

    def _bring_to_front(self, page: str) -> Page:
        shown = self.pages[page]
        self.stage.bring_to_front(page)
        self.rail.select(page)
        self.header.show_page(shown.title, self._controls[page])
        return shown

    def _front_while_opening(self, page: str) -> None:
        if page == self.glanced:
            self._bring_to_front(page)
        else:
            self.show_opening()

    def _deliver(self, changes: tuple[Change, ...]) -> None:
        for page in self.pages.values():
            page.changed(changes)
        if self.session is not None:
            self._show_overview(self.session)

    def _show_overview(self, session: Session) -> None:
        from console.shell.overview import show_overview

        work = show_overview(session, self.clock.now(), self.status, self.rail, self.pages)
        self.start(work, "look at profile")


def _dropped(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
