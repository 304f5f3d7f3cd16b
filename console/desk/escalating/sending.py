"""Commands of those who give notices to channels, and of the window that shows them."""

from __future__ import annotations

from dataclasses import replace

from console.desk.escalating.keeping import entry, tell
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import BeginNotice, EndNotice, SeeNotices
from console.domain.escalation_words import MESSAGE, span
from console.domain.escalations import REMINDER, EscalationState, Notice, NoticeState
from console.domain.ids import NoticeId, TenantId
from console.domain.trouble import Rejected


def begin(work: Work, command: BeginNotice) -> Outcome:
    notice = _notice(work, command.tenant, command.notice)
    if notice.state is not NoticeState.WAITING or notice.try_at > work.now:
        return Outcome(command.id, "It is not due.", 0)
    escalation = work.tx.escalations.get(command.tenant, notice.escalation)
    if escalation is None or (escalation.state is not EscalationState.OPEN and notice.step != REMINDER):
        state = "gone" if escalation is None else escalation.state.value
        work.tx.notices.update(replace(notice, state=NoticeState.DROPPED, failure=f"it was {state} by then"))
        return Outcome(command.id, "Somebody has answered by now.", 0)
    work.tx.notices.update(replace(notice, state=NoticeState.SENDING, attempts=notice.attempts + 1))
    return Outcome(command.id, "It may go.", 1)


def end(work: Work, command: EndNotice) -> Outcome:
    notice = _notice(work, command.tenant, command.notice)
    if notice.state is not NoticeState.SENDING:
        return Outcome(command.id, "It is not being sent.", 0)
    whom = f"{MESSAGE[notice.via]} to {_receiver(work, notice)}"
    if not command.failure:
        after = replace(notice, state=NoticeState.SENT, sent_at=work.now, failure="")
        took = span((work.now - notice.at).total_seconds())
        what, note = "sent", whom if notice.attempts < 2 else f"{whom}, at try {notice.attempts}, after {took}"
    elif command.retry_at is not None:
        after = replace(notice, state=NoticeState.WAITING, failure=command.failure, try_at=command.retry_at)
        pause = span(max((command.retry_at - work.now).total_seconds(), 0.0))
        what, note = "not sent yet", f"{whom}, try {notice.attempts}: {command.failure} Tried again in {pause}."
    else:
        after = replace(notice, state=NoticeState.FAILED, failure=command.failure)
        tries = "" if notice.attempts < 2 else f", after {notice.attempts} tries"
        what, note = "not sent", f"{whom}{tries}: {command.failure} No further try is made."
    work.tx.notices.update(after)
    escalation = work.tx.escalations.get(command.tenant, notice.escalation)
    if escalation is not None:
        work.tx.escalations.append(command.tenant, [entry(work, command, escalation, what, note)])
        tell(work, command, what, [escalation.id])
    return Outcome(command.id, note, 1)


def see(work: Work, command: SeeNotices) -> Outcome:
    count = work.tx.notices.see(command.tenant, command.actor, command.notices, work.now)
    if count:
        work.tell(command.tenant, Topic.NOTICES, "seen", command.id)
    return Outcome(command.id, "They were shown.", count)


def _receiver(work: Work, notice: Notice) -> str:
    """The name and the address; of nobody in particular the address."""
    named = [one.name for one in work.tx.tenants.people(notice.tenant) if one.id == notice.person]
    return f"{named[0]} ({notice.address})" if named else notice.address


def _notice(work: Work, tenant: TenantId, id: NoticeId) -> Notice:
    found = work.tx.notices.get(tenant, id)
    if found is None:
        raise Rejected("There is no such notice.")
    return found


HANDLERS: Handlers = {BeginNotice: begin, EndNotice: end, SeeNotices: see}
