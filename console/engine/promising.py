"""What a model says of its own answer, held against what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from console.domain.conversations import Sender
from console.engine.decision import Decision
from console.engine.deeds import claims_a_deed
from console.engine.situation import Situation
from console.engine.toolbox import Ran
from console.engine.work import Work

CHANGED_NOTHING = "To be clear: this reply has changed nothing."
CUT_SHORT = "I could not finish this answer. Please ask again if something is missing."
_NUMBERED = re.compile(r"[ \t]*\[(\d{1,3})\](?!\()")


def outcomes(writes: Sequence[Ran], said: str) -> str:
    """What came of what the model wanted done: it spoke before, and may have promised what was refused.

    What keeps the answers of a flow says its own words.
    """
    wanted = [each for each in writes if not each.run.why.startswith("flow ")]
    failed = [each.run.summary for each in wanted if not each.run.ok]
    done = [each.run.summary for each in wanted if each.run.ok and each.result.commands]
    lines = [f"This was not done: {summary}" for summary in failed]
    lines += [f"Done: {summary}" for summary in done if summary and summary not in said]
    return "".join(f"\n\n{line}" for line in dict.fromkeys(lines))


def clarified(situation: Situation, work: Work, decision: Decision) -> str:
    """What puts right a reply that claims a deed which nobody did; "" where a tool acted, people take over, or the
    records that the turn read tell of it."""
    if decision.handoff or any(each.run.ok for each in work.writes):
        return ""
    demanded = "" if situation.demands_nothing else situation.text
    keeps = decision.profile is not None and decision.profile != situation.profile
    claimed = claims_a_deed(decision.text, records=_records(situation, work), demanded=demanded, keeps=keeps)
    return f"\n\n{CHANGED_NOTHING}" if claimed else ""


def _records(situation: Situation, work: Work) -> list[str]:
    """Line by line what tools read, and what was said before by the bot and by people."""
    told = [each.text for each in situation.history if each.sender in (Sender.BOT, Sender.PERSON)]
    found = [line for each in work.runs if each.ok for line in (each.summary, *_lines(each.result))]
    spoken = [line for text in told if CHANGED_NOTHING not in text for line in text.splitlines()]
    return [line for line in (*found, *spoken) if line.strip()]


def _lines(value: Any) -> Iterator[str]:
    """One for each thing in the data, with its plain values."""
    if isinstance(value, Mapping):
        yield " ".join(
            f"{name} {each}" for name, each in value.items() if not isinstance(each, list | tuple | Mapping)
        )
        for each in value.values():
            yield from _lines(each) if isinstance(each, list | tuple | Mapping) else ()
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _lines(each)
    else:
        yield str(value)


def without_strays(sentence: str, entries: int) -> str:
    """Without numbers of entries that there are not: nothing would open where one clicks them."""
    return _NUMBERED.sub(lambda match: match[0] if 1 <= int(match[1]) <= entries else "", sentence)
