"""A resume from the bytes of a PDF, DOCX, JSON Resume or text file, told apart by content, bounded in every way.

Parsers are loaded when a file of theirs comes. Whatever is wrong with a file is one ``BadResume`` with a sentence for
the person who sent it; nothing is kept of a file that cannot be read.
"""

from __future__ import annotations

import io
import logging
import time
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from plugins.recruitment.resume.json_resume import from_json
from plugins.recruitment.resume.sections import Resume, from_text

LARGEST = 10_000_000
"""Bytes of a file."""
LARGEST_UNPACKED = 40_000_000
"""Bytes of all that a DOCX unpacks to."""
MOST_PARTS = 2_000
MOST_PAGES = 30
LONGEST_TEXT = 200_000
"""Characters that are read; a resume has a few thousand."""
SECONDS = 8.0

_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\x1f\x8b", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
)
_DO = "Send it as PDF, Word (.docx), text or JSON Resume, or write the text here."


class BadResume(ValueError):
    """The file cannot be read as a resume; the message says why and what to do, for the person who sent it."""


class _TooSlow(Exception):
    pass


def read_resume(name: str, data: bytes, *, skills: Sequence[str] = (), seconds: float = SECONDS) -> Resume:
    """What stands in the file ``name``; ``skills`` are words to be found also outside of a list of skills.

    Blocks for up to ``seconds``: call it on a thread. Raises BadResume.
    """
    shown = _shown(name)
    if not data.strip():
        raise BadResume(f"{shown} is empty. {_DO}")
    if len(data) > LARGEST:
        raise BadResume(f"{shown} is larger than {LARGEST // 1_000_000} MB. Send a smaller one.")
    read = _reader_of(shown, data)
    until = time.monotonic() + seconds
    try:
        return read(shown, data, skills, until)
    except _TooSlow:
        raise BadResume(f"{shown} takes too long to read. {_DO}") from None
    except (RecursionError, MemoryError):
        raise BadResume(f"{shown} is built in a way that I cannot read. {_DO}") from None


_Read = Callable[[str, bytes, Sequence[str], float], Resume]


def _reader_of(name: str, data: bytes) -> _Read:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, word in _OTHERS:
        if start.startswith(magic):
            raise BadResume(f"{name} is {word}, which I cannot read. {_DO}")
    if b"%PDF-" in data[:1024]:
        return _pdf
    if start.startswith(b"PK\x03\x04"):
        return _docx
    return _json if start.startswith((b"{", b"[")) else _text


def _pdf(name: str, data: bytes, skills: Sequence[str], until: float) -> Resume:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    quiet = logging.getLogger("pypdf")
    before, quiet.level = quiet.level, logging.CRITICAL

    def watch(*_: Any) -> None:
        if time.monotonic() > until:
            raise _TooSlow

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadResume(f"{name} is locked with a password. Send it without one, or write the text here.")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise BadResume(f"{name} has {pages} pages; a resume may have {MOST_PAGES}. Send a shorter one.")
        found: list[str] = []
        for page in reader.pages:
            watch()
            found.append(page.extract_text(visitor_operand_before=watch))
            if sum(map(len, found)) > LONGEST_TEXT:
                break
    except (BadResume, _TooSlow):
        raise
    except PyPdfError as error:
        raise BadResume(f"{name} is a damaged PDF. Save it once more, and send that.") from error
    except Exception as error:
        raise BadResume(f"{name} is a PDF that I cannot read. {_DO}") from error
    finally:
        quiet.level = before
    text = "\n".join(found)
    if not text.strip():
        raise BadResume(f"{name} has only pictures of text. {_DO}")
    return from_text(text[:LONGEST_TEXT], skills, source=name)


def _docx(name: str, data: bytes, skills: Sequence[str], until: float) -> Resume:
    _check_archive(name, data)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        lines: list[str] = []
        size = 0
        for block in document.iter_inner_content():
            if time.monotonic() > until:
                raise _TooSlow
            for line in _lines_of(block):
                lines.append(line)
                size += len(line)
            if size > LONGEST_TEXT:
                break
    except _TooSlow:
        raise
    except Exception as error:
        raise BadResume(f"{name} is a damaged Word document. Save it once more, and send that.") from error
    text = "\n".join(lines)
    if not text.strip():
        raise BadResume(f"{name} has no text in it. {_DO}")
    return from_text(text[:LONGEST_TEXT], skills, source=name)


def _lines_of(block: Any) -> list[str]:
    """Of a paragraph, or of a table row by row."""
    if not hasattr(block, "rows"):
        return [block.text]
    return ["\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows[:500]]


def _check_archive(name: str, data: bytes) -> None:
    """Sizes are those of the directory: no part gives out more than it says there."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise BadResume(f"{name} is a damaged archive. Send it once more.") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadResume(f"{name} unpacks to far more than a resume holds, so I did not open it. {_DO}")
    if any(part.flag_bits & 1 for part in parts):
        raise BadResume(f"{name} is locked with a password. Send it without one, or write the text here.")
    if "word/document.xml" not in {part.filename for part in parts}:
        raise BadResume(f"{name} is an archive, no Word document. {_DO}")


def _json(name: str, data: bytes, skills: Sequence[str], until: float) -> Resume:
    try:
        return from_json(_decoded(name, data), skills, source=name)
    except ValueError as error:
        if isinstance(error, BadResume):
            raise
        raise BadResume(f"{name} is no JSON Resume: {error}. {_DO}") from None


def _text(name: str, data: bytes, skills: Sequence[str], until: float) -> Resume:
    return from_text(_decoded(name, data)[:LONGEST_TEXT], skills, source=name)


def _decoded(name: str, data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        odd = sum(character < " " and character not in "\t\r\n\f" for character in text[:4000])
        if odd <= len(text[:4000]) // 100:
            return text
    raise BadResume(f"{name} is no text that I can read. {_DO}")


def _shown(name: str) -> str:
    """The name as it may be said: its last part, without odd characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip()
    return clean[:80] or "The file"
