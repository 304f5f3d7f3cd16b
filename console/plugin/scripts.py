"""Scripts of made-up customers: YAML files with ``name``, ``about`` and ``says``."""

from __future__ import annotations

from pathlib import Path

from console.domain.scripts import Script
from console.plugin.yaml_data import read_as
from console.plugin.yaml_text import read_tree

_WHAT = "script"


def read_script(path: Path) -> Script:
    """Raises Trouble, a sentence with file, line and field."""
    tree = read_tree(path, _WHAT)
    script = read_as(Script, tree)
    if not script.says:
        raise tree.trouble("a customer says something", path="says")
    for line, item in zip(script.says, tree.at("says").items(), strict=True):
        if line.after is not None and line.after < 0:
            raise item.trouble("seconds are not negative", path="says.after")
    return script
