"""What the bots took so far, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from console.domain.analytics import ProviderCounted
from console.ports.chat_stores import Interaction, Usage
from console.ports.database import Transaction
from console.shell.timewords import relative_time

DAYS = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """Of all tenants of the profile: since midnight here, and of the last 30 days."""

    today: Usage
    month: Usage
    last: Interaction | None
    providers: tuple[ProviderCounted, ...] = ()
    """Of the 30 days."""


def taken(tx: Transaction, now: datetime) -> Taken:
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    tenants = [tenant.id for tenant in tx.tenants.all()]
    today = sum((tx.traces.usage(tenant, midnight) for tenant in tenants), Usage())
    month = sum((tx.traces.usage(tenant, now - timedelta(days=DAYS)) for tenant in tenants), Usage())
    latest = [found for tenant in tenants if (found := tx.traces.latest(tenant)) is not None]
    asked = [each for tenant in tenants for each in tx.traces.providers(tenant, now - timedelta(days=DAYS))]
    return Taken(today, month, max(latest, key=lambda each: each.at, default=None), _joined(asked))


def _joined(asked: Iterable[ProviderCounted]) -> tuple[ProviderCounted, ...]:
    """Of several tenants, the dearest first."""
    found: dict[str, ProviderCounted] = {}
    for each in asked:
        before = found.get(each.name)
        found[each.name] = each if before is None else _sum(before, each)
    return tuple(sorted(found.values(), key=lambda each: (-each.cost, -each.calls)))


def _sum(one: ProviderCounted, other: ProviderCounted) -> ProviderCounted:
    numbers = {field.name: getattr(one, field.name) + getattr(other, field.name)
               for field in fields(ProviderCounted) if field.name != "name"}  # fmt: skip
    return ProviderCounted(name=one.name, **numbers)


def by_provider(providers: Sequence[ProviderCounted], titles: Mapping[str, str]) -> list[str]:
    """``OpenAI: 12 calls, 34,112 tokens, $0.04``, a line for each."""
    return [f"{titles.get(each.name, each.name)}: {_calls(each)}" for each in providers]


def _calls(each: ProviderCounted) -> str:
    tokens = each.prompt_tokens + each.completion_tokens
    failed = f", {each.failed:,} failed" if each.failed else ""
    count = f"{each.calls:,} {'call' if each.calls == 1 else 'calls'}{failed}"
    return f"{count}, {tokens:,} tokens, {_priced(each.cost, each.unpriced, each.calls - each.failed)}"


def in_words(usage: Usage) -> str:
    """``12 replies, 10 by a model: 34,112 tokens, $0.04``."""
    if not usage.replies:
        return "no reply yet"
    replies = f"{usage.replies:,} {'reply' if usage.replies == 1 else 'replies'}"
    if not usage.asked:
        return f"{replies}, none by a model"
    tokens = usage.prompt_tokens + usage.completion_tokens
    priced = _priced(usage.cost, usage.unpriced, usage.asked)
    return f"{replies}, a model asked for {usage.asked:,}: {tokens:,} tokens, {priced}"


def _priced(cost: float, unpriced: int, asked: int) -> str:
    """What is known of the price, and of how many of those ``asked`` none is."""
    if not unpriced:
        return dollars(cost)
    if unpriced >= asked and not cost:
        return "price not known"
    return f"{dollars(cost)}, price of {unpriced:,} not known"


def dollars(cost: float) -> str:
    """To the cent; below a cent to two figures."""
    return f"${cost:,.2f}" if cost >= 0.01 or cost == 0 else f"${cost:.2g}"


def last_in_words(last: Interaction | None, now: datetime) -> str:
    if last is None:
        return "Nobody has asked yet"
    by = f"{last.engine}, {last.model}" if last.model else last.engine
    return f"Last reply {relative_time(last.at, now)} by {by}"
