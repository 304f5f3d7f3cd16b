"""How a step could be lost, done twice, or an answer be shown that nobody gave: each tried on the real desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.domain.commands import Undo
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    BeatTimer,
    SaveContact,
    SilenceEscalations,
    TakeEscalation,
)
from console.domain.escalations import EscalationState, NoticeState
from console.domain.ids import SYSTEM, ConversationId, PersonId
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.domain.trouble import Conflict
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import Calls

OTTO = PersonId("otto")
TELL, WAIT = Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=300)
CHAIN = Policy(id="chain", title="Chain", steps=(TELL, WAIT, TELL, WAIT), remind_after=600, lapse_after=120)
TIMER = "escalations"


async def test_whom_a_worse_alert_calls_is_called_however_many_readings_were_taken(calls: Calls) -> None:
    watched = Policy(
        id="high", title="High", severities=(Severity.HIGH,),
        steps=(TELL, Step(do=Do.MONITOR, seconds=60), Step(do=Do.WAIT, seconds=3600)),
    )  # fmt: skip
    operators = Step(do=Do.NOTIFY, to="role operator")
    worse = Policy(id="worse", title="Worse", steps=(operators, Step(do=Do.NOTIFY, to="role supervisor")))
    await calls.keep_policies(watched, worse)
    found = await calls.escalate("1", group="g", severity=Severity.HIGH)
    for _ in range(3):
        calls.profile.clock.advance(minutes=1)
        assert await calls.advance(found.id) == 1
    before = len(await calls.notices(found.id))
    await calls.escalate("2", group="g", severity=Severity.CRITICAL)
    told = (await calls.notices(found.id))[before:]
    assert [notice.person for notice in told if notice.step == 1] == [SUPERVISOR]


async def test_what_lapsed_can_be_taken_by_whoever_answers_next(calls: Calls) -> None:
    await calls.keep_policies(CHAIN)
    found = await calls.escalate()
    await calls.do(TakeEscalation, OTTO, escalation=found.id)
    calls.profile.clock.advance(minutes=10)
    await calls.advance(found.id)
    calls.profile.clock.advance(minutes=2)
    await calls.advance(found.id)
    assert (await calls.get(found.id)).taken_by is None
    await calls.do(TakeEscalation, OPERATOR, escalation=found.id)
    assert (await calls.get(found.id)).taken_by == OPERATOR


async def test_under_a_silence_nobody_answers_in_the_place_of_who_did(calls: Calls) -> None:
    found = await calls.escalate()
    await calls.do(AcknowledgeEscalations, OTTO, escalations=(found.id,))
    until = calls.profile.clock.now() + timedelta(hours=1)
    await calls.do(SilenceEscalations, SUPERVISOR, escalations=(found.id,), until=until)
    with pytest.raises(Conflict, match="otto has acknowledged"):
        await calls.do(AcknowledgeEscalations, OPERATOR, escalations=(found.id,))


async def test_a_mail_that_waited_goes_after_all_when_the_answer_was_a_slip(calls: Calls) -> None:
    await calls.do(SaveContact, ADMIN, person=SUPERVISOR, via=Via.EMAIL, address="sam@acme.example")
    await calls.keep_policies(
        Policy(id="mail", title="Mail", steps=(Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL), WAIT))
    )
    found = await calls.escalate()
    answered = await calls.do(AcknowledgeEscalations, OTTO, escalations=(found.id,))
    (mail,) = await calls.notices(found.id)
    assert mail.state is NoticeState.DROPPED
    calls.profile.clock.advance(seconds=20)
    await calls.do(Undo, OTTO, undone=answered.command)
    (mail,) = await calls.notices(found.id)
    assert (mail.state, mail.failure) == (NoticeState.WAITING, "")
    assert await calls.read(lambda tx: [each.id for each in tx.notices.due(calls.profile.clock.now(), 9)]) == [
        mail.id
    ]


async def test_who_is_reminded_where_only_a_record_says_that_it_was_answered(calls: Calls) -> None:
    await calls.keep_policies(CHAIN)
    found = await calls.escalate()
    await calls.do(AcknowledgeEscalations, SYSTEM, escalations=(found.id,))
    before = len(await calls.notices(found.id))
    calls.profile.clock.advance(minutes=10)
    await calls.advance(found.id)
    asked = (await calls.notices(found.id))[before:]
    assert {notice.person for notice in asked} == {OPERATOR, OTTO, SUPERVISOR, ADMIN}
    await calls.do(AcknowledgeEscalations, OTTO, escalations=(found.id,))
    assert (await calls.get(found.id)).acknowledged_by == OTTO


async def test_what_begins_before_the_timer_noticed_that_the_clock_was_set_back_keeps_its_times(calls: Calls) -> None:
    """The timer looks every few seconds; people and alarms do not wait for it."""
    await calls.keep_policies(CHAIN)
    old = await calls.escalate("old")
    await calls.do(BeatTimer, SYSTEM, timer=TIMER)
    clock = calls.profile.clock
    expected = clock.now() + timedelta(seconds=3)
    clock.advance(hours=-1, seconds=2)
    new = await calls.escalate("new")
    await calls.do(AcknowledgeEscalations, escalations=(old.id,))
    clock.advance(seconds=1)
    await calls.do(BeatTimer, SYSTEM, timer=TIMER, expected_at=expected)
    now = clock.now()
    kept = await calls.get(new.id)
    assert kept.calls_at == now + timedelta(seconds=299)
    assert (await calls.get(old.id)).remind_at == now + timedelta(seconds=599)
    assert await calls.advance(new.id) == 0
    assert (await calls.lines(old.id)).count("clock set back") == 1


async def test_an_escalation_that_gets_its_conversation_is_another_version(calls: Calls) -> None:
    """Or what was taken back since would take the conversation away again."""
    found = await calls.escalate("1")
    answered = await calls.do(AcknowledgeEscalations, OTTO, escalations=(found.id,))
    await calls.escalate("1", conversation=ConversationId("talk"))
    outcome = await calls.do(Undo, OTTO, undone=answered.command)
    kept = await calls.get(found.id)
    assert (kept.conversation, kept.state) == ("talk", EscalationState.ACKNOWLEDGED)
    assert outcome.skipped == 1
    history = await calls.read(lambda tx: tx.escalations.history(TENANT, found.id))
    assert "taken back" not in [entry.what for entry in history]
