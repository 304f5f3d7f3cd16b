"""The Mentor page: conversations left, the open one in the middle, and beside it why a reply is what it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, MessageId, TenantId
from console.domain.people import Tenant
from console.domain.trouble import Trouble
from console.domain.turns import Reply
from console.ports.session import Session
from console.shell.chat.composer import Composer
from console.shell.chat.doing import DoingController
from console.shell.chat.listing import ConversationList
from console.shell.chat.opening import Opening
from console.shell.chat.panes import ThreePanes, column_of
from console.shell.chat.query import CONVERSATIONS, Transcript, read_conversations
from console.shell.chat.reading import ReadingController
from console.shell.chat.scopebar import ScopeBar
from console.shell.chat.talking import TalkController
from console.shell.chat.transcript import TranscriptView
from console.shell.chat.why import WhyPane
from console.shell.chat.writing import WritingController
from console.shell.loading import Loads
from console.shell.page import Frame, Page
from console.shell.tenants import first_tenant


class ChatPage(Page):
    key = "chat"
    title = "Mentor"
    icon = "chat"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._session: Session | None = None
        self._offered = False
        self.tenant = TenantId("")
        self.conversation: Conversation | None = None
        self.shown: Transcript | None = None
        self._listed = CONVERSATIONS
        self._wish: dict[str, Any] = {}
        theme = frame.theme
        self.loads = Loads(frame)
        self.reading = ReadingController(self.loads, self)
        self.talking = TalkController(frame, self)
        self.scope = ScopeBar(self)
        self.listing = ConversationList(theme, self)
        self.opening = Opening(theme, self)
        self.transcript = TranscriptView(theme, self)
        self.composer = Composer(theme, self)
        self.writing = WritingController(self.composer)
        self.why = WhyPane(theme, self)
        self.doing = DoingController(
            frame, self.talking, self.writing, self.transcript, self.composer, self.why, self
        )
        self._lay_out()
        self._connect()
        self._add_actions()

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)
        self.talking.attach(session)
        self.reading.attach(session)
        self._show_able()
        self.loads.ask("tenants", session.profile, lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        self._offered = False
        if self.isVisible():
            self._look_for_bots()

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self.talking.attach(session)
        self.reading.attach(session)
        self._show_able()
        self.reading.read()

    def visit(
        self,
        *,
        ask: str = "",
        send: bool = False,
        plugin: str = "",
        tenant: TenantId | None = None,
        conversation: str = "",
        **_: Any,
    ) -> None:
        """To this conversation, or a new one with the bot of ``plugin``, where ``ask`` stands ready or is sent."""
        self._wish = {"ask": ask, "send": send, "plugin": plugin, "tenant": tenant, "conversation": conversation}
        if self.tenant:
            self._go_where_wished()
        self.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        if any(change.topic is Topic.TENANTS for change in changes):
            self.loads.ask("tenants", object(), lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        chats = [change for change in changes if change.topic is Topic.CHAT and change.tenant == self.tenant]
        if chats:
            self._list()
        subjects = {subject for change in chats for subject in change.subjects}
        if self.conversation is not None and (self.conversation.id in subjects or any(not c.subjects for c in chats)):
            self.reading.read()

    def controls(self) -> QWidget:
        return self.scope

    def footing(self) -> int:
        return self.composer.height() + self.frame.theme.space(4)

    async def settled(self) -> None:
        await self.loads.settled()
        await self.talking.settled()
        await self.loads.settled()
        await self.transcript.settled()

    def new_conversation(self) -> None:
        self._open(None)
        self.doing.to_composer()

    # What is read

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        kept = self.tenant if any(each.id == self.tenant for each in tenants) else first_tenant(tenants)
        self.scope.show_tenants(tenants, kept)
        if kept is not None and kept != self.tenant:
            self._take_tenant(kept)
        self._go_where_wished()

    def _take_tenant(self, tenant: TenantId) -> None:
        self.tenant = tenant
        self.scope.show_tenant(tenant)
        self._open(None)
        self._list()

    async def _offer_bots(self, session: Session) -> None:
        try:
            plugins = await session.chat.plugins()
        except Trouble:
            self._offered = False  # the next visit tries again
            raise
        titles = {report.name: report.title for report in session.catalog.reports()}
        schemes = session.catalog.schemes()
        ordered = sorted(plugins, key=lambda name: (name not in schemes, name))
        self.scope.show_bots({name: titles.get(name) or name for name in ordered})
        if not plugins:
            self.opening.show_none()
        self._show_able()
        self._go_where_wished()
        await self._offer_questions(session)

    async def _offer_questions(self, session: Session) -> None:
        if bot := self.scope.bot:
            questions = await session.chat.questions(bot)
            if bot == self.scope.bot:
                self.opening.show_examples(questions)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_for_bots()

    def _look_for_bots(self) -> None:
        """Bots take a moment to be made: not before somebody comes here."""
        if self._session is not None and not self._offered:
            self._offered = True
            self.talking.start(self._offer_bots(self._session), "bots")

    def _list(self) -> None:
        session = self._session
        if session is not None and self.tenant:
            tenant, me, words, limit = self.tenant, session.me, self.listing.search.text(), self._listed
            self.loads.ask(
                "conversations",
                (tenant, words, object()),
                lambda tx: read_conversations(tx, tenant, me, words, limit),
                lambda found: self.listing.show_list(found, self._current, session.clock),
            )

    def _list_older(self) -> None:
        self._listed += CONVERSATIONS
        self._list()

    def _show(self, shown: Transcript) -> None:
        self.shown = shown
        self.doing.show(shown.conversation, shown)
        live = self.talking.live(shown.conversation.id) is not None
        self.transcript.show_transcript(shown.answered_now() if live else shown, self.talking.can_talk)
        if (found := self.reading.taken_to()) is not None:
            self.transcript.seek(found)
        self._show_live(shown.conversation.id)
        self.scope.show_bot(shown.conversation.plugin)

    # Going about

    @property
    def _current(self) -> str:
        return self.conversation.id if self.conversation else ""

    def _go_where_wished(self) -> None:
        """As far as it can be gone to now: what is sent waits for the bots."""
        wish = self._wish
        if not self.tenant or (wish.get("send") and not self.scope.bot):
            return
        self._wish = {}
        tenant = wish.get("tenant")
        if tenant and tenant != self.tenant and self.scope.has_tenant(tenant):
            self._take_tenant(tenant)
        if wish.get("conversation"):
            self._open_by_id(wish["conversation"])
        elif wish.get("ask"):
            self._ask(wish["ask"], wish.get("plugin", ""), send=bool(wish.get("send")))

    def _ask(self, text: str, plugin: str, *, send: bool) -> None:
        self._open(None)
        self.scope.show_bot(plugin)
        if send and self.talking.can_talk:
            self._submit(text)
        else:
            self.composer.write(text)

    def _open_by_id(self, id: str) -> None:
        """At its end, or at the message that a search found in it."""
        tenant, found = self.tenant, next(iter(self.listing.found_in(id)), None)
        if id == self._current:
            self.reading.seek(found)
            return

        def enter(conversation: Conversation | None) -> None:
            if conversation is not None:
                self._open(conversation, found)

        self.loads.ask("one", id, lambda tx: tx.conversations.get(tenant, ConversationId(id)), enter)

    def _open(self, conversation: Conversation | None, found: MessageId | None = None) -> None:
        self.conversation, self.shown = conversation, None
        self.writing.open(self._current)
        self.transcript.clear()
        self.why.hide()
        self.listing.select(self._current)
        self.doing.show(conversation)
        self._show_middle()
        self.reading.open(conversation, found)

    def _show_middle(self) -> None:
        self.opening.setVisible(self.conversation is None)
        self.transcript.setVisible(self.conversation is not None)
        self.scope.bots.setEnabled(self.conversation is None)
        self._show_live(self._current)

    def _show_live(self, id: str) -> None:
        if id == self._current:
            live = self.talking.live(ConversationId(id)) if id else None
            self.transcript.show_live(None if self.shown is not None and self.shown.later else live)
            self.composer.show_live(live is not None)
            self._stop_action.setEnabled(live is not None)

    def _change_bot(self) -> None:
        if self._session is not None and self._offered:
            self.talking.start(self._offer_questions(self._session), "questions")

    def _show_able(self) -> None:
        able = self.talking.can_talk
        self.composer.show_able(able and bool(self.scope.bot))
        self.composer.show_read_only(self._session is not None and not able)
        self.opening.show_able(able)
        self.scope.new.setEnabled(able)

    # What people do

    def _submit(self, text: str) -> None:
        if not self.tenant or not self.scope.bot:
            return
        conversation, replaced = self.conversation, self.writing.sent(text)
        self.transcript.follow()
        if conversation is None:
            self.talking.begin(self.tenant, self.scope.bot, text)
        else:
            self.talking.say(conversation, text, replaced)

    def _begun(self, conversation: Conversation) -> None:
        if self.conversation is None:
            self.writing.begun(conversation.id)
            self._open(conversation)

    def _posted(self, id: str) -> None:
        """What was asked stands at the end, wherever one looked."""
        if id == self._current:
            self.reading.show_end()
            self.reading.read()

    def _tell_done(self, id: str, words: str) -> None:
        """Where one does not see it in the conversation."""
        if id != self._current or not self.isVisible():
            self.frame.tell(words)

    def _ended(self, id: str) -> None:
        if id == self._current:
            self.reading.read()

    def _search(self) -> None:
        self.split.call_listing()
        self.listing.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _into_conversation(self) -> None:
        """From the list: to what the search found, else to where one writes."""
        self.split.call_listing(False)
        if found := self.listing.found_in(self._current):
            self._go_to_found(found[0])
        else:
            self.doing.to_composer()

    def _find_next(self, step: int) -> None:
        """Through all that the search found in the open conversation."""
        found = self.listing.found_in(self._current)
        if (wanted := self.reading.next_of(found, step)) is None:
            self._search()
            return
        self._go_to_found(wanted)
        self.frame.tell(f"{found.index(wanted) + 1} of {len(found):,} messages found here, the latest first")

    def _go_to_found(self, message: MessageId) -> None:
        self.reading.seek(message)
        self.transcript.enter(message)

    def _title_knowledge(self, reply: Reply) -> None:
        tenant, ids = self.tenant, [id for id, _ in reply.trace.knowledge]
        self.loads.ask("titles", reply.trace.id, lambda tx: tx.knowledge.texts(tenant, ids), self.why.show_titles)

    def _lay_out(self) -> None:
        self.why.hide()
        self.transcript.hide()
        talk = column_of(self.frame.theme, self, self.opening, self.transcript, self.composer)
        self.split = ThreePanes(self.frame.theme, self, self.listing, talk, self.why)
        edge = self.frame.theme.space(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.addWidget(self.split)

    def _connect(self) -> None:
        self.scope.new_wanted.connect(self.new_conversation)
        self.scope.tenant_chosen.connect(lambda tenant: self._take_tenant(TenantId(tenant)))
        self.scope.bot_changed.connect(self._change_bot)
        self.listing.chosen.connect(self._open_by_id)
        self.listing.entered.connect(self._into_conversation)
        self.listing.searched.connect(lambda _: self._list())
        self.listing.reached_end.connect(self._list_older)
        self.doing.explained.connect(self._title_knowledge)
        self.opening.asked.connect(self._submit)
        self.composer.submitted.connect(self._submit)
        self.talking.told.connect(self._show_live)
        self.talking.posted.connect(self._posted)
        self.talking.ended.connect(self._ended)
        self.talking.done.connect(self._tell_done)
        self.talking.began.connect(self._begun)
        self.reading.came.connect(self._show)
        self.transcript.earlier_wanted.connect(self.reading.show_earlier)
        self.transcript.later_wanted.connect(self.reading.show_later)
        self.transcript.end_wanted.connect(self._show_end)

    def _show_end(self) -> None:
        self.transcript.follow()
        self.reading.show_end()
        self.reading.read()

    def _add_actions(self) -> None:
        add = self.frame.actions.add
        group = self.title
        add(self, "chat.new", "New conversation", self.new_conversation, group=group, keys="Ctrl+N")
        self._stop_action = add(self, "chat.stop", "Stop the reply", self.doing.stop, group=group, keys="Esc")
        self._stop_action.setEnabled(False)
        add(self, "chat.search", "Search conversations", self._search, group=group, keys="Ctrl+F")
        add(self, "chat.next", "Next message found", lambda: self._find_next(1), group=group, keys="F3")
        add(self, "chat.before", "Message found before", lambda: self._find_next(-1), group=group, keys="Shift+F3")
        add(
            self,
            "chat.why",
            "Why the last reply is what it is",
            self.doing.explain_last,
            group=group,
            keys="Ctrl+Shift+Y",
        )
        add(self, "chat.retry", "Ask the last question again", self.doing.retry_last, group=group, keys="Ctrl+R")
        add(self, "chat.edit", "Change the last message and send it again", self.doing.edit_last, group=group)
        add(self, "chat.copy", "Copy the last reply", self.doing.copy_last, group=group, keys="Ctrl+Shift+C")
        add(self, "chat.messages", "Go through the messages", self.transcript.enter, group=group, keys="Ctrl+Up")
