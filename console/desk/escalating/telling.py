"""Whom a step tells, on which channel, and with which words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from console.desk.work import Work
from console.domain.changes import Topic
from console.domain.commands import Command
from console.domain.escalations import Effect, Escalation, Notice
from console.domain.ids import NoticeId, PersonId
from console.domain.people import Person, Role
from console.domain.policies import Do, Step, Via

LATE = 65.0
"""Seconds from which on people are told that a step comes late."""
_WHOM = {"role": "has the role", "person": "is called"}


class Unreachable(Exception):
    """Nobody can be told by this step; the message is a whole sentence."""


def notify(work: Work, command: Command, escalation: Escalation, effect: Effect, step: Step) -> str:
    """Make notices of a step. Returns whom they go to. Raises Unreachable."""
    people = work.tx.tenants.people(escalation.tenant)
    word, _, rest = step.to.partition(" ")
    if word == "address":
        _send(work, command, [_notice(work, escalation, effect, step, step.via, rest.strip())])
        return f"{rest.strip()} by {step.via}"
    meant = list(_meant(people, escalation, word, rest.strip()))
    if not meant:
        raise Unreachable(f"Nobody {_WHOM.get(word, 'is here to tell as')} {rest or word}.")
    if step.via is Via.WINDOW:
        _send(work, command, [_notice(work, escalation, effect, step, step.via, p.id, p.id) for p in meant])
        return ", ".join(person.name for person in meant)
    known = {c.person: c.address for c in work.tx.policies.contacts(escalation.tenant) if c.via is step.via}
    reached = [person for person in meant if person.id in known]
    if not reached:
        raise Unreachable(f"No {step.via} address is kept of {', '.join(person.name for person in meant)}.")
    _send(work, command, [_notice(work, escalation, effect, step, step.via, known[p.id], p.id) for p in reached])
    missing = [person.name for person in meant if person.id not in known]
    lacking = f"; no address of {', '.join(missing)}" if missing else ""
    return f"{', '.join(person.name for person in reached)} by {step.via}{lacking}"


def post(work: Work, command: Command, escalation: Escalation, effect: Effect, step: Step) -> str:
    _send(work, command, [_notice(work, escalation, effect, step, Via.WEBHOOK, step.url)])
    return step.url


def remind(work: Work, command: Command, escalation: Escalation, effect: Effect) -> None:
    """Ask who acknowledged whether it is still in hand."""
    person = escalation.acknowledged_by
    if person is None:
        return
    lapses = escalation.policy.lapse_after
    more = f" Otherwise it calls again in {span(lapses)}." if lapses else ""
    words = Step(do=Do.NOTIFY, text=f"Still in hand? Acknowledge it again.{more}")
    _send(work, command, [_notice(work, escalation, effect, words, Via.WINDOW, person, person)])


def span(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3 h 20 min``."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    hours, minutes = divmod(whole // 60, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def headline(escalation: Escalation) -> str:
    more = f" (and {escalation.members - 1:,} more)" if escalation.members > 1 else ""
    return f"{escalation.severity}: {escalation.title}{more}"


def _meant(people: Iterable[Person], escalation: Escalation, word: str, rest: str) -> Iterator[Person]:
    owner = escalation.taken_by or escalation.acknowledged_by
    for person in people:
        named = word == "person" and rest in (person.id, person.name)
        of_role = word == "role" and person.role == rest
        owns = word == "owner" and owner in (None, person.id)
        if person.role is not Role.CUSTOMER and (named or of_role or owns or word == "everyone"):
            yield person


def _notice(
    work: Work,
    escalation: Escalation,
    effect: Effect,
    step: Step,
    via: Via,
    address: str,
    person: PersonId | None = None,
) -> Notice:
    late = f"Late by {span(effect.late)}: nobody was awake to send this." if effect.late > LATE else ""
    lines = (step.text, escalation.brief or escalation.why, late)
    return Notice(
        id=NoticeId(0),
        tenant=escalation.tenant,
        escalation=escalation.id,
        step=effect.step,
        repeat=effect.repeat,
        via=via,
        address=address,
        title=headline(escalation),
        text="\n".join(line for line in lines if line),
        severity=escalation.severity,
        at=work.now,
        token=f"msg_{uuid.uuid4().hex}",
        try_at=work.now,
        person=person,
        secret=step.secret,
    )


def _send(work: Work, command: Command, notices: list[Notice]) -> None:
    ids = work.tx.notices.add(notices)
    shown = [f"{n.person}/{id}" for id, n in zip(ids, notices, strict=True) if n.via is Via.WINDOW]
    tenant = notices[0].tenant
    if shown:
        work.tell(tenant, Topic.NOTICES, "to show", command.id, shown)
    if len(shown) < len(notices):
        work.tell(tenant, Topic.NOTICES, "to send", command.id)
