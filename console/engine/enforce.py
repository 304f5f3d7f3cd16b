"""What may leave: prohibitions and restrictions by the sentence, the channel's length, disclaimers at the end.

Every text goes through here, whoever wrote it: model, template or knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.domain.behavior import Behavior, Prohibition
from console.domain.bots import BotSettings
from console.domain.prohibiting import Breach, Rule, breach_of
from console.domain.sentences import Cutter
from console.engine.clean import presentable
from console.engine.plain import plain_text

_WITHHELD = "I may not say more about that."


class Enforcer:
    """One reply on its way out. ``hits`` says in words what was changed."""

    def __init__(self, behavior: Behavior, settings: BotSettings, channel: str, *, first: bool = False) -> None:
        self._rules = _rules(behavior, settings)
        self._longest = settings.longest.get(channel, settings.longest.get("*", 8000))
        self._closing = tuple(dict.fromkeys((*behavior.disclaimers, *settings.disclaimers))) if first else ()
        self._rich = settings.rich
        self._cutter = Cutter()
        self._before = ""
        self._said = ""
        self._full = False
        self.hits: list[str] = []

    @property
    def said(self) -> str:
        """All that left so far."""
        return self._said

    def feed(self, piece: str) -> list[str]:
        """The sentences that may now be shown."""
        return [shown for sentence in self._cutter.feed(piece) if (shown := self._allow(sentence))]

    def sentence(self, whole: str) -> list[str]:
        """As ``feed``, for a sentence that is known to have ended."""
        waiting = [*self._cutter.finish(), whole]
        return [shown for sentence in waiting if (shown := self._allow(sentence))]

    def finish(self) -> list[str]:
        """What remains, and the disclaimers that the text does not already have."""
        shown = [each for sentence in self._cutter.finish() if (each := self._allow(sentence))]
        for line in self._closing:
            if line not in self._said and (each := self._allow(_apart(self._said, line))):
                self.hits.append(f"disclaimer added: {line}")
                shown.append(each)
        return shown

    def _allow(self, sentence: str) -> str:
        if self._full:
            return ""
        sentence = presentable(sentence)
        shown = self._fit(self._permitted(sentence if self._rich else plain_text(sentence)))
        self._said += shown
        self._before = shown or self._before
        return shown

    def _permitted(self, sentence: str) -> str:
        breach = self._broken(sentence)
        if breach is None:
            return sentence
        self.hits.append(f"{breach.rule.name}: {breach.sentence}")
        instead = breach.rule.prohibition.instead
        if instead in self._said or self._broken(instead) is not None:
            return ""
        return instead + (sentence[len(sentence.rstrip()) :] or " ")

    def _broken(self, sentence: str) -> Breach | None:
        """The rule that the sentence breaks, alone or as the end of the one that was shown before it."""
        return breach_of(sentence, self._before, self._rules)

    def _fit(self, text: str) -> str:
        room = self._longest - len(self._said)
        if len(text) <= room:
            return text
        self._full = True
        self.hits.append(f"cut at the channel's {self._longest} characters")
        short = text[: max(0, room - 1)].rstrip()
        return ("" if self._broken(short) else short) + "…" if room > 0 else ""


def enforce(text: str, behavior: Behavior, settings: BotSettings, channel: str) -> tuple[str, tuple[str, ...]]:
    """A whole text as it may leave, and what was changed."""
    enforcer = Enforcer(behavior, settings, channel)
    shown = "".join([*enforcer.feed(text), *enforcer.finish()])
    return shown, tuple(enforcer.hits)


def _rules(behavior: Behavior, settings: BotSettings) -> Sequence[Rule]:
    own = [Rule(f"prohibition {each.id}", each.prohibition) for each in behavior.guidelines if each.prohibition]
    return [*own, *(_restriction(phrase) for phrase in settings.restrictions)]


def _restriction(phrase: str) -> Rule:
    pattern = r"\b" + r"\s+".join(re.escape(word) for word in phrase.split()) + r"\b"
    return Rule(f"restriction {phrase}", Prohibition(patterns=(pattern,), instead=_WITHHELD))


def _apart(said: str, line: str) -> str:
    return line if not said or said.endswith("\n") else f"\n\n{line}"
