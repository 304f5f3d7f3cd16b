"""What each provider of models took: summed up as replies are kept, so that no reply is read again for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.analytics import ProviderCounted
from console.domain.ids import TenantId
from console.domain.turns import ModelCall
from console.store import tables
from console.store.prepared import Prepared
from console.store.values import stored_time

QUARTER = timedelta(minutes=15)
_LONG = QUARTER // timedelta(microseconds=1)
_taken = tables.provider_taken.c
_SUMMED = ("calls", "failed", "prompt_tokens", "completion_tokens", "cost", "unpriced")
_insert = insert(tables.provider_taken)
_ADD = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["tenant", "quarter", "provider"],
        set_={name: _taken[name] + _insert.excluded[name] for name in _SUMMED},
    )
)


def add_calls(connection: Connection, tenant: TenantId, at: datetime, calls: Iterable[ModelCall]) -> None:
    """To what was taken in the quarter of an hour of ``at``."""
    for provider, sums in _tallied(calls).items():
        values = {name: getattr(sums, name) for name in _SUMMED}
        _ADD.run(connection, tenant=tenant, quarter=_quarter_of(at), provider=provider, **values)


def providers_of(
    connection: Connection, tenant: TenantId, since: datetime, until: datetime | None = None
) -> tuple[ProviderCounted, ...]:
    """The dearest first, then the one asked most. ``since`` counts from the quarter of an hour that it is in."""
    query = (
        select(_taken.provider.label("name"), *(func.sum(_taken[name]).label(name) for name in _SUMMED))
        .where(_taken.tenant == tenant, _taken.quarter >= _quarter_of(since))
        .group_by(_taken.provider)
    )
    if until is not None:
        query = query.where(_taken.quarter < stored_time(until))
    found = (ProviderCounted(**row) for row in connection.execute(query).mappings())
    return tuple(sorted(found, key=lambda each: (-each.cost, -each.calls, each.name)))


def _quarter_of(at: datetime) -> int:
    stored = stored_time(at)
    return stored - stored % _LONG


def _tallied(calls: Iterable[ModelCall]) -> Mapping[str, ProviderCounted]:
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
    return found
