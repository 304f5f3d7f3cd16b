"""The window on a long list, without Qt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.shell.rowwindow import PAGE, RowWindow

TOTAL = 1_000_000


def page_of(number: int, total: int = TOTAL) -> list[int]:
    return list(range(number * PAGE, min((number + 1) * PAGE, total)))


def test_that_a_row_is_missing_until_its_page_is_put() -> None:
    window: RowWindow[int] = RowWindow()
    window.reset(250)
    assert window.row(120) is None
    assert window.put(window.generation, 1, page_of(1, 250))
    assert window.row(120) == 120


def test_that_the_pages_on_screen_are_wanted_before_their_neighbors() -> None:
    window: RowWindow[int] = RowWindow()
    window.reset(TOTAL)
    assert window.wanted(250, 320) == [2, 3, 4, 1]
    window.put(window.generation, 3, page_of(3))
    assert window.wanted(250, 320) == [2, 4, 1]


def test_that_nothing_is_wanted_of_an_empty_list() -> None:
    window: RowWindow[int] = RowWindow()
    assert window.wanted(0, 50) == []


def test_that_a_late_answer_is_not_taken() -> None:
    window: RowWindow[int] = RowWindow()
    window.reset(500)
    late = window.generation
    window.reset(500)
    assert not window.put(late, 0, page_of(0))
    assert window.row(0) is None


@pytest.mark.parametrize("length", [0, 99, 101])
def test_that_a_page_of_another_length_shows_that_the_list_has_changed(length: int) -> None:
    window: RowWindow[int] = RowWindow()
    window.reset(500)
    assert not window.put(window.generation, 0, list(range(length)))


def test_that_a_newer_version_of_a_row_stays_in_its_place() -> None:
    window: RowWindow[tuple[int, str]] = RowWindow()
    window.reset(3, {0: [(1, "new"), (2, "new"), (3, "new")]})
    assert window.replace([(3, "done"), (2, "new"), (9, "done")], lambda row: row[0]) == [2]
    assert window.row(2) == (3, "done")


def test_that_a_window_too_small_to_hold_what_is_on_screen_is_refused() -> None:
    with pytest.raises(ValueError, match="neighbours"):
        RowWindow(keep=3)


@given(jumps=st.lists(st.integers(0, TOTAL - 1), max_size=60), keep=st.integers(4, 12))
def test_that_wherever_a_person_scrolls_the_rows_are_right_and_memory_is_bounded(jumps: list[int], keep: int) -> None:
    window: RowWindow[int] = RowWindow(keep)
    window.reset(TOTAL)
    for first in jumps:
        last = min(first + 40, TOTAL - 1)
        for number in reversed(window.wanted(first, last)):
            assert window.put(window.generation, number, page_of(number))
        assert [window.row(row) for row in range(first, last + 1)] == list(range(first, last + 1))
        assert sum(1 for _ in window.held()) <= keep * PAGE
