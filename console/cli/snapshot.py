"""``snapshot``: a page as a picture or PDF, without a window."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.failures import WrongUse
from console.cli.opening import a_day, add_tenant_option, passphrase, say
from console.cli.window import profile_of
from console.domain.ids import ConversationId, PillarId, SiteId, TenantId, ViolationId

if TYPE_CHECKING:
    from console.cli.contract import Wiring

SUMMARY = "draw a page into a PNG or PDF file, without a display"
DESCRIPTION = """\
Draw a page as the window would show it, with the profile's data. Where there is no profile yet, a demo profile is
made for the picture and kept nowhere.
"""
EXAMPLES = """\
examples:
  operator-console snapshot scorecard --out scorecard.png
  operator-console snapshot scorecard --pillar P2 --day yesterday --theme light --out tours.pdf
"""
SMALLEST, LARGEST = 320, 8000


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    pages = wiring.pages()
    parser.add_argument("page", metavar="PAGE", choices=tuple(pages), help=", ".join(pages))
    parser.add_argument("--out", type=_picture, required=True, metavar="FILE.png|.pdf")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="default: %(default)s")
    parser.add_argument(
        "--size", type=_size, default=(1280, 800), metavar="WxH", help="in pixels (default: 1280x800)"
    )
    add_tenant_option(parser, "tenant (default: the page's own choice)")
    parser.add_argument("--site", metavar="ID", help="one site (default: all)")
    parser.add_argument("--day", type=a_day, help="2026-03-18, today or yesterday (default: the latest with records)")
    parser.add_argument("--pillar", metavar="ID", help="pillar whose checks or violations are shown")
    parser.add_argument(
        "--section",
        metavar="NAME",
        help="part of a page: bots (settings), policies (escalations), prescreen (a plugin's page) and others",
    )
    parser.add_argument("--conversation", metavar="ID", help="conversation that is opened in the inbox")
    parser.add_argument("--violation", type=int, metavar="NUMBER", help="violation that is opened on its page")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    from console.cli.contract import View

    if not given.out.absolute().parent.is_dir():
        raise WrongUse(f"the folder {given.out.parent} does not exist")
    profile = profile_of(given)
    ephemeral = not wiring.profile_exists(profile)
    if ephemeral:
        say(f"There is no profile {profile!r} yet: this picture shows made-up demo data, which is kept nowhere.")
    view = View(
        page=given.page,
        theme=given.theme,
        size=given.size,
        tenant=TenantId(given.tenant) if given.tenant else None,
        site=SiteId(given.site) if given.site else None,
        day=given.day,
        pillar=PillarId(given.pillar) if given.pillar else None,
        section=given.section,
        violation=None if given.violation is None else ViolationId(given.violation),
        conversation=None if given.conversation is None else ConversationId(given.conversation),
    )
    wiring.render(profile, {given.out: view}, passphrase(), ephemeral=ephemeral)
    print(given.out)
    return 0


def _picture(text: str) -> Path:
    if Path(text).suffix.lower() not in (".png", ".pdf"):
        raise argparse.ArgumentTypeError("the file's name must end in .png or .pdf")
    return Path(text)


def _size(text: str) -> tuple[int, int]:
    parts = re.fullmatch(r"(\d{3,4})[xX×](\d{3,4})", text)
    width, height = (int(part) for part in parts.groups()) if parts else (0, 0)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1280x800, each {SMALLEST} to {LARGEST}")
    return width, height
