"""What the commands share: the open profile, which tenant is meant, lists of words, progress."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from console.cli.failures import WrongUse
from console.cli.window import profile_of
from console.domain.ids import PluginName, TenantId
from console.domain.people import Tenant
from console.domain.scoring import Scheme
from console.domain.trouble import KeyNeeded, NoKeyring

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.ports.catalog import Catalog
    from console.ports.session import Session

PASSPHRASE = "OPERATOR_CONSOLE_PASSPHRASE"  # noqa: S105 - the name of a variable
T = TypeVar("T")


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    import asyncio

    return asyncio.run(work)


def passphrase() -> str | None:
    return os.environ.get(PASSPHRASE) or None


@asynccontextmanager
async def opened(given: argparse.Namespace, wiring: Wiring) -> AsyncIterator[Session]:
    """The profile, closed at the end; asks for a passphrase where it is needed and a person sits at the terminal."""
    door = wiring.door(profile_of(given))
    try:
        session = await door.open(passphrase())
    except KeyNeeded as needed:
        if passphrase() or not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        say(str(needed))
        session = await door.open(ask_passphrase("Passphrase", twice=isinstance(needed, NoKeyring)))
    try:
        for notice in session.notices:
            say(notice)
        if session.recovery_passphrase:
            say(f"Recovery passphrase of the new profile, shown only now: {session.recovery_passphrase}")
        yield session
    finally:
        await session.close()


def ask_passphrase(prompt: str, *, twice: bool) -> str:
    """From the terminal, unseen. Raises WrongUse when the two do not agree."""
    from getpass import getpass

    text = getpass(f"{prompt}: ")
    if twice and getpass(f"{prompt}, once more: ") != text:
        raise WrongUse("the two passphrases differ; nothing was changed")
    return text


async def tenants_of(session: Session) -> list[Tenant]:
    return await session.reader.read(lambda tx: tx.tenants.all())


async def choose_tenant(session: Session, wanted: str | None) -> TenantId:
    """The tenant named, else the only one with real records, else the demo. Raises WrongUse."""
    tenants = await tenants_of(session)
    names = ", ".join(tenant.id for tenant in tenants)
    if wanted is not None:
        if any(tenant.id == wanted for tenant in tenants):
            return TenantId(wanted)
        raise WrongUse(f"there is no tenant {wanted!r}; there are: {names or 'none'}")
    real = [tenant for tenant in tenants if not tenant.demo] or tenants
    if len(real) == 1:
        return real[0].id
    raise WrongUse(
        f"say which tenant with --tenant: {names}" if real else "the profile has no tenant yet; import first"
    )


def choose_scheme(catalog: Catalog, wanted: str | None) -> Scheme:
    """The scoring plugin named, or the only one. Raises WrongUse."""
    schemes = catalog.schemes()
    names = ", ".join(schemes) or "none"
    if wanted is not None:
        if wanted in schemes:
            return schemes[PluginName(wanted)]
        raise WrongUse(f"no plugin {wanted!r} scores; those that do: {names}")
    if len(schemes) == 1:
        return next(iter(schemes.values()))
    raise WrongUse(f"say which plugin with --plugin: {names}")


def add_tenant_option(
    parser: argparse.ArgumentParser, help: str = "tenant (default: the one with real records)"
) -> None:
    parser.add_argument("--tenant", metavar="ID", help=help)


def a_day(text: str) -> date:
    """``2026-03-18``, ``today`` or ``yesterday``, by this computer's calendar."""
    today = date.today()  # noqa: DTZ011 - what the person at this computer calls today
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        return named.get(text.lower()) or date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-03-18, today or yesterday") from None


def words(text: str) -> list[str]:
    """``a,b`` as a list without empty parts."""
    return [part.strip() for part in text.split(",") if part.strip()]


def one_of(choices: Iterable[T]) -> Callable[[str], list[T]]:
    """A parser for comma-separated choices, in any case, ``-`` for a blank. The choices are text enums."""
    known = {str(choice).lower().replace(" ", "-"): choice for choice in choices}

    def parse(text: str) -> list[T]:
        try:
            return [known[word.lower().replace(" ", "-")] for word in words(text)]
        except KeyError as error:
            raise argparse.ArgumentTypeError(f"{error.args[0]!r} is none of {', '.join(known)}") from None

    return parse


def flat(lists: Sequence[Sequence[T]] | None) -> list[T]:
    """All entries of an option that may be given several times."""
    return [entry for entries in lists or () for entry in entries]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class ProgressLine:
    """One line on a terminal that is written over; silent where nobody watches."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._width = 0

    def show(self, text: str) -> None:
        if self._live:
            print("\r" + text.ljust(self._width), end="", file=sys.stderr, flush=True)
            self._width = len(text)

    def clear(self) -> None:
        if self._live and self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0


async def score_what_is_due(session: Session, wiring: Wiring) -> int:
    """Bring the scores up to date where the profile may be written; the number of site-days."""
    if session.read_only:
        return 0
    line = ProgressLine()
    try:
        return await wiring.score_due(
            session, lambda done, total: line.show(f"Scoring {done:,} of {total:,} site-days")
        )
    finally:
        line.clear()
