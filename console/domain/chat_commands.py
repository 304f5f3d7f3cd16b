"""What is done in and around a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.commands import Command
from console.domain.conversations import Conversation
from console.domain.ids import CommandId, ConversationId, KindName, KnowledgeId, MessageId
from console.domain.knowledge import KnowledgeText
from console.domain.rich import Attachment
from console.domain.turns import ModelCall, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class StartConversation(Command):
    conversation: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage(Command):
    """What the other side of the bot wrote. With ``replaces``, that message and all after it are REPLACED first."""

    conversation: ConversationId
    text: str
    replaces: MessageId | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReply(Command):
    """The end of a turn: reply, trace, memory and profile, and the reply's own commands, in one transaction.

    Refused when one of ``answers`` was replaced or answered since the turn began. ``epoch`` is the control's that the
    turn began with: where the bot has lost the conversation since, the reply is kept as a DRAFT message and nothing
    of it is done. ``whispers`` are those that the turn was given;
    they are heard when a model has answered.
    """

    conversation: ConversationId
    answers: tuple[MessageId, ...]
    reply: Reply
    milliseconds: float
    epoch: int = 0
    whispers: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSummary(Command):
    """What was said up to the message ``upto``, in a few sentences; ``calls`` are what that cost.

    Refused when that message was replaced, a later summary stands, or it rests on what the person wished to be
    forgotten: on messages after ``since``. ``needs_consent``: the customer's profile gets it only once they agreed.
    """

    conversation: ConversationId
    summary: str
    upto: MessageId
    since: MessageId = MessageId(0)
    calls: tuple[ModelCall, ...] = ()
    needs_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAction(Command):
    """A click on a suggested action of a reply; refused unless the reply suggested just this ``digest``.

    The tool ran before: ``commands`` are what it asks for, run as the actor, and ``told`` is what it says for people.
    """

    message: MessageId
    digest: str
    commands: tuple[Command, ...] = ()
    told: str = ""


def click_of(message: MessageId, digest: str) -> CommandId:
    """The id of the one ``RunAction`` that there is for a suggested action of a message."""
    return CommandId(f"click-{message}-{digest[:40]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateReply(Command):
    """``rating`` is 1 to 5; one per reply and person, the later one counts."""

    message: MessageId
    rating: int
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveKnowledge(Command):
    """``expected`` is the version that the person saw, 0 for a new entry; refused when another one stands."""

    text: KnowledgeText
    expected: int
    source: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireKnowledge(Command):
    """Never found again; kept with its versions, and restored by saving it again."""

    entry: KnowledgeId
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKnowledge(Command):
    """Entries of a file or plugin; an equal one changes nothing. What a person edited is left, counted as skipped,
    unless ``overwrite``."""

    texts: tuple[KnowledgeText, ...]
    source: str
    overwrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRecord(Command):
    """One record made by a tool or a person; ``body`` is the kind's dataclass."""

    kind: KindName
    body: object
