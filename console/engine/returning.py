"""Who comes back after a while: greeted with what was spoken of, to go on with it or to start afresh."""

from __future__ import annotations

import re
from dataclasses import replace

from console.engine.decision import Decision
from console.engine.language.courtesy import is_courtesy
from console.engine.language.speech import agrees_or_not
from console.engine.situation import Situation

_CONTINUES = "continue earlier topic: "
"""What is pending begins so when the bot offered to go on; the topic follows."""
_LONGEST_QUOTED = 80
_GOES_ON = re.compile(
    r"\W*(?:(?:yes|ok(?:ay)?|please|let'?s|let us|we can|i(?:'d| would) like to)\W+)*"
    r"(?:continue|go on|carry on|resume|where (?:were|did) we(?: leave off| stop)?)"
    r"(?: there| with (?:that|it|this)| please| where we (?:were|left off|stopped))*\W*",
    re.IGNORECASE,
)
_AFRESH = re.compile(
    r"\W*(?:(?:ok(?:ay)?|no|please|thanks?(?: you)?|let'?s|let us|can we|could we|we|i'll|i will"
    r"|i(?:'d| would)? (?:like|prefer|rather|want)(?: to)?)\W+)*"
    r"(?:(?:start|begin)(?:ing)? (?:it |this |all )?(?:a?fresh|anew|new|over|again)"
    r"|(?:a )?(?:fresh|new) (?:start|topic)|(?:something|anything) (?:else|new|different)"
    r"|forget (?:about )?(?:it|that))(?: please| now)*\W*",
    re.IGNORECASE,
)


def opening(situation: Situation) -> str:
    """What comes before the answer to who reminds of a question, or returned."""
    if situation.forgotten:
        if situation.answered_before:
            return f"I had answered “{quoted(situation.forgotten)}”. Here it is once more."
        return "You are right, I have not answered that, and I am sorry."
    if not situation.returned:
        return ""
    topic = situation.memory.topic
    if not topic:
        return "Welcome back."
    own = situation.bot.behavior.templates.get("welcome_back", "")
    words = own or "Welcome back. Earlier we talked about {topic}. We can continue there, or start afresh."
    return words.replace("{topic}", topic)


def offering(situation: Situation, decision: Decision, *, understood: bool) -> Decision:
    """The decision with the earlier topic offered to who returned, unless it asks something itself.

    A greeting, or what was not understood, leaves the topic as it was.
    """
    topic = situation.memory.topic
    if not situation.returned or not topic or decision.place is not None:
        return decision
    stays = not understood or is_courtesy(situation.text)
    return replace(decision, pending=f"{_CONTINUES}{topic}", topic=topic if stays else decision.topic)


def continued(situation: Situation) -> Situation:
    """A yes to the earlier topic asks for that topic again."""
    topic = _offered(situation)
    agreed = agrees_or_not(situation.text) and situation.bot.language.answers.yes_no(situation.text)
    if not topic or not (agreed or _GOES_ON.fullmatch(situation.text)):
        return situation
    scores = dict(situation.bot.language.matcher.rank(topic))
    return replace(situation, text=topic, clauses=(topic,), scores=scores)


def starts_afresh(situation: Situation) -> bool:
    """Whether the person leaves the earlier topic, and asks for nothing else yet."""
    memory = situation.memory
    if memory.place is not None or not memory.topic:
        return False
    declines = agrees_or_not(situation.text) and situation.bot.language.answers.yes_no(situation.text) is False
    return bool(_AFRESH.fullmatch(situation.text)) or (bool(_offered(situation)) and declines)


def _offered(situation: Situation) -> str:
    """The topic that was offered to go on with, empty for none."""
    pending = situation.memory.pending
    return pending.removeprefix(_CONTINUES) if pending.startswith(_CONTINUES) else ""


def quoted(question: str) -> str:
    """On one line, cut where it is long."""
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_QUOTED else f"{line[: _LONGEST_QUOTED - 1].rstrip()}…"
