"""What can be drawn without a window: the pages, and states of the window that a person meets."""

from __future__ import annotations

from collections.abc import Mapping

from console.shell.pages import PAGES

VIEWS: Mapping[str, str] = {spec.key: spec.title for spec in PAGES}
"""Name of a view to a line on what it shows."""
