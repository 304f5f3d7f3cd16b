"""What of a message with several matters nothing answers: it is said, not passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.engine.language.speech import puts_a_question
from console.engine.parts import Part
from console.engine.returning import quoted
from console.engine.situation import Situation

_JOINED = re.compile(r"^\W*(?:(?:and|also|but|then|so|or)\W+)+", re.IGNORECASE)
_PRESSING = 0.6
"""Urgency of what may not be left out, question or not."""


def left_open(situation: Situation, parts: Sequence[Part]) -> str:
    """``parts`` are what was found for each clause. Empty where all of it, or nothing at all, is answered."""
    if not any(part.score > 0 for part in parts):
        return ""
    clauses = [clause for clause, part in zip(situation.clauses, parts, strict=True) if part.score == 0]
    meant = [each for each in clauses if puts_a_question(each) or _presses(situation, each)]
    told = (f"To “{quoted(_bare(each))}” I have no answer; say *a person*, and somebody takes it." for each in meant)
    return "\n".join(told)


def _bare(clause: str) -> str:
    return _JOINED.sub("", clause).strip(" \t\n,.;!?")


def _presses(situation: Situation, clause: str) -> bool:
    return situation.bot.language.intents.urgency(clause) >= _PRESSING
