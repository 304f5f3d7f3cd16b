"""The page of recruiting in the window: applications by stage, one in full, what is done with them, the prescreen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from console.domain.ids import TenantId
from console.plugin.panels import (
    Action,
    Cell,
    Choice,
    Column,
    Editor,
    Head,
    ListOrder,
    Mark,
    Panel,
    Query,
    RecordQuery,
    Row,
)
from console.plugin.tools import Transaction
from plugins.recruitment import deeds, editing, prescreens
from plugins.recruitment.book import Book
from plugins.recruitment.dossiers import STAGES, conversation_of, detail
from plugins.recruitment.matching import fit_of
from plugins.recruitment.overview import PIPELINE
from plugins.recruitment.records import (
    ACTIVITY,
    ANSWER,
    APPLICATION,
    CANDIDATE,
    FORM,
    JOB,
    OPEN_STAGES,
    QUESTION,
    Application,
    Candidate,
    Job,
    JobStatus,
)

_COLUMNS = (
    Column("Candidate", 118),
    Column("Job", 100, leaves=2),
    Column("Stage", 104),
    Column("Match", 58, right=True),
    Column("Why", leaves=1),
    Column("Answers", 74, leaves=3),
    Column("Waiting", 84, leaves=4),
)
_ORDERS = (
    Choice(ListOrder.BEST.value, "Best match first"),
    Choice(ListOrder.OLDEST.value, "Longest waiting first"),
    Choice(ListOrder.NEWEST.value, "Latest first"),
)


OPEN = "open"
"""The lane of all that nobody has decided yet."""
_IN_LANE = {"": (), OPEN: tuple(stage.value for stage in OPEN_STAGES)}


def head(tx: Transaction, query: Query) -> Head:
    book, asked = Book(tx, query.tenant), records_of(query)
    counts = tx.lines.counts(asked)
    lanes, groups = Counter[str](), Counter[str]()
    for (lane, group), count in counts.items():
        lanes[lane] += count if not asked.group or group == asked.group else 0
        groups[group] += count if not asked.lanes or lane in asked.lanes else 0
    still_open = sum(lanes[stage] for stage in OPEN_STAGES)
    stages = [Choice(stage.value, STAGES[stage].word, lanes[stage.value]) for stage in PIPELINE]
    whole = (Choice(OPEN, "Open", still_open), *stages, Choice("", "All", lanes.total()))
    jobs = sorted(book.jobs(), key=lambda job: (job.status is not JobStatus.OPEN, job.title.casefold(), job.id))
    return Head(
        total=next((each.count or 0 for each in whole if each.key == query.lane), 0),
        whole=tx.records.count(query.tenant, APPLICATION) if query.words else sum(counts.values()),
        lanes=whole,
        groups=tuple(Choice(job.id, _called(job), groups[job.id]) for job in jobs),
    )


def rows(tx: Transaction, query: Query, offset: int, limit: int) -> list[Row]:
    book = Book(tx, query.tenant)
    jobs = {each.id: each for each in book.jobs()}
    found = [book.read(row, Application) for row in tx.lines.page(records_of(query), offset=offset, limit=limit)]
    people = book.candidates_of(each.candidate for each in found)
    return [_row(book, each, people.get(each.candidate), jobs.get(each.job)) for each in found]


def position(tx: Transaction, query: Query, key: str) -> int | None:
    return tx.lines.position(records_of(query), key)


def records_of(query: Query) -> RecordQuery:
    return RecordQuery(
        tenant=query.tenant,
        kind=APPLICATION,
        lanes=_IN_LANE.get(query.lane, (query.lane,)),
        group=query.group,
        words=query.words,
        order=ListOrder(query.order) if query.order else ListOrder.BEST,
    )


def _row(book: Book, application: Application, candidate: Candidate | None, job: Job | None) -> Row:
    name = candidate.name if candidate is not None and candidate.consent else ""
    called = name or application.candidate
    conversation = conversation_of(book.tx, book.tenant, application, None)
    owed = conversation is not None and conversation.waiting_since is not None
    match = application.match_score
    return Row(
        application.id,
        called,
        (
            Cell(called, told="" if name else "They have not agreed that their data is kept."),
            Cell(job.title if job else application.job, told=_called(job) if job else application.job),
            Cell(mark=STAGES[application.stage]),
            Cell("–" if match is None else f"{match:g}", told="" if match is None else f"{match:g} of 100"),
            _why(application, candidate if name else None, job),
            Cell(f"{application.answered} of {application.asked}" if application.asked else "–"),
            _waiting(application, owed),
        ),
    )


def _why(application: Application, candidate: Candidate | None, job: Job | None) -> Cell:
    """What a recruiter has to look at, or else what speaks for them."""
    if application.must_have_failed:
        return Cell(f"✕ {application.must_have_failed}", told=f"Must-have failed: {application.must_have_failed}")
    if application.note:
        return Cell(application.note, told=application.note)
    if candidate is None or job is None:
        return Cell()
    fit = fit_of(candidate, job)
    reasons = "; ".join(fit.reasons)
    return Cell(reasons, told="\n".join([*fit.reasons, *(f"but: {each}" for each in fit.lacks)]))


def _waiting(application: Application, owed: bool) -> Cell:
    """How long somebody has to decide; who is decided on waits no more."""
    if application.stage not in OPEN_STAGES:
        return Cell("–")
    return Cell(
        at=application.waits_since,
        mark=Mark("waits for a person", "amber", "amber") if owed else None,
        told="They wait for a person to write." if owed else "",
    )


def _called(job: Job) -> str:
    parts = [job.title, job.city, "" if job.status is JobStatus.OPEN else job.status.value]
    return ", ".join(part for part in parts if part)


def _jobs(tx: Transaction, tenant: TenantId) -> Sequence[Choice]:
    jobs = sorted(Book(tx, tenant).jobs(), key=lambda job: (job.status is not JobStatus.OPEN, job.title.casefold()))
    return [Choice(job.id, f"{_called(job)} ({job.id})") for job in jobs]


def _job_of(_tx: Transaction, _tenant: TenantId, key: str) -> str:
    return key.partition("/")[2]


PANEL = Panel(
    icon="people",
    noun="application",
    groups="Job",
    about="Candidates who apply for a job are listed here, stage by stage. Jobs, candidates and applications can be "
    "imported as well; the bot drafts a job when you tell the mentor to.",
    columns=_COLUMNS,
    orders=_ORDERS,
    kinds=frozenset({JOB, QUESTION, FORM, CANDIDATE, APPLICATION, ANSWER, ACTIVITY}),
    head=head,
    rows=rows,
    position=position,
    detail=detail,
    actions=(
        Action(id="stage", word="Move to stage…", ask=deeds.ask_stage, do=deeds.move, keys="S", icon="assign"),
        Action(id="open", word="Open conversation", do=deeds.open_conversation, keys="O", icon="inbox"),
        Action(id="chat", word="Write to candidate…", ask=deeds.ask_chat, do=deeds.chat, keys="W", icon="send"),
    ),
    editors=(
        Editor(
            id="prescreen",
            title="Prescreen",
            noun="question",
            about="The bot asks these in their order. A prescreen under way goes on with the version it began with.",
            fields=editing.FIELDS,
            label=editing.label_of,
            note=editing.note_of,
            blank=editing.blank,
            subjects=_jobs,
            subject=_job_of,
            load=prescreens.load,
            check=editing.check,
            preview=editing.preview,
            save=prescreens.save,
            keys="E",
            icon="note",
        ),
    ),
    lane=OPEN,
    needs=("review", "applications to review"),
    step="stage",
    next_step=deeds.next_stage,
)
