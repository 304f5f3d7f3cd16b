"""A bot of the house hands over: nobody but its person sees the chat, so people are called, with what was said."""

from __future__ import annotations

from collections.abc import Sequence

from console.desk.work import Work
from console.domain.commands import Command
from console.domain.conversations import Conversation, Message, Sender
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import LONGEST_TITLE, EscalationKind, Subject, SubjectKind
from console.domain.ids import SYSTEM, PersonId
from console.domain.scoring import Severity
from console.domain.turns import Handoff, HandoffReason

MOST_SAID = 8
"""Messages that go along."""
_LONGEST_LINE = 300
_HEARD = frozenset({HandoffReason.REQUESTED, HandoffReason.TOPIC, HandoffReason.HOUSE})
"""What somebody must hear of at once; that the bot is unsure or failed is less."""


def call_for(work: Work, command: Command, conversation: Conversation, handoff: Handoff) -> EscalateSubject:
    """One for each conversation while it is open; what is said once it calls no more begins it again.

    By the policies of all plugins, whichever bot it was.
    """
    person = work.tx.tenants.person(conversation.tenant, PersonId(conversation.customer))
    name = person.name if person else conversation.customer
    said = work.tx.conversations.history(conversation.tenant, conversation.id, limit=MOST_SAID)
    quoted = "\n".join(_lines(said, name))
    reason = f"{handoff.reason.value}: {handoff.detail}" if handoff.detail else handoff.reason.value
    asks = (
        "asks the bot for a person"
        if handoff.reason is HandoffReason.REQUESTED
        else "needs a person in a bot's place"
    )
    return EscalateSubject(
        tenant=conversation.tenant,
        actor=SYSTEM,
        id=command.id,
        subject=Subject(SubjectKind.OTHER, f"chat {conversation.id}"),
        title=f"{name} {asks}"[:LONGEST_TITLE],
        severity=Severity.HIGH if handoff.reason in _HEARD else Severity.MEDIUM,
        kind=EscalationKind.HANDOFF,
        why=f"{reason}.\n{quoted}",
        conversation=conversation.id,
        quoted=quoted,
        news=True,
    )


def _lines(said: Sequence[Message], name: str) -> list[str]:
    """In the order in which it was said."""
    who = {Sender.CUSTOMER: name, Sender.BOT: "Bot"}
    heard = [each for each in said if each.sender in who]
    return [f"{who[each.sender]}: {_short(each.text)}" for each in heard]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1].rstrip()}…"
