"""The tool that answers plain questions about what stands in the records: which, how many, who and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from console.domain.ids import KindName, SiteId
from console.domain.people import Person, Role, Site
from console.domain.violations import SortBy, ViolationFilter, ViolationSort, ViolationStatus
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.security_facility.tools.entries import Entry, Looked, entries_of, words_of
from plugins.security_facility.tools.escalated import escalation_lines, wants_open
from plugins.security_facility.tools.guards import told_of_guards
from plugins.security_facility.tools.looked import OPEN_REVIEWS, SiteSaid, as_data, scope_of, today
from plugins.security_facility.tools.often import counted_entries, most_often
from plugins.security_facility.tools.places import looked_at, says_where
from plugins.security_facility.tools.spans import LATE, MISSING, Period, Show, Span

Kind = Literal[
    "site", "post", "shift", "guard", "tour", "alert", "ticket", "report", "delivery", "emergency", "violation",
    "person", "escalation",
]  # fmt: skip
SHOWN = 8
_LATELY = timedelta(days=2)
_NAMES = {
    "site": ("site", "sites"),
    "post": ("post", "posts"),
    "shift": ("shift", "shifts"),
    "tour": ("tour", "tours"),
    "alert": ("alert", "alerts"),
    "ticket": ("ticket", "tickets"),
    "report": ("compliance report", "compliance reports"),
    "delivery": ("report delivery", "report deliveries"),
    "emergency": ("emergency", "emergencies"),
    "violation": ("violation", "violations"),
    "person": ("person of the house", "people of the house"),
    "escalation": ("escalation", "escalations"),
}
_NEWEST = ("last", "latest", "newest")
_ONE = (*_NEWEST, "oldest", "next")


@tool(Effect.READ, gives=("asked", "found", "found_count", "more_found", "still_open"))
@says_where
async def look_up_records(
    context: ToolContext,
    kind: Annotated[Kind, "report: by law; delivery: daily, weekly, monthly reports; guard: one by name"],
    show: Annotated[Show | None, "only those"] = None,
    period: Annotated[Period | None, "when"] = None,
    day: Annotated[date | None, "or one day"] = None,
    since: Annotated[datetime | None, "or from then, local"] = None,
    until: Annotated[datetime | None, "to then"] = None,
    site: SiteSaid = None,
    about: Annotated[str, "post, guard, route, matter or number"] = "",
) -> ToolResult:
    """Plain facts of the records: which there are, how many, who and when."""
    timed = period or day or since or until
    if show == "last" and timed and re.search(rf"\blast {_TIMES}", context.said, re.IGNORECASE):
        show = None

    def work(tx: Transaction) -> ToolResult:
        sites = looked_at(tx, context, site)
        if kind == "site":
            lines = [f"{each.name} ({each.zone})" for each in sites.values()]
            return _counted(_name(kind, len(lines)), lines, len(lines))
        if kind == "person":
            people = tx.tenants.people(context.tenant)
            lines = [f"{each.name}, {each.role.value}" for each in people if _is_meant(each, context.said)]
            return _counted(_name(kind, len(lines)), lines, len(lines))
        span = Span(show, period, day, since, until)
        if kind == "violation":
            return _violations(tx, context, sites, span)
        if kind == "escalation":
            return _escalations(tx, context, sites, span)
        if kind == "guard":
            return told_of_guards(tx, context, sites, span, about)
        return _records(tx, context, sites, kind, span, about)

    return await context.read(work)


_TIMES = (
    r"(?:\w+ )?(?:hours?|minutes?|days?|nights?|evening|weeks?|weekend|months?|years?|"
    r"mon|tues|wednes|thurs|fri|satur|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)


_MANAGES = re.compile(r"\b(?:managers?|responsible|boss|in charge)\b", re.IGNORECASE)


def _is_meant(person: Person, said: str) -> bool:
    """All, or those of the role that the words name; managers are who may supervise."""
    if _MANAGES.search(said):
        return person.role in (Role.SUPERVISOR, Role.ADMIN)
    roles = [role for role in Role if re.search(rf"\b{role.value}s?\b", said, re.IGNORECASE)]
    return person.role in roles if roles else person.role is not Role.CUSTOMER


def _records(
    tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], kind: str, said: Span, about: str
) -> ToolResult:
    now_day = today(sites.values(), context.now)
    late_now = not said.is_timed and _IS_LATE.search(context.said)
    span = replace(said, period="today") if late_now else said.for_kind(kind)
    alone = _by_id(tx, context, sites, kind)
    if alone is not None:
        return _told(f"{_name(kind, 1).capitalize()} {alone.key}", [alone.line])
    found = _found(kind, Looked(tx, context.tenant, sites, span, context.now))
    named = named_by(found, about or context.said)
    if about.strip() and found and not named:
        return _told(f"Nothing among the {_name(kind, 2)} at {scope_of(sites)} is called “{about.strip()[:60]}”.", [])
    picked = _picked(named or found, span.show, context.now)
    if picked and _MOST_OFTEN.search(context.said):
        heading = f"{len(picked)} {_name(kind, len(picked))} at {scope_of(sites)} {span.said(now_day, context.now)}"
        return _told(f"{heading.strip()}, the most of them", counted_entries(kind, picked, context.said))
    if span.show in _ONE and picked:
        return _told(f"The {span.show} {_name(kind, 1)} at {scope_of(sites)}", [each.line for each in picked])
    if span.show in _ONE:
        return _told(f"No {span.show} {_name(kind, 1)} is recorded at {scope_of(sites)}.", [])
    state = f"{span.show} " if span.show in ("open", *LATE, *MISSING) else ""
    still = sum(each.open for each in picked) if span.show is None and len(picked) > 1 else 0
    when = "" if kind == "post" else span.said(now_day, context.now)
    asked = f"{state}{_name(kind, len(picked))} at {scope_of(sites)} {when}".strip()
    return _counted(asked, [each.line for each in picked[:SHOWN]], len(picked), still)


_IS_LATE = re.compile(r"\b(?:(?:who|is|are)(?: \w+){0,2}|whos|who's) late\b(?! \w+ing)", re.IGNORECASE)
"""Late now, not ever."""
_MOST_OFTEN = re.compile(r"\bmost(?! (?:recent|urgent|important|critical))\b", re.IGNORECASE)
_STORED_AS = {"report": "compliance_report", "delivery": "report_delivery"}
_ID = re.compile(r"\b[A-Za-z]{2,4}-\w{1,8}-[A-Za-z]{1,2}\d{1,4}\b")


def _by_id(tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], kind: str) -> Entry | None:
    """The record of that kind whose id is said, however old it is."""
    match = _ID.search(context.said)
    row = tx.records.get(context.tenant, KindName(_STORED_AS.get(kind, kind)), match[0].upper()) if match else None
    if row is None or row.site not in sites:
        return None
    day = Span(None, None, row.day)
    found = entries_of(kind, Looked(tx, context.tenant, sites, day, context.now))
    return next((each for each in found if each.key == row.key), None)


def _found(kind: str, looked: Looked) -> list[Entry]:
    """For the last one not further back than there is one."""
    if looked.span.show in _NEWEST and looked.span == Span(looked.span.show, None, None):
        lately = Span(None, None, None, since=looked.now - _LATELY)
        found = [each for each in entries_of(kind, replace(looked, span=lately)) if each.at <= looked.now]
        if found:
            return found
    return entries_of(kind, looked)


def _picked(entries: Sequence[Entry], show: Show | None, now: datetime) -> list[Entry]:
    """In the order of time."""
    ordered = sorted(entries, key=lambda each: (each.at, each.key))
    if show == "next":
        return [each for each in ordered if each.at > now][:1]
    if show in _NEWEST:
        return [each for each in ordered if each.at <= now][-1:]
    if show == "oldest":
        return ordered[:1]
    if show in ("open", *MISSING):
        return [each for each in ordered if each.open]
    if show == "now":
        return [each for each in ordered if each.on_now]
    return [each for each in ordered if each.late] if show in LATE else ordered


def named_by(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Those that most words of the text name; words that name all of them say nothing."""
    said = words_of(text) - _SAY_NOTHING
    if not said:
        return []
    likely = [each for each in entries if each.may_be_named(said)]
    names = [each.named for each in likely]
    common = frozenset.intersection(*names) if len(names) == len(entries) > 1 else frozenset()
    counts = [len(each & said - common) for each in names]
    most = max(counts, default=0)
    return [each for count, each in zip(counts, likely, strict=True) if count == most] if most else []


