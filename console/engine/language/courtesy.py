"""Greetings, thanks and the like, which ask for nothing."""

from __future__ import annotations

import re

_COURTESY = re.compile(
    r"\b(?:(?:many )?thank(?:s| you)(?: (?:so|very) much| a lot)?|please|hello|hi|hey|"
    r"good (?:morning|afternoon|evening|night|day)|(?:good)?bye|see you|cheers|sorry|excuse me)\b[\s,.!]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


def without_courtesy(text: str) -> str:
    """What is said beside it; the text itself where that is one word at most, as in "hey there".

    So a mere "thank you" is not like "I am out, thank you".
    """
    rest = _COURTESY.sub("", text)
    return rest if len(_WORD.findall(rest)) > 1 else text


def is_courtesy(text: str) -> bool:
    """Whether nothing else is said."""
    return not _WORD.search(_COURTESY.sub("", text))
