"""Scorecards: checks, the score of a pillar, and how pillars make a whole.

Score of a pillar = 100 x passed / (passed + failed); of several site-days, over their summed checks.
Overall = mean of the pillars that have checks, weighted by the scheme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from console.domain.ids import PillarId, PluginName, SiteId, TenantId
from console.domain.records import RecordRef


class Severity(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"

    @property
    def rank(self) -> int:
        """0 for LOW to 3 for CRITICAL."""
        return _RANK[self]


_RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2, Severity.CRITICAL: 3}


class Status(StrEnum):
    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    NONE = "NO DATA"


@dataclass(frozen=True, slots=True)
class Bands:
    """Lowest score of GREEN and of AMBER; a failed CRITICAL check makes RED whatever the score."""

    green: float = 90.0
    amber: float = 75.0


@dataclass(frozen=True, slots=True)
class Pillar:
    id: PillarId
    name: str
    short: str
    about: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a plugin scores: its pillars in order, and the bands."""

    plugin: PluginName
    title: str
    pillars: tuple[Pillar, ...]
    bands: Bands = Bands()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at on one site-day. ``key`` is stable within pillar and site-day.

    ``since`` (UTC) is when a failure began. ``why`` is empty when the check passed.
    """

    key: str
    rule: str
    subject: str
    passed: bool
    severity: Severity
    expected: str
    found: str
    why: str = ""
    since: datetime | None = None
    record: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class PillarResult:
    """What a scoring function says of one pillar. ``next_due`` (UTC): when time alone may change it."""

    pillar: PillarId
    checks: tuple[Check, ...]
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteDay:
    tenant: TenantId
    site: SiteId
    day: date


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """A check as stored: with its place, and the violation that a failed one has."""

    site: SiteId
    day: date
    pillar: PillarId
    check: Check
    violation: int | None


@dataclass(frozen=True, slots=True)
class PillarCounts:
    """Counts of one pillar on one site-day."""

    site: SiteId
    day: date
    pillar: PillarId
    passed: int
    failed: int
    critical: int


@dataclass(frozen=True, slots=True)
class PillarCard:
    pillar: Pillar
    passed: int
    failed: int
    critical: int
    score: float | None
    status: Status

    @property
    def checks(self) -> int:
        return self.passed + self.failed


@dataclass(frozen=True, slots=True)
class Scorecard:
    day: date
    cards: tuple[PillarCard, ...]
    overall: float | None
    status: Status

    @property
    def failed(self) -> int:
        return sum(card.failed for card in self.cards)

    @property
    def critical(self) -> int:
        return sum(card.critical for card in self.cards)


def score_of(passed: int, failed: int) -> float | None:
    """Percent of checks that passed, None where there was nothing to check."""
    total = passed + failed
    return 100.0 * passed / total if total else None


def status_of(score: float | None, critical: int, bands: Bands) -> Status:
    if score is None:
        return Status.NONE
    if critical or score < bands.amber:
        return Status.RED
    return Status.GREEN if score >= bands.green else Status.AMBER


def make_card(pillar: Pillar, counts: Iterable[PillarCounts], bands: Bands) -> PillarCard:
    """One pillar over any number of site-days."""
    passed = failed = critical = 0
    for count in counts:
        passed += count.passed
        failed += count.failed
        critical += count.critical
    score = score_of(passed, failed)
    return PillarCard(pillar, passed, failed, critical, score, status_of(score, critical, bands))


def make_scorecard(day: date, counts: Iterable[PillarCounts], scheme: Scheme) -> Scorecard:
    """The scorecard of ``day`` from that day's counts of one site or of several."""
    by_pillar: dict[PillarId, list[PillarCounts]] = {}
    for count in counts:
        if count.day == day:
            by_pillar.setdefault(count.pillar, []).append(count)
    cards = tuple(make_card(pillar, by_pillar.get(pillar.id, ()), scheme.bands) for pillar in scheme.pillars)
    return Scorecard(day, cards, *_overall(cards, scheme.bands))


def make_trend(
    days: Iterable[date], counts: Iterable[PillarCounts], scheme: Scheme
) -> Mapping[PillarId | None, tuple[float | None, ...]]:
    """Score per day for each pillar, and the overall under None; None where a day has no checks."""
    days = tuple(days)
    sums: dict[tuple[PillarId, date], tuple[int, int]] = {}
    for count in counts:
        passed, failed = sums.get((count.pillar, count.day), (0, 0))
        sums[count.pillar, count.day] = (passed + count.passed, failed + count.failed)
    trend: dict[PillarId | None, tuple[float | None, ...]] = {
        pillar.id: tuple(score_of(*sums.get((pillar.id, day), (0, 0))) for day in days) for pillar in scheme.pillars
    }
    weights = {pillar.id: pillar.weight for pillar in scheme.pillars}
    trend[None] = tuple(
        _weighted((trend[pillar][index], weight) for pillar, weight in weights.items()) for index in range(len(days))
    )
    return trend


def _overall(cards: tuple[PillarCard, ...], bands: Bands) -> tuple[float | None, Status]:
    score = _weighted((card.score, card.pillar.weight) for card in cards)
    return score, status_of(score, sum(card.critical for card in cards), bands)


def _weighted(scores: Iterable[tuple[float | None, float]]) -> float | None:
    known = [(score, weight) for score, weight in scores if score is not None]
    total = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / total if total else None
