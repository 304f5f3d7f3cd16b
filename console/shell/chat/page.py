"""The Mentor page: conversations left, the open one in the middle, and beside it why a reply is what it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication, QShowEvent, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, PluginName, TenantId
from console.domain.people import Tenant
from console.domain.trouble import Trouble
from console.ports.session import Session
from console.shell.chat.composer import Composer
from console.shell.chat.listing import ConversationList
from console.shell.chat.opening import Opening
from console.shell.chat.panes import column_of, three_panes
from console.shell.chat.query import (
    STEP,
    Line,
    Transcript,
    example_questions,
    read_conversations,
    read_transcript,
)
from console.shell.chat.talking import TalkController
from console.shell.chat.transcript import TranscriptView
from console.shell.chat.why import WhyPane
from console.shell.loading import Loads
from console.shell.page import Frame, Page
from console.shell.pages import PAGES
from console.shell.scorecard.query import first_tenant


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
        self._limit = STEP
        self._drafts: dict[str, str] = {}
        self._editing: Line | None = None
        self._wish: dict[str, Any] = {}
        theme = frame.theme
        self.loads = Loads(frame)
        self.talking = TalkController(frame, self)
        self._controls = QWidget(self)
        self.tenants = QComboBox(self._controls)
        self.tenants.setAccessibleName("Tenant")
        self.bots = QComboBox(self._controls)
        self.bots.setAccessibleName("Bot")
        self.new = QPushButton("New conversation", self._controls)
        self.listing = ConversationList(theme, self)
        self.opening = Opening(theme, self)
        self.transcript = TranscriptView(theme, self)
        self.composer = Composer(theme, self)
        self.why = WhyPane(theme, self)
        self._lay_out()
        self._connect()
        self._add_actions()

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)
        self.talking.attach(session)
        self._show_able()
        self.loads.ask("tenants", session.profile, lambda tx: tuple(tx.tenants.all()), self._take_tenants)
        self._offered = False
        if self.isVisible():
            self._look_for_bots()

    def close_for_writing(self, session: Session) -> None:
        self._session = session
        self.talking.attach(session)
        self._show_able()
        self._read()

    def visit(self, *, ask: str = "", tenant: TenantId | None = None, conversation: str = "", **_: Any) -> None:
        """``ask`` stands ready in the composer of a new conversation; ``conversation`` is opened."""
        self._wish = {"ask": ask, "tenant": tenant, "conversation": conversation}
        if self.tenant:
            self._go_where_wished()
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
            self._read()

    def controls(self) -> QWidget:
        return self._controls

    async def settled(self) -> None:
        await self.loads.settled()
        await self.talking.settled()
        await self.loads.settled()
        await self.transcript.settled()

    def new_conversation(self) -> None:
        self._open(None)
        self.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        if self.conversation is not None:
            self.talking.stop(self.conversation)

    def edit_last(self) -> None:
        """Take the last message back into the composer."""
        if self.shown and self.shown.last_asked and self.talking.can_talk:
            self._edit(self.shown.last_asked)

    def explain_last(self) -> None:
        if reply := self._last_reply():
            self._explain(reply)

    def copy_last(self) -> None:
        if reply := self._last_reply():
            QGuiApplication.clipboard().setText(reply.message.text)
            self.frame.tell("The last reply is copied.")

    def retry_last(self) -> None:
        if reply := self._last_reply():
            self._retry(reply)

    def _last_reply(self) -> Line | None:
        replies = [line for line in self.shown.lines if line.reply] if self.shown else []
        return replies[-1] if replies else None

    # What is read

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        kept = self.tenant if any(each.id == self.tenant for each in tenants) else first_tenant(tenants)
        self.tenants.blockSignals(True)
        self.tenants.clear()
        for each in tenants:
            self.tenants.addItem(each.name, each.id)
        self.tenants.setCurrentIndex(self.tenants.findData(kept))
        self.tenants.blockSignals(False)
        self.tenants.setVisible(len(tenants) > 1)
        if kept is not None and kept != self.tenant:
            self._take_tenant(kept)
        self._go_where_wished()

    def _take_tenant(self, tenant: TenantId) -> None:
        self.tenant = tenant
        self.tenants.setCurrentIndex(self.tenants.findData(tenant))
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
        self.bots.clear()
        for plugin in sorted(plugins, key=lambda name: (name not in schemes, name)):
            self.bots.addItem(titles.get(plugin) or plugin, plugin)
        self.bots.setVisible(len(plugins) > 1)
        self._show_examples()
        self._show_able()

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
            tenant, me, words = self.tenant, session.me, self.listing.search.text()
            self.loads.ask(
                "conversations",
                (tenant, words, object()),
                lambda tx: read_conversations(tx, tenant, me, words),
                lambda found: self.listing.show_list(found, self._current, session.clock),
            )

    def _read(self) -> None:
        session, conversation = self._session, self.conversation
        if session is not None and conversation is not None:
            limit, me = self._limit, session.me
            self.loads.ask(
                "conversation",
                (conversation.id, object()),
                lambda tx: read_transcript(tx, conversation.tenant, conversation.id, me, limit),
                self._show,
            )

    def _show(self, found: Transcript | None) -> None:
        if found is None or self.conversation is None or found.conversation.id != self.conversation.id:
            return
        self.shown = found
        live = self.talking.live(found.conversation.id) is not None
        self.transcript.show_transcript(found.answered_now() if live else found, self.talking.can_talk)
        self._show_live(found.conversation.id)
        self._show_bot(found.conversation.plugin)

    # Going about

    @property
    def _current(self) -> str:
        return self.conversation.id if self.conversation else ""

    def _go_where_wished(self) -> None:
        wish, self._wish = self._wish, {}
        tenant = wish.get("tenant")
        if tenant and tenant != self.tenant and self.tenants.findData(tenant) >= 0:
            self._take_tenant(tenant)
        if wish.get("conversation"):
            self._open_by_id(wish["conversation"])
        elif wish.get("ask"):
            self._open(None)
            self.composer.write(wish["ask"])

    def _open_by_id(self, id: str) -> None:
        if id != self._current:
            tenant = self.tenant
            self.loads.ask("one", id, lambda tx: tx.conversations.get(tenant, ConversationId(id)), self._open_found)

    def _open_found(self, found: Conversation | None) -> None:
        if found is not None:
            self._open(found)

    def _open(self, conversation: Conversation | None) -> None:
        """What is written here stays here until one comes back."""
        if self._editing is None:
            self._drafts[self._current] = self.composer.text
        self._leave_editing()
        self.loads.forget("conversation")
        self.conversation, self.shown, self._limit = conversation, None, STEP
        self.transcript.clear()
        self.why.hide()
        self.composer.write(self._drafts.get(self._current, ""))
        self.listing.select(self._current)
        self._show_middle()
        self._read()

    def _show_middle(self) -> None:
        self.opening.setVisible(self.conversation is None)
        self.transcript.setVisible(self.conversation is not None)
        self.bots.setEnabled(self.conversation is None)
        self._show_live(self._current)

    def _show_live(self, id: str) -> None:
        if id == self._current:
            live = self.talking.live(ConversationId(id)) if id else None
            self.transcript.show_live(live)
            self.composer.show_live(live is not None)
            self._stop_action.setEnabled(live is not None)

    def _show_bot(self, plugin: PluginName) -> None:
        self.bots.setCurrentIndex(self.bots.findData(plugin))

    def _show_examples(self) -> None:
        if self._session is not None and self.bots.currentData():
            scheme = self._session.catalog.schemes().get(PluginName(self.bots.currentData()))
            self.opening.show_examples(example_questions([each.name for each in scheme.pillars]) if scheme else ())

    def _show_able(self) -> None:
        able = self.talking.can_talk
        self.composer.show_able(able and self.bots.count() > 0)
        self.opening.show_able(able)
        self.new.setEnabled(able)

    # What people do

    def _submit(self, text: str) -> None:
        if not self.tenant or not self.bots.currentData():
            return
        editing, conversation = self._editing, self.conversation
        self._leave_editing()
        self.composer.write("")
        self._drafts.pop(self._current, None)
        self.transcript.follow()
        if conversation is None:
            self.talking.begin(self.tenant, PluginName(self.bots.currentData()), text)
        else:
            self.talking.say(conversation, text, editing.message.id if editing else None)

    def _begun(self, conversation: Conversation) -> None:
        if self.conversation is None:
            written = self.composer.text
            self._open(conversation)
            self.composer.write(written)
            self._drafts.pop("", None)

    def _take_back(self, id: str, text: str) -> None:
        """It was not stored: it stands in the composer again, before what was written since."""
        if id == self._current:
            self.composer.write("\n".join(each for each in (text, self.composer.text) if each))
        else:
            self._drafts[id] = "\n".join(each for each in (text, self._drafts.get(id, "")) if each)

    def _ended(self, id: str) -> None:
        if id == self._current:
            self._read()

    def _edit(self, line: Line) -> None:
        if self._editing is None:
            self._drafts[self._current] = self.composer.text
        self._editing = line
        self.composer.write(line.message.text)
        self.composer.show_editing(True)
        self.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_editing(self) -> None:
        if self._editing is not None:
            self._editing = None
            self.composer.show_editing(False)
            self.composer.write(self._drafts.get(self._current, ""))

    def _escape(self) -> None:
        """Stop, else give up changing a message, else close what stands beside."""
        if self.conversation is not None and self.talking.live(self.conversation.id):
            self.stop()
        elif self._editing is not None:
            self._leave_editing()
        else:
            self.why.hide()

    def _again(self, line: Line) -> None:
        if self.conversation is not None:
            self.talking.say(self.conversation, line.message.text, line.message.id)

    def _retry(self, line: Line) -> None:
        if self.conversation is not None:
            self.transcript.follow()
            self.talking.retry(self.conversation, line.message.id)

    def _explain(self, line: Line) -> None:
        if line.reply is not None:
            self.why.show_reply(line.reply)
            self.why.show()
            self.why.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_why(self) -> None:
        self.why.hide()
        self.composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cite(self, entry: str) -> None:
        if any(spec.key == "knowledge" for spec in PAGES):
            self.frame.go("knowledge", entry=entry, tenant=self.tenant)

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._controls)
        head.setContentsMargins(0, 0, 0, 0)
        for control in (self.tenants, self.bots, self.new):
            head.addWidget(control)
        head.addStretch(1)
        for hidden in (self.tenants, self.bots, self.why, self.transcript):
            hidden.hide()
        talk = column_of(self.frame.theme, self, self.opening, self.transcript, self.composer)
        self.split = three_panes(self.frame.theme, self, self.listing, talk, self.why)
        edge = self.frame.theme.space(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.addWidget(self.split)
        self.setFocusProxy(self.composer)

    def _connect(self) -> None:
        self.new.clicked.connect(self.new_conversation)
        self.tenants.activated.connect(lambda _: self._take_tenant(TenantId(self.tenants.currentData())))
        self.bots.currentIndexChanged.connect(lambda _: self._show_examples())
        self.listing.chosen.connect(self._open_by_id)
        self.listing.searched.connect(lambda _: self._list())
        self.opening.asked.connect(self._submit)
        self.composer.submitted.connect(self._submit)
        self.composer.stop_wanted.connect(self.stop)
        self.composer.last_wanted.connect(self.edit_last)
        self.composer.escaped.connect(self._escape)
        self.why.left.connect(self._leave_why)
        talking, transcript = self.talking, self.transcript
        talking.told.connect(self._show_live)
        talking.posted.connect(self._ended)
        talking.ended.connect(self._ended)
        talking.began.connect(self._begun)
        talking.failed.connect(self._take_back)
        talking.acted.connect(transcript.settle_action)
        transcript.why_wanted.connect(self._explain)
        transcript.retry_wanted.connect(self._retry)
        transcript.edit_wanted.connect(self._edit)
        transcript.again_wanted.connect(self._again)
        transcript.rated.connect(lambda line, rating: self.talking.rate(self.tenant, line.message.id, rating))
        transcript.cited.connect(self._cite)
        transcript.action_wanted.connect(self._act)
        transcript.earlier_wanted.connect(self._show_earlier)

    def _act(self, line: Line, action: Any) -> None:
        if self.conversation is not None:
            self.talking.act(self.conversation, line.message.id, action)

    def _show_earlier(self) -> None:
        self._limit += STEP
        self._read()

    def _add_actions(self) -> None:
        add = self.frame.actions.add
        group = self.title
        add(self, "chat.new", "New conversation", self.new_conversation, group=group, keys="Ctrl+N")
        self._stop_action = add(self, "chat.stop", "Stop the reply", self.stop, group=group, keys="Esc")
        self._stop_action.setEnabled(False)
        add(self, "chat.search", "Search conversations", self.listing.search.setFocus, group=group, keys="Ctrl+F")
        add(self, "chat.why", "Why the last reply is what it is", self.explain_last, group=group, keys="Ctrl+Shift+Y")
        add(self, "chat.retry", "Ask the last question again", self.retry_last, group=group, keys="Ctrl+R")
        add(self, "chat.edit", "Change the last message and send it again", self.edit_last, group=group)
        add(self, "chat.copy", "Copy the last reply", self.copy_last, group=group, keys="Ctrl+Shift+C")
