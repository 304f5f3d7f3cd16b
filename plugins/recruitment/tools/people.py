"""Onboarding and what concerns a person as such: consent, profile, being forgotten, being handed to a recruiter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from console.domain.chat_commands import AddRecord
from console.domain.people import Role
from console.plugin.flows import Outcome
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.recruitment.book import Book, contact_id
from plugins.recruitment.records import (
    OPEN_STAGES,
    Answered,
    Application,
    Candidate,
    Contact,
    Deed,
    PrescreenAnswer,
    Stage,
)
from plugins.recruitment.screening import result_of
from plugins.recruitment.tools.who import IN_HOUSE, consented, known_candidate, site_of_new, who
from plugins.recruitment.writing import deed, keep

NO_CONSENT = (
    "Without your consent I may not keep what you tell me, so I cannot take an application or a resume. "
    "Say “I agree” whenever you want to change that."
)


@tool(
    Effect.READ,
    permission=Role.CUSTOMER,
    gives=("known", "candidate_name", "applications", "waiting", "waiting_questions", "waiting_job", "skills_known"),
)
async def get_candidate(context: ToolContext) -> ToolResult:
    """Who the candidate is by what is kept: name, applications with their state, a prescreen that waits."""

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        found = known_candidate(book, context)
        if found is None or not found.consent:
            return ToolResult({"known": False}, "Nothing is kept of this candidate.")
        applications = book.open_applications_of(found.id)
        waiting = next((each for each in applications if each.stage is Stage.SCREENING), None)
        data: dict[str, Any] = {
            "known": True,
            "candidate_name": found.name,
            "skills_known": found.skills,
            "applications": [application_data(book, each) for each in applications],
        }
        if waiting is not None:
            left = result_of(book.questions_of(waiting.job, waiting.form), book.answers(waiting.id)).unanswered
            data |= {
                "waiting": waiting.job,
                "waiting_job": title_of(book, waiting.job),
                "waiting_questions": len(left),
            }
        return ToolResult(data, f"{found.name or found.id} has {len(applications)} open applications.")

    return await context.read(work)


@tool(Effect.WRITE, permission=Role.CUSTOMER, gives=("ended", "template", "candidate_name", "agreed"))
async def keep_registration(
    context: ToolContext, outcome: str, field: str, value: str, said: str, left: int = 0
) -> ToolResult:
    """Keep what a candidate says of themselves when they are welcomed; nothing before they consented."""
    if field == "consent" and value != "yes":
        return ToolResult({"ended": True, "template": "no_consent", "agreed": False}, "Consent was not given.")
    if not consented(context) or outcome == Outcome.BEGUN:
        return ToolResult({"agreed": consented(context)}, "Nothing is kept yet.")

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        before = known_candidate(book, context)
        now = registered(book, context, before)
        new = before is None or not before.consent
        written: list[Any] = [now]
        if new:
            written.append(
                Contact(
                    id=contact_id(context.channel, context.customer),
                    site=now.site,
                    since=context.now,
                    candidate=now.id,
                )
            )
            written.append(_deed(context, Deed.CONSENTED, now, "Agreed that their data is kept for applications."))
        if field != "consent" and outcome == Outcome.GIVEN:
            written.append(_deed(context, Deed.REGISTERED, now, f"Told their {field}.", detail=field))
        return ToolResult({"agreed": True, "candidate_name": now.name}, "Kept.", commands=keep(context, *written))

    return await context.read(work)


@tool(Effect.WRITE, permission=Role.CUSTOMER, gives=("ended", "template", "removed", "forgets"))
async def forget_me(context: ToolContext, outcome: str, field: str, value: str, said: str) -> ToolResult:
    """Remove the personal data of the candidate who said yes to that; open applications are withdrawn."""
    if value != "yes":
        return ToolResult({"template": "kept_all"} if field else {}, "Nothing was removed.")

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        found = known_candidate(book, context)
        if found is None or not found.consent:
            return ToolResult({"template": "nothing_kept"}, "Nothing is kept of you.")
        applications = book.applications_of(found.id)
        answers = [answer for each in applications for answer in book.answers(each.id)]
        written: list[Any] = [
            Candidate(id=found.id, site=found.site, since=found.since),
            *(_without_words(each) for each in answers),
            *(_withdrawn(each, context.now) for each in applications if each.stage in OPEN_STAGES),
            _deed(context, Deed.FORGOTTEN, found, "Asked for their data to be removed.", by="candidate"),
        ]
        done = f"Name, contact, resume and {len(answers)} answers are removed."
        return ToolResult(
            {"template": "forgotten", "removed": len(answers), "forgets": True},
            done,
            commands=keep(context, *written),
            handoff="asked for their data to be removed",
        )

    return await context.read(work)


@tool(
    Effect.WRITE,
    permission=Role.CUSTOMER,
    gives=("candidate_name", "candidate_id", "job_title", "match_score", "answered", "asked", "refused", "failed"),
)
async def note_escalation(
    context: ToolContext,
    reason: Annotated[str, "why people take over"],
    detail: Annotated[str, "more of it"] = "",
    said: Annotated[str, "the last message"] = "",
) -> ToolResult:
    """Write down that a recruiter takes over, and gather what they need to know."""
    if context.channel == IN_HOUSE:
        return ToolResult({}, "Somebody of the house asks for a colleague.")

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        pending = [each.body for each in context.pending if isinstance(each, AddRecord)]
        found = next((each for each in pending if isinstance(each, Candidate)), known_candidate(book, context))
        if found is None or not found.consent:
            return ToolResult(
                {"candidate_name": "A candidate"}, "A candidate of whom nothing is kept asks for a person."
            )
        data: dict[str, Any] = {"candidate_name": found.name or found.id, "candidate_id": found.id}
        new = [each for each in pending if isinstance(each, Application)]
        applications = [*new, *book.open_applications_of(found.id)]
        if applications:
            data |= _progress(book, applications[0], pending)
        job = applications[0].job if applications else ""
        log = _deed(context, Deed.ESCALATED, found, f"{reason}. {detail}".strip(), job=job)
        return ToolResult(data, f"{data['candidate_name']}: {reason}.", commands=keep(context, log))

    return await context.read(work)


def registered(book: Book, context: ToolContext, before: Candidate | None) -> Candidate:
    """The candidate with what their profile has by now."""
    start = before or Candidate(
        id=who(book, context),
        site=site_of_new(book, context),
        since=context.now,
        channel=context.channel,
        handle=context.customer,
    )
    told = {
        name: str(each.value)
        for name, each in context.profile.collected.items()
        if name in ("name", "email", "phone")
    }
    when = start.consent_at or context.now
    return replace(
        start,
        consent=True,
        consent_at=when,
        name=told.get("name", start.name),
        email=told.get("email", start.email),
        phone=told.get("phone", start.phone),
    )


def application_data(book: Book, application: Application) -> dict[str, Any]:
    """What a candidate may know of their application; no score."""
    return {
        "id": application.id,
        "job": application.job,
        "title": title_of(book, application.job),
        "stage": _TOLD[application.stage],
        "answered": application.answered,
        "asked": application.asked,
    }


def title_of(book: Book, job: str) -> str:
    found = book.job(job)
    return (f"{found.title}, {found.city}" if found.city else found.title) if found else job


_TOLD = {
    Stage.NEW: "received",
    Stage.SCREENING: "questions are open",
    Stage.REVIEW: "a recruiter looks at it",
    Stage.SCREENED: "complete, a recruiter decides next",
    Stage.INTERVIEW: "interview",
    Stage.OFFER: "offer made",
    Stage.HIRED: "hired",
    Stage.REJECTED: "not taken further",
    Stage.WITHDRAWN: "withdrawn",
}


def _progress(book: Book, application: Application, pending: Sequence[object]) -> dict[str, Any]:
    """As it will be when the turn is stored, with the answers that are ``pending``."""
    questions = {each.field: each for each in book.questions_of(application.job, application.form)}
    new = [each for each in pending if isinstance(each, PrescreenAnswer) and each.application == application.id]
    result = result_of(list(questions.values()), [*book.answers(application.id), *new])
    return {
        "job_title": title_of(book, application.job),
        "match_score": result.match,
        "answered": result.answered,
        "asked": result.asked,
        "refused": [questions[name].ask for name in result.refused],
        "failed": [questions[name].ask for name in result.failed],
    }


def _without_words(answer: PrescreenAnswer) -> PrescreenAnswer:
    return replace(answer, outcome=Answered.REFUSED, value="", said="", score=0.0)


def _withdrawn(application: Application, now: datetime) -> Application:
    gone = application.moved_to(Stage.WITHDRAWN, now)
    return replace(gone, note="The candidate's data was removed.", conversation="")


def _deed(
    context: ToolContext,
    what: Deed,
    candidate: Candidate,
    text: str,
    *,
    job: str = "",
    detail: str = "",
    by: str = "bot",
) -> Any:
    return deed(
        context,
        what,
        site=candidate.site,
        subject=candidate.id,
        text=text,
        job=job,
        detail=detail,
        by=by,
        conversation=context.conversation,
    )
