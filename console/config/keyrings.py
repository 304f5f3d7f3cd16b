"""The keyring of the operating system, as custody sees it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol

SERVICE = "operator-console"
_PATIENCE = 30.0


class KeyringFailure(Exception):
    """The keyring cannot be used now; the text is a whole sentence that says why."""


class Keyring(Protocol):
    """Each call raises KeyringFailure."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
    def delete(self, name: str) -> None: ...


class SystemKeyring:
    """The keyring that the ``keyring`` package finds. A call that is not answered in time counts as failed."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience

    def get(self, name: str) -> str | None:
        found = self._call(lambda backend: backend.get_password(SERVICE, name))
        return None if found is None else str(found)

    def set(self, name: str, value: str) -> None:
        self._call(lambda backend: backend.set_password(SERVICE, name, value))

    def delete(self, name: str) -> None:
        self._call(lambda backend: backend.delete_password(SERVICE, name))

    def _call(self, work: Callable[[Any], Any]) -> Any:
        """In a thread that is left behind when it hangs: a keyring may wait for a prompt that nobody sees."""
        answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put((work(_backend()), None))
            except Exception as error:  # noqa: BLE001 - handed to the caller
                answers.put((None, error))

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            answer, error = answers.get(timeout=self._patience)
        except queue.Empty:
            raise KeyringFailure(f"The keyring did not answer within {self._patience:g} seconds.") from None
        if error is not None:
            raise _failure(error) from error
        return answer


def _backend() -> Any:
    import keyring

    backend: Any = keyring.get_keyring()
    module = type(backend).__module__
    if module.startswith(("keyring.backends.fail", "keyring.backends.null")):
        raise KeyringFailure("This computer offers no keyring.")
    if module.startswith("keyring.backends.chainer") and not backend.backends:
        raise KeyringFailure("This computer offers no keyring.")
    if module.startswith("keyrings.alt"):
        raise KeyringFailure("The only keyring here keeps its entries in plain files, so it is not used.")
    return backend


def _failure(error: Exception) -> KeyringFailure:
    if isinstance(error, KeyringFailure):
        return error
    from keyring.errors import InitError, KeyringLocked

    if isinstance(error, KeyringLocked | InitError):
        return KeyringFailure("The keyring is locked.")
    return KeyringFailure(f"The keyring failed ({type(error).__name__}).")
