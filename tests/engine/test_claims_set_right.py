"""A model's reply that claims a deed is held against the tools that ran and the records that were read."""

from __future__ import annotations

import pytest

from console.domain.conversations import Sender
from console.domain.people import Role
from console.engine.promising import CHANGED_NOTHING
from tests.engine.test_orchestrator import answer, make, wish
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import message, reply_of, turn


@pytest.mark.parametrize(
    "said",
    ["It has been escalated.", "Your ticket was created.", "The guard has been informed.",
     "An alarm has been raised.", "I'm escalating.", "Done: ticket opened."],
)  # fmt: skip
async def test_that_a_deed_in_the_passive_that_nobody_did_is_set_right(clock: SetClock, said: str) -> None:
    engine, _ = make(clock, answer(said))
    assert (await reply_of(engine, turn("status of P1"))).content == f"{said}\n\n{CHANGED_NOTHING}"


async def test_that_a_tool_that_ran_makes_the_claim_true(clock: SetClock) -> None:
    engine, _ = make(clock, answer("It has been noted and reported.", tool=wish("note", violation=12, text="look")))
    reply = await reply_of(engine, turn("note in violation 12 to look", role=Role.SUPERVISOR))
    assert CHANGED_NOTHING not in reply.content


async def test_that_what_was_said_before_may_be_told_again(clock: SetClock) -> None:
    before = message(2, Sender.BOT, "Done: violation 14 escalated to the duty supervisor.")
    history = (message(1, Sender.CUSTOMER, "escalate violation 14"), before)
    engine, _ = make(clock, answer("Yes, violation 14 has been escalated."))
    reply = await reply_of(engine, turn("was violation 14 escalated?", history=history))
    assert CHANGED_NOTHING not in reply.content


async def test_that_a_claim_that_was_set_right_makes_no_later_one_true(clock: SetClock) -> None:
    before = message(2, Sender.BOT, f"Violation 14 has been escalated.\n\n{CHANGED_NOTHING}")
    history = (message(1, Sender.CUSTOMER, "escalate violation 14"), before)
    engine, _ = make(clock, answer("Yes, violation 14 has been escalated."))
    reply = await reply_of(engine, turn("was violation 14 escalated?", history=history))
    assert reply.content.endswith(CHANGED_NOTHING)


async def test_that_a_handover_is_a_deed(clock: SetClock) -> None:
    engine, _ = make(clock, answer("A colleague has been informed.", handoff="wants a person"))
    assert CHANGED_NOTHING not in (await reply_of(engine, turn("status of P1"))).content
