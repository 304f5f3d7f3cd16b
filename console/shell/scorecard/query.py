"""What the scorecard page reads, in one transaction, and the sentences about it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from console.domain.ids import PillarId, PluginName, SiteId, TenantId
from console.domain.people import Site, Tenant
from console.domain.records import day_of
from console.domain.scoring import (
    Bands,
    PillarCard,
    Scheme,
    Scorecard,
    Status,
    StoredCheck,
    make_scorecard,
    make_trend,
    status_of,
)
from console.domain.violations import FacetCount, ViolationStatus
from console.ports.database import Transaction
from console.shell.tenants import first_tenant

TREND_DAYS = 30

Trend = Mapping[PillarId | None, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person looks at. No tenant: the first; no site: all; no day: the latest (see ``Day``)."""

    tenant: TenantId | None = None
    site: SiteId | None = None
    day: date | None = None
    pillar: PillarId | None = None

    @property
    def sites(self) -> tuple[SiteId, ...]:
        return (self.site,) if self.site else ()


@dataclass(frozen=True, slots=True)
class Day:
    """All that the page shows of one day. ``scope`` is the one asked for with every blank filled in.

    ``first`` and ``last`` are the days with checks; ``latest`` is the last of them that has begun at every site
    looked at, since a day that only one zone is in says little of all. ``critical_now`` counts failed critical
    checks of all sites from the tenant's latest day on.
    """

    scope: Scope
    tenants: tuple[Tenant, ...]
    sites: tuple[Site, ...]
    scheme: Scheme
    first: date | None
    last: date | None
    latest: date | None
    card: Scorecard
    trend: Trend
    trend_days: tuple[date, ...]
    checks: tuple[StoredCheck, ...]
    facets: tuple[FacetCount, ...]
    critical_now: int

    @property
    def tenant(self) -> Tenant | None:
        return next((tenant for tenant in self.tenants if tenant.id == self.scope.tenant), None)

    @property
    def site_name(self) -> str:
        return next((site.name for site in self.sites if site.id == self.scope.site), "All sites")

    def name_of(self, site: SiteId) -> str:
        return next((one.name for one in self.sites if one.id == site), site)

    @property
    def selected(self) -> PillarCard:
        return next(card for card in self.card.cards if card.pillar.id == self.scope.pillar)


def read_day(tx: Transaction, scope: Scope, scheme: Scheme, now: datetime) -> Day:
    """The scorecard of ``scope``; today stands in for the day while there are no checks at all. ``now`` is UTC."""
    tenants = tuple(tx.tenants.all())
    tenant = scope.tenant or first_tenant(tenants)
    sites = tuple(tx.tenants.sites(tenant)) if tenant else ()
    scope = replace(scope, tenant=tenant, site=scope.site if scope.site in {site.id for site in sites} else None)
    span = tx.scores.days(tenant, scheme.plugin, scope.sites) if tenant else None
    first, last = span or (None, None)
    latest = _latest(span, [site for site in sites if scope.site in (None, site.id)], now)
    day = scope.day or latest or now.date()
    scope = replace(scope, day=day)
    days = tuple(day - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1))
    counts = tx.scores.counts(tenant, scheme.plugin, days[0], day, scope.sites) if tenant else []
    card = make_scorecard(day, counts, scheme)
    if scope.pillar not in {pillar.id for pillar in scheme.pillars}:
        scope = replace(scope, pillar=worst_pillar(card))
    facets = tuple(tx.violations.facets(tenant)) if tenant else ()
    return Day(
        scope,
        tenants,
        sites,
        scheme,
        first,
        last,
        latest,
        card,
        make_trend(days, counts, scheme),
        days,
        tuple(read_checks(tx, scope, scheme.plugin)),
        facets,
        _critical_now(tx, tenant, sites, scheme, now),
    )


def read_checks(tx: Transaction, scope: Scope, plugin: PluginName) -> list[StoredCheck]:
    """The checks of the scope's pillar, failed first."""
    if scope.tenant is None or scope.pillar is None or scope.day is None:
        return []
    return tx.scores.checks(scope.tenant, plugin, scope.pillar, scope.day, scope.sites)


