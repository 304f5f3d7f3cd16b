"""The prescreen edited in the window by keys, saved as a version, and asked by the bot from the next one on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from console.domain.chat_commands import AddRecord
from console.domain.ids import SYSTEM
from plugins.recruitment.records import QUESTION, AnswerKind, Deed, PrescreenQuestion
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import OnChannel, engine_of
from tests.shell.driven import ALT, CONTROL
from tests.shell.panel.conftest import TENANT, Panel

JOB = "JOB-104"
"""The forklift driver's: three questions."""


async def open_editor(panel: Panel, job: str = JOB) -> None:
    applications = await panel.book(lambda book: book.applications())
    await panel.go_to(next(each.id for each in applications if each.job == job))
    panel.page.table.setFocus()
    await panel.press(Qt.Key.Key_E)
    assert panel.page.stack.currentWidget() is panel.editor.pane
    assert panel.editor.subject == job


async def fill(panel: Panel, **values: str | bool) -> None:
    """As if typed and chosen."""
    for name, value in values.items():
        part = panel.editor.pane.form.parts[name]
        if isinstance(part, QComboBox):
            part.setCurrentIndex(part.findData(value))
        elif isinstance(part, QCheckBox):
            if part.isChecked() != value:
                part.click()
        elif isinstance(part, QPlainTextEdit):
            part.setPlainText(str(value))
        elif isinstance(part, QLineEdit):
            part.setFocus()
            part.selectAll()
            await panel.type(str(value))
    await panel.settle()


async def asks(panel: Panel, job: str = JOB) -> list[str]:
    return await panel.book(lambda book: [each.ask for each in book.questions(job)])


async def test_that_questions_are_added_put_in_order_and_saved_as_the_next_version(panel: Panel) -> None:
    before = await asks(panel)
    await open_editor(panel)
    assert panel.editor.pane.list.count() == len(before)
    assert panel.editor.pane.version.currentText().startswith("Version 1, ")
    await panel.press(Qt.Key.Key_N, CONTROL)
    assert panel.focus() is panel.editor.pane.form.parts["ask"]
    await panel.type("How many kilos can you lift?")
    await fill(panel, type="number", good_from="20", highest="200", weight="2,5", again="A rough number is enough.")
    bubbles = panel.editor._editor.preview(panel.editor.draft.items, 1)  # type: ignore[union-attr]
    assert bubbles[0].text == f"**2 of {len(before) + 1}.** How many kilos can you lift?"
    assert bubbles[1].text.endswith("A rough number is enough.")
    panel.editor.pane.list.setFocus()
    await panel.press(Qt.Key.Key_Up, ALT)
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert await asks(panel) == ["How many kilos can you lift?", *before]
    first, *_ = await panel.book(lambda book: book.questions(JOB))
    assert (first.field, first.type, first.good_from, first.highest, first.weight) == (
        "kilos_lift", AnswerKind.NUMBER, 20.0, 200.0, 2.5,
    )  # fmt: skip
    _, second = await panel.book(lambda book: book.forms(JOB))
    assert (second.number, second.by) == (2, panel.session.me)
    assert panel.editor.pane.version.currentText().startswith("Version 2, just now")
    assert not panel.editor.unsaved
    (log, *_) = await panel.book(lambda book: book.activities(JOB))
    assert (log.deed, log.by) == (Deed.ASKED_ANEW, panel.session.me)
    assert panel.told.startswith("Version 2 is saved.")


async def test_that_what_is_wrong_names_question_and_field_and_nothing_is_saved(panel: Panel) -> None:
    before = await asks(panel)
    await open_editor(panel)
    await panel.press(Qt.Key.Key_N, CONTROL)
    assert not panel.editor.pane.notice.isVisible(), "what is not written yet is not wrong yet"
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert panel.editor.pane.notice.text() == "Question 2, question: It asks nothing."
    await fill(panel, ask="How many kilos?", type="number", good_from="a lot")
    assert panel.editor.pane.notice.text() == "Question 2, good from: a lot is no number."
    assert panel.editor.pane.form.problems["good_from"].text() == "✕ a lot is no number."
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert panel.focus() is panel.editor.pane.form.parts["good_from"]
    await fill(panel, good_from="50", good_to="20")
    assert "Question 2, good from: It is above the upper end." in panel.editor.pane.notice.text()
    await fill(panel, good_to="", must_have=True, good_from="")
    await fill(panel, type="text")
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert "Question 2, must-have: Say which answer is good" in panel.editor.pane.notice.text()
    assert await asks(panel) == before


