"""Controller of what is shown of the open conversation, and of when the cursor goes where one writes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.shell.inbox.behind import BehindController
from console.shell.inbox.deeds import Deeds
from console.shell.inbox.housekeeping import HouseKeeper
from console.shell.inbox.middle import Middle
from console.shell.inbox.reading import ReadingController
from console.shell.inbox.standing import Standing
from console.shell.inbox.writing import WritingController


class OpenedController(QObject):
    def __init__(
        self,
        keeper: HouseKeeper,
        reading: ReadingController,
        writing: WritingController,
        deeds: Deeds,
        behind: BehindController,
        middle: Middle,
    ) -> None:
        super().__init__(middle)
        self._keeper, self._reading, self._writing = keeper, reading, writing
        self._deeds, self._behind, self._middle = deeds, behind, middle
        self._to_composer = False

    def show_opened(self) -> None:
        """Another conversation is open, or none is."""
        one = self._reading.conversation
        self._middle.show_open(one is not None)
        self._writing.open(one, self._reading.draft)
        self._to_composer = False
        self._middle.ask.hide()
        self.show()

    def show_renewed(self) -> None:
        """The same conversation, read again."""
        if self._reading.conversation is not None:
            self._writing.renew(self._reading.conversation, self._reading.draft, self._keeper.wording())
        self.show()
        if self._to_composer and self._standing().mine:
            self._to_composer = False
            self._middle.composer.focus()

    def show(self) -> None:
        self._deeds.conversation = self._reading.conversation
        self.show_standing()
        self._behind.show(self._reading.conversation)

    def show_standing(self) -> None:
        """What the person may do, in composer and head."""
        one, standing = self._reading.conversation, self._standing()
        self._middle.composer.show_standing(standing)
        if one is not None:
            self._middle.head.show_conversation(one, standing, self._reading.viewers, self._keeper.wording())

    def show_waiting(self) -> None:
        """Time went by."""
        if self._reading.conversation is not None:
            self._middle.head.show_waiting(self._reading.conversation, self._keeper.wording())

    def compose_when_held(self) -> None:
        """The cursor goes where one writes, as soon as the conversation is seen to be held."""
        self._to_composer = not self._standing().mine
        if not self._to_composer:
            self._middle.composer.focus()

    def refuse_text(self) -> None:
        """The conversation went to somebody else while one wrote: where it is, and that nothing is lost."""
        if self._middle.composer.text.strip():
            self._middle.composer.refuse(f"{self._standing().words}. Your text is kept as the draft.")

    def _standing(self) -> Standing:
        return self._keeper.standing(self._reading.conversation)
