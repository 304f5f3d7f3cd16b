"""What a person said who stood in for the bot, when that is what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from console.domain.conversations import Delivery, Message, Sender
from console.engine.language.requests import Request, requests_in

_MOST_QUOTED = 3
_REACHED = frozenset({Delivery.STORED, Delivery.SENT, Delivery.DELIVERED, Delivery.READ})


def retold(history: Sequence[Message], text: str) -> str:
    """The last words of the person who held the conversation last, word for word; empty where nobody asks for them.

    Quoted is what reached the customer, oldest first.
    """
    if Request.STAND_IN not in requests_in(text):
        return ""
    quoted = _last_stretch([each for each in history if each.sender is not Sender.CUSTOMER])[-_MOST_QUOTED:]
    if not quoted:
        return "No colleague has written to you here yet."
    return "My colleague wrote:\n" + "\n".join(f"> {line}" for each in quoted for line in each.text.splitlines())


def _last_stretch(spoken: Sequence[Message]) -> list[Message]:
    """Words of people with no bot's between them, of the latest time."""
    last = max((at for at, each in enumerate(spoken) if each.sender is Sender.PERSON), default=-1)
    back = takewhile(lambda each: each.sender is not Sender.BOT, reversed(spoken[: last + 1]))
    return [each for each in reversed(list(back)) if each.sender is Sender.PERSON and each.delivery in _REACHED]
