"""Open violations of a plugin that is not loaded: nothing looks any more whether their checks still fail."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from console.desk.escalating.house import House
from console.desk.escalating.sources import call_for_violations
from console.desk.reconcile import CLOSED
from console.desk.selection import BATCH
from console.desk.work import Handlers, Work, plural
from console.domain.changes import Topic
from console.domain.commands import CloseUnwatched, Outcome
from console.domain.ids import PluginName
from console.domain.trouble import Rejected
from console.domain.violations import HistoryEntry, ViolationFilter, ViolationStatus

_OPEN = frozenset({ViolationStatus.OPEN})


def handlers(loaded: Container[PluginName], house: House) -> Handlers:
    return {CloseUnwatched: lambda work, command: close_unwatched(work, command, loaded, house)}


def close_unwatched(work: Work, command: CloseUnwatched, loaded: Container[PluginName], house: House) -> Outcome:
    """Each says in its history why. When the plugin is back, those whose checks fail open again at scoring."""
    plugin = command.plugin
    if plugin in loaded:
        raise Rejected(
            f"The plugin {plugin!r} is loaded: its violations close when their checks pass.", do="Review them."
        )
    why = f"the plugin {plugin!r} is not loaded, nothing looks whether it still stands"
    ids = work.tx.violations.ids(ViolationFilter(command.tenant, statuses=_OPEN))
    change, closed = None, 0
    for start in range(0, len(ids), BATCH):
        found = [each for each in work.tx.violations.get(ids[start : start + BATCH]) if each.plugin == plugin]
        if not found:
            continue
        change = change or work.tell(command.tenant, Topic.VIOLATIONS, CLOSED, command.id)
        after = [replace(each, status=ViolationStatus.CLOSED, closed_at=work.now) for each in found]
        work.tx.violations.update(after)
        was, become = (("status", _status.value) for _status in (ViolationStatus.OPEN, ViolationStatus.CLOSED))
        work.tx.violations.append_history(
            [
                HistoryEntry(
                    each.id, change.offset, work.now, command.actor, CLOSED, command.id, why, (was,), (become,)
                )
                for each in found
            ]
        )
        call_for_violations(house, work, command.id, (), after)
        closed += len(found)
    if not closed:
        return Outcome(command.id, f"No violation of {plugin!r} is open.", skipped=1)
    return Outcome(command.id, f"{plural(closed, 'violation')} of {plugin!r} closed.", closed)
