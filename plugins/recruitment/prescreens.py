"""The prescreen of a job as it is edited: loaded with its versions, saved as the next one."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.ids import TenantId
from console.domain.records import RecordRef
from console.domain.trouble import Rejected
from console.plugin.panels import Author, Doing, Item, Sheet, Version
from console.plugin.tools import Transaction
from plugins.recruitment.book import Book, asked_in, make_form
from plugins.recruitment.editing import item_of, questions_from
from plugins.recruitment.overview import changed
from plugins.recruitment.records import FORM, Deed, PrescreenForm, PrescreenQuestion
from plugins.recruitment.writing import bodies, changing, deed

_MOST_VERSIONS = 100


def load(tx: Transaction, tenant: TenantId, job: str) -> Sheet | None:
    book = Book(tx, tenant)
    found = book.job(job)
    if found is None:
        return None
    questions, forms = tuple(book.questions(job)), book.forms(job)
    names = {str(person.id): person.name for person in tx.tenants.people(tenant)}
    current = forms[-1].number if forms and asked_in(forms[-1]) == questions else 0
    return Sheet(
        subject=job,
        title=f"{found.title}, {found.city}" if found.city else found.title,
        version=current,
        items=tuple(map(item_of, questions)),
        versions=tuple(_version(form, names) for form in reversed(forms[-_MOST_VERSIONS:])),
        seen=questions,
    )


def save(tx: Transaction, author: Author, sheet: Sheet, items: Sequence[Item]) -> Doing:
    """As the next version. Raises Rejected with the question and field that is wrong first."""
    book = Book(tx, author.tenant)
    job = book.job(sheet.subject)
    if job is None:
        raise Rejected(f"There is no job {sheet.subject} any more.")
    before = tuple(each for each in _questions(sheet.seen))
    after, problems = questions_from(items, job, before, author.now)
    if problems:
        first = problems[0]
        raise Rejected(
            f"Question {first.place + 1}, {first.field}: {first.text}",
            kept="Nothing was saved; what you wrote is still here.",
            do="Mend it, then save again.",
        )
    edits = changed(before, after)
    if not edits:
        return Doing(told="Nothing is changed.")
    forms = book.forms(job.id)
    number = forms[-1].number + 1 if forms else 1
    form = make_form(job, number, after, author.now, str(author.person))
    log = deed(
        author,
        Deed.ASKED_ANEW,
        site=job.site,
        subject=job.id,
        text=f"Version {number}: {len(after)} questions.",
        job=job.id,
        by=str(author.person),
    )
    told = f"Version {number} is saved. The next prescreen asks it; those under way go on with theirs."
    command = changing(
        author,
        bodies(*edits, form, log),
        seen=bodies(*before),
        absent=(RecordRef(FORM, form.id),),
        told=told,
    )
    return Doing(commands=(command,))


def _questions(seen: object) -> tuple[PrescreenQuestion, ...]:
    if not isinstance(seen, tuple):
        raise TypeError("a sheet of the prescreen is handed back as it was loaded")
    return seen


def _version(form: PrescreenForm, names: dict[str, str]) -> Version:
    return Version(form.number, form.since, names.get(form.by, form.by), tuple(map(item_of, asked_in(form))))
