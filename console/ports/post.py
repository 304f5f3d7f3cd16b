"""What goes out of the program as its settings show it: keys, and trying mail server and webhooks."""

from __future__ import annotations

from typing import Protocol

from console.domain.mail import MailServer
from console.ports.engine_room import KeyFacts


class PostRoom(Protocol):
    async def key(self, name: str) -> KeyFacts:
        """Where the key of that name is."""

    async def set_key(self, name: str, key: str) -> None:
        """Into the keyring; the next message uses it. Raises Trouble."""

    async def make_key(self, name: str) -> str:
        """A new key that signs webhooks, kept in the keyring in place of the one before; told this once. Raises
        Trouble."""

    async def remove_key(self, name: str) -> None:
        """From the keyring. Raises Trouble."""

    async def test_mail(self, server: MailServer, password: str, to: str) -> str:
        """Send a test message; returns what came of it as sentences. An empty ``password``: the one that is kept.

        Raises NoticeFailed where it was not taken.
        """

    async def test_webhook(self, url: str, key_name: str) -> str:
        """Post a test, signed with that key; returns what the server answered. Raises NoticeFailed."""
