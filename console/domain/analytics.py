"""What bots did over a span of time, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Replies of one name: a bot, channel, engine, model, topic, kind, or reason of a handoff. ``cost`` in USD."""

    name: str
    replies: int = 0
    conversations: int = 0
    handoffs: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCounted:
    """Calls of one provider's models. ``cost`` in USD, without the ``unpriced`` calls; ``failed`` ones count too."""

    name: str
    calls: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounted:
    """A day in UTC."""

    day: date
    replies: int = 0
    conversations: int = 0
    handoffs: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogCounted:
    """Messages that named something of the catalog: told of at once (``taken``), ``asked`` which was meant,
    ``chosen`` after that, or left ``open``. ``confidence`` is the average of those taken, None without one."""

    taken: int = 0
    asked: int = 0
    chosen: int = 0
    open: int = 0
    confidence: float | None = None

    @property
    def named(self) -> int:
        """Without the answers to what was asked."""
        return self.taken + self.asked + self.open

    @property
    def settled(self) -> float | None:
        """Share of what was named that came to one item, at once or when asked; None where nothing was."""
        return min(1.0, (self.taken + self.chosen) / self.named) if self.named else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingCounted:
    """Misspelled words: ``corrected`` without asking, of these ``wrong``, as people said then; ``asked`` about, of
    these ``confirmed``, ``rejected``, or passed over and so ``unanswered``. ``confidence`` is the average of those
    corrected, None without one."""

    corrected: int = 0
    wrong: int = 0
    asked: int = 0
    confirmed: int = 0
    rejected: int = 0
    unanswered: int = 0
    confidence: float | None = None

    @property
    def right(self) -> float | None:
        """Share of what the bot took for the word, with or without asking, that nobody said was another."""
        told = self.corrected + self.confirmed + self.rejected
        return max(0.0, (self.corrected - self.wrong + self.confirmed) / told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """Replies from ``since`` (UTC) to before ``until``. Lists are ordered by replies, most first; days as they were.

    ``handed_over`` counts conversations with a handoff. ``cost`` is without the ``unpriced`` replies. ``confidence``,
    ``rating`` (1 to 5) and milliseconds are None where nothing is known; ``slow``: one reply in twenty takes longer.
    ``offered`` questions were suggested, ``accepted`` of them asked. ``reminded``: people reminded of a question that
    nobody had answered; ``recovered`` of these got an answer then.
    """

    since: datetime
    until: datetime
    replies: int = 0
    conversations: int = 0
    handoffs: int = 0
    handed_over: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0
    confidence: float | None = None
    usual: float | None = None
    slow: float | None = None
    rating: float | None = None
    ratings: int = 0
    offered: int = 0
    accepted: int = 0
    reminded: int = 0
    recovered: int = 0
    catalog: CatalogCounted = CatalogCounted()
    spelling: SpellingCounted = SpellingCounted()
    days: tuple[DayCounted, ...] = ()
    bots: tuple[Counted, ...] = ()
    channels: tuple[Counted, ...] = ()
    engines: tuple[Counted, ...] = ()
    models: tuple[Counted, ...] = ()
    providers: tuple[ProviderCounted, ...] = ()
    kinds: tuple[Counted, ...] = ()
    topics: tuple[Counted, ...] = ()
    reasons: tuple[Counted, ...] = ()
