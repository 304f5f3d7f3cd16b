"""What the rules come to know of a customer: wishes, likes, and a line that the next conversation begins with."""

from __future__ import annotations

from dataclasses import replace

from console.domain.behavior import Behavior
from console.domain.memory import Collected, Profile
from console.engine.engine import BotEngine
from console.engine.knowing import LONGEST_SUMMARY, MOST_NOTES, in_a_line, joined
from console.engine.orchestrator import ModelDecider
from console.engine.rules import RuleDecider
from tests.engine.test_guided import BEHAVIOR, TOOLS
from tests.engine.test_orchestrator import answer
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import after, make_bot, reply_of, turn


def ruled(clock: SetClock, behavior: Behavior = BEHAVIOR) -> BotEngine:
    return BotEngine(make_bot(behavior, TOOLS), [RuleDecider()], clock)


async def test_that_without_a_model_wishes_likes_and_a_line_of_all_are_kept(clock: SetClock) -> None:
    engine = ruled(clock)
    first = await reply_of(engine, turn("I want an offer for our new site, and I prefer mail over calls"))
    assert first.profile.objectives == ("an offer for our new site",)
    assert first.profile.preferences == ("mail over calls",)
    second = await reply_of(engine, after(first, "I'd rather not say"))
    third = await reply_of(engine, after(second, "about 24"))
    told = third.profile.summary
    assert "Wants: an offer for our new site." in told
    assert "Likes: mail over calls." in told
    assert "Told: guards about 24." in told
    assert "Kept to themselves: name." in told
    assert "Last spoke of: An offer." in told
    again = await reply_of(engine, after(third, "I WANT AN OFFER FOR OUR NEW SITE"))
    assert again.profile.objectives == ("an offer for our new site",), "said twice, kept once"


async def test_that_the_desks_own_people_are_not_written_down(clock: SetClock) -> None:
    engine = ruled(clock, replace(BEHAVIOR, flows=()))
    reply = await reply_of(engine, turn("I want the price of it all"))
    assert reply.profile == Profile()


async def test_that_a_summary_that_a_model_made_stays(clock: SetClock) -> None:
    profile = Profile(summary="Kim asked for newsletters twice and was angry.")
    reply = await reply_of(ruled(clock), turn("I want an offer", profile=profile))
    assert reply.profile.summary == profile.summary
    assert reply.profile.objectives == ("an offer",)


async def test_that_a_model_is_told_of_earlier_conversations(clock: SetClock) -> None:
    model = ScriptedModel([answer("Fine.")])
    engine = BotEngine(make_bot(BEHAVIOR, TOOLS), [ModelDecider(model)], clock)
    await reply_of(engine, turn("hello", profile=Profile(summary="Kim wants newsletters.")))
    assert "from earlier conversations: Kim wants newsletters." in model.requests[0].user


def test_that_notes_and_the_line_are_bounded() -> None:
    many = tuple(f"wish {number}" for number in range(MOST_NOTES + 5))
    assert joined(many, ("last",)) == (*many[6:], "last")
    collected = {"name": Collected("x" * 1000, "x"), "call": Collected(True, "yes")}
    assert len(in_a_line(Profile(collected=collected), "topic")) == LONGEST_SUMMARY
    assert in_a_line(Profile(collected={"call": Collected(True, "yes")}), "") == "Told: call yes."
    assert in_a_line(Profile(), "topic") == ""
