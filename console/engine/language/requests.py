"""What a message is besides its matter: a greeting, thanks, a call for a person; several messages in one; urgency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LONGEST_TEXT = 4_000
_MOST_CLAUSES = 8
_SHORT = 6
_HELD = 64
"""texts whose requests are known: one turn asks several times"""


class Request(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PERSON = "a person"
    FORGOTTEN = "did you forget"
    """that a question was not answered"""
    SAID_BEFORE = "I told you already"
    BACK = "go back"
    SKIP = "skip"
    ONWARD = "go on"
    STOP = "stop"
    REPEAT = "repeat"
    RECALL = "what did I say"
    STAND_IN = "what did your colleague say"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message with a matter of its own; ``urgency`` is 0 to 1."""

    text: str
    urgency: float


_WHOLE: tuple[tuple[Request, str], ...] = (
    (
        Request.GREETING,
        r"(?:hi+|hello+|hey+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|how are you(?: doing)?"
        r"|what'?s up|sup)(?: (?:there|again|all|everyone|team|bot))?",
    ),
    (
        Request.THANKS,
        r"(?:(?:ok(?:ay)?|great|perfect|cool|no|yes|many)\W+)?(?:thanks?(?: you)?|thx|ty|cheers|much appreciated"
        r"|appreciate (?:it|that))(?: (?:a lot|so much|very much|a bunch|again|for (?:your|the) help|for that|"
        r"mate))*",
    ),
    (
        Request.FAREWELL,
        r"(?:ok(?:ay)? )?(?:bye+(?: bye)?|goodbye|good ?night|see (?:you|ya)(?: (?:later|soon|tomorrow))?|take care|"
        r"cya"
        r"|talk (?:to you )?later|have a (?:good|nice|great) (?:one|day|night|evening|weekend))(?: (?:now|for now))?",
    ),
    (
        Request.BACK,
        r"(?:please )?(?:(?:can|could) (?:we|you|i) )?(?:go|take me|step|move)? ?(?:back|to the previous (?:one|"
        r"question|step))"
        r"(?: (?:please|one|a step|one step|to the (?:previous|last) (?:one|question|step)))*|(?:the )?previous"
        r"(?: (?:question|step))?|(?:wait,? )?(?:let me |i want to |can i )?(?:change|correct|fix) (?:my|the|that|"
        r"the last|my last|"
        r"my previous) ?(?:last |previous )?(?:answer|one)?|undo that",
    ),
    (
        Request.ONWARD,
        r"(?:please )?(?:(?:let'?s |let us )?(?:continue|go on|proceed|carry on)|next step)(?: please)?",
    ),
    (
        Request.SKIP,
        r"(?:please |let'?s |can (?:we|i|you) |i(?:'d| would) (?:like|rather) (?:to )?)?(?:skip|pass|next)"
        r"(?: (?:on )?(?:it|this|that|this one|that one|question|this question|that question|the question|this step|"
        r"please))*",
    ),
    (
        Request.STOP,
        r"(?:please )?(?:stop|cancel|quit|exit|abort|never ?mind|forget (?:it|about it)|leave it|not now|enough|"
        r"start over)"
        r"(?: (?:it|this|that|here|please|now|everything|the (?:questions|form|survey|review|resolution|journey)))*",
    ),
    (
        Request.REPEAT,
        r"(?:please )?(?:(?:can|could) you )?(?:repeat|say|ask)(?: (?:that|it|the question|"
        r"this))?(?: again)?(?: please)?"
        r"|what (?:was|is) the question|come again|pardon(?: me)?|sorry,? what(?: was that)?"
        r"|(?:what|which) (?:are|were|is|was) (?:the|my) (?:options?|choices?|question)(?: again)?|(?:the )?options|"
        r"which options|(?:say|show) (?:that|it|them)(?: again)?|where (?:are|were) we|what now",
    ),
    (Request.HELP, r"help|help me(?: please)?|what can (?:you|i) do(?: here)?|how does this work|commands|menu"),
)
_PEOPLE = (
    r"\b(?:(?:real|actual|live) )?(?:human(?: being)?|person|agent|operator|representative|rep|someone(?: real)?|"
    r"somebody|supervisor|manager|advisor|colleague|staff(?: member)?|recruiter)\b"
)
_SAYING = r"\b(?:say|said|tell|told|promise[ds]?|write|written|wrote|offer(?:ed)?|agree[ds]?)\b"
_NOT_THEIRS = r"(?!'s\b| (?:id|name|list|number))"
_ANYWHERE: tuple[tuple[Request, str], ...] = (
    (
        Request.PERSON,
        rf"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through|hand(?: me)? over|get me|"
        rf"switch(?: me)?|pass me|let me have)\b[^.?!\n]{{0,20}}{_PEOPLE}{_NOT_THEIRS}"
        rf"|\b(?:i(?:'d| would)? (?:want|need|like|prefer)|can i (?:have|get)|give me)(?: to have)? (?:an? )?"
        rf"(?:real |live |actual )?(?:human(?: being)?|person|live agent|representative){_NOT_THEIRS}"
        r"|\b(?:real|live|actual) (?:human|person|agent)\b|\bhuman (?:please|agent|being)\b"
        r"|^\W*(?:an? |the )?(?:human|person|agent|operator|representative|recruiter)(?:,? please)?\W*$"
        r"|\b(?:are|is) (?:there )?(?:anyone|anybody|someone) real there\b"
        r"|\bnot (?:to |with )?a (?:bot|robot|machine)\b",
    ),
    (
        Request.FORGOTTEN,
        r"\b(?:did|have) you (?:already )?(?:forg[eo]t(?:ten)?|miss(?:ed)?)\b"
        r"|\byou (?:forgot|missed|ignored|(?:didn'?t|did not|never|haven'?t|have not) (?:answer|reply|respond)\w*)\b"
        r"|\b(?:still|i'?m) waiting for (?:an|your|the) (?:answer|reply)\b"
        r"|^\W*(?:hello|hey)?\W*(?:are )?you (?:still )?there\W*$",
    ),
    (
        Request.SAID_BEFORE,
        r"\b(?:do|don'?t) you (?:not )?remember\b|\bi (?:already|just) (?:told|said|gave|mentioned|answered)\b"
        r"|\byou (?:already asked|asked (?:me )?(?:that|this) (?:already|before))\b",
    ),
    (
        Request.RECALL,
        r"\b(?:what|which|how (?:many|much)|when|where|who)\b[^.!?\n]{0,40}?\b(?:did|have|had) i (?:just |already )?"
        r"(?:say|said|tell|told|give|given|gave|mention(?:ed)?|answer(?:ed)?|enter(?:ed)?)\b"
        r"|\b(?:what|which|how many|how much) i (?:just |already )?(?:said|told you|gave|answered|entered)\b"
        r"|\bwhat(?:'s|’s| is| was) my (?:name|e-?mail(?: address)?|(?:tele)?phone(?: number)?|company|budget)\b"
        r"|\bwhat (?:was|were) my answers?\b|\bremind me of my answers?\b",
    ),
    (
        Request.STAND_IN,
        rf"\bwhat(?: exactly)? (?:did|has|had)\b[^.!?\n]{{0,20}}?(?:{_PEOPLE}|\b(?:he|she|they)\b)[^.!?\n]{{0,20}}?"
        rf"{_SAYING}|\bwhat (?:was i|i was|have i been|i have been)\b[^.!?\n]{{0,20}}?{_SAYING}",
    ),
)
_IS_IT_ONE = re.compile(
    r"\b(?:are you|is (?:this|it)|am i (?:talking|speaking|chatting|writing) (?:to|with)|"
    r"do i (?:talk|speak|chat|write) (?:to|with))\b[^.!?\n]*",
    re.IGNORECASE,
)
"""A question what the other side is asks for nobody."""
_WHOLE_FORMS = tuple((request, re.compile(rf"\W*(?:{form})\W*", re.IGNORECASE)) for request, form in _WHOLE)
_FORMS = tuple((request, re.compile(form, re.IGNORECASE)) for request, form in _ANYWHERE)
_PERSON = dict(_FORMS)[Request.PERSON]
_POLITE = re.compile(
    r"^\W*(?:hi+|hello+|hey+|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: very much| so much| a lot)?|"
    r"ok(?:ay)?)"
    r"(?: there| again| team)?\s*[,.!:;–-]+\s*(?=\w)",
    re.IGNORECASE,
)

