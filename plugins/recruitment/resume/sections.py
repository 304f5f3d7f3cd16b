"""What the text of a resume says, by its headings, dates and addresses. What is not found is left empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_MOST_SKILLS = 40
_LONGEST_SKILL = 50
_HEADINGS = {
    "skills": r"(?:key |core |technical |professional |my )?(?:skills|competenc(?:es|ies)|abilities|qualifications)",
    "languages": r"languages?(?: skills)?",
    "work": r"(?:work |professional |employment )?(?:experience|history|employment)|career|work|positions?",
    "education": r"education(?: and training)?|training|certificat(?:es|ions)|licen[cs]es",
    "summary": r"(?:personal |professional )?(?:summary|profile|statement)|about(?: me)?|objective",
    "contact": r"contact(?: details)?|personal (?:details|data)",
    "other": r"references?|interests|hobbies",
}
_HEADING = re.compile(
    r"^\W{0,3}(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _HEADINGS.items()) + r")\W{0,3}$", re.I
)
_INLINE = re.compile(r"^\W{0,3}(?P<heading>skills|languages?)\s*:\s*(?P<rest>.+)$", re.I)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/.-]{6,18}\d(?!\w)")
_CITY = re.compile(r"^\s*(?:address|city|location|lives? in|based in)\s*:?\s*(.+)$", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POINT = r"(?:(?P<{0}m>[A-Za-z]{{3,9}}|\d{{1,2}})[ ./]{{1,2}})?(?P<{0}y>(?:19|20)\d{{2}})"
_SPAN = re.compile(
    _POINT.format("a")
    + r"\s*(?:-|–|—|to|until|till)\s*(?:"
    + _POINT.format("b")
    + r"|(?P<now>present|now|today|current))",
    re.I,
)
_YEARS = re.compile(
    r"\b(\d{1,2})\+?\s+years?\b[^.\n]{0,30}\bexperience\b|\bexperience\b[^.\n]{0,20}?\b(\d{1,2})\+?\s+years?", re.I
)
LANGUAGES = (
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Polish", "Turkish", "Arabic", "Russian",
    "Ukrainian", "Romanian", "Dutch", "Swedish", "Norwegian", "Danish", "Finnish", "Czech", "Hungarian", "Greek",
    "Hindi", "Urdu", "Bengali", "Punjabi", "Mandarin", "Cantonese", "Japanese", "Korean", "Vietnamese", "Swahili",
    "Somali", "Farsi", "Welsh", "Yoruba",
)  # fmt: skip
_MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Position:
    """Work that somebody did; without an end it goes on."""

    title: str
    employer: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """What was found; ``years`` of work, None where nothing tells. ``source`` is the name of the file."""

    source: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    headline: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    education: tuple[str, ...] = ()
    years: float | None = None
    text: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing of use was found."""
        return not (self.skills or self.positions or self.years or self.email or self.languages)


def from_text(text: str, skills: Sequence[str] = (), *, source: str = "", today: date | None = None) -> Resume:
    """Never raises. ``skills`` are looked for in all of the text."""
    lines = [" ".join(line.replace("\x00", " ").split()) for line in text.splitlines()]
    parts = _parts(lines)
    now = today or date.today()  # noqa: DTZ011 a resume counts in years
    positions = tuple(_positions(parts.get("work", []) or lines))
    email, phone = _EMAIL.search(text), _phone(lines)
    languages = _languages(parts.get("languages", []))
    named = [each for each in _items(parts.get("skills", [])) if len(each) <= _LONGEST_SKILL]
    stated = _stated_years(text)
    counted = years_of(positions, now)
    return Resume(
        source=source,
        name=_name(lines),
        email=email[0] if email else "",
        phone=phone,
        city=_city(lines),
        headline=_headline(lines),
        skills=tuple(dict.fromkeys((*named, *known_in(text, skills))))[:_MOST_SKILLS],
        languages=languages or known_in(text[:3000], LANGUAGES),
        positions=positions,
        education=tuple(line for line in parts.get("education", []) if line)[:10],
        years=stated if stated is not None else counted,
        text=" ".join(parts.get("summary", []))[:500],
    )


