"""Made-up recruiting for a first start: six jobs at the demo's sites and those who applied, from a fixed seed."""

from __future__ import annotations

from datetime import datetime

from console.plugin.demo import DemoData

__all__ = ["demo"]


def demo(now: datetime) -> DemoData:
    """The same for the same moment, and nothing that happened later. Its parts are loaded when it is called."""
    from plugins.recruitment.book import make_form
    from plugins.recruitment.demo.applicants import make_applicants
    from plugins.recruitment.demo.openings import OPENINGS, RECRUITERS, SITES, TENANT
    from plugins.recruitment.demo.writers import make_writers

    jobs = [opening.make_job(now) for opening in OPENINGS]
    questions = {job.id: opening.make_questions(now) for job, opening in zip(jobs, OPENINGS, strict=True)}
    asked = [question for each in questions.values() for question in each]
    forms = [make_form(job, 1, questions[job.id], job.opened_at) for job in jobs]
    people = (*make_applicants(now, jobs, questions), *make_writers(now, jobs, questions))
    return DemoData(TENANT, SITES, RECRUITERS, (*jobs, *asked, *forms, *people))
