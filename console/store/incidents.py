"""The document of an incident: what was kept of it in several places, in one timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from console.domain.conversations import Delivery, Sender
from console.domain.escalation_words import TOLD_LATE_S, late_by, said
from console.domain.escalations import (
    Escalation,
    EscalationEntry,
    Incident,
    Notice,
    TimelineEntry,
)
from console.domain.policies import Via
from console.store import talk_tables
from console.store.notices import NoticeRows
from console.store.values import stored_time, time_of

_BEFORE = timedelta(minutes=5)
"""Messages from so long before the alarm belong to it: they are what raised it."""
_UNSAID = (Delivery.REPLACED.value, Delivery.DRAFT.value, Delivery.SCHEDULED.value, Delivery.FAILED.value)
READING = "reading"


def incident_of(connection: Connection, escalation: Escalation, history: Sequence[EscalationEntry]) -> Incident:
    notices = NoticeRows(connection).of(escalation.tenant, escalation.id)
    lines = [*_messages(connection, escalation), *_deeds(history), *_seen(notices)]
    number = f"INC-{escalation.opened_at:%y%m%d}-{escalation.id}"
    return Incident(escalation, number, tuple(sorted(lines, key=lambda line: line.at)))


def _deeds(history: Sequence[EscalationEntry]) -> Iterator[TimelineEntry]:
    """What went out, and what did not, is told by the history too."""
    for entry in history:
        what = READING if entry.what == READING else "deed"
        yield TimelineEntry(entry.at, what, entry.actor, _reading(entry) if what == READING else said(entry))


def _reading(entry: EscalationEntry) -> str:
    late = late_by(entry.late) if entry.late >= TOLD_LATE_S else ""
    return f"{late}: {entry.note}" if late else entry.note


def _seen(notices: Sequence[Notice]) -> Iterator[TimelineEntry]:
    for notice in notices:
        if notice.via is Via.WINDOW and notice.seen_at is not None:
            yield TimelineEntry(notice.seen_at, "notice", notice.person or notice.address, "was shown the alarm")


def _messages(connection: Connection, escalation: Escalation) -> Iterator[TimelineEntry]:
    if escalation.conversation is None:
        return
    m, c = talk_tables.message.c, talk_tables.conversation.c
    talk = talk_tables.conversation.select().where(c.tenant == escalation.tenant, c.id == escalation.conversation)
    conversation = connection.execute(talk).one_or_none()
    if conversation is None:
        return
    query = talk_tables.message.select().where(
        m.tenant == escalation.tenant,
        m.conversation == escalation.conversation,
        m.at >= stored_time(escalation.opened_at - _BEFORE),
        m.delivery.not_in(_UNSAID),
        m.sender != Sender.WHISPER.value,
    )
    if escalation.resolved_at is not None:
        query = query.where(m.at <= stored_time(escalation.resolved_at))
    customer = conversation.customer_name or conversation.customer
    for row in connection.execute(query.order_by(m.id)):
        who = customer if row.sender == Sender.CUSTOMER.value else row.author or row.sender
        yield TimelineEntry(time_of(row.at), "message", who, row.text)
