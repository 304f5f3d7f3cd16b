"""Made-up customers who write to the bots, so that an inbox can be tried with no outside service."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.ids import PluginName


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``after``: seconds after the line before, whether it was answered or not; None: once it was answered."""

    say: str
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A customer by ``name``; ``about`` says for people what happens."""

    name: str
    says: tuple[Line, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """A script that is played to the bot of ``plugin``."""

    plugin: PluginName
    script: Script
