"""Commands of those who give notices to channels, and of the window that shows them."""

from __future__ import annotations

from dataclasses import replace

from console.desk.escalating.keeping import entry, escalation_of, tell
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import BeginNotice, EndNotice, SeeNotices, SendNoticesAgain
from console.domain.escalation_settings import WEBHOOK_SECRET, key_name_of
from console.domain.escalation_words import MESSAGE, span
from console.domain.escalations import REMINDER, Escalation, EscalationState, Notice, NoticeState
from console.domain.ids import NoticeId, TenantId
from console.domain.policies import Via
from console.domain.trouble import Conflict, Rejected

SENT_AGAIN = "sent again"


def begin(work: Work, command: BeginNotice) -> Outcome:
    notice = _notice(work, command.tenant, command.notice)
    if notice.state is not NoticeState.WAITING or notice.try_at > work.now:
        return Outcome(command.id, "It is not due.", 0)
    escalation = work.tx.escalations.get(command.tenant, notice.escalation)
    if escalation is None or not _still_wanted(escalation, notice):
        state = "gone" if escalation is None else escalation.state.value
        work.tx.notices.update(replace(notice, state=NoticeState.DROPPED, failure=f"it was {state} by then"))
        return Outcome(command.id, "Somebody has answered by now.", 0)
    work.tx.notices.update(replace(notice, state=NoticeState.SENDING, attempts=notice.attempts + 1))
    return Outcome(command.id, "It may go.", 1)


def _still_wanted(escalation: Escalation, notice: Notice) -> bool:
    """An answer ends the calls, but for a reminder of it and for what a person asked for."""
    if notice.again:
        return escalation.is_open
    return escalation.state is EscalationState.OPEN or notice.step == REMINDER


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


def send_again(work: Work, command: SendNoticesAgain) -> Outcome:
    """Those that failed and that nobody had sent again since the actor looked."""
    going: list[str] = []
    for id, again in command.notices:
        notice = _notice(work, command.tenant, id)
        if notice.state is not NoticeState.FAILED or notice.again != again:
            continue
        escalation = escalation_of(work.tx, command.tenant, notice.escalation)
        if not escalation.is_open:
            raise Conflict("It is resolved: nobody is called for it any more.", do="Open it again if it is not over.")
        after = _anew(work, notice)
        work.tx.notices.update(after)
        whom = f"{MESSAGE[after.via]} to {_receiver(work, after)}"
        work.tx.escalations.append(command.tenant, [entry(work, command, escalation, SENT_AGAIN, whom)])
        tell(work, command, SENT_AGAIN, [escalation.id])
        going.append(whom)
    skipped = len(command.notices) - len(going)
    if not going:
        return Outcome(command.id, "It goes out again already.", skipped=skipped)
    work.tell(command.tenant, Topic.NOTICES, "to send", command.id)
    which = going[0] if len(going) == 1 else f"{len(going):,} messages"
    return Outcome(command.id, f"On its way again: {which}.", len(going), skipped)


def _anew(work: Work, notice: Notice) -> Notice:
    """As if never tried: where its person is reached by now, under the key that signs by now."""
    contacts = work.tx.policies.contacts(notice.tenant)
    known = {(each.person, each.via): each.address for each in contacts}
    address = notice.address if notice.person is None else known.get((notice.person, notice.via), notice.address)
    secret = notice.secret
    if notice.via is Via.WEBHOOK and secret.startswith(WEBHOOK_SECRET):
        secret = key_name_of(address, work.tx.policies.webhooks(notice.tenant))
    return replace(
        notice, state=NoticeState.WAITING, address=address, secret=secret, attempts=0, failure="", try_at=work.now,
        again=notice.again + 1,
    )  # fmt: skip


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


HANDLERS: Handlers = {BeginNotice: begin, EndNotice: end, SendNoticesAgain: send_again, SeeNotices: see}
