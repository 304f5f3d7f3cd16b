"""What the bot says, for people who look at it before it is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from console.plugin.templates import render

_FOLDER = Path(__file__).parent / "templates"


def said(name: str, data: Mapping[str, Any]) -> str:
    """A template of the bot with this data in it. Raises KeyError for one that there is not."""
    return render(_templates()[name], data)


@cache
def _templates() -> dict[str, str]:
    from console.plugin.front_matter import read_sections  # it reads YAML, which loading a plugin does not wait for

    found: dict[str, str] = {}
    for file in sorted(_FOLDER.glob("*.md")):
        for section in read_sections(file, "template"):
            found[section.head.at("name").text()] = section.body
    return found
