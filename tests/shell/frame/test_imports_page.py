"""The Imports page: choose, watch, cancel, see what was left out; on a real profile."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from console.domain.ids import TenantId
from console.domain.imports import ImportProgress, ImportReport, RowProblem
from console.ports.session import Session
from console.shell.imports.page import ImportsPage
from console.shell.imports.progress import size_in_words
from console.shell.imports.result import as_csv
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.clock import SetClock

SPECS = [spec for spec in PAGES if spec.key in ("imports", "settings")]
HEADER = "id,site,opened_at,priority,title\n"


@pytest.fixture
async def page(theme: Theme, session: Session, clock: SetClock) -> AsyncIterator[ImportsPage]:
    window = MainWindow(theme, SPECS, Forgetful(), clock)
    window.dress()
    for spec in SPECS:
        window.add_page(spec.load())
    window.show()
    window.attach(session)
    window.go("imports")
    await window.settled()
    made = window.pages["imports"]
    assert isinstance(made, ImportsPage)
    yield made
    window.detach()
    await window.settled()
    window.hide()
    window.deleteLater()


def _window(page: ImportsPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def _tenants(page: ImportsPage) -> list[str]:
    return [page.form.tenant.itemText(at) for at in range(page.form.tenant.count())]


def _choose(page: ImportsPage, kind: str, *files: Path) -> None:
    page.form.kind.setCurrentIndex(page.form.kind.findData(kind))
    page.form.set_files(files)


def _tour_file(folder: Path, page: ImportsPage, rows: int, broken: int = 0) -> Path:
    """Tours with the columns that the kind needs; the last ``broken`` have no time."""
    session = page._session
    assert session is not None
    fields = [field for field in session.catalog.kinds()["tour"].fields if field.required]  # type: ignore[index]
    site = "kestrel-quay"
    file = folder / "tours.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow([field.name for field in fields])
        for number in range(rows):
            values = {"text": f"T{number}", "time": "2026-03-17T10:00:00Z", "whole number": "3", "number": "3"}
            row = [values.get(field.type, field.type.split(" | ")[0]) for field in fields]
            row[[field.name for field in fields].index("site")] = site
            if number >= rows - broken:
                row = ["never" if field.type == "time" else cell for field, cell in zip(fields, row, strict=True)]
            writer.writerow(row)
    return file


async def test_rows_go_in_and_bad_ones_are_told_with_their_place(page: ImportsPage, tmp_path: Path) -> None:
    file = _tour_file(tmp_path, page, rows=20, broken=2)
    session = page._session
    assert session is not None
    sites = await session.reader.read(
        lambda tx: [site.id for t in tx.tenants.all() for site in tx.tenants.sites(t.id)]
    )
    file.write_text(file.read_text().replace("kestrel-quay", sites[0]))
    _choose(page, "tour", file)
    before = page.runs.rowCount()
    page.form.button.click()
    await _window(page).settled()
    assert page.result.isVisible()
    assert page.result.words.text() == "tours.csv: 18 new, 0 changed, 0 unchanged, 2 rows left out"
    first = page.result.model.problems[0]
    assert (first.file, first.line) == ("tours.csv", 20)
    assert page.runs.rowCount() == before + 1
    page.result.copy.click()
    assert "tours.csv\t20\t" in QGuiApplication.clipboard().text()


async def test_the_keyboard_goes_from_import_to_its_result_and_back_to_import_where_there_is_none(
    page: ImportsPage, tmp_path: Path
) -> None:
    window = _window(page)
    window.activateWindow()
    empty = tmp_path / "empty.csv"
    empty.touch()
    page.visit(files=[str(empty)])
    page.form.button.setFocus()
    QTest.keyClick(page.form.button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await window.settled()
    assert window.focusWidget() is page.form.button
    page.visit(files=[str(_tour_file(tmp_path, page, rows=3))])
    await window.settled()
    QTest.keyClick(page.form.button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await window.settled()
    assert window.focusWidget() is page.result
    assert page.result.accessibleDescription() == "tours.csv: 3 new, 0 changed, 0 unchanged"


async def test_the_kind_is_guessed_from_the_header_until_the_person_says_it(
    page: ImportsPage, tmp_path: Path
) -> None:
    file = _tour_file(tmp_path, page, rows=3)
    page.form.kind.setCurrentIndex(page.form.kind.findData("alert"))
    page.form.set_files([file])
    await _window(page).settled()
    assert page.form.kind.currentData() == "tour"
    page.form.set_files([file])
    page.form.kind.setCurrentIndex(page.form.kind.findData("post"))
    page.form.kind.activated.emit(page.form.kind.currentIndex())
    await _window(page).settled()
    assert page.form.kind.currentData() == "post"


async def test_earlier_imports_name_kinds_as_the_form_does(page: ImportsPage) -> None:
    titles = {page.form.kind.itemText(at) for at in range(page.form.kind.count())}
    kinds = {page.runs.index(row, 2).data() for row in range(page.runs.rowCount())}
    assert kinds
    assert kinds <= titles


async def test_a_file_that_cannot_be_read_is_told_as_trouble(page: ImportsPage, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    _choose(page, "tour", empty)
    page.form.button.click()
    await _window(page).settled()
    assert _window(page).trouble.isVisible()
    assert not page.progress.isVisible()
    assert page.form.button.isEnabled()


async def test_an_import_shows_how_far_it_is_and_can_be_cancelled(page: ImportsPage, tmp_path: Path) -> None:
    begun = asyncio.Event()

    class Endless:
        async def run(self, file: Path, **given: object) -> ImportReport:
            progress = given["progress"]
            assert callable(progress)
            progress(ImportProgress("reading", 1_500_000, 6_000_000, 1200, 3))
            begun.set()
            await asyncio.get_running_loop().create_future()
            raise AssertionError

    session = page._session
    assert session is not None
    object.__setattr__(session, "importer", Endless())
    _choose(page, "tour", tmp_path / "large.csv")
    page.form.button.click()
    await begun.wait()
    assert page.progress.words.text() == "reading: 1.5 MB of 6.0 MB, 1,200 rows, 3 left out"
    assert page.progress.bar.value() == 250
    assert not page.form.button.isEnabled()
    page.progress.cancel.click()
    page.progress.cancel.click()
    await _window(page).settled()
    assert page.result.words.text() == "Cancelled. Nothing of large.csv was imported."
    assert page.form.button.isEnabled()


async def test_a_cancel_that_comes_too_late_for_one_file_stops_the_next(page: ImportsPage, tmp_path: Path) -> None:
    session = page._session
    assert session is not None
    importer, begun, asked = session.importer, asyncio.Event(), []

    class Late:
        """The desk's importer once a file is being applied: it ends well although it was cancelled."""

        async def run(self, file: Path, **given: Any) -> ImportReport:
            asked.append(file.name)
            report = await importer.run(file, **given)
            begun.set()
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                return report
            raise AssertionError

    object.__setattr__(session, "importer", Late())
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(HEADER)
    _choose(page, "ticket", tmp_path / "one.csv", tmp_path / "two.csv")
    page.form.button.click()
    await begun.wait()
    page.progress.cancel.click()
    await _window(page).settled()
    assert asked == ["one.csv"]
    assert "1 not begun" in _window(page).toast.text.text()


