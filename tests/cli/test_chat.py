"""``chat`` as a process: no key, no network, one line out for each line in."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.plugin.loader import bundled_folder
from tests.cli.conftest import Run, environment_of
from tests.fakes.letters import make_letters

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


BOTH = '{"conversation": "a", "text": "hello", "run": "d"}'


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


NO_MESSAGES = (
    "nonsense",
    "{}",
    "[1]",
    '{"conversation": null, "text": "hi"}',
    '{"conversation": [1], "text": "hi"}',
    '{"conversation": "a", "text": 7}',
    BOTH,
)


def test_that_a_line_that_is_no_message_is_told_and_the_next_is_answered(home: Path) -> None:
    lines = [each for line in NO_MESSAGES for each in (line, {"conversation": "a", "text": "hello"})]
    code, answers, said = chat(home, *lines)
    assert code == 1
    assert len(answers) == len(lines), said
    for line, bad, good in zip(NO_MESSAGES, answers[::2], answers[1::2], strict=True):
        assert '{"conversation": NAME, "text": MESSAGE}' in bad["error"], line
        assert '{"conversation": NAME, "run": DIGEST}' in bad["error"], line
        assert good["content"], line


def test_that_a_plugin_without_a_bot_is_wrong_use(run: Run) -> None:
    done = run("chat", "--plugin", "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "security_facility" in done.stderr


def by_hand(home: Path, *lines: str, plugin: str = "security_facility", **environment: str) -> tuple[str, str]:
    """What was printed, and what was said besides."""
    done = subprocess.run(
        [sys.executable, "-m", "console", "chat", "--plugin", plugin],
        env=environment_of(home, **environment),
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_that_a_suggested_action_is_run_by_its_digest_once(home: Path) -> None:
    asked = {"conversation": "a", "text": "What is critical right now?"}
    _, (first,), _ = chat(home, asked)
    (action,) = (each for each in first["actions"] if each["tool"] == "escalate_violation")
    run = {"conversation": "a", "run": action["digest"]}
    code, (done, again), said = chat(home, run, run)
    assert code == 0, said
    assert set(done) == {"conversation", "content", "run", "elapsed_ms"}
    assert f"Violation {action['arguments']['violation']}" in done["content"]
    assert again["content"] == done["content"]
    code, (elsewhere, unknown), _ = chat(
        home, {"conversation": "b", "run": action["digest"]}, {"conversation": "a", "run": "0"}
    )
    assert code == 1
    assert "suggests that" in elsewhere["error"]
    assert "suggests that" in unknown["error"]


def test_that_a_suggested_action_is_run_by_its_number(home: Path) -> None:
    out, said = by_hand(home, "What is critical right now?", "/2", "/1")
    assert "  /1 Escalate violation " in out
    assert "escalated" in out.split("  [rules, trace", 1)[1].lower()
    assert "suggests no number 2" in said


@pytest.mark.parametrize(("word", "done"), [("yes", True), ("", False), ("y", False)])
def test_that_an_irreversible_action_asks_in_the_terminal(home: Path, tmp_path: Path, word: str, done: bool) -> None:
    more = str(make_letters(tmp_path / "more"))
    out, _ = by_hand(home, "letter: all is well", "/1", word, plugin="letters", OPERATOR_CONSOLE_PLUGINS=more)
    assert "This cannot be taken back. Type yes to do it" in out
    assert "    text: letter: all is well" in out
    assert ("The letter to Ada is sent." in out) is done
    assert ("Nothing was done." in out) is not done


def test_that_watching_tells_a_mistake_with_file_and_line_and_the_chat_goes_on(home: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bundled_folder() / "sales_marketing", tmp_path / "watched"))
    manifest = folder / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('name = "sales_marketing"', 'name = "watched"', 1))
    talk = subprocess.Popen(
        [sys.executable, "-m", "console", "chat", "--plugin", "watched", "--watch"],
        env=environment_of(home, OPERATOR_CONSOLE_PLUGINS=str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert talk.stdin is not None
    assert talk.stdout is not None
    assert talk.stderr is not None
    talk.stdin.write("hello\n")
    talk.stdin.flush()
    while "trace" not in talk.stdout.readline():
        assert talk.poll() is None
    (folder / "guidelines.yaml").write_text("- id: 5\n", encoding="utf-8")
    told = ""
    while "goes on as it was" not in told:
        assert talk.poll() is None, told
        told = talk.stderr.readline()
    assert "guidelines.yaml, line 1" in told
    out, _ = talk.communicate("hello\n\n", timeout=60)
    assert talk.returncode == 0
    assert "trace" in out


def test_that_a_resume_goes_along_from_the_terminal(home: Path, tmp_path: Path) -> None:
    resume = tmp_path / "my cv.txt"
    resume.write_text("Amina Diallo\nSkills: CCTV, first aid\nLanguages: English", encoding="utf-8")
    hello = [{"conversation": "a", "text": text} for text in ("hello", "yes", "Amina Diallo")]
    code, answers, said = chat(
        home,
        *hello,
        {"conversation": "a", "text": "", "files": [str(resume)]},
        {"conversation": "a", "text": "which job fits me?"},
        plugin="recruitment",
    )
    assert code == 0, said
    assert answers[3]["content"].startswith("Thank you, I read my cv.txt.\n- Skills: CCTV, first aid")
    assert answers[3]["tools_used"] == ["take_resume"]
    assert "2 of 4 skills: CCTV, first aid" in answers[4]["content"]


def test_that_a_file_that_is_not_there_is_told_and_nothing_is_posted(home: Path) -> None:
    given: tuple[object, ...] = ("cv.txt", 7, ["no such file.pdf"])
    lines = [{"conversation": "a", "text": "my cv", "files": files} for files in given]
    code, answers, _ = chat(home, *lines, plugin="recruitment")
    assert code == 1
    assert ["error" in answer for answer in answers] == [True] * len(given), answers


def test_that_a_file_is_attached_by_hand(home: Path, tmp_path: Path) -> None:
    resume = tmp_path / "my cv.txt"
    resume.write_text("Bruno Castro\nSkills: forklift, loading", encoding="utf-8")
    lines = ["hello", "yes", "Bruno Castro", f"/attach '{resume}' here it is", "/attach 'open", ""]
    done = subprocess.run(
        [sys.executable, "-m", "console", "chat", "--plugin", "recruitment"],
        env=environment_of(home),
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    assert "I read my cv.txt" in done.stdout
    assert "Put a name with blanks in quotes." in done.stderr


def test_that_the_house_asks_as_in_the_window(home: Path) -> None:
    out, _ = by_hand(home, "how many applications do we have?", plugin="recruitment")
    assert "May I keep what you tell me" in out
    done = subprocess.run(
        [sys.executable, "-m", "console", "chat", "--plugin", "recruitment", "--house", "--json"],
        env=environment_of(home),
        input='{"conversation": "a", "text": "how many applications do we have?"}\n',
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert json.loads(done.stdout)["tools_used"] == ["count_applications"], done.stderr


def test_that_a_file_that_begins_with_a_mark_of_its_encoding_is_read(home: Path) -> None:
    code, (answer,), said = chat(home, '\ufeff{"conversation": "a", "text": "hello"}')
    assert (code, answer["conversation"]) == (0, "a"), said


def test_that_two_processes_in_one_conversation_get_a_reply_for_each_line(home: Path) -> None:
    line = '{"conversation": "both", "text": "status report %d"}\n'
    talks = [
        subprocess.Popen(
            [sys.executable, "-m", "console", "chat", "--plugin", "security_facility", "--json"],
            env=environment_of(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for number, talk in enumerate(talks):
        assert talk.stdin is not None
        talk.stdin.write("".join(line % (10 * number + each) for each in range(5)))
        talk.stdin.flush()
    for talk in talks:
        out, said = talk.communicate(timeout=110)
        answers = [json.loads(each) for each in out.splitlines()]
        assert [each.get("error") for each in answers] == [None] * 5, said
        assert talk.returncode == 0
