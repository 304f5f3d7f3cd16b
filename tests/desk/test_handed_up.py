"""A mentor that says it passes something on does so: supervisors are called, with what was said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    AdvanceEscalations,
    OpenIncident,
    SilenceEscalations,
)
from console.domain.escalations import Escalation, EscalationEntry, EscalationKind, EscalationState, Notice
from console.domain.ids import SYSTEM
from console.domain.scoring import Severity
from console.domain.turns import Handoff, HandoffReason, Reply, Turn
from tests.desk.test_conversing import Talk, reply
from tests.fakes.desk_profile import SUPERVISOR, TENANT, Profile


async def calling(profile: Profile) -> list[Escalation]:
    return list(await profile.database.read(lambda tx: tx.escalations.open(TENANT, limit=99)))


async def told_of(profile: Profile, made: Escalation) -> tuple[list[EscalationEntry], list[Notice]]:
    return await profile.database.read(
        lambda tx: (list(tx.escalations.history(TENANT, made.id)), list(tx.notices.of(TENANT, made.id)))
    )


def always(turn: Turn) -> Reply:
    return reply("I am passing this on.", turn, handoff=Handoff(HandoffReason.REQUESTED))


async def test_that_what_is_said_after_somebody_answered_calls_again_with_the_new_words(profile: Profile) -> None:
    talk = Talk(profile, always)
    conversation = await talk.start()
    await talk.say(conversation, "I want to talk to a person")
    (made,) = await calling(profile)
    await profile.desk.execute(AcknowledgeEscalations(tenant=TENANT, actor=SUPERVISOR, escalations=(made.id,)))
    lines, notices = await told_of(profile, made)
    await talk.say(conversation, "there was a fatality at gate 4")
    (again,) = await calling(profile)
    assert (again.id, again.state, again.acknowledged_by) == (made.id, EscalationState.OPEN, None)
    assert again.repeat == made.repeat + 1
    assert "there was a fatality at gate 4" in again.brief
    more_lines, more_notices = await told_of(profile, made)
    news = more_lines[len(lines) :]
    assert [each.what for each in news][:2] == ["raised again", "notify"]
    assert "there was a fatality at gate 4" in news[0].note
    called = more_notices[len(notices) :]
    assert {each.person for each in called} >= {SUPERVISOR}
    assert all("there was a fatality at gate 4" in each.text for each in called)
    await talk.say(conversation, "hurry")
    (open_still,) = await calling(profile)
    assert open_still.repeat == again.repeat, "it calls already"


@pytest.mark.parametrize("silent", [True, False])
async def test_that_it_calls_again_out_of_a_silence_and_once_its_chain_has_ended(
    profile: Profile, silent: bool
) -> None:
    talk = Talk(profile, always)
    conversation = await talk.start()
    await talk.say(conversation, "I want to talk to a person")
    (made,) = await calling(profile)
    if silent:
        until = profile.clock.now() + timedelta(hours=1)
        quiet = SilenceEscalations(tenant=TENANT, actor=SUPERVISOR, escalations=(made.id,), until=until)
        await profile.desk.execute(quiet)
    for _ in range(0 if silent else 20):
        profile.clock.advance(hours=1)
        await profile.desk.execute(AdvanceEscalations(tenant=TENANT, actor=SYSTEM, escalations=(made.id,)))
    (still,) = await calling(profile)
    assert still.calls_at is None
    _, notices = await told_of(profile, made)
    await talk.say(conversation, "there was a fatality at gate 4")
    (again,) = await calling(profile)
    assert (again.state, again.repeat) == (EscalationState.OPEN, still.repeat + 1)
    called = (await told_of(profile, made))[1][len(notices) :]
    assert called
    assert all("there was a fatality at gate 4" in each.text for each in called)


async def test_that_what_is_said_while_it_calls_is_a_line_and_what_the_next_step_tells(profile: Profile) -> None:
    talk = Talk(profile, always)
    conversation = await talk.start()
    await talk.say(conversation, "I want to talk to a person")
    (made,) = await calling(profile)
    _, notices = await told_of(profile, made)
    await talk.say(conversation, "there was a fatality at gate 4")
    (same,) = await calling(profile)
    assert (same.state, same.step, same.repeat, same.due_at) == (made.state, made.step, made.repeat, made.due_at)
    assert "there was a fatality at gate 4" in same.brief
    lines, same_notices = await told_of(profile, made)
    assert lines[-1].what == "more was said"
    assert "there was a fatality at gate 4" in lines[-1].note
    assert len(same_notices) == len(notices)
    brief = "Two hurt, ambulance called."
    await profile.desk.execute(OpenIncident(tenant=TENANT, actor=SUPERVISOR, escalation=made.id, brief=brief))
    await talk.say(conversation, "and now?")
    assert [each.brief for each in await calling(profile)] == [brief], "a person wrote it"
    assert "and now?" in (await told_of(profile, made))[0][-1].note


async def test_that_who_asks_the_mentor_for_a_person_is_heard_with_what_was_said(profile: Profile) -> None:
    def answer(turn: Turn) -> object:
        asked = Handoff(HandoffReason.REQUESTED) if "person" in turn.texts[-1] else None
        return reply("Yes.", turn, handoff=asked)

    talk = Talk(profile, answer)  # type: ignore[arg-type]
    conversation = await talk.start()
    await talk.say(conversation, "The guard at Gate 4 will not leave")
    assert await calling(profile) == []
    await talk.say(conversation, "I want to talk to a person")
    (made,) = await calling(profile)
    assert made.title.endswith("asks the bot for a person")
    assert (made.kind, made.severity, made.conversation) == (EscalationKind.HANDOFF, Severity.HIGH, conversation.id)
    assert made.policy.id == "handed-over"
    told = made.why.splitlines()
    assert told[0] == "customer asked for a person."
    assert [line.partition(": ")[2] for line in told[1:]] == [
        "The guard at Gate 4 will not leave",
        "Yes.",
        "I want to talk to a person",
    ]
    await talk.say(conversation, "a person please")
    assert [each.id for each in await calling(profile)] == [made.id], "once while it is open"


@pytest.mark.parametrize(
    ("reason", "severity"),
    [
        (HandoffReason.TOPIC, Severity.HIGH),
        (HandoffReason.REPEATED_LOW_CONFIDENCE, Severity.MEDIUM),
        (HandoffReason.ERROR, Severity.MEDIUM),
    ],
)
async def test_that_a_topic_for_people_is_heard_and_an_unsure_bot_is_less(
    profile: Profile, reason: HandoffReason, severity: Severity
) -> None:
    talk = Talk(profile, lambda turn: reply("On to people.", turn, handoff=Handoff(reason, "fatality")))
    await talk.say(await talk.start(), "Somebody died")
    (made,) = await calling(profile)
    assert (made.severity, made.why.splitlines()[0]) == (severity, f"{reason.value}: fatality.")
