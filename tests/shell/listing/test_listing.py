"""Lists of any length: what is held stays still, what comes into view is read once, and words are asked for once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from console import aio
from console.shell.listing.fetching import PageFetcher, Work
from console.shell.listing.lines import Lines, LinesDelegate, LinesModel, LinesTable
from console.shell.listing.model import WindowModel
from console.shell.listing.searchline import SearchLine
from console.shell.listing.table import StillTable
from console.shell.loading import Loads
from console.shell.page import Frame
from console.shell.rowwindow import PAGE
from console.shell.theme import Mode, Theme

TOTAL = 1_000
Row = tuple[int, str]
KEY = Qt.Key


class Rows(WindowModel[Row, int]):
    """A row is its key and its word."""

    def __init__(self) -> None:
        super().__init__(2, lambda row: row[0])

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        return None if row is None or role != Qt.ItemDataRole.DisplayRole else row[index.column()]


def page(number: int, total: int = TOTAL, word: str = "", first: int = 0) -> list[Row]:
    return [(first + at, word) for at in range(number * PAGE, min((number + 1) * PAGE, total))]


@pytest.fixture
def model(qapp: QApplication) -> Rows:
    made = Rows()
    made.show_rows(TOTAL, {0: page(0), 1: page(1)})
    return made


@pytest.fixture
def table(model: Rows) -> Iterator[StillTable]:
    made = StillTable("Rows", model)
    made.resize(300, 400)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    steps=st.lists(st.tuples(st.sampled_from(["rows", "still", "page", "late"]), st.integers(0, 400)), max_size=12)
)
def test_that_qt_finds_nothing_wrong_whatever_is_shown(qapp: QApplication, steps: list[tuple[str, int]]) -> None:
    made, total = Rows(), 0
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for what, number in steps:
        late = what == "late"
        if what in ("rows", "still"):
            total = number
            pages = {0: page(0, total)} if total else {}
            made.show_rows(total, pages) if what == "rows" else made.show_rows_still(total, pages, {})
        else:
            made.take_pages(made.window.generation - late, {number // PAGE: page(number // PAGE, total)})
        assert made.rowCount() == total
    tester.deleteLater()


def test_that_a_list_read_anew_moves_only_where_its_rows_did(model: Rows) -> None:
    reset = QSignalSpy(model.modelReset)
    assert not model.show_rows_still(TOTAL, {0: page(0, word="newer")}, {})
    assert (model.index(3, 1).data(), reset.count()) == ("newer", 0)
    assert model.show_rows_still(TOTAL, {0: page(0, first=1)}, {})
    assert model.show_rows_still(TOTAL - 1, {0: page(0, first=1)}, {})
    assert model.show_rows_still(TOTAL - 1, {0: page(0, first=1)}, {}, another=True)
    assert reset.count() == 3


def test_that_the_place_of_a_row_that_is_not_held_is_known_where_it_came_with_the_list(model: Rows) -> None:
    assert (model.place_of(150), model.place_of(700), model.place_of(None)) == (150, None, None)
    model.show_rows_still(TOTAL, {0: page(0)}, {700: 700})
    assert (model.place_of(150), model.place_of(700)) == (None, 700)


def test_that_the_current_row_keeps_its_height_when_rows_come_before_it(model: Rows, table: StillTable) -> None:
    told = QSignalSpy(table.current_changed)
    table.restore(60, 90)
    assert table.height_of(60) == 90
    model.show_rows_still(TOTAL + 5, {0: page(0, TOTAL + 5, first=-5), 1: page(1, TOTAL + 5, first=-5)}, {})
    table.restore(60, 90)
    assert (table.current_row(), table.height_of(60), told.count()) == (65, 90, 0)
    QTest.keyClick(table, KEY.Key_Down)
    assert told.at(0) == [61]


def test_that_home_and_end_go_to_the_ends_of_the_list_and_enter_goes_on(model: Rows, table: StillTable) -> None:
    opened = QSignalSpy(table.opened)
    table.restore(60, None)
    QTest.keyClick(table, KEY.Key_End)
    assert table.current_row() == TOTAL - 1
    QTest.keyClick(table, KEY.Key_Home)
    assert table.current_row() == 0
    QTest.keyClick(table, KEY.Key_Return)
    assert opened.count() == 1


class Reader:
    """Answers with the pages that were asked for; ``total`` is how long the list is by now."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.total = TOTAL

    def work_for(self, pages: Sequence[int]) -> Work[Row] | None:
        self.asked.append(list(pages))
        return lambda tx: {number: page(number, self.total) for number in pages}

    async def read(self, work: Callable[[Any], Mapping[int, Sequence[Row]]]) -> Any:
        return work(None)


