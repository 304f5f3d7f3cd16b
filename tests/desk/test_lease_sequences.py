"""Any sequence of what customers, people, the bot and the channel do, against a plain model: 10,000 steps."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from console.desk.local import LocalDesk
from console.desk.next_turn import NextTurn, next_turn
from console.domain.chat_commands import StoreReply
from console.domain.commands import AddTenant, Command, Outcome
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, PersonId, PluginName, TraceId
from console.domain.inbox_commands import (
    Close,
    MarkFailed,
    MarkRead,
    MarkSending,
    MarkSent,
    ReceiveMessage,
    Release,
    Reopen,
    SendMessage,
    Snooze,
    TakeOver,
    Then,
    Transfer,
    Whisper,
)
from console.domain.people import Tenant
from console.domain.trouble import Rejected
from console.domain.turns import Action, Handoff, HandoffReason, Reply, Trace
from tests.fakes.catalog import bundled_catalog
from tests.fakes.clock import SetClock
from tests.fakes.desk_profile import PEOPLE, SITES, TENANT
from tests.fakes.held_database import HeldDatabase, run

STEPS = 10_000
PER_EXAMPLE = 50
TALKS = ("anna", "bert")
PERSONS = st.sampled_from([PersonId("olga"), PersonId("otto"), PersonId("sam")])
TALK = st.sampled_from(TALKS)
STALE = st.sampled_from([0, 0, 0, 1])
"""By how many epochs what the actor saw is behind."""


@dataclass
class Talk:
    """What the model knows of a conversation."""

    id: ConversationId
    owner: str = BOT
    epoch: int = 0
    state: ConversationState = ConversationState.OPEN
    turn: NextTurn | None = None
    received: int = 0
    refused: set[tuple[str, str]] = field(default_factory=set)
    """(author, text) kept as drafts"""
    written: set[str] = field(default_factory=set)
    waiting: dict[str, PersonId] = field(default_factory=dict)
    """text to author, of people's words that a channel has not sent yet"""
    sending: set[str] = field(default_factory=set)
    """of these, those that a channel was given"""
    stale: set[str] = field(default_factory=set)
    """of these, those whose author has lost the conversation since"""

    @property
    def held(self) -> bool:
        return self.owner not in (BOT, QUEUE)


