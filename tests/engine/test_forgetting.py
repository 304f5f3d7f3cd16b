"""The wish to be forgotten: known in many words, and carried out without a model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.conversations import Sender
from console.domain.memory import Collected, Memory, Place, Profile
from console.domain.turns import HandoffReason
from console.engine.forgetting import wishes_to_be_forgotten
from tests.engine.test_orchestrator import answer, make
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import NOW, message, reply_of, turn

KNOWN = Profile(collected={"guards": Collected(20.0, "20")}, objectives=("guards",), summary="Wants guards.")


@pytest.mark.parametrize(
    "text",
    ["forget me", "Please forget everything I said.", "delete my data", "can you erase everything you know about me?",
     "forget what I told you", "remove all my personal data please", "delete this conversation", "wipe my history",
     "I want you to forget everything", "delete everything you have about me", "forget all that I said so far",
     "forget everything", "erase all of it please", "delete everything about me"],
)  # fmt: skip
def test_that_the_wish_is_known(text: str) -> None:
    assert wishes_to_be_forgotten(text)


@pytest.mark.parametrize(
    "text",
    ["forget it", "never mind", "did you forget me?", "I forgot my password", "delete violation 12",
     "delete that alert", "forget about the delay", "how do I delete my data?",
     "what happens when you delete my data", "remove me from the list", "a customer asks to delete all data",
     "don't forget me", "do not delete my data", "forget the last answer", "remove all", "clear all",
     "delete all of it", "clear everything", "delete everything", "clear me"],
)  # fmt: skip
def test_that_other_words_are_no_such_wish(text: str) -> None:
    assert not wishes_to_be_forgotten(text)


async def test_that_it_is_carried_out_without_a_model(clock: SetClock) -> None:
    engine, model = make(clock, answer("I have kept it all."))
    history = (message(1, Sender.CUSTOMER, "my name is Kim"), message(2, Sender.BOT, "Hello Kim."))
    memory = Memory(summary="Kim wants guards.", key_facts=("guards: 20",), entities={"site": "north"})
    reply = await reply_of(engine, turn("forget me", history=history, profile=KNOWN, memory=memory, newest=3))
    assert model.requests == []
    assert "I have forgotten what you told me" in reply.content
    assert reply.profile == Profile()
    kept = replace(reply.memory, expires_at=None)
    assert kept == Memory(summarized=3, forgotten=3)
    assert reply.handoff is None


async def test_that_of_a_customer_somebody_is_told(clock: SetClock) -> None:
    engine, _ = make(clock, answer("No."))
    reply = await reply_of(engine, turn("delete my data", channel="web", profile=KNOWN, newest=3))
    assert reply.handoff is not None
    assert reply.handoff.reason is HandoffReason.HOUSE
    assert reply.profile == Profile()


async def test_that_it_stays_forgotten_in_every_turn_after(clock: SetClock) -> None:
    engine, _ = make(clock, answer("Fine."), answer("Fine."))
    memory = Memory(summarized=3, forgotten=3)
    reply = await reply_of(engine, turn("status of P1", memory=memory))
    assert reply.memory.forgotten == 3
    late = replace(reply.memory, expires_at=NOW.replace(hour=1))
    assert (await reply_of(engine, turn("status of P1", memory=late))).memory.forgotten == 3


async def test_that_a_flow_is_left_for_it(clock: SetClock) -> None:
    engine, _ = make(clock, answer("No."))
    place = Memory(place=Place("flow", "need", "guards", {}))
    reply = await reply_of(engine, turn("forget everything I said", memory=place, newest=3))
    assert reply.journey_state is None
