"""Plugin folders of OPERATOR_CONSOLE_PLUGINS that do not load, or fail in scoring: the profile opens all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.config.paths import ProfilePaths
from console.domain.ids import PluginName, TenantId
from console.wiring.door import ProfileDoor
from tests.fakes.clock import NOON
from tests.wiring.conftest import PASSPHRASE

BUNDLED = PluginName("security_facility")
DEMO = TenantId("demo")
PILLAR = '[[pillars]]\nid = "A"\nname = "First"\nshort = "1st"\nabout = "What comes first."\n'
RECORDS = """
from dataclasses import dataclass
from datetime import datetime
from console.plugin.records import record
raise OSError("the licence server does not answer")
"""


def plugin(parent: Path, name: str, provides: str, files: dict[str, str], manifest: str = "") -> None:
    folder = parent / name
    folder.mkdir(parents=True)
    made = f'name = "{name}"\ntitle = "{name.title()}"\nversion = "1.0"\napi = 1\n[provides]\n{provides}\n'
    (folder / "plugin.toml").write_text(manifest or made + (PILLAR if "score" in provides else ""))
    for file, text in files.items():
        (folder / file).write_text(text)


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that OPERATOR_CONSOLE_PLUGINS names, with four plugins that each fail in their own way."""
    folder = tmp_path / "more"
    plugin(folder, "raises", 'records = "records"', {"records.py": RECORDS})
    plugin(folder, "exits", 'score = "scoring"', {"scoring.py": "raise SystemExit(3)"})
    plugin(folder, "misspelt", "", {}, manifest='name = "misspelt"\ntitel = "Misspelt"\n')
    plugin(folder, "stumbles", 'score = "scoring"', {"scoring.py": "def score(day):\n    return [1 / 0]\n"})
    monkeypatch.setenv("OPERATOR_CONSOLE_PLUGINS", f"{folder}{os.pathsep}{tmp_path / 'nowhere'}")
    return folder


@pytest.mark.expects_log
async def test_plugins_that_do_not_load_are_reported_each_with_its_reason_and_the_profile_opens(
    kept: ProfilePaths, more: Path, door: ProfileDoor
) -> None:
    session = await door.open(PASSPHRASE)
    said = {report.folder.name: report.trouble for report in session.catalog.reports()}
    await session.close()
    assert "the licence server does not answer" in said["raises"]
    assert "records.py, line 5" in said["raises"]
    assert "tried to end the program" in said["exits"]
    assert "titel" in said["misspelt"]
    assert "no such folder" in said["nowhere"]
    assert said["security_facility"] == said["stumbles"] == ""
    assert set(session.catalog.schemes()) == {BUNDLED, "stumbles"}


@pytest.mark.expects_log
async def test_a_plugin_that_raises_in_scoring_is_told_and_the_others_are_scored(
    kept: ProfilePaths, more: Path, door: ProfileDoor
) -> None:
    session = await door.open(PASSPHRASE)
    assert await session.desk.score_due(6) == 6  # type: ignore[attr-defined]
    troubles = (await session.desk.workshop.tools()).desk.plugin_troubles  # type: ignore[attr-defined]
    assert {trouble.plugin for trouble in troubles} == {"stumbles"}
    assert len(troubles) == 6
    assert all("ZeroDivisionError" in trouble.reason for trouble in troubles)
    counts = await session.reader.read(lambda tx: tx.scores.counts(DEMO, BUNDLED, NOON.date(), NOON.date()))
    assert {count.pillar for count in counts} >= {"P1", "P2", "P3"}
    await session.close()


async def test_a_profile_made_while_a_plugin_was_broken_is_whole(
    paths: ProfilePaths, more: Path, door: ProfileDoor, caplog: pytest.LogCaptureFixture
) -> None:
    session = await door.open(PASSPHRASE)
    assert len(await session.reader.read(lambda tx: tx.tenants.sites(DEMO))) == 3
    await session.close()
    assert {record.name for record in caplog.records} == {"console.plugin.loader"}
    caplog.clear()
