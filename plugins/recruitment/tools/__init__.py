"""The tools of the recruiting bot, by skill: onboarding, resume intake, matching and prescreen, creation of jobs."""

from plugins.recruitment.tools.drafting import get_job_questions, keep_job_answer, publish_job
from plugins.recruitment.tools.house import count_applications, look_up_candidate
from plugins.recruitment.tools.intake import take_resume
from plugins.recruitment.tools.people import forget_me, get_candidate, keep_registration, note_escalation
from plugins.recruitment.tools.positions import (
    find_candidates,
    find_jobs,
    get_application_status,
    get_job,
    withdraw_application,
)
from plugins.recruitment.tools.prescreen import get_prescreen, keep_prescreen_answer

__all__ = [
    "count_applications",
    "find_candidates",
    "find_jobs",
    "forget_me",
    "get_application_status",
    "get_candidate",
    "get_job",
    "get_job_questions",
    "get_prescreen",
    "keep_job_answer",
    "keep_prescreen_answer",
    "keep_registration",
    "look_up_candidate",
    "note_escalation",
    "publish_job",
    "take_resume",
    "withdraw_application",
]
