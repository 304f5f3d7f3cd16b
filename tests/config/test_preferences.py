"""What the window remembers: never worth a failed start."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.preferences import Preferences


def test_that_what_was_saved_is_there_at_the_next_start(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "profile" / "preferences.json")
    preferences.set("theme.mode", "dark")
    preferences.set("palette.recent", ["go-scorecard"])
    preferences.save()
    again = Preferences(tmp_path / "profile" / "preferences.json")
    assert again.get("theme.mode", "system") == "dark"
    assert again.get("palette.recent", []) == ["go-scorecard"]


def test_that_what_was_never_set_is_the_default(tmp_path: Path) -> None:
    assert Preferences(tmp_path / "none.json").get("theme.zoom", 100) == 100


def test_that_a_value_of_another_type_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    file.write_text('{"theme.zoom": "huge"}')
    assert Preferences(file).get("theme.zoom", 100) == 100


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b"null"])
def test_that_a_broken_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "preferences.json"
    file.write_bytes(content)
    preferences = Preferences(file)
    assert preferences.get("theme.mode", "system") == "system"
    assert (tmp_path / "preferences.json.broken").read_bytes() == content
    preferences.set("theme.mode", "light")
    preferences.save()
    assert Preferences(file).get("theme.mode") == "light"


def test_that_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    Preferences(file).save()
    assert not file.exists()
