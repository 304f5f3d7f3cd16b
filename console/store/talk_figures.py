"""How much was said in conversations, by whom, and how often they changed hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from console.domain.conversations import Delivery, Sender
from console.domain.ids import ConversationId, PersonId, TenantId
from console.domain.inbox import Handover, TalkFigures
from console.store import talk_tables
from console.store.values import time_of

_message = talk_tables.message.c
_handoff = talk_tables.handoff.c
_MICROSECOND = timedelta(microseconds=1)
_FIELDS = {Sender.CUSTOMER: "from_customer", Sender.BOT: "from_bot", Sender.PERSON: "from_people"}
_UNSAID = [each.value for each in (Delivery.DRAFT, Delivery.SCHEDULED, Delivery.REPLACED, Delivery.FAILED)]


def of(connection: Connection, tenant: TenantId, ids: Sequence[ConversationId]) -> dict[ConversationId, TalkFigures]:
    """Of a page of conversations at a time."""
    found = {id: TalkFigures() for id in ids}
    said = (
        select(
            _message.conversation, _message.sender, func.count().label("count_"), func.min(_message.at).label("first")
        )
        .where(_message.tenant == tenant, _message.conversation.in_(ids), _message.delivery.not_in(_UNSAID))
        .group_by(_message.conversation, _message.sender)
    )
    for row in connection.execute(said):
        sender, id = Sender(row.sender), ConversationId(row.conversation)
        if sender in _FIELDS:
            found[id] = replace(found[id], **{_FIELDS[sender]: row.count_})
        if sender in (Sender.BOT, Sender.PERSON):
            first, before = time_of(row.first), found[id].first_answer_at
            found[id] = replace(found[id], first_answer_at=first if before is None else min(first, before))
    for id, handovers in _handovers(connection, tenant, ids).items():
        found[id] = replace(found[id], handovers=tuple(handovers))
    return found


def _handovers(
    connection: Connection, tenant: TenantId, ids: Sequence[ConversationId]
) -> dict[ConversationId, list[Handover]]:
    rows = connection.execute(
        select(talk_tables.handoff)
        .where(_handoff.tenant == tenant, _handoff.conversation.in_(ids))
        .order_by(_handoff.conversation, _handoff.epoch)
    )
    found: dict[ConversationId, list[Handover]] = defaultdict(list)
    for row in rows:
        found[ConversationId(row.conversation)].append(handover_of(row))
    return found


def handover_of(row: Any) -> Handover:
    return Handover(
        conversation=ConversationId(row.conversation),
        source=row.source,
        target=row.target,
        by=PersonId(row.by),
        reason=row.reason,
        at=time_of(row.at),
        epoch=row.epoch,
        waited=row.waited * _MICROSECOND,
    )
