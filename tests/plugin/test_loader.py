"""Plugins load from folders; whatever a broken one does, it is reported in a sentence and the rest loads."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.domain.beside import Beside
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, KindName, PluginName, TenantId
from console.plugin.loaded import LoadedCatalog
from console.plugin.loader import bundled_folder, load_plugins, plugin_folders
from console.plugin.manifest import panel_titles
from console.ports.catalog import PluginReport

RECORDS = """\
from __future__ import annotations
from dataclasses import dataclass
from datetime import datetime
from console.plugin.records import record

@record("{kind}", title="Visit", at="at")
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    id: str
    site: str
    at: datetime
"""
SCORING = """\
from console.plugin.scoring import Check, PillarResult, Severity
from .records import Visit

def score(day):
    checks = tuple(
        Check(visit.id, "visited", visit.id, True, Severity.LOW, day.thresholds["expected"], "yes")
        for visit in day.of(Visit)
    )
    return [PillarResult("A", checks)]
"""
PILLAR = '[[pillars]]\nid = "A"\nname = "First"\nshort = "1st"\nabout = "What comes first."\n'


def manifest(name: str, provides: str = "", pillars: str = "") -> str:
    return f'name = "{name}"\ntitle = "{name.title()}"\nversion = "1.0"\napi = 1\n[provides]\n{provides}\n{pillars}'


def make(parent: Path, name: str, files: dict[str, str]) -> Path:
    folder = parent / name
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def visitors(parent: Path, name: str = "visitors", kind: str = "visit") -> Path:
    provides = 'records = "records"\nscore = "scoring"\nthresholds = "t.toml"\nmappings = ["maps", "other.yaml"]'
    return make(
        parent,
        name,
        {
            "plugin.toml": manifest(name, provides, PILLAR),
            "records.py": RECORDS.format(kind=kind),
            "scoring.py": SCORING,
            "t.toml": 'expected = "a visit"',
            "maps/first.yaml": "",
            "maps/second.yaml": "",
            "other.yaml": "",
        },
    )


def only_report(catalog: LoadedCatalog) -> PluginReport:
    (report,) = catalog.reports()
    return report


def test_that_the_bundled_plugin_loads_with_the_classes_that_can_be_imported() -> None:
    from plugins.security_facility.records import Shift

    catalog = load_plugins([bundled_folder()])
    assert [(report.name, report.trouble) for report in catalog.reports()] == [
        ("recruitment", ""),
        ("sales_marketing", ""),
        ("security_facility", ""),
    ]
    report = catalog.reports()[2]
    assert {"9 record kinds", "7 pillars", "demo data"} <= set(report.provides)
    assert catalog.kinds()[KindName("shift")].body is Shift
    scheme = catalog.schemes()[PluginName("security_facility")]
    assert [pillar.id for pillar in scheme.pillars] == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    assert (scheme.bands.green, scheme.bands.amber) == (90, 75)


def test_that_loading_twice_gives_the_same_classes() -> None:
    first, second = load_plugins([bundled_folder()]), load_plugins([bundled_folder()])
    assert first.kinds()[KindName("tour")].body is second.kinds()[KindName("tour")].body


def test_that_an_outside_folder_loads_with_relative_imports_and_leaves_the_search_path_alone(tmp_path: Path) -> None:
    visitors(tmp_path)
    path_before = list(sys.path)
    catalog = load_plugins([tmp_path])
    assert sys.path == path_before
    assert only_report(catalog).trouble == ""
    assert only_report(catalog).provides == ("1 record kind", "1 pillar", "3 import mappings")
    plugin = catalog.plugins[PluginName("visitors")]
    assert plugin.thresholds == {"expected": "a visit"}
    assert plugin.score is not None
    assert catalog.mapping("second") == tmp_path / "visitors" / "maps" / "second.yaml"
    assert catalog.mapping("third") is None
    assert not [name for name in sys.modules if name.startswith("visitors")]


def test_that_a_plugin_folder_itself_may_be_named(tmp_path: Path) -> None:
    assert only_report(load_plugins([visitors(tmp_path)])).trouble == ""


def test_that_a_plugin_is_read_anew_each_time(tmp_path: Path) -> None:
    folder = visitors(tmp_path)
    assert KindName("visit") in load_plugins([folder]).kinds()
    (folder / "records.py").write_text(RECORDS.format(kind="guest_visit"), encoding="utf-8")
    assert list(load_plugins([folder]).kinds()) == ["guest_visit"]


BROKEN = {
    "raises": (
        {
            "plugin.toml": manifest("raises", 'records = "records"'),
            "records.py": "x = 1\nraise ValueError('no luck')",
        },
        "records.py, line 2 raised ValueError: no luck.",
    ),
    "exits": (
        {"plugin.toml": manifest("exits", 'demo = "demo"'), "demo.py": "import sys\n\nsys.exit(3)"},
        "demo.py, line 3 tried to end the program.",
    ),
    "exits in its package": (
        {"plugin.toml": manifest("exits"), "__init__.py": "raise SystemExit"},
        "__init__.py, line 1 tried to end the program.",
    ),
    "error without words": (
        {
            "plugin.toml": manifest("mute", 'records = "records"'),
            "records.py": "class Mute(BaseException):\n    def __str__(self): raise ValueError\nraise Mute",
        },
        "records.py, line 3 raised operator_console_plugins.mute.records.Mute: <exception str() failed>.",
    ),
    "no python": (
        {"plugin.toml": manifest("nopython", 'records = "records"'), "records.py": "x = 1\ndef (:\n"},
        "records.py, line 2 is not valid Python: ",
    ),
    "module missing": (
        {"plugin.toml": manifest("missing", 'records = "recordz"')},
        "plugin.toml names the module 'recordz', but ",
    ),
    "import missing": (
        {"plugin.toml": manifest("missing", 'records = "records"'), "records.py": "import nothing_of_that_name"},
        "records.py, line 1 raised ModuleNotFoundError: No module named 'nothing_of_that_name'.",
    ),
    "no kind": (
        {"plugin.toml": manifest("nokind", 'records = "records"'), "records.py": ""},
        "records.py declares no record kind.",
    ),
    "wrong field type": (
        {
            "plugin.toml": manifest("wrong", 'records = "records"'),
            "records.py": RECORDS.format(kind="visit").replace("at: datetime", "at: datetime\n    who: bytes"),
        },
        "Loading it raised TypeError: a record field cannot be of type <class 'bytes'>.",
    ),
    "no function": (
        {"plugin.toml": manifest("nofunction", 'demo = "demo"'), "demo.py": ""},
        "The module 'demo' has no function 'demo'.",
    ),
    "not callable": (
        {"plugin.toml": manifest("nofunction", 'demo = "demo:make"'), "demo.py": "make = 3"},
        "'make' in the module 'demo' is not a function.",
    ),
    "odd module": (
        {"plugin.toml": manifest("odd", 'demo = "../demo"')},
        "'../demo' in plugin.toml is not the name of a module.",
    ),
    "thresholds missing": (
        {"plugin.toml": manifest("missing", 'thresholds = "t.toml"')},
        "plugin.toml names 't.toml', but ",
    ),
    "thresholds no toml": (
        {"plugin.toml": manifest("bad", 'thresholds = "t.toml"'), "t.toml": "late = = 3"},
        "t.toml is not valid TOML: ",
    ),
    "outside": (
        {"plugin.toml": manifest("outside", 'mappings = ["../../x.yaml"]')},
        "'../../x.yaml' in plugin.toml lies outside the plugin's folder.",
    ),
    "mapping twice": (
        {"plugin.toml": manifest("twice", 'mappings = ["a.yaml", "m"]'), "a.yaml": "", "m/a.yaml": ""},
        "plugin.toml names the mapping 'a' twice.",
    ),
    "wrong manifest": ({"plugin.toml": "name = 3"}, "plugin.toml"),
}


@pytest.mark.expects_log
@pytest.mark.parametrize("sort", BROKEN)
def test_that_a_broken_plugin_is_told_and_left_out_and_the_rest_loads(tmp_path: Path, sort: str) -> None:
    files, told = BROKEN[sort]
    make(tmp_path, "a_broken", files)
    visitors(tmp_path)
    modules_before = set(sys.modules)
    catalog = load_plugins([tmp_path])
    broken, good = catalog.reports()
    assert broken.trouble.startswith(told)
    assert broken.trouble.endswith(".")
    assert broken.folder == tmp_path / "a_broken"
    assert good.trouble == ""
    assert list(catalog.plugins) == ["visitors"]
    left = {name for name in set(sys.modules) - modules_before if name.startswith("operator_console_plugins.")}
    assert {name for name in left if ".visitors" not in name} == set()


@pytest.mark.expects_log
def test_that_the_second_plugin_of_a_name_is_left_out(tmp_path: Path) -> None:
    first = visitors(tmp_path / "one")
    second = visitors(tmp_path / "two")
    catalog = load_plugins([tmp_path / "one", tmp_path / "two"])
    assert catalog.plugins[PluginName("visitors")].folder == first
    assert [report.folder for report in catalog.reports()] == [first, second]
    assert catalog.reports()[1].trouble == f"A plugin of the name 'visitors' is loaded already, from {first}."


@pytest.mark.expects_log
def test_that_a_kind_or_mapping_of_another_plugin_is_refused(tmp_path: Path) -> None:
    visitors(tmp_path, "alpha")
    visitors(tmp_path, "beta")
    visitors(tmp_path, "gamma", kind="guest_visit")
    _, beta, gamma = load_plugins([tmp_path]).reports()
    assert beta.trouble == "The record kind 'visit' comes from the plugin 'alpha' already."
    assert gamma.trouble == "The mapping 'first' comes from the plugin 'alpha' already."


@pytest.mark.expects_log
def test_that_a_folder_without_plugins_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty, gone = load_plugins([tmp_path / "empty", tmp_path / "gone"]).reports()
    assert empty.trouble.startswith("The folder holds no plugin")
    assert (gone.trouble, gone.folder) == ("There is no such folder.", tmp_path / "gone")


def test_that_the_variable_adds_folders_to_the_bundled_one(tmp_path: Path) -> None:
    value = os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")])
    assert plugin_folders({"OPERATOR_CONSOLE_PLUGINS": value}) == [bundled_folder(), tmp_path / "a", tmp_path / "b"]
    assert plugin_folders({}) == [bundled_folder()]


def test_that_the_bundled_plugin_loads_where_nothing_is_on_the_search_path_but_the_program(tmp_path: Path) -> None:
    """As in an installed package, where no top-level package of the name ``plugins`` can be imported."""
    root = bundled_folder().parent
    (tmp_path / "console").symlink_to(root / "console", target_is_directory=True)
    code = (
        "import sys; from pathlib import Path\n"
        f"sys.path[:] = [p for p in sys.path if Path(p).resolve() != Path({str(root)!r})]\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "import console.plugin.loader as loader\n"
        f"loader.bundled_folder = lambda: Path({str(bundled_folder())!r})\n"
        "catalog = loader.load_plugins(loader.plugin_folders({}))\n"
        "print([report.trouble for report in catalog.reports()], len(catalog.kinds()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.strip() == "['', '', ''] 17"


def test_that_loading_needs_no_heavy_library() -> None:
    code = (
        "import sys; from console.plugin.loader import load_plugins, plugin_folders\n"
        "load_plugins(plugin_folders({}))\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}"
        " & {'msgspec', 'yaml', 'sqlalchemy', 'PySide6', 'asyncio', 'httpx'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.expects_log
def test_a_misspelled_name_in_a_manifest_is_told_in_one_well_ended_sentence(tmp_path: Path) -> None:
    make(tmp_path, "odd", {"plugin.toml": manifest("odd").replace("title", "titel")})
    make(tmp_path, "bare", {"plugin.toml": "api = 1\n"})
    bare, odd = load_plugins([tmp_path]).reports()
    assert odd.trouble.endswith("did you mean 'title'?")
    assert bare.trouble.endswith(".")
    assert not bare.trouble.endswith("..")


BESIDE = """\
from console.plugin.beside import Beside, Fact, FactSheet

