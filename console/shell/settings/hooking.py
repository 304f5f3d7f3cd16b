"""Controller of the webhooks: what is stored, their keys, and tests that are posted."""

from __future__ import annotations

from PySide6.QtCore import Signal

from console.domain.escalation_commands import SaveWebhooks
from console.domain.escalation_settings import WEBHOOK_SECRET, Webhook, webhook_faults
from console.domain.ids import PersonId, TenantId
from console.domain.people import Role
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.keykeeping import signing_keeper
from console.shell.settings.tenanted import Kind, TenantController
from console.shell.settings.trials import Trial
from console.shell.settings.webhooks import HookRow, WebhookSection

Hooks = tuple[Webhook, ...]


class WebhookController(TenantController[Hooks]):
    keys_changed = Signal()
    """Another key signs, or none."""

    def __init__(self, frame: Frame, view: WebhookSection) -> None:
        super().__init__(frame, view, _KIND)
        self._hooks = view
        self.others = signing_keeper(frame, view.others, WEBHOOK_SECRET)
        self.others.changed.connect(self.keys_changed)
        view.row_made.connect(self._equip)
        view.edited.connect(self._show_saved)
        self.shown.connect(lambda _tenant: self._show_saved())

    def attach(self, session: Session) -> None:
        super().attach(session)
        self.others.attach(session)

    def load(self) -> None:
        super().load()
        self.others.load()

    def _show_saved(self) -> None:
        self._hooks.show_saved({hook.id for hook in self.stored})

    def _equip(self, row: HookRow) -> None:
        keeper = signing_keeper(self._frame, row.key, row.hook.key_name)
        keeper.changed.connect(self.keys_changed)
        if self._session is not None:
            keeper.attach(self._session)
        keeper.load()
        trial = Trial(self._frame, row.test)
        row.test.wanted.connect(lambda: self._try(row, trial))

    def _try(self, row: HookRow, trial: Trial) -> None:
        """Posted to what stands in the form."""
        faults = webhook_faults([row.hook])
        row.url.show_fault(faults.get("0.url", ""))
        if self._session is not None and not trial.running and not row.url.fault:
            trial.run(self._session.post.test_webhook(row.hook.url, row.hook.key_name), "post a test")


def _commands(tenant: TenantId, me: PersonId, _before: Hooks, after: Hooks) -> list[SaveWebhooks]:
    return [SaveWebhooks(tenant=tenant, actor=me, webhooks=after)]


_KIND: Kind[Hooks] = Kind(
    "the webhooks",
    (),
    lambda tx, tenant, _me: tuple(tx.policies.webhooks(tenant)),
    _commands,
    webhook_faults,
    frozenset({Role.ADMIN}),
    "an administrator",
    usual="none kept",
)
