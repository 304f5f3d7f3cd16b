"""``chat`` as a process: no key, no network, one line out for each line in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, environment_of

KEYS = {
    "conversation",
    "content",
    "confidence",
    "intents",
    "tools_used",
    "guidelines_matched",
    "journey_state",
    "engine",
    "llm_calls",
    "prompt_tokens",
    "cost",
    "handoff",
    "knowledge",
    "actions",
    "elapsed_ms",
}


def chat(home: Path, *lines: object, plugin: str = "security_facility") -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, answers and what was said besides; a text is a line as it is."""
    given = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "console", "chat", "--plugin", plugin, "--json"],
        env=environment_of(home),
        input=given,
        capture_output=True,
        text=True,
        timeout=110,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_that_each_line_in_gives_one_line_out_without_a_model(home: Path) -> None:
    code, answers, said = chat(
        home,
        {"conversation": "a", "text": "What do I do when a tour was missed?"},
        {"conversation": "b", "text": ""},
        {"conversation": "a", "text": "status report"},
    )
    assert code == 0, said
    assert [answer["conversation"] for answer in answers] == ["a", "b", "a"]
    for answer in answers:
        assert set(answer) == KEYS
        assert (answer["engine"], answer["llm_calls"], answer["prompt_tokens"]) == ("rules", 0, 0)
        assert answer["content"].strip()
    assert answers[0]["knowledge"][0]["id"] == "sop-p2-missed-tour"
    assert answers[2]["tools_used"] == ["get_scorecard"]


def test_that_a_conversation_goes_on_in_the_next_process(home: Path) -> None:
    _, (first,), _ = chat(home, {"conversation": "a", "text": "resolve the worst violation"})
    _, (second, other), _ = chat(
        home, {"conversation": "a", "text": "where are we?"}, {"conversation": "new", "text": "where are we?"}
    )
    assert first["journey_state"]["kind"] == "journey"
    assert second["journey_state"]["name"] == first["journey_state"]["name"]
    assert other["journey_state"] is None


@pytest.mark.parametrize("line", ["nonsense", "{}", "[1]", '{"conversation": "a", "text": 7}'])
def test_that_a_line_that_is_no_message_is_told_and_the_next_is_answered(home: Path, line: str) -> None:
    code, (bad, good), _ = chat(home, line, {"conversation": "a", "text": "hello"})
    assert code == 1
    assert '{"conversation": NAME, "text": MESSAGE}' in bad["error"]
    assert good["content"]


def test_that_a_plugin_without_a_bot_is_wrong_use(run: Run) -> None:
    done = run("chat", "--plugin", "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "security_facility" in done.stderr
