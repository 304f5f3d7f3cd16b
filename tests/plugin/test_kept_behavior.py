"""A behavior that was read before is read from what was kept, as long as nothing that it was made of has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.domain.ids import PluginName
from console.domain.prohibiting import pattern_of
from console.plugin import behavior, kept_behavior
from console.plugin.loaded import LoadedCatalog
from console.plugin.loader import bundled_folder, load_plugins

MANIFEST = """
name = "good"
title = "Good"
version = "1"
api = 1
[provides]
tools = "tools"
guidelines = ["rules"]
templates = ["t.md"]
"""
RULE = """
- id: greet
  condition: {text: greeted, words: [hello]}
  action: greet back
  tools: [look]
  template: greet
  prohibition: {patterns: ["never this"], instead: That.}
"""
TOOLS = """
from console.plugin.tools import Effect, ToolContext, ToolResult, tool


@tool(Effect.READ, gives=("seen",))
async def look(context: ToolContext) -> ToolResult:
    return ToolResult(data={"seen": 1})
"""
NAME = PluginName("good")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "plugins" / "good"
    (made / "rules").mkdir(parents=True)
    (made / "plugin.toml").write_text(MANIFEST, encoding="utf-8")
    (made / "rules" / "g.yaml").write_text(RULE, encoding="utf-8")
    (made / "t.md").write_text("---\nname: greet\n---\nHello.\n", encoding="utf-8")
    (made / "tools.py").write_text(TOOLS, encoding="utf-8")
    return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders whose files were read and checked."""
    found: list[Path] = []
    whole: Callable[..., object] = behavior.load_behavior

    def counted(folder: Path, *given: object) -> object:
        found.append(folder)
        return whole(folder, *given)

    monkeypatch.setattr(behavior, "load_behavior", counted)
    return found


def catalog_of(folder: Path) -> LoadedCatalog:
    return load_plugins([folder.parent])


def test_that_it_is_read_once_and_the_same_afterwards(folder: Path, tmp_path: Path, reads: list[Path]) -> None:
    cache = tmp_path / "cache"
    first = catalog_of(folder).load_bots(cache)
    again = catalog_of(folder).load_bots(cache)
    assert again == first == catalog_of(folder).load_bots()
    assert len(reads) == 2


def test_that_the_bundled_behaviors_come_back_whole(tmp_path: Path) -> None:
    catalog = load_plugins([bundled_folder()])
    assert catalog.load_bots(tmp_path) == catalog.load_bots(tmp_path) == catalog.load_bots()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/g.yaml", "greet back", "nod"),
        ("rules/more.yaml", "", RULE.replace("id: greet", "id: other")),
        ("t.md", "Hello.", "Good day."),
        ("tools.py", 'gives=("seen",)', 'gives=("seen", "more")'),
        ("plugin.toml", 'guidelines = ["rules"]', 'guidelines = ["rules/g.yaml"]'),
    ],
)
def test_that_a_change_is_read_and_what_was_before_is_dropped(
    folder: Path, tmp_path: Path, reads: list[Path], file: str, old: str, new: str
) -> None:
    cache = tmp_path / "cache"
    catalog_of(folder).load_bots(cache)
    content = (folder / file).read_text(encoding="utf-8") if old else ""
    (folder / file).write_text(content.replace(old, new) if old else new, encoding="utf-8")
    changed = catalog_of(folder)
    assert changed.load_bots(cache) == changed.load_bots()
    assert len(reads) == 3
    assert len(list(cache.iterdir())) == 1


def test_that_another_program_reads_anew(
    folder: Path, tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog_of(folder).load_bots(tmp_path / "cache")
    monkeypatch.setattr(kept_behavior, "_program", lambda: b"a later one")
    catalog_of(folder).load_bots(tmp_path / "cache")
    assert len(reads) == 2


@pytest.mark.expects_log
def test_that_what_is_wrong_is_told_each_time_and_never_kept(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (folder / "rules" / "g.yaml").write_text(RULE.replace("template", "templat"), encoding="utf-8")
    for _ in range(2):
        catalog = catalog_of(folder)
        assert catalog.load_bots(cache) == {}
        assert "g.yaml, line 6, templat: unknown" in catalog.reports()[0].trouble
    assert not cache.exists()


@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: b"damaged", lambda _: b"\x80", lambda kept: kept[:-9]])
def test_that_a_damaged_file_is_read_anew(
    folder: Path, tmp_path: Path, reads: list[Path], damage: Callable[[bytes], bytes]
) -> None:
    cache = tmp_path / "cache"
    first = catalog_of(folder).load_bots(cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert catalog_of(folder).load_bots(cache) == first
    assert len(reads) == 2


def test_that_no_reply_waits_for_a_pattern(folder: Path, tmp_path: Path) -> None:
    catalog_of(folder).load_bots(tmp_path / "cache")
    pattern_of.cache_clear()
    catalog_of(folder).load_bots(tmp_path / "cache")
    assert pattern_of.cache_info().currsize == 1
