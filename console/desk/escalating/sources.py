"""What calls people by itself: violations that are CRITICAL, and records that say so; and what ends by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from console.desk.escalating.clockwork import follow_clock
from console.desk.escalating.house import House
from console.desk.escalating.keeping import entry, keep, tell
from console.desk.escalating.raising import raise_subject
from console.desk.work import Handlers, Work
from console.domain import advancing
from console.domain.answers import ANSWERED_OUTSIDE
from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import ClearSubject, EscalateSubject
from console.domain.escalations import (
    Escalation,
    EscalationKind,
    EscalationOutcome,
    EscalationState,
    Subject,
    SubjectKind,
)
from console.domain.ids import SYSTEM, CommandId, PluginName, SiteId, TenantId
from console.domain.policies import RecordAlarm
from console.domain.records import RecordRow
from console.domain.scoring import Severity
from console.domain.violations import Violation

OVER = "over, says the record"


def call_for_violations(
    house: House, work: Work, command: CommandId, critical: Sequence[Violation], closed: Sequence[Violation]
) -> None:
    """``critical`` ones became so just now; like ones of a site are one escalation. ``closed`` ones ended.

    What began longer ago than the tenant looks back stands in the queue: history that is imported wakes no one.
    """
    for violation in critical:
        look_back = timedelta(hours=work.tx.policies.settings(violation.tenant).look_back_hours)
        if work.now - violation.opened_at < look_back:
            raise_subject(house, work, _of_violation(work, command, violation))
    for violation in closed:
        clear_subject(work, violation.tenant, command, Subject(SubjectKind.VIOLATION, str(violation.id)))


def call_for_records(house: House, work: Work, command: Command, rows: Iterable[RecordRow]) -> None:
    """Records that were just stored. Those that somebody answered, or that are over, call nobody."""
    alarms = house.alarms()
    for row in rows:
        if row.kind not in alarms:
            continue
        plugin, alarm = alarms[row.kind]
        if work.now - row.at > timedelta(minutes=alarm.within_minutes):
            continue
        body: Mapping[str, Any] = msgspec.json.decode(row.body)
        over, answered = bool(body.get(alarm.ended)), bool(body.get(alarm.answered))
        subject = Subject(SubjectKind.RECORD, f"{row.kind}/{row.key}")
        if over or answered:
            _settle(work, command, subject, body, alarm)
        else:
            raise_subject(house, work, _of_record(work, command, row, plugin, alarm, body))


def clear_subject(work: Work, tenant: TenantId, command: CommandId, subject: Subject) -> bool:
    """It has ended by itself. The last of a group to end resolves it, unless only a person may say so."""
    found = work.tx.escalations.of_subject(tenant, subject)
    if found is None or work.tx.escalations.clear(tenant, found.id, subject, work.now):
        return False
    if found.incident_at is not None or found.kind is EscalationKind.EMERGENCY:
        return False
    done = advancing.resolve(found, SYSTEM, EscalationOutcome.CLEARED, "What it was about has ended.", work.now)
    by = Command(tenant=tenant, actor=SYSTEM, id=command)
    keep(work, done, [entry(work, by, done, "resolved", f"{done.outcome}: {done.resolution}")])
    work.tx.notices.drop(tenant, found.id, "it ended by itself", asked=True)
    tell(work, by, "resolved", [found.id])
    return True


def clear(work: Work, command: ClearSubject) -> Outcome:
    resolved = clear_subject(work, command.tenant, command.id, command.subject)
    return Outcome(command.id, "It has ended by itself." if resolved else "Others are still open.", int(resolved))


HANDLERS: Handlers = {ClearSubject: clear}


def _settle(work: Work, command: Command, subject: Subject, body: Mapping[str, Any], alarm: RecordAlarm) -> None:
    """People answered where this program did not see it: the chain stops; that it is over a person still confirms."""
    follow_clock(work, command)
    found = work.tx.escalations.of_subject(command.tenant, subject)
    if found is None:
        return
    if body.get(alarm.answered) and found.state is EscalationState.OPEN and found.acknowledged_by is None:
        after = advancing.acknowledge(found, SYSTEM, work.now)
        said = f"The record says that it was answered at {body[alarm.answered]}."
        keep(work, after, [entry(work, command, after, ANSWERED_OUTSIDE, said)])
        work.tx.notices.drop(command.tenant, found.id, ANSWERED_OUTSIDE, asked=False)
        tell(work, command, "acknowledged", [found.id])
        found = after
    if body.get(alarm.ended) and not _told(work, found):
        said = f"Ended at {body[alarm.ended]}; a person must confirm that."
        work.tx.escalations.append(command.tenant, [entry(work, command, found, OVER, said)])
        tell(work, command, OVER, [found.id])


def _told(work: Work, found: Escalation) -> bool:
    return any(each.what == OVER for each in work.tx.escalations.history(found.tenant, found.id))


def _of_violation(work: Work, command: CommandId, violation: Violation) -> EscalateSubject:
    return EscalateSubject(
        tenant=violation.tenant,
        actor=SYSTEM,
        id=command,
        subject=Subject(SubjectKind.VIOLATION, str(violation.id)),
        title=f"{violation.subject}: {violation.found}, {_site(work, violation.tenant, violation.site)}",
        severity=Severity.CRITICAL,
        kind=EscalationKind.VIOLATION,
        why=f"{violation.rule}: {violation.why}" if violation.why else violation.rule,
        site=violation.site,
        plugin=violation.plugin,
        group=f"violation/{violation.plugin}/{violation.pillar}/{violation.rule}/{violation.site}",
    )


def _of_record(
    work: Work, command: Command, row: RecordRow, plugin: PluginName, alarm: RecordAlarm, body: Mapping[str, Any]
) -> EscalateSubject:
    site = _site(work, row.tenant, row.site)
    words = {name: "" if value is None else str(value) for name, value in body.items()} | {"site": site}
    return EscalateSubject(
        tenant=row.tenant,
        actor=command.actor,
        id=command.id,
        subject=Subject(SubjectKind.RECORD, f"{row.kind}/{row.key}"),
        title=_filled(alarm.title, words),
        severity=alarm.severity,
        kind=EscalationKind.EMERGENCY,
        site=row.site,
        plugin=plugin,
        brief=_filled(alarm.brief, words),
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Names in braces replaced; an unknown one stays as it is written."""
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text.strip()


def _site(work: Work, tenant: TenantId, id: SiteId) -> str:
    found = work.tx.tenants.site(tenant, id)
    return found.name if found else id
