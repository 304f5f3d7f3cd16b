"""``ports.PostRoom`` of this computer."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from console.domain.escalation_settings import WEBHOOK_SECRET
from console.domain.trouble import Trouble
from console.wiring.keyring_keys import forget_key, keep_key, key_facts, secret_of

if TYPE_CHECKING:
    from console.domain.mail import MailServer
    from console.ports.clock import Clock
    from console.ports.engine_room import KeyFacts


class HousePost:
    """What it shows is read when asked for; nothing is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def key(self, name: str) -> KeyFacts:
        return await asyncio.to_thread(key_facts, name)

    async def set_key(self, name: str, key: str) -> None:
        if not key or not name:
            raise Trouble("There is nothing to keep.", do="Type it first.")
        if name.startswith(WEBHOOK_SECRET):
            _check(key)
        await asyncio.to_thread(keep_key, name, key)

    async def make_key(self, name: str) -> str:
        from console.channels.signing import new_secret

        made = new_secret()
        await asyncio.to_thread(keep_key, name, made)
        return made

    async def remove_key(self, name: str) -> None:
        await asyncio.to_thread(forget_key, name)

    async def test_mail(self, server: MailServer, password: str, to: str) -> str:
        from console.channels.mail import send_test

        began = time.monotonic()
        await send_test(server, lambda name: password or secret_of(name), to, self._clock.now())
        return (
            f"{server.host} took a message to {to} after {_taken(began)}. Look into that mailbox, its junk too: only"
            " what arrives calls people."
        )

    async def test_webhook(self, url: str, key_name: str) -> str:
        from console.channels.webhook import WebhookChannel

        began = time.monotonic()
        status = await WebhookChannel(secret_of, self._clock).send_test(url, key_name)
        return f"The server answered {status} after {_taken(began)}."


def _check(key: str) -> None:
    from console.channels.signing import BadSecret, check_secret

    try:
        check_secret(key)
    except BadSecret as bad:
        raise Trouble(str(bad), kept="What was there before is as it was.", do="Paste the whole key.") from bad


def _taken(began: float) -> str:
    milliseconds = (time.monotonic() - began) * 1000
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"
