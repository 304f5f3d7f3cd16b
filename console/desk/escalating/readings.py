"""What stands with the thing that is escalated: the reading that monitoring takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from console.desk.escalating.house import Alarms
from console.desk.escalating.telling import span
from console.desk.work import Work, plural
from console.domain.escalations import Effect, Escalation, SubjectKind
from console.domain.ids import SYSTEM, ConversationId, KindName, ViolationId
from console.domain.policies import RecordAlarm
from console.domain.violations import ViolationStatus


def reading(work: Work, escalation: Escalation, effect: Effect, alarms: Alarms) -> str:
    """In a sentence or two. A delay is said as it is."""
    minutes = span((work.now - escalation.opened_at).total_seconds())
    if escalation.acknowledged_by is None:
        answered = f"No answer for {minutes}."
    elif (escalation.taken_by or escalation.acknowledged_by) == SYSTEM:
        answered = f"Answered elsewhere; nobody here has it in hand, {minutes} after the alarm."
    else:
        answered = f"{escalation.taken_by or escalation.acknowledged_by} has it in hand, {minutes} after the alarm."
    missed = f" {plural(effect.missed, 'reading')} before this one missed." if effect.missed else ""
    return " ".join(part for part in (answered, _standing(work, escalation, alarms)) if part) + missed


def _standing(work: Work, escalation: Escalation, alarms: Alarms) -> str:
    tx, subject = work.tx, escalation.subject
    if subject.kind is SubjectKind.RECORD:
        kind, _, key = subject.key.partition("/")
        _, alarm = alarms.get(KindName(kind), (None, None))
        return record_standing(body_of(work, escalation, kind, key), alarm)
    if subject.kind is SubjectKind.VIOLATION and subject.key.isdecimal():
        found = tx.violations.get([ViolationId(int(subject.key))])
        if found:
            closed = found[0].status is ViolationStatus.CLOSED
            return "The check passes now." if closed else f"The check still fails: {found[0].found}."
    if subject.kind is SubjectKind.CONVERSATION:
        talk = tx.conversations.get(escalation.tenant, ConversationId(subject.key))
        if talk is not None and talk.waiting_since is not None:
            return f"The customer waits {span((work.now - talk.waiting_since).total_seconds())}."
        return "The customer is owed no answer." if talk is not None else ""
    return ""


def body_of(work: Work, escalation: Escalation, kind: str, key: str) -> Mapping[str, Any]:
    """The record as it stands, empty where there is none."""
    row = work.tx.records.get(escalation.tenant, KindName(kind), key)
    return {} if row is None else msgspec.json.decode(row.body)


def record_standing(body: Mapping[str, Any], alarm: RecordAlarm | None) -> str:
    if alarm is None or not body:
        return ""
    if alarm.ended and body.get(alarm.ended):
        return "The record says that it is over."
    if alarm.answered and body.get(alarm.answered):
        return f"The record says that it was answered at {body[alarm.answered]}."
    return "The record shows no answer yet." if alarm.answered else ""
