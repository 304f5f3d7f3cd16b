"""Tools that read the scorecard and the violations behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from console.domain.ids import SiteId
from console.domain.people import Site
from console.domain.scoring import Pillar, PillarCounts, Scheme, Scorecard, Severity, Status, make_scorecard
from console.domain.violations import Violation
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.security_facility.rules import RULES, rule_of
from plugins.security_facility.tools.limits import limit_of
from plugins.security_facility.tools.looked import (
    MOST,
    SHOWN,
    WORST_FIRST,
    SiteSaid,
    as_data,
    card_data,
    filter_of,
    find_pillar,
    find_violation,
    hotspot,
    no_pillar,
    scope_of,
    today,
)
from plugins.security_facility.tools.places import looked_at, says_where
from plugins.security_facility.tools.spans import bounds, span_before

_VIOLATION = (
    "violation", "pillar", "pillar_name", "rule", "severity", "subject", "expected", "found", "why", "place", "day",
    "open_minutes", "owner", "state",
)  # fmt: skip
_CARD = ("pillar", "pillar_name", "score", "status", "passed", "failed", "critical", "checks")

Span = Literal["this week", "last week", "this month", "last month"]


@tool(
    Effect.READ,
    gives=(
        "scope", "day", "overall", "overall_status", "red", "amber", "green", "no_data", "red_count", "amber_count",
        "green_count", "green_said", "failed_total", "critical_total", "worst_pillar", "worst_pillar_name", "plan",
        "by_site", "day_before", "day_change", "moved",
    ),
)  # fmt: skip
@says_where
async def get_scorecard(
    context: ToolContext,
    day: Annotated[date | None, "which day; today when left out"] = None,
    site: SiteSaid = None,
    period: Annotated[Span | None, "all days of it together, instead of a day"] = None,
) -> ToolResult:
    """The scorecard of all seven pillars on one day, or of a period, with what is RED, AMBER and GREEN."""

    def work(tx: Transaction) -> tuple[str, Scorecard, dict[str, Any]]:
        sites = looked_at(tx, context, site)
        now_day = today(sites.values(), context.now)
        shown = day or now_day
        if period:
            first, last = bounds(period, now_day)

            def together(begin: date, end: date) -> list[PillarCounts]:
                found = tx.scores.counts(context.tenant, context.scheme.plugin, begin, end, list(sites))
                return [replace(each, day=shown) for each in found]

            counts = together(first, min(last, now_day))
            card = make_scorecard(shown, counts, context.scheme)
            before = make_scorecard(shown, together(*span_before(period, first)), context.scheme)
            told: dict[str, Any] = {"day": period, **_against(card, before, "the time before")}
            if len(sites) > 1:
                told["by_site"] = _by_site(sites.values(), counts, shown, context.scheme)
            return scope_of(sites), card, told
        day_before = shown - timedelta(days=1)
        counts = tx.scores.counts(context.tenant, context.scheme.plugin, day_before, shown, list(sites))
        card = make_scorecard(shown, counts, context.scheme)
        compared = _against(card, make_scorecard(day_before, counts, context.scheme), "the day before")
        if len(sites) > 1:
            compared["by_site"] = _by_site(sites.values(), counts, shown, context.scheme)
        return scope_of(sites), card, compared

    scope, card, compared = await context.read(work)
    data = {"scope": scope, **_by_status(card), **compared}
    if card.overall is None:
        return ToolResult(data, f"There is nothing to score for {scope} on {data['day']}.")
    return ToolResult(data, f"Overall {card.overall:.1f} for {scope}, {data['day']}: {card.failed} failed checks.")


@tool(
    Effect.READ,
    gives=(
        *_VIOLATION, "violations", "open_count", "more_count", "criticals_here", "hotspot", "hotspot_place",
        "hotspot_count", "cause", "first_aid", "days",
    ),
)  # fmt: skip
@says_where
async def get_pillar_violations(
    context: ToolContext,
    pillar: Annotated[str | None, "P1 to P7; all when left out"] = None,
    violation: Annotated[int | None, "number of one violation to look at"] = None,
    days: Annotated[int, "how many days back, today included"] = 7,
    site: SiteSaid = None,
) -> ToolResult:
    """Open violations that nobody has reviewed, the worst first, and all about the worst one or the one asked for."""
    chosen = find_pillar(context.scheme, pillar)
    if pillar and chosen is None:
        return ToolResult.failed(no_pillar(context.scheme, pillar))
    if not 1 <= days <= 366:
        return ToolResult.failed("Days must be 1 to 366.")

    def work(tx: Transaction) -> ToolResult:
        sites = looked_at(tx, context, site)
        wanted = filter_of(context, sites, days=days, pillar=chosen)
        found = tx.violations.page(wanted, WORST_FIRST, 0, MOST)
        total = tx.violations.count(wanted)
        one = find_violation(tx, context, violation) if violation is not None else (found[0] if found else None)
        if violation is not None and one is None:
            return ToolResult.failed(f"There is no violation {violation}.")
        every = {site.id: site for site in tx.tenants.sites(context.tenant)}
        data: dict[str, Any] = {
            "violations": [as_data(each, every, context.scheme, context.now) for each in found[:SHOWN]],
            "open_count": total,
            "more_count": max(0, total - SHOWN),
            "criticals_here": sum(each.severity is Severity.CRITICAL for each in found),
            "days": days,
        }
        if chosen:
            data |= {"pillar": str(chosen.id), "pillar_name": chosen.name}
        if one:
            rule = rule_of(one.pillar, one.rule)
            data |= as_data(one, every, context.scheme, context.now)
            data |= {"cause": list(rule.causes), "first_aid": rule.first}
        data |= hotspot(found, every)
        where = f"of {chosen.id}" if chosen else "of all pillars"
        return ToolResult(data, f"{total} open violations {where} in {days} days.")

    return await context.read(work)


@tool(
    Effect.READ,
    gives=(
        *_VIOLATION,
        "criticals",
        "critical_count",
        "critical_open",
        "critical_scope",
        "more_criticals",
        "overdue_tour",
        "tour_is",
        "never_report",
        "report_is",
    ),
)
@says_where
async def get_critical_violations(
    context: ToolContext,
    days: Annotated[int, "how many days back, today included"] = 14,
    site: SiteSaid = None,
    pillar: Annotated[str | None, "of that one alone"] = None,
) -> ToolResult:
    """All open CRITICAL violations that nobody has reviewed, the newest first."""
    chosen = find_pillar(context.scheme, pillar) if pillar else None
    if pillar and chosen is None:
        return ToolResult.failed(no_pillar(context.scheme, pillar))
    if not 1 <= days <= 366:
        return ToolResult.failed("Days must be 1 to 366.")

    def work(tx: Transaction) -> ToolResult:
        sites = looked_at(tx, context, site)
        wanted = filter_of(context, sites, days=days, pillar=chosen, severity=Severity.CRITICAL)
        found = tx.violations.page(wanted, WORST_FIRST, 0, MOST)
        listed = [as_data(each, sites, context.scheme, context.now) for each in found]
        data: dict[str, Any] = {
            "criticals": listed[:SHOWN],
            "critical_count": len(found),
            "critical_open": f"{_many(len(found), 'CRITICAL violation')} {'is' if len(found) == 1 else 'are'}",
            "critical_scope": _scope(sites, chosen),
            "more_criticals": max(0, len(found) - SHOWN),
        }
        data |= _named("overdue_tour", "tour_is", _first(found, "tour"), sites)
        data |= _named("never_report", "report_is", _first(found, "report generated"), sites)
        return ToolResult({**data, **(listed[0] if listed else {})}, f"{len(found)} open CRITICAL violations.")

    return await context.read(work)


@tool(Effect.READ, gives=(*_CARD, "day", "when", "then", "before", "change", "scope"))
@says_where
async def get_pillar_status(
    context: ToolContext,
    pillar: Annotated[str | None, "P1 to P7, or its name"] = None,
    site: SiteSaid = None,
    day: Annotated[date | None, "which day; today when left out"] = None,
) -> ToolResult:
    """Health of one pillar on a day, against the day before."""
    chosen = find_pillar(context.scheme, pillar)
    if chosen is None:
        return ToolResult.failed(no_pillar(context.scheme, pillar))

    def work(tx: Transaction) -> ToolResult:
        sites = looked_at(tx, context, site)
        now_day = today(sites.values(), context.now)
        shown = day or now_day
        before = shown - timedelta(days=1)
        counts = tx.scores.counts(context.tenant, context.scheme.plugin, before, shown, list(sites))
        now_card, old_card = (
            next(each for each in make_scorecard(which, counts, context.scheme).cards if each.pillar.id == chosen.id)
            for which in (shown, before)
        )
        data = card_data(now_card)
        when = "today" if shown == now_day else f"on {shown:%a %-d %b %Y}"
        then = "yesterday" if shown == now_day else "the day before"
        data |= {"day": shown.isoformat(), "when": when, "then": then.capitalize(), "scope": scope_of(sites)}
        if old_card.score is not None:
            data["before"] = round(old_card.score, 1)
            data["change"] = _change(now_card.score, old_card.score, then)
        if now_card.score is None:
            return ToolResult(data, f"{chosen.id} {chosen.name} has no checks {when}.")
        return ToolResult(data, f"{chosen.id} {chosen.name} stands at {now_card.score:.1f}, {now_card.status.value}.")

    return await context.read(work)


@tool(
    Effect.READ,
    gives=(
        "pillar",
        "pillar_name",
        "about",
        "rules",
        "green_from",
        "amber_from",
        "critical_when",
        "cause",
        "first_aid",
    ),
)
async def explain_pillar(
    context: ToolContext,
    pillar: Annotated[str | None, "P1 to P7, or its name"] = None,
    rule: Annotated[str, "one kind of check of it, such as tour started"] = "",
) -> ToolResult:
    """What a pillar asks for, which checks it is scored by, and why they usually fail."""
    chosen = find_pillar(context.scheme, pillar)
    if chosen is None:
        return ToolResult.failed(no_pillar(context.scheme, pillar))
    known = [name for owner, name in RULES if owner == chosen.id]
    data: dict[str, Any] = {
        "pillar": str(chosen.id),
        "pillar_name": chosen.name,
        "about": chosen.about,
        "rules": [{"name": name, "limit": limit_of(chosen.id, name)} for name in known],
        "green_from": context.scheme.bands.green,
        "amber_from": context.scheme.bands.amber,
        "critical_when": [
            f"{owner} {name}: {limit}"
            for owner, name in RULES
            if "critical" in (limit := limit_of(owner, name)).lower()
        ],
    }
    if rule in known:
        told = rule_of(chosen.id, rule)
        data |= {"cause": list(told.causes), "first_aid": told.first}
    return ToolResult(data, f"{chosen.id} {chosen.name}: {chosen.about}")


def _by_status(card: Scorecard) -> dict[str, Any]:
    """The card with its pillars by status, the lowest score first, and what to do about those that are not GREEN."""
    by_status = {
        status: sorted(
            (card_data(each) for each in card.cards if each.status is status), key=lambda each: each["score"] or 0
        )
        for status in Status
    }
    ordered = by_status[Status.RED] + by_status[Status.AMBER]
    data: dict[str, Any] = {
        "day": card.day.isoformat(),
        "overall": round(card.overall, 1) if card.overall is not None else None,
        "overall_status": card.status.value,
        "red": by_status[Status.RED],
        "amber": by_status[Status.AMBER],
        "green": by_status[Status.GREEN],
        "no_data": by_status[Status.NONE],
        "red_count": len(by_status[Status.RED]),
        "amber_count": len(by_status[Status.AMBER]),
        "green_count": len(by_status[Status.GREEN]),
        "green_said": _many(len(by_status[Status.GREEN]), "pillar"),
        "failed_total": card.failed,
        "critical_total": card.critical,
        "plan": [_plan(each) for each in ordered],
    }
    if ordered:
        data |= {"worst_pillar": ordered[0]["pillar"], "worst_pillar_name": ordered[0]["pillar_name"]}
    return data


def _scope(sites: Mapping[SiteId, Site], pillar: Pillar | None) -> str:
    """Where was looked."""
    return f"at {scope_of(sites)} in {pillar.id} {pillar.name}" if pillar else f"at {scope_of(sites)}"


def _against(card: Scorecard, before: Scorecard, then: str) -> dict[str, Any]:
    """What the score was ``then``, and the pillars that have moved since, the most first."""
    if card.overall is None or before.overall is None:
        return {}
    moves = [
        (now.score - old.score, now)
        for now, old in zip(card.cards, before.cards, strict=True)
        if now.score is not None and old.score is not None and abs(now.score - old.score) >= 0.05
    ]
    lines = [
        f"{now.pillar.id} {now.pillar.name}: {now.score:.1f}, {abs(move):.1f} points {'up' if move > 0 else 'down'}"
        for move, now in sorted(moves, key=lambda pair: -abs(pair[0]))
    ]
    return {
        "day_before": round(before.overall, 1),
        "day_change": _change(card.overall, before.overall, then),
        "moved": [{"line": line} for line in lines],
    }


def _by_site(
    sites: Iterable[Site], counts: Sequence[PillarCounts], day: date, scheme: Scheme
) -> list[dict[str, Any]]:
    """Each site's overall score, the weakest first; those without checks are left out."""
    cards = [(site, make_scorecard(day, (each for each in counts if each.site == site.id), scheme)) for site in sites]
    scored = [(card.overall, site, card) for site, card in cards if card.overall is not None]
    return [
        {"name": site.name, "overall": round(overall, 1), "status": card.status.value, "failed": card.failed}
        for overall, site, card in sorted(scored, key=lambda each: (each[0], each[1].id))
    ]


def _plan(card: dict[str, Any]) -> str:
    checks = f"{card['failed']} of {card['checks']} checks failed"
    urgent = f", {card['critical']} of them CRITICAL" if card["critical"] else ""
    return f"{card['pillar']} {card['pillar_name']} ({card['status']}, {card['score']}): {checks}{urgent}"


def _first(violations: list[Violation], word: str) -> Violation | None:
    return next((each for each in violations if word in each.rule), None)


def _named(number: str, said: str, found: Violation | None, sites: Mapping[SiteId, Site]) -> dict[str, Any]:
    """A violation by its number, and in words what it is."""
    if found is None:
        return {}
    place = sites[found.site].name if found.site in sites else str(found.site)
    return {number: int(found.id), said: f"{found.subject} at {place}, {found.found}"}


def _change(score: float | None, before: float, then: str = "yesterday") -> str:
    if score is None:
        return "no checks yet today"
    difference = score - before
    if abs(difference) < 0.05:
        return f"as {then}"
    return f"{abs(difference):.1f} points {'above' if difference > 0 else 'below'} {then}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
