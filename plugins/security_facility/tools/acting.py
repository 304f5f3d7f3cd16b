"""Tools that act: escalation of a violation or an emergency, and tickets for the field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal
from zlib import crc32

from console.domain.chat_commands import AddRecord
from console.domain.commands import AssignViolations, Command, NoteViolation, Selection
from console.domain.ids import KindName, PersonId
from console.domain.people import Role
from console.domain.scoring import Severity
from console.domain.violations import Violation
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.security_facility.records import Alert, Priority, Ticket
from plugins.security_facility.rules import rule_of
from plugins.security_facility.tools.calling import for_violation
from plugins.security_facility.tools.emergencies import escalate_emergency
from plugins.security_facility.tools.entries import words_of
from plugins.security_facility.tools.looked import (
    ALERT,
    MOST,
    TICKET,
    WORST_FIRST,
    as_data,
    body_of,
    filter_of,
    find_violation,
    moment,
    names_of,
    site_said,
    sites_of,
)
from plugins.security_facility.tools.places import site_of_post

SECOND_AFTER = timedelta(minutes=5)
"""Without an answer to the alert for a violation, a second one is raised by who escalates it again."""
_PRIORITY = {
    Severity.CRITICAL: Priority.CRITICAL,
    Severity.HIGH: Priority.HIGH,
    Severity.MEDIUM: Priority.MODERATE,
    Severity.LOW: Priority.LOW,
}


@tool(
    Effect.WRITE,
    label="Escalate violation {violation}",
    preview="An alert goes to the control desk, the escalation is noted, and a supervisor is given the violation.",
    gives=(
        "violation", "pillar", "pillar_name", "rule", "severity", "subject", "expected", "found", "why", "place",
        "day", "open_minutes", "owner", "state", "alert", "alert_priority", "level", "new", "assigned_to",
        "emergency",
        "emergency_type", "emergency_name", "emergency_said", "emergency_site", "moved_from", "elsewhere",
        "assumed", "also_alerted", "where", "located", "others", "minutes", "responded", "responder",
        "resolved", "closed", "second", "second_after",
        "in_hand", "answered_after", "lacking",
    ),
)  # fmt: skip
async def escalate_violation(
    context: ToolContext,
    violation: Annotated[int | None, "number of the violation; the worst open one when left out"] = None,
    emergency: Annotated[str | None, "what happened, in the person's words; only in an emergency"] = None,
    reason: Annotated[str, "why, for the record"] = "",
    to: Annotated[
        Literal["supervisor", "own hands"], "own hands: the person takes it, without an alert"
    ] = "supervisor",
    watched: Annotated[str | None, "id of the emergency's record, when it is looked at again"] = None,
    near: Annotated[str | None, "id of the emergency under way: its site is meant where none is named"] = None,
    called: Annotated[str | None, "alerts of a call without a site, when that is looked at again"] = None,
) -> ToolResult:
    """Raise the alert for a violation or an emergency and hand it up.

    Who is called again when nobody answers an emergency is said by its policy, whose chain does so by itself. A
    violation that is escalated again after 5 min without an answer gets a second alert.
    """

    def work(tx: Transaction) -> ToolResult:
        sites = sites_of(tx, context)
        if emergency is not None:
            return escalate_emergency(tx, context, sites, emergency, watched, near, called)
        found = _chosen(tx, context, violation)
        if isinstance(found, str):
            return ToolResult.failed(found)
        every = {site.id: site for site in tx.tenants.sites(context.tenant)}
        data = as_data(found, every, context.scheme, context.now)
        if to == "own hands":
            return _take(context, found, data, reason)
        return _escalate(tx, context, found, data, reason)

    return await context.read(work)


@tool(
    Effect.WRITE,
    label="Open a field ticket",
    preview="A field ticket is opened: {category} {details}",
    gives=("ticket", "ticket_priority", "ticket_category", "ticket_place", "violation", "answer_by", "new"),
)
async def create_field_support_ticket(
    context: ToolContext,
    violation: Annotated[int | None, "number of the violation that it is about"] = None,
    category: Annotated[str, "what is asked for, such as radio battery"] = "",
    details: Annotated[str, "in a sentence what is wrong and where"] = "",
    priority: Annotated[Priority | None, "urgency; that of the violation, or moderate, when left out"] = None,
) -> ToolResult:
    """Open a ticket for equipment, repair, relief or help in the field; one for each violation."""

    def work(tx: Transaction) -> ToolResult:
        sites = sites_of(tx, context)
        found = find_violation(tx, context, violation) if violation is not None else None
        if violation is not None and found is None:
            return ToolResult.failed(f"There is no violation {violation}.")
        every = {each.id: each for each in tx.tenants.sites(context.tenant)}
        told_of = f"{category} {details}"
        site = site_said(tx, context, told_of) or site_of_post(tx, context, told_of)
        site = every.get(found.site) if found else site
        if site is None:
            return ToolResult.failed(f"Say for which site: {names_of(sites.values())}.")
        asked = category.strip() or (rule_of(found.pillar, found.rule).category if found else _asked_for(details))
        urgency = priority or (_PRIORITY[found.severity] if found else Priority.MODERATE)
        asked_for = crc32(f"{site.id} {asked} {details}".encode()) & 0xFFF
        key = f"TKT-V{found.id}" if found else f"TKT-{context.now:%y%m%d-%H%M%S}-{asked_for:03X}"
        data: dict[str, Any] = {
            "ticket": key,
            "ticket_priority": urgency.value,
            "ticket_category": asked,
            "ticket_place": site.name,
            "new": tx.records.get(context.tenant, TICKET, key) is None,
        }
        if found:
            data["violation"] = int(found.id)
        if not data["new"]:
            return ToolResult(data, f"Ticket {key} stands open for this already.")
        body = Ticket(id=key, site=site.id, opened_at=context.now, priority=urgency, category=asked)
        told = f"Ticket {key} opened: {asked}. {details}".strip()
        commands: list[Command] = [AddRecord(tenant=context.tenant, actor=context.person, kind=TICKET, body=body)]
        if found:
            commands.append(_note(context, found, told))
        return ToolResult(data, f"Ticket {key} is open for {asked} at {site.name}.", commands=tuple(commands))

    return await context.read(work)


def _chosen(tx: Transaction, context: ToolContext, number: int | None) -> Violation | str:
    """Without a number the one that most of the person's words name, and of those the worst."""
    if number is not None:
        return find_violation(tx, context, number) or f"There is no violation {number}."
    found = tx.violations.page(filter_of(context, sites_of(tx, context), days=14), WORST_FIRST, 0, MOST)
    if not found:
        return "There is no open violation to escalate."
    said = words_of(context.said) - _NAME_NOTHING
    return max(found, key=lambda each: len(said & words_of(each.subject, each.rule, each.found, each.check_key)))


