"""Keys of the window and of all its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.clock import SetClock


@pytest.fixture
def whole(theme: Theme) -> Iterator[MainWindow]:
    window = MainWindow(theme, PAGES, Forgetful(), SetClock())
    window.dress()
    for spec in PAGES:
        window.add_page(spec.load())
    yield window
    window.deleteLater()


def _keys(window: MainWindow) -> dict[str, dict[str, list[str]]]:
    """Owner's page (or ``window``) to keys to ids."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in window.actions.all():
        owner = next((page.key for page in window.pages.values() if entry.id.startswith(f"{page.key}.")), "window")
        for key in entry.action.shortcuts():
            found[owner][key.toString()].append(entry.id)
    return found


def test_no_key_of_a_page_is_taken_by_the_window(whole: MainWindow) -> None:
    keys = _keys(whole)
    clashes = {page: sorted(keys[page].keys() & keys["window"].keys()) for page in whole.pages}
    assert clashes == {page: [] for page in whole.pages}


def test_no_key_means_two_things_on_one_page(whole: MainWindow) -> None:
    twice = {key: ids for keys in _keys(whole).values() for key, ids in keys.items() if len(ids) > 1}
    assert twice == {}


def test_every_page_is_named_by_its_entry_in_the_rail(whole: MainWindow) -> None:
    for spec in PAGES:
        page = whole.pages[spec.key]
        assert (page.key, page.title, page.icon) == (spec.key, spec.title, spec.icon)
        assert page.accessibleName() == spec.title
