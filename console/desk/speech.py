"""What bots say to customers while they say it: told to whoever watches, kept nowhere, ended by a change of hands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from console.domain.changes import Change, Topic
from console.domain.ids import ConversationId
from console.domain.speech import Utterance
from console.ports.session import SpeechListener

if TYPE_CHECKING:  # it is there before any conversation is
    from console.domain.conversations import Conversation

log = logging.getLogger(__name__)

GOES_ON = frozenset(
    {
        "received", "answered", "noted", "whispered", "drafted", "draft discarded", "action item", "read", "priority",
        "profile", "presence", "sending", "sent", "delivered", "waits", "failed", "sent again",
    }
)  # fmt: skip
"""What may happen to a conversation without its bot losing it; anything else ends what is shown of a turn."""


class Voice:
    """Of one turn; mute once it ended or the bot may have lost the conversation."""

    def __init__(self, tell: Callable[[Voice, Utterance | None], None] | None = None) -> None:
        self._tell = tell

    def say(self, text: str) -> None:
        """``text`` is all that was said so far."""
        if self._tell is not None:
            self._tell(self, Utterance(text))

    def stored(self, text: str) -> None:
        """It stands as a message now, which waits to be sent."""
        tell, self._tell = self._tell, None
        if tell is not None:
            tell(self, Utterance(text, stored=True))

    def end(self) -> None:
        """Nothing of it was stored; no effect after ``stored``."""
        tell, self._tell = self._tell, None
        if tell is not None:
            tell(self, None)

    def mute(self) -> None:
        """Nobody is told any more."""
        self._tell = None


class Speech:
    """Voices of the turns under way. ``hear`` wants every change before the one who caused it has the outcome: then
    no word of a bot is told after an acknowledged takeover."""

    def __init__(self) -> None:
        self._voices: dict[ConversationId, tuple[Voice, Utterance | None]] = {}
        self._listeners: dict[ConversationId, list[SpeechListener]] = {}

    def watch(self, conversation: ConversationId, listener: SpeechListener) -> Callable[[], None]:
        """``ports.session.Session.hear_bot``."""
        self._listeners.setdefault(conversation, []).append(listener)
        _voice, said = self._voices.get(conversation, (None, None))
        if said is not None:
            listener(said)

        def stop() -> None:
            listeners = self._listeners.get(conversation, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(conversation, None)

        return stop

    def begin(self, conversation: Conversation) -> Voice:
        """For a turn that is about to read what it answers: a change told before this is seen by that reading.

        Nobody is told before its first ``say``: the reading may find that somebody else has the conversation.
        """
        if conversation.in_house:
            return Voice()
        id = conversation.id
        voice = Voice(lambda voice, said: self._take(id, voice, said))
        self._silence(id)
        self._voices[id] = (voice, None)
        return voice

    def hear(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.topic is Topic.INBOX and change.what not in GOES_ON:
                named = [ConversationId(each) for each in change.subjects]
                for id in named or {*self._voices, *self._listeners}:
                    self._silence(id)
                    self._tell(id, None)

    def _take(self, id: ConversationId, voice: Voice, said: Utterance | None) -> None:
        if id not in self._voices or self._voices[id][0] is not voice:
            return
        if said is None or said.stored:
            del self._voices[id]
        else:
            self._voices[id] = (voice, said)
        self._tell(id, said)

    def _silence(self, id: ConversationId) -> None:
        if id in self._voices:
            self._voices.pop(id)[0].mute()

    def _tell(self, id: ConversationId, said: Utterance | None) -> None:
        for listener in tuple(self._listeners.get(id, ())):
            try:
                listener(said)
            except Exception:
                log.exception("a listener failed; the bot speaks on")
