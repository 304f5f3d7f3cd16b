"""What others did with conversations that the person held: told, wherever in the window they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from console.domain.changes import Change, Topic
from console.domain.control import BOT, QUEUE, Owner
from console.domain.conversations import Conversation, ConversationState, Delivery
from console.domain.ids import SYSTEM, ConversationId, PersonId, TenantId
from console.domain.inbox import Handover
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.inbox.wording import clock_words, customer_of
from console.shell.loading import Loads
from console.shell.page import Frame

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_LOOKED_BACK = 50
_NOT_SENT = "Not sent: "
_MAY_CONCERN = {"taken over", "transferred", "released", "closed", "written", "scheduled", "held back", "reminded"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation as it stands, and what became of the person in it."""

    conversation: Conversation
    lost: Handover | None
    """how it left their hands, where that was not by themselves"""
    by: str
    """the name of who did that"""
    target: str
    """who has it since"""
    unsent: str
    """why words of theirs were not sent"""
    goes_to: Owner
    """whom an idle owner loses it to"""


class Heeding:
    """Reads what changes touched, and tells each thing once."""

    def __init__(self, frame: Frame, loads: Loads) -> None:
        self._frame = frame
        self._loads = loads
        self._session: Session | None = None
        self._since = _LONG_AGO
        self._told: set[tuple[ConversationId, int, str]] = set()
        self._touched: set[tuple[TenantId, ConversationId]] = set()

    def attach(self, session: Session) -> None:
        self._session, self._since = session, session.clock.now()
        self._told.clear()

    def heed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.topic is Topic.INBOX and change.what in _MAY_CONCERN:
                self._touched |= {(change.tenant, ConversationId(each)) for each in change.subjects}
        if not self._touched or self._session is None:
            return
        touched, me = frozenset(self._touched), self._session.me

        def tell(found: list[Standing | None]) -> None:
            self._touched -= touched
            for each in found:
                if each is not None:
                    self._tell(each)

        self._loads.ask("heed", object(), lambda tx: [_standing(tx, *each, me) for each in touched], tell)

    def _tell(self, standing: Standing) -> None:
        one, control = standing.conversation, standing.conversation.control
        reminded = control.reminded and self._session is not None and control.owner == self._session.me
        if standing.unsent:
            if self._is_new(one, standing.unsent):
                self._told.add((one.id, control.epoch, "lost"))
                self._frame.tell_trouble(unsent_trouble(standing))
        elif standing.lost is not None and standing.lost.at >= self._since:
            if self._is_new(one, "lost"):
                self._frame.tell(lost_words(standing, standing.lost))
        elif reminded and control.expires is not None and self._is_new(one, f"reminded {control.expires}"):
            self._frame.tell(idle_words(standing, control.expires))

    def _is_new(self, one: Conversation, what: str) -> bool:
        key = (one.id, one.control.epoch, what)
        known = key in self._told
        self._told.add(key)
        return not known


def unsent_trouble(standing: Standing) -> Trouble:
    return Trouble(
        f"What you wrote to {customer_of(standing.conversation)} was not sent. {standing.unsent}",
        kept="It is kept as your draft in the conversation.",
        do="Ask who holds it, or discard the draft.",
    )


def lost_words(standing: Standing, lost: Handover) -> str:
    """How a conversation left the person's hands."""
    one, at = standing.conversation, clock_words(lost.at, lost.at)
    who = customer_of(one)
    if lost.by == SYSTEM:
        return f"{who}: you were idle, {standing.target} has it since {at}."
    if one.state is ConversationState.CLOSED:
        return f"{who}: {standing.by} closed it at {at}."
    if lost.target == lost.by:
        return f"{who}: {standing.by} took over at {at}."
    return f"{who}: {standing.by} gave it to {standing.target} at {at}."


def idle_words(standing: Standing, expires: datetime) -> str:
    return (
        f"{customer_of(standing.conversation)}: you were idle; "
        f"it goes to the {standing.goes_to} at {clock_words(expires, expires)}."
    )


def _standing(tx: Transaction, tenant: TenantId, id: ConversationId, me: PersonId) -> Standing | None:
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    last = next(reversed(tx.inbox.handovers(tenant, id)), None)
    lost = last if last is not None and last.source == me and last.by != me else None
    owners: dict[str, str] = {person.id: person.name for person in tx.tenants.people(tenant)}
    owners |= {BOT: "the bot", QUEUE: "the queue"}
    return Standing(
        conversation=conversation,
        lost=lost,
        by=owners.get(lost.by, lost.by) if lost else "",
        target=owners.get(lost.target, lost.target) if lost else "",
        unsent=_unsent(tx, conversation, me),
        goes_to=tx.inbox.settings(tenant).return_to,
    )


def _unsent(tx: Transaction, conversation: Conversation, me: PersonId) -> str:
    """Why words of the person that the last change of hands stopped were not sent."""
    shown = tx.inbox.window(conversation.tenant, conversation.id, before=_LOOKED_BACK)
    stopped = [
        each.failure.removeprefix(_NOT_SENT)
        for each in shown
        if each.author == me and each.delivery is Delivery.DRAFT and each.epoch == conversation.control.epoch - 1
    ]
    return next((each for each in reversed(stopped) if each), "")
