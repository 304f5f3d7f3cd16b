"""The example conversations of ``docs/conversations`` as data, for tests that replay them word for word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "conversations"


@dataclass(frozen=True, kw_only=True)
class ScriptedTurn:
    """What the person writes, and what must come of it; ``reply`` is exact, spaces at the ends of lines apart.

    ``tools`` and ``guidelines`` are sorted, guidelines without those that always hold; ``place`` is
    ``journey NAME/STEP`` or ``flow NAME/FIELD``, empty where the conversation stands nowhere; ``commands`` are class
    names in order; ``collected`` and ``refused`` are the profile afterwards.
    """

    user: str
    action: str
    reply: str
    tools: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()
    place: str = ""
    cites: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    handoff: str = ""
    collected: dict[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Script:
    """``at`` is the moment of every turn, that of the demo data; ``person`` writes on ``channel``."""

    title: str
    about: str
    plugin: str
    at: datetime
    person: str
    turns: tuple[ScriptedTurn, ...]
    channel: str = "mentor"


def read_script(file: Path) -> Script:
    """Raises TypeError for a name that a script does not have, and KeyError for one that is missing."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    turns = tuple(ScriptedTurn(**{name: _frozen(value) for name, value in turn.items()}) for turn in data["turns"])
    return Script(**{**data, "at": datetime.fromisoformat(data["at"]), "turns": turns})


def all_scripts() -> dict[str, Script]:
    """By file name without its ending."""
    return {file.stem: read_script(file) for file in sorted(FOLDER.glob("*.yaml"))}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
