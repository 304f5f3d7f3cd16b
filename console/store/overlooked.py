"""Customers whom nobody answers, or somebody by now, beside the escalations that call for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, text, tuple_

from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation
from console.domain.escalations import SubjectKind
from console.domain.ids import ConversationId, TenantId
from console.ports.overlooked import Owed, Standing
from console.store import escalation_tables, talk_tables
from console.store.escalations import member_of
from console.store.talk_rows import PERSON_SHELF, conversation_of
from console.store.values import stored_time

_talk, _c = talk_tables.conversation, talk_tables.conversation.c
_member, _m = escalation_tables.member, escalation_tables.member.c
_escalation, _e = escalation_tables.escalation, escalation_tables.escalation.c
_SINCE = {Owed.ANSWER: _c.waiting_since, Owed.PERSON: _c.needed_since}
_LISTED = {Owed.ANSWER: _c.shelf.in_((BOT, QUEUE, PERSON_SHELF)), Owed.PERSON: _c.needed_since.is_not(None)}


class OverlookedRows:
    """``ports.OverlookedStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def uncalled(
        self,
        tenant: TenantId,
        owed: Owed,
        *,
        after: datetime,
        until: datetime,
        beyond: tuple[datetime, ConversationId] | None,
        limit: int,
    ) -> Sequence[Conversation]:
        since = _SINCE[owed]
        query: Select[Any] = select(_talk).where(
            _c.tenant == tenant,
            _LISTED[owed],
            since > stored_time(after),
            since <= stored_time(until),
            ~exists().where(*_about(_c), or_(_m.at > since, _stands())),
        )
        if beyond is not None:
            query = query.where(tuple_(since, _c.id) > (stored_time(beyond[0]), beyond[1]))
        rows = self._connection.execute(query.order_by(since, _c.id).limit(limit))
        return [conversation_of(row) for row in rows]

    def answered(self, tenant: TenantId, owed: Owed, group: str, *, beyond: int, limit: int) -> Sequence[Standing]:
        """The character behind those of ``group`` ends the span of groups that begin so."""
        still = exists().where(*_about(_c), _c.tenant == _m.tenant, _SINCE[owed].is_not(None)).correlate(_member)
        query = (
            select(_member)
            .join(_escalation, and_(_e.tenant == _m.tenant, _e.id == _m.escalation))
            .where(
                _e.tenant == tenant,
                _e.group_key >= group,
                _e.group_key < group[:-1] + chr(ord(group[-1]) + 1),
                text(escalation_tables.UNRESOLVED),
                _m.cleared_at.is_(None),
                _m.subject_kind == SubjectKind.CONVERSATION.value,
                _m.id > beyond,
                ~still,
            )
        )
        rows = self._connection.execute(query.order_by(_m.id).limit(limit))
        return [Standing(row.id, member_of(row)) for row in rows]


def _about(talk: Any) -> tuple[ColumnElement[bool], ...]:
    return _m.tenant == talk.tenant, _m.subject_kind == SubjectKind.CONVERSATION.value, _m.subject_key == talk.id


def _stands() -> ColumnElement[bool]:
    """People are called for it already."""
    open_one = exists().where(_e.tenant == _m.tenant, _e.id == _m.escalation, _e.resolved_at.is_(None))
    return and_(_m.cleared_at.is_(None), open_one.correlate(_member))
