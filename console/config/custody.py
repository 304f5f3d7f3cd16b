"""Who holds the key of a profile, and how it comes back on a bad day. No key is made beside an existing database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from console.config.key_file import CHOSEN, RECOVERY, KeyEntry, KeyFile, damaged, load_key_file
from console.config.keyrings import Keyring, KeyringFailure, SystemKeyring
from console.config.paths import ProfilePaths
from console.config.sealing import Slot, fingerprint, new_key, new_recovery_passphrase
from console.domain.trouble import Damaged, KeyNeeded, NoKeyring, Trouble, WrongPassphrase
from console.ports.session import KeySource, Recovery

log = logging.getLogger(__name__)

Fits = Callable[[bytes], bool]
_Keys = tuple[bytes | None, bytes | None]
_KEPT = "The database was left as it is, and no new key was made."


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The key of the database. ``recovery_passphrase`` is set once, when it was made: to be shown and written down.

    ``fresh``: no database was made with this key so far, so that a missing file is to be created.
    """

    key: bytes = field(repr=False)
    source: KeySource
    recovery_passphrase: str | None = field(default=None, repr=False)
    fresh: bool = False


class KeyCustody:
    """Blocks: scrypt on purpose, the keyring at its leisure. Run it off the loop's thread."""

    def __init__(self, paths: ProfilePaths, keyring: Keyring | None = None) -> None:
        self._paths = paths
        self._keyring = SystemKeyring() if keyring is None else keyring

    def obtain(self, passphrase: str | None, create: bool, fits: Fits | None = None) -> HeldKey:
        """The key, from the keyring or by the passphrase; a new one for a new profile if ``create``.

        ``fits`` says whether a key opens the database; it decides after a rotation that was broken off.
        Raises KeyNeeded, WrongPassphrase, NoKeyring, Damaged (the key file).
        """
        passphrase = (passphrase or "").strip() or None
        if self._paths.key_file.exists():
            return self._existing(passphrase, fits)
        if self._paths.database.exists():
            raise Damaged(
                f"The key file {self._paths.key_file} is missing beside the database.",
                kept=_KEPT,
                do="Put a copy of the key file back in its place, or set the database aside and begin anew.",
            )
        if not create:
            raise Trouble(
                f"There is no profile {self._paths.profile!r} yet.", do="Start the program once to make it."
            )
        return self._new_in_keyring() if passphrase is None else self._new_with(passphrase)

    def confirm(self) -> None:
        """A database was made with the key: from now on a missing file is trouble, not a beginning."""
        file = load_key_file(self._paths.key_file)
        if not file.in_use:
            replace(file, in_use=True).save(self._paths.key_file)

    def recovery(self) -> Recovery:
        file = load_key_file(self._paths.key_file)
        if RECOVERY not in file.slots:
            return Recovery.NONE
        return Recovery.CONFIRMED if file.recovery_confirmed else Recovery.UNCONFIRMED

    def make_recovery(self, key: bytes) -> str:
        """A new recovery passphrase, unconfirmed, in place of the one so far."""
        passphrase = new_recovery_passphrase()
        file = self._file_of(key).with_slot(RECOVERY, passphrase, key)
        replace(file, recovery_confirmed=False).save(self._paths.key_file)
        return passphrase

    def confirm_recovery(self) -> None:
        replace(load_key_file(self._paths.key_file), recovery_confirmed=True).save(self._paths.key_file)

    def set_recovery(self, key: bytes, passphrase: str) -> None:
        """From now on ``passphrase`` opens the profile in place of the recovery passphrase so far."""
        file = self._with_slot(RECOVERY, passphrase, key)
        replace(file, recovery_confirmed=True).save(self._paths.key_file)

    def set_passphrase(self, key: bytes, passphrase: str) -> None:
        """From now on ``passphrase`` opens the profile in place of the one that was chosen when it was made."""
        self._with_slot(CHOSEN, passphrase, key).save(self._paths.key_file)

    def _with_slot(self, name: str, passphrase: str, key: bytes) -> KeyFile:
        if not passphrase.strip():
            raise Trouble("A passphrase cannot be empty.")
        return self._file_of(key).with_slot(name, passphrase.strip(), key)

    def begin_rotation(self, key: bytes) -> bytes:
        """A new key, kept wherever the present one is, to encrypt the database with; then ``finish_rotation``."""
        file = self._file_of(key)
        new = new_key()
        if file.current.in_keyring:
            self._put(new)
        pending = KeyEntry.make(new, file.slots, in_keyring=file.current.in_keyring)
        replace(file, pending=pending).save(self._paths.key_file)
        return new

    def finish_rotation(self) -> None:
        """The database is under the new key: forget the old one."""
        file = load_key_file(self._paths.key_file)
        if file.pending is not None:
            replace(file, current=file.pending, pending=None).save(self._paths.key_file)
            self._forget(file.current)

    def cancel_rotation(self) -> None:
        """The database is still under the old key: forget the new one."""
        file = load_key_file(self._paths.key_file)
        if file.pending is not None:
            replace(file, pending=None).save(self._paths.key_file)
            self._forget(file.pending)

    def _existing(self, passphrase: str | None, fits: Fits | None) -> HeldKey:
        file = load_key_file(self._paths.key_file)
        if passphrase is None:
            return self._settled(file, self._from_keyring(file), KeySource.KEYRING, fits)
        return self._settled(file, self._by_passphrase(file, passphrase), KeySource.PASSPHRASE, fits)

    def _settled(self, file: KeyFile, keys: _Keys, source: KeySource, fits: Fits | None) -> HeldKey:
        current, pending = keys
        if pending is not None and fits is not None and fits(pending):
            self.finish_rotation()
            return HeldKey(pending, source, fresh=not file.in_use)
        if current is None:
            raise _no_entry()
        if file.pending is not None and fits is not None and fits(current):
            self.cancel_rotation()
        return HeldKey(current, source, fresh=not file.in_use)

    def _by_passphrase(self, file: KeyFile, passphrase: str) -> _Keys:
        try:
            keys = file.keys_for(passphrase)
        except (ValueError, KeyError) as error:
            raise damaged(self._paths.key_file) from error
        if keys is None:
            raise WrongPassphrase(
                "The passphrase does not open this profile.",
                kept=_KEPT,
                do="Try again: capital and small letters count, except in the recovery passphrase.",
            )
        for entry, key in zip((file.current, file.pending), keys, strict=True):
            if entry is not None and key is not None and entry.in_keyring:
                self._put_back(key)
        return keys

    def _from_keyring(self, file: KeyFile) -> _Keys:
        if not file.current.in_keyring:
            raise KeyNeeded("This profile is locked with a passphrase.", kept=_KEPT, do="Give the passphrase.")
        try:
            return self._get(file.current), self._get(file.pending) if file.pending else None
        except KeyringFailure as failure:
            raise KeyNeeded(
                f"The key of this profile is in the keyring. {failure}",
                kept=_KEPT,
                do="Unlock or start the keyring and try again, or give the recovery passphrase.",
            ) from failure

    def _get(self, entry: KeyEntry) -> bytes | None:
        value = self._keyring.get(self._name(entry.fingerprint))
        if value is None:
            return None
        try:
            key = bytes.fromhex(value)
        except ValueError:
            key = b""
        if fingerprint(key) != entry.fingerprint:
            raise KeyNeeded(
                "The keyring holds another key than the one of this profile.",
                kept=_KEPT,
                do="Give the recovery passphrase.",
            )
        return key

    def _new_in_keyring(self) -> HeldKey:
        key, recovery = new_key(), new_recovery_passphrase()
        try:
            self._put(key)
        except KeyringFailure as failure:
            raise NoKeyring(
                str(failure), kept="Nothing was made.", do="Choose a passphrase that locks the profile."
            ) from failure
        self._save_new(key, {RECOVERY: Slot.make(recovery)}, in_keyring=True)
        return HeldKey(key, KeySource.KEYRING, recovery, fresh=True)

    def _new_with(self, passphrase: str) -> HeldKey:
        key = new_key()
        self._save_new(key, {CHOSEN: Slot.make(passphrase)}, in_keyring=False)
        return HeldKey(key, KeySource.PASSPHRASE, fresh=True)

    def _save_new(self, key: bytes, slots: dict[str, Slot], *, in_keyring: bool) -> None:
        KeyFile(slots, KeyEntry.make(key, slots, in_keyring=in_keyring)).save(self._paths.key_file)

    def _file_of(self, key: bytes) -> KeyFile:
        file = load_key_file(self._paths.key_file)
        if file.pending is not None or file.current.fingerprint != fingerprint(key):
            raise Trouble(
                "The key file is of another key, or a change of the key is under way.",
                do="Close the program and start it again, then try once more.",
            )
        return file

    def _put(self, key: bytes) -> None:
        """Into the keyring, and read back: an entry that is not kept is worse than none."""
        name = self._name(fingerprint(key))
        self._keyring.set(name, key.hex())
        if self._keyring.get(name) != key.hex():
            raise KeyringFailure("The keyring does not keep what it is given.")

    def _put_back(self, key: bytes) -> None:
        """After a recovery: a keyring that works again gets its entry back; otherwise the next start asks again."""
        try:
            self._put(key)
        except KeyringFailure as failure:
            log.info("the keyring did not take the key back: %s", failure)

    def _forget(self, entry: KeyEntry) -> None:
        """A key that opens nothing any more does no harm in a keyring that fails just now."""
        if entry.in_keyring:
            try:
                self._keyring.delete(self._name(entry.fingerprint))
            except KeyringFailure as failure:
                log.info("the keyring keeps an old key: %s", failure)

    def _name(self, key_fingerprint: str) -> str:
        return f"{self._paths.profile} {key_fingerprint}"


def _no_entry() -> KeyNeeded:
    return KeyNeeded(
        "The keyring has no entry with the key of this profile.",
        kept=_KEPT,
        do="Give the recovery passphrase, or bring back the keyring that was in use before.",
    )
