"""Files that are imported: which forms are read, what a mapping says, and what is told of bad ones."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from console.domain.imports import ImportState
from console.domain.records import MergeCount
from console.domain.trouble import Trouble
from tests.desk.conftest import HEADER
from tests.desk.imported import ALERT, ROW, bodies, count, runs
from tests.fakes.desk_profile import ADMIN, TENANT, Profile

MAPPING = """\
kind: alert
times: "%d.%m.%Y %H:%M"
zone: Europe/Berlin
empty: ["-"]
site: {constant: north}
columns:
  id: No
  raised_at: Time
  priority: {column: Prio, values: {"1": critical, "2": high}, otherwise: low}
  resolved_at: Done
"""


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("utf8.csv", lambda text: text.encode()),
        ("mark.csv", lambda text: text.encode("utf-8-sig")),
        ("utf16.csv", lambda text: text.encode("utf-16")),
        ("utf16be.csv", lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
        ("zipped", lambda text: gzip.compress(text.encode())),
        ("semicolon.csv", lambda text: text.replace(",", ";").encode()),
        ("tab.txt", lambda text: text.replace(",", "\t").encode()),
        ("bar.csv", lambda text: text.replace(",", "|").encode()),
        ("windows.csv", lambda text: text.replace("\n", "\r\n").encode()),
        ("mac.csv", lambda text: text.replace("\n", "\r").encode()),
        ("no_end.csv", lambda text: text.rstrip("\n").encode()),
        ("blank lines.csv", lambda text: text.replace("\n", "\n\n").encode()),
    ],
)
async def test_every_usual_form_of_csv_is_read(profile: Profile, name: str, encode: Callable[[str], bytes]) -> None:
    content = encode(HEADER + ROW + ROW.replace("A1", "Ä2").replace("critical", "Low"))
    report = await profile.load("alert", content, name=name)
    assert report.problems == ()
    assert report.run.merged == MergeCount(new=2)
    assert (await bodies(profile))["Ä2"]["priority"] == "low"


async def test_quoted_fields_may_hold_delimiters_and_line_ends(profile: Profile) -> None:
    text = "id,site,raised_at,priority,category\n"
    text += '"A,1",north,2026-03-17T01:00:00Z,low,"two\nlines; ""so"""\nA2,x,y,low,\n'
    report = await profile.load("alert", text)
    assert (await bodies(profile))["A,1"]["category"] == 'two\nlines; "so"'
    assert [problem.line for problem in report.problems] == [4]


async def test_json_lines_are_read_with_late_columns_and_numbers(profile: Profile) -> None:
    text = '{"id":"A1","site":"north","raised_at":"2026-03-17T01:00:00Z","priority":"low"}\n'
    late = text.replace("A1", "A2").replace("}", ',"reopened":3,"acknowledged_at":null}')
    report = await profile.load("alert", text + late + '[1]\n{"id":{}}\n' + '{"id"', name="a.jsonl")
    assert (await bodies(profile))["A2"]["reopened"] == 3
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, ""), (4, ""), (5, "")]


class TestFileThatCannotBeRead:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "is empty"),
            (b"\xef\xbb\xbf", "is empty"),
            (b"\n \n", "is empty"),
            (b"PK\x03\x04rest", "spreadsheet"),
            (b"\x89PNG\r\n", "picture"),
            (b"SQLite format 3\0", "database"),
            (b"id,site\nA1,a\0b\n", "line 2: there is a NUL"),
            (HEADER.encode() + b"A1,n\xf6rth,x,y,,\n", "line 2, byte 60: 0xF6 is not UTF-8"),
            (b"\xff\xfea\0,\0\x00\xd8\n\0", "is not UTF-16"),
            (b'[{"id": 1}]', "one JSON list"),
            (b"one,two\n1,2\n", "no column id, site, raised_at, priority. Its columns are: one, two"),
            (b"id,id\n", "'id' is there twice"),
            (gzip.compress(HEADER.encode() * 5000)[:-20], "cut off"),
            (b"\x1f\x8bnot really zipped", "damaged"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    async def test_is_told_clearly_and_nothing_goes_in(self, profile: Profile, content: bytes, words: str) -> None:
        with pytest.raises(Trouble, match=words) as told:
            await profile.load("alert", content)
        assert "rows.csv" in str(told.value)
        assert await count(profile) == 0
        assert all(run.state is ImportState.DISCARDED for run in await runs(profile))

    async def test_such_as_a_folder_or_none_at_all(self, profile: Profile) -> None:
        for file, words in ((profile.folder, "is a folder"), (profile.folder / "none.csv", "no file")):
            with pytest.raises(Trouble, match=words):
                await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT)

    async def test_far_into_it_leaves_nothing(self, profile: Profile) -> None:
        rows = "".join(f"A{n},north,2026-03-17T01:00:00Z,low,,\n" for n in range(20_000))
        with pytest.raises(Trouble, match=r"line 20002, byte .*0xFF is not UTF-8"):
            await profile.load("alert", (HEADER + rows).encode() + b"\xff\n")
        assert await count(profile) == 0
        assert [run.state for run in await runs(profile)] == [ImportState.DISCARDED]

    async def test_line_without_end_is_bounded(self, profile: Profile) -> None:
        with pytest.raises(Trouble, match="longer than 4,000,000"):
            await profile.load("alert", HEADER + "x" * 5_000_000)

    async def test_unknown_kind_names_the_kinds(self, profile: Profile) -> None:
        with pytest.raises(Trouble, match=r"alert, .*checkpoint"):
            await profile.load("alarm", HEADER)


