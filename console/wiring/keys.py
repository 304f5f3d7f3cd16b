"""Keys of a profile that is kept nowhere."""

from __future__ import annotations

from console.domain.trouble import Refused
from console.ports.session import Recovery


class ForgottenKeys:
    """``ports.Keys`` of the ephemeral demo: there is nothing that a passphrase could open later."""

    async def rotate(self) -> None:
        raise _nothing_kept()

    async def recovery(self) -> Recovery:
        return Recovery.NONE

    async def make_recovery(self) -> str:
        raise _nothing_kept()

    async def confirm_recovery(self) -> None:
        raise _nothing_kept()

    async def set_passphrase(self, passphrase: str) -> None:
        raise _nothing_kept()

    async def set_recovery(self, passphrase: str) -> None:
        raise _nothing_kept()


def _nothing_kept() -> Refused:
    return Refused(
        "This demo is kept nowhere, so its key cannot be changed.",
        do="Start again and choose a passphrase to keep a profile.",
    )
