"""What a person writes in a conversation of the inbox: to the customer, to colleagues, to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.desk.action_items import resolve_all
from console.desk.escalating.house import House
from console.desk.holding import (
    check_epoch,
    checked,
    holder_told,
    message_of,
    name_of,
    put_back,
    renew,
    talk_of,
    tell,
)
from console.desk.inbox import close_now
from console.desk.permissions import at_least
from console.desk.takeover import check_may_take, let_go, take
from console.desk.warning import WARNED, warn
from console.desk.work import Handlers, Kept, Work
from console.domain.commands import Command, Outcome
from console.domain.control import BOT
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import SYSTEM, MessageId
from console.domain.inbox import ANSWERABLE, ActionKind, Draft
from console.domain.inbox_commands import (
    CancelScheduled,
    DiscardDraft,
    RetrySend,
    SaveDraft,
    SendMessage,
    Then,
    Whisper,
    WriteNote,
)
from console.domain.people import Role
from console.domain.rich import Rich
from console.domain.trouble import Conflict, Refused, Rejected

LONGEST_WORDS = 10_000
"""Characters of one message to a customer."""
MOST_ATTACHMENTS = 20
_LOOKED_BACK = 20


def handlers(house: House) -> Handlers:
    return {
        SendMessage: lambda work, command: send(work, command, house),
        DiscardDraft: discard_draft,
        CancelScheduled: cancel_scheduled,
        RetrySend: retry,
        WriteNote: write_note,
        Whisper: whisper,
        SaveDraft: save_draft,
    }


def send(work: Work, command: SendMessage, house: House) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    text = _checked_words(work, command)
    if command.actor == SYSTEM:
        raise Rejected("Only a person writes to a customer here.")
    conversation = _held(work, command, conversation, text)
    knowing = warn(_all_words(command, text), house.rules_of(conversation.plugin), command.warned)
    later = command.send_at is not None and command.send_at > work.now
    unanswered = () if later else work.tx.conversations.unanswered(command.tenant, conversation.id)
    waiting = tuple(each.id for each in unanswered)
    message = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.PERSON,
        text=text,
        at=work.now,
        author=command.actor,
        delivery=Delivery.SCHEDULED if later else Delivery.QUEUED,
        reply_to=waiting[-1] if waiting else None,
        answers=waiting if len(waiting) > 1 else (),
        epoch=conversation.control.epoch,
        rich=command.rich,
        attachments=command.attachments,
        send_at=command.send_at if later else work.now,
    )
    work.tx.conversations.add(command.tenant, message)
    if knowing:
        _note_warning(work, command, conversation, knowing)
    _clear_drafts(work, command, text)
    conversation = renew(work, conversation, command.actor)
    if not later:
        conversation = _answered(work, conversation, command, waiting)
    work.tx.inbox.update(conversation)
    _go_on(work, command, conversation)
    tell(work, command, "scheduled" if later else "written", conversation.id)
    return Outcome(command.id, "It will be sent at the time you chose." if later else "It is on its way.", 1)


def discard_draft(work: Work, command: DiscardDraft) -> Outcome:
    conversation, message = message_of(work, command.tenant, command.message)
    if message.delivery is not Delivery.DRAFT:
        raise Conflict("This message is no draft any more.", do="Look at the conversation again.")
    _check_own(work, conversation, message, command.actor)
    work.tx.conversations.mark(command.tenant, [message.id], Delivery.REPLACED)
    tell(work, command, "draft discarded", conversation.id)
    return Outcome(command.id, "The draft is discarded.", 1)


def cancel_scheduled(work: Work, command: CancelScheduled) -> Outcome:
    conversation, message = message_of(work, command.tenant, command.message)
    _check_own(work, conversation, message, command.actor)
    if message.delivery not in (Delivery.SCHEDULED, Delivery.QUEUED) or message.sender is not Sender.PERSON:
        raise Conflict("This message cannot be held back any more.", do="Look at the conversation again.")
    put_back(work, conversation, message)
    tell(work, command, "held back", conversation.id)
    return Outcome(command.id, "It will not be sent; the text is kept as a draft.", 1)


def retry(work: Work, command: RetrySend) -> Outcome:
    conversation, message = message_of(work, command.tenant, command.message)
    if message.delivery is not Delivery.FAILED:
        raise Conflict("This message did not fail.", do="Look at the conversation again.")
    if conversation.control.held_by_person and conversation.control.owner != command.actor:
        raise Conflict(holder_told(work, conversation), do="Ask them to send it again, or take over.")
    epoch = conversation.control.epoch
    again = replace(message, delivery=Delivery.QUEUED, send_at=work.now, attempts=0, failure="", epoch=epoch)
    work.tx.outbox.move(command.tenant, message, again)
    conversation = resolve_all(work, conversation, command.actor, {ActionKind.NOT_SENT}, "sent again")
    work.tx.inbox.update(renew(work, conversation, command.actor))
    tell(work, command, "sent again", conversation.id)
    return Outcome(command.id, "It is tried again.", 1)


def write_note(work: Work, command: WriteNote) -> Outcome:
    _write_aside(work, command, Sender.NOTE, "The note")
    tell(work, command, "noted", command.conversation)
    return Outcome(command.id, "The note is kept.", 1)


def whisper(work: Work, command: Whisper) -> Outcome:
    _write_aside(work, command, Sender.WHISPER, "The whisper")
    tell(work, command, "whispered", command.conversation)
    return Outcome(command.id, "The bot reads it at its next turn.", 1)


def save_draft(work: Work, command: SaveDraft) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    text = _text_only(command.text)
    stands = work.tx.inbox.draft(command.tenant, conversation.id)
    version = 0 if stands is None else stands.version
    if stands is not None and version != command.version and stands.author != command.actor:
        raise Conflict(
            f"{name_of(work.tx, command.tenant, stands.author)} changed the draft meanwhile.",
            kept="Their text stands; yours is still in your window.",
            do="Copy what you need, then load the draft.",
        )
    before = stands or Draft(conversation=conversation.id, text="", author=command.actor, version=0, at=work.now)
    after = _drafted_anew(work, command, before, text)
    if after == before:
        return Outcome(command.id, "The draft stands already.", skipped=1)
    _keep_draft(work, command, after)
    work.tx.inbox.update(renew(work, conversation, command.actor))
    tell(work, command, "drafted", conversation.id)
    return Outcome(command.id, "The draft is kept.", 1)


def _checked_words(work: Work, command: SendMessage) -> str:
    text = checked(command.text, "The message", LONGEST_WORDS)
    if not text and not command.attachments and command.rich in (None, Rich()):
        raise Rejected("The message is empty.", do="Write something.")
    if len(command.attachments) > MOST_ATTACHMENTS:
        raise Rejected(f"A message carries {MOST_ATTACHMENTS} files at most.", do="Send the others after it.")
    for attachment in command.attachments:
        if not work.tx.documents.stands(command.tenant, attachment.document):
            raise Rejected(f"The file {attachment.name!r} is not there.", do="Attach it again.")
    return text


def _all_words(command: SendMessage, text: str) -> str:
    """The text, and what stands in cards, lists and buttons beside it."""
    rich = command.rich
    if rich is None:
        return text
    cards = [f"{card.title}\n{card.text}" for card in rich.cards]
    rows = [f"{row.title}\n{row.description}" for section in rich.sections for row in section.rows]
    return "\n".join((rich.header, text, *cards, *rows, rich.footer))


def _note_warning(work: Work, command: SendMessage, conversation: Conversation, knowing: str) -> None:
    """For colleagues and supervisors, beside the message; the customer and the bot never see it."""
    note = f"{name_of(work.tx, command.tenant, command.actor)}, {WARNED}: {knowing}"
    work.tx.conversations.add(
        command.tenant,
        Message(
            id=MessageId(0),
            conversation=conversation.id,
            sender=Sender.NOTE,
            text=note,
            at=work.now,
            epoch=conversation.control.epoch,
        ),
    )


def _held(work: Work, command: SendMessage, conversation: Conversation, text: str) -> Conversation:
    """The conversation in the actor's hands. Raises Kept where it is not, with the text kept as a draft."""
    try:
        if command.take_over and conversation.control.owner != command.actor:
            check_may_take(work, conversation, command.actor, command.epoch, "")
        else:
            _check_holds(work, command, conversation)
    except Rejected as refusal:
        _keep_refused(work, command, conversation, text)
        refusal.kept = "Your text is kept as a draft in the conversation."
        raise Kept(refusal) from refusal
    if conversation.control.owner == command.actor:
        return conversation
    return take(work, conversation, command.actor, command.epoch, "")


