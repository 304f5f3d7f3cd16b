"""What came of something that was told, in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.escalations import Notice, NoticeState
from console.domain.policies import Via
from console.shell.escalations.wording import countdown
from console.shell.timewords import exact_time, relative_time
from console.shell.tokens import Role


@dataclass(frozen=True, slots=True)
class Came:
    """``word`` with its color; ``more`` says why, and what is done about it."""

    word: str
    role: Role
    icon: str
    more: str = ""


def came_of(notice: Notice, now: datetime, *, exact: bool = False) -> Came:
    """The window sends nothing: it shows. ``exact``: moments in full, for what is printed."""

    def when(at: datetime) -> str:
        return exact_time(at) if exact else relative_time(at, now)

    if notice.state is NoticeState.DROPPED:
        return Came("not needed any more", "secondary", "minus", _sentence(notice.failure))
    if notice.via is Via.WINDOW:
        if notice.seen_at is not None:
            return Came(f"seen {when(notice.seen_at)}", "green", "green")
        return Came("not seen yet", "secondary", "minus")
    if notice.state is NoticeState.SENT:
        tries = f"at try {notice.attempts}" if notice.attempts > 1 else ""
        return Came(f"sent {when(notice.sent_at)}" if notice.sent_at else "sent", "green", "green", tries)
    if notice.state is NoticeState.FAILED:
        return Came("not sent", "red", "red", f"{_tries(notice)}{notice.failure} No further try is made.")
    if notice.state is NoticeState.SENDING:
        return Came("is being sent", "secondary", "nodata", f"try {notice.attempts}" if notice.attempts > 1 else "")
    if not notice.failure:
        return Came("waits to be sent", "secondary", "nodata")
    again = f"at {exact_time(notice.try_at)}" if exact else f"in {countdown(notice.try_at - now)}"
    return Came("not sent yet", "amber", "amber", f"{_tries(notice)}{notice.failure} Tried again {again}.")


def is_troubled(notice: Notice) -> bool:
    """It did not go, or not yet because a try failed."""
    return notice.state is NoticeState.FAILED or (notice.state is NoticeState.WAITING and bool(notice.failure))


def _tries(notice: Notice) -> str:
    return f"{notice.attempts} tries. " if notice.attempts > 1 else ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
