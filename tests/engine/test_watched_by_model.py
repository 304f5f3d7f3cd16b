"""A step that is watched, with a model: only what is recorded leads out of it, and what is reported is recorded."""

from __future__ import annotations

import sys

import pytest

from console.domain.behavior import Behavior, Condition, Journey, JourneyStep, Transition
from console.domain.memory import Memory, Place
from console.engine.engine import BotEngine
from console.engine.orchestrator import ModelDecider
from console.engine.rules import RuleDecider
from console.plugin.tools import Effect, ToolContext, ToolResult, tool, tools_of
from tests.engine.test_orchestrator import answer
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import make_bot, reply_of, turn


@tool(Effect.WRITE)
async def note_report(context: ToolContext) -> ToolResult:
    """Take a report."""
    return ToolResult({"over": context.said.endswith("out")}, "Taken.")


BEHAVIOR = Behavior(
    journeys=(
        Journey(
            id="watch",
            title="Watch",
            condition=Condition(text="danger", words=("danger",), predicate="not asks"),
            steps=(
                JourneyStep(
                    id="look",
                    title="Look",
                    action="Look.",
                    template="",
                    auto=True,
                    every=60,
                    transitions=(
                        Transition(to="end", condition=Condition(text="recorded as over", predicate="data.over")),
                        Transition(
                            to="look",
                            condition=Condition(text="reports it over", words=("is out",), predicate="not asks"),
                            tools=("note_report",),
                        ),
                    ),
                ),
                JourneyStep(
                    id="end", title="End", action="Confirm.", template="", transitions=(Transition(to="look"),)
                ),
            ),
        ),
    ),
)


def told_by_model(clock: SetClock, step: str) -> BotEngine:
    """A model that says that it stands in this step."""
    says = answer("I see.", action="run_journey", place={"journey": "watch", "step": step, "flow": ""})
    bot = make_bot(BEHAVIOR, tools_of(sys.modules[__name__]))
    return BotEngine(bot, [ModelDecider(ScriptedModel([says])), RuleDecider()], clock)


@pytest.mark.parametrize("step", ["", "look", "end"])
@pytest.mark.parametrize(
    ("said", "where", "taken"),
    [
        ("the fire is out", "end", True),
        ("the fire is out of control", "look", True),
        ("what now?", "look", False),
        ("is the fire out?", "look", False),
    ],
)
async def test_that_a_model_leaves_it_only_by_what_is_recorded(
    clock: SetClock, said: str, where: str, taken: bool, step: str
) -> None:
    there = Memory(place=Place("journey", "watch", "look", {}))
    reply = await reply_of(told_by_model(clock, step), turn(said, memory=there))
    assert reply.engine == "model"
    assert reply.journey_state is not None
    assert (reply.journey_state.step, "note_report" in reply.tools_used) == (where, taken)


@pytest.mark.parametrize(
    ("said", "begun"), [("it smells of gas", True), ("what do we do if it smells of gas?", False)]
)
async def test_that_a_model_begins_it_only_where_its_predicate_holds(clock: SetClock, said: str, begun: bool) -> None:
    reply = await reply_of(told_by_model(clock, "look"), turn(said))
    assert reply.engine == "model"
    assert (reply.journey_state is not None) is begun
