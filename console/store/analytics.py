"""What bots did over a span of time, counted from the interactions."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select

from console.domain.analytics import Analytics, CatalogCounted, Counted, DayCounted, SpellingCounted
from console.domain.ids import TenantId
from console.domain.memory import Respelled, WordRead
from console.domain.turns import HandoffReason, ItemMatch
from console.store import tables
from console.store.counted import counted
from console.store.documents import document_of
from console.store.provider_figures import providers_of
from console.store.talk_tables import conversation as _conversation
from console.store.values import stored_time, time_of

_interaction = tables.interaction
_rating = tables.rating
_suggestion = tables.suggestion
_reply = tables.reply
_NAMES_ITEM = '"item":{"said":'
"""So the JSON of a reply goes on where its trace tells of an item."""
_NAMES_WORDS = '"words":[{"word":'
"""The same where it tells of words that were none."""
_REMINDED = tuple(f'"reminded":"{word}"' for word in ("answered", "left open"))
"""The same of a question that was not answered at first: whether it was then, or not."""


@dataclass(slots=True)
class _Tally:
    replies: int = 0
    handoffs: int = 0
    cost: float = 0.0
    talks: set[str] = field(default_factory=set)

    def add(self, row: Any) -> None:
        self.replies += 1
        self.handoffs += row.handoff is not None
        self.cost += row.cost or 0.0
        self.talks.add(row.conversation)


def analytics_of(connection: Connection, tenant: TenantId, since: datetime, until: datetime) -> Analytics:
    own = (_conversation.c.tenant == _interaction.c.tenant, _conversation.c.id == _interaction.c.conversation)
    query = (
        select(_interaction, _conversation.c.plugin, _conversation.c.channel)
        .join(_conversation, own[0] & own[1])
        .where(*counted(tenant, since, until))
        .order_by(_interaction.c.at)
    )
    rows = connection.execute(query).all()
    sure = [row.confidence for row in rows if row.confidence is not None]
    took = sorted(row.milliseconds for row in rows)
    rating, ratings = _ratings(connection, tenant, since, until)
    offered, accepted = _suggestions(connection, tenant, since, until)
    reminded = [_with(connection, tenant, since, until, words) for words in _REMINDED]
    days = _tallied(rows, lambda row: [time_of(row.at).date()])
    return Analytics(
        since=since,
        until=until,
        replies=len(rows),
        conversations=len({row.conversation for row in rows}),
        handoffs=sum(row.handoff is not None for row in rows),
        handed_over=len({row.conversation for row in rows if row.handoff is not None}),
        prompt_tokens=sum(row.prompt_tokens for row in rows),
        completion_tokens=sum(row.completion_tokens for row in rows),
        cost=sum(row.cost or 0.0 for row in rows),
        unpriced=sum(row.cost is None for row in rows),
        confidence=statistics.fmean(sure) if sure else None,
        usual=statistics.median(took) if took else None,
        slow=took[min(len(took) - 1, int(0.95 * len(took)))] if took else None,
        rating=rating,
        ratings=ratings,
        offered=offered,
        accepted=accepted,
        reminded=sum(reminded),
        recovered=reminded[0],
        catalog=_catalog(connection, tenant, since, until),
        spelling=_spelling(connection, tenant, since, until),
        days=tuple(
            DayCounted(
                day=day, replies=each.replies, conversations=len(each.talks), handoffs=each.handoffs, cost=each.cost
            )
            for day, each in sorted(days.items())
        ),
        bots=_counted(rows, lambda row: [row.plugin]),
        channels=_counted(rows, lambda row: [row.channel]),
        engines=_counted(rows, lambda row: [row.engine]),
        providers=providers_of(connection, tenant, since, until),
        models=_counted(rows, lambda row: [row.model] if row.model else []),
        kinds=_counted(rows, lambda row: [row.kind] if row.kind else []),
        topics=_counted(rows, lambda row: dict.fromkeys(document_of(list[str], row.intents))),
        reasons=_counted(rows, lambda row: [HandoffReason[row.handoff].value] if row.handoff else []),
    )


def _ratings(connection: Connection, tenant: TenantId, since: datetime, until: datetime) -> tuple[float | None, int]:
    """Of ratings given in the span."""
    query = select(func.avg(_rating.c.rating), func.count()).where(
        _rating.c.tenant == tenant, _rating.c.at >= stored_time(since), _rating.c.at < stored_time(until)
    )
    average, count = connection.execute(query).one()
    return (None if average is None else float(average)), count


def _suggestions(connection: Connection, tenant: TenantId, since: datetime, until: datetime) -> tuple[int, int]:
    """Offered in the span, and how many of these were taken, whenever."""
    query = select(func.count(), func.count(_suggestion.c.taken_at)).where(
        _suggestion.c.tenant == tenant, _suggestion.c.at >= stored_time(since), _suggestion.c.at < stored_time(until)
    )
    offered, accepted = connection.execute(query).one()
    return offered, accepted


def _with(connection: Connection, tenant: TenantId, since: datetime, until: datetime, words: str) -> int:
    """Replies of the span with these words in their trace."""
    mine = (_reply.c.tenant == _interaction.c.tenant, _reply.c.message == _interaction.c.message)
    query = (
        select(func.count())
        .select_from(_interaction)
        .join(_reply, mine[0] & mine[1])
        .where(*counted(tenant, since, until))
        .where(cast(_reply.c.body, Text).contains(words, autoescape=True))
    )
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class _Traced:
    item: ItemMatch | None = None
    words: tuple[WordRead, ...] = ()


@dataclass(frozen=True, slots=True)
class _Replied:
    """Of a stored reply what its trace says of the catalog and of spelling."""

    trace: _Traced


def _catalog(connection: Connection, tenant: TenantId, since: datetime, until: datetime) -> CatalogCounted:
    items = [trace.item for trace in _traced(connection, tenant, since, until, _NAMES_ITEM)]
    outcomes = Counter(item.outcome for item in items if item)
    sure = [item.confidence for item in items if item and item.outcome == "taken"]
    return CatalogCounted(
        taken=outcomes["taken"],
        asked=outcomes["asked"],
        chosen=outcomes["chosen"],
        open=outcomes["left open"],
        confidence=statistics.fmean(sure) if sure else None,
    )


def _spelling(connection: Connection, tenant: TenantId, since: datetime, until: datetime) -> SpellingCounted:
    words = [each for trace in _traced(connection, tenant, since, until, _NAMES_WORDS) for each in trace.words]
    outcomes = Counter(each.outcome for each in words)
    sure = [each.confidence for each in words if each.outcome is Respelled.CORRECTED]
    return SpellingCounted(
        **{outcome.value: outcomes[outcome] for outcome in Respelled},
        confidence=statistics.fmean(sure) if sure else None,
    )


def _traced(connection: Connection, tenant: TenantId, since: datetime, until: datetime, words: str) -> list[_Traced]:
    """Of the replies of the span with these words in their trace."""
    mine = (_reply.c.tenant == _interaction.c.tenant, _reply.c.message == _interaction.c.message)
    query = (
        select(_reply.c.body)
        .join(_interaction, mine[0] & mine[1])
        .where(*counted(tenant, since, until))
        .where(cast(_reply.c.body, Text).contains(words, autoescape=True))
    )
    return [document_of(_Replied, body).trace for body in connection.execute(query).scalars()]


def _counted(rows: Sequence[Any], names: Callable[[Any], Iterable[str]]) -> tuple[Counted, ...]:
    tallies = _tallied(rows, names)
    ordered = sorted(tallies.items(), key=lambda named: (-named[1].replies, named[0]))
    return tuple(
        Counted(
            name=name, replies=each.replies, conversations=len(each.talks), handoffs=each.handoffs, cost=each.cost
        )
        for name, each in ordered
    )


def _tallied(rows: Sequence[Any], names: Callable[[Any], Iterable[Any]]) -> dict[Any, _Tally]:
    tallies: dict[Any, _Tally] = {}
    for row in rows:
        for name in names(row):
            tallies.setdefault(name, _Tally()).add(row)
    return tallies
