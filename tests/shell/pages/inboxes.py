"""The inbox in the real window; its conversations are made by commands."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.ports.session import Session
from console.shell.inbox.page import InboxPage
from console.shell.pages import PageSpec
from console.shell.theme import Theme
from tests.fakes.inbox_talks import Talks
from tests.shell.driven import Driven, open_window

SPEC = PageSpec("inbox", "Inbox", "inbox", "console.shell.inbox.page:InboxPage")


@dataclass
class Inbox(Driven):
    page: InboxPage
    talks: Talks
    made: dict[str, Conversation]

    async def open(self, name: str) -> None:
        self.page.open_conversation(self.made[name].id)
        await self.settle()
        self.page.sidebar.list.setFocus()

    async def stored(self, name: str) -> Conversation:
        return await self.talks.now(self.made[name])

    async def said(self, name: str) -> list[tuple[Sender, str, Delivery]]:
        return [(each.sender, each.text, each.delivery) for each in await self.talks.messages(self.made[name])]

    @property
    def names(self) -> list[str]:
        rows = self.page.rows
        held = [rows.row(number) for number in range(rows.rowCount())]
        return [row.conversation.customer_name for row in held if row is not None]

    @property
    def shown(self) -> list[Message]:
        return self.page.lines.messages

    def is_locked(self) -> bool:
        return self.page.middle.composer.is_locked

    @property
    def edge(self) -> str:
        news = self.page.sidebar.news
        return news.text() if news.isVisible() else ""


async def open_inbox(session: Session, theme: Theme, talks: Talks, made: dict[str, Conversation]) -> Inbox:
    window = open_window(session, theme, [SPEC], 1280, 720)
    page = window.pages["inbox"]
    assert isinstance(page, InboxPage)
    opened = Inbox(window, page, talks, made)
    await opened.settle()
    page.sidebar.list.setFocus()
    return opened
