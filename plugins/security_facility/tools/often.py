"""Where violations come from most often: which site, pillar, or post, route or thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from console.domain.ids import SiteId
from console.domain.people import Site
from console.domain.violations import Violation, ViolationFilter
from console.plugin.tools import ToolContext, Transaction
from plugins.security_facility.tools.entries import Entry
from plugins.security_facility.tools.looked import MOST, WORST_FIRST, scope_of

_SHOWN = 5
_PEOPLE = re.compile(r"\b(?:guards?|who)\b")


def most_often(
    tx: Transaction, context: ToolContext, wanted: ViolationFilter, sites: Mapping[SiteId, Site], when: str
) -> tuple[str, list[str]]:
    """A heading and a line each, the most first; of the worst 500 where there are more. Nobody is counted by name: a
    violation is held against a post, a route or a thing."""
    found = tx.violations.page(wanted, WORST_FIRST, 0, MOST)
    if not found:
        return f"There are no open violations at {scope_of(sites)}{when}.", []
    said = context.said.casefold()
    counted = Counter(_of(each, said, context, sites) for each in found)
    lines = [f"{name}: {count}" for name, count in counted.most_common(_SHOWN)]
    whole = tx.violations.count(wanted)
    part = f", counted in the worst {len(found)} of {whole:,}" if whole > len(found) else f", {whole:,} in all"
    people = "Violations are held against posts and things, not people. " if _PEOPLE.search(said) else ""
    return f"{people}Most open violations at {scope_of(sites)}{when}{part}", lines


def counted_entries(kind: str, entries: Sequence[Entry], said: str) -> list[str]:
    """The sites, guards, or things that have the most of them, a line each."""
    by_site = re.search(r"\bsites?\b", said, re.IGNORECASE)
    counted = Counter(each.site.name if by_site else _who(kind, each) for each in entries)
    return [f"{name}: {count}" for name, count in counted.most_common(_SHOWN)]


def _who(kind: str, entry: Entry) -> str:
    """Of a shift the guard, of a tour who walked it, else what it is called first."""
    named = {"shift": entry.names[2:], "tour": entry.names[1:2]}.get(kind, entry.names)
    return next(filter(None, named), "nobody")


def _of(violation: Violation, said: str, context: ToolContext, sites: Mapping[SiteId, Site]) -> str:
    site: Any = sites.get(violation.site)
    if "site" in said and len(sites) > 1:
        return str(site.name if site else violation.site)
    if "pillar" in said:
        return next((f"{each.id} {each.name}" for each in context.scheme.pillars if each.id == violation.pillar), "")
    what = violation.subject.split(",")[0]
    return f"{what} at {site.name}" if site and scope_of(sites) != site.name else what
