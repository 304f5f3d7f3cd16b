"""Scripts of made-up customers: read from YAML, wrong ones refused with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.scripts import Line, Script
from console.domain.trouble import Trouble
from console.plugin.loader import bundled_folder, load_plugins
from console.plugin.scripts import read_script


def test_a_script_is_a_name_and_what_is_said(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("name: Dana\nabout: Asks\nsays:\n- say: Hi\n- say: Hello?\n  after: 2.5\n", encoding="utf-8")
    wanted = Script(name="Dana", about="Asks", says=(Line(say="Hi"), Line(say="Hello?", after=2.5)))
    assert read_script(file) == wanted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: Dana\nsays: []\n", "says"),
        ("name: Dana\nsays:\n- say: Hi\n  after: -1\n", "line 3"),
        ("name: Dana\nsays:\n- say: Hi\n  affter: 1\n", "after"),
        ("says:\n- say: Hi\n", "name"),
    ],
)
def test_a_wrong_script_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match=told) as trouble:
        read_script(file)
    assert "s.yaml" in trouble.value.what


def test_the_plugins_bring_customers_of_their_own() -> None:
    castings = load_plugins([bundled_folder()]).castings()
    assert {casting.plugin for casting in castings} >= {"sales_marketing"}
    assert all(casting.script.about for casting in castings)
