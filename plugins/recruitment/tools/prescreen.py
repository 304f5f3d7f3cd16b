"""The prescreen of a job: its questions for the flow, and each answer kept, scored and followed up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from console.domain.behavior import AnswerType, Question
from console.domain.memory import Collected
from console.domain.people import Role
from console.plugin.flows import Outcome, as_data
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.recruitment.book import Book
from plugins.recruitment.matching import jobs_meant
from plugins.recruitment.records import (
    Answered,
    AnswerKind,
    Application,
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
from plugins.recruitment.tools.people import NO_CONSENT, application_data, title_of
from plugins.recruitment.tools.who import consented, who
from plugins.recruitment.writing import deed, keep

_WANTED = "wanted_job"
_MOST_CHOICES = 12
_GOES_ON = (Stage.NEW, Stage.SCREENING, Stage.WITHDRAWN)
_BEYOND = (Stage.INTERVIEW, Stage.OFFER, Stage.HIRED, Stage.REJECTED)
_DEEDS = {
    Outcome.GIVEN: Deed.ANSWERED,
    Outcome.REFUSED: Deed.REFUSED,
    Outcome.LATER: Deed.POSTPONED,
    Outcome.UNSURE: Deed.ANSWERED,
    Outcome.UNFIT: Deed.ANSWERED,
}


@tool(Effect.READ, permission=Role.CUSTOMER, gives=("questions", "job", "job_title", "form"))
async def get_prescreen(
    context: ToolContext,
    job: Annotated[str, "id of the job, where it is known"] = "",
    words: Annotated[str, "what the candidate wrote"] = "",
    form: Annotated[int, "version of the questions that it began with"] = 0,
) -> ToolResult:
    """The questions of the job that a candidate applies for; which job, where that is not clear."""
    if not consented(context):
        return ToolResult.failed(NO_CONSENT)

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        meant = _job_meant(book, context, job, words)
        if isinstance(meant, Job):
            number = form or _form_begun(book, context, meant)
            questions = [as_data(asked(each)) for each in book.questions_of(meant.id, number)]
            title = title_of(book, meant.id)
            told = {"questions": questions, "job": meant.id, "job_title": title, "form": number}
            return ToolResult(told, f"{title}.")
        if not meant:
            return ToolResult.failed("There is no open job at the moment. I am glad to tell you when there is one.")
        return ToolResult({"questions": [as_data(_which(book, context, meant))]}, "Which job is not clear.")

    return await context.read(work)


@tool(
    Effect.WRITE, permission=Role.CUSTOMER,
    gives=(
        "ended", "more", "template", "job", "job_title", "failed_question", "open_questions", "candidate_name",
        "state",
    ),
)  # fmt: skip
async def keep_prescreen_answer(
    context: ToolContext,
    outcome: str,
    field: str,
    value: str,
    said: str,
    approximate: bool = False,
    left: int = 0,
    job: Annotated[str, "id of the job; empty while it is not chosen"] = "",
    form: Annotated[int, "version of the questions that it began with"] = 0,
) -> ToolResult:
    """Keep one answer of a prescreen with its score, and see what follows from all of them."""
    if not consented(context):
        return ToolResult.failed(NO_CONSENT)
    heard = _Heard(Outcome(outcome), field, value, said, approximate, left)

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        if field.startswith(_WANTED):
            return _chosen(book, heard)
        found = book.job(job)
        return _Keeping(book, context, found, form).keep(heard) if found else ToolResult({}, "No job is chosen yet.")

    return await context.read(work)


def asked(question: PrescreenQuestion) -> Question:
    """A question of a job as the flow asks it."""
    choices = listed(question.choices)
    return Question(
        field=question.field,
        ask=question.ask,
        type=AnswerType(question.type.value),
        choices=choices,
        again=question.again,
        required=question.required,
        lowest=(question.lowest or 0.0) if question.type is AnswerKind.NUMBER else None,
        highest=question.highest if question.type is AnswerKind.NUMBER else None,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    outcome: Outcome
    field: str
    value: str
    said: str
    approximate: bool
    left: int


@dataclass(slots=True)
class _Keeping:
    """One answer on its way into the records."""

    book: Book
    context: ToolContext
    job: Job
    form: int = 0
    written: list[Any] = field(default_factory=list)
    waits: bool = False
    """something is left to ask, now or on another day"""

    def keep(self, heard: _Heard) -> ToolResult:
        candidate = who(self.book, self.context)
        id = f"{candidate}/{self.job.id}"
        before = self.book.application(id)
        if before is not None and heard.outcome is Outcome.BEGUN and before.stage not in _GOES_ON:
            return ToolResult(self._told_already(before), "Applied already.")
        self._keep_form()
        questions = self.book.questions_of(self.job.id, self.form)
        answers = {answer.field: answer for answer in self.book.answers(id)}
        new = self._answers(id, questions, heard)
        answers |= {answer.field: answer for answer in new}
        result = result_of(questions, answers.values())
        self._log_answers(candidate, heard)
        wanted = {each.field for each in questions if each.required or each.must_have} & set(result.unanswered)
        self.waits = bool(heard.left) or any(
            name not in answers or answers[name].outcome is Answered.LATER for name in wanted
        )
        application = self._application(id, candidate, before, questions, result)
        self.written += [*new, application]
        told = self._told(application, questions, result, heard)
        handoff = self._follow(application, result)
        return ToolResult(told, "Kept.", commands=keep(self.context, *self.written), handoff=handoff)

    def _keep_form(self) -> None:
        """Whoever begins with questions that are no version yet makes them one."""
        standing = self.book.standing_form(self.job, self.context.now)
        self.form = self.form or standing.number
        if standing.number == self.form and not self.book.has_form(standing):
            self.written.append(standing)

    def _answers(self, id: str, questions: list[PrescreenQuestion], heard: _Heard) -> list[PrescreenAnswer]:
        """What was heard now; when the prescreen begins, also what is known from before."""
        by_field = {question.field: question for question in questions}
        if heard.outcome is not Outcome.BEGUN:
            question = by_field.get(heard.field)
            return [self._answer(id, question, heard)] if question else []
        profile = self.context.profile
        known = {name: _as_heard(name, each) for name, each in profile.collected.items()}
        known |= {name: _Heard(Outcome.REFUSED, name, "", "", False, 0) for name in profile.refused}
        return [self._answer(id, question, known[name]) for name, question in by_field.items() if name in known]

    def _answer(self, id: str, question: PrescreenQuestion, heard: _Heard) -> PrescreenAnswer:
        given = heard.outcome is Outcome.GIVEN
        score = judge(question, heard.value, approximate=heard.approximate).score if given else 0.0
        return PrescreenAnswer(
            id=f"{id}/{question.field}",
            site=self.job.site,
            application=id,
            field=question.field,
            at=self.context.now,
            outcome=Answered(heard.outcome.value),
            value=heard.value,
            said=heard.said,
            approximate=heard.approximate,
            score=score,
        )

    def _application(
        self,
        id: str,
        candidate: str,
        before: Application | None,
        questions: list[PrescreenQuestion],
        result: Result,
    ) -> Application:
        start = before or Application(
            id=id, site=self.job.site, candidate=candidate, job=self.job.id, applied_at=self.context.now
        )
        if before is None:
            self._log(Deed.APPLIED, candidate, f"Applied for {self.job.title}.")
        failed = joined([each.ask for each in questions if each.field in result.failed])
        stage, note = self._stage(questions, result)
        stage = start.stage if start.stage in _BEYOND else stage
        done = stage in (Stage.SCREENED, Stage.REVIEW)
        return replace(
            start.moved_to(stage, self.context.now),
            form=self.form,
            match_score=result.match if result.answered or result.refused else None,
            must_have_failed=failed,
            answered=result.answered,
            asked=result.asked,
            screened_at=self.context.now if done else None,
            conversation=self.context.conversation,
            note=note,
        )

    def _stage(self, questions: list[PrescreenQuestion], result: Result) -> tuple[Stage, str]:
        labels = {question.field: question.ask for question in questions}
        if result.failed:
            return Stage.REVIEW, f"Must-have failed: {joined([labels[name] for name in result.failed])}"
        if self.waits:
            return Stage.SCREENING, ""
        review = needs_review(questions, result)
        if review:
            return Stage.REVIEW, f"To decide: {joined([labels[name] for name in review])}"
        return Stage.SCREENED, ""

    def _told(
        self, application: Application, questions: list[PrescreenQuestion], result: Result, heard: _Heard
    ) -> dict[str, Any]:
        """What the flow says next, and whether it is over."""
        data = self._names()
        labels = {question.field: question.ask for question in questions}
        if result.failed:
            failed = [labels[each] for each in result.failed]
            return data | {"ended": True, "template": "fail_must_have", "failed_question": failed[0]}
        if heard.left:
            return data
        if self.waits:
            return data | {"template": "prescreen_paused", "open_questions": len(result.unanswered)}
        return data | {"template": "closing_review" if application.note else "closing_thank_you"}

    def _names(self) -> dict[str, Any]:
        name = self.context.profile.collected.get("name")
        called = str(name.value) if name else ""
        return {"job": self.job.id, "job_title": title_of(self.book, self.job.id), "candidate_name": called}

    def _told_already(self, before: Application) -> dict[str, Any]:
        state = application_data(self.book, before)["stage"]
        return self._names() | {"ended": True, "template": "applied_already", "state": state}

    def _follow(self, application: Application, result: Result) -> str:
        """The log of what it came to, and why a recruiter takes over, empty where none does."""
        candidate = application.candidate
        if result.failed:
            self._log(Deed.MUST_HAVE_FAILED, candidate, f"{self.job.title}: {application.must_have_failed}")
            return f"must-have failed: {application.must_have_failed}"
        if application.stage in (Stage.SCREENED, Stage.REVIEW):
            text = f"{self.job.title}: match {result.match:g}. {application.note}".strip()
            self._log(Deed.COMPLETED, candidate, text)
        return application.note if application.stage is Stage.REVIEW else ""

    def _log_answers(self, candidate: str, heard: _Heard) -> None:
        if heard.outcome in _DEEDS:
            self._log(_DEEDS[heard.outcome], candidate, f"{heard.field}: {heard.outcome.value}.", detail=heard.field)

    def _log(self, what: Deed, candidate: str, text: str, detail: str = "") -> None:
        self.written.append(
            deed(
                self.context,
                what,
                site=self.job.site,
                subject=candidate,
                text=text,
                job=self.job.id,
                detail=detail,
                conversation=self.context.conversation,
            )
        )


def _form_begun(book: Book, context: ToolContext, job: Job) -> int:
    """The version with which their prescreen began, the one that stands now for a new one."""
    before = book.application(f"{who(book, context)}/{job.id}")
    if before is not None and before.stage is Stage.SCREENING and before.form:
        return before.form
    return book.standing_form(job, context.now).number


def _as_heard(name: str, known: Collected) -> _Heard:
    value = known.value
    text = (
        ("yes" if value else "no") if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    )
    return _Heard(Outcome.GIVEN, name, str(text), known.said, known.approximate, 0)


def _job_meant(book: Book, context: ToolContext, job: str, words: str) -> Job | list[Job]:
    """The job, or those among which the candidate has to choose."""
    chosen = book.job(job) if job else None
    if chosen is not None:
        return chosen
    applied = book.applications_of(who(book, context))
    named = context.profile.collected.get(_wanted_field(len(applied)))
    open_jobs = book.open_jobs()
    if named is not None:
        picked = next((each for each in open_jobs if _choice_of(book, each) == named.value), None)
        if picked is not None:
            return picked
    meant = jobs_meant(words, open_jobs)
    if len(meant) == 1:
        return meant[0]
    waiting = next((each for each in applied if each.stage is Stage.SCREENING), None)
    going_on = book.job(waiting.job) if waiting and not meant else None
    if going_on is not None and going_on.status is JobStatus.OPEN:
        return going_on
    return meant or open_jobs


def _which(book: Book, context: ToolContext, jobs: list[Job]) -> Question:
    if len(jobs) == 1:
        return Question(
            field=_wanted_field(len(book.applications_of(who(book, context)))),
            ask=f"Is it about {_choice_of(book, jobs[0])}?",
            type=AnswerType.CHOICE,
            choices=(_choice_of(book, jobs[0]),),
        )
    titles = tuple(_choice_of(book, each) for each in jobs[:_MOST_CHOICES])
    lines = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    return Question(
        field=_wanted_field(len(book.applications_of(who(book, context)))),
        ask=f"Which of these jobs is it about?\n{lines}",
        type=AnswerType.CHOICE,
        choices=titles,
        again=f"I did not get that. Which of them, please? A number is enough.\n{lines}",
    )


def _chosen(book: Book, heard: _Heard) -> ToolResult:
    picked = next((each for each in book.open_jobs() if _choice_of(book, each) == heard.value), None)
    if picked is None:
        return ToolResult({"ended": True, "template": "no_job_chosen"}, "No job was chosen.")
    return ToolResult({"job": picked.id, "more": True}, f"{picked.title} was chosen.")


def _wanted_field(applied: int) -> str:
    """Asked anew for each application."""
    return f"{_WANTED}_{applied + 1}"


def _choice_of(book: Book, job: Job) -> str:
    title = title_of(book, job.id)
    return f"{title} ({job.shift})" if job.shift else title
