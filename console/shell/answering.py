"""Which engine answers now, in the status bar; looked up once the profile is open whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.changes import Change, Topic

if TYPE_CHECKING:
    from console.ports.engine_room import EngineState
    from console.ports.session import Session
    from console.shell.window import MainWindow


class EngineStatus(QObject):
    """Looks again when somebody set something, and after each reply, which may have failed at the model."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        window.bridge.changed.connect(self._hear)
        self.look()

    def look(self) -> None:
        self._window.start(self._look(), "see which engine answers")

    def _hear(self, changes: tuple[Change, ...]) -> None:
        if {change.topic for change in changes} & {Topic.SETTINGS, Topic.CHAT}:
            self.look()

    async def _look(self) -> None:
        state = await self._session.engine.state()
        self._window.status.show_engine(*_told(state))


def _told(state: EngineState) -> tuple[str, str, bool]:
    """Words, what they mean, and whether something is wrong."""
    if state.trouble:
        return "engine: rules", state.trouble, True
    if not state.slots:
        return "engine: rules (no model)", "Rules, templates and knowledge answer", False
    models = ", ".join(dict.fromkeys(slot.models[0] for slot in state.slots))
    if all(slot.resting for slot in state.slots):
        return "engine: rules (model resting)", f"{models} failed repeatedly and is left alone for a while", True
    shown = models if len(models) <= 40 else f"{state.slots[0].models[0]} …"
    return f"engine: {shown}", f"{models}; rules answer when it fails", False
