"""The inbox where there is too much of everything: nothing that one needs is cut, messages keep their place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from console.domain.ids import DocumentId
from console.domain.inbox_commands import EditProfile, KeepDocument, SaveDraft
from console.domain.rich import Attachment
from console.ports.session import Session
from console.shell.inbox.bubble import laid, reads_from_right
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import Talks, fill
from tests.shell.driven import close_window
from tests.shell.pages.inboxes import Inbox, open_inbox

ARABIC = "مرحبا، أريد العمل كحارس ليلي. هل الوظيفة ما زالت متاحة؟"


@pytest.fixture
async def inbox(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Inbox]:
    talks = Talks(session, clock)
    made = await fill(talks)
    one, me = made["mine"], talks.me
    files = []
    for number in range(14):
        name, document = f"{'a_very_long_file_name_' * 4}{number}.pdf", DocumentId(f"doc-{number}")
        given = {"document": document, "name": name, "media_type": "application/pdf", "content": b"x"}
        await talks.run(KeepDocument(tenant=talks.tenant, actor=me, **given))  # type: ignore[arg-type]
        files.append(Attachment(document=document, name=name, media_type="application/pdf", size=2000))
    for number in range(30):
        field, value = f"quite_a_long_name_of_a_field_{number}", "a long value " * 4
        edit = EditProfile(tenant=talks.tenant, actor=me, conversation=one.id, field=field, value=value)
        await talks.run(edit)
    draft = SaveDraft(
        tenant=talks.tenant, actor=me, conversation=one.id, text="line\n" * 30, version=0, attachments=tuple(files)
    )
    await talks.run(draft)
    opened = await open_inbox(session, theme, talks, made)
    yield opened
    await close_window(opened)


def cut(part: QWidget) -> list[str]:
    """Buttons in it that have less room than their words need."""
    shown = [each for each in part.findChildren(QPushButton) if each.isVisible() and each.property("look") != "row"]
    return [each.text() for each in shown if each.width() < each.minimumSizeHint().width() - 1]


@pytest.mark.parametrize("size", [(1280, 720), (1000, 600), (1920, 1080)])
async def test_that_many_files_and_a_long_draft_leave_room_for_messages_and_cut_no_button(
    inbox: Inbox, size: tuple[int, int]
) -> None:
    inbox.window.resize(*size)
    await inbox.open("mine")
    middle = inbox.page.middle
    assert len(middle.composer.attachments) == 14
    assert middle.transcript.height() >= 100
    assert middle.composer.files.height() < 0.2 * size[1]
    assert cut(middle.composer) == []
    inbox.page.context.show()
    await inbox.settle()
    assert cut(middle.composer) == []
    for line in inbox.page.context.fields.lines.values():
        assert line.width() >= 70, "there is room to read a value however long its name is"


async def test_that_the_last_of_many_files_is_taken_away_by_its_button(inbox: Inbox) -> None:
    await inbox.open("mine")
    files = inbox.page.middle.composer.files
    names = [button.accessibleName() for button in files.findChildren(QPushButton) if button.isVisibleTo(files)]
    assert names[-1].endswith("_13.pdf"), "all of the name is told, however little of it is seen"
    files.findChildren(QPushButton)[-1].click()
    await inbox.settle()
    assert len(inbox.page.middle.composer.attachments) == 13


async def test_that_who_holds_it_is_said_in_one_line_however_narrow_it_is(inbox: Inbox) -> None:
    for name in ("snoozed", "other", "closed", "waiting"):
        for width in (900, 1280, 1900):
            inbox.window.resize(width, 720)
            await inbox.open(name)
            words = inbox.page.middle.composer.lock_words
            assert words.isVisible()
            assert words.height() < 2 * words.fontMetrics().lineSpacing() + 2, (name, width)


def test_that_what_is_read_from_the_right_stands_at_the_right(qapp: QApplication) -> None:
    assert reads_from_right(ARABIC)
    assert reads_from_right("114. שלום")
    assert not reads_from_right("Night guard (حارس)")
    layout, (wide, _) = laid(ARABIC, QFont(), 160)
    assert layout.lineCount() > 1
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        assert line.position().x() + line.naturalTextWidth() == pytest.approx(wide, abs=1)
    layout, (wide, _) = laid("Plain words that take more than one line of it", QFont(), 90)
    assert {layout.lineAt(number).position().x() for number in range(layout.lineCount())} == {0.0}
