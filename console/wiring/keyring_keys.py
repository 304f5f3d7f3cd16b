"""Keys that people set: in the environment or the keyring. All of it blocks."""

from __future__ import annotations

import os

from console.domain.trouble import Trouble
from console.ports.engine_room import KeyFacts, KeyPlace
from console.ports.notifying import NoticeFailed


def key_facts(name: str) -> KeyFacts:
    from console.config.keyrings import KeyringFailure, SystemKeyring

    if os.environ.get(name, "").strip():
        return KeyFacts(name, KeyPlace.ENVIRONMENT)
    try:
        found = SystemKeyring().get(name)
    except KeyringFailure as failure:
        return KeyFacts(name, KeyPlace.UNKNOWN, str(failure))
    return KeyFacts(name, KeyPlace.KEYRING if found else KeyPlace.NOWHERE)


def keep_key(name: str, key: str) -> None:
    """Put it there and read it back: an entry that is not kept is worse than none."""
    from console.config.keyrings import KeyringFailure, SystemKeyring

    keyring = SystemKeyring()
    try:
        keyring.set(name, key)
        kept = keyring.get(name) == key
    except KeyringFailure as failure:
        raise _not_kept(name, str(failure)) from failure
    if not kept:
        raise _not_kept(name, "The keyring does not keep what it is given.")


def forget_key(name: str) -> None:
    from console.config.keyrings import KeyringFailure, SystemKeyring

    keyring = SystemKeyring()
    try:
        if keyring.get(name) is not None:
            keyring.delete(name)
    except KeyringFailure as failure:
        raise Trouble(
            f"The key was not removed. {failure}", kept="It is kept as it was.", do="Unlock or start the keyring."
        ) from failure


def secret_of(name: str) -> str:
    """From the environment or the keyring, empty where it is in neither. Raises NoticeFailed."""
    from console.config.keyrings import KeyringFailure, SystemKeyring

    try:
        return os.environ.get(name, "").strip() or SystemKeyring().get(name) or ""
    except KeyringFailure as failure:
        raise NoticeFailed(str(failure), again=True) from failure


def _not_kept(name: str, why: str) -> Trouble:
    return Trouble(
        f"The key was not kept. {why}",
        kept="What was there before is as it was.",
        do=f"Unlock or start the keyring, or set the environment variable {name} before the program starts.",
    )
