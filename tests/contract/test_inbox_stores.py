"""What the ports say of the stores behind the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.domain.control import BOT, QUEUE, Control
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Priority, Sender
from console.domain.ids import ActionItemId, ConversationId, DocumentId, MessageId, PersonId, PluginName, TenantId
from console.domain.inbox import ActionItem, ActionKind, Document, Draft, InboxQuery, InboxSettings, Presence, View
from console.domain.rich import Attachment, Button, Card, ListRow, ListSection, Rich
from console.ports.database import Database, Transaction

ONE, TWO = TenantId("one"), TenantId("two")
ANN, BOB = PersonId("ann"), PersonId("bob")
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
TALK = ConversationId("talk")


def talk(id: str = TALK, *, owner: str = BOT, at: datetime = AT, **given: Any) -> Conversation:
    made = Conversation(
        id=ConversationId(id), tenant=ONE, plugin=PluginName("plugin"), channel="simulator", customer=id, title=id,
        started_at=at, last_at=at, control=Control(owner=owner, since=at),
    )  # fmt: skip
    return replace(made, **given)


def said(text: str, sender: Sender = Sender.CUSTOMER, *, id: str = TALK, at: datetime = AT, **given: Any) -> Message:
    made = Message(id=MessageId(0), conversation=ConversationId(id), sender=sender, text=text, at=at)
    return replace(made, **given)


async def start(database: Database, *talks: Conversation) -> None:
    """As they stand, each in its list."""

    def work(tx: Transaction) -> None:
        for each in talks:
            tx.conversations.start(each)
            tx.inbox.update(each)

    await database.write(work)


async def add(database: Database, *messages: Message, tenant: TenantId = ONE) -> list[MessageId]:
    return await database.write(lambda tx: [tx.conversations.add(tenant, each) for each in messages])


def query(view: View, **given: Any) -> InboxQuery:
    return InboxQuery(**{"tenant": ONE, "view": view, "person": ANN, **given})


async def listed(database: Database, asked: InboxQuery, **given: Any) -> list[str]:
    return [each.id for each in await database.read(lambda tx: tx.inbox.list(asked, **{"limit": 99, **given}))]


def many(state: ConversationState = ConversationState.OPEN, owner: str = BOT) -> list[Conversation]:
    """Twelve, of which every three have their last message at the same moment."""
    return [
        talk(
            f"t{number:02}", owner=owner, at=AT + timedelta(minutes=number // 3), state=state, unread=number % 2,
            channel="web" if number % 4 == 0 else "simulator", priority=list(Priority)[number % 4],
            snoozed_until=AT + timedelta(hours=number // 2),
        )
        for number in range(12)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("view", "made"),
    [
        (View.WITH_BOT, many()),
        (View.NEEDS_HUMAN, many(owner=QUEUE)),
        (View.UNASSIGNED, many(owner=QUEUE)),
        (View.MINE, many(owner=ANN)),
        (View.WITH_PEOPLE, many(owner=BOB)),
        (View.SNOOZED, many(ConversationState.SNOOZED)),
        (View.CLOSED, many(ConversationState.CLOSED)),
        (View.ALL, many()),
    ],
)
async def test_pages_of_a_list_join_without_a_gap_and_a_position_is_where_it_stands(
    database: Database, view: View, made: Sequence[Conversation]
) -> None:
    await start(database, *made)
    whole = await listed(database, query(view))
    assert sorted(whole) == [each.id for each in made]
    assert await database.read(lambda tx: tx.inbox.count(query(view))) == 12
    pages: list[str] = []
    after: Conversation | None = None
    while found := await database.read(lambda tx, a=after: tx.inbox.list(query(view), limit=5, after=a)):  # type: ignore[misc]
        pages += [each.id for each in found]
        after = found[-1]
    assert pages == whole
    assert await listed(database, query(view), offset=4, limit=3) == whole[4:7]
    spots = await database.read(lambda tx: [tx.inbox.position(query(view), ConversationId(id)) for id in whole])
    assert spots == list(range(12))
    assert await database.read(lambda tx: tx.inbox.position(query(view), ConversationId("none"))) is None
    assert await listed(database, query(view, tenant=TWO)) == []


async def test_filters_leave_out_what_does_not_match(database: Database) -> None:
    await start(database, *many())
    web = {"channels": frozenset({"web"})}
    assert set(await listed(database, query(View.ALL, **web))) == {"t00", "t04", "t08"}
    assert await listed(database, query(View.WITH_BOT, unread=True, **web)) == []
    urgent = query(View.ALL, priorities=frozenset({Priority.URGENT, Priority.LOW}), unread=True)
    assert set(await listed(database, urgent)) == {"t03", "t07", "t11"}
    assert await database.read(lambda tx: tx.inbox.count(urgent)) == 3
    assert await listed(database, query(View.ALL, owners=frozenset({ANN}))) == []
    assert len(await listed(database, query(View.ALL, plugins=frozenset({PluginName("plugin")})))) == 12


async def test_control_passes_only_from_the_epoch_that_was_seen(database: Database) -> None:
    before = talk()
    await start(database, before)
    after = replace(before, control=Control(owner=ANN, epoch=1, since=AT, expires=AT, reason="why"), unread=3)
    assert await database.write(lambda tx: tx.inbox.pass_control(before, after))
    late = replace(before, control=Control(owner=BOB, epoch=1, since=AT))
    assert not await database.write(lambda tx: tx.inbox.pass_control(before, late))
    assert await database.read(lambda tx: tx.conversations.get(ONE, TALK)) == after
    other = replace(after, tenant=TWO)
    assert not await database.write(lambda tx: tx.inbox.pass_control(other, late))
    changed = replace(
        after, priority=Priority.HIGH, waiting_since=AT, customer_name="Cara", read_up_to=MessageId(7),
        state=ConversationState.SNOOZED, snoozed_until=AT,
        control=replace(after.control, reminded=True, expires=None),
    )  # fmt: skip
    await database.write(lambda tx: tx.inbox.update(changed))
    assert await database.read(lambda tx: tx.conversations.get(ONE, TALK)) == changed


async def test_chats_of_the_house_are_in_no_list_and_no_search(database: Database) -> None:
    await start(database, talk(channel="mentor"), talk("other"))
    await add(database, said("secret word"), said("open word", id="other"))
    assert await listed(database, query(View.ALL)) == ["other"]
    hits = await database.read(lambda tx: tx.inbox.search(ONE, "word", limit=9))
    assert [(hit.message.text, hit.conversation.id) for hit in hits] == [("open word", "other")]


async def test_search_goes_on_before_the_last_hit_and_stays_in_the_tenant(database: Database) -> None:
    await start(database, talk())
    ids = await add(database, *(said(f"word {number}") for number in range(7)))
    await database.write(lambda tx: tx.conversations.mark(ONE, [ids[3]], Delivery.REPLACED))

    async def found(words: str, tenant: TenantId = ONE, before: MessageId | None = None) -> list[MessageId]:
        hits = await database.read(lambda tx: tx.inbox.search(tenant, words, limit=3, before=before))
        return [hit.message.id for hit in hits]

    assert await found("word") == ids[6:3:-1]
    assert await found("word", before=ids[4]) == ids[2::-1]
    assert await found("word 5") == [ids[5]]
    assert await found("wor") == ids[6:3:-1]
    assert await found("word", TWO) == await found("") == await found("?!") == []


async def test_a_window_stands_around_a_message_and_shows_what_is_not_sent(database: Database) -> None:
    await start(database, talk())
    kinds = (Delivery.STORED, Delivery.DRAFT, Delivery.SCHEDULED, Delivery.REPLACED, Delivery.FAILED)
    ids = await add(database, *(said(f"m{number}", delivery=kinds[number % 5]) for number in range(20)))
    shown = [id for number, id in enumerate(ids) if number % 5 != 3]

    async def window(**given: Any) -> list[MessageId]:
        return [each.id for each in await database.read(lambda tx: tx.inbox.window(ONE, TALK, **given))]

    assert await window(before=3) == shown[-3:]
    assert await window(around=shown[8], before=2, after=3) == shown[6:12]
    assert await window(around=shown[0], before=5, after=1) == shown[:2]
    assert await window(before=99) == shown


async def test_a_bot_reads_neither_notes_nor_drafts_nor_what_was_not_sent(database: Database) -> None:
    await start(database, talk())
    hidden = [
        said("note", Sender.NOTE), said("whisper", Sender.WHISPER),
        said("draft", Sender.BOT, delivery=Delivery.DRAFT),
        said("later", Sender.PERSON, delivery=Delivery.SCHEDULED),
        said("lost", Sender.PERSON, delivery=Delivery.FAILED),
        said("old", delivery=Delivery.REPLACED),
    ]  # fmt: skip
    read = [said("hello"), said("took over", Sender.SYSTEM), said("hi", Sender.PERSON, delivery=Delivery.SENT)]
    await add(database, *hidden, *read)
    found = await database.read(lambda tx: tx.conversations.history(ONE, TALK, limit=99))
    assert [each.text for each in found] == ["hello", "took over", "hi"]
    assert [each.text for each in await database.read(lambda tx: tx.conversations.unheard(ONE, TALK))] == ["whisper"]


async def test_the_last_words_are_those_that_both_sides_saw(database: Database) -> None:
    await start(database, talk())
    later = AT + timedelta(minutes=1)
    await add(
        database, said("Good\n  morning", at=later), said("note", Sender.NOTE, at=later + timedelta(minutes=5)),
        said("draft", Sender.BOT, delivery=Delivery.DRAFT, at=later + timedelta(minutes=5)), said("older", at=AT),
    )  # fmt: skip
    found = await database.read(lambda tx: tx.conversations.get(ONE, TALK))
    assert found is not None
    assert (found.last_text, found.last_sender, found.last_at) == ("Good morning", Sender.CUSTOMER, later)


async def test_rich_messages_and_files_are_kept_as_they_are(database: Database) -> None:
    await start(database, talk())
    rich = Rich(
        header="Jobs", footer="Choose",
        cards=(Card(title="Guard", text="Night", image=DocumentId("d"), buttons=(Button(id="a", title="Apply"),)),),
        sections=(ListSection(title="More", rows=(ListRow(id="r", title="Day", description="8 h"),)),),
        buttons=(Button(id="u", title="Site", url="https://x.example"),),
    )  # fmt: skip
    file = Attachment(document=DocumentId("d"), name="cv.pdf", media_type="application/pdf", size=7)
    whole = said(
        "See", Sender.PERSON, rich=rich, attachments=(file,), author=ANN, delivery=Delivery.SCHEDULED, epoch=3,
        send_at=AT, attempts=2, failure="busy", external="x1", reply_to=MessageId(1),
    )  # fmt: skip
    (id,) = await add(database, whole)
    assert await database.read(lambda tx: tx.conversations.message(ONE, id)) == replace(whole, id=id)
    document = Document(id=DocumentId("d"), name="cv.pdf", media_type="application/pdf", content=b"%PDF\0", at=AT)
    for _ in range(2):
        await database.write(lambda tx: tx.documents.put(ONE, document))
    with pytest.raises(ValueError, match="another"):
        await database.write(lambda tx: tx.documents.put(ONE, replace(document, content=b"x")))
    assert await database.read(lambda tx: tx.documents.get(ONE, document.id)) == document
    assert await database.read(lambda tx: tx.documents.get(TWO, document.id)) is None
    assert await database.read(lambda tx: tx.documents.stands(ONE, document.id))


async def test_what_is_due_goes_in_the_order_of_its_time(database: Database) -> None:
    await start(database, talk(), talk("b"), talk("c"))
    late, early = AT + timedelta(minutes=2), AT + timedelta(minutes=1)
    ids = await add(
        database, said("a", Sender.BOT, delivery=Delivery.QUEUED, send_at=late),
        said("b", Sender.PERSON, id="b", delivery=Delivery.SCHEDULED, send_at=early),
        said("c", Sender.BOT, id="c", delivery=Delivery.SENDING, send_at=early),
        said("d", Sender.BOT, id="c", delivery=Delivery.QUEUED, send_at=early),
        said("e", Sender.BOT, delivery=Delivery.SENT),
    )  # fmt: skip

    async def due(at: datetime) -> list[MessageId]:
        return [message.id for _, message in await database.read(lambda tx: tx.outbox.due(at, 9))]

    assert (await due(AT), await due(early), await due(late)) == ([], [ids[1]], [ids[1], ids[0]])
    assert [(tenant, each.id) for tenant, each in await database.read(lambda tx: tx.outbox.sending(9))] == [
        (ONE, ids[2])
    ]
    assert await database.read(lambda tx: tx.outbox.next_due()) == early
    assert (
        [
            [each.id for each in await database.read(lambda tx, t=t: tx.outbox.under_way(ONE, ConversationId(t)))]  # type: ignore[misc]
            for t in (TALK, "b", "c")
        ]
        == [ids[:1], ids[1:2], ids[2:4]]
    )
    before = (await database.read(lambda tx: tx.outbox.under_way(ONE, ConversationId("b"))))[0]
    after = replace(before, delivery=Delivery.SENDING, attempts=1)
    assert await database.write(lambda tx: tx.outbox.move(ONE, before, after))
    assert not await database.write(lambda tx: tx.outbox.move(ONE, before, after))
    assert not await database.write(lambda tx: tx.outbox.move(TWO, after, before))
    assert await due(late) == [ids[0]]


async def test_drafts_presence_and_settings_are_of_the_tenant(database: Database) -> None:
    file = Attachment(document=DocumentId("d1"), name="cv.pdf", media_type="application/pdf", size=9)
    beside = {"note": "call back", "whisper": "ask", "attachments": (file,), "from_draft": MessageId(7)}
    draft = Draft(conversation=TALK, text="Dear", author=ANN, version=2, at=AT, **beside)  # type: ignore[arg-type]
    here = Presence(TALK, ANN, AT, True)
    settings = InboxSettings(sla_minutes=3, return_to=QUEUE)

    def keep(tx: Transaction) -> None:
        tx.inbox.keep_draft(ONE, draft)
        tx.inbox.keep_settings(ONE, settings)
        assert tx.inbox.look(ONE, ANN, here) is None
        assert tx.inbox.look(ONE, BOB, replace(here, person=BOB)) is None

    await database.write(keep)
    soon = AT + timedelta(seconds=44)

    def found(tx: Transaction, tenant: TenantId) -> list[object]:
        return [tx.inbox.draft(tenant, TALK), tx.inbox.settings(tenant), len(tx.inbox.presence(tenant, [TALK], soon))]

    assert await database.read(lambda tx: found(tx, ONE)) == [draft, settings, 2]
    assert await database.read(lambda tx: found(tx, TWO)) == [None, InboxSettings(), 0]
    assert await database.read(lambda tx: tx.inbox.presence(ONE, [TALK], AT + timedelta(seconds=45))) == []
    assert await database.write(lambda tx: tx.inbox.look(ONE, ANN, None)) == here


async def test_deliveries_are_known_until_they_are_forgotten(database: Database) -> None:
    def keep(tx: Transaction) -> None:
        for number in range(5):
            tx.inbox.keep_delivery(ONE, "web", f"d{number}", MessageId(number), AT + timedelta(days=number))

    await database.write(keep)
    assert await database.read(lambda tx: tx.inbox.known_delivery(ONE, "web", "d3")) == 3
    assert await database.read(lambda tx: tx.inbox.known_delivery(TWO, "web", "d3")) is None
    assert await database.read(lambda tx: tx.inbox.known_delivery(ONE, "telegram", "d3")) is None
    cut = AT + timedelta(days=3)
    assert [await database.write(lambda tx: tx.inbox.forget_deliveries(cut, 2)) for _ in range(3)] == [2, 1, 0]
    assert await database.read(lambda tx: tx.inbox.known_delivery(ONE, "web", "d0")) is None
    assert await database.read(lambda tx: tx.inbox.known_delivery(ONE, "web", "d3")) == 3


async def test_action_items_are_walked_in_pages(database: Database) -> None:
    items = [
        ActionItem(id=ActionItemId(0), conversation=TALK, kind=ActionKind.REVIEW, reason=f"r{number}", at=AT,
                   assignee=BOB if number % 2 else None)
        for number in range(5)
    ]  # fmt: skip
    ids = await database.write(lambda tx: [tx.actions.add(ONE, item) for item in items])

    async def open_ones(**given: Any) -> list[int]:
        return [each.id for each in await database.read(lambda tx: tx.actions.open(ONE, **{"limit": 9, **given}))]

    first = await database.read(lambda tx: tx.actions.open(ONE, limit=2))
    assert [each.id for each in first] == ids[:2]
    assert await open_ones(after=first[-1]) == ids[2:]
    assert await open_ones(assignee=BOB) == ids[1::2]

    def resolve(tx: Transaction) -> None:
        for number, id in enumerate(ids[:3]):
            item = tx.actions.get(ONE, id)
            assert item is not None
            at = AT + timedelta(minutes=number)
            tx.actions.update(ONE, replace(item, resolved_at=at, resolved_by=ANN, resolution="ok"))

    await database.write(resolve)
    done = await database.read(lambda tx: tx.actions.resolved(ONE, limit=2))
    assert [each.id for each in done] == ids[2:0:-1]
    rest = await database.read(lambda tx: tx.actions.resolved(ONE, limit=9, after=done[-1]))
    assert [each.id for each in rest] == ids[:1]
    assert await open_ones() == ids[3:]
    assert await database.read(lambda tx: (tx.actions.open_count(ONE), tx.actions.open_count(TWO))) == (2, 0)
    assert await database.read(lambda tx: tx.actions.get(TWO, ids[0])) is None
    assert len(await database.read(lambda tx: tx.actions.of(ONE, TALK, open_only=False))) == 5


async def test_edits_of_a_profile_are_known_since_when(database: Database) -> None:
    def keep(tx: Transaction) -> None:
        tx.inbox.keep_profile_edit(ONE, "web", "c", "age", AT)
        tx.inbox.keep_profile_edit(ONE, "web", "c", "town", AT + timedelta(seconds=9))

    await database.write(keep)

    async def edits(since: datetime, tenant: TenantId = ONE) -> list[str]:
        return [*await database.read(lambda tx: tx.inbox.profile_edits(tenant, "web", "c", since))]

    assert await edits(AT) == ["age", "town"]
    assert await edits(AT + timedelta(seconds=1)) == ["town"]
    assert await edits(AT, TWO) == []
