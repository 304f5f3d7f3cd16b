"""Knowledge read from files: each form, and problems that name file and line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from console.desk.knowledge_files import read_knowledge
from console.domain.knowledge import EntryType
from console.domain.trouble import Trouble

GOOD = "---\nid: sop-x\ntype: sop\ntitle: A guard is missing\nkeywords: [no show]\npriority: 70\n---\nCall.\n"


def written(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


def test_that_front_matter_says_what_an_entry_is(tmp_path: Path) -> None:
    found = read_knowledge(written(tmp_path, "a.md", GOOD))
    (text,) = found.texts
    assert (text.id, text.type, text.title, text.body) == ("sop-x", EntryType.SOP, "A guard is missing", "Call.")
    assert (text.keywords, text.priority, found.problems) == (("no show",), 70, [])


def test_that_plain_markdown_is_a_note_named_by_its_heading(tmp_path: Path) -> None:
    (text,) = read_knowledge(written(tmp_path, "gate-rules.md", "# Gates\n\nShut them.\n")).texts
    assert (text.id, text.type, text.title) == ("gate-rules", EntryType.NOTE, "Gates")


def test_that_front_matter_of_other_programs_is_read_as_far_as_it_means_something(tmp_path: Path) -> None:
    head = "---\ntitle: Pump procedure\nlayout: post\ntags: [pump, hall]\nauthor: {name: Ada}\n---\n"
    found = read_knowledge(written(tmp_path, "pump-1.md", f"{head}# Pump\n\nStop it first.\n"))
    assert found.problems == []
    (text,) = found.texts
    assert (text.id, text.type, text.title) == ("pump-1", EntryType.NOTE, "Pump procedure")
    assert (text.keywords, text.body) == (("pump", "hall"), "# Pump\n\nStop it first.")
    (named,) = read_knowledge(written(tmp_path, "b.md", "---\nlayout: post\n---\n# Valve\n\nShut it.\n")).texts
    assert (named.id, named.title) == ("b", "Valve")


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.json", "a.jsonl"])
@pytest.mark.parametrize("content", ["", "\ufeff", " \n\n"])
def test_that_an_empty_file_is_told_as_one(tmp_path: Path, name: str, content: str) -> None:
    found = read_knowledge(written(tmp_path, name, content))
    assert [str(problem) for problem in found.problems] == [f"{name}, line 1: the file is empty"]


def test_that_a_table_in_utf_16_is_read_and_another_encoding_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("title,body\nStraße,Grüße\n".encode("utf-16"))
    (tmp_path / "b.csv").write_bytes("title,body\nStraße,Grüße\n".encode("latin-1"))
    found = read_knowledge(tmp_path)
    assert [(text.title, text.body) for text in found.texts] == [("Straße", "Grüße")]
    (problem,) = found.problems
    assert "save it as UTF-8" in problem.reason


def test_that_a_wrong_section_is_told_by_line_and_the_others_are_read(tmp_path: Path) -> None:
    file = written(tmp_path, "a.md", GOOD + "---\nid: y\ntype: spell\ntitle: Y\n---\nText.\n")
    found = read_knowledge(file)
    assert [text.id for text in found.texts] == ["sop-x"]
    (problem,) = found.problems
    assert (problem.file, problem.line) == ("a.md", 11)
    assert "type" in problem.reason


def test_that_a_table_of_questions_is_a_faq(tmp_path: Path) -> None:
    table = 'Question;Answer;Tags\nHow to open?;"Push\nhard";gate, door\nNo answer;;\nLast?;Yes;\n'
    found = read_knowledge(written(tmp_path, "faq.csv", table))
    assert [(text.id, text.type, text.body) for text in found.texts] == [
        ("how-to-open", EntryType.FAQ, "Push\nhard"),
        ("last", EntryType.FAQ, "Yes"),
    ]
    assert found.texts[0].keywords == ("gate", "door")
    assert [str(problem) for problem in found.problems] == ["faq.csv, line 4: The entry 'no-answer' has no body."]


def test_that_an_answer_without_a_question_is_told_so_with_its_line(tmp_path: Path) -> None:
    found = read_knowledge(written(tmp_path, "faq.csv", "question,answer\nWhere?,Here\n,Nowhere\n"))
    assert [text.title for text in found.texts] == ["Where?"]
    assert [str(problem) for problem in found.problems] == ["faq.csv, line 3: It has no title or question."]


@pytest.mark.parametrize(
    "content",
    [
        '[\n {"title": "A", "body": "a"},\n {"title": "B", "body": "b"}\n]',
        '{"entries": [{"title": "A", "body": "a"}, {"title": "B", "body": "b"}]}',
        '{"title": "A", "body": "a"}\n{"title": "B", "body": "b"}\n',
    ],
    ids=["list", "named list", "lines"],
)
def test_that_json_is_a_list_a_named_list_or_lines(tmp_path: Path, content: str) -> None:
    found = read_knowledge(written(tmp_path, "a.json", content))
    assert ([text.title for text in found.texts], found.problems) == (["A", "B"], [])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('[\n{"title": "A", "body": "a"},\n{"title": }]', 3, "no JSON"),
        ('[{"title": "A", "body": "a"},\n7]', 2, "object"),
        ('[{"title": "A", "body": "a"},\n\n{"title": "B", "bodi": "b"}]', 3, "'bodi' is none of"),
        ('[{"title": "A", "body": "a"},\n{"title": "B", "body": "b", "priority": 700}]', 2, "not 0 to 100"),
        ('[{"title": "A", "body": "a"}', 1, "no end"),
    ],
)
def test_that_a_bad_value_is_told_by_line_and_those_before_are_read(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    found = read_knowledge(written(tmp_path, "a.json", content))
    assert [text.title for text in found.texts] == ["A"]
    (problem,) = found.problems
    assert problem.line == line
    assert reason in problem.reason


def test_that_a_folder_is_read_whole_and_an_id_counts_once(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    written(tmp_path, "a.md", GOOD)
    written(tmp_path / "deep", "b.md", GOOD)
    (tmp_path / "c.csv").write_bytes(b"title,body\n\xff,b\n")
    written(tmp_path, "ignored.txt", "x")
    steps: list[tuple[int, int]] = []
    found = read_knowledge(tmp_path, lambda done, total: steps.append((done, total)))
    assert [text.id for text in found.texts] == ["sop-x"]
    assert [(each.file, each.reason) for each in found.problems] == [
        ("c.csv", "it is no text in UTF-8: save it as UTF-8 and bring it in again"),
        ("b.md", "the id 'sop-x' is given twice"),
    ]
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_that_nothing_to_read_is_trouble(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.md", written(tmp_path, "a.txt", "x")):
        with pytest.raises(Trouble):
            read_knowledge(path)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('{"title": "A", "body": ["b"]}', "The body is no text."),
        ('{"title": {"a": 1}, "body": "b"}', "The title is no text."),
        ('{"title": "A", "body": true}', "The body is no text."),
        ('{"title": "A", "body": "b", "id": [1]}', "The id is no text."),
        ('{"title": "A", "body": "b", "keywords": 5}', "The keywords are no list of words."),
        ('{"title": "A", "body": "b", "keywords": [{"x": 1}]}', "The keywords is no text."),
        ('{"title": "A", "body": "b", "priority": 1e999}', "The priority inf is no whole number."),
        ('{"title": "A", "body": "\\ud800"}', "The body holds a character that is no text."),
    ],
)
def test_that_a_value_of_another_kind_is_told_and_the_next_is_read(tmp_path: Path, entry: str, reason: str) -> None:
    found = read_knowledge(written(tmp_path, "a.json", f'[\n{entry},\n{{"title": "B", "body": "b"}}]'))
    assert [text.title for text in found.texts] == ["B"]
    assert [(problem.line, problem.reason) for problem in found.problems] == [(2, reason)]


def test_that_an_id_given_twice_is_told_where_it_is_given_again(tmp_path: Path) -> None:
    table = "id,title,body\nk1,A,a\nk2,B,b\nk1,C,c\n"
    found = read_knowledge(written(tmp_path, "a.csv", table))
    assert [str(problem) for problem in found.problems] == ["a.csv, line 4: the id 'k1' is given twice"]


def test_that_a_long_list_on_one_line_takes_no_more_per_entry_than_a_short_one(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        body = "word " * 60
        entries = ",".join(f'{{"title": "T {number}", "body": "{body}"}}' for number in range(count))
        file = written(tmp_path, f"{count}.json", f"[{entries}]")
        began = time.perf_counter()
        assert len(read_knowledge(file).texts) == count
        return time.perf_counter() - began

    few = min(seconds(1_000) for _ in range(3))
    assert seconds(16_000) < few * 16 * 4
