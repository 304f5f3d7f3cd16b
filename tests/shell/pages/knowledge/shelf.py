"""The knowledge page in the real window, and the entries that tests put on its shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt

from console.domain.chat_commands import SaveKnowledge
from console.domain.ids import KnowledgeId, PersonId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.ports.session import Session
from console.shell.knowledge.page import KnowledgePage
from console.shell.pages import PageSpec
from tests.shell.driven import CONTROL, Driven

SPEC = PageSpec("knowledge", "Knowledge", "knowledge", "console.shell.knowledge.page:KnowledgePage")
GATE, KEYS, BIKE = KnowledgeId("test-gate"), KnowledgeId("test-keys"), KnowledgeId("test-bike")
OTHER = PersonId("other")


def text(id: KnowledgeId, title: str, body: str, type: EntryType = EntryType.SOP) -> KnowledgeText:
    return KnowledgeText(id=id, type=type, title=title, body=body, category="Testing")


TEXTS = (
    text(GATE, "Opening the zebra gate", "Push the **green** button, then wait for the zebra."),
    text(KEYS, "Handing out keys", "Write the name into the key book.", EntryType.POLICY),
    text(BIKE, "Where bicycles stand", "Behind the canteen.", EntryType.FAQ),
)


@dataclass
class Desk(Driven):
    page: KnowledgePage
    session: Session
    tenant: TenantId

    async def go(self, entry: KnowledgeId) -> None:
        self.window.go("knowledge", entry=entry)
        await self.settle()

    async def write(self, body: str) -> None:
        """Open the editor on the entry shown and write this in place of its body."""
        self.page.table.setFocus()
        await self.press(Qt.Key.Key_E)
        await self.press(Qt.Key.Key_A, CONTROL)
        await self.type(body)

    async def save_elsewhere(self, id: KnowledgeId, body: str, expected: int) -> None:
        before = (await self.versions(id))[0]
        other = replace(before.text, body=body)
        await self.session.desk.execute(
            SaveKnowledge(tenant=self.tenant, actor=self.session.me, text=other, expected=expected)
        )
        await self.settle()

    async def versions(self, id: KnowledgeId) -> list[KnowledgeEntry]:
        return await self.session.reader.read(lambda tx: tx.knowledge.versions(self.tenant, id))

    async def entries(self) -> list[KnowledgeEntry]:
        return await self.session.reader.read(lambda tx: tx.knowledge.all(self.tenant, active_only=False))

    def titles(self) -> list[str]:
        rows = (self.page.model.row(place) for place in range(self.page.model.rowCount()))
        return [row.title for row in rows if row is not None]

    def editing(self) -> bool:
        return self.page.editor.isVisible()
