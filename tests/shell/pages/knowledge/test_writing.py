"""Writing knowledge in the real window, driven by keys: versions, conflicts, drafts, retiring and restoring."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.domain.chat_commands import ImportKnowledge
from console.domain.ids import KnowledgeId
from tests.shell.driven import CONTROL, SHIFT
from tests.shell.pages.knowledge.shelf import BIKE, GATE, KEYS, TEXTS, Desk, text


async def test_that_e_edits_and_ctrl_s_saves_a_new_version_of_what_was_seen(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.write("Push the blue button.")
    assert desk.editing()
    desk.page.editor.keywords.setText("barrier, , entrance")
    desk.page.editor.priority.setValue(80)
    await desk.press(Qt.Key.Key_S, CONTROL)
    newest = (await desk.versions(GATE))[0]
    assert (newest.version, newest.text.body, newest.source) == (2, "Push the blue button.", "person")
    assert (newest.text.keywords, newest.text.priority) == (("barrier", "entrance"), 80)
    assert not desk.editing()
    assert desk.page.reader.newest == newest
    assert not desk.page.strip.isVisible()


async def test_that_ctrl_n_writes_a_new_entry_and_one_without_body_is_refused_and_kept(desk: Desk) -> None:
    count = len(await desk.entries())
    await desk.press(Qt.Key.Key_N, CONTROL)
    await desk.type("Lost umbrellas")
    await desk.press(Qt.Key.Key_S, CONTROL)
    assert desk.editing()
    assert "has no body" in desk.window.trouble.what.text()
    desk.page.editor.body.setFocus()
    await desk.type("In the blue box.")
    await desk.press(Qt.Key.Key_S, CONTROL)
    assert not desk.editing()
    assert desk.page.reader.title.text() == "Lost umbrellas"
    assert "Lost umbrellas" in desk.titles()
    assert len(await desk.entries()) == count + 1
    row = desk.page.model.row(desk.page.table.currentIndex().row())
    assert row is not None
    assert row.title == "Lost umbrellas"


async def test_that_on_a_conflict_both_texts_are_there_and_mine_can_be_saved_over(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.write("Mine.")
    await desk.save_elsewhere(GATE, "Theirs.", 1)
    editor = desk.page.editor
    assert editor.conflict.isVisible()
    assert "Theirs." in editor.other.toPlainText()
    assert editor.body.toPlainText() == "Mine."
    assert "version 2" in editor.told.text()
    await desk.press(Qt.Key.Key_S, CONTROL)
    assert (await desk.versions(GATE))[0].text.body == "Theirs."
    assert editor.body.toPlainText() == "Mine."
    editor.over.click()
    await desk.settle()
    assert [each.text.body for each in await desk.versions(GATE)][:2] == ["Mine.", "Theirs."]
    assert not desk.editing()


async def test_that_taking_theirs_gives_mine_up_and_undo_brings_it_back(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.write("Mine.")
    await desk.save_elsewhere(GATE, "Theirs.", 1)
    desk.page.editor.take.click()
    await desk.settle()
    assert not desk.editing()
    assert "Theirs." in desk.page.reader.body.toPlainText()
    desk.window.toast.undo()
    await desk.settle()
    assert desk.page.editor.body.toPlainText() == "Mine."
    assert desk.page.editor.conflict.isVisible()


async def test_that_going_elsewhere_keeps_the_text_asks_inline_and_coming_back_shows_it(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.write("Half a sen")
    await desk.go(KEYS)
    assert desk.page.strip.isVisible()
    assert "Opening the zebra gate" in desk.page.strip.text.text()
    place = desk.page.model.place_of(GATE)
    assert place is not None
    assert desk.page.model.index(place, 1).data() == "Opening the zebra gate (unsaved)"
    await desk.go(GATE)
    assert desk.editing()
    assert desk.page.editor.body.toPlainText() == "Half a sen"
    assert not desk.page.strip.isVisible()
    await desk.press(Qt.Key.Key_Escape)
    if desk.editing():
        desk.page.editor.back.click()
        await desk.settle()
    assert not desk.editing()
    desk.page.strip.save.click()
    await desk.settle()
    assert (await desk.versions(GATE))[0].text.body == "Half a sen"
    assert not desk.page.strip.isVisible()


async def test_that_escape_leaves_the_editor_and_an_untouched_text_is_no_draft(desk: Desk) -> None:
    await desk.go(GATE)
    desk.page.table.setFocus()
    await desk.press(Qt.Key.Key_Return)
    assert desk.editing()
    await desk.press(Qt.Key.Key_Escape)
    assert not desk.editing()
    assert len(desk.page.drafts) == 0
    assert QApplication.focusWidget() is desk.page.table


async def test_that_closing_the_window_asks_once_for_an_unsaved_text(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.write("Half a sen")
    assert not desk.window.close()
    assert desk.window.isVisible()
    assert "once more" in desk.page.strip.text.text()
    await desk.type("tence")
    assert not desk.window.close()
    assert desk.page.editor.body.toPlainText() == "Half a sentence"


async def test_that_an_earlier_version_is_read_and_restored_and_undo_takes_that_back(desk: Desk) -> None:
    await desk.go(GATE)
    await desk.save_elsewhere(GATE, "Second.", 1)
    reader = desk.page.reader
    reader.choice.setCurrentIndex(1)
    reader.choice.activated.emit(1)
    assert "green" in reader.body.toPlainText()
    assert reader.earlier.isVisible()
    assert not reader.edit.isVisible()
    await desk.save_elsewhere(GATE, "Third.", 2)
    assert "green" in reader.body.toPlainText()  # what is read does not change under the eyes
    reader.restore.click()
    await desk.settle()
    assert (await desk.versions(GATE))[0].text == TEXTS[0]
    desk.window.toast.undo()
    await desk.settle()
    assert (await desk.versions(GATE))[0].text.body == "Third."


async def test_that_a_retired_entry_leaves_the_list_and_undo_brings_it_back(desk: Desk) -> None:
    await desk.go(BIKE)
    await desk.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert not (await desk.versions(BIKE))[0].active
    assert "Where bicycles stand" not in desk.titles()
    assert desk.page.reader.retired.isVisible()
    desk.window.toast.undo()
    await desk.settle()
    assert (await desk.versions(BIKE))[0].active
    assert "Where bicycles stand" in desk.titles()
    assert not desk.page.reader.retired.isVisible()


async def test_that_what_is_taken_back_of_a_plugin_is_the_plugins_again(desk: Desk) -> None:
    plugin = "plugin:letters"
    text_of = text(KnowledgeId("of-plugin"), "Of a plugin", "As it was.")
    await desk.session.desk.execute(
        ImportKnowledge(tenant=desk.tenant, actor=desk.session.me, texts=(text_of,), source=plugin)
    )
    await desk.go(text_of.id)
    await desk.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert [each.active for each in await desk.versions(text_of.id)] == [False, True]
    desk.window.toast.undo()
    await desk.settle()
    newest = (await desk.versions(text_of.id))[0]
    assert (newest.active, newest.source) == (True, plugin)
    await desk.write("Mine now.")
    await desk.press(Qt.Key.Key_S, CONTROL)
    assert (await desk.versions(text_of.id))[0].source == "person"
    await desk.go(text_of.id)
    desk.page.reader.choice.setCurrentIndex(1)
    desk.page.reader._show_chosen()
    desk.page.reader.ask_restore()
    await desk.settle()
    restored = (await desk.versions(text_of.id))[0]
    assert (restored.text, restored.source) == (text_of, plugin)
    changed = replace(text_of, body="As the plugin has it now.")
    await desk.session.desk.execute(
        ImportKnowledge(tenant=desk.tenant, actor=desk.session.me, texts=(changed,), source=plugin)
    )
    assert (await desk.versions(text_of.id))[0].text == changed


async def test_that_the_priority_can_be_read_where_it_is_written(desk: Desk) -> None:
    await desk.press(Qt.Key.Key_E)
    line = desk.page.editor.priority.lineEdit()
    assert line.text().isdigit()
    assert line.width() >= 2 * line.fontMetrics().horizontalAdvance("100")
