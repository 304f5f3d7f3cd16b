"""Whether a message tells of danger that is there now, not asked about and not of another day."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from console.engine.language.speech import asks
from console.engine.language.stretches import lies_back
from console.engine.language.word_list import word_frequencies
from console.plugin.dangers import LONGEST, Told, dangers_in, gravest

_TELLS = re.compile(
    r"^\W*(?:and |but |so |hey |hello |please )*(?:why (?:is|are)(?! there (?:an? )?\w+ violation)|"
    r"what (?:do|should|shall|must|can) (?:i|we) do (?:with|about|against) (?:the|this|that|these)|"
    r"(?:did|do|don't|didn't) you (?:not )?(?:know|see|hear|notice|smell)(?! (?:if|whether|of|about))|"
    r"(?:can|could|would|will) (?:you|somebody|someone|anybody|anyone)|"
    r"(?:tell|inform|alert|warn|notify) (?!me\b|us\b)(?:the |all |every)?\w+ (?:that |of |about )?)",
    re.IGNORECASE,
)
"""Questions and calls that take the danger for granted."""
_ASKS_TO_KNOW = re.compile(r"\b(?:tell|show|explain|list|describe|give|help) (?:me|us)\b|\bexplain\b", re.IGNORECASE)
_ASKS_ANY = re.compile(r"^\W*any(?:body|one|thing|where)?\b", re.IGNORECASE)
_JOINS = re.compile(r"^\W*(?:or|in|at|near|on|with|by|from|inside)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|did|been|\w{3,}ed|broke|fell)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:yesterday|last|ago|past|previous|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}|"
    r"(?:january|february|march|april|june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:again|still|now|just|currently|at the moment)\b", re.IGNORECASE)


_WORD = re.compile(r"[^\W\d_]{3,}")
_CALLED = (
    "accident", "ambulance", "armed", "attack", "attacked", "bleeding", "blood", "bomb", "breathing", "burning",
    "collapsed", "dead", "emergency", "evacuate", "explosion", "fainted", "fire", "flames", "flood", "gas", "guard",
    "gun",
    "help", "hostage", "hurt", "injured", "intruder", "intruders", "knife", "leak", "mayday", "police", "robbery",
    "shooting", "smoke", "stabbed", "suicidal", "trapped", "unconscious", "weapon",
)  # fmt: skip
"""Words that a hurried hand misspells; speech has to be quick, so one letter wrong is enough to be heard."""


def danger_heard(text: str, now: datetime, today: date) -> str:
    """As ``danger_now``, with words that are none read as those of danger that they nearly are."""
    return danger_now(_WORD.sub(_nearly, text[:LONGEST]), now, today)


def _nearly(match: re.Match[str]) -> str:
    word = match[0].lower()
    if word in word_frequencies() or (match[0][0].isupper() and not match[0].isupper() and match.start() > 0):
        return match[0]
    return next((each for each in _CALLED if _is_one_off(word, each)), match[0])


def _is_one_off(word: str, right: str) -> bool:
    """One letter more, less, other, or two swapped; the first stays, but may be lost before a consonant."""
    if abs(len(word) - len(right)) > 1 or word[0] not in right[:2]:
        return False
    if len(word) < len(right):
        return any(right[:at] + right[at + 1 :] == word for at in range(len(right)))
    if len(word) > len(right):
        return any(word[:at] + word[at + 1 :] == right for at in range(len(word)))
    wrong = [at for at in range(len(word)) if word[at] != right[at]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(word) == sorted(right)
    return len(wrong) == 1 or swapped


@lru_cache(maxsize=64)
def danger_now(text: str, now: datetime, today: date) -> str:
    """The kind of danger, "" for none. ``now`` has a zone; ``today`` is the person's day. Never raises."""
    return gravest(each for each in dangers_in(text) if not _asked(each) and not _long_ago(each, now, today))


def _asked(told: Told) -> bool:
    if _TELLS.search(told.part):
        return bool(_ASKS_TO_KNOW.search(told.part))
    if _ASKS_ANY.search(told.part) or (_JOINS.search(told.part) and told.before and asks(told.before)):
        return True
    return asks(told.part.rstrip("? ") if told.before and asks(told.before) else told.part)


def _long_ago(told: Told, now: datetime, today: date) -> bool:
    if _PRESENT.search(told.part):
        return False
    if _PAST.search(told.part):
        return lies_back(told.before, now, today) or lies_back(told.part, now, today)
    return bool(_EARLIER.search(told.part)) and lies_back(told.part, now, today)
