"""Rows of chats and knowledge for the tests of the stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import (
    ConversationId,
    KnowledgeId,
    MessageId,
    PersonId,
    PluginName,
    TenantId,
    TraceId,
)
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.domain.turns import Action, HandoffReason, Reply, Trace
from console.ports.chat_stores import Interaction
from console.ports.database import Database, Transaction

ONE, TWO = TenantId("one"), TenantId("two")
ANN, BOB = PersonId("ann"), PersonId("bob")
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
TALK = ConversationId("talk")


def entry(
    id: str, title: str, body: str = "", *, tenant: TenantId = ONE, version: int = 1, active: bool = True,
    keywords: tuple[str, ...] = (),
) -> KnowledgeEntry:  # fmt: skip
    text = KnowledgeText(id=KnowledgeId(id), type=EntryType.SOP, title=title, body=body, keywords=keywords)
    return KnowledgeEntry(
        tenant=tenant, text=text, version=version, active=active, source="person", updated_at=AT, updated_by=ANN
    )


def conversation(
    id: ConversationId = TALK, tenant: TenantId = ONE, *, at: datetime = AT, customer: str = "ann"
) -> Conversation:
    return Conversation(
        id=id, tenant=tenant, plugin=PluginName("plugin"), channel="mentor", customer=customer, title="A talk",
        started_at=at, last_at=at,
    )  # fmt: skip


def message(
    text: str, sender: Sender = Sender.CUSTOMER, *, at: datetime = AT, talk: ConversationId = TALK
) -> Message:
    return Message(id=MessageId(0), conversation=talk, sender=sender, text=text, at=at)


def reply(trace: str, content: str = "Hello.") -> Reply:
    return Reply(
        content=content, action=Action.ANSWER, confidence=0.5, engine="rules",
        trace=Trace(id=TraceId(trace), engine="rules", stages={"match": 1.5, "decide": 0.5}),
    )  # fmt: skip


def interaction(
    id: int, *, at: datetime = AT, cost: float | None = 0.25, handoff: HandoffReason | None = None
) -> Interaction:
    return Interaction(
        message=MessageId(id), conversation=TALK, at=at, engine="rules", model="", intents=("tour", "greeting"),
        confidence=0.5, handoff=handoff, prompt_tokens=10, completion_tokens=2, cost=cost, milliseconds=12.5,
    )  # fmt: skip


def put(*entries: KnowledgeEntry) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        for each in entries:
            tx.knowledge.put(each)

    return work


async def found(database: Database, words: str, tenant: TenantId = ONE, limit: int = 50) -> list[str]:
    return [hit.id for hit in await database.read(lambda tx: tx.knowledge.search_text(tenant, words, limit))]
