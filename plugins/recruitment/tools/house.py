"""What people of the house ask in their own chat: how many applications there are, which wait, who a candidate is."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any

from console.plugin.panels import ListOrder, RecordQuery
from console.plugin.tools import Effect, ToolContext, ToolResult, Transaction, tool
from plugins.recruitment.book import Book
from plugins.recruitment.dossiers import STAGES
from plugins.recruitment.matching import jobs_meant
from plugins.recruitment.overview import PIPELINE
from plugins.recruitment.records import APPLICATION, CANDIDATE, OPEN_STAGES, Application, Candidate, Job, Stage
from plugins.recruitment.tools.people import title_of
from plugins.recruitment.tools.who import IN_HOUSE

_SHOWN = 5
_MOST_CANDIDATES = 50
_NOT_HERE = "What others applied for is not for this chat."
_NAMED: tuple[tuple[str, Stage], ...] = (
    (r"\breviews?\b|\bto (?:look at|decide)\b|\bneeds? (?:me|a recruiter)\b", Stage.REVIEW),
    (r"\bnew\b", Stage.NEW),
    (r"\bscreened\b|\bcompleted?\b", Stage.SCREENED),
    (r"\bscreening\b|\bprescreens?\b|\bquestions\b", Stage.SCREENING),
    (r"\binterviews?\b|\binterviewed\b", Stage.INTERVIEW),
    (r"\boffer(?:s|ed)?\b", Stage.OFFER),
    (r"\bhired\b", Stage.HIRED),
    (r"\breject(?:ed|ions?)\b", Stage.REJECTED),
    (r"\bwithdr[ae]wn?\b|\bwithdrawals?\b", Stage.WITHDRAWN),
)
"""How a stage is spoken of."""
_NUMBER = re.compile(r"\b(?:candidate|number|no\.?|#)\s*#?([\w-]*\d[\w-]*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W_]+(?:-[^\W_]+)*")


@tool(
    Effect.READ,
    gives=("headline", "stages", "stage", "people", "more_people", "count", "job_title"),
)
async def count_applications(
    context: ToolContext, words: Annotated[str, "which: a job, a stage, or both; empty: all that are open"] = ""
) -> ToolResult:
    """How many applications there are by stage, and who they are where a stage is named. For people of the house."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed(_NOT_HERE)

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        said = words or context.said
        meant = jobs_meant(said, book.jobs())
        job = meant[0] if len(meant) == 1 else None
        stage = next((each for pattern, each in _NAMED if re.search(pattern, said, re.IGNORECASE)), None)
        data = _counted(book, job, stage)
        return ToolResult(data, data["headline"])

    return await context.read(work)


@tool(
    Effect.READ,
    gives=("candidate_name", "headline", "skills_known", "years", "place", "applications", "application_count"),
)
async def look_up_candidate(
    context: ToolContext, words: Annotated[str, "name or number of the candidate"] = ""
) -> ToolResult:
    """Who a candidate is and how their applications stand, with scores. For people of the house."""
    if context.channel != IN_HOUSE:
        return ToolResult.failed(_NOT_HERE)

    def work(tx: Transaction) -> ToolResult:
        book = Book(tx, context.tenant)
        found = _candidates_named(book, words or context.said)
        if len(found) != 1:
            names = ", ".join(f"{each.name or 'without a name'} ({each.id})" for each in found[:_SHOWN])
            nobody = "I find no candidate of that name or number who agreed to be looked at."
            return ToolResult.failed(f"Which one? There are {names}." if found else nobody, settles=True)
        (candidate,) = found
        return ToolResult(_told(book, candidate), f"{candidate.name or candidate.id}.")

    return await context.read(work)


def _counted(book: Book, job: Job | None, stage: Stage | None) -> dict[str, Any]:
    whole = RecordQuery(
        tenant=book.tenant,
        kind=APPLICATION,
        lanes=(stage.value,) if stage else (),
        group=job.id if job else "",
        order=ListOrder.BEST if stage is not Stage.REVIEW else ListOrder.OLDEST,
    )
    by_stage: Counter[str] = Counter()
    for (lane, group), number in book.tx.lines.counts(whole).items():
        if (not stage or lane == stage.value) and (not job or group == job.id):
            by_stage[lane] += number
    for_job = f" for {title_of(book, job.id)}" if job else ""
    if stage is None:
        still_open = sum(by_stage[each.value] for each in OPEN_STAGES)
        headline = f"{_many(still_open, 'open application')}{for_job}, {by_stage.total():,} in all."
        stages = [
            {"name": STAGES[each].word, "count": by_stage[each.value]} for each in PIPELINE if by_stage[each.value]
        ]
        return {"headline": headline, "stages": stages, "count": by_stage.total()}
    total = by_stage.total()
    shown = [book.read(row, Application) for row in book.tx.lines.page(whole, offset=0, limit=_SHOWN)]
    names = book.candidates_of(each.candidate for each in shown)
    return {
        "headline": f"{_many(total, 'application')}{for_job} in the stage “{STAGES[stage].word}”.",
        "stage": STAGES[stage].word,
        "count": total,
        "people": [
            {"name": _name_of(names.get(each.candidate)), "line": _line(book, each, job is None)} for each in shown
        ],
        "more_people": max(0, total - len(shown)),
    }


def _line(book: Book, application: Application, with_job: bool) -> str:
    match = "" if application.match_score is None else f"match {application.match_score:g}"
    look = application.note or (
        f"must-have failed: {application.must_have_failed}" if application.must_have_failed else ""
    )
    since = f"since {application.waits_since:%Y-%m-%d}"
    title = title_of(book, application.job) if with_job else ""
    return ", ".join(filter(None, (title, match, since, look)))


def _name_of(candidate: Candidate | None) -> str:
    """Of somebody who has not agreed nothing is told but their number."""
    if candidate is None:
        return "A candidate"
    return candidate.name if candidate.consent and candidate.name else f"Candidate {candidate.id}"


def _candidates_named(book: Book, said: str) -> list[Candidate]:
    number = _NUMBER.search(said)
    by_number = book.candidate(number[1]) if number else None
    if by_number is not None and by_number.consent:
        return [by_number]
    scored: dict[str, tuple[int, Candidate]] = {}
    for word in {each.casefold() for each in _WORD.findall(said)}:
        query = RecordQuery(tenant=book.tenant, kind=CANDIDATE, words=word, order=ListOrder.NEWEST)
        for row in book.tx.lines.page(query, offset=0, limit=_MOST_CANDIDATES):
            candidate = book.read(row, Candidate)
            if candidate.consent and word in candidate.name.casefold().split():
                hits, _ = scored.get(candidate.id, (0, candidate))
                scored[candidate.id] = (hits + 1, candidate)
    most = max((hits for hits, _ in scored.values()), default=0)
    return sorted((each for hits, each in scored.values() if hits == most), key=lambda each: (each.name, each.id))


def _told(book: Book, candidate: Candidate) -> dict[str, Any]:
    applications = book.applications_of(candidate.id)
    return {
        "candidate_name": candidate.name or candidate.id,
        "headline": candidate.headline,
        "skills_known": candidate.skills.replace(";", ","),
        "years": candidate.years,
        "place": candidate.city,
        "application_count": len(applications),
        "applications": [
            {
                "title": title_of(book, each.job),
                "stage": STAGES[each.stage].word,
                "line": _line(book, each, False),
            }
            for each in applications[:_SHOWN]
        ],
    }


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
