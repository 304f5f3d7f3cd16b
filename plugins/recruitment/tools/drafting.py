"""Creation of jobs: a recruiter is asked for what a job takes, and gets a draft with a prescreen to open or edit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any

from console.domain.behavior import AnswerType, Question
from console.plugin.flows import as_data
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.recruitment.book import Book
from plugins.recruitment.matching import jobs_meant
from plugins.recruitment.records import (
    AnswerKind,
    Deed,
    Job,
    JobStatus,
    PrescreenQuestion,
    joined,
    listed,
)
from plugins.recruitment.tools.people import title_of
from plugins.recruitment.tools.who import IN_HOUSE
from plugins.recruitment.writing import deed, keep

_NOT_HERE = "Jobs are drafted by people of the house, in their own chat."
_MOST_MUSTS = 6


@tool(Effect.READ, gives=("questions",))
async def get_job_questions(context: ToolContext) -> ToolResult:
    """What a recruiter is asked for a new job; sites are those of the house."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed(_NOT_HERE)
    sites = await context.read(lambda tx: tx.tenants.sites(context.tenant))
    if not sites:
        return ToolResult.failed("There is no site yet at which somebody could work.")
    names = tuple(dict.fromkeys(site.name for site in sites))
    place = "At which site is it? " + " / ".join(names)
    questions = (
        Question(field="new_job_title", ask="What is the job called, as candidates read it?"),
        Question(field="new_job_site", ask=place, type=AnswerType.CHOICE, choices=names, again=place),
        Question(field="new_job_shift", ask="When is the work, such as nights or weekdays 7 to 15?"),
        Question(field="new_job_pay", ask="What does it pay, as candidates read it?"),
        Question(field="new_job_skills", ask="Which skills does it take? Part them by commas."),
        Question(
            field="new_job_musts", ask="Which of these, or what else, is a must? Part them by commas, or say none."
        ),
        Question(
            field="new_job_years",
            ask="How many years of experience shall somebody have? 0 for none.",
            type=AnswerType.NUMBER,
            lowest=0,
            highest=40,
        ),
    )
    return ToolResult({"questions": [as_data(each) for each in questions]}, "Questions for a new job.")


@tool(
    Effect.WRITE,
    gives=("template", "job", "job_title", "site_name", "shift", "pay", "prescreen", "ended", "lacking"),
)
async def keep_job_answer(
    context: ToolContext, outcome: str, field: str, value: str, said: str, left: int = 0
) -> ToolResult:
    """Draft the job with its prescreen once all is asked; nothing is kept before."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed(_NOT_HERE)
    if left or not field:
        return ToolResult({}, "Heard.")
    told = {name: str(each.value) for name, each in context.profile.collected.items() if name.startswith("new_job_")}
    if not told.get("new_job_title") or not told.get("new_job_site"):
        return ToolResult(
            {"ended": True, "template": "job_not_drafted", "lacking": "title and site"}, "Nothing is drafted."
        )

    def work(tx: Transaction) -> ToolResult:
        sites = {site.name: site for site in tx.tenants.sites(context.tenant)}
        site = sites[told["new_job_site"]]
        job = _draft(context, told, str(site.id))
        questions = prescreen_for(job, _parts(told.get("new_job_musts", "")))
        log = deed(
            context, Deed.DRAFTED, site=job.site, subject=job.id, text=f"Drafted: {job.title}.", job=job.id,
            by=str(context.person), conversation=context.conversation,
        )  # fmt: skip
        data: dict[str, Any] = {
            "template": "job_drafted",
            "job": job.id,
            "job_title": job.title,
            "site_name": site.name,
            "shift": job.shift,
            "pay": job.pay,
            "prescreen": [_line(each) for each in questions],
        }
        return ToolResult(data, f"{job.id} is drafted.", commands=keep(context, job, *questions, log))

    return await context.read(work)


@tool(
    Effect.WRITE,
    label="Open the job",
    preview="The job is offered to candidates from now on.",
    gives=("job", "job_title", "question_count"),
)
async def publish_job(
    context: ToolContext, words: Annotated[str, "which draft, where there are several"] = ""
) -> ToolResult:
    """Open a drafted job for candidates."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed(_NOT_HERE)

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        drafts = [job for job in book.jobs() if job.status is JobStatus.DRAFT]
        picked = jobs_meant(words or context.said, drafts) or _of_this_chat(book, context, drafts) or drafts
        if len(picked) != 1:
            titles = ", ".join(f"{each.id} {each.title}" for each in picked)
            return ToolResult.failed(f"Which draft? There are {titles}." if titles else "There is no draft to open.")
        (job,) = picked
        opened = _opened(job, context)
        log = deed(
            context, Deed.PUBLISHED, site=job.site, subject=job.id, text=f"Opened: {job.title}.", job=job.id,
            by=str(context.person), conversation=context.conversation,
        )  # fmt: skip
        data = {"job": job.id, "job_title": title_of(book, job.id), "question_count": len(book.questions(job.id))}
        return ToolResult(data, f"{job.title} is open.", commands=keep(context, opened, log))

    return await context.read(work)


