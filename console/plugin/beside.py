"""What a plugin shows beside a conversation of its bot: ``beside = "beside"`` in its manifest names the function.

    def beside(tx: Transaction, conversation: Conversation) -> Beside: ...

It reads and writes nothing, and is called on a database thread each time something happens in the conversation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from console.domain.beside import Beside, Fact, FactSheet, Mark, SuggestedReply
from console.domain.conversations import Conversation
from console.ports.database import Transaction

__all__ = ["Beside", "BesideFunction", "Conversation", "Fact", "FactSheet", "Mark", "SuggestedReply", "Transaction"]

log = logging.getLogger(__name__)

BesideFunction = Callable[[Transaction, Conversation], Beside]


def told_beside(title: str, function: BesideFunction, tx: Transaction, conversation: Conversation) -> Beside:
    """What it says; a plugin that fails says so, and the rest of the screen stands."""
    try:
        return function(tx, conversation)
    except Exception as error:
        log.exception("a plugin failed beside a conversation")
        return Beside(trouble=f"{title} could not be read ({type(error).__name__}). The conversation is complete.")
