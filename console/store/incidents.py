"""The document of an incident: what was kept of it in several places, in one timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, func, select

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
_A_MOMENT = timedelta(seconds=2)
"""Clocks that are kept right go back by less."""
_UNSAID = (Delivery.REPLACED.value, Delivery.DRAFT.value, Delivery.SCHEDULED.value, Delivery.FAILED.value)
READING = "reading"


def incident_of(connection: Connection, escalation: Escalation, history: Sequence[EscalationEntry]) -> Incident:
    notices = NoticeRows(connection).of(escalation.tenant, escalation.id)
    deeds = list(_deeds(history))
    back = _set_back(deeds)
    began = escalation.opened_at - _BEFORE
    lines = [
        *_followed(_messages(connection, escalation), back, began),
        *_followed(deeds, back, began),
        *_followed(_seen(notices), back, began),
    ]
    number = f"INC-{escalation.opened_at:%y%m%d}-{escalation.id}"
    return Incident(escalation, number, tuple(line for _, line in sorted(lines, key=lambda pair: pair[0])))


def _set_back(deeds: Sequence[TimelineEntry]) -> list[timedelta]:
    """By how much the computer's clock was set back each time: history is in the order of what happened."""
    return [before.at - line.at for before, line in pairwise(deeds) if before.at - line.at > _A_MOMENT]


def _followed(
    lines: Iterable[TimelineEntry], back: Sequence[timedelta], began: datetime
) -> Iterator[tuple[datetime, TimelineEntry]]:
    """Lines in their order, each with when it happened by a clock that nobody set back."""
    last, times = began, 0
    for line in lines:
        if last - line.at > _A_MOMENT and times < len(back):
            times += 1
        last = line.at
        yield line.at + sum(back[:times], timedelta()), line


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
    mine = (m.tenant == escalation.tenant, m.conversation == escalation.conversation)
    query = talk_tables.message.select().where(
        *mine,
        m.delivery.not_in(_UNSAID),
        m.sender != Sender.WHISPER.value,
    )
    began = stored_time(escalation.opened_at - _BEFORE)
    first = select(func.min(m.id)).where(*mine, m.at >= began).scalar_subquery()
    query = query.where(m.id >= first)
    if escalation.resolved_at is not None:
        ended = stored_time(escalation.resolved_at)
        query = query.where(m.id <= select(func.max(m.id)).where(*mine, m.at <= ended).scalar_subquery())
    customer = conversation.customer_name or conversation.customer
    for row in connection.execute(query.order_by(m.id)):
        who = customer if row.sender == Sender.CUSTOMER.value else row.author or row.sender
        yield TimelineEntry(time_of(row.at), "message", who, row.text)
