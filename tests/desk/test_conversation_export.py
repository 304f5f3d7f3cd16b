"""One row per conversation, with what was said by whom and how it changed hands."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from console.domain.control import QUEUE
from console.domain.inbox import InboxQuery, View
from console.domain.inbox_commands import Close, WriteNote
from console.domain.turns import Handoff, HandoffReason
from tests.fakes.desk_profile import OPERATOR, TENANT
from tests.fakes.inbox_profile import Inbox


async def exported(inbox: Inbox, file: Path, view: View = View.ALL, **given: Any) -> list[dict[str, str]]:
    query = InboxQuery(tenant=TENANT, view=view, person=OPERATOR)
    rows = await inbox.profile.exporter.conversations(file, query, **given)
    with file.open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert len(read) == rows
    return read


async def test_each_conversation_is_one_row_of_figures(inbox: Inbox, tmp_path: Path) -> None:
    talk = await inbox.receive("=1+1 Hello", customer_name="Cara")
    inbox.profile.clock.advance(seconds=7)
    await inbox.answer(talk.id, "I ask a colleague", handoff=Handoff(HandoffReason.REQUESTED))
    await inbox.send_all()
    inbox.profile.clock.advance(seconds=60)
    await inbox.take(talk.id)
    await inbox.do(WriteNote, conversation=talk.id, text="careful")
    await inbox.write(talk.id, "Here I am")
    other = await inbox.receive("=formula", customer="dora")
    rows = {row["id"]: row for row in await exported(inbox, tmp_path / "all.csv")}
    assert set(rows) == {talk.id, other.id}
    row = rows[talk.id]
    assert (row["name"], row["owner"], row["state"], row["channel"]) == ("Cara", "olga", "open", "simulator")
    assert [row[f"{who}_messages"] for who in ("customer", "bot", "person")] == ["1", "1", "1"]
    assert (row["first_answer_seconds"], row["handovers"], row["longest_wait_seconds"]) == ("7", "2", "67")
    assert (row["first_taken_over_by"], row["last_text"], row["last_sender"]) == ("olga", "Here I am", "person")
    assert row["handover_reasons"] == "customer asked for a person; taken over"
    assert rows[other.id]["last_text"] == "'=formula"
    assert rows[other.id]["first_answer_at"] == rows[other.id]["first_taken_over_by"] == ""


async def test_a_view_and_a_span_of_days_choose_the_rows(inbox: Inbox, tmp_path: Path) -> None:
    old = await inbox.receive(customer="a")
    inbox.profile.clock.advance(days=2)
    new, closed = await inbox.receive(customer="b"), await inbox.receive(customer="c")
    await inbox.do(Close, conversation=closed.id)
    await inbox.release(new.id, QUEUE)
    now = inbox.profile.clock.now()

    async def ids(view: View = View.ALL, **given: Any) -> set[str]:
        return {row["id"] for row in await exported(inbox, tmp_path / "some.csv", view, **given)}

    assert await ids(View.CLOSED) == {closed.id}
    assert await ids(View.NEEDS_HUMAN) == {new.id}
    assert await ids(first=now - timedelta(hours=1)) == {new.id, closed.id}
    assert await ids(last=now) == {old.id}


async def test_many_pages_are_one_file_and_progress_is_told(inbox: Inbox, tmp_path: Path) -> None:
    for number in range(3):
        await inbox.receive(customer=f"c{number}")
    told: list[tuple[int, int]] = []
    query = InboxQuery(tenant=TENANT, view=View.ALL, person=OPERATOR)
    file = tmp_path / "all.jsonl"
    await inbox.profile.exporter.conversations(file, query, progress=lambda done, total: told.append((done, total)))
    assert [json.loads(line)["customer"] for line in file.read_text().splitlines()] == ["c2", "c1", "c0"]
    assert told == [(3, 3)]
