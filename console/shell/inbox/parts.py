"""What stands in the composer of one conversation: words of each kind, and the files that go with them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.ids import MessageId
from console.domain.inbox import Draft
from console.domain.rich import Attachment
from console.shell.inbox.standing import Mode


@dataclass(frozen=True, slots=True)
class Parts:
    """``from_draft``: the message that was never sent of which ``text`` was made."""

    text: str = ""
    note: str = ""
    whisper: str = ""
    attachments: tuple[Attachment, ...] = ()
    from_draft: MessageId | None = None

    def words(self, mode: Mode) -> str:
        return {Mode.REPLY: self.text, Mode.NOTE: self.note, Mode.WHISPER: self.whisper}[mode]

    def with_words(self, mode: Mode, words: str) -> Parts:
        if mode is Mode.NOTE:
            return replace(self, note=words)
        if mode is Mode.WHISPER:
            return replace(self, whisper=words)
        return replace(self, text=words, from_draft=self.from_draft if words else None)

    def sent(self, mode: Mode, words: str) -> Parts:
        """``words`` are on their way; what was written since stays."""
        after = self.emptied(mode)
        return after if self.words(mode).strip() == words else after.with_words(mode, self.words(mode))

    def emptied(self, mode: Mode) -> Parts:
        after = self.with_words(mode, "")
        return replace(after, attachments=()) if mode is Mode.REPLY else after


def parts_of(draft: Draft | None) -> Parts:
    if draft is None:
        return Parts()
    return Parts(draft.text, draft.note, draft.whisper, draft.attachments, draft.from_draft)
