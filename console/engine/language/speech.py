"""What a message does with what it says: tells or demands it, only asks about it, or denies it."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 4_000
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|\s+[-–—]+\s+")
_LEAD = re.compile(
    r"^\W*(?:(?:hi+|hello|hey|good (?:morning|afternoon|evening)|ok(?:ay)?|so|and|but|well|also|now|then|sorry|"
    r"excuse me|thanks?|thank you|quick question|question)\b\W*)+",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:please\b|(?:can|could|would|will) (?:you|we|somebody|someone|anybody)\b|(?:can|could|may) (?:i|we) "
    r"(?:please )?(?:get|have)\b|why don'?t (?:you|we)\b|i (?:want|need|would like)\b|let'?s\b)"
    r"\s*(?:please\b|to\b|mind\b)*\s*",
    re.IGNORECASE,
)
_WANTS_TO_KNOW = re.compile(
    r"^(?:just )?(?:tell|show|explain|describe|list|remind|teach)\b|^(?:to )?(?:know|see|understand|learn|look)\b|"
    r"^help (?:me |us )?(?:to )?understand\b|^i (?:wonder|was wondering)\b|^(?:any idea|not sure)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how)\b|"
    r"^(?:is|are|was|were|am|has|have|had|does|did|should|shall|must|may|might|can|could|would|will|isn'?t|aren'?t|"
    r"wasn'?t|didn'?t|doesn'?t|hasn'?t|shouldn'?t)\b|"
    r"^do (?:i|we|you|they|the|any|all|our|my|these|those|guards|people)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(r"^(?:if|when|whenever|in case|suppose|supposing|assuming|imagine|what if)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"[,:]\s+(?=(?:what|which|who|when|where|why|how|can|could|should|shall|is|are|do|does|did|please)\b)",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|must|may|might|has|have|had)(?:n['’]?t)?"
)
_PUT = re.compile(
    rf"^(?:(?:what|which|who|whom|whose|when|where|why|how)(?: \w+){{0,3}}? {_AUXILIARY}\b|"
    r"(?:what|who|where|when|how)['’]s\b|"
    rf"{_AUXILIARY} (?:i|we|you|he|she|it|they|there|this|that|these|those|the|a|an|my|your|our|any|some|all|"
    r"\w+s)\b)",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"^(?:please |no,? )?(?:don['’]?t|do not|never|no need to|not necessary to|you need not|better not|rather not)\b"
    r"(?! (?:forget|hesitate|wait)\b)|"
    r"^(?:i|we) (?:do not|don['’]?t|did not|didn['’]?t) (?:want|wish|mean|intend) to\b(?!.*,)",
    re.IGNORECASE,
)
_NONE_OF_IT = re.compile(
    r"\W*(?:no,? )?(?:none|neither|nothing)(?: of (?:them|these|those|that|it|the (?:three|two|above)))?"
    r"(?: please)?\W*",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"\W*(?:(?:oh|ok(?:ay)?|well|hm+|uh)\W+)?(?:y(?:es|eah|ep|up|a)|ok(?:ay)?|sure|right|exactly|correct|of course|"
    r"no(?:pe|t really|t sure)?|nah|maybe|perhaps|possibly|probably|(?:i )?(?:don['’]?t|do not) know|dunno|idk|"
    r"no idea|why not|both|either)(?:\W+(?:please|thanks?|thank you|yet))?\W*",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|nothing|nobody|no one|none|no|nor|neither|cannot|hardly|barely|\w+n['’]t|dont|wont|cant|isnt)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:no|not a) (?:problem|worries|doubt|more|longer)\b|\b(?:no one|nobody|none)\b[^.,;!?]{0,12}\b(?:hurt|"
    r"injured|missing|harmed)\b|\bno (?:injuries|casualties|damage)\b|\bwhy not\b",
    re.IGNORECASE,
)


def takes_none(text: str) -> bool:
    """Whether the message is only that nothing of what was offered is wanted."""
    return bool(_NONE_OF_IT.fullmatch(text.strip()))


def agrees_or_not(text: str) -> bool:
    """Whether the message is only a yes, a no or a maybe."""
    return bool(_YES_OR_NO.fullmatch(text.strip()))


@lru_cache(maxsize=32)
def asks(text: str) -> bool:
    """Whether the message only asks about things or supposes them: nothing in it tells or demands anything.

    "How do I escalate a tour?" asks; "can you escalate it?" and "there is smoke, what do I do?" do not.
    """
    sentences = [each for each in _SENTENCE.split(text[:_LONGEST]) if re.search(r"\w", each)]
    return bool(sentences) and all(map(_asks, sentences))


def puts_a_question(text: str) -> bool:
    """Whether the message is a question in the order of its words, with or without its mark.

    "do I need a license" and "what does it pay" are; "20?" and "how to reach more people" are not.
    """
    return bool(_PUT.search(_LEAD.sub("", text[:_LONGEST].strip())))


def told_and_asked(text: str) -> tuple[str, str]:
    """The sentences that tell something, and those that are questions, with their marks."""
    sentences = [each for each in re.split(r"(?<=[.!?])\s+|\n+", text[:_LONGEST]) if re.search(r"\w", each)]
    asked = [each for each in sentences if each.rstrip().endswith("?") and (puts_a_question(each) or asks(each))]
    return " ".join(each for each in sentences if each not in asked), " ".join(asked)


def forbids(text: str) -> bool:
    """Whether the message says what not to do: "don't escalate it", "no need to open a ticket"."""
    return any(_FORBIDS.search(_LEAD.sub("", each.strip())) for each in _SENTENCE.split(text[:_LONGEST]))


@lru_cache(maxsize=32)
def denies(text: str) -> bool:
    """Whether something is said not to be so, or not to be wanted: "it is not over", "don't escalate"."""
    return bool(_NOT.search(_HARMLESS.sub(" ", text[:_LONGEST])))


def _asks(sentence: str) -> bool:
    said = _LEAD.sub("", sentence.strip()) or sentence.strip()
    demanded = _POLITE.sub("", said)
    if _WANTS_TO_KNOW.search(demanded):
        return True
    if demanded != said:
        return False
    if _QUESTION.search(said) or _SUPPOSES.search(said):
        return True
    return said.rstrip(" \"')").endswith("?") and _ASIDE.search(said) is None
