"""What a decider comes to, before it is enforced and becomes a reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from console.domain.memory import Place, Profile, WordRead
from console.domain.turns import Action, Citation, Handoff, Intent
from console.engine.situation import Situation
from console.engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``text`` is all of the reply, as its pieces were given out. ``held`` is why each guideline that holds does.

    ``place`` is where the conversation stands afterwards. ``refused``: why others do not hold. ``more`` is said after
    text that was given out already. ``forgets``: nothing of the conversation so far is remembered; ``drops_topic``:
    only its facts and summary are. ``reasoning`` is the model's, empty where none spoke. ``asks_word``: it only asks
    which word is meant.
    """

    action: Action
    text: str
    confidence: float | None
    intents: tuple[Intent, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    cited: tuple[Citation, ...] = ()
    handoff: Handoff | None = None
    place: Place | None = None
    profile: Profile = field(default_factory=Profile)
    topic: str = ""
    pending: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)
    key_facts: tuple[str, ...] = ()
    more: str = ""
    forgets: bool = False
    drops_topic: bool = False
    reasoning: str = ""
    asks_word: WordRead | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of the reply in the order of its pieces, not enforced yet. ``whole``: it is one whole sentence."""

    text: str
    whole: bool = False


class DeciderFailed(Exception):
    """A decider cannot answer this turn; the message is for the trace."""


class Decider(Protocol):
    @property
    def name(self) -> str: ...

    def decide(self, situation: Situation, work: Work) -> AsyncIterator[Piece | Decision]:
        """Pieces of text, then the decision. Raises DeciderFailed."""
