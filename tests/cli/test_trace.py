"""``trace`` as a process, of a reply given before."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run, environment_of


def test_that_a_reply_of_the_terminal_chat_is_explained(run: Run, home: Path) -> None:
    talked = subprocess.run(
        [sys.executable, "-m", "console", "chat"],
        env=environment_of(home),
        input="status report\n",
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert talked.returncode == 0, talked.stderr
    found = re.search(r"\[rules, trace (\w+)\]", talked.stdout)
    assert found, talked.stdout
    told = run("trace", found.group(1))
    assert told.returncode == 0, told.stderr
    for part in ("rules: ", "held         scorecard_request", "tool         get_scorecard(", "stage        gather "):
        assert part in told.stdout
    whole = json.loads(run("trace", found.group(1), "--json").stdout)
    assert (whole["engine"], whole["trace"]["id"], whole["trace"]["calls"]) == ("rules", found.group(1), [])
    assert whole["content"] in talked.stdout


def test_that_an_unknown_trace_fails_in_one_line(run: Run) -> None:
    done = run("trace", "none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("operator-console: There is no trace 'none'.")
