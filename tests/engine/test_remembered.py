"""Answers given again: only the same, only where nothing of a person is in them, never past a change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.domain.behavior import Behavior
from console.domain.bots import BotSettings
from console.domain.conversations import Sender
from console.domain.memory import Collected, Memory, Place, Profile
from console.domain.people import Role
from console.domain.turns import Reply, Turn
from console.engine import remembered
from console.engine.decision import Decider
from console.engine.engine import BotEngine
from console.engine.orchestrator import ModelDecider
from console.engine.pieces import Bot
from console.engine.remembered import Remembering
from console.engine.rules import RuleDecider
from tests.engine.test_orchestrator import TOOLS, answer
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import entry, make_bot, message, reply_of, turn

ASKED = "What does the gate pass cost?"
COSTS = entry("cost", "What does the gate pass cost", "Ten euros a month.")
SAID = answer("Ten euros a month [1].", action="answer", guidelines=[])


class Talk:
    """``asked`` counts the calls of the model; ``gone`` are seconds on the cache's clock."""

    def __init__(self, said: Any = SAID, **bot: Any) -> None:
        self.model = ScriptedModel([said] * 30)
        self.gone = 0.0
        self.deciders: list[Decider] = [
            Remembering(ModelDecider(self.model), seconds=lambda: self.gone),
            RuleDecider(),
        ]
        self.use(make_bot(Behavior(), **{"entries": [COSTS], **bot}))

    def use(self, bot: Bot) -> None:
        self.bot = bot
        self.engine = BotEngine(bot, self.deciders, SetClock())

    @property
    def asked(self) -> int:
        return len(self.model.requests)

    async def say(self, text: str = ASKED, **changes: Any) -> Reply:
        asked: Turn = turn(text, **changes)
        return await reply_of(self.engine, asked)


async def test_that_the_same_question_is_answered_again_without_a_call_and_the_trace_says_so() -> None:
    talk = Talk()
    first = await talk.say()
    again = await talk.say("what does the  gate pass COST?", person="otto")
    assert talk.asked == 1
    assert (again.content, again.engine, again.knowledge) == (first.content, "model", first.knowledge)
    assert (first.trace.cached, again.trace.cached) == ("", "the same answer as at 12:00 UTC; no model was asked")
    assert (again.trace.calls, again.trace.cost) == ((), 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": Role.SUPERVISOR},
        {"tenant": "other"},
        {"channel": "terminal"},
        {"site": None},
        {"profile": Profile(collected={"name": Collected("Anna", "Anna")})},
        {"memory": Memory(place=Place("journey", "j", "s"))},
        {"memory": Memory(key_facts=("guards: 20",))},
        {"files": ("plan.pdf",)},
        {"whispers": ("Offer half the price.",)},
    ],
)
async def test_that_it_is_asked_anew_where_the_answer_may_differ(changes: dict[str, Any]) -> None:
    talk = Talk()
    await talk.say()
    again = await talk.say(**changes)
    assert (talk.asked, again.trace.cached) == (2, "")


@pytest.mark.parametrize(
    "text",
    ["What does it cost?", "And that gate pass, what does the gate pass cost?", "Hello there friend"],
)
async def test_that_a_question_that_leans_on_others_is_asked_anew(text: str) -> None:
    talk = Talk()
    for _ in range(2):
        await talk.say(text)
    assert talk.asked == 2


async def test_that_personal_data_is_neither_looked_up_nor_kept() -> None:
    talk = Talk()
    for _ in range(2):
        await talk.say(f"{ASKED} I am anna@example.com")
    assert talk.asked == 2
    telling = Talk(answer("Ask bob@example.com [1].", action="answer", guidelines=[]))
    for _ in range(2):
        await telling.say()
    assert telling.asked == 2


@pytest.mark.parametrize(
    "said",
    [
        answer("Ten euros a month.", action="answer", guidelines=[]),
        answer("Ten euros [1].", action="answer", guidelines=[], confidence=0.1),
        answer("A person will help [1].", action="hand_off", guidelines=[], handoff="asked"),
    ],
)
async def test_that_an_answer_that_does_not_rest_on_knowledge_alone_is_not_kept(said: dict[str, Any]) -> None:
    talk = Talk(said)
    for _ in range(2):
        await talk.say()
    assert talk.asked == 2


async def test_that_an_edit_of_the_entry_or_the_settings_asks_anew() -> None:
    talk = Talk()
    await talk.say()
    talk.use(make_bot(Behavior(), entries=[replace(COSTS, version=4)]))
    assert (await talk.say()).trace.cached == ""
    talk.use(make_bot(Behavior(), entries=[COSTS], settings=BotSettings(tone="formal")))
    assert (await talk.say()).trace.cached == ""
    assert talk.asked == 3


async def test_that_tools_that_ran_are_not_answered_from_before() -> None:
    talk = Talk(answer("82 [1].", action="answer", guidelines=[], tool=("get_weather", {"day": 0})), tools=TOOLS)
    await talk.say()
    asked = talk.asked
    await talk.say()
    assert talk.asked > asked


async def test_that_it_is_given_again_for_five_minutes_and_not_longer() -> None:
    talk = Talk()
    await talk.say()
    talk.gone = 299
    await talk.say()
    assert talk.asked == 1
    talk.gone = 300
    await talk.say()
    assert talk.asked == 2


async def test_that_the_oldest_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 1)
    talk = Talk()
    await talk.say()
    await talk.say(role=Role.SUPERVISOR)
    await talk.say()
    assert talk.asked == 3


async def test_that_what_was_said_before_does_not_matter_to_a_question_of_its_own() -> None:
    talk = Talk()
    before = (message(1, Sender.CUSTOMER, "Good day"), message(2, Sender.BOT, "Hello."))
    await talk.say(history=before)
    other = (message(1, Sender.CUSTOMER, "Are you open on Sunday?"), message(2, Sender.BOT, "Yes."))
    assert (await talk.say(history=other)).trace.cached
    assert talk.asked == 1


async def test_that_a_tenant_says_how_long_or_never() -> None:
    hour = Talk(settings=BotSettings(repeat_minutes=60))
    await hour.say()
    hour.gone = 3599
    await hour.say()
    assert hour.asked == 1
    hour.gone = 3600
    await hour.say()
    assert hour.asked == 2
    never = Talk(settings=BotSettings(repeat_minutes=0))
    await never.say()
    await never.say()
    assert never.asked == 2