_SAY_NOTHING = words_of(
    "the of at on in to is it by a an and or for no not with daily weekly monthly report reports tour tours alert "
    "alerts ticket tickets shift shifts guard guards post posts open late today night day right now which "
    "what who are was were did has have any all show list how many there our this week last month last next first"
)


_RECENT = re.compile(r"\bmost recent", re.IGNORECASE)


def _violations(tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], span: Span) -> ToolResult:
    """Those of the days that are said, of a part of a day those of all of it: a violation has no hour."""
    show, now_day = span.show, today(sites.values(), context.now)
    show = "newest" if show == "most" and _RECENT.search(context.said) else show
    first, last = span.dates(now_day)
    when = f" {span.said(now_day, context.now)}".rstrip() if first else ""
    wanted = ViolationFilter(
        tenant=context.tenant,
        sites=frozenset(sites),
        statuses=frozenset({ViolationStatus.OPEN}),
        reviews=OPEN_REVIEWS,
        owners=frozenset({context.person} if show == "mine" else ()),
        first_day=first,
        last_day=last,
    )
    if show == "most":
        return _told(*most_often(tx, context, wanted, sites, when))
    sort = ViolationSort(SortBy.SEVERITY, descending=True)
    if show in (*_NEWEST, "oldest"):
        sort = ViolationSort(SortBy.AGE, descending=show == "oldest")
    count = tx.violations.count(wanted)
    listed = tx.violations.page(wanted, sort, 0, 1 if show in (*_NEWEST, "oldest") else SHOWN)
    lines = []
    for each in listed:
        told = as_data(each, sites, context.scheme, context.now)
        lines.append(
            f"No. {told['violation']}, {told['severity']}, {told['pillar']}: {told['subject']} at {told['place']} "
            f"on {told['day']}: {told['found']}"
        )
    if show in (*_NEWEST, "oldest") and lines:
        return _told(f"The {show} open violation at {scope_of(sites)}{when}", lines)
    mine = " of yours" if show == "mine" else ""
    return _counted(f"open {_name('violation', count)}{mine} at {scope_of(sites)}{when}", lines, count)


