"""The inbox page: the list left, the open conversation in the middle, and what stands behind it right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, MessageId, TenantId
from console.domain.inbox import InboxQuery, View
from console.domain.people import Tenant
from console.ports.session import Session
from console.shell.filechoice import choose_files
from console.shell.inbox.acting import ActingController
from console.shell.inbox.behind import BehindController
from console.shell.inbox.context import ContextPane
from console.shell.inbox.deeds import Deeds
from console.shell.inbox.heeding import Heeding
from console.shell.inbox.helping import HelpController
from console.shell.inbox.housekeeping import HouseKeeper
from console.shell.inbox.joining import join
from console.shell.inbox.keys import add_actions
from console.shell.inbox.lines import LineModel
from console.shell.inbox.listing import ListController
from console.shell.inbox.middle import Middle
from console.shell.inbox.opened import OpenedController
from console.shell.inbox.panes import InboxPanes
from console.shell.inbox.reading import ReadingController
from console.shell.inbox.rows import ConversationModel
from console.shell.inbox.rowwords import view_of
from console.shell.inbox.sidebar import QUEUE_VIEW, Sidebar
from console.shell.inbox.speech import SpeechController
from console.shell.inbox.standing import Standing
from console.shell.inbox.suggesting import SuggestController
from console.shell.inbox.tasking import TaskController
from console.shell.inbox.wording import Wording
from console.shell.inbox.writing import WritingController
from console.shell.loading import Loads
from console.shell.page import Frame, Page
from console.shell.tenantbar import TenantBar

CLOCK_MS = 1_000


class InboxPage(Page):
    """Its badge counts the conversations that need a person."""

    key = "inbox"
    title = "Inbox"
    icon = "inbox"
    badge_means = "waiting for a person"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._session: Session | None = None
        self._old = True
        self._writes: ConversationId | None = None
        self._wish: dict[str, Any] = {}
        self.tenant = TenantId("")
        theme = frame.theme
        self.loads = Loads(frame)
        self.keeper = HouseKeeper(self.loads, self)
        self.rows = ConversationModel(self.wording)
        self.lines = LineModel(self.wording)
        self.sidebar = Sidebar(theme, self.rows, self.wording, self)
        self.middle = Middle(theme, self.lines, self.keeper.now, self.next_waiting, self)
        self.listing = ListController(self.loads, self.sidebar.list, self.rows)
        self.reading = ReadingController(frame, self.loads, self.middle.transcript, self.lines)
        self.speech = SpeechController(self.reading, self.lines, self)
        self.acting = ActingController(frame, self)
        self.writing = WritingController(frame, self.middle.composer, self.acting)
        self.deeds = Deeds(
            frame, self.acting, self.writing, self.middle.ask, self.middle.snooze_until, self.standing, self
        )
        self.context = ContextPane(theme, self)
        self.behind = BehindController(frame, self.loads, self.context, self.middle.ask, self.wording)
        self.opened = OpenedController(self.keeper, self.reading, self.writing, self.deeds, self.behind, self.middle)
        self.helping = HelpController(
            frame,
            self.loads,
            self.acting,
            self.writing,
            self.middle.composer,
            self.middle.canned,
            self.middle.ask,
            self.wording,
        )
        self.suggesting = SuggestController(frame, self.context, self.middle.composer, self.writing, self.wording)
        self.tasking = TaskController(self.loads, self.sidebar, self.wording)
        self.heeding = Heeding(frame, self.loads)
        self.tenants = TenantBar(self)
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._lay_out()
        self._connect()
        add_actions(self, frame.actions, self, self.title)

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)
        self._attach_parts(session)
        self.listing.attach(session)
        self._old = True
        self.loads.ask("tenants", session.profile, lambda tx: tuple(tx.tenants.all()), self._take_tenants)

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self._attach_parts(session)
        self.opened.show()

    def _attach_parts(self, session: Session) -> None:
        talk = (self.reading, self.speech, self.acting, self.writing, self.deeds, self.behind)
        beside = (self.suggesting, self.helping, self.tasking, self.heeding)
        for part in (self.keeper, *talk, *beside):
            part.attach(session)

    def visit(self, **where: Any) -> None:
        """Go to a ``conversation`` of a ``tenant``, to a ``message`` in it, or to a ``view``.

        ``write``: to where one writes to the customer.
        """
        self._wish = where
        if self.tenant:
            self._go_where_wished()
        self.sidebar.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        if any(change.topic is Topic.TENANTS for change in changes):
            self.loads.ask("tenants", object(), lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        if any(change.topic is Topic.SETTINGS and change.tenant == self.tenant for change in changes):
            self.keeper.read(self.tenant)
        self.tasking.refresh(changes)
        self.heeding.heed(changes)
        if self._old:
            self.listing.count()
        else:
            self.listing.refresh(changes)
        self.reading.refresh(changes)

    def badge(self) -> int:
        return self.listing.counts.views.get(View.NEEDS_HUMAN, 0)

    def controls(self) -> QWidget:
        return self.tenants

    async def put_by(self) -> None:
        self.writing.flush()
        await self.writing.settled()

    async def settled(self) -> None:
        while True:
            await self.loads.settled()
            await self.acting.settled()
            await self.writing.settled()
            await self.suggesting.settled()
            waits = self.sidebar.search.flush() or self.listing.flush()
            if not (waits or self.loads.busy or self.acting.busy or self.writing.waits):
                return

    def wording(self) -> Wording:
        """What sentences need, as of now."""
        return self.keeper.wording()

    def standing(self) -> Standing:
        """What the person may do in the open conversation."""
        return self.keeper.standing(self.reading.conversation)

    # Going about

    def open_conversation(self, id: ConversationId, message: MessageId | None = None, *, write: bool = False) -> None:
        self._writes = id if write else None
        if write or id != self.reading.wanted or message is not None:
            self.reading.open(id, message)
        else:
            self.listing.go_to(id)

    def next_waiting(self) -> None:
        """To the conversation that should be looked at next, whatever list is open."""
        session, tenant, beside = self._session, self.tenant, self.reading.wanted
        if session is not None and tenant:
            me = session.me
            self.loads.ask(
                "next", object(), lambda tx: tx.inbox.next_waiting(tenant, me, beside=beside), self._take_next
            )

    def show_view(self, key: str) -> None:
        """One of the views, or the action queue."""
        self.tasking.show(key == QUEUE_VIEW)
        if key == QUEUE_VIEW:
            return
        self.sidebar.search.clear()
        self.sidebar.search.flush()
        self._show_query(replace(self.listing.query, view=View(key)))

    def escape(self) -> None:
        """From what is asked, searched or written back to the list."""
        middle = self.middle
        rows = (middle.ask, middle.snooze_until, middle.composer.later, middle.canned)
        asked = next((row for row in rows if row.isVisible()), None)
        if asked is not None:
            asked.leave()
            return
        if self.sidebar.search.hasFocus():
            self.sidebar.search.clear()
            self.sidebar.search.flush()
        if middle.composer.writing and not middle.composer.text.strip():
            middle.composer.writing = False
            self.opened.show_standing()
        self.sidebar.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_context(self) -> None:
        """To the first field of the profile."""
        self.context.show()
        self.context.focus()

    def choose_files(self) -> None:
        """Files that go with the message."""
        if self.reading.conversation is None or self.middle.composer.is_locked:
            return
        choose_files(self, "Attach files", self.writing.attach_files)

    def watch_silently(self, silent: bool) -> None:
        self.reading.set_silent(silent)
        self.middle.head.silent.setChecked(silent)
        if silent:
            self.frame.tell("You watch silently: nothing is marked read, nobody sees that you look.")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.panes.fit_at_first(self.width())
        if self._old and self.listing.query.tenant:
            self._old = False
            self.listing.reload()
        self.reading.look()
        self.speech.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.writing.flush()
        self.reading.look()
        self.speech.leave()

    # What is read

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        kept = self.tenants.offer(tenants, self.tenant)
        if kept is not None and kept != self.tenant:
            self._take_tenant(kept)
        self._go_where_wished()

    def _take_tenant(self, tenant: TenantId) -> None:
        session = self._session
        if session is None:
            return
        self.writing.flush()
        self.tenant = tenant
        self.tenants.show_tenant(tenant)
        self.reading.set_tenant(tenant)
        self.writing.open(None, None)
        self.middle.show_open(False)
        self._show_query(InboxQuery(tenant=tenant, view=View.NEEDS_HUMAN, person=session.me))
        self.keeper.read(tenant)

    def _show_house(self) -> None:
        house, wording = self.keeper.house, self.wording()
        self.middle.head.offer_people(house.people.values(), wording.me)
        self.sidebar.offer(house.channels, {each: wording.bot(each) for each in house.plugins})
        self.opened.show_standing()
        self.sidebar.list.viewport().update()

    def _take_next(self, found: Conversation | None) -> None:
        if found is None:
            self.frame.tell("Nobody else waits for a person.")
            return
        view = view_of(found, self.wording().me)
        if self.listing.words or self.listing.query.view is not view:
            self.listing.current = found.id
            self.show_view(view.value)
        self.open_conversation(found.id)
        self.middle.composer.focus()

    def _show_query(self, query: InboxQuery) -> None:
        self.sidebar.show_query(query)
        self.tasking.show(False)
        if self.isVisible():
            self._old = False
            self.listing.show(query)
        else:
            self._old = True
            self.listing.query = query
            self.listing.count()

    def _show_listed(self) -> None:
        listing = self.listing
        self.sidebar.show_total(listing.total, listing.total_of_view, listing.words, listing.more_hits)

    def _show_counts(self) -> None:
        self.sidebar.views.show_counts(self.listing.counts)
        self.badge_changed.emit()

    def _show_opened(self) -> None:
        self.opened.show_opened()
        if self.reading.wanted is not None:
            self.listing.go_to(self.reading.wanted)
        if self._writes is not None and self._writes == self.reading.wanted:
            self._writes = None
            self.deeds.write_and_take()

    def _locked_out(self) -> None:
        self.sidebar.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.refuse_text()

    def _go_where_wished(self) -> None:
        wish, self._wish = self._wish, {}
        tenant = wish.get("tenant")
        if tenant and tenant != self.tenant and self.tenants.has(tenant):
            self._take_tenant(tenant)
        if wish.get("view"):
            self.show_view(wish["view"])
        if wish.get("conversation"):
            message = MessageId(wish["message"]) if wish.get("message") is not None else None
            self.open_conversation(ConversationId(wish["conversation"]), message, write=bool(wish.get("write")))

    def _lay_out(self) -> None:
        space = self.frame.theme.space
        self.panes = InboxPanes(self.frame.theme, self.sidebar, self.middle, self.context, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space(4), space(3), space(4), space(3))
        outer.addWidget(self.panes)

    def _connect(self) -> None:
        sidebar, middle, composer = self.sidebar, self.middle, self.middle.composer
        self.keeper.known.connect(self._show_house)
        self.tenants.chosen.connect(lambda tenant: self._take_tenant(TenantId(tenant)))
        sidebar.view_wanted.connect(self.show_view)
        sidebar.query_wanted.connect(self._show_query)
        sidebar.search.asked.connect(self.listing.search)
        sidebar.news.clicked.connect(self.listing.show_news)
        sidebar.list.opened.connect(composer.focus)
        self.listing.listed.connect(self._show_listed)
        self.listing.counted.connect(self._show_counts)
        self.listing.news.connect(sidebar.show_news)
        self.listing.opened.connect(self.reading.open)
        self.reading.opened.connect(self._show_opened)
        self.reading.renewed.connect(self.opened.show_renewed)
        self.reading.unseen.connect(middle.show_unseen)
        middle.below.clicked.connect(self.reading.go_to_end)
        middle.transcript.verb_wanted.connect(self.deeds.do)
        middle.ask.left.connect(composer.focus)
        self.deeds.compose = self.opened.compose_when_held
        self.deeds.begin_writing = composer.begin_writing
        composer.take_wanted.connect(self.deeds.take_over)
        composer.write_wanted.connect(self.deeds.write_and_take)
        composer.attach_wanted.connect(self.choose_files)
        composer.left.connect(self.escape)
        composer.locked_out.connect(self._locked_out)
        self.acting.busy_changed.connect(composer.show_busy)
        self.acting.refused.connect(lambda words: composer.refuse(words))
        self.acting.acted.connect(self.reading.renew)
        self._clock.timeout.connect(self.opened.show_waiting)
        join(self)