async def test_files_dropped_on_the_window_are_chosen(page: ImportsPage, tmp_path: Path) -> None:
    window = _window(page)
    window.go("settings")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "alerts.csv"))])
    window.dropEvent(
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                   Qt.KeyboardModifier.NoModifier)
    )  # fmt: skip
    assert window.current == "imports"
    assert page.form.files.text() == "alerts.csv"
    assert page.form.button.isEnabled()


async def test_the_file_menu_opens_a_dialog_that_does_not_block(page: ImportsPage, tmp_path: Path) -> None:
    window = _window(page)
    (entry,) = [entry for entry in window.actions.all() if entry.id == "file.import"]
    entry.action.trigger()
    (dialog,) = [dialog for dialog in page.findChildren(QFileDialog) if dialog.isVisible()]
    dialog.filesSelected.emit([str(tmp_path / "one.csv"), str(tmp_path / "two.csv")])
    dialog.close()
    assert page.form.files.text() == "one.csv, two.csv"


async def test_mappings_of_plugins_and_of_ones_own_are_offered(page: ImportsPage, tmp_path: Path) -> None:
    names = [page.form.mapping.itemText(at) for at in range(page.form.mapping.count())]
    assert names[0] == "The file's own header"
    assert "incident_log_alert" in names
    page.form.use_mapping(tmp_path / "mine.yaml")
    assert page.form.mapping.currentData() == tmp_path / "mine.yaml"