def _escalations(tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], span: Span) -> ToolResult:
    lines = escalation_lines(tx, context, sites, span)
    name = _name("escalation", len(lines))
    if span.show in (*_NEWEST, "oldest") and lines:
        return _told(f"The {span.show} {name}", lines)
    when = "" if wants_open(span) else f" {span.said(today(sites.values(), context.now), context.now)}".rstrip()
    state = "open " if wants_open(span) else ""
    return _counted(f"{state}{name} at {scope_of(sites)}{when}", lines, len(lines))


def _name(kind: str, count: int) -> str:
    return _NAMES[kind][count != 1]


def _counted(asked: str, lines: Sequence[str], count: int, still_open: int = 0) -> ToolResult:
    if not count:
        return _told(f"There are no {asked}.", [])
    return _told(f"{count} {asked}", lines, count, still_open)


def _told(heading: str, lines: Sequence[str], count: int = 0, still_open: int = 0) -> ToolResult:
    total = max(count, len(lines))
    data: dict[str, Any] = {
        "asked": heading,
        "found": [{"line": line} for line in lines[:SHOWN]],
        "found_count": total,
        "more_found": max(0, total - SHOWN),
        "still_open": still_open,
    }
    return ToolResult(data, heading if heading.endswith(".") else f"{heading}.")
