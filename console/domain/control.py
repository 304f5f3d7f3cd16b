"""Who holds a conversation: the bot, the queue, or a person. Every change of hands raises the epoch by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

Owner = str
"""``BOT``, ``QUEUE`` (nobody yet), or a PersonId."""

BOT: Owner = "bot"
QUEUE: Owner = "queue"
EPOCH_ONE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The lease. ``since``: when this owner got it; ``expires``: when a person who does nothing loses it; both UTC.

    ``reminded``: whether the owner was told that it is about to be lost. ``reason`` says why it changed hands.
    """

    owner: Owner = BOT
    epoch: int = 0
    since: datetime = EPOCH_ONE
    expires: datetime | None = None
    reminded: bool = False
    reason: str = ""

    @property
    def held_by_person(self) -> bool:
        return self.owner not in (BOT, QUEUE)
