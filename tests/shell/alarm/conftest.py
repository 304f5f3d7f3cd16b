"""The window on a door without a database, with a desktop that a test looks at."""

from __future__ import annotations

from tests.shell.frame.conftest import door, plain, preferences, theme, window

__all__ = ["door", "plain", "preferences", "theme", "window"]
