"""Products, services and the like that a bot knows by name, from YAML or CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from console.domain.behavior import CatalogItem
from console.domain.trouble import Trouble
from console.plugin.yaml_data import read_list
from console.plugin.yaml_text import read_tree

_OWN = ("id", "name", "more", "description")


def read_catalog(files: Iterable[Path]) -> tuple[CatalogItem, ...]:
    """Raises Trouble with file and line for what is no item, and for an id that stands twice."""
    items: dict[str, CatalogItem] = {}
    for file in files:
        for line, item in _rows(file) if file.suffix == ".csv" else _entries(file):
            if item.id in items:
                raise _trouble(file, line, f"another item has the id {item.id!r}")
            items[item.id] = item
    return tuple(items.values())


def _entries(file: Path) -> Iterator[tuple[int, CatalogItem]]:
    tree = read_tree(file, "behavior")
    for item, place in zip(read_list(CatalogItem, tree), tree.items(), strict=True):
        if not item.id.strip() or not item.name.strip():
            raise place.trouble("an item needs an id and a name")
        yield place.first_line, item


def _rows(file: Path) -> Iterator[tuple[int, CatalogItem]]:
    """``more`` holds names with ``;`` between them; columns of any other name become data."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            missing = [name for name in ("id", "name") if name not in (reader.fieldnames or ())]
            if missing:
                raise _trouble(file, 1, f"there is no column {missing[0]!r}")
            for row in reader:
                yield reader.line_num, _item(file, reader.line_num, row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Trouble(f"{file.name} is no CSV in UTF-8: {error}.", do="Save it as CSV in UTF-8.") from error


def _item(file: Path, line: int, row: dict[str | None, str | None]) -> CatalogItem:
    texts = {
        name: (value or "").strip() for name, value in row.items() if name is not None and isinstance(value, str)
    }
    if not texts.get("id") or not texts.get("name"):
        raise _trouble(file, line, "an item needs an id and a name")
    return CatalogItem(
        id=texts["id"],
        name=texts["name"],
        more=tuple(name.strip() for name in texts.get("more", "").split(";") if name.strip()),
        description=texts.get("description", ""),
        data={name: value for name, value in texts.items() if name not in _OWN and value},
    )


def _trouble(file: Path, line: int, what: str) -> Trouble:
    return Trouble(f"{file.name}, line {line}: {what}.", do="Correct the file.")
