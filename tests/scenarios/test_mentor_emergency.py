"""What people say once an emergency is under way: more danger, another place, who is there, what ends it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.domain.conversations import Conversation
from console.domain.ids import KindName
from console.domain.turns import Reply
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.scenarios.test_mentor_talk import TENANT, begin, raised, say

FIRE, OTHER_FIRE = "EMG-saffron-heights-260318-1200", "EMG-kestrel-quay-260318-1200"


async def under_way(session: Session, *messages: str) -> tuple[Conversation, Reply]:
    conversation = await begin(session)
    reply = None
    for text in messages:
        reply = await say(session, conversation, text)
    assert reply is not None
    return conversation, reply


async def stored(session: Session, key: str) -> dict[str, Any]:
    row = await session.reader.read(lambda tx: tx.records.get(TENANT, KindName("emergency"), key))
    assert row is not None
    found: dict[str, Any] = json.loads(row.body)
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("two people hurt", "medical"),
        ("he has arrived with a gun", "assault"),
        ("there was an explosion", "explosion"),
        ("somebody is trapped under the roof", "accident"),
    ],
)
async def test_that_more_danger_at_the_same_site_is_alerted_and_overwrites_nothing(
    session: Session, text: str, kind: str
) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert f"is raised: {kind}, Saffron Heights" in reply.content
    assert reply.journey_state is not None
    assert (await stored(session, FIRE))["type"] == "fire"
    assert (await stored(session, f"{FIRE}-2"))["type"] == kind
    assert "I took no report" not in reply.content


@pytest.mark.parametrize(
    "text",
    ["it was at Kestrel not Saffron", "no wait, it is at kestrel", "sorry, i meant Kestrel", "wrong site, kestrel"],
)
async def test_that_a_wrong_site_is_put_right_and_counts_from_the_alarm(
    session: Session, clock: SetClock, text: str
) -> None:
    conversation, _ = await under_way(session, "fire at Saffron Heights")
    clock.advance(minutes=2)
    reply = await say(session, conversation, text)
    assert "is raised: fire, Kestrel Quay" in reply.content
    assert "The alert for Saffron Heights Technology Park still stands." in reply.content
    assert (await stored(session, OTHER_FIRE))["raised_at"] == (await stored(session, FIRE))["raised_at"]
    assert (await stored(session, FIRE)).get("resolved_at") is None, "only a person ends it"


async def test_that_a_wrong_site_without_the_right_one_asks_for_it(session: Session) -> None:
    conversation, reply = await under_way(session, "fire at Saffron Heights", "no wait, it is in the other building")
    assert reply.commands == ()
    assert "Where is it then: Kestrel Quay Logistics Park, Lindenhof Medical Campus?" in reply.content
    named = await say(session, conversation, "lindenhof")
    assert "is raised: fire, Lindenhof Medical Campus" in named.content


@pytest.mark.parametrize("text", ["second fire at kestrel", "kestrel too", "it is spreading to kestrel"])
async def test_that_a_second_site_is_alerted_and_both_stay_open(session: Session, text: str) -> None:
    conversation, reply = await under_way(session, "fire at Saffron Heights", text)
    assert "is raised: fire, Kestrel Quay" in reply.content
    unclear = await say(session, conversation, "the fire brigade has arrived")
    assert unclear.commands == ()
    assert "Which one do you mean" in unclear.content
    there = await say(session, conversation, "the fire brigade has arrived at saffron")
    assert raised(there) == [FIRE]
    assert "Recorded: fire brigade is there for the fire at Saffron Heights Technology Park, 0 min" in there.content
    assert there.journey_state is not None
    over = await say(session, conversation, "the fire at kestrel is out")
    assert raised(over) == [OTHER_FIRE]
    assert "Still open: fire at Saffron Heights Technology Park." in over.content


@pytest.mark.parametrize(
    "text",
    ["how long till they come", "who is coming?", "did you call the fire brigade?", "is help on the way", "call 112"],
)
async def test_that_nobody_believes_that_help_was_called_from_here(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert "I cannot call the fire service, the police or an ambulance" in reply.content
    assert reply.handoff is None


@pytest.mark.parametrize("text", ["should I evacuate?", "what now", "what shall we do", "can I use the lift"])
async def test_that_what_to_do_is_said(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert "Evacuate upwind" in reply.content
    assert reply.commands == ()


@pytest.mark.parametrize("text", ["stop", "cancel", "forget it", "never mind", "none of these"])
async def test_that_no_word_of_leaving_ends_the_watch(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert reply.journey_state is not None
    assert reply.journey_state.step == "monitor"
    assert "I go on watching until the emergency is over." in reply.content


@pytest.mark.parametrize("text", ["escalate it", "escalate", "raise it again"])
async def test_that_escalate_means_the_emergency_and_no_violation(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert reply.commands == ()
    assert "Violation" not in reply.content


@pytest.mark.parametrize(
    "text",
    [
        "he ran away",
        "he wears a red jacket",
        "we found the child",
        "power is back",
        "he has been arrested",
        "the leak is fixed at last I think",
    ],
)
async def test_that_what_is_neither_report_nor_danger_changes_nothing_and_hands_nothing_over(
    session: Session, text: str
) -> None:
    conversation, _ = await under_way(session, "intruder at Kestrel Quay")
    for _ in range(4):
        reply = await say(session, conversation, text)
        assert reply.commands == ()
        assert reply.handoff is None
        assert "Nobody is recorded on the spot yet" in reply.content


async def test_that_a_report_reaches_an_emergency_that_this_conversation_does_not_watch(session: Session) -> None:
    await under_way(session, "fire at Saffron Heights")
    elsewhere = await begin(session)
    unnamed = await say(session, elsewhere, "the police have arrived")
    assert unnamed.commands == ()
    assert "Which one do you mean: fire at Saffron Heights Technology Park?" in unnamed.content
    assert "No emergency at Lindenhof" in (await say(session, elsewhere, "the fire at lindenhof is out")).content
    over = await say(session, elsewhere, "the fire at saffron is out")
    assert raised(over) == [FIRE]
    assert "Recorded: it is over, 0 min after the alarm." in over.content
    assert "No emergency fire is recorded as open" in (await say(session, elsewhere, "the fire is out")).content


@pytest.mark.parametrize("text", ["next", "skip", "go back", "continue", "next step", "ok", "yes", "no"])
async def test_that_no_wish_to_go_on_ends_the_watch(session: Session, text: str) -> None:
    conversation, reply = await under_way(session, "gas leak at Saffron Heights", text)
    assert reply.commands == ()
    assert reply.journey_state is not None
    assert reply.journey_state.step == "monitor"
    assert "The end is confirmed" not in reply.content
    assert (await say(session, conversation, "status")).journey_state is not None


@pytest.mark.parametrize("text", ["no fire, my mistake", "it was nothing", "they are freed", "all good now"])
async def test_that_what_only_sounds_like_an_end_is_asked_for_plainly(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert reply.commands == ()
    assert "I took no report from that." in reply.content
    assert "Violation" not in reply.content


@pytest.mark.parametrize("text", ["still smoke", "police called", "theyre fighting it", "guards are helping"])
async def test_that_news_of_it_is_answered_with_how_it_stands_alone(session: Session, text: str) -> None:
    _, reply = await under_way(session, "fire at Saffron Heights", text)
    assert reply.commands == ()
    assert reply.content.startswith(("**Nobody is recorded on the spot yet.**", "**I took no report"))


async def test_that_an_end_without_a_site_promises_no_further_look(session: Session) -> None:
    _, reply = await under_way(session, "fire!", "false alarm")
    assert reply.journey_state is None
    assert "I look every 60 seconds" not in reply.content
    assert "still stand: close them under *Escalations*" in reply.content
