"""Jobs for candidates and candidates for jobs, with reasons; how an application stands, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from console.domain.people import Role
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.recruitment.book import Book
from plugins.recruitment.matching import Fit, fit_of, jobs_meant
from plugins.recruitment.records import Application, Candidate, Deed, Job, JobStatus, Stage, listed
from plugins.recruitment.tools.people import application_data, title_of
from plugins.recruitment.tools.who import IN_HOUSE, known_candidate, who
from plugins.recruitment.writing import deed, keep

_SHOWN = 5


@tool(Effect.READ, permission=Role.CUSTOMER, gives=("jobs", "job_count", "more_jobs", "matched"))
async def find_jobs(
    context: ToolContext, words: Annotated[str, "what the candidate looks for; empty: whatever fits them"] = ""
) -> ToolResult:
    """Open jobs, the best for this candidate first, with what speaks for and against each."""

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        jobs = book.open_jobs()
        meant = jobs_meant(words, jobs) if words.strip() else []
        found = meant if meant and len(meant) < len(jobs) else jobs
        candidate = known_candidate(book, context)
        known = candidate is not None and candidate.consent and bool(candidate.skills or candidate.years)
        rated = [(fit_of(candidate, job) if known and candidate else None, job) for job in found]
        rated.sort(key=lambda pair: -(pair[0].score if pair[0] else 0.0))
        data = {
            "jobs": [_offer(book, job, fit) for fit, job in rated[:_SHOWN]],
            "job_count": len(rated),
            "more_jobs": max(0, len(rated) - _SHOWN),
            "matched": known,
        }
        return ToolResult(data, f"{len(rated)} open jobs." if rated else "There is no open job at the moment.")

    return await context.read(work)


@tool(
    Effect.READ,
    permission=Role.CUSTOMER,
    gives=("job", "job_title", "about", "shift", "pay", "skills", "languages", "years", "openings", "state"),
)
async def get_job(
    context: ToolContext,
    words: Annotated[str, "the job, by number or title"] = "",
    job: Annotated[str, "id of the one that is talked of, for where none is named"] = "",
) -> ToolResult:
    """What one open job is about, what it takes and what it pays."""

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        jobs = book.open_jobs()
        meant = jobs_meant(words or context.said, jobs) or [each for each in jobs if each.id == job]
        if len(meant) != 1:
            titles = ", ".join(title_of(book, each.id) for each in meant or book.open_jobs()[:_SHOWN])
            return ToolResult.failed(
                f"Which job do you mean? There are {titles}." if titles else "There is no open job."
            )
        (found,) = meant
        data = {
            "job": found.id,
            "job_title": title_of(book, found.id),
            "about": found.about,
            "shift": found.shift,
            "pay": found.pay,
            "skills": ", ".join(listed(found.skills)),
            "languages": ", ".join(listed(found.languages)),
            "years": found.years,
            "openings": found.openings,
        }
        return ToolResult(data, f"{title_of(book, found.id)}.")

    return await context.read(work)


@tool(Effect.READ, gives=("job", "job_title", "candidates", "candidate_count"))
async def find_candidates(
    context: ToolContext, words: Annotated[str, "the job, by number or title"] = ""
) -> ToolResult:
    """Candidates for a job, the best first, with reasons. Only for people of the house."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed("Other candidates are not for this chat.")

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        jobs = [job for job in book.jobs() if job.status is not JobStatus.CLOSED]
        meant = jobs_meant(words or context.said, jobs)
        if len(meant) != 1:
            titles = ", ".join(title_of(book, each.id) for each in meant or jobs[:_SHOWN])
            asked = f"For which job? There are {titles}." if titles else "There is no job yet."
            return ToolResult.failed(asked, settles=True)
        (job,) = meant
        rated = sorted(rated_for(book, job), key=lambda pair: (-pair[0].score, pair[1].name))
        data = {
            "job": job.id,
            "job_title": title_of(book, job.id),
            "candidates": [_person(book, job, each, fit) for fit, each in rated[:_SHOWN]],
            "candidate_count": len(rated),
        }
        return ToolResult(data, f"{len(rated)} candidates looked at for {job.title}.")

    return await context.read(work)


@tool(Effect.READ, permission=Role.CUSTOMER, gives=("applications", "application_count", "waiting_job"))
async def get_application_status(context: ToolContext) -> ToolResult:
    """How the candidate's applications stand."""

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        found = book.applications_of(who(book, context))
        waiting = next((each for each in found if each.stage is Stage.SCREENING), None)
        data: dict[str, Any] = {
            "applications": [application_data(book, each) for each in found[:_SHOWN]],
            "application_count": len(found),
        }
        if waiting is not None:
            data["waiting_job"] = title_of(book, waiting.job)
        return ToolResult(data, f"{len(found)} applications." if found else "There is no application of yours yet.")

    return await context.read(work)


@tool(
    Effect.WRITE,
    permission=Role.CUSTOMER,
    label="Withdraw the application",
    preview="The application is withdrawn, and the recruiter sees it.",
    gives=("job_title",),
)
async def withdraw_application(
    context: ToolContext, words: Annotated[str, "which one, where there are several"] = ""
) -> ToolResult:
    """Take back the candidate's own application."""

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        mine = book.open_applications_of(who(book, context))
        applied = [job for job in (book.job(each.job) for each in mine) if job is not None]
        named = {job.id for job in jobs_meant(words or context.said, applied)}
        picked = [each for each in mine if each.job in named] or mine
        if len(picked) != 1:
            titles = ", ".join(title_of(book, each.job) for each in picked)
            return ToolResult.failed(
                f"Which one? You applied for {titles}." if titles else "You have no open application."
            )
        (application,) = picked
        gone = replace(application.moved_to(Stage.WITHDRAWN, context.now), note="Withdrawn by the candidate.")
        title = title_of(book, application.job)
        return ToolResult({"job_title": title}, f"Your application for {title} is withdrawn.", commands=keep(
            context, gone, _withdrawal(context, application)
        ))  # fmt: skip

    return await context.read(work)


def rated_for(book: Book, job: Job) -> list[tuple[Fit, Candidate]]:
    """Every candidate who may be looked at, with how well they fit."""
    return [(fit_of(candidate, job), candidate) for candidate in book.candidates()]


def _offer(book: Book, job: Job, fit: Fit | None) -> dict[str, Any]:
    why = "; ".join(fit.reasons) if fit else ""
    return {
        "id": job.id,
        "title": title_of(book, job.id),
        "shift": job.shift,
        "pay": job.pay,
        "score": fit.score if fit else None,
        "why": why,
        "line": ". ".join(part for part in (", ".join(each for each in (job.shift, job.pay) if each), why) if part),
    }


def _person(book: Book, job: Job, candidate: Candidate, fit: Fit) -> dict[str, Any]:
    applied = book.application(f"{candidate.id}/{job.id}")
    screened = f"prescreen {applied.match_score:g}" if applied and applied.match_score is not None else ""
    told = "; ".join(part for part in (*fit.reasons, *(f"but {each}" for each in fit.lacks), screened) if part)
    return {
        "id": candidate.id,
        "name": candidate.name or candidate.id,
        "score": fit.score,
        "why": told or "nothing known",
    }


def _withdrawal(context: ToolContext, application: Application) -> Any:
    return deed(
        context,
        Deed.WITHDRAWN,
        site=application.site,
        subject=application.candidate,
        text="The candidate took the application back.",
        job=application.job,
        by="candidate",
        conversation=context.conversation,
    )