class Lease(RuleBasedStateMachine):
    database: HeldDatabase
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock()
        self.database.back_to_mark()
        self.desk = LocalDesk(self.database, bundled_catalog(), self.clock)
        self.talks: dict[str, Talk] = {}
        self.count = 0

    @initialize()
    def customers_write(self) -> None:
        for name in TALKS:
            self.receive(name)

    def do(self, kind: type[Command], actor: PersonId, **given: Any) -> Outcome | Rejected:
        try:
            return run(self.desk.execute(kind(tenant=TENANT, actor=actor, **given)))
        except Rejected as rejected:
            return rejected

    def read(self, name: str) -> Conversation:
        found = run(self.database.read(lambda tx: tx.conversations.get(TENANT, self.talks[name].id)))
        assert found is not None
        return found

    def passed(self, talk: Talk, owner: str, by: str) -> None:
        for text, author in list(talk.waiting.items()):
            taken_from_author = talk.owner == author and by != SYSTEM
            taken_by_another = owner not in (BOT, QUEUE)
            if author not in (by, owner) and (taken_from_author or taken_by_another):
                self.lost(talk, text)
        talk.owner, talk.epoch, talk.state = owner, talk.epoch + 1, ConversationState.OPEN

    def lost(self, talk: Talk, text: str) -> None:
        """Kept as its author's draft, now or when the channel that has it fails."""
        if text in talk.sending:
            talk.stale.add(text)
            return
        talk.refused.add((talk.waiting.pop(text), text))
        talk.written.remove(text)

    @rule(name=TALK)
    def receive(self, name: str) -> None:
        self.count += 1
        self.do(
            ReceiveMessage, SYSTEM, channel="simulator", delivery=f"d{self.count}", customer=name,
            plugin=PluginName("recruitment"), text=f"word {self.count}",
        )  # fmt: skip
        found = run(self.database.read(lambda tx: tx.conversations.recent(TENANT, "simulator", name)))
        talk = self.talks.setdefault(name, Talk(found[0].id))
        talk.received += 1
        talk.state = ConversationState.OPEN

    @rule(name=TALK, person=PERSONS, stale=STALE, reason=st.sampled_from(["", "because"]))
    def take_over(self, name: str, person: PersonId, stale: int, reason: str) -> None:
        talk = self.talks[name]
        done = self.do(TakeOver, person, conversation=talk.id, expected_epoch=talk.epoch - stale, reason=reason)
        allowed = not talk.held or talk.owner == person or (person == "sam" and bool(reason))
        assert isinstance(done, Outcome) == (not stale and allowed), done
        if isinstance(done, Outcome) and done.affected:
            self.passed(talk, person, person)

    @rule(name=TALK, person=PERSONS, stale=STALE, to=st.sampled_from([BOT, QUEUE]))
    def release(self, name: str, person: PersonId, stale: int, to: str) -> None:
        talk = self.talks[name]
        done = self.do(Release, person, conversation=talk.id, to=to, expected_epoch=talk.epoch - stale, note="note")
        allowed = not talk.held or person in (talk.owner, "sam")
        assert isinstance(done, Outcome) == (not stale and (allowed or talk.owner == to)), done
        if isinstance(done, Outcome) and done.affected:
            self.passed(talk, to, person)

    @rule(name=TALK, person=PERSONS, to=PERSONS)
    def transfer(self, name: str, person: PersonId, to: PersonId) -> None:
        talk = self.talks[name]
        done = self.do(Transfer, person, conversation=talk.id, to=to, expected_epoch=talk.epoch)
        allowed = not talk.held or person == talk.owner or to == talk.owner
        assert isinstance(done, Outcome) == allowed, done
        if isinstance(done, Outcome) and done.affected:
            self.passed(talk, to, person)

    @rule(name=TALK, person=PERSONS, stale=STALE, take=st.booleans(), then=st.sampled_from(Then), later=st.booleans())
    def write(self, name: str, person: PersonId, stale: int, take: bool, then: Then, later: bool) -> None:
        talk = self.talks[name]
        self.count += 1
        text = f"text {self.count}"
        done = self.do(
            SendMessage, person, conversation=talk.id, text=text, epoch=talk.epoch - stale, take_over=take,
            then=then, send_at=self.clock.now() + timedelta(minutes=5) if later else None,
        )  # fmt: skip
        holds = talk.owner == person
        assert isinstance(done, Outcome) == (not stale and (holds or (take and not talk.held))), done
        if isinstance(done, Rejected):
            assert "kept as a draft" in done.kept
            talk.refused.add((person, text))
            return
        if not holds:
            self.passed(talk, person, person)
        talk.written.add(text)
        talk.waiting[text] = person
        if then is not Then.STAY:
            self.passed(talk, BOT, person)
        if then is Then.CLOSE:
            talk.state = ConversationState.CLOSED

    @rule(name=TALK)
    def bot_begins(self, name: str) -> None:
        conversation = self.read(name)
        now = self.clock.now()
        if conversation.control.owner == BOT and conversation.state is ConversationState.OPEN:
            self.talks[name].turn = run(self.database.read(lambda tx: next_turn(tx, conversation, now)))

    @precondition(lambda self: any(talk.turn for talk in self.talks.values()))
    @rule(data=st.data(), hands_off=st.sampled_from([False, False, True]))
    def bot_ends(self, data: st.DataObject, hands_off: bool) -> None:
        name = data.draw(st.sampled_from([name for name, talk in self.talks.items() if talk.turn]))
        talk = self.talks[name]
        turn, talk.turn = talk.turn, None
        assert turn is not None
        waiting = {each.id for each in self.of(talk, Sender.CUSTOMER) if each.delivery is Delivery.STORED}
        before = len(self.of(talk, Sender.BOT))
        done = self.do(
            StoreReply, SYSTEM, conversation=talk.id, answers=turn.answers, reply=self.reply(hands_off),
            milliseconds=1.0, epoch=turn.epoch, whispers=turn.whispers,
        )  # fmt: skip
        lost = talk.owner != BOT or talk.epoch != turn.epoch or talk.state is ConversationState.CLOSED
        if not lost and not waiting.issuperset(turn.answers):
            assert isinstance(done, Rejected)
            return
        assert isinstance(done, Outcome)
        assert (done.affected == 0) == lost
        said = self.of(talk, Sender.BOT)[before:]
        assert [each.delivery for each in said] == [Delivery.DRAFT if lost else Delivery.QUEUED]
        if hands_off and not lost:
            self.passed(talk, QUEUE, SYSTEM)

    @rule(ends=st.sampled_from(["sent", "fails", "open"]))
    def channel_sends(self, ends: str) -> None:
        now = self.clock.now()
        for _, message in run(self.database.read(lambda tx: tx.outbox.due(now, 3))):
            talk = self.talk_of(message)
            done = self.do(MarkSending, SYSTEM, message=message.id)
            assert isinstance(done, Outcome)
            assert done.affected == 1, "what is stale was a draft the moment it became so"
            assert message.epoch == talk.epoch
            assert not (message.sender is Sender.BOT and talk.held)
            if message.sender is Sender.PERSON:
                talk.sending.add(message.text)
            if ends != "open":
                self.channel_told(message, ends == "fails")

    @rule(fails=st.booleans())
    def channel_tells(self, fails: bool) -> None:
        for _, message in run(self.database.read(lambda tx: tx.outbox.sending(9))):
            self.channel_told(message, fails)

    def channel_told(self, message: Message, fails: bool) -> None:
        talk, text = self.talk_of(message), message.text
        talk.sending.discard(text)
        if not fails:
            assert isinstance(self.do(MarkSent, SYSTEM, message=message.id), Outcome)
            talk.waiting.pop(text, None)
            return
        again = self.clock.now() + timedelta(minutes=1)
        done = self.do(MarkFailed, SYSTEM, message=message.id, failure="busy", retry_at=again)
        assert isinstance(done, Outcome)
        if message.sender is Sender.PERSON:
            assert (done.affected == 0) == (text in talk.stale)
            if text in talk.stale:
                self.lost(talk, text)

    def talk_of(self, message: Message) -> Talk:
        return next(each for each in self.talks.values() if each.id == message.conversation)

    @rule(name=TALK, person=PERSONS)
    def close(self, name: str, person: PersonId) -> None:
        talk = self.talks[name]
        done = self.do(Close, person, conversation=talk.id, note="note")
        closed = talk.state is ConversationState.CLOSED
        assert isinstance(done, Outcome) == (closed or not talk.held or person in (talk.owner, "sam")), done
        if isinstance(done, Outcome) and done.affected:
            if talk.owner != BOT:
                self.passed(talk, BOT, person)
            talk.state = ConversationState.CLOSED

    @rule(name=TALK, person=PERSONS)
    def reopen(self, name: str, person: PersonId) -> None:
        talk = self.talks[name]
        self.do(Reopen, person, conversation=talk.id)
        talk.state = ConversationState.OPEN

    @rule(name=TALK, person=PERSONS)
    def snooze(self, name: str, person: PersonId) -> None:
        talk = self.talks[name]
        done = self.do(Snooze, person, conversation=talk.id, until=self.clock.now() + timedelta(hours=1))
        if isinstance(done, Outcome):
            talk.state = ConversationState.SNOOZED

    @rule(name=TALK, person=PERSONS)
    def whisper_and_read(self, name: str, person: PersonId) -> None:
        talk = self.talks[name]
        assert isinstance(self.do(Whisper, person, conversation=talk.id, text="gently"), Outcome)
        last = self.of(talk, Sender.CUSTOMER)[-1].id
        assert isinstance(self.do(MarkRead, person, conversation=talk.id, up_to=last), Outcome)

    @rule(name=TALK, to=st.sampled_from([BOT, QUEUE]))
    def idle_owner_loses_it(self, name: str, to: str) -> None:
        talk, control = self.talks[name], self.read(name).control
        if control.expires is not None and talk.state is ConversationState.OPEN:
            self.clock.advance(seconds=max((control.expires - self.clock.now()).total_seconds(), 0))
            done = self.do(Release, SYSTEM, conversation=talk.id, to=to, expected_epoch=talk.epoch, note="idle")
            assert isinstance(done, Outcome)
            self.passed(talk, to, SYSTEM)

    @rule(minutes=st.sampled_from([1, 6]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    def of(self, talk: Talk, sender: Sender) -> Sequence[Message]:
        shown = run(self.database.read(lambda tx: tx.inbox.window(TENANT, talk.id, before=1000)))
        return [message for message in shown if message.sender is sender]

    def reply(self, hands_off: bool) -> Reply:
        trace = Trace(id=TraceId(uuid.uuid4().hex), engine="test")
        said = Reply(content="bot words", action=Action.CONVERSE, confidence=0.8, engine="test", trace=trace)
        return replace(said, handoff=Handoff(HandoffReason.REQUESTED) if hands_off else None)

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        type(self).steps += 1
        for name in self.talks:
            self.check(name)

    def check(self, name: str) -> None:
        talk, found = self.talks[name], self.read(name)
        control = found.control
        assert (control.owner, control.epoch, found.state) == (talk.owner, talk.epoch, talk.state)
        assert (control.expires is not None) == (talk.held and talk.state is ConversationState.OPEN)
        handovers = run(self.database.read(lambda tx: tx.inbox.handovers(TENANT, talk.id)))
        assert [each.epoch for each in handovers] == list(range(1, talk.epoch + 1))
        assert [each.source for each in handovers] == [BOT, *(each.target for each in handovers)][: talk.epoch]
        shown = run(self.database.read(lambda tx: tx.inbox.window(TENANT, talk.id, before=1000)))
        self.check_messages(talk, found, shown)
        self.check_lists(talk, found)

    def check_messages(self, talk: Talk, found: Conversation, shown: Sequence[Message]) -> None:
        customers = [each for each in shown if each.sender is Sender.CUSTOMER]
        assert len(customers) == talk.received
        assert found.unread == sum(each.id > found.read_up_to for each in customers)
        drafts = {(each.author, each.text) for each in shown if each.author and each.delivery is Delivery.DRAFT}
        assert drafts == talk.refused
        people = {each.text for each in shown if each.sender is Sender.PERSON and each.delivery is not Delivery.DRAFT}
        assert people == talk.written
        for each in shown:
            if each.delivery in (Delivery.QUEUED, Delivery.SCHEDULED):
                assert each.epoch == talk.epoch
                assert each.sender is Sender.PERSON or not talk.held
        if found.waiting_since is not None:
            assert talk.owner != BOT
        if talk.state is ConversationState.CLOSED:
            assert all(each.delivery is Delivery.ANSWERED for each in customers), "nothing is owed there"
        if talk.held and any(each.delivery is Delivery.STORED for each in customers):
            assert found.waiting_since is not None

    def check_lists(self, talk: Talk, found: Conversation) -> None:
        rows = self.database.query("SELECT shelf, needed_since FROM conversation WHERE id = ?", talk.id)
        shelf = "person" if talk.held else talk.owner
        assert rows[0][0] == (shelf if talk.state is ConversationState.OPEN else talk.state.value)
        unheld = talk.state is ConversationState.OPEN and not talk.held
        needed = unheld and (talk.owner == QUEUE or found.action_items > 0)
        assert (rows[0][1] is not None) == needed


@pytest.mark.timeout(600)
def test_no_sequence_of_steps_breaks_a_rule(tmp_path: Path) -> None:
    Lease.database = HeldDatabase.open(tmp_path)
    Lease.steps = 0
    desk = LocalDesk(Lease.database, bundled_catalog(), SetClock())
    run(desk.execute(AddTenant(tenant=TENANT, actor=SYSTEM, new=Tenant(TENANT, "Acme"), sites=SITES, people=PEOPLE)))
    Lease.database.set_mark()
    try:
        run_state_machine_as_test(
            Lease,
            settings=settings(
                max_examples=STEPS // 40,  # 46 steps each, as it comes
                stateful_step_count=PER_EXAMPLE,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            ),
        )
        assert Lease.steps >= STEPS
    finally:
        run(Lease.database.close())
