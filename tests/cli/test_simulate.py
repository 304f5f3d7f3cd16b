"""``simulate`` as a process: made-up customers are answered by real bots, with no service and no window."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.paths import HOME_VARIABLE, ProfilePaths
from console.domain.conversations import Delivery, Sender
from console.domain.ids import SYSTEM
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import SetUpInbox
from console.wiring.clock import SystemClock
from console.wiring.door import ProfileDoor
from tests.cli.conftest import PASSPHRASE, Run

SCRIPT = "name: Dana\nabout: Is polite\nsays:\n- say: what does Larkspur do?\n- say: thank you\n"


async def test_scripted_customers_are_answered_here(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    door = ProfileDoor(ProfilePaths.of(), SystemClock(), background=False)
    session = await door.open(PASSPHRASE)
    (tenant,) = await session.reader.read(lambda tx: tx.tenants.all())
    at_once = SetUpInbox(tenant=tenant.id, actor=SYSTEM, settings=InboxSettings(burst_seconds=0.1))
    await session.desk.execute(at_once)
    await session.close()
    script = home / "dana.yaml"
    script.write_text(SCRIPT, encoding="utf-8")
    words = ("--plugin", "sales_marketing", "--answer", "--customers", "2", "--rate", "20")
    done = run("simulate", *words, "--tenant", tenant.id, str(script))
    assert (done.returncode, done.stdout) == (0, "")
    assert "4 messages were written; 0 customers" in done.stderr
    session = await door.open(PASSPHRASE)
    (talk,) = await session.reader.read(lambda tx: tx.conversations.recent(tenant.id, "simulator", "1-1"))
    shown = await session.reader.read(lambda tx: tx.inbox.window(tenant.id, talk.id, before=100))
    await session.close()
    assert [message.sender for message in shown] == [Sender.CUSTOMER, Sender.BOT] * 2
    assert {message.delivery for message in shown if message.sender is Sender.BOT} == {Delivery.READ}
    assert talk.customer_name == "Dana 2"


def test_wrong_use_is_told_in_one_line(run: Run) -> None:
    for words in (["--customers", "0"], ["--rate", "0"], ["--rate", "1000"]):
        done = run("simulate", *words)
        assert done.returncode == 2
        assert words[0] in done.stderr
    done = run("simulate", "nothing.yaml", "--plugin", "sales_marketing", "--tenant", "demo")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
