"""Predicates are a small closed language: what is written is refused or evaluated, and nothing else happens."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.plugin.expressions import ExpressionError, holds, parse

NAMES: dict[str, Any] = {
    "data": {"critical": 2, "pillars": [{"id": "P1", "score": 82.5}], "site": "north", "none": None},
    "role": "operator",
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(
    ["data", ".critical", "[0]", "['id']", " > ", " == ", " in ", " and ", "not ", "(", ")", "1", "'x'", "-", " + ",
     "%", "len(", "has(", "None", ".__class__", "**", "lambda: 0", "[", "]", ",", "if", "*", "/", " is "]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("data.critical > 0", True),
        ("1 < data.critical < 2", False),
        ("data.pillars[0].score >= 80 and role == 'operator'", True),
        ("data.missing.deeper > 1", False),
        ("data.missing == None", True),
        ("data.site in ['north', 'south']", True),
        ("has(data.none) or len(data.pillars) == 1", True),
        ("data.site > 3", False),
        ("data.critical / 0 == 1", False),
        ("not data.missing", True),
    ],
)
def test_that_a_predicate_says_what_data_says(text: str, expected: bool) -> None:
    assert holds(text, NAMES) is expected


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')", "data.__class__", "(lambda: 1)()", "[x for x in data]", "open('x')",
        "2 ** 99999",
        "data.critical = 3", "f'{data}'", "len(data, 1)", "data.x()", "x := 1", "'a' " * 900, "(" * 500,
        "not " * 200 + "1", "b'x'", "...",
    ],
)  # fmt: skip
def test_that_all_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=30), VALUES)
def test_that_any_text_is_refused_or_holds_or_not(text: str, value: Any) -> None:
    before = json.dumps(value, default=str)
    with suppress(ExpressionError):
        assert holds(text, {"data": value}) in (True, False)
    assert json.dumps(value, default=str) == before
