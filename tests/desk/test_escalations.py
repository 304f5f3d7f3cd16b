"""Escalations at the desk: raised at once, grouped, answered, taken back, and each step once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.changes import Topic
from console.domain.commands import Outcome, Undo
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    EscalateSubject,
    NoteEscalation,
    OpenIncident,
    ReopenEscalation,
    ResolveEscalations,
    SaveContact,
    SaveRoleContact,
    SeeNotices,
    SilenceEscalations,
    TakeEscalation,
    UnacknowledgeEscalation,
    WakeEscalation,
)
from console.domain.escalation_words import said
from console.domain.escalations import EscalationKind, EscalationOutcome, EscalationState, Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, PersonId
from console.domain.people import Role
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.domain.trouble import Conflict, Refused, Rejected
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import Calls

OTTO = PersonId("otto")
TELL, WAIT = Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=300)
TWO_STEPS = Policy(
    id="two", title="Two", steps=(TELL, WAIT, Step(do=Do.NOTIFY, to="role supervisor"), WAIT),
    remind_after=600, lapse_after=120,
)  # fmt: skip


async def test_an_emergency_calls_at_once_and_again_after_five_minutes_without_an_answer(calls: Calls) -> None:
    found = await calls.escalate(kind=EscalationKind.EMERGENCY, title="Fire at North")
    assert (found.policy.id, found.state) == ("emergency", EscalationState.OPEN)
    assert found.incident_at == calls.profile.clock.now()
    assert await calls.lines(found.id) == ["raised", "incident opened", "notify", "notify", "notify"]
    first = await calls.notices(found.id)
    assert {notice.person for notice in first} == {OPERATOR, OTTO, SUPERVISOR, ADMIN}
    assert first[0].title == "CRITICAL: Fire at North"
    for _ in range(5):
        calls.profile.clock.advance(minutes=1)
        await calls.advance(found.id)
    lines = await calls.lines(found.id)
    assert lines[5:] == ["reading"] * 5 + ["notify", "notify"]
    later = (await calls.notices(found.id))[len(first) :]
    assert "Second escalation. Nobody has answered for 5 minutes." in later[0].text
    readings = [entry.note for entry in await calls.history(found.id) if entry.what == "reading"]
    assert readings[-1] == "No answer for 5 min."


async def test_each_is_called_once_by_steps_that_fire_together_and_reads_what_all_of_them_say(calls: Calls) -> None:
    """An operator reads what is said to all, a supervisor also what is said to supervisors."""
    mail, shared = Via.EMAIL, "desk@acme.example"
    for person in (OPERATOR, SUPERVISOR):
        await calls.do(SaveContact, ADMIN, person=person, via=mail, address=shared.capitalize())
    await calls.do(SaveRoleContact, ADMIN, role=Role.SUPERVISOR, via=mail, address=shared)
    steps = (
        Step(do=Do.NOTIFY, to="everyone", text="Answer now."),
        Step(do=Do.NOTIFY, to="role supervisor", text="Management is told."),
        Step(do=Do.NOTIFY, to="everyone", via=mail, text="Answer now."),
        Step(do=Do.NOTIFY, to="role supervisor", via=mail, text="Answer now."),
        WAIT,
        Step(do=Do.NOTIFY, to="role supervisor"),
        Step(do=Do.NOTIFY, to="role supervisor", text="Again."),
        WAIT,
    )
    await calls.keep_policies(Policy(id="p", title="P", steps=steps))
    found = await calls.escalate(why="Smoke.")
    first = await calls.notices(found.id)
    texts = {notice.person: notice.text for notice in first if notice.via is Via.WINDOW}
    assert len([notice for notice in first if notice.via is Via.WINDOW]) == 4
    assert texts[OPERATOR] == "Answer now.\nSmoke."
    assert texts[SUPERVISOR] == "Answer now.\nManagement is told.\nSmoke."
    assert [(each.address, each.text) for each in first if each.via is mail] == [
        ("Desk@acme.example", "Answer now.\nSmoke.")
    ]  # fmt: skip
    notes = [line.note for line in await calls.history(found.id) if line.what == "notify"]
    assert notes[1] == "Sam in the window, all in one notice with the step before"
    assert notes[2].startswith("Olga, Sam, every supervisor (Desk@acme.example) by e-mail")
    calls.profile.clock.advance(minutes=5)
    await calls.advance(found.id)
    later = (await calls.notices(found.id))[len(first) :]
    assert [(notice.person, notice.text) for notice in later] == [(SUPERVISOR, "Again.\nSmoke.")]


async def test_two_calls_that_come_late_at_once_are_two(calls: Calls) -> None:
    await calls.keep_policies(Policy(id="p", title="P", steps=(WAIT, TELL, WAIT, TELL, WAIT)))
    found = await calls.escalate()
    calls.profile.clock.advance(minutes=11)
    await calls.advance(found.id)
    mine = [notice for notice in await calls.notices(found.id) if notice.person == OTTO]
    assert [notice.text.split(":")[0] for notice in mine] == ["Late by 6 min", ""]


async def test_listeners_are_told_and_the_window_has_something_to_show(calls: Calls) -> None:
    found = await calls.escalate()
    topics = [(change.topic, change.what) for change in calls.profile.told]
    assert topics[-1] == (Topic.ESCALATIONS, "raised")
    shown = [change for change in calls.profile.told if change.topic is Topic.NOTICES]
    unseen = await calls.read(lambda tx: tx.notices.unseen(TENANT, OTTO, 9))
    assert f"{OTTO}/{unseen[0].id}" in shown[0].subjects
    await calls.do(SeeNotices, OTTO, notices=tuple(notice.id for notice in unseen))
    assert await calls.read(lambda tx: tx.notices.unseen(TENANT, OTTO, 9)) == []
    assert await calls.read(lambda tx: tx.escalations.counts(TENANT).calling) == {Severity.CRITICAL: 1}
    assert found.calls_at == calls.profile.clock.now() + timedelta(minutes=5)


async def test_the_same_subject_again_changes_nothing_and_like_ones_join(calls: Calls) -> None:
    first = await calls.escalate("1", group="tours/north")
    assert await calls.escalate("1", group="tours/north") == first
    second = await calls.escalate("2", group="tours/north")
    assert (second.id, second.members) == (first.id, 2)
    other = await calls.escalate("3", group="tours/south")
    assert other.id != first.id
    members = await calls.read(lambda tx: tx.escalations.members(TENANT, first.id, limit=9))
    assert [member.title for member in members] == ["Alert 1", "Alert 2"]
    assert (await calls.notices(second.id)) == (await calls.notices(first.id))


async def test_a_worse_one_in_the_group_calls_again(calls: Calls) -> None:
    first = await calls.escalate("1", group="g", severity=Severity.HIGH)
    await calls.do(AcknowledgeEscalations, escalations=(first.id,))
    worse = await calls.escalate("2", group="g", severity=Severity.CRITICAL)
    assert (worse.id, worse.state, worse.policy.id) == (first.id, EscalationState.OPEN, "critical")
    assert worse.acknowledged_by is None
    assert (await calls.lines(first.id))[-3:] == ["raised again", "notify", "notify"]


async def test_what_is_resolved_is_raised_anew(calls: Calls) -> None:
    first = await calls.escalate("1", group="g")
    await calls.do(ResolveEscalations, escalations=(first.id,), outcome=EscalationOutcome.HANDLED)
    assert (await calls.escalate("1", group="g")).id != first.id


async def test_an_answer_stops_the_chain_and_is_asked_for_again(calls: Calls) -> None:
    await calls.keep_policies(TWO_STEPS)
    found = await calls.escalate()
    outcome = await calls.do(AcknowledgeEscalations, OTTO, escalations=(found.id,))
    assert (outcome.message, outcome.undoable) == (f"“{found.title}” acknowledged.", True)
    calls.profile.clock.advance(minutes=9)
    assert await calls.advance(found.id) == 0
    calls.profile.clock.advance(minutes=1)
    assert await calls.advance(found.id) == 1
    reminder = (await calls.notices(found.id))[-1]
    assert (reminder.person, reminder.text[:14]) == (OTTO, "Still in hand?")
    calls.profile.clock.advance(minutes=2)
    assert await calls.advance(found.id) == 2
    assert (await calls.lines(found.id))[-2:] == ["acknowledgement lapsed", "notify"]
    assert (await calls.get(found.id)).state is EscalationState.OPEN


async def test_a_step_that_comes_late_says_so_to_people_and_in_the_history(calls: Calls) -> None:
    await calls.keep_policies(TWO_STEPS)
    found = await calls.escalate()
    calls.profile.clock.advance(hours=8)
    await calls.advance(found.id)
    last = (await calls.history(found.id))[-2]
    assert (last.what, last.step, last.late) == ("notify", 3, 8 * 3600 - 300)
    assert said(last) == "calls, late by 7 h 55 min: Sam in the window"
    assert (await calls.notices(found.id))[-1].text == "Late by 7 h 55 min: nobody was awake to send this."
    assert await calls.advance(found.id) == 0


async def test_a_step_that_reaches_nobody_is_told_and_the_chain_goes_on(calls: Calls) -> None:
    steps = (
        Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL),
        Step(do=Do.NOTIFY, to="owner"),
        TELL,
    )
    await calls.keep_policies(Policy(id="p", title="P", steps=steps))
    found = await calls.escalate()
    history = await calls.history(found.id)
    assert [entry.what for entry in history] == ["raised", "step at fault", "notify", "notify", "chain ended"]
    assert history[1].note == (
        "Step 1 (tell every supervisor by e-mail) reaches nobody: No address for e-mail is kept of Sam."
        " The chain goes on."
    )
    assert found.ended
    assert found.is_open


async def test_several_are_acknowledged_at_once_and_those_that_cannot_be_are_counted(calls: Calls) -> None:
    ids = [(await calls.escalate(str(number))).id for number in range(5)]
    await calls.do(AcknowledgeEscalations, OTTO, escalations=(ids[0],))
    await calls.do(ResolveEscalations, escalations=(ids[1],), outcome=EscalationOutcome.HANDLED)
    told = len(calls.profile.told)
    outcome = await calls.do(AcknowledgeEscalations, escalations=(*ids, EscalationId(999)))
    assert (outcome.affected, outcome.skipped) == (3, 3)
    assert outcome.message == "3 escalations acknowledged; 3 left as they are."
    assert len(calls.profile.told) == told + 1
    with pytest.raises(Conflict, match="otto has acknowledged"):
        await calls.do(AcknowledgeEscalations, escalations=(ids[0],))
    with pytest.raises(Rejected, match="no such escalation"):
        await calls.do(AcknowledgeEscalations, escalations=(EscalationId(999),))


async def test_taking_back_an_answer_lets_the_step_fire_that_came_due_meanwhile(calls: Calls) -> None:
    await calls.keep_policies(TWO_STEPS)
    found = await calls.escalate()
    done = await calls.do(AcknowledgeEscalations, escalations=(found.id,))
    calls.profile.clock.advance(minutes=6)
    with pytest.raises(Refused):
        await calls.do(Undo, OTTO, undone=done.command)
    back = await calls.do(Undo, undone=done.command)
    assert back.message == "Taken back for 1 escalation."
    assert (await calls.get(found.id)).calls_at == found.calls_at
    assert await calls.advance(found.id) == 1
    assert (await calls.history(found.id))[-1].late == 60
    again = await calls.do(Undo, undone=back.command)
    assert (again.affected, again.skipped) == (0, 1)


async def test_an_undo_can_be_undone_and_a_resolution_too(calls: Calls) -> None:
    found = await calls.escalate()
    done = await calls.do(ResolveEscalations, escalations=(found.id,), outcome=EscalationOutcome.FALSE_ALARM)
    back = await calls.do(Undo, SUPERVISOR, undone=done.command)
    assert (await calls.get(found.id)).state is EscalationState.OPEN
    await calls.do(Undo, SUPERVISOR, undone=back.command)
    assert (await calls.get(found.id)).outcome is EscalationOutcome.FALSE_ALARM


async def test_a_resolution_is_not_taken_back_over_the_same_raised_anew(calls: Calls) -> None:
    found = await calls.escalate()
    done = await calls.do(ResolveEscalations, escalations=(found.id,), outcome=EscalationOutcome.HANDLED)
    anew = await calls.escalate()
    assert (await calls.do(Undo, undone=done.command)).skipped == 1
    with pytest.raises(Conflict, match=f"number {anew.id}"):
        await calls.do(ReopenEscalation, escalation=found.id, reason="It burns again.")


async def test_silence_has_an_end_and_what_is_critical_needs_a_supervisor(calls: Calls) -> None:
    found = await calls.escalate()
    until = calls.profile.clock.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="may not silence what is CRITICAL"):
        await calls.do(SilenceEscalations, escalations=(found.id,), until=until)
    with pytest.raises(Rejected, match="24 hours"):
        await calls.do(SilenceEscalations, SUPERVISOR, escalations=(found.id,), until=until + timedelta(hours=24))
    await calls.do(SilenceEscalations, SUPERVISOR, escalations=(found.id,), until=until)
    calls.profile.clock.advance(minutes=59)
    assert await calls.advance(found.id) == 0
    calls.profile.clock.advance(minutes=1)
    assert await calls.advance(found.id) == 2
    assert (await calls.lines(found.id))[-2:] == ["silence ended", "notify"]
    with pytest.raises(Conflict):
        await calls.do(WakeEscalation, escalation=found.id)


async def test_who_has_it_in_hand_is_not_passed_over_by_an_operator(calls: Calls) -> None:
    found = await calls.escalate()
    await calls.do(TakeEscalation, OTTO, escalation=found.id)
    with pytest.raises(Refused, match="otto has it in hand"):
        await calls.do(TakeEscalation, escalation=found.id)
    with pytest.raises(Refused):
        await calls.do(UnacknowledgeEscalation, escalation=found.id)
    await calls.do(TakeEscalation, SUPERVISOR, escalation=found.id)
    assert (await calls.get(found.id)).taken_by == SUPERVISOR
    await calls.do(UnacknowledgeEscalation, SUPERVISOR, escalation=found.id)
    assert (await calls.lines(found.id))[-3:] == ["given up", "notify", "notify"]


async def test_only_a_person_says_that_an_incident_is_over_and_writes_how(calls: Calls) -> None:
    found = await calls.escalate(kind=EscalationKind.EMERGENCY)
    ids = {"escalations": (found.id,)}
    with pytest.raises(Refused, match="Only a person"):
        await calls.do(ResolveEscalations, SYSTEM, **ids, outcome=EscalationOutcome.CLEARED)
    with pytest.raises(Rejected, match="written down"):
        await calls.do(ResolveEscalations, **ids, outcome=EscalationOutcome.HANDLED)
    with pytest.raises(Rejected, match="A person says"):
        await calls.do(ResolveEscalations, **ids, outcome=EscalationOutcome.CLEARED, note="x")
    await calls.do(ResolveEscalations, **ids, outcome=EscalationOutcome.HANDLED, note="The fire is out.")
    calls.profile.clock.advance(hours=1)
    await calls.do(ReopenEscalation, escalation=found.id, reason="Smoke again.")
    again = await calls.get(found.id)
    assert (again.state, again.incident_at) == (EscalationState.OPEN, found.incident_at)
    incident = await calls.read(lambda tx: tx.escalations.incident(TENANT, found.id))
    assert incident is not None
    told = [line.text for line in incident.timeline]
    assert "resolved: handled: The fire is out." in told
    assert "opened again: Smoke again." in told


async def test_a_person_opens_an_incident_and_writes_notes(calls: Calls) -> None:
    found = await calls.escalate()
    await calls.do(OpenIncident, escalation=found.id, brief="Water in the cellar.")
    with pytest.raises(Conflict):
        await calls.do(OpenIncident, escalation=found.id)
    await calls.do(NoteEscalation, escalation=found.id, text=" Pump ordered. ")
    with pytest.raises(Rejected):
        await calls.do(NoteEscalation, escalation=found.id, text=" ")
    last = (await calls.history(found.id))[-1]
    assert (last.what, last.note, last.actor) == ("noted", "Pump ordered.", OPERATOR)
    assert (await calls.get(found.id)).brief == "Water in the cellar."


async def test_policies_of_a_site_and_hour_are_chosen_in_its_own_zone(calls: Calls) -> None:
    night = replace(TWO_STEPS, id="night", hours="12:30-13:30", days=("wed",))
    await calls.keep_policies(night, TWO_STEPS)
    assert (await calls.escalate("1")).policy.id == "night"  # noon UTC is 13:00 in Berlin
    assert (await calls.escalate("2", site="south")).policy.id == "two"
    assert (await calls.escalate("3", plugin="")).policy.id == "night"
    assert (await calls.escalate("4", plugin="recruitment")).policy.id == "fallback"


async def test_open_escalations_keep_their_copy_when_policies_change(calls: Calls) -> None:
    await calls.keep_policies(TWO_STEPS)
    found = await calls.escalate()
    await calls.keep_policies(replace(TWO_STEPS, steps=(TELL,)))
    assert (await calls.get(found.id)).policy == TWO_STEPS
    await calls.keep_policies()
    assert (await calls.escalate("new")).policy.id == "critical"


async def test_a_violation_is_told_by_what_its_check_says(calls: Calls) -> None:
    rows = "id,site,raised_at,priority,acknowledged_at,resolved_at\nA1,north,2026-03-17T01:00:00Z,critical,,\n"
    await calls.profile.load("alert", rows)
    await calls.profile.score_all()
    violation = (await calls.profile.violations())[0]
    steps = (Step(do=Do.MONITOR, seconds=60), WAIT)
    await calls.keep_policies(Policy(id="p", title="P", steps=steps))
    found = await calls.escalate(subject=Subject(SubjectKind.VIOLATION, str(violation.id)))
    calls.profile.clock.advance(seconds=150)
    await calls.advance(found.id)
    reading = (await calls.history(found.id))[-1]
    assert reading.note == (
        f"No answer for 2 min. The check still fails: {violation.found}. 1 reading before this one missed."
    )


async def test_a_call_in_own_words_joins_only_what_still_calls_for_it_as_badly(calls: Calls) -> None:
    async def call(**given: object) -> Outcome:
        said = {"title": "Man collapsed", "severity": Severity.HIGH, "own_words": True} | given
        subject = Subject(SubjectKind.OTHER, "Man collapsed")
        return await calls.do(EscalateSubject, subject=subject, **said)

    async def standing() -> list[tuple[Severity, EscalationKind, str]]:
        found = await calls.read(lambda tx: tx.escalations.open(TENANT, limit=9))
        return [(each.severity, each.kind, each.why) for each in sorted(found, key=lambda each: each.id)]

    await call()
    assert (await call(why="heard twice")).skipped == 1
    assert (await call(severity=Severity.MEDIUM)).skipped == 1, "it is called for as worse"
    assert (await call(severity=Severity.CRITICAL, why="worse")).affected == 1
    assert (await call(severity=Severity.CRITICAL, kind=EscalationKind.EMERGENCY, why="all")).affected == 1
    assert await standing() == [
        (Severity.HIGH, EscalationKind.REQUEST, ""),
        (Severity.CRITICAL, EscalationKind.REQUEST, "worse"),
        (Severity.CRITICAL, EscalationKind.EMERGENCY, "all"),
    ]
    first, second, third = sorted(
        each.id for each in await calls.read(lambda tx: tx.escalations.open(TENANT, limit=9))
    )
    await calls.do(AcknowledgeEscalations, escalations=(first, second, third))
    made = await call(why="another man")
    assert made.message == f"It is escalated, as number {third + 1}."
    assert (await call(why="another man")).message == f"It is escalated already, as number {third + 1}."
    assert len(await standing()) == 4
