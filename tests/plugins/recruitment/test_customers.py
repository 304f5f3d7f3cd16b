"""The made-up candidates of the simulator are understood by the bot to the last word."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from console.plugin.loader import bundled_folder
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.plugins.recruitment.on_channel import OnChannel, engine_of

FILES = sorted((bundled_folder() / "recruitment" / "customers").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
async def test_that_a_candidate_is_understood(session: Session, clock: SetClock, tmp_path: Path, file: Path) -> None:
    script = yaml.safe_load(file.read_text(encoding="utf-8"))
    candidate = OnChannel(session, engine_of(session, clock, tmp_path / "profile" / "learned"), clock)
    for each in script["says"]:
        reply = await candidate.say(each["say"])
        assert "That I do not know" not in reply.content, each["say"]
    known = await candidate.book(lambda book: book.candidate(candidate.candidate))
    assert known.name == script["name"]
    assert await candidate.book(lambda book: book.applications_of(candidate.candidate))
