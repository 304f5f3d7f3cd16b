"""YAML as a tree whose every value is text and knows its line, so that an error can name file, line and field."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import yaml

from console.domain.trouble import Trouble

LARGEST = 1_000_000
"""Bytes."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Tree(NamedTuple):
    """One value with its place. ``path`` is the dotted name of the field, ``above`` the lines before the YAML.

    A tuple, as thousands of them are made whenever a plugin's files are read.
    """

    node: yaml.Node
    file: str
    path: str = ""
    what: str = "mapping"
    above: int = 0

    @property
    def first_line(self) -> int:
        return int(self.node.start_mark.line) + 1 + self.above

    def trouble(self, reason: str, *, path: str = "") -> Trouble:
        line = self.first_line
        field = path or self.path
        place = f"{self.file}, line {line}, {field}" if field else f"{self.file}, line {line}"
        return Trouble(f"{place}: {reason}.", do=f"Mend the {self.what} and try again.")

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.trouble("a single value belongs here")
        return str(self.node.value)

    def texts(self) -> tuple[str, ...]:
        """A list of values; a single value is a list of one."""
        return tuple(item.text() for item in self.items()) if self.is_list else (self.text(),)

    def items(self) -> list[Tree]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.trouble("a list belongs here")
        return [self._inner(item, self.path) for item in self.node.value]

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def entries(self, allowed: Collection[str] = ()) -> dict[str, Tree]:
        """Name to value; names outside ``allowed`` (if given) are refused, and a name given twice."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.trouble("names with values belong here")
        found: dict[str, Tree] = {}
        for key, value in self.node.value:
            name = self._inner(key, self.path).text()
            path = f"{self.path}.{name}" if self.path else name
            if name in found:
                raise self._inner(key, path).trouble("it is given twice")
            if allowed and name not in allowed:
                raise self._inner(key, path).trouble(_unknown(name, allowed))
            found[name] = self._inner(value, path)
        return found

    def at(self, *steps: str | int) -> Tree:
        """The value below, by names and positions; the nearest one around it where there is none."""
        tree = self
        for step in steps:
            if isinstance(step, int):
                if not tree.is_list or step >= len(tree.node.value):
                    return tree
                tree = tree.items()[step]
            elif not tree.is_map or step not in (entries := tree.entries()):
                return tree
            else:
                tree = entries[step]
        return tree

    def _inner(self, node: yaml.Node, path: str) -> Tree:
        return Tree(node, self.file, path, self.what, self.above)


class Place(NamedTuple):
    """Where something stands in a tree, looked up only when there is a trouble to tell of it."""

    tree: Tree
    steps: tuple[str | int, ...] = ()

    def at(self, *steps: str | int) -> Place:
        return Place(self.tree, (*self.steps, *steps))

    def trouble(self, reason: str, *, path: str = "") -> Trouble:
        return self.tree.at(*self.steps).trouble(reason, path=path)


def read_tree(path: Path, what: str = "mapping") -> Tree:
    """``what`` is what people call such a file. Raises Trouble."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Trouble(f"The {what} {path} cannot be read: {error.strerror}.", do="Check its name.") from error
    if len(content) > LARGEST:
        raise Trouble(f"The {what} {path.name} is larger than {LARGEST:,} bytes.", do=f"Choose a {what} file.")
    return parse_tree(content, path.name, what)


def parse_tree(content: bytes | str, file: str, what: str = "mapping", above: int = 0) -> Tree:
    """The tree of a text that begins after ``above`` lines of the file."""
    try:
        node = yaml.compose(content, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = (mark.line + 1 if mark else 1) + above
        raise Trouble(
            f"{file}, line {line}: {error.problem or 'this is no YAML'}.", do=f"Mend the {what} and try again."
        ) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Trouble(f"{file} is no YAML text: {error}.", do=f"Choose a {what} file.") from error
    if node is None:
        raise Trouble(f"The {what} {file} is empty.", do=f"Choose a {what} file.")
    return Tree(node, file, what=what, above=above)


def _unknown(name: str, allowed: Collection[str]) -> str:
    close = difflib.get_close_matches(name, allowed, 1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"unknown; known are {', '.join(sorted(allowed))}{hint}"
