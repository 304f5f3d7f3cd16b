"""Files that came with the messages a bot is about to answer."""

from __future__ import annotations

from console.domain.ids import ConversationId, TenantId
from console.ports.database import Reader, Transaction


class AttachedFiles:
    """``engine.pieces.FileSource``: of two of one name the later one."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def content(self, tenant: TenantId, conversation: ConversationId, name: str) -> bytes | None:
        def read(tx: Transaction) -> bytes | None:
            waiting = tx.conversations.unanswered(tenant, conversation)
            named = [each for message in waiting for each in message.attachments if each.name == name]
            document = tx.documents.get(tenant, named[-1].document) if named else None
            return document.content if document else None

        return await self._reader.read(read)
