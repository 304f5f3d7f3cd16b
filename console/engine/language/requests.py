"""What a message is besides its matter: a greeting, thanks, a call for a person; several messages in one; urgency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 4_000
_MOST_CLAUSES = 8
_SHORT = 6


class Request(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PERSON = "a person"
    FORGOTTEN = "did you forget"
    BACK = "go back"
    SKIP = "skip"
    STOP = "stop"
    REPEAT = "repeat"
    RECALL = "what did I say"
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
        r"my previous) ?(?:last |previous )?(?:answer|one)?",
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
        r"|what was the question|come again|pardon(?: me)?|sorry,? what(?: was that)?",
    ),
    (Request.HELP, r"help|help me(?: please)?|what can (?:you|i) do(?: here)?|how does this work|commands|menu"),
)
_ANYWHERE: tuple[tuple[Request, str], ...] = (
    (
        Request.PERSON,
        r"\b(?:(?:speak|talk|chat|connect me|put me through|transfer(?: me)?|get me|give me|need|want|prefer|"
        r"let me have|like)\b"
        r"[^.!?\n]{0,25}\b(?:(?:real|actual|live)? ?(?:human(?: being)?|person|people|agent|operator|representative|"
        r"rep|"
        r"someone(?: real)?|somebody|supervisor|manager|advisor|colleague|staff member)))\b(?!'s| (?:id|name|list|"
        r"number))"
        r"|\b(?:real|actual|live) (?:human|person|agent)\b|^\W*(?:human|agent|operator|"
        r"representative)\W*(?:please\W*)?$"
        r"|\b(?:are|is) (?:there )?(?:anyone|anybody|someone) (?:real )?there\b|\bnot (?:to )?a (?:bot|robot|"
        r"machine)\b",
    ),
    (
        Request.FORGOTTEN,
        r"\b(?:did|have|do) you (?:already )?(?:forg[eo]t(?:ten)?|not remember|remember)\b|\bi (?:already|"
        r"just) (?:told|said|gave|"
        r"mentioned|answered|asked)\b|\byou (?:forgot|already asked|asked (?:me )?(?:that|this) (?:already|before))\b"
        r"|\bdon'?t you remember\b",
    ),
    (
        Request.RECALL,
        r"\b(?:what|which|how (?:many|much)|when|where|who)\b[^.!?\n]{0,30}\b(?:did|have) i (?:say|said|tell|told|"
        r"give|given|"
        r"mention|mentioned|answer|answered|enter|entered|ask)\b|\b(?:what|which|how many|how much) i (?:said|"
        r"told you|gave)\b"
        r"|\bremind me (?:what|how (?:many|much)|of my)\b",
    ),
)
_WHOLE_FORMS = tuple((request, re.compile(rf"\W*(?:{form})\W*", re.IGNORECASE)) for request, form in _WHOLE)
_FORMS = tuple((request, re.compile(form, re.IGNORECASE)) for request, form in _ANYWHERE)
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
    r"can'?t wait|priority|serious(?:ly)? (?:problem|issue)|injur\w+|hurt|locked out|broken into|down for)\b",
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
    r"will|do|does|did|is|are|"
    r"was|were|what|which|when|where|who|why|how|please|show|tell|give|send|list|find|book|check|i (?:want|need|"
    r"would|have))\b))\s*,?\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”")
_ASKS = re.compile(
    r"\?|^\W*(?:please|can|could|would|will|do|does|did|is|are|was|were|what|which|when|where|who|why|how|show|tell|"
    r"give|send|list|"
    r"find|book|check|escalate|call|open|i (?:want|need|would|have|am)|we|there|my|the|a|an|any)\b",
    re.IGNORECASE,
)


def requests_in(text: str) -> frozenset[Request]:
    """What the message asks of the conversation itself. Never raises."""
    text = text[:LONGEST_TEXT].replace("’", "'").strip()
    found = {request for request, form in _FORMS if form.search(text)}
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
