"""The bench of the inbox on a small profile: every query is asked, and finds what it is measured on."""

from __future__ import annotations

from pathlib import Path

from console.domain.inbox import InboxQuery, View
from tests.bench import inbox
from tests.bench.million_inbox import ME, TENANT, million_inbox, open_inbox


def test_every_view_and_search_of_the_bench_finds_something(tmp_path: Path) -> None:
    database = open_inbox(million_inbox(tmp_path, 400))
    try:
        for view in View:
            query = InboxQuery(tenant=TENANT, view=view, person=ME)
            assert database.read_now(lambda tx, query=query: tx.inbox.list(query, limit=1)), view  # type: ignore[misc]
        for words in inbox.COMMON:
            hits = database.read_now(lambda tx, words=words: tx.inbox.search(TENANT, words, limit=5))  # type: ignore[misc]
            assert hits or words in ("s", "i need a job"), words
        assert database.faults() == []
    finally:
        database.close_now()


def test_the_bench_gives_every_figure(tmp_path: Path) -> None:
    rows = inbox.measure(tmp_path, 400)
    assert len({row.what for row in rows}) == 6
    assert all(row.measured > 0 for row in rows)
