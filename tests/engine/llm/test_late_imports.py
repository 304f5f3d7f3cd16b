"""Heavy libraries wait for the first call, and are then imported off the event loop's thread."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("openai", "httpx", "httpx2", "genai_prices", "pydantic")

PROGRAM = f"""
import sys
import console.engine.llm.connection, console.engine.llm.embedder, console.engine.llm.model
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""

WATCHED = """
import asyncio, sys, threading
from datetime import UTC, datetime
from console.engine.llm.model import OpenAIModel
from console.engine.llm.settings import load_settings
from console.ports.models import ModelFailed, ModelRequest

importers = {}

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("openai", "httpx", "genai_prices"):
            importers[name] = threading.current_thread() is threading.main_thread()
        return None

sys.meta_path.insert(0, Watch())

class Clock:
    def now(self):
        return datetime.now(UTC)

async def main():
    stored = {"provider": "compatible", "url": "http://127.0.0.1:9/v1", "models": "m", "budget": 5}
    settings = load_settings({}, stored)
    model = OpenAIModel(settings, lambda name: "", Clock())
    try:
        async for _ in model.ask(ModelRequest(system="", user="")):
            pass
    except ModelFailed:
        pass
    await model.close()

asyncio.run(main())
print(sorted(importers.items()))
"""


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_the_room_itself_imports_nothing_heavy() -> None:
    assert run(PROGRAM) == ""


def test_the_first_call_imports_in_a_thread() -> None:
    assert "True" not in run(WATCHED)
    assert "('openai', False)" in run(WATCHED)
