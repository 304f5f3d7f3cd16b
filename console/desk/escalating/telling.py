"""Whom a step tells, on which channel, and with which words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from console.desk.work import Work
from console.domain.changes import Topic
from console.domain.commands import Command
from console.domain.escalation_settings import key_name_of
from console.domain.escalation_words import ON_ITS_WAY
from console.domain.escalations import Effect, Escalation, Notice
from console.domain.ids import NoticeId, PersonId
from console.domain.policies import Do, Step, Via
from console.domain.reaching import Target, reach, same_place
from console.ports.reaching import read_address_book

LATE = 65.0
"""Seconds from which on people are told that a step comes late."""


class Unreachable(Exception):
    """Nobody can be told by this step; the message is a whole sentence."""


@dataclass
class Told:
    """Who is told by steps that fire one after the other, with their texts: each is called once, and told all."""

    _notices: dict[tuple[datetime, Via, str], tuple[NoticeId, tuple[str, ...]]] = field(default_factory=dict)
    """by when the steps were due: what is due later is another call, also where both come late"""

    def by_now(self, effect: Effect, via: Via, address: str) -> tuple[NoticeId, tuple[str, ...]] | None:
        return self._notices.get((effect.due_at, via, same_place(via, address)))

    def keep(self, effect: Effect, via: Via, address: str, id: NoticeId, texts: tuple[str, ...]) -> None:
        self._notices[effect.due_at, via, same_place(via, address)] = id, texts


def notify(work: Work, command: Command, escalation: Escalation, effect: Effect, step: Step, told: Told) -> str:
    """Make notices of a step. Returns whom they go to. Raises Unreachable."""
    owner = escalation.taken_by or escalation.acknowledged_by
    reached = reach(step, read_address_book(work.tx, escalation.tenant), owner)
    if reached.nobody:
        raise Unreachable(reached.nobody)
    again = [each for each in reached.targets if told.by_now(effect, step.via, each.address)]
    for each in again:
        _add_text(work, escalation, effect, step, each, told)
    fresh = [each for each in reached.targets if each not in again]
    notices = [
        _notice(work, escalation, effect, step, step.via, each.address, each.person.id if each.person else None)
        for each in fresh
    ]
    for each, id in zip(fresh, _send(work, command, notices), strict=True):
        told.keep(effect, step.via, each.address, id, (step.text,))
    missing = ", ".join(person.name for person in reached.missing)
    lacking = f"; no address of {missing}" if missing else ""
    joined = f", {'all' if not fresh else _names(again)} in one notice with the step before" if again else ""
    return f"{', '.join(_named(each, step.via) for each in reached.targets)} {ON_ITS_WAY[step.via]}{joined}{lacking}"


def _add_text(work: Work, escalation: Escalation, effect: Effect, step: Step, target: Target, told: Told) -> None:
    """To a notice of this very transaction, which nobody has seen yet."""
    by_now = told.by_now(effect, step.via, target.address)
    notice = work.tx.notices.get(escalation.tenant, by_now[0]) if by_now else None
    if by_now is None or notice is None or step.text in by_now[1]:
        return
    texts = (*by_now[1], step.text)
    work.tx.notices.update(replace(notice, text=_words(escalation, effect, texts)))
    told.keep(effect, step.via, target.address, notice.id, texts)


def post(work: Work, command: Command, escalation: Escalation, effect: Effect, step: Step) -> str:
    _send(work, command, [_notice(work, escalation, effect, step, Via.WEBHOOK, step.url)])
    kept = next((each.title for each in work.tx.policies.webhooks(escalation.tenant) if each.url == step.url), "")
    return f"{kept} ({step.url})" if kept else step.url


def remind(work: Work, command: Command, escalation: Escalation, effect: Effect) -> None:
    """Ask who acknowledged whether it is still in hand; everyone, where no person of this house did."""
    book = read_address_book(work.tx, escalation.tenant)
    alone = reach(Step(do=Do.NOTIFY, to=f"person {escalation.acknowledged_by}"), book, None).targets
    asked = "Still in hand? Acknowledge it again." if alone else "Answered elsewhere. Is it in hand? Acknowledge it."
    lapses = escalation.policy.lapse_after
    more = f" Otherwise it calls again in {span(lapses)}." if lapses else ""
    words = Step(do=Do.NOTIFY, to="everyone", text=asked + more)
    ids = [each.person.id for each in alone or reach(words, book, None).targets if each.person]
    if ids:
        _send(work, command, [_notice(work, escalation, effect, words, Via.WINDOW, id, id) for id in ids])


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


def _names(targets: Sequence[Target]) -> str:
    return ", ".join(each.name or each.address for each in targets)


def _named(target: Target, via: Via) -> str:
    if via is Via.WINDOW or not target.name:
        return target.name or target.address
    return f"{target.name} ({target.address})"


def _notice(
    work: Work,
    escalation: Escalation,
    effect: Effect,
    step: Step,
    via: Via,
    address: str,
    person: PersonId | None = None,
) -> Notice:
    secret = step.secret
    if via is Via.WEBHOOK:
        secret = key_name_of(address, work.tx.policies.webhooks(escalation.tenant), step.secret)
    return Notice(
        id=NoticeId(0),
        tenant=escalation.tenant,
        escalation=escalation.id,
        step=effect.step,
        repeat=effect.repeat,
        via=via,
        address=address,
        title=headline(escalation),
        text=_words(escalation, effect, (step.text,)),
        severity=escalation.severity,
        at=work.now,
        token=f"msg_{uuid.uuid4().hex}",
        try_at=work.now,
        person=person,
        secret=secret,
    )


def _words(escalation: Escalation, effect: Effect, texts: Sequence[str]) -> str:
    late = f"Late by {span(effect.late)}: nobody was awake to send this." if effect.late > LATE else ""
    lines = (*texts, escalation.brief or escalation.why, late)
    return "\n".join(line for line in lines if line)


def _send(work: Work, command: Command, notices: list[Notice]) -> Sequence[NoticeId]:
    if not notices:
        return ()
    ids = work.tx.notices.add(notices)
    shown = [f"{n.person}/{id}" for id, n in zip(ids, notices, strict=True) if n.via is Via.WINDOW]
    tenant = notices[0].tenant
    if shown:
        work.tell(tenant, Topic.NOTICES, "to show", command.id, shown)
    if len(shown) < len(notices):
        work.tell(tenant, Topic.NOTICES, "to send", command.id)
    return ids
