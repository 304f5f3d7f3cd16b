"""What people write in the inbox: sent with the lease, kept without it, scheduled, held back, said aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.desk.next_turn import next_turn
from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState, Delivery, Sender
from console.domain.ids import SYSTEM, ConversationId, DocumentId, MessageId
from console.domain.inbox import ActionKind, Draft
from console.domain.inbox_commands import (
    CancelScheduled,
    DiscardDraft,
    KeepDocument,
    MarkFailed,
    MarkSending,
    OpenActionItem,
    RetrySend,
    SaveDraft,
    Then,
    Whisper,
    WriteNote,
)
from console.domain.rich import Attachment
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import ModelCall
from tests.fakes.desk_profile import OPERATOR, SUPERVISOR, TENANT
from tests.fakes.inbox_profile import OTTO, Inbox, made_reply

CALL = ModelCall(provider="p", model="m", prompt_tokens=1, completion_tokens=1, cost=None, milliseconds=1.0)


async def test_without_the_lease_nothing_is_sent_and_the_text_is_kept_once(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    for _ in range(2):
        with pytest.raises(Conflict, match=r"Olga holds this conversation since 12:00 UTC") as told:
            await inbox.write(talk.id, "My words", OTTO)
    assert told.value.kept == "Your text is kept as a draft in the conversation."
    drafts = [each for each in await inbox.messages(talk.id, Sender.PERSON) if each.delivery is Delivery.DRAFT]
    assert [(each.text, each.author) for each in drafts] == [("My words", OTTO)]
    assert await inbox.send_all() == []
    assert (await inbox.get(talk.id)).last_text == "Hello"
    assert [change.what for change in inbox.profile.told][-1] == "refused"


async def test_a_lease_of_an_earlier_epoch_is_none(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    await inbox.release(talk.id, QUEUE)
    await inbox.take(talk.id)
    with pytest.raises(Conflict, match="Olga holds"):
        await inbox.write(talk.id, "Old words", epoch=1)
    assert await inbox.send_all() == []


async def test_the_holder_writes_and_nothing_is_owed_any_more(inbox: Inbox) -> None:
    talk = await inbox.receive("One")
    await inbox.receive("Two")
    await inbox.take(talk.id)
    await inbox.do(OpenActionItem, conversation=talk.id, kind=ActionKind.HANDOFF, reason="asked")
    await inbox.do(OpenActionItem, conversation=talk.id, kind=ActionKind.MUST_HAVE_FAILED, reason="no licence")
    await inbox.write(talk.id, "Good morning")
    after = await inbox.get(talk.id)
    assert (after.waiting_since, after.action_items, after.last_text) == (None, 1, "Good morning")
    assert after.last_sender is Sender.PERSON
    assert await inbox.read(lambda tx: tx.conversations.unanswered(TENANT, talk.id)) == []
    assert await inbox.send_all() == ["Good morning"]
    (said,) = await inbox.messages(talk.id, Sender.PERSON)
    assert (said.delivery, said.author, said.epoch, said.external) == (Delivery.SENT, OPERATOR, 1, f"x{said.id}")


async def test_write_and_take_over_is_both_or_neither(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.write(talk.id, "I am a person", take_over=True)
    assert (await inbox.get(talk.id)).control.owner == OPERATOR
    assert await inbox.send_all() == ["I am a person"]
    with pytest.raises(Conflict, match="Olga holds"):
        await inbox.write(talk.id, "Me too", OTTO, take_over=True, epoch=0)
    with pytest.raises(Refused, match="Olga holds"):
        await inbox.write(talk.id, "Me too", OTTO, take_over=True)
    after = await inbox.get(talk.id)
    assert (after.control.owner, after.control.epoch) == (OPERATOR, 1)
    assert (Sender.PERSON, Delivery.DRAFT, "Me too") in await inbox.transcript(talk.id)
    await inbox.release(talk.id, QUEUE)
    await inbox.write(talk.id, "Me too", OTTO, take_over=True)
    kept = [text for _, delivery, text in await inbox.transcript(talk.id) if delivery is Delivery.DRAFT]
    assert kept == []


async def test_send_and_hand_back_and_send_and_close(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    await inbox.write(talk.id, "The bot goes on", then=Then.HAND_BACK)
    back = await inbox.get(talk.id)
    assert (back.control.owner, back.state) == (BOT, ConversationState.OPEN)
    await inbox.take(talk.id)
    await inbox.write(talk.id, "Goodbye", then=Then.CLOSE)
    closed = await inbox.get(talk.id)
    assert (closed.control.owner, closed.state) == (BOT, ConversationState.CLOSED)
    assert await inbox.send_all() == ["The bot goes on", "Goodbye"]


async def test_a_scheduled_message_goes_when_it_is_due_and_can_be_held_back_until_then(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    later = inbox.profile.clock.now() + timedelta(hours=1)
    for text in ("First", "Second"):
        await inbox.write(talk.id, text, send_at=later)
    assert (await inbox.get(talk.id)).waiting_since is not None
    first, second = await inbox.messages(talk.id, Sender.PERSON)
    assert not (await inbox.do(MarkSending, SYSTEM, message=first.id)).affected
    with pytest.raises(Refused, match="somebody else"):
        await inbox.do(CancelScheduled, OTTO, message=first.id)
    await inbox.do(CancelScheduled, message=first.id)
    await inbox.release(talk.id, BOT)
    assert await inbox.send_all() == []
    assert await inbox.read(lambda tx: tx.outbox.next_due()) == later
    inbox.profile.clock.set(later)
    assert await inbox.send_all() == ["Second"]
    assert (Sender.PERSON, Delivery.DRAFT, "First") in await inbox.transcript(talk.id)
    with pytest.raises(Conflict, match="held back"):
        await inbox.do(CancelScheduled, message=second.id)


async def test_a_message_that_failed_for_good_is_shown_and_tried_again_by_a_person(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    await inbox.write(talk.id, "Words")
    (said,) = await inbox.messages(talk.id, Sender.PERSON)
    await inbox.do(MarkSending, SYSTEM, message=said.id)
    await inbox.do(MarkFailed, SYSTEM, message=said.id, failure="number unknown")
    (failed,) = await inbox.messages(talk.id, Sender.PERSON)
    assert (failed.delivery, failed.failure, failed.attempts) == (Delivery.FAILED, "number unknown", 1)
    assert (await inbox.get(talk.id)).action_items == 1
    with pytest.raises(Conflict, match="Olga holds"):
        await inbox.do(RetrySend, OTTO, message=said.id)
    await inbox.do(RetrySend, message=said.id)
    assert (await inbox.get(talk.id)).action_items == 0
    assert await inbox.send_all() == ["Words"]


async def test_the_draft_belongs_to_the_conversation_and_outlives_its_owner(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    await inbox.do(SaveDraft, conversation=talk.id, text="Dear Ca", version=0)
    await inbox.release(talk.id, QUEUE)
    await inbox.take(talk.id, OTTO)
    draft = await inbox.read(lambda tx: tx.inbox.draft(TENANT, talk.id))
    assert draft is not None
    assert (draft.text, draft.author, draft.version) == ("Dear Ca", OPERATOR, 1)
    await inbox.do(SaveDraft, OTTO, conversation=talk.id, text="Dear Cara", version=1)
    with pytest.raises(Conflict, match="Otto changed the draft"):
        await inbox.do(SaveDraft, conversation=talk.id, text="Dear Carl", version=1)
    await inbox.do(SaveDraft, OTTO, conversation=talk.id, text="Dear Cara,", version=1)
    await inbox.write(talk.id, "Dear Cara, hello", OTTO)
    draft = await inbox.read(lambda tx: tx.inbox.draft(TENANT, talk.id))
    assert draft is not None
    assert (draft.text, draft.version) == ("", 4)


async def kept_file(inbox: Inbox, name: str = "contract.pdf") -> Attachment:
    document = DocumentId(f"doc-{name}")
    await inbox.do(KeepDocument, document=document, name=name, media_type="application/pdf", content=b"%PDF")
    return Attachment(document=document, name=name, media_type="application/pdf", size=4)


async def draft_of(inbox: Inbox, id: ConversationId) -> Draft:
    found = await inbox.read(lambda tx: tx.inbox.draft(TENANT, id))
    assert found is not None
    return found


async def test_a_half_written_note_whisper_and_files_belong_to_the_conversation_as_well(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    file = await kept_file(inbox)
    given = {"conversation": talk.id, "version": 0}
    await inbox.do(
        SaveDraft, text="Dear", note="call", whisper="ask", attachments=(file,), from_draft=MessageId(7), **given
    )
    await inbox.release(talk.id, QUEUE)
    await inbox.take(talk.id, OTTO)
    draft = await draft_of(inbox, talk.id)
    assert (draft.note, draft.whisper, draft.attachments, draft.from_draft) == ("call", "ask", (file,), MessageId(7))
    await inbox.do(SaveDraft, OTTO, conversation=talk.id, text="Dear Cara", version=1)
    after = await draft_of(inbox, talk.id)
    assert (after.text, after.note, after.whisper, after.attachments) == ("Dear Cara", "call", "ask", (file,))
    again = {"text": "Dear Cara", "note": "call", "whisper": "ask", "attachments": (file,)}
    assert (await inbox.do(SaveDraft, OTTO, conversation=talk.id, version=2, **again)).skipped == 1
    lost = replace(file, document=DocumentId("lost"))
    with pytest.raises(Rejected, match="is not there"):
        await inbox.do(SaveDraft, OTTO, conversation=talk.id, text="", attachments=(lost,), version=2)


async def test_what_is_sent_noted_or_whispered_stands_in_the_composer_no_longer_and_the_rest_stays(
    inbox: Inbox,
) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    file = await kept_file(inbox)
    begun = {"note": "call him", "whisper": "ask for it", "attachments": (file,)}
    await inbox.do(SaveDraft, conversation=talk.id, text="Dear", version=0, **begun)
    await inbox.do(WriteNote, conversation=talk.id, text="call him tomorrow")
    draft = await draft_of(inbox, talk.id)
    assert (draft.text, draft.note, draft.whisper, draft.attachments) == ("Dear", "", "ask for it", (file,))
    await inbox.do(Whisper, OTTO, conversation=talk.id, text="something else")
    assert (await draft_of(inbox, talk.id)).whisper == "ask for it", "what a colleague writes stays"
    await inbox.do(Whisper, conversation=talk.id, text="ask for it")
    await inbox.write(talk.id, "Dear Cara", attachments=(file,))
    draft = await draft_of(inbox, talk.id)
    assert draft.is_empty
    assert draft.version == 4


async def test_sending_other_words_leaves_a_colleagues_draft(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.do(SaveDraft, OTTO, conversation=talk.id, text="Half a sentence", version=0)
    await inbox.write(talk.id, "Quite another", take_over=True)
    draft = await inbox.read(lambda tx: tx.inbox.draft(TENANT, talk.id))
    assert draft is not None
    assert draft.text == "Half a sentence"


async def test_a_bots_draft_is_edited_and_sent_or_discarded(inbox: Inbox) -> None:
    talk = await inbox.receive()
    storing = await inbox.begin_turn(talk.id)
    await inbox.take(talk.id)
    for text in ("Bot one", "Bot two"):
        await inbox.profile.desk.execute(storing(made_reply(text)))
    one, two = await inbox.messages(talk.id, Sender.BOT)
    await inbox.write(talk.id, "Bot one, edited", from_draft=one.id)
    with pytest.raises(Conflict, match="gone"):
        await inbox.write(talk.id, "Again", from_draft=one.id)
    with pytest.raises(Refused):
        await inbox.do(DiscardDraft, OTTO, message=two.id)
    await inbox.do(DiscardDraft, message=two.id)
    assert await inbox.messages(talk.id, Sender.BOT) == []
    assert await inbox.send_all() == ["Bot one, edited"]


async def test_the_bot_hears_whispers_when_a_model_answers_and_notes_never(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.do(Whisper, OTTO, conversation=talk.id, text="Ask for the permit")
    await inbox.do(WriteNote, conversation=talk.id, text="She is the cousin of the boss")

    async def whispers() -> tuple[str, ...]:
        conversation = await inbox.get(talk.id)
        now = inbox.profile.clock.now()
        turn = await inbox.read(lambda tx: next_turn(tx, conversation, now))
        assert turn is not None
        assert all(each.sender is Sender.CUSTOMER for each in turn.turn.history)
        return turn.turn.whispers

    assert await whispers() == ("Ask for the permit",)
    await inbox.answer(talk.id, "By rules")
    talk = await inbox.receive("More")
    storing = await inbox.begin_turn(talk.id)
    await inbox.do(Whisper, conversation=talk.id, text="And be brief")
    reply = made_reply("By a model")
    heard = made_reply("By a model", trace=type(reply.trace)(id=reply.trace.id, engine="model", calls=(CALL,)))
    await inbox.profile.desk.execute(storing(heard))
    talk = await inbox.receive("Even more")
    assert (await inbox.read(lambda tx: [each.text for each in tx.conversations.unheard(TENANT, talk.id)])) == [
        "And be brief"
    ]
    assert (await inbox.get(talk.id)).control.epoch == 0


async def test_after_the_hand_back_the_bot_reads_what_people_said(inbox: Inbox) -> None:
    talk = await inbox.receive("A person please")
    await inbox.take(talk.id)
    await inbox.do(WriteNote, conversation=talk.id, text="Careful")
    await inbox.write(talk.id, "I call you on Monday", then=Then.HAND_BACK)
    await inbox.send_all()
    await inbox.receive("When do you call?")
    conversation = await inbox.get(talk.id)
    now = inbox.profile.clock.now()
    turn = await inbox.read(lambda tx: next_turn(tx, conversation, now))
    assert turn is not None
    assert turn.turn.texts == ("When do you call?",)
    assert [(each.sender, each.text) for each in turn.turn.history] == [
        (Sender.CUSTOMER, "A person please"),
        (Sender.SYSTEM, "Olga took over (waited 0:00)"),
        (Sender.PERSON, "I call you on Monday"),
        (Sender.SYSTEM, "Olga handed back to the bot"),
    ]
    assert all(each.is_marker for each in turn.turn.history if each.sender is Sender.SYSTEM)


async def test_a_file_goes_with_the_words_when_it_is_there(inbox: Inbox) -> None:
    talk = await inbox.receive()
    await inbox.take(talk.id)
    file = Attachment(document=DocumentId("f"), name="map.png", media_type="image/png", size=3)
    with pytest.raises(Rejected, match=r"map\.png"):
        await inbox.write(talk.id, "See the map", attachments=(file,))
    await inbox.do(KeepDocument, document=file.document, name="map.png", media_type="image/png", content=b"png")
    await inbox.write(talk.id, "", attachments=(file,))
    (said,) = await inbox.messages(talk.id, Sender.PERSON)
    assert said.attachments == (file,)
    kept = await inbox.read(lambda tx: tx.documents.get(TENANT, file.document))
    assert kept is not None
    assert kept.content == b"png"
    with pytest.raises(Conflict, match="Another file"):
        await inbox.do(KeepDocument, document=file.document, name="x", media_type="image/png", content=b"other")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001, "a\0b"])
async def test_words_that_are_none_are_refused(inbox: Inbox, text: str) -> None:
    talk = await inbox.receive()
    with pytest.raises(Rejected):
        await inbox.write(talk.id, text, take_over=True)
    assert (await inbox.get(talk.id)).control.owner == BOT


async def test_there_is_nothing_to_do_with_a_message_that_is_not_there(inbox: Inbox) -> None:
    for kind in (DiscardDraft, CancelScheduled, RetrySend):
        with pytest.raises(Rejected, match="no such message"):
            await inbox.do(kind, SUPERVISOR, message=MessageId(999))
