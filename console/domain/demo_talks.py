"""Chats that a demo profile begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DEMO_ENGINE = "demo"
"""Who made the replies of these chats; no figure of what bots did counts them."""


class Ends(StrEnum):
    """How a chat stands when the demo begins."""

    BOT = "bot"
    """the bot holds it"""
    QUEUE = "queue"
    """somebody must take it"""
    PERSON = "person"
    """a colleague holds it"""
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLine:
    """One of the five says something; ``after`` is in minutes after the line before."""

    customer: str = ""
    bot: str = ""
    person: str = ""
    note: str = ""
    whisper: str = ""
    after: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTalk:
    """``hours_ago``: when it began; lines that would be later than the demo's moment are left out.

    ``collected`` and ``refused`` is what the bot learned; ``reason`` says why a person is needed.
    """

    customer: str
    hours_ago: float
    lines: tuple[DemoLine, ...]
    ends: Ends = Ends.BOT
    reason: str = ""
    priority: str = "normal"
    collected: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
