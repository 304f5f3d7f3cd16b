"""What the person reports of an emergency under way: that help is there, that management was told, that it is over.

Only their own words count, and only plain ones: a wrong "somebody is there" would end the calls for help.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from console.domain.chat_commands import AddRecord
from console.domain.ids import KindName, SiteId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.domain.sentences import split
from console.plugin.naming import site_named
from console.plugin.records import read_body
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.security_facility.records import Emergency, EmergencyType
from plugins.security_facility.tools.emergencies import emergency_type, lacking_of, under_way
from plugins.security_facility.tools.looked import EMERGENCY, body_of, minutes_between

SHIFT = KindName("shift")
SOMEBODY = "somebody"

_COMING = (
    r"fire brigade|brigade|fire service|fire engines?|fire ?fighters?|police(?: officers?)?|ambulance|paramedics?|"
    r"medics?|doctor|(?:first )?responders?|response team|bomb squad|help|backup"
)
_OF_THE_HOUSE = r"(?:lift )?engineers?|technicians?|patrol|supervisor|guards?|team|crew"
_JUST = r"(?:now\s+|already\s+|just\s+)*"
_ARRIVED = (
    rf"(?:is|are|['’]s)\s+{_JUST}(?:on site|on the spot|at the scene|on scene)|"
    rf"(?:(?:has|have|['’]s|['’]ve)\s+)?{_JUST}(?:arrived|turned up|got (?:here|there)|"
    r"reached (?:it|us|them|the \w+))"
)
_THERE = rf"{_ARRIVED}|(?:is|are|['’]s)\s+{_JUST}(?:here|there)"
_HELP_THERE = re.compile(
    rf"\b(?:(?P<coming>{_COMING})(?:\s+from\s+\w+)?\s+(?:{_THERE})|(?P<own>{_OF_THE_HOUSE})\s+(?:{_ARRIVED}))\b",
    re.IGNORECASE,
)
"""Who is of the house may have been there all along: only that they came is a report."""
_NAMED_THERE = re.compile(rf"^[\s,]*(?:{_ARRIVED})\b", re.IGNORECASE)
_MANAGEMENT = r"(?:the\s+)?(?:duty\s+|site\s+|security\s+|facility\s+)?(?:manager|management)"
_TOLD = r"(?:told|informed|called|notified|alerted|briefed)"
_MANAGEMENT_TOLD = re.compile(
    rf"\b{_MANAGEMENT}\s+(?:was|is|has been|have been)\s+{_JUST}{_TOLD}\b|"
    rf"\b(?:I|we)(?:['’]ve|\s+have)?\s+{_JUST}{_TOLD}\s+{_MANAGEMENT}\b|"
    rf"\b{_MANAGEMENT}\s+{_TOLD}\s*[.!]*$",
    re.IGNORECASE,
)
_PLACE = r"(?:\s+(?:at|in|on|of)(?:\s+\w+){1,6}?)?"
_IS = r"(?:\s+(?:is|was|has been)|['’]?s)\s+(?:now\s+|already\s+)*"
_OVER = re.compile(
    rf"(?:\b(?:fire|smoke|flames|leak|it){_PLACE}{_IS}(?:out|extinguished|stopped)|"
    rf"\b(?:fire|smoke|alarm|emergency|danger|situation|incident|leak|everything|it){_PLACE}{_IS}"
    r"(?:over|resolved|under control|a false alarm|a drill)|"
    r"\b(?:fire|alarm|emergency|situation|incident)\s+(?:resolved|extinguished|under control)|\bfire\s+out|"
    r"^(?:all\s+)?(?:over now|resolved|extinguished|under control)|"
    r"^(?:a\s+)?false alarm|\ball clear|^stand down|\bevery(?:body|one) is safe)"
    r"(?:\s+(?:now|again|finally|at last))?\W*$",
    re.IGNORECASE,
)
"""With nothing after it: what is out may be out of control, what is over may be over the car park."""
_NOT_SO = re.compile(
    r"\b(?:not|no|nobody|none|never|neither|nor|hardly|barely|until|till|if|whether|when|once|unless|before|after|"
    r"will|would|should|shall|could|can|may|might|must|maybe|perhaps|probably|possibly|apparently|soon|about to|"
    r"going to|gonna|almost|nearly|way|coming|comes|expect\w*|hope\w*|think|thinks|guess|suppose\w*|assume\w*|hear|"
    r"heard|says?|said|wait\w*|yet|away|dont|isnt|arent|hasnt|havent|wont|cannot|\w+n['’]t)\b|\?",
    re.IGNORECASE,
)
_VICTIM = re.compile(
    r"\b(?:hurt|injured|trapped|stuck|unconscious|bleeding|down|dead|missing|attacked|burn(?:t|ed))\b", re.IGNORECASE
)
_PART = re.compile(r"\s*(?:[,;:\n]|\band\b|\bbut\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """``responder``: who is there; ``over``: the words that say so. Both are empty where nothing is said of it."""

    responder: str = ""
    management: bool = False
    over: str = ""


def report_of(said: str, guards: Collection[str] = ()) -> Report:
    """What the words state as a fact; what is asked, denied, expected or heard of is none, nor what follows on it."""
    found = Report()
    for sentence in split(said):
        helpless = bool(_VICTIM.search(sentence))
        for part in _PART.split(sentence.strip()) if "?" not in sentence else ():
            if _NOT_SO.search(part):
                break
            found = _with(found, part, guards, helpless)
    return found


def _with(found: Report, part: str, guards: Collection[str], helpless: bool) -> Report:
    """``helpless``: the sentence tells of somebody hurt, who is no help where they are."""
    there = "" if helpless else _guard_there(part, guards) or _help_there(part)
    return Report(
        found.responder or there,
        found.management or bool(_MANAGEMENT_TOLD.search(part)),
        found.over or (part if _OVER.search(part) else ""),
    )


def _help_there(part: str) -> str:
    found = _HELP_THERE.search(part)
    return (found["coming"] or found["own"]).lower() if found else ""


def _guard_there(part: str, guards: Collection[str]) -> str:
    """The guard on duty who is named right before it is said that they are there."""
    for guard in sorted(guards):
        for name in (guard, guard.split()[-1]):
            at = part.casefold().find(name.casefold())
            if len(name) > 2 and at >= 0 and _NAMED_THERE.match(part[at + len(name) :]):
                return guard
    return ""


@tool(
    Effect.WRITE,
    label="Note the report in the emergency {emergency}",
    preview="The record of the emergency gets the time at which help came, management was told, or it was over.",
    gives=(
        "emergency", "noted", "unclear", "responded", "responder", "answered_after", "resolved", "confirmed",
        "lacking",
    ),
)  # fmt: skip
async def note_emergency(
    context: ToolContext,
    emergency: Annotated[str | None, "id of the emergency's record"] = None,
) -> ToolResult:
    """Write into the record of an emergency what the person just reported, at the time of the report.

    That help is there stops the calls of its escalation, as it does when an import says so. A first time stays.
    """

    def work(tx: Transaction) -> ToolResult:
        row = tx.records.get(context.tenant, EMERGENCY, emergency) if emergency else None
        if row is None:
            return ToolResult(_heard(report_of(context.said)), "")
        before, report = read_body(row.body, Emergency), report_of(context.said, _on_duty(tx, context, row.site))
        sites = {site.id: site for site in tx.tenants.sites(context.tenant)}
        named = site_named(sites.values(), context.said)
        if named is not None and named.id != before.site:
            return _noted_of_another(tx, context, before, report, named)
        kind = emergency_type(report.over)
        if EmergencyType.OTHER in (kind, before.type) or kind is before.type:
            return _noted(context, before, report)
        return _noted_of_another(tx, context, before, report, sites[SiteId(before.site)])

    return await context.read(work)


def _heard(report: Report) -> dict[str, Any]:
    return {"noted": "", "confirmed": bool(report.over), "unclear": report == Report()}


def _noted(context: ToolContext, before: Emergency, report: Report) -> ToolResult:
    after = before
    if report.responder and before.first_response_at is None:
        after = replace(before, first_response_at=context.now, responder=_named(report.responder))
    after = replace(
        after,
        management_notified_at=before.management_notified_at or (context.now if report.management else None),
        resolved_at=before.resolved_at or (context.now if report.over else None),
    )
    noted = _in_words(before, after)
    data = _heard(report) | {
        "emergency": after.id,
        "noted": noted,
        "responded": after.first_response_at is not None,
        "responder": after.responder or SOMEBODY,
        "resolved": after.resolved_at is not None,
        "lacking": lacking_of(after.first_response_at, after.management_notified_at),
    }
    if after.first_response_at:
        data["answered_after"] = minutes_between(after.raised_at, after.first_response_at)
    if not noted:
        return ToolResult(data, "")
    add = AddRecord(tenant=context.tenant, actor=context.person, kind=EMERGENCY, body=after)
    return ToolResult(data, f"Recorded: {noted}.", commands=(add,))


def _noted_of_another(
    tx: Transaction, context: ToolContext, watched: Emergency, report: Report, site: Site
) -> ToolResult:
    """What is over is of another place or kind than what is watched: the watched goes on, the other ends.

    What is said of another place says nothing more of the one that is watched.
    """
    here = _noted(context, watched, replace(report, over="") if site.id == watched.site else Report())
    if not report.over:
        return here
    said = emergency_type(report.over)
    kind = watched.type if said is EmergencyType.OTHER else said
    found = under_way(tx, context, site, kind)
    row = tx.records.get(context.tenant, EMERGENCY, str(found["id"])) if found else None
    if row is None:
        return here
    other = replace(read_body(row.body, Emergency), resolved_at=context.now)
    after = minutes_between(other.raised_at, context.now)
    over = f"the {kind.value} at {site.name} is over, {after} min after the alarm"
    noted = "; ".join(filter(None, (here.data["noted"], over)))
    add = AddRecord(tenant=context.tenant, actor=context.person, kind=EMERGENCY, body=other)
    data = {**here.data, "noted": noted, "unclear": False}
    return ToolResult(data, f"Recorded: {noted}.", commands=(*here.commands, add))


def _in_words(before: Emergency, after: Emergency) -> str:
    def after_alarm(at: datetime) -> str:
        return f"{minutes_between(after.raised_at, at)} min after the alarm"

    new: list[str] = []
    if after.first_response_at and not before.first_response_at:
        new.append(f"{after.responder or SOMEBODY} is there, {after_alarm(after.first_response_at)}")
    if after.management_notified_at and not before.management_notified_at:
        new.append(f"management was told, {after_alarm(after.management_notified_at)}")
    if after.resolved_at and not before.resolved_at:
        new.append(f"it is over, {after_alarm(after.resolved_at)}")
    return "; ".join(new)


def _named(responder: str) -> str | None:
    return responder if responder != "help" else None


def _on_duty(tx: Transaction, context: ToolContext, site: SiteId) -> set[str]:
    """Guards of shifts that began at the site today or the day before."""
    zone = next(each.zone for each in tx.tenants.sites(context.tenant) if each.id == site)
    days = {day_of(context.now - timedelta(days=back), zone) for back in (0, 1)}
    rows = [row for day in days for row in tx.records.of_day(SiteDay(context.tenant, site, day), [SHIFT])]
    return {str(name) for row in rows if (name := body_of(row).get("guard") or body_of(row).get("planned_guard"))}
