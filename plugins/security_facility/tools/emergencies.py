"""The emergency: its record, the alerts to control desks, and whom the chain has called by now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from console.domain.answers import called_again
from console.domain.chat_commands import AddRecord
from console.domain.commands import Command
from console.domain.escalations import Subject
from console.domain.ids import SYSTEM, KindName, SiteId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.tools import ToolContext, ToolResult, Transaction
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority
from plugins.security_facility.tools.calling import for_emergency, subject_of
from plugins.security_facility.tools.looked import (
    ALERT,
    EMERGENCY,
    body_of,
    minutes_between,
    moment,
    names_of,
    site_said,
)

SAME_EMERGENCY = timedelta(hours=12)
"""An emergency of the same kind and site that is not over by then is another one."""
SAME_CALL = timedelta(hours=2)
"""The same for alerts of an emergency whose site nobody named."""

_MOST_IN_A_MINUTE = 50
_NOWHERE = "site not named"
_SAID = {
    EmergencyType.BOMB_THREAT: r"bombe?|explosive|"
    r"(?:suspicious|unattended) (?:bag|parcel|package|luggage|object|device|vehicle|suit)\w*",
    EmergencyType.FIRE: r"fire|smoke|burn\w*|flames?|alarm panel|feuer|brennt|incendi\w+|fuego",
    EmergencyType.MEDICAL: r"collaps\w*|unconscious|heart|bleed\w*|injur\w*|breath\w*|ambulance|medical|seizure|hurt|"
    r"chest pain|faint\w*|pass(?:ed|es) out|chok\w*|stroke|fell|not moving|pulse|accident|overdose|electric shock|"
    r"drown\w*|(?:guard|officer|man) down|bewusstlos|verletzt",
    EmergencyType.ASSAULT: r"assault\w*|attack\w*|fight\w*|knife|gun\w*|weapon|shots?|shooter|shooting|hostage|"
    r"robb\w*|threaten\w*|violen\w*|stabb\w*",
    EmergencyType.INTRUSION: r"intru\w*|break.?in|broke in(?:to)?|breaking in(?:to)?|burglar\w*|climb\w*|trespass\w*",
    EmergencyType.HAZARD: r"gas|chemical|carbon monoxide|leak\w*|spill\w*|fumes|acid",
    EmergencyType.LIFT: r"lift|elevator",
    EmergencyType.EVACUATION: r"evacuat\w*",
}


def escalate_emergency(
    tx: Transaction, context: ToolContext, sites: dict[SiteId, Site], said: str, watched: str | None
) -> ToolResult:
    """One that is ``watched`` stays that record, however long ago it began; this very turn may be making it."""
    known = body_of(tx.records.get(context.tenant, EMERGENCY, watched)) if watched else {}
    every = {each.id: each for each in tx.tenants.sites(context.tenant)}
    site = every.get(SiteId(known["site"])) if known else site_said(tx, context, said)
    kind = EmergencyType(known["type"]) if known else emergency_type(said)
    if site is None:
        return _alert_everywhere(tx, context, sites, kind, said)
    known = known or under_way(tx, context, site, kind)
    called = {} if known else _called_before(tx, context, site, kind)
    raised = moment((known or called).get("raised_at")) or context.now
    key = known["id"] if known else _free(tx, context, EMERGENCY, f"EMG-{site.id}-{raised:%y%m%d-%H%M}")
    made_now = not known and watched == key
    alert = f"ESC-{key}"
    data: dict[str, Any] = {
        "emergency": key,
        "emergency_type": kind.value,
        "emergency_said": said,
        "place": site.name,
        "alert": alert,
        "alert_priority": Priority.CRITICAL.value,
        **_chain(tx, context, subject_of(context, key)),
        "minutes": minutes_between(raised, context.now),
        "responded": known.get("first_response_at") is not None,
        "responder": known.get("responder") or "",
        "resolved": known.get("resolved_at") is not None,
        "lacking": lacking_of(known.get("first_response_at"), known.get("management_notified_at")),
    }
    if answered := moment(known.get("first_response_at")):
        data["answered_after"] = minutes_between(raised, answered)
    if called:
        data |= {"located": True, "others": names_of(each for each in sites.values() if each.id != site.id)}
    data["new"] = not _stands(tx, context, alert) and not data["responded"] and not data["resolved"] and not made_now
    commands: list[Command] = []
    if not known and not made_now:
        began = Emergency(id=key, site=site.id, type=kind, raised_at=raised)
        commands += [
            for_emergency(context, key, kind, said, site, called=bool(called)),
            _add(context, EMERGENCY, began),
        ]
    if not data["new"]:
        told = f"The {kind.value} at {site.name} is {'known' if known else 'recorded'}, alert {alert}."
        return ToolResult(data, told, commands=tuple(commands))
    commands.append(_add(context, ALERT, _alert_of(context, site, alert, f"emergency: {kind.value}")))
    return ToolResult(data, f"Alert {alert} is raised: {kind.value} at {site.name}.", commands=tuple(commands))


def lacking_of(first_response: object, management_told: object) -> str:
    """Times that the record of an emergency which is over still lacks, in words."""
    times = (("first response", first_response), ("call to management", management_told))
    return " and ".join(name for name, at in times if not at)


def _alert_everywhere(
    tx: Transaction, context: ToolContext, sites: dict[SiteId, Site], kind: EmergencyType, said: str
) -> ToolResult:
    """Nobody said where: every control desk gets the alert, and the emergency is recorded once its site is known."""
    if not sites:
        return ToolResult.failed("There is no site to raise an alert for.")
    category = f"emergency: {kind.value}, {_NOWHERE}"
    commands: list[Command] = []
    keys: list[str] = []
    for site in sites.values():
        known = _calls(tx, context, site, category)
        key = (
            str(known[0]["id"])
            if known
            else _free(tx, context, ALERT, f"ESC-EMG-{site.id}-{context.now:%y%m%d-%H%M}")
        )
        keys.append(key)
        if not _stands(tx, context, key):
            commands.append(_add(context, ALERT, _alert_of(context, site, key, category)))
    if commands:
        commands.append(for_emergency(context, "", kind, said, None))
    data = {
        "emergency_type": kind.value,
        "emergency_said": said,
        "place": "all sites, as none was named",
        "where": names_of(sites.values()),
        "alert": ", ".join(keys),
        "alert_priority": Priority.CRITICAL.value,
        **_chain(tx, context, subject_of(context, "")),
        "new": bool(commands),
        "responded": False,
        "resolved": False,
    }
    return ToolResult(
        data, f"The alert for {kind.value} went to {data['where']}. Say which site.", commands=tuple(commands)
    )


def _calls(tx: Transaction, context: ToolContext, site: Site, category: str) -> list[dict[str, Any]]:
    """Alerts of this emergency that were raised at the site before its place was known, the first one first."""
    lately = _lately(tx, context, site, ALERT, SAME_CALL)
    return sorted((body for body in lately if body.get("category") == category), key=lambda body: body["raised_at"])


def _called_before(tx: Transaction, context: ToolContext, site: Site, kind: EmergencyType) -> dict[str, Any]:
    """The alert from which on the emergency counts, now that its site is known: no delay is made smaller."""
    kinds = dict.fromkeys((kind, EmergencyType.OTHER))
    calls = [call for each in kinds for call in _calls(tx, context, site, f"emergency: {each.value}, {_NOWHERE}")]
    return calls[0] if calls else {}


def _alert_of(context: ToolContext, site: Site, key: str, category: str) -> Alert:
    return Alert(id=key, site=site.id, raised_at=context.now, priority=Priority.CRITICAL, category=category)


def _free(tx: Transaction, context: ToolContext, kind: KindName, key: str) -> str:
    """The key, numbered where another of the same minute has it: that may be of another kind, or over."""
    numbered = (key, *(f"{key}-{number}" for number in range(2, _MOST_IN_A_MINUTE + 1)))
    return next((each for each in numbered if tx.records.get(context.tenant, kind, each) is None), numbered[-1])


def _stands(tx: Transaction, context: ToolContext, key: str) -> bool:
    return tx.records.get(context.tenant, ALERT, key) is not None


def _chain(tx: Transaction, context: ToolContext, subject: Subject) -> dict[str, Any]:
    """What the escalation's chain has done: it alone calls a second time, and stops once somebody answers."""
    found = tx.escalations.of_subject(context.tenant, subject)
    again = None if found is None else called_again(found, tx.escalations.history(context.tenant, found.id))
    owner = None if found is None else found.taken_by or found.acknowledged_by
    people = {person.id: person.name for person in tx.tenants.people(context.tenant)}
    data: dict[str, Any] = {"level": 2 if again else 1, "second": again is not None}
    if found is not None and again is not None:
        data["second_after"] = minutes_between(found.opened_at, again.at)
    if owner is not None and owner != SYSTEM:
        data["in_hand"] = people.get(owner, str(owner))
    return data


