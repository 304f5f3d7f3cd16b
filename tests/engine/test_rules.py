"""A bot without a model: guidelines, knowledge, several requests, handoff, and bad days of tools."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import pytest

from console.domain.behavior import Behavior, Condition, Criticality, Guideline, Prohibition
from console.domain.bots import BotSettings
from console.domain.commands import NoteViolation
from console.domain.conversations import Sender
from console.domain.ids import TenantId, ViolationId
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Memory
from console.domain.people import Role
from console.domain.turns import Action, HandoffReason, ToolBegan, ToolEnded
from console.engine.engine import BotEngine
from console.engine.rules import RuleDecider
from console.engine.toolbox import Wanted, run_suggested, suggest
from console.plugin.tools import Effect, Tool, ToolContext, ToolResult, tool, tools_of
from console.ports.engine import EngineFailed
from tests.fakes.clock import SetClock
from tests.fakes.small_bot import NOW, Shelf, after, entry, events_of, make_bot, message, reply_of, turn


@tool(Effect.READ)
async def get_status(context: ToolContext, pillar: Annotated[str, "P1 to P7"] = "") -> ToolResult:
    """Health of a pillar."""
    return ToolResult({"pillar": pillar, "score": 82.0, "critical": 1, "violation": 12}, f"{pillar} is at 82.")


@tool(Effect.READ)
async def breaks(context: ToolContext) -> ToolResult:
    """Always raises."""
    raise RuntimeError("secret of olga@example.com")


@tool(Effect.READ, seconds=0.05)
async def hangs(context: ToolContext) -> ToolResult:
    """Never ends."""
    await asyncio.Event().wait()
    return ToolResult()


@tool(Effect.READ)
async def babbles(context: ToolContext) -> ToolResult:
    """Returns nonsense."""
    return ["nonsense"]  # type: ignore[return-value]


@tool(Effect.WRITE)
async def note(context: ToolContext, violation: int, text: str) -> ToolResult:
    """Write a note."""
    command = NoteViolation(tenant=context.tenant, actor=context.person, violation=ViolationId(violation), text=text)
    return ToolResult({"noted": violation}, f"Noted at {violation}.", commands=(command,))


@tool(Effect.IRREVERSIBLE, label="Call the police", preview="The police are called to violation {violation}.")
async def call_police(context: ToolContext, violation: int) -> ToolResult:
    """Call the police."""
    return ToolResult({}, "Called.")


@tool(Effect.READ, permission=Role.ADMIN)
async def payroll(context: ToolContext) -> ToolResult:
    """Salaries."""
    return ToolResult({"salary": 1000}, "The salary is 1000.")


TOOLS: dict[str, Tool] = tools_of(sys.modules[__name__])


def guideline(id: str, *words: str, **more: object) -> Guideline:
    condition = Condition(text=f"asks about {id}", words=words, predicate=str(more.pop("predicate", "")))
    return Guideline(id=id, condition=condition, action=f"Answer about {id}.", **more)  # type: ignore[arg-type]


BEHAVIOR = Behavior(
    guidelines=(
        guideline("status", "status", "coverage", tools=("get_status",), template="status"),
        guideline("broken", "broken", tools=("breaks",), template="status"),
        guideline("slow", "slow", tools=("hangs",)),
        guideline("odd", "odd", tools=("babbles",)),
        guideline("noting", "note", tools=("note",), arguments={"note": {"violation": "12"}}, auto=True),
        guideline("offering", "remark", tools=("note",), arguments={"note": {"violation": "12"}}),
        guideline("police", "police", tools=("call_police",), arguments={"call_police": {"violation": "12"}},
                  auto=True, template="police"),
        guideline("pay", "salary", tools=("payroll",)),
        guideline("fire", "fire", template="fire", criticality=Criticality.HIGH),
        guideline("never", prohibition=Prohibition(patterns=(r"not urgent",), instead="It is urgent.")),
        guideline("calm", "calm", template="calm"),
    ),
    templates={
        "status": "Pillar {pillar} has {score}.\nNothing here: {absent}.",
        "fire": "Leave the building.",
        "calm": "Do not worry. This is not urgent. Take your time.",
        "police": "Shall I call the police?",
    },
    handoff_topics=("lawsuit",),
    disclaimers=("Answers are advice only.",),
)  # fmt: skip

ENTRIES = (entry("sop-keys", "Lost keys procedure", "Report lost keys within the hour."),)


@pytest.fixture
def engine(clock: SetClock) -> BotEngine:
    return BotEngine(make_bot(BEHAVIOR, TOOLS, ENTRIES), [RuleDecider()], clock)


async def test_that_a_guideline_answers_from_its_tool_and_template(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("what is the covrage status of P1?"))
    assert reply.content == "Pillar P1 has 82.\n\nAnswers are advice only."
    assert (reply.engine, reply.tools_used, reply.guidelines_matched) == ("rules", ("get_status",), ("status",))
    assert reply.trace.corrections == (("covrage", "coverage"),)
    assert reply.trace.tools[0].arguments == {"pillar": "P1"}
    assert reply.memory.entities == {"pillar": "P1", "violation": "12", "asked": "what is the coverage status of P1?"}
    assert set(reply.trace.stages) == {"gather", "tools", "match", "decide and enforce"}


async def test_that_tools_are_told_as_they_run(engine: BotEngine) -> None:
    events = await events_of(engine, turn("status of P1"))
    kinds = [type(event) for event in events]
    assert kinds.index(ToolBegan) < kinds.index(ToolEnded)
    assert kinds.count(ToolBegan) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("broken", "breaks failed."),
        ("slow", "hangs took longer than 0.05 s."),
        ("odd", "babbles gave no usable result."),
    ],
)
async def test_that_a_bad_tool_is_said_and_lowers_confidence(engine: BotEngine, text: str, says: str) -> None:
    reply = await reply_of(engine, turn(text))
    assert says in reply.content
    assert "secret" not in reply.content
    assert reply.confidence is not None
    assert reply.confidence <= 0.4
    assert reply.memory.low_confidence == (1 if reply.confidence < 0.4 else 0)


async def test_that_knowledge_is_cited(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("lost keys procedure"))
    assert reply.content.startswith("**Lost keys procedure**\n\nReport lost keys within the hour. [1]")
    assert (reply.knowledge[0].number, reply.knowledge[0].title, reply.knowledge[0].version) == (
        1,
        "Lost keys procedure",
        3,
    )
    assert reply.action is Action.ANSWER


async def test_that_what_is_unknown_is_said_with_low_confidence(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("sing me a song about whales"))
    assert "do not know" in reply.content
    assert reply.confidence is not None
    assert reply.confidence < 0.2


async def test_that_three_unknown_in_a_row_are_handed_over(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("sing me a song about whales"))
    for _ in range(2):
        assert reply.handoff is None
        reply = await reply_of(engine, after(reply, "and another whale song"))
    assert reply.handoff is not None
    assert reply.handoff.reason is HandoffReason.REPEATED_LOW_CONFIDENCE
    assert reply.action is Action.HAND_OFF
    assert reply.memory.low_confidence == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I want to talk to a human", HandoffReason.REQUESTED),
        ("can I speak with your supervisor please", HandoffReason.REQUESTED),
        ("this will be a lawsuit", HandoffReason.TOPIC),
    ],
)
async def test_that_a_person_takes_over(engine: BotEngine, text: str, reason: HandoffReason) -> None:
    reply = await reply_of(engine, turn(text))
    assert reply.handoff is not None
    assert reply.handoff.reason is reason


async def test_that_several_requests_are_answered_most_urgent_first(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("What is the status of P1? There is a fire!"))
    assert reply.content.index("Leave the building.") < reply.content.index("Pillar P1 has 82.")
    assert "**There is a fire!**" in reply.content


async def test_that_a_burst_is_one_message(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("status", "of P1"))
    assert "Pillar P1 has 82." in reply.content


async def test_that_an_automatic_guideline_writes_by_a_command(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("note that the door is open"))
    (command,) = reply.commands
    assert isinstance(command, NoteViolation)
    assert (command.actor, command.violation, command.text) == ("olga", 12, "note that the door is open")


async def test_that_other_guidelines_only_offer_to_write(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("a remark"))
    assert reply.commands == ()
    assert [(each.tool, each.irreversible) for each in reply.actions] == [("note", False)]


async def test_that_the_irreversible_needs_a_click(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("police"))
    (action,) = reply.actions
    assert (action.label, action.preview) == ("Call the police", "The police are called to violation 12.")
    assert action.irreversible
    assert reply.tools_used == ()


async def test_that_a_tool_keeps_its_permission(engine: BotEngine) -> None:
    refused = await reply_of(engine, turn("salary"))
    allowed = await reply_of(engine, turn("salary", role=Role.ADMIN))
    assert "1000" not in refused.content
    assert "1000" in allowed.content


async def test_that_a_template_cannot_say_what_is_prohibited(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("stay calm"))
    assert "not urgent" not in reply.content
    assert "Do not worry. It is urgent. Take your time." in reply.content
    assert reply.trace.enforced[0].startswith("prohibition never")


@pytest.mark.parametrize("text", ["", "🙂🙂", "\x00\x01", "\u202e\u2066", "?" * 100_000])
async def test_that_a_message_without_words_is_answered(engine: BotEngine, text: str) -> None:
    reply = await reply_of(engine, turn(text))
    assert "no words" in reply.content


async def test_that_a_huge_message_is_bounded(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("status of P1 " + "x" * 100_000))
    assert "Pillar P1" in reply.content


async def test_that_right_to_left_text_is_read(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("\u202eשלום status"))
    assert "82" in reply.content


async def test_that_who_returns_is_greeted_with_the_topic_and_may_continue(engine: BotEngine) -> None:
    memory = Memory(topic="the coverage status of P1", low_confidence=2, expires_at=NOW - timedelta(seconds=1))
    greeted = await reply_of(engine, turn("hello again", memory=memory, history=(message(1, Sender.BOT, "x"),)))
    assert "Welcome back. Earlier we talked about the coverage status of P1." in greeted.content
    continued = await reply_of(engine, after(greeted, "yes"))
    assert "Pillar P1 has 82." in continued.content


@pytest.mark.parametrize("text", ["start afresh", "No, let us start over please", "something else", "no"])
async def test_that_who_returns_may_start_afresh_and_facts_stay(engine: BotEngine, text: str) -> None:
    memory = Memory(
        topic="the coverage status of P1", key_facts=("name: Kim",), expires_at=NOW - timedelta(seconds=1)
    )
    greeted = await reply_of(engine, turn("hello again", memory=memory, history=(message(1, Sender.BOT, "x"),)))
    fresh = await reply_of(engine, after(greeted, text))
    assert fresh.content == "All right, we start afresh. What can I do for you?"
    assert (fresh.memory.topic, fresh.memory.pending, fresh.memory.key_facts) == ("", "", ("name: Kim",))
    assert "Welcome back" not in (await reply_of(engine, after(fresh, "hello"))).content


async def test_that_a_new_request_of_who_returned_is_no_fresh_start(engine: BotEngine) -> None:
    memory = Memory(topic="the coverage status of P1", expires_at=NOW - timedelta(seconds=1))
    greeted = await reply_of(engine, turn("hello again", memory=memory, history=(message(1, Sender.BOT, "x"),)))
    assert "Pillar P1 has 82." in (await reply_of(engine, after(greeted, "no, what is the status of P1?"))).content
    assert "I had asked you nothing" in (await reply_of(engine, turn("no"))).content


async def test_that_a_forgotten_question_is_found_and_answered(engine: BotEngine) -> None:
    history = (
        message(1, Sender.CUSTOMER, "what is the status of P1?"),
        message(2, Sender.CUSTOMER, "and thanks for yesterday"),
        message(3, Sender.BOT, "You are welcome."),
    )
    reply = await reply_of(engine, turn("did you forget?", history=history))
    assert reply.content.startswith("You are right, I have not answered that, and I am sorry.")
    assert "Pillar P1 has 82." in reply.content


async def test_that_a_question_that_was_answered_is_answered_again_without_an_excuse(engine: BotEngine) -> None:
    history = (message(1, Sender.CUSTOMER, "what is the status of P1?"), message(2, Sender.BOT, "Pillar P1 has 80."))
    reply = await reply_of(engine, turn("did you forget my question?", history=history))
    assert reply.content.startswith("I had answered “what is the status of P1?”. Here it is once more.")
    assert "sorry" not in reply.content
    assert "Pillar P1 has 82." in reply.content
    assert reply.trace.reminded == "answered before"


async def test_that_it_is_told_what_came_of_a_question_that_was_missed(engine: BotEngine) -> None:
    asked = (message(1, Sender.CUSTOMER, "what is the status of P1?"), message(2, Sender.CUSTOMER, "hm"))
    strange = (message(1, Sender.CUSTOMER, "how deep is the ocean?"), message(2, Sender.CUSTOMER, "hm"))
    assert (await reply_of(engine, turn("did you forget?", history=asked))).trace.reminded == "answered"
    assert (await reply_of(engine, turn("did you forget?", history=strange))).trace.reminded == "left open"
    assert (await reply_of(engine, turn("status of P1"))).trace.reminded == ""


async def test_that_a_channel_is_never_overfilled(clock: SetClock) -> None:
    settings = BotSettings(longest={"*": 60})
    engine = BotEngine(make_bot(BEHAVIOR, TOOLS, ENTRIES, settings), [RuleDecider()], clock)
    reply = await reply_of(engine, turn("What is the status of P1? There is a fire!"))
    assert len(reply.content) <= 60
    assert any("cut at" in hit for hit in reply.trace.enforced)


@pytest.mark.expects_log
async def test_that_a_search_that_hangs_delays_no_reply(clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(Shelf):
        async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
            await asyncio.Event().wait()
            return []

    monkeypatch.setattr("console.engine.gather.SEARCH_SECONDS", 0.05)
    stuck = BotEngine(replace(make_bot(BEHAVIOR, TOOLS), knowledge=Stuck()), [RuleDecider()], clock)
    reply = await reply_of(stuck, turn("status of P1"))
    assert "Pillar P1 has 82." in reply.content


async def test_that_a_click_runs_only_what_was_suggested() -> None:
    bot = make_bot(BEHAVIOR, TOOLS)
    action = suggest(Wanted(TOOLS["call_police"], {"violation": 12}, "test"))
    done = await run_suggested(bot, turn("x"), action)
    forged = await run_suggested(bot, turn("x"), replace(action, arguments={"violation": 13}))
    assert (done.result.summary, done.result.ok) == ("Called.", True)
    assert not forged.result.ok


async def test_that_a_store_that_fails_is_told_and_not_swallowed(clock: SetClock) -> None:
    class Broken(Shelf):
        async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
            raise OSError("disk")

    broken = BotEngine(replace(make_bot(BEHAVIOR, TOOLS), knowledge=Broken()), [RuleDecider()], clock)
    with pytest.raises(EngineFailed) as raised:
        await reply_of(broken, turn("status of P1"))
    assert isinstance(raised.value.__cause__, OSError)


@pytest.mark.parametrize("hours", [-24, 24 * 365])
async def test_that_a_clock_that_jumps_harms_no_turn(engine: BotEngine, hours: int) -> None:
    first = await reply_of(engine, turn("status of P1"))
    reply = await reply_of(engine, after(first, "status of P1", now=NOW + timedelta(hours=hours)))
    assert "Pillar P1 has 82." in reply.content


@pytest.mark.parametrize("greeting", ["hi", "hello again", "Good morning!"])
@pytest.mark.parametrize("word", ["yes", "continue", "let us go on", "yes, continue please"])
async def test_that_who_returned_with_a_mere_greeting_may_go_on(engine: BotEngine, greeting: str, word: str) -> None:
    memory = Memory(topic="the coverage status of P1", expires_at=NOW - timedelta(seconds=1))
    greeted = await reply_of(engine, turn(greeting, memory=memory, history=(message(1, Sender.BOT, "x"),)))
    assert greeted.memory.topic == "the coverage status of P1"
    continued = await reply_of(engine, after(greeted, word))
    assert "Pillar P1 has 82." in continued.content


async def test_that_of_two_matters_the_one_without_an_answer_is_named(engine: BotEngine) -> None:
    reply = await reply_of(engine, turn("what is the coverage status of P1? and when do the whales sing at sea?"))
    assert "Pillar P1 has 82." in reply.content
    assert "whales sing at sea” I have no answer" in reply.content
    alone = await reply_of(engine, turn("what is the coverage status of P1? thank you very much"))
    assert "no answer" not in alone.content
