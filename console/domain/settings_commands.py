"""What is set for bots: by a tenant for one of its own, and for all of the profile which models they ask."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.bots import BotSettings
from console.domain.commands import Command
from console.domain.ids import PluginName
from console.domain.masking import MaskingSettings
from console.domain.model_choices import ModelChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBotSettings(Command):
    """``expected`` is the version that the person saw, 0 where nothing was saved yet; refused when another stands."""

    plugin: PluginName
    settings: BotSettings
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveModelChoices(Command):
    """Counts for every tenant of the profile, so its actor must be an administrator of each."""

    choices: ModelChoices
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpMasking(Command):
    """Which personal data of the tenant no model sees, from the next turn on."""

    settings: MaskingSettings
