"""The first start as a stranger has it: the real program on a real display, driven by the keyboard alone."""

from __future__ import annotations

import json
import signal

from console.config.paths import ProfilePaths
from console.wiring.door import ProfileDoor
from tests.fakes.clock import SetClock
from tests.scenarios.stranger import PASSPHRASE, Stranger, choose_passphrase, ended, needs_display, until

pytestmark = needs_display


async def test_from_an_empty_home_to_the_violations_of_the_demo_by_keyboard_alone(stranger: Stranger) -> None:
    program = choose_passphrase(stranger)
    stranger.presses("ctrl+k")
    stranger.types("violations")
    stranger.presses("Return", "ctrl+q")
    assert ended(program) == (0, "", "")
    paths = ProfilePaths.of()
    assert json.loads(paths.preferences.read_text())["window.page"] == "violations"
    session = await ProfileDoor(paths, SetClock(), background=False).open(PASSPHRASE)
    demo = await session.reader.read(lambda tx: tx.tenants.all())
    await session.close()
    assert [tenant.demo for tenant in demo] == [True]


def test_a_locked_profile_asks_again_and_opens_on_the_page_that_was_left(stranger: Stranger) -> None:
    first = choose_passphrase(stranger)
    stranger.presses("alt+7", "ctrl+q")
    assert ended(first)[0] == 0
    second = stranger.start()
    stranger.sees("Unlock")
    stranger.types("wrong")
    stranger.presses("Return")
    until(lambda: stranger.tries_to_unlock(PASSPHRASE), "the profile opens")
    stranger.presses("ctrl+q")
    assert ended(second) == (0, "", "")
    assert json.loads(ProfilePaths.of().preferences.read_text())["window.page"] == "imports"


def test_a_second_start_says_one_sentence_and_the_first_goes_on_until_it_is_told_to_end(stranger: Stranger) -> None:
    first = choose_passphrase(stranger)
    code, said, complained = ended(stranger.start())
    assert (code, complained) == (0, "")
    assert said.count("\n") == 1
    assert "already open" in said
    assert first.poll() is None
    first.send_signal(signal.SIGTERM)
    code, said, complained = ended(first)
    assert (code, said) == (0, "")
    assert "Traceback" not in complained
