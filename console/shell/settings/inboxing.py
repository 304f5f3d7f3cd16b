"""The inbox's times: where they are read and how they are saved."""

from __future__ import annotations

from console.domain.ids import PersonId, TenantId
from console.domain.inbox import InboxSettings, inbox_faults
from console.domain.inbox_commands import SetUpInbox
from console.domain.people import Role
from console.shell.page import Frame
from console.shell.settings.inbox import InboxSection
from console.shell.settings.tenanted import Kind, TenantController


def inbox_controller(frame: Frame, view: InboxSection) -> TenantController[InboxSettings]:
    return TenantController(frame, view, _KIND)


def _commands(tenant: TenantId, me: PersonId, _before: InboxSettings, after: InboxSettings) -> list[SetUpInbox]:
    return [SetUpInbox(tenant=tenant, actor=me, settings=after)]


_KIND = Kind(
    "the inbox's times",
    InboxSettings(),
    lambda tx, tenant, _me: tx.inbox.settings(tenant),
    _commands,
    inbox_faults,
    frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "a supervisor",
)
