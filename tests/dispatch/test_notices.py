"""Notices on their way: retried, dropped once somebody answers, sent again after a kill, told in the history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from console.dispatch.notices import TRIES, Notices
from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    BeginNotice,
    EndNotice,
    ResolveEscalations,
    SaveContact,
    SaveWebhooks,
    SendNoticesAgain,
)
from console.domain.escalation_settings import WEBHOOK_SECRET, Webhook
from console.domain.escalations import Escalation, EscalationOutcome, Notice, NoticeState
from console.domain.ids import SYSTEM
from console.domain.policies import Do, Policy, Step, Via
from console.domain.trouble import Conflict, DiskFull
from console.ports.desk import ChangeListener, Desk
from console.ports.notifying import NoticeFailed
from tests.fakes.desk_profile import ADMIN, SUPERVISOR, Profile
from tests.fakes.escalations import Calls


@dataclass
class Line:
    """``ports.NoticeChannel`` that raises ``troubles`` one after the other, then takes everything."""

    via: Via = Via.EMAIL
    sent: list[Notice] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    async def send(self, notice: Notice) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(notice)


@dataclass
class Post:
    calls: Calls
    line: Line
    notices: Notices

    async def run(self, **later: float) -> None:
        self.calls.profile.clock.advance(**later)
        await self.notices.round()
        await self.notices.settled()

    async def state(self, escalation: Escalation) -> Notice:
        return (await self.calls.notices(escalation.id))[0]


@pytest.fixture
async def post(profile: Profile) -> AsyncIterator[Post]:
    calls, line = Calls(profile), Line()
    await calls.do(SaveContact, ADMIN, person=SUPERVISOR, via=Via.EMAIL, address="sam@acme.example")
    steps = (Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL), Step(do=Do.WAIT, seconds=3600))
    await calls.keep_policies(Policy(id="mail", title="Mail", steps=steps))
    notices = Notices(profile.database, profile.desk, [line], profile.clock, jitter=lambda: 0.0)
    yield Post(calls, line, notices)
    await notices.stop()


async def test_a_notice_goes_to_the_address_of_its_person(post: Post) -> None:
    found = await post.calls.escalate()
    await post.run()
    assert [(each.address, each.person) for each in post.line.sent] == [("sam@acme.example", SUPERVISOR)]
    assert (await post.state(found)).state is NoticeState.SENT
    last = (await post.calls.history(found.id))[-1]
    assert (last.what, last.note) == ("sent", "e-mail to Sam (sam@acme.example)")
    await post.run(minutes=5)
    assert len(post.line.sent) == 1


async def test_a_failure_is_told_and_tried_again_with_growing_pauses_under_the_same_token(post: Post) -> None:
    post.line.troubles = [NoticeFailed("Busy.", again=True), NoticeFailed("Busy.", again=True, after=60)]
    found = await post.calls.escalate()
    await post.run()
    assert (await post.state(found)).failure == "Busy."
    await post.run(seconds=3)
    assert len(post.line.troubles) == 1
    await post.run(seconds=1)
    await post.run(seconds=59)
    assert post.line.sent == []
    await post.run(seconds=1)
    sent = await post.state(found)
    assert (sent.state, sent.attempts, sent.token) == (NoticeState.SENT, 3, post.line.sent[0].token)
    notes = [entry.note for entry in await post.calls.history(found.id)]
    assert notes[-3] == "e-mail to Sam (sam@acme.example), try 1: Busy. Tried again in 4 s."
    assert notes[-1] == "e-mail to Sam (sam@acme.example), at try 3, after 1 min 4 s"


async def test_tries_have_an_end_and_a_final_refusal_ends_them_at_once(post: Post) -> None:
    post.line.troubles = [NoticeFailed("Busy.", again=True)] * TRIES
    found = await post.calls.escalate()
    for _ in range(TRIES + 3):
        await post.run(hours=1)
    failed = await post.state(found)
    assert (failed.state, failed.attempts) == (NoticeState.FAILED, TRIES)
    assert (await post.calls.lines(found.id))[-1] == "not sent"
    post.line.troubles = [NoticeFailed("Unknown.", again=False)]
    other = await post.calls.escalate("other")
    await post.run()
    assert (await post.state(other)).state is NoticeState.FAILED


async def test_what_somebody_answered_is_not_sent_any_more(post: Post) -> None:
    post.line.troubles = [NoticeFailed("Busy.", again=True)]
    found = await post.calls.escalate()
    await post.run()
    await post.calls.do(AcknowledgeEscalations, escalations=(found.id,))
    await post.run(minutes=5)
    dropped = await post.state(found)
    assert (dropped.state, dropped.failure) == (NoticeState.DROPPED, "acknowledged by olga")
    assert post.line.sent == []


async def test_what_a_killed_program_was_sending_is_sent_again(post: Post) -> None:
    found = await post.calls.escalate()
    await post.calls.do(BeginNotice, SYSTEM, notice=(await post.state(found)).id)
    await post.run()
    await post.run()
    assert len(post.line.sent) == 1
    assert (await post.state(found)).state is NoticeState.SENT


@pytest.mark.expects_log
async def test_a_channel_that_breaks_or_is_missing_is_told_in_the_history(post: Post) -> None:
    post.line.troubles = [RuntimeError("bug")]
    found = await post.calls.escalate()
    await post.run()
    assert (await post.state(found)).failure == "The channel failed (RuntimeError)."
    steps = (Step(do=Do.NOTIFY, to="address 123", via=Via.TELEGRAM),)
    await post.calls.keep_policies(Policy(id="t", title="T", steps=steps))
    other = await post.calls.escalate("other")
    await post.run()
    failed = await post.state(other)
    assert (failed.state, failed.failure) == (NoticeState.FAILED, "This program has no channel 'telegram'.")


# Sent again by a person


async def refused(post: Post, key: str = "7") -> tuple[Escalation, Notice]:
    """An escalation whose one notice failed for good."""
    post.line.troubles = [NoticeFailed("Unknown.", again=False)]
    found = await post.calls.escalate(key)
    await post.run()
    return found, await post.state(found)


async def send_again(post: Post, *seen: Notice) -> Outcome:
    return await post.calls.do(SendNoticesAgain, notices=tuple((each.id, each.again) for each in seen))


async def test_what_failed_is_sent_again_once_to_where_its_person_is_reached_by_now(post: Post) -> None:
    found, failed = await refused(post)
    await post.calls.do(SaveContact, ADMIN, person=SUPERVISOR, via=Via.EMAIL, address="sam@new.example")
    done = await send_again(post, failed)
    assert (done.affected, done.message) == (1, "On its way again: e-mail to Sam (sam@new.example).")
    twice = await send_again(post, failed)
    assert (twice.affected, twice.skipped, twice.message) == (0, 1, "It goes out again already.")
    await post.run()
    assert (await send_again(post, failed)).affected == 0
    await post.run()
    assert [(each.address, each.token) for each in post.line.sent] == [("sam@new.example", failed.token)]
    lines = await post.calls.history(found.id)
    assert [(each.actor, each.what) for each in lines[-2:]] == [("olga", "sent again"), (SYSTEM, "sent")]
    assert (await post.state(found)).state is NoticeState.SENT


async def test_what_fails_again_is_tried_as_often_as_the_first_time_and_may_be_sent_once_more(post: Post) -> None:
    found, failed = await refused(post)
    post.line.troubles = [NoticeFailed("Busy.", again=True)] * TRIES
    await send_again(post, failed)
    for _ in range(TRIES + 2):
        await post.run(hours=1)
    second = await post.state(found)
    assert (second.state, second.attempts, second.again) == (NoticeState.FAILED, TRIES, 1)
    assert (await send_again(post, failed)).affected == 0, "somebody saw it before it was sent again"
    assert (await send_again(post, second)).affected == 1
    await post.run()
    assert (await post.state(found)).state is NoticeState.SENT


async def test_what_a_person_sends_again_goes_also_after_an_answer_but_not_once_it_is_over(post: Post) -> None:
    found, failed = await refused(post)
    await post.calls.do(AcknowledgeEscalations, escalations=(found.id,))
    await send_again(post, failed)
    await post.calls.do(AcknowledgeEscalations, escalations=(found.id,))
    await post.run()
    assert len(post.line.sent) == 1
    other, failed = await refused(post, "other")
    done = EscalationOutcome.HANDLED
    await send_again(post, failed)
    await post.calls.do(ResolveEscalations, escalations=(other.id,), outcome=done, note="Done.")
    await post.run()
    assert (await post.state(other)).state is NoticeState.DROPPED
    assert len(post.line.sent) == 1


async def test_nobody_is_called_again_for_what_is_resolved(post: Post) -> None:
    found, failed = await refused(post)
    done = EscalationOutcome.HANDLED
    await post.calls.do(ResolveEscalations, escalations=(found.id,), outcome=done, note="Done.")
    with pytest.raises(Conflict, match="resolved"):
        await send_again(post, failed)
    await post.run()
    assert post.line.sent == []


async def test_a_webhook_is_sent_again_under_the_key_that_signs_by_now(post: Post) -> None:
    url = "https://soc.example/in"
    hook = Policy(id="hook", title="Hook", steps=(Step(do=Do.WEBHOOK, url=url), Step(do=Do.WAIT, seconds=3600)))
    await post.calls.keep_policies(hook)
    refusing = Line(Via.WEBHOOK, troubles=[NoticeFailed("There is no key.", again=False)])
    profile = post.calls.profile
    post.notices = Notices(profile.database, profile.desk, [refusing], profile.clock, jitter=lambda: 0.0)
    found = await post.calls.escalate()
    await post.run()
    failed = await post.state(found)
    assert failed.secret == WEBHOOK_SECRET
    kept = Webhook(id="0a1b2c3d", title="Incident desk", url=url)
    await post.calls.do(SaveWebhooks, ADMIN, webhooks=(kept,))
    await send_again(post, failed)
    await post.run()
    assert [each.secret for each in refusing.sent] == [kept.key_name]


# Where the store or the program fails


@dataclass
class Filling:
    """A desk whose disk is ``full`` where it is to keep what came of a notice."""

    desk: Desk
    full: bool = True

    async def execute(self, command: Command) -> Outcome:
        if self.full and isinstance(command, EndNotice):
            raise DiskFull("The disk is full.")
        return await self.desk.execute(command)

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        return self.desk.listen(listener)


@pytest.mark.expects_log
@pytest.mark.parametrize("troubles", [[], [NoticeFailed("Busy.", again=True)]])
async def test_what_came_of_it_is_kept_later_where_the_disk_is_full(post: Post, troubles: list[Exception]) -> None:
    """Not only by the next start: nobody would be told meanwhile, nor that it failed."""
    profile = post.calls.profile
    desk = Filling(profile.desk)
    post.notices = Notices(profile.database, desk, [post.line], profile.clock, jitter=lambda: 0.0)
    post.line.troubles = list(troubles)
    found = await post.calls.escalate()
    await post.run()
    assert (await post.state(found)).state is NoticeState.SENDING
    with pytest.raises(DiskFull):
        await post.run()
    desk.full = False
    await post.run(seconds=10)
    await post.run(seconds=10)
    assert len(post.line.sent) == 1
    assert (await post.state(found)).state is NoticeState.SENT


async def test_a_stop_gives_up_what_hangs_and_the_next_start_sends_it(post: Post) -> None:
    hanging = asyncio.Event()

    class Hanging(Line):
        async def send(self, notice: Notice) -> None:
            hanging.set()
            await asyncio.Event().wait()

    profile = post.calls.profile
    found = await post.calls.escalate()
    first = Notices(profile.database, profile.desk, [Hanging()], profile.clock)
    await first.round()
    await hanging.wait()
    await first.stop()
    assert (await post.state(found)).state is NoticeState.SENDING
    await post.run()
    await post.run()
    assert len(post.line.sent) == 1
