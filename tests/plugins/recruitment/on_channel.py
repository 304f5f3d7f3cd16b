"""A candidate on a channel, over the real store: messages received, answered by the bot's rules, replies stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.desk.attached import AttachedFiles
from console.desk.next_turn import NextTurn, next_turn
from console.domain.chat_commands import StoreReply
from console.domain.conversations import Conversation
from console.domain.ids import SYSTEM, DocumentId, KindName, PluginName, TenantId
from console.domain.inbox_commands import KeepDocument, ReceiveMessage
from console.domain.records import RecordRow
from console.domain.rich import Attachment
from console.domain.turns import Replied, Reply
from console.engine.assembly import make_bot, make_engine
from console.engine.engine import BotEngine
from console.engine.search.knowledge import JoinedSearch
from console.plugin.loaded import LoadedCatalog
from console.ports.database import Database, Transaction
from console.ports.session import Session
from plugins.recruitment.book import Book
from tests.fakes.clock import SetClock

TENANT = TenantId("demo")
PLUGIN = PluginName("recruitment")


def engine_of(session: Session, clock: SetClock, cache: Path) -> BotEngine:
    """The recruiting bot with no model."""
    catalog: LoadedCatalog = session.catalog  # type: ignore[assignment]
    database: Database = session.reader  # type: ignore[assignment]
    bot = make_bot(
        plugin=PLUGIN,
        scheme=None,
        behavior=catalog.load_bots()[PLUGIN],
        tools=catalog.plugins[PLUGIN].tools,
        reader=database,
        knowledge=JoinedSearch(database, plugin=PLUGIN),
        cache=cache,
        files=AttachedFiles(database),
    )
    return make_engine(bot, clock)


@dataclass
class OnChannel:
    """Somebody who writes to the bot; ``handle`` is who they are on ``channel``."""

    session: Session
    engine: BotEngine
    clock: SetClock
    handle: str = "70111222"
    channel: str = "telegram"
    replies: list[Reply] = field(default_factory=list)

    async def say(self, text: str, **files: bytes) -> Reply:
        """The bot's reply to one message; ``resume_pdf=b"…"`` attaches resume.pdf."""
        attached = [await self._keep(name.replace("_", ".", 1), content) for name, content in files.items()]
        self.clock.advance(seconds=20)
        await self.session.desk.execute(
            ReceiveMessage(
                tenant=TENANT,
                actor=SYSTEM,
                channel=self.channel,
                delivery=uuid.uuid4().hex,
                customer=self.handle,
                plugin=PLUGIN,
                text=text,
                attachments=tuple(attached),
            )
        )
        turn = await self.session.reader.read(lambda tx: next_turn(tx, self._conversation(tx), self.clock.now()))
        assert turn is not None
        reply = await self._reply(turn)
        await self.session.desk.execute(
            StoreReply(
                tenant=TENANT,
                actor=SYSTEM,
                conversation=turn.turn.conversation,
                answers=turn.answers,
                reply=reply,
                milliseconds=1.0,
                epoch=turn.epoch,
            )
        )
        self.replies.append(reply)
        return reply

    async def talk(self, *lines: str) -> list[Reply]:
        return [await self.say(line) for line in lines]

    async def welcome(self, name: str = "Amina Diallo") -> None:
        """Consent and name are given."""
        await self.talk("hello", "yes", name)

    @property
    def candidate(self) -> str:
        return f"{self.channel}-{self.handle}"

    async def book(self, work: Callable[[Book], Any]) -> Any:
        """What ``work`` finds in the book of recruiting."""
        return await self.session.reader.read(lambda tx: work(Book(tx, TENANT)))

    async def records(self, kind: str) -> list[RecordRow]:
        return await self.session.reader.read(lambda tx: list(tx.records.all(TENANT, KindName(kind))))

    async def _keep(self, name: str, content: bytes) -> Attachment:
        document = DocumentId(uuid.uuid4().hex)
        media = "application/octet-stream"
        await self.session.desk.execute(
            KeepDocument(tenant=TENANT, actor=SYSTEM, document=document, name=name, media_type=media, content=content)
        )
        return Attachment(document=document, name=name, media_type=media, size=len(content))

    def _conversation(self, tx: Transaction) -> Conversation:
        (found, *_) = tx.conversations.recent(TENANT, self.channel, self.handle, 1)
        return found

    async def _reply(self, turn: NextTurn) -> Reply:
        reply: Reply | None = None
        async for event in self.engine.respond(turn.turn):
            if isinstance(event, Replied):
                reply = event.reply
        assert reply is not None
        return reply
