"""Flows and journeys by rules, one message after another."""

from __future__ import annotations

import sys

import pytest

from console.domain.behavior import (
    AnswerType,
    Behavior,
    Condition,
    Flow,
    Guideline,
    Journey,
    JourneyStep,
    Question,
    Transition,
)
from console.domain.commands import NoteViolation
from console.domain.ids import ViolationId
from console.domain.memory import Collected, Memory, Place, Profile
from console.domain.turns import Reply
from console.engine.engine import BotEngine
from console.engine.rules import RuleDecider
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import after, make_bot, reply_of, turn


@tool(Effect.READ)
async def worst(context: ToolContext) -> ToolResult:
    """The worst violation."""
    return ToolResult({"violation": 7, "subject": "open gate"}, "Violation 7.")


@tool(Effect.WRITE)
async def note(context: ToolContext, violation: int, text: str = "") -> ToolResult:
    """Write a note."""
    command = NoteViolation(tenant=context.tenant, actor=context.person, violation=ViolationId(violation), text=text)
    return ToolResult({"noted": violation}, f"Noted at {violation}.", commands=(command,))


TOOLS: dict[str, Tool] = tools_of(sys.modules[__name__])


def says(*words: str, predicate: str = "") -> Condition:
    return Condition(text=" ".join(words), words=words, predicate=predicate)


BEHAVIOR = Behavior(
    guidelines=(Guideline(id="price", condition=says("price"), action="Say it.", template="price"),),
    flows=(
        Flow(
            id="offer",
            title="An offer",
            condition=says("offer"),
            opening="Gladly.",
            closing="Thanks, {name}.",
            questions=(
                Question(field="name", ask="Your name?"),
                Question(field="guards", ask="How many guards?", type=AnswerType.NUMBER, again="A number please?"),
                Question(field="city", ask="Which city?"),
            ),
        ),
    ),
    journeys=(
        Journey(
            id="resolve",
            title="Resolve",
            condition=says("resolve"),
            steps=(
                JourneyStep(id="find", title="Find", action="Find.", template="find", tools=("worst",),
                            keep=("violation",), auto=True),
                JourneyStep(id="choice", title="Choose", action="Ask.", template="choice", transitions=(
                    Transition(to="write", condition=says("note"), tools=("note",),
                               arguments={"note": {"violation": "{journey.violation}", "text": "as chosen"}}),
                    Transition(journey="review", condition=says("review")),
                    Transition(condition=says("enough")),
                )),
                JourneyStep(id="write", title="Write", action="Say.", template="written", auto=True),
                JourneyStep(id="end", title="End", action="Close.", template="end"),
            ),
        ),
        Journey(id="review", title="Review", condition=says("nothing at all"), steps=(
            JourneyStep(id="one", title="One", action="x", template="one"),
            JourneyStep(id="two", title="Two", action="x", template="two"),
            JourneyStep(id="three", title="Three", action="x", template="three"),
        )),
        Journey(id="round", title="Round", condition=says("circle"), steps=(
            JourneyStep(id="a", title="A", action="x", template="one", auto=True, transitions=(Transition(to="b"),)),
            JourneyStep(id="b", title="B", action="x", template="two", auto=True, transitions=(Transition(to="a"),)),
        )),
    ),
    templates={
        "price": "It costs 5.", "find": "Violation {violation}: {subject}.", "choice": "Note or review?",
        "written": "Written for {journey.violation}.", "end": "All done.", "one": "Step one.", "two": "Step two.",
        "three": "Step three.", "unknown": "I do not know.",
    },
)  # fmt: skip


@pytest.fixture
def engine(clock: SetClock) -> BotEngine:
    return BotEngine(make_bot(BEHAVIOR, TOOLS), [RuleDecider()], clock)


async def talk(engine: BotEngine, *lines: str) -> list[Reply]:
    replies = [await reply_of(engine, turn(lines[0]))]
    for line in lines[1:]:
        replies.append(await reply_of(engine, after(replies[-1], line)))
    return replies


