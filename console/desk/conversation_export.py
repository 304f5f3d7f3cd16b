"""One row for each conversation of the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from console.domain.conversations import Conversation
from console.domain.inbox import InboxQuery, TalkFigures
from console.ports.database import Transaction

COLUMNS = (
    "id",
    "channel",
    "bot",
    "customer",
    "name",
    "state",
    "owner",
    "priority",
    "started_at",
    "last_at",
    "waiting_since",
    "customer_messages",
    "bot_messages",
    "person_messages",
    "first_answer_at",
    "first_answer_seconds",
    "handovers",
    "first_taken_over_by",
    "first_taken_over_at",
    "longest_wait_seconds",
    "handover_reasons",
    "open_action_items",
    "last_sender",
    "last_text",
)
_BATCH = 500


def write_conversations(
    tx: Transaction,
    query: InboxQuery,
    first: datetime | None,
    last: datetime | None,
    write: Callable[[Sequence[tuple[Any, ...]]], None],
    progress: Callable[[int, int], None],
) -> None:
    """Those whose last message came at ``first`` or later and before ``last`` (UTC), in the order of the list."""
    total, done = tx.inbox.count(query), 0
    for batch in _batches(tx, query):
        done += len(batch)
        wanted = [
            each
            for each in batch
            if (first is None or each.last_at >= first) and (last is None or each.last_at < last)
        ]
        figures = tx.inbox.figures(query.tenant, [each.id for each in wanted])
        write([_row(each, figures[each.id]) for each in wanted])
        progress(done, total)


def _batches(tx: Transaction, query: InboxQuery) -> Iterator[Sequence[Conversation]]:
    after: Conversation | None = None
    while batch := tx.inbox.list(query, limit=_BATCH, after=after):
        yield batch
        after = batch[-1]


def _row(talk: Conversation, figures: TalkFigures) -> tuple[Any, ...]:
    answered = figures.first_answer_at
    taken = next((each for each in figures.handovers if each.target == each.by), None)
    waits = [each.waited for each in figures.handovers]
    return (
        talk.id,
        talk.channel,
        talk.plugin,
        talk.customer,
        talk.customer_name,
        talk.state.value,
        talk.control.owner,
        talk.priority.value,
        talk.started_at,
        talk.last_at,
        talk.waiting_since,
        figures.from_customer,
        figures.from_bot,
        figures.from_people,
        answered,
        None if answered is None else round((answered - talk.started_at).total_seconds()),
        len(figures.handovers),
        None if taken is None else taken.by,
        None if taken is None else taken.at,
        round(max(waits).total_seconds()) if waits else None,
        "; ".join(dict.fromkeys(each.reason for each in figures.handovers)),
        talk.action_items,
        None if talk.last_sender is None else talk.last_sender.value,
        talk.last_text,
    )
