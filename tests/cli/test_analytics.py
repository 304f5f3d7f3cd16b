"""``analytics`` as a process, of replies given before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run, environment_of

LINES = "\n".join(
    json.dumps({"conversation": name, "text": text})
    for name, text in (("a", "status report"), ("a", "I want to talk to a person"), ("b", "statsu report"))
)


def test_that_conversations_handoffs_and_topics_are_counted(run: Run, home: Path) -> None:
    empty = run("analytics")
    assert (empty.returncode, "No bot answered in this time." in empty.stdout) == (0, True), empty.stderr
    talked = subprocess.run(
        [sys.executable, "-m", "console", "chat", "--json"],
        env=environment_of(home),
        input=LINES + "\n",
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert talked.returncode == 0, talked.stderr
    told = run("analytics", "--days", "2")
    assert told.returncode == 0, told.stderr
    for part in (
        "conversations  2, replies 3",
        "handoffs       1, in 50%",
        "scorecard",
        "security_facility",
        "rules",
        "spelling       1 words corrected",
    ):
        assert part in told.stdout
    whole = json.loads(run("analytics", "--days", "2", "--json").stdout)
    assert (whole["replies"], whole["conversations"], whole["handed_over"], whole["cost"]) == (3, 2, 1, 0)
    assert (whole["spelling"]["corrected"], whole["spelling"]["wrong"]) == (1, 0)
    assert whole["reasons"][0]["name"] == "customer asked for a person"
    assert sum(each["replies"] for each in whole["kinds"]) == 3


def test_that_a_span_that_is_none_is_wrong_use(run: Run) -> None:
    assert run("analytics", "--days", "0").returncode == 2
