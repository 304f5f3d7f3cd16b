"""The action queue: what a person must do."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from console.desk.holding import checked, talk_of, tell
from console.desk.permissions import role_of
from console.desk.work import Handlers, Work
from console.domain.commands import Outcome
from console.domain.conversations import Conversation
from console.domain.ids import ActionItemId, PersonId, TenantId
from console.domain.inbox import ActionItem, ActionKind
from console.domain.inbox_commands import AssignActionItem, OpenActionItem, ResolveActionItem
from console.domain.trouble import Conflict, Rejected


def open_item(work: Work, command: OpenActionItem) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    reason = checked(command.reason, "The reason")
    if command.assignee is not None:
        role_of(work.tx, command.tenant, command.assignee)
    work.tx.inbox.update(opened(work, conversation, command.kind, reason, command.assignee))
    tell(work, command, "action item", conversation.id)
    return Outcome(command.id, "It is in the action queue.", 1)


def opened(
    work: Work, conversation: Conversation, kind: ActionKind, reason: str, assignee: PersonId | None = None
) -> Conversation:
    """The conversation with the item, to be updated; an open item of this kind gets the new reason."""
    tenant = conversation.tenant
    items = work.tx.actions.of(tenant, conversation.id)
    for item in items:
        if item.kind is kind:
            work.tx.actions.update(tenant, replace(item, reason=reason, assignee=assignee or item.assignee))
            return conversation
    owner = conversation.control.owner if conversation.control.held_by_person else None
    item = ActionItem(
        id=ActionItemId(0), conversation=conversation.id, kind=kind, reason=reason, at=work.now,
        assignee=assignee or (PersonId(owner) if owner else None),
    )  # fmt: skip
    work.tx.actions.add(tenant, item)
    return replace(conversation, action_items=len(items) + 1)


def assign(work: Work, command: AssignActionItem) -> Outcome:
    item = _open_one(work, command.tenant, command.item)
    if command.assignee is not None:
        role_of(work.tx, command.tenant, command.assignee)
    work.tx.actions.update(command.tenant, replace(item, assignee=command.assignee))
    tell(work, command, "action item", item.conversation)
    return Outcome(command.id, "The action item is assigned.", 1)


def resolve(work: Work, command: ResolveActionItem) -> Outcome:
    item = _open_one(work, command.tenant, command.item)
    conversation = talk_of(work, command.tenant, item.conversation)
    resolution = checked(command.resolution, "The resolution")
    work.tx.inbox.update(_resolved(work, conversation, [item], command.actor, resolution))
    tell(work, command, "action item", item.conversation)
    return Outcome(command.id, "The action item is resolved.", 1)


def resolve_all(
    work: Work, conversation: Conversation, actor: PersonId, kinds: Container[ActionKind], resolution: str
) -> Conversation:
    """The conversation without its open items of these kinds, to be updated."""
    if not conversation.action_items:
        return conversation
    items = [item for item in work.tx.actions.of(conversation.tenant, conversation.id) if item.kind in kinds]
    return _resolved(work, conversation, items, actor, resolution)


HANDLERS: Handlers = {OpenActionItem: open_item, AssignActionItem: assign, ResolveActionItem: resolve}


def _resolved(
    work: Work, conversation: Conversation, items: list[ActionItem], actor: PersonId, resolution: str
) -> Conversation:
    for item in items:
        done = replace(item, resolved_at=work.now, resolved_by=actor, resolution=resolution)
        work.tx.actions.update(conversation.tenant, done)
    return replace(conversation, action_items=conversation.action_items - len(items))


def _open_one(work: Work, tenant: TenantId, id: ActionItemId) -> ActionItem:
    item = work.tx.actions.get(tenant, id)
    if item is None:
        raise Rejected("There is no such action item.", do="Look at the queue again.")
    if item.resolved_at is not None:
        raise Conflict("This action item is resolved already.", do="Nothing needs to be done.")
    return item
