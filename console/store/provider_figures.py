"""What each provider of models took, counted from the calls in the traces of replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Text, cast, select

from console.domain.analytics import ProviderCounted
from console.domain.ids import TenantId
from console.domain.turns import ModelCall
from console.store import tables
from console.store.counted import counted
from console.store.documents import document_of

_interaction = tables.interaction
_reply = tables.reply
_NO_CALLS = '"calls":[]'
"""So the JSON of a reply goes on where no model was asked."""


@dataclass(frozen=True, slots=True)
class _Traced:
    calls: tuple[ModelCall, ...]


@dataclass(frozen=True, slots=True)
class _Replied:
    """Of a stored reply the calls of its trace."""

    trace: _Traced


def providers_of(
    connection: Connection, tenant: TenantId, since: datetime, until: datetime | None = None
) -> tuple[ProviderCounted, ...]:
    """The dearest first, then the one asked most."""
    mine = (_reply.c.tenant == _interaction.c.tenant, _reply.c.message == _interaction.c.message)
    query = (
        select(_reply.c.body)
        .join(_interaction, mine[0] & mine[1])
        .where(*counted(tenant, since, until))
        .where(~cast(_reply.c.body, Text).contains(_NO_CALLS, autoescape=True))
    )
    bodies = connection.execute(query).scalars()
    return _tallied(call for body in bodies for call in document_of(_Replied, body).trace.calls)


def _tallied(calls: Iterable[ModelCall]) -> tuple[ProviderCounted, ...]:
    found: dict[str, ProviderCounted] = {}
    for call in calls:
        before = found.get(call.provider, ProviderCounted(name=call.provider))
        found[call.provider] = replace(
            before,
            calls=before.calls + 1,
            failed=before.failed + bool(call.error),
            prompt_tokens=before.prompt_tokens + call.prompt_tokens,
            completion_tokens=before.completion_tokens + call.completion_tokens,
            cost=before.cost + (call.cost or 0.0),
            unpriced=before.unpriced + (call.cost is None),
        )
    return tuple(sorted(found.values(), key=lambda each: (-each.cost, -each.calls, each.name)))
