"""Why a reply is what it is: what was looked at, what ran, what it rests on, what it took."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from console.domain.turns import ModelCall, Reply, ToolRun
from console.shell.chat.query import engine_words
from console.shell.theme import Theme

_LONGEST = 2_000
"""Characters of a tool's result that are shown."""


class WhyPane(QFrame):
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Why this reply")
        self._theme = theme
        self.reply: Reply | None = None
        title = QLabel("Why this reply", self)
        title.setProperty("look", "heading")
        self.close_button = QPushButton("Close", self)
        self.close_button.setProperty("look", "flat")
        self.close_button.clicked.connect(self.left)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet("border: none; padding: 0;")
        self.text.setAccessibleName("What the reply rests on")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        theme.changed.connect(self._write)

    def show_reply(self, reply: Reply) -> None:
        self.reply = reply
        self._write()

    def _write(self) -> None:
        if self.reply is not None:
            muted = self._theme.tokens.colors["secondary"]
            self.text.setHtml(why(self.reply, muted))


def why(reply: Reply, muted: str) -> str:
    """HTML of all that lies behind a reply; every text in it is escaped."""
    trace = reply.trace
    titles = {citation.id: f"[{citation.number}] {citation.title}, version {citation.version}"
              for citation in reply.knowledge}  # fmt: skip
    held = [each for each in trace.candidates if each.held]
    over = [each for each in trace.candidates if not each.held]
    parts = [
        _section("Decision", [_decision(reply)]),
        _section("Guidelines that applied", [f"{_bold(each.guideline)} {escape(each.why)}" for each in held]),
        _section("Passed over", [f"{_bold(each.guideline)} {escape(each.why)}" for each in over]
                 + [escape(each) for each in trace.passed_over]),
        _section("Tools", [_tool(run) for run in trace.tools]),
        _section("Knowledge looked at", [f"{escape(titles.get(id, id))} {score:.2f}"
                                         for id, score in trace.knowledge]),
        _section("Changed before it was said", [escape(each) for each in trace.enforced]),
        _section("Read as", [f"{escape(said)} → {escape(read)}" for said, read in trace.corrections]),
        _section("Model", [_call(call) for call in trace.calls] or [f"None: {escape(engine_words(reply.engine))}."]),
        _section("Times", [f"{escape(name)} {spent:.0f} ms" for name, spent in trace.stages.items()]),
        _section("Given to the model", [f"<pre style='white-space: pre-wrap'>{escape(trace.prompt)}</pre>"]
                 if trace.prompt else []),
    ]  # fmt: skip
    told = "".join(part for part in parts if part)
    return f"<style>h4 {{ color: {muted}; margin: 10px 0 2px 0; }} p {{ margin: 0 0 4px 0; }}</style>{told}"


def confidence_words(confidence: float | None) -> str:
    return "" if confidence is None else f"confidence {confidence:.0%}"


def _decision(reply: Reply) -> str:
    said = [escape(reply.action.value.replace("_", " ")), confidence_words(reply.confidence)]
    if reply.handoff is not None:
        detail = f" ({reply.handoff.detail})" if reply.handoff.detail else ""
        said.append(escape(f"handed to a person: {reply.handoff.reason.value}{detail}"))
    if reply.journey_state is not None:
        place = reply.journey_state
        said.append(escape(f"{place.kind} {place.name}, step {place.step}"))
    said += [escape(f"understood as {intent.name} ({intent.confidence:.0%})") for intent in reply.intents]
    return "; ".join(each for each in said if each)


def _tool(run: ToolRun) -> str:
    state = "" if run.ok else " failed"
    told = f"{_bold(run.tool)}{state}, {run.milliseconds:.0f} ms, for {escape(run.why)}<br>{escape(run.summary)}"
    given = _data(run.arguments)
    found = _data(run.result)
    return told + (f"<br>given {given}" if given else "") + (f"<br>found {found}" if found else "")


def _call(call: ModelCall) -> str:
    cost = "price not known" if call.cost is None else f"${call.cost:.4f}"
    told = f"{call.provider} {call.model}: {call.prompt_tokens:,} + {call.completion_tokens:,} tokens, {cost}"
    failed = f", failed: {call.error}" if call.error else ""
    return escape(f"{told}, {call.milliseconds:.0f} ms{failed}")


def _data(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, default=str) if data else ""
    return escape(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _section(title: str, rows: Iterable[str]) -> str:
    told = "".join(f"<p>{row}</p>" for row in rows)
    return f"<h4>{escape(title)}</h4>{told}" if told else ""


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"
