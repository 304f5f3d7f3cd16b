"""The records of recruiting: jobs with their questions, candidates, applications with their answers, what was done.

Ids are made of what a record belongs to, so that all of one thing lie together: a question is ``JOB/FIELD``, an
application ``CANDIDATE/JOB``, an answer ``CANDIDATE/JOB/FIELD``. Lists in a field are parted by ``;``. Times are UTC.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from console.domain.ids import KindName
from console.plugin.records import Listed, record


class JobStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Stage(StrEnum):
    """Where an application stands."""

    NEW = "new"
    SCREENING = "screening"
    REVIEW = "review"
    SCREENED = "screened"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STAGES = (Stage.NEW, Stage.SCREENING, Stage.REVIEW, Stage.SCREENED, Stage.INTERVIEW, Stage.OFFER)


class AnswerKind(StrEnum):
    """What sort of answer a question wants."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    CHOICE = "choice"
    DATE = "date"


class Answered(StrEnum):
    """What came of a question; only GIVEN earns points."""

    GIVEN = "given"
    REFUSED = "refused"
    UNSURE = "unsure"
    LATER = "later"
    UNFIT = "unfit"


class Deed(StrEnum):
    """What an entry of the activity log tells of."""

    CONSENTED = "consent given"
    REGISTERED = "profile kept"
    RESUME = "resume read"
    APPLIED = "applied"
    ANSWERED = "question answered"
    REFUSED = "question refused"
    POSTPONED = "question put off"
    MUST_HAVE_FAILED = "must-have failed"
    COMPLETED = "prescreen completed"
    ESCALATED = "handed to a recruiter"
    WITHDRAWN = "application withdrawn"
    FORGOTTEN = "personal data removed"
    MOVED = "stage changed"
    CHATTED = "chat opened by a recruiter"
    DRAFTED = "job drafted"
    ASKED_ANEW = "prescreen changed"
    PUBLISHED = "job opened"


