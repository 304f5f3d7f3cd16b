"""What the window remembers between starts."""

from __future__ import annotations

from typing import Any, Protocol


class PreferencesPort(Protocol):
    """Names to JSON values. A name that was never set, or cannot be read, gives the default."""

    def get(self, name: str, default: Any = None) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def save(self) -> None:
        """Write what was set. Raises OSError when the file cannot be written."""


class Forgetful:
    """Remembers nothing past its own life: for pictures, and where no folder can be written."""

    def __init__(self, **values: Any) -> None:
        self._values = dict(values)

    def get(self, name: str, default: Any = None) -> Any:
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        self._values[name] = value

    def save(self) -> None:
        return
