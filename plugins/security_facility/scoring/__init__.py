"""How a guarded site is scored: seven pillars, one module each, all numbers from ``thresholds.toml``.

Each rule looks at one record and says passed or failed, or nothing yet; docs/records-and-scoring.md lists them all.
"""

from __future__ import annotations

from console.plugin.scoring import DayRecords, PillarResult
from plugins.security_facility.scoring.control_desk import score_control_desk
from plugins.security_facility.scoring.emergencies import score_emergencies
from plugins.security_facility.scoring.field_support import score_field_support
from plugins.security_facility.scoring.legal import score_legal
from plugins.security_facility.scoring.recording import score_recording
from plugins.security_facility.scoring.right_guard import score_right_guard
from plugins.security_facility.scoring.supervision import score_supervision

_PILLARS = (
    score_right_guard,
    score_supervision,
    score_control_desk,
    score_legal,
    score_field_support,
    score_recording,
    score_emergencies,
)


def score(day: DayRecords) -> list[PillarResult]:
    """The seven pillars of one site-day, in order. A pillar's score is 100 x passed / (passed + failed) checks."""
    return [pillar(day) for pillar in _PILLARS]
