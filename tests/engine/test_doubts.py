"""A word that may be meant otherwise: asked about where the answer hangs on it, and only there."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import replace
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.behavior import Behavior, Condition, Criticality, Flow, Guideline, Journey, JourneyStep, Question
from console.domain.bots import BotSettings
from console.domain.ids import TenantId
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Respelled
from console.domain.proactive import Past
from console.domain.turns import Reply
from console.engine.doubts import ASKED_WORD
from console.engine.engine import BotEngine
from console.engine.rules import RuleDecider
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import Shelf, after, entry, make_bot, reply_of, turn


@tool(Effect.WRITE)
async def close_gate(context: ToolContext, gate: Annotated[str, "its name"] = "main") -> ToolResult:
    """Close a gate."""
    return ToolResult({"gate": gate}, f"Gate {gate} is closed.")


TOOLS: dict[str, Tool] = tools_of(sys.modules[__name__])


def about(id: str, *words: str, **more: object) -> Guideline:
    condition = Condition(text=f"asks about {id}", words=words)
    return Guideline(id=id, condition=condition, action="Answer.", template=id, **more)  # type: ignore[arg-type]


BEHAVIOR = Behavior(
    guidelines=(
        about("tours", "tours"),
        about("status", "status"),
        about("statute", "statute"),
        about("closing", "shutter", tools=("close_gate",), auto=True),
        about("fire", "fire", criticality=Criticality.HIGH, journey="leading"),
    ),
    journeys=(
        Journey(
            id="leading",
            title="Fire",
            condition=Condition(text="fire"),
            steps=(JourneyStep(id="out", title="Out", action="Lead them out.", template="fire"),),
        ),
    ),
    flows=(
        Flow(
            id="intake",
            title="Intake",
            condition=Condition(text="intake", words=("intake",)),
            questions=(Question(field="firm", ask="Which firm?"),),
        ),
    ),
    templates={
        "tours": "Three tours.",
        "status": "All is green.",
        "statute": "Paragraph 34a.",
        "closing": "Closed.",
        "fire": "Leave.",
    },
)
SHELF = (entry("sop-shutter", "patrol manual", "Walk."),)


@pytest.fixture
def engine(clock: SetClock) -> BotEngine:
    return BotEngine(make_bot(BEHAVIOR, TOOLS, SHELF), [RuleDecider()], clock)


def outcomes(reply: Reply) -> list[tuple[str, str]]:
    return [(each.word, each.outcome.value) for each in reply.trace.words]


async def say(engine: BotEngine, *texts: str) -> list[Reply]:
    """The replies to ``texts``, one after the other."""
    replies = [await reply_of(engine, turn(texts[0]))]
    for text in texts[1:]:
        replies.append(await reply_of(engine, after(replies[-1], text)))
    return replies


async def test_that_it_asks_for_the_word_with_which_it_would_understand(engine: BotEngine) -> None:
    (reply,) = await say(engine, "and the trous")
    assert reply.content == "Did you mean “tours”?"
    assert (reply.confidence, reply.journey_state, reply.handoff) == (0.5, None, None)
    assert outcomes(reply) == [("trous", "asked")]
    assert reply.trace.words[0].meant == ("tours",)
    assert reply.trace.corrections == ()
    assert reply.trace.reasoning == "it hangs on “trous”, and it is not sure what that means"
    assert reply.memory.pending == f"{ASKED_WORD}trous"


@pytest.mark.parametrize(
    "answer",
    ["yes", "Yes, please", "yes i did", "that's right", "tours", "yes, tours", "the tours please", "I meant tours",
     "toours", "1", "the first", "“tours”"],
)  # fmt: skip
async def test_that_a_yes_or_the_word_answers_the_question_as_it_was_meant(engine: BotEngine, answer: str) -> None:
    _, reply = await say(engine, "and the trous", answer)
    assert reply.content == "Three tours."
    assert outcomes(reply) == [("trous", "confirmed")]
    assert reply.memory.spelling.settled["trous"] == "tours"


@pytest.mark.parametrize(
    "answer", ["no", "No thanks", "neither", "trous", "no, trous", "I wrote trous", "no i didn't", "not that", "2"]
)
async def test_that_a_no_takes_the_word_as_it_was_written(engine: BotEngine, answer: str) -> None:
    _, reply = await say(engine, "and the trous", answer)
    assert reply.content == "Then I do not know what “trous” means here. Could you say it in other words?"
    assert outcomes(reply) == [("trous", "rejected")]
    assert reply.memory.spelling.settled["trous"] == "trous"


async def test_that_another_word_in_its_place_is_taken(engine: BotEngine) -> None:
    _, reply = await say(engine, "and the trous", "no, I meant status")
    assert (reply.content, outcomes(reply)) == ("All is green.", [("trous", "rejected")])


@pytest.mark.parametrize("text", ["status", "what is the status please", "how late is it", "hello"])
async def test_that_anything_else_is_a_new_message(engine: BotEngine, text: str) -> None:
    (alone,) = await say(engine, text)
    _, reply = await say(engine, "and the trous", text)
    assert (reply.content, outcomes(reply)) == (alone.content, [("trous", "unanswered")])


async def test_that_a_maybe_goes_on_with_the_likeliest(engine: BotEngine) -> None:
    _, reply = await say(engine, "and the trous", "maybe")
    assert (reply.content, outcomes(reply)) == ("Three tours.", [("trous", "unanswered")])


async def test_that_of_two_near_words_of_which_each_means_something_both_are_asked(engine: BotEngine) -> None:
    asked, second = await say(engine, "the new statuse", "the second")
    assert asked.content == "Did you mean “status” or “statute”?"
    assert outcomes(asked) == [("statuse", "asked")]
    assert second.content == "Paragraph 34a."
    assert [each.confidence for each in asked.trace.words] == [each.confidence for each in second.trace.words]


async def test_that_nothing_is_asked_where_the_message_is_understood_anyway(engine: BotEngine) -> None:
    (reply,) = await say(engine, "status of the trous")
    assert (reply.content, reply.memory.pending) == ("All is green.", "")


async def test_that_a_word_is_asked_about_once_in_a_conversation_also_after_a_long_silence(engine: BotEngine) -> None:
    asked, passed, again = await say(engine, "and the trous", "hello", "and the trous")
    assert [each.memory.pending for each in (asked, passed, again)] == [f"{ASKED_WORD}trous", "", ""]
    assert passed.memory.expires_at is not None
    late = await reply_of(engine, after(passed, "and the trous", now=passed.memory.expires_at))
    assert late.memory.pending == ""


async def test_that_one_and_several_of_a_thing_are_asked_about_once(engine: BotEngine) -> None:
    asked, _, again = await say(engine, "and the trous", "no", "and the trouss")
    assert [each.memory.spelling.asked for each in (asked, again)] == [("trous",), ("trous",)]


async def test_that_a_word_that_was_explained_is_read_so_from_then_on(engine: BotEngine) -> None:
    *_, reply = await say(engine, "and the trous", "yes", "status", "trous again")
    assert (reply.content, outcomes(reply)) == ("Three tours.", [("trous", "corrected")])


@pytest.mark.parametrize("text", ["fire, and the trous", "ther is a fier near the trous"])
async def test_that_danger_goes_first(engine: BotEngine, text: str) -> None:
    (reply,) = await say(engine, text)
    assert "asked" not in dict(outcomes(reply)).values()
    assert reply.content == "Leave."


async def test_that_danger_is_no_answer(engine: BotEngine) -> None:
    _, reply = await say(engine, "and the trous", "fire")
    assert (reply.content, outcomes(reply)) == ("Leave.", [("trous", "unanswered")])


async def test_that_a_name_given_to_a_flow_is_not_asked_about(engine: BotEngine) -> None:
    _, reply = await say(engine, "intake", "trous")
    assert reply.profile.collected["firm"].value == "trous"
    assert outcomes(reply) == []


async def test_that_an_answer_that_is_kept_as_it_was_written_was_not_corrected(engine: BotEngine) -> None:
    _, reply = await say(engine, "intake", "statsu consulting")
    assert reply.profile.collected["firm"].value == "statsu consulting"
    assert (outcomes(reply), reply.trace.corrections, reply.memory.spelling.read) == ([], (), ())


async def test_that_spelling_can_be_off(clock: SetClock) -> None:
    bot = make_bot(BEHAVIOR, TOOLS, settings=BotSettings(spelling=False))
    (reply,) = await say(BotEngine(bot, [RuleDecider()], clock), "and the trous")
    assert (reply.trace.words, reply.memory.pending) == ((), "")


async def test_that_its_answers_are_offered_as_buttons_to_who_is_shown_any(clock: SetClock) -> None:
    shown = turn("and the trous", past=Past())
    reply = await reply_of(BotEngine(make_bot(BEHAVIOR), [RuleDecider()], clock), shown)
    assert [(each.text, each.reason) for each in reply.asks] == [
        ("tours", "instead of “trous”"),
        ("No", "“trous” is what I mean"),
    ]
    assert all(each.is_answer for each in reply.asks)
    assert (await reply_of(BotEngine(make_bot(BEHAVIOR), [RuleDecider()], clock), turn("and the trous"))).asks == ()
    off = make_bot(BEHAVIOR, settings=BotSettings(suggestions=False))
    assert (await reply_of(BotEngine(off, [RuleDecider()], clock), shown)).asks == ()


@pytest.mark.parametrize(
    ("contradiction", "then", "read"),
    [
        ("no, I meant statute", "Paragraph 34a.", "statute"),
        ("not status but statute", "Paragraph 34a.", "statute"),
        ("statute, not status", "Paragraph 34a.", "statute"),
        ("*statute", "Paragraph 34a.", "statute"),
        ("I wrote statsu", "Then I do not know what “statsu” means here. Could you say it in other words?", "statsu"),
    ],
)
async def test_that_what_was_corrected_silently_and_contradicted_counts_as_wrong(
    engine: BotEngine, contradiction: str, then: str, read: str
) -> None:
    first, reply = await say(engine, "the statsu", contradiction)
    assert (first.content, outcomes(first)) == ("All is green.", [("statsu", "corrected")])
    assert first.trace.words[0].confidence > 0.9
    assert (reply.content, outcomes(reply)) == (then, [("statsu", "wrong")])
    assert reply.memory.spelling.settled["statsu"] == read


@pytest.mark.parametrize(
    "text", ["no, tomorrow", "no", "I meant status", "no, I meant fire drills next week", "hello"]
)
async def test_that_who_speaks_of_something_else_contradicts_nothing(engine: BotEngine, text: str) -> None:
    _, reply = await say(engine, "the statsu", text)
    assert "wrong" not in dict(outcomes(reply)).values()


async def test_that_what_was_done_is_not_done_twice_for_a_word(engine: BotEngine) -> None:
    first, reply = await say(engine, "shuter it", "no, I meant shutters")
    assert [run.tool for run in first.trace.tools] == ["close_gate"]
    assert outcomes(reply) == [("shuter", "wrong")]
    assert reply.trace.tools == ()


async def test_that_a_model_is_asked_nothing_and_what_is_read_is_tracked(clock: SetClock) -> None:
    heard: list[str] = []

    class Model(RuleDecider):
        async def decide(self, situation, work):  # type: ignore[no-untyped-def]
            heard.append(situation.text)
            async for each in RuleDecider().decide(
                replace(situation, reading=replace(situation.reading, doubts=())), work
            ):
                yield each

    first, _ = await say(BotEngine(make_bot(BEHAVIOR), [Model(), RuleDecider()], clock), "the statsu", "*statute")
    assert heard == ["the status", "the statute"]
    assert outcomes(first) == [("statsu", "corrected")]


SAID = [
    *("and the trous", "the new statuse", "the statsu", "trous statuse", "status", "hello", "fire", "intake", "Acme"),
    *("yes", "no", "1", "2", "tours", "no, I meant statute", "I wrote trous", "*status", "stop", "maybe", "", "🙂"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=12))
def test_in_any_conversation_a_word_is_asked_once_and_every_question_has_one_outcome(texts: list[str]) -> None:
    replies = asyncio.run(say(BotEngine(make_bot(BEHAVIOR, TOOLS), [RuleDecider()], SetClock()), *texts))
    words = [(each.word, each.outcome) for reply in replies for each in reply.trace.words]
    asked = Counter(word for word, outcome in words if outcome is Respelled.ASKED)
    assert all(times == 1 for times in asked.values())
    ends = (Respelled.CONFIRMED, Respelled.REJECTED, Respelled.UNANSWERED)
    answered = Counter(word for word, outcome in words if outcome in ends)
    still_open = replies[-1].memory.spelling.open
    assert asked == answered + Counter([still_open.word] if still_open else [])
    wrong = sum(outcome is Respelled.WRONG for _, outcome in words)
    assert wrong <= sum(outcome is Respelled.CORRECTED for _, outcome in words)


@pytest.mark.parametrize("text", ["trouw brzok trout? ", "brzok statuse trous? ", "statuse of statuse? "])
async def test_that_a_message_of_nothing_but_doubts_costs_a_few_searches(clock: SetClock, text: str) -> None:
    class Counting(Shelf):
        searched = 0

        async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
            self.searched += 1
            return await super().search(tenant, words, limit)

    async def searches(*, spelling: bool) -> int:
        shelf = Counting(SHELF)
        bot = replace(make_bot(BEHAVIOR, TOOLS, settings=BotSettings(spelling=spelling)), knowledge=shelf)
        await say(BotEngine(bot, [RuleDecider()], clock), text * 20)
        return shelf.searched

    assert await searches(spelling=True) <= await searches(spelling=False) + 6