def known_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that stand in the text as words."""
    lowered = text.casefold()
    return tuple(name for name in names if name and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", lowered))


def years_of(positions: Sequence[Position], today: date) -> float | None:
    """Years in which there was work; times that overlap count once. None where no position has a start."""
    spans = sorted((each.start, each.end or today) for each in positions if each.start)
    days, until = 0, date.min
    for start, end in spans:
        begin, last = max(start, until), min(end, today)
        if last > begin:
            days += (last - begin).days
            until = last
    return min(float(_MOST_YEARS), round(days / 365.25, 1)) if spans else None


def _parts(lines: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        heading = _HEADING.match(line)
        inline = _INLINE.match(line)
        if heading:
            current = str(heading.lastgroup)
        elif inline:
            name = "skills" if inline["heading"].lower().startswith("skill") else "languages"
            found.setdefault(name, []).append(inline["rest"])
        elif current and line:
            found.setdefault(current, []).append(line)
    return found


def _items(lines: Iterable[str]) -> list[str]:
    parts = (part for line in lines for part in re.split(r"[,;|•·▪◦\t]|\s[-–]\s|^\s*[-*–]\s*", line))
    return [item for part in parts if (item := part.strip(" .:-*")) and len(item) > 1]


def _languages(lines: Iterable[str]) -> tuple[str, ...]:
    found = [name for item in _items(lines) if (name := _language(item))]
    return tuple(dict.fromkeys(found))


def _language(item: str) -> str:
    first = re.match(r"[^\W\d_]+", item)
    return first[0].capitalize() if first and first[0].capitalize() in LANGUAGES else ""


def _positions(lines: Sequence[str]) -> Iterable[Position]:
    for number, line in enumerate(lines):
        span = _SPAN.search(line)
        if span is None:
            continue
        words = (line[: span.start()] + " " + line[span.end() :]).strip(" ,;:()|-–—\t")
        if not words and number + 1 < len(lines):
            words = lines[number + 1]
        title, _, employer = _split(words)
        yield Position(title[:100], employer[:100], _month(span, "a"), None if span["now"] else _month(span, "b"))


def _split(words: str) -> tuple[str, str, str]:
    for mark in (" at ", ", ", " | ", " – ", " - ", "\t"):
        if mark in words:
            return words.partition(mark)
    return words, "", ""


def _month(span: re.Match[str], group: str) -> date | None:
    year, word = span[f"{group}y"], (span[f"{group}m"] or "").lower()
    if year is None:
        return None
    month = (
        int(word) if word.isdigit() else next((n for n, name in enumerate(_MONTHS, 1) if word.startswith(name)), 1)
    )
    return date(int(year), month if 1 <= month <= 12 else 1, 1)


def _stated_years(text: str) -> float | None:
    found = _YEARS.search(text)
    return min(float(found[1] or found[2]), float(_MOST_YEARS)) if found else None


def _name(lines: Sequence[str]) -> str:
    """The first line of two to four words that begin large; ``Name:`` says it outright."""
    for line in lines[:15]:
        if said := re.match(r"(?:full )?name\s*:\s*(.+)", line, re.I):
            return said[1][:80]
    for line in lines[:6]:
        words = line.split()
        named = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
        if named and not re.search(r"[\d@:]|^curriculum vitae$", line, re.I) and not _HEADING.match(line):
            return line.title() if line.isupper() else line
    return ""


def _headline(lines: Sequence[str]) -> str:
    """The line below the name, where it is words and no address."""
    name = _name(lines)
    for number, line in enumerate(lines[:8]):
        if name and line.casefold() == name.casefold():
            below = next((each for each in lines[number + 1 : number + 3] if each), "")
            fine = below and not _HEADING.match(below) and not re.search(r"[@\d:]", below) and len(below) < 80
            return below if fine else ""
    return ""


def _phone(lines: Sequence[str]) -> str:
    for line in lines[:40]:
        for found in _PHONE.finditer(line):
            if not _SPAN.search(line) and 7 <= sum(map(str.isdigit, found[0])) <= 15:
                return found[0].strip()
    return ""


def _city(lines: Sequence[str]) -> str:
    for line in lines[:25]:
        if found := _CITY.match(line):
            parts = [part.strip() for part in found[1].split(",") if not re.search(r"\d", part)]
            return (parts[0] if parts else "")[:60]
    return ""
