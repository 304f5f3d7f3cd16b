"""The look as data: everything written can be read, in both themes."""

from __future__ import annotations

import re

import pytest

from console.shell.tokens import DARK, GROUNDS, LIGHT, ROLES, WRITING, Role, Tokens, contrast

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("writing", WRITING)
def test_text_has_a_contrast_of_four_and_a_half(tokens: Tokens, writing: Role, ground: Role) -> None:
    assert contrast(tokens.colors[writing], tokens.colors[ground]) >= 4.5


@THEMES
def test_words_on_the_accent_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.colors["on_accent"], tokens.colors["accent"]) >= 4.5


@THEMES
def test_the_focus_ring_stands_out_from_what_is_around_it(tokens: Tokens) -> None:
    for ground in ("window", "surface", "raised"):
        assert contrast(tokens.colors["accent"], tokens.colors[ground]) >= 3


@THEMES
def test_every_role_has_a_color(tokens: Tokens) -> None:
    assert set(tokens.colors) == set(ROLES)
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in tokens.colors.values())


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#FFFFFF") == 1
