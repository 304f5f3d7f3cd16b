"""Every field of what a tenant sets for its bot changes what the bot does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from console.domain.behavior import Behavior, Condition, Guideline, Journey, JourneyStep
from console.domain.bots import BotSettings, bot_faults, number_of
from console.domain.ids import PluginName, TenantId
from console.domain.masking import MaskingSettings, PersonalKind, Shape
from console.domain.turns import Action, HandoffReason, Reply
from console.engine.assembly import make_engine
from console.engine.engine import BotEngine
from console.engine.pieces import Bot
from tests.engine.test_orchestrator import BEHAVIOR, ENTRIES, TOOLS, answer, wish
from tests.fakes.clock import SetClock
from tests.fakes.scripted_model import Answer, ScriptedModel
from tests.fakes.small_bot import TENANT, after, make_bot, reply_of, turn

OTHER = TenantId("other")


@dataclass
class Source:
    """Settings by tenant, as a test gives them."""

    by_tenant: dict[TenantId, BotSettings] = field(default_factory=dict)
    hidden: MaskingSettings = MaskingSettings()

    async def of(self, tenant: TenantId, plugin: PluginName) -> BotSettings:
        return self.by_tenant.get(tenant, BotSettings())

    async def masking(self, tenant: TenantId) -> MaskingSettings:
        return self.hidden if tenant == TENANT else MaskingSettings()


def engine_of(clock: SetClock, settings: BotSettings, *answers: Answer) -> tuple[BotEngine, ScriptedModel]:
    """With a scripted model where there are answers, else by rules."""
    model = ScriptedModel(answers)
    bot = make_bot(BEHAVIOR, TOOLS, ENTRIES)
    return make_engine(bot, clock, model if answers else None, source=Source({TENANT: settings})), model


async def asked(clock: SetClock, text: str = "status of P1", said: str = "Fine.", **fields: Any) -> ScriptedModel:
    """The model after one turn."""
    engine, model = engine_of(clock, BotSettings(**fields), answer(said))
    await reply_of(engine, turn(text))
    return model


async def ruled(clock: SetClock, text: str, **fields: Any) -> Reply:
    engine, _ = engine_of(clock, BotSettings(**fields))
    return await reply_of(engine, turn(text))


async def test_that_name_personality_and_tone_go_into_the_prompt(clock: SetClock) -> None:
    model = await asked(clock, name="Ada", personality="Patient, dry humor.", tone="formal")
    system = model.requests[0].system
    assert "Your name is Ada." in system
    assert "Your personality: Patient, dry humor." in system
    assert "Tone: formal." in system
    plain = (await asked(clock)).requests[0].system
    assert not any(part in plain for part in ("Your name", "personality", "Tone:"))


async def test_that_templates_can_say_the_name(clock: SetClock) -> None:
    greeting = Guideline(id="hi", condition=Condition(text="greets", words=("hi",)), action="Greet.", template="hi")
    bot = make_bot(Behavior(guidelines=(greeting,), templates={"hi": "Hello.\n{?bot} I am {bot}."}))
    source = Source({TENANT: BotSettings(name="Ada")})
    engine = make_engine(bot, clock, source=source)
    assert (await reply_of(engine, turn("hi"))).content == "Hello.\nI am Ada."
    assert (await reply_of(engine, turn("hi", tenant=OTHER))).content == "Hello."


async def test_that_model_fallbacks_and_temperature_are_asked_for(clock: SetClock) -> None:
    request = (await asked(clock, model="gpt-4o", fallbacks=("gpt-4o-mini",), temperature=0.9)).requests[0]
    assert (request.model, request.fallbacks, request.temperature) == ("gpt-4o", ("gpt-4o-mini",), 0.9)
    plain = (await asked(clock)).requests[0]
    assert (plain.model, plain.fallbacks, plain.temperature, plain.max_tokens) == ("", (), None, None)


async def test_that_a_restriction_never_leaves_and_is_told_to_the_model(clock: SetClock) -> None:
    settings = BotSettings(restrictions=("merger",))
    engine, model = engine_of(clock, settings, answer("The merger comes. P1 is fine."))
    reply = await reply_of(engine, turn("status of P1"))
    assert reply.content == "I may not say more about that. P1 is fine."
    assert "Never say: merger" in model.requests[0].system
    assert any("restriction merger" in hit for hit in reply.trace.enforced)


async def test_that_disclaimers_end_the_first_reply_only(clock: SetClock) -> None:
    settings = BotSettings(disclaimers=("No legal advice.",))
    engine, _ = engine_of(clock, settings, answer("Fine."), answer("Still fine."))
    first = await reply_of(engine, turn("status of P1"))
    assert first.content == "Fine.\n\nNo legal advice."
    assert (await reply_of(engine, after(first, "status of P1"))).content == "Still fine."


async def test_that_the_threshold_decides_when_three_unsure_replies_hand_over(clock: SetClock) -> None:
    unsure = [answer("Perhaps.", confidence=0.5)] * 3
    for threshold, reason in ((0.6, HandoffReason.REPEATED_LOW_CONFIDENCE), (0.4, None)):
        engine, _ = engine_of(clock, BotSettings(threshold=threshold), *unsure)
        reply = await reply_of(engine, turn("status of P1"))
        for _ in range(2):
            assert reply.handoff is None
            reply = await reply_of(engine, after(reply, "status of P1"))
        assert (reply.handoff.reason if reply.handoff else None) is reason


async def test_that_a_reply_below_the_lower_threshold_hands_over_at_once(clock: SetClock) -> None:
    for below, reason in ((0.45, HandoffReason.LOW_CONFIDENCE), (0.3, None)):
        settings = BotSettings(threshold=0.5, handoff_below=below)
        engine, _ = engine_of(clock, settings, answer("Perhaps.", confidence=0.4))
        reply = await reply_of(engine, turn("status of P1"))
        assert (reply.handoff.reason if reply.handoff else None) is reason


async def test_that_spelling_is_corrected_only_where_it_is_on(clock: SetClock) -> None:
    assert (await ruled(clock, "covrage")).trace.corrections == (("covrage", "coverage"),)
    assert (await ruled(clock, "covrage", spelling=False)).trace.corrections == ()


async def test_that_actions_are_suggested_only_where_that_is_on(clock: SetClock) -> None:
    police = answer("Shall I?", tool=wish("call_police", violation="12"))
    for on in (True, False):
        engine, _ = engine_of(clock, BotSettings(suggestions=on), police)
        reply = await reply_of(engine, turn("status of P1"))
        assert [each.tool for each in reply.actions] == (["call_police"] if on else [])


async def test_that_replies_are_plain_text_where_rich_ones_are_off(clock: SetClock) -> None:
    said = "# Today\n**P1** is at *82*, see [the list](https://x.example/l) and `2 * 3`.\n* one_two_three"
    engine, model = engine_of(clock, BotSettings(rich=False), answer(said))
    reply = await reply_of(engine, turn("status of P1"))
    assert reply.content == "Today\nP1 is at 82, see the list (https://x.example/l) and 2 * 3.\n- one_two_three"
    assert "without Markdown" in model.requests[0].system
    rich, model = engine_of(clock, BotSettings(), answer(said))
    assert (await reply_of(rich, turn("status of P1"))).content == said
    assert "Markdown" not in model.requests[0].system


async def test_that_a_prohibition_holds_in_plain_text_too(clock: SetClock) -> None:
    engine, _ = engine_of(clock, BotSettings(rich=False), answer("It is **not** [urgent](https://x.example)."))
    assert (await reply_of(engine, turn("status of P1"))).content.startswith("It is urgent.")


async def test_that_a_channel_has_the_length_that_the_tenant_set(clock: SetClock) -> None:
    engine, _ = engine_of(clock, BotSettings(longest={"mentor": 12, "*": 8000}), answer("One. Two. Three. Four."))
    assert len((await reply_of(engine, turn("status of P1"))).content) <= 12


class TestAgentOff:
    """The templates of before."""

    @staticmethod
    def bot() -> Bot:
        def about(id: str, **more: Any) -> Guideline:
            return Guideline(id=id, condition=Condition(text=id, words=(id,)), action="Answer.", **more)

        guidelines = (
            about("hello", template="hello"),
            about("status", tools=("get_status",), template="status"),
            about("lawyer", template="hello", handoff="legal"),
            about("begin", journey="trip"),
        )
        step = JourneyStep(id="one", title="One", action="Begin.", template="hello")
        trip = Journey(id="trip", title="Trip", condition=Condition(text="trip", words=("trip",)), steps=(step,))
        templates = {"hello": "Good day.", "status": "P1 has {score}.", "unknown": "Please call us."}
        behavior = Behavior(guidelines=guidelines, journeys=(trip,), templates=templates)
        return make_bot(behavior, TOOLS, ENTRIES)

    async def replied(self, clock: SetClock, text: str) -> Reply:
        model = ScriptedModel([])
        engine = make_engine(self.bot(), clock, model, source=Source({TENANT: BotSettings(agent=False)}))
        reply = await reply_of(engine, turn(text))
        assert model.requests == []
        assert reply.engine == "templates"
        assert (reply.trace.tools, reply.commands, reply.actions) == ((), (), ())
        return reply

    async def test_that_a_template_answers(self, clock: SetClock) -> None:
        assert (await self.replied(clock, "hello")).content == "Good day."

    @pytest.mark.parametrize("text", ["status of P1", "begin the trip", "trip", "what is the meaning of life"])
    async def test_that_nothing_is_run_or_begun(self, clock: SetClock, text: str) -> None:
        reply = await self.replied(clock, text)
        assert reply.content == "Please call us."
        assert reply.journey_state is None

    async def test_that_knowledge_answers_and_is_cited(self, clock: SetClock) -> None:
        reply = await self.replied(clock, "Lost keys procedure")
        assert reply.content == "**Lost keys procedure**\n\nReport lost keys within the hour. [1]"
        assert [each.title for each in reply.knowledge] == ["Lost keys procedure"]

    @pytest.mark.parametrize("text", ["lawyer", "I want to talk to a person"])
    async def test_that_people_are_called_as_before(self, clock: SetClock, text: str) -> None:
        reply = await self.replied(clock, text)
        assert (reply.action, bool(reply.handoff)) == (Action.HAND_OFF, True)

    async def test_that_other_tenants_keep_their_agent(self, clock: SetClock) -> None:
        engine = make_engine(self.bot(), clock, source=Source({TENANT: BotSettings(agent=False)}))
        reply = await reply_of(engine, turn("status of P1", tenant=OTHER))
        assert (reply.engine, reply.tools_used) == ("rules", ("get_status",))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 81),
        ("personality", "x" * 1001),
        ("tone", "x" * 201),
        ("model", "x" * 201),
        ("fallbacks", ("m",) * 9),
        ("fallbacks", (" ",)),
        ("restrictions", ("x" * 201,)),
        ("restrictions", ("x",) * 41),
        ("disclaimers", ("",)),
        ("temperature", 2.1),
        ("temperature", number_of("warm")),
        ("threshold", -0.1),
        ("threshold", number_of("")),
        ("handoff_below", 1.5),
        ("handoff_below", 0.5),
        ("longest", {"*": 0}),
    ],
)
def test_that_a_wrong_value_is_told_at_its_field(field: str, value: Any) -> None:
    assert list(bot_faults(BotSettings(**{field: value}))) == [field]


def test_that_what_stands_when_nothing_is_set_is_sound() -> None:
    assert bot_faults(BotSettings()) == {}
    assert number_of(" 0,5 ") == 0.5
    wrong = [BotSettings(threshold=number_of(text)) for text in ("warm", "nan", "")]
    assert wrong[0] == wrong[1] == wrong[2]


async def test_that_a_model_sees_nothing_of_what_the_tenant_hides_and_the_reply_has_it_again(clock: SetClock) -> None:
    text = "status of P1 for badge EMP-4711, write to joe@example.com or call 030 901820"
    shapes = (Shape("Staff number", "EMP-####"),)

    async def seen(hidden: MaskingSettings) -> tuple[str, str]:
        model = ScriptedModel([answer("Noted: ⟦STAFF_NUMBER_1⟧, ⟦EMAIL_1⟧.")])
        source = Source({TENANT: BotSettings()}, hidden)
        engine = make_engine(make_bot(BEHAVIOR, TOOLS, ENTRIES), clock, model, source=source)
        reply = await reply_of(engine, turn(text))
        return model.requests[0].user, reply.content

    prompt, said = await seen(MaskingSettings(shapes=shapes, region="DE"))
    assert "4711" not in prompt
    assert "joe@" not in prompt
    assert "901820" not in prompt
    assert said == "Noted: EMP-4711, joe@example.com."
    prompt, _ = await seen(MaskingSettings(kinds=frozenset({PersonalKind.CARD})))
    assert "EMP-4711" in prompt
    assert "joe@example.com" in prompt
    assert "030 901820" in prompt


async def test_that_a_message_that_is_too_long_is_read_as_far_as_the_tenant_says_and_that_is_told(
    clock: SetClock,
) -> None:
    text = "status of P1 " + "and so on " * 60 + "the end"
    model = await asked(clock, text, "Fine.", longest_message=500)
    assert "the end" not in model.requests[0].user
    reply = await ruled(clock, text, longest_message=500)
    assert reply.content.endswith("\n\nI read the first 500 characters of your message only.")
    assert "I read the first" not in (await ruled(clock, text)).content
    assert "I read the first 4,000" in (await ruled(clock, text * 20)).content
    assert "I read the first 4,000" in (await ruled(clock, "status of P1 " + "x" * 100_000)).content


@pytest.mark.parametrize("fields", [{"longest_message": 499}, {"longest_message": 4001}, {"repeat_minutes": -1}])
def test_that_bounds_of_messages_and_repeats_are_held(fields: dict[str, Any]) -> None:
    assert list(bot_faults(BotSettings(**fields))) == list(fields)
