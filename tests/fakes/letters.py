"""A plugin whose bot can send a letter: a tool that cannot be taken back, offered and never run alone."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "plugin.toml": """\
name = "letters"
title = "Letters"
version = "1.0"
api = 1
[provides]
tools = "tools"
persona = "persona.yaml"
guidelines = ["guidelines.yaml"]
templates = ["templates.md"]
""",
    "persona.yaml": "persona: You write letters.\nquestions: [Send the letter, What can you do?]\n",
    "guidelines.yaml": """\
- id: send
  condition: {text: the person wants a letter sent, words: [letter]}
  action: Offer to send it.
  tools:
    - send_letter: {to: Ada, text: "{text}"}
    - refuse_letter: {to: Ada}
  template: offered
""",
    "templates.md": "---\nname: offered\n---\nI can send it to Ada.\n",
    "tools.py": '''\
from console.domain.chat_commands import SaveKnowledge
from console.domain.ids import KnowledgeId
from console.domain.knowledge import EntryType, KnowledgeText
from console.plugin.tools import Effect, ToolContext, ToolResult, tool


@tool(Effect.IRREVERSIBLE, label="Send to {to}", preview="A letter goes to {to}, saying: {text}")
async def send_letter(context: ToolContext, to: str, text: str) -> ToolResult:
    """Send a letter."""
    kept = KnowledgeText(id=KnowledgeId("letter"), type=EntryType.NOTE, title=f"Letter to {to}", body=text)
    command = SaveKnowledge(tenant=context.tenant, actor=context.person, text=kept, expected=0)
    return ToolResult({}, f"The letter to {to} is sent.", commands=(command,))


@tool(Effect.WRITE, label="Refuse {to}", preview="{to} gets nothing.")
async def refuse_letter(context: ToolContext, to: str) -> ToolResult:
    """A tool that fails."""
    return ToolResult.failed(f"{to} cannot be refused.")
''',
}


def make_letters(parent: Path) -> Path:
    """The folder of plugins to name in OPERATOR_CONSOLE_PLUGINS."""
    folder = parent / "letters"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return parent
