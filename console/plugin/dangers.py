"""Which danger a text tells of as a fact, by its words: what is denied, supposed, practiced or a figure of speech is
none. Who asks and what lies back is judged by the caller, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from console.plugin.danger_words import BY_NAME, FORMS

LONGEST = 4_000
_HAS_ITS_NOT = re.compile(
    r"breath|respond|react|conscious|wak|mov|pulse|heart ?beat|answer|contact|find|found|pick|report|not back|"
    r"sign of life|come back|came back|return|let (?:me|him|her|us|them) go|(?:nobody|no one) (?:owns|knows|claims)|"
    r"(?:no|without) (?:power|electricity)|belong|be here|be there|be in|under control|generator",
    re.IGNORECASE,
)
"""Danger that is itself put with a "not"."""
_NOT = re.compile(
    r"\b(?:not|no|nor|never|nothing|nicht|keine?n?|pas de|no hay|nessun[ao]?|nobody|none|neither|without|hardly|"
    r"zero|free of|instead of|cannot|can't|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|won't|"
    r"dont|doesnt|didnt|isnt|arent|wasnt|hasnt|havent|wont|cant|rule out|ruled out)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:no|keine?n?|pas de|nor|neither|without|zero|free of|instead of)\b", re.IGNORECASE)
_NO_DENIAL = re.compile(
    r"\b(?:not|n't) (?:sure|certain|clear|only|just|kidding|joking|a (?:drill|joke|test|false alarm|prank|hoax)|"
    r"an exercise|quite sure|a laughing matter|long ago)(?: (?:if|whether|that|what|about))?\b|\b(?:do not|don't|"
    r"dunno|does not|doesn't|did not|didn't)(?: really)? (?:know|understand|see why|recogni[sz]e)\b(?: (?:if|"
    r"whether|why|what|who|how))?|\bno (?:joke|drill|idea|clue|doubt|exercise|prank|kidding|one knows|reason|"
    r"time)\b|\bas if\b|\bnobody knows\b|\bthis is no\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:what if|if|whether|in case(?: of)?|in the event of|when(?:ever)?(?! (?:i|we|he|she|they|"
    r"the \w+) (?:came|got|arrived|opened|entered|walked|went|saw|heard|looked))|unless|suppose|supposing|assuming|"
    r"imagine|hypothetical(?:ly)?|theoretically|would|during an?|until|example|such as|let's say|say there|"
    r"should there|had there|what about|how about|should a|if ever|happens? (?:in|with|during)|(?:insur\w+|"
    r"protect\w*|measures?|precautions?|prevention|plans?|rules?|helps?|safe|secured?)(?: \w+){0,2} against)\b|"
    r"^\W*(?:and |so |or |but )?against\b",
    re.IGNORECASE,
)
_ROOM = (
    r"(?:rooms?|halls?|cent(?:er|re)s?|labs?|laborator(?:y|ies)|offices?|shops?|buildings?|areas?|grounds?|yards?)"
)
_TOPIC = re.compile(
    r"\b(?:procedures?|sops?|protocols?|checklists?|training|courses?|policy|policies|instructions?|drills?|"
    r"exercises?|rehears\w+|simulat\w+|practi[cs]e[ds]?|practi[cs]ing|tests?|testing|movies?|films?|novels?|games?|"
    r"dream\w*|netflix|quiz\w*|exams?|essays?|lol|haha+|joke|certificates?|posters?|presentation|slides?|"
    r"workshops?|seminars?|scheduled|planned|tomorrow|statistics|reports? (?:on|about)|article|violation|scorecard|"
    r"what counts as|permits?|licen[sc]es?|calibrat\w*|h[ae]h|(?:checkpoints?|tours?|routes?|"
    r"patrols?)\b.*\b(?:missed|late|overdue|scanned|skipped|done)|next (?:week|month|year|monday|tuesday|wednesday|"
    r"thursday|friday))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"\b(?:training|course|workshop|seminar|exam|test|testing|drill|exercise|practice|simulation|film|movie|games?|"
    rf"article|policy|permit|licen[sc]e|presentation|poster|calibration|certificate) {_ROOM}\b|"
    r"\b(?:in|at|near|from|inside|outside|behind|into) (?:the|an?|our|this|my) (?:(?!fire|bomb|safety|first|"
    r"emergency)\w+ )?(?:workshop|course|seminar|exam|training)\b|\bof (?:the|an?|our|this) workshop\b|"
    r"\bduring (?:the|our|this|my) (?:\w+ )?(?:films?|movie|games?|exams?|course|workshop|seminar|"
    r"presentation|quiz)\b",
    re.IGNORECASE,
)
"""Where or meanwhile something happens, called after what is a topic elsewhere."""
_TAUGHT = re.compile(
    r"\b(?:learn\w*|taught|teach\w*|explain\w*|cover(?:s|ed)?|discuss\w*|talk\w*|about|topics?|subjects?|chapters?|"
    r"questions?|lessons?)\b",
    re.IGNORECASE,
)
_REAL = re.compile(
    r"^\W*(?:emergency now|may ?day|code red)\b(?![^,]{0,20}\b(?:procedures?|sops?|protocols?|checklists?|training|"
    r"courses?|polic(?:y|ies)|instructions?|drills?|exercises?|tests?|posters?|certificates?|reports?|scheduled|"
    r"planned|tomorrow|statistics|next)\b)|"
    r"\b(?:there(?:'s| is| are)|we (?:have|got|see)|i (?:can )?(?:see|smell|hear)|really|real|actually|for real|"
    r"right now|is on fire|just now|is burning)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:fire|blaze|smoke|leak|alarm|emergency|incident) (?:out|over|resolved|extinguished|closed|fixed|stopped)\b"
    r"(?! of| the| there)|"
    r"\b(?:is|was|are|were|has been|have been|been|'s) (?:now |already |all |long )*(?:"
    r"over(?! the| there| (?:our|an?|my|this) (?:\w+ )?(?:fence|wall|gate|barrier))|put out|extinguished|resolved|"
    r"under control|a false alarm|false alarm|answered|handled|dealt with|closed|solved|arrested|caught(?! (?:in|"
    r"between|under|beneath|inside)\b(?! the act)| by (?:an?|the|its|his|her) (?:\w+ )?(?:press|machine|conveyor|"
    r"belt|rollers?|door|gate|forklift|truck|car|lift|crane|fire|flames|blast|wave|hand|arm|hair|sleeve)\b)|"
    r"finished|recorded|a drill|an exercise|back at work|recovered|"
    r"fine now|ok(?:ay)? now|fixed)\b|(?<!power)(?<!power )(?<!lights )(?<!light )(?<!electricity )(?<!has )"
    r"(?<!have )\b(?:is|was|are|were|has been|have been|been|'s) (?:now |already |all |"
    r"long )*out(?! of control| on\b| cold)\b|"
    r"\b(?:intruders?|thie(?:f|ves)|burglars?|robbers?|suspects?|attackers?) (?:is|was|were|are|has been|have been|"
    r"got) (?:now |already )?caught\b|\b(?:in the past|back then|ages ago|long ago|years ago|months ago|weeks ago|"
    r"days ago|used to|never had|remember|last time|history|the other day|(?:in|of|from|since) (?:19|20)\d\d|"
    r"earlier this (?:week|month|year)|previously)\b",
    re.IGNORECASE,
)
_STARTS = (
    r"(?:re-?start(?:ed|s|ing)|re-?ignit\w+|flar(?:ed|es|ing) up|(?:start|burn|smok)\w*(?: all over)? again|"
    r"broke out again)\b"
)
_FOLLOWS_ANEW = re.compile(
    rf"\b(?:it|they|and|but|then|now|fire|smoke|flames)(?:'s| is| are| has| have| just| now)* {_STARTS}|"
    r"\b(?:it(?:'s| is| came)|(?:fire|smoke|flames|and|but|now) (?:is|are|came)) back\b(?! (?:to|at)\b)",
    re.IGNORECASE,
)
_BACK_AFTER = re.compile(r"\b(?:back|again|restarted) (?:after|even)\b", re.IGNORECASE)
_BEGINS_ANEW = re.compile(
    r"\W*(?:and |but |now |then )*(?:(?:it|they)(?:'s)? )?(?:has |have |had |just |now |is |are )*"
    rf"(?:{_STARTS}|(?:came |(?<=is )|(?<=are )|(?<='s ))back\b(?! (?:to|at)\b))",
    re.IGNORECASE,
)
_GOOD_ANEW = ("power failure", "missing person", "lift")
"""Who or what is back or runs again after these is no danger."""
_ONLY_A_DRILL = re.compile(
    r"\b(?:this|it|that)(?:'s| is| was) (?:only |just )?(?:an? )?(?:\w+ )?(?:drill|exercise|test|simulation|"
    r"rehearsal|training|joke)\b|\b(?:only|just) (?:an? )?(?:\w+ )?(?:drill|exercise|test|joke|kidding|joking)\b|"
    r"^\W*(?:exercise|drill|test)\W*$|^\W*(?:exercise|drill)(?:[ ,!:]+(?:exercise|drill))*[,!:]|\b(?:part of|for|"
    rf"because of|due to|from|as) (?:the|an?|our|today's|this) (?:\w+ )?(?:drill|exercise|test|training)\b"
    rf"(?! {_ROOM}\b)|"
    r"\b(?:just|only) (?:kidding|testing)\b|\bfalse alarm\b(?![^\n]*\b(?:but|now|real|today)\b)|^\W*(?:test|"
    r"testing|joke|scenario|quiz|example)(?: message)?\s*[:,-]|(?<!not )(?<!n't )\b(?:ignore|disregard) (?:this|"
    r"that|it|my)\b|\bplease (?:ignore|disregard)\b",
    re.IGNORECASE,
)
_NO_DRILL = re.compile(
    r"\b(?:not|no|isn't|wasn't|never) (?:an? |only |just )*(?:\w+ )?(?:drill|exercise|test|simulation|joke|"
    r"false alarm)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.!?;…])\s+|\n+|\s+[-–—]+\s+|(?<=\D):\s+|(?<=[!?])(?=\w)")
_PARTS = re.compile(
    r"\s*(?P<but>,?\s+(?:but|however|although|though|oh wait|wait|btw|by the way|actually|plus|because(?! of)|"
    r"cause)\s+|,?\s+and (?=now\b))|\s*,\s*(?:and\s+)?|\s+and\s+(?=(?:the|an?|there|he|she|it|they|we|i|somebody|"
    r"someone|people|one|two|three|my|our|his|her|nobody|no one|guard)\b)",
    re.IGNORECASE,
)
_LASTING = re.compile(r"(.)\1{2,}", re.IGNORECASE)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Made when first asked for: that takes longer than a program has to start."""
    return tuple((kind, re.compile(rf"(?<![\w-])(?:{form})(?![\w-])", re.IGNORECASE)) for kind, form in FORMS)


