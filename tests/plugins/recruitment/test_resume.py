"""Resumes of every kind are read; a bad file gets a sentence, within bounds, and nothing else happens."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from plugins.recruitment.resume import BadResume, Position, Resume, read_resume
from plugins.recruitment.resume.json_resume import from_json
from plugins.recruitment.resume.reading import LARGEST, MOST_PAGES
from plugins.recruitment.resume.sections import from_text, years_of

TEXT = """\
AMINA DIALLO
Security guard
Address: 12 Quay Road, Kestrel Quay
amina.diallo@example.com  +44 20 7946 0123

Profile
Calm and reliable.

Work experience
Night guard at Harbor Ltd, 06/2021 - present
Guard, Northgate Mall, March 2018 - 05/2021

Skills
- access control, CCTV
- first aid

Languages
English (native), French
Education
Guard license course 2018
"""
TODAY = date(2026, 3, 18)


def check(resume: Resume) -> None:
    assert resume.name == "Amina Diallo"
    assert resume.headline == "Security guard"
    assert resume.email == "amina.diallo@example.com"
    assert resume.phone == "+44 20 7946 0123"
    assert {"access control", "CCTV", "first aid"} <= set(resume.skills)
    assert resume.languages == ("English", "French")
    assert [each.title for each in resume.positions] == ["Night guard", "Guard"]
    assert resume.positions[0].end is None
    assert resume.years is not None
    assert resume.years >= 7.9


def pdf_of(text: str, pages: int = 1) -> bytes:
    """A real PDF with one line of text after the other."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        lines = [line.replace("(", r"\(").replace(")", r"\)") for line in text.splitlines()]
        shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 11 Tf 50 800 Td\n{shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx_of(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_that_text_is_read() -> None:
    check(read_resume("cv.txt", TEXT.encode()))
    assert read_resume("cv.txt", TEXT.encode()).city == "Kestrel Quay"
    assert from_text("Anna Berg\nCity: Oslo\nSkills: radio").city == "Oslo"


def test_that_a_pdf_is_read() -> None:
    check(read_resume("cv.pdf", pdf_of(TEXT)))


def test_that_a_word_document_is_read_with_its_tables() -> None:
    check(read_resume("cv.docx", docx_of(TEXT)))
    document = Document()
    document.add_paragraph("Bruno Castro")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Skills:", "forklift, loading"
    out = io.BytesIO()
    document.save(out)
    assert "forklift" in " ".join(read_resume("cv.docx", out.getvalue()).skills)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_that_text_of_common_encodings_is_read(codec: str) -> None:
    resume = read_resume("cv.txt", "Renée Müller\nSkills: first aid".encode(codec))
    assert (resume.name, resume.skills) == ("Renée Müller", ("first aid",))


def test_that_json_resume_is_read() -> None:
    data = {
        "basics": {
            "name": "Ines Vogel",
            "label": "Driver",
            "email": "i@example.com",
            "location": {"city": "Lindenhof"},
        },
        "work": [{"name": "Depot", "position": "Driver", "startDate": "2020-01-01", "endDate": "2022-01-01"}],
        "skills": [{"name": "Warehouse", "keywords": ["forklift"]}],
        "languages": [{"language": "German"}],
        "education": [{"institution": "School", "area": "Logistics"}],
        "meta": {"unknown": 1},
    }
    resume = read_resume("resume.json", json.dumps(data).encode())
    assert (resume.name, resume.headline, resume.city, resume.years) == ("Ines Vogel", "Driver", "Lindenhof", 2.0)
    assert resume.skills == ("Warehouse", "forklift")
    assert resume.positions == (Position("Driver", "Depot", date(2020, 1, 1), date(2022, 1, 1)),)
    assert resume.education == ("Logistics, School",)


def test_that_parts_of_a_wrong_kind_are_passed_over() -> None:
    resume = from_json('{"basics": {"name": 7, "email": null}, "work": [1, {"position": []}], "skills": {"a": 1}}')
    assert (resume.name, resume.skills, resume.years) == ("", (), None)


def test_that_skills_of_jobs_are_found_in_running_text() -> None:
    resume = read_resume("cv.txt", b"I drove a forklift for 4 years of experience.", skills=("Forklift", "CCTV"))
    assert (resume.skills, resume.years) == (("Forklift",), 4.0)


def test_that_times_that_overlap_count_once() -> None:
    both = [
        Position("a", "", date(2020, 1, 1), date(2022, 1, 1)),
        Position("b", "", date(2021, 1, 1), date(2023, 1, 1)),
    ]
    assert years_of(both, TODAY) == 3.0
    assert years_of([Position("a", "", date(2030, 1, 1))], TODAY) == 0.0
    assert years_of([Position("a")], TODAY) is None


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(TEXT))))
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


