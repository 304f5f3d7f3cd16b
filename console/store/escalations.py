"""Escalations with their members, effects and history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.dialects.sqlite import insert

from console.domain.escalations import (
    Effect,
    Escalation,
    EscalationCounts,
    EscalationEntry,
    EscalationKind,
    EscalationState,
    Incident,
    Member,
    Subject,
    SubjectKind,
)
from console.domain.ids import CommandId, EscalationId, PersonId, TenantId
from console.domain.scoring import Severity
from console.store import escalation_tables as tables
from console.store.documents import document_of, stored_document
from console.store.values import stored_time, stored_time_or_none, time_of, time_or_none

_table, _c = tables.escalation, tables.escalation.c
_member, _m = tables.member, tables.member.c
_entry, _e = tables.entry, tables.entry.c
_UNRESOLVED = text(tables.UNRESOLVED)
_COMES_DUE = text(tables.COMES_DUE)
_WORST = Severity.CRITICAL.rank


class EscalationRows:
    """``ports.EscalationStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, escalation: Escalation) -> EscalationId:
        added = self._connection.execute(_table.insert().values(**_values(escalation)).returning(_c.id))
        return EscalationId(added.scalar_one())

    def get(self, tenant: TenantId, id: EscalationId) -> Escalation | None:
        return self._one(select(_table).where(_c.tenant == tenant, _c.id == id))

    def update(self, escalation: Escalation) -> None:
        mine = (_c.tenant == escalation.tenant, _c.id == escalation.id)
        self._connection.execute(_table.update().where(*mine).values(**_values(escalation)))

    def open(
        self, tenant: TenantId, *, limit: int, offset: int = 0, calling: bool | None = None
    ) -> Sequence[Escalation]:
        query = select(_table).where(_c.tenant == tenant, _UNRESOLVED)
        if calling is not None:
            query = query.where(_c.calling == int(calling))
        return self._list(query.order_by(_c.mildness, _c.opened_at, _c.id).limit(limit).offset(offset))

    def resolved(
        self, tenant: TenantId, *, limit: int, offset: int = 0, since: datetime | None = None
    ) -> Sequence[Escalation]:
        query = select(_table).where(_c.tenant == tenant, _c.resolved_at.is_not(None))
        if since is not None:
            query = query.where(_c.resolved_at >= stored_time(since))
        return self._list(query.order_by(_c.resolved_at.desc(), _c.id.desc()).limit(limit).offset(offset))

    def counts(self, tenant: TenantId) -> EscalationCounts:
        query = (
            select(_c.mildness, func.count(), func.sum(_c.calling))
            .where(_c.tenant == tenant, _UNRESOLVED)
            .group_by(_c.mildness)
        )
        open, calling = Counter[Severity](), Counter[Severity]()
        for mildness, count, unanswered in self._connection.execute(query):
            open[_severity(mildness)] += count
            calling[_severity(mildness)] += unanswered
        return EscalationCounts(dict(open), dict(+calling))

    def due(self, now: datetime, limit: int) -> Sequence[Escalation]:
        query = select(_table).where(_COMES_DUE, _c.next_at <= stored_time(now))
        return self._list(query.order_by(_c.next_at, _c.id).limit(limit))

    def next_due(self) -> datetime | None:
        query = select(func.min(_c.next_at)).where(_COMES_DUE)
        return time_or_none(self._connection.execute(query).scalar_one())

    def overdue(self, before: datetime) -> int:
        query = select(func.count()).where(_COMES_DUE, _c.next_at < stored_time(before)).select_from(_table)
        return int(self._connection.execute(query).scalar_one())

    def waiting(self, limit: int, after: EscalationId | None = None) -> Sequence[Escalation]:
        query = select(_table).where(_COMES_DUE, _c.id > (after or 0))
        return self._list(query.order_by(_c.id).limit(limit))

    def by_group(self, tenant: TenantId, group: str) -> Escalation | None:
        return self._one(select(_table).where(_c.tenant == tenant, _c.group_key == group, _UNRESOLVED))

    def of_subject(self, tenant: TenantId, subject: Subject) -> Escalation | None:
        query = (
            select(_table)
            .join(_member, (_m.tenant == _c.tenant) & (_m.escalation == _c.id))
            .where(_m.tenant == tenant, *_about(subject), _c.resolved_at.is_(None))
        )
        return self._one(query.order_by(_c.id.desc()).limit(1))

    def join(self, tenant: TenantId, member: Member) -> bool:
        values = {
            "tenant": tenant,
            "escalation": member.escalation,
            "subject_kind": member.subject.kind.value,
            "subject_key": member.subject.key,
            "title": member.title,
            "severity": member.severity.value,
            "at": stored_time(member.at),
            "cleared_at": stored_time_or_none(member.cleared_at),
        }
        added = self._connection.execute(insert(_member).values(**values).on_conflict_do_nothing())
        if added.rowcount == 1:
            return True
        mine = (_m.tenant == tenant, _m.escalation == member.escalation, *_about(member.subject))
        self._connection.execute(_member.update().where(*mine).values(cleared_at=None))
        return False

    def clear(self, tenant: TenantId, id: EscalationId, subject: Subject, at: datetime) -> int:
        mine = (_m.tenant == tenant, _m.escalation == id)
        self._connection.execute(
            _member.update()
            .where(*mine, *_about(subject), _m.cleared_at.is_(None))
            .values(cleared_at=stored_time(at))
        )
        standing = select(func.count()).select_from(_member).where(*mine, text("cleared_at IS NULL"))
        return int(self._connection.execute(standing).scalar_one())

    def members(self, tenant: TenantId, id: EscalationId, *, limit: int, offset: int = 0) -> Sequence[Member]:
        query = select(_member).where(_m.tenant == tenant, _m.escalation == id).order_by(_m.id)
        return [member_of(row) for row in self._connection.execute(query.limit(limit).offset(offset))]

    def claim(self, tenant: TenantId, id: EscalationId, effect: Effect, at: datetime) -> bool:
        step, repeat = effect.key
        values = {
            "tenant": tenant, "escalation": id, "step": step, "repeat": repeat,
            "kind": effect.kind.value, "due_at": stored_time(effect.due_at), "at": stored_time(at),
        }  # fmt: skip
        added = self._connection.execute(insert(tables.effect).values(**values).on_conflict_do_nothing())
        return bool(added.rowcount == 1)

    def effects(self, tenant: TenantId, id: EscalationId) -> Sequence[tuple[int, int, datetime]]:
        c = tables.effect.c
        query = select(c.step, c.repeat, c.at).where(c.tenant == tenant, c.escalation == id).order_by(c.id)
        return [(step, repeat, time_of(at)) for step, repeat, at in self._connection.execute(query)]

    def append(self, tenant: TenantId, entries: Sequence[EscalationEntry]) -> None:
        if entries:
            self._connection.execute(_entry.insert(), [_entry_values(tenant, each) for each in entries])

    def history(self, tenant: TenantId, id: EscalationId) -> Sequence[EscalationEntry]:
        query = select(_entry).where(_e.tenant == tenant, _e.escalation == id).order_by(_e.id)
        return [_entry_of(row) for row in self._connection.execute(query)]

    def history_of(self, tenant: TenantId, command: CommandId) -> Sequence[EscalationEntry]:
        query = select(_entry).where(_e.tenant == tenant, _e.command == command).order_by(_e.id)
        return [_entry_of(row) for row in self._connection.execute(query)]

    def incident(self, tenant: TenantId, id: EscalationId) -> Incident | None:
        from console.store.incidents import incident_of

        found = self.get(tenant, id)
        if found is None or found.incident_at is None:
            return None
        return incident_of(self._connection, found, self.history(tenant, id))

    def incidents(self, tenant: TenantId, *, limit: int) -> Sequence[Escalation]:
        query = select(_table).where(_c.tenant == tenant, text(tables.WITH_INCIDENT))
        return self._list(query.order_by(_c.incident_at.desc(), _c.id.desc()).limit(limit))

    def _one(self, query: Select[Any]) -> Escalation | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _escalation_of(row)

    def _list(self, query: Select[Any]) -> list[Escalation]:
        return [_escalation_of(row) for row in self._connection.execute(query)]


