"""Ids of people who are not known yet."""

from __future__ import annotations

from itertools import combinations

import pytest

from plugins.recruitment.book import new_candidate_id
from plugins.recruitment.records import Candidate
from tests.fakes.clock import NOON

LONG = "visitor-" + "x" * 70
PEOPLE = [
    ("telegram", "70111222"), ("web", "a/b"), ("web", "a_b"), ("web", LONG + "1"), ("web", LONG + "2"),
    ("web", "é" * 80), ("web-de", "7"), ("web", "de-7"), ("whatsapp", "70111222"),
]  # fmt: skip


def test_that_a_short_plain_name_is_kept_readable() -> None:
    assert new_candidate_id("telegram", "70111222") == "telegram-70111222"


@pytest.mark.parametrize(("one", "other"), list(combinations(PEOPLE, 2)))
def test_that_no_two_people_share_an_id(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert new_candidate_id(*one) != new_candidate_id(*other)


@pytest.mark.parametrize("person", PEOPLE)
def test_that_an_id_is_the_same_each_time_and_may_be_one(person: tuple[str, str]) -> None:
    id = new_candidate_id(*person)
    assert id == new_candidate_id(*person)
    assert len(id) <= 60
    assert Candidate(id=id, site="s", since=NOON).id == id
