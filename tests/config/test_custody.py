"""Custody of the key with a keyring that a test holds in its hand."""

from __future__ import annotations

import errno
import json
import stat
import threading
from pathlib import Path

import pytest

from console.config import key_file
from console.config.custody import KeyCustody
from console.config.keyrings import KeyringFailure, SystemKeyring
from console.config.paths import ProfilePaths
from console.config.sealing import canonical, new_recovery_passphrase
from console.domain.trouble import Damaged, DiskFull, KeyNeeded, NoKeyring, Trouble, WrongPassphrase
from console.ports.session import KeySource, Recovery


class HeldKeyring:
    """``Keyring`` as a dictionary; ``failure`` makes every call fail."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.failure: str | None = None

    def get(self, name: str) -> str | None:
        self._check()
        return self.entries.get(name)

    def set(self, name: str, value: str) -> None:
        self._check()
        self.entries[name] = value

    def delete(self, name: str) -> None:
        self._check()
        del self.entries[name]

    def _check(self) -> None:
        if self.failure:
            raise KeyringFailure(self.failure)


@pytest.fixture
def paths() -> ProfilePaths:
    return ProfilePaths.of().create()


@pytest.fixture
def keyring() -> HeldKeyring:
    return HeldKeyring()


@pytest.fixture
def custody(paths: ProfilePaths, keyring: HeldKeyring) -> KeyCustody:
    return KeyCustody(paths, keyring)


def test_a_new_profile_gets_a_random_key_in_the_keyring_and_a_recovery_passphrase(
    paths: ProfilePaths, keyring: HeldKeyring, custody: KeyCustody
) -> None:
    held = custody.obtain(None, create=True)
    assert (len(held.key), held.source, held.fresh) == (32, KeySource.KEYRING, True)
    assert list(keyring.entries.values()) == [held.key.hex()]
    assert stat.S_IMODE(paths.key_file.stat().st_mode) == 0o600
    assert held.key.hex() not in paths.key_file.read_text()
    again = custody.obtain(None, create=False)
    assert (again.key, again.recovery_passphrase) == (held.key, None)


def test_the_recovery_passphrase_opens_without_the_keyring_and_fills_it_again(
    keyring: HeldKeyring, custody: KeyCustody
) -> None:
    held = custody.obtain(None, create=True)
    assert held.recovery_passphrase is not None
    keyring.entries.clear()
    typed = held.recovery_passphrase.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert custody.obtain(typed, create=False).key == held.key
    assert custody.obtain(None, create=False).source is KeySource.KEYRING


def test_every_recovery_passphrase_is_another_one() -> None:
    made = {new_recovery_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(len(canonical(passphrase)) == 30 for passphrase in made)


def test_without_a_keyring_a_new_profile_asks_for_a_passphrase_that_then_locks_it(
    paths: ProfilePaths, keyring: HeldKeyring, custody: KeyCustody
) -> None:
    keyring.failure = "This computer offers no keyring."
    with pytest.raises(NoKeyring, match="no keyring"):
        custody.obtain(None, create=True)
    assert not paths.key_file.exists()
    held = custody.obtain("correct horse", create=True)
    assert held.source is KeySource.PASSPHRASE
    assert custody.obtain("correct horse", create=False).key == held.key
    with pytest.raises(KeyNeeded, match="locked with a passphrase"):
        custody.obtain(None, create=False)
    with pytest.raises(WrongPassphrase):
        custody.obtain("Correct horse", create=False)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda keyring: keyring.entries.clear(), "no entry"),
        (lambda keyring: setattr(keyring, "failure", "The keyring is locked."), "is locked"),
        (lambda keyring: keyring.entries.update(dict.fromkeys(keyring.entries, "00" * 32)), "another key"),
        (lambda keyring: keyring.entries.update(dict.fromkeys(keyring.entries, "nonsense")), "another key"),
    ],
    ids=["empty", "locked", "swapped", "garbled"],
)
def test_a_keyring_that_fails_beside_a_profile_asks_and_makes_no_key(
    paths: ProfilePaths, keyring: HeldKeyring, custody: KeyCustody, spoil: object, said: str
) -> None:
    held = custody.obtain(None, create=True)
    paths.database.write_bytes(b"data")
    before = paths.key_file.read_bytes()
    spoil(keyring)  # type: ignore[operator]
    entries = dict(keyring.entries)
    for create in (True, False):
        with pytest.raises(KeyNeeded, match=said) as raised:
            custody.obtain(None, create=create)
        assert "recovery passphrase" in raised.value.do
    assert (paths.key_file.read_bytes(), keyring.entries) == (before, entries)
    assert custody.obtain(held.recovery_passphrase, create=False).key == held.key


def test_no_key_is_made_beside_a_database_whose_key_file_is_gone(
    paths: ProfilePaths, keyring: HeldKeyring, custody: KeyCustody
) -> None:
    paths.database.write_bytes(b"data")
    for passphrase in (None, "some words"):
        with pytest.raises(Damaged, match="key file"):
            custody.obtain(passphrase, create=True)
    assert not keyring.entries
    assert not paths.key_file.exists()


def test_nothing_is_made_unless_told(paths: ProfilePaths, keyring: HeldKeyring, custody: KeyCustody) -> None:
    with pytest.raises(Trouble, match="no profile"):
        custody.obtain(None, create=False)
    assert not keyring.entries
    assert not paths.key_file.exists()


def test_once_confirmed_the_key_is_no_longer_fresh(custody: KeyCustody) -> None:
    custody.obtain(None, create=True)
    assert custody.obtain(None, create=False).fresh
    custody.confirm()
    assert not custody.obtain(None, create=False).fresh


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 9}', b"\x00\xff"])
def test_a_damaged_key_file_is_told_and_left(paths: ProfilePaths, custody: KeyCustody, content: bytes) -> None:
    paths.key_file.write_bytes(content)
    with pytest.raises(Damaged, match="key file"):
        custody.obtain("words", create=True)
    assert paths.key_file.read_bytes() == content


def test_a_key_file_that_was_altered_is_damaged_and_not_a_wrong_passphrase(
    paths: ProfilePaths, custody: KeyCustody
) -> None:
    held = custody.obtain(None, create=True)
    loaded = json.loads(paths.key_file.read_text())
    box = loaded["current"]["sealed"]["recovery"]["box"]
    loaded["current"]["sealed"]["recovery"]["box"] = ("B" if box[0] == "A" else "A") + box[1:]
    paths.key_file.write_text(json.dumps(loaded))
    with pytest.raises(Damaged, match="key file"):
        custody.obtain(held.recovery_passphrase, create=False)


def test_a_new_recovery_passphrase_replaces_the_old_one(custody: KeyCustody) -> None:
    held = custody.obtain(None, create=True)
    custody.set_recovery(held.key, "four words on paper")
    assert custody.obtain("four words on paper", create=False).key == held.key
    with pytest.raises(WrongPassphrase):
        custody.obtain(held.recovery_passphrase, create=False)
    with pytest.raises(Trouble, match="empty"):
        custody.set_recovery(held.key, " ")
    with pytest.raises(Trouble, match="another key"):
        custody.set_recovery(bytes(32), "words")


def test_rotation_changes_the_key_everywhere_and_keeps_the_passphrases(
    keyring: HeldKeyring, custody: KeyCustody
) -> None:
    held = custody.obtain(None, create=True)
    new = custody.begin_rotation(held.key)
    custody.finish_rotation()
    assert new != held.key
    assert list(keyring.entries.values()) == [new.hex()]
    assert custody.obtain(None, create=False).key == new
    assert custody.obtain(held.recovery_passphrase, create=False).key == new


@pytest.mark.parametrize("by_keyring", [True, False])
@pytest.mark.parametrize("rekeyed", [True, False])
def test_a_rotation_broken_off_is_settled_by_the_key_that_fits(
    keyring: HeldKeyring, custody: KeyCustody, *, rekeyed: bool, by_keyring: bool
) -> None:
    held = custody.obtain(None, create=True)
    new = custody.begin_rotation(held.key)
    right = new if rekeyed else held.key
    passphrase = None if by_keyring else held.recovery_passphrase
    assert custody.obtain(passphrase, create=False, fits=lambda key: key == right).key == right
    assert list(keyring.entries.values()) == [right.hex()]
    assert custody.obtain(None, create=False).key == right


def test_a_keyring_that_loses_what_it_is_given_is_not_trusted(paths: ProfilePaths) -> None:
    class Forgetful(HeldKeyring):
        def set(self, name: str, value: str) -> None:
            pass

    with pytest.raises(NoKeyring, match="does not keep"):
        KeyCustody(paths, Forgetful()).obtain(None, create=True)
    assert not paths.key_file.exists()


@pytest.mark.parametrize("name", ["fail.Keyring", "null.Keyring"])
def test_the_packages_stand_ins_are_no_keyring(name: str) -> None:
    import keyring

    keyring.set_keyring(keyring.core.load_keyring(f"keyring.backends.{name}"))
    with pytest.raises(KeyringFailure, match="no keyring"):
        SystemKeyring().get("x")


def test_a_keyring_that_hangs_or_raises_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    hanging = threading.Event()

    class Odd(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            hanging.wait()
            return None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise OSError("broken")

        def delete_password(self, service: str, username: str) -> None: ...

    monkeypatch.setattr(keyring.core, "_keyring_backend", Odd())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringFailure, match="did not answer"):
        SystemKeyring(patience=0.05).get("x")
    hanging.set()
    with pytest.raises(KeyringFailure, match="OSError"):
        SystemKeyring().set("x", "y")


def test_a_key_file_that_cannot_be_written_is_told_and_no_key_is_taken_for_kept(
    paths: ProfilePaths, custody: KeyCustody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(key_file, "write_whole", full)
    with pytest.raises(DiskFull, match="full"):
        custody.obtain("a passphrase", create=True)
    assert not paths.key_file.exists()


def test_a_recovery_passphrase_stays_unconfirmed_until_a_person_confirms_it(custody: KeyCustody) -> None:
    held = custody.obtain(None, create=True)
    assert custody.recovery() is Recovery.UNCONFIRMED
    custody.confirm_recovery()
    assert custody.recovery() is Recovery.CONFIRMED
    made = custody.make_recovery(held.key)
    assert custody.recovery() is Recovery.UNCONFIRMED
    assert custody.obtain(made, create=False).key == held.key
    assert held.recovery_passphrase is not None
    with pytest.raises(WrongPassphrase):
        custody.obtain(held.recovery_passphrase, create=False)


def test_a_chosen_passphrase_is_changed_and_a_recovery_passphrase_added(
    keyring: HeldKeyring, custody: KeyCustody
) -> None:
    keyring.failure = "none here"
    held = custody.obtain("four horses", create=True)
    assert custody.recovery() is Recovery.NONE
    custody.set_passphrase(held.key, "five horses")
    custody.set_recovery(held.key, "six horses")
    assert custody.recovery() is Recovery.CONFIRMED
    with pytest.raises(WrongPassphrase):
        custody.obtain("four horses", create=False)
    assert custody.obtain("five horses", create=False).key == custody.obtain("six horses", create=False).key