_NAME_NOTHING = words_of(
    "the and for not was has had its any all are can you please escalate violation worst open time"
)


def _escalate(
    tx: Transaction, context: ToolContext, violation: Violation, data: dict[str, Any], reason: str
) -> ToolResult:
    state = _alert_state(tx, context, f"ESC-V{violation.id}")
    priority = _PRIORITY[violation.severity]
    data |= {"alert": state.key, "alert_priority": priority.value, "level": state.level, "new": state.new}
    call = for_violation(context, violation, str(data["place"]), reason)
    data["closed"] = not state.new and tx.escalations.of_subject(context.tenant, call.subject) is None
    if data["closed"]:
        told = f"Violation {violation.id} was escalated, alert {state.key}, and that was resolved in the window."
        return ToolResult(data, f"{told} Nobody is called for it now; it can be opened again there.")
    if not state.new:
        return ToolResult(data, f"Violation {violation.id} is escalated already, alert {state.key}.")
    alert = Alert(
        id=state.key,
        site=violation.site,
        raised_at=context.now,
        priority=priority,
        category=f"escalation: {violation.rule}",
    )
    why = f" {reason.strip()}" if reason.strip() else ""
    commands: list[Command] = [
        _add(context, ALERT, alert),
        _note(context, violation, f"Escalated, alert {state.key}.{why}"),
        call,
    ]
    supervisor = _supervisor(tx, context)
    if supervisor and supervisor != violation.owner:
        commands.append(_assign(context, violation, supervisor))
        data["assigned_to"] = str(supervisor)
    return ToolResult(data, f"Violation {violation.id} is escalated, alert {state.key}.", commands=tuple(commands))