def _about(subject: Subject) -> Iterable[Any]:
    return (_m.subject_kind == subject.kind.value, _m.subject_key == subject.key)


def _mildness(escalation: Escalation) -> int:
    behind = 0 if escalation.kind is EscalationKind.EMERGENCY else tables.BEHIND_EMERGENCIES
    return behind + _WORST - escalation.severity.rank


def _severity(mildness: int) -> Severity:
    return next(each for each in Severity if each.rank == _WORST - mildness % tables.BEHIND_EMERGENCIES)


def _values(escalation: Escalation) -> dict[str, Any]:
    return {
        "tenant": escalation.tenant,
        "group_key": escalation.group,
        "mildness": _mildness(escalation),
        "calling": int(escalation.state is EscalationState.OPEN),
        "opened_at": stored_time(escalation.opened_at),
        "next_at": stored_time_or_none(escalation.next_at),
        "resolved_at": stored_time_or_none(escalation.resolved_at),
        "incident_at": stored_time_or_none(escalation.incident_at),
        "body": stored_document(escalation),
    }


def _escalation_of(row: Any) -> Escalation:
    return replace(document_of(Escalation, row.body), id=EscalationId(row.id))


def member_of(row: Any) -> Member:
    return Member(
        escalation=EscalationId(row.escalation),
        subject=Subject(SubjectKind(row.subject_kind), row.subject_key),
        title=row.title,
        at=time_of(row.at),
        severity=Severity(row.severity),
        cleared_at=time_or_none(row.cleared_at),
    )


def _entry_values(tenant: TenantId, entry: EscalationEntry) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "escalation": entry.escalation,
        "at": stored_time(entry.at),
        "actor": entry.actor,
        "what": entry.what,
        "note": entry.note,
        "step": entry.step,
        "repeat": entry.repeat,
        "late": entry.late,
        "command": entry.command,
        "version": entry.version,
        "undo": None if entry.undo is None else stored_document(entry.undo),
    }


def _entry_of(row: Any) -> EscalationEntry:
    return EscalationEntry(
        id=row.id,
        escalation=EscalationId(row.escalation),
        at=time_of(row.at),
        actor=PersonId(row.actor),
        what=row.what,
        note=row.note,
        step=row.step,
        repeat=row.repeat,
        late=row.late,
        command=CommandId(row.command),
        version=row.version,
        undo=None if row.undo is None else document_of(Escalation, row.undo),
    )
