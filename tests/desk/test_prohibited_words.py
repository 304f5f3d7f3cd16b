"""A delay is never downplayed, on any word that leaves: a model's, a template's, a policy's, or a person's own."""

from __future__ import annotations

from typing import Any

import pytest

from console.domain.conversations import Message, Sender
from console.domain.escalation_commands import (
    EscalateSubject,
    NoteEscalation,
    OpenIncident,
    ReopenEscalation,
    ResolveEscalations,
    SaveContact,
)
from console.domain.escalations import EscalationKind, EscalationOutcome, Subject, SubjectKind
from console.domain.ids import SYSTEM, ConversationId
from console.domain.inbox_commands import SendMessage
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.domain.trouble import Warned
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import GUARDS, Calls
from tests.fakes.inbox_profile import Inbox

RULE = "p7_never_downplay"
SMALL = "The responder was only two minutes late."
INSTEAD = "The response to this emergency was slower than its limit allows"


async def test_what_a_model_wrote_leaves_as_the_rule_has_it_and_the_history_keeps_what_stood_there(
    calls: Calls,
) -> None:
    found = await calls.escalate(
        title="Pump room, fire", why=f"Smoke at the gate. {SMALL}", kind=EscalationKind.AGENT
    )
    assert found.why.startswith(f"Smoke at the gate. {INSTEAD}")
    assert all(SMALL not in notice.text for notice in await calls.notices(found.id))
    (held,) = [entry for entry in await calls.history(found.id) if entry.what == "held back"]
    assert (held.actor, SMALL in held.note, RULE in held.note) == (SYSTEM, True, True)


async def test_the_texts_of_a_policy_leave_by_mail_as_the_rule_has_it(calls: Calls) -> None:
    await calls.do(SaveContact, ADMIN, person=SUPERVISOR, via=Via.EMAIL, address="sam@acme.example")
    mail = Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL, text="The delay is nothing to worry about.")
    hook = Step(do=Do.WEBHOOK, url="https://example.org/hook", text="A minor delay.")
    policy = Policy(id="p", title="P", steps=(mail, hook))
    with pytest.raises(Warned, match="When it goes out it says instead"):
        await calls.keep_policies(policy)
    await calls.keep_policies(policy, warned=(RULE,))
    found = await calls.escalate(title="Late tour", why="It began at noon.")
    texts = [notice.text for notice in await calls.notices(found.id)]
    assert [text.startswith(INSTEAD) for text in texts] == [True, True]
    assert all(text.endswith("It began at noon.") for text in texts)
    assert (await calls.lines(found.id)).count("held back") == 2


async def test_what_somebody_reported_goes_out_whole_and_as_no_judgment_of_the_house(calls: Calls) -> None:
    """Who comes to help needs to know what happened."""
    said = "Fire in hall 3, don't worry about the late responder"
    found = await calls.escalate(
        kind=EscalationKind.EMERGENCY, title="Fire", brief=f"Fire at North: {said}", quoted=said
    )
    assert found.brief.startswith(f"Fire at North: {said}\n(“")
    assert f"is how it was reported. The rule {RULE} lets nobody here call it so.)" in found.brief
    invented = await calls.escalate("8", title="Fire", brief=SMALL, quoted="Fire in hall 3")
    assert invented.brief.startswith(INSTEAD), "what nobody said is no quotation"


async def test_innocent_words_are_left_as_they_are(calls: Calls) -> None:
    why = "The response took 17 minutes, 3 are allowed."
    found = await calls.escalate(title="Pump room", why=why)
    assert found.why == why
    assert "held back" not in await calls.lines(found.id)


async def test_a_rule_of_another_house_does_not_hold_here(calls: Calls) -> None:
    found = await calls.escalate(title="Query 7", why=SMALL, plugin="isp_support")
    assert found.why == SMALL


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (NoteEscalation, {"text": SMALL}),
        (OpenIncident, {"brief": SMALL}),
        (ResolveEscalations, {"note": SMALL, "outcome": EscalationOutcome.HANDLED}),
    ],
)
async def test_a_person_is_warned_of_words_that_go_out_with_an_escalation_and_sends_them_all_the_same(
    calls: Calls, kind: Any, given: dict[str, Any]
) -> None:
    found = await calls.escalate()
    which = {"escalations": (found.id,)} if kind is ResolveEscalations else {"escalation": found.id}
    before = await calls.lines(found.id)
    with pytest.raises(Warned, match=RULE) as warned:
        await calls.do(kind, **which, **given)
    assert "only two minutes late" in warned.value.what
    assert warned.value.rules == (RULE,)
    assert await calls.lines(found.id) == before
    await calls.do(kind, **which, **given, warned=(RULE,))
    history = await calls.history(found.id)
    (knew,) = [entry for entry in history if entry.what == "sent after a warning"]
    assert (knew.actor, "only two minutes late" in knew.note) == (OPERATOR, True)
    assert SMALL in {entry.note for entry in history} | {(await calls.get(found.id)).brief} | {
        entry.note.removeprefix("handled: ") for entry in history
    }


async def test_a_reason_to_open_it_again_is_warned_of_too(calls: Calls) -> None:
    found = await calls.escalate()
    await calls.do(ResolveEscalations, escalations=(found.id,), outcome=EscalationOutcome.HANDLED)
    with pytest.raises(Warned):
        await calls.do(ReopenEscalation, escalation=found.id, reason=SMALL)
    await calls.do(ReopenEscalation, escalation=found.id, reason=SMALL, warned=(RULE,))
    assert "opened again" in await calls.lines(found.id)


async def test_who_writes_to_a_customer_is_warned_and_sends_it_again_as_it_is(calls: Calls, inbox: Inbox) -> None:
    talk = (await inbox.receive(plugin=GUARDS)).id

    async def send(**given: Any) -> None:
        await calls.do(SendMessage, conversation=talk, text=SMALL, epoch=0, take_over=True, **given)

    with pytest.raises(Warned, match="only two minutes late"):
        await send()
    assert await said(calls, talk) == []
    await send(warned=(RULE,))
    sent, note = await said(calls, talk)
    assert (sent.sender, sent.text) == (Sender.PERSON, SMALL)
    assert (note.sender, note.text.startswith("Olga, sent after a warning: “only two minutes late”")) == (
        Sender.NOTE,
        True,
    )


async def said(calls: Calls, talk: ConversationId) -> list[Message]:
    shown = await calls.read(lambda tx: tx.inbox.window(TENANT, talk, before=50))
    return [message for message in shown if message.sender in (Sender.PERSON, Sender.NOTE)]


async def test_a_subject_is_escalated_whatever_its_words(calls: Calls) -> None:
    """A title that breaks a rule still calls."""
    await calls.do(
        EscalateSubject,
        subject=Subject(SubjectKind.OTHER, "x"),
        title=SMALL,
        severity=Severity.CRITICAL,
        plugin=GUARDS,
    )
    (found,) = await calls.read(lambda tx: tx.escalations.open(TENANT, limit=9))
    assert found.title.startswith(INSTEAD)