@record("job", title="Job", at="opened_at", subject="title", listed=Listed(lane="status", words=("title", "city")))
@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A position to be filled at a site."""

    id: Annotated[str, "your number of the job; without /"]
    site: Annotated[str, "where the work is"]
    title: Annotated[str, "what candidates read, such as Night guard"]
    opened_at: Annotated[datetime, "when it was drafted or opened"]
    status: Annotated[JobStatus, "only an open one is offered"] = JobStatus.OPEN
    about: Annotated[str, "what the work is, in a few sentences"] = ""
    city: Annotated[str, "where, as candidates know it"] = ""
    shift: Annotated[str, "when, such as nights or weekdays"] = ""
    skills: Annotated[str, "what it takes, parted by ;"] = ""
    languages: Annotated[str, "languages it takes, parted by ;"] = ""
    years: Annotated[float | None, "years of experience that it asks for"] = None
    pay: Annotated[str, "as candidates read it, such as 14.20 an hour"] = ""
    openings: Annotated[int, "people wanted"] = 1
    closed_at: Annotated[datetime | None, "when it was filled or given up"] = None

    def __post_init__(self) -> None:
        _plain_id(self.id)


@record("prescreen_question", title="Prescreen question", at="since", subject="ask")
@dataclass(frozen=True, slots=True, kw_only=True)
class PrescreenQuestion:
    """One question of a job. What is a good answer is said by ``wanted``, ``good_from``, ``good_to``, ``good_by``."""

    id: Annotated[str, "JOB/FIELD"]
    site: Annotated[str, "site of the job"]
    job: Annotated[str, "id of the job"]
    field: Annotated[str, "short name of what is asked; the same in two jobs is asked a person once"]
    since: Annotated[datetime, "from when on it is asked"]
    position: Annotated[int, "its place in the order, from 1"]
    ask: Annotated[str, "the question as it is asked"]
    type: Annotated[AnswerKind, "sort of answer"] = AnswerKind.TEXT
    weight: Annotated[float, "its share of the match score"] = 1.0
    required: Annotated[bool, "without an answer a recruiter looks at it"] = True
    must_have: Annotated[bool, "an answer that is not good ends the prescreen"] = False
    choices: Annotated[str, "for choice, parted by ;"] = ""
    wanted: Annotated[str, "good answers, parted by ;: yes or no, choices, or words of a text; empty: any"] = ""
    good_from: Annotated[float | None, "for number: from here on good"] = None
    good_to: Annotated[float | None, "for number: up to here good"] = None
    good_by: Annotated[date | None, "for date: good until this day"] = None
    again: Annotated[str, "how it is asked again; empty: the question itself"] = ""
    lowest: Annotated[float | None, "for number: less is no answer; empty: 0"] = None
    highest: Annotated[float | None, "for number: more is no answer"] = None
    retired: Annotated[bool, "no longer asked; answers stay"] = False

    def __post_init__(self) -> None:
        if self.id != f"{self.job}/{self.field}":
            raise ValueError("the id of a question is JOB/FIELD")
        if not 0 <= self.weight < math.inf:
            raise ValueError("the weight is 0 or more")
        if (self.type is AnswerKind.CHOICE) != bool(listed(self.choices)):
            raise ValueError("choices and the type choice are given together")


@record("prescreen_form", title="Prescreen version", at="since", subject="job")
@dataclass(frozen=True, slots=True, kw_only=True)
class PrescreenForm:
    """The questions of a job as they stood from a moment on. Whoever began with a version goes on with it."""

    id: Annotated[str, "JOB/NUMBER, the number with four digits"]
    site: Annotated[str, "site of the job"]
    job: Annotated[str, "id of the job"]
    number: Annotated[int, "from 1"]
    since: Annotated[datetime, "when it was saved, or asked for the first time"]
    questions: Annotated[str, "prescreen questions as JSON, in their order"]
    by: Annotated[str, "who saved it; empty where it came otherwise, as by an import"] = ""

    def __post_init__(self) -> None:
        if self.id != f"{self.job}/{self.number:04}":
            raise ValueError("the id of a version is JOB/NUMBER, the number with four digits")


@record(
    "candidate",
    title="Candidate",
    at="since",
    subject="name",
    listed=Listed(words=("name", "headline", "city", "skills")),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who looks for work. ``consent`` is theirs to have this kept."""

    id: Annotated[str, "your number of the candidate; without /"]
    site: Annotated[str, "site that looks after them"]
    since: Annotated[datetime, "when they were first heard of"]
    name: Annotated[str, "as they want to be called"] = ""
    consent: Annotated[bool, "whether they agreed that their data is kept"] = False
    consent_at: Annotated[datetime | None, "when they did"] = None
    channel: Annotated[str, "where they write, such as telegram"] = ""
    handle: Annotated[str, "who they are there"] = ""
    email: Annotated[str, "mail address"] = ""
    phone: Annotated[str, "telephone number"] = ""
    city: Annotated[str, "where they live"] = ""
    headline: Annotated[str, "what they are, in a line"] = ""
    skills: Annotated[str, "parted by ;"] = ""
    languages: Annotated[str, "parted by ;"] = ""
    years: Annotated[float | None, "of experience"] = None
    resume: Annotated[str, "name of the last resume read"] = ""
    resume_at: Annotated[datetime | None, "when it was read"] = None

    def __post_init__(self) -> None:
        _plain_id(self.id)


