"""A turn of which another program answered a part: it begins anew for the rest, and can be stopped as any other."""

from __future__ import annotations

import asyncio

from console.desk.next_turn import next_turn
from console.domain.chat_commands import PostMessage, StoreReply
from console.domain.conversations import Delivery, Sender
from tests.desk.test_conversing import Talk, echo, reply
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile


async def test_that_the_rest_is_answered_anew_and_a_stop_keeps_only_what_was_said_of_it(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    for text in ("One", "Two"):
        post = PostMessage(tenant=TENANT, actor=OPERATOR, conversation=conversation.id, text=text)
        await profile.desk.execute(post)
    first_gate = talk.engine.gate = asyncio.Event()
    answering = asyncio.gather(talk.chat.answer(conversation))
    await talk.engine.speaking.wait()
    both = await profile.database.read(lambda tx: next_turn(tx, conversation, profile.clock.now()))
    assert both is not None
    elsewhere = StoreReply(
        tenant=TENANT,
        actor=OPERATOR,
        conversation=conversation.id,
        answers=both.answers[:1],
        reply=reply("From elsewhere.", both.turn),
        milliseconds=1.0,
        epoch=both.epoch,
    )
    await profile.desk.execute(elsewhere)
    talk.engine.speaking.clear()
    talk.engine.gate = asyncio.Event()  # never opened
    first_gate.set()
    await talk.engine.speaking.wait()
    async with asyncio.timeout(5):
        await talk.chat.stop(conversation)
        await answering
    assert [turn.texts for turn in talk.engine.turns] == [("One", "Two"), ("Two",)]
    said = [each for each in await talk.messages(conversation) if each.sender is Sender.BOT]
    assert [each.text for each in said] == ["From elsewhere.", "First.\n\nStopped here. Nothing was done."]
    assert said[-1].reply_to == both.answers[1]
    asked = [each.delivery for each in await talk.messages(conversation) if each.sender is Sender.CUSTOMER]
    assert asked == [Delivery.ANSWERED, Delivery.ANSWERED]
