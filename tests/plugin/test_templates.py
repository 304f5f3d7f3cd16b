"""Texts with places: lists repeat their line, what is missing drops its line, and nothing else is understood."""

from __future__ import annotations

import pytest

from console.plugin.templates import TemplateError, placeholders, render

DATA = {
    "name": "Gate 4",
    "score": 77.75,
    "whole": 90.0,
    "none": 0,
    "nothing": None,
    "ok": True,
    "items": [{"id": 1, "what": "late"}, {"id": 2, "what": ""}, {"id": 3, "what": "gone"}],
    "words": ["a", "b"],
    "empty": [],
    "in": {"deep": {"er": "x"}},
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{name} has {score}, {whole}, {none}, {ok}", "Gate 4 has 77.8, 90, 0, yes"),
        ("a\n{nothing} is left out\n{missing} too\nb", "a\nb"),
        ("- {items.id}: {items.what}", "- 1: late\n- 3: gone"),
        ("- {words}", "- a\n- b"),
        ("None:\n- {empty}\nend", "None:\nend"),
        ("{?items} There are some.\n{!items} There are none.", "There are some."),
        ("{?empty} There are some.\n{!empty} There are none.", "There are none."),
        ("{?none} Some.\n{!none} None of {name}.", "None of Gate 4."),
        ("{in.deep.er} and {{braces}}", "x and {braces}"),
        ("a\n\n\n\nb\n\n{missing}\n\nc", "a\n\nb\n\nc"),
        ("no places", "no places"),
    ],
)
def test_that_it_reads_as_meant(template: str, text: str) -> None:
    assert render(template, DATA) == text


def test_that_its_names_are_known_in_order() -> None:
    assert placeholders("{?a} {b.c} {{d}} {a}") == ("a", "b.c")


@pytest.mark.parametrize("wrong", ["{", "a }", "{a b}", "{A}", "{a.}", "x\n{1}"])
def test_that_a_stray_brace_is_refused(wrong: str) -> None:
    with pytest.raises(TemplateError, match="that is no place for data"):
        placeholders(wrong)


def test_that_data_is_never_read_as_a_template() -> None:
    assert render("{name}", {"name": "{score} {{x}}", "score": 3}) == "{score} {{x}}"
