"""A way to people: what an escalation tells outside of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.domain.escalations import Notice
from console.domain.policies import Via
from console.domain.trouble import Trouble

Secrets = Callable[[str], str]
"""The key of that name, empty when there is none. May block: call it off the loop's thread."""


class NoticeFailed(Trouble):
    """A channel did not take a notice. ``again``: whether a later try may succeed, in ``after`` seconds at the
    earliest."""

    def __init__(self, what: str, *, again: bool, after: float = 0.0) -> None:
        super().__init__(what, kept="It is kept.")
        self.again = again
        self.after = after


class NoticeChannel(Protocol):
    @property
    def via(self) -> Via: ...

    async def send(self, notice: Notice) -> None:
        """Raises NoticeFailed. The receiver can tell a second try by the notice's token."""
