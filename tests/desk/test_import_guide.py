"""The examples of docs/importing.md do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from console.domain.ids import KindName
from console.domain.records import MergeCount
from tests.fakes.desk_profile import TENANT, Profile

GUIDE = Path(__file__).parents[2] / "docs" / "importing.md"
EXAMPLES = re.findall(
    r"with (\w+\.csv) -->\n```yaml\n(.*?)```\n\n```csv\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL
)


async def bodies(profile: Profile, kind: str) -> dict[str, dict[str, object]]:
    rows = await profile.database.read(lambda tx: list(tx.records.all(TENANT, KindName(kind))))
    return {row.key: msgspec.json.decode(row.body) for row in rows}


def test_guide_has_its_two_examples() -> None:
    assert [name for name, _, _ in EXAMPLES] == ["patrols.csv", "updates.csv"]


@pytest.mark.parametrize(("name", "mapping", "content"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
async def test_example_of_the_guide_is_imported(profile: Profile, name: str, mapping: str, content: str) -> None:
    kind = mapping.split("kind: ")[1].split()[0]
    report = await profile.load(kind, content, mapping=mapping, name=name)
    found = await bodies(profile, kind)
    assert report.problems == ()
    assert report.run.merged == MergeCount(new=len(found))
    if kind == "tour":
        assert found["T-1"]["started_at"] == "2026-03-17T21:04:00Z"
        assert [found[key]["planned_minutes"] for key in ("T-1", "T-2")] == [20, 40]
        assert (found["T-2"]["started_at"], found["T-2"]["site"]) == (None, "warehouse")
    else:
        assert found["17"]["first_response_at"] == "2026-03-17T08:20:00Z"
        assert found["17"]["resolved_at"] == "2026-03-17T09:00:00Z"
        assert (found["17"]["priority"], found["17"]["reopened"]) == ("critical", 2)
