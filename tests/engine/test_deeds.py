"""Sentences that claim a deed and sentences that tell of things truly, counted each way."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.engine.deeds import claims_a_deed

FOLDER = Path(__file__).parent
CLAIMED = (FOLDER / "deeds_claimed.txt").read_text(encoding="utf-8").splitlines()
TRUE = [line.partition(" | ") for line in (FOLDER / "deeds_told_truly.txt").read_text(encoding="utf-8").splitlines()]


def test_that_the_lists_are_long_enough_to_measure() -> None:
    assert min(len(CLAIMED), len(TRUE)) >= 60


@pytest.mark.parametrize("sentence", CLAIMED)
def test_that_a_claim_of_a_deed_is_known(sentence: str) -> None:
    assert claims_a_deed(sentence)


@pytest.mark.parametrize(("sentence", "records"), [(sentence, records) for sentence, _, records in TRUE])
def test_that_what_claims_nothing_is_left_alone(sentence: str, records: str) -> None:
    assert not claims_a_deed(sentence, records=[records] if records else [])


def test_that_a_record_of_something_else_excuses_no_claim() -> None:
    others = ["violation 12: post manned, escalated", "violation 14: post manned, open"]
    assert claims_a_deed("Violation 14 has been escalated.", records=others)
    assert not claims_a_deed("Violation 12 has been escalated.", records=others)


def test_that_what_was_demanded_is_no_report_of_what_somebody_else_did() -> None:
    others = ["violation 12: post manned, escalated"]
    assert claims_a_deed("It has been escalated.", records=others, demanded="please escalate it")
    assert not claims_a_deed("It has been escalated.", records=others)


def test_that_what_the_conversation_keeps_may_be_said() -> None:
    assert claims_a_deed("Your address has been updated.")
    assert not claims_a_deed("Your address has been updated.", keeps=True)
    assert claims_a_deed("Your complaint has been escalated.", keeps=True)
