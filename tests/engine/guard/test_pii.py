"""Personal data: what is found, what is left, and that masking within a turn loses nothing."""

from __future__ import annotations

import logging
import re
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.masking import MaskingSettings, PersonalKind, Shape
from console.engine.guard.pii import Masked, Pattern, RedactingFilter, Rules, find, redact, rules_of
from tests.fakes.growth import grows_with_input


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("write to jane.doe+x@mail.example.co.uk.", "EMAIL", "jane.doe+x@mail.example.co.uk"),
        ("call me at 555-0123 or 202-555-0143", "PHONE", "202-555-0143"),
        ("my number is +49 30 901820.", "PHONE", "+49 30 901820"),
        ("Phone: 467 3395 thanks", "PHONE", "467 3395"),
        ("pay with 4111 1111 1111 1111 please", "CARD", "4111 1111 1111 1111"),
        ("IBAN DE89 3704 0044 0532 0130 00 is mine", "IBAN", "DE89 3704 0044 0532 0130 00"),
        ("from 192.168.10.4 at noon", "IP", "192.168.10.4"),
        ("from 2001:db8::ff00:42:8329", "IP", "2001:db8::ff00:42:8329"),
        ("SSN 123-45-6789", "ID", "123-45-6789"),
        ("my NHS number, national id 943 476 5919", "ID", "943 476 5919"),
    ],
)
def test_personal_data_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in {(found.kind, found.text) for found in find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "the meeting is 2026-03-14 09:30:00",
        "order 12345 of 1,234,567 pieces",
        "version 1.2.3 at 10:15",
        "between 2019-2024 there were 400 tours",
        "5 guards, 12 doors, pillar P3, site S01",
        "it cost 1 250 000 dollars",
        "",
    ],
)
def test_dates_amounts_and_codes_are_left(text: str) -> None:
    assert find(text) == []


def test_the_same_value_has_the_same_place_and_comes_back() -> None:
    turn = Masked()
    masked = turn.mask("a@example.com, b@example.com and again a@example.com")
    assert masked == "⟦EMAIL_1⟧, ⟦EMAIL_2⟧ and again ⟦EMAIL_1⟧"
    assert turn.mask("a@example.com") == "⟦EMAIL_1⟧"
    assert turn.unmask("mail ⟦EMAIL_2⟧ or ⟦EMAIL_9⟧") == "mail b@example.com or ⟦EMAIL_9⟧"


def test_a_placeholder_written_by_the_customer_gets_nobody_elses_data() -> None:
    turn = Masked()
    turn.mask("a@example.com")
    assert turn.unmask(turn.mask("send ⟦EMAIL_1⟧ here")) == "send [EMAIL_1] here"


def test_rules_choose_what_is_masked_and_add_their_own() -> None:
    rules = Rules(kinds=frozenset({PersonalKind.PHONE}), own=(Pattern("BADGE", re.compile(r"\bB-\d{4}\b")),))
    assert redact("badge B-1234 of a@example.com, +49 30 901820", rules) == "badge [BADGE] of a@example.com, [PHONE]"


def test_a_log_record_leaves_without_personal_data() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "from %s", ("jane@example.com",), None)
    try:
        raise ValueError("bad card 4111111111111111")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    assert RedactingFilter().filter(record)
    written = logging.Formatter().format(record)
    assert "jane" not in written
    assert "4111111111111111" not in written.split("bad card")[-1]
    assert "[EMAIL]" in written


@pytest.mark.parametrize("piece", ["a@", "1 2-3 ", "+(1)", "1:", "DE12 ", "4111", "a.b"])
def test_a_hundred_kilobytes_of_lookalikes_settle(piece: str) -> None:
    assert grows_with_input(lambda size: redact(piece * (size // len(piece))), 100_000)


@given(st.text(alphabet=st.sampled_from("0123456789+-(). :@abDEx⟦⟧_EMAIL")))
def test_masking_and_putting_back_gives_the_text(text: str) -> None:
    turn = Masked()
    assert turn.unmask(turn.mask(text)) == text.replace("⟦", "[").replace("⟧", "]")


@settings(max_examples=50)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    redact(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ('{"passed": 35, "failed": 5, "score": 87.5, "day": "2026-03-18", "at": "202-555-0143"}', "202-555-0143"),
        ("83.3, 12 on 2026-03-18 10:15 and 3 more: (202) 555 0143 ext 44, then 7", "(202) 555 0143 ext 44"),
        ("1 or 2 or 3, 4 of 5: +683 4000", "+683 4000"),
    ],
)
def test_a_number_is_found_among_many_short_ones(text: str, phone: str) -> None:
    assert [(found.kind, found.text) for found in find(text)] == [("PHONE", phone)]


def test_many_short_numbers_are_not_tried_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    parse = phonenumbers.PhoneNumberMatcher._parse_and_verify

    def counted(matcher: Any, candidate: str, offset: int) -> Any:
        tried.append(candidate)
        return parse(matcher, candidate, offset)

    monkeypatch.setattr(phonenumbers.PhoneNumberMatcher, "_parse_and_verify", counted)
    find(", ".join(f'"checks": {number % 97}, "score": {number % 100}.5' for number in range(500)) + " 202-555-0143")
    assert len(tried) < 20, tried


def test_that_forms_of_a_tenant_are_found_whole_whatever_their_case() -> None:
    rules = rules_of(
        MaskingSettings(kinds=frozenset(), shapes=(Shape("Staff no", "EMP-##@"), Shape("Case", "(##.##)")))
    )
    text = "emp-12x and EMP-123, XEMP-12x, EMP-12xy, case (12.34) not (12a34), joe@example.com"
    assert [(found.kind, found.text) for found in find(text, rules)] == [("STAFF_NO", "emp-12x"), ("CASE", "(12.34)")]


def test_that_a_form_cannot_make_the_search_slow() -> None:
    form = "#" * 59 + "@"
    text = "1" * 100_000
    assert find(text, rules_of(MaskingSettings(kinds=frozenset(), shapes=(Shape("Long", form),)))) == []
