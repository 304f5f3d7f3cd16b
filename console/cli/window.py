"""No command: the window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from console.cli.contract import Wiring


DEFAULT_PROFILE = "default"


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    return open_window(wiring, profile_of(given), debug=getattr(given, "debug", False))


def open_window(wiring: Wiring, profile: str = DEFAULT_PROFILE, *, debug: bool = False) -> int:
    if not has_display():
        print(
            "operator-console: There is no display here, so no window can open; "
            "'operator-console snapshot scorecard --out scorecard.png' draws a page without one.",
            file=sys.stderr,
        )
        return 1
    return wiring.run_window(profile, debug=debug)


def profile_of(given: argparse.Namespace) -> str:
    """The profile meant by these arguments."""
    return getattr(given, "profile", DEFAULT_PROFILE)


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
