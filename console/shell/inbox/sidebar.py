"""Left: the views with their counts, search and filters, the list, and how many of how many it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.domain.conversations import Priority
from console.domain.ids import PluginName
from console.domain.inbox import InboxQuery, View
from console.shell.inbox.actionqueue import ActionQueue
from console.shell.inbox.listview import ConversationList
from console.shell.inbox.query import Counts
from console.shell.inbox.rows import ConversationModel
from console.shell.inbox.wording import VIEWS, Wording, channel_word
from console.shell.listing.searchline import SearchLine
from console.shell.theme import Theme
from console.shell.violations.choices import Choice
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.floating import FloatingButton
from console.shell.widgets.flow import FlowLayout

QUEUE_VIEW = "queue"
"""Key of the action queue among the views."""

_EMPTY: Mapping[View, tuple[str, str]] = {
    View.NEEDS_HUMAN: (
        "Nobody waits for a person",
        "The bots have it all in hand. Their chats are in With the bot.",
    ),
    View.MINE: ("You hold no conversation", "Press J to open the next one that waits, T to take over what is open."),
    View.UNASSIGNED: ("Nothing is unassigned", "What the bot hands over comes here until somebody takes it."),
    View.WITH_BOT: ("The bot holds no conversation", "It answers as soon as a customer writes."),
    View.WITH_PEOPLE: ("Nobody holds a conversation", "Those that people have taken over are listed here."),
    View.SNOOZED: (
        "Nothing is snoozed",
        "It comes back at its time, or when its customer writes.",
    ),
    View.CLOSED: ("Nothing is closed yet", "Closed conversations open again when their customer writes."),
}


class ViewBar(QWidget):
    """One of the views, or the action queue."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Views")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self._words = {view.value: word for view, word in VIEWS} | {QUEUE_VIEW: "Action queue"}
        flow = FlowLayout(self, theme.space(1))
        for key, word in self._words.items():
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setProperty("look", "view")
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            flow.addWidget(button)
        self.choose(View.NEEDS_HUMAN.value)

    def choose(self, key: str) -> None:
        """Without telling."""
        self.buttons[key].setChecked(True)

    def show_counts(self, counts: Counts) -> None:
        known = {view.value: count for view, count in counts.views.items()} | {QUEUE_VIEW: counts.action_items}
        for key, button in self.buttons.items():
            count = known.get(key, 0)
            text = f"{self._words[key]}  {count:,}" if count else self._words[key]
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(f"View {self._words[key]}, {count:,}" if key in known else self._words[key])
                button.updateGeometry()


class Sidebar(QWidget):
    view_wanted = Signal(str)
    query_wanted = Signal(object)
    """An ``InboxQuery`` with other filters."""

    def __init__(
        self, theme: Theme, model: ConversationModel, wording: Callable[[], Wording], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query: InboxQuery | None = None
        self.views = ViewBar(theme, self)
        self.search = SearchLine("Search all messages", self)
        self.channels, self.bots = Choice("Channel", self), Choice("Bot", self)
        self.priorities = Choice("Priority", self)
        self.unread = QPushButton("Unread", self)
        self.unread.setCheckable(True)
        self.unread.setProperty("look", "chip")
        self.list = ConversationList(theme, model, wording, self)
        self.empty = EmptyState(theme, "inbox", "", "", self, button="Clear filter", run=self.clear_filter)
        self.empty.setMinimumHeight(1)
        self.queue = ActionQueue(theme, self)
        self.queue.hide()
        self.count = QLabel("", self)
        self.count.setProperty("look", "secondary")
        self.count.setAccessibleName("Number listed")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self.news = FloatingButton(theme, self._stack)
        self._lay_out()
        self._connect()

    def show_query(self, query: InboxQuery) -> None:
        """Without telling."""
        self._query = query
        self.views.choose(query.view.value)
        self.channels.choose(query.channels)
        self.bots.choose(query.plugins)
        self.priorities.choose(query.priorities)
        self.unread.setChecked(query.unread)

    def offer(self, channels: Sequence[str], bots: Mapping[PluginName, str]) -> None:
        """What the filters can be set to."""
        self.channels.offer_words([(channel, channel_word(channel)) for channel in channels])
        self.bots.offer_words(list(bots.items()))
        self.priorities.offer_words([(each, each.value.capitalize()) for each in reversed(Priority)])

    def show_total(self, listed: int, of: int, words: str, more: bool) -> None:
        """``of`` is the view without filters; ``words`` what was searched for."""
        narrowed = self.narrowed
        if words:
            self.count.setText(f"{listed:,}{'+' if more else ''} found, latest first")
        else:
            self.count.setText(f"{listed:,} of {of:,}" if narrowed and of >= listed else f"{listed:,} listed")
        if not listed:
            self._tell_empty(words, narrowed)
        self._stack.setCurrentWidget(self.list if listed else self.empty)

    def show_queue(self, queue: bool) -> None:
        """The action queue in place of the conversations, or these again."""
        if queue:
            self.views.choose(QUEUE_VIEW)
        for part in (self.search, self._filters, self._stack, self.count):
            part.setVisible(not queue)
        self.queue.setVisible(queue)

    def show_news(self, more: int) -> None:
        self.news.say(f"{more:,} new · show" if more > 0 else f"{-more:,} went elsewhere · refresh")
        self.news.setVisible(more != 0)

    @property
    def query(self) -> InboxQuery | None:
        return self._query

    @property
    def narrowed(self) -> bool:
        one = self._query
        return one is not None and bool(one.channels or one.plugins or one.priorities or one.unread)

    def clear_filter(self) -> None:
        self.search.clear()
        self.search.flush()
        if self._query is not None and self.narrowed:
            bare = InboxQuery(tenant=self._query.tenant, view=self._query.view, person=self._query.person)
            self.query_wanted.emit(bare)

    def _tell_empty(self, words: str, narrowed: bool) -> None:
        if words:
            self.empty.tell("search", "Nothing found", f"No message has “{words}”.", button="Clear search")
        elif narrowed:
            self.empty.tell("filter", "Nothing here matches the filter", "", button="Clear filter")
        else:
            title, text = _EMPTY[self._query.view] if self._query else ("", "")
            self.empty.tell("inbox", title, text, button="")

    def _filter(self) -> None:
        if self._query is not None:
            wanted = replace(
                self._query,
                channels=frozenset(map(str, self.channels.chosen)),
                plugins=frozenset(PluginName(str(each)) for each in self.bots.chosen),
                priorities=frozenset(each for each in self.priorities.chosen if isinstance(each, Priority)),
                unread=self.unread.isChecked(),
            )
            self.query_wanted.emit(wanted)

    def _lay_out(self) -> None:
        space = self._theme.space
        self._filters = filters = QWidget(self)
        flow = FlowLayout(filters, space(1))
        for part in (self.channels, self.bots, self.priorities, self.unread):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self.views)
        column.addWidget(self.search)
        column.addWidget(filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.queue, 1)
        column.addWidget(self.count)
        self.news.hide()

    def _connect(self) -> None:
        self.views.chosen.connect(self.view_wanted)
        self.search.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        for choice in (self.channels, self.bots, self.priorities):
            choice.ticked.connect(self._filter)
        self.unread.clicked.connect(lambda _: self._filter())
