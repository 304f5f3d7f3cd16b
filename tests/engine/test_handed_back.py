"""After people stood in for it, the bot knows what they said, and what they whisper to it."""

from __future__ import annotations

from dataclasses import replace

from console.domain.behavior import Behavior
from console.domain.conversations import Sender
from console.engine.engine import BotEngine
from console.engine.orchestrator import ModelDecider
from console.engine.rules import RuleDecider
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import make_bot, message, reply_of, turn


def make(clock: SetClock, reply: str) -> tuple[BotEngine, ScriptedModel]:
    model = ScriptedModel(
        [
            {
                "action": "converse",
                "guidelines": [],
                "tool": {"name": "none", "arguments": []},
                "place": {"journey": "", "step": "", "flow": ""},
                "intents": [],
                "profile": {"collected": [], "refused": [], "preferences": [], "objectives": []},
                "confidence": 0.8,
                "handoff": "",
                "reply": reply,
            }
        ]
    )
    return BotEngine(make_bot(Behavior(), {}), [ModelDecider(model), RuleDecider()], clock), model


async def test_that_a_whisper_is_an_instruction_of_the_house_and_not_of_the_customer(clock: SetClock) -> None:
    engine, model = make(clock, "Do you have a permit?")
    await reply_of(engine, turn("status of P1", whispers=("Ask for the permit; call 0171 2345678.",)))
    before, _, after_it = model.requests[0].user.partition("Ask for the permit")
    assert before.splitlines()[-2].startswith("# Instructions of the house")
    assert "2345678" not in after_it
    assert "Instructions of the house" not in model.requests[0].system


async def test_that_the_bot_reads_where_people_stood_in_and_all_that_they_said(clock: SetClock) -> None:
    said = [
        message(1, Sender.CUSTOMER, "A person please"),
        replace(message(2, Sender.SYSTEM, "Olga took over"), epoch=1),
        message(3, Sender.PERSON, "I promise a call on Monday"),
        replace(message(4, Sender.SYSTEM, "Olga handed back to the bot"), epoch=2),
        message(5, Sender.NOTE, "rude customer"),
        message(6, Sender.SYSTEM, "ticket made"),
        *(message(number, Sender.CUSTOMER, f"word {number}") for number in range(7, 17)),
    ]
    engine, model = make(clock, "On Monday.")
    await reply_of(engine, turn("when?", history=tuple(said)))
    prompt = model.requests[0].user
    spots = [prompt.index(text) for text in ("Olga took over", "call on Monday", "handed back", "word 7", "word 16")]
    assert spots == sorted(spots)
    for text in ("A person please", "rude customer", "ticket made"):
        assert text not in prompt
