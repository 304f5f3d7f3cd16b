"""A mentor that says it passes something on does so: supervisors are called, with what was said."""

from __future__ import annotations

import pytest

from console.domain.escalations import Escalation, EscalationKind
from console.domain.scoring import Severity
from console.domain.turns import Handoff, HandoffReason, Turn
from tests.desk.test_conversing import Talk, reply
from tests.fakes.desk_profile import TENANT, Profile


async def calling(profile: Profile) -> list[Escalation]:
    return list(await profile.database.read(lambda tx: tx.escalations.open(TENANT, limit=99)))


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
