"""Who calls people is heard: where somebody answered and did not come, or the chain ended, it calls again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.domain.commands import Outcome
from console.domain.escalation_commands import AcknowledgeEscalations, EscalateSubject, SilenceEscalations
from console.domain.escalations import EscalationState, Subject, SubjectKind
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from tests.fakes.desk_profile import OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import GUARDS, Calls

TELL, WAIT = Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=60)
CHAIN = Policy(id="chain", title="Chain", steps=(TELL, WAIT, TELL), remind_after=600, lapse_after=600)
ABOUT = Subject(SubjectKind.VIOLATION, "7")


async def call(calls: Calls, **given: object) -> Outcome:
    said = {
        "subject": ABOUT,
        "title": "Post empty",
        "severity": Severity.HIGH,
        "plugin": GUARDS,
        "anew": True,
    } | given
    return await calls.do(EscalateSubject, **said)


async def called_again(calls: Calls, before: int) -> bool:
    found = await calls.read(lambda tx: tx.escalations.of_subject(TENANT, ABOUT))
    assert found is not None
    assert found.state is EscalationState.OPEN
    assert found.acknowledged_by is None
    return len(await calls.notices(found.id)) > before


@pytest.mark.parametrize("how", [AcknowledgeEscalations, SilenceEscalations])
async def test_that_it_calls_again_where_somebody_has_it_and_nobody_came(calls: Calls, how: type) -> None:
    await calls.keep_policies(CHAIN)
    await call(calls)
    found = await calls.read(lambda tx: tx.escalations.of_subject(TENANT, ABOUT))
    assert found is not None
    until = {"until": calls.profile.clock.now() + timedelta(hours=1)} if how is SilenceEscalations else {}
    await calls.do(how, SUPERVISOR, escalations=(found.id,), **until)
    told = len(await calls.notices(found.id))
    calls.profile.clock.advance(seconds=30)
    outcome = await call(calls)
    assert (outcome.message, outcome.affected) == (f"People are called again, as number {found.id}.", 1)
    assert await called_again(calls, told)
    again = next(entry for entry in await calls.history(found.id) if entry.what == "raised again")
    assert again.note.startswith("Called by hand")
    assert (await call(calls)).skipped == 1, "it calls already: a double click calls once"


async def test_that_it_calls_again_where_the_chain_has_ended(calls: Calls) -> None:
    await calls.keep_policies(CHAIN)
    subject = Subject(SubjectKind.OTHER, "Man collapsed")
    words = {"subject": subject, "title": "Man collapsed", "own_words": True}
    await call(calls, **words)
    assert (await call(calls, **words)).skipped == 1, "a step is to come"
    found = await calls.read(lambda tx: tx.escalations.of_subject(TENANT, subject))
    assert found is not None
    calls.profile.clock.advance(minutes=2)
    await calls.advance(found.id)
    assert (await calls.get(found.id)).calls_at is None
    told = len(await calls.notices(found.id))
    assert (await call(calls, **words)).message == f"People are called again, as number {found.id}."
    assert len(await calls.notices(found.id)) > told
    assert "no step was to come" in (await calls.history(found.id))[-2].note


async def test_that_what_calls_by_itself_disturbs_nobody_who_has_it(calls: Calls) -> None:
    await calls.keep_policies(CHAIN)
    await call(calls, anew=False)
    found = await calls.read(lambda tx: tx.escalations.of_subject(TENANT, ABOUT))
    assert found is not None
    await calls.do(AcknowledgeEscalations, OPERATOR, escalations=(found.id,))
    assert (await call(calls, anew=False)).skipped == 1
    assert (await calls.get(found.id)).state is EscalationState.ACKNOWLEDGED
