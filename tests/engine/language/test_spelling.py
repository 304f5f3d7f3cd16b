"""Spelling: what is wrong is put right, what is right or no word is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.engine.language.spelling import Speller
from tests.fakes.growth import grows_with_input

SPELLER = Speller(["geofence", "patrol tour", "checkpoint", "SOP"], names=["Okonkwo"])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("the gaurd was lat", "the guard was lat"),
        ("Recieve my acount", "Receive my account"),
        ("when was the last patrl tuor", "when was the last patrol tour"),
        ("he left the geofense", "he left the geofence"),
        ("I dont know", "I don't know"),
        ("ADRESS", "ADDRESS"),
    ],
)
def test_a_misspelled_word_is_put_right(text: str, right: str) -> None:
    corrected = SPELLER.correct(text)
    assert corrected.text == right
    assert all(0.6 <= made.confidence <= 1 for made in corrected.corrections)
    assert all(text[made.start : made.end] == made.wrong for made in corrected.corrections)


@pytest.mark.parametrize(
    "text",
    [
        "the color of our favorite harbor, organized and traveling",
        "geofences and geofenced checkpoints",
        "ask Mr Szabo or Okonkwo, or okonkwo",
        "alert A-19xq in room B12k at gate_nroth",
        'he typed "pasword" twice',
        "see www.exmaple.org or file.teh.txt or jon@exmaple.com",
        "⟦EMIAL_1⟧ wrote",
        "NATO and iPhone",
        "日本語 عربى здравствуйте",
        "",
    ],
)
def test_right_words_names_codes_and_quotes_are_left(text: str) -> None:
    assert SPELLER.correct(text).text == text


def test_the_domain_wins_over_commoner_words() -> None:
    found, without = SPELLER.best("geofnce"), Speller().best("geofnce")
    assert found is not None
    assert found[0] == "geofence"
    assert without is None or without[0] != "geofence"


def test_a_wall_of_nonsense_settles() -> None:
    wall = [f"qx{chr(97 + n % 26)}zv{chr(97 + n // 26 % 26)}jk" for n in range(12_000)]
    assert grows_with_input(lambda size: SPELLER.correct(" ".join(wall[:size])), len(wall))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("abcdehlnorstuABE '’\".-1⟦⟧éß \n"), max_size=60))
def test_no_text_raises_and_corrections_account_for_every_change(text: str) -> None:
    corrected = SPELLER.correct(text)
    again = text
    for made in reversed(corrected.corrections):
        again = again[: made.start] + made.right + again[made.end :]
    assert again == corrected.text
