"""Scoring one site-day of the demo, and reading a trend of 90 days."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from console.domain.commands import ScoreSiteDay
from console.domain.ids import SYSTEM
from console.domain.people import Tenant
from console.domain.scoring import SiteDay, make_trend
from console.ports.session import Session
from tests.bench.table import Row, middle

SITE_DAYS = 60
TRENDS = 30


async def measure(session: Session) -> Sequence[Row]:
    demo = next(t for t in await session.reader.read(lambda tx: tx.tenants.all()) if t.demo)
    return [await _score(session, demo), await _trend(session, demo)]


async def _score(session: Session, demo: Tenant) -> Row:
    """As the timer does it: read the records, score, compare, store, commit."""
    sites = await session.reader.read(lambda tx: tx.tenants.sites(demo.id))
    today = session.clock.now().date()
    times = []
    for number in range(SITE_DAYS):
        day = SiteDay(demo.id, sites[number % len(sites)].id, today - timedelta(days=1 + number // len(sites)))
        began = time.perf_counter()
        await session.desk.execute(ScoreSiteDay(tenant=demo.id, actor=SYSTEM, site_day=day))
        times.append(time.perf_counter() - began)
    return Row("score one site-day (read, score, store)", middle(times), 5)


async def _trend(session: Session, demo: Tenant) -> Row:
    scheme = next(iter(session.catalog.schemes().values()))
    last = session.clock.now().date()
    days = [last - timedelta(days=back) for back in range(89, -1, -1)]
    times = []
    for _ in range(TRENDS):
        began = time.perf_counter()
        counts = await session.reader.read(lambda tx: tx.scores.counts(demo.id, scheme.plugin, days[0], last))
        trend = make_trend(days, counts, scheme)
        times.append(time.perf_counter() - began)
    assert any(score is not None for score in trend[None])
    return Row("90-day trend of three sites", middle(times), 50)
