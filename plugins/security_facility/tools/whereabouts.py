"""Which site an emergency is at where nobody named one: the words, the place looked at, or the person's own shift."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from console.domain.ids import KindName
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.naming import sites_meant
from console.plugin.records import read_body
from console.plugin.tools import ToolContext, Transaction
from plugins.security_facility.records import Shift
from plugins.security_facility.tools.looked import site_said
from plugins.security_facility.tools.places import site_of_place

_EARLY = timedelta(minutes=30)
"""Before a shift begins its guard is there already, and after it ends still."""
_LONGEST_SHIFT = timedelta(hours=24)
_NOT_THE_PLACE = re.compile(
    r"\b(?:(?:send|sending|bring|get|dispatch|need|want|request|take|call) (?:[\w'-]+ ){0,6}?"
    r"|(?:calling|writing|reporting|speaking|seen|visible|told|watching) (?:[\w'-]+ ){0,3}?)"
    r"from [\w-]+(?: [\w-]+){0,4}?"
    r"(?=\s+(?:to|at|in|there|here|is|as|because|and|now|please|right|immediately)\b|\s*[,.;:!?]|\s*$)",
    re.IGNORECASE,
)
"""Where help is to come from, or from where somebody tells of it."""


@dataclass(frozen=True, slots=True)
class Located:
    """``why`` the site is taken to be meant, empty where it was named or is the only one."""

    site: Site
    why: str = ""


def sites_struck(sites: Collection[Site], said: str) -> list[Site]:
    """Those that the words name; of several not the one that help is to come from: nothing has happened there."""
    named = sites_meant(sites, said)
    if len(named) < 2:
        return named
    return sites_meant(sites, _NOT_THE_PLACE.sub(" ", said)) or named


def where_said(tx: Transaction, context: ToolContext, said: str) -> Located | None:
    """None where more than one site may be meant."""
    named = site_said(tx, context, said)
    if named is not None:
        return Located(named)
    place = site_of_place(tx, context, said)
    if place is not None:
        return Located(place[0], f"only there is a place called {place[1]}")
    on_duty = site_of_duty(tx, context)
    return Located(on_duty, "your shift is there") if on_duty else None


def site_of_duty(tx: Transaction, context: ToolContext) -> Site | None:
    """The only site at which the person who writes is on shift now."""
    person = tx.tenants.person(context.tenant, context.person)
    names = {str(context.person).casefold(), person.name.casefold() if person else ""} - {""}
    at = [site for site in tx.tenants.sites(context.tenant) if _is_on_shift(tx, context, site, names)]
    return at[0] if len(at) == 1 else None


def _is_on_shift(tx: Transaction, context: ToolContext, site: Site, names: set[str]) -> bool:
    days = {day_of(at, site.zone) for at in (context.now, context.now - _LONGEST_SHIFT)}
    for day in days:
        for _, body in tx.records.bodies(SiteDay(context.tenant, site.id, day), [KindName("shift")], []):
            shift = read_body(body, Shift)
            here = (shift.guard or shift.planned_guard or "").casefold() in names
            if here and shift.planned_start - _EARLY <= context.now <= shift.planned_end + _EARLY:
                return shift.checked_out_at is None
    return False
