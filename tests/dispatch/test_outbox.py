"""What goes out: in order, rechecked, tried again with growing pauses, and told when it cannot go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.dispatch.outbox import Outbox
from console.domain.conversations import Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId
from console.domain.inbox import ActionKind
from console.domain.inbox_commands import MarkSending, RetrySend
from console.ports.channels import SendFailed
from tests.dispatch.conftest import Floor, HeldChannel
from tests.fakes.desk_profile import TENANT


async def written(floor: Floor, *texts: str) -> ConversationId:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    for text in texts:
        await floor.inbox.write(talk.id, text)
    return talk.id


async def last(floor: Floor, id: ConversationId) -> Message:
    return (await floor.inbox.messages(id, Sender.PERSON))[-1]


async def test_words_go_in_the_order_in_which_they_were_written(floor: Floor) -> None:
    id = await written(floor, "one", "two", "three")
    await floor.later(seconds=0)
    assert floor.channel.texts == ["one", "two", "three"]
    message = await last(floor, id)
    assert (message.delivery, message.external) == (Delivery.SENT, f"x{message.id}")
    assert {each.customer for each in floor.channel.sent} == {"cara"}


async def test_what_fails_is_tried_again_with_longer_pauses_and_what_follows_waits(floor: Floor) -> None:
    floor.channel.troubles = [SendFailed("The line is busy.", again=True)] * 2
    id = await written(floor, "one", "two")
    await floor.later(seconds=0)
    assert floor.channel.sent == []
    await floor.later(seconds=2)
    assert floor.channel.sent == []
    await floor.later(seconds=4)
    assert floor.channel.texts == ["one", "two"]
    assert (await last(floor, id)).failure == ""


async def test_a_channel_that_says_when_is_not_asked_before(floor: Floor) -> None:
    floor.channel.troubles = [SendFailed("Too many messages.", again=True, after=60)]
    await written(floor, "one")
    await floor.later(seconds=0)
    await floor.later(seconds=59)
    assert floor.channel.sent == []
    await floor.later(seconds=1)
    assert floor.channel.texts == ["one"]


@pytest.mark.parametrize(
    "troubles",
    [
        [SendFailed("This customer has blocked you.", again=False)],
        [SendFailed("The line is busy.", again=True)] * 20,
    ],
)
async def test_what_cannot_go_is_told_to_a_person_and_goes_when_they_say_so(
    floor: Floor, troubles: list[Exception]
) -> None:
    floor.channel.troubles = troubles
    id = await written(floor, "one")
    for _ in range(8):
        await floor.later(minutes=10)
    message = await last(floor, id)
    assert message.delivery is Delivery.FAILED
    assert message.failure.endswith((".", "you."))
    (item,) = await floor.inbox.read(lambda tx: tx.actions.of(TENANT, id))
    assert item.kind is ActionKind.NOT_SENT
    floor.channel.troubles.clear()
    await floor.inbox.do(RetrySend, message=message.id)
    await floor.later(seconds=0)
    assert floor.channel.texts == ["one"]


async def test_a_message_for_a_channel_that_is_not_there_is_told(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello", channel="pigeon")
    await floor.inbox.take(talk.id)
    await floor.inbox.write(talk.id, "coo")
    await floor.later(seconds=0)
    message = await last(floor, talk.id)
    assert (message.delivery, message.failure) == (Delivery.FAILED, "This program has no channel 'pigeon'.")


async def test_a_scheduled_message_goes_at_its_time(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    at = floor.inbox.profile.clock.now() + timedelta(minutes=5)
    await floor.inbox.write(talk.id, "later", send_at=at)
    await floor.later(minutes=4)
    assert floor.channel.sent == []
    await floor.later(minutes=1)
    assert floor.channel.texts == ["later"]


@pytest.mark.parametrize(
    ("idempotent", "sent", "delivery"), [(True, ["one"], Delivery.SENT), (False, [], Delivery.FAILED)]
)
async def test_words_that_a_killed_program_was_sending(
    floor: Floor, idempotent: bool, sent: list[str], delivery: Delivery
) -> None:
    id = await written(floor, "one")
    message = await last(floor, id)
    assert (await floor.inbox.do(MarkSending, SYSTEM, message=message.id)).affected == 1
    profile = floor.inbox.profile
    channel = HeldChannel(idempotent=idempotent)
    again = Outbox(profile.database, profile.desk, {channel.name: channel}, profile.clock)
    await again.round()
    await again.settled()
    assert channel.texts == sent
    stands = await last(floor, id)
    assert stands.delivery is delivery
    assert idempotent or "may have got it" in stands.failure