@record("contact", title="Contact", at="since", subject="candidate", listed=Listed(link="candidate"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Which candidate writes on a channel under a name."""

    id: Annotated[str, "CHANNEL:HANDLE"]
    site: Annotated[str, "site of the candidate"]
    since: Annotated[datetime, "when they first wrote"]
    candidate: Annotated[str, "id of the candidate"]


@record(
    "application",
    title="Application",
    at="applied_at",
    subject="candidate",
    listed=Listed(
        lane="stage",
        group="job",
        link="candidate",
        rank="match_score",
        since=("stage_since", "screened_at", "applied_at"),
    ),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A candidate for a job. ``match_score`` is 0 to 100, of the prescreen; 0 when a must-have failed."""

    id: Annotated[str, "CANDIDATE/JOB"]
    site: Annotated[str, "site of the job"]
    candidate: Annotated[str, "id of the candidate"]
    job: Annotated[str, "id of the job"]
    applied_at: Annotated[datetime, "when they applied"]
    stage: Annotated[Stage, "where it stands"] = Stage.NEW
    match_score: Annotated[float | None, "of the prescreen so far; empty before its first answer"] = None
    must_have_failed: Annotated[str, "the must-haves that failed, parted by ;"] = ""
    answered: Annotated[int, "questions with an answer"] = 0
    asked: Annotated[int, "questions of the job"] = 0
    screened_at: Annotated[datetime | None, "when the prescreen was completed"] = None
    conversation: Annotated[str, "the chat of the prescreen"] = ""
    note: Annotated[str, "what the recruiter has to look at"] = ""
    stage_since: Annotated[datetime | None, "when it came to its stage"] = None
    form: Annotated[int, "version of the prescreen that it began with; 0: the job's questions as they are"] = 0

    def __post_init__(self) -> None:
        if self.id != f"{self.candidate}/{self.job}":
            raise ValueError("the id of an application is CANDIDATE/JOB")

    @property
    def waits_since(self) -> datetime:
        """Since when it stands in its stage."""
        return self.stage_since or self.screened_at or self.applied_at

    def moved_to(self, stage: Stage, at: datetime) -> Application:
        """In that stage, since ``at`` where it was in another."""
        return self if stage is self.stage else replace(self, stage=stage, stage_since=at)


@record("prescreen_answer", title="Prescreen answer", at="at", subject="application")
@dataclass(frozen=True, slots=True, kw_only=True)
class PrescreenAnswer:
    """What a candidate answered to a question of a job, and what it is worth: 0 to 1 of the question's weight."""

    id: Annotated[str, "CANDIDATE/JOB/FIELD"]
    site: Annotated[str, "site of the job"]
    application: Annotated[str, "CANDIDATE/JOB"]
    field: Annotated[str, "of the question"]
    at: Annotated[datetime, "when it was answered"]
    outcome: Annotated[Answered, "what came of it"] = Answered.GIVEN
    value: Annotated[str, "as understood"] = ""
    said: Annotated[str, "in the candidate's words"] = ""
    approximate: Annotated[bool, "meant roughly"] = False
    score: Annotated[float, "0 to 1"] = 0.0

    def __post_init__(self) -> None:
        if self.id != f"{self.application}/{self.field}":
            raise ValueError("the id of an answer is CANDIDATE/JOB/FIELD")
        if not 0 <= self.score <= 1:
            raise ValueError("the score is 0 to 1")


@record("activity", title="Activity", at="at", subject="subject")
@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that was done in recruiting. Nothing in it is changed later."""

    id: Annotated[str, "SUBJECT/TIME/DEED and what else tells it apart"]
    site: Annotated[str, "site it belongs to"]
    at: Annotated[datetime, "when"]
    subject: Annotated[str, "id of the candidate, or of the job"]
    deed: Annotated[Deed, "what"]
    job: Annotated[str, "id of the job it is about"] = ""
    text: Annotated[str, "in a line"] = ""
    by: Annotated[str, "who did it: the bot, the candidate, or a person of the house"] = "bot"
    conversation: Annotated[str, "where"] = ""


JOB, QUESTION, FORM, CANDIDATE, CONTACT, APPLICATION, ANSWER, ACTIVITY = map(
    KindName,
    (
        "job",
        "prescreen_question",
        "prescreen_form",
        "candidate",
        "contact",
        "application",
        "prescreen_answer",
        "activity",
    ),
)


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list in a field."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def joined(parts: list[str] | tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys(part.replace(";", ",").strip() for part in parts if part.strip()))


def _plain_id(text: str) -> None:
    if not text.strip() or "/" in text:
        raise ValueError("an id is not empty and has no /")
