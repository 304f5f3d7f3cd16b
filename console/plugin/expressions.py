"""Predicates of conditions: a small part of Python's expressions, evaluated over data and nothing else.

Names, attributes and subscripts reach into mappings and lists; what is missing is None. Ordering or calculating with
None or between kinds is false or None, never an error: a predicate either holds or does not.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 1000
DEEPEST = 30

_ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SUMS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
_FUNCTIONS = ("len", "lower", "has")
_NODES = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, *_SUMS, ast.Compare,
    *_ORDERS, ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.Name, ast.Attribute, ast.Subscript,
    ast.Constant, ast.List, ast.Tuple, ast.Call, ast.Load,
)  # fmt: skip


class ExpressionError(ValueError):
    """The text is not an expression of this small language; the message says what in it."""


@dataclass(frozen=True, slots=True)
class Expression:
    """``paths``: dotted names that it reads, such as ``data.critical``; ``roots``: their first parts."""

    text: str
    tree: ast.expr
    paths: tuple[str, ...]
    roots: frozenset[str]

    def holds(self, names: Mapping[str, Any]) -> bool:
        return bool(_value(self.tree, names))


@lru_cache(maxsize=1000)
def parse(text: str) -> Expression:
    """Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"not an expression: {error}") from None
    _check(tree, 0)
    paths = tuple(dict.fromkeys(_paths(tree.body)))
    return Expression(text, tree.body, paths, frozenset(path.partition(".")[0] for path in paths))


def holds(text: str, names: Mapping[str, Any]) -> bool:
    """Whether the predicate holds; an empty one does. Raises ExpressionError."""
    return not text.strip() or parse(text).holds(names)


def _check(node: ast.AST, depth: int) -> None:
    if depth > DEEPEST:
        raise ExpressionError(f"nested deeper than {DEEPEST}")
    if not isinstance(node, _NODES):
        raise ExpressionError(f"{type(node).__name__} is not allowed")
    if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
        raise ExpressionError(f"{node.attr} is not a name of data")
    if isinstance(node, ast.Call) and not _is_function(node):
        raise ExpressionError(f"only {', '.join(_FUNCTIONS)} may be called, with one value")
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | bool | None):
        raise ExpressionError(f"{node.value!r} is not a plain value")
    for child in ast.iter_child_nodes(node):
        _check(child, depth + 1)


def _is_function(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Name) and call.func.id in _FUNCTIONS
    return named and len(call.args) == 1 and not call.keywords


def _paths(node: ast.expr) -> Iterator[str]:
    path = _path(node)
    if path:
        yield path
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not (isinstance(node, ast.Call) and child is node.func):
            yield from _paths(child)


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        parent = _path(node.value)
        return f"{parent}.{node.attr}" if parent else ""
    return ""


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return names.get(node.id)
        case ast.Attribute():
            return _within(_value(node.value, names), node.attr)
        case ast.Subscript():
            return _within(_value(node.value, names), _value(node.slice, names))
        case ast.List() | ast.Tuple():
            return [_value(each, names) for each in node.elts]
        case ast.BoolOp(op=ast.And()):
            return all(bool(_value(each, names)) for each in node.values)
        case ast.BoolOp():
            return any(bool(_value(each, names)) for each in node.values)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, names)
        case ast.UnaryOp():
            value = _value(node.operand, names)
            return -value if _is_number(value) else None
        case ast.BinOp():
            return _sum(_SUMS[type(node.op)], _value(node.left, names), _value(node.right, names))
        case ast.Compare():
            return _compare(node, names)
        case ast.Call(func=ast.Name(id=name)):
            return _call(name, _value(node.args[0], names))
    return None


def _within(whole: Any, part: Any) -> Any:
    if isinstance(whole, Mapping):
        return whole.get(part) if isinstance(part, str | int | float | bool) else None
    if isinstance(whole, list | tuple | str) and isinstance(part, int) and -len(whole) <= part < len(whole):
        return whole[part]
    return None


def _sum(calculate: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if not (_is_number(left) and _is_number(right)):
        return None
    try:
        return calculate(left, right)
    except (ArithmeticError, ValueError):
        return None


def _compare(node: ast.Compare, names: Mapping[str, Any]) -> bool:
    left = _value(node.left, names)
    for operation, comparator in zip(node.ops, node.comparators, strict=True):
        right = _value(comparator, names)
        if not _holds_between(operation, left, right):
            return False
        left = right
    return True


def _holds_between(operation: ast.cmpop, left: Any, right: Any) -> bool:
    match operation:
        case ast.Eq() | ast.Is():
            return bool(left == right)
        case ast.NotEq() | ast.IsNot():
            return bool(left != right)
        case ast.In():
            return _contains(right, left)
        case ast.NotIn():
            return not _contains(right, left)
    comparable = (_is_number(left) and _is_number(right)) or (isinstance(left, str) and isinstance(right, str))
    return comparable and _ORDERS[type(operation)](left, right)


def _contains(whole: Any, part: Any) -> bool:
    if isinstance(whole, str):
        return isinstance(part, str) and part in whole
    if isinstance(whole, Mapping):
        return isinstance(part, str | int | float | bool) and part in whole
    return isinstance(whole, list | tuple | set | frozenset) and part in list(whole)


def _call(name: str, value: Any) -> Any:
    if name == "has":
        return value not in (None, "", [], {})
    if name == "lower":
        return value.lower() if isinstance(value, str) else None
    return len(value) if isinstance(value, str | list | tuple | Mapping) else 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
