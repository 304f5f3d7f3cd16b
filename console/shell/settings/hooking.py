"""Controller of the webhooks: what is stored, their keys, and tests that are posted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from console.domain.escalation_commands import SaveWebhooks
from console.domain.escalation_settings import WEBHOOK_SECRET, Webhook, webhook_faults
from console.domain.ids import PersonId, TenantId
from console.domain.people import Role
from console.domain.trouble import Trouble
from console.ports.engine_room import KeyPlace
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
        self.kept.connect(self._forget)

    def attach(self, session: Session) -> None:
        super().attach(session)
        self.others.attach(session)

    def load(self) -> None:
        super().load()
        self.others.load()

    def _show_saved(self) -> None:
        self._hooks.show_saved({hook.id for hook in self.stored})
        self._hooks.show_leaving([hook.title for hook in left_out(self.stored, self._hooks.content)])

    def _forget(self, before: Hooks, after: Hooks) -> None:
        """Once the removal is stored: until then it may be discarded, and the key is there."""
        removed = left_out(before, after)
        if removed and self._session is not None:
            self._frame.start(self._forgotten(self._session, removed), "forget keys of webhooks")

    async def _forgotten(self, session: Session, removed: Sequence[Webhook]) -> None:
        """One key that cannot be removed holds up none of the others, and is told last, so that it stays in sight."""
        gone: list[str] = []
        left: list[Trouble] = []
        for hook in removed:
            try:
                if await _key_went(session, hook):
                    gone.append(f"“{hook.title}”")
            except Trouble as trouble:
                left.append(trouble)
        if gone:
            keys = "key of" if len(gone) == 1 else "keys of"
            self._frame.tell(f"The webhooks are kept; the {keys} {', '.join(gone)} went out of the keyring.")
        for each in left:
            self._frame.tell_trouble(each)

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


def left_out(before: Hooks, after: Hooks) -> list[Webhook]:
    """Those whose keys nobody needs any more."""
    staying = {hook.id for hook in after}
    return [hook for hook in before if hook.id not in staying]


async def _key_went(session: Session, hook: Webhook) -> bool:
    """Whether there was one. Raises Trouble where it is still there."""
    facts = await session.post.key(hook.key_name)
    if facts.place is KeyPlace.ENVIRONMENT:
        raise _still_there(hook, "It is set by the environment.", f"Take the variable {hook.key_name} away.")
    try:
        await session.post.remove_key(hook.key_name)
    except Trouble as trouble:
        raise _still_there(hook, trouble.what, f"{trouble.do} Then remove its entry {hook.key_name}.") from trouble
    return facts.place is KeyPlace.KEYRING


def _still_there(hook: Webhook, why: str, do: str) -> Trouble:
    return Trouble(f"A key of “{hook.title}” may be left. {why}", kept="The webhook itself is removed.", do=do)


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
