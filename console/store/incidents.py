"""The document of an incident: what was kept of it in several places, in one timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from console.domain.conversations import Delivery, Sender
from console.domain.escalations import (
    Escalation,
    EscalationEntry,
    Incident,
    Notice,
    NoticeState,
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
    lines = [*_messages(connection, escalation), *_deeds(history), *_told(notices)]
    number = f"INC-{escalation.opened_at:%y%m%d}-{escalation.id}"
    return Incident(escalation, number, tuple(sorted(lines, key=lambda line: line.at)))


def _deeds(history: Sequence[EscalationEntry]) -> Iterator[TimelineEntry]:
    for entry in history:
        what = READING if entry.what == READING else "deed"
        said = entry.note if what == READING else f"{entry.what}: {entry.note}" if entry.note else entry.what
        yield TimelineEntry(entry.at, what, entry.actor, said)


def _told(notices: Sequence[Notice]) -> Iterator[TimelineEntry]:
    for notice in notices:
        whom = notice.person or notice.address
        if notice.via is Via.WINDOW:
            if notice.seen_at is not None:
                yield TimelineEntry(notice.seen_at, "notice", whom, "was shown the alarm")
        elif notice.sent_at is not None:
            yield TimelineEntry(notice.sent_at, "notice", "system", f"told {whom} by {notice.via}")
        elif notice.state is NoticeState.FAILED:
            failed = f"could not tell {whom} by {notice.via}: {notice.failure}"
            yield TimelineEntry(notice.try_at, "notice", "system", failed)


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
