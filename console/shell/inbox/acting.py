"""Controller of what is done in the inbox: gesture to command, one at a time, each once however often it is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal

from console.domain.commands import Command, Outcome
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, Priority
from console.domain.ids import ActionItemId, MessageId, PersonId, TenantId
from console.domain.inbox_commands import (
    AssignActionItem,
    CancelScheduled,
    Close,
    DiscardDraft,
    EditProfile,
    Release,
    Reopen,
    ResolveActionItem,
    RetrySend,
    SetPriority,
    Snooze,
    TakeOver,
    Transfer,
)
from console.domain.trouble import Conflict, Rejected, Trouble
from console.shell.oneatatime import OneAtATime

Done = Callable[[Outcome], object]


class ActingController(OneAtATime):
    """Nothing is told as done before the desk's outcome has come."""

    refused = Signal(str)
    """Why the desk did not do it."""
    acted = Signal()
    """Something was done; what is shown is to be read again."""

    @property
    def me(self) -> PersonId:
        return self._opened().me

    # What is done to a conversation

    def take_over(self, one: Conversation, reason: str = "", then: Callable[[], object] = lambda: None) -> None:
        me = self.me
        if one.control.owner == me and one.state.value == "open":
            then()
            return
        command = TakeOver(
            tenant=one.tenant, actor=me, conversation=one.id, expected_epoch=one.control.epoch, reason=reason
        )
        self.run(command, lambda _: then())

    def release(self, one: Conversation, to: str, note: str) -> None:
        assert to in (BOT, QUEUE)
        self.run(
            Release(
                tenant=one.tenant,
                actor=self.me,
                conversation=one.id,
                to=to,
                expected_epoch=one.control.epoch,
                note=note,
            )
        )

    def transfer(self, one: Conversation, to: PersonId, note: str) -> None:
        self.run(
            Transfer(
                tenant=one.tenant,
                actor=self.me,
                conversation=one.id,
                to=to,
                expected_epoch=one.control.epoch,
                note=note,
            )
        )

    def snooze(self, one: Conversation, until: datetime) -> None:
        self.run(Snooze(tenant=one.tenant, actor=self.me, conversation=one.id, until=until))

    def close(self, one: Conversation) -> None:
        self.run(Close(tenant=one.tenant, actor=self.me, conversation=one.id))

    def reopen(self, one: Conversation) -> None:
        self.run(Reopen(tenant=one.tenant, actor=self.me, conversation=one.id))

    def set_priority(self, one: Conversation, priority: Priority) -> None:
        if priority is not one.priority:
            self.run(SetPriority(tenant=one.tenant, actor=self.me, conversation=one.id, priority=priority))

    def edit_profile(self, one: Conversation, field: str, value: str | float | bool | None, refused: bool) -> None:
        self.run(
            EditProfile(
                tenant=one.tenant, actor=self.me, conversation=one.id, field=field, value=value, refused=refused
            )
        )

    # To one message

    def discard(self, tenant: TenantId, message: MessageId) -> None:
        self.run(DiscardDraft(tenant=tenant, actor=self.me, message=message))

    def cancel_scheduled(self, tenant: TenantId, message: MessageId) -> None:
        self.run(CancelScheduled(tenant=tenant, actor=self.me, message=message))

    def retry(self, tenant: TenantId, message: MessageId) -> None:
        self.run(RetrySend(tenant=tenant, actor=self.me, message=message))

    # To the action queue

    def resolve(self, tenant: TenantId, item: ActionItemId, resolution: str) -> None:
        self.run(ResolveActionItem(tenant=tenant, actor=self.me, item=item, resolution=resolution))

    def assign(self, tenant: TenantId, item: ActionItemId, assignee: PersonId | None) -> None:
        self.run(AssignActionItem(tenant=tenant, actor=self.me, item=item, assignee=assignee))

    def run(
        self,
        command: Command,
        done: Done | None = None,
        *,
        before: Awaitable[object] | None = None,
        failed: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Execute it unless something is under way; ``before`` is waited for first."""
        if self.can_act:
            self.begin(partial(self._send, command, done, before, failed), "act in inbox")

    async def _send(
        self,
        command: Command,
        done: Done | None,
        before: Awaitable[object] | None,
        failed: Callable[[Trouble], object] | None,
    ) -> None:
        try:
            if before is not None:
                await before
            outcome = await self._opened().desk.execute(command)
        except Rejected as rejected:
            self.end()
            self._tell_refusal(rejected, failed)
        except Trouble as trouble:
            self.end()
            self._frame.tell_trouble(trouble, retry=lambda: self.run(command, done, failed=failed))
        else:
            self.end()
            self._frame.tell(outcome.message)
            if done is not None:
                done(outcome)
            self.acted.emit()

    def _tell_refusal(self, rejected: Rejected, failed: Callable[[Trouble], object] | None) -> None:
        if failed is not None:
            failed(rejected)
        self.refused.emit(" ".join(each for each in (rejected.what, rejected.kept, rejected.do) if each))
        if isinstance(rejected, Conflict):
            self.acted.emit()
