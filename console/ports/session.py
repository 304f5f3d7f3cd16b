"""An open profile, and the door that opens it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from console.domain.ids import ConversationId, PersonId
from console.domain.trouble import Trouble
from console.ports.clock import Clock

if TYPE_CHECKING:  # the first page waits for no noun that it does not show
    from console.domain.speech import Utterance
    from console.ports.catalog import Catalog
    from console.ports.chat import Chat
    from console.ports.database import Reader
    from console.ports.desk import Desk, Exporter, Importer
    from console.ports.engine_room import EngineRoom
    from console.ports.library import Library
    from console.ports.post import PostRoom
    from console.ports.simulation import Simulator

TroubleListener = Callable[[Trouble], None]
SpeechListener = Callable[["Utterance | None"], None]
"""Hears what a bot has said so far; None: the words do not count any more, and are to be taken away at once."""


async def _nothing_left() -> None:
    """Of a session that was opened whole."""


async def _nobody_develops(_tell: Callable[[str], None] | None) -> None:
    """Of a session that has no plugins of its own."""


def _no_bot_speaks(_conversation: ConversationId, _listener: SpeechListener) -> Callable[[], None]:
    """Of a session whose bots speak elsewhere."""
    return lambda: None


class KeySource(StrEnum):
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way, not a secret
    EPHEMERAL = "kept nowhere"


@dataclass(frozen=True, slots=True)
class Session:
    """An open profile. ``notices`` are sentences to tell the person once, such as a backup made."""

    profile: str
    mode: str
    folder: Path
    me: PersonId
    desk: Desk
    reader: Reader
    importer: Importer
    exporter: Exporter
    library: Library
    chat: Chat
    engine: EngineRoom
    post: PostRoom
    simulator: Simulator
    catalog: Catalog
    clock: Clock
    key_source: KeySource
    read_only: bool
    keys: Keys
    recovery_passphrase: str | None
    notices: tuple[str, ...]
    close: Callable[[], Awaitable[None]]
    hear_troubles: Callable[[TroubleListener], None] = lambda _listener: None
    """Tell ``listener``, in the loop's thread, what goes wrong in the background, and what went wrong before."""
    hear_bot: Callable[[ConversationId, SpeechListener], Callable[[], None]] = _no_bot_speaks
    """Tell ``listener``, in the loop's thread, what the bot says there to its customer while it answers here, also
    what was said of a turn before; returns the way to stop that. No word is told once a takeover is done."""
    answer_customers: Callable[[], Awaitable[None]] = _nothing_left
    """From now on bots answer customers and what waits goes out, here; a window's session does so once complete."""
    complete: Callable[[], Awaitable[None]] = _nothing_left
    """Do what the first page need not wait for; until then a command waits for it itself. Raises Trouble."""
    watch: Callable[[Callable[[str], None] | None], Coroutine[Any, Any, None]] = _nobody_develops
    """While developing plugins: read their behavior files again when they change. What is given hears a sentence each
    time, with file and line where they cannot be used; None ends the watch."""


class Recovery(StrEnum):
    """Whether a recovery passphrase opens the profile, and whether a person said that it is written down."""

    NONE = "none"
    UNCONFIRMED = "made, never confirmed"
    CONFIRMED = "confirmed"


class Keys(Protocol):
    """The database key of the open profile."""

    async def recovery(self) -> Recovery: ...
    async def make_recovery(self) -> str:
        """A new recovery passphrase in place of the one so far; it is told this once, and kept nowhere."""

    async def confirm_recovery(self) -> None:
        """A person has written the recovery passphrase down."""

    async def set_passphrase(self, passphrase: str) -> None:
        """Of a profile that is locked with a chosen passphrase: from now on this one opens it in its place."""

    async def rotate(self) -> None:
        """A new random key; the file is encrypted anew. Killed at any moment, the old or the new key opens it."""

    async def set_recovery(self, passphrase: str) -> None: ...


class Door(Protocol):
    """Opens the profile; everything slow in it runs off the caller's thread."""

    async def open(self, passphrase: str | None = None, *, ephemeral: bool = False) -> Session:
        """Raises KeyNeeded (ask, then call again), NewerDatabase, Damaged, or another Trouble.

        ``ephemeral``: a demo profile under a key that is kept nowhere, gone when it closes.
        """

    async def glance(self) -> str | None:
        """What the scorecard page showed when the profile was closed, as ``shell.scorecard.glance`` wrote it.

        None unless it is what the page would read now. It comes before ``open``, raises nothing, asks for nothing.
        """

    def set_aside(self) -> Path:
        """Move a damaged database away, never delete it; the next open begins anew. Returns its new path."""