def emergency_type(said: str) -> EmergencyType:
    """What the words tell of, the more dangerous first."""
    for kind, pattern in _SAID.items():
        if re.search(rf"\b(?:{pattern})s?\b", said, re.IGNORECASE):
            return kind
    return EmergencyType.OTHER


def under_way(tx: Transaction, context: ToolContext, site: Site, kind: EmergencyType) -> dict[str, Any]:
    """The emergency of this kind that began at the site a short while ago and is not over."""
    bodies = _lately(tx, context, site, EMERGENCY, SAME_EMERGENCY)
    fitting = [body for body in bodies if body["type"] == kind.value and not body.get("resolved_at")]
    return max(fitting, key=lambda body: str(body["raised_at"]), default={})


def _lately(
    tx: Transaction, context: ToolContext, site: Site, kind: KindName, span: timedelta
) -> list[dict[str, Any]]:
    """Records of the kind at the site whose time lies within ``span``."""
    first = context.now - span
    days = {day_of(at, site.zone) for at in (context.now, first)}
    rows = [row for day in days for row in tx.records.of_day(SiteDay(context.tenant, site.id, day), [kind])]
    return [body_of(row) for row in rows if row.at > first]


def _add(context: ToolContext, kind: KindName, body: object) -> Command:
    return AddRecord(tenant=context.tenant, actor=context.person, kind=kind, body=body)
