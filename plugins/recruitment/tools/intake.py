"""Resume intake: a file that came with the message, or text pasted into it, read into the candidate's record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.people import Role
from console.plugin.tools import Effect, ToolContext, ToolResult, tool
from plugins.recruitment.book import Book
from plugins.recruitment.records import Candidate, Deed, joined, listed
from plugins.recruitment.tools.people import NO_CONSENT, registered
from plugins.recruitment.tools.who import consented, known_candidate
from plugins.recruitment.writing import deed, keep

if TYPE_CHECKING:  # read when the first resume comes
    from plugins.recruitment.resume import Resume

LEAST_PASTED = 200
"""Characters of a message that may be a pasted resume."""
_PASTED = "your message"
_HOW = "Send me your resume as PDF, Word, text or JSON Resume, or paste its text here."


@tool(
    Effect.WRITE,
    permission=Role.CUSTOMER,
    label="Read the resume",
    preview="What the resume says of skills, languages and experience goes into the candidate's profile.",
    seconds=9.0,
    gives=("file", "found", "missing", "asked_for", "skills", "languages", "years", "problem"),
)
async def take_resume(context: ToolContext) -> ToolResult:
    """Read the resume that came with the message, or was pasted into it, into the candidate's profile."""
    import asyncio

    from plugins.recruitment.resume import BadResume, read_resume

    if not consented(context):
        return ToolResult.failed(NO_CONSENT)
    given = await _given(context)
    if given is None:
        return ToolResult({"asked_for": _HOW}, _HOW)
    name, data = given
    known = await context.read(lambda tx: _skills_of_jobs(Book(tx, context.tenant)))
    try:
        resume = await asyncio.to_thread(read_resume, name, data, skills=known, seconds=4.0)
    except BadResume as error:
        return ToolResult({"problem": str(error)}, str(error))
    if resume.is_bare:
        return ToolResult({"problem": f"I found no skills and no work in {name}."}, _HOW)
    return await context.read(lambda tx: _kept(Book(tx, context.tenant), context, resume))


async def _given(context: ToolContext) -> tuple[str, bytes] | None:
    """Name and content of the first file, else the message where it is long enough to be a resume."""
    for name in context.files:
        content = await context.file(name)
        return name, content or b""
    if len(context.said) >= LEAST_PASTED or context.said.lstrip().startswith("{"):
        return _PASTED, context.said.encode()
    return None


def with_resume(candidate: Candidate, resume: Resume, now: Any) -> Candidate:
    """The candidate with what the resume says; what a person told of themselves is not overwritten."""
    return replace(
        candidate,
        name=candidate.name or resume.name,
        email=candidate.email or resume.email,
        phone=candidate.phone or resume.phone,
        city=candidate.city or resume.city,
        headline=resume.headline or candidate.headline,
        skills=joined([*resume.skills, *listed(candidate.skills)])[:2000],
        languages=joined([*resume.languages, *listed(candidate.languages)])[:500],
        years=resume.years if resume.years is not None else candidate.years,
        resume=resume.source,
        resume_at=now,
    )


def _kept(book: Book, context: ToolContext, resume: Resume) -> ToolResult:
    before = registered(book, context, known_candidate(book, context))
    now = with_resume(before, resume, context.now)
    found = [name for name, value in _parts(resume).items() if value]
    missing = [name for name, value in _parts(resume).items() if not value]
    log = deed(
        context,
        Deed.RESUME,
        site=now.site,
        subject=now.id,
        text=f"{resume.source}: {len(resume.skills)} skills, {len(resume.positions)} positions.",
        conversation=context.conversation,
    )
    data = {
        "file": resume.source,
        "found": found,
        "missing": ", ".join(missing),
        "skills": ", ".join(resume.skills[:12]),
        "languages": ", ".join(resume.languages),
        "years": resume.years,
    }
    return ToolResult(data, f"I read {resume.source}.", commands=keep(context, now, log))


def _parts(resume: Resume) -> dict[str, Any]:
    return {
        "skills": resume.skills,
        "languages": resume.languages,
        "experience": resume.years,
        "mail address": resume.email,
        "telephone number": resume.phone,
    }


def _skills_of_jobs(book: Book) -> tuple[str, ...]:
    """Skills that any job asks for, to be found also outside of a list."""
    return tuple(dict.fromkeys(skill for job in book.jobs() for skill in listed(job.skills)))
