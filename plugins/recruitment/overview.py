"""What a recruiter looks at, and the changes that a recruiter makes: pure functions over the book and its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain.commands import Command
from plugins.recruitment.book import Book
from plugins.recruitment.matching import Fit, fit_of
from plugins.recruitment.records import (
    Activity,
    Answered,
    AnswerKind,
    Application,
    Candidate,
    Deed,
    Job,
    PrescreenAnswer,
    PrescreenQuestion,
    Stage,
    listed,
)
from plugins.recruitment.screening import Result, judge, result_of
from plugins.recruitment.writing import Author, bodies, changing, deed

PIPELINE = (
    Stage.NEW,
    Stage.SCREENING,
    Stage.REVIEW,
    Stage.SCREENED,
    Stage.INTERVIEW,
    Stage.OFFER,
    Stage.HIRED,
    Stage.REJECTED,
    Stage.WITHDRAWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One application as a recruiter sees it in the pipeline."""

    application: str
    candidate: str
    name: str
    job: str
    job_title: str
    stage: Stage
    match_score: float | None
    answered: int
    asked: int
    must_have_failed: str
    note: str
    applied_at: datetime
    waits_since: datetime
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question of a prescreen with what was answered; ``points`` of ``question.weight``."""

    question: PrescreenQuestion
    answer: PrescreenAnswer | None
    points: float
    failed: bool
    unclear: bool


@dataclass(frozen=True, slots=True)
class Prescreen:
    """An application's prescreen: the sum, and question by question in their order."""

    result: Result
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is known of a candidate; ``fits`` are open jobs, the best first."""

    candidate: Candidate
    applications: tuple[Application, ...]
    activities: tuple[Activity, ...]
    fits: tuple[tuple[Fit, Job], ...]


def pipeline(book: Book, *, job: str = "", site: str = "") -> Mapping[Stage, tuple[Card, ...]]:
    """Every stage with its applications: the best match first, those without a score last, older before newer."""
    jobs = {each.id: each for each in book.jobs()}
    names = {each.id: each.name for each in book.candidates()}
    wanted = [
        each for each in book.applications() if (not job or each.job == job) and (not site or each.site == site)
    ]
    cards = [_card(each, jobs.get(each.job), names.get(each.candidate, "")) for each in wanted]
    cards.sort(key=lambda card: (card.match_score is None, -(card.match_score or 0.0), card.applied_at))
    return {stage: tuple(card for card in cards if card.stage is stage) for stage in PIPELINE}


def prescreen_of(book: Book, application: Application) -> Prescreen:
    """Every question with its answer; an answer to a question that is retired is not in it."""
    questions = book.questions_of(application.job, application.form)
    answers = {answer.field: answer for answer in book.answers(application.id)}
    return Prescreen(result_of(questions, answers.values()), tuple(_line(each, answers) for each in questions))


def dossier(book: Book, candidate: str) -> Dossier | None:
    """None where nobody has this id, or they did not agree to be looked at."""
    found = book.candidate(candidate)
    if found is None or not found.consent:
        return None
    fits = sorted(((fit_of(found, job), job) for job in book.open_jobs()), key=lambda pair: -pair[0].score)
    return Dossier(
        candidate=found,
        applications=tuple(book.applications_of(candidate)),
        activities=tuple(book.activities(candidate)),
        fits=tuple(fits),
    )


def chat_with(candidate: Candidate) -> tuple[str, str] | None:
    """Channel and handle on which a chat with them can be opened; None where there is no way to write to them."""
    reachable = candidate.consent and candidate.channel and candidate.handle
    return (candidate.channel, candidate.handle) if reachable else None


def moved(author: Author, application: Application, stage: Stage, note: str = "") -> tuple[Command, ...]:
    """What moves an application as it was seen to a stage, with who did it in the log; none where it is there."""
    if application.stage is stage and application.note == note:
        return ()
    log = deed(
        author,
        Deed.MOVED,
        site=application.site,
        subject=application.candidate,
        text=f"{application.stage.value} → {stage.value}. {note}".strip(),
        job=application.job,
        by=str(author.person),
    )
    after = replace(application.moved_to(stage, author.now), note=note)
    told = f"It is in {stage.value}."
    return (changing(author, bodies(after, log), seen=bodies(application), told=told),)


def reordered(questions: Sequence[PrescreenQuestion], field: str, place: int) -> tuple[PrescreenQuestion, ...]:
    """All in their new order, numbered from 1; ``place`` counts from 0. Raises KeyError for an unknown field."""
    by_field = {each.field: each for each in questions}
    moving = by_field.pop(field)
    order = list(by_field.values())
    order.insert(max(0, min(place, len(order))), moving)
    return tuple(replace(each, position=number) for number, each in enumerate(order, 1))


def changed(before: Iterable[PrescreenQuestion], after: Iterable[PrescreenQuestion]) -> tuple[PrescreenQuestion, ...]:
    """What has to be kept so that ``after`` stands: questions that differ, and those that are gone as retired."""
    old = {each.id: each for each in before}
    new = {each.id: each for each in after}
    gone = [replace(each, retired=True) for id, each in old.items() if id not in new and not each.retired]
    return (*(each for id, each in new.items() if old.get(id) != each), *gone)


def problems_of(question: PrescreenQuestion) -> Mapping[str, str]:
    """By field what is wrong with a question that a person edits, in words; empty where it can be asked."""
    found: dict[str, str] = {}
    if not question.ask.strip():
        found["ask"] = "It asks nothing."
    choices = [each.casefold() for each in listed(question.choices)]
    if question.type is AnswerKind.CHOICE and len(choices) < 2:
        found["choices"] = "Give at least two, parted by a semicolon."
    if question.type is AnswerKind.CHOICE and any(each.casefold() not in choices for each in listed(question.wanted)):
        found["wanted"] = "A good answer must be one of the choices."
    if question.type is AnswerKind.YES_NO and question.wanted.strip().casefold() not in ("", "yes", "no"):
        found["wanted"] = "A good answer is yes or no."
    low, high = question.good_from, question.good_to
    if low is not None and high is not None and low > high:
        found["good_from"] = "It is above the upper end."
    if question.lowest is not None and question.highest is not None and question.lowest > question.highest:
        found["lowest"] = "It is above the upper end."
    if question.must_have and not _can_fail(question):
        found["must_have"] = "Say which answer is good, or no answer can fail."
    return found


def _can_fail(question: PrescreenQuestion) -> bool:
    bounds = (question.good_from, question.good_to, question.good_by)
    return (
        question.type is AnswerKind.YES_NO
        or bool(listed(question.wanted))
        or any(each is not None for each in bounds)
    )


def _card(application: Application, job: Job | None, name: str) -> Card:
    return Card(
        application=application.id,
        candidate=application.candidate,
        name=name or application.candidate,
        job=application.job,
        job_title=job.title if job else application.job,
        stage=application.stage,
        match_score=application.match_score,
        answered=application.answered,
        asked=application.asked,
        must_have_failed=application.must_have_failed,
        note=application.note,
        applied_at=application.applied_at,
        waits_since=application.waits_since,
        conversation=application.conversation,
    )


def _line(question: PrescreenQuestion, answers: Mapping[str, PrescreenAnswer]) -> Line:
    answer = answers.get(question.field)
    if answer is None or answer.outcome is not Answered.GIVEN:
        return Line(question=question, answer=answer, points=0.0, failed=False, unclear=False)
    judged = judge(question, answer.value, approximate=answer.approximate)
    return Line(
        question=question,
        answer=answer,
        points=question.weight * judged.score,
        failed=judged.failed,
        unclear=judged.unclear,
    )
