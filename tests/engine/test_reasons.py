"""Without a model too a trace says why the decision is what it is."""

from __future__ import annotations

import pytest

from console.engine.engine import BotEngine
from console.engine.rules import RuleDecider
from tests.engine.test_guided import BEHAVIOR, TOOLS
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import after, entry, make_bot, reply_of, turn

SHELF = [entry("gate", "Opening gate 4", "Turn the key twice.")]


@pytest.mark.parametrize(
    ("said", "because"),
    [
        (["price"], "the message fits price"),
        (["an offer", "Anna"], "it was asked in An offer for name"),
        (["resolve", "note"], "it was asked in Resolve, step Choose"),
        (["I want a human"], "it is for people: customer asked for a person"),
        (["how does opening gate 4 work"], "“Opening gate 4” is known and fits"),
        (["qwertz uiop"], "nothing that the bot does or knows fits well"),
    ],
)
async def test_that_the_reason_is_told(clock: SetClock, said: list[str], because: str) -> None:
    engine = BotEngine(make_bot(BEHAVIOR, TOOLS, SHELF), [RuleDecider()], clock)
    reply = await reply_of(engine, turn(said[0]))
    for text in said[1:]:
        reply = await reply_of(engine, after(reply, text))
    assert reply.trace.reasoning == because
