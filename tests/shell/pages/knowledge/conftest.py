"""The knowledge page in the real window, with three entries of its own beside those of the plugins."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.domain.chat_commands import ImportKnowledge
from console.ports.session import Session
from console.shell.knowledge.page import KnowledgePage
from console.shell.theme import Theme
from tests.shell.driven import close_window, open_window
from tests.shell.pages.knowledge.shelf import SPEC, TEXTS, Desk


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    (tenant,) = [each.id for each in await session.reader.read(lambda tx: tx.tenants.all())]
    await session.desk.execute(ImportKnowledge(tenant=tenant, actor=session.me, texts=TEXTS, source="file:test.md"))
    window = open_window(session, theme, [SPEC], 1400, 850)
    page = window.pages["knowledge"]
    assert isinstance(page, KnowledgePage)
    opened = Desk(window, page, session, tenant)
    await opened.settle()
    yield opened
    await close_window(opened)
