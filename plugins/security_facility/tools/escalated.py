"""Escalations as they are asked about: whom they called, who answered, how they ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from console.domain.escalations import Escalation, EscalationState
from console.domain.ids import PersonId, SiteId
from console.domain.people import Site
from console.plugin.tools import ToolContext, Transaction
from plugins.security_facility.tools.entries import Looked
from plugins.security_facility.tools.lines import Place
from plugins.security_facility.tools.spans import Span

_NEWEST = ("last", "latest", "newest")
_MOST = 200


def escalation_lines(tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], span: Span) -> list[str]:
    """Those open, the gravest first, where nothing else is said; of a time those that were opened in it, the last one
    first. Those of no site are told with every site."""
    looked = Looked(tx, context.tenant, sites, span, context.now)
    found = [each for each in _found(tx, context, span) if _lies_at(each, sites, looked)]
    names = {person.id: person.name for person in tx.tenants.people(context.tenant)}
    picked = found[:1] if span.show in _NEWEST else found[-1:] if span.show == "oldest" else found
    return [_line(each, looked, lambda person: names.get(person, str(person))) for each in picked]


def wants_open(span: Span) -> bool:
    """Where neither a time nor the last one is asked for."""
    timed = span.period or span.day or span.since or span.until
    return span.show in ("open", "now") or not (timed or span.show)


def _found(tx: Transaction, context: ToolContext, span: Span) -> Sequence[Escalation]:
    standing = tx.escalations.open(context.tenant, limit=_MOST)
    if wants_open(span):
        return standing
    ended = tx.escalations.resolved(context.tenant, limit=_MOST)
    return sorted([*standing, *ended], key=lambda each: each.opened_at, reverse=True)


def _lies_at(escalation: Escalation, sites: Mapping[SiteId, Site], looked: Looked) -> bool:
    if escalation.site is not None and escalation.site not in sites:
        return False
    if wants_open(looked.span):
        return True
    first, end = looked.between(_site_of(escalation, sites))
    return first <= escalation.opened_at < end


def _site_of(escalation: Escalation, sites: Mapping[SiteId, Site]) -> Site:
    """By whose clock it is told: its own, else any."""
    named = sites.get(escalation.site) if escalation.site else None
    return named or next(iter(sites.values()), Site(escalation.tenant, SiteId(""), "", "UTC"))


def _line(escalation: Escalation, looked: Looked, name: Callable[[PersonId], str]) -> str:
    """With times by the clock of its site."""
    site = _site_of(escalation, looked.sites)
    place = Place(site, len(looked.sites) > 1, looked.now)
    where = place.at if escalation.site and site.name not in escalation.title else ""
    begun = f"{escalation.title}{where}, {escalation.severity.value}, since {place.time(escalation.opened_at)}"
    return f"{begun}: {_state(escalation, place.time, name)}"


def _state(escalation: Escalation, at: Callable[[datetime | None], str], name: Callable[[PersonId], str]) -> str:
    match escalation.state:
        case EscalationState.RESOLVED:
            outcome = f", {escalation.outcome.value}" if escalation.outcome else ""
            return f"resolved {at(escalation.resolved_at)}{outcome}"
        case EscalationState.SILENCED:
            return f"silenced until {at(escalation.silenced_until)}"
        case EscalationState.ACKNOWLEDGED if escalation.acknowledged_by:
            return f"acknowledged {at(escalation.acknowledged_at)} by {name(escalation.acknowledged_by)}"
        case _:
            calls = escalation.calls_at
            following = f"; the next call is due {at(calls)}" if calls else "; nobody more is called"
            return f"nobody has answered{following}"
