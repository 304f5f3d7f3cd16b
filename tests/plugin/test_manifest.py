"""A wrong manifest is told with its file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.plugin.manifest import BandEntry, ManifestError, PillarEntry, read_manifest

GOOD = """\
name = "patrol"
title = "Patrol"
version = "1.0"
api = 1

[provides]
score = "scoring"

[bands]
green = 95
amber = 80.5

[[pillars]]
id = "A"
name = "First"
short = "1st"
about = "What comes first."

[[pillars]]
id = "B"
name = "Second"
short = "2nd"
about = "What comes second."
weight = 2
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "plugin.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_that_a_good_manifest_is_read_whole(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, GOOD))
    assert (manifest.name, manifest.api, manifest.provides.score) == ("patrol", 1, "scoring")
    assert manifest.bands == BandEntry(green=95, amber=80.5)
    assert manifest.pillars[1] == PillarEntry(
        id="B", name="Second", short="2nd", about="What comes second.", weight=2
    )
    assert manifest.pillars[0].weight == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "Patrol"\n', "", "plugin.toml, title: is missing"),
        ("version", "versoin", "plugin.toml, line 3, versoin: unknown key; did you mean 'version'?"),
        ("api = 1", "api = 2", "plugin.toml, line 4, api: is 2, this program offers 1"),
        ("api = 1", 'api = "1"', "plugin.toml, line 4, api: must be a whole number"),
        ("api = 1", "api = true", "plugin.toml, line 4, api: must be a whole number"),
        ('"Patrol"', "5", "plugin.toml, line 2, title: must be text in quotes"),
        ('"Patrol"', '" "', "plugin.toml, line 2, title: must not be empty"),
        ('"patrol"', '"Patrol One"', "plugin.toml, line 1, name: must be lower-case letters"),
        ('score = "scoring"', 'scores = "scoring"', "plugin.toml, line 7, provides.scores: unknown key"),
        ('score = "scoring"\n', "", "plugin.toml, line 6, provides.score: a scoring function and [[pillars]]"),
        ('score = "scoring"', 'mappings = "x.yaml"', "plugin.toml, line 7, provides.mappings: must be a list"),
        ('score = "scoring"', "mappings = [1]", "plugin.toml, line 7, provides.mappings[1]: must be text in quotes"),
        ("green = 95", "green = 70", "plugin.toml, line 10, bands.green: must be 0 < amber < green <= 100"),
        ("green = 95\n", "", "plugin.toml, line 9, bands.green: is missing"),
        ('id = "B"', 'id = "A"', "plugin.toml, line 20, pillars[2].id: 'A' is used twice"),
        ("weight = 2", "weight = 0", "plugin.toml, line 24, pillars[2].weight: must be a finite number above 0"),
        ("weight = 2", "weight = nan", "plugin.toml, line 24, pillars[2].weight: must be a finite number above 0"),
        ("weight = 2", 'weight = "heavy"', "plugin.toml, line 24, pillars[2].weight: must be a number"),
        ('short = "2nd"\n', "", "plugin.toml, line 19, pillars[2].short: is missing"),
        ("[bands]", "[bandz]", "plugin.toml, line 9, bandz: unknown key; did you mean 'bands'?"),
        ("[provides]\nscore", "provides = 3\nscore", "plugin.toml, line 7, score: unknown key"),
        ('name = "patrol"', 'name = "patrol', "plugin.toml is not valid TOML"),
    ],
)
def test_that_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ManifestError) as caught:
        read_manifest(write(tmp_path, GOOD.replace(old, new, 1)))
    assert str(caught.value).startswith(told)


def test_that_another_api_is_told_before_its_unknown_keys(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="this program offers 1"):
        read_manifest(write(tmp_path, "novelty = 1\n" + GOOD.replace("api = 1", "api = 9")))


def test_that_a_table_where_text_belongs_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="line 5, title: must be text in quotes"):
        read_manifest(write(tmp_path, 'name = "a"\nversion = "1"\napi = 1\n\n[title]\nx = 1\n'))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"name = '\xe9'"])
def test_that_a_manifest_that_is_no_text_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "plugin.toml"
    file.write_bytes(content)
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(file)
