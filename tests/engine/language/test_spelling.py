"""Spelling: what is wrong is put right, what is right or no word is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.engine.language.spelling import LEAST_CONFIDENCE, Speller
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


def test_that_two_words_as_near_are_in_doubt_and_one_far_ahead_is_not() -> None:
    speller = Speller(["status", "statute", "gate", "get"])
    (doubt,) = speller.correct("the new statuse").doubts
    assert [each.word for each in doubt.options] == ["status", "statute"]
    assert (doubt.wrong, doubt.read) == ("statuse", "status")
    assert speller.correct("the new statsu").doubts == ()


def test_that_what_is_too_far_off_to_be_taken_is_in_doubt_where_it_stands() -> None:
    corrected = SPELLER.correct("gaurd the rbeat, gaurd the brzzk")
    for doubt in corrected.doubts:
        assert corrected.text[doubt.start : doubt.end] == doubt.read
        assert doubt.options
        assert (doubt.read == doubt.wrong) == (doubt.options[0].confidence < LEAST_CONFIDENCE)
    assert corrected.doubts


def test_that_a_word_of_english_and_the_domain_is_no_rival_of_itself() -> None:
    (made,) = Speller(["violation"]).correct("a violaton").corrections
    assert made.confidence == 1.0


def test_that_what_everybody_says_is_no_word_of_the_domain() -> None:
    found = Speller(["gate", "get somebody here"]).best("gaet")
    assert found is not None
    assert found[0] == "gate"


def test_that_a_word_that_was_explained_is_read_so_and_never_in_doubt() -> None:
    settled = {"gaet": "get", "brzzk": "brzzk", "xq": "extra"}
    corrected = SPELLER.correct("Gaet the brzzk xq", settled)
    assert (corrected.text, corrected.doubts) == ("Get the brzzk extra", ())
    assert [each.confidence for each in corrected.corrections] == [1.0, 1.0]


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
    assert all(corrected.text[each.start : each.end] == each.read for each in corrected.doubts)
