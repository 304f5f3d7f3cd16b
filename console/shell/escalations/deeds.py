"""Controller of what people do with escalations: gesture to command, each once, told with undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from console.domain.commands import Command, Outcome, Undo
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    EscalateSubject,
    NoteEscalation,
    OpenIncident,
    ReopenEscalation,
    ResolveEscalations,
    SilenceEscalations,
    TakeEscalation,
    UnacknowledgeEscalation,
    WakeEscalation,
)
from console.domain.escalations import Escalation, EscalationOutcome
from console.domain.ids import CommandId, EscalationId, TenantId
from console.domain.trouble import Rejected, Warned
from console.ports.session import Session
from console.shell.page import Frame

SILENCE = timedelta(minutes=30)
"""By key; the page offers others."""
AT_ONCE = 100
"""Escalations in one command: a storm is answered in parts, so that nothing waits long for the store."""


class EscalationDeeds(QObject):
    """One for the window: what is under way is not begun again, from wherever it is asked."""

    done = Signal()
    """Something was done; what is shown may be read again."""
    warned = Signal(str)
    """Words break a rule and were not kept: given again they are."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._session: Session | None = None
        self._running: set[object] = set()
        self._rules: dict[str, tuple[str, ...]] = {}
        """which rules these words break, as the person was told"""

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def able(self) -> bool:
        return self._session is not None and not self._session.read_only

    def acknowledge(self, ones: Sequence[Escalation]) -> None:
        """Of one tenant; also says that what one has acknowledged is still in hand."""
        self._each("acknowledge", ones, lambda tenant, ids, session: AcknowledgeEscalations(
            tenant=tenant, actor=session.me, escalations=ids
        ))  # fmt: skip

    def silence(self, ones: Sequence[Escalation], span: timedelta = SILENCE) -> None:
        self._each("silence", ones, lambda tenant, ids, session: SilenceEscalations(
            tenant=tenant, actor=session.me, escalations=ids, until=session.clock.now() + span
        ))  # fmt: skip

    def resolve(
        self,
        ones: Sequence[Escalation],
        outcome: EscalationOutcome,
        note: str,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._each("resolve", ones, lambda tenant, ids, session: ResolveEscalations(
            tenant=tenant, actor=session.me, escalations=ids, outcome=outcome, note=note,
            warned=self._rules.get(note, ()),
        ), then)  # fmt: skip

    def take(self, one: Escalation) -> None:
        self._one(one, lambda session: TakeEscalation(tenant=one.tenant, actor=session.me, escalation=one.id))

    def unacknowledge(self, one: Escalation) -> None:
        self._one(
            one, lambda session: UnacknowledgeEscalation(tenant=one.tenant, actor=session.me, escalation=one.id)
        )

    def wake(self, one: Escalation) -> None:
        self._one(one, lambda session: WakeEscalation(tenant=one.tenant, actor=session.me, escalation=one.id))

    def reopen(self, one: Escalation, reason: str, then: Callable[[], object]) -> None:
        self._one(
            one,
            lambda session: ReopenEscalation(
                tenant=one.tenant,
                actor=session.me,
                escalation=one.id,
                reason=reason,
                warned=self._rules.get(reason, ()),
            ),
            then,
        )

    def note(self, one: Escalation, text: str, then: Callable[[], object]) -> None:
        self._one(
            one,
            lambda session: NoteEscalation(
                tenant=one.tenant, actor=session.me, escalation=one.id, text=text, warned=self._rules.get(text, ())
            ),
            then,
        )

    def open_incident(self, one: Escalation) -> None:
        self._one(one, lambda session: OpenIncident(tenant=one.tenant, actor=session.me, escalation=one.id))

    def escalate(self, command: EscalateSubject) -> None:
        """Call people, once however often it is asked."""
        self.run(command, command.subject)

    def run(self, command: Command, key: object, then: Callable[[], object] = lambda: None) -> None:
        """Any other command, unless one with this key is under way."""
        if self.able and key not in self._running:
            self._running.add(key)
            self._frame.start(self._run([command], [key], then), "act on escalations")

    # Inside

    def _each(
        self,
        deed: str,
        ones: Sequence[Escalation],
        make: Callable[[TenantId, tuple[EscalationId, ...], Session], Command],
        then: Callable[[], object] = lambda: None,
    ) -> None:
        session = self._session
        if not ones or session is None or not self.able:
            return
        tenant = ones[0].tenant
        ids = [one.id for one in ones if one.tenant == tenant and (deed, tenant, one.id) not in self._running]
        if not ids:
            return
        parts = [tuple(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE)]
        keys = [(deed, tenant, id) for id in ids]
        self._running.update(keys)
        work = self._run([make(tenant, part, session) for part in parts], keys, then)
        busy = f"{deed.capitalize()} {len(ids):,}" if len(parts) > 1 else ""
        self._frame.start(work, f"{deed} escalations", busy=busy)

    def _one(
        self, one: Escalation, make: Callable[[Session], Command], then: Callable[[], object] = lambda: None
    ) -> None:
        if self._session is not None:
            command = make(self._session)
            self.run(command, (type(command), one.tenant, one.id), then)

    async def _run(self, commands: Sequence[Command], keys: Sequence[object], then: Callable[[], object]) -> None:
        """Parts of one deed: one that is refused leaves the others to be done; what was done is told in any case."""
        assert self._session is not None, "asked only with a session"
        done: list[tuple[Command, Outcome]] = []
        refused: Rejected | None = None
        try:
            for command in commands:
                try:
                    done.append((command, await self._session.desk.execute(command)))
                except Rejected as rejected:
                    refused = rejected
        finally:
            self._running.difference_update(keys)
            self.done.emit()
            if done:
                self._tell(done)
        if isinstance(refused, Warned):
            self._warn(refused, commands[0])
        elif refused is not None and not done:
            raise refused
        else:
            then()

    def _warn(self, warned: Warned, command: Command) -> None:
        text = next(str(getattr(command, name)) for name in ("note", "reason", "text") if hasattr(command, name))
        self._rules[text] = warned.rules
        self.warned.emit(str(warned))

    def _tell(self, done: Sequence[tuple[Command, Outcome]]) -> None:
        undoable = [(command.tenant, outcome.command) for command, outcome in done if outcome.undoable]
        message = done[0][1].message
        if len(done) > 1:
            message = f"{sum(outcome.affected for _command, outcome in done):,} done. {message}"
        self._frame.tell(message, undo=(lambda: self._undo(undoable)) if undoable else None)

    def _undo(self, undone: Sequence[tuple[TenantId, CommandId]]) -> None:
        session = self._session
        if session is not None and self.able and "undo" not in self._running:
            self._running.add("undo")
            commands = [Undo(tenant=tenant, actor=session.me, undone=command) for tenant, command in undone]
            self._frame.start(self._run(commands, ["undo"], lambda: None), "undo")
