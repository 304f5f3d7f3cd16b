"""What stands behind a conversation, what helps to write, and the action queue: in the window, by keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.domain.canned import CannedReply
from console.domain.conversations import ConversationState, Delivery, Sender
from console.domain.people import Role
from console.ports.canned import read_canned
from console.shell.inbox.canned import filled, found
from console.shell.inbox.profile import meant
from tests.shell.driven import CONTROL, SHIFT
from tests.shell.pages.inboxes import Inbox


async def test_that_the_profile_shows_collected_and_refused_and_is_corrected_in_place(inbox: Inbox) -> None:
    await inbox.open("waiting")
    fields = inbox.page.context.fields
    assert fields.lines["licence"].text() == "yes"
    assert fields.refusals["phone"].isChecked()
    assert fields.lines["phone"].placeholderText() == "refused"
    await inbox.press(Qt.Key.Key_I)
    assert inbox.focus() is fields.lines["licence"]
    fields.lines["licence"].selectAll()
    await inbox.type("no")
    await inbox.press(Qt.Key.Key_Return)
    fields.lines[""].setFocus()
    await inbox.type("city: Lund")
    await inbox.press(Qt.Key.Key_Return)
    one, tenant = inbox.made["waiting"], inbox.talks.tenant
    profile = await inbox.talks.session.reader.read(lambda tx: tx.memories.profile(tenant, one.channel, one.customer))
    assert profile.collected["licence"].value is False
    assert profile.collected["city"].value == "Lund"
    fields.refusals["phone"].click()
    await inbox.settle()
    assert "phone" not in fields.lines


async def test_that_state_memory_and_hand_overs_stand_beside_the_conversation(inbox: Inbox) -> None:
    await inbox.open("waiting")
    texts = {name: label.text() for name, label in inbox.page.context._texts.items()}
    assert "Prescreen, step City" in texts["Where it stands"]
    assert "3 years" in texts["Where it stands"]
    assert "licence to June" in texts["Memory"]
    assert "the bot → nobody" in texts["Who held it"]
    await inbox.open("mine")
    assert "the bot → you" in inbox.page.context._texts["Who held it"].text()
    assert not inbox.page.context._sections["Where it stands"].isVisible()


async def test_that_the_why_of_a_reply_stands_in_place_and_goes_again(inbox: Inbox) -> None:
    await inbox.open("waiting")
    await inbox.press(Qt.Key.Key_Y)
    assert inbox.page.context.why.isVisible()
    assert "rules, no model" in inbox.page.context.why.text.toPlainText()
    inbox.page.context.why.close_button.click()
    assert not inbox.page.context.why.isVisible()
    bot = next(message for message in inbox.shown if message.trace is not None)
    inbox.page.middle.transcript.verb_wanted.emit("why", bot)
    await inbox.settle()
    assert inbox.page.context.why.isVisible()


async def test_that_the_action_queue_opens_the_conversation_and_is_resolved_with_words(inbox: Inbox) -> None:
    await inbox.press(Qt.Key.Key_8, CONTROL)
    queue = inbox.page.sidebar.queue
    assert queue.isVisible()
    kinds = [task.item.kind.value for task in queue.tasks]
    assert kinds == ["handoff", "must-have failed", "not sent"]
    queue.list.setCurrentRow(1)
    await inbox.settle()
    assert inbox.page.reading.wanted == inbox.made["waiting"].id
    await inbox.press(Qt.Key.Key_X)
    await inbox.type("told them")
    await inbox.press(Qt.Key.Key_Return)
    assert [task.item.kind.value for task in queue.tasks] == ["handoff", "not sent"]
    await inbox.press(Qt.Key.Key_1, CONTROL)
    assert inbox.page.sidebar.list.isVisible()


async def test_that_a_slash_brings_canned_replies_with_the_names_filled_in(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("/")
    assert inbox.page.middle.canned.isVisible()
    await inbox.type("moment")
    await inbox.press(Qt.Key.Key_Return)
    assert inbox.page.middle.composer.text == "One moment please, Bernhard, I look it up."
    assert not inbox.page.middle.canned.isVisible()


async def test_that_a_reply_is_kept_and_dropped_as_canned(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("We open at eight, {first_name}.")
    await inbox.press(Qt.Key.Key_K, CONTROL | SHIFT)
    await inbox.type("Opening hours")
    await inbox.press(Qt.Key.Key_Return)
    tenant, reader = inbox.talks.tenant, inbox.talks.session.reader
    names = [each.name for each in await reader.read(lambda tx: read_canned(tx.settings, tenant))]
    assert names == ["call", "hello", "moment", "opening-hours", "thanks"]
    inbox.page.helping.open_canned()
    await inbox.settle()
    await inbox.type("opening")
    await inbox.press(Qt.Key.Key_Delete, SHIFT)
    names = [each.name for each in await reader.read(lambda tx: read_canned(tx.settings, tenant))]
    assert "opening-hours" not in names


async def test_that_the_bot_writes_a_draft_that_a_person_sends(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    before = len(await inbox.talks.messages(inbox.made["mine"]))
    inbox.page.helping.ask_the_bot()
    await inbox.window.settled()
    await inbox.settle()
    assert inbox.page.middle.composer.text
    assert "read it before you send it" in inbox.page.middle.composer.state.text()
    assert len(await inbox.talks.messages(inbox.made["mine"])) == before, "nothing is said by drafting"
    await inbox.press(Qt.Key.Key_Return)
    sender, _, delivery = (await inbox.said("mine"))[-1]
    assert (sender, delivery) == (Sender.PERSON, Delivery.QUEUED)


async def test_that_files_go_with_the_message_and_stay_with_their_conversation(inbox: Inbox, tmp_path: Path) -> None:
    file = tmp_path / "contract.pdf"
    file.write_bytes(b"%PDF-1.4 words")
    await inbox.open("mine")
    inbox.page.writing.attach_files([file])
    await inbox.window.settled()
    await inbox.settle()
    assert [each.name for each in inbox.page.middle.composer.attachments] == ["contract.pdf"]
    await inbox.open("drafted")
    assert inbox.page.middle.composer.attachments == ()
    await inbox.open("mine")
    inbox.page.middle.composer.send.click()
    await inbox.settle()
    sent = (await inbox.talks.messages(inbox.made["mine"]))[-1]
    assert [(each.name, each.size) for each in sent.attachments] == [("contract.pdf", 14)]
    assert inbox.page.middle.composer.attachments == ()


async def test_that_a_message_is_sent_later_and_can_be_held_back(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.middle.composer.focus()
    await inbox.type("Good morning")
    inbox.page.middle.composer.later.ask()
    await inbox.press(Qt.Key.Key_Return)
    later = (await inbox.talks.messages(inbox.made["mine"]))[-1]
    assert later.delivery is Delivery.SCHEDULED
    assert later.send_at is not None
    assert later.send_at > inbox.talks.clock.now() + timedelta(hours=1)
    inbox.page.middle.transcript.verb_wanted.emit("cancel", later)
    await inbox.settle()
    assert (await inbox.said("mine"))[-1][2] is Delivery.DRAFT


async def test_that_it_is_snoozed_and_given_to_a_colleague_and_a_supervisor_takes_it_with_a_reason(
    inbox: Inbox,
) -> None:
    await inbox.open("mine")
    inbox.page.deeds.snooze(inbox.talks.clock.now() + timedelta(hours=1))
    await inbox.settle()
    assert (await inbox.stored("mine")).state is ConversationState.SNOOZED
    await inbox.press(Qt.Key.Key_O)
    assert (await inbox.stored("mine")).state is ConversationState.OPEN
    people = inbox.page.keeper.house.people
    ana = people[await inbox.talks.colleague()]
    inbox.page.middle.head.person_wanted.emit(ana)
    await inbox.type("speaks Norwegian")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.stored("mine")).control.owner == ana.id
    if people[inbox.talks.me].role is Role.OPERATOR:
        pytest.fail("the demo's person is no supervisor")
    inbox.page.sidebar.list.setFocus()
    await inbox.press(Qt.Key.Key_T)
    assert inbox.page.middle.ask.isVisible()
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.stored("mine")).control.owner == ana.id, "not without a reason"
    await inbox.type("she went home")
    await inbox.press(Qt.Key.Key_Return)
    assert (await inbox.stored("mine")).control.owner == inbox.talks.me


def test_that_a_place_nobody_knows_stays_to_be_seen() -> None:
    assert filled("Hello {name}, your {order} is here", {"name": "Ana"}) == "Hello Ana, your {order} is here"


def test_that_a_canned_reply_is_found_by_name_first() -> None:
    replies = [CannedReply(name="thanks", text="say hello"), CannedReply(name="hello", text="Hi")]
    assert [each.name for each in found(replies, "hel")] == ["hello", "thanks"]
    assert found(replies, "nothing") == []


def test_that_what_is_written_in_a_field_keeps_its_kind() -> None:
    assert meant("yes", None) is True
    assert meant("24,5", 20.0) == 24.5
    assert meant("many", 20.0) == "many"
    assert meant("", "Malmö") is None
