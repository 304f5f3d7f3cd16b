"""What the desk says itself where a bot could not: it was stopped, it failed, it promised what was refused."""

from __future__ import annotations

import uuid
from dataclasses import replace

from console.domain.ids import TraceId
from console.domain.trouble import Rejected
from console.domain.turns import Action, Handoff, HandoffReason, Reply, Trace, Turn

NOBODY = "none"
"""The engine of a reply that the desk made itself."""
NOT_LOOKED = "I could not look this time. I try again when the step is due next."
_STOPPED = "Stopped here. Nothing was done."
_FAILED = "Something went wrong on my side and I could not answer. Please ask again, or ask a person."


def own_reply(turn: Turn, content: str) -> Reply:
    """What the desk says itself; nothing that the bot remembers is lost."""
    return Reply(
        content=content,
        action=Action.CONVERSE,
        confidence=None,
        engine=NOBODY,
        trace=Trace(id=TraceId(uuid.uuid4().hex), engine=NOBODY),
        profile=turn.profile,
        memory=turn.memory,
    )


def failed(turn: Turn, said: str) -> Reply:
    """An apology behind what was ``said`` so far, and a handoff."""
    handoff = Handoff(HandoffReason.ERROR, "the turn did not end")
    content = f"{said.rstrip()}\n\n{_FAILED}".strip()
    return replace(own_reply(turn, content), action=Action.HAND_OFF, confidence=0.0, handoff=handoff)


def without_commands(reply: Reply, rejected: Rejected) -> Reply:
    """The same words, and that what they promise was refused."""
    told = f"{reply.content.rstrip()}\n\nThis was not done: {rejected.what} {rejected.do}".rstrip()
    return replace(reply, content=told, commands=(), confidence=min(reply.confidence or 0.0, 0.3))


def stopped(turn: Turn, said: str) -> Reply:
    return own_reply(turn, f"{said.strip()}\n\n{_STOPPED}".strip())
