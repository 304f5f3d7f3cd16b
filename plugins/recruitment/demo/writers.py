"""Those who write in the demo's chats, as candidates with what they answered there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugins.recruitment.book import contact_id
from plugins.recruitment.records import (
    Activity,
    Answered,
    Application,
    Candidate,
    Contact,
    Deed,
    Job,
    PrescreenAnswer,
    PrescreenQuestion,
    Stage,
    joined,
)
from plugins.recruitment.screening import judge, result_of

CHANNEL = "simulator"
Given = tuple[str, str, str]
"""Field, value as understood, and the words."""


@dataclass(frozen=True, slots=True)
class Writer:
    """``name`` is the customer of a chat in ``demo_talks.yaml``; ``rough`` and ``other`` name fields."""

    name: str
    job: str
    hours_ago: float
    stage: Stage
    given: tuple[Given, ...] = ()
    rough: tuple[str, ...] = ()
    other: tuple[tuple[str, Answered, str], ...] = ()


WRITERS = (
    Writer(
        "Priya Raman", "JOB-101", 0.4, Stage.SCREENING,
        (("guard_license", "yes", "Yes till June"),),
    ),
    Writer(
        "Yusuf Demir", "JOB-101", 3, Stage.SCREENING,
        (("guard_license", "yes", "yes and I can work nights"), ("nights", "yes", "I can work nights")),
    ),
    Writer(
        "Tomasz Zielinski", "JOB-103", 1.6, Stage.REVIEW,
        (("guard_license", "yes", "yes i have it"), ("rotating", "yes", "ok")),
        other=(("control_room_years", Answered.UNFIT, "depends how you count the winters"),),
    ),
    Writer(
        "Daniel Brandt", "JOB-101", 52, Stage.REJECTED, (("guard_license", "no", "no not yet"),),
    ),
    Writer(
        "Marisol Vega", "JOB-102", 26, Stage.SCREENING, (("reception_years", "3", "maybe 3 something years"),),
        rough=("reception_years",), other=(("german", Answered.LATER, "ask me later"),),
    ),
    Writer(
        "Hannah Weiss", "JOB-103", 45, Stage.SCREENED,
        (
            ("guard_license", "yes", "yes"), ("control_room_years", "7", "7 years"), ("rotating", "yes", "sure"),
            ("start_date", "", "in two weeks"),
        ),
    ),
)  # fmt: skip


def make_writers(now: datetime, jobs: Sequence[Job], questions: dict[str, list[PrescreenQuestion]]) -> Iterator[Any]:
    """Records of all of them; none is later than ``now``."""
    by_id = {job.id: job for job in jobs}
    for number, writer in enumerate(WRITERS, 2001):
        yield from _records(f"C-{number}", writer, by_id[writer.job], questions[writer.job], now)


def _records(
    id: str, writer: Writer, job: Job, questions: Sequence[PrescreenQuestion], now: datetime
) -> Iterator[Any]:
    applied = now - timedelta(hours=writer.hours_ago)
    handle = "demo-" + writer.name.casefold().replace(" ", "-")
    yield Candidate(
        id=id, site=job.site, since=applied, name=writer.name, consent=True, consent_at=applied, channel=CHANNEL,
        handle=handle,
    )  # fmt: skip
    yield Contact(id=contact_id(CHANNEL, handle), site=job.site, since=applied, candidate=id)
    yield Activity(
        id=f"{id}/{applied:%Y%m%dT%H%M%S%f}/01", site=job.site, at=applied, subject=id, deed=Deed.APPLIED, job=job.id,
        text=f"Applied for {job.title}.",
    )  # fmt: skip
    answers = [
        _answer(f"{id}/{job.id}", job, question, writer, applied)
        for question in questions
        if question.field in _answered(writer)
    ]
    yield from answers
    result = result_of(questions, answers)
    yield Application(
        id=f"{id}/{job.id}",
        site=job.site,
        candidate=id,
        job=job.id,
        applied_at=applied,
        stage=writer.stage,
        match_score=result.match if result.answered else None,
        must_have_failed=joined([each.ask for each in questions if each.field in result.failed]),
        answered=result.answered,
        asked=result.asked,
        screened_at=applied if result.complete or result.failed else None,
        form=1,
        note="the years are not clear" if writer.stage is Stage.REVIEW else "",
    )


def _answered(writer: Writer) -> set[str]:
    return {field for field, _, _ in writer.given} | {field for field, _, _ in writer.other}


def _answer(application: str, job: Job, question: PrescreenQuestion, writer: Writer, at: datetime) -> PrescreenAnswer:
    field, outcome, value, said = question.field, Answered.GIVEN, "", ""
    for name, understood, words in writer.given:
        if name == field:
            value, said = understood or (at + timedelta(days=14)).date().isoformat(), words
    for name, what, words in writer.other:
        if name == field:
            outcome, said = what, words
    rough = field in writer.rough
    judged = judge(question, value, approximate=rough) if outcome is Answered.GIVEN else None
    return PrescreenAnswer(
        id=f"{application}/{field}",
        site=job.site,
        application=application,
        field=field,
        at=at,
        outcome=outcome,
        value=value,
        said=said,
        approximate=rough,
        score=judged.score if judged else 0.0,
    )