BAD: list[tuple[str, Any, str]] = [
    ("a.pdf", b"", "a.pdf is empty"),
    ("a.txt", b"  \n ", "a.txt is empty"),
    ("a.pdf", b"%PDF-1.7\nrubbish", "that I cannot read|damaged PDF"),
    ("cut.pdf", lambda: pdf_of(TEXT)[:400], "cut.pdf is"),
    ("locked.pdf", locked_pdf, "locked with a password"),
    ("long.pdf", lambda: pdf_of("page", MOST_PAGES + 1), "has 31 pages"),
    ("scan.pdf", lambda: pdf_of(""), "only pictures of text"),
    ("bomb.docx", lambda: zip_of(word__document_xml=b"\0" * 60_000_000), "unpacks to far more"),
    ("many.docx", lambda: zip_of(**{f"part{n}": b"x" for n in range(2_100)}), "unpacks to far more"),
    ("other.docx", lambda: zip_of(hello=b"x"), "is an archive, no Word document"),
    ("cut.docx", lambda: docx_of(TEXT)[:2000], "damaged archive"),
    ("odd.docx", lambda: zip_of(word__document_xml=b"<no"), "damaged Word document"),
    ("none.docx", lambda: docx_of(""), "no text in it"),
    ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old Word document"),
    ("me.png", b"\x89PNG\r\n", "is a picture"),
    ("x.bin", bytes(range(256)) * 8, "no text that I can read"),
    ("r.json", b'{"basics": ', "is no JSON Resume: line 1"),
    ("r.json", b"[1, 2]", "is no object"),
    ("r.json", b'{"a": 1}', "neither basics nor work nor skills"),
    ("deep.json", b'{"a":' * 200_000, "no JSON Resume"),
    ("../../etc/big.txt", lambda: b"a" * (LARGEST + 1), r"^big.txt is larger than 10 MB"),
]


@pytest.mark.parametrize(
    ("name", "data", "told"), BAD, ids=[f"{number}-{each[0]}" for number, each in enumerate(BAD)]
)
def test_that_a_bad_file_gets_a_clear_answer(name: str, data: Any, told: str) -> None:
    content = data() if callable(data) else data
    with pytest.raises(BadResume, match=told) as raised:
        read_resume(name, content)
    assert str(raised.value).endswith(".")


def test_that_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(BadResume, match="takes too long"):
        read_resume("slow.pdf", pdf_of("word\n" * 2000, 5), seconds=0.0)
    with pytest.raises(BadResume, match="takes too long"):
        read_resume("slow.docx", docx_of(TEXT), seconds=0.0)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{", b"\xff\xfe"]))
def test_that_whatever_comes_is_read_or_refused(data: bytes, start: bytes) -> None:
    with suppress(BadResume):
        assert isinstance(read_resume("any", start + data), Resume)


@settings(deadline=None)
@given(st.text(max_size=600))
def test_that_any_text_is_read(text: str) -> None:
    resume = from_text(text, ("first aid",))
    assert all(len(skill) <= 50 for skill in resume.skills)
