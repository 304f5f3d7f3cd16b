"""Draws every page, dark and light, into docs/pictures: demo data, a clock that stands still, one font."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ids import ConversationId

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
NOW = "2026-03-18T14:05:00+00:00"
STILL = {
    "OPERATOR_CONSOLE_NOW": NOW,
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "QT_QPA_PLATFORM": "offscreen",
    "TZ": "UTC",
    "LANG": "C.UTF-8",
}
# One font on every machine: Debian's fontconfig always brings it.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts/truetype/dejavu</dir>
  <selectfont><rejectfont><glob>*Serif*</glob></rejectfont></selectfont>
  <selectfont><rejectfont><glob>*Condensed*</glob></rejectfont></selectfont>
  <match target="pattern">
    <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans</string></edit>
  </match>
</fontconfig>
"""
SIZE = (1600, 1000)
ASKED = "What is critical right now?"
FIRE = "There is a fire at gate 4 of Saffron Heights"
BURNS = 2
"""The escalation of it, after those that the demo brings."""
WAITING = "demo-priya-raman"
"""A candidate who waits for a person."""
EMPTY_POST = 17
"""The violation of the missed night shift: numbers are the same whenever the demo is made at NOW."""


def main() -> int:
    """Pages may be named on the command line; without names all are drawn."""
    with tempfile.TemporaryDirectory() as home:
        fonts = Path(home, "fonts.conf")
        fonts.write_text(FONTS, encoding="utf-8")
        os.environ.update(STILL, OPERATOR_CONSOLE_HOME=home, FONTCONFIG_FILE=str(fonts))
        from console.cli.contract import View
        from console.domain.ids import EscalationId, PillarId, ViolationId
        from console.wiring import Program

        wiring = Program()
        wanted = sys.argv[1:] or list(wiring.pages())
        PICTURES.mkdir(parents=True, exist_ok=True)
        views = {
            PICTURES / f"{page}-{theme}.png": View(page, theme, SIZE)
            for page in wanted
            for theme in ("dark", "light")
        }
        for theme in ("dark", "light") if "chat" in wanted else ():
            views[PICTURES / f"chat-{theme}.png"] = View("chat", theme, SIZE, ask=ASKED)
        for theme in ("dark", "light") if "inbox" in wanted else ():
            views[PICTURES / f"inbox-{theme}.png"] = View("inbox", theme, SIZE, conversation=_talk_with(WAITING))
        for theme in ("dark", "light") if "recruitment" in wanted else ():
            views[PICTURES / f"prescreen-{theme}.png"] = View("recruitment", theme, SIZE, section="prescreen")
        overdue_tours = View("scorecard", "dark", SIZE, day=date(2026, 3, 16), pillar=PillarId("P2"))
        views[PICTURES / "overdue-tours-dark.png"] = overdue_tours
        for theme in ("dark", "light"):
            views[PICTURES / f"policies-{theme}.png"] = View("escalations", theme, SIZE, section="policies")
            views[PICTURES / f"alarms-{theme}.png"] = View("settings", theme, SIZE, section="alarms")
            views[PICTURES / f"bots-{theme}.png"] = View("settings", theme, SIZE, section="bots")
            views[PICTURES / f"violation-{theme}.png"] = View(
                "violations", theme, SIZE, violation=ViolationId(EMPTY_POST)
            )
        for section in ("contacts", "mail", "masking"):
            views[PICTURES / f"{section}-dark.png"] = View("settings", "dark", SIZE, section=section)
        for section in ("handover", "call"):
            views[PICTURES / f"{section}-dark.png"] = View("escalations", "dark", SIZE, section=section)
        # Last: from then on the strip stands over every page.
        views[PICTURES / "emergency-said-dark.png"] = View("chat", "dark", SIZE, ask=FIRE)
        views[PICTURES / "emergency-called-dark.png"] = View(
            "escalations", "dark", SIZE, escalation=EscalationId(BURNS)
        )
        wiring.render("pictures", views, None, ephemeral=True)
    for picture in views:
        print(picture.relative_to(ROOT))
    return 0


def _talk_with(customer: str) -> ConversationId:
    """Ids of the demo's conversations are made from its tenant, its channel and who writes."""
    from console.domain.ids import ConversationId

    said = "\0".join(("demo", "simulator", customer, f"{customer}/0"))
    return ConversationId(hashlib.blake2b(said.encode(), digest_size=16).hexdigest())


if __name__ == "__main__":
    sys.exit(main())
