"""Controller of one key: where it is, into the keyring and out of it, made anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.ports.engine_room import KeyFacts
from console.ports.session import Session
from console.shell.page import Frame
from console.shell.settings.keyrow import KeyRow, SigningKey


class KeyKeeper(QObject):
    changed = Signal()
    """It is another one now, or none."""

    def __init__(self, frame: Frame, row: KeyRow, name: str, show: Callable[[KeyFacts], object]) -> None:
        """``name`` is that of the keyring; ``show`` hears where the key is."""
        super().__init__(row)
        self.name = name
        self._frame, self._row, self._show = frame, row, show
        self._session: Session | None = None
        self._making = False
        row.keep_wanted.connect(self._keep)
        row.remove_wanted.connect(self._remove)

    def attach(self, session: Session) -> None:
        self._session = session

    def load(self) -> None:
        if self._session is not None:
            self._frame.start(self._load(self._session), "look for a key")

    def make(self, signing: SigningKey) -> None:
        if self._session is not None and not self._making:
            self._making = True
            self._frame.start(self._made(self._session, signing), "make a key")

    def _keep(self, key: str) -> None:
        if self._session is not None:
            self._frame.start(self._kept(self._session, key), "keep a key")

    def _remove(self) -> None:
        if self._session is not None:
            self._frame.start(self._removed(self._session), "remove a key")

    async def _load(self, session: Session) -> None:
        self._show(await session.post.key(self.name))

    async def _kept(self, session: Session, key: str) -> None:
        await session.post.set_key(self.name, key)
        self._row.close_line()
        await self._load(session)
        self._frame.tell("It is kept in the keyring, and never shown again")
        self.changed.emit()

    async def _removed(self, session: Session) -> None:
        await session.post.remove_key(self.name)
        await self._load(session)
        self._frame.tell("It is removed from the keyring")
        self.changed.emit()

    async def _made(self, session: Session, signing: SigningKey) -> None:
        try:
            made = await session.post.make_key(self.name)
        finally:
            self._making = False
        await self._load(session)
        signing.show_once(made)
        self.changed.emit()


def signing_keeper(frame: Frame, signing: SigningKey, name: str) -> KeyKeeper:
    keeper = KeyKeeper(frame, signing.row, name, signing.show_facts)
    signing.make_wanted.connect(lambda: keeper.make(signing))
    return keeper
