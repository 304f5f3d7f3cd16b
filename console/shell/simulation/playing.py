"""Controller of the made-up customers: opens their strip, lets them write, says how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.domain.trouble import Trouble
from console.shell.page import Frame

if TYPE_CHECKING:
    from asyncio import Task

    from console.ports.session import Session
    from console.ports.simulation import Simulation
    from console.shell.simulation.strip import Cast, CustomerStrip
    from console.shell.statusbar import StatusBar

LOOK_MS = 500


class Host(Frame, Protocol):
    """The window, as far as made-up customers need it."""

    session: Session | None

    def add_notice(self, notice: QWidget) -> None:
        """A strip below the page that stays until it closes itself."""


class CustomerController(QObject):
    running_changed = Signal(bool)

    def __init__(self, window: Host, status: StatusBar) -> None:
        super().__init__(status)
        self._window, self._status = window, status
        self._task: Task[None] | None = None
        self._simulation: Simulation | None = None
        self._customers = 0
        self.strip: CustomerStrip | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show)
        status.customers.clicked.connect(self.open)

    @property
    def running(self) -> bool:
        return self._task is not None

    def open(self) -> None:
        """The strip, where a profile is open that can be written."""
        session = self._window.session
        if session is None or session.read_only:
            self._window.tell("Made-up customers need an open profile that can be written.")
            return
        if self.strip is None:
            from console.shell.simulation.strip import CustomerStrip

            self.strip = CustomerStrip(self._window.theme, self._status)
            self.strip.begin_wanted.connect(self.begin)
            self.strip.stop_wanted.connect(self.stop)
            self.strip.left.connect(self._forget)
            self._window.add_notice(self.strip)
            self._window.start(self._offer(session), "look for made-up customers")
        self._show()
        (self.strip.stop if self.running else self.strip.script).setFocus()

    def begin(self, cast: Cast) -> None:
        from console import aio

        session = self._window.session
        if session is None or self._task is not None:
            return
        self._task = aio.spawn(self._play(session, cast), "made-up customers")
        self._task.add_done_callback(lambda _task: self._ended())
        self._look.start()
        self.running_changed.emit(True)
        self._show()
        if self.strip is not None:
            self.strip.stop.setFocus()

    def stop(self) -> None:
        """What they wrote stays; who was waiting for an answer gets it."""
        if self._task is not None:
            self._task.cancel()

    async def _offer(self, session: Session) -> None:
        import asyncio

        tenants = await session.reader.read(lambda tx: tx.tenants.all())
        castings = await asyncio.to_thread(session.catalog.castings)
        bots = {report.name: report.title for report in session.catalog.reports()}
        if self.strip is not None:
            self.strip.offer(tenants, castings, bots)

    async def _play(self, session: Session, cast: Cast) -> None:
        """A start of its own each time: other customers than before."""
        import asyncio

        self._customers, self._simulation = cast.customers, None
        try:
            self._simulation = await session.simulator.prepare(
                cast.tenant,
                plugin=cast.plugin,
                script=cast.script,
                customers=cast.customers,
                per_second=cast.a_minute / 60,
                run=f"window-{session.clock.now():%Y%m%d-%H%M%S}",
            )
            await self._simulation.run()
        except Trouble as trouble:
            self._window.tell_trouble(trouble)
        except asyncio.CancelledError:
            self._window.tell(f"The made-up customers stopped; {self._written()}.")
            raise
        else:
            self._window.tell(f"All made-up customers have said what they had to say; {self._written()}.")

    def _ended(self) -> None:
        self._task = None
        self._look.stop()
        self.running_changed.emit(False)
        self._show()

    def _written(self) -> str:
        written = self._simulation.written if self._simulation else 0
        return f"{written} {'message was' if written == 1 else 'messages were'} written"

    def _show(self) -> None:
        words = means = ""
        if self.running:
            playing = self._simulation.playing if self._simulation else self._customers
            words = f"{playing} made-up customers"
            means = f"{playing} of {self._customers} made-up customers have more to say; {self._written()}."
        self._status.show_customers(words, means)
        if self.strip is not None:
            self.strip.show_running(means)

    def _forget(self) -> None:
        self.strip = None
