"""What a tenant may change of its bots."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from console.domain.ids import PersonId, PluginName, TenantId

LONGEST_NAME = 80
LONGEST_TONE = 200
LONGEST_PERSONALITY = 1000
LONGEST_PHRASE = 200
"""Characters of one restriction or disclaimer."""
MOST_PHRASES = 40
MOST_MODELS = 8
SHORTEST_READ, LONGEST_READ = 500, 4000
"""Bounds of ``BotSettings.longest_message``."""
MOST_REPEAT_MINUTES = 1440
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSettings:
    """Empty or None is as the plugin or the engine's own settings say.

    ``agent`` off: fixed templates and knowledge answer, without model, tools, journeys and flows. ``model`` and
    ``fallbacks`` are asked at the first provider. A text with one of the ``restrictions`` never leaves; each of the
    ``disclaimers`` ends the first reply. Below ``threshold`` (0 to 1) a reply counts as low confidence, the third in
    a row hands over; ``handoff_below`` hands over at once. ``rich`` off: replies are plain text. ``longest`` is
    characters of a reply by channel, ``*`` for the others. ``longest_message`` is characters of a message that are
    read. ``repeat_minutes``: so long a model's answer to a plain question is given again, 0 never.
    """

    agent: bool = True
    name: str = ""
    personality: str = ""
    tone: str = ""
    model: str = ""
    fallbacks: tuple[str, ...] = ()
    temperature: float | None = None
    restrictions: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    threshold: float = 0.4
    handoff_below: float = 0.0
    spelling: bool = True
    suggestions: bool = True
    rich: bool = True
    longest_message: int = LONGEST_READ
    repeat_minutes: int = 5
    longest: Mapping[str, int] = field(default_factory=lambda: {"whatsapp": 1024, "telegram": 4096, "*": 8000})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBotSettings:
    """``version`` grows by one with each save, from 1."""

    tenant: TenantId
    plugin: PluginName
    settings: BotSettings
    version: int
    updated_at: datetime
    updated_by: PersonId


def bot_faults(settings: BotSettings) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where the settings are sound."""
    longest = {
        "name": LONGEST_NAME,
        "tone": LONGEST_TONE,
        "personality": LONGEST_PERSONALITY,
        "model": LONGEST_PHRASE,
    }
    faults = {
        name: f"At most {most:,} characters." for name, most in longest.items() if len(getattr(settings, name)) > most
    }
    for name in ("restrictions", "disclaimers", "fallbacks"):
        fault = _phrases_fault(getattr(settings, name), MOST_MODELS if name == "fallbacks" else MOST_PHRASES)
        if fault:
            faults[name] = fault
    for name in ("threshold", "handoff_below"):
        if not 0 <= getattr(settings, name) <= 1:
            faults[name] = "A number from 0 to 1."
    if settings.temperature is not None and not 0 <= settings.temperature <= 2:
        faults["temperature"] = "A number from 0 to 2, or nothing."
    if not faults and settings.handoff_below > settings.threshold:
        faults["handoff_below"] = "Not above the confidence below which a reply counts as unsure."
    if not SHORTEST_READ <= settings.longest_message <= LONGEST_READ:
        faults["longest_message"] = f"A whole number from {SHORTEST_READ} to {LONGEST_READ:,}."
    if not 0 <= settings.repeat_minutes <= MOST_REPEAT_MINUTES:
        faults["repeat_minutes"] = f"A whole number from 0 to {MOST_REPEAT_MINUTES:,}."
    if any(most < 1 for most in settings.longest.values()):
        faults["longest"] = "At least one character."
    return faults


def number_of(text: str) -> float:
    """The number that a person typed, with a point or a comma; not a number where it is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return math.nan
    return value if value == value else math.nan  # one and the same, so that two readings of a form are equal


def whole_of(text: str) -> int:
    """The whole number that a person typed, 0 or more; -1 where it is none."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else -1


def _phrases_fault(phrases: tuple[str, ...], most: int) -> str:
    if len(phrases) > most:
        return f"At most {most}."
    if any(not phrase.strip() or len(phrase) > LONGEST_PHRASE for phrase in phrases):
        return f"Each has 1 to {LONGEST_PHRASE} characters."
    return ""
