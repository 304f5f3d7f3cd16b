"""What a process claims as its own work while it lives, however long that takes."""

from __future__ import annotations

from typing import Protocol


class Claim(Protocol):
    def release(self) -> None:
        """It is over. Does nothing a second time."""


class Claims(Protocol):
    """All of them block for as long as opening a small file takes: not in the GUI thread."""

    def take(self, name: str) -> Claim:
        """Held until it is released or the process has ended, whichever way. Raises Trouble."""

    def is_held(self, name: str) -> bool:
        """Whether some process holds it now, this one included."""
