"""Records that count on later days: what changes one of them changes the scores of those days."""

from __future__ import annotations

from datetime import date

from console.domain.ids import PluginName
from tests.fakes.desk_profile import TENANT, Profile

PLUGIN = PluginName("security_facility")
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 14)
SHIFTS = "id,site,post,guard,planned_start,planned_end\n" + "".join(
    f"S{day},north,P1,G1,2026-03-{day}T06:00:00Z,2026-03-{day}T14:00:00Z\n" for day in range(10, 15)
)
POST = "id,site,name,since,manned_from,manned_until\nP2,north,Gate,2026-03-01T00:00:00Z,{begins},14:00\n"


async def empty_posts(profile: Profile) -> int:
    counts = await profile.database.read(lambda tx: tx.scores.counts(TENANT, PLUGIN, FIRST, LAST))
    return sum(count.failed for count in counts) - 5


async def test_post_that_is_imported_after_its_days_were_scored_counts_on_each_of_them(profile: Profile) -> None:
    await profile.load("shift", SHIFTS)
    await profile.score_all()
    assert await empty_posts(profile) == 0
    await profile.load("post", POST.format(begins="06:00"))
    await profile.score_all()
    assert await empty_posts(profile) == 5
    await profile.load("post", POST.format(begins="06:00"))
    assert await profile.score_all() == 0


async def test_a_day_without_any_record_is_scored_where_a_post_must_be_manned(profile: Profile) -> None:
    await profile.load("post", POST.format(begins="06:00"))
    await profile.load("shift", SHIFTS)
    await profile.score_all()
    after = await profile.database.read(
        lambda tx: tx.scores.counts(TENANT, PLUGIN, date(2026, 3, 15), date(2026, 3, 17))
    )
    assert [(count.day.day, count.failed) for count in after] == [(15, 1), (16, 1), (17, 1)]
    profile.clock.advance(days=2)
    await profile.score_all()
    later = await profile.database.read(
        lambda tx: tx.scores.counts(TENANT, PLUGIN, date(2026, 3, 18), date(2026, 3, 19))
    )
    assert [(count.day.day, count.failed) for count in later] == [(18, 1), (19, 1)]


async def test_a_history_of_long_ago_does_not_reach_into_the_present(profile: Profile) -> None:
    await profile.load("post", POST.format(begins="06:00"))
    await profile.score_all()
    profile.clock.advance(days=400)
    await profile.load("shift", SHIFTS.replace("2026-03", "2026-04"))
    await profile.score_all()
    counts = await profile.database.read(
        lambda tx: tx.scores.counts(TENANT, PLUGIN, date(2026, 4, 20), date(2027, 4, 30))
    )
    assert counts == []
