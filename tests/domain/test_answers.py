"""Who answered first stays who did, whoever took it over since; a slip that was taken back was no answer."""

from __future__ import annotations

from datetime import timedelta

from console.domain.answers import ACKNOWLEDGED, ANSWERED_OUTSIDE, TAKEN, TAKEN_BACK, first_answer
from console.domain.escalations import EscalationEntry
from console.domain.ids import SYSTEM, EscalationId, PersonId
from tests.fakes.clock import NOON

ANN, BOB = PersonId("ann"), PersonId("bob")


def told(*deeds: tuple[PersonId, str] | tuple[PersonId, str, str]) -> list[EscalationEntry]:
    """A minute apart."""
    return [
        EscalationEntry(
            id=number, escalation=EscalationId(1), at=NOON + timedelta(minutes=number), actor=deed[0], what=deed[1],
            note=deed[2] if len(deed) > 2 else "",
        )
        for number, deed in enumerate(deeds)
    ]  # fmt: skip


def first(*deeds: tuple[PersonId, str] | tuple[PersonId, str, str]) -> tuple[PersonId, int] | None:
    found = first_answer(told(*deeds))
    return None if found is None else (found.actor, found.id)


def test_who_takes_it_over_was_not_the_first() -> None:
    assert first((SYSTEM, "raised"), (ANN, ACKNOWLEDGED), (BOB, TAKEN), (BOB, "resolved")) == (ANN, 1)
    assert first((SYSTEM, "raised"), (BOB, TAKEN)) == (BOB, 1)
    assert first((SYSTEM, "raised"), (SYSTEM, ANSWERED_OUTSIDE), (ANN, ACKNOWLEDGED)) == (SYSTEM, 1)


def test_what_lapsed_was_an_answer_all_the_same() -> None:
    assert first((ANN, ACKNOWLEDGED), (SYSTEM, "acknowledgement lapsed"), (BOB, ACKNOWLEDGED)) == (ANN, 0)


def test_a_slip_that_was_taken_back_is_no_answer() -> None:
    assert first((ANN, ACKNOWLEDGED), (ANN, TAKEN_BACK, ACKNOWLEDGED)) is None
    assert first((ANN, ACKNOWLEDGED), (ANN, TAKEN_BACK, ACKNOWLEDGED), (BOB, ACKNOWLEDGED)) == (BOB, 2)
    again = ((ANN, ACKNOWLEDGED), (ANN, TAKEN_BACK, ACKNOWLEDGED), (ANN, TAKEN_BACK, TAKEN_BACK))
    assert first(*again) == (ANN, 0)
    other = ((ANN, ACKNOWLEDGED), (ANN, TAKEN_BACK, ACKNOWLEDGED), (BOB, TAKEN_BACK, "silenced"))
    assert first(*other, (BOB, TAKEN_BACK, TAKEN_BACK)) is None


def test_nobody_answered() -> None:
    assert first((SYSTEM, "raised"), (ANN, "noted", "on my way")) is None
