"""The lease: each change of hands is one compare-and-swap, allowed to some, recorded, and marked for the bot."""

from __future__ import annotations

import pytest

from console.domain.commands import AddTenant
from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId, PersonId
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import (
    MarkSending,
    Release,
    RemindOwner,
    SetUpInbox,
    Snooze,
    TakeOver,
    Transfer,
)
from console.domain.people import Person, Role, Tenant
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import Handoff, HandoffReason
from tests.fakes.desk_profile import OPERATOR, SUPERVISOR, TENANT
from tests.fakes.inbox_profile import OTTO, Inbox, made_reply


async def test_taking_over_is_recorded_with_how_long_the_customer_waited(inbox: Inbox) -> None:
    talk = await inbox.receive("Is anybody there?")
    inbox.profile.clock.advance(seconds=110)
    taken = await inbox.take(talk.id)
    control = taken.control
    assert (control.owner, control.epoch, control.since) == (OPERATOR, 1, inbox.profile.clock.now())
    assert taken.waiting_since == talk.last_at
    (entry,) = await inbox.read(lambda tx: tx.inbox.handovers(TENANT, talk.id))
    assert (entry.source, entry.target, entry.by, entry.waited.total_seconds()) == (BOT, OPERATOR, OPERATOR, 110)
    assert (Sender.SYSTEM, Delivery.STORED, "Olga took over (waited 1:50)") in await inbox.transcript(talk.id)


