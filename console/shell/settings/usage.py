"""What the bots took so far, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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


def taken(tx: Transaction, now: datetime) -> Taken:
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    tenants = [tenant.id for tenant in tx.tenants.all()]
    today = sum((tx.traces.usage(tenant, midnight) for tenant in tenants), Usage())
    month = sum((tx.traces.usage(tenant, now - timedelta(days=DAYS)) for tenant in tenants), Usage())
    latest = [found for tenant in tenants if (found := tx.traces.latest(tenant)) is not None]
    return Taken(today, month, max(latest, key=lambda each: each.at, default=None))


def in_words(usage: Usage) -> str:
    """``12 replies, 10 by a model: 34,112 tokens, $0.04``."""
    if not usage.replies:
        return "no reply yet"
    replies = f"{usage.replies:,} {'reply' if usage.replies == 1 else 'replies'}"
    if not usage.asked:
        return f"{replies}, none by a model"
    tokens = usage.prompt_tokens + usage.completion_tokens
    unpriced = f" and {usage.unpriced:,} without a known price" if usage.unpriced else ""
    return f"{replies}, a model asked for {usage.asked:,}: {tokens:,} tokens, {dollars(usage.cost)}{unpriced}"


def dollars(cost: float) -> str:
    """To the cent; below a cent to two figures."""
    return f"${cost:,.2f}" if cost >= 0.01 or cost == 0 else f"${cost:.2g}"


def last_in_words(last: Interaction | None, now: datetime) -> str:
    if last is None:
        return "Nobody has asked yet"
    by = f"{last.engine}, {last.model}" if last.model else last.engine
    return f"Last reply {relative_time(last.at, now)} by {by}"
