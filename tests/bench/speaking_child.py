"""A window of its own that asks a streaming model through the chat page.

Prints for each reply the seconds until its first sentence was painted, after the model's first token and after the
sentence's last, and how long the sentence itself was sent. Argument: seconds between tokens.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from console.shell.theme import Mode, Theme
from console.wiring import Program
from tests.bench.turns import ANSWER
from tests.fakes.model_server import ModelServer, Words, in_thread
from tests.shell.pages.talks import Talk, close_talk, open_talk

ASKS, WARM = 12, 2
TOKEN = 4
"""characters"""
FIRST = "All three sites are green today."
REPLY = f"{FIRST} Nothing waits for you. The next report leaves at six, as it does on every other day of the week."
TEXT = json.dumps({**ANSWER, "reply": REPLY})


class Watch(QObject):
    """When the first sentence was painted, and when its tokens left the server."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self._talk = talk
        self.sent: list[tuple[int, float]] = []
        self.painted = 0.0

    def begin(self) -> None:
        self.sent, self.painted = [], 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        live = self._talk.page.transcript.live
        if event.type() == QEvent.Type.Paint and not self.painted and live is not None:
            of_live = isinstance(watched, QWidget) and live.isAncestorOf(watched)
            if of_live and live.text.isVisible() and FIRST in live.text.toPlainText():
                self.painted = time.perf_counter()
        return False

    def seconds(self) -> tuple[float, float, float]:
        begin = TEXT.index(FIRST)
        first, last = self._sent(begin + 1), self._sent(begin + len(FIRST))
        return self.painted - self.sent[0][1], self.painted - last, last - first

    def _sent(self, characters: int) -> float:
        return next(at for sent, at in self.sent if sent >= characters)


async def main(pace: float) -> Sequence[tuple[float, float, float]]:
    watch: Watch | None = None

    def answer(asked: dict[str, Any]) -> Words:
        """Summaries of long talks are asked for beside the turns, without a schema."""
        if "response_format" not in asked:
            return Words("They talked about reports.")
        return Words(TEXT, piece=TOKEN, pace=pace, sending=sending)

    def sending(characters: int) -> None:
        if watch is not None:
            watch.sent.append((characters, time.perf_counter()))

    with in_thread(ModelServer(otherwise=answer)) as server:
        os.environ.update(
            OPERATOR_CONSOLE_LLM_PROVIDER="compatible",
            OPERATOR_CONSOLE_LLM_URL=server.url,
            OPERATOR_CONSOLE_LLM_MODEL="scripted",
            COMPATIBLE_API_KEY=server.key,
        )
        session = await Program().door("default").open()
        talk = await open_talk(session, Theme(Mode.DARK))
        watch = Watch(talk)
        QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
        found = []
        for number in range(WARM + ASKS):
            watch.begin()
            await talk.ask(f"status report, number {number}")
            assert watch.painted, "the first sentence was never painted before the reply was whole"
            found.append(watch.seconds())
        QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
        await close_talk(talk)
        await session.close()
    return found[WARM:]


if __name__ == "__main__":
    application = QApplication(["speaking"])
    application.setQuitOnLastWindowClosed(False)
    gc.disable()  # as the window does
    with qasync.QEventLoop(application, already_running=False) as loop:
        asyncio.set_event_loop(loop)
        sys.stdout.write(json.dumps(loop.run_until_complete(main(float(sys.argv[1])))))
