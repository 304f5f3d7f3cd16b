"""Violations follow the checks: each failed check has exactly one, kept when the day is scored again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from console.desk.work import Work
from console.domain.changes import Topic
from console.domain.ids import SYSTEM, CommandId, Offset, PillarId, PluginName, ViolationId
from console.domain.scoring import Check, Severity, SiteDay
from console.domain.violations import HistoryEntry, Violation, ViolationStatus

OPENED, CLOSED, REOPENED, REFRESHED = "opened", "closed", "reopened", "found anew"

_TOLD = ("severity", "found", "why", "status")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Violations that just became CRITICAL, or are open again as such, and those that closed."""

    critical: tuple[Violation, ...] = ()
    closed: tuple[Violation, ...] = ()


def reconcile(
    work: Work,
    command: CommandId,
    plugin: PluginName,
    site_day: SiteDay,
    failures: Mapping[tuple[PillarId, str], Check],
    now: datetime,
) -> Reconciled:
    """Open, refresh, close and reopen, so that the open violations are exactly the failed checks."""
    store = work.tx.violations
    current = {(v.pillar, v.check_key): v for v in store.of_day(site_day, plugin)}
    edits: list[tuple[str, Violation, Violation]] = []
    for key, violation in current.items():
        edit = _edit(violation, failures.get(key), now)
        if edit is not None:
            edits.append((edit[0], violation, edit[1]))
    new = [_opened(plugin, site_day, key[0], check, now) for key, check in failures.items() if key not in current]
    if not edits and not new:
        return Reconciled()
    ids = store.insert(new) if new else []
    if edits:
        store.update([after for _, _, after in edits])
    change = work.tell(
        site_day.tenant,
        Topic.VIOLATIONS,
        _summed([*(OPENED for _ in new), *(what for what, _, _ in edits)]),
        command,
        [str(id) for id in (*ids, *(before.id for _, before, _ in edits))],
    )
    opened = [replace(violation, id=id) for id, violation in zip(ids, new, strict=True)]
    lines = [(OPENED, None, violation) for violation in opened] + edits
    store.append_history([_line(work, command, change.offset, *line) for line in lines])
    worse = [after for what, before, after in edits if what != CLOSED and (what == REOPENED or _grew(before, after))]
    return Reconciled(
        tuple(each for each in (*opened, *worse) if each.severity is Severity.CRITICAL),
        tuple(after for what, _, after in edits if what == CLOSED),
    )


def _summed(deeds: Sequence[str]) -> str:
    """``2 opened, 1 closed``."""
    return ", ".join(f"{count} {what}" for what, count in Counter(deeds).items())


def _line(
    work: Work, command: CommandId, offset: Offset, what: str, before: Violation | None, after: Violation
) -> HistoryEntry:
    was, become = _told(before), _told(after)
    changed = [name for name in _TOLD if was[name] != become[name]]
    return HistoryEntry(
        after.id,
        offset,
        work.now,
        SYSTEM,
        what,
        command,
        before=tuple((name, was[name]) for name in changed),
        after=tuple((name, become[name]) for name in changed),
    )


def _grew(before: Violation, after: Violation) -> bool:
    return after.severity.rank > before.severity.rank


def _told(violation: Violation | None) -> dict[str, str | None]:
    return {name: str(getattr(violation, name)) if violation else None for name in _TOLD}


def _opened(plugin: PluginName, site_day: SiteDay, pillar: PillarId, check: Check, now: datetime) -> Violation:
    return Violation(
        id=ViolationId(0),
        tenant=site_day.tenant,
        plugin=plugin,
        site=site_day.site,
        day=site_day.day,
        pillar=pillar,
        check_key=check.key,
        rule=check.rule,
        severity=check.severity,
        subject=check.subject,
        expected=check.expected,
        found=check.found,
        why=check.why,
        status=ViolationStatus.OPEN,
        opened_at=check.since or now,
    )


def _edit(violation: Violation, check: Check | None, now: datetime) -> tuple[str, Violation] | None:
    """What becomes of a known violation, None when nothing does."""
    is_open = violation.status is ViolationStatus.OPEN
    if check is None:
        if not is_open:
            return None
        return CLOSED, replace(violation, status=ViolationStatus.CLOSED, closed_at=now)
    fresh = replace(
        violation,
        rule=check.rule,
        severity=check.severity,
        subject=check.subject,
        expected=check.expected,
        found=check.found,
        why=check.why,
    )
    if not is_open:
        opened = check.since or now
        return REOPENED, replace(fresh, status=ViolationStatus.OPEN, closed_at=None, opened_at=opened)
    return (REFRESHED, fresh) if fresh != violation else None
