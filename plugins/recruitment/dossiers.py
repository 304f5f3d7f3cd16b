"""One application in full, as a recruiter reads it: match, prescreen, candidate, what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from console.domain.conversations import Conversation, ConversationState
from console.domain.ids import ConversationId, TenantId
from console.plugin.panels import Detail, Line, Mark, RecordQuery, Section
from console.plugin.tools import Transaction
from plugins.recruitment import overview
from plugins.recruitment.book import Book
from plugins.recruitment.matching import Fit, fit_of
from plugins.recruitment.records import (
    CONTACT,
    Activity,
    Answered,
    Application,
    Candidate,
    Contact,
    Deed,
    Job,
    Stage,
)

STAGES: Mapping[Stage, Mark] = {
    Stage.NEW: Mark("New", "plus", "accent"),
    Stage.SCREENING: Mark("Screening", "bot", "accent"),
    Stage.REVIEW: Mark("To review", "amber", "amber"),
    Stage.SCREENED: Mark("Screened", "check", "green"),
    Stage.INTERVIEW: Mark("Interview", "person", "text"),
    Stage.OFFER: Mark("Offer", "send", "text"),
    Stage.HIRED: Mark("Hired", "check-twice", "green"),
    Stage.REJECTED: Mark("Rejected", "close", "secondary"),
    Stage.WITHDRAWN: Mark("Withdrawn", "undo", "secondary"),
}
_GOOD, _LACKS = Mark("speaks for", "check", "green"), Mark("speaks against", "minus", "amber")
_OUTCOMES = {
    Answered.REFUSED: ("refused", Mark("refused", "hand", "amber")),
    Answered.UNSURE: ("was not sure", Mark("not sure", "help", "secondary")),
    Answered.LATER: ("asked to be asked later", Mark("later", "clock", "secondary")),
    Answered.UNFIT: ("no answer that fits", Mark("does not fit", "help", "secondary")),
}
_OPEN = Mark("open", "open", "secondary")
_DEEDS = {
    Deed.MOVED: "assign",
    Deed.CHATTED: "send",
    Deed.ESCALATED: "hand",
    Deed.MUST_HAVE_FAILED: "red",
    Deed.COMPLETED: "check-twice",
    Deed.RESUME: "file",
    Deed.WITHDRAWN: "undo",
    Deed.FORGOTTEN: "trash",
}
_NOT_PEOPLE = {"bot": "the bot", "candidate": "the candidate"}
_MOST_DEEDS = 60


def detail(tx: Transaction, tenant: TenantId, key: str, now: datetime) -> Detail | None:
    """None where there is no such application."""
    book = Book(tx, tenant)
    application = book.application(key)
    if application is None:
        return None
    candidate, job = book.candidate(application.candidate), book.job(application.job)
    agreed = candidate if candidate is not None and candidate.consent else None
    title = job.title if job else application.job
    return Detail(
        key=key,
        title=called(tx, tenant, application.candidate),
        about=f"{title}, {job.city}" if job and job.city else title,
        mark=STAGES[application.stage],
        sections=(
            _standing(application),
            *([_match(application, fit_of(agreed, job))] if agreed and job else []),
            _prescreen(book, application),
            _person(agreed),
            _elsewhere(book, application),
            _log(book, application.candidate),
        ),
        refused=_refused(tx, tenant, application, candidate),
        words={} if conversation_open(tx, tenant, application, candidate) else {"chat": "Start a chat…"},
    )


def called(tx: Transaction, tenant: TenantId, candidate: str) -> str:
    """Their name, if they agreed that it is kept."""
    found = Book(tx, tenant).candidate(candidate)
    return found.name if found is not None and found.consent and found.name else candidate


def ways_to(tx: Transaction, tenant: TenantId, candidate: Candidate) -> list[tuple[str, str]]:
    """Channel and handle of each way to write to them, the one that they were first heard of on before others."""
    ways = [(candidate.channel, candidate.handle)] if candidate.channel and candidate.handle else []
    book, query = Book(tx, tenant), RecordQuery(tenant=tenant, kind=CONTACT, link=candidate.id)
    for row in tx.lines.page(query, offset=0, limit=20):
        channel, _, handle = book.read(row, Contact).id.partition(":")
        ways.append((channel, handle))
    return list(dict.fromkeys(way for way in ways if all(way)))


def conversation_on(tx: Transaction, tenant: TenantId, channel: str, handle: str) -> Conversation | None:
    """The latest there."""
    found = tx.conversations.recent(tenant, channel, handle, 1)
    return found[0] if found else None


def conversation_of(
    tx: Transaction, tenant: TenantId, application: Application, candidate: Candidate | None
) -> Conversation | None:
    """The chat of the prescreen, or else the latest with the candidate where they were first heard of."""
    id = application.conversation
    kept = tx.conversations.get(tenant, ConversationId(id)) if id else None
    if kept is not None or candidate is None or not candidate.handle:
        return kept
    return conversation_on(tx, tenant, candidate.channel, candidate.handle)


def conversation_open(
    tx: Transaction, tenant: TenantId, application: Application, candidate: Candidate | None
) -> bool:
    found = conversation_of(tx, tenant, application, candidate)
    return found is not None and found.state is not ConversationState.CLOSED


def _refused(
    tx: Transaction, tenant: TenantId, application: Application, candidate: Candidate | None
) -> dict[str, str]:
    refused: dict[str, str] = {}
    if conversation_of(tx, tenant, application, candidate) is None:
        refused["open"] = "There is no conversation with them yet."
    if candidate is None or not ways_to(tx, tenant, candidate):
        refused["chat"] = "No channel is known on which they can be written to."
    return refused


def _standing(application: Application) -> Section:
    lines = [
        Line(STAGES[application.stage].word, "Stage", mark=STAGES[application.stage]),
        Line("", "Since", at=application.waits_since),
        Line("", "Applied", at=application.applied_at),
    ]
    if application.must_have_failed:
        failed = Mark("must-have failed", "red", "red")
        lines.append(Line(application.must_have_failed, "Must-have failed", mark=failed))
    if application.note:
        lines.append(Line(application.note, "To look at", mark=Mark("note", "note", "amber")))
    return Section("Application", tuple(lines))


def _match(application: Application, fit: Fit) -> Section:
    match = application.match_score
    lines = [
        Line("no answer yet" if match is None else f"{match:g} of 100", "Prescreen"),
        Line(f"{fit.score:g} of 100", "Profile"),
        *(Line(each, mark=_GOOD) for each in fit.reasons),
        *(Line(each, mark=_LACKS) for each in fit.lacks),
    ]
    return Section("Match", tuple(lines))


def _prescreen(book: Book, application: Application) -> Section:
    lines = overview.prescreen_of(book, application).lines
    version = f", version {application.form}" if application.form else ""
    title = f"Prescreen {application.answered} of {application.asked or len(lines)}{version}"
    return Section(title, tuple(map(_answer, lines)), "This job asks no questions.")


def _answer(line: overview.Line) -> Line:
    question, answer = line.question, line.answer
    ask = f"{question.ask} (must-have)" if question.must_have else question.ask
    if answer is None:
        return Line("not answered yet", ask, mark=_OPEN)
    if answer.outcome is not Answered.GIVEN:
        told, mark = _OUTCOMES[answer.outcome]
        return Line(told, ask, mark=mark)
    about = "about " if answer.approximate else ""
    heard = f"“{answer.said}” · " if answer.said and answer.said != answer.value else ""
    note = f"{heard}{line.points:.2g} of {question.weight:g}"
    return Line(f"{about}{answer.value}", ask, note, _verdict(line))


def _verdict(line: overview.Line) -> Mark:
    if line.failed:
        return Mark("must-have failed", "red", "red")
    if line.unclear:
        return Mark("to decide", "amber", "amber")
    full = line.points >= line.question.weight
    return Mark("good", "check", "green") if full else Mark("not all", "minus", "amber")


def _person(candidate: Candidate | None) -> Section:
    if candidate is None:
        return Section("Candidate", (), "They have not agreed that their data is kept, so nothing of it is shown.")
    years = "" if candidate.years is None else f"{candidate.years:g}"
    facts = (
        ("Channel", f"{candidate.channel} ({candidate.handle})" if candidate.handle else ""),
        ("Mail", candidate.email),
        ("Telephone", candidate.phone),
        ("Lives in", candidate.city),
        ("Is", candidate.headline),
        ("Skills", candidate.skills),
        ("Languages", candidate.languages),
        ("Years", years),
        ("Resume", candidate.resume),
    )
    return Section("Candidate", tuple(Line(text, label) for label, text in facts if text), "Nothing is known yet.")


def _elsewhere(book: Book, application: Application) -> Section:
    def lines() -> Iterator[Line]:
        for each in book.applications_of(application.candidate):
            if each.id != application.id:
                job: Job | None = book.job(each.job)
                yield Line(job.title if job else each.job, mark=STAGES[each.stage], at=each.applied_at)

    return Section("Other applications", tuple(lines()), "None.")


def _log(book: Book, candidate: str) -> Section:
    found = book.activities(candidate)
    people = {str(person.id): person.name for person in book.tx.tenants.people(book.tenant)}
    shown = tuple(_done(each, people) for each in found[:_MOST_DEEDS])
    return Section("Activity", shown, "Nothing was done yet.", more=max(0, len(found) - len(shown)))


def _done(activity: Activity, people: Mapping[str, str]) -> Line:
    icon = _DEEDS.get(activity.deed, "info")
    by = people.get(activity.by, _NOT_PEOPLE.get(activity.by, activity.by))
    text = " · ".join(part for part in (activity.text, f"by {by}" if by else "") if part)
    return Line(activity.deed.value, "", text, Mark(activity.deed.value, icon, "secondary"), activity.at)