async def test_that_a_deleted_question_comes_back_by_undo_and_by_discard(panel: Panel) -> None:
    before = await asks(panel)
    await open_editor(panel)
    await panel.press(Qt.Key.Key_Delete, CONTROL)
    assert panel.editor.pane.list.count() == len(before) - 1
    panel.window.toast.undo()
    await panel.settle()
    assert panel.editor.draft is not None
    assert not panel.editor.draft.unsaved
    await panel.press(Qt.Key.Key_Delete, CONTROL)
    panel.editor.pane.discard.click()
    await panel.settle()
    assert panel.editor.pane.list.count() == len(before)
    await panel.press(Qt.Key.Key_Delete, CONTROL)
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert await asks(panel) == before[1:]
    version = panel.editor.pane.version
    version.setCurrentIndex(version.findData(1))
    version.activated.emit(version.currentIndex())
    await panel.settle()
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert await asks(panel) == before, "version 1 stands again, as version 3"
    assert len(await panel.book(lambda book: book.forms(JOB))) == 3


async def test_that_what_is_written_is_kept_when_one_goes_elsewhere_and_asked_for_at_the_end(panel: Panel) -> None:
    await open_editor(panel)
    await fill(panel, ask="Do you have a forklift licence of your own?")
    panel.editor.pane.list.setFocus()
    await panel.press(Qt.Key.Key_Escape)
    assert panel.page.stack.currentWidget() is panel.page.split
    await open_editor(panel, "JOB-101")
    assert not panel.editor.draft.unsaved  # type: ignore[union-attr]
    assert not panel.window.close()
    assert "is not saved" in panel.told
    panel.editor.pane.list.setFocus()
    await panel.press(Qt.Key.Key_Escape)
    await open_editor(panel)
    assert panel.editor.pane.form.values["ask"] == "Do you have a forklift licence of your own?"


async def test_that_two_who_edit_at_once_lose_nothing(panel: Panel) -> None:
    await open_editor(panel)
    await fill(panel, ask="Mine?")
    first, *_ = await panel.book(lambda book: book.questions(JOB))
    theirs = PrescreenQuestion(
        id=f"{JOB}/boots", site=first.site, job=JOB, field="boots", since=panel.session.clock.now(), position=9,
        ask="Which size of boots do you wear?",
    )  # fmt: skip
    changed = PrescreenQuestion(**{**{n: getattr(first, n) for n in first.__slots__}, "ask": "Theirs?"})
    for each in (theirs, changed):
        await panel.session.desk.execute(AddRecord(tenant=TENANT, actor=SYSTEM, kind=QUESTION, body=each))
    await panel.settle()
    assert panel.editor.pane.form.values["ask"] == "Mine?"
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert (await asks(panel))[0] == "Theirs?"
    assert "Somebody else saved this meanwhile." in panel.window.trouble.what.text()
    assert panel.editor.pane.form.values["ask"] == "Mine?"
    await panel.press(Qt.Key.Key_S, CONTROL)
    assert (await asks(panel))[0] == "Mine?"


async def test_that_the_bot_asks_what_was_edited_from_the_next_prescreen_on(
    panel: Panel, clock: SetClock, tmp_path: Path
) -> None:
    """With the rules alone: who is being asked goes on with the old questions, who begins is asked the new ones."""
    engine = engine_of(panel.session, clock, tmp_path / "profile" / "learned")
    early = OnChannel(panel.session, engine, clock)
    await early.welcome()
    asked = await early.say("I want to apply as forklift driver")
    assert "kilos" not in asked.content
    await panel.settle()
    await open_editor(panel)
    await panel.press(Qt.Key.Key_N, CONTROL)
    await fill(
        panel, ask="How many kilos can you lift?", type="number", good_from="20", highest="200", must_have=True,
        again="Between 0 and 200, please. How many kilos?",
    )  # fmt: skip
    await panel.press(Qt.Key.Key_S, CONTROL)
    rest = await early.talk("yes", "in one week", "yes", "yes")
    assert not any("kilos" in each.content for each in rest)
    late = OnChannel(panel.session, engine, clock, handle="70999888")
    await late.welcome("Bruno Bello")
    await late.say("I want to apply as forklift driver")
    said = await late.say("yes")
    assert "**2 of 4.** How many kilos can you lift?" in said.content
    again = await late.say("9000")
    assert "Between 0 and 200, please. How many kilos?" in again.content
    ended = await late.say("5")
    assert ended.handoff is not None
    application = await panel.book(lambda book: book.application(f"{late.candidate}/{JOB}"))
    assert application is not None
    assert (application.form, application.must_have_failed) == (2, "How many kilos can you lift?")
    await panel.go_to(application.id)
    assert "5" in panel.page.detail.texts
    assert any(text.startswith("Prescreen 2 of 4, version 2") for text in panel.page.detail.texts)
