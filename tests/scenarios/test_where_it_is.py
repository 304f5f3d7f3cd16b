"""An emergency whose site nobody named, or at several: whom it alerts, and what is asked after that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.escalation_commands import EscalateSubject
from console.domain.ids import SYSTEM, KindName, SiteId
from console.domain.turns import Reply
from console.ports.session import Session
from plugins.security_facility.records import Shift
from tests.fakes.clock import SetClock
from tests.scenarios.test_mentor_talk import TENANT, begin, raised, say

KESTREL, LINDENHOF, SAFFRON = SiteId("kestrel-quay"), SiteId("lindenhof"), SiteId("saffron-heights")


def alerted(reply: Reply) -> set[SiteId]:
    added = (command.body for command in reply.commands if isinstance(command, AddRecord) and command.kind == "alert")
    return {body.site for body in added}  # type: ignore[attr-defined]


def called(reply: Reply) -> list[SiteId | None]:
    return [command.site for command in reply.commands if isinstance(command, EscalateSubject)]


@pytest.mark.parametrize(
    "text", ["fire at gate 9", "there is smoke, we need help", "somebody collapsed at the entrance"]
)
async def test_that_what_may_be_anywhere_is_alerted_at_once_and_asked_for_after_that(
    session: Session, text: str
) -> None:
    conversation = await begin(session)
    reply = await say(session, conversation, text)
    assert alerted(reply) == {KESTREL, LINDENHOF, SAFFRON}
    assert reply.content.index("CRITICAL alert") < reply.content.index("Which site is it")
    named = await say(session, conversation, "lindenhof")
    assert called(named) == [LINDENHOF]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("fire at gate 4", SAFFRON),
        ("fire at loading dock 3", KESTREL),
        ("smoke in the pharmacy store", LINDENHOF),
        ("fire in the server room", LINDENHOF),
    ],
)
async def test_that_a_place_that_only_one_site_has_means_that_site(session: Session, text: str, site: SiteId) -> None:
    reply = await say(session, await begin(session), text)
    assert alerted(reply) == {site}
    assert called(reply) == [site]
    assert "only there is a place called" in reply.content
    assert "Which site" not in reply.content


async def on_shift(session: Session, clock: SetClock, site: SiteId, guard: str, number: int = 1) -> None:
    start = clock.now() - timedelta(hours=2)
    shift = Shift(
        id=f"S-{number}", site=str(site), post="MG", planned_start=start, planned_end=start + timedelta(hours=8),
        planned_guard=guard, guard=guard, checked_in_at=start,
    )  # fmt: skip
    await session.desk.execute(AddRecord(tenant=TENANT, actor=SYSTEM, kind=KindName("shift"), body=shift))


async def test_that_the_site_of_the_persons_shift_is_meant(session: Session, clock: SetClock) -> None:
    await on_shift(session, clock, SAFFRON, "Maya Fielding")
    conversation = await begin(session)
    reply = await say(session, conversation, "fire at gate 9")
    assert alerted(reply) == {SAFFRON}
    assert "your shift is there. If it is elsewhere, say *wrong site*" in reply.content
    moved = await say(session, conversation, "wrong site, kestrel")
    assert alerted(moved) == {KESTREL}


async def test_that_two_shifts_at_once_say_nothing(session: Session, clock: SetClock) -> None:
    await on_shift(session, clock, SAFFRON, "maya.fielding")
    await on_shift(session, clock, KESTREL, "maya.fielding", 2)
    reply = await say(session, await begin(session), "fire at gate 9")
    assert alerted(reply) == {KESTREL, LINDENHOF, SAFFRON}


@pytest.mark.parametrize(
    "text", ["fire at Lindenhof and at Kestrel Quay", "fire in kestrel and lindenhof, not saffron"]
)
async def test_that_two_sites_in_one_sentence_are_both_alerted_and_no_other(session: Session, text: str) -> None:
    conversation = await begin(session)
    reply = await say(session, conversation, text)
    assert alerted(reply) == {KESTREL, LINDENHOF}
    assert sorted(str(site) for site in called(reply)) == ["kestrel-quay", "lindenhof"]
    assert "The other sites are alerted too: ESC-EMG-lindenhof" in reply.content
    assert "Which site" not in reply.content
    out = await say(session, conversation, "the fire at lindenhof is out")
    assert [each for each in raised(out) if each.startswith("EMG-lindenhof")]
    assert out.journey_state is not None, "the fire at Kestrel Quay is watched on"
    still = await say(session, conversation, "the fire brigade has arrived")
    assert [each for each in raised(still) if each.startswith("EMG-kestrel")]


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("fire at Kestrel, send the guards from Saffron", {KESTREL}),
        ("send two guards from saffron heights to kestrel, there is a fire", {KESTREL}),
        ("I am calling from Lindenhof, there is smoke at Saffron Heights", {SAFFRON}),
        ("the fire spreads from Kestrel Quay to Lindenhof", {KESTREL, LINDENHOF}),
        ("send help, fire at kestrel and at saffron", {KESTREL, SAFFRON}),
    ],
)
async def test_that_where_help_comes_from_is_not_alerted(session: Session, text: str, sites: set[SiteId]) -> None:
    reply = await say(session, await begin(session), text)
    assert alerted(reply) == sites


async def test_that_a_second_telling_of_both_alerts_nobody_anew(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "fire at Lindenhof and at Kestrel Quay")
    again = await say(session, conversation, "fire at Lindenhof and at Kestrel Quay!")
    assert alerted(again) == set()
