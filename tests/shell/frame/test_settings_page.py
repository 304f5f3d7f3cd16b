"""The Settings page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea

from console.domain.ids import PluginName
from console.ports.catalog import PluginReport
from console.ports.session import KeySource, Recovery
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.settings.page import SettingsPage
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor

BROKEN = PluginReport(PluginName("sorry"), "Sorry", "1", Path("/plugins/sorry"), trouble="plugin.toml has no name.")


@pytest.fixture
async def page(theme: Theme, door: FakeDoor) -> AsyncIterator[SettingsPage]:
    door.catalog.plugins = (BROKEN,)
    specs = [spec for spec in PAGES if spec.key == "settings"]
    window = MainWindow(theme, specs, Forgetful(), door.clock)
    window.dress()
    window.add_page(specs[0].load())
    window.show()
    window.attach(door.session())
    await window.settled()
    made = window.pages["settings"]
    assert isinstance(made, SettingsPage)
    yield made
    theme.set_zoom(100)
    window.detach()
    await window.settled()
    window.hide()
    window.deleteLater()


def _window(page: SettingsPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


async def test_theme_and_size_are_chosen_and_followed(page: SettingsPage, theme: Theme) -> None:
    page.appearance.mode.buttons["light"].click()
    assert theme.mode is Mode.LIGHT
    page.appearance.zoom.setValue(page.appearance.zoom.maximum())
    assert theme.zoom == 200
    theme.set_zoom(100)
    assert page.appearance.percent.text() == "100 %"
    theme.set_mode(Mode.DARK)
    assert page.appearance.mode.current == "dark"


async def test_nothing_lies_beside_a_narrow_window(page: SettingsPage) -> None:
    window = _window(page)
    window.resize(760, 720)
    await window.settled()
    areas = [each for each in page.findChildren(QScrollArea) if each.isVisible()]
    assert areas
    assert all(each.horizontalScrollBar().maximum() == 0 for each in areas)


async def test_a_broken_plugin_is_listed_with_its_error(page: SettingsPage) -> None:
    texts = [label.text() for label in page.plugins.findChildren(QLabel)]
    assert "plugin.toml has no name." in texts
    assert page.badge() == 1


async def test_the_profile_tells_where_it_lies_and_what_opens_it(page: SettingsPage, tmp_path: Path) -> None:
    assert page.profile.folder.text() == str(tmp_path)
    assert "keyring" in page.profile.source.text()


async def test_the_key_is_rotated_once_and_told(page: SettingsPage, door: FakeDoor) -> None:
    page.profile.button.click()
    await _window(page).settled()
    assert door.keys.rotations == 1
    assert page.profile.button.isEnabled()
    assert "new key" in _window(page).toast.text.text()


async def test_a_recovery_passphrase_must_be_good_and_typed_twice(page: SettingsPage, door: FakeDoor) -> None:
    fields = page.profile.recovery
    fields.passphrase.setText("four horses eat oats")
    assert not fields.change.isEnabled()
    fields.repeated.setText("four horses eat oats")
    fields.change.click()
    await _window(page).settled()
    assert door.keys.given == "four horses eat oats"
    assert fields.passphrase.text() == fields.repeated.text() == ""
    assert "old one opens nothing" in _window(page).toast.text.text()


async def test_a_profile_without_recovery_says_so_and_gets_one(page: SettingsPage, door: FakeDoor) -> None:
    door.keys.state = Recovery.NONE
    page.visit(section="profile")
    await _window(page).settled()
    assert "There is none" in page.profile.state.text()
    fields = page.profile.recovery
    assert fields.change.text() == "Add"
    for field in (fields.passphrase, fields.repeated):
        field.setText("four horses eat oats")
    fields.change.click()
    await _window(page).settled()
    assert "added" in _window(page).toast.text.text()
    assert page.profile.state.text() == "Written down"


async def test_the_own_passphrase_is_changed_only_where_it_locks_the_profile(
    page: SettingsPage, door: FakeDoor
) -> None:
    assert not page.profile.own.passphrase.isEnabled()
    page.attach(replace(door.session(), key_source=KeySource.PASSPHRASE))
    fields = page.profile.own
    for field in (fields.passphrase, fields.repeated):
        field.setText("four horses eat oats")
    fields.change.click()
    await _window(page).settled()
    assert door.keys.passphrase == "four horses eat oats"


async def test_a_part_of_the_status_bar_opens_what_it_speaks_of(page: SettingsPage) -> None:
    window = _window(page)
    window.resize(900, 480)
    window.status.profile.click()
    assert window.current == "settings"
    assert page.profile.visibleRegion().boundingRect().height() > 100


async def test_versions_can_be_copied(page: SettingsPage) -> None:
    page.about.copy.click()
    assert "Qt: 6." in QGuiApplication.clipboard().text()