async def test_that_a_flow_asks_in_turn_and_closes_with_what_was_said(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "Anna", "24", "Oslo")
    assert [reply.content for reply in replies] == [
        "Gladly. Your name?", "How many guards?", "Which city?", "Thanks, Anna.",
    ]  # fmt: skip
    assert replies[-1].journey_state is None
    assert replies[-1].profile.collected["guards"].value == 24
    assert "guards: 24" in replies[-1].memory.key_facts


async def test_that_a_refusal_is_respected(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "I would rather not say", "24", "Oslo", "an offer")
    assert replies[1].content == "That is fine, I will not ask that again. How many guards?"
    assert replies[-1].profile.refused == {"name"}
    assert "name?" not in replies[-1].content


async def test_that_what_is_known_is_not_asked_twice(engine: BotEngine) -> None:
    known = Profile(collected={"name": Collected("Anna", "Anna"), "guards": Collected(3.0, "3")})
    reply = await reply_of(engine, turn("an offer", profile=known))
    assert reply.content == "Gladly. Which city?"


async def test_that_an_approximate_answer_counts_and_is_recalled(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "Anna", "maybe 20 something", "how many guards did I say?")
    assert replies[2].content == "About 20, noted. Which city?"
    assert replies[2].profile.collected["guards"].approximate
    assert replies[3].content == "You said “maybe 20 something”, about 20, for guards.\n\nWhich city?"


async def test_that_an_unfit_answer_is_asked_again_once(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "Anna", "blue", "red")
    assert replies[2].content == "A number please?"
    assert replies[3].content == "Let us leave that open for now. Which city?"


async def test_that_a_question_in_between_is_answered_and_the_flow_goes_on(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "what is the price?")
    assert replies[1].content == "It costs 5.\n\nYour name?"
    assert replies[1].journey_state == replies[0].journey_state


async def test_that_a_flow_may_be_left(engine: BotEngine) -> None:
    replies = await talk(engine, "an offer", "stop please")
    assert replies[1].journey_state is None


async def test_that_a_journey_goes_by_what_is_chosen_and_acts(engine: BotEngine) -> None:
    begun, done = await talk(engine, "resolve it", "write a note")
    assert begun.content == "Violation 7: open gate.\n\nNote or review?"
    assert begun.journey_state is not None
    assert begun.journey_state.step == "choice"
    assert begun.commands == ()
    assert done.content == "Written for 7.\n\nAll done."
    (command,) = done.commands
    assert isinstance(command, NoteViolation)
    assert (command.violation, command.text) == (7, "as chosen")
    assert done.journey_state is None


async def test_that_what_leads_nowhere_keeps_the_place(engine: BotEngine) -> None:
    replies = await talk(engine, "resolve it", "blue elephants")
    assert replies[1].journey_state == replies[0].journey_state
    assert "We are at “Choose” in Resolve." in replies[1].content


async def test_that_a_journey_goes_over_into_another_back_and_on(engine: BotEngine) -> None:
    replies = await talk(engine, "resolve it", "review", "next", "back", "go on", "ok")
    assert [reply.content for reply in replies[1:]] == [
        "Step one.", "Step two.", "Step one.", "Step two.", "Step three.",
    ]  # fmt: skip
    assert replies[-1].journey_state is None


async def test_that_a_transition_to_nowhere_ends_the_journey(engine: BotEngine) -> None:
    replies = await talk(engine, "resolve it", "enough")
    assert (replies[1].content, replies[1].journey_state) == ("Resolve: done.", None)


async def test_that_going_back_writes_nothing_twice(engine: BotEngine) -> None:
    begun = await reply_of(engine, turn("resolve it"))
    back = await reply_of(engine, after(begun, "back"))
    assert back.commands == ()
    assert back.content.startswith("Violation 7")


async def test_that_a_circle_of_automatic_steps_ends(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("circle"))
    assert reply.content == "Step one.\n\nStep two."


@pytest.mark.parametrize(
    "place", [Place("journey", "gone", "x"), Place("journey", "resolve", "gone"), Place("?", "", "")]
)
async def test_that_a_place_that_no_longer_exists_harms_nothing(engine: BotEngine, place: Place) -> None:
    reply = await reply_of(engine, turn("price", memory=Memory(place=place)))
    assert reply.content
