"""``knowledge`` as a process."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_that_what_was_imported_is_found_and_a_second_import_changes_nothing(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "faq.csv"
    table.write_text("question,answer\nWhere is the zebra house?,Behind the lions\nNothing,\n")
    first, second = (run("knowledge", "import", str(table), "--json") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "faq.csv, line 3: The entry 'nothing' has no body." in first.stderr
    counts = [json.loads(done.stdout)["files"][0] for done in (first, second)]
    assert [(each["read"], each["changed"], each["unchanged"]) for each in counts] == [(1, 1, 0), (1, 0, 1)]
    found = json.loads(run("knowledge", "search", "zebra", "house", "--json").stdout)["hits"]
    assert (found[0]["title"], found[0]["source"]) == ("Where is the zebra house?", "file:faq.csv")
    assert found[0]["score"] > 0.7


def test_that_the_procedures_of_the_plugin_are_there_from_the_start(run: Run) -> None:
    done = run("knowledge", "search", "missed tour")
    assert done.returncode == 0, done.stderr
    assert "A tour did not start in time" in done.stdout


def test_that_a_file_that_is_not_there_fails_in_one_line(run: Run) -> None:
    done = run("knowledge", "import", "nowhere.md")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("operator-console: There is no file nowhere.md.")


def test_that_one_missing_file_of_several_keeps_no_other_from_coming_in(run: Run, tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,title,body\na,First,Text.\n", encoding="utf-8")
    other.write_text("id,title,body\nb,Second,Text.\n", encoding="utf-8")
    done = run("knowledge", "import", str(one), "nowhere.md", str(other))
    assert done.returncode == 1
    assert [line.split(": ")[1].split(",")[0] for line in done.stdout.splitlines()] == ["1 read", "0 read", "1 read"]
    assert "nowhere.md: There is no file nowhere.md. Check the name." in done.stderr
    assert "Nothing was changed" not in done.stderr
