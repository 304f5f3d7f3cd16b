"""Files of knowledge brought in by the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from tests.shell.pages.knowledge.shelf import GATE, Desk


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


async def test_that_one_missing_file_of_several_keeps_no_other_from_coming_in(desk: Desk, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,title,body\nlift,The lift,Call it.\n")
    other.write_text("id,title,body\nstairs,The stairs,Take them.\n")
    desk.page.importing.run(desk.tenant, [one, tmp_path / "none.md", other])
    await desk.settle()
    assert {"The lift", "The stairs"} <= set(desk.titles())
    assert desk.page.card.problems.toPlainText().startswith("none.md: There is no file")
    assert not desk.window.trouble.isVisible()


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
    desk.page.progress.cancel.setFocus()
    await desk.settle()
    assert desk.page.card.close_button.hasFocus()
    assert "were left out" in desk.page.card.close_button.accessibleDescription()
    await desk.press(Qt.Key.Key_Space)
    assert desk.page.table.hasFocus()
    assert not desk.page.card.isVisible()
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
