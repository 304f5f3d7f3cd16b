"""What tests do with the violations page again and again."""

from __future__ import annotations

from console.domain.commands import ReviewViolations, Selection
from console.domain.ids import PersonId, ViolationId
from console.domain.violations import Resolution, Review, Violation
from tests.shell.pages.desktops import Desktop


async def select(desktop: Desktop, *rows: int) -> list[Violation]:
    page = desktop.violations
    page.table.choose(rows, rows[0])
    await desktop.settle()
    found = [page.model.row(row) for row in rows]
    return [one for one in found if one is not None]


async def stored(desktop: Desktop, ids: list[ViolationId]) -> list[Violation]:
    return await desktop.session.reader.read(lambda tx: tx.violations.get(ids))


async def other_reviews(desktop: Desktop, ids: tuple[ViolationId, ...]) -> None:
    """Someone else reviews, at another desk."""
    tenant = desktop.violations.listing.filter.tenant
    people = await desktop.session.reader.read(lambda tx: tx.tenants.people(tenant))
    other = next(one.id for one in people if one.role.value == "supervisor" and one.id != desktop.session.me)
    command = ReviewViolations(
        tenant=tenant,
        actor=PersonId(other),
        violations=Selection(ids),
        review=Review.REVIEWED,
        resolution=Resolution.CONFIRMED,
    )
    await desktop.session.desk.execute(command)
    await desktop.settle()
