"""What doctor says of sound and notifications, over the real adapters."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from console.wiring.doctor import look_at_desktop


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs D-Bus")
async def test_doctor_says_who_shows_notifications(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desktop.notification_server import notification_server, session_bus

    with session_bus(tmp_path, monkeypatch):
        async with notification_server():
            facts = {fact.name: fact for fact in await look_at_desktop()}
            assert facts["notifications"].found == "Test Shell shows them"
        facts = {fact.name: fact for fact in await look_at_desktop()}
        assert facts["notifications"].found.startswith("none (")


async def test_doctor_hears_whether_there_is_a_loudspeaker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'none'}")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    sound = next(fact for fact in await look_at_desktop() if fact.name == "sound")
    if sys.platform == "linux":
        assert (sound.ok, sound.found) == (False, "There is no audio device that takes the sound.")
        assert "loudspeaker" in sound.do
    else:
        assert sound.ok == bool(not sound.do)
