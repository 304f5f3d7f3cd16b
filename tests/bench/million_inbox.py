"""A profile with 100,000 conversations and 1,000,000 messages of customers, bots and people.

``million_inbox`` is for tests and the bench alike; building takes minutes, so it is kept beside the folder asked.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from console.domain.control import BOT, QUEUE, Control
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Priority, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId
from console.domain.people import Person, Role, Tenant
from console.ports.database import Transaction
from console.store import talk_tables
from console.store.bulk import insert_rows
from console.store.database import EncryptedDatabase, open_database
from console.store.message_text import add_texts
from console.store.talk_rows import control_values, founding_values, is_needed, message_values, state_values
from console.store.values import stored_time

TALKS, PER_TALK = 100_000, 10
BATCH = 2_000
"""Conversations of one transaction."""
KEY = bytes(range(32))
TENANT = TenantId("inbox")
ME = PersonId("person-0")
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
PEOPLE = tuple(Person(TENANT, PersonId(f"person-{number}"), f"Person {number}", Role.OPERATOR) for number in range(8))
CHANNELS = ("simulator", "telegram", "whatsapp", "web")
_PLUGINS = (PluginName("recruitment"), PluginName("sales_marketing"))
_WORDS = """
i you we the a and to of for in on please thanks hello job shift night day week work can have need want start
tomorrow today monday friday salary hour hours contract licence guard guards site gate interview application
experience years available open question answer time call phone mail send form certificate english german
"""
_COMMON = tuple(re.findall(r"\w+", _WORDS))
_NAMES = ("Anna", "Bert", "Cara", "David", "Elif", "Farid", "Gina", "Hugo", "Ines", "Jan", "Karim", "Lena")
_SENDERS = (Sender.CUSTOMER, Sender.BOT)


def million_inbox(folder: Path, talks: int = TALKS) -> Path:
    """The database of a profile under ``KEY``, built in ``folder`` unless it is there."""
    file = folder / f"inbox-{talks}.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        building = folder / f"building-inbox-{talks}"
        shutil.rmtree(building, ignore_errors=True)
        asyncio.run(_build(building / "p.db", talks))
        (building / "p.db").replace(file)
        shutil.rmtree(building)
    return file


def open_inbox(file: Path) -> EncryptedDatabase:
    return open_database(file, KEY, backups=file.parent / "backups")


async def _build(file: Path, talks: int) -> None:
    database = open_database(file, KEY, backups=file.parent / "backups", create=True)
    try:
        await database.write(_furnish)
        for first in range(0, talks, BATCH):
            numbers = range(first, min(first + BATCH, talks))
            await database.write(lambda tx, numbers=numbers: _fill(tx, numbers))  # type: ignore[misc]
    finally:
        await database.close()


def _furnish(tx: Transaction) -> None:
    tx.tenants.add(Tenant(TENANT, "A million messages", demo=True))
    for person in PEOPLE:
        tx.tenants.add_person(person)


def _fill(tx: Transaction, numbers: range) -> None:
    """Always the same ones; rows as the stores write them, by the thousand."""
    connection = tx._connection  # type: ignore[attr-defined]
    talks: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    for number in numbers:
        talk, said = _made(random.Random(number), number)
        last = said[-1]
        talks.append(_row(replace(talk, last_at=last.at, last_text=last.text, last_sender=last.sender)))
        messages += [{"id": message.id, **message_values(TENANT, message)} for message in said]
    _insert(connection, talk_tables.conversation, talks)
    _insert(connection, talk_tables.message, messages)
    add_texts(connection, TENANT, [(message["id"], message["text"]) for message in messages])


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    columns = [column.name for column in table.columns]
    insert_rows(connection, table, columns, [tuple(row[name] for name in columns) for row in rows])


def _row(talk: Conversation) -> dict[str, Any]:
    needed = stored_time(talk.waiting_since or talk.control.since) if is_needed(talk) else None
    return {**founding_values(talk), **control_values(talk.control), **state_values(talk), "needed_since": needed}


def _made(dice: random.Random, number: int) -> tuple[Conversation, list[Message]]:
    """Mostly closed, as after a year; a thousand in people's hands or waiting for them."""
    began = NOW - timedelta(seconds=(TALKS - number) * 300)
    id, name = ConversationId(f"talk-{number:06}"), f"{dice.choice(_NAMES)} {number}"
    state, owner = dice.choices(
        (("closed", BOT), ("open", BOT), ("open", QUEUE), ("open", "person"), ("snoozed", BOT)), (88, 8, 1, 2, 1)
    )[0]
    holder = dice.choice(PEOPLE).id if owner == "person" else owner
    said = [*_said(dice, id, number, began)]
    waits = owner != BOT and dice.random() < 0.6
    talk = Conversation(
        id=id, tenant=TENANT, plugin=dice.choice(_PLUGINS), channel=dice.choice(CHANNELS), customer=f"c{number}",
        title=name, started_at=began, last_at=began,
        control=Control(
            owner=holder, epoch=int(holder != BOT), since=began,
            expires=NOW + timedelta(minutes=dice.randrange(15)) if owner == "person" else None,
        ),
        state=ConversationState(state),
        snoozed_until=NOW + timedelta(minutes=number % 999) if state == "snoozed" else None,
        priority=dice.choices(tuple(Priority), (10, 80, 8, 2))[0],
        waiting_since=said[-1].at if waits and state == "open" else None,
        unread=dice.choice((0, 0, 1, 3)),
        customer_name=name,
    )  # fmt: skip
    return talk, said


def _said(dice: random.Random, id: ConversationId, number: int, began: datetime) -> Iterator[Message]:
    for turn in range(PER_TALK):
        words = [dice.choice(_COMMON) for _ in range(dice.randrange(3, 18))]
        if dice.random() < 0.02:
            words.insert(dice.randrange(len(words)), f"rare{dice.randrange(5000)}")
        yield Message(
            id=MessageId(1 + number * PER_TALK + turn),
            conversation=id,
            sender=_SENDERS[turn % 2],
            text=" ".join(words).capitalize() + ".",
            at=began + timedelta(seconds=turn * 20),
            delivery=Delivery.ANSWERED if turn % 2 == 0 else Delivery.READ,
        )


if __name__ == "__main__":
    started = time.perf_counter()
    print(million_inbox(Path(sys.argv[1])), f"{time.perf_counter() - started:.0f} s")
