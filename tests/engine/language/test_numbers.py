"""Numbers as people write them, and what was meant roughly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.engine.language.numbers import numbers_in, quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("1,5k", 1500),
        ("1,234,567.5", 1234567.5),
        ("40 000 people", 40000),
        ("half a million", 500000),
        ("quarter million", 250000),
        ("two hundred and six", 206),
        ("4 thousand 3 hundred and 21", 4321),
        ("twenty and three fifths", 20.6),
        ("3 million and a half", 3500000),
        ("one out of four", 0.25),
        ("1 over eight", 0.125),
        ("2 1/4", 2.25),
        ("minus five point five", -5.5),
        ("nine point nought four", 9.04),
        ("three dozens", 36),
        ("¾", 0.75),
        ("6.5x10^-4", 0.00065),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, value: float) -> None:
    (found,) = numbers_in(text)
    assert found.value == pytest.approx(value)
    assert not found.approximate
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("about two dozen", 24),
        ("maybe 20 something", 20),
        ("a couple of hundred", 200),
        ("a few thousand", 3000),
        ("twenty-odd", 20),
        ("20ish", 20),
        ("15 or so", 15),
        ("~300", 300),
        ("20 to 30", 25),
        ("between 20 and 30", 25),
        ("3-5", 4),
    ],
)
def test_an_approximation_is_known_as_one(text: str, value: float) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.value, found.approximate) == (value, True)


@pytest.mark.parametrize("text", ["the 3rd", "this one is good", "29km", "version", "", "first", "a", "1st floor"])
def test_ordinals_and_units_are_no_numbers(text: str) -> None:
    assert numbers_in(text) == []


def test_several_numbers_are_no_quantity() -> None:
    assert quantity("12 guards on 3 floors") is None
    assert [number.value for number in numbers_in("22,24,26")] == [22, 24, 26]


@given(st.text(alphabet=st.sampled_from("0123456789.,-+ ^eEkx/½ ⅟٣²andhalf of one million")))
def test_text_that_looks_like_numbers_never_raises(text: str) -> None:
    for number in numbers_in(text):
        assert text[number.start : number.end] == number.text


@given(st.text())
def test_no_text_raises(text: str) -> None:
    quantity(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two to three hundred", 250),
        ("5 to 10 thousand", 7_500),
        ("20-30k", 25_000),
        ("maybe 5 or 6", 6),
        ("between 20 and 25", 23),
        ("1.5 to 2", 1.75),
        ("100 to 2 thousand", 1_050),
        ("two hundred to three hundred", 250),
    ],
)
def test_that_a_range_is_its_middle_with_the_scale_that_is_meant_twice(text: str, value: float) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.value, found.approximate) == (value, True)
