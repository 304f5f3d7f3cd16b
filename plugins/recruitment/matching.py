"""How well a candidate and a job fit, with reasons, and which job or candidate some words mean. Pure functions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plugins.recruitment.records import Candidate, Job, listed

_WEIGHTS = {"skills": 50.0, "experience": 20.0, "languages": 15.0, "place": 15.0}
_ALIKE = 0.86
_SMALL = re.compile(
    r"a|an|the|for|at|in|of|on|to|and|or|i|am|is|my|me|want|would|like|apply|applying|jobs?|positions?|work|as|about|"
    r"your?|role|please|saw|ad|hi|hello|there|interested|what|which|do|have|can|this|that|with|it|new|one|more|tell|"
    r"how|many|years|candidates?|fit|fits|best|who|find|show|open|publish|suits?|details?"
)


@dataclass(frozen=True, slots=True)
class Fit:
    """``score`` is 0 to 100 over what the job asks for; ``reasons`` speak for it, ``lacks`` against."""

    score: float
    reasons: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    share: float
    reason: str = ""
    lack: str = ""


def fit_of(candidate: Candidate, job: Job) -> Fit:
    """Parts that the job says nothing of do not count; a job that asks for nothing fits everybody half."""
    parts = {name: part for name, look in _LOOKS.items() if (part := look(candidate, job)) is not None}
    weight = sum(_WEIGHTS[name] for name in parts)
    if not weight:
        return Fit(50.0, (), ())
    score = sum(_WEIGHTS[name] * part.share for name, part in parts.items()) / weight * 100
    return Fit(
        round(score, 1),
        tuple(part.reason for part in parts.values() if part.reason),
        tuple(part.lack for part in parts.values() if part.lack),
    )


def is_alike(one: str, other: str) -> bool:
    """Whether two names of a skill mean the same, as far as letters tell."""
    left, right = one.casefold().strip(), other.casefold().strip()
    if left == right or (min(len(left), len(right)) > 3 and (_holds(left, right) or _holds(right, left))):
        return True
    return difflib.SequenceMatcher(None, left, right).ratio() >= _ALIKE


def jobs_meant(words: str, jobs: Sequence[Job]) -> list[Job]:
    """The jobs that the words name best, by id, title, place or shift; several where they name several as well."""
    said = words.casefold()
    by_id = [job for job in jobs if _holds(job.id.casefold(), said)]
    if by_id:
        return by_id
    known = _words(said)
    scored = [(_named(known, job), job) for job in jobs]
    best = max((score for score, _ in scored), default=0.0)
    return [job for score, job in scored if score == best] if best > 0 else []


def _named(said: set[str], job: Job) -> float:
    """Words of the title count most; place and shift decide between jobs of one title."""
    title, place = _words(job.title.casefold()), _words(f"{job.city} {job.shift}".casefold())
    hit = len(_common(title, said))
    if not hit:
        return 0.0
    return hit + hit / max(1, len(title)) + 0.5 * len(_common(place - title, said))


def _common(wanted: set[str], said: set[str]) -> set[str]:
    return {word for word in wanted if difflib.get_close_matches(word, said, 1, 0.84)}


def _words(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[^\W_]+", text) if len(word) > 1 and not _SMALL.fullmatch(word)}


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 else word


def _holds(part: str, whole: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _skills(candidate: Candidate, job: Job) -> _Part | None:
    wanted, had = listed(job.skills), listed(candidate.skills)
    if not wanted:
        return None
    found = [skill for skill in wanted if any(is_alike(skill, each) for each in had)]
    missing = [skill for skill in wanted if skill not in found]
    reason = f"{len(found)} of {len(wanted)} skills: {', '.join(found)}" if found else ""
    return _Part(len(found) / len(wanted), reason, f"no word of {', '.join(missing)}" if missing else "")


def _experience(candidate: Candidate, job: Job) -> _Part | None:
    if not job.years:
        return None
    if candidate.years is None:
        return _Part(0.0, lack="experience is not known")
    share = min(1.0, candidate.years / job.years)
    told = f"{candidate.years:g} of {job.years:g} years asked"
    return _Part(share, told if share >= 1 else "", told if share < 1 else "")


def _languages(candidate: Candidate, job: Job) -> _Part | None:
    wanted, had = listed(job.languages), listed(candidate.languages)
    if not wanted:
        return None
    found = [each for each in wanted if any(is_alike(each, other) for other in had)]
    missing = [each for each in wanted if each not in found]
    speaks = f"speaks {', '.join(found)}" if found else ""
    return _Part(len(found) / len(wanted), speaks, f"no word of {', '.join(missing)}" if missing else "")


def _place(candidate: Candidate, job: Job) -> _Part | None:
    if not job.city or not candidate.city:
        return None
    near = is_alike(candidate.city, job.city)
    return _Part(float(near), f"lives in {job.city}" if near else "", "" if near else f"lives in {candidate.city}")


_LOOKS: dict[str, Callable[[Candidate, Job], _Part | None]] = {
    "skills": _skills,
    "experience": _experience,
    "languages": _languages,
    "place": _place,
}
