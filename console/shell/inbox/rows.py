"""The list's Qt model: a window on a view of any length, or the hits of a search."""

from __future__ import annotations

from collections.abc import Callable

from console.domain.ids import ConversationId
from console.shell.inbox.query import Row
from console.shell.inbox.rowwords import told
from console.shell.inbox.wording import Wording, customer_of
from console.shell.listing.lines import LinesModel


class ConversationModel(LinesModel[Row, ConversationId]):
    def __init__(self, wording: Callable[[], Wording]) -> None:
        super().__init__(
            key_of=lambda row: row.conversation.id,
            name=lambda row: customer_of(row.conversation),
            words=lambda row: told(row, wording()),
        )
