"""A way to customers: what goes out on it. What comes in is a ``ReceiveMessage`` command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from console.domain.ids import MessageId, TenantId
from console.domain.rich import Attachment, Rich
from console.domain.trouble import Trouble


class SendFailed(Trouble):
    """The channel did not take a message. ``again``: whether a later try may succeed, in ``after`` seconds at the
    earliest."""

    def __init__(self, what: str, *, again: bool, after: float = 0.0, do: str = "") -> None:
        super().__init__(what, kept="The message is kept.", do=do)
        self.again = again
        self.after = after


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Words for ``customer``, the channel's own id for them. ``message`` names the words, also at a second try."""

    tenant: TenantId
    message: MessageId
    customer: str
    text: str
    rich: Rich | None = None
    attachments: tuple[Attachment, ...] = ()


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def idempotent(self) -> bool:
        """Whether the same message given twice reaches the customer once."""

    async def send(self, outgoing: Outgoing) -> str:
        """Returns the channel's id of the message, empty where it has none. Raises SendFailed."""
