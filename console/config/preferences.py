"""What a person chose about the window. Losing it costs nothing, so a broken file falls back to the defaults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from console.config.files import write_whole


class Preferences:
    """Names to JSON values, read once and written whole by ``save``. A broken file is kept aside as ``….broken``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = _read(file)
        self._changed = False

    def get(self, name: str, default: Any = None) -> Any:
        """The value; ``default`` too where the value is of another type than a default that is given."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, name: str, value: Any) -> None:
        self._changed = self._changed or name not in self._values or self._values[name] != value
        self._values[name] = value

    def save(self) -> None:
        """Write what was set since. Raises OSError when the file cannot be written."""
        if self._changed:
            write_whole(self._file, json.dumps(self._values, ensure_ascii=False, indent=2, sort_keys=True).encode())
            self._changed = False


def _read(file: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(file.read_bytes())
    except OSError:
        return {}
    except ValueError:
        loaded = None
    if isinstance(loaded, dict):
        return loaded
    try:
        file.replace(file.with_name(file.name + ".broken"))
    except OSError:
        return {}
    return {}
