"""The commands, one file each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.cli.contract import Wiring


def main(words: Sequence[str], make_wiring: Callable[[], Wiring]) -> int:
    """Run what ``words`` say; the exit code. No words open the window, which is painted before words are parsed."""
    if words:
        from console.cli.program import main as run

        return run(words, make_wiring)
    from console.cli.failures import settled
    from console.cli.window import open_window

    return settled(lambda: open_window(make_wiring()))