def _check_holds(work: Work, command: SendMessage, conversation: Conversation) -> None:
    if conversation.control.owner != command.actor:
        raise Conflict(holder_told(work, conversation), do="Take the conversation over, then send it.")
    check_epoch(work, conversation, command.epoch)


def _keep_refused(work: Work, command: SendMessage, conversation: Conversation, text: str) -> None:
    """Once, however often it is tried."""
    lately = work.tx.inbox.window(command.tenant, conversation.id, before=_LOOKED_BACK)
    if any(_is_refused(each, command, text) for each in lately):
        return
    work.tx.conversations.add(
        command.tenant,
        Message(
            id=MessageId(0),
            conversation=conversation.id,
            sender=Sender.PERSON,
            text=text,
            at=work.now,
            author=command.actor,
            delivery=Delivery.DRAFT,
            epoch=command.epoch,
            rich=command.rich,
            attachments=command.attachments,
        ),
    )
    tell(work, command, "refused", conversation.id)


def _is_refused(message: Message, command: SendMessage, text: str) -> bool:
    own = message.sender is Sender.PERSON and message.author == command.actor
    return own and message.delivery is Delivery.DRAFT and message.text == text


def _clear_drafts(work: Work, command: SendMessage, text: str) -> None:
    """What this message was made of: the composer's text, the draft it came from, the same words refused before."""
    tenant, id = command.tenant, command.conversation
    stands = work.tx.inbox.draft(tenant, id)
    stood = stands is not None and (stands.text or stands.attachments)
    if stands is not None and stood and (stands.author == command.actor or stands.text.strip() == text):
        _keep_draft(work, command, replace(stands, text="", attachments=(), from_draft=None))
    lately = work.tx.inbox.window(tenant, id, before=_LOOKED_BACK)
    made_of = [each.id for each in lately if _is_refused(each, command, text)]
    if command.from_draft is not None:
        source = work.tx.conversations.message(tenant, command.from_draft)
        if source is None or source.conversation != id or source.delivery is not Delivery.DRAFT:
            raise Conflict("The draft that this was made of is gone.", do="Send it without that draft.")
        made_of.append(source.id)
    work.tx.conversations.mark(tenant, list(dict.fromkeys(made_of)), Delivery.REPLACED)


