"""Flows and journeys by rules, one message after another."""

from __future__ import annotations

import sys

import pytest

from console.domain.behavior import (
    AnswerType,
    Behavior,
    Condition,
    Criticality,
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


def stated(*words: str) -> Condition:
    return says(*words, predicate="not asks and not denies")


CAREFUL = Behavior(
    guidelines=(
        Guideline(id="alarm", condition=says("smoke", predicate="not asks"), action="Lead.", journey="alarm",
                  criticality=Criticality.HIGH),
        Guideline(id="note_it", condition=says("write down"), action="Note it.", tools=("note",), auto=True,
                  arguments={"note": {"violation": "7"}}),
        Guideline(id="hours", condition=says("hours"), action="Say it.", template="hours"),
    ),
    journeys=(
        Journey(id="alarm", title="Alarm", condition=says("mayday"), steps=(
            JourneyStep(id="watch", title="Watch", action="Watch.", template="watch", transitions=(
                Transition(to="end", condition=stated("over", "out")),
                Transition(to="watch", condition=says("status")),
            )),
            JourneyStep(id="end", title="End", action="End.", template="end"),
        )),
        Journey(id="round", title="Round", condition=says("begin the round"), steps=(
            JourneyStep(id="one", title="One", action="x", template="one", transitions=(Transition(to="two"),)),
            JourneyStep(id="two", title="Two", action="x", template="two"),
        )),
    ),
    templates={"watch": "Watching.", "end": "It is over.", "one": "Step one.", "two": "Step two.",
               "hours": "Day and night.", "handoff": "A person comes."},
)  # fmt: skip


@pytest.fixture
def careful(clock: SetClock) -> BotEngine:
    return BotEngine(make_bot(CAREFUL, TOOLS), [RuleDecider()], clock)


@pytest.mark.parametrize("text", ["is it over?", "it is not over", "the fire isn't out", "if it is over, what then?"])
async def test_that_a_question_or_a_denial_does_not_end_what_must_be_stated(careful: BotEngine, text: str) -> None:
    replies = await talk(careful, "there is smoke", text)
    assert replies[-1].journey_state == Place("journey", "alarm", "watch", {"trail": "[]"})
    assert "It is over." not in replies[-1].content
    assert (await talk(careful, "there is smoke", "it is over, nobody hurt"))[-1].journey_state is None


async def test_that_danger_goes_before_a_wish_for_a_person_and_before_another_journey(careful: BotEngine) -> None:
    replies = await talk(careful, "begin the round", "smoke here, get me a human")
    assert replies[-1].content == "Watching.\n\nA person comes."
    assert replies[-1].handoff is not None
    place = replies[-1].journey_state
    assert place is not None
    assert place.name == "alarm"


async def test_that_another_request_does_not_carry_a_journey_on(careful: BotEngine) -> None:
    replies = await talk(careful, "begin the round", "tell me the hours", "next")
    assert replies[1].content == "Day and night.\n\nWe are at “One” in Round.\nStep one."
    assert replies[1].journey_state is not None
    assert replies[1].journey_state.step == "one"
    assert replies[2].content == "Step two."


@pytest.mark.parametrize(
    "text", ["how do I write down a cause?", "don't write down anything", "should I write down this?"]
)
async def test_that_what_is_only_asked_about_is_offered_and_not_done(careful: BotEngine, text: str) -> None:
    reply = await reply_of(careful, turn(text))
    assert reply.commands == ()
    assert [action.tool for action in reply.actions] == ["note"]
    assert reply.content.startswith("I can do that, and do it only on your word:")


async def test_that_a_demand_is_done(careful: BotEngine) -> None:
    reply = await reply_of(careful, turn("could you please write down the cause?"))
    assert [type(command) for command in reply.commands] == [NoteViolation]


async def test_that_an_answer_is_kept_as_it_was_written(clock: SetClock) -> None:
    engine = BotEngine(make_bot(BEHAVIOR, TOOLS), [RuleDecider()], clock)
    replies = await talk(engine, "an offer", "Covrage Ltd, spelled covrage")
    assert replies[-1].profile.collected["name"].value == "Covrage Ltd, spelled covrage"


async def test_that_what_another_bot_was_told_is_not_recalled_here(engine: BotEngine) -> None:
    known = Profile(collected={"consent": Collected(True, "yes"), "name": Collected("Anna", "Anna")})
    reply = await reply_of(engine, turn("what did I tell you?", profile=known))
    assert "Anna" in reply.content
    assert "onsent" not in reply.content
    other = Profile(collected={"consent": Collected(True, "yes")})
    nothing = await reply_of(engine, turn("what did I tell you?", profile=other))
    assert nothing.content.startswith("You have not told")
