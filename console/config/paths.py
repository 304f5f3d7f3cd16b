"""Where a profile lives."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.config.files import make_folder
from console.domain.trouble import Trouble, trouble_of_os

HOME_VARIABLE = "OPERATOR_CONSOLE_HOME"
_APPLICATION = "operator-console"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class ProfilePaths:
    """Paths of one profile; nothing is made before ``create``."""

    profile: str
    folder: Path
    logs: Path

    @classmethod
    def of(cls, profile: str = "default") -> ProfilePaths:
        """Under ``OPERATOR_CONSOLE_HOME`` or, without it, where the system keeps a user's data."""
        if not _NAME.fullmatch(profile):
            raise Trouble(
                f"{profile!r} cannot be the name of a profile.",
                do="Use up to 40 letters, digits, hyphens and underscores, beginning with a letter or digit.",
            )
        home = os.environ.get(HOME_VARIABLE)
        if home:
            root = Path(home).expanduser().absolute()
            return cls(profile, root / "profiles" / profile, root / "logs")
        import platformdirs

        data = platformdirs.user_data_path(_APPLICATION, appauthor=False)
        logs = platformdirs.user_log_path(_APPLICATION, appauthor=False)
        return cls(profile, data / "profiles" / profile, logs)

    @property
    def database(self) -> Path:
        return self.folder / "console.db"

    @property
    def key_file(self) -> Path:
        return self.folder / "console.key"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def preferences(self) -> Path:
        return self.folder / "preferences.json"

    def create(self) -> ProfilePaths:
        """Make the folders, for the owner alone. Raises Trouble where that is not allowed."""
        try:
            for folder in (self.folder, self.backups, self.logs):
                make_folder(folder)
        except OSError as error:
            raise Trouble(
                f"The folder {error.filename} cannot be made: {error.strerror}.",
                do=f"Make its parent folder writable, or name another place in {HOME_VARIABLE}.",
            ) from error
        return self


def set_aside(paths: ProfilePaths) -> Path:
    """Move the database with its side files and its key file into a dated folder; returns the database's new path.

    The key file goes along because the old database opens with that key alone. All of them are moved or, with
    Trouble, none.
    """
    folder = make_folder(paths.folder / "set-aside" / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
    moved = folder / paths.database.name
    side_files = [paths.database.with_name(paths.database.name + ending) for ending in ("-wal", "-shm")]
    gone: list[Path] = []
    try:
        for file in (*side_files, paths.key_file, paths.database):
            if file.exists():
                file.rename(folder / file.name)
                gone.append(file)
    except OSError as error:
        for file in reversed(gone):
            (folder / file.name).rename(file)
        raise trouble_of_os(error, paths.database) from error
    return moved
