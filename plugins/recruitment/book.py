"""Recruiting as it stands in the store: reads over one transaction, for tools and for panels. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from console.domain.ids import KindName, TenantId
from console.domain.records import RecordRow
from console.plugin.records import as_json, body_of, from_json
from console.plugin.tools import Transaction
from plugins.recruitment.records import (
    ACTIVITY,
    ANSWER,
    APPLICATION,
    CANDIDATE,
    CONTACT,
    FORM,
    JOB,
    OPEN_STAGES,
    QUESTION,
    Activity,
    Application,
    Candidate,
    Contact,
    Job,
    JobStatus,
    PrescreenAnswer,
    PrescreenForm,
    PrescreenQuestion,
)

T = TypeVar("T")
_LONGEST_PART = 60
"""Characters of a channel's name for somebody that go into an id."""


@dataclass(frozen=True, slots=True)
class Book:
    """One tenant's records of recruiting."""

    tx: Transaction
    tenant: TenantId

    def job(self, id: str) -> Job | None:
        return self._one(JOB, id, Job)

    def jobs(self) -> list[Job]:
        return list(self._under(JOB, "", Job))

    def open_jobs(self) -> list[Job]:
        """Newest first."""
        found = [job for job in self.jobs() if job.status is JobStatus.OPEN]
        return sorted(found, key=lambda job: (job.opened_at, job.id), reverse=True)

    def questions(self, job: str) -> list[PrescreenQuestion]:
        """Those that are asked, in their order."""
        return [question for question in self.all_questions(job) if not question.retired]

    def all_questions(self, job: str) -> list[PrescreenQuestion]:
        """Retired ones too."""
        found = self._under(QUESTION, f"{job}/", PrescreenQuestion)
        return sorted(found, key=lambda question: (question.position, question.field))

    def forms(self, job: str) -> list[PrescreenForm]:
        """The versions of its prescreen, the first one first."""
        return list(self._under(FORM, f"{job}/", PrescreenForm))

    def has_form(self, form: PrescreenForm) -> bool:
        return self._one(FORM, form.id, PrescreenForm) is not None

    def questions_of(self, job: str, form: int) -> list[PrescreenQuestion]:
        """Those of a version; of 0, or of one that is not kept, as they are now."""
        kept = self._one(FORM, form_id(job, form), PrescreenForm) if form else None
        return list(asked_in(kept)) if kept else self.questions(job)

    def standing_form(self, job: Job, now: datetime) -> PrescreenForm:
        """The version of the questions as they are now: the latest one, or else the next, which is not kept yet."""
        forms, questions = self.forms(job.id), tuple(self.questions(job.id))
        latest = forms[-1] if forms else None
        if latest is not None and asked_in(latest) == questions:
            return latest
        return make_form(job, latest.number + 1 if latest else 1, questions, now)

    def candidate(self, id: str) -> Candidate | None:
        return self._one(CANDIDATE, id, Candidate)

    def candidates_of(self, ids: Iterable[str]) -> dict[str, Candidate]:
        """By id, whether they agreed or not."""
        rows = self.tx.records.get_many(self.tenant, CANDIDATE, tuple(ids))
        return {id: body_of(row, Candidate) for id, row in rows.items()}

    def candidates(self) -> list[Candidate]:
        """Those who agreed that their data is kept."""
        return [each for each in self._under(CANDIDATE, "", Candidate) if each.consent]

    def candidate_of(self, channel: str, handle: str) -> str:
        """Id of who writes there; what it would be where nobody is known yet."""
        contact = self._one(CONTACT, contact_id(channel, handle), Contact)
        return contact.candidate if contact else new_candidate_id(channel, handle)

    def application(self, id: str) -> Application | None:
        return self._one(APPLICATION, id, Application)

    def applications_of(self, candidate: str) -> list[Application]:
        """Newest first."""
        found = self._under(APPLICATION, f"{candidate}/", Application)
        return sorted(found, key=lambda each: (each.applied_at, each.id), reverse=True)

    def open_applications_of(self, candidate: str) -> list[Application]:
        return [each for each in self.applications_of(candidate) if each.stage in OPEN_STAGES]

    def applications(self) -> list[Application]:
        return list(self._under(APPLICATION, "", Application))

    def answers(self, application: str) -> list[PrescreenAnswer]:
        return list(self._under(ANSWER, f"{application}/", PrescreenAnswer))

    def activities(self, subject: str) -> list[Activity]:
        """Of a candidate or job, latest first."""
        found = self._under(ACTIVITY, f"{subject}/", Activity)
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def read(self, row: RecordRow, cls: type[T]) -> T:
        return body_of(row, cls)

    def _one(self, kind: KindName, key: str, cls: type[T]) -> T | None:
        row = self.tx.records.get(self.tenant, kind, key)
        return body_of(row, cls) if row else None

    def _under(self, kind: KindName, prefix: str, cls: type[T]) -> Iterator[T]:
        return (body_of(row, cls) for row in self.tx.records.under(self.tenant, kind, prefix))


def form_id(job: str, number: int) -> str:
    return f"{job}/{number:04}"


def make_form(
    job: Job, number: int, questions: Sequence[PrescreenQuestion], since: datetime, by: str = ""
) -> PrescreenForm:
    return PrescreenForm(
        id=form_id(job.id, number),
        site=job.site,
        job=job.id,
        number=number,
        since=since,
        questions=as_json(questions),
        by=by,
    )


def asked_in(form: PrescreenForm) -> tuple[PrescreenQuestion, ...]:
    return from_json(form.questions, PrescreenQuestion)


def contact_id(channel: str, handle: str) -> str:
    return f"{channel}:{handle}"


def new_candidate_id(channel: str, handle: str) -> str:
    """For somebody who is not known yet: told by where they write, so that it is the same the next time.

    A name that is long, or has what an id may not have, ends in a digest, so that no two people share an id.
    """
    whole = f"{channel}-{handle}"
    if len(whole) <= _LONGEST_PART and "/" not in whole and "-" not in channel:
        return whole
    digest = hashlib.sha256(contact_id(channel, handle).encode()).hexdigest()[:16]
    return f"{whole.replace('/', '_')[: _LONGEST_PART - 17]}-{digest}"
