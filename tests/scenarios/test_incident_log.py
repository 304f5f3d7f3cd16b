"""The incident event log through the mappings of the plugin, against a count made straight from the file."""

from __future__ import annotations

import csv
import gzip
import os
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.ids import KindName, PillarId, PluginName, SiteId
from console.domain.violations import ViolationFilter, ViolationStatus
from console.plugin.loader import bundled_folder
from tests.fakes.desk_profile import ADMIN, TENANT, Profile

PLUGIN = PluginName("security_facility")
DESK = SiteId("incident-desk")
LOG = (
    Path(os.environ.get("OPERATOR_CONSOLE_DEVDATA") or Path(__file__).parents[2] / ".." / "shared" / "devdata")
    / "incidents"
    / "uci_incident_event_log_5998.csv.gz"
)
WORDS = {"1 - Critical": "critical", "2 - High": "high", "3 - Moderate": "moderate", "4 - Low": "low"}

pytestmark = pytest.mark.skipif(not LOG.exists(), reason=f"the incident log is not here ({LOG.name} in devdata)")

Counts = dict[str, dict[str, list[int]]]


def events() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            found[row["number"]].append(row)
    return found


def moment(text: str) -> datetime | None:
    return None if text == "?" else datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)


def first_touched(rows: list[dict[str, str]]) -> datetime | None:
    times = [moment(row["sys_updated_at"]) for row in rows if row["incident_state"] != "New"]
    return min((time for time in times if time), default=None)


def recount() -> Counts:
    """Pillar to day to [passed, failed], from the rows of the file and the thresholds alone."""
    limits = tomllib.loads((bundled_folder() / "security_facility" / "thresholds.toml").read_text("utf-8"))
    counts: Counts = {"P3": defaultdict(lambda: [0, 0]), "P5": defaultdict(lambda: [0, 0])}

    def in_time(start: datetime, end: datetime | None, minutes: int) -> bool:
        return end is not None and end - start <= timedelta(minutes=minutes)

    for rows in events().values():
        opened = moment(rows[0]["opened_at"])
        assert opened is not None
        day, word = opened.date().isoformat(), WORDS[rows[-1]["priority"]]
        touched, resolved = first_touched(rows), moment(rows[-1]["resolved_at"])
        alert, ticket = limits["alert"], limits["ticket"]
        verdicts = [
            ("P3", in_time(opened, touched or resolved, alert["acknowledge_minutes"][word])),
            ("P3", in_time(opened, resolved, alert["resolve_minutes"][word])),
        ]
        if touched is not None:
            verdicts.append(("P5", in_time(opened, touched, ticket["first_response_minutes"][word])))
        made = rows[-1]["made_sla"] == "TRUE"
        verdicts.append(
            ("P5", made if resolved is not None else in_time(opened, None, ticket["resolve_minutes"][word]))
        )
        for pillar, passed in verdicts:
            counts[pillar][day][0 if passed else 1] += 1
    return counts


async def import_log(profile: Profile, kind: str) -> tuple[int, int, int, int, int]:
    mapping = profile.catalog.mapping(f"incident_log_{kind}")
    report = await profile.importer.run(LOG, tenant=TENANT, actor=ADMIN, kind=KindName(kind), mapping=mapping)
    merged = report.run.merged
    return report.run.rows, report.problem_count, merged.new, merged.changed, merged.unchanged


@pytest.fixture
async def profile(tmp_path: Path) -> AsyncIterator[Profile]:
    opened = Profile.open(tmp_path)
    await opened.populate()
    yield opened
    await opened.database.close()


async def test_figures_of_pillars_3_and_5_are_those_of_the_file(profile: Profile) -> None:
    incidents = len(events())

    assert await import_log(profile, "alert") == (5998, 0, incidents, 0, 0)
    assert await import_log(profile, "ticket") == (5998, 0, incidents, 0, 0)
    await profile.score_all()

    expected = recount()
    days = [datetime.fromisoformat(day).date() for day in expected["P3"]]
    counts = await profile.database.read(lambda tx: tx.scores.counts(TENANT, PLUGIN, min(days), max(days), [DESK]))
    for pillar in ("P3", "P5"):
        shown = {c.day.isoformat(): [c.passed, c.failed] for c in counts if c.pillar == PillarId(pillar)}
        assert shown == expected[pillar]
    failed = sum(sides[1] for pillar in expected.values() for sides in pillar.values())
    only_open = ViolationFilter(TENANT, statuses=frozenset({ViolationStatus.OPEN}))
    assert failed > 100
    assert await profile.database.read(lambda tx: tx.violations.count(only_open)) == failed


async def test_importing_the_log_twice_changes_nothing(profile: Profile) -> None:
    await import_log(profile, "alert")
    await profile.score_all()
    profile.told.clear()

    assert await import_log(profile, "alert") == (5998, 0, 0, 0, 890)

    assert await profile.score_all() == 0
    assert {change.topic.value for change in profile.told} == {"imports"}
