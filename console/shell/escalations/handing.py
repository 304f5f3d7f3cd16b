"""Controller of handovers: reads the notes of a tenant's shifts, keeps a new one, prints one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from console.domain.commands import Command
from console.domain.handover import Handover, TakeHandover, WriteHandover
from console.domain.ids import TenantId
from console.ports.database import Transaction
from console.ports.handover import read_handovers
from console.ports.session import Session
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.escalations.handover import HandoverPanel, write_handover_pdf
from console.shell.escalations.standing import Names, read_names
from console.shell.filechoice import choose_new_file
from console.shell.loading import Loads
from console.shell.page import Frame

_Read = tuple[tuple[Handover, ...], int, Names]


class HandoverController(QObject):
    def __init__(
        self, frame: Frame, panel: HandoverPanel, deeds: EscalationDeeds, waits: Callable[[int], None]
    ) -> None:
        """``waits`` hears how many notes wait to be taken over."""
        super().__init__(panel)
        self._frame, self._panel, self._deeds, self._waits = frame, panel, deeds, waits
        self._session: Session | None = None
        self._tenant = TenantId("")
        self._notes: Sequence[Handover] = ()
        self._drafts: dict[TenantId, str] = {}
        self.loads = Loads(frame)
        panel.written.connect(self._write)
        panel.taken.connect(self._take)
        panel.printed.connect(self._print)

    @property
    def typed(self) -> dict[TenantId, str]:
        """What is written and not handed over."""
        here = {self._tenant: self._panel.typed} if self._tenant and self._panel.typed else {}
        return {**self._drafts, **here}

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)

    def show(self, tenant: TenantId) -> None:
        """Read anew; what was written for another tenant is kept with it."""
        session = self._session
        if tenant != self._tenant:
            self._drafts = self.typed
            self._tenant = tenant
            self._panel.text.setPlainText(self._drafts.pop(tenant, ""))
        if session is None:
            return
        me = session.me

        def work(tx: Transaction) -> _Read:
            counts = tx.escalations.counts(tenant)
            return read_handovers(tx.settings, tenant), counts.total, read_names(tx, [tenant], me)

        self.loads.ask("handovers", tenant, work, self._take_notes)

    def _take_notes(self, read: _Read) -> None:
        session = self._session
        if session is None:
            return
        self._notes, total, names = read
        self._panel.show_notes(self._tenant, self._notes, names, session.clock.now(), total, able=self._deeds.able)
        newest = self._notes[:1]
        self._waits(sum(note.taken_by is None and note.by != session.me for note in newest))

    def _write(self, text: str) -> None:
        if self._session is not None:
            command = WriteHandover(tenant=self._tenant, actor=self._session.me, text=text)
            self._run(command, partial(self._handed_over, self._tenant, text))

    def _handed_over(self, tenant: TenantId, text: str) -> None:
        """What is written since, or for another tenant, stays."""
        if self.typed.get(tenant) != text:
            return
        self._drafts.pop(tenant, None)
        if tenant == self._tenant:
            self._panel.clear()

    def _take(self, number: int) -> None:
        if self._session is not None:
            self._run(TakeHandover(tenant=self._tenant, actor=self._session.me, number=number), lambda: None)

    def _run(self, command: Command, then: Callable[[], object]) -> None:
        def done() -> None:
            then()
            self.show(self._tenant)

        self._deeds.run(command, "handover", done)

    def _print(self, number: int) -> None:
        session, tenant = self._session, self._tenant
        note = next((each for each in self._notes if each.number == number), None)
        if session is None or note is None:
            return
        choose_new_file(
            self._panel,
            "Handover",
            f"handover-{note.at.astimezone():%Y-%m-%d-%H%M}.pdf",
            "PDF (*.pdf)",
            lambda file: self._frame.start(self._printed(session, tenant, file, note), "print handover"),
        )

    async def _printed(self, session: Session, tenant: TenantId, file: Path, note: Handover) -> None:
        def work(tx: Transaction) -> tuple[str, dict[str, str]]:
            place = next((each.name for each in tx.tenants.all() if each.id == tenant), str(tenant))
            return place, {person.id: person.name for person in tx.tenants.people(tenant)}

        place, who = await session.reader.read(work)
        pages = await write_handover_pdf(session, file, place, note, who)
        self._frame.tell(f"{pages} {'page' if pages == 1 else 'pages'} written to {file.name}.")
