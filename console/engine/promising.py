"""What a model says of its own answer, held against what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.engine.toolbox import Ran

CHANGED_NOTHING = "To be clear: this reply has changed nothing."
CUT_SHORT = "I could not finish this answer. Please ask again if something is missing."
_CLAIMS = re.compile(
    r"\b(?:I|we)(?:['’]ve| have)(?: just| now| also| already)* (?:escalated|opened|created|filed|raised|logged|"
    r"notified|alerted|informed|called|contacted|dispatched|assigned|sent|published|withdrawn|cancel+ed|closed|resolved|"
    r"deleted|removed|updated|changed|moved|booked|scheduled|ordered|registered|submitted)\b",
    re.IGNORECASE,
)
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


def claims_a_deed(said: str) -> bool:
    """Whether it says that it did something, such as "I have escalated it"."""
    return bool(_CLAIMS.search(said))


def without_strays(sentence: str, entries: int) -> str:
    """Without numbers of entries that there are not: nothing would open where one clicks them."""
    return _NUMBERED.sub(lambda match: match[0] if 1 <= int(match[1]) <= entries else "", sentence)
