"""Whether a text says of which place it speaks."""

from __future__ import annotations

import pytest

from console.engine.language.places import place_said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("who guards building 14", "building 14"),
        ("is everybody at the Hamburg depot", "Hamburg depot"),
        ("alerts in Wolverhampton", "Wolverhampton"),
        ("tours at narnia yesterday", "narnia"),
        ("what happened at the north entrance", "north entrance"),
        ("tickets from the Leipzig warehouse last week", "Leipzig warehouse"),
        ("who is on dock 7 right now", "dock 7"),
    ],
)
def test_that_a_place_is_found_whether_there_is_one_of_that_name_or_not(text: str, place: str) -> None:
    assert place_said(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "who is on duty at the moment",
        "how many alerts are there in total",
        "which tours are at risk",
        "is anything in pillar 4 red",
        "were the guards in time",
        "reports for the client",
        "alerts in the last three hours",
        "tickets of yesterday",
        "how did we do in March",
        "explain it in short",
        "violations with high priority",
        "alert LH-0316-A03",
    ],
)
def test_that_other_words_behind_at_or_in_are_no_place(text: str) -> None:
    assert place_said(text) is None
