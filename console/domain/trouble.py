"""Errors that a person can act on: what happened, what was kept, what to do."""

from __future__ import annotations

import errno
from pathlib import Path


class Trouble(Exception):
    """A failure told to the person. All three parts are whole sentences."""

    def __init__(self, what: str, *, kept: str = "Nothing was changed.", do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.do = do

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.do) if part)


class KeyNeeded(Trouble):
    """The profile's key is not at hand: a passphrase must be given."""


class WrongPassphrase(KeyNeeded):
    """The passphrase given opens neither slot of the profile's key file."""


class NoKeyring(KeyNeeded):
    """A new profile, and no keyring on this computer: a passphrase must be chosen."""


class DiskFull(Trouble):
    """The disk has no room for the transaction; it was rolled back whole."""


class ReadOnly(Trouble):
    """The profile's file may not be written."""


class DiskFails(Trouble):
    """The disk could not read or write the profile's file, which may be whole all the same."""


class Unreachable(Trouble):
    """The profile's file is not there any more: moved, deleted, or its disk was unplugged."""


class Damaged(Trouble):
    """The content of the profile's file is wrong: it cannot be read as a database though its key is right."""


class NewerDatabase(Trouble):
    """A newer version of the program wrote this profile."""


class Rejected(Trouble):
    """The desk refused a command."""


class Refused(Rejected):
    """The person may not do that."""


class Conflict(Rejected):
    """Someone was faster, or the command id stands for another command."""


class Warned(Rejected):
    """A person's words break ``rules``; they are free to send them all the same, saying that they know."""

    def __init__(
        self, what: str, rules: tuple[str, ...], do: str = "Change the words, or send them again as they are."
    ) -> None:
        super().__init__(what, kept="", do=do)
        self.rules = rules


class PluginTrouble(Trouble):
    """A plugin failed; it was left out, the rest goes on."""


def trouble_of_os(error: OSError, file: Path) -> Trouble:
    """What the system says about writing or reading ``file``, as trouble."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"The disk that holds {file} is full.", do="Free some space, then try again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(f"{file} may not be written.", do="Make the file and its folder writable, then try again.")
    if error.errno == errno.EIO:
        return DiskFails(
            f"The disk that holds {file} failed.", do="Check that the disk is connected and sound, then try again."
        )
    return Trouble(f"{file} cannot be used: {error.strerror or error}.", do="Check the disk, then try again.")