def _answered(
    work: Work, conversation: Conversation, command: SendMessage, waiting: Sequence[MessageId]
) -> Conversation:
    """Nothing is owed any more: what the customer had written is answered."""
    work.tx.conversations.mark(command.tenant, waiting, Delivery.ANSWERED)
    conversation = replace(conversation, waiting_since=None)
    return resolve_all(work, conversation, command.actor, ANSWERABLE, "answered")


def _go_on(work: Work, command: SendMessage, conversation: Conversation) -> None:
    if command.then is Then.HAND_BACK:
        let_go(work, conversation, command.actor, BOT, "")
    elif command.then is Then.CLOSE:
        close_now(work, conversation, command.actor, "")


def _check_own(work: Work, conversation: Conversation, message: Message, actor: str) -> None:
    """Its author, who holds the conversation, or a supervisor; a bot's: everybody while no person holds it."""
    if actor in (message.author, conversation.control.owner, SYSTEM) or at_least(work.role, Role.SUPERVISOR):
        return
    if message.author is None and not conversation.control.held_by_person:
        return
    raise Refused("This is somebody else's message.", do="Ask them or a supervisor.")


def _write_aside(work: Work, command: WriteNote | Whisper, sender: Sender, what: str) -> None:
    conversation = talk_of(work, command.tenant, command.conversation)
    text = checked(command.text, what)
    if not text:
        raise Rejected(f"{what} is empty.", do="Write something.")
    work.tx.conversations.add(
        command.tenant,
        Message(
            id=MessageId(0),
            conversation=conversation.id,
            sender=sender,
            text=text,
            at=work.now,
            author=None if command.actor == SYSTEM else command.actor,
            epoch=conversation.control.epoch,
        ),
    )
    _clear_aside(work, command, text)
    work.tx.inbox.update(renew(work, conversation, command.actor))


def _clear_aside(work: Work, command: WriteNote | Whisper, text: str) -> None:
    """What it was written of stands in the composer no longer; what a colleague writes there stays."""
    stands = work.tx.inbox.draft(command.tenant, command.conversation)
    if stands is None:
        return
    noting = isinstance(command, WriteNote)
    begun = stands.note if noting else stands.whisper
    if begun and (stands.author == command.actor or begun.strip() == text):
        _keep_draft(work, command, replace(stands, note="") if noting else replace(stands, whisper=""))


def _drafted_anew(work: Work, command: SaveDraft, before: Draft, text: str) -> Draft:
    files = before.attachments if command.attachments is None else command.attachments
    for attachment in files:
        if attachment not in before.attachments and not work.tx.documents.stands(command.tenant, attachment.document):
            raise Rejected(f"The file {attachment.name!r} is not there.", do="Attach it again.")
    return replace(
        before,
        text=text,
        note=before.note if command.note is None else _text_only(command.note),
        whisper=before.whisper if command.whisper is None else _text_only(command.whisper),
        attachments=files,
        from_draft=command.from_draft,
    )


def _keep_draft(work: Work, command: Command, draft: Draft) -> None:
    """As the actor's, in its next version."""
    kept = replace(draft, author=command.actor, version=draft.version + 1, at=work.now)
    work.tx.inbox.keep_draft(command.tenant, kept)


def _text_only(text: str) -> str:
    """As it stands in the composer, its white space kept."""
    checked(text, "The draft", LONGEST_WORDS)
    return text
