"""The same question of people with the same rights, while what it rests on is the same: answered without a call."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from console.domain.turns import Action
from console.engine.decision import Decider, Decision, Piece
from console.engine.situation import Situation
from console.engine.work import Work

MOST = 500
LONGEST_QUESTION = 500
_RESTS_ON = 0.5
"""The score of the best knowledge hit, below which an answer does not rest on knowledge."""
_REFERS = re.compile(
    r"\b(it|its|that|this|these|those|they|them|their|he|him|she|her|one|ones|same|other|another|again|more|else|also"
    r"|first|second|third|last|above|before|earlier|yes|no|ok|okay|sure|instead|then)\b",
    re.IGNORECASE,
)
"""Words with which a question is about what was said before."""


@dataclass(frozen=True, slots=True)
class _Kept:
    decision: Decision
    text: str
    at: str
    until: float


class Remembering:
    """A decider that gives an answer again instead of asking, as long as the tenant says. Made anew with its bot, so
    nothing outlives an edit.

    Kept is only what is safe to give to another: it rests on knowledge, holds no personal data, used no tool, and
    neither changed anything nor was about anything else than the question.
    """

    def __init__(self, decider: Decider, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._decider = decider
        self._seconds = seconds
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    @property
    def name(self) -> str:
        return self._decider.name

    async def decide(self, situation: Situation, work: Work) -> AsyncIterator[Piece | Decision]:
        key = key_of(situation, work)
        kept = self._find(key)
        if kept is not None:
            work.cached = f"the same answer as at {kept.at} UTC; no model was asked"
            yield Piece(kept.text)
            yield replace(kept.decision, profile=situation.profile, intents=situation.intents)
            return
        said = ""
        async with aclosing(self._decider.decide(situation, work)) as pieces:  # type: ignore[type-var]
            async for each in pieces:
                if isinstance(each, Piece):
                    said += each.text
                elif key and _may_be_kept(situation, work, each, said):
                    self._keep(situation, key, each, said or each.text)
                yield each

    def _find(self, key: str) -> _Kept | None:
        kept = self._kept.get(key) if key else None
        if kept is not None and kept.until <= self._seconds():
            del self._kept[key]
            return None
        return kept

    def _keep(self, situation: Situation, key: str, decision: Decision, text: str) -> None:
        until = self._seconds() + 60 * situation.bot.settings.repeat_minutes
        self._kept[key] = _Kept(decision, text, f"{situation.turn.now:%H:%M}", until)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


def key_of(situation: Situation, work: Work) -> str:
    """Of all that the answer may depend on; empty where the question is not one that others may ask too."""
    turn, memory = situation.turn, situation.memory
    if not situation.bot.settings.repeat_minutes or situation.cut:
        return ""
    special = turn.due or turn.files or turn.whispers or situation.forgotten or situation.returned or work.runs
    explained = situation.reading.explained is not None
    remembered = memory.place or memory.pending or memory.key_facts or memory.summary or memory.entities
    if special or explained or remembered or _is_known(situation):
        return ""
    if not _stands_alone(situation) or not _is_plain(situation):
        return ""
    rests_on = [(hit.entry.text.id, hit.entry.version) for hit in situation.hits[:3]]
    guidelines = sorted(each.guideline.id for each in situation.matches if each.fits)
    settings = repr(situation.bot.settings)
    side = [turn.tenant, turn.plugin, turn.role.value, turn.channel, str(turn.site or ""), situation.first_reply]
    question = " ".join(situation.text.lower().split())
    whole = json.dumps([*side, question, rests_on, guidelines, settings], ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _is_known(situation: Situation) -> bool:
    """Whether something of this very person could have found its way into the answer."""
    profile = situation.profile
    return bool(profile.collected or profile.refused or profile.preferences or profile.objectives or profile.summary)


def _stands_alone(situation: Situation) -> bool:
    """Whether it is answered by knowledge, whatever was said before it."""
    found = bool(situation.hits) and situation.hits[0].score >= _RESTS_ON
    return found and len(situation.text) <= LONGEST_QUESTION and not _REFERS.search(situation.text)


def _is_plain(situation: Situation) -> bool:
    return situation.bot.language.mask().mask(situation.said) == situation.said


def _may_be_kept(situation: Situation, work: Work, decision: Decision, said: str) -> bool:
    changes = decision.place or decision.pending or decision.handoff or decision.entities or decision.key_facts
    acts = work.runs or work.commands or work.suggestions or decision.forgets or decision.profile != situation.profile
    sure = decision.confidence is not None and decision.confidence >= situation.bot.settings.threshold
    answers = decision.action in (Action.ANSWER, Action.CONVERSE) and bool(decision.cited)
    text = said or decision.text
    clean = situation.bot.language.mask().mask(f"{text}{decision.more}") == f"{text}{decision.more}"
    return answers and sure and clean and not changes and not acts and not decision.more
