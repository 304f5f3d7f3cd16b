"""The arithmetic of scorecards."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import PillarId, PluginName, SiteId
from console.domain.scoring import (
    Bands,
    Pillar,
    PillarCounts,
    Scheme,
    Status,
    make_scorecard,
    make_trend,
    score_of,
    status_of,
)

DAY = date(2026, 3, 18)
PILLARS = tuple(Pillar(PillarId(f"P{n}"), f"Pillar {n}", f"p{n}", "", weight=n) for n in (1, 2, 3))
SCHEME = Scheme(PluginName("test"), "Test", PILLARS, Bands(green=90, amber=75))

counts_of_day = st.lists(
    st.builds(
        PillarCounts,
        site=st.sampled_from([SiteId("a"), SiteId("b")]),
        day=st.just(DAY),
        pillar=st.sampled_from([pillar.id for pillar in PILLARS]),
        passed=st.integers(0, 50),
        failed=st.integers(0, 50),
        critical=st.just(0),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("score", "critical", "status"),
    [
        (None, 0, Status.NONE),
        (100.0, 0, Status.GREEN),
        (90.0, 0, Status.GREEN),
        (89.999, 0, Status.AMBER),
        (75.0, 0, Status.AMBER),
        (74.999, 0, Status.RED),
        (99.0, 1, Status.RED),
    ],
)
def test_that_bands_hold_at_their_edges(score: float | None, critical: int, status: Status) -> None:
    assert status_of(score, critical, SCHEME.bands) is status


def test_that_no_checks_make_no_score() -> None:
    assert score_of(0, 0) is None
    card = make_scorecard(DAY, [], SCHEME)
    assert card.overall is None
    assert card.status is Status.NONE


@given(counts_of_day)
def test_that_the_figures_of_a_card_reconcile(counts: list[PillarCounts]) -> None:
    card = make_scorecard(DAY, counts, SCHEME)
    assert sum(each.checks for each in card.cards) == sum(c.passed + c.failed for c in counts)
    assert card.failed == sum(c.failed for c in counts)
    for each in card.cards:
        assert each.checks == each.passed + each.failed
        if each.score is not None:
            assert each.score == pytest.approx(100 * each.passed / each.checks)


@given(counts_of_day)
def test_that_the_trend_of_a_day_is_the_scorecard_of_that_day(counts: list[PillarCounts]) -> None:
    card = make_scorecard(DAY, counts, SCHEME)
    trend = make_trend([DAY], counts, SCHEME)
    assert trend[None] == (card.overall,)
    for each in card.cards:
        assert trend[each.pillar.id] == (each.score,)


def test_that_the_overall_is_weighted_by_the_scheme() -> None:
    counts = [
        PillarCounts(SiteId("a"), DAY, PILLARS[0].id, 1, 1, 0),
        PillarCounts(SiteId("a"), DAY, PILLARS[2].id, 1, 0, 0),
    ]
    assert make_scorecard(DAY, counts, SCHEME).overall == pytest.approx((50 * 1 + 100 * 3) / 4)
