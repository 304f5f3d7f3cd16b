"""What a model says that it did is held against what was done."""

from __future__ import annotations

import pytest

from console.engine.promising import claims_a_deed, without_strays


@pytest.mark.parametrize(
    "text",
    ["I have escalated violation 14.", "Good. I’ve just opened a ticket.", "We have notified the client already."],
)
def test_that_a_claim_of_a_deed_is_known(text: str) -> None:
    assert claims_a_deed(text)


@pytest.mark.parametrize(
    "text",
    ["I have seen it.", "Violation 14 has been escalated.", "I have not escalated it.", "Shall I open a ticket?"],
)
def test_that_what_claims_nothing_is_left_alone(text: str) -> None:
    assert not claims_a_deed(text)


def test_that_numbers_of_entries_that_there_are_not_go_away() -> None:
    assert without_strays("So it stands [1], and there [7] [99].", 2) == "So it stands [1], and there."
    assert without_strays("See [2](http://example.com) and [x].", 0) == "See [2](http://example.com) and [x]."
