"""What a bot suggests to ask next, and what it knows for that of the person's other conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.ids import ConversationId

ANSWER = "answer:"


@dataclass(frozen=True, slots=True)
class SuggestedAsk:
    """``text`` is sent as the person's own message; ``reason`` says why it is suggested; ``key`` is what it is about:
    ``item:`` or ``intent:`` and a name, or ``ANSWER`` and one where it answers what the reply itself asks."""

    text: str
    reason: str
    key: str

    @property
    def is_answer(self) -> bool:
        """No suggestion of what to ask next, and not counted as one."""
        return self.key.startswith(ANSWER)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one earlier message was about; ``at`` is UTC."""

    conversation: ConversationId
    at: datetime
    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Of one person and one bot: what was asked, oldest first; things viewed in earlier conversations, latest first;
    keys of what was suggested often enough and never taken."""

    asked: tuple[Asked, ...] = ()
    viewed: tuple[str, ...] = ()
    passed_over: frozenset[str] = frozenset()