def open_of(facets: Iterable[FacetCount], pillar: PillarId, site: SiteId | None) -> int:
    """Open violations of a pillar over all days."""
    return sum(
        facet.count
        for facet in facets
        if facet.pillar == pillar and facet.status is ViolationStatus.OPEN and (site is None or facet.site == site)
    )


def worst_pillar(card: Scorecard) -> PillarId | None:
    """The one to look at first: RED before AMBER before GREEN, then the lowest score."""
    order = {Status.RED: 0, Status.AMBER: 1, Status.GREEN: 2, Status.NONE: 3}
    ranked = sorted(card.cards, key=lambda one: (order[one.status], one.score if one.score is not None else 101))
    return ranked[0].pillar.id if ranked else None


def _latest(span: tuple[date, date] | None, sites: Iterable[Site], now: datetime) -> date | None:
    if span is None:
        return None
    first, last = span
    return max(first, min([last, *(day_of(now, site.zone) for site in sites)]))


def _critical_now(
    tx: Transaction, tenant: TenantId | None, sites: Sequence[Site], scheme: Scheme, now: datetime
) -> int:
    span = tx.scores.days(tenant, scheme.plugin) if tenant else None
    latest = _latest(span, sites, now)
    if tenant is None or span is None or latest is None:
        return 0
    return sum(count.critical for count in tx.scores.counts(tenant, scheme.plugin, latest, span[1]))


def figure(score: float | None) -> str:
    """A score as it is shown: one decimal only where it says something."""
    if score is None:
        return "–"
    rounded = round(score, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"


def bands_in_words(bands: Bands) -> str:
    return f"GREEN from {figure(bands.green)}, AMBER from {figure(bands.amber)}, RED below"


def arithmetic(card: PillarCard, bands: Bands) -> str:
    """How the figure of a pillar comes about, as a person would recount it."""
    if card.score is None:
        return "No checks on this day, so there is no score."
    sum_told = f"{card.passed:,} of {card.checks:,} checks passed = {card.score:.1f}"
    by_score = status_of(card.score, 0, bands)
    if card.critical and by_score is not Status.RED:
        failed = (
            "1 failed CRITICAL check makes" if card.critical == 1 else f"{card.critical} failed CRITICAL checks make"
        )
        return f"{sum_told}, {by_score.value} by score, but {failed} it RED ({bands_in_words(bands)})."
    return f"{sum_told}, {card.status.value} ({bands_in_words(bands)})."


def calls_about(day: Day | None) -> Mapping[str, Any]:
    """See ``Page.calls_about``: the pillar that is selected, at the site that is looked at."""
    from console.shell.escalations.calling import HandCall  # the first page does not wait for what calls people

    if day is None or day.tenant is None:
        return {}
    if day.scope.pillar is None or day.selected.score is None:
        return {"tenant": day.tenant.id, "about": HandCall(site=day.scope.site)}
    card = day.selected
    title = f"{card.pillar.name}: {figure(card.score)}, {card.status.value}"
    why = f"{day.site_name}, {day.card.day:%Y-%m-%d}. {arithmetic(card, day.scheme.bands)}"
    return {"tenant": day.tenant.id, "about": HandCall(title=title, why=why, site=day.scope.site)}


def overall_arithmetic(card: Scorecard, bands: Bands) -> str:
    """How the overall figure comes about."""
    scored = [one for one in card.cards if one.score is not None]
    if not scored or card.overall is None:
        return "No pillar has checks on this day."
    equal = len({one.pillar.weight for one in scored}) == 1
    terms = (figure(one.score) if equal else f"{figure(one.score)} × {one.pillar.weight:g}" for one in scored)
    kind = "mean" if equal else "weighted mean"
    told = f"{kind} of {len(scored)} pillars ({' + '.join(terms)}) = {card.overall:.1f}"
    by_score = status_of(card.overall, 0, bands)
    if card.critical and by_score is not Status.RED:
        return f"{told}, {by_score.value} by score, but a failed CRITICAL check makes it RED."
    return f"{told}, {card.status.value}: {bands_in_words(bands)}."


def turn_of(trend: Sequence[float | None]) -> float | None:
    """Points by which the last day differs from the last known day before it."""
    if not trend or trend[-1] is None:
        return None
    before = next((score for score in reversed(trend[:-1]) if score is not None), None)
    return None if before is None else trend[-1] - before
