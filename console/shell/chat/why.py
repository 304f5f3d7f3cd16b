"""Why a reply is what it is: what was looked at, what ran, what it rests on, what it took."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from console.domain.ids import KnowledgeId
from console.domain.knowledge import KnowledgeText
from console.domain.turns import ItemMatch, ModelCall, Reply, ToolRun, Trace
from console.shell.chat.activity import tool_words
from console.shell.chat.offers import given_lines
from console.shell.chat.query import engine_words
from console.shell.theme import Theme

_LONGEST = 400
"""Characters of a tool's result that are shown."""


class WhyPane(QFrame):
    left = Signal()
    cited = Signal(str)
    """The id of a knowledge entry that a person wants to open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Why this reply")
        self._theme = theme
        self.reply: Reply | None = None
        self._titles: Mapping[KnowledgeId, str] = {}
        title = QLabel("Why this reply", self)
        title.setProperty("look", "heading")
        self.close_button = QPushButton("Close", self)
        self.close_button.setProperty("look", "flat")
        self.close_button.clicked.connect(self.left)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda link: self.cited.emit(unquote(link.toString())))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
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
        theme.changed.connect(self._dress)
        self._dress()

    def show_reply(self, reply: Reply) -> None:
        """From its beginning."""
        self.reply, self._titles = reply, {}
        self._write()
        self.text.verticalScrollBar().setValue(0)

    def show_titles(self, texts: Sequence[KnowledgeText]) -> None:
        """Of the entries that were looked at, as they are called now."""
        self._titles = {text.id: text.title for text in texts}
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        """A line around it while it has the focus."""
        accent = self._theme.tokens.colors["accent"]
        self.text.setStyleSheet(
            "QTextBrowser { border: 1px solid transparent; border-radius: 6px; padding: 2px 4px; }"
            f"QTextBrowser:focus {{ border: 1px solid {accent}; }}"
        )

    def _write(self) -> None:
        if self.reply is not None:
            colors = self._theme.tokens.colors
            place = self.text.verticalScrollBar().value()
            self.text.setHtml(why(self.reply, colors["secondary"], self._titles, colors["accent"]))
            self.text.verticalScrollBar().setValue(place)


def why(reply: Reply, muted: str, titles: Mapping[KnowledgeId, str], accent: str) -> str:
    """HTML of all that lies behind a reply; every text in it is escaped. Its only links are ids of entries."""
    trace = reply.trace
    held = [each for each in trace.candidates if each.held]
    over = [each for each in trace.candidates if not each.held]
    looked = sorted(trace.knowledge, key=lambda hit: hit[1], reverse=True)
    because = [f"Because {escape(trace.reasoning)}"] if trace.reasoning else []
    parts = [
        _section("Decision", [_decision(reply), *because]),
        _section("Guidelines that applied", [f"{_bold(each.guideline)} {escape(each.why)}" for each in held]),
        _section("Passed over", [f"{_bold(each.guideline)} {escape(each.why)}" for each in over]
                 + [escape(each) for each in trace.passed_over]),
        _section("Tools", [_tool(run) for run in trace.tools]),
        _section("Knowledge looked at", [_entry(reply, id, score, titles) for id, score in looked]),
        _section("Changed before it was said", [escape(each) for each in trace.enforced]),
        _section("Read as", _words(trace)),
        _section("Items of the catalog", [_item(trace.item)] if trace.item else []),
        _section("Given again", [escape(trace.cached)] if trace.cached else []),
        _section("Model", [_call(call) for call in trace.calls] or [f"None: {escape(engine_words(reply.engine))}."]),
        _section("Times", [_times(trace.stages)] if trace.stages else []),
        _section("Given to the model", [f"<pre style='white-space: pre-wrap'>{escape(trace.prompt)}</pre>"]
                 if trace.prompt else []),
    ]  # fmt: skip
    told = "".join(part for part in parts if part)
    style = f"h4 {{ color: {muted}; margin: 10px 0 2px 0; }} p {{ margin: 0 0 4px 0; }} a {{ color: {accent}; }}"
    return f"<style>{style}</style>{told}"


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
    if reply.trace.reminded:
        said.append(escape(f"reminded of a question: {reply.trace.reminded}"))
    said += [escape(f"understood as {intent.name} ({intent.confidence:.0%})") for intent in reply.intents]
    return "; ".join(each for each in said if each)


def _words(trace: Trace) -> list[str]:
    """Traces of earlier versions know of corrections alone."""
    if not trace.words:
        return [f"{escape(said)} → {escape(read)}" for said, read in trace.corrections]
    return [
        f"{escape(each.word)} → {escape(' or '.join(each.meant))} ({each.confidence:.0%}): {each.outcome.value}"
        for each in trace.words
    ]


def _item(match: ItemMatch) -> str:
    named = f"“{match.said}” named {', '.join(match.items)} ({match.confidence:.0%}): {match.outcome}"
    return escape(named)


def _tool(run: ToolRun) -> str:
    state = "" if run.ok else " failed"
    lines = [f"{_bold(tool_words(run.tool))}{state}, {run.milliseconds:.0f} ms, for {escape(run.why)}"]
    lines += [escape(run.summary)] if run.summary else []
    lines += [f"given {escape(', '.join(given_lines(run.arguments)))}"] if run.arguments else []
    lines += [f"found {found}"] if (found := _data(run.result)) else []
    return "<br>".join(lines)


def _entry(reply: Reply, id: KnowledgeId, score: float, titles: Mapping[KnowledgeId, str]) -> str:
    cited = next((each for each in reply.knowledge if each.id == id), None)
    title = titles.get(id) or (cited.title if cited else id)
    number = f"[{cited.number}] " if cited else ""
    version = f", version {cited.version}" if cited else ""
    return f"{number}<a href='{quote(id, safe='')}'>{escape(title)}</a>{version} {score:.2f}"


def _times(stages: Mapping[str, float]) -> str:
    each = ", ".join(f"{name} {spent:.0f} ms" for name, spent in stages.items())
    return escape(f"{sum(stages.values()):.0f} ms: {each}")


def _call(call: ModelCall) -> str:
    cost = "price not known" if call.cost is None else f"${call.cost:.4f}"
    told = f"{call.provider} {call.model}: {call.prompt_tokens:,} + {call.completion_tokens:,} tokens, {cost}"
    failed = f", failed: {call.error}" if call.error else ""
    return escape(f"{told}, {call.milliseconds:.0f} ms{failed}")


def _data(data: Mapping[str, Any]) -> str:
    """The head of it: ``operator-console trace`` has all."""
    parts = (
        f"{name.replace('_', ' ')}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in data.items()
    )
    text = ", ".join(parts)
    return escape(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _section(title: str, rows: Iterable[str]) -> str:
    told = "".join(f"<p>{row}</p>" for row in rows)
    return f"<h4>{escape(title)}</h4>{told}" if told else ""


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"