def _of_this_chat(book: Book, context: ToolContext, drafts: list[Job]) -> list[Job]:
    """The draft that was made here last."""
    mine = [
        job for job in drafts if any(each.conversation == context.conversation for each in book.activities(job.id))
    ]
    return sorted(mine, key=lambda job: job.opened_at)[-1:]


def prescreen_for(job: Job, musts: tuple[str, ...]) -> tuple[PrescreenQuestion, ...]:
    """A prescreen to begin with: each must, the experience, when somebody can start."""
    found: list[PrescreenQuestion] = []

    def add(field: str, ask: str, kind: AnswerKind, weight: float, **given: Any) -> None:
        found.append(
            PrescreenQuestion(
                id=f"{job.id}/{field}",
                site=job.site,
                job=job.id,
                field=field,
                since=job.opened_at,
                position=len(found) + 1,
                ask=ask,
                type=kind,
                weight=weight,
                **given,
            )
        )

    for must in musts[:_MOST_MUSTS]:
        add(_field(must), f"Do you have this: {must}?", AnswerKind.YES_NO, 3.0, wanted="yes", must_have=True)
    if job.years:
        ask = "How many years have you done such work? Roughly is fine."
        add("experience_years", ask, AnswerKind.NUMBER, 2.0, good_from=job.years)
    if job.shift:
        add(f"shift_{_field(job.shift)}", f"The work is {job.shift}. Does that suit you?", AnswerKind.YES_NO, 2.0)
    add("start_date", "From which day on could you start?", AnswerKind.DATE, 1.0, required=False)
    return tuple({question.field: question for question in found}.values())


def _draft(context: ToolContext, told: dict[str, str], site: str) -> Job:
    years = float(told.get("new_job_years", "0") or 0)
    return Job(
        id=f"JOB-{context.now:%y%m%d-%H%M%S}",
        site=site,
        title=told["new_job_title"][:100],
        opened_at=context.now,
        status=JobStatus.DRAFT,
        city=told["new_job_site"],
        shift=told.get("new_job_shift", "")[:100],
        pay=told.get("new_job_pay", "")[:100],
        skills=joined(_parts(told.get("new_job_skills", "")))[:1000],
        years=years or None,
    )


def _opened(job: Job, context: ToolContext) -> Job:
    return replace(job, status=JobStatus.OPEN, opened_at=context.now)


def _parts(text: str) -> tuple[str, ...]:
    if re.fullmatch(r"\W*(none|no|nothing|n/a)\W*", text, re.IGNORECASE):
        return ()
    return listed(re.sub(r",|\band\b|\n", ";", text))


def _field(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:40] or "must"


def _line(question: PrescreenQuestion) -> str:
    marks = [f"weight {question.weight:g}", "must" if question.must_have else ""]
    return f"{question.ask} ({', '.join(mark for mark in marks if mark)})"
