"""What each command does to files and profiles, read back from what it wrote."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import PASSPHRASE, Run

SHIFTS = """\
id,site,post,planned_start,planned_end,planned_guard,guard,checked_in_at,checked_out_at
N1,north,gate,2026-03-02T06:00:00Z,2026-03-02T14:00:00Z,Ann,Ann,2026-03-02T05:55:00Z,2026-03-02T14:01:00Z
N2,north,gate,2026-03-02T14:00:00Z,yesterday,Bob,,,
N3,north,gate,2026-03-02T22:00:00Z,2026-03-03T06:00:00Z,Cy,,,
"""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture
def shifts(tmp_path: Path) -> Path:
    path = tmp_path / "shifts.csv"
    path.write_text(SHIFTS, encoding="utf-8")
    return path


def test_that_import_tells_a_bad_row_by_place_and_takes_the_rest(run: Run, shifts: Path, tmp_path: Path) -> None:
    done = run("import", str(shifts), "--as", "shift", "--new-sites", "Europe/Berlin")
    assert done.returncode == 0, done.stderr
    assert "shifts.csv, line 3, column planned_end: " in done.stderr
    assert "2 new, 0 changed, 0 unchanged, 1 with problems" in done.stdout
    out = tmp_path / "out.csv"
    assert run("export", "shift", "--out", str(out)).returncode == 0
    assert [row["id"] for row in rows_of(out)] == ["N1", "N3"]


def test_that_importing_twice_changes_nothing(run: Run, shifts: Path) -> None:
    words = ("import", str(shifts), "--as", "shift", "--new-sites", "UTC", "--json")
    first, second = (json.loads(run(*words).stdout) for _ in range(2))
    assert (first["files"][0]["new"], first["site_days_scored"]) == (2, 1)
    assert (second["files"][0]["unchanged"], second["site_days_scored"]) == (2, 0)


def test_that_what_was_imported_is_scored_at_once(run: Run, shifts: Path, tmp_path: Path) -> None:
    run("import", str(shifts), "--as", "shift", "--new-sites", "UTC")
    out = tmp_path / "checks.jsonl"
    assert run("export", "checks", "--out", str(out)).returncode == 0
    checks = [json.loads(line) for line in out.read_text().splitlines()]
    assert {check["day"] for check in checks} == {"2026-03-02"}
    failed = sum(not check["passed"] for check in checks)
    violations = tmp_path / "violations.csv"
    run("export", "violations", "--out", str(violations))
    assert len(rows_of(violations)) == failed > 0


def test_that_a_gzipped_file_and_a_mapping_import_into_a_named_tenant(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.csv.gz"
    log.write_bytes(gzip.compress(b"Nr;Prio;At\n1;hot;02.03.2026 08:00\n2;cold;02.03.2026 09:30\n"))
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        'kind: alert\ntimes: "%d.%m.%Y %H:%M"\nzone: Europe/Berlin\n'
        "site: {constant: hall, create: {zone: Europe/Berlin}}\n"
        "columns:\n  id: Nr\n  raised_at: At\n"
        "  priority: {column: Prio, values: {hot: critical}, otherwise: low}\n"
    )
    done = run("import", str(log), "--as", "alert", "--mapping", str(mapping), "--tenant", "west")
    assert done.returncode == 0, done.stderr
    assert "Made the tenant 'west'." in done.stderr
    out = tmp_path / "alerts.csv"
    run("export", "alert", "--tenant", "west", "--out", str(out))
    assert [(row["priority"], row["raised_at"]) for row in rows_of(out)] == [
        ("critical", "2026-03-02T07:00:00Z"),
        ("low", "2026-03-02T08:30:00Z"),
    ]


def test_that_a_missing_site_is_told_with_the_option_that_makes_it(run: Run, shifts: Path) -> None:
    done = run("import", str(shifts), "--as", "shift")
    assert done.returncode == 1
    assert "--new-sites" in done.stderr


def test_that_a_file_without_a_good_row_makes_no_tenant(run: Run, shifts: Path, tmp_path: Path) -> None:
    words = ("import", str(shifts), "--as", "shift", "--tenant", "west")
    done = run(*words, "--json")
    assert json.loads(done.stdout)["files"][0] | {"problems": []} == {
        "file": "shifts.csv", "kind": "shift", "state": "discarded", "rows": 0,
        "new": 0, "changed": 0, "unchanged": 0, "problem_count": 3, "problems": [],
    }  # fmt: skip
    assert "Made the tenant" not in done.stderr
    assert run("export", "shift", "--tenant", "west", "--out", str(tmp_path / "x.csv")).returncode == 2
    assert run(*words, "--new-sites", "UTC").returncode == 0
    assert run("export", "shift", "--tenant", "west", "--out", str(tmp_path / "x.csv")).returncode == 0


def test_that_a_file_that_is_not_there_fails_in_one_line_and_makes_no_tenant(run: Run, tmp_path: Path) -> None:
    done = run("import", str(tmp_path / "none.csv"), "--as", "shift")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert run("export", "shift", "--tenant", "main", "--out", str(tmp_path / "x.csv")).returncode == 2


def test_that_list_tells_every_kind_with_its_fields(run_on_nothing: Run) -> None:
    kinds = json.loads(run_on_nothing("import", "--list", "--json").stdout)
    assert {"post", "shift", "tour", "alert", "ticket", "emergency"} <= set(kinds)
    shown = run_on_nothing("import", "--list").stdout
    for name, kind in kinds.items():
        assert f"{name}: " in shown
        assert all(field["name"] in shown and field["type"] in shown for field in kind["fields"])


def test_that_filters_narrow_an_export_and_add_up(run: Run, tmp_path: Path) -> None:
    def count(*words: str) -> int:
        out = tmp_path / "v.csv"
        done = run("export", "violations", "--out", str(out), *words)
        assert done.returncode == 0, done.stderr
        rows = rows_of(out)
        assert done.stdout == f"{out}: {len(rows):,} rows\n"
        return len(rows)

    everything = count()
    critical, others = count("--severity", "critical"), count("--severity", "high,Medium", "--severity", "low")
    assert critical + others == everything > critical > 0
    assert count("--status", "open") + count("--status", "closed") == everything
    assert 0 < count("--pillar", "P2", "--text", "tour", "--owner", "nobody", "--review", "new") < everything


def test_that_conversations_are_exported_by_list_and_filters_of_other_exports_refused(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "talks.csv"
    done = run("export", "conversations", "--view", "needs-a-human", "--from", "2026-01-01", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_text(encoding="utf-8").startswith("id,channel,bot,customer,name,state,owner")
    for words in (("conversations", "--site", "x"), ("violations", "--view", "all"), ("checks", "--channel", "web")):
        assert run("export", *words, "--out", str(out)).returncode == 2


def test_that_a_scorecard_export_reconciles_with_the_checks(run: Run, tmp_path: Path) -> None:
    scores, checks = tmp_path / "s.csv", tmp_path / "c.csv"
    run("export", "scorecard", "--out", str(scores))
    run("export", "checks", "--out", str(checks))
    assert sum(int(row["checks"]) for row in rows_of(scores)) == len(rows_of(checks))
    for row in rows_of(scores):
        assert int(row["checks"]) == int(row["passed"]) + int(row["failed"])


@pytest.mark.parametrize("what", ["violations", "scorecard"])
def test_that_a_pdf_report_can_be_read(run: Run, tmp_path: Path, what: str) -> None:
    out = tmp_path / "report.pdf"
    done = run("export", what, "--out", str(out), *(["--status", "open"] if what == "violations" else []))
    assert done.returncode == 0, done.stderr
    assert what[:-1] in PdfReader(out).pages[0].extract_text().lower()


def test_that_an_unknown_site_in_a_filter_is_wrong_use(run: Run, tmp_path: Path) -> None:
    done = run("export", "violations", "--site", "atlantis", "--out", str(tmp_path / "x.csv"))
    assert done.returncode == 2
    assert "atlantis" in done.stderr
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("name", ["page.png", "page.pdf"])
def test_that_a_snapshot_draws_the_profile_without_a_display(run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    done = run("snapshot", "scorecard", "--out", str(out), "--size", "1000x700", DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}\n"
    head = out.read_bytes()
    if name.endswith(".png"):
        assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1000, 700)
    else:
        assert len(PdfReader(out).pages) == 1


def test_that_a_snapshot_without_a_profile_shows_the_demo_and_keeps_nothing(
    run_on_nothing: Run, tmp_path: Path
) -> None:
    out = tmp_path / "demo.png"
    done = run_on_nothing("snapshot", "violations", "--out", str(out), OPERATOR_CONSOLE_PASSPHRASE=None)
    assert done.returncode == 0, done.stderr
    assert "demo data, which is kept nowhere" in done.stderr
    assert out.stat().st_size > 10_000
    assert not list(tmp_path.rglob("console.db"))


def test_that_plugins_lists_a_broken_one_with_its_reason_and_keeps_the_rest(
    run_on_nothing: Run, tmp_path: Path
) -> None:
    broken = tmp_path / "more" / "broken"
    broken.mkdir(parents=True)
    (broken / "plugin.toml").write_text("name = 3\n")
    done = run_on_nothing("plugins", "--json", OPERATOR_CONSOLE_PLUGINS=str(tmp_path / "more"))
    loaded = {report["name"]: report for report in json.loads(done.stdout)}
    assert done.returncode == 0
    assert loaded["security_facility"]["loaded"]
    assert not loaded["broken"]["loaded"]
    assert loaded["broken"]["trouble"]
    shown = run_on_nothing("plugins", OPERATOR_CONSOLE_PLUGINS=str(tmp_path / "more")).stdout
    assert loaded["broken"]["trouble"] in shown


def test_that_doctor_is_content_where_all_is_there(run: Run) -> None:
    done = run("doctor", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stdout
    names = [line.split("  ")[1] for line in done.stdout.splitlines()]
    assert {"versions", "Qt libraries", "display", "disk", "plugin", "keyring", "profile", "database"} <= set(names)


def test_that_doctor_says_what_to_do_about_each_thing_that_is_wrong(run: Run, home: Path) -> None:
    database = next(home.rglob("console.db"))
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\xff" * 4096)
    done = run("doctor", DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    wrong = [index for index, line in enumerate(lines) if line.startswith("--")]
    assert {lines[index].split()[1] for index in wrong} == {"display", "database"}
    assert all("→ " in lines[index + 1] for index in wrong)


def test_that_score_has_nothing_left_to_do_the_second_time(run: Run) -> None:
    run("score")
    assert run("score").stdout == "0 site-days scored.\n"


def test_that_a_new_recovery_passphrase_opens_the_profile(run: Run) -> None:
    done = run("key", "recovery", OPERATOR_CONSOLE_NEW_PASSPHRASE="battery staple")
    assert done.returncode == 0, done.stderr
    assert run("score", OPERATOR_CONSOLE_PASSPHRASE="battery staple").returncode == 0


def test_that_after_a_rotation_the_same_passphrase_opens_the_same_records(
    run: Run, home: Path, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    run("export", "shift", "--out", str(before))
    database = next(home.rglob("console.db"))
    old = database.read_bytes()[:4096]
    done = run("key", "rotate", OPERATOR_CONSOLE_PASSPHRASE=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    assert database.read_bytes()[:4096] != old
    run("export", "shift", "--out", str(after))
    assert after.read_bytes() == before.read_bytes()
