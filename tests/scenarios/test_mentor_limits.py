"""What the mentor cannot do, or was not asked to do: it says so, and nothing is written."""

from __future__ import annotations

import pytest

from console.ports.session import Session
from tests.scenarios.test_mentor_talk import begin, raised, say


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stop the escalation", "I stop nothing and take nothing back."),
        ("undo the escalation", "I stop nothing and take nothing back."),
        ("turn off the alarm", "I stop nothing and take nothing back."),
        ("i made a mistake escalating", "I stop nothing and take nothing back."),
        ("assign violation 83 to rohan", "I give a violation only to you"),
        ("give violation 83 to my colleague", "I give a violation only to you"),
        ("send a patrol to the fence at lindenhof", "nothing was done"),
        ("call the guard at gate 4", "nothing was done"),
        ("open gate 4", "nothing was done"),
        ("lock the doors at saffron", "nothing was done"),
        ("generate the daily report", "nothing was done"),
        ("accident report is missing", "**P4 Legal & Professional**"),
        ("kein feuer", ""),
        ("es brennt nicht", ""),
    ],
)
async def test_that_what_it_cannot_do_is_said_and_nothing_changes(session: Session, text: str, said: str) -> None:
    reply = await say(session, await begin(session), text)
    assert said in reply.content
    assert reply.commands == ()
    assert "EMERGENCY" not in reply.content


async def test_that_who_speaks_of_harassment_is_passed_on(session: Session) -> None:
    reply = await say(session, await begin(session), "a colleague harassed me")
    assert reply.handoff is not None


async def test_that_a_violation_is_taken_by_who_asks(session: Session) -> None:
    reply = await say(session, await begin(session), "assign violation 83 to me")
    assert "Violation 83 is yours now" in reply.content
    assert raised(await say(session, await begin(session), "escalate violation 90")) == ["ESC-V90"]
