"""What is suggested to ask next: why, to whom, and when nothing is."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from console.domain.behavior import Behavior, CatalogItem, Condition, Guideline, Prohibition
from console.domain.bots import BotSettings
from console.domain.ids import ConversationId
from console.domain.memory import Collected, Memory, Profile
from console.domain.proactive import Asked, Past
from console.domain.turns import Reply
from console.engine.engine import BotEngine
from console.engine.rules import RuleDecider
from console.plugin.tools import Effect, ToolContext, ToolResult, tool, tools_of
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import NOW, make_bot, reply_of, turn


@tool(Effect.WRITE)
async def repair(context: ToolContext) -> ToolResult:
    """Send somebody."""
    return ToolResult({}, "Sent.")


def says(word: str) -> Condition:
    return Condition(text=word, words=(word,))


def item(name: str, description: str = "", **data: str) -> CatalogItem:
    return CatalogItem(id=name.lower(), name=name, description=description, data=data)


BEHAVIOR = Behavior(
    guidelines=(
        Guideline(id="score", condition=says("score"), action="Say it.", template="said"),
        Guideline(id="thanks", condition=says("thank you"), action="Say it.", template="said"),
        Guideline(
            id="elsewhere",
            condition=Condition(text="c", words=("greet",), predicate='channel == "telegram"'),
            action="Say it.",
            template="said",
        ),
        Guideline(id="tours", condition=says("tours"), action="Say it.", template="said"),
        Guideline(
            id="repair", condition=says("repair"), action="Do it.", template="said", tools=("repair",), auto=True
        ),
        Guideline(
            id="secret",
            condition=says("secret"),
            action="Refuse.",
            template="said",
            prohibition=Prohibition(patterns=("hidden",), instead="No secrets."),
        ),
    ),
    templates={"said": "Here it is.", "unknown": "I do not know."},
    intents={
        "score": ("show the score",),
        "tours": ("which tours are late",),
        "repair": ("repair the gate",),
        "danger": ("fire in the score room",),
        "thanks": ("thank you",),
        "elsewhere": ("greet the customer",),
    },
    catalog=(
        item("Basic"),
        item("Middle", "for newsletters"),
        item("Gone", "for newsletters", available="no"),
        item("Large"),
    ),
)
LAST = Memory(last_viewed="Basic", expires_at=NOW + timedelta(minutes=5))


def habit(*intents: str, days: int = 2, hours: float = 0) -> tuple[Asked, ...]:
    """The same on each of the days before, within one conversation a day."""
    return tuple(
        Asked(ConversationId(f"d{day}"), NOW - timedelta(days=day, hours=hours) + timedelta(minutes=place), (intent,))
        for day in range(days, 0, -1)
        for place, intent in enumerate(intents)
    )


async def reply_to(
    clock: SetClock, text: str, past: Past | None, *, settings: BotSettings | None = None, **changes: Any
) -> Reply:
    bot = make_bot(BEHAVIOR, tools_of(sys.modules[__name__]), settings=settings)
    return await reply_of(BotEngine(bot, [RuleDecider()], clock), turn(text, past=past, **changes))


async def suggested(
    clock: SetClock, past: Past | None, text: str = "show the score", **changes: Any
) -> dict[str, str]:
    return {ask.key: ask.reason for ask in (await reply_to(clock, text, past, **changes)).asks}


async def test_that_what_stands_next_to_what_was_looked_at_is_suggested(clock: SetClock) -> None:
    looked = "because you looked at Basic"
    here = await suggested(clock, Past(), memory=LAST)
    assert here == {"item:middle": looked, "item:large": looked}
    assert await suggested(clock, Past(viewed=("Basic",))) == here
    assert (await reply_to(clock, "show the score", Past(), memory=LAST)).asks[0].text == "Tell me about Middle"


async def test_that_own_words_go_first_and_what_is_not_to_be_had_is_left_out(clock: SetClock) -> None:
    profile = Profile(collected={"aim": Collected("newsletters", "we send newsletters")})
    found = await suggested(clock, Past(), profile=profile)
    assert found == {"item:middle": "because you said: we send newsletters"}
    has = replace(profile, collected={**profile.collected, "plan": Collected("middle", "middle")})
    assert await suggested(clock, Past(), profile=has) == {}


async def test_that_what_usually_follows_is_suggested_after_two_times(clock: SetClock) -> None:
    assert await suggested(clock, Past(asked=habit("score", "tours", hours=5))) == {
        "intent:tours": "because you usually ask this next"
    }
    assert await suggested(clock, Past(asked=habit("score", "tours", days=1, hours=5))) == {}


async def test_that_a_habit_of_the_hour_is_due_once_a_day(clock: SetClock) -> None:
    often = habit("tours", days=3)
    why = {"intent:tours": "because you usually ask this about this time"}
    assert await suggested(clock, Past(asked=often)) == why
    assert await suggested(clock, Past(asked=habit("tours", days=3, hours=6))) == {}
    today = Asked(ConversationId("now"), NOW - timedelta(hours=4), ("tours",))
    assert await suggested(clock, Past(asked=(*often, today))) == {}


@pytest.mark.parametrize("intent", ["repair", "danger", "unheard of", "thanks", "elsewhere"])
async def test_that_nothing_is_suggested_that_acts_or_is_no_question(clock: SetClock, intent: str) -> None:
    past = Past(asked=habit("score", intent))
    assert await suggested(clock, past) == {}


async def test_that_it_ends_where_it_was_passed_over_or_nobody_is_shown_it(clock: SetClock) -> None:
    passed = Past(passed_over=frozenset({"item:middle"}))
    assert list(await suggested(clock, passed, memory=LAST)) == ["item:large"]
    assert await suggested(clock, None, memory=LAST) == {}
    off = BotSettings(suggestions=False)
    assert await suggested(clock, Past(), memory=LAST, settings=off) == {}


@pytest.mark.parametrize("text", ["tell me the secret", "I want to talk to a person", "xyzzy"])
async def test_that_no_refusal_handoff_or_shrug_suggests_anything(clock: SetClock, text: str) -> None:
    assert await suggested(clock, Past(), text, memory=LAST) == {}
