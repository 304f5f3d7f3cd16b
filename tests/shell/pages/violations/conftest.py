"""The violations page in front, and what tests of it do again and again."""

from __future__ import annotations

import pytest

from console.shell.violations.page import ViolationsPage
from tests.shell.pages.desktops import Desktop


@pytest.fixture
async def page(desktop: Desktop) -> ViolationsPage:
    await desktop.go("violations")
    desktop.violations.table.setFocus()
    return desktop.violations
