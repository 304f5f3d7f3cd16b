"""The knowledge page in the real window on the demo profile, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from console.domain.chat_commands import ImportKnowledge, RetireKnowledge, SaveKnowledge
from console.domain.ids import KnowledgeId, PersonId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.domain.people import Person, Role
from console.ports.session import Session
from console.shell.knowledge.page import KnowledgePage
from console.shell.knowledge.query import marks
from console.shell.pages import PageSpec
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, SHIFT, Driven, close_window, open_window

SPEC = PageSpec("knowledge", "Knowledge", "knowledge", "console.shell.knowledge.page:KnowledgePage")
GATE, KEYS, BIKE = KnowledgeId("test-gate"), KnowledgeId("test-keys"), KnowledgeId("test-bike")
OTHER = PersonId("other")


def text(id: KnowledgeId, title: str, body: str, type: EntryType = EntryType.SOP) -> KnowledgeText:
    return KnowledgeText(id=id, type=type, title=title, body=body, category="Testing")


TEXTS = (
    text(GATE, "Opening the zebra gate", "Push the **green** button, then wait for the zebra."),
    text(KEYS, "Handing out keys", "Write the name into the key book.", EntryType.POLICY),
    text(BIKE, "Where bicycles stand", "Behind the canteen.", EntryType.FAQ),
)


@dataclass
class Desk(Driven):
    page: KnowledgePage
    session: Session
    tenant: TenantId

    async def go(self, entry: KnowledgeId) -> None:
        self.window.go("knowledge", entry=entry)
        await self.settle()

    async def write(self, body: str) -> None:
        """Open the editor on the entry shown and write this in place of its body."""
        self.page.table.setFocus()
        await self.press(Qt.Key.Key_E)
        await self.press(Qt.Key.Key_A, CONTROL)
        await self.type(body)

    async def save_elsewhere(self, id: KnowledgeId, body: str, expected: int) -> None:
        before = (await self.versions(id))[0]
        other = replace(before.text, body=body)
        await self.session.desk.execute(
            SaveKnowledge(tenant=self.tenant, actor=self.session.me, text=other, expected=expected)
        )
        await self.settle()

    async def versions(self, id: KnowledgeId) -> list[KnowledgeEntry]:
        return await self.session.reader.read(lambda tx: tx.knowledge.versions(self.tenant, id))

    async def entries(self) -> list[KnowledgeEntry]:
        return await self.session.reader.read(lambda tx: tx.knowledge.all(self.tenant, active_only=False))

    def titles(self) -> list[str]:
        rows = (self.page.model.row(place) for place in range(self.page.model.rowCount()))
        return [row.title for row in rows if row is not None]

    def editing(self) -> bool:
        return self.page.editor.isVisible()


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    (tenant,) = [each.id for each in await session.reader.read(lambda tx: tx.tenants.all())]
    await session.desk.execute(ImportKnowledge(tenant=tenant, actor=session.me, texts=TEXTS, source="file:test.md"))
    window = open_window(session, theme, [SPEC], 1400, 850)
    page = window.pages["knowledge"]
    assert isinstance(page, KnowledgePage)
    opened = Desk(window, page, session, tenant)
    await opened.settle()
    yield opened
    await close_window(opened)


async def test_that_active_entries_are_listed_by_title_and_the_first_is_open(desk: Desk) -> None:
    entries = await desk.entries()
    assert desk.titles() == [entry.text.title for entry in entries]
    assert desk.page.filters.count.text() == f"{len(entries):,} of {len(entries):,}"
    assert desk.page.reader.isVisible()
    assert desk.page.reader.title.text() == desk.titles()[0]


async def test_that_a_search_as_one_types_finds_with_scores_and_marks_the_words(desk: Desk) -> None:
    await desk.press(Qt.Key.Key_F, CONTROL)
    await desk.type("zebra gate")
    first = desk.page.model.row(0)
    assert first is not None
    assert first.id == GATE
    assert first.score is not None
    assert 0.5 < first.score <= 1
    assert "zebra" in first.snippet
    assert not desk.page.table.isColumnHidden(0)
    desk.window.grab()  # snippets are painted
    await desk.press(Qt.Key.Key_Escape)
    assert len(desk.titles()) == len(await desk.entries())
    assert desk.page.table.isColumnHidden(0)


def test_that_marks_are_words_that_begin_as_those_asked_for() -> None:
    told = "The gates of Rome; navigate to a gate."
    assert [told[start : start + length] for start, length in marks(told, "gate TO")] == ["gates", "to", "gate"]
    assert marks(told, "") == []


async def test_that_types_and_retired_ones_can_be_listed_alone(desk: Desk) -> None:
    bar = desk.page.filters
    bar.type.setCurrentIndex(bar.type.findData(EntryType.FAQ))
    bar.type.activated.emit(bar.type.currentIndex())
    await desk.settle()
    faq = [entry.text.title for entry in await desk.entries() if entry.text.type is EntryType.FAQ]
    assert desk.titles() == faq
    bar.reset()
    await desk.session.desk.execute(
        RetireKnowledge(tenant=desk.tenant, actor=desk.session.me, entry=BIKE, expected=1)
    )
    bar.state.buttons["retired"].click()
    await desk.settle()
    assert desk.titles() == ["Where bicycles stand"]
    await desk.press(Qt.Key.Key_F, CONTROL)
    await desk.type("no such thing")
    assert desk.page.empty.isVisible()
    desk.page.empty.button.click()
    await desk.settle()
    assert desk.titles() == ["Where bicycles stand"]


async def test_that_markdown_is_shown_and_nothing_of_it_is_fetched_or_run(desk: Desk) -> None:
    shown = desk.page.reader.body
    shown.show_markdown("# A\n\n**b** <script>x</script> ![p](http://192.0.2.1/p.png) [l](http://192.0.2.1)")
    assert "**" not in shown.toPlainText()
    assert "<script>" in shown.toPlainText()
    assert shown.loadResource(QTextDocument.ResourceType.ImageResource, QUrl("http://192.0.2.1/p.png")) is None
    assert not shown.openLinks()
    shown.anchorClicked.emit(QUrl("http://192.0.2.1"))
    assert QApplication.clipboard().text() == "http://192.0.2.1"


async def test_that_visit_opens_an_entry_also_a_retired_one_and_tells_of_an_unknown_one(desk: Desk) -> None:
    await desk.go(KEYS)
    assert desk.page.reader.title.text() == "Handing out keys"
    row = desk.page.model.row(desk.page.table.currentIndex().row())
    assert row is not None
    assert row.id == KEYS
    await desk.session.desk.execute(
        RetireKnowledge(tenant=desk.tenant, actor=desk.session.me, entry=BIKE, expected=1)
    )
    await desk.go(BIKE)
    assert desk.page.reader.retired.isVisible()
    assert desk.page.reader.restore.isVisible()
    await desk.go(KnowledgeId("nowhere"))
    assert desk.page.nothing.isVisible()
    assert "nowhere" in desk.page.nothing.text.text()


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


async def test_that_news_do_not_move_the_line_that_is_selected(desk: Desk) -> None:
    async def bring(*texts: KnowledgeText) -> None:
        command = ImportKnowledge(tenant=desk.tenant, actor=desk.session.me, texts=texts, source="file:e.md")
        await desk.session.desk.execute(command)
        await desk.settle()

    await bring(*(text(KnowledgeId(f"mid-{n}"), f"Mid {n:02}", "Body.") for n in range(80)))
    wanted = KnowledgeId("mid-40")
    await desk.go(wanted)
    bar = desk.page.table.verticalScrollBar()
    bar.setValue(bar.value() + 35)
    before = desk.page.table.height_of(wanted)
    assert before is not None
    early = [text(KnowledgeId(f"early-{n}"), f"00 early {n}", "Body.") for n in range(5)]
    await bring(*early)
    assert desk.titles()[:5] == [each.title for each in early]
    row = desk.page.model.row(desk.page.table.currentIndex().row())
    assert row is not None
    assert row.id == wanted
    assert desk.page.table.height_of(wanted) == before
    assert desk.page.reader.title.text() == "Mid 40"


async def test_that_files_are_brought_in_and_what_is_wrong_or_edited_is_told(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("id,title,body\nlift,The lift,Call it.\ntest-gate,Gate,New text.\nbad,,No title.\n")
    await desk.save_elsewhere(GATE, "By a person.", 1)
    desk.page.importing.run(desk.tenant, [file])
    await desk.settle()
    card = desk.page.card
    assert card.isVisible()
    assert "2 entries read, 1 new or changed" in card.text.text()
    assert "1 edited by people" in card.text.text()
    assert "more.csv, line 4" in card.problems.toPlainText()
    assert "The lift" in desk.titles()
    assert (await desk.versions(GATE))[0].text.body == "By a person."
    card.over.click()
    await desk.settle()
    assert (await desk.versions(GATE))[0].text.body == "New text."


async def test_that_a_folder_without_knowledge_is_told_as_trouble(desk: Desk, tmp_path: Path) -> None:
    desk.page.importing.run(desk.tenant, [tmp_path / "none.md"])
    await desk.settle()
    assert "none.md" in desk.window.trouble.what.text()
    assert desk.page.filters.bring.isEnabled()


async def test_that_tenants_are_kept_apart_and_an_empty_one_says_what_to_do(desk: Desk) -> None:
    from console.domain.commands import AddTenant
    from console.domain.ids import SYSTEM
    from console.domain.people import Tenant

    other = TenantId("other")
    me = Person(other, desk.session.me, desk.session.me, Role.ADMIN)
    await desk.session.desk.execute(
        AddTenant(tenant=other, actor=SYSTEM, new=Tenant(other, "Other", demo=False), people=(me,))
    )
    await desk.settle()
    tenants = desk.page.tenants.box
    assert not tenants.isHidden()
    tenants.setCurrentIndex(tenants.findData(other))
    tenants.activated.emit(tenants.currentIndex())
    await desk.settle()
    assert desk.titles() == []
    assert desk.page.empty.title.text() == "No knowledge yet"
    desk.window.go("knowledge", entry=GATE, tenant=desk.tenant)
    await desk.settle()
    assert desk.page.reader.title.text() == "Opening the zebra gate"


async def test_that_a_long_list_is_read_in_pages_as_one_goes_through_it(desk: Desk) -> None:
    texts = tuple(text(KnowledgeId(f"long-{n:05}"), f"Procedure {n:05}", f"Step {n}.") for n in range(5_000))
    await desk.session.desk.execute(
        ImportKnowledge(tenant=desk.tenant, actor=desk.session.me, texts=texts, source="file:long.csv")
    )
    await desk.settle()
    total = len([each for each in await desk.entries() if each.active])
    assert desk.page.model.rowCount() == total
    desk.page.table.setFocus()
    await desk.press(Qt.Key.Key_End)
    last = desk.page.model.row(total - 1)
    assert last is not None
    assert desk.page.reader.newest is not None
    assert desk.page.reader.newest.text.id == last.id
    assert len(desk.page.model.held()) <= 1_200
    await desk.go(KnowledgeId("long-02500"))
    place = desk.page.model.place_of(KnowledgeId("long-02500"))
    assert place is not None
    assert desk.page.table.currentIndex().row() == place
    assert desk.page.table.height_of(KnowledgeId("long-02500")) is not None
    before = desk.page.table.height_of(KnowledgeId("long-02500"))
    await desk.save_elsewhere(GATE, "Pull the lever.", 1)
    await desk.session.desk.execute(
        SaveKnowledge(tenant=desk.tenant, actor=desk.session.me, text=text(BIKE, "Aaa", "First now."), expected=1)
    )
    await desk.settle()
    assert desk.page.table.height_of(KnowledgeId("long-02500")) == before
    desk.page.table.verticalScrollBar().setValue(desk.page.table.verticalScrollBar().maximum() // 3)
    await desk.settle()
    table = desk.page.table
    shown = [desk.page.model.row(row) for row in range(table.first_visible(), table.last_visible())]
    assert all(row is not None for row in shown)


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


async def test_that_an_import_tells_how_far_it_is_and_cancelled_keeps_what_went_in(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "many.csv"
    rows = "".join(f"many-{n},Entry {n},Body {n}.\n" for n in range(2_000))
    file.write_text(f"id,title,body\n{rows}", encoding="utf-8")
    told: list[tuple[str, int, int]] = []

    def hear(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        if (what, done) == ("entries", 1_000):
            desk.page.progress.cancel.click()

    desk.page.importing.came_on.connect(hear)
    desk.page.importing.run(desk.tenant, [file])
    desk.page.progress.show()
    await desk.settle()
    assert ("files", 1, 1) in told
    assert ("entries", 500, 2_000) in told
    assert not desk.page.progress.isVisible()
    came = [each for each in await desk.entries() if each.source == "file:many.csv"]
    assert 1_000 <= len(came) <= 1_500
    assert desk.page.card.text.text().startswith(f"Cancelled: {2_000 - len(came):,} were left out")
    desk.page.importing.came_on.disconnect(hear)
    desk.page.importing.run(desk.tenant, [file])
    await desk.settle()
    assert f"2,000 entries read, {2_000 - len(came):,} new or changed, {len(came):,} unchanged" in (
        desk.page.card.text.text()
    )
