"""What a plugin's bot is told to do, read from its YAML and Markdown files and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from console.domain.behavior import Behavior, Flow, Guideline, Journey, Question, Skill
from console.domain.knowledge import KnowledgeText
from console.domain.prohibiting import Rule
from console.domain.trouble import Trouble
from console.plugin.behavior_checks import check_behavior
from console.plugin.catalog import read_catalog
from console.plugin.front_matter import Section, read_sections
from console.plugin.knowledge import knowledge_of
from console.plugin.manifest import MANIFEST, Provides
from console.plugin.tools import Tool
from console.plugin.yaml_data import read_as, read_list
from console.plugin.yaml_text import Tree, read_tree

T = TypeVar("T")

_WHAT = "behavior"
_NAMED = re.compile(r"\{template\.(\w+)\}")
MOST_QUESTIONS, LONGEST_QUESTION = 8, 80
"""What is shown to begin a conversation with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Persona:
    persona: str
    questions: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    handoff_topics: tuple[str, ...] = ()
    handoff_tool: str = ""
    handoff_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _TemplateHead:
    name: str


def load_behavior(folder: Path, provides: Provides, tools: Mapping[str, Tool]) -> Behavior:
    """Read and check all that ``provides`` names in ``folder``, about 30 ms of CPU for a plugin of full size.

    Raises Trouble, a sentence with file, line and field. Read it again after an edit: nothing is kept.
    """
    guidelines = _each(Guideline, folder, provides.guidelines)
    journeys = _each(Journey, folder, provides.journeys)
    skills = _each(Skill, folder, provides.skills)
    templates = _templates(folder, provides.templates)
    flows = [(_with_texts(flow, tree, templates), tree) for flow, tree in _each(Flow, folder, provides.flows)]
    persona, persona_tree = _persona(folder, provides.persona)
    behavior = Behavior(
        guidelines=tuple(each for each, _ in guidelines),
        journeys=tuple(each for each, _ in journeys),
        flows=tuple(each for each, _ in flows),
        skills=tuple(each for each, _ in skills),
        templates={name: section.body for name, section in templates.items()},
        intents=_intents(folder, provides.intents),
        vocabulary=_vocabulary(folder, provides.vocabulary),
        persona=persona.persona,
        questions=persona.questions,
        disclaimers=persona.disclaimers,
        handoff_topics=persona.handoff_topics,
        handoff_tool=persona.handoff_tool,
        handoff_note=persona.handoff_note,
        knowledge=tuple(_knowledge(folder, provides.knowledge)),
        catalog=read_catalog([folder / name for name in provides.catalog]),
    )
    check_behavior(behavior, tools, [*skills, *guidelines, *journeys, *flows], templates, persona_tree)
    return behavior


def load_rules(folder: Path, provides: Provides) -> tuple[Rule, ...]:
    """What must never leave, of the guidelines alone. Raises Trouble as ``load_behavior``."""
    guidelines = [each for each, _ in _each(Guideline, folder, provides.guidelines)]
    return tuple(Rule(each.id, each.prohibition, each.action) for each in guidelines if each.prohibition)


def files_of(folder: Path, names: Iterable[str], ending: str) -> Iterator[Path]:
    """The files that the manifest names, and those of this ending in the folders that it names."""
    for name in names:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise Trouble(f"{name!r} in {MANIFEST} lies outside the plugin's folder.", do="Name a file inside.")
        if path.is_dir():
            yield from sorted(path.glob(f"*{ending}"))
        elif path.is_file():
            yield path
        else:
            raise Trouble(f"{MANIFEST} names {name!r}, but there is no such file.", do="Check its name.")


def _each(cls: type[T], folder: Path, names: Iterable[str]) -> list[tuple[T, Tree]]:
    found: list[tuple[T, Tree]] = []
    for tree in _trees(folder, names):
        found.extend(zip(read_list(cls, tree), tree.items(), strict=True))
    return found


def _trees(folder: Path, names: Iterable[str]) -> Iterator[Tree]:
    for file in files_of(folder, names, ".yaml"):
        yield read_tree(file, _WHAT)


def _persona(folder: Path, name: str) -> tuple[_Persona, Tree | None]:
    for tree in _trees(folder, [name] if name else []):
        persona = read_as(_Persona, tree)
        _check_questions(persona.questions, tree)
        return persona, tree
    return _Persona(persona=""), None


def _with_texts(flow: Flow, tree: Tree, templates: Mapping[str, Section]) -> Flow:
    """A text of a flow that is ``{template.name}`` is what stands in that template."""

    def text(value: str, place: Tree) -> str:
        named = _NAMED.fullmatch(value.strip())
        if named is None:
            return value
        if named[1] not in templates:
            raise place.trouble(f"there is no template {named[1]!r}")
        return templates[named[1]].body.strip()

    def asked(question: Question, place: Tree) -> Question:
        return replace(
            question, ask=text(question.ask, place.at("ask")), again=text(question.again, place.at("again"))
        )

    questions = [asked(each, tree.at("questions", number)) for number, each in enumerate(flow.questions)]
    return replace(
        flow,
        questions=tuple(questions),
        opening=text(flow.opening, tree.at("opening")),
        closing=text(flow.closing, tree.at("closing")),
        wrapper=text(flow.wrapper, tree.at("wrapper")),
    )


def _check_questions(questions: Sequence[str], tree: Tree) -> None:
    if len(questions) > MOST_QUESTIONS:
        raise tree.at("questions").trouble(f"there are more than {MOST_QUESTIONS}")
    for place, question in enumerate(questions):
        if len(question) > LONGEST_QUESTION or question in questions[:place]:
            reason = f"each is said once and in at most {LONGEST_QUESTION} characters"
            raise tree.at("questions", place).trouble(reason)


def _intents(folder: Path, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    intents: dict[str, tuple[str, ...]] = {}
    for tree in _trees(folder, names):
        for name, examples in tree.entries().items():
            if name in intents:
                raise examples.trouble("another file has an intent of this name")
            intents[name] = examples.texts()
    return intents


def _vocabulary(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for tree in _trees(folder, names) for word in tree.texts()))


def _templates(folder: Path, names: Sequence[str]) -> dict[str, Section]:
    sections = _sections(folder, names, "template")
    return _by(sections, lambda section: read_as(_TemplateHead, section.head).name, "name")


def _knowledge(folder: Path, names: Sequence[str]) -> Iterator[KnowledgeText]:
    texts = {section: knowledge_of(section) for section in _sections(folder, names, "knowledge")}
    for section in _by(texts, lambda section: texts[section].id, "id").values():
        yield texts[section]


def _sections(folder: Path, names: Sequence[str], what: str) -> list[Section]:
    return [section for file in files_of(folder, names, ".md") for section in read_sections(file, what)]


def _by(sections: Iterable[Section], key: Callable[[Section], str], field: str) -> dict[str, Section]:
    found: dict[str, Section] = {}
    for section in sections:
        if (name := key(section)) in found:
            other = found[name].head
            raise section.head.at(field).trouble(f"{name!r} is in {other.file}, line {other.first_line}, already")
        found[name] = section
    return found
