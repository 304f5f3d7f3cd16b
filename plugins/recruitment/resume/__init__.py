"""Resumes from files and text: ``read_resume`` is all that others need."""

from plugins.recruitment.resume.reading import BadResume, read_resume
from plugins.recruitment.resume.sections import Position, Resume

__all__ = ["BadResume", "Position", "Resume", "read_resume"]
