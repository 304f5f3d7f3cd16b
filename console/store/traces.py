"""Replies with their traces, what each turn took, and how people rated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from console.domain.analytics import Analytics, ProviderCounted
from console.domain.demo_talks import DEMO_ENGINE
from console.domain.ids import ConversationId, MessageId, PersonId, TenantId, TraceId
from console.domain.proactive import Asked
from console.domain.turns import HandoffReason, ModelCall, Reply
from console.ports.chat_stores import Interaction, Usage
from console.store import tables
from console.store.bulk import upsert_rows
from console.store.counted import counted
from console.store.documents import document_of, stored_document
from console.store.prepared import Prepared, any_of, filling, given
from console.store.values import stored_time, time_of

_reply = tables.reply
_interaction = tables.interaction
_rating = tables.rating
_suggestion = tables.suggestion
_KEEP = Prepared(_reply.insert())
_KEEP_INTERACTION = Prepared(_interaction.insert())
_KEEP_SUGGESTION = Prepared(_suggestion.insert())
_REPLY = Prepared(
    select(_reply.c.body).where(_reply.c.tenant == given("tenant"), _reply.c.message == given("message"))
)
_same = (
    _suggestion.c.tenant == given("tenant"),
    _suggestion.c.conversation == given("of"),
    _suggestion.c.text == given("said"),
    _suggestion.c.taken_at.is_(None),
)
_TAKE = Prepared(
    _suggestion.update()
    .where(*_same, _suggestion.c.message == select(func.max(_suggestion.c.message)).where(*_same).scalar_subquery())
    .values(taken_at=given("at"))
)
_rating_names = ("tenant", "message", "person", "rating", "comment", "at")


class TraceRows:
    """``ports.TraceStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, tenant: TenantId, message: MessageId, reply: Reply, interaction: Interaction) -> None:
        """The reply's commands are not kept: they were run."""
        body = stored_document(replace(reply, commands=()))
        _KEEP.run(self._connection, tenant=tenant, message=message, trace=reply.trace.id, body=body)
        _KEEP_INTERACTION.run(self._connection, tenant=tenant, **_values(interaction))
        if reply.trace.calls and interaction.engine != DEMO_ENGINE:
            self._add_calls(tenant, interaction.at, reply.trace.calls)
        for ask in (each for each in reply.asks if not each.is_answer):
            _KEEP_SUGGESTION.run(
                self._connection,
                tenant=tenant,
                message=message,
                name=ask.key,
                conversation=interaction.conversation,
                text=ask.text,
                at=stored_time(interaction.at),
                taken_at=None,
            )

    def reply(self, tenant: TenantId, message: MessageId) -> Reply | None:
        body = _REPLY.run(self._connection, tenant=tenant, message=message).scalar_one_or_none()
        return None if body is None else document_of(Reply, body)

    def find(self, tenant: TenantId, id: TraceId) -> tuple[MessageId, Reply] | None:
        query = select(_reply.c.message, _reply.c.body).where(_reply.c.tenant == tenant, _reply.c.trace == id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else (MessageId(row.message), document_of(Reply, row.body))

    def charge(self, tenant: TenantId, message: MessageId, calls: Sequence[ModelCall]) -> None:
        own = (_interaction.c.tenant == tenant, _interaction.c.message == message)
        at = self._connection.execute(select(_interaction.c.at).where(*own)).scalar_one_or_none()
        if at is not None:
            self._add_calls(tenant, time_of(at), calls)
        self._connection.execute(
            _interaction.update()
            .where(*own)
            .values(
                prompt_tokens=_interaction.c.prompt_tokens + sum(call.prompt_tokens for call in calls),
                completion_tokens=_interaction.c.completion_tokens + sum(call.completion_tokens for call in calls),
                cost=_interaction.c.cost + sum(call.cost or 0.0 for call in calls),
            )
        )

    def _add_calls(self, tenant: TenantId, at: datetime, calls: Sequence[ModelCall]) -> None:
        from console.store.provider_figures import add_calls

        add_calls(self._connection, tenant, at, calls)

    def interactions(self, tenant: TenantId, since: datetime) -> list[Interaction]:
        """Oldest first, from ``since`` on."""
        query = select(_interaction).where(*counted(tenant, since))
        ordered = query.order_by(_interaction.c.at, _interaction.c.message)
        return [_interaction_of(row) for row in self._connection.execute(ordered)]

    def asked(self, tenant: TenantId, conversations: Sequence[ConversationId], limit: int) -> list[Asked]:
        mine = filling(_interaction.c.conversation, conversations)
        latest = _asked(len(conversations)).run(self._connection, tenant=tenant, limit=limit, **mine)
        return [
            Asked(ConversationId(conversation), time_of(at), _names_in(intents))
            for conversation, at, intents in reversed(latest.all())
        ]

    def passed_over(self, tenant: TenantId, conversations: Sequence[ConversationId]) -> Mapping[str, int]:
        mine = filling(_suggestion.c.conversation, conversations)
        left = _passed_over(len(conversations)).run(self._connection, tenant=tenant, **mine)
        return {row.name: row.times for row in left}

    def take(self, tenant: TenantId, conversation: ConversationId, texts: Sequence[str], at: datetime) -> None:
        for text in texts:
            said = {"tenant": tenant, "of": conversation, "said": text.strip()}
            _TAKE.run(self._connection, **said, at=stored_time(at))

    def analytics(self, tenant: TenantId, since: datetime, until: datetime) -> Analytics:
        from console.store.analytics import analytics_of

        return analytics_of(self._connection, tenant, since, until)

    def cost(self, tenant: TenantId, since: datetime) -> float:
        """US dollars, of the turns whose price is known."""
        total = select(func.total(_interaction.c.cost)).where(*counted(tenant, since))
        return float(self._connection.execute(total).scalar_one())

    def usage(self, tenant: TenantId, since: datetime) -> Usage:
        """Of the turns from ``since`` on. A turn that failed at every model counts as asked."""
        asked = _interaction.c.prompt_tokens + _interaction.c.completion_tokens > 0
        totals = select(
            func.count(),
            func.count().filter(asked),
            func.coalesce(func.sum(_interaction.c.prompt_tokens), 0),
            func.coalesce(func.sum(_interaction.c.completion_tokens), 0),
            func.total(_interaction.c.cost),
            func.count().filter(_interaction.c.cost.is_(None)),
        ).where(*counted(tenant, since))
        return Usage(*self._connection.execute(totals).one())

    def providers(self, tenant: TenantId, since: datetime) -> tuple[ProviderCounted, ...]:
        from console.store.provider_figures import providers_of

        return providers_of(self._connection, tenant, since)

    def latest(self, tenant: TenantId) -> Interaction | None:
        mine = select(_interaction).where(*counted(tenant))
        row = self._connection.execute(
            mine.order_by(_interaction.c.at.desc(), _interaction.c.message.desc()).limit(1)
        ).one_or_none()
        return None if row is None else _interaction_of(row)

    def rate(
        self, tenant: TenantId, message: MessageId, person: PersonId, rating: int, comment: str, at: datetime
    ) -> None:
        row = (tenant, message, person, rating, comment, stored_time(at))
        upsert_rows(self._connection, _rating, _rating_names, [row])

    def ratings(self, tenant: TenantId, message: MessageId) -> list[tuple[PersonId, int, str]]:
        """In the order they were given."""
        query = select(_rating).where(_rating.c.tenant == tenant, _rating.c.message == message)
        ordered = query.order_by(_rating.c.at, _rating.c.person)
        return [(PersonId(row.person), row.rating, row.comment) for row in self._connection.execute(ordered)]


@lru_cache(maxsize=1_000)
def _names_in(stored: bytes) -> tuple[str, ...]:
    """People ask for the same few things again and again."""
    return tuple(document_of(list[str], stored))


@cache
def _asked(conversations: int) -> Prepared:
    """The plus keeps SQLite from walking all that the tenant ever asked, the latest first."""
    at: ColumnElement[int] = literal_column("+interaction.at")
    return Prepared(
        select(_interaction.c.conversation, _interaction.c.at, _interaction.c.intents)
        .where(_interaction.c.tenant == given("tenant"), any_of(_interaction.c.conversation, conversations))
        .order_by(at.desc(), _interaction.c.message.desc())
        .limit(given("limit"))
    )


@cache
def _passed_over(conversations: int) -> Prepared:
    mine = (_suggestion.c.tenant == given("tenant"), any_of(_suggestion.c.conversation, conversations))
    left = select(_suggestion.c.name, func.count().label("times")).where(*mine, _suggestion.c.taken_at.is_(None))
    return Prepared(left.group_by(_suggestion.c.name))


def _values(interaction: Interaction) -> dict[str, Any]:
    return {
        "message": interaction.message,
        "conversation": interaction.conversation,
        "at": stored_time(interaction.at),
        "engine": interaction.engine,
        "model": interaction.model,
        "intents": stored_document(interaction.intents),
        "confidence": interaction.confidence,
        "handoff": None if interaction.handoff is None else interaction.handoff.name,
        "prompt_tokens": interaction.prompt_tokens,
        "completion_tokens": interaction.completion_tokens,
        "cost": interaction.cost,
        "milliseconds": interaction.milliseconds,
        "kind": interaction.kind or None,
    }


def _interaction_of(row: Any) -> Interaction:
    return Interaction(
        message=MessageId(row.message),
        conversation=ConversationId(row.conversation),
        at=time_of(row.at),
        engine=row.engine,
        model=row.model,
        intents=_names_in(row.intents),
        confidence=row.confidence,
        handoff=None if row.handoff is None else HandoffReason[row.handoff],
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost=row.cost,
        milliseconds=row.milliseconds,
        kind=row.kind or "",
    )
