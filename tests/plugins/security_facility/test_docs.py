"""docs/records-and-scoring.md says what the code does: its tables, its numbers, and its example that loads."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from console.domain.ids import KindName, PluginName, SiteId
from console.plugin.loader import load_plugins
from console.plugin.records import kinds_of
from console.plugin.scoring import DayRecords
from plugins.security_facility import records
from plugins.security_facility.demo import STORIES, demo
from plugins.security_facility.scoring import score
from tests.plugins.security_facility.support import FOLDER, site_day

GUIDE = (FOLDER.parent.parent / "docs" / "records-and-scoring.md").read_text(encoding="utf-8")


def test_that_every_field_stands_in_the_table_of_its_kind() -> None:
    for kind in kinds_of(records, PluginName("security_facility")):
        section = GUIDE.split(f"### `{kind.name}`\n")[1].split("\n#")[0]
        rows = [
            tuple(cell.strip().replace("\\", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            for line in section.splitlines()
            if line.startswith("| `")
        ]
        expected = [
            (f"`{field.name}`", field.type, "yes" if field.required else "", field.doc) for field in kind.fields
        ]
        assert [(*row[:3], row[3].removesuffix(" (time of the record)")) for row in rows] == expected
        assert [row[0] for row in rows if row[3].endswith("(time of the record)")] == [f"`{kind.at}`"]


def test_that_every_rule_stands_in_the_table_of_the_pillars() -> None:
    listed = {line.split("|")[2].strip() for line in GUIDE.splitlines() if line.startswith("| ")}
    data = demo(datetime(2026, 11, 21, 11, 30, tzinfo=UTC))
    results = score(site_day(data.records, datetime(2027, 1, 1, tzinfo=UTC), day=date(2026, 11, 20)))
    rules = {check.rule for result in results for check in result.checks}
    assert len(rules) == 16
    assert rules <= listed


def test_that_every_planted_story_is_told_where_it_happened() -> None:
    for story in STORIES:
        when = "yesterday" if story.days_ago == 1 else f"{story.days_ago} days ago"
        assert f"| {when} | {story.place.name} | {story.pillar} | {story.tells} |" in GUIDE


def test_that_the_example_of_the_guide_loads_and_scores(tmp_path: Path) -> None:
    manifest, thresholds = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    kinds, scoring = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    folder = tmp_path / "parking"
    folder.mkdir()
    for name, text in (
        ("plugin.toml", manifest),
        ("thresholds.toml", thresholds),
        ("records.py", kinds),
        ("scoring.py", scoring),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    catalog = load_plugins([tmp_path])
    assert [report.trouble for report in catalog.reports()] == [""]
    plugin = catalog.plugins[PluginName("parking")]
    entry = catalog.kinds()[KindName("entry")].body
    moment = datetime(2026, 3, 10, 9, tzinfo=UTC)
    cars = [
        entry(id="1", site="s", plate="A", arrived_at=moment, let_in_at=moment.replace(minute=5)),
        entry(id="2", site="s", plate="B", arrived_at=moment, let_in_at=moment.replace(minute=6)),
        entry(id="3", site="s", plate="C", arrived_at=moment.replace(minute=4)),
    ]
    now = moment.replace(minute=8)
    day = DayRecords(SiteId("s"), "UTC", moment.date(), now, plugin.thresholds, {entry: cars})
    assert plugin.score is not None
    (result,) = plugin.score(day)
    assert [(check.subject, check.passed) for check in result.checks] == [("A", True), ("B", False)]
    assert result.next_due == moment.replace(minute=9)