_EMERGENCY = re.compile(
    r"\b(?:emergency|fire|smoke|gun(?:man|shots?)?|shots? fired|shoot(?:er|ing)|weapon|knife|stabb\w*|bleeding|"
    r"unconscious|collaps\w*|man down|mayday|"
    r"not breathing|heart attack|bomb|explosion|explod\w+|hostage|intruders?|break[- ]?in|breaking in|attack(?:ed|"
    r"ing)?|assault\w*|"
    r"evacuat\w+|gas leak|life[- ]threatening|call (?:the )?(?:police|ambulance|911|112|999))\b",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"\b(?:urgent(?:ly)?|asap|as soon as possible|immediately|right (?:now|away)|critical|at once|hurry|now!|"
    r"straight away|"
    r"can'?t wait|priority|serious(?:ly)? (?:problem|issue)|injur\w+|hurt|locked out|broken into|down for|hacked|"
    r"phishing|stolen|fraud(?:ulent)?|data breach)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?:today|tonight|soon|quick(?:ly)?|this (?:morning|afternoon|evening)|late|overdue|waiting)\b", re.I
)
_CALM = re.compile(
    r"\b(?:no (?:rush|hurry)|not urgent|whenever|when you (?:can|have time)|drill|exercise|fire (?:drill|exit))\b",
    re.I,
)

