"""Commands that keep records of recruiting, made the same way by tools and panels."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from console.domain.chat_commands import AddRecord
from console.domain.commands import Command
from console.domain.ids import KindName, PersonId, TenantId
from console.domain.record_commands import Body, KeepRecords
from console.domain.records import RecordRef
from plugins.recruitment.records import (
    ACTIVITY,
    ANSWER,
    APPLICATION,
    CANDIDATE,
    CONTACT,
    FORM,
    JOB,
    QUESTION,
    Activity,
    Application,
    Candidate,
    Contact,
    Deed,
    Job,
    PrescreenAnswer,
    PrescreenForm,
    PrescreenQuestion,
)

_KINDS: dict[type, KindName] = {
    Job: JOB,
    PrescreenQuestion: QUESTION,
    PrescreenForm: FORM,
    Candidate: CANDIDATE,
    Contact: CONTACT,
    Application: APPLICATION,
    PrescreenAnswer: ANSWER,
    Activity: ACTIVITY,
}
_LONGEST = 300


class Author(Protocol):
    """Who writes, and when: a tool's context has it."""

    @property
    def tenant(self) -> TenantId: ...
    @property
    def person(self) -> PersonId: ...
    @property
    def now(self) -> datetime: ...


def keep(author: Author, *bodies: Any) -> tuple[Command, ...]:
    """One command for each record."""
    return tuple(
        AddRecord(tenant=author.tenant, actor=author.person, kind=_KINDS[type(body)], body=body) for body in bodies
    )


def bodies(*given: Any) -> tuple[Body, ...]:
    """Records, each with its kind."""
    return tuple(Body(_KINDS[type(body)], body) for body in given)


def changing(
    author: Author,
    records: tuple[Body, ...],
    *,
    seen: tuple[Body, ...] = (),
    absent: tuple[RecordRef, ...] = (),
    told: str = "",
) -> KeepRecords:
    """What a person changes, all or none; refused where ``seen`` and ``absent`` are otherwise by then."""
    return KeepRecords(
        tenant=author.tenant, actor=author.person, records=records, seen=seen, absent=absent, told=told
    )


def deed(
    author: Author,
    deed: Deed,
    *,
    site: str,
    subject: str,
    text: str,
    job: str = "",
    detail: str = "",
    by: str = "bot",
    conversation: str = "",
) -> Activity:
    """An entry of the activity log; ``detail`` tells two of the same moment apart."""
    tail = "/".join(part for part in (job, detail) if part)
    return Activity(
        id=f"{subject}/{author.now:%Y%m%dT%H%M%S%f}/{deed.name.lower()}{'/' if tail else ''}{tail}"[:200],
        site=site,
        at=author.now,
        subject=subject,
        deed=deed,
        job=job,
        text=text[:_LONGEST],
        by=by,
        conversation=conversation,
    )
