"""What the ports say of the stores behind escalations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.escalation_settings import EscalationSettings, Webhook
from console.domain.escalations import (
    Beat,
    Contact,
    Effect,
    EffectKind,
    Escalation,
    EscalationEntry,
    EscalationKind,
    EscalationOutcome,
    EscalationState,
    Member,
    Notice,
    NoticeState,
    RoleContact,
    Subject,
    SubjectKind,
    TimerAlarm,
)
from console.domain.ids import (
    SYSTEM,
    CommandId,
    ConversationId,
    EscalationId,
    MessageId,
    NoticeId,
    PersonId,
    PluginName,
    SiteId,
    TenantId,
)
from console.domain.people import Role
from console.domain.policies import FALLBACK, StoredPolicies, Via
from console.domain.scoring import Severity
from console.ports.database import Database, Transaction

ONE, TWO = TenantId("one"), TenantId("two")
ANN, BOB = PersonId("ann"), PersonId("bob")
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
TOUR = Subject(SubjectKind.VIOLATION, "7")


def made(group: str = "g", **given: Any) -> Escalation:
    base = Escalation(
        id=EscalationId(0), tenant=ONE, kind=EscalationKind.VIOLATION, subject=TOUR, title="A tour is overdue",
        severity=Severity.HIGH, policy=FALLBACK, opened_at=AT, opened_by=ANN, group=group, due_at=AT,
        site=SiteId("north"),
    )  # fmt: skip
    return replace(base, **given)


def notice(id: EscalationId, **given: Any) -> Notice:
    base = Notice(
        id=NoticeId(0), tenant=ONE, escalation=id, step=0, repeat=0, via=Via.EMAIL, address="a@example.org",
        title="T", text="t", severity=Severity.HIGH, at=AT, token="msg_1", try_at=AT, person=ANN,
    )  # fmt: skip
    return replace(base, **given)


async def add(database: Database, *given: Escalation) -> list[EscalationId]:
    return await database.write(lambda tx: [tx.escalations.add(each) for each in given])


async def test_what_is_kept_is_what_comes_back(database: Database) -> None:
    whole = made(
        state=EscalationState.SILENCED, silenced_by=ANN, silenced_until=AT, remind_at=AT, watch_at=AT, watch_step=2,
        acknowledged_by=BOB, acknowledged_at=AT, taken_by=BOB, outcome=EscalationOutcome.HANDLED, incident_at=AT,
        conversation=ConversationId("talk"), plugin=PluginName("p"), late=1.5,
    )  # fmt: skip
    (id,) = await add(database, whole)
    assert await database.read(lambda tx: tx.escalations.get(ONE, id)) == replace(whole, id=id)
    assert await database.read(lambda tx: tx.escalations.get(TWO, id)) is None
    changed = replace(whole, id=id, members=9, version=2)
    await database.write(lambda tx: tx.escalations.update(changed))
    assert await database.read(lambda tx: tx.escalations.get(ONE, id)) == changed


async def test_the_open_ones_are_listed_worst_first_then_oldest_and_counted(database: Database) -> None:
    ids = await add(
        database,
        made("a"),
        made("b", severity=Severity.CRITICAL, opened_at=AT + timedelta(minutes=1)),
        made("c", severity=Severity.CRITICAL),
        made("d", state=EscalationState.ACKNOWLEDGED),
        made("e", state=EscalationState.RESOLVED, resolved_at=AT, due_at=None),
        made("f", tenant=TWO),
    )
    listed = await database.read(lambda tx: [each.id for each in tx.escalations.open(ONE, limit=9)])
    assert listed == [ids[2], ids[1], ids[0], ids[3]]
    assert await database.read(lambda tx: [e.id for e in tx.escalations.open(ONE, limit=2, offset=1)]) == listed[1:3]
    counts = await database.read(lambda tx: tx.escalations.counts(ONE))
    assert counts.open == {Severity.CRITICAL: 2, Severity.HIGH: 2}
    assert counts.calling == {Severity.CRITICAL: 2, Severity.HIGH: 1}
    assert (counts.total, counts.total_calling) == (4, 3)
    assert await database.read(lambda tx: [e.id for e in tx.escalations.resolved(ONE, limit=9)]) == [ids[4]]
    later = AT + timedelta(seconds=1)
    assert await database.read(lambda tx: tx.escalations.resolved(ONE, limit=9, since=later)) == []


async def test_a_fire_comes_before_any_number_of_older_ones(database: Database) -> None:
    storm = [made(f"s{number}", severity=Severity.CRITICAL) for number in range(300)]
    fire = made("fire", kind=EscalationKind.EMERGENCY, severity=Severity.CRITICAL, opened_at=AT + timedelta(hours=1))
    mild = replace(fire, group="lift", severity=Severity.HIGH)
    answered = replace(fire, group="smoke", state=EscalationState.ACKNOWLEDGED)
    *_, fire_id, mild_id, answered_id = await add(database, *storm, fire, mild, answered)
    listed = await database.read(lambda tx: [each.id for each in tx.escalations.open(ONE, limit=3)])
    assert listed == [fire_id, answered_id, mild_id]
    calling = await database.read(lambda tx: [each.id for each in tx.escalations.open(ONE, limit=2, calling=True)])
    assert calling == [fire_id, mild_id]
    counts = await database.read(lambda tx: tx.escalations.counts(ONE))
    assert counts.open == {Severity.CRITICAL: 302, Severity.HIGH: 1}
    assert counts.calling == {Severity.CRITICAL: 301, Severity.HIGH: 1}


async def test_what_comes_due_is_found_first_due_first(database: Database) -> None:
    later = AT + timedelta(minutes=5)
    ids = await add(
        database,
        made("a", due_at=later),
        made("b", tenant=TWO),
        made("c", due_at=None),
        made("d", state=EscalationState.ACKNOWLEDGED, remind_at=None),
    )
    assert await database.read(lambda tx: tx.escalations.next_due()) == AT
    assert await database.read(lambda tx: [e.id for e in tx.escalations.due(AT, 9)]) == [ids[1]]
    assert await database.read(lambda tx: [e.id for e in tx.escalations.due(later, 9)]) == [ids[1], ids[0]]
    assert await database.read(lambda tx: [e.id for e in tx.escalations.waiting(9)]) == [ids[0], ids[1]]
    assert await database.read(lambda tx: [e.id for e in tx.escalations.waiting(9, ids[0])]) == [ids[1]]
    assert await database.read(lambda tx: (tx.escalations.overdue(AT), tx.escalations.overdue(later))) == (0, 1)


async def test_a_group_has_one_open_escalation_and_members_that_are_there_once(database: Database) -> None:
    (id,) = await add(database, made())

    def join(tx: Transaction, key: str) -> bool:
        subject = Subject(SubjectKind.RECORD, key)
        return tx.escalations.join(
            ONE, Member(escalation=id, subject=subject, title=key, at=AT, severity=Severity.LOW)
        )

    assert [await database.write(lambda tx, key=key: join(tx, key)) for key in ("x", "y", "x")] == [True, True, False]  # type: ignore[misc]
    members = await database.read(lambda tx: tx.escalations.members(ONE, id, limit=9))
    assert [(member.subject.key, member.cleared_at) for member in members] == [("x", None), ("y", None)]
    grouped = await database.read(lambda tx: tx.escalations.by_group(ONE, "g"))
    about = await database.read(lambda tx: tx.escalations.of_subject(ONE, Subject(SubjectKind.RECORD, "y")))
    assert grouped is not None
    assert grouped == about
    x, y = Subject(SubjectKind.RECORD, "x"), Subject(SubjectKind.RECORD, "y")
    assert await database.write(lambda tx: tx.escalations.clear(ONE, id, x, AT)) == 1
    assert await database.write(lambda tx: tx.escalations.clear(ONE, id, y, AT)) == 0
    assert await database.write(lambda tx: join(tx, "x")) is False
    assert await database.write(lambda tx: tx.escalations.clear(ONE, id, y, AT)) == 1
    ended = replace(made(), id=id, state=EscalationState.RESOLVED, resolved_at=AT)
    await database.write(lambda tx: tx.escalations.update(ended))
    assert await database.read(lambda tx: tx.escalations.by_group(ONE, "g")) is None
    assert await database.read(lambda tx: tx.escalations.of_subject(ONE, y)) is None
    assert await add(database, made()) != [id]


async def test_an_effect_is_claimed_once(database: Database) -> None:
    (id,) = await add(database, made())
    effect = Effect(kind=EffectKind.NOTIFY, step=0, repeat=0, due_at=AT)

    def claim(**given: Any) -> Any:
        return database.write(lambda tx: tx.escalations.claim(ONE, id, replace(effect, **given), AT))

    claims = [await claim(), await claim(), await claim(repeat=1), await claim(step=1, kind=EffectKind.WEBHOOK)]
    assert claims == [True, False, True, True]
    assert await claim(kind=EffectKind.FAULT) is False
    kept = await database.read(lambda tx: tx.escalations.effects(ONE, id))
    assert kept == [(0, 0, AT), (0, 1, AT), (1, 0, AT)]


async def test_history_comes_oldest_first_and_by_its_command(database: Database) -> None:
    (id,) = await add(database, made())
    entries = [
        EscalationEntry(id=0, escalation=id, at=AT, actor=ANN, what="raised", command=CommandId("c1")),
        EscalationEntry(
            id=0, escalation=id, at=AT, actor=BOB, what="acknowledged", note="n", step=2, repeat=1, late=3.5,
            command=CommandId("c2"), version=4, undo=replace(made(), id=id),
        ),
    ]  # fmt: skip
    await database.write(lambda tx: tx.escalations.append(ONE, entries))
    kept = await database.read(lambda tx: tx.escalations.history(ONE, id))
    assert [replace(each, id=0) for each in kept] == entries
    assert await database.read(lambda tx: tx.escalations.history_of(ONE, CommandId("c2"))) == kept[1:]
    assert await database.read(lambda tx: tx.escalations.history_of(TWO, CommandId("c2"))) == []


async def test_notices_go_when_due_and_the_windows_are_shown(database: Database) -> None:
    (id,) = await add(database, made())
    soon = AT + timedelta(seconds=30)
    given = [notice(id), notice(id, try_at=soon), notice(id, via=Via.WINDOW), notice(id, via=Via.WINDOW, person=BOB)]
    ids = await database.write(lambda tx: tx.notices.add(given))
    assert [each.id for each in await database.read(lambda tx: tx.notices.of(ONE, id))] == list(ids)
    assert [each.id for each in await database.read(lambda tx: tx.notices.due(AT, 9))] == [ids[0]]
    assert await database.read(lambda tx: tx.notices.next_due()) == AT
    sending = replace(given[0], id=ids[0], state=NoticeState.SENDING, attempts=1)
    await database.write(lambda tx: tx.notices.update(sending))
    assert await database.read(lambda tx: tx.notices.sending(9)) == [sending]
    assert await database.read(lambda tx: tx.notices.next_due()) == soon
    assert [each.id for each in await database.read(lambda tx: tx.notices.unseen(ONE, ANN, 9))] == [ids[2]]
    assert await database.write(lambda tx: tx.notices.see(ONE, ANN, ids, AT)) == 1
    assert await database.read(lambda tx: tx.notices.unseen(ONE, ANN, 9)) == []
    assert await database.write(lambda tx: tx.notices.drop(ONE, id, "answered", asked=False)) == 1
    states = [each.state for each in await database.read(lambda tx: tx.notices.of(ONE, id))]
    assert states == [NoticeState.SENDING, NoticeState.DROPPED, NoticeState.SENT, NoticeState.WAITING]
    assert await database.read(lambda tx: tx.notices.next_due()) is None


async def test_policies_keep_their_versions_and_contacts_their_addresses(database: Database) -> None:
    plugin = PluginName("p")
    first = StoredPolicies(
        tenant=ONE, plugin=plugin, policies=(FALLBACK,), version=1, updated_at=AT, updated_by=ANN
    )  # fmt: skip
    second = replace(first, version=2, policies=())
    await database.write(lambda tx: tx.policies.put(first))
    await database.write(lambda tx: tx.policies.put(second))
    assert await database.read(lambda tx: tx.policies.get(ONE, plugin)) == second
    assert await database.read(lambda tx: tx.policies.get(TWO, plugin)) is None
    assert await database.read(lambda tx: tx.policies.versions(ONE, plugin)) == [second, first]
    assert await database.read(lambda tx: tx.policies.all(ONE)) == [second]
    mail = Contact(ANN, Via.EMAIL, "ann@example.org")
    await database.write(lambda tx: tx.policies.keep_contact(ONE, replace(mail, address="old@example.org")))
    await database.write(lambda tx: tx.policies.keep_contact(ONE, mail))
    assert await database.read(lambda tx: tx.policies.contacts(ONE)) == [mail]
    await database.write(lambda tx: tx.policies.keep_contact(ONE, replace(mail, address="")))
    assert await database.read(lambda tx: tx.policies.contacts(ONE)) == []


async def test_addresses_of_roles_settings_and_webhooks_are_kept_for_each_tenant(database: Database) -> None:
    mail = RoleContact(Role.SUPERVISOR, Via.EMAIL, "desk@example.org")
    await database.write(lambda tx: tx.policies.keep_role_contact(ONE, replace(mail, address="old@example.org")))
    await database.write(lambda tx: tx.policies.keep_role_contact(ONE, mail))
    assert await database.read(lambda tx: tx.policies.role_contacts(ONE)) == [mail]
    assert await database.read(lambda tx: tx.policies.role_contacts(TWO)) == []
    await database.write(lambda tx: tx.policies.keep_role_contact(ONE, replace(mail, address="")))
    assert await database.read(lambda tx: tx.policies.role_contacts(ONE)) == []
    soon = EscalationSettings(handoff_minutes=3)
    hook = Webhook(id="0a1b2c3d", title="SOC", url="https://soc.example.org/in")
    await database.write(lambda tx: tx.policies.keep_settings(ONE, soon))
    await database.write(lambda tx: tx.policies.keep_webhooks(ONE, [hook]))
    assert await database.read(lambda tx: (tx.policies.settings(ONE), tx.policies.webhooks(ONE))) == (soon, (hook,))
    assert await database.read(lambda tx: (tx.policies.settings(TWO), tx.policies.webhooks(TWO))) == (
        EscalationSettings(), (),
    )  # fmt: skip


async def test_what_went_out_is_listed_by_what_came_of_it(database: Database) -> None:
    (id,) = await add(database, made())
    states = (NoticeState.FAILED, NoticeState.SENT, NoticeState.FAILED)
    ids = await database.write(
        lambda tx: tx.notices.add(
            [notice(id, state=state) for state in states]
            + [notice(id, via=Via.WINDOW, address="ann", person=ANN, state=NoticeState.FAILED)]
        )
    )
    failed = await database.read(lambda tx: tx.notices.outgoing(ONE, NoticeState.FAILED, 9))
    assert [each.id for each in failed] == [ids[2], ids[0]]
    assert len(await database.read(lambda tx: tx.notices.outgoing(ONE, NoticeState.FAILED, 1))) == 1
    assert await database.read(lambda tx: tx.notices.outgoing(TWO, NoticeState.FAILED, 9)) == []


async def test_a_timer_beats_and_its_alarm_stands_until_it_ends(database: Database) -> None:
    first, second = Beat("escalations", AT), Beat("escalations", AT + timedelta(seconds=20))
    assert await database.write(lambda tx: tx.timers.beat(first)) is None
    assert await database.write(lambda tx: tx.timers.beat(second)) == first
    assert await database.read(lambda tx: tx.timers.beats()) == [second]
    alarm = TimerAlarm("escalations", AT, AT + timedelta(minutes=3), "It is dead.")
    assert await database.write(lambda tx: tx.timers.alarm(alarm))
    assert not await database.write(lambda tx: tx.timers.alarm(replace(alarm, raised_at=AT)))
    assert await database.read(lambda tx: tx.timers.alarms()) == [alarm]
    assert await database.write(lambda tx: tx.timers.end_alarm("escalations"))
    assert not await database.write(lambda tx: tx.timers.end_alarm("escalations"))


async def test_an_incident_is_told_in_the_order_in_which_it_happened(database: Database) -> None:
    talk = Conversation(
        id=ConversationId("talk"), tenant=ONE, plugin=PluginName("p"), channel="mentor", customer="Gus", title="t",
        started_at=AT, last_at=AT,
    )  # fmt: skip
    (id, plain) = await add(database, made(incident_at=AT, conversation=talk.id), made("other"))

    def later(seconds: int) -> datetime:
        return AT + timedelta(seconds=seconds)

    def said(text: str, seconds: int, sender: Sender = Sender.CUSTOMER, **given: Any) -> Message:
        base = Message(id=MessageId(0), conversation=talk.id, sender=sender, text=text, at=later(seconds))
        return replace(base, **given)

    def work(tx: Transaction) -> None:
        tx.conversations.start(talk)
        for message in (
            said("Nice weather", -900), said("Fire!", -2), said("Alarm raised.", 3, Sender.BOT),
            said("never said", 4, Sender.BOT, delivery=Delivery.REPLACED), said("secret", 4, Sender.WHISPER),
        ):  # fmt: skip
            tx.conversations.add(ONE, message)
        tx.escalations.append(ONE, [
            EscalationEntry(id=0, escalation=id, at=AT, actor=ANN, what="raised"),
            EscalationEntry(
                id=0, escalation=id, at=AT, actor=SYSTEM, what="notify", note="Ann in the window", late=120.0
            ),
            EscalationEntry(id=0, escalation=id, at=later(5), actor=SYSTEM, what="sent", note="e-mail to Ann"),
            EscalationEntry(id=0, escalation=id, at=later(60), actor=ANN, what="reading", note="No answer yet."),
        ])  # fmt: skip
        tx.notices.add([
            notice(id, state=NoticeState.SENT, sent_at=later(5)),
            notice(id, via=Via.WINDOW, address="ann", person=ANN, seen_at=later(7)),
        ])  # fmt: skip

    await database.write(work)
    found = await database.read(lambda tx: tx.escalations.incident(ONE, id))
    assert found is not None
    assert found.number == f"INC-260301-{id}"
    assert [(line.what, line.who, line.text) for line in found.timeline] == [
        ("message", "Gus", "Fire!"),
        ("deed", "ann", "raised"),
        ("deed", "system", "calls, late by 2 min: Ann in the window"),
        ("message", "bot", "Alarm raised."),
        ("deed", "system", "sent: e-mail to Ann"),
        ("notice", "ann", "was shown the alarm"),
        ("reading", "ann", "No answer yet."),
    ]
    assert await database.read(lambda tx: tx.escalations.incident(ONE, plain)) is None

    def an_hour_back(tx: Transaction) -> None:
        for message in (said("It burns on", 100 - 3600), said("Who comes?", 140 - 3600)):
            tx.conversations.add(ONE, message)
        tx.escalations.append(ONE, [
            EscalationEntry(id=0, escalation=id, at=later(90 - 3600), actor=SYSTEM, what="clock set back"),
            EscalationEntry(id=0, escalation=id, at=later(120 - 3600), actor=BOB, what="acknowledged"),
        ])  # fmt: skip
        ended = made(incident_at=AT, conversation=talk.id, state=EscalationState.RESOLVED)
        tx.escalations.update(replace(ended, id=id, resolved_at=later(130 - 3600), due_at=None))

    await database.write(an_hour_back)
    found = await database.read(lambda tx: tx.escalations.incident(ONE, id))
    assert found is not None
    assert [line.text for line in found.timeline] == [
        "Fire!", "raised", "calls, late by 2 min: Ann in the window", "Alarm raised.", "sent: e-mail to Ann",
        "was shown the alarm", "No answer yet.", "clock set back", "It burns on", "acknowledged",
    ]  # fmt: skip
    assert [each.id for each in await database.read(lambda tx: tx.escalations.incidents(ONE, limit=9))] == [id]
