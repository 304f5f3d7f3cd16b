"""Turns through the desk: stored whole, one at a time, joined, stopped, retried, refused, answered after a kill."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.desk.conversing import BotOnDuty, Conversing
from console.desk.too_late import answer_late
from console.domain.behavior import Behavior
from console.domain.chat_commands import AddRecord, PostMessage, RateReply, RunAction, StoreReply
from console.domain.commands import Command, NoteViolation
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import (
    ConversationId,
    KindName,
    MessageId,
    PersonId,
    PluginName,
    TenantId,
    TraceId,
    ViolationId,
)
from console.domain.memory import Memory
from console.domain.people import Role
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import Action, Replied, Reply, SuggestedAction, TextPart, Trace, Turn, TurnEvent
from console.engine.toolbox import digest
from console.plugin.tools import Effect, ToolContext, ToolResult, tool
from console.ports.engine import EngineFailed
from tests.fakes.desk_profile import ADMIN, OPERATOR, SITE, SUPERVISOR, TENANT, Profile
from tests.fakes.small_bot import make_bot
from tests.fakes.statements import watched

PLUGIN = PluginName("small")
Answer = Callable[[Turn], Reply]


@tool(Effect.WRITE)
async def note_it(context: ToolContext, violation: int, text: str) -> ToolResult:
    """Write a note."""
    command = NoteViolation(
        tenant=context.tenant, actor=context.person, violation=ViolationId(violation), text=f"{context.role}: {text}"
    )
    return ToolResult(summary=f"Noted: {text}", commands=(command,))


def reply(text: str, _turn: Turn, **given: object) -> Reply:
    trace = Trace(id=TraceId(uuid.uuid4().hex), engine="test")
    made = Reply(content=text, action=Action.CONVERSE, confidence=0.8, engine="test", trace=trace)
    return replace(made, **given)  # type: ignore[arg-type]


class Engine:
    """Says what ``answer`` makes of the turn; waits for ``gate`` after its first sentence."""

    name = "test"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.turns: list[Turn] = []
        self.gate: asyncio.Event | None = None
        self.speaking = asyncio.Event()

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        self.turns.append(turn)
        yield TextPart("First. ")
        self.speaking.set()
        if self.gate is not None:
            await self.gate.wait()
        yield Replied(self.answer(turn))


class Talk:
    def __init__(self, profile: Profile, answer: Answer, seconds: float = 19.0) -> None:
        self.profile = profile
        self.engine = Engine(answer)
        bot = make_bot(behavior(), {"note_it": note_it.__tool__})  # type: ignore[attr-defined]
        self.chat = Conversing(
            profile.desk, profile.database, {PLUGIN: BotOnDuty(bot, self.engine)}, profile.clock, seconds=seconds
        )

    async def start(self, person: PersonId = OPERATOR) -> Conversation:
        return await self.chat.start(TENANT, PLUGIN, person)

    async def say(self, conversation: Conversation, text: str, replaces: MessageId | None = None) -> list[TurnEvent]:
        return [event async for event in self.chat.say(conversation, text, replaces)]

    async def messages(self, conversation: Conversation) -> list[Message]:
        return await self.profile.database.read(
            lambda tx: tx.conversations.messages(TENANT, conversation.id, limit=100)
        )

    async def texts(self, conversation: Conversation) -> list[tuple[Sender, str]]:
        return [(message.sender, message.text) for message in await self.messages(conversation)]


def behavior() -> Behavior:
    return Behavior()


def echo(turn: Turn) -> Reply:
    return reply("You said: " + " / ".join(turn.texts), turn)


async def test_that_a_turn_is_stored_with_its_trace_memory_and_interaction(profile: Profile) -> None:
    talk = Talk(profile, lambda turn: reply("Yes.", turn, memory=Memory(topic="gates")))
    conversation = await talk.start()
    events = await talk.say(conversation, "Hello")
    assert [type(event) for event in events] == [TextPart, Replied]
    asked, said = await talk.messages(conversation)
    assert (asked.delivery, asked.author, said.reply_to) == (Delivery.ANSWERED, OPERATOR, asked.id)
    database = profile.database
    kept = await database.read(lambda tx: tx.traces.reply(TENANT, said.id))
    assert kept is not None
    assert kept.content == "Yes."
    assert (await database.read(lambda tx: tx.memories.memory(TENANT, conversation.id))).topic == "gates"
    (interaction,) = await database.read(lambda tx: tx.traces.interactions(TENANT, datetime(2000, 1, 1, tzinfo=UTC)))
    assert (interaction.message, interaction.engine) == (said.id, "test")


async def test_that_the_turn_carries_the_person_their_role_and_what_was_said_before(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start(SUPERVISOR)
    await talk.say(conversation, "One")
    await talk.say(conversation, "Two")
    first, second = talk.engine.turns
    assert (first.person, first.role, first.texts, first.history) == (SUPERVISOR, Role.SUPERVISOR, ("One",), ())
    assert [message.text for message in second.history] == ["One", "You said: One"]


async def test_that_a_newer_message_gives_up_the_turn_and_both_are_answered_together(profile: Profile) -> None:
    talk = Talk(profile, echo)
    talk.engine.gate = asyncio.Event()
    conversation = await talk.start()
    first = asyncio.gather(talk.say(conversation, "One"))
    await talk.engine.speaking.wait()
    talk.engine.gate = None
    events = await talk.say(conversation, "Two")
    assert isinstance(events[-1], Replied)
    (given_up,) = await first
    assert given_up == [TextPart("First. ")]
    assert [text for _, text in await talk.texts(conversation)] == ["One", "Two", "You said: One / Two"]


async def test_that_stopping_keeps_what_was_said_and_nothing_waits_afterwards(profile: Profile) -> None:
    talk = Talk(profile, echo)
    talk.engine.gate = asyncio.Event()
    conversation = await talk.start()
    saying = asyncio.gather(talk.say(conversation, "One"))
    await talk.engine.speaking.wait()
    await talk.chat.stop(conversation)
    ((*_, last),) = await saying
    assert isinstance(last, Replied)
    assert await talk.texts(conversation) == [
        (Sender.CUSTOMER, "One"),
        (Sender.BOT, "First.\n\nStopped here. Nothing was done."),
    ]
    assert await talk.chat.answer_waiting(TENANT, OPERATOR) == 0


async def test_that_a_stop_before_the_first_step_ends_the_turn_and_its_message(profile: Profile) -> None:
    talk = Talk(profile, echo)
    talk.engine.gate = asyncio.Event()
    conversation = await talk.start()
    saying = asyncio.gather(talk.say(conversation, "Escalate it"))
    async with asyncio.timeout(5):
        while not talk.chat._turns:  # noqa: ASYNC110 the very step after the turn was made is meant
            await asyncio.sleep(0)
        await talk.chat.stop(conversation)
        await saying
        talk.engine.gate = None
        assert await talk.say(conversation, "Hello")
    assert talk.engine.turns[-1].texts == ("Hello",)
    sender, text = (await talk.texts(conversation))[1]
    assert (sender, text.removeprefix("First.\n\n")) == (Sender.BOT, "Stopped here. Nothing was done.")


async def test_that_one_waiting_message_in_trouble_does_not_keep_back_the_others(profile: Profile) -> None:
    def refusing(turn: Turn) -> Reply:
        if "Trouble" in turn.texts[0]:
            raise Rejected("No.")
        return echo(turn)

    left = Talk(profile, echo)
    for text in ("Trouble", "Fine", "Trouble again"):
        conversation = await left.start()
        command = PostMessage(tenant=TENANT, actor=OPERATOR, conversation=conversation.id, text=text)
        await profile.desk.execute(command)
    talk = Talk(profile, refusing)
    assert await talk.chat.answer_waiting(TENANT, OPERATOR) == 3
    assert {turn.texts[0] for turn in talk.engine.turns} == {"Trouble", "Fine", "Trouble again"}


async def test_that_two_clicks_at_once_do_it_once_and_both_are_told(queue: Profile) -> None:
    (violation, *_) = await queue.violations()
    arguments: dict[str, object] = {"violation": int(violation.id), "text": "seen"}
    talk = Talk(queue, suggesting(arguments))
    conversation = await talk.start()
    await talk.say(conversation, "What now?")
    said = (await talk.messages(conversation))[-1]
    click = digest("note_it", arguments)
    outcomes = await asyncio.gather(*(talk.chat.run_action(conversation, said.id, click) for _ in range(2)))
    assert [outcome.message for outcome in outcomes] == ["Noted: seen"] * 2
    history = await queue.database.read(lambda tx: tx.violations.history(violation.id))
    assert [entry.note for entry in history if entry.note] == ["operator: seen"]


async def test_that_retry_and_edit_replace_what_came_after(profile: Profile) -> None:
    answers = iter(["Wrong.", "Right.", "Other."])
    talk = Talk(profile, lambda turn: reply(next(answers), turn))
    conversation = await talk.start()
    await talk.say(conversation, "One")
    said = (await talk.messages(conversation))[-1]
    async for _ in talk.chat.retry(conversation, said.id):
        pass
    assert [text for _, text in await talk.texts(conversation)] == ["One", "Right."]
    asked = (await talk.messages(conversation))[0]
    await talk.say(conversation, "Edited", replaces=asked.id)
    assert [text for _, text in await talk.texts(conversation)] == ["Edited", "Other."]
    with pytest.raises(Conflict):
        await talk.say(conversation, "Again", replaces=asked.id)


async def test_that_a_failing_or_hanging_engine_is_answered_with_an_apology(profile: Profile) -> None:
    def fail(_turn: Turn) -> Reply:
        raise EngineFailed("no")

    for talk in (Talk(profile, fail), Talk(profile, echo, seconds=0.05)):
        if talk.engine.answer is echo:
            talk.engine.gate = asyncio.Event()
        conversation = await talk.start()
        (*_, last) = await talk.say(conversation, "Hello")
        assert isinstance(last, Replied)
        assert last.reply.handoff is not None
        assert "could not answer" in last.reply.content
        assert (await talk.messages(conversation))[-1].text == last.reply.content


async def test_that_what_a_reply_does_happens_with_it(queue: Profile) -> None:
    (violation, *_) = await queue.violations()

    def note(turn: Turn) -> Reply:
        command = NoteViolation(tenant=turn.tenant, actor=turn.person, violation=violation.id, text="Called.")
        return reply("Noted.", turn, commands=(command,))

    talk = Talk(queue, note)
    await talk.say(await talk.start(), "Note it")
    history = await queue.database.read(lambda tx: tx.violations.history(violation.id))
    assert [(entry.note, entry.actor) for entry in history if entry.note] == [("Called.", OPERATOR)]


@pytest.mark.parametrize(
    "make",
    [
        lambda turn: NoteViolation(tenant=turn.tenant, actor=ADMIN, violation=ViolationId(1), text="x"),
        lambda turn: NoteViolation(tenant=TenantId("other"), actor=turn.person, violation=ViolationId(1), text="x"),
        lambda turn: PostMessage(
            tenant=turn.tenant, actor=turn.person, conversation=turn.conversation, text="ignore all"
        ),
        lambda turn: NoteViolation(tenant=turn.tenant, actor=turn.person, violation=ViolationId(999), text="x"),
    ],
    ids=["another person", "another tenant", "speaks for the person", "not there"],
)
async def test_that_a_reply_may_do_only_what_its_person_may_and_says_what_was_refused(
    queue: Profile, make: Callable[[Turn], Command]
) -> None:
    talk = Talk(queue, lambda turn: reply("Done.", turn, commands=(make(turn),)))
    conversation = await talk.start()
    (*_, last) = await talk.say(conversation, "Do it")
    assert isinstance(last, Replied)
    assert last.reply.content.startswith("Done.\n\nThis was not done: ")
    assert await talk.texts(conversation) == [(Sender.CUSTOMER, "Do it"), (Sender.BOT, last.reply.content)]


def suggesting(arguments: dict[str, object]) -> Answer:
    action = SuggestedAction(
        tool="note_it", arguments=arguments, label="Note", preview="A note.", digest=digest("note_it", arguments)
    )
    return lambda turn: reply("Shall I?", turn, actions=(action,))


async def test_that_a_click_runs_the_tool_as_the_person_and_only_once(queue: Profile) -> None:
    (violation, *_) = await queue.violations()
    arguments: dict[str, object] = {"violation": int(violation.id), "text": "seen"}
    talk = Talk(queue, suggesting(arguments))
    conversation = await talk.start()
    await talk.say(conversation, "What now?")
    said = (await talk.messages(conversation))[-1]
    click = digest("note_it", arguments)
    for _ in range(2):
        assert (await talk.chat.run_action(conversation, said.id, click)).message == "Noted: seen"
    history = await queue.database.read(lambda tx: tx.violations.history(violation.id))
    assert [entry.note for entry in history if entry.note] == ["operator: seen"]
    assert (await talk.texts(conversation))[-1] == (Sender.SYSTEM, "Noted: seen")


async def test_that_a_click_on_what_was_not_suggested_is_refused(queue: Profile) -> None:
    talk = Talk(queue, suggesting({"violation": 1, "text": "seen"}))
    conversation = await talk.start()
    await talk.say(conversation, "What now?")
    said = (await talk.messages(conversation))[-1]
    other = digest("note_it", {"violation": 1, "text": "changed"})
    with pytest.raises(Rejected):
        await talk.chat.run_action(conversation, said.id, other)
    with pytest.raises(Refused):
        await queue.desk.execute(
            RunAction(tenant=TENANT, actor=OPERATOR, message=said.id, digest=other, told="Did it.")
        )


async def test_that_a_message_left_by_a_killed_program_is_answered_at_the_next_start(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await profile.desk.execute(
        PostMessage(tenant=TENANT, actor=OPERATOR, conversation=conversation.id, text="Anybody?")
    )
    later = Talk(profile, echo)
    assert await later.chat.answer_waiting(TENANT, OPERATOR) == 1
    assert (await later.texts(conversation))[-1] == (Sender.BOT, "You said: Anybody?")
    assert await later.chat.answer_waiting(TENANT, OPERATOR) == 0


async def test_that_an_emergency_from_days_ago_is_told_to_be_too_old_and_nothing_is_done(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    for text, hours in (("Fire at gate 4!", 71), ("Anybody?", 1)):
        post = PostMessage(tenant=TENANT, actor=OPERATOR, conversation=conversation.id, text=text)
        await profile.desk.execute(post)
        profile.clock.advance(hours=hours)
    assert await answer_late(profile.desk, profile.database, profile.clock, TENANT, OPERATOR) == 1
    assert talk.engine.turns == []
    sender, text = (await talk.texts(conversation))[-1]
    assert sender is Sender.BOT
    assert text.startswith("You wrote this 3 days ago")
    assert "nothing was done" in text
    assert await answer_late(profile.desk, profile.database, profile.clock, TENANT, OPERATOR) == 0
    assert await talk.chat.answer_waiting(TENANT, OPERATOR) == 1
    assert [turn.texts for turn in talk.engine.turns] == [("Anybody?",)]


async def test_that_closing_gives_up_turns_and_leaves_their_messages_to_be_answered(profile: Profile) -> None:
    talk = Talk(profile, echo)
    talk.engine.gate = asyncio.Event()
    conversation = await talk.start()
    saying = asyncio.gather(talk.say(conversation, "One"))
    await talk.engine.speaking.wait()
    await talk.chat.close()
    await saying
    with pytest.raises(StopAsyncIteration):
        await anext(talk.chat.say(conversation, "Two"))
    assert await Talk(profile, echo).chat.answer_waiting(TENANT, OPERATOR) == 1


async def test_that_nobody_speaks_in_the_conversation_of_another(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    with pytest.raises(Refused):
        await profile.desk.execute(
            PostMessage(tenant=TENANT, actor=ADMIN, conversation=conversation.id, text="As Olga.")
        )
    with pytest.raises(Rejected):
        await profile.desk.execute(
            PostMessage(tenant=TENANT, actor=OPERATOR, conversation=ConversationId("none"), text="x")
        )
    with pytest.raises(Rejected):
        await talk.say(conversation, "x" * 200_001)
    with pytest.raises(Rejected):
        await talk.chat.start(TENANT, PluginName("none"), OPERATOR)


async def test_that_a_reply_to_what_was_replaced_meanwhile_is_refused(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await talk.say(conversation, "One")
    asked = (await talk.messages(conversation))[0]
    late = StoreReply(
        tenant=TENANT,
        actor=OPERATOR,
        conversation=conversation.id,
        answers=(asked.id,),
        reply=reply("Late.", talk.engine.turns[0]),
        milliseconds=1.0,
    )
    with pytest.raises(Conflict):
        await profile.desk.execute(late)


async def test_that_a_rating_is_kept_per_person(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await talk.say(conversation, "One")
    asked, said = await talk.messages(conversation)
    for rating in (2, 5):
        await profile.desk.execute(RateReply(tenant=TENANT, actor=OPERATOR, message=said.id, rating=rating))
    assert await profile.database.read(lambda tx: tx.traces.ratings(TENANT, said.id)) == [(OPERATOR, 5, "")]
    for message, rating in ((said.id, 6), (asked.id, 3)):
        with pytest.raises(Rejected):
            await profile.desk.execute(RateReply(tenant=TENANT, actor=OPERATOR, message=message, rating=rating))


def ticket(profile: Profile, site: str) -> object:
    kind = profile.catalog.kinds()[KindName("ticket")]
    given: dict[str, object] = {"id": "T1", "site": site, "opened_at": datetime(2026, 3, 17, 23, 30, tzinfo=UTC)}
    known = {"priority": "high", "category": "light"}
    names: Sequence[str] = [field.name for field in kind.fields if field.required]
    return kind.body(**given, **{name: value for name, value in known.items() if name in names})


async def test_that_one_record_is_kept_on_the_day_of_its_site_and_scored(profile: Profile) -> None:
    command = AddRecord(tenant=TENANT, actor=OPERATOR, kind=KindName("ticket"), body=ticket(profile, SITE))
    assert (await profile.desk.execute(command)).affected == 1
    row = await profile.database.read(lambda tx: tx.records.get(TENANT, KindName("ticket"), "T1"))
    assert row is not None
    assert (row.site, row.day.isoformat()) == (SITE, "2026-03-18")
    assert await profile.score_all() == 1
    again = await profile.desk.execute(replace(command, id="again"))  # type: ignore[arg-type]
    assert again.affected == 0


async def test_that_a_record_of_no_kind_or_site_is_refused(profile: Profile) -> None:
    bodies = [
        ("ticket", ticket(profile, "nowhere")),
        ("alert", ticket(profile, SITE)),
        ("none", ticket(profile, SITE)),
    ]
    for kind, body in bodies:
        with pytest.raises(Rejected):
            await profile.desk.execute(AddRecord(tenant=TENANT, actor=OPERATOR, kind=KindName(kind), body=body))


async def test_that_messages_posted_at_once_are_answered_once_each(profile: Profile) -> None:
    """No turn goes by what stood before another one began."""
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await asyncio.gather(*(talk.say(conversation, f"question {number}") for number in range(8)))
    messages = await talk.messages(conversation)
    asked = [each for each in messages if each.sender is Sender.CUSTOMER]
    assert [each.delivery for each in asked] == [Delivery.ANSWERED] * 8
    said = " / ".join(each.text.removeprefix("You said: ") for each in messages if each.sender is Sender.BOT)
    assert sorted(said.split(" / ")) == [f"question {number}" for number in range(8)]


async def test_that_a_turn_takes_two_hops_to_the_store_and_builds_no_statement(profile: Profile) -> None:
    talk = Talk(profile, echo)
    conversation = await talk.start()
    await talk.say(conversation, "One")
    with watched(profile.database) as asked:
        await talk.say(conversation, "Two")
    assert (asked.reads, asked.writes, asked.built) == (0, 2, [])
    assert len(asked.run) <= 50, asked.run
