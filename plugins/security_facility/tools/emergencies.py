"""The emergency: its record, the alerts to control desks, and whom the chain has called by now."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from console.domain.answers import called_again
from console.domain.chat_commands import AddRecord
from console.domain.commands import Command
from console.domain.escalations import Subject
from console.domain.ids import SYSTEM, KindName, SiteId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.danger_words import OTHER
from console.plugin.dangers import kind_named, kind_of
from console.plugin.naming import site_meant
from console.plugin.tools import ToolContext, ToolResult, Transaction
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority
from plugins.security_facility.tools.calling import NOWHERE, for_emergency, subject_of, title_of
from plugins.security_facility.tools.looked import (
    ALERT,
    EMERGENCY,
    body_of,
    minutes_between,
    moment,
    names_of,
)
from plugins.security_facility.tools.whereabouts import Located, sites_struck, where_said

SAME_EMERGENCY = timedelta(hours=12)
"""An emergency of the same kind and site that is not over by then is another one."""
SAME_CALL = timedelta(hours=2)
"""The same for alerts of an emergency whose site nobody named."""

_MOST_IN_A_MINUTE = 50
_MOST_OPEN = 500
"""Emergencies come first among what is open."""
_CORRECTS = re.compile(
    r"\b(?:not|wrong|meant|mean|sorry|mistake|mistaken|wait|instead|rather than|actually|correction|no longer|"
    r"other)\b",
    re.IGNORECASE,
)
"""Words with which a place is put right."""
_ALERT = "ESC-"


def escalate_emergency(
    tx: Transaction,
    context: ToolContext,
    sites: dict[SiteId, Site],
    said: str,
    watched: str | None,
    near: str | None = None,
    called: str | None = None,
) -> ToolResult:
    """One that is ``watched`` stays that record, however long ago it began; where there is none yet, this very turn
    is making it, and it is looked at from the next one on. ``called`` are the alerts of one whose site is not known
    yet, which is looked at again. Any other calls people anew where nobody is called for it any more.

    ``near`` is under way in the same talk: what is said is about its site, and its kind, where it names none.
    """
    known = body_of(tx.records.get(context.tenant, EMERGENCY, watched)) if watched else {}
    if watched and not known:
        return ToolResult({"responded": False, "resolved": False, "second": False}, "")
    before = body_of(tx.records.get(context.tenant, EMERGENCY, near)) if near else {}
    every = {each.id: each for each in tx.tenants.sites(context.tenant)}
    kind = EmergencyType(known["type"]) if known else _kind(said, before)
    meant = [] if known else sites_struck(every.values(), said)
    if len(meant) > 1:
        return _escalate_each(tx, context, sites, every, meant, kind, said, before)
    at = every[SiteId(known["site"])] if known else next(iter(meant), None)
    place = Located(at) if at else _located(tx, context, every, said, before)
    if place is None:
        return _alert_everywhere(tx, context, sites, kind, said, looked_at=bool(called))
    done = _escalate_at(tx, context, sites, every, place.site, kind, said, known, before)
    return replace(done, data={**done.data, "assumed": place.why}) if place.why else done


def _escalate_each(
    tx: Transaction,
    context: ToolContext,
    sites: dict[SiteId, Site],
    every: dict[SiteId, Site],
    meant: list[Site],
    kind: EmergencyType,
    said: str,
    before: dict[str, Any],
) -> ToolResult:
    """Several sites are named, and each is alerted; what was said is watched further at the first of them."""
    ordered = sorted(meant, key=lambda site: (bool(before) and site.id == before["site"], list(every).index(site.id)))
    done = [_escalate_at(tx, context, sites, every, site, kind, said, {}, before) for site in ordered]
    first, *others = done
    also = "; ".join(f"{each.data['alert']} at {each.data['place']}" for each in others)
    return ToolResult(
        {**first.data, "also_alerted": also, "located": "", "moved_from": ""},
        " ".join(each.summary for each in done),
        commands=tuple(command for each in done for command in each.commands),
    )


def _escalate_at(
    tx: Transaction,
    context: ToolContext,
    sites: dict[SiteId, Site],
    every: dict[SiteId, Site],
    site: Site,
    kind: EmergencyType,
    said: str,
    known: dict[str, Any],
    before: dict[str, Any],
) -> ToolResult:
    known = known or _still_called(tx, context, under_way(tx, context, site, kind))
    before_it = {} if known or before else _called_before(tx, context, site, kind)
    moved = bool(before) and not known and site.id != before["site"] and bool(_CORRECTS.search(said))
    raised = moment((known or before_it or (before if moved else {})).get("raised_at")) or context.now
    key = known.get("id") or str(before_it.get("id", "")).removeprefix(_ALERT) or _free(tx, context, site, raised)
    alert = f"{_ALERT}{key}"
    data: dict[str, Any] = {
        "emergency": key,
        "emergency_type": kind.value,
        "emergency_name": name_of(kind),
        "emergency_said": _retold(said, kind, site, every) if before else said,
        "elsewhere": "",
        "emergency_site": str(site.id),
        "moved_from": every[SiteId(before["site"])].name if moved else "",
        "place": site.name,
        "alert": alert,
        "alert_priority": Priority.CRITICAL.value,
        **_chain(tx, context, subject_of(context, key)),
        "closed": bool(known) and _is_closed(tx, context, key),
        "minutes": minutes_between(raised, context.now),
        "responded": known.get("first_response_at") is not None,
        "responder": begun(known.get("responder") or ""),
        "resolved": known.get("resolved_at") is not None,
        "lacking": lacking_of(known.get("first_response_at"), known.get("management_notified_at")),
    }
    if answered := moment(known.get("first_response_at")):
        data["answered_after"] = minutes_between(raised, answered)
    if before_it:
        data |= {"located": True, "others": names_of(each for each in sites.values() if each.id != site.id)}
    data["new"] = not _stands(tx, context, alert) and not data["responded"] and not data["resolved"]
    commands: list[Command] = []
    if not known:
        began = Emergency(id=key, site=site.id, type=kind, raised_at=raised)
        commands += [
            for_emergency(context, key, kind, said, site, called=bool(before_it)),
            _add(context, EMERGENCY, began),
        ]
    if not data["new"]:
        told = f"The {kind.value} at {site.name} is {'known' if known else 'recorded'}, alert {alert}."
        return ToolResult(data, told, commands=tuple(commands))
    commands.append(_add(context, ALERT, _alert_of(context, site, alert, f"emergency: {kind.value}")))
    return ToolResult(data, f"Alert {alert} is raised: {kind.value} at {site.name}.", commands=tuple(commands))


def _retold(said: str, kind: EmergencyType, site: Site, every: dict[SiteId, Site]) -> str:
    """With the kind and the site, where the words rest on what was said before."""
    what = "" if kind_of(said) else f"{kind.value}: "
    return f"{what}{said}" if site_meant(every.values(), said) else f"{what}{said}, {site.name}"


def name_of(kind: EmergencyType) -> str:
    """As people are told of it."""
    return "emergency" if kind is EmergencyType.OTHER else kind.value


def open_emergencies(tx: Transaction, context: ToolContext) -> list[dict[str, Any]]:
    """Those that began a short while ago and are not over, at all sites."""
    bodies = (body for site in tx.tenants.sites(context.tenant)
              for body in _lately(tx, context, site, EMERGENCY, SAME_EMERGENCY))  # fmt: skip
    return [body for body in bodies if not body.get("resolved_at")]


def _located(
    tx: Transaction, context: ToolContext, every: dict[SiteId, Site], said: str, before: dict[str, Any]
) -> Located | None:
    """Where no site is named."""
    if before:
        return Located(every[SiteId(before["site"])]) if SiteId(before["site"]) in every else None
    return where_said(tx, context, said)


def _kind(said: str, before: dict[str, Any]) -> EmergencyType:
    return EmergencyType(before["type"]) if before and not kind_of(said) else emergency_type(said)


def begun(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]


def lacking_of(first_response: object, management_told: object) -> str:
    """Times that the record of an emergency which is over still lacks, in words."""
    times = (("first response", first_response), ("call to management", management_told))
    return " and ".join(name for name, at in times if not at)


def _alert_everywhere(
    tx: Transaction,
    context: ToolContext,
    sites: dict[SiteId, Site],
    kind: EmergencyType,
    said: str,
    *,
    looked_at: bool,
) -> ToolResult:
    """Nobody said where: every control desk gets the alert, and the emergency is recorded once its site is known.

    One that is ``looked_at`` again raises nothing: in its first turn its alerts do not stand yet.
    """
    if not sites:
        return ToolResult.failed("There is no site to raise an alert for.")
    is_called = _is_called(tx, context, kind)
    standing = {site.id: _calls(tx, context, site, kind) if is_called or looked_at else [] for site in sites.values()}
    if looked_at and not any(standing.values()):
        return ToolResult({"responded": False, "resolved": False, "second": False}, "")
    commands: list[Command] = []
    keys: list[str] = []
    for site in sites.values():
        calls = standing[site.id]
        key = str(calls[0]["id"]) if calls else f"{_ALERT}{_free(tx, context, site, context.now)}"
        keys.append(key)
        if not calls and not looked_at:
            category = f"emergency: {kind.value}, {NOWHERE}"
            commands.append(_add(context, ALERT, _alert_of(context, site, key, category)))
    if commands:
        commands.append(for_emergency(context, "", kind, said, None))
    data = {
        "emergency_type": kind.value,
        "emergency_name": name_of(kind),
        "emergency_said": said,
        "place": "all sites, as none was named",
        "where": names_of(sites.values()),
        "alert": ", ".join(keys),
        "alert_priority": Priority.CRITICAL.value,
        **_chain(tx, context, subject_of(context, "")),
        "closed": looked_at and not is_called,
        "new": bool(commands),
        "responded": False,
        "resolved": False,
    }
    return ToolResult(
        data, f"The alert for {kind.value} went to {data['where']}. Say which site.", commands=tuple(commands)
    )


def _calls(tx: Transaction, context: ToolContext, site: Site, kind: EmergencyType) -> list[dict[str, Any]]:
    """Alerts of this emergency that were raised at the site before its place was known, the first one first."""
    category = f"emergency: {kind.value}, {NOWHERE}"
    lately = _lately(tx, context, site, ALERT, SAME_CALL)
    return sorted((body for body in lately if body.get("category") == category), key=lambda body: body["raised_at"])


def _called_before(tx: Transaction, context: ToolContext, site: Site, kind: EmergencyType) -> dict[str, Any]:
    """The alert from which on the emergency counts, now that its site is known: no delay is made smaller."""
    for each in dict.fromkeys((kind, EmergencyType.OTHER)):
        if _is_called(tx, context, each):
            placed = _placed_calls(tx, context, each)
            for call in _calls(tx, context, site, each):
                if call["raised_at"] not in placed:
                    return call
    return {}


def _placed_calls(tx: Transaction, context: ToolContext, kind: EmergencyType) -> set[Any]:
    """When those calls without a site went out whose site is known by now: its emergency has the key of its alert."""
    return {
        call["raised_at"]
        for site in tx.tenants.sites(context.tenant)
        for call in _calls(tx, context, site, kind)
        if tx.records.get(context.tenant, EMERGENCY, str(call["id"]).removeprefix(_ALERT)) is not None
    }


def _is_called(tx: Transaction, context: ToolContext, kind: EmergencyType) -> bool:
    """Whether people are still called for one of the kind whose site nobody named."""
    title = title_of(kind, None)
    return any(each.title == title for each in tx.escalations.open(context.tenant, limit=_MOST_OPEN))


def _still_called(tx: Transaction, context: ToolContext, body: dict[str, Any]) -> dict[str, Any]:
    """The emergency, unless somebody resolved it in the window: what is told of then is another."""
    return body if body and not _is_closed(tx, context, str(body["id"])) else {}


def _is_closed(tx: Transaction, context: ToolContext, key: str) -> bool:
    return tx.escalations.of_subject(context.tenant, subject_of(context, key)) is None


def _alert_of(context: ToolContext, site: Site, key: str, category: str) -> Alert:
    return Alert(id=key, site=site.id, raised_at=context.now, priority=Priority.CRITICAL, category=category)


def _free(tx: Transaction, context: ToolContext, site: Site, raised: datetime) -> str:
    """A key that neither an emergency has nor an alert: one of the same minute may be of another kind, or over."""
    key = f"EMG-{site.id}-{raised:%y%m%d-%H%M}"
    numbered = (key, *(f"{key}-{number}" for number in range(2, _MOST_IN_A_MINUTE + 1)))
    free = (
        each
        for each in numbered
        if tx.records.get(context.tenant, EMERGENCY, each) is None and not _stands(tx, context, f"{_ALERT}{each}")
    )
    return next(free, numbered[-1])


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
    """What the words tell of, else what they speak of, the more dangerous first."""
    return EmergencyType(kind_of(said) or kind_named(said) or OTHER)


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
