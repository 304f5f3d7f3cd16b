"""What is clicked in one part of the inbox and done by another, where the page itself has nothing to add."""

from __future__ import annotations

from typing import Protocol

from console.domain.ids import ConversationId, TenantId
from console.shell.inbox.acting import ActingController
from console.shell.inbox.context import ContextPane
from console.shell.inbox.keys import Parts


class Joined(Parts, Protocol):
    """The page, as its parts see it."""

    tenant: TenantId
    acting: ActingController
    context: ContextPane

    def open_conversation(self, id: ConversationId) -> None: ...


def join(page: Joined) -> None:
    _join_head(page)
    _join_context(page)
    _join_queue(page)


def _join_head(page: Joined) -> None:
    head, deeds = page.middle.head, page.deeds
    head.bot_wanted.connect(deeds.hand_to_bot)
    head.queue_wanted.connect(deeds.hand_to_queue)
    head.person_wanted.connect(deeds.hand_to)
    head.snooze_wanted.connect(deeds.snooze)
    head.priority_wanted.connect(deeds.set_priority)
    head.close_wanted.connect(deeds.close)
    head.reopen_wanted.connect(deeds.reopen)
    head.silent_wanted.connect(page.watch_silently)


def _join_context(page: Joined) -> None:
    context, deeds = page.context, page.deeds
    deeds.explained.connect(page.behind.explain)
    page.behind.shown.connect(context.show)
    page.behind.known.connect(page.suggesting.show)
    context.left.connect(page.sidebar.list.setFocus)
    context.resolve_wanted.connect(lambda item: deeds.resolve(page.tenant, item))
    context.conversation_wanted.connect(lambda id: page.open_conversation(ConversationId(id)))

    def edit_profile(field: str, value: str | float | bool | None, refused: bool) -> None:
        if deeds.conversation is not None:
            page.acting.edit_profile(deeds.conversation, field, value, refused)

    context.profile_edited.connect(edit_profile)


def _join_queue(page: Joined) -> None:
    queue, deeds = page.sidebar.queue, page.deeds
    queue.chosen.connect(lambda item: page.open_conversation(item.conversation))
    queue.entered.connect(page.middle.composer.focus)
    queue.resolve_wanted.connect(lambda item: deeds.resolve(page.tenant, item))
    queue.assign_wanted.connect(lambda item: page.acting.assign(page.tenant, item.id, page.acting.me))