@cache
def _by_name() -> re.Pattern[str]:
    return re.compile(BY_NAME, re.IGNORECASE)


def is_prepared() -> bool:
    return bool(_kinds.cache_info().currsize and _by_name.cache_info().currsize)


def prepare() -> None:
    """Make in a thread what the first text would hold up an event loop for (about 40 ms)."""
    _kinds()
    _by_name()


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a message that states ``kind``; ``before`` is what the same sentence says before it."""

    kind: str
    part: str
    before: str = ""


@lru_cache(maxsize=64)
def dangers_in(text: str) -> tuple[Told, ...]:
    """Every part that states a danger, the first kind that it names, in the order of the text. Never raises."""
    text = _LASTING.sub(r"\1", text[:LONGEST].replace("’", "'"))
    if _ONLY_A_DRILL.search(_NO_DRILL.sub(" ", text)):
        return ()
    return tuple(told for sentence in _ENDS.split(text) for told in _of_sentence(_NO_DRILL.sub(" really ", sentence)))


def kind_of(text: str) -> str:
    """The gravest kind that is stated; "" for none."""
    return gravest(dangers_in(text))


def kind_named(text: str) -> str:
    """The gravest kind that is spoken of, however it is put; "" for none."""
    plain = _by_name().sub(" ~ ", text[:LONGEST].replace("’", "'"))
    return next((kind for kind, form in _kinds() if form.search(plain)), "")


def gravest(told: Iterable[Told]) -> str:
    kinds = {each.kind for each in told}
    return next((kind for kind, _ in _kinds() if kind in kinds), "")


def _of_sentence(sentence: str) -> Iterator[Told]:
    supposed, at = False, 0
    for joint in (*_PARTS.finditer(sentence), None):
        part = sentence[at : joint.start() if joint else len(sentence)].strip()
        kind, supposes = _kind_told(part, supposed)
        if not kind and not supposed and _BEGINS_ANEW.match(part) and not _is_topic(sentence[:at]):
            kind, part = kind_named(sentence[:at]), sentence[: joint.start() if joint else len(sentence)]
            kind = "" if kind in _GOOD_ANEW else kind
        if kind:
            yield Told(kind, part, sentence[:at])
        supposed = supposes and not (joint and joint["but"])
        at = joint.end() if joint else at


def _kind_told(part: str, supposed: bool) -> tuple[str, bool]:
    """Its kind, and whether what follows in the sentence is supposed too."""
    plain = _by_name().sub(" ~ ", part)
    doubtless = _NO_DENIAL.sub(" ", plain)
    starts = re.match(r"\W*(?:and |so |or |but )?", doubtless)
    begin = starts.end() if starts else 0
    supposes = supposed or bool(_SUPPOSED.match(doubtless, begin))
    if supposes or _is_over(doubtless) or (_is_topic(part) and not _REAL.search(plain)):
        return "", supposes
    return next((kind for kind, form in _kinds() if _is_stated(form, doubtless)), ""), False


def _is_topic(part: str) -> bool:
    return bool(_TOPIC.search(part if _TAUGHT.search(part) else _PLACE.sub(" ", part)))


def _is_over(part: str) -> bool:
    """Not where it has begun anew since."""
    over = _OVER.search(part)
    return bool(over and not _BACK_AFTER.search(part, 0, over.start()) and not _FOLLOWS_ANEW.search(part, over.end()))


def _is_stated(form: re.Pattern[str], part: str) -> bool:
    for match in form.finditer(part):
        before = part[max(0, match.start() - 40) : match.start()]
        if re.match(r"\W*(?:nicht|pas)\b", part[match.end() :], re.IGNORECASE):
            continue
        if not _SUPPOSED.search(before) and (_HAS_ITS_NOT.search(match[0]) or not _is_denied(before, match[0])):
            return True
    return False


def _is_denied(before: str, stated: str) -> bool:
    """A verb that is denied ends at an "and", "no fire and smoke" does not."""
    return bool(_NONE.search(before) or _NOT.search(f"{before.rpartition(' and ')[2]}{stated}"))
