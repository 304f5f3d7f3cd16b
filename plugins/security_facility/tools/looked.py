"""What the tools read: pillars by name, violations as plain data, and the moment that counts as today."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from console.domain.ids import KindName, SiteId, ViolationId
from console.domain.people import Site
from console.domain.records import RecordRow, day_of
from console.domain.scoring import Pillar, PillarCard, Scheme, Severity
from console.domain.violations import (
    Review,
    SortBy,
    Violation,
    ViolationFilter,
    ViolationSort,
    ViolationStatus,
)
from console.plugin.naming import pillar_named, site_meant
from console.plugin.tools import ToolContext, Transaction

WORST_FIRST = ViolationSort(SortBy.SEVERITY, descending=True)
SHOWN = 5
"""Violations that one reply lists."""
SiteSaid = Annotated[str | None, "words that name one site; all when none is named"]
MOST = 500
OPEN_REVIEWS = frozenset({Review.NEW, Review.IN_REVIEW})


def find_pillar(scheme: Scheme, words: str | None) -> Pillar | None:
    """By id (P2, 2), name or short name, whatever the case; else the first one that the words name within them."""
    wanted = (words or "").strip().casefold()
    plain = next((pillar for pillar in scheme.pillars if wanted == pillar.id.removeprefix("P")), None)
    return plain or pillar_named(scheme.pillars, wanted)


def no_pillar(scheme: Scheme, words: str | None) -> str:
    known = ", ".join(f"{pillar.id} {pillar.short}" for pillar in scheme.pillars)
    return f"There is no pillar {words!r}; there are {known}." if words else f"Name a pillar: {known}."


def sites_of(tx: Transaction, context: ToolContext, said: str | None = None) -> dict[SiteId, Site]:
    """The site that the words name, else the one that the person looks at, else all of the tenant."""
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    named = site_meant(every.values(), said) if said else None
    if named:
        return {named.id: named}
    return {context.site: every[context.site]} if context.site in every else every


def names_of(sites: Iterable[Site]) -> str:
    return ", ".join(site.name for site in sites)


def site_said(tx: Transaction, context: ToolContext, said: str) -> Site | None:
    """The site that the words name, else the only one there is to mean."""
    sites = sites_of(tx, context, said)
    return next(iter(sites.values())) if len(sites) == 1 else None


def scope_of(sites: Mapping[SiteId, Site]) -> str:
    return next(iter(sites.values())).name if len(sites) == 1 else f"all {len(sites)} sites"


def today(sites: Iterable[Site], now: datetime) -> date:
    """The latest local day among the sites."""
    return max((day_of(now, site.zone) for site in sites), default=now.date())


def filter_of(
    context: ToolContext,
    sites: Mapping[SiteId, Site],
    *,
    days: int,
    pillar: Pillar | None = None,
    severity: Severity | None = None,
) -> ViolationFilter:
    """Open violations at the sites of the last ``days`` days that nobody has reviewed."""
    now_day = today(sites.values(), context.now)
    return ViolationFilter(
        tenant=context.tenant,
        sites=frozenset(sites),
        pillars=frozenset({pillar.id} if pillar else ()),
        severities=frozenset({severity} if severity else ()),
        statuses=frozenset({ViolationStatus.OPEN}),
        reviews=OPEN_REVIEWS,
        first_day=now_day - timedelta(days=days - 1),
        last_day=now_day,
    )


def find_violation(tx: Transaction, context: ToolContext, number: int) -> Violation | None:
    found = tx.violations.get([ViolationId(number)])
    return next((each for each in found if each.tenant == context.tenant), None)


def as_data(violation: Violation, sites: Mapping[SiteId, Site], scheme: Scheme, now: datetime) -> dict[str, Any]:
    pillar = next((each for each in scheme.pillars if each.id == violation.pillar), None)
    site = sites.get(violation.site)
    return {
        "violation": int(violation.id),
        "pillar": str(violation.pillar),
        "pillar_name": pillar.name if pillar else str(violation.pillar),
        "rule": violation.rule,
        "severity": violation.severity.value,
        "subject": violation.subject,
        "expected": violation.expected,
        "found": violation.found,
        "why": violation.why,
        "place": site.name if site else str(violation.site),
        "day": violation.day.isoformat(),
        "open_minutes": max(0, round((now - violation.opened_at).total_seconds() / 60)),
        "owner": str(violation.owner or ""),
        "state": _state(violation),
    }


def _state(violation: Violation) -> str:
    """What people made of it, and whether the check behind it still fails."""
    if violation.review is Review.REVIEWED and violation.resolution and violation.reviewed_at:
        on = violation.reviewed_at.date().isoformat()
        return f"Reviewed by {violation.reviewed_by} on {on} (UTC): {violation.resolution.value}"
    if violation.status is ViolationStatus.CLOSED:
        return "Closed: its check passes now. Nobody has reviewed it"
    return "Open; nobody has reviewed it" if violation.review is Review.NEW else "Open, in review"


def card_data(card: PillarCard) -> dict[str, Any]:
    return {
        "pillar": str(card.pillar.id),
        "pillar_name": card.pillar.name,
        "score": round(card.score, 1) if card.score is not None else None,
        "status": card.status.value,
        "passed": card.passed,
        "failed": card.failed,
        "critical": card.critical,
        "checks": card.checks,
    }


def hotspot(violations: Sequence[Violation], sites: Mapping[SiteId, Site]) -> dict[str, Any]:
    """The post, route or thing that fails most often, where that is more than once."""
    counted = Counter((each.site, each.subject.split(",")[0]) for each in violations)
    if not counted:
        return {}
    (site, name), count = counted.most_common(1)[0]
    if count < 2:
        return {}
    place = sites[site].name if site in sites else str(site)
    return {"hotspot": name, "hotspot_place": place, "hotspot_count": count}


def body_of(row: RecordRow | None) -> dict[str, Any]:
    """A stored record as JSON values; empty where there is none."""
    found: dict[str, Any] = json.loads(row.body) if row else {}
    return found


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def minutes_between(begin: datetime, end: datetime) -> int:
    return round((end - begin).total_seconds() / 60)


ALERT, TICKET, EMERGENCY = KindName("alert"), KindName("ticket"), KindName("emergency")
