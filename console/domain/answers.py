"""Who answered an escalation, by its history: whoever has it in hand now may be somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.escalations import EscalationEntry

ACKNOWLEDGED, TAKEN, ANSWERED_OUTSIDE, TAKEN_BACK = "acknowledged", "taken", "answered outside", "taken back"
"""What ``EscalationEntry.what`` says of a deed; of one that was taken back its ``note`` says which it was."""
_ANSWERS = (ACKNOWLEDGED, TAKEN, ANSWERED_OUTSIDE)


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