class Starting:
    def start(self, work: Coroutine[Any, Any, object], name: str, *, busy: str = "") -> None:
        async def run() -> None:
            await work

        aio.spawn(run(), name)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def loads(reader: Reader) -> Loads:
    made = Loads(cast(Frame, Starting()))
    made.attach(reader)  # type: ignore[arg-type]
    return made


async def settle(fetcher: PageFetcher[Row], loads: Loads) -> None:
    while fetcher.flush() or loads.busy:
        await loads.settled()


async def test_that_all_that_comes_into_view_in_a_moment_is_read_at_once(
    model: Rows, table: StillTable, reader: Reader, loads: Loads
) -> None:
    fetcher = PageFetcher(loads, table, model, reader.work_for)
    came = QSignalSpy(fetcher.came)
    for row in (300, 510, 520):
        table.scrollTo(model.index(row, 0), StillTable.ScrollHint.PositionAtTop)
    await settle(fetcher, loads)
    assert reader.asked == [[5, 6, 4]]
    assert (came.count(), model.row(520)) == (1, (520, ""))


async def test_that_a_list_that_has_become_another_is_told(
    model: Rows, table: StillTable, reader: Reader, loads: Loads
) -> None:
    fetcher = PageFetcher(loads, table, model, reader.work_for)
    outdated = QSignalSpy(fetcher.outdated)
    reader.total = TOTAL - 1
    table.scrollToBottom()
    await settle(fetcher, loads)
    assert outdated.count()
    assert model.row(TOTAL - 1) is None


@pytest.fixture
def line(qapp: QApplication) -> Iterator[SearchLine]:
    window = QWidget()
    made = SearchLine("Search", window)
    window.show()
    yield made
    window.close()
    window.deleteLater()


def test_that_words_are_asked_for_once_and_not_when_they_are_shown(line: SearchLine) -> None:
    asked, left = QSignalSpy(line.asked), QSignalSpy(line.left)
    line.show_words("gate")
    assert not line.flush()
    QTest.keyClicks(line, " 4 ")
    assert asked.count() == 0
    QTest.keyClick(line, KEY.Key_Return)
    assert (asked.at(0), asked.count(), left.count()) == (["gate 4"], 1, 1)
    QTest.keyClick(line, KEY.Key_Escape)
    assert (asked.at(1), left.count(), line.text()) == ([""], 2, "")


class Drawn(LinesDelegate):
    def draw(self, painter: QPainter, row: Any, lines: Lines, chosen: bool) -> None:
        self.seen = [QRect(each) for each in lines]


class Marked(Drawn):
    left_free = 3


@pytest.mark.parametrize(("made", "indent"), [(Drawn, 8), (Marked, 11)])
def test_that_lines_stand_at_the_edge_unless_room_is_left_for_a_mark(
    qapp: QApplication, made: type[Drawn], indent: int
) -> None:
    model: LinesModel[Row, int] = LinesModel(lambda row: row[0], lambda row: row[1], lambda row: row[1])
    model.show_rows(1, {0: [(1, "one")]})
    table = LinesTable("Rows", model, made(Theme(Mode.DARK)), None)
    table.resize(300, 200)
    table.show()
    table.grab()
    whole, *lines = table.delegate.seen  # type: ignore[attr-defined]
    assert [line.left() - whole.left() for line in lines] == [indent] * 3
    assert all(whole.contains(line) for line in lines)
    table.close()
    table.deleteLater()
