"""What the tools read: pillars by name, violations as plain data, and the moment that counts as today."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

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
from console.plugin.tools import ToolContext, Transaction

WORST_FIRST = ViolationSort(SortBy.SEVERITY, descending=True)
SHOWN = 5
"""Violations that one reply lists."""
MOST = 500
_OPEN_REVIEWS = frozenset({Review.NEW, Review.IN_REVIEW})


def find_pillar(scheme: Scheme, words: str | None) -> Pillar | None:
    """By id (P2, 2), name or short name, whatever the case; else the first one that the words name within them."""
    wanted = (words or "").strip().casefold()
    for pillar in scheme.pillars:
        number = pillar.id.removeprefix("P")
        names = (pillar.id, number, f"pillar {number}", pillar.name, pillar.short)
        if wanted in (name.casefold() for name in names):
            return pillar
    named = [(found, pillar) for pillar in scheme.pillars if (found := _named_at(wanted, pillar)) is not None]
    return min(named, key=lambda pair: pair[0])[1] if named else None


def _named_at(words: str, pillar: Pillar) -> int | None:
    number = pillar.id.removeprefix("P")
    names = (pillar.id, f"pillar {number}", f"pillar {_NUMBERS.get(number, number)}", pillar.name, pillar.short)
    found = [re.search(rf"\b{re.escape(name.casefold())}\b", words) for name in names]
    return min((match.start() for match in found if match), default=None)


_NUMBERS = dict(zip("1234567", ("one", "two", "three", "four", "five", "six", "seven"), strict=True))


def no_pillar(scheme: Scheme, words: str | None) -> str:
    known = ", ".join(f"{pillar.id} {pillar.short}" for pillar in scheme.pillars)
    return f"There is no pillar {words!r}; there are {known}." if words else f"Name a pillar: {known}."


def sites_of(tx: Transaction, context: ToolContext, said: str | None = None) -> dict[SiteId, Site]:
    """The site that the words name, else the one that the person looks at, else all of the tenant."""
    every = {site.id: site for site in tx.tenants.sites(context.tenant)}
    scope = {context.site: every[context.site]} if context.site in every else every
    named = site_said(scope, said) if said else None
    return {named.id: named} if named else scope


def site_said(sites: Mapping[SiteId, Site], said: str) -> Site | None:
    """The only site, or the one whose name has a word of its own in the text."""
    if len(sites) == 1:
        return next(iter(sites.values()))
    words = set(re.findall(r"\w+", said.casefold()))
    named = [site for site in sites.values() if _own_words(site, sites.values()) & words]
    return named[0] if len(named) == 1 else None


def _own_words(site: Site, sites: Iterable[Site]) -> set[str]:
    words = set(re.findall(r"\w{4,}", f"{site.name} {site.id}".casefold()))
    for other in sites:
        if other.id != site.id:
            words -= set(re.findall(r"\w+", f"{other.name} {other.id}".casefold()))
    return words - _PLAIN


_PLAIN = {"park", "campus", "medical", "technology", "logistics", "tower", "site", "center", "centre", "office"}


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
        reviews=_OPEN_REVIEWS,
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
    }


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


ALERT, TICKET, EMERGENCY = KindName("alert"), KindName("ticket"), KindName("emergency")
