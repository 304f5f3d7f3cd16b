"""A message of a burst is asked again, or changed: the others, which the same reply answered, are not lost."""

from __future__ import annotations

import asyncio

import pytest

from console.domain.conversations import Conversation, Sender
from tests.desk.test_conversing import Talk, echo
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile


async def burst(talk: Talk, *texts: str) -> Conversation:
    """One reply answers them all."""
    conversation = await talk.start()
    talk.engine.gate = asyncio.Event()
    saying = []
    for text in texts[:-1]:
        saying.append(asyncio.gather(talk.say(conversation, text)))
        await talk.engine.speaking.wait()
        talk.engine.speaking.clear()
    talk.engine.gate = None
    await talk.say(conversation, texts[-1])
    await asyncio.gather(*saying)
    assert talk.engine.turns[-1].texts == texts
    return conversation


async def test_that_a_burst_is_asked_again_as_a_whole(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await burst(talk, "One", "Two", "Three")
    said = (await talk.messages(conversation))[-1]
    async for _ in talk.chat.retry(conversation, said.id):
        pass
    assert talk.engine.turns[-1].texts == ("One", "Two", "Three")
    assert talk.engine.turns[-1].history == ()
    texts = [text for _, text in await talk.texts(conversation)]
    assert texts == ["One", "Two", "Three", "You said: One / Two / Three"]
    assert await talk.chat.answer_waiting(TENANT, OPERATOR) == 0


@pytest.mark.parametrize(("changed", "left"), [(0, ()), (1, ("One",)), (2, ("One", "Two"))])
async def test_that_what_stood_before_a_changed_message_of_a_burst_is_answered_with_it(
    profile: Profile, changed: int, left: tuple[str, ...]
) -> None:
    talk = Talk(profile, echo)
    conversation = await burst(talk, "One", "Two", "Three")
    asked = (await talk.messages(conversation))[changed]
    await talk.say(conversation, "Other", replaces=asked.id)
    assert talk.engine.turns[-1].texts == (*left, "Other")


async def test_that_what_an_earlier_reply_answered_stays_answered(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await talk.say(conversation, "One")
    await talk.say(conversation, "Two")
    asked = (await talk.messages(conversation))[2]
    await talk.say(conversation, "Other", replaces=asked.id)
    assert talk.engine.turns[-1].texts == ("Other",)
    assert [sender for sender, _ in await talk.texts(conversation)] == [Sender.CUSTOMER, Sender.BOT] * 2
