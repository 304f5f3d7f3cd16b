"""The key file of a profile: the database key, sealed to passphrases. It never holds a key in the clear."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from console.config.files import write_whole
from console.config.sealing import SealedKey, Slot, fingerprint
from console.domain.trouble import Damaged, trouble_of_os

_FORMAT = 1
CHOSEN = "chosen"
RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key: its fingerprint, whether the keyring has it, and the key sealed to each slot by the slot's name."""

    fingerprint: str
    in_keyring: bool
    sealed: dict[str, SealedKey]

    @classmethod
    def make(cls, key: bytes, slots: dict[str, Slot], *, in_keyring: bool) -> KeyEntry:
        sealed = {name: SealedKey.make(key, slot) for name, slot in slots.items()}
        return cls(fingerprint(key), in_keyring, sealed)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """``pending`` is the next key while a rotation is under way; ``in_use`` once a database was made with the key.

    ``recovery_confirmed``: a person has said that the recovery passphrase is written down.
    """

    slots: dict[str, Slot]
    current: KeyEntry
    pending: KeyEntry | None = None
    in_use: bool = False
    recovery_confirmed: bool = False
    format: int = field(default=_FORMAT)

    def with_slot(self, name: str, passphrase: str, key: bytes) -> KeyFile:
        """The slot made anew, with the current key ``key`` sealed to it."""
        slots = {**self.slots, name: Slot.make(passphrase)}
        return replace(self, slots=slots, current=KeyEntry.make(key, slots, in_keyring=self.current.in_keyring))

    def keys_for(self, passphrase: str) -> tuple[bytes, bytes | None] | None:
        """The current and the pending key, None when the passphrase opens no slot. Raises ValueError."""
        for name, slot in self.slots.items():
            private = slot.unlock(passphrase)
            if private is not None:
                current = self.current.sealed[name].open(private)
                pending = self.pending.sealed[name].open(private) if self.pending else None
                return current, pending
        return None

    def save(self, file: Path) -> None:
        """Raises DiskFull, ReadOnly or another Trouble; then the file is as it was."""
        try:
            write_whole(file, self._content())
        except OSError as error:
            raise trouble_of_os(error, file) from error

    def _content(self) -> bytes:
        return json.dumps(asdict(self), indent=2, default=_text).encode()


def load_key_file(file: Path) -> KeyFile:
    """Raises Damaged for a file that is no key file."""
    try:
        loaded = json.loads(file.read_bytes())
        if loaded["format"] != _FORMAT:
            raise ValueError(f"format {loaded['format']}")
        slots = {name: Slot(**_bytes(slot)) for name, slot in loaded["slots"].items()}
        pending = _entry(loaded["pending"]) if loaded["pending"] else None
        return KeyFile(
            slots, _entry(loaded["current"]), pending, bool(loaded["in_use"]), bool(loaded.get("recovery_confirmed"))
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(file) from error
    except OSError as error:
        raise trouble_of_os(error, file) from error


def damaged(file: Path) -> Damaged:
    return Damaged(
        f"The key file {file} cannot be read.",
        kept="The database and the key file were left as they are.",
        do="Put a copy of the key file back in its place, or set the database aside and begin anew.",
    )


def _entry(loaded: dict[str, Any]) -> KeyEntry:
    sealed = {name: SealedKey(**_bytes(key)) for name, key in loaded["sealed"].items()}
    return KeyEntry(str(loaded["fingerprint"]), bool(loaded["in_keyring"]), sealed)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(loaded: dict[str, Any]) -> dict[str, Any]:
    return {
        name: base64.b64decode(value, validate=True) if isinstance(value, str) else int(value)
        for name, value in loaded.items()
    }
