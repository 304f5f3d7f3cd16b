"""Catalogs from YAML and CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.behavior import CatalogItem
from console.domain.trouble import Trouble
from console.plugin.catalog import read_catalog


def test_that_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "a.yaml", tmp_path / "b.csv"
    one.write_text("- {id: a, name: Gate pass, more: [pass, badge], description: for a day, data: {price: 10 EUR}}\n")
    other.write_text("id,name,more,description,price,size\na,Gate pass,pass; badge,for a day,10 EUR,\n")
    item = CatalogItem(
        id="a", name="Gate pass", more=("pass", "badge"), description="for a day", data={"price": "10 EUR"}
    )
    assert read_catalog([one]) == read_catalog([other]) == (item,)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "id,title\na,b\n", "a.csv, line 1: there is no column 'name'"),
        ("a.csv", "id,name\na,b\na,c\n", "a.csv, line 3: another item has the id 'a'"),
        ("a.csv", "id,name\na,\n", "a.csv, line 2: an item needs an id and a name"),
        ("a.csv", b"id,name\na,\xff\n", "a.csv is no CSV in UTF-8"),
        ("a.yaml", "- {id: a, name: b, price: 3}\n", "a.yaml, line 1"),
        ("a.yaml", "- {id: a, name: ' '}\n", "a.yaml, line 1"),
    ],
)
def test_that_a_mistake_is_told_with_its_place(tmp_path: Path, name: str, text: str | bytes, told: str) -> None:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Trouble, match=told):
        read_catalog([file])
