"""One guard by name: where and when on duty, and whether in time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from console.domain.ids import SiteId
from console.domain.people import Site
from console.plugin.tools import ToolContext, ToolResult, Transaction
from plugins.security_facility.tools.entries import Entry, Looked, entries_of, words_of
from plugins.security_facility.tools.looked import scope_of, today
from plugins.security_facility.tools.places import is_place
from plugins.security_facility.tools.spans import FAR, Span

_SHOWN = 8
_NAME = re.compile(
    r"\b(?i:who(?:'?s| is| was)|where(?:'?s| is| was)|is|was|did|does|has|guard|mr\.?|mrs\.?|ms\.?)\s+"
    r"(?:(?i:mr|mrs|ms|guard)\.?\s+)?(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
)


def told_of_guards(
    tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], span: Span, about: str
) -> ToolResult:
    """The shifts of the guard within the time said; without one the running or last, and the next."""
    timed = span.show != "now" and (span.period or span.day or span.since or span.until)
    wide = Span(None, span.period, span.day, span.since, span.until) if timed else Span("late", None, None)
    shifts = entries_of("shift", Looked(tx, context.tenant, sites, wide, context.now))
    ahead = [] if timed else entries_of("shift", Looked(tx, context.tenant, sites, _NEXT, context.now))
    every = sorted({(each.at, each.key): each for each in [*shifts, *ahead]}.values(), key=lambda each: each.at)
    said = about.strip() or context.said
    meant = _of(every, said)
    if not meant:
        return _nobody(tx, context, sites, said, bool(timed))
    now_day = today(sites.values(), context.now)
    names = ", ".join(sorted({each.guard for each in meant}))
    if timed:
        heading = f"{len(meant)} shift{'s' * (len(meant) != 1)} of {names} {wide.said(now_day, context.now)}"
        return _result(heading, [each.entry for each in meant])
    begun = [each.entry for each in meant if each.entry.at <= context.now]
    coming = [each.entry for each in meant if each.entry.at > context.now]
    running = [each for each in begun if each.on_now]
    heading = f"{names}: {'on duty now' if running else 'not on duty now'}"
    return _result(heading, [*(running or begun[-1:]), *coming[:1]])


_NEXT = Span("next", None, None)


class _Meant:
    __slots__ = ("entry", "guard")

    def __init__(self, entry: Entry, guard: str) -> None:
        self.entry, self.guard = entry, guard


def _of(entries: Sequence[Entry], said: str) -> list[_Meant]:
    """Shifts of those whose name the words say, most of it."""
    words = words_of(said)
    counted: dict[str, int] = {}
    for each in entries:
        for guard in filter(None, each.names[2:]):
            counted.setdefault(guard, len(words_of(guard) & words))
    most = max(counted.values(), default=0)
    named = {guard for guard, count in counted.items() if count == most} if most else set()
    return [_Meant(each, guard) for each in entries if (guard := each.names[2] or each.names[3] or "") in named]


def _nobody(
    tx: Transaction, context: ToolContext, sites: Mapping[SiteId, Site], said: str, timed: bool
) -> ToolResult:
    """Known, yet not on duty then; or a name that nobody has; else no guard was asked for."""
    if timed:
        lately = entries_of("shift", Looked(tx, context.tenant, sites, Span("late", None, None), context.now))
        known = sorted({each.guard for each in _of(lately, said)})
        if known:
            return _result(f"{', '.join(known)} had no shift then.", [])
    match = _NAME.search(said)
    if match is None or is_place(tx, context, match["name"]):
        return ToolResult.failed("No guard is named.")
    people = [each.name for each in tx.tenants.people(context.tenant)]
    house = [name for name in people if words_of(match["name"]) & words_of(name)]
    if house:
        return _result(f"{house[0]} is of the house and has no shifts at a post.", [])
    told = f"I find nobody called {match['name']} in the shifts of {scope_of(sites)} of the last {FAR} days."
    return ToolResult.failed(told, settles=True)


def _result(heading: str, entries: Sequence[Entry]) -> ToolResult:
    data = {
        "asked": heading,
        "found": [{"line": each.line} for each in entries[:_SHOWN]],
        "found_count": len(entries),
        "more_found": max(0, len(entries) - _SHOWN),
        "still_open": 0,
    }
    return ToolResult(data, heading if heading.endswith(".") else f"{heading}.")
