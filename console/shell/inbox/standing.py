"""Who holds the open conversation, and so what a person may do in it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState
from console.domain.people import Role
from console.shell.inbox.wording import Wording, holder_words


class Mode(StrEnum):
    """What is written: words to the customer, to colleagues, to the bot."""

    REPLY = "reply"
    NOTE = "note"
    WHISPER = "whisper"


class Hold(StrEnum):
    NONE = "nothing open"
    BOT = "the bot"
    QUEUE = "nobody"
    ME = "me"
    OTHER = "a colleague"


@dataclass(frozen=True, slots=True)
class Standing:
    """``words`` say who holds it since when. ``may_take``: a take-over is open to this person."""

    hold: Hold = Hold.NONE
    words: str = ""
    state: ConversationState = ConversationState.OPEN
    may_take: bool = False
    needs_reason: bool = False
    able: bool = False
    """commands can be run at all"""

    @property
    def mine(self) -> bool:
        return self.hold is Hold.ME and self.state is ConversationState.OPEN


def standing_of(conversation: Conversation | None, wording: Wording, role: Role, able: bool) -> Standing:
    if conversation is None:
        return Standing()
    owner = conversation.control.owner
    hold = {BOT: Hold.BOT, QUEUE: Hold.QUEUE, wording.me: Hold.ME}.get(owner, Hold.OTHER)
    supervises = role in (Role.SUPERVISOR, Role.ADMIN)
    return Standing(
        hold=hold,
        words=holder_words(conversation, wording),
        state=conversation.state,
        may_take=able and (hold is not Hold.OTHER or supervises),
        needs_reason=hold is Hold.OTHER,
        able=able,
    )
