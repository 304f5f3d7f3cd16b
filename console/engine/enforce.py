"""What may leave: prohibitions and restrictions by the sentence, the channel's length, disclaimers at the end.

Every text goes through here, whoever wrote it: model, template or knowledge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from console.domain.behavior import Behavior, Prohibition
from console.domain.bots import BotSettings
from console.engine.plain import plain_text
from console.engine.sentences import Cutter
from console.plugin.patterns import pattern_of

_WITHHELD = "I may not say more about that."


class Enforcer:
    """One reply on its way out. ``hits`` says in words what was changed."""

    def __init__(self, behavior: Behavior, settings: BotSettings, channel: str, *, first: bool = False) -> None:
        self._rules = [*_prohibitions(behavior), *(_restriction(phrase) for phrase in settings.restrictions)]
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
        shown = self._fit(self._permitted(sentence if self._rich else plain_text(sentence)))
        self._said += shown
        self._before = shown or self._before
        return shown

    def _permitted(self, sentence: str) -> str:
        broken = self._broken(sentence)
        if broken is None:
            return sentence
        name, rule = broken
        self.hits.append(f"{name}: {sentence.strip()}")
        if rule.instead in self._said or self._broken(rule.instead) is not None:
            return ""
        return rule.instead + (sentence[len(sentence.rstrip()) :] or " ")

    def _broken(self, sentence: str) -> tuple[str, Prohibition] | None:
        """The rule that the sentence breaks, alone or as the end of the one that was shown before it."""
        plain, before = _plain(sentence), _plain(self._before)
        for name, rule in self._rules:
            if _breaks(rule, plain) or (not _breaks(rule, before) and _breaks(rule, f"{before} {plain}")):
                return name, rule
        return None

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


def breaks_any(sentence: str, prohibitions: Iterable[Prohibition]) -> bool:
    """Whether one sentence may not leave."""
    return any(_breaks(each, _plain(sentence)) for each in prohibitions)


def _prohibitions(behavior: Behavior) -> Sequence[tuple[str, Prohibition]]:
    return [(f"prohibition {each.id}", each.prohibition) for each in behavior.guidelines if each.prohibition]


def _restriction(phrase: str) -> tuple[str, Prohibition]:
    pattern = r"\b" + r"\s+".join(re.escape(word) for word in phrase.split()) + r"\b"
    return f"restriction {phrase}", Prohibition(patterns=(pattern,), instead=_WITHHELD)


def _breaks(rule: Prohibition, sentence: str) -> bool:
    found = any(pattern_of(each).search(sentence) for each in rule.patterns)
    return found and not any(pattern_of(each).search(sentence) for each in rule.unless)


def _plain(sentence: str) -> str:
    """As a reader sees it: without marks of emphasis, look-alike forms, invisible characters and curly quotes.

    Letters that are drawn apart are joined: m i n o r, m-i-n-o-r.
    """
    seen = unicodedata.normalize("NFKC", sentence).translate(_LOOKS)
    seen = "".join(character for character in seen if unicodedata.category(character) != "Cf")
    if _LATIN.search(seen):
        seen = _TALL_I.sub("l", seen.translate(_LIKE_LATIN))
    seen = _DRAWN_APART.sub(lambda drawn: re.sub(r"[^A-Za-z]", "", drawn[0]), seen)
    return " ".join(seen.split())


_LOOKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "*": None, "_": None, "`": None})


_LATIN = re.compile(r"[A-Za-z]")
_LIKE_LATIN = str.maketrans("аеорсухіѕјԁАЕОРСХІВНКМТ", "aeopcyxisjdAEOPCXIBHKMT")
"""Cyrillic letters that look like Latin ones."""
_TALL_I = re.compile(r"(?<=[a-z])I(?=[a-z])")
_DRAWN_APART = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][ .·-]){3,}[A-Za-z](?![A-Za-z])")


def _apart(said: str, line: str) -> str:
    return line if not said or said.endswith("\n") else f"\n\n{line}"
