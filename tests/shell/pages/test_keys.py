"""The keys of the pages beside those of the window."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.shell.pages.desktops import Desktop


@pytest.mark.parametrize("page", ["scorecard", "violations"])
async def test_that_no_two_actions_on_screen_share_a_key(desktop: Desktop, page: str) -> None:
    await desktop.go(page)
    by_key = defaultdict(list)
    for entry in desktop.window.actions.offered():
        for key in entry.action.shortcuts():
            by_key[key.toString()].append(entry.id)
    assert {key: ids for key, ids in by_key.items() if len(ids) > 1} == {}
    assert any(id.startswith(f"{page}.") for ids in by_key.values() for id in ids)


@pytest.mark.parametrize("page", ["scorecard", "violations"])
async def test_that_the_palette_offers_what_the_page_in_front_can_do(desktop: Desktop, page: str) -> None:
    await desktop.go(page)
    groups = {entry.group for entry in desktop.window.actions.offered() if entry.id.split(".")[0] in PAGES}
    assert groups == {PAGES[page]}


PAGES = {"scorecard": "Scorecard", "violations": "Violations"}


async def test_that_every_action_of_the_pages_has_words(desktop: Desktop) -> None:
    entries = [entry for entry in desktop.window.actions.all() if entry.id.split(".")[0] in PAGES]
    assert len(entries) > 25
    assert all(len(entry.action.text()) > 4 for entry in entries)
