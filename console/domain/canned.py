"""Replies that people use again; each tenant has its own."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """``name`` is how it is found after a ``/``; ``text`` may have places such as ``{first_name}``."""

    name: str
    text: str


FIRST_REPLIES = (
    CannedReply(
        name="hello", text="Hello {first_name}, this is {me}. I have read what you wrote and take over here."
    ),
    CannedReply(name="moment", text="One moment please, {first_name}, I look it up."),
    CannedReply(name="call", text="When may I call you, {first_name}? Please tell me a day, a time and your number."),
    CannedReply(name="thanks", text="Thank you, {first_name}. If anything else comes up, just write here."),
)
"""What a tenant has that never kept any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCannedReply(Command):
    """Another one, or another text under the same name."""

    reply: CannedReply


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCannedReply(Command):
    name: str
