"""Words that wait to be sent when a conversation changes hands: sent, or their author's drafts again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Sender
from console.domain.ids import SYSTEM, PersonId
from console.domain.inbox_commands import (
    CancelScheduled,
    Close,
    MarkFailed,
    MarkSending,
    Release,
    RetrySend,
    TakeOver,
    Then,
    Transfer,
)
from console.domain.turns import Handoff, HandoffReason
from tests.fakes.desk_profile import OPERATOR, SUPERVISOR, TENANT, Profile
from tests.fakes.inbox_profile import OTTO, Inbox


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    profile = Profile.open(tmp_path)
    await profile.populate()
    yield Inbox(profile)
    await profile.database.close()


async def written(inbox: Inbox, text: str = "Come on Monday.", /, **given: Any) -> Conversation:
    """A customer asked twice, the operator took over and wrote; nothing was sent yet."""
    await inbox.receive("When can I come?")
    talk = await inbox.receive("Hello?")
    await inbox.take(talk.id)
    await inbox.write(talk.id, text, **given)
    return await inbox.get(talk.id)


async def said(inbox: Inbox, talk: Conversation) -> Message:
    return (await inbox.messages(talk.id, Sender.PERSON))[-1]


async def unanswered(inbox: Inbox, talk: Conversation) -> list[str]:
    return [each.text for each in await inbox.read(lambda tx: tx.conversations.unanswered(TENANT, talk.id))]


def in_five_minutes(inbox: Inbox) -> dict[str, Any]:
    return {"send_at": inbox.profile.clock.now() + timedelta(minutes=5)}


async def test_what_a_supervisor_took_over_is_not_sent_and_its_author_is_told_by_whom_and_when(inbox: Inbox) -> None:
    talk = await written(inbox)
    assert talk.waiting_since is None
    taken = await inbox.take(talk.id, SUPERVISOR, "he is on leave")
    draft = await said(inbox, talk)
    assert (draft.delivery, draft.author, draft.text) == (Delivery.DRAFT, OPERATOR, "Come on Monday.")
    assert "took over at" in draft.failure
    assert draft.failure.startswith("Not sent: Sam")
    assert await inbox.send_all() == []
    assert await unanswered(inbox, talk) == ["When can I come?", "Hello?"]
    assert taken.waiting_since is not None, "the customer waits for an answer again"


@pytest.mark.parametrize("to", [BOT, QUEUE])
async def test_what_a_supervisor_gave_away_is_not_sent(inbox: Inbox, to: str) -> None:
    talk = await written(inbox)
    await inbox.release(talk.id, to, SUPERVISOR, "not his customer")
    assert f"gave the conversation to the {to}" in (await said(inbox, talk)).failure
    assert await inbox.send_all() == []
    assert await unanswered(inbox, talk) == ["When can I come?", "Hello?"]


async def test_what_a_supervisor_closed_is_not_sent_and_nothing_is_owed(inbox: Inbox) -> None:
    talk = await written(inbox)
    await inbox.do(Close, SUPERVISOR, conversation=talk.id, note="spam")
    assert await inbox.send_all() == []
    assert (await said(inbox, talk)).delivery is Delivery.DRAFT
    assert await unanswered(inbox, talk) == []


@pytest.mark.parametrize("then", [Then.HAND_BACK, Then.CLOSE])
async def test_send_and_go_sends(inbox: Inbox, then: Then) -> None:
    talk = await written(inbox, then=then)
    assert (await said(inbox, talk)).epoch == talk.control.epoch
    assert await inbox.send_all() == ["Come on Monday."]


async def test_what_its_author_passed_on_with_the_conversation_is_sent(inbox: Inbox) -> None:
    talk = await written(inbox)
    await inbox.do(Transfer, conversation=talk.id, to=OTTO, expected_epoch=talk.control.epoch)
    assert await inbox.send_all() == ["Come on Monday."]


async def test_what_an_idle_owner_had_written_is_sent(inbox: Inbox) -> None:
    talk = await written(inbox)
    inbox.profile.clock.advance(minutes=15)
    await inbox.do(Release, SYSTEM, conversation=talk.id, to=QUEUE, expected_epoch=talk.control.epoch)
    assert await inbox.send_all() == ["Come on Monday."]


async def test_after_it_was_handed_back_who_takes_it_next_decides(inbox: Inbox) -> None:
    talk = await written(inbox, then=Then.HAND_BACK)
    await inbox.take(talk.id, OTTO)
    assert await inbox.send_all() == []
    assert (await said(inbox, talk)).author == OPERATOR


async def test_who_takes_back_what_he_handed_back_loses_none_of_his_words(inbox: Inbox) -> None:
    talk = await written(inbox, then=Then.HAND_BACK)
    await inbox.take(talk.id, OPERATOR)
    assert await inbox.send_all() == ["Come on Monday."]


async def test_what_was_scheduled_goes_after_its_author_went_but_not_when_another_took_over(inbox: Inbox) -> None:
    talk = await written(inbox, "Are you coming?", **in_five_minutes(inbox))
    await inbox.release(talk.id, BOT)
    inbox.profile.clock.advance(minutes=5)
    assert await inbox.send_all() == ["Are you coming?"]
    await inbox.take(talk.id, OPERATOR)
    await inbox.write(talk.id, "And now?", **in_five_minutes(inbox))
    await inbox.take(talk.id, SUPERVISOR, "complaint")
    inbox.profile.clock.advance(minutes=5)
    assert await inbox.send_all() == []
    draft = await said(inbox, talk)
    assert (draft.text, draft.delivery, draft.send_at) == ("And now?", Delivery.DRAFT, None)


async def test_what_was_scheduled_answers_when_it_goes_and_not_before(inbox: Inbox) -> None:
    talk = await written(inbox, "Come on Monday.", **in_five_minutes(inbox))
    assert talk.waiting_since is not None
    inbox.profile.clock.advance(minutes=5)
    later = await inbox.receive("And where?")
    assert await inbox.send_all() == ["Come on Monday."]
    assert await unanswered(inbox, talk) == ["And where?"], "what came after it was written is not answered by it"
    assert (await inbox.get(talk.id)).waiting_since == later.last_at
    assert (await said(inbox, talk)).delivery is Delivery.SENT


async def test_words_that_a_channel_had_when_their_author_lost_it_are_not_tried_again(inbox: Inbox) -> None:
    talk = await written(inbox)
    message = await said(inbox, talk)
    await inbox.do(MarkSending, SYSTEM, message=message.id)
    told = await inbox.do(
        TakeOver, SUPERVISOR, conversation=talk.id, expected_epoch=talk.control.epoch, reason="complaint"
    )
    assert "last message was on its way already" in told.message
    again = inbox.profile.clock.now()
    await inbox.do(MarkFailed, SYSTEM, message=message.id, failure="busy", retry_at=again)
    draft = await said(inbox, talk)
    assert draft.delivery is Delivery.DRAFT
    assert "holds this conversation since" in draft.failure
    assert await inbox.send_all() == []
    assert (await inbox.get(talk.id)).waiting_since is not None


async def test_words_that_a_channel_had_when_their_author_handed_back_are_tried_again(inbox: Inbox) -> None:
    talk = await written(inbox)
    message = await said(inbox, talk)
    await inbox.do(MarkSending, SYSTEM, message=message.id)
    await inbox.release(talk.id, BOT)
    again = inbox.profile.clock.now()
    await inbox.do(MarkFailed, SYSTEM, message=message.id, failure="busy", retry_at=again)
    assert await inbox.send_all() == ["Come on Monday."]


async def test_who_holds_it_may_send_again_what_failed_for_another(inbox: Inbox) -> None:
    talk = await written(inbox)
    message = await said(inbox, talk)
    await inbox.do(MarkSending, SYSTEM, message=message.id)
    await inbox.do(MarkFailed, SYSTEM, message=message.id, failure="blocked")
    await inbox.take(talk.id, SUPERVISOR, "complaint")
    await inbox.do(RetrySend, SUPERVISOR, message=message.id)
    assert await inbox.send_all() == ["Come on Monday."]


async def test_who_holds_his_words_back_owes_an_answer_again(inbox: Inbox) -> None:
    talk = await written(inbox)
    await inbox.do(CancelScheduled, message=(await said(inbox, talk)).id)
    assert (await inbox.get(talk.id)).waiting_since is not None
    assert await unanswered(inbox, talk) == ["When can I come?", "Hello?"]


async def test_nothing_is_owed_in_a_closed_conversation_when_a_channel_fails_later(inbox: Inbox) -> None:
    talk = await written(inbox)
    message = await said(inbox, talk)
    await inbox.do(MarkSending, SYSTEM, message=message.id)
    await inbox.do(Close, SUPERVISOR, conversation=talk.id, note="spam")
    again = inbox.profile.clock.now()
    await inbox.do(MarkFailed, SYSTEM, message=message.id, failure="busy", retry_at=again)
    assert (await said(inbox, talk)).delivery is Delivery.DRAFT
    assert await unanswered(inbox, talk) == []
    assert (await inbox.get(talk.id)).waiting_since is None


async def test_a_draft_of_the_bot_opens_again_only_what_it_answered(inbox: Inbox) -> None:
    closed = await inbox.receive("never mind")
    await inbox.do(Close, conversation=closed.id)
    await inbox.receive("one more thing")
    talk = await inbox.receive("are you there?")
    await inbox.answer(talk.id)
    await inbox.take(talk.id)
    assert await unanswered(inbox, talk) == ["one more thing", "are you there?"]


async def test_closing_settles_what_a_bot_that_asked_for_a_person_had_not_said_yet(inbox: Inbox) -> None:
    talk = await inbox.receive("A person, please")
    await inbox.answer(talk.id, "I pass you on.", handoff=Handoff(HandoffReason.REQUESTED))
    await inbox.do(Close, conversation=talk.id)
    assert await unanswered(inbox, talk) == []
    stands = await inbox.get(talk.id)
    assert (stands.state, stands.waiting_since) == (ConversationState.CLOSED, None)
    assert await inbox.send_all() == []


async def test_words_of_a_person_and_of_the_bot_between_them_come_back_in_order(inbox: Inbox) -> None:
    talk = await written(inbox, then=Then.HAND_BACK)
    await inbox.receive("Thanks, where?")
    await inbox.answer(talk.id, "At the gate.")
    await inbox.take(talk.id, PersonId("otto"))
    assert await inbox.send_all() == []
    assert await unanswered(inbox, talk) == ["When can I come?", "Hello?", "Thanks, where?"]
