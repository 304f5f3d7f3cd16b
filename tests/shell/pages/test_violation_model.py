"""The Qt model under Qt's own tester."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from console.domain.ids import PillarId, PluginName, SiteId, TenantId, ViolationId
from console.domain.scoring import Severity
from console.domain.violations import Violation, ViolationStatus
from console.shell.listing.model import PENDING
from console.shell.rowwindow import PAGE
from console.shell.violations.columns import COLUMNS, Wording, as_tsv
from console.shell.violations.model import ViolationModel
from console.shell.violations.query import Names

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
WORDING = Wording(Names(), {}, NOW)


def violation(number: int, found: str = "nobody") -> Violation:
    return Violation(
        id=ViolationId(number),
        tenant=TenantId("t"),
        plugin=PluginName("p"),
        site=SiteId("s"),
        day=date(2026, 3, 18),
        pillar=PillarId("P1"),
        check_key=f"c{number}",
        rule="r",
        severity=Severity.HIGH,
        subject=f"gate {number}",
        expected="someone",
        found=found,
        why="nobody came",
        status=ViolationStatus.OPEN,
        opened_at=datetime(2026, 3, 18, 9, 0, tzinfo=UTC),
    )


def rows_of(page: int, total: int) -> list[Violation]:
    return [violation(number) for number in range(page * PAGE, min((page + 1) * PAGE, total))]


@pytest.fixture
def model(qapp: QApplication) -> ViolationModel:
    return ViolationModel(WORDING)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("list"), st.integers(0, 400)),
        st.tuples(st.just("page"), st.integers(0, 4)),
        st.tuples(st.just("late"), st.integers(0, 4)),
        st.tuples(st.just("renew"), st.integers(0, 399)),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(steps=STEPS)
def test_that_qt_finds_nothing_wrong_whatever_happens(qapp: QApplication, steps: list[tuple[str, int]]) -> None:
    model = ViolationModel(WORDING)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    total = 0
    for what, number in steps:
        if what == "list":
            total = number
            model.show_list(total, {0: rows_of(0, total)} if total else {}, WORDING)
        elif what == "page":
            model.take_pages(model.window.generation, {number: rows_of(number, total)})
        elif what == "late":
            model.take_pages(model.window.generation - 1, {number: rows_of(number, total)})
        else:
            model.renew_rows([violation(number, "someone else")])
        assert model.rowCount() == total
        for row in range(0, total, 37):
            shown = model.index(row, 1).data()
            assert shown in (f"gate {row}", PENDING)
    tester.deleteLater()


def test_that_a_row_that_is_not_held_is_asked_for_and_told_as_not_loaded(model: ViolationModel) -> None:
    missed: list[int] = []
    model.missed.connect(missed.append)
    model.show_list(500, {}, WORDING)
    assert model.index(321, 1).data() == PENDING
    assert missed == [321]
    assert model.index(321, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "not loaded yet"


def test_that_a_page_that_does_not_fit_is_told(model: ViolationModel) -> None:
    model.show_list(500, {}, WORDING)
    assert model.take_pages(model.window.generation, {0: rows_of(0, 500)})
    assert not model.take_pages(model.window.generation, {1: rows_of(1, 150)})


def test_that_a_cell_says_the_age_and_shows_the_exact_time_on_hover_and_in_copies(model: ViolationModel) -> None:
    model.show_list(1, {0: [violation(1)]}, WORDING)
    age = next(number for number, column in enumerate(COLUMNS) if column.title == "Age")
    assert model.index(0, age).data() == "3 h ago"
    exact = model.index(0, age).data(Qt.ItemDataRole.ToolTipRole)
    assert exact.startswith("2026-03-18 ")
    copied = as_tsv([violation(1)], WORDING).splitlines()
    assert dict(zip(copied[0].split("\t"), copied[1].split("\t"), strict=True))["Age"] == exact
