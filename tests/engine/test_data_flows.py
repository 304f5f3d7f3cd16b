"""Flows whose questions come from a tool, the tool that keeps their answers, and skills by priority."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest

from console.domain.behavior import Behavior, Condition, Flow, FlowSink, FlowSource, Guideline, Question, Skill
from console.domain.commands import NoteViolation
from console.domain.ids import ViolationId
from console.domain.memory import Collected, Profile
from console.domain.turns import Action, HandoffReason, Reply
from console.engine.engine import BotEngine
from console.engine.language.answers import read_answer
from console.engine.orchestrator import ModelDecider
from console.engine.pieces import Bot
from console.engine.rules import RuleDecider
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of
from tests.engine.test_orchestrator import answer
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import after, make_bot, reply_of, turn

QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "guard": [
        {"field": "license", "ask": "Do you have a license?", "type": "yes/no"},
        {"field": "years", "ask": "How many years?", "type": "number", "again": "A number?"},
        {"field": "city", "ask": "Which city?"},
    ],
    "cook": [{"field": "city", "ask": "Which city?"}, {"field": "menu", "ask": "Your best dish?"}],
    "odd": [{"field": "x", "ask": "Which?", "type": "choice"}],
}


@tool(Effect.READ, gives=("questions", "job"))
async def ask_for(context: ToolContext, job: str = "", words: str = "") -> ToolResult:
    """Questions of a job."""
    named = job or next((name for name in QUESTIONS if name in words), "")
    if not job and ("choose" in words or words == "2"):
        which = {"field": "which", "ask": "Guard or cook?", "type": "choice", "choices": ["guard", "cook"]}
        return ToolResult({"questions": [which]}, "Which.")
    if "endless" in words or job == "endless":
        return ToolResult({"questions": [{"field": "on", "ask": "On?", "type": "yes/no"}], "job": "endless"}, "On.")
    if not named:
        return ToolResult.failed("Which job do you mean?")
    return ToolResult({"questions": QUESTIONS[named], "job": named}, f"{named}.")


@tool(Effect.WRITE, gives=("ended", "template", "say", "job", "more", "forgets"))
async def keep_answer(
    context: ToolContext, outcome: str, field: str, value: str, said: str, left: int, approximate: bool = False,
    job: str = "",
) -> ToolResult:  # fmt: skip
    """Keep one answer."""
    text = f"{job} {outcome} {field}={value}{'~' if approximate else ''} left {left} knows {sorted(known(context))}"
    command = NoteViolation(tenant=context.tenant, actor=context.person, violation=ViolationId(1), text=text)
    if field == "license" and value == "no":
        data = {"ended": True, "template": "failed", "job": job}
        return ToolResult(data, "Kept.", commands=(command,), handoff="must-have failed: license")
    if field == "which":
        return ToolResult({"job": value, "more": True}, "Chosen.", commands=(command,))
    if job == "endless":
        return ToolResult({"job": job, "more": True}, "On.", commands=(command,))
    if value == "forget me":
        return ToolResult({"ended": True, "say": "Gone.", "forgets": True}, "Gone.", commands=(command,))
    return ToolResult({"job": job}, "Kept.", commands=(command,))


@tool(Effect.WRITE, gives=("note",))
async def tell_house(context: ToolContext, reason: str, detail: str = "") -> ToolResult:
    """Note a handoff."""
    return ToolResult({"note": "candidate 7"}, "Noted.")


def known(context: ToolContext) -> set[str]:
    return {*context.profile.collected, *context.profile.refused}


TOOLS: dict[str, Tool] = tools_of(sys.modules[__name__])


def says(*words: str) -> Condition:
    return Condition(text=" ".join(words), words=words)


SCREEN = Flow(
    id="screen",
    title="Screening",
    condition=says("apply"),
    source=FlowSource(
        tools=("ask_for",), arguments={"ask_for": {"job": "{flow.job}", "words": "{text}"}}, keep=("job",)
    ),
    answers=FlowSink(tools=("keep_answer",), arguments={"keep_answer": {"job": "{flow.job}"}}),
    opening="For the {flow.job}.",
    wrapper="{number}/{of} {question}",
    closing="Thanks, {flow.job} of {city}.",
    skill="matching",
)
BEHAVIOR = Behavior(
    guidelines=(
        Guideline(id="jobs", condition=says("jobs"), action="List.", template="jobs", skill="matching"),
        Guideline(id="file", condition=says("jobs", "resume"), action="Take it.", template="file", skill="intake"),
        Guideline(id="privacy", condition=says("privacy"), action="Say it.", template="privacy"),
    ),
    flows=(
        SCREEN,
        Flow(
            id="welcome",
            title="Welcome",
            condition=says("register"),
            opening="Hello.",
            closing="Good.",
            questions=(Question(field="consent", ask="May I keep it?"),),
            skill="onboarding",
        ),
    ),
    skills=(
        Skill(id="matching", title="Matching", priority=12),
        Skill(id="intake", title="Intake", priority=15),
        Skill(id="onboarding", title="Onboarding", priority=20, first="welcome", predicate='channel == "web"'),
        Skill(id="never", title="Never", priority=99, predicate='role == "nobody"'),
    ),
    templates={
        "jobs": "Guard, cook.",
        "file": "Send it.",
        "privacy": "Safe.",
        "failed": "The {job} needs it.",
        "note": "Look at {note}: {reason}",
    },
    handoff_tool="tell_house",
    handoff_note="note",
)


class _Reads:
    """The real reader of answers."""

    def __init__(self, bot: Bot) -> None:
        from console.engine.assembly import _Answers

        self.real = _Answers()


def bot(behavior: Behavior = BEHAVIOR) -> Bot:
    made = make_bot(behavior, TOOLS)
    return replace(made, language=replace(made.language, answers=_Reads(made).real))


@pytest.fixture
def engine(clock: SetClock) -> BotEngine:
    return BotEngine(bot(), [RuleDecider()], clock)


async def talk(engine: BotEngine, *lines: str, **first: Any) -> list[Reply]:
    replies = [await reply_of(engine, turn(lines[0], **first))]
    channel = {name: first[name] for name in ("channel",) if name in first}
    for line in lines[1:]:
        replies.append(await reply_of(engine, after(replies[-1], line, **channel)))
    return replies


def kept(reply: Reply) -> list[str]:
    return [each.text for each in reply.commands if isinstance(each, NoteViolation)]


async def test_that_questions_come_from_data_and_every_answer_is_kept(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "yes", "maybe 3 something years", "Oslo")
    assert [each.content for each in replies] == [
        "For the guard.\n\n1/3 Do you have a license?",
        "2/3 How many years?",
        "About 3, noted.\n\n3/3 Which city?",
        "Thanks, guard of Oslo.",
    ]
    assert [kept(each) for each in replies] == [
        ["guard begun = left 3 knows []"],
        ["guard given license=yes left 2 knows ['license']"],
        ["guard given years=3~ left 1 knows ['license', 'years']"],
        ["guard given city=Oslo left 0 knows ['city', 'license', 'years']"],
    ]
    assert replies[-1].journey_state is None


async def test_that_a_refusal_and_later_are_kept_and_later_is_asked_again_once(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "ask me later", "I'd rather not say", "Oslo", "ask me later")
    assert [each.content for each in replies[1:]] == [
        "Of course, I ask again at the end.\n\n2/3 How many years?",
        "That is fine, I will not ask that again.\n\n3/3 Which city?",
        "You wanted to come back to this.\n\n1/3 Do you have a license?",
        "No problem, we can leave that open.\n\nThanks, guard of Oslo.",
    ]
    assert [kept(each)[0].split(" knows")[0] for each in replies[1:]] == [
        "guard later license= left 3",
        "guard refused years= left 2",
        "guard given city=Oslo left 1",
        "guard later license= left 0",
    ]
    again = await reply_of(engine, after(replies[-1], "I apply as guard"))
    assert again.content == "For the guard.\n\n1/3 Do you have a license?", "left open, so asked another day"


async def test_that_the_keeper_ends_the_flow_with_its_own_words_and_hands_over(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "no")
    assert replies[1].content == "The guard needs it."
    assert replies[1].action is Action.HAND_OFF
    assert replies[1].handoff is not None
    assert replies[1].handoff.reason is HandoffReason.HOUSE
    assert replies[1].handoff.detail == "must-have failed: license — Look at candidate 7: a rule of the house"
    assert replies[1].journey_state is None


async def test_that_what_is_known_of_another_job_is_not_asked_twice(engine: BotEngine) -> None:
    profile = Profile(collected={"city": Collected("Oslo", "Oslo")})
    reply = await reply_of(engine, turn("I apply as cook", profile=profile))
    assert reply.content == "For the cook.\n\n2/2 Your best dish?"
    assert kept(reply) == ["cook begun = left 1 knows ['city']"]


@pytest.mark.parametrize(
    ("words", "told"), [("I apply", "Which job do you mean?"), ("I apply as odd", "I cannot ask my questions")]
)
async def test_that_nothing_begins_without_sound_questions(engine: BotEngine, words: str, told: str) -> None:
    reply = await reply_of(engine, turn(words))
    assert reply.content.startswith(told)
    assert (reply.journey_state, reply.commands) == (None, ())


async def test_that_an_interruption_is_answered_and_the_question_stands(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "what about privacy?")
    assert replies[1].content == "Safe.\n\n1/3 Do you have a license?"
    assert kept(replies[1]) == []


@pytest.mark.parametrize("asked", ["do I have to be 18", "what is the dress code?", "how many people are you hiring"])
async def test_that_a_question_nobody_can_answer_is_no_answer_and_the_third_goes_to_people(
    engine: BotEngine, asked: str
) -> None:
    replies = await talk(engine, "I apply as guard", asked, asked, asked)
    assert replies[-1].handoff is not None
    assert replies[-1].handoff.reason is HandoffReason.REPEATED_LOW_CONFIDENCE
    for reply in replies[1:-1]:
        assert reply.content.startswith("I do not know enough to answer that.")
        assert reply.content.endswith("1/3 Do you have a license?")
        assert kept(reply) == []


async def test_that_a_value_put_as_a_question_is_an_answer(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "yes?", "is 20 fine?", "do I get a contract", "Oslo?")
    assert [each.content for each in replies[2:]] == [
        "3/3 Which city?",
        "I do not know enough to answer that. Could you say it in other words?\n\n3/3 Which city?",
        "Thanks, guard of Oslo.",
    ]


async def test_that_of_two_skills_the_one_of_higher_priority_acts(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("which jobs"))
    assert reply.content == "Send it."
    assert "jobs" not in [each.guideline for each in reply.trace.candidates if "chosen" in each.why]


async def test_that_the_first_flow_goes_before_lower_skills_and_their_request_is_answered_after(
    engine: BotEngine,
) -> None:
    replies = await talk(engine, "I apply as guard", "yes of course", channel="web")
    assert replies[0].content == "Hello. May I keep it?"
    assert kept(replies[0]) == []
    assert replies[1].content == "Good.\n\nFor the guard.\n\n1/3 Do you have a license?"
    assert replies[1].journey_state is not None
    assert replies[1].journey_state.name == "screen"


async def test_that_what_belongs_to_no_skill_is_answered_before_the_first_flow(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("privacy", channel="web"))
    assert reply.content == "Safe.\n\nHello. May I keep it?"


async def test_that_a_refused_first_flow_does_not_come_again(engine: BotEngine) -> None:
    replies = await talk(engine, "resume", "I'd rather not say", "resume", channel="web")
    assert replies[1].content.startswith("That is fine")
    assert replies[2].content == "Send it."


async def test_that_a_flow_left_in_the_middle_does_not_come_first_again(engine: BotEngine) -> None:
    replies = await talk(engine, "resume", "stop", "resume", channel="web")
    assert replies[2].content == "Send it."


async def test_that_asking_for_a_person_tells_the_house_and_keeps_the_place(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "I want a real person")
    assert replies[1].handoff is not None
    assert replies[1].handoff.detail == "Look at candidate 7: customer asked for a person"
    assert replies[1].journey_state == replies[0].journey_state


async def test_that_a_flow_that_is_afresh_forgets_what_was_said_before(clock: SetClock) -> None:
    order = Flow(
        id="order",
        title="Order",
        condition=says("order"),
        afresh=True,
        questions=(Question(field="what", ask="What?"),),
    )
    engine = BotEngine(bot(Behavior(flows=(order,))), [RuleDecider()], clock)
    replies = await talk(engine, "order", "a torch", "order")
    assert replies[1].profile.collected["what"].value == "a torch"
    assert replies[2].content == "What?"
    assert "what" not in replies[2].profile.collected


async def test_that_a_flow_whose_question_is_gone_begins_anew(
    engine: BotEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = await reply_of(engine, turn("I apply as guard"))
    monkeypatch.setitem(QUESTIONS, "guard", QUESTIONS["guard"][1:])
    reply = await reply_of(engine, after(begun, "yes"))
    assert reply.content == "For the guard.\n\n1/2 How many years?"
    assert kept(reply) == ["guard begun = left 2 knows []"]


async def test_that_more_questions_follow_from_an_answer(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as choose", "2", "Oslo")
    assert [each.content for each in replies] == [
        "1/1 Guard or cook?",
        "For the cook.\n\n1/2 Which city?",
        "2/2 Your best dish?",
    ]
    assert [each.split(" knows")[0] for each in kept(replies[1])] == [
        " given which=cook left 0",
        "cook begun = left 2",
    ]


async def test_that_a_keeper_that_always_wants_more_ends(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as endless", "yes", "yes")
    assert all(len(each.content) < 200 for each in replies)


async def test_that_the_keeper_may_have_all_forgotten(engine: BotEngine) -> None:
    replies = await talk(engine, "I apply as guard", "yes", "5", "forget me")
    assert replies[-1].profile == Profile()
    assert replies[-1].memory.key_facts == ()
    assert replies[-1].journey_state is None


class TestWithAModel:
    async def play(self, clock: SetClock, *answers: dict[str, Any]) -> tuple[BotEngine, ScriptedModel]:
        model = ScriptedModel(answers)
        return BotEngine(bot(), [ModelDecider(model), RuleDecider()], clock), model

    def in_flow(self, reply: str, **collected: str) -> dict[str, Any]:
        heard = [{"field": name, "value": value} for name, value in collected.items()]
        return answer(
            reply,
            guidelines=[],
            action="run_flow",
            place={"journey": "", "step": "", "flow": "screen"},
            profile={"collected": heard, "refused": [], "preferences": [], "objectives": []},
        )

    async def test_that_it_reads_the_questions_and_its_answers_are_kept(self, clock: SetClock) -> None:
        engine, model = await self.play(
            clock, self.in_flow("Do you have a license?"), self.in_flow("And how many years?", license="yes")
        )
        replies = await talk(engine, "I apply as guard", "yes")
        assert [each.engine for each in replies] == ["model", "model"]
        assert kept(replies[0]) == ["guard begun = left 3 knows []"]
        assert kept(replies[1]) == ["guard given license=yes left 2 knows ['license']"]
        assert replies[1].journey_state is not None
        assert replies[1].journey_state.step == "years"
        assert "NOW in flow screen, asked: Do you have a license?" in model.requests[1].user
        assert "After it: How many years?" in model.requests[1].user

    async def test_that_the_keeper_has_the_last_word(self, clock: SetClock) -> None:
        engine, _ = await self.play(
            clock, self.in_flow("License?"), self.in_flow("And how many years?", license="no")
        )
        replies = await talk(engine, "I apply as guard", "no")
        assert replies[1].content == "And how many years?\n\nThe guard needs it."
        assert replies[1].handoff is not None
        assert replies[1].journey_state is None

    async def test_that_a_skill_that_has_to_wait_waits_for_a_model_too(self, clock: SetClock) -> None:
        engine, model = await self.play(clock, self.in_flow("May I keep it?"))
        (reply,) = await talk(engine, "I apply as guard", channel="web")
        assert reply.journey_state is not None
        assert reply.journey_state.name == "welcome"
        assert "FIRST, before anything else, flow welcome: Hello. May I keep it?" in model.requests[0].user
        assert "flow screen" not in model.requests[0].user


def test_that_the_vague_answer_of_the_examples_is_about_three() -> None:
    from datetime import date

    from console.domain.behavior import AnswerType

    question = Question(field="years", ask="?", type=AnswerType.NUMBER)
    read = read_answer("maybe 3 something years", question, today=date(2026, 3, 18))
    assert (read.value, read.approximate) == (3.0, True)
