"""The lines of a file: unzipped by content, decoded, bounded, with the bytes read so far.

UTF-8 (with or without a byte order mark) and UTF-16 with one are read; anything else is told with line and byte.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from console.domain.trouble import Trouble

BLOCK = 1 << 18
LONGEST_LINE = 4_000_000
"""Characters."""

_GZIP = b"\x1f\x8b"
_NOT_TEXT = (
    (b"PK\x03\x04", "a spreadsheet or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    codec: str
    mark: bytes


_UTF8 = _Encoding("UTF-8", "utf-8", b"")
_MARKED = (
    _Encoding("UTF-8", "utf-8", codecs.BOM_UTF8),
    _Encoding("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
    _Encoding("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
)


class TextFile:
    """A file of text, read once from its beginning. Every failure is a Trouble that names file and place."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = 0
        self._raw = _opened(path)
        try:
            self.size = self._raw.seek(0, io.SEEK_END)
            self._raw.seek(0)
            self._zipped = self._raw.read(2) == _GZIP
            self._raw.seek(0)
            self._stream: io.BufferedIOBase = gzip.GzipFile(fileobj=self._raw) if self._zipped else self._raw
            self.head = self._start()
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        self._stream.close()
        self._raw.close()

    @property
    def done(self) -> int:
        """Bytes of the file read so far."""
        return self.size if self._raw.closed else self._raw.tell()

    def lines(self) -> Iterator[str]:
        """Lines with their ends; counted from 1."""
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[list[str]]:
        end = self._line_end
        rest, number = self.head, 0
        more = True
        while more:
            parts = rest.split(end)
            rest = parts.pop()
            yield [part + end for part in parts]
            number += len(parts)
            if len(rest) > LONGEST_LINE:
                raise Trouble(
                    f"{self.name}, line {number + 1}: it is longer than {LONGEST_LINE:,} characters.",
                    do="Check that this is a CSV or JSON lines file, and that every quote is closed.",
                )
            text = self._next_text(number, rest)
            more = text is not None
            rest += text or ""
        if rest:
            yield [rest]

    def _start(self) -> str:
        block = self._read(1)
        if not block:
            raise Trouble(f"{self.name} is empty.", do="Choose a file with a header and rows.")
        for magic, word in _NOT_TEXT:
            if block.startswith(magic):
                raise Trouble(f"{self.name} is {word}, not text.", do="Save it as CSV and import that.")
        self._encoding = next((known for known in _MARKED if block.startswith(known.mark)), _UTF8)
        self._decoder = codecs.getincrementaldecoder(self._encoding.codec)()
        self._bytes = len(self._encoding.mark)
        text = self._decode(block[self._bytes :], 0, "")
        self._line_end = "\r" if "\r" in text and "\n" not in text else "\n"
        if not text.strip():
            raise Trouble(f"{self.name} is empty.", do="Choose a file with a header and rows.")
        return text

    def _next_text(self, number: int, rest: str) -> str | None:
        """None at the end of the file."""
        block = self._read(number + 1)
        text = self._decode(block, number, rest)
        return text if block else None

    def _decode(self, block: bytes, number: int, rest: str) -> str:
        pending = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(self._encoding.codec, "replace")
            line = number + before.count("\n") + 1
            where = self._bytes - pending + error.start + 1
            byte = error.object[error.start]
            raise Trouble(
                f"{self.name}, line {line}, byte {where:,}: 0x{byte:02X} is not {self._encoding.name}.",
                do="Save the file as UTF-8 and import it again.",
            ) from error
        if "\0" in text:
            line = number + text[: text.index("\0")].count("\n") + 1
            raise Trouble(
                f"{self.name}, line {line}: there is a NUL character, so this is no text file.",
                do="Export the records as CSV or JSON lines and import that.",
            )
        self._bytes += len(block)
        return text

    def _read(self, line: int) -> bytes:
        try:
            return self._stream.read(BLOCK)
        except EOFError as error:
            raise Trouble(
                f"{self.name} is cut off near line {line}: its compressed data has no end.",
                do="Copy or download the file again.",
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Trouble(
                f"{self.name} is damaged near line {line}: {error}.", do="Copy or download the file again."
            ) from error
        except OSError as error:
            raise Trouble(
                f"{self.name} cannot be read near line {line}: {error.strerror}.",
                do="Check the disk.",
            ) from error


def _opened(path: Path) -> io.BufferedReader:
    if path.is_dir():
        raise Trouble(f"{path} is a folder.", do="Choose a file in it.")
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Trouble(f"There is no file {path}.", do="Check the name.") from error
    except OSError as error:
        raise Trouble(f"{path} cannot be opened: {error.strerror}.", do="Check that you may read it.") from error