async def test_rows_of_unknown_sites_are_left_out_until_a_zone_for_them_is_chosen(
    page: ImportsPage, tmp_path: Path
) -> None:
    file = _tour_file(tmp_path, page, rows=3)
    file.write_text(file.read_text().replace("kestrel-quay", "annex-nine"))
    _choose(page, "tour", file)
    page.form.tenant.setCurrentIndex(next(at for at, name in enumerate(_tenants(page)) if name.endswith("(demo)")))
    page.form.new_sites.setCurrentIndex(0)
    assert page.form.new_sites.currentData() is None
    page.form.button.click()
    await _window(page).settled()
    assert page.result.words.text() == "tours.csv: 0 new, 0 changed, 0 unchanged, 3 rows left out"
    page.form.new_sites.setCurrentIndex(page.form.new_sites.findData("Europe/Berlin"))
    page.form.button.click()
    await _window(page).settled()
    assert page.result.words.text() == "tours.csv: 3 new, 0 changed, 0 unchanged"
    session = page._session
    assert session is not None
    tenant = page.form.tenant.currentData()
    sites = await session.reader.read(lambda tx: tx.tenants.sites(tenant))
    assert [site.zone for site in sites if site.id == "annex-nine"] == ["Europe/Berlin"]


async def test_every_zone_offered_for_unknown_sites_is_one_that_can_be_used(page: ImportsPage) -> None:
    zones = [page.form.new_sites.itemData(at) for at in range(1, page.form.new_sites.count())]
    assert {"UTC", "Europe/Berlin", "America/New_York"} <= set(zones)
    assert {ZoneInfo(zone).key for zone in zones} == set(zones)


async def test_demo_tenants_are_marked(page: ImportsPage) -> None:
    assert any(name.endswith("(demo)") for name in _tenants(page))


async def test_real_records_go_into_a_tenant_of_their_own_unless_the_demo_is_chosen(
    page: ImportsPage, tmp_path: Path
) -> None:
    session = page._session
    assert session is not None
    demo = (await session.reader.read(lambda tx: tx.tenants.all()))[0]
    before = await session.reader.read(lambda tx: tx.tenants.sites(demo.id))
    assert page.form.tenant.currentText() == "Main (new)"
    assert page.form.new_sites.currentData() is not None, "a new tenant has no sites, and would take no row"
    _choose(page, "tour", _tour_file(tmp_path, page, rows=3))
    page.form.button.click()
    await _window(page).settled()
    assert page.result.words.text() == "tours.csv: 3 new, 0 changed, 0 unchanged"
    made = await session.reader.read(lambda tx: tx.tenants.all())
    assert [(tenant.id, tenant.demo) for tenant in made if tenant != demo] == [("main", False)]
    people = await session.reader.read(lambda tx: tx.tenants.people(TenantId("main")))
    assert session.me in {person.id for person in people}
    assert await session.reader.read(lambda tx: tx.tenants.sites(demo.id)) == before
    assert page.form.tenant.currentText() == "Main"
    assert "Main (new)" not in _tenants(page)
    page.form.offer_tenants([demo, *(tenant for tenant in made if tenant != demo)])
    assert _tenants(page) == ["Main", f"{demo.name} (demo)", "New tenant…"], "the demo stands behind"


async def test_a_tenant_can_be_named_and_is_made_only_by_a_row(page: ImportsPage, tmp_path: Path) -> None:
    session = page._session
    assert session is not None
    page.form.tenant.setCurrentIndex(page.form.tenant.count() - 1)
    page.form.tenant.activated.emit(page.form.tenant.currentIndex())
    (dialog,) = [dialog for dialog in page.findChildren(QInputDialog) if dialog.isVisible()]
    dialog.setTextValue("North Yard ")
    dialog.accept()
    assert page.form.tenant.currentText() == "North Yard (new)"
    _choose(page, "tour", _tour_file(tmp_path, page, rows=2, broken=2))
    page.form.button.click()
    await _window(page).settled()
    assert [tenant.demo for tenant in await session.reader.read(lambda tx: tx.tenants.all())] == [True]
    assert page.form.tenant.currentText() == "North Yard (new)"


def test_exported_problems_are_defused() -> None:
    text = as_csv([RowProblem("a.csv", 7, "=cmd()", "no, not a time")])
    assert list(csv.reader(text.splitlines()))[1] == ["a.csv", "7", "'=cmd()", "no, not a time"]


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2 * 10**9, "2.0 GB")]
)
def test_sizes_are_told_in_units_that_people_read(size: int, words: str) -> None:
    assert size_in_words(size) == words
