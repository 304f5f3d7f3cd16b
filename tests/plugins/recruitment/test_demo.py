"""The demo of recruiting: the same each time, nothing from the future, and it adds up like real records."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from plugins.recruitment.demo import demo
from plugins.recruitment.records import (
    Activity,
    Application,
    Candidate,
    Contact,
    Job,
    JobStatus,
    PrescreenAnswer,
    PrescreenForm,
    PrescreenQuestion,
    Stage,
)
from plugins.recruitment.screening import result_of
from plugins.security_facility.demo import demo as security_demo
from tests.fakes.clock import NOON

DATA = demo(NOON)
RECORDS = list(DATA.records)
KINDS = (Job, PrescreenQuestion, PrescreenForm, Candidate, Contact, Application, PrescreenAnswer, Activity)


def of(kind: type) -> list:  # type: ignore[type-arg]
    return [each for each in RECORDS if isinstance(each, kind)]


def test_that_it_is_the_same_for_the_same_moment() -> None:
    assert list(demo(NOON).records) == RECORDS


@pytest.mark.parametrize("now", [NOON, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), NOON + timedelta(days=400)])
def test_that_nothing_happens_after_now(now: datetime) -> None:
    for record in demo(now).records:
        for field in dataclasses.fields(record):
            value = getattr(record, field.name)
            if isinstance(value, datetime):
                assert value <= now, (record, field.name)


def test_that_there_is_something_of_everything() -> None:
    counted = Counter(type(each) for each in RECORDS)
    assert set(counted) == {
        Job,
        PrescreenQuestion,
        Candidate,
        Contact,
        Application,
        PrescreenAnswer,
        PrescreenForm,
        Activity,
    }
    assert {job.status for job in of(Job)} == set(JobStatus)
    stages = {each.stage for each in of(Application)}
    assert {Stage.SCREENING, Stage.SCREENED, Stage.REVIEW, Stage.REJECTED, Stage.HIRED} <= stages


def test_that_keys_are_unique_and_point_at_what_is_there() -> None:
    for kind in KINDS:
        ids = [each.id for each in of(kind)]
        assert len(ids) == len(set(ids)), kind
    jobs, people = {each.id for each in of(Job)}, {each.id for each in of(Candidate)}
    applications = {each.id for each in of(Application)}
    assert {each.job for each in of(PrescreenQuestion)} <= jobs
    assert all(each.job in jobs and each.candidate in people for each in of(Application))
    assert {each.application for each in of(PrescreenAnswer)} <= applications


def test_that_each_application_says_what_its_answers_come_to() -> None:
    questions = {job.id: [q for q in of(PrescreenQuestion) if q.job == job.id] for job in of(Job)}
    for application in of(Application):
        answers = [each for each in of(PrescreenAnswer) if each.application == application.id]
        result = result_of(questions[application.job], answers)
        assert (application.answered, application.asked) == (result.answered, result.asked)
        assert application.match_score == (result.match if result.answered else None)
        assert bool(application.must_have_failed) == bool(result.failed)


def test_that_both_demos_speak_of_the_same_house() -> None:
    other = security_demo(NOON)
    assert DATA.tenant == other.tenant
    assert set(DATA.sites) == set(other.sites)
