"""Made-up candidates who applied for the jobs of the demo, with their answers judged as real ones are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugins.recruitment.book import contact_id
from plugins.recruitment.records import (
    Activity,
    Answered,
    AnswerKind,
    Application,
    Candidate,
    Contact,
    Deed,
    Job,
    JobStatus,
    PrescreenAnswer,
    PrescreenQuestion,
    Stage,
    joined,
    listed,
)
from plugins.recruitment.screening import Result, judge, needs_review, result_of

SEED = 20240611
COUNT = 48
_FIRST = (
    "Amina", "Bruno", "Chiara", "Dawid", "Elif", "Femi", "Greta", "Hamid", "Ines", "Jakub", "Kofi", "Leila", "Marek",
    "Noor", "Oskar", "Petra", "Quentin", "Rosa", "Samir", "Tara", "Umar", "Vera", "Wanda", "Yusuf",
)  # fmt: skip
_LAST = (
    "Adler", "Bello", "Castro", "Diallo", "Eriksen", "Fuchs", "Garcia", "Haddad", "Ivanov", "Jansen", "Kaya", "Lopez",
    "Moreau", "Novak", "Okafor", "Pereira", "Quist", "Rahman", "Silva", "Tanaka", "Ude", "Vogel", "Weber", "Zielin",
)  # fmt: skip
_HEADLINES = ("Guard", "Driver", "Front desk", "Warehouse worker", "Career changer", "Student")
_MORE_SKILLS = ("first aid", "fire safety", "crowd control", "report writing", "radio", "spreadsheets")
_TOWNS = ("Marlow", "Easton", "Highfield")
_CHANNELS = ("telegram", "telegram", "whatsapp", "web")
_WHY = ("More regular hours", "A team that stays together", "Shorter way to work", "To learn more about safety")
_LATER_STAGES = (Stage.INTERVIEW, Stage.INTERVIEW, Stage.OFFER, Stage.HIRED, Stage.REJECTED)


def make_applicants(
    now: datetime, jobs: Sequence[Job], questions: dict[str, list[PrescreenQuestion]]
) -> Iterator[Any]:
    """Records of all of them; none is later than ``now``."""
    often = [job for job in jobs if job.status is JobStatus.OPEN] * 3
    offered = [*often, *(job for job in jobs if job.status is JobStatus.CLOSED)]
    for number in range(COUNT):
        yield from _Applicant(number, now).records(offered, questions)


class _Applicant:
    def __init__(self, number: int, now: datetime) -> None:
        self._dice = random.Random(f"{SEED}/{number}")
        self._now = now
        self._id = f"C-{1001 + number}"
        self._name = f"{_FIRST[number % len(_FIRST)]} {_LAST[(number * 7 + number // len(_FIRST)) % len(_LAST)]}"
        self._channel = self._dice.choice(_CHANNELS)
        self._handle = str(70_000_000 + number * 7919)
        self._number = 0

    def records(self, jobs: Sequence[Job], questions: dict[str, list[PrescreenQuestion]]) -> Iterator[Any]:
        job = self._dice.choice(jobs)
        span = max(1.0, (self._now - job.opened_at).total_seconds() / 3600 - 1)
        applied = self._now - timedelta(hours=self._dice.random() * span + 0.5)
        candidate = self._candidate(job, applied)
        yield candidate
        yield Contact(id=contact_id(self._channel, self._handle), site=job.site, since=applied, candidate=self._id)
        yield self._deed(Deed.CONSENTED, job, applied, "Agreed that their data is kept for applications.")
        if candidate.resume:
            yield self._deed(Deed.RESUME, job, candidate.resume_at or applied, f"{candidate.resume} read.")
        if self._dice.random() < 0.9:
            yield from self._application(job, applied, questions[job.id])

    def _candidate(self, job: Job, applied: datetime) -> Candidate:
        wanted = listed(job.skills)
        had = self._dice.sample(wanted, k=self._dice.randint(0, len(wanted))) if wanted else []
        had += self._dice.sample(_MORE_SKILLS, k=self._dice.randint(0, 2))
        has_resume = self._dice.random() < 0.7
        mail = self._name.lower().replace(" ", ".")
        return Candidate(
            id=self._id,
            site=job.site,
            since=applied,
            name=self._name,
            consent=True,
            consent_at=applied,
            channel=self._channel,
            handle=self._handle,
            email=f"{mail}@example.com" if has_resume else "",
            phone="" if self._dice.random() < 0.5 else f"+44 20 7946 0{self._dice.randint(100, 999)}",
            city=job.city if self._dice.random() < 0.6 else self._dice.choice(_TOWNS),
            headline=self._dice.choice(_HEADLINES),
            skills=joined(had) if has_resume else "",
            languages=joined([*listed(job.languages)[:1], *self._dice.sample(("Polish", "Spanish", "Arabic"), k=1)]),
            years=float(self._dice.randint(0, 9)) if has_resume else None,
            resume=f"{mail}.pdf" if has_resume else "",
            resume_at=applied if has_resume else None,
        )

    def _application(self, job: Job, applied: datetime, questions: Sequence[PrescreenQuestion]) -> Iterator[Any]:
        id = f"{self._id}/{job.id}"
        yield self._deed(Deed.APPLIED, job, applied, f"Applied for {job.title}.")
        answers: list[PrescreenAnswer] = []
        at = applied
        stops = len(questions) if self._dice.random() < 0.8 else self._dice.randint(0, len(questions) - 1)
        for question in questions[:stops]:
            at = min(self._now, at + timedelta(seconds=self._dice.randint(20, 240)))
            answers.append(self._answer(id, job, question, at))
            what = Deed.REFUSED if answers[-1].outcome is Answered.REFUSED else Deed.ANSWERED
            yield self._deed(what, job, at, f"{question.field}: {answers[-1].outcome.value}.")
            if result_of(questions, answers).failed:
                break
        yield from answers
        result = result_of(questions, answers)
        done = stops == len(questions) or bool(result.failed)
        application = Application(
            id=id,
            site=job.site,
            candidate=self._id,
            job=job.id,
            applied_at=applied,
            stage=self._stage(questions, result, done, applied, job),
            match_score=result.match if result.answered else None,
            must_have_failed=joined([each.ask for each in questions if each.field in result.failed]),
            answered=result.answered,
            asked=result.asked,
            screened_at=at if done else None,
            stage_since=min(self._now, at + timedelta(hours=self._dice.random() * 20)) if done else at,
            form=1,
        )
        labels = {question.field: question.ask for question in questions}
        review = [*result.failed, *needs_review(questions, result)] if application.stage is Stage.REVIEW else []
        yield replace(application, note=joined([labels[name] for name in review]))
        if result.failed:
            yield self._deed(Deed.MUST_HAVE_FAILED, job, at, application.must_have_failed)
        elif done:
            yield self._deed(Deed.COMPLETED, job, at, f"{job.title}: match {result.match:g}.")

    def _stage(
        self, questions: Sequence[PrescreenQuestion], result: Result, done: bool, applied: datetime, job: Job
    ) -> Stage:
        if job.status is JobStatus.CLOSED:
            return Stage.HIRED if result.match > 90 else Stage.REJECTED
        if not done:
            return Stage.SCREENING
        old = self._now - applied > timedelta(days=5)
        if result.failed or needs_review(questions, result):
            return Stage.REJECTED if old else Stage.REVIEW
        return self._dice.choice(_LATER_STAGES) if old and self._dice.random() < 0.7 else Stage.SCREENED

    def _answer(self, application: str, job: Job, question: PrescreenQuestion, at: datetime) -> PrescreenAnswer:
        refused = self._dice.random() < (0.03 if question.required else 0.25)
        value, said, rough = ("", "I'd rather not say", False) if refused else self._value(question)
        judged = judge(question, value, approximate=rough) if not refused else None
        return PrescreenAnswer(
            id=f"{application}/{question.field}",
            site=job.site,
            application=application,
            field=question.field,
            at=at,
            outcome=Answered.REFUSED if refused else Answered.GIVEN,
            value=value,
            said=said,
            approximate=rough,
            score=judged.score if judged else 0.0,
        )

    def _value(self, question: PrescreenQuestion) -> tuple[str, str, bool]:
        """As understood, as said, and whether it was meant roughly."""
        if question.type is AnswerKind.YES_NO:
            value = "no" if self._dice.random() < 0.1 else "yes"
            return value, value, False
        if question.type is AnswerKind.NUMBER:
            years = self._dice.randint(0, 8)
            rough = self._dice.random() < 0.3
            return str(years), f"maybe {years} or so" if rough else str(years), rough
        if question.type is AnswerKind.CHOICE:
            choice = self._dice.choice(listed(question.choices))
            return choice, choice, False
        if question.type is AnswerKind.DATE:
            day = (self._now + timedelta(days=self._dice.randint(3, 60))).date()
            return day.isoformat(), day.isoformat(), False
        text = self._dice.choice(_WHY)
        return text, text, False

    def _deed(self, deed: Deed, job: Job, at: datetime, text: str) -> Activity:
        self._number += 1
        return Activity(
            id=f"{self._id}/{at:%Y%m%dT%H%M%S%f}/{self._number:02}",
            site=job.site,
            at=at,
            subject=self._id,
            deed=deed,
            job=job.id,
            text=text,
        )
