"""What is half-written in the composer: kept with the conversation over switching, a change of owner and the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.domain.conversations import Sender
from console.domain.ids import PersonId
from console.domain.inbox import Draft
from console.domain.inbox_commands import SaveDraft
from console.shell.inbox.standing import Mode
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import Talks, fill
from tests.fakes.profile import open_profile
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.inboxes import Inbox, open_inbox


async def draft_of(inbox: Inbox, name: str) -> Draft:
    id, tenant = inbox.made[name].id, inbox.talks.tenant
    found = await inbox.talks.session.reader.read(lambda tx: tx.inbox.draft(tenant, id))
    assert found is not None
    return found


async def write_all(inbox: Inbox, file: Path) -> None:
    """Words, a note and a whisper, and a file, by keys."""
    await inbox.open("mine")
    await inbox.press(Qt.Key.Key_R)
    await inbox.type("Dear Bern")
    inbox.page.writing.attach_files([file])
    await inbox.window.settled()
    for key, words in ((Qt.Key.Key_N, "call him"), (Qt.Key.Key_W, "ask for the num")):
        inbox.page.sidebar.list.setFocus()
        await inbox.press(key)
        await inbox.type(words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "contract.pdf"
    found.write_bytes(b"%PDF-1.4 words")
    return found


async def test_that_note_whisper_and_files_are_kept_with_the_draft_and_marked(inbox: Inbox, file: Path) -> None:
    await write_all(inbox, file)
    draft = await draft_of(inbox, "mine")
    assert (draft.text, draft.note, draft.whisper) == ("Dear Bern", "call him", "ask for the num")
    assert [each.name for each in draft.attachments] == ["contract.pdf"]
    await inbox.open("bot")
    composer = inbox.page.middle.composer
    assert not composer.attachments
    assert "•" not in composer.modes.buttons[Mode.NOTE.value].text()
    await inbox.open("mine")
    inbox.page.writing.set_mode(Mode.REPLY)
    assert composer.text == "Dear Bern"
    assert [each.name for each in composer.attachments] == ["contract.pdf"]
    assert composer.modes.buttons[Mode.NOTE.value].text() == "Note  N •"
    assert composer.modes.buttons[Mode.REPLY.value].text() == "Reply  R"
    await inbox.press(Qt.Key.Key_Escape)
    await inbox.press(Qt.Key.Key_N)
    assert composer.text == "call him"


async def test_that_all_of_it_is_there_after_a_restart_and_for_a_colleague(
    profile_folder: Path, clock: SetClock, theme: Theme, file: Path
) -> None:
    session = await open_profile(profile_folder, clock)
    talks = Talks(session, clock)
    opened = await open_inbox(session, theme, talks, await fill(talks))
    await write_all(opened, file)
    await talks.release(await opened.stored("mine"), "queue")
    await close_window(opened)
    await session.close()
    again = await open_profile(profile_folder, clock)
    object.__setattr__(again, "me", PersonId("connor"))
    talks = Talks(again, clock)
    opened = await open_inbox(again, theme, talks, opened.made)
    opened.page.tenants.show_tenant(talks.tenant)
    opened.page.tenants.chosen.emit(talks.tenant)
    await opened.open("mine")
    await opened.press(Qt.Key.Key_T)
    composer = opened.page.middle.composer
    assert composer.text == "Dear Bern"
    assert [each.name for each in composer.attachments] == ["contract.pdf"]
    opened.page.writing.set_mode(Mode.WHISPER)
    assert composer.text == "ask for the num"
    await close_window(opened)
    await again.close()


async def test_that_what_is_typed_in_the_last_moment_is_kept_when_the_program_ends(inbox: Inbox) -> None:
    await inbox.open("mine")
    inbox.page.writing.set_mode(Mode.NOTE)
    inbox.page.middle.composer.edit.insertPlainText("not yet kept")
    inbox.window.hide()
    await inbox.page.put_by()
    assert (await draft_of(inbox, "mine")).note == "not yet kept"


async def test_that_switching_while_a_save_is_on_its_way_loses_nothing(inbox: Inbox) -> None:
    await inbox.open("mine")
    composer, writing = inbox.page.middle.composer, inbox.page.writing
    composer.edit.setPlainText("first")
    writing.flush()
    composer.edit.setPlainText("first and second")
    for name in ("bot", "mine", "other", "mine"):
        inbox.page.open_conversation(inbox.made[name].id)
        await asyncio.sleep(0.01)
    await inbox.settle()
    assert composer.text == "first and second"
    assert (await draft_of(inbox, "mine")).text == "first and second"


async def test_that_what_was_written_beside_a_colleague_s_draft_is_not_dropped(inbox: Inbox) -> None:
    await inbox.open("mine")
    one, composer = inbox.made["mine"], inbox.page.middle.composer
    composer.edit.setPlainText("my words")
    connor = await inbox.talks.colleague()
    theirs = SaveDraft(tenant=one.tenant, actor=connor, conversation=one.id, text="their words", version=0)
    await inbox.talks.run(theirs)
    inbox.page.open_conversation(inbox.made["bot"].id)
    await inbox.settle()
    assert (await draft_of(inbox, "mine")).text == "their words"
    await inbox.open("mine")
    assert composer.text == "my words"
    assert composer.reload.isVisible()
    composer.reload.click()
    assert composer.text == "their words"


async def test_that_a_note_that_was_kept_is_gone_from_the_composer_and_the_reply_stays(
    inbox: Inbox, file: Path
) -> None:
    await write_all(inbox, file)
    inbox.page.writing.set_mode(Mode.NOTE)
    await inbox.press(Qt.Key.Key_Return)
    composer = inbox.page.middle.composer
    assert (composer.mode, composer.text) == (Mode.REPLY, "Dear Bern")
    assert (await inbox.said("mine"))[-1][:2] == (Sender.NOTE, "call him")
    draft = await draft_of(inbox, "mine")
    assert (draft.text, draft.note, draft.whisper) == ("Dear Bern", "", "ask for the num")
    await inbox.press(Qt.Key.Key_Return, CONTROL)
    draft = await draft_of(inbox, "mine")
    assert (draft.text, draft.attachments, draft.whisper) == ("", (), "ask for the num")