async def test_of_two_who_saw_the_same_epoch_the_second_is_told_who_was_faster(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    with pytest.raises(Conflict, match=r"Olga holds this conversation since 12:00 UTC") as told:
        await inbox.do(TakeOver, OTTO, conversation=talk.id, expected_epoch=0)
    assert told.value.kept == "Nothing was changed."
    assert (await inbox.get(talk.id)).control.owner == OPERATOR


async def test_a_colleague_takes_nothing_away_and_a_supervisor_says_why(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    with pytest.raises(Refused, match="Olga holds"):
        await inbox.take(talk.id, OTTO, "I want it")
    with pytest.raises(Rejected, match="reason"):
        await inbox.take(talk.id, SUPERVISOR)
    taken = await inbox.take(talk.id, SUPERVISOR, "she went home")
    assert (taken.control.owner, taken.control.epoch) == (SUPERVISOR, 2)
    marks = [message.text for message in await inbox.messages(talk.id, Sender.SYSTEM)]
    assert marks[-1].startswith("Sam took over from Olga")
    assert marks[-1].endswith(": she went home")


async def test_taking_over_again_changes_nothing(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    assert (await inbox.take(talk.id)).control.epoch == 1
    assert len(await inbox.read(lambda tx: tx.inbox.handovers(TENANT, talk.id))) == 1


async def test_the_program_takes_nothing_over(inbox: Inbox) -> None:
    talk = await inbox.receive()
    with pytest.raises(Rejected, match="Only a person"):
        await inbox.take(talk.id, SYSTEM)


async def test_a_conversation_is_passed_to_a_person_of_the_tenant_by_who_holds_it(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)

    async def passing(actor: PersonId, to: str, note: str = "") -> None:
        await inbox.do(Transfer, actor, conversation=talk.id, to=PersonId(to), expected_epoch=1, note=note)

    with pytest.raises(Refused, match="not a person"):
        await passing(OPERATOR, "stranger")
    with pytest.raises(Rejected, match="to a person"):
        await passing(OPERATOR, "system")
    with pytest.raises(Refused, match="Olga holds"):
        await passing(OTTO, "otto", "mine")
    await passing(OPERATOR, "otto", "he knows her")
    given = await inbox.get(talk.id)
    assert (given.control.owner, given.control.epoch, given.control.reason) == (OTTO, 2, "he knows her")
    marks = [message.text for message in await inbox.messages(talk.id, Sender.SYSTEM)]
    assert marks[-1] == "Olga passed the conversation to Otto: he knows her"


@pytest.mark.parametrize("to", [BOT, QUEUE])
async def test_releasing_ends_the_lease_and_what_is_owed_follows_the_owner(inbox: Inbox, to: str) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    released = await inbox.release(talk.id, to, note="promised a call on Monday")
    assert (released.control.owner, released.control.epoch, released.control.expires) == (to, 2, None)
    assert (released.waiting_since is None) == (to == BOT)
    marks = [message.text for message in await inbox.messages(talk.id, Sender.SYSTEM)]
    assert marks[-1].endswith(": promised a call on Monday")
    with pytest.raises(Rejected, match="to the bot or into the queue"):
        await inbox.release(talk.id, "otto")


async def test_what_the_bot_had_queued_is_a_draft_at_once_and_never_sent(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.answer(talk.id, "Bot words")
    await inbox.take(talk.id)
    assert (Sender.BOT, Delivery.DRAFT, "Bot words") in await inbox.transcript(talk.id)
    assert await inbox.send_all() == []


async def test_a_reply_of_an_earlier_epoch_is_kept_as_a_draft_and_does_nothing(inbox: Inbox) -> None:
    talk = await inbox.receive()
    storing = await inbox.begin_turn(talk.id)
    await inbox.take(talk.id)
    await inbox.release(talk.id, BOT)
    handoff = Handoff(HandoffReason.REQUESTED)
    outcome = await inbox.profile.desk.execute(storing(made_reply("Too late", handoff=handoff)))
    assert (outcome.affected, outcome.skipped) == (0, 1)
    assert (Sender.BOT, Delivery.DRAFT, "Too late") in await inbox.transcript(talk.id)
    after = await inbox.get(talk.id)
    assert (after.control.owner, after.action_items, after.last_text) == (BOT, 0, "Hello")
    assert await inbox.send_all() == []
    await inbox.answer(talk.id, "In time")
    assert await inbox.send_all() == ["In time"]


async def test_when_the_bot_asks_for_a_person_its_own_words_still_go(inbox: Inbox) -> None:
    talk = await inbox.receive("First")
    await inbox.answer(talk.id, "One moment")
    inbox.profile.clock.advance(seconds=30)
    second = await inbox.receive("A person please")
    inbox.profile.clock.advance(seconds=5)
    await inbox.answer(talk.id, "I ask a colleague", handoff=Handoff(HandoffReason.REQUESTED, "said so"))
    queued = await inbox.get(talk.id)
    assert (queued.control.owner, queued.control.epoch, queued.action_items) == (QUEUE, 1, 1)
    assert queued.waiting_since == second.last_at
    assert await inbox.send_all() == ["One moment", "I ask a colleague"]
    (item,) = await inbox.read(lambda tx: tx.actions.of(TENANT, talk.id))
    assert (item.kind, item.reason) == ("handoff", "customer asked for a person: said so")
    await inbox.take(talk.id)
    (item,) = await inbox.read(lambda tx: tx.actions.of(TENANT, talk.id))
    assert item.assignee == OPERATOR


async def test_an_idle_owner_is_reminded_once_and_the_program_releases_only_what_is_idle(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    wanted = InboxSettings(remind_idle_minutes=1, return_idle_minutes=2, return_to=QUEUE)
    with pytest.raises(Refused):
        await inbox.do(SetUpInbox, OPERATOR, settings=wanted)
    await inbox.do(SetUpInbox, SUPERVISOR, settings=wanted)
    assert await inbox.read(lambda tx: tx.inbox.settings(TENANT)) == wanted
    await inbox.write(talk.id, "I am here")
    expires = (await inbox.get(talk.id)).control.expires
    assert expires is not None
    assert (expires - inbox.profile.clock.now()).total_seconds() == 120
    inbox.profile.clock.advance(minutes=1)
    now = inbox.profile.clock.now()
    assert await inbox.read(lambda tx: [each.id for each in tx.outbox.leases_until(now, 9)]) == []
    assert await inbox.read(lambda tx: [each.id for each in tx.outbox.leases_until(expires, 9)]) == [talk.id]
    reminded = [
        (await inbox.do(RemindOwner, SYSTEM, conversation=talk.id, expected_epoch=1)).affected for _ in range(2)
    ]
    assert reminded == [1, 0]
    with pytest.raises(Conflict, match="at work"):
        await inbox.release(talk.id, QUEUE, SYSTEM, "idle")
    inbox.profile.clock.advance(minutes=1)
    assert (await inbox.release(talk.id, QUEUE, SYSTEM, "Olga was idle")).control.owner == QUEUE


async def test_taking_over_wakes_what_is_snoozed_and_a_snooze_has_no_lease_to_lose(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    until = inbox.profile.clock.now().replace(hour=18)
    await inbox.do(Snooze, conversation=talk.id, until=until)
    snoozed = await inbox.get(talk.id)
    assert (snoozed.state, snoozed.control.expires, snoozed.control.owner) == (
        ConversationState.SNOOZED, None, OPERATOR,
    )  # fmt: skip
    woken = await inbox.take(talk.id)
    assert (woken.state, woken.snoozed_until) == (ConversationState.OPEN, None)


async def test_a_chat_of_the_house_is_never_taken_over(inbox: Inbox) -> None:
    with pytest.raises(Rejected, match="no such conversation in the inbox"):
        await inbox.do(TakeOver, conversation=ConversationId("none"), expected_epoch=0)
    with pytest.raises(Rejected, match="no such conversation in the inbox"):
        await inbox.do(Release, conversation=ConversationId("none"), to=BOT, expected_epoch=0)


async def test_a_bots_message_of_another_epoch_is_stopped_at_the_very_last_moment(inbox: Inbox) -> None:
    """Whatever way it came into the outbox: what marks it as sending looks again."""
    talk = await inbox.receive()
    await inbox.take(talk.id)
    stale = [
        Message(
            id=MessageId(0), conversation=talk.id, sender=Sender.BOT, text=f"epoch {epoch}", at=talk.last_at,
            delivery=Delivery.QUEUED, epoch=epoch, send_at=talk.last_at,
        )
        for epoch in (0, 1)
    ]  # fmt: skip
    ids = await inbox.profile.database.write(lambda tx: [tx.conversations.add(TENANT, each) for each in stale])
    for id in ids:
        outcome = await inbox.do(MarkSending, SYSTEM, message=id)
        assert (outcome.affected, outcome.skipped) == (0, 1)
    said = await inbox.messages(talk.id, Sender.BOT)
    assert [each.delivery for each in said] == [Delivery.DRAFT, Delivery.DRAFT]


async def test_nobody_is_called_like_an_owner_that_is_no_person(inbox: Inbox) -> None:
    for id, role in (("bot", Role.OPERATOR), ("queue", Role.ADMIN), ("eve", Role.CUSTOMER)):
        person = Person(TENANT, PersonId(id), id, role)
        with pytest.raises(Rejected, match="cannot be one"):
            await inbox.do(AddTenant, SYSTEM, new=Tenant(TENANT, "Acme"), people=(person,))
