"""The list of knowledge in the real window, driven by keys: what is listed, found, shown, and read in pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from console.domain.chat_commands import ImportKnowledge, RetireKnowledge, SaveKnowledge
from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import EntryType, KnowledgeText
from console.domain.people import Person, Role
from console.shell.knowledge.query import marks
from tests.shell.driven import CONTROL
from tests.shell.pages.knowledge.shelf import BIKE, GATE, KEYS, Desk, text


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


async def test_that_the_selected_line_stays_in_view_when_the_list_gets_lower(desk: Desk) -> None:
    texts = tuple(text(KnowledgeId(f"low-{n}"), f"Low {n:02}", "Body.") for n in range(80))
    command = ImportKnowledge(tenant=desk.tenant, actor=desk.session.me, texts=texts, source="file:e.md")
    await desk.session.desk.execute(command)
    await desk.settle()
    await desk.go(KnowledgeId("low-40"))
    table = desk.page.table
    table.scrollTo(table.currentIndex(), table.ScrollHint.PositionAtBottom)
    desk.window.resize(desk.window.width(), desk.window.height() - 60)
    await desk.settle()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).bottomLeft())


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
