"""The inbox in the real window over a real session, driven by keys; conversations are made by commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState, Delivery, Sender
from console.domain.escalations import Subject, SubjectKind
from console.domain.inbox import View
from console.domain.inbox_commands import LookAt
from console.ports.session import Session
from console.shell.inbox.standing import Hold, Mode
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, SHIFT, close_window
from tests.shell.pages.inboxes import Inbox, open_inbox


async def test_that_the_views_count_and_list_their_conversations(inbox: Inbox) -> None:
    assert inbox.names == ["Candidate 118", "Farid"]
    words = {button.text() for button in inbox.page.sidebar.views.buttons.values()}
    assert {"Needs a human  2", "Mine  2", "Unassigned  2", "With the bot  1", "Snoozed  1", "Closed"} <= words
    assert inbox.page.badge() == 2
    for number, names in ((2, {"Bernhard Østergaard", "Greta"}), (6, {"Dmitri"}), (7, {"Elif"})):
        await inbox.press(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        assert set(inbox.names) == names


async def test_that_a_row_says_waiting_time_priority_and_who_looks(inbox: Inbox) -> None:
    row = inbox.page.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "soon late: waits 12:00" in row
    assert "Telegram, Security and facility" in row
    inbox.talks.clock.advance(minutes=5)
    assert "late: waits 17:00" in inbox.page.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    ana = await inbox.talks.colleague()
    await inbox.talks.run(LookAt(tenant=inbox.talks.tenant, actor=ana, conversation=inbox.made["waiting"].id))
    await inbox.settle()
    assert "looks at it" in inbox.page.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


async def test_that_a_new_row_announces_itself_and_moves_nothing(inbox: Inbox) -> None:
    await inbox.press(Qt.Key.Key_Down)
    current = inbox.page.reading.wanted
    await inbox.talks.release(await inbox.stored("mine"), QUEUE)
    await inbox.settle()
    assert inbox.names == ["Candidate 118", "Farid"]
    assert inbox.edge == "1 new · show"
    await inbox.press(Qt.Key.Key_F5)
    assert inbox.names == ["Bernhard Østergaard", "Candidate 118", "Farid"]
    assert inbox.edge == ""
    assert inbox.page.reading.wanted == current


async def test_that_filters_narrow_the_list_and_one_key_clears_them(inbox: Inbox) -> None:
    await inbox.press(Qt.Key.Key_2, CONTROL)
    inbox.page.sidebar.channels.choose({"sms"})
    inbox.page.sidebar.channels.ticked.emit()
    await inbox.settle()
    assert inbox.names == ["Bernhard Østergaard"]
    assert inbox.page.sidebar.count.text() == "1 of 2"
    await inbox.press(Qt.Key.Key_F, CONTROL | SHIFT)
    assert len(inbox.names) == 2


async def test_that_search_finds_a_message_anywhere_and_opens_it_there(inbox: Inbox) -> None:
    await inbox.press(Qt.Key.Key_F, CONTROL)
    await inbox.type("invoice")
    assert inbox.names == ["Bernhard Østergaard", "Bernhard Østergaard"]
    await inbox.press(Qt.Key.Key_Return)
    await inbox.press(Qt.Key.Key_Down)
    found = inbox.page.middle.transcript.current_message()
    assert found is not None
    assert "invoice" in found.text
    await inbox.press(Qt.Key.Key_F, CONTROL)
    await inbox.press(Qt.Key.Key_Escape)
    assert "Candidate 118" in inbox.names


async def test_that_opening_marks_read_what_was_on_screen(inbox: Inbox) -> None:
    assert (await inbox.stored("waiting")).unread > 0
    await inbox.open("waiting")
    assert inbox.page.lines.lines[0].unread
    inbox.page.reading.go_to_end()
    await inbox.settle()
    assert (await inbox.stored("waiting")).unread == 0
    assert inbox.page.lines.lines[0].unread, "the mark stays while one reads"


async def test_that_a_silent_view_marks_nothing_and_is_not_seen(inbox: Inbox) -> None:
    await inbox.press(Qt.Key.Key_V)
    await inbox.open("waiting")
    inbox.page.reading.go_to_end()
    await inbox.settle()
    assert (await inbox.stored("waiting")).unread > 0
    looking = await inbox.talks.session.reader.read(
        lambda tx: tx.inbox.presence(inbox.talks.tenant, [inbox.made["waiting"].id], inbox.talks.clock.now())
    )
    assert not looking


async def test_that_the_transcript_tells_sender_delivery_day_and_markers(inbox: Inbox) -> None:
    await inbox.open("mine")
    words = [inbox.page.lines.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(6)]
    assert words[0].startswith("Bernhard Østergaard: The invoice is wrong again!")
    assert "took over" in words[1]
    assert words[2].startswith("You: I look into it")
    assert words[2].endswith("read")
    assert words[4].startswith("Note, you: Call him back")
    assert words[5].startswith("Whisper to the bot, you: Ask for")
    assert inbox.page.lines.lines[0].day is not None
    assert inbox.page.lines.lines[1].day is None
    await inbox.open("drafted")
    assert [line.who for line in inbox.page.lines.lines][-1] == "The bot would have said"
    await inbox.open("failed")
    assert any("Telegram says" in message.failure for message in inbox.shown)


async def test_that_one_key_opens_the_next_that_waits_and_one_takes_it(inbox: Inbox) -> None:
    inbox.page.frame.go("inbox", view=View.MINE.value)
    await inbox.settle()
    await inbox.press(Qt.Key.Key_J)
    first = inbox.page.reading.conversation
    assert first is not None
    assert first.id in (inbox.made["mine"].id, inbox.made["drafted"].id), "my own come first"
    await inbox.open("waiting")
    assert inbox.is_locked()
    assert inbox.page.standing().hold is Hold.QUEUE
    await inbox.press(Qt.Key.Key_T)
    assert (await inbox.stored("waiting")).control.owner == inbox.talks.me
    assert not inbox.is_locked()
    await inbox.type("Hello, here is a person")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.said("waiting"))[-1] == (Sender.PERSON, "Hello, here is a person", Delivery.QUEUED)
    assert inbox.page.middle.composer.text == ""
    assert inbox.shown[-1].text == "Hello, here is a person"


async def test_that_writing_takes_over_and_hands_back_in_one_message(inbox: Inbox) -> None:
    await inbox.open("bot")
    await inbox.press(Qt.Key.Key_T, SHIFT)
    assert inbox.page.middle.composer.send.text() == "Take over and send"
    await inbox.type("I can answer that")
    assert (await inbox.stored("bot")).control.owner == BOT, "nothing is taken before it is sent"
    await inbox.press(Qt.Key.Key_Return, CONTROL)
    one = await inbox.stored("bot")
    assert (one.control.owner, one.control.epoch) == (BOT, 2)
    assert (Sender.PERSON, "I can answer that", Delivery.QUEUED) in await inbox.said("bot")


async def test_that_sending_twice_at_once_sends_once(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("Once")
    for _ in range(3):
        QTest.keyClick(inbox.focus(), Qt.Key.Key_Return)
        QTest.mouseDClick(inbox.page.middle.composer.send, Qt.MouseButton.LeftButton)
    await inbox.settle()
    assert [text for _, text, _ in await inbox.said("mine")].count("Once") == 1


async def test_that_a_refusal_says_who_holds_it_and_keeps_the_text(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("My long answer")
    ana = await inbox.talks.colleague()
    one = await inbox.stored("mine")
    inbox.window.bridge.detach()  # the window does not know yet
    await inbox.talks.release(one, QUEUE)
    await inbox.talks.take(one, ana)
    await inbox.press(Qt.Key.Key_Return)
    refusal = inbox.page.middle.composer.refusal.text()
    assert "holds it since" in refusal
    assert "Your text is kept" in refusal
    assert inbox.page.middle.composer.text == "My long answer"
    assert inbox.is_locked()
    assert not any(
        delivery is Delivery.QUEUED and text == "My long answer" for _, text, delivery in await inbox.said("mine")
    )


async def test_that_losing_the_conversation_while_writing_locks_and_keeps_the_words(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("Half a")
    await inbox.talks.release(await inbox.stored("mine"), QUEUE)
    await inbox.settle()
    assert inbox.is_locked()
    assert "Nobody holds it" in inbox.page.middle.composer.refusal.text()
    assert "Your text is kept" in inbox.page.middle.composer.refusal.text()
    await inbox.press(Qt.Key.Key_T)
    assert inbox.page.middle.composer.text == "Half a"
    await inbox.type(" word")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.said("mine"))[-1][1] == "Half a word"


async def test_that_the_draft_is_the_conversations_and_survives_change_of_owner_and_restart(
    inbox: Inbox, session: Session, theme: Theme
) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("Half a")
    await inbox.open("drafted")
    assert inbox.page.middle.composer.text == ""
    kept = await session.reader.read(lambda tx: tx.inbox.draft(inbox.talks.tenant, inbox.made["mine"].id))
    assert kept is not None
    assert kept.text == "Half a"
    await inbox.talks.release(await inbox.stored("mine"), QUEUE)
    again = await open_inbox(session, theme, inbox.talks, inbox.made)
    await again.open("mine")
    assert again.page.middle.composer.text == "Half a"
    await close_window(again)


async def test_that_notes_and_whispers_need_no_lease_and_keep_the_draft(inbox: Inbox) -> None:
    await inbox.open("bot")
    await inbox.press(Qt.Key.Key_N)
    assert inbox.page.middle.composer.mode is Mode.NOTE
    await inbox.type("knows the boss")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.said("bot"))[-1][:2] == (Sender.NOTE, "knows the boss")
    inbox.page.sidebar.list.setFocus()
    await inbox.press(Qt.Key.Key_W)
    await inbox.type("ask for the permit")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.said("bot"))[-1][:2] == (Sender.WHISPER, "ask for the permit")
    assert (await inbox.stored("bot")).control.epoch == 0


async def test_that_a_discarded_reply_of_the_bot_can_be_edited_and_sent(inbox: Inbox) -> None:
    await inbox.open("drafted")
    draft = inbox.shown[-1]
    inbox.page.middle.transcript.verb_wanted.emit("use", draft)
    await inbox.settle()
    await inbox.type(" It is open until six.")
    await inbox.press(Qt.Key.Key_Return)
    said = await inbox.said("drafted")
    assert said[-1][1] == "We are at Harbor Road 4. It is open until six."
    assert Delivery.DRAFT not in [delivery for _, _, delivery in said]


async def test_that_it_is_handed_to_the_bot_with_a_note_and_closed_and_reopened(inbox: Inbox) -> None:
    await inbox.open("mine")
    await inbox.press(Qt.Key.Key_B)
    await inbox.type("He was promised a call")
    await inbox.press(Qt.Key.Key_Return)
    one = await inbox.stored("mine")
    assert (one.control.owner, one.control.reason) == (BOT, "He was promised a call")
    inbox.page.sidebar.list.setFocus()
    await inbox.press(Qt.Key.Key_E)
    assert (await inbox.stored("mine")).state is ConversationState.CLOSED
    await inbox.press(Qt.Key.Key_O)
    assert (await inbox.stored("mine")).state is ConversationState.OPEN
    await inbox.press(Qt.Key.Key_Minus)
    assert (await inbox.stored("mine")).priority.value == "high"


async def test_that_one_key_calls_people_because_of_a_conversation(inbox: Inbox) -> None:
    await inbox.open("waiting")
    for _press in range(2):
        await inbox.press(Qt.Key.Key_Exclam)
        await inbox.window.settled()
    session, one = inbox.talks.session, inbox.made["waiting"]
    subject = Subject(SubjectKind.CONVERSATION, one.id)
    found = await session.reader.read(lambda tx: tx.escalations.of_subject(one.tenant, subject))
    assert found is not None
    assert (found.conversation, found.members) == (one.id, 1)
