"""How well a candidate and a job fit, with reasons, and which job some words mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.recruitment.matching import fit_of, is_alike, jobs_meant
from plugins.recruitment.records import Candidate, Job

AT = datetime(2026, 3, 18, 12, tzinfo=UTC)


def job(id: str = "JOB-1", title: str = "Night guard", **given: object) -> Job:
    return Job(**{"id": id, "site": "s", "title": title, "opened_at": AT, **given})  # type: ignore[arg-type]


def candidate(**given: object) -> Candidate:
    return Candidate(**{"id": "C-1", "site": "s", "since": AT, "consent": True, **given})  # type: ignore[arg-type]


GUARD = job(skills="access control; patrol; CCTV; first aid", languages="English", years=2.0, city="Kestrel Quay")
JOBS = [
    job("JOB-101", "Night guard", city="Kestrel Quay", shift="nights"),
    job("JOB-102", "Receptionist", city="Lindenhof"),
    job("JOB-103", "Forklift driver", city="Kestrel Quay"),
    job("JOB-104", "Guard", city="Lindenhof", shift="days"),
]


def test_that_a_fit_has_reasons_for_and_against() -> None:
    fit = fit_of(candidate(skills="first aid; cctv", languages="English; French", years=3.0, city="Marlow"), GUARD)
    assert fit.reasons == ("2 of 4 skills: CCTV, first aid", "3 of 2 years asked", "speaks English")
    assert fit.lacks == ("no word of access control, patrol", "lives in Marlow")
    assert fit.score == pytest.approx((25 + 20 + 15 + 0) / 100 * 100)


def test_that_all_and_nothing_are_the_bounds() -> None:
    best = candidate(skills=GUARD.skills, languages="English", years=9.0, city="kestrel quay")
    assert (fit_of(best, GUARD).score, fit_of(best, GUARD).lacks) == (100.0, ())
    assert fit_of(candidate(), GUARD).score == 0.0
    assert fit_of(candidate(), job()).score == 50.0


@given(st.lists(st.sampled_from(["patrol", "CCTV", "first aid", "radio", "phone"]), unique=True), st.floats(0, 50))
def test_that_one_more_skill_never_lowers_the_fit(skills: list[str], years: float) -> None:
    before = fit_of(candidate(skills="; ".join(skills), years=years), GUARD).score
    after = fit_of(candidate(skills="; ".join([*skills, "access control"]), years=years), GUARD).score
    assert 0 <= before <= after <= 100


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("first aid", "First Aid", True), ("forklift", "forklift license", True), ("recption", "reception", True),
     ("CCTV", "radio", False), ("it", "kit", False)],
)  # fmt: skip
def test_that_names_of_a_skill_are_compared_as_people_do(one: str, other: str, alike: bool) -> None:
    assert is_alike(one, other) is alike


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("I want to apply for the night guard job", ["JOB-101"]),
        ("job-103 please", ["JOB-103"]),
        ("the recepcionist at Lindenhof", ["JOB-102"]),
        ("a forklift drivers position", ["JOB-103"]),
        ("guard in Lindenhof", ["JOB-104"]),
        ("something else", []),
        ("", []),
        ("I am a teacher", []),
    ],
)
def test_that_words_name_a_job(words: str, meant: list[str]) -> None:
    assert [each.id for each in jobs_meant(words, JOBS)] == meant


def test_that_words_that_name_two_jobs_name_both() -> None:
    twins = [job("JOB-1", "Guard", city="North"), job("JOB-2", "Guard", city="South")]
    assert [each.id for each in jobs_meant("guard", twins)] == ["JOB-1", "JOB-2"]
    assert [each.id for each in jobs_meant("guard in the south", twins)] == ["JOB-2"]


@given(st.text(max_size=200))
def test_that_any_words_are_looked_at(words: str) -> None:
    assert set(jobs_meant(words, JOBS)) <= set(JOBS)
