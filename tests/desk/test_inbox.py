"""Customers' messages come in once; conversations are snoozed, closed, read, seen; each is in its list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console.domain.chat_commands import PostMessage, StartConversation
from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState, Delivery, Priority, Sender
from console.domain.ids import SYSTEM, ConversationId, DocumentId, MessageId, PersonId
from console.domain.inbox import ActionKind, InboxQuery, View
from console.domain.inbox_commands import (
    AssignActionItem,
    Close,
    EditProfile,
    LookAt,
    MarkDelivered,
    MarkFailed,
    MarkRead,
    MarkSending,
    MarkSent,
    OpenActionItem,
    OpenChat,
    ReceiveMessage,
    Reopen,
    ResolveActionItem,
    SetPriority,
    Snooze,
    WriteNote,
)
from console.domain.memory import Collected, Profile
from console.domain.rich import Attachment
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import Handoff, HandoffReason
from tests.fakes.desk_profile import OPERATOR, SUPERVISOR, TENANT
from tests.fakes.inbox_profile import OTTO, PLUGIN, Inbox, made_reply


async def listed(inbox: Inbox, view: View, person: PersonId = OPERATOR) -> list[str]:
    query = InboxQuery(tenant=TENANT, view=view, person=person)
    return [each.id for each in await inbox.read(lambda tx: tx.inbox.list(query, limit=50))]


async def test_a_delivery_is_received_once_for_thirty_days(inbox: Inbox) -> None:
    for days in (0, 29):
        inbox.profile.clock.advance(days=days)
        talk = await inbox.receive("Hello", delivery="same")
    assert [text for _, _, text in await inbox.transcript(talk.id)] == ["Hello"]
    again = await inbox.do(
        ReceiveMessage, SYSTEM, channel="simulator", delivery="same", customer="cara", plugin=PLUGIN, text="Hello"
    )
    assert (again.affected, again.skipped) == (0, 1)
    await inbox.receive("Hello", channel="telegram", delivery="same")
    inbox.profile.clock.advance(days=2)
    talk = await inbox.receive("Hello", delivery="same")
    assert len(await inbox.transcript(talk.id)) == 2


async def test_a_customers_messages_are_one_conversation_until_it_is_closed_for_long(inbox: Inbox) -> None:
    first = await inbox.receive(customer_name="Cara")
    assert (first.customer_name, first.title, first.unread, first.control.owner) == ("Cara", "Cara", 1, BOT)
    assert (await inbox.receive("More")).id == first.id
    await inbox.do(Close, conversation=first.id)
    inbox.profile.clock.advance(hours=71)
    reopened = await inbox.receive("Still here")
    assert (reopened.id, reopened.state, reopened.unread) == (first.id, ConversationState.OPEN, 3)
    await inbox.do(Close, conversation=first.id)
    inbox.profile.clock.advance(hours=73)
    second = await inbox.receive("Again")
    assert second.id != first.id
    assert (await inbox.get(first.id)).state is ConversationState.CLOSED


async def test_only_the_program_receives_and_only_over_a_channel(inbox: Inbox) -> None:
    given: dict[str, Any] = {"delivery": "d", "customer": "c", "plugin": PLUGIN, "text": "Hi"}
    with pytest.raises(Refused):
        await inbox.do(ReceiveMessage, OPERATOR, channel="simulator", **given)
    with pytest.raises(Rejected, match="over a channel"):
        await inbox.do(ReceiveMessage, SYSTEM, channel="mentor", **given)
    lost = Attachment(document=DocumentId("none"), name="cv.pdf", media_type="application/pdf", size=1)
    with pytest.raises(Rejected, match=r"cv\.pdf"):
        await inbox.do(ReceiveMessage, SYSTEM, channel="simulator", **given, attachments=(lost,))
    talk = await inbox.receive()
    with pytest.raises(Refused, match="Only the customer"):
        await inbox.do(PostMessage, conversation=talk.id, text="I am the customer")
    with pytest.raises(Rejected, match="opened in the inbox"):
        await inbox.do(StartConversation, conversation=talk)


async def test_a_person_begins_a_conversation_and_holds_it(inbox: Inbox) -> None:
    given: dict[str, Any] = {"channel": "simulator", "customer": "dora", "plugin": PLUGIN}
    await inbox.do(OpenChat, conversation=ConversationId("new"), **given)
    begun = await inbox.get(ConversationId("new"))
    assert (begun.control.owner, begun.control.epoch) == (OPERATOR, 1)
    await inbox.write(begun.id, "We have a job for you")
    assert await inbox.send_all() == ["We have a job for you"]
    with pytest.raises(Conflict, match="already"):
        await inbox.do(OpenChat, OTTO, conversation=ConversationId("other"), **given)
    assert (await inbox.receive("Which one?", customer="dora")).id == begun.id


async def test_each_view_has_what_belongs_there(inbox: Inbox) -> None:
    talks = {}
    for name in ("bot", "queue", "mine", "otto", "snoozed", "closed", "item"):
        talks[name] = (await inbox.receive(customer=name)).id
        inbox.profile.clock.advance(seconds=1)
    await inbox.release(talks["queue"], QUEUE)
    await inbox.take(talks["mine"])
    await inbox.take(talks["otto"], OTTO)
    await inbox.do(Snooze, conversation=talks["snoozed"], until=inbox.profile.clock.now() + timedelta(hours=1))
    await inbox.do(Close, conversation=talks["closed"])
    await inbox.do(OpenActionItem, conversation=talks["item"], kind=ActionKind.REVIEW, reason="look")
    shown = {view: set(await listed(inbox, view)) for view in View}
    assert shown == {
        View.NEEDS_HUMAN: {talks["queue"], talks["item"]},
        View.MINE: {talks["mine"]},
        View.UNASSIGNED: {talks["queue"]},
        View.WITH_PEOPLE: {talks["mine"], talks["otto"]},
        View.WITH_BOT: {talks["bot"], talks["item"]},
        View.SNOOZED: {talks["snoozed"]},
        View.CLOSED: {talks["closed"]},
        View.ALL: set(talks.values()),
    }
    counts = await inbox.read(lambda tx: tx.inbox.counts(TENANT, OPERATOR))
    assert counts == {view: len(ids) for view, ids in shown.items() if view not in (View.CLOSED, View.ALL)}
    assert await listed(inbox, View.MINE, OTTO) == [talks["otto"]]


async def test_the_most_urgent_comes_first_and_then_who_waits_longest(inbox: Inbox) -> None:
    talks = []
    for number in range(3):
        talks.append((await inbox.receive(customer=f"c{number}")).id)
        inbox.profile.clock.advance(minutes=1)
        await inbox.release(talks[-1], QUEUE)
    assert await listed(inbox, View.NEEDS_HUMAN) == talks
    await inbox.do(SetPriority, conversation=talks[2], priority=Priority.URGENT)
    assert await listed(inbox, View.NEEDS_HUMAN) == [talks[2], talks[0], talks[1]]
    first = await inbox.read(lambda tx: tx.inbox.next_waiting(TENANT, OPERATOR))
    beside = await inbox.read(lambda tx: tx.inbox.next_waiting(TENANT, OPERATOR, beside=talks[2]))
    await inbox.take(talks[1])
    mine = await inbox.read(lambda tx: tx.inbox.next_waiting(TENANT, OPERATOR))
    assert [each and each.id for each in (first, beside, mine)] == [talks[2], talks[0], talks[1]]


async def test_a_snoozed_conversation_comes_back_when_it_is_due_or_the_customer_writes(inbox: Inbox) -> None:
    talk = await inbox.receive()
    until = inbox.profile.clock.now() + timedelta(hours=1)
    with pytest.raises(Rejected, match="past"):
        await inbox.do(Snooze, conversation=talk.id, until=inbox.profile.clock.now())
    await inbox.do(Snooze, conversation=talk.id, until=until)
    with pytest.raises(Conflict, match="not due"):
        await inbox.do(Reopen, SYSTEM, conversation=talk.id)
    inbox.profile.clock.set(until)
    assert [each.id for each in await inbox.read(lambda tx: tx.outbox.snoozes_due(until, 9))] == [talk.id]
    await inbox.do(Reopen, SYSTEM, conversation=talk.id)
    assert (await inbox.get(talk.id)).state is ConversationState.OPEN
    await inbox.do(Snooze, conversation=talk.id, until=until + timedelta(hours=1))
    assert (await inbox.receive("Hey")).state is ConversationState.OPEN


async def test_closing_settles_everything_and_a_colleagues_conversation_is_left_alone(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    await inbox.do(OpenActionItem, conversation=talk.id, kind=ActionKind.REVIEW, reason="look")
    with pytest.raises(Refused, match="Olga holds"):
        await inbox.do(Close, OTTO, conversation=talk.id)
    with pytest.raises(Rejected, match="reason"):
        await inbox.do(Close, SUPERVISOR, conversation=talk.id)
    await inbox.do(Close, SUPERVISOR, conversation=talk.id, note="spam")
    closed = await inbox.get(talk.id)
    assert (closed.control.owner, closed.action_items, closed.waiting_since) == (BOT, 0, None)
    assert await inbox.read(lambda tx: tx.conversations.unanswered(TENANT, talk.id)) == []
    await inbox.do(Reopen, conversation=talk.id)
    assert (await inbox.get(talk.id)).state is ConversationState.OPEN


async def test_only_marking_as_read_marks_as_read(inbox: Inbox) -> None:
    first = await inbox.receive("One")
    up_to = await inbox.last_id(first.id)
    talk = await inbox.receive("Two")
    await inbox.do(LookAt, SUPERVISOR, conversation=talk.id)
    await inbox.take(talk.id)
    await inbox.do(WriteNote, conversation=talk.id, text="Hm")
    assert (await inbox.get(talk.id)).unread == 2
    await inbox.do(MarkRead, conversation=talk.id, up_to=up_to)
    read = await inbox.get(talk.id)
    assert (read.unread, await inbox.read(lambda tx: tx.inbox.first_unread(read))) == (1, up_to + 1)
    assert (await inbox.do(MarkRead, conversation=talk.id, up_to=up_to)).skipped == 1


async def test_who_looks_is_seen_for_45_seconds_and_told_when_it_changes(inbox: Inbox) -> None:
    talk, other = await inbox.receive(), await inbox.receive(customer="dora")

    async def seen() -> list[tuple[str, bool]]:
        now = inbox.profile.clock.now()
        found = await inbox.read(lambda tx: tx.inbox.presence(TENANT, [talk.id, other.id], now))
        return [(each.conversation, each.typing) for each in found]

    inbox.profile.told.clear()
    for _ in range(3):
        await inbox.do(LookAt, conversation=talk.id)
        inbox.profile.clock.advance(seconds=20)
    assert await seen() == [(talk.id, False)]
    assert [change.what for change in inbox.profile.told] == ["presence"]
    await inbox.do(LookAt, conversation=other.id, typing=True)
    assert await seen() == [(other.id, True)]
    assert set(inbox.profile.told[-1].subjects) == {talk.id, other.id}
    inbox.profile.clock.advance(seconds=45)
    assert await seen() == []
    await inbox.do(LookAt, conversation=None)
    assert len(inbox.profile.told) == 2


async def test_what_a_person_enters_in_the_profile_outlives_a_turn_under_way(inbox: Inbox) -> None:
    talk = await inbox.receive()
    storing = await inbox.begin_turn(talk.id)
    await inbox.do(EditProfile, conversation=talk.id, field="age", value=27)
    await inbox.do(EditProfile, conversation=talk.id, field="salary", refused=True)
    said = Profile(collected={"age": Collected(72, "72"), "town": Collected("Ulm", "Ulm")}, summary="kept")
    await inbox.profile.desk.execute(storing(made_reply("Noted", profile=said)))
    profile = await inbox.read(lambda tx: tx.memories.profile(TENANT, "simulator", "cara"))
    assert {name: each.value for name, each in profile.collected.items()} == {"age": 27, "town": "Ulm"}
    assert (profile.refused, profile.summary) == (frozenset({"salary"}), "kept")
    await inbox.do(EditProfile, conversation=talk.id, field="age")
    profile = await inbox.read(lambda tx: tx.memories.profile(TENANT, "simulator", "cara"))
    assert set(profile.collected) == {"town"}
    with pytest.raises(Rejected):
        await inbox.do(EditProfile, conversation=talk.id, field="x", value=1, refused=True)


async def test_an_action_item_is_open_once_of_its_kind_assigned_and_resolved(inbox: Inbox) -> None:
    talk = await inbox.receive()
    for reason in ("first", "second"):
        await inbox.do(OpenActionItem, SYSTEM, conversation=talk.id, kind=ActionKind.REVIEW, reason=reason)
    (item,) = await inbox.read(lambda tx: tx.actions.open(TENANT, limit=9))
    assert (item.reason, item.assignee) == ("second", None)
    with pytest.raises(Refused, match="not a person"):
        await inbox.do(AssignActionItem, item=item.id, assignee=PersonId("nobody"))
    await inbox.do(AssignActionItem, item=item.id, assignee=OTTO)
    assert await inbox.read(lambda tx: tx.actions.open(TENANT, limit=9, assignee=OPERATOR)) == []
    await inbox.do(ResolveActionItem, OTTO, item=item.id, resolution="all is well")
    (resolved,) = await inbox.read(lambda tx: tx.actions.resolved(TENANT, limit=9))
    assert (resolved.resolved_by, resolved.resolution) == (OTTO, "all is well")
    assert await inbox.read(lambda tx: tx.actions.open_count(TENANT)) == (await inbox.get(talk.id)).action_items == 0
    with pytest.raises(Conflict, match="resolved already"):
        await inbox.do(ResolveActionItem, item=item.id)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (HandoffReason.REQUESTED, ActionKind.HANDOFF),
        (HandoffReason.REPEATED_LOW_CONFIDENCE, ActionKind.LOW_CONFIDENCE),
        (HandoffReason.ERROR, ActionKind.ERROR),
    ],
)
async def test_a_handoff_of_the_bot_is_in_the_action_queue(
    inbox: Inbox, reason: HandoffReason, kind: ActionKind
) -> None:
    talk = await inbox.receive()
    await inbox.answer(talk.id, "I ask a colleague", handoff=Handoff(reason))
    assert [each.kind for each in await inbox.read(lambda tx: tx.actions.of(TENANT, talk.id))] == [kind]
    assert await listed(inbox, View.NEEDS_HUMAN) == [talk.id]


async def test_a_reply_may_act_on_its_own_conversation_and_never_take_it(inbox: Inbox) -> None:
    talk, other = await inbox.receive(), await inbox.receive(customer="dora")

    def item(conversation: ConversationId) -> OpenActionItem:
        return OpenActionItem(
            tenant=TENANT, actor=SYSTEM, conversation=conversation, kind=ActionKind.REVIEW, reason="complete"
        )

    forbidden = Close(tenant=TENANT, actor=SYSTEM, conversation=talk.id)
    for command in (forbidden, item(other.id)):
        with pytest.raises(Refused, match="A reply may only"):
            await inbox.answer(talk.id, commands=(command,))
    await inbox.answer(talk.id, commands=(item(talk.id),), handoff=Handoff(HandoffReason.TOPIC))
    after = await inbox.get(talk.id)
    assert (after.action_items, after.control.owner) == (2, QUEUE)


async def test_a_message_moves_on_its_way_only_forward(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.answer(talk.id, "Hi")
    (said,) = await inbox.messages(talk.id, Sender.BOT)

    async def delivery() -> Delivery:
        return (await inbox.messages(talk.id, Sender.BOT))[0].delivery

    with pytest.raises(Refused):
        await inbox.do(MarkSending, OPERATOR, message=said.id)
    with pytest.raises(Conflict):
        await inbox.do(MarkSent, SYSTEM, message=said.id)
    assert (await inbox.do(MarkSending, SYSTEM, message=said.id)).affected == 1
    assert (await inbox.do(MarkSending, SYSTEM, message=said.id)).affected == 0
    assert [each.id for _, each in await inbox.read(lambda tx: tx.outbox.sending(9))] == [said.id]
    later = inbox.profile.clock.now() + timedelta(seconds=30)
    await inbox.do(MarkFailed, SYSTEM, message=said.id, failure="busy", retry_at=later)
    assert not (await inbox.do(MarkSending, SYSTEM, message=said.id)).affected
    inbox.profile.clock.set(later)
    await inbox.do(MarkSending, SYSTEM, message=said.id)
    await inbox.do(MarkSent, SYSTEM, message=said.id, external="x")
    await inbox.do(MarkDelivered, SYSTEM, message=said.id, read=True)
    assert (await inbox.do(MarkDelivered, SYSTEM, message=said.id)).skipped == 1
    assert (await delivery(), (await inbox.messages(talk.id, Sender.BOT))[0].attempts) == (Delivery.READ, 2)
    with pytest.raises(Rejected):
        await inbox.do(MarkSending, SYSTEM, message=MessageId(99))


async def test_what_waits_for_the_bot_is_found_whoever_was_killed(inbox: Inbox) -> None:
    first, second = await inbox.receive(customer="a"), await inbox.receive(customer="b")
    held = await inbox.receive(customer="c")
    await inbox.take(held.id)

    async def waiting() -> list[ConversationId]:
        return [each.conversation.id for each in await inbox.read(lambda tx: tx.outbox.to_answer(9))]

    assert await waiting() == [first.id, second.id]
    await inbox.answer(first.id)
    assert await waiting() == [second.id]
    await inbox.release(held.id, BOT)
    assert await waiting() == [second.id, held.id]
