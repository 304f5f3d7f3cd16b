"""kill -9 in the middle of reviewing: what the window showed as done is there, and nothing is half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from console.domain.ids import CommandId, Offset, TenantId, ViolationId
from console.domain.violations import NEWEST_FIRST, Resolution, Review, ViolationFilter
from console.ports.database import Transaction
from tests.fakes.profile import open_now

LONGEST = 0.3
"""Seconds of reviewing before the kill, at most; an action takes 20 to 90 ms."""
TENANT = TenantId("demo")

Shown = dict[ViolationId, Resolution]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_that_kills_lose_no_action_that_was_shown_as_done(profile_folder: Path, kills: int) -> None:
    chance = random.Random(20260318)
    shown: Shown = {}
    actions = 0
    with _server() as server:
        for _ in range(kills):
            lines = _reviewed_until_killed(server, profile_folder, chance.uniform(0, LONGEST))
            shown.update(lines)
            actions += len(lines)
            _check(profile_folder, shown)
    assert actions > kills / 4, f"only {actions} actions in {kills} lives: the kills came too early to mean anything"


@contextmanager
def _server() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.review_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as server:
        yield server
        _stream(server.stdin).close()


def _reviewed_until_killed(server: subprocess.Popen[str], folder: Path, seconds: float) -> Shown:
    """What the window showed as done in one life."""
    out = _stream(server.stdout)
    print(folder, file=_stream(server.stdin), flush=True)
    word, pid = out.readline().split()
    assert word == "ready"
    time.sleep(seconds)
    os.kill(int(pid), signal.SIGKILL)
    shown: Shown = {}
    while not (line := out.readline()).startswith("ended"):
        _, violation, resolution = line.split()
        shown[ViolationId(int(violation))] = Resolution[resolution]
    return shown


def _check(folder: Path, shown: Shown) -> None:
    database = open_now(folder)
    try:
        database.read_now(lambda tx: _check_kept(tx, shown))
    finally:
        database.close_now()


def _check_kept(tx: Transaction, shown: Shown) -> None:
    reviewed = ViolationFilter(tenant=TENANT, reviews=frozenset({Review.REVIEWED}))
    found = {violation.id: violation for violation in tx.violations.page(reviewed, NEWEST_FIRST, 0, 1000)}
    assert tx.violations.count(reviewed) == len(found)
    for id, given in shown.items():
        # The action that was cut off may have reached the disk and not the screen.
        latest = [value for value, _ in _resolutions(tx, id)[-2:]]
        assert given.value in latest, f"{id} was shown as {given}, its history ends in {latest}"
    for violation in found.values():
        *_, (resolution, command) = _resolutions(tx, violation.id)
        assert violation.resolution is not None
        assert violation.reviewed_by is not None
        assert violation.resolution.value == resolution
        assert tx.commands.outcome(TENANT, command) is not None
    offsets = [change.offset for change in tx.changes.since(TENANT, Offset(0), 100_000)]
    assert offsets == list(range(1, len(offsets) + 1))


def _resolutions(tx: Transaction, id: ViolationId) -> list[tuple[str | None, CommandId]]:
    """The resolutions that the violation was given, oldest first, each with its command."""
    changes = [(dict(entry.after), entry.command) for entry in tx.violations.history(id)]
    return [(after["resolution"], command) for after, command in changes if "resolution" in after]


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
