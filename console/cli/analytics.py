"""``analytics``: what bots did over the last days, counted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from console.cli.opening import add_tenant_option, choose_tenant, opened, wait_for

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.domain.analytics import Analytics, CatalogCounted, Counted, SpellingCounted

SUMMARY = "count what bots did: conversations, handoffs, cost, topics"
DESCRIPTION = """\
Count the replies of bots over the last days: conversations, handoffs with their reasons, tokens and cost, how sure
the bots were, how long a reply took, what people asked for and how they rated the answers. Days are in UTC.
"""
EXAMPLES = """\
examples:
  operator-console analytics
  operator-console analytics --days 7 --json
"""
_MOST = 10
_LEAST_COST = 0.00005


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("--days", type=_days, default=30, metavar="N", help="how many, today included (default: 30)")
    add_tenant_option(parser)
    parser.add_argument("--json", action="store_true", help="all of it as JSON")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    return wait_for(_tell(given, wiring))


async def _tell(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        today = session.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        since, until = today - timedelta(days=given.days - 1), today + timedelta(days=1)
        counted = await session.reader.read(lambda tx: tx.traces.analytics(tenant, since, until))
    if given.json:
        print(json.dumps({"tenant": tenant, **asdict(counted)}, default=str, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(counted)))
    return 0


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3660:
        raise argparse.ArgumentTypeError("a number of days from 1 to 3660")
    return int(text)


def _lines(counted: Analytics) -> Iterator[str]:
    yield f"{counted.since:%Y-%m-%d} to {counted.until - timedelta(days=1):%Y-%m-%d} (UTC)"
    yield f"conversations  {counted.conversations:,}, replies {counted.replies:,}"
    if not counted.replies:
        yield "No bot answered in this time."
        return
    share = counted.handed_over / counted.conversations
    yield f"handoffs       {counted.handoffs:,}, in {share:.0%} of the conversations"
    unpriced = f", without {counted.unpriced:,} replies of unknown price" if counted.unpriced else ""
    yield f"cost           {counted.cost:.4f} USD{unpriced}"
    yield f"tokens         {counted.prompt_tokens:,} in, {counted.completion_tokens:,} out"
    if counted.confidence is not None:
        yield f"confidence     {counted.confidence:.2f} on average"
    yield f"time           {counted.usual:.0f} ms as a rule, one in twenty above {counted.slow:.0f} ms"
    if counted.rating is not None:
        yield f"rating         {counted.rating:.1f} of 5, by {counted.ratings:,}"
    if counted.offered:
        taken = counted.accepted / counted.offered
        yield f"suggestions    {counted.offered:,} offered, {counted.accepted:,} accepted ({taken:.0%})"
    if counted.reminded:
        yield f"reminded       of {counted.reminded:,} unanswered questions, {counted.recovered:,} answered then"
    if counted.catalog.named:
        yield f"catalog        {_catalog(counted.catalog)}"
    if counted.spelling.corrected or counted.spelling.asked:
        yield f"spelling       {_spelling(counted.spelling)}"
    yield from _providers(counted)
    for title, named in (
        ("reasons of handoffs", counted.reasons),
        ("topics", counted.topics),
        ("what it came to", counted.kinds),
        ("bots", counted.bots),
        ("channels", counted.channels),
        ("engines", counted.engines),
        ("models", counted.models),
    ):
        yield from _table(title, named)


def _catalog(counted: CatalogCounted) -> str:
    sure = f" ({counted.confidence:.2f} sure)" if counted.confidence is not None else ""
    return (
        f"{counted.named:,} items named: {counted.taken:,} told of at once{sure}, {counted.asked:,} asked about, "
        f"{counted.chosen:,} of these chosen, {counted.open:,} left open ({counted.settled:.0%} came to one)"
    )


def _spelling(counted: SpellingCounted) -> str:
    sure = f" ({counted.confidence:.2f} sure)" if counted.confidence is not None else ""
    right = f" ({counted.right:.0%} right)" if counted.right is not None else ""
    answered = f"{counted.confirmed:,} confirmed, {counted.rejected:,} rejected, {counted.unanswered:,} unanswered"
    corrected = f"{counted.corrected:,} words corrected{sure}, {counted.wrong:,} of them wrongly"
    return f"{corrected}; {counted.asked:,} asked about: {answered}{right}"


def _providers(counted: Analytics) -> Iterator[str]:
    """What is left of the cost are summaries made before they were counted by provider."""
    if not counted.providers:
        return
    yield ""
    yield "providers"
    width = max(len(each.name) for each in counted.providers)
    for each in counted.providers:
        tokens = f"{each.prompt_tokens:,} + {each.completion_tokens:,} tokens"
        failed = f", {each.failed:,} of them failed" if each.failed else ""
        unpriced = f", without {each.unpriced:,} of unknown price" if each.unpriced else ""
        yield f"  {each.name:{width}}  {each.calls:,} calls{failed}, {tokens}, {each.cost:.4f} USD{unpriced}"
    rest = counted.cost - sum(each.cost for each in counted.providers)
    if rest >= _LEAST_COST:
        yield f"  {'summaries':{width}}  {rest:.4f} USD"


def _table(title: str, named: Sequence[Counted]) -> Iterator[str]:
    if not named:
        return
    yield ""
    yield title
    width = max(len(each.name) for each in named[:_MOST])
    for each in named[:_MOST]:
        cost = f", {each.cost:.4f} USD" if each.cost else ""
        yield f"  {each.name:{width}}  {each.replies:,} replies, {each.handoffs:,} handed over{cost}"
    if len(named) > _MOST:
        yield f"  and {len(named) - _MOST} more (--json tells all)"
