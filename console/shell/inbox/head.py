"""Above the transcript: whose conversation it is, who holds it and who looks, and what is done with it as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from console.domain.conversations import Conversation, ConversationState, Priority
from console.domain.ids import PersonId
from console.domain.people import Person
from console.shell.inbox.later import moments
from console.shell.inbox.query import without
from console.shell.inbox.standing import Standing
from console.shell.inbox.wording import (
    PRIORITIES,
    Wording,
    channel_word,
    customer_of,
    holder_look,
    waiting_of,
)
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.elided import ElidedLabel
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.plainlabel import plain_tip


class Head(QWidget):
    bot_wanted = Signal()
    queue_wanted = Signal()
    person_wanted = Signal(object)
    """A Person."""
    snooze_wanted = Signal(object)
    """A moment, or None: it is asked for."""
    priority_wanted = Signal(object)
    close_wanted = Signal()
    reopen_wanted = Signal()
    silent_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Conversation")
        self.name = ElidedLabel("", self)
        self.name.setProperty("look", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.about = ElidedLabel("", self)
        self.about.setProperty("look", "secondary")
        self.holder = StatusChip(theme, "", "bot", "secondary", self, size="secondary")
        self.waiting = StatusChip(theme, "", "", "secondary", self)
        self.viewers = StatusChip(theme, "", "eye", "accent", self, size="secondary")
        self.hand_over = self._button("Hand over  ▾", "Give it to the bot, the queue or a person")
        self._targets = QMenu(self.hand_over)
        self.hand_over.setMenu(self._targets)
        self.snooze = self._button("Snooze  ▾", "Put it away until a moment, or until its customer writes")
        self._moments = QMenu(self.snooze)
        self.snooze.setMenu(self._moments)
        self.priority = self._button("", "Priority")
        self._priorities = QMenu(self.priority)
        self.priority.setMenu(self._priorities)
        for each in reversed(Priority):
            self._priorities.addAction(each.value.capitalize()).triggered.connect(
                lambda _=False, each=each: self.priority_wanted.emit(each)
            )
        self.close_button = self._button("Close", "It is done with (E)")
        self.reopen = self._button("Reopen", "Open again (O)")
        self.silent = self._button("Watch silently", "Nothing is marked read, and nobody sees that you look (V)")
        self.silent.setCheckable(True)
        self.close_button.clicked.connect(lambda: self.close_wanted.emit())
        self.reopen.clicked.connect(lambda: self.reopen_wanted.emit())
        self.silent.clicked.connect(self.silent_wanted)
        self._lay_out()

    def show_conversation(
        self, one: Conversation, standing: Standing, viewers: tuple[PersonId, ...], wording: Wording
    ) -> None:
        self.name.setText(customer_of(one))
        title = f"  ·  {one.title}" if one.title and one.title != customer_of(one) else ""
        self.about.setText(f"{channel_word(one.channel)}  ·  {wording.bot(one.plugin)}{title}")
        self.holder.show_state(standing.words, *holder_look(one, wording.me))
        reason = one.control.reason
        self.holder.setToolTip(plain_tip(f"{standing.words}: {reason}" if reason else standing.words))
        self.show_waiting(one, wording)
        others = without(viewers, wording.me)
        names = ", ".join(wording.person(each) for each in others)
        self.viewers.show_state(f"{names} {'looks' if len(others) == 1 else 'look'} too", "eye", "accent")
        self.viewers.setVisible(bool(others))
        self.priority.setText(f"Priority: {one.priority.value}  ▾")
        self.priority.setIcon(self._theme.icon(*PRIORITIES[one.priority]))
        rests = one.state is not ConversationState.OPEN
        for part in (self.hand_over, self.snooze, self.priority, self.close_button, self.reopen):
            part.setEnabled(standing.able)
        self.hand_over.setVisible(not rests)
        self.snooze.setVisible(one.state is not ConversationState.CLOSED)
        self.close_button.setVisible(one.state is not ConversationState.CLOSED)
        self.reopen.setVisible(rests)
        self._offer_moments(wording)

    def show_waiting(self, one: Conversation, wording: Wording) -> None:
        """How long the customer has been owed an answer, as of now."""
        waiting = waiting_of(one, wording.settings, wording.now)
        self.waiting.setVisible(waiting is not None)
        if waiting is not None:
            self.waiting.show_state(waiting.word, waiting.icon, waiting.role)
            self.waiting.setToolTip(waiting.told)

    def offer_people(self, people: Iterable[Person], me: PersonId) -> None:
        """To whom it can be handed."""
        self._targets.clear()
        self._targets.addAction("To the bot…\tB").triggered.connect(lambda: self.bot_wanted.emit())
        self._targets.addAction("Into the queue…\tQ").triggered.connect(lambda: self.queue_wanted.emit())
        self._targets.addSeparator()
        for person in sorted(people, key=lambda person: person.name):
            if person.id != me:
                name = f"To {person.name} ({person.role.value})…".replace("&", "&&")
                self._targets.addAction(name).triggered.connect(
                    lambda _=False, person=person: self.person_wanted.emit(person)
                )

    def open_targets(self) -> None:
        self.hand_over.showMenu()

    def open_moments(self) -> None:
        self.snooze.showMenu()

    def _offer_moments(self, wording: Wording) -> None:
        self._moments.clear()
        for word, moment in moments(wording.now):
            self._moments.addAction(word).triggered.connect(
                lambda _=False, moment=moment: self.snooze_wanted.emit(moment)
            )
        self._moments.addAction("At…").triggered.connect(lambda: self.snooze_wanted.emit(None))

    def _button(self, word: str, means: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("look", "status")
        button.setToolTip(means)
        button.setAccessibleName(means)
        return button

    def _lay_out(self) -> None:
        space = self._theme.space
        first = QHBoxLayout()
        first.setSpacing(space(3))
        first.addWidget(self.name)
        first.addWidget(self.waiting, 1)
        first.addWidget(self.viewers)
        second = QHBoxLayout()
        second.setSpacing(space(3))
        second.addWidget(self.about, 1)
        second.addWidget(self.holder)
        tools = QWidget(self)
        flow = FlowLayout(tools, space(1))
        for part in (self.hand_over, self.snooze, self.priority, self.close_button, self.reopen, self.silent):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(1))
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(tools)