class TestBadRow:
    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            ("A1,nowhere,2026-03-17T01:00:00Z,low,,", "site", "there is no site 'nowhere'"),
            ("A1,north,yesterday,low,,", "raised_at", "'yesterday' is no time of the form iso"),
            ("A1,north,2026-03-17T01:00:00,low,,", "raised_at", "says no zone"),
            ("A1,north,0001-01-01T00:00:00Z,low,,", "raised_at", "outside the years"),
            ("A1,north,,low,,", "raised_at", "it is empty"),
            (",north,2026-03-17T01:00:00Z,low,,", "id", "it is empty"),
            ("A1,north,2026-03-17T01:00:00Z,urgent,,", "priority", "'urgent' is none of critical, high"),
            ("A1,north,2026-03-17T01:00:00Z,low", "", "it has 4 fields where the header has 6"),
            ('A1,north,2026-03-17T01:00:00Z,"low"x,,', "", "expected after"),
            (f"{'A' * 201},north,2026-03-17T01:00:00Z,low,,", "id", "longer than 200"),
            (f"A1,north,{'2' * 140_000},low,,", "", "longer than 131,072"),
        ],
        ids=lambda value: value[:30] if isinstance(value, str) else "",
    )
    async def test_is_told_with_line_column_and_reason_and_the_rest_goes_in(
        self, profile: Profile, row: str, column: str, reason: str
    ) -> None:
        good = "B1,north,2026-03-17T01:00:00Z,low,,\n"
        report = await profile.load("alert", HEADER + good + row + "\n" + good.replace("B1", "B2"))
        (problem,) = report.problems
        assert (problem.file, problem.line, problem.column) == ("rows.csv", 3, column)
        assert reason in problem.reason
        assert set(await bodies(profile)) == {"B1", "B2"}
        assert (report.run.rows, report.run.problems) == (2, 1)

    async def test_that_the_kind_itself_refuses_is_told_in_its_words(self, profile: Profile) -> None:
        text = "id,site,post,planned_start,planned_end\nS1,north,P,2026-03-17T08:00:00Z,2026-03-17T07:00:00Z\n"
        report = await profile.load("shift", text)
        assert "planned_end must be after planned_start" in report.problems[0].reason

    @pytest.mark.parametrize("number", ["nan", "1e5", "1" * 30, "ten"])
    async def test_number_that_is_none_is_refused(self, profile: Profile, number: str) -> None:
        text = f"id,site,route,planned_start,planned_minutes\nT1,north,R,2026-03-17T08:00:00Z,{number}\n"
        report = await profile.load("tour", text)
        assert [problem.column for problem in report.problems] == ["planned_minutes"]

    async def test_only_the_first_thousand_are_kept_and_all_counted(self, profile: Profile) -> None:
        report = await profile.load("alert", HEADER + "A,x,y,z,,\n" * 2500 + "B1,north,2026-03-17T01:00:00Z,low,,\n")
        assert (len(report.problems), report.problem_count, report.run.merged.new) == (1000, 2500, 1)

    async def test_unclosed_quote_is_told(self, profile: Profile) -> None:
        report = await profile.load("alert", HEADER + ROW + 'A2,"north\n')
        assert "never closed" in report.problems[0].reason
        assert await count(profile) == 1


