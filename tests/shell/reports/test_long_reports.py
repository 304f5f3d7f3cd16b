"""Reports of much writing: no page half empty, and nothing below the foot of one."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from console.shell.reports.blocks import Columns, Paragraph, State, table
from console.shell.reports.paper import Block, Running, print_pdf

RUNNING = Running("Incident", "", "Acme", "made now")
COLUMNS = Columns(("When", "Who", "What"), (0.2, 0.2, 0.6))
FOOT_MM = 14.0 + 8.0


async def pages_of(out: Path, *blocks: Block) -> list[list[tuple[float, str]]]:
    """Of each page the words with their height over its lower edge, in millimeters; without head and foot."""
    await print_pdf(out, blocks, RUNNING)
    pages = []
    for page in PdfReader(out).pages:
        words: list[tuple[float, str]] = []

        def keep(
            text: str, cm: list[float], tm: list[float], *_: object, words: list[tuple[float, str]] = words
        ) -> None:
            if text.strip():
                words.append(((tm[5] * cm[3] + cm[5]) * 25.4 / 72, text.strip()))

        page.extract_text(visitor_text=keep)
        pages.append(words)
    return pages


def numbers(count: int) -> str:
    return "\n".join(f"line{number}" for number in range(count))


def said(pages: list[list[tuple[float, str]]]) -> str:
    return " ".join(" ".join(text for _at, text in page) for page in pages)


async def test_that_a_paragraph_longer_than_a_page_goes_on_over_the_next(qapp: QApplication, tmp_path: Path) -> None:
    pages = await pages_of(tmp_path / "r.pdf", Paragraph("Title", 17), Paragraph(numbers(200)), Paragraph("End"))
    words = said(pages).split()
    assert [word for word in words if word.startswith("line")] == numbers(200).split()
    assert "End" in words
    assert len(pages) == 4
    assert "line0" in said(pages[:1]), "it begins below the title"


async def test_that_a_row_longer_than_a_page_goes_on_under_its_head(qapp: QApplication, tmp_path: Path) -> None:
    state = State("CRITICAL", "red", "critical")
    rows = [("12:00", state, "short"), ("12:01", "Sam", numbers(150)), ("12:02", "Ada", "last")]
    pages = await pages_of(tmp_path / "r.pdf", *table(COLUMNS, rows))  # type: ignore[arg-type]
    words = said(pages).split()
    assert [word for word in words if word.startswith("line")] == numbers(150).split()
    assert words.count("Sam") == 1
    assert words.count("What") == len(pages)
    assert words[words.index("Ada") + 1] == "last"


async def test_that_what_has_room_on_the_next_page_is_not_torn(qapp: QApplication, tmp_path: Path) -> None:
    short = [Paragraph(numbers(12)) for _number in range(10)]
    pages = await pages_of(tmp_path / "r.pdf", *short)
    counts = [said([page]).split().count("line0") for page in pages]
    assert sum(counts) == 10
    assert [said([page]).split().count("line11") for page in pages] == counts


async def test_that_nothing_stands_below_the_foot(qapp: QApplication, tmp_path: Path) -> None:
    pages = await pages_of(
        tmp_path / "r.pdf", Paragraph(numbers(300), 10.5), *table(COLUMNS, [("1", "2", numbers(300))])
    )
    lowest = min(at for page in pages for at, text in page if text.startswith("line"))
    assert lowest > FOOT_MM - 2


async def test_that_an_address_wider_than_its_column_goes_on_in_the_next_line(
    qapp: QApplication, tmp_path: Path
) -> None:
    address = "https://soc.example.org/" + "abcdefghij" * 20
    pages = await pages_of(
        tmp_path / "r.pdf", *table(COLUMNS, [("12:00", address, "not sent")]), Paragraph("x" * 900)
    )
    (page,) = pages
    found = [text for _at, text in page]
    assert address in "".join(found).replace("\u200b", "")
    assert "x" * 900 in "".join(found).replace("\u200b", "")
    assert len({round(at) for at, text in page if "abc" in text}) > 3
    assert len({round(at) for at, text in page if "xxxx" in text}) > 5