def beside(tx, conversation):
    if conversation.title == "broken":
        raise KeyError("secret words")
    return Beside(sheets=(FactSheet(title="Visits", facts=(Fact(title=conversation.title),)),))
"""


@pytest.mark.expects_log
def test_that_a_plugin_says_what_stands_beside_a_conversation_and_a_failing_one_says_that(tmp_path: Path) -> None:
    make(tmp_path, "talker", {"plugin.toml": manifest("talker", 'beside = "side"'), "side.py": BESIDE})
    catalog = load_plugins([tmp_path])
    at = datetime(2026, 3, 18, tzinfo=UTC)
    one = Conversation(
        id=ConversationId("t"), tenant=TenantId("acme"), plugin=PluginName("talker"), channel="sms", customer="c",
        title="Visit 7", started_at=at, last_at=at,
    )  # fmt: skip
    nothing: Any = None
    assert catalog.beside(nothing, one).sheets[0].facts[0].title == "Visit 7"
    failed = catalog.beside(nothing, replace(one, title="broken"))
    assert failed.trouble == "Talker could not be read (KeyError). The conversation is complete."
    assert catalog.beside(nothing, replace(one, plugin=PluginName("another"))) == Beside()


def test_that_a_page_is_offered_only_by_a_plugin_that_declares_one(tmp_path: Path) -> None:
    catalog = load_plugins([bundled_folder()])
    assert [(each.plugin, each.title) for each in catalog.panels()] == [("recruitment", "Recruitment")]
    assert panel_titles([bundled_folder(), tmp_path / "gone"]) == {"recruitment": "Recruitment"}
    (report,) = [each for each in catalog.reports() if each.name == "recruitment"]
    assert "a page" in report.provides


@pytest.mark.expects_log
def test_that_a_plugin_whose_page_is_none_is_left_out_with_the_reason(tmp_path: Path) -> None:
    visitors(tmp_path, "alpha")
    manifest = tmp_path / "alpha" / "plugin.toml"
    manifest.write_text(manifest.read_text().replace("[provides]", '[provides]\npanel = "records:PAGE"'))
    (alpha,) = load_plugins([tmp_path]).reports()
    assert alpha.trouble == "The module 'records' has no panel 'PAGE'."
