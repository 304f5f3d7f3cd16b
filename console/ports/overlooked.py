"""Store behind what is overlooked: customers who wait, beside the escalations that call for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from console.domain.conversations import Conversation
from console.domain.escalations import Member
from console.domain.ids import ConversationId, TenantId


class Owed(Enum):
    """What a customer waits for."""

    ANSWER = "answer"
    PERSON = "person"
    """a bot handed the conversation over"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member that has not ended; ``at`` is its place in the order of members."""

    at: int
    member: Member


class OverlookedStore(Protocol):
    """Both give a piece at a time: the next begins ``beyond`` the last of the one before."""

    def uncalled(
        self,
        tenant: TenantId,
        owed: Owed,
        *,
        after: datetime,
        until: datetime,
        beyond: tuple[datetime, ConversationId] | None,
        limit: int,
    ) -> Sequence[Conversation]:
        """Whose customers wait since then, later than ``after``, whoever waits longest first; without those of which
        people were called since, or are called now."""

    def answered(self, tenant: TenantId, owed: Owed, group: str, *, beyond: int, limit: int) -> Sequence[Standing]:
        """Conversations whose customer waits no more, or that are gone, in unresolved escalations whose group begins
        with ``group``."""
