"""Tools of a bot: async functions that read, or say which commands would do what is asked.

    @tool(Effect.READ, permission=Role.OPERATOR)
    async def get_pillar_status(context: ToolContext, pillar: Annotated[str, "P1 to P7"]) -> ToolResult:
        "Health of one pillar today."

A tool changes nothing itself. It never raises for bad arguments: it returns ``ToolResult.failed``.
Parameter types: str, int, float, bool, date, datetime (without a zone: by the clock of the place), a StrEnum or
Literal, each also ``| None``; checked before the call.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from console.domain.commands import Command
from console.domain.ids import ConversationId, KnowledgeId, PersonId, SiteId, TenantId
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Profile
from console.domain.people import Role
from console.domain.scoring import Scheme
from console.ports.database import Transaction

__all__ = ["Effect", "Tool", "ToolContext", "ToolFunction", "ToolResult", "Transaction", "tool", "tools_of"]

T = TypeVar("T")
_ATTRIBUTE = "__tool__"


class Effect(StrEnum):
    READ = "read"
    WRITE = "write"
    IRREVERSIBLE = "irreversible"
    """leaves the house or cannot be taken back: only a person's click runs it"""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """``data`` are JSON values for model and templates; ``summary`` is one sentence for people.

    ``commands`` are what a WRITE or IRREVERSIBLE tool asks the desk to do; ``cited`` are entries that it read from.
    ``handoff`` is a reason for which the conversation goes to people after this reply; empty for none.
    A failure that ``settles`` is itself the answer: nothing else is looked for.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    ok: bool = True
    commands: tuple[Command, ...] = ()
    cited: tuple[KnowledgeId, ...] = ()
    handoff: str = ""
    settles: bool = False

    @classmethod
    def failed(cls, reason: str, *, settles: bool = False) -> ToolResult:
        """Nothing was done, and this sentence says why."""
        return cls(summary=reason, ok=False, settles=settles)


class ToolContext(Protocol):
    """Who asks, set by the desk; a model cannot change it. ``now`` is UTC.

    ``customer`` is whom the bot serves on ``channel``, ``profile`` what is known of them by now, ``said`` the message
    as it came, whole, and ``files`` the names of what came with it. ``pending`` is what the turn does already.
    """

    @property
    def tenant(self) -> TenantId: ...
    @property
    def person(self) -> PersonId: ...
    @property
    def role(self) -> Role: ...
    @property
    def site(self) -> SiteId | None: ...
    @property
    def now(self) -> datetime: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def conversation(self) -> ConversationId: ...
    @property
    def channel(self) -> str: ...
    @property
    def customer(self) -> str: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def said(self) -> str: ...
    @property
    def pending(self) -> tuple[Command, ...]: ...
    @property
    def files(self) -> tuple[str, ...]: ...

    async def file(self, name: str) -> bytes | None:
        """Content of one of ``files``; None where it cannot be had."""

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` on one consistent state of the local store; it must keep to ``tenant``."""

    async def search(self, words: str, limit: int = 5) -> list[KnowledgeHit]:
        """The knowledge of the tenant."""


ToolFunction = Callable[..., Awaitable[ToolResult]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A declared tool. ``permission`` is the least role; ``label`` and ``preview`` have ``{argument}`` places.

    ``gives`` names the data of its results, so that templates and predicates can be checked; empty: not said.
    """

    name: str
    doc: str
    effect: Effect
    permission: Role
    function: ToolFunction
    signature: inspect.Signature
    label: str = ""
    preview: str = ""
    seconds: float = 10.0
    gives: tuple[str, ...] = ()


def tool(
    effect: Effect,
    *,
    permission: Role = Role.OPERATOR,
    label: str = "",
    preview: str = "",
    seconds: float = 10.0,
    gives: tuple[str, ...] = (),
) -> Callable[[ToolFunction], ToolFunction]:
    """Mark an async function as a tool; its name is the function's, ``seconds`` how long it may take."""

    def mark(function: ToolFunction) -> ToolFunction:
        if not inspect.iscoroutinefunction(function):
            raise TypeError(f"{function.__name__} must be async to be a tool")
        declared = Tool(
            name=function.__name__,
            doc=inspect.cleandoc(function.__doc__ or ""),
            effect=effect,
            permission=permission,
            function=function,
            signature=inspect.signature(function, eval_str=True),
            label=label,
            preview=preview,
            seconds=seconds,
            gives=gives,
        )
        setattr(function, _ATTRIBUTE, declared)
        return function

    return mark


def tools_of(module: object) -> dict[str, Tool]:
    """The tools that ``module`` declares, by name, in the order of its source."""
    found = [getattr(value, _ATTRIBUTE) for value in list(vars(module).values()) if hasattr(value, _ATTRIBUTE)]
    return {declared.name: declared for declared in found}