class TestMapping:
    async def test_names_columns_tables_times_and_zone(self, profile: Profile) -> None:
        text = "No,Time,Prio,Done\n7,17.03.2026 01:30,2,-\n8,17.07.2026 01:30,9,17.07.2026 02:00\n"
        report = await profile.load("alert", text, mapping=MAPPING)
        assert report.problems == ()
        found = await bodies(profile)
        assert (found["7"]["raised_at"], found["7"]["priority"]) == ("2026-03-17T00:30:00Z", "high")
        assert found["7"]["resolved_at"] is None
        assert (found["8"]["raised_at"], found["8"]["priority"]) == ("2026-07-16T23:30:00Z", "low")

    async def test_time_skipped_or_doubled_by_a_clock_change_has_a_rule(self, profile: Profile) -> None:
        text = "No,Time,Prio,Done\n1,29.03.2026 02:30,1,-\n2,25.10.2026 02:30,1,-\n"
        await profile.load("alert", text, mapping=MAPPING)
        found = await bodies(profile)
        assert found["1"]["raised_at"] == "2026-03-29T01:30:00Z"
        assert found["2"]["raised_at"] == "2026-10-25T00:30:00Z"

    async def test_makes_sites_only_when_it_says_so_and_only_when_applied(self, profile: Profile) -> None:
        text = "No,Time,Prio,Done,Place\n1,17.03.2026 01:30,1,-,Dock\n2,17.03.2026 01:30,1,-,north\n"
        closed = MAPPING.replace("{constant: north}", "Place")
        report = await profile.load("alert", text, mapping=closed)
        assert [problem.reason for problem in report.problems] == ["there is no site 'Dock'"]
        await profile.load(
            "alert", text, mapping=closed.replace("Place", "{column: Place, create: {zone: Asia/Tokyo}}")
        )
        sites = {site.id: site.zone for site in await profile.database.read(lambda tx: tx.tenants.sites(TENANT))}
        assert sites["Dock"] == "Asia/Tokyo"  # type: ignore[index]
        rows = await profile.database.read(lambda tx: list(tx.records.all(TENANT, ALERT)))
        assert len(rows) == 2

    async def test_missing_column_is_named_with_what_was_found(self, profile: Profile) -> None:
        with pytest.raises(Trouble, match=r"no column Prio, Done\. Its columns are: No, Time"):
            await profile.load("alert", "No,Time\n", mapping=MAPPING)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (("kind: alert", "kind: tour"), "map.yaml, line 1, kind: it is for 'tour'"),
            (("columns:", "colums:"), "line 6, colums: unknown; known are"),
            (("  id: No", "  ident: No"), "line 7, columns.ident: unknown"),
            (("  id: No\n", ""), "id must be given for a alert"),
            (("zone: Europe/Berlin", "zone: Mars"), "line 3, zone: 'Mars' is no time zone"),
            (('times: "%d.%m.%Y %H:%M"', "times: sometime"), "line 2, times: 'sometime' is no time format"),
            (("  id: No", "  id: {column: No, take: max}"), "columns.id.take: this needs group_by"),
            (("  id: No", "  id: No\n  id: No"), "line 8, columns.id: it is given twice"),
            (("kind: alert", "kind: [a"), "map.yaml, line"),
            (("site: {constant: north}", "site: {}"), "line 5, site: give either a column or a constant"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    async def test_that_is_wrong_is_told_with_line_and_field(
        self, profile: Profile, change: tuple[str, str], words: str
    ) -> None:
        with pytest.raises(Trouble) as told:
            await profile.load("alert", "No,Time,Prio,Done\n", mapping=MAPPING.replace(*change))
        assert words in str(told.value)

    async def test_group_by_gathers_the_rows_of_a_record(self, profile: Profile) -> None:
        mapping = (
            "kind: alert\ngroup_by: no\nsite: {constant: north}\ncolumns:\n  id: no\n  priority: prio\n"
            "  raised_at: {column: at, take: min}\n"
            "  resolved_at: {column: at, take: max, where: {state: [done, over]}}\n"
            "  acknowledged_by: {column: who, take: first, where: {state: {not: new}}}\n"
            "  reopened: {column: n, take: max}\n"
        )
        text = (
            "no,at,prio,state,who,n\n1,2026-03-17T02:00:00Z,low,new,x,2\n2,2026-03-17T05:00:00Z,low,new,,0\n"
            "1,2026-03-17T01:00:00Z,high,taken,olga,10\n1,2026-03-17T04:00:00Z,critical,done,otto,9\n,,,,,\n"
        )
        report = await profile.load("alert", text, mapping=mapping)
        assert [(problem.line, problem.column) for problem in report.problems] == [(6, "no")]
        assert (report.run.rows, report.run.merged.new) == (4, 2)
        one = (await bodies(profile))["1"]
        assert (one["raised_at"], one["resolved_at"]) == ("2026-03-17T01:00:00Z", "2026-03-17T04:00:00Z")
        assert (one["priority"], one["acknowledged_by"], one["reopened"]) == ("critical", "olga", 10)
