"""The mentor through the open profile, by rules: what guards and supervisors really say, and what must not happen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from console.dispatch.escalating import Escalating
from console.domain.chat_commands import AddRecord
from console.domain.conversations import Conversation
from console.domain.ids import KindName, PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.fakes.clock import NOON, SetClock
from tests.scenarios.test_conversations import said as script_said

TENANT = TenantId("demo")
ALARM = "EMG-saffron-heights-260318-1200"


async def begin(session: Session, person: str = "maya.fielding") -> Conversation:
    return await session.chat.start(TENANT, PluginName("security_facility"), PersonId(person))


async def say(session: Session, conversation: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


def raised(reply: Reply) -> list[str]:
    return [str(command.body.id) for command in reply.commands if isinstance(command, AddRecord)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "what is the sop for an overdue tour",
        "is any tour overdue?",
        "how do I escalate an overdue tour",
        "what happens if a tour is more than an hour overdue?",
        "who escalates overdue tours normally?",
        "tell me about violation 41",
        "which mandatory report is missing?",
        "don't escalate the overdue tour",
    ],
)
async def test_that_a_question_changes_nothing(session: Session, text: str) -> None:
    reply = await say(session, await begin(session), text)
    assert reply.commands == ()
    assert "is escalated" not in reply.content


async def test_that_an_overdue_tour_is_named_truly_and_escalated_when_it_is_demanded(session: Session) -> None:
    conversation = await begin(session)
    told = await say(session, conversation, "is any tour overdue?")
    assert "**A tour is more than 60 minutes overdue: Basement parking, 21:00 at Saffron Heights" in told.content
    assert "It is not escalated yet." in told.content
    assert [action.label for action in told.actions] == ["Escalate violation 41"]
    done = await say(session, conversation, "escalate the overdue tour")
    assert "It is escalated without waiting: alert ESC-V41." in done.content


async def test_that_an_emergency_without_a_site_alerts_all_and_then_counts_from_the_alarm(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    first = await say(session, conversation, "there is a fire!")
    assert len(raised(first)) == 3
    assert first.content.count("Which site is it") == 1
    assert "Say for which site" not in first.content
    clock.advance(minutes=4)
    named = await say(session, conversation, "saffron heights")
    assert "The emergency is recorded there, 4 min after the alarm" in named.content
    assert ALARM in raised(named)
    row = await session.reader.read(lambda tx: tx.records.get(TENANT, KindName("emergency"), ALARM))
    assert row is not None
    assert datetime.fromisoformat(json.loads(row.body)["raised_at"]) == NOON
    assert "Which site" not in named.content


async def test_that_the_second_call_is_the_chains_while_no_site_is_known_too(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    await say(session, conversation, "there is a fire!")
    clock.set(NOON + timedelta(minutes=5))
    await Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0).round()
    clock.set(NOON + timedelta(minutes=6))
    again = await say(session, conversation, "status")
    assert raised(again) == []
    assert "The second escalation went out 5 min after the alarm." in again.content


@pytest.mark.parametrize(
    "text",
    [
        "There is smoke in the lobby at Lindenhof, what do I do?",
        "get me a human, a guard collapsed at Lindenhof",
        "Help! Somebody with a knife at reception, Lindenhof",
        "someone got hurt in the loading dock at Lindenhof",
        "this is an emergency at Lindenhof",
    ],
)
async def test_that_danger_is_alerted_however_it_is_put_and_wherever_the_talk_stood(
    session: Session, text: str
) -> None:
    conversation = await begin(session)
    await say(session, conversation, "start the daily review")
    reply = await say(session, conversation, text)
    assert reply.content.startswith("**EMERGENCY. Acting now.**")
    assert any(key.startswith("ESC-EMG-lindenhof") for key in raised(reply))


@pytest.mark.parametrize(
    "text",
    ["what do I do if there is a fire?", "there is a fire drill tomorrow", "the procedure for smoke in the hall"],
)
async def test_that_talk_about_danger_raises_no_alarm(session: Session, text: str) -> None:
    reply = await say(session, await begin(session), text)
    assert reply.commands == ()


@pytest.mark.parametrize("text", ["is it over?", "the fire is not out", "is the fire out?", "not under control yet"])
async def test_that_an_emergency_ends_only_when_that_is_said(session: Session, text: str) -> None:
    conversation = await begin(session)
    await say(session, conversation, "fire in the pump room at Saffron Heights")
    reply = await say(session, conversation, text)
    assert reply.journey_state is not None
    assert reply.journey_state.step == "monitor"
    over = await say(session, conversation, "the fire is out, nobody was hurt")
    assert over.journey_state is None


async def test_that_it_is_the_violation_last_spoken_of(session: Session) -> None:
    conversation = await begin(session)
    shown = await say(session, conversation, "tell me about violation 90")
    assert "violation 90" in shown.content.lower()
    reply = await say(session, conversation, "escalate it")
    assert raised(reply) == ["ESC-V90"]


async def test_that_two_tickets_of_one_message_are_two(session: Session) -> None:
    text = "Open a ticket for a broken radio at Lindenhof. Open a ticket for a torch at Kestrel Quay."
    reply = await say(session, await begin(session), text)
    assert len(set(raised(reply))) == 2


async def test_that_what_failed_is_not_called_done(session: Session) -> None:
    reply = await say(session, await begin(session), "resolve violation 99999")
    assert reply.content == "There is no violation 99999."
    assert reply.journey_state is None


@pytest.mark.parametrize(
    "text", ["how are the tours at Lindenhof", "is P3 red at Lindenhof?", "critical at Lindenhof"]
)
async def test_that_a_site_that_is_named_is_the_one_that_is_looked_at(session: Session, text: str) -> None:
    reply = await say(session, await begin(session), text)
    assert "Lindenhof" in reply.content
    assert "Saffron" not in reply.content
    assert "Kestrel" not in reply.content


async def test_that_a_demand_goes_before_what_is_written_of_its_words(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "what should I do first")
    reply = await say(session, conversation, "resolve it")
    assert reply.content.startswith("**Violation 11, CRITICAL")
    status = await say(session, await begin(session), "what is the status of violation 11")
    assert status.content.startswith("**Violation 11, CRITICAL")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who stood at gate 17 yesterday", "I know no place “gate 17”"),
        ("show me alerts at Rotterdam", "I know no place “Rotterdam”"),
        ("how is the Antwerp branch doing", "I know no place"),
        ("tickets at saffron hights today", "Saffron Heights"),
        ("anything special overnight at lindenhof", "alerts at Lindenhof Medical Campus from 17 Mar 20:00 to 07:00"),
        (
            "patrols at kestrel between 1 and 7 this morning",
            "at Kestrel Quay Logistics Park from 01:00 to 07:00",
        ),
        ("who worked the late shift at Gate 4 yesterday", "Saffron Heights Technology Park from 17 Mar 14:00"),
        ("wheres Silke Brandt", "Silke Brandt: "),
        ("has Nadia Haddad checked in", "Nadia Haddad: "),
        ("is Mister Gruber here today", "I find nobody called"),
        ("late shifts at saffron last week", "late shifts at Saffron Heights Technology Park last week"),
        ("was the pharmacy staffed yesterday", "Pharmacy store at Lindenhof Medical Campus, 17 Mar 07:00"),
        ("weakest site last month", "last month, the weakest first"),
        ("any emergencies since february", "at all 3 sites from 1 Feb"),
        ("tickets opened since sunday", "tickets at all 3 sites from 15 Mar to 18 Mar 2026"),
    ],
)
async def test_that_records_are_asked_for_as_people_do(session: Session, text: str, said: str) -> None:
    reply = await say(session, await begin(session), text)
    assert said in reply.content
    assert reply.confidence is not None
    assert reply.confidence >= 0.5


async def test_that_a_short_question_goes_on_from_the_one_before(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "how many alerts came in at Lindenhof yesterday")
    before = await say(session, conversation, "and the day before?")
    assert "alerts at Lindenhof Medical Campus on Mon 16 Mar 2026" in before.content
    elsewhere = await say(session, conversation, "what about kestrel")
    assert "alerts at Kestrel Quay Logistics Park on Mon 16 Mar 2026" in elsewhere.content
    told = await say(session, conversation, "show me violation 83")
    assert "Violation 83" in told.content
    assert "Violation 84" in (await say(session, conversation, "and 84?")).content


async def test_that_it_is_what_was_acted_on_last(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "escalate violation 90")
    again = await say(session, conversation, "now take it")
    assert "Violation 90 is yours" in again.content


@pytest.mark.parametrize("text", ["yep", "nope", "not sure", "go back", "skip it", "cancel"])
async def test_that_an_answer_to_nothing_is_told_so(session: Session, text: str) -> None:
    conversation = await begin(session)
    for _ in range(3):
        reply = await say(session, conversation, text)
        assert reply.content.startswith("I had asked you nothing")
        assert reply.handoff is None


@pytest.mark.parametrize(
    "text",
    [
        "a visitor fainted, he is not moving, Lindenhof lobby",
        "Brennt! Lindenhof Keller",
        "smells like gas at lindenhof",
        "2 ppl trapped in the lift at Lindenhof",
        "unattended bag, Lindenhof main hall",
        "someone with a weapon at lindenhof",
    ],
)
async def test_that_danger_is_understood_in_other_words(session: Session, text: str) -> None:
    reply = await say(session, await begin(session), text)
    assert any(key.startswith("ESC-EMG-lindenhof") for key in raised(reply))


@pytest.mark.parametrize("text", ["there was a fire at Lindenhof last month", "we had an intruder yesterday night"])
async def test_that_danger_that_lies_back_raises_no_alarm(session: Session, text: str) -> None:
    reply = await say(session, await begin(session), text)
    assert reply.commands == ()
    assert "no alarm for what lies back" in reply.content


async def test_that_another_danger_is_alerted_amid_an_emergency(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "fire in the kitchen at Kestrel Quay")
    other = await say(session, conversation, "bomb threat at Lindenhof")
    assert any(key.startswith("ESC-EMG-lindenhof") for key in raised(other))
    unclear = await say(session, conversation, "the corridor is narrow")
    assert "Nobody is recorded on the spot yet" in unclear.content
    unnamed = await say(session, conversation, "false alarm")
    assert unnamed.commands == (), "of two it is not said which"
    assert (await say(session, conversation, "false alarm at Lindenhof")).journey_state is None


@pytest.mark.parametrize(
    "text",
    ["no smoke anywhere, all calm", "there is no intruder at Lindenhof", "help", "I do not smell gas now"],
)
async def test_that_danger_that_is_denied_or_not_told_raises_no_alarm(session: Session, text: str) -> None:
    assert (await say(session, await begin(session), text)).commands == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a nurse has chest pains, Lindenhof", "medical"),
        ("forklift accident in the yard at Kestrel Quay", "medical"),
        ("somebody is breaking into the pharmacy at Lindenhof", "intrusion"),
        ("there is an unattended parcel at Saffron Heights", "bomb threat"),
        ("guard being threatened at Kestrel Quay", "assault"),
    ],
)
async def test_that_an_alarm_says_what_kind_of_danger_it_is(session: Session, text: str, kind: str) -> None:
    reply = await say(session, await begin(session), text)
    assert f"is raised: {kind}," in reply.content


async def test_that_within_an_emergency_it_is_said_what_to_do_and_that_it_is_over(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "the storage room is on fire at Lindenhof")
    told = await say(session, conversation, "ok what shall we do now?")
    assert "Raise the fire alarm" in told.content
    assert told.journey_state is not None
    assert told.journey_state.step == "monitor"
    assert raised(told) == []
    over = await say(session, conversation, "it's all over, everybody is safe")
    assert over.journey_state is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what is Miriam Adler's mobile number", "hold no telephone numbers"),
        ("please dismiss violation 90", "I do not close, mark or delete anything"),
        ("confirm violation 83 for me", "I do not close, mark or delete anything"),
        ("sing something", "I do not know that"),
    ],
)
async def test_that_what_the_mentor_cannot_do_is_said(session: Session, text: str, said: str) -> None:
    reply = await say(session, await begin(session), text)
    assert said in reply.content
    assert reply.commands == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("should I call the police", "I cannot call them"),
        ("do you call the fire brigade when there is a fire?", "I cannot call them"),
        ("there is no smoke", "I raise no alarm."),
        ("nobody is hurt", "I raise no alarm."),
        ("this is not an emergency", "I raise no alarm."),
        ("drunk man at the reception", "I keep no log of incidents"),
        ("two days ago a visitor fainted", "no alarm for what lies back"),
        ("is there a fire at lindenhof?", "emergency at Lindenhof Medical Campus today"),
        ("how do we handle an active shooter", "**Emergency: intruder or assault**"),
        ("what if a guard is attacked", "**Emergency: intruder or assault**"),
        ("procedure for lost parrots", "The library has no procedure for"),
        ("what do i do if a guard doesnt show up", "**A guard is late or did not arrive**"),
        ("what is the procedure for a power cut", "**Emergency: power failure**"),
        ("procedure for missing child", "**Emergency: missing person or guard out of contact**"),
        ("how did saffron do yesterday", "Scorecard of Saffron Heights Technology Park, 2026-03-17"),
        ("p1 at kestrel", "**P1 Right Guard at Right Post** today at Kestrel Quay"),
        ("show me the fire of december 19", "on Fri 19 Dec 2025"),
        ("violation 41 and 83", "I can do that, and do it only on your word"),
    ],
)
async def test_that_what_is_asked_denied_or_told_in_passing_is_answered_and_changes_nothing(
    session: Session, text: str, said: str
) -> None:
    reply = await say(session, await begin(session), text)
    assert said in reply.content
    assert reply.commands == ()


async def test_that_a_request_that_lacked_its_site_is_done_once_that_is_named(session: Session) -> None:
    conversation = await begin(session)
    assert (await say(session, conversation, "open a ticket for a torch")).commands == ()
    assert "for Lindenhof Medical Campus" in (await say(session, conversation, "lindenhof")).content


async def test_that_both_demands_of_a_message_are_met(session: Session) -> None:
    text = "escalate violation 41 and open a ticket for a torch at kestrel"
    reply = await say(session, await begin(session), text)
    assert "ESC-V41" in raised(reply)
    assert any(key.startswith("TKT-2") for key in raised(reply))


async def test_that_two_questions_within_a_journey_are_both_answered(session: Session) -> None:
    *_, both = await script_said(
        session,
        "resolve the worst violation",
        "what is the sop for a missed tour and how is P2?",
        plugin="security_facility",
        person="maya.fielding",
    )
    assert "A tour did not start in time" in both.content
    assert "P2 Supervise Relentlessly" in both.content
    assert both.journey_state is not None


async def test_that_a_ticket_promises_nothing_that_nobody_does(session: Session) -> None:
    conversation = await begin(session)
    opened = await say(session, conversation, "please open a ticket for a broken radio at Lindenhof")
    (ticket,) = raised(opened)
    assert "nobody is called for it" in opened.content
    listed = await say(session, conversation, "which tickets are open at Lindenhof")
    assert f"{ticket} broken radio at Lindenhof, moderate, opened 13:00: not answered" in listed.content
