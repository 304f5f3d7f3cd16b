"""What the person reports of an emergency under way: that help is there, that management was told, that it is over.

Only their own words count, and only plain ones: a wrong "somebody is there" would end the calls for help.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from console.domain.chat_commands import AddRecord
from console.domain.ids import KindName, SiteId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.dangers import kind_named, kind_of
from console.plugin.naming import site_meant
from console.plugin.records import read_body
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.security_facility.records import Emergency, EmergencyType
from plugins.security_facility.tools.calling import subject_of
from plugins.security_facility.tools.emergencies import begun, lacking_of, name_of, open_emergencies
from plugins.security_facility.tools.looked import EMERGENCY, body_of, minutes_between
from plugins.security_facility.tools.said import Report, report_of

SHIFT = KindName("shift")
SOMEBODY = "somebody"
ANY = "any"

_ELSEWHERE = re.compile(
    r"\b(?:wrong|other|different|not this|another) (?:site|building|place|location|campus|address)\b", re.IGNORECASE
)
_ASKS_HELP = re.compile(
    r"\b(?:who(?:'s| is| are)? coming|how long|when|did (?:you|anybody|anyone|somebody) call|have you (?:called|"
    r"told)|(?:is|are) (?:\w+ ){0,3}(?:coming|on (?:the|its|their) way)|eta|where (?:is|are) the)\b|\b(?:call|send|"
    r"need) (?:\w+ ){0,2}(?:police|brigade|ambulance|fire service|911|112|999|doctor|paramedics?)\b",
    re.IGNORECASE,
)
"""Who waits for help, or thinks that it is called from here."""


@tool(
    Effect.WRITE,
    label="Note the report in the emergency {emergency}",
    preview="The record of the emergency gets the time at which help came, management was told, or it was over.",
    gives=(
        "noted", "unclear", "which", "elsewhere", "here", "asks_help", "still_open", "none_open", "responded",
        "responder", "answered_after", "resolved", "confirmed", "lacking",
    ),
)  # fmt: skip
async def note_emergency(
    context: ToolContext,
    emergency: Annotated[str | None, "id of the emergency's record; any: the open one that the words name"] = None,
) -> ToolResult:
    """Write into the record of an emergency what the person just reported, at the time of the report.

    That help is there stops the calls of its escalation, as it does when an import says so. A first time stays.
    """

    def work(tx: Transaction) -> ToolResult:
        if emergency == ANY:
            return _in_any(tx, context)
        watched = _emergency(tx, context, emergency) if emergency else None
        if watched is None:
            return ToolResult(_heard(report_of(context.said), context.said), "")
        sites = {site.id: site.name for site in tx.tenants.sites(context.tenant)}
        report = report_of(context.said, _on_duty(tx, context, SiteId(watched.site)))
        if report == Report() and _ELSEWHERE.search(context.said):
            others = ", ".join(name for site, name in sites.items() if site != watched.site)
            return ToolResult({"elsewhere": others, "here": sites[SiteId(watched.site)]}, "")
        meant = _meant(tx, context, watched, report) if report != Report() else [watched]
        if len(meant) > 1:
            return ToolResult({"noted": "", "which": _listed(meant, sites)}, "")
        if not meant:
            meant, report = [watched], Report()
        about = meant[0]
        left = [each for each in _others_of(tx, context, watched) if each.id != about.id]
        return _noted(context, about, report, watched, sites, _listed(left, sites, " and "))

    return await context.read(work)


def _emergency(tx: Transaction, context: ToolContext, key: str) -> Emergency | None:
    row = tx.records.get(context.tenant, EMERGENCY, key)
    return read_body(row.body, Emergency) if row else None


def _listed(emergencies: Sequence[Emergency], sites: Mapping[SiteId, str], joint: str = " or ") -> str:
    return joint.join(f"{name_of(each.type)} at {sites[SiteId(each.site)]}" for each in emergencies)


def _in_any(tx: Transaction, context: ToolContext) -> ToolResult:
    """Of what stands open the one that the words name; where they name none, it is asked for."""
    sites = {site.id: site.name for site in tx.tenants.sites(context.tenant)}
    opened, site = _open(tx, context), site_meant(tx.tenants.sites(context.tenant), context.said)
    kind = kind_named(context.said)
    report = report_of(context.said)
    if report == Report():
        return ToolResult({"noted": "", "unclear": True}, "")
    named = _named_of(opened, site, kind)
    if not named:
        return ToolResult({"noted": "", "none_open": f"at {site.name}" if site else kind or "at any site"}, "")
    if len(named) > 1 or not (site or kind):
        return ToolResult({"noted": "", "which": _listed(named, sites)}, "")
    left = [each for each in opened if each.id != named[0].id or not report.over]
    return _noted(context, named[0], report, named[0], sites, _listed(left, sites, " and "))


def _named_of(emergencies: Sequence[Emergency], site: Site | None, kind: str) -> list[Emergency]:
    return [each for each in emergencies
            if (site is None or each.site == site.id) and (not kind or each.type.value == kind)]  # fmt: skip


def _meant(tx: Transaction, context: ToolContext, watched: Emergency, report: Report) -> list[Emergency]:
    """Of the open emergencies the one that the words name: by its site, and an end by its kind too. Of several that
    this conversation raised at different sites all, where they name none; none, where it is one that is not open."""
    others = [each for each in _open(tx, context) if each.id != watched.id]
    site, kind = site_meant(tx.tenants.sites(context.tenant), context.said), kind_named(report.over)
    if site is None and not kind:
        return [watched, *(each for each in others if each.site != watched.site and _is_of(tx, context, each))]
    named = _named_of((watched, *others), site, kind)
    if watched in named:
        return [watched]
    if not named and site is None and watched.type is EmergencyType.OTHER:
        return [watched]
    return [each for each in named if _is_of(tx, context, each)] or named


def _open(tx: Transaction, context: ToolContext) -> list[Emergency]:
    known = (_emergency(tx, context, body["id"]) for body in open_emergencies(tx, context))
    return [each for each in known if each is not None]


def _others_of(tx: Transaction, context: ToolContext, watched: Emergency) -> list[Emergency]:
    """Open ones that this conversation raised too."""
    return [each for each in _open(tx, context) if each.id != watched.id and _is_of(tx, context, each)]


def _is_of(tx: Transaction, context: ToolContext, emergency: Emergency) -> bool:
    """Whether this conversation raised it."""
    found = tx.escalations.of_subject(context.tenant, subject_of(context, emergency.id))
    return found is not None and found.conversation == context.conversation


def _heard(report: Report, said: str) -> dict[str, Any]:
    asked = bool(_ASKS_HELP.search(said))
    return {
        "noted": "",
        "confirmed": bool(report.over),
        "unclear": report == Report() and not asked and not kind_of(said),
        "asks_help": asked,
    }


def _noted(
    context: ToolContext,
    before: Emergency,
    report: Report,
    watched: Emergency,
    sites: Mapping[SiteId, str],
    still_open: str,
) -> ToolResult:
    """What is told of the watched one follows, whichever the report was about."""
    after = before
    if report.responder and before.first_response_at is None:
        after = replace(before, first_response_at=context.now, responder=_named(report.responder))
    after = replace(
        after,
        management_notified_at=before.management_notified_at or (context.now if report.management else None),
        resolved_at=before.resolved_at or (context.now if report.over else None),
    )
    other = before.id != watched.id
    noted = _in_words(before, after, f"the {name_of(before.type)} at {sites[SiteId(before.site)]}" if other else "")
    shown = watched if other else after
    data = _heard(report, context.said) | {
        "noted": noted,
        "confirmed": bool(report.over) and not other,
        "responded": shown.first_response_at is not None,
        "responder": begun(shown.responder or SOMEBODY),
        "resolved": shown.resolved_at is not None,
        "lacking": lacking_of(shown.first_response_at, shown.management_notified_at),
        "still_open": still_open,
    }
    if shown.first_response_at:
        data["answered_after"] = minutes_between(shown.raised_at, shown.first_response_at)
    if not noted:
        return ToolResult(data, "")
    add = AddRecord(tenant=context.tenant, actor=context.person, kind=EMERGENCY, body=after)
    return ToolResult(data, f"Recorded: {noted}.", commands=(add,))


def _in_words(before: Emergency, after: Emergency, where: str) -> str:
    """``where``: what it is of, where that is not plain."""

    def after_alarm(at: datetime) -> str:
        return f"{minutes_between(after.raised_at, at)} min after the alarm"

    new: list[str] = []
    if after.first_response_at and not before.first_response_at:
        there = f"there for {where}" if where else "there"
        new.append(f"{after.responder or SOMEBODY} is {there}, {after_alarm(after.first_response_at)}")
    if after.management_notified_at and not before.management_notified_at:
        new.append(
            f"management was told{f' of {where}' if where else ''}, {after_alarm(after.management_notified_at)}"
        )
    if after.resolved_at and not before.resolved_at:
        new.append(f"{where or 'it'} is over, {after_alarm(after.resolved_at)}")
    return "; ".join(new)


def _named(responder: str) -> str | None:
    return responder if responder != "help" else None


def _on_duty(tx: Transaction, context: ToolContext, site: SiteId) -> set[str]:
    """Guards of shifts that began at the site today or the day before."""
    zone = next(each.zone for each in tx.tenants.sites(context.tenant) if each.id == site)
    days = {day_of(context.now - timedelta(days=back), zone) for back in (0, 1)}
    rows = [row for day in days for row in tx.records.of_day(SiteDay(context.tenant, site, day), [SHIFT])]
    return {str(name) for row in rows if (name := body_of(row).get("guard") or body_of(row).get("planned_guard"))}
