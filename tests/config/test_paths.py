"""Places of a profile, and setting a damaged database aside."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.config.paths import ProfilePaths, set_aside
from console.domain.trouble import Trouble


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_places_lie_in_the_home_that_the_environment_names(own_home: Path) -> None:
    paths = ProfilePaths.of("work").create()
    for place in (paths.database, paths.key_file, paths.backups, paths.preferences, paths.logs):
        assert place.is_relative_to(own_home)
    assert mode(paths.folder) == mode(paths.backups) == mode(paths.logs) == 0o700


def test_without_that_variable_places_are_those_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OPERATOR_CONSOLE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert ProfilePaths.of().folder.is_relative_to(tmp_path)


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", "x" * 41, "a b"])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(Trouble, match="name of a profile"):
        ProfilePaths.of(name)


def test_a_home_that_cannot_be_made_is_told(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "file").write_text("")
    monkeypatch.setenv("OPERATOR_CONSOLE_HOME", str(own_home / "file" / "below"))
    with pytest.raises(Trouble, match="cannot be made"):
        ProfilePaths.of().create()


def test_setting_aside_moves_the_database_with_all_that_opens_it() -> None:
    paths = ProfilePaths.of().create()
    contents = {"console.db": b"d", "console.db-wal": b"w", "console.key": b"k"}
    for name, content in contents.items():
        (paths.folder / name).write_bytes(content)
    moved = set_aside(paths)
    assert {file.name: file.read_bytes() for file in moved.parent.iterdir()} == contents
    assert not paths.database.exists()
    assert not paths.key_file.exists()
    paths.database.write_bytes(b"next")
    assert set_aside(paths) != moved


def test_what_cannot_be_set_aside_whole_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ProfilePaths.of().create()
    paths.database.write_bytes(b"database")
    paths.key_file.write_bytes(b"key")
    rename = Path.rename

    def held(self: Path, target: Path) -> Path:
        if self == paths.database:
            raise PermissionError(13, "in use by another program")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(Trouble, match="may not be written"):
        set_aside(paths)
    assert paths.key_file.read_bytes() == b"key"
    assert paths.database.read_bytes() == b"database"
