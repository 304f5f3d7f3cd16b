"""Files of messages: those that came with what a bot is about to answer, and whether they stand at all."""

from __future__ import annotations

from collections.abc import Sequence

from console.desk.work import Work
from console.domain.ids import ConversationId, TenantId
from console.domain.rich import Attachment
from console.domain.trouble import Rejected
from console.ports.database import Reader, Transaction

MOST = 10


def check_attached(work: Work, tenant: TenantId, attachments: Sequence[Attachment]) -> None:
    """Raises Rejected for a file that was not kept before."""
    if len(attachments) > MOST:
        raise Rejected(f"A message carries {MOST} files at most.", do="Send the others after it.")
    for attachment in attachments:
        if not work.tx.documents.stands(tenant, attachment.document):
            raise Rejected(f"The file {attachment.name!r} is not there.", do="Keep it before the message.")


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
