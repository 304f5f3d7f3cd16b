"""Which interactions the figures count: what bots did, and nothing that was made up for a demo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement

from console.domain.demo_talks import DEMO_ENGINE
from console.domain.ids import TenantId
from console.store import tables
from console.store.values import stored_time

_interaction = tables.interaction.c


def counted(
    tenant: TenantId, since: datetime | None = None, until: datetime | None = None
) -> tuple[ColumnElement[bool], ...]:
    """For ``where``: those of the tenant from ``since`` on and before ``until``."""
    found: tuple[ColumnElement[bool], ...] = (_interaction.tenant == tenant, _interaction.engine != DEMO_ENGINE)
    if since is not None:
        found = (*found, _interaction.at >= stored_time(since))
    if until is not None:
        found = (*found, _interaction.at < stored_time(until))
    return found
