"""Who comes back after a while: greeted with what was spoken of, to go on with it or to start afresh."""

from __future__ import annotations

import re
from dataclasses import replace

from console.engine.language.speech import agrees_or_not
from console.engine.situation import Situation

CONTINUES = "continue earlier topic"
"""What is pending when the bot asked whether to go on."""
_LONGEST_QUOTED = 80
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
            return f"I had answered “{_short(situation.forgotten)}”. Here it is once more."
        return "You are right, I have not answered that, and I am sorry."
    if not situation.returned:
        return ""
    topic = situation.memory.topic
    if not topic:
        return "Welcome back."
    own = situation.bot.behavior.templates.get("welcome_back", "")
    words = own or "Welcome back. Earlier we talked about {topic}. We can continue there, or start afresh."
    return words.replace("{topic}", topic)


def continued(situation: Situation) -> Situation:
    """A yes to the earlier topic asks for that topic again."""
    agreed = situation.bot.language.answers.yes_no(situation.text)
    if not agreed and "continue" not in situation.text.lower():
        return situation
    topic = situation.memory.topic
    scores = dict(situation.bot.language.matcher.rank(topic))
    return replace(situation, text=topic, clauses=(topic,), scores=scores)


def starts_afresh(situation: Situation) -> bool:
    """Whether the person leaves the earlier topic, and asks for nothing else yet."""
    memory = situation.memory
    if memory.place is not None or not memory.topic:
        return False
    declines = agrees_or_not(situation.text) and situation.bot.language.answers.yes_no(situation.text) is False
    return bool(_AFRESH.fullmatch(situation.text)) or (memory.pending == CONTINUES and declines)


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_QUOTED else f"{line[: _LONGEST_QUOTED - 1].rstrip()}…"