def _take(context: ToolContext, violation: Violation, data: dict[str, Any], reason: str) -> ToolResult:
    if violation.owner == context.person:
        return ToolResult({**data, "new": False}, f"Violation {violation.id} is yours already.")
    if violation.owner and context.role is Role.OPERATOR:
        return ToolResult.failed(f"Violation {violation.id} belongs to {violation.owner}; ask them or a supervisor.")
    data |= {"assigned_to": str(context.person), "new": True}
    commands: list[Command] = [_assign(context, violation, context.person)]
    if reason.strip():
        commands.append(_note(context, violation, reason.strip()))
    return ToolResult(data, f"Violation {violation.id} is yours now.", commands=tuple(commands))


@dataclass(frozen=True, slots=True)
class _AlertState:
    """``key`` is the alert that stands or is to be raised now; ``new`` in the latter case."""

    key: str
    level: int
    new: bool


def _alert_state(tx: Transaction, context: ToolContext, key: str) -> _AlertState:
    first = body_of(tx.records.get(context.tenant, ALERT, key))
    if not first:
        return _AlertState(key, 1, new=True)
    second = f"{key}-2"
    if tx.records.get(context.tenant, ALERT, second):
        return _AlertState(second, 2, new=False)
    raised = moment(first["raised_at"]) or context.now
    if first.get("acknowledged_at") or first.get("resolved_at") or context.now - raised < SECOND_AFTER:
        return _AlertState(key, 1, new=False)
    return _AlertState(second, 2, new=True)


_LONGEST = 300
_ASKS_FOR = re.compile(
    r"^\W*(?:(?:please|pls|and|then|ok(?:ay)?|so|hi|hello|can|could|would|will|you|we|i|i'd|we'd|like|to|need|needs|"
    r"want|must|have|us|me|open|create|raise|make|file|log|write|order|get|field|support|ticket|a|an|the|new|for|"
    r"about|that)\b[\s:,;.-]*)+",
    re.IGNORECASE,
)
_ASKED_AFTER = re.compile(
    r"(?:(?<![\s,.;:-])[\s,.;:-]+)?\b(?:and |so )?(?:please |pls |can you |could you |would you )*"
    r"(?:open|create|raise|make|file|log|write) (?:a |an |the |me |us )*(?:field |support |new )*ticket"
    r"(?: for (?:it|this|that))?(?:,? please)?\W*$|(?:(?<![\s,])[\s,]+)?\bplease\W*$",
    re.IGNORECASE,
)


def _asked_for(details: str) -> str:
    """The words of a request without the asking before and after them."""
    rest = " ".join(_ASKED_AFTER.sub("", _ASKS_FOR.sub("", details[: 2 * _LONGEST])).split())
    return rest.strip(" :;,.-?!")[:_LONGEST] or "field support"


def _supervisor(tx: Transaction, context: ToolContext) -> PersonId | None:
    """Whom the person may give a violation to: an operator may not."""
    if context.role is Role.OPERATOR:
        return None
    people: Sequence[PersonId] = [
        person.id for person in tx.tenants.people(context.tenant) if person.role is Role.SUPERVISOR
    ]
    return context.person if context.person in people else next(iter(people), None)


def _add(context: ToolContext, kind: KindName, body: object) -> Command:
    return AddRecord(tenant=context.tenant, actor=context.person, kind=kind, body=body)


def _note(context: ToolContext, violation: Violation, text: str) -> Command:
    return NoteViolation(tenant=context.tenant, actor=context.person, violation=violation.id, text=text)


def _assign(context: ToolContext, violation: Violation, owner: PersonId) -> Command:
    selection = Selection(ids=(violation.id,))
    return AssignViolations(tenant=context.tenant, actor=context.person, violations=selection, owner=owner)
