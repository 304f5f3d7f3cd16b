"""Who answered an escalation first, and when it called again, by its history: who has it now may be somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.escalations import EffectKind, Escalation, EscalationEntry
from console.domain.policies import Do

ACKNOWLEDGED, TAKEN, ANSWERED_OUTSIDE, TAKEN_BACK = "acknowledged", "taken", "answered outside", "taken back"
"""What ``EscalationEntry.what`` says of a deed; of one that was taken back its ``note`` says which it was."""
_ANSWERS = (ACKNOWLEDGED, TAKEN, ANSWERED_OUTSIDE)
_CALLS = (EffectKind.NOTIFY, EffectKind.WEBHOOK)


def first_answer(history: Iterable[EscalationEntry]) -> EscalationEntry | None:
    """The first answer that stood, however it went on; one that was a slip and taken back is none.

    ``history`` is in the order in which it happened, also where the computer's clock was set meanwhile.
    """
    answers: list[EscalationEntry] = []
    withdrawn: list[list[EscalationEntry]] = []
    for entry in history:
        if entry.what in _ANSWERS:
            answers.append(entry)
        elif entry.what == TAKEN_BACK and entry.note == TAKEN_BACK:
            answers += withdrawn.pop() if withdrawn else []
        elif entry.what == TAKEN_BACK:
            withdrawn.append([answers.pop()] if answers and answers[-1].what == entry.note else [])
    return answers[0] if answers else None


def called_again(escalation: Escalation, history: Iterable[EscalationEntry]) -> EscalationEntry | None:
    """The first call after the chain had waited for an answer to those at its beginning."""
    waits = (index for index, step in enumerate(escalation.policy.steps) if step.do is Do.WAIT)
    first = next(waits, len(escalation.policy.steps))
    calls = (entry for entry in history if entry.what in _CALLS)
    return next((entry for entry in calls if entry.repeat > 0 or entry.step - 1 > first), None)