_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")
_JOINTS = re.compile(
    r"\s*,\s*also\s+|\s*,?\s+(?:and (?:also|then)|plus|besides|by the way|btw|oh and|and (?=(?:also|can|could|would|"
    r"will|do|does|did|is|are|was|were|what|which|when|where|who|why|how|please|show|tell|give|send|list|find|book|"
    r"check|escalate|open|create|raise|resolve|explain|compare|i (?:want|need|would|have))\b))\s*,?\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”")
_ASKS = re.compile(
    r"\?|^\W*(?:please|can|could|would|will|do|does|did|is|are|was|were|what|which|when|where|who|why|how|show|tell|"
    r"give|send|list|find|book|check|escalate|call|open|create|raise|resolve|explain|compare|i (?:want|need|would|"
    r"have|am)|we|there|my|the|a|an|any)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=_HELD)
def requests_in(text: str) -> frozenset[Request]:
    """What the message asks of the conversation itself. Never raises."""
    text = text[:LONGEST_TEXT].replace("’", "'").strip()
    found = {request for request, form in _FORMS if form.search(text)}
    if Request.PERSON in found and not _PERSON.search(_IS_IT_ONE.sub(" ", text)):
        found.remove(Request.PERSON)
    rest = text
    while match := _POLITE.match(rest):
        found.update(_whole(match[0]))
        rest = rest[match.end() :]
    return frozenset(found | _whole(rest))


def clauses(text: str) -> list[Clause]:
    """The parts of a message that each want an answer, most urgent first, else in their order.

    Greetings in front are left out. A text with one matter is one clause.
    """
    text = text.strip()
    while match := _POLITE.match(text):
        text = text[match.end() :]
    parts = [part.strip(" ,") for end in _ENDS.split(text) for part in _split(end) if re.search(r"\w", part)]
    joined = _rejoined(parts)
    if len(joined) > _MOST_CLAUSES:
        joined = [*joined[: _MOST_CLAUSES - 1], " ".join(joined[_MOST_CLAUSES - 1 :])]
    return sorted((Clause(part, urgency(part)) for part in joined), key=lambda clause: -clause.urgency)


def urgency(text: str) -> float:
    """1 for danger, 0.7 for what cannot wait, 0.3 for today, 0 otherwise; less where the text says so."""
    text = text[:LONGEST_TEXT]
    level = 1.0 if _EMERGENCY.search(text) else 0.7 if _URGENT.search(text) else 0.3 if _SOON.search(text) else 0.0
    return min(level, 0.2) if _CALM.search(text) else level


def _whole(text: str) -> set[Request]:
    return {request for request, form in _WHOLE_FORMS if form.fullmatch(text.strip())}


def _split(text: str) -> list[str]:
    """At words that join two matters, but not within quotes."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    parts, at = [], 0
    for match in _JOINTS.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in quoted):
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


def _rejoined(parts: list[str]) -> list[str]:
    """A part that asks for nothing belongs to the one before it, or after it where it is first."""
    out: list[str] = []
    lead = ""
    for part in parts:
        if _ASKS.search(part) or urgency(part) >= 0.7 or len(part.split()) > _SHORT:
            out.append(f"{lead} {part}".strip())
            lead = ""
        elif out:
            out[-1] = f"{out[-1]} {part}"
        else:
            lead = f"{lead} {part}".strip()
    return [*out, lead] if lead and not out else out
