"""What a model says that it did is held against what was done."""

from __future__ import annotations

from console.engine.promising import without_strays


def test_that_numbers_of_entries_that_there_are_not_go_away() -> None:
    assert without_strays("So it stands [1], and there [7] [99].", 2) == "So it stands [1], and there."
    assert without_strays("See [2](http://example.com) and [x].", 0) == "See [2](http://example.com) and [x]."
