"""One window per profile: the second start brings the first to the front."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_ANSWER_MS = 2000
_RAISE, _RAISED = b"raise\n", b"raised\n"


class Raised(Enum):
    """What came of asking the first window to come to the front."""

    YES = auto()
    SILENT = auto()


class Instance:
    """Holds the lock of a profile folder from ``claim`` to ``release``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / "window.lock"))
        # A lock is stale only when its process is gone, however old it is.
        self._lock.setStaleLockTime(0)
        self._folder = folder
        self._server: QLocalServer | None = None

    def _name(self) -> str:
        import hashlib  # the first paint does not wait for it

        return "operator-console-" + hashlib.sha256(str(self._folder.resolve()).encode()).hexdigest()[:24]

    def claim(self) -> bool:
        """False where a living process has the profile open; a lock that a dead one left is taken over."""
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is QLockFile.LockError.LockFailedError:
            return self._lock.removeStaleLockFile() and self._lock.tryLock(0)
        # The folder cannot be written: opening the profile will say so better than this could.
        return True

    def holder(self) -> int:
        """Process id of who has it, 0 when unknown."""
        process, _host, _program = self._lock.getLockInfo()
        return int(process)

    def raise_first(self) -> Raised:
        """Ask the first window to come to the front. Blocks up to two seconds; a hung process stays silent."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name())
        if not socket.waitForConnected(_ANSWER_MS):
            return Raised.SILENT
        socket.write(_RAISE)
        socket.flush()
        answered = socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _RAISED
        socket.disconnectFromServer()
        return Raised.YES if answered else Raised.SILENT

    def listen(self, raise_window: Callable[[], None]) -> None:
        """Answer later starts; call it once the event loop runs."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name())
        server.listen(self._name())

        def answer() -> None:
            socket = server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)

            def heard() -> None:
                if bytes(socket.readAll().data()) == _RAISE:
                    raise_window()
                    socket.write(_RAISED)
                    socket.flush()

            socket.readyRead.connect(heard)
            if socket.bytesAvailable():
                heard()

        server.newConnection.connect(answer)
        self._server = server

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()
