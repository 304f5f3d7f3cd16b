"""The kind of a file, by its header."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from console.domain.ids import KindName, PluginName
from console.domain.records import FieldInfo, RecordKind
from console.shell.imports.guess import header_of, likely_kind


def _kind(name: str, *needed: str, free: tuple[str, ...] = ()) -> RecordKind:
    fields = [FieldInfo(field, "text", field in needed, "") for field in (*needed, *free)]
    return RecordKind(
        KindName(name), PluginName("p"), name.title(), object, "id", "at", "site", "id", False, tuple(fields), ""
    )


KINDS = (
    _kind("post", "id", "site"),
    _kind("alert", "id", "site", "raised_at", free=("priority",)),
    _kind("shift", "id", "site", "guard"),
)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id site raised_at", "alert"),
        ("ID|Site |Raised_At|priority|more", "alert"),
        ("id site", "post"),
        ("id site guard raised_at", None),
        ("number opened_at", None),
        ("", None),
    ],
)
def test_the_kind_that_needs_the_most_of_the_header_is_meant(header: str, kind: str | None) -> None:
    assert likely_kind(header.split("|" if "|" in header else " "), KINDS) == kind


def test_header_names_are_read_from_what_can_be_imported(tmp_path: Path) -> None:
    file = tmp_path / "file"
    for content in (
        "\ufeffid,site\n1,2\n".encode(),
        b"id;site\r\n1;2,3\r\n",
        b'"id"\t"site"\n',
        gzip.compress(b"id,site\n1,2"),
        b'{"id": 1, "site": "north"}\n',
    ):
        file.write_bytes(content)
        assert header_of(file) == ("id", "site"), content


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00a", b"\x1f\x8bno", b"{broken", None])
def test_a_file_without_a_header_has_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    assert header_of(file) == ()
