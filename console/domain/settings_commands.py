"""What is set for a tenant's bots."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.bots import BotSettings
from console.domain.commands import Command
from console.domain.ids import PluginName


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBotSettings(Command):
    """``expected`` is the version that the person saw, 0 where nothing was saved yet; refused when another stands."""

    plugin: PluginName
    settings: BotSettings
    expected: int
