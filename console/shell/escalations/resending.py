"""What failed on its way to people sent again, once however often it is asked, and what came of that told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from console.domain.escalation_commands import SendNoticesAgain
from console.domain.escalation_words import MESSAGE
from console.domain.escalations import Notice, NoticeState
from console.domain.ids import NoticeId, TenantId
from console.domain.policies import Via
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.escalations.noticewords import is_troubled
from console.shell.page import Frame


def to_send_again(notices: Iterable[Notice]) -> list[Notice]:
    """Of one escalation's, oldest first: the latest to each receiver, where that failed."""
    latest = {_receiver(each): each for each in notices if each.via is not Via.WINDOW}
    return [each for each in latest.values() if each.state is NoticeState.FAILED]


class Resending(QObject):
    def __init__(self, frame: Frame, deeds: EscalationDeeds) -> None:
        super().__init__(deeds)
        self._frame, self._deeds = frame, deeds
        self._session: Session | None = None
        self._awaited: dict[tuple[TenantId, NoticeId], bool] = {}
        """what went again, and whether people were told that it was not taken at once"""
        self._looking = False

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def able(self) -> bool:
        return self._deeds.able

    def send(self, failed: Sequence[Notice]) -> None:
        """Of one tenant."""
        if self._session is None or not failed:
            return
        command = SendNoticesAgain(
            tenant=failed[0].tenant,
            actor=self._session.me,
            notices=tuple((each.id, each.again) for each in failed),
        )
        self._deeds.run(command, (SendNoticesAgain, command.tenant, command.notices), lambda: self._await(failed))

    def look(self) -> None:
        """Something went out, or did not."""
        if self._session is not None and self._awaited and not self._looking:
            self._looking = True
            self._frame.start(self._look(self._session), "look what came of messages")

    def _await(self, sent: Sequence[Notice]) -> None:
        self._awaited.update({(each.tenant, each.id): False for each in sent})
        self.look()

    async def _look(self, session: Session) -> None:
        awaited = tuple(self._awaited)

        def work(tx: Transaction) -> list[Notice | None]:
            return [tx.notices.get(*each) for each in awaited]

        try:
            found = await session.reader.read(work)
        finally:
            self._looking = False
        for key, notice in zip(awaited, found, strict=True):
            if notice is None or notice.state is NoticeState.DROPPED:
                del self._awaited[key]
            else:
                self._tell(key, notice)

    def _tell(self, key: tuple[TenantId, NoticeId], notice: Notice) -> None:
        """The end of it; before that one failure, so that nobody waits in vain."""
        whom = f"{MESSAGE[notice.via]} to {notice.address}"
        if notice.state is NoticeState.SENT:
            del self._awaited[key]
            self._frame.tell(f"Sent: {whom}.")
        elif notice.state is NoticeState.FAILED:
            del self._awaited[key]
            trouble = Trouble(
                f"Not sent again: {whom}. {notice.failure}",
                kept="It stands with its escalation as not sent.",
                do="Call them yourself; mend the cause and send it again.",
            )
            self._frame.tell_trouble(trouble)
        elif is_troubled(notice) and not self._awaited[key]:
            self._awaited[key] = True
            self._frame.tell(f"Not sent yet: {whom}. {notice.failure} It is tried again by itself.")


def _receiver(notice: Notice) -> tuple[Via, str]:
    return notice.via, notice.person or notice.address
