"""What a person's words report of an emergency as plain facts: help is there, management was told, it is over.

A wrong report ends the calls for help. So a part of a sentence must say the fact and nothing that the forms do not
know, and what is doubted, asked, taken back or followed by new danger is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from console.domain.sentences import split
from console.plugin.dangers import kind_of

_WHO = (
    r"(?P<who>fire ?brigade|brigade|fire (?:service|department|dept)|fd|fire (?:engine|truck)s?|fire ?fighters?|"
    r"firemen|police(?: officers?)?|cops?|ambulances?(?: crew)?|paramedics?|medics?|emergency doctor|doctor|"
    r"(?:first )?responders?|response team|rescue(?: team)?|emergency services|bomb squad|help|backup)"
)
_OWN = r"(?P<own>(?:lift )?engineers?|technicians?|patrol|supervisor|guards?|team|crew)"
_JUST = r"(?:(?:now|already|just|finally|only|completely)\s+)*"
_LED = (
    r"^\W*(?:(?:yes|yeah|yep|ok(?:ay)?|update|now|finally|at last|well|so|hello|hi|control|sorry|and|also|great|"
    r"good news|thank god|the|an?|our|two|three|four|some|more|i can confirm|confirmed|roger)\b\W*)*"
)
_AT = (
    r"(?:at|in|from)\s+(?:the\s+)?(?!wrong|other|another|next|last|first|hospital|station|depot|airport|office|home|roundabout)\w+"
    r"(?:\s+(?:\d+|heights|quay|campus|hall|room|entrance))?"
)
_THEN = (
    rf"(?:\W+(?:now|already|again|finally|at last|too|as well|just now|thanks?(?: god| you)?|sir|sorry|everyone|"
    rf"with (?:him|her|them|us|me|the patient)|by phone|at \d+[:.]\d+|(?:\d+|a few) min(?:ute)?s? ago|{_AT}))*\W*$"
)
_ON_THE_SPOT = r"(?:on site|on the spot|at the scene|on scene)"
_CAME = (
    rf"(?:(?:is|are|['’]s|['’]re)\s+{_JUST}{_ON_THE_SPOT}|"
    rf"(?:has|have|['’]s|['’]ve|is|are)\s+{_JUST}come(?:\s+(?:here|there|{_ON_THE_SPOT}))?|"
    rf"(?:(?:has|have|['’]s|['’]ve|is|are)\s+)?{_JUST}(?:arrived|came|turned up|got (?:here|there)|"
    rf"reached (?:it|us|them|him|her|the (?!wrong|other)\w+))(?:\s+(?:here|there|{_ON_THE_SPOT}))?)"
)
_SPOT = (
    r"(?:gate|entrance|reception|lobby|hall|building|door|room|main|front|site|scene|floor|stairs|stairwell|barrier|"
    r"car park|loading|control)\b"
)
_IS_THERE = (
    rf"(?:{_CAME}|{_ON_THE_SPOT}(?!.*\b(?:now|asap|immediately)\b)|(?:is|are|['’]s|['’]re)\s+{_JUST}(?:here|there|"
    rf"{_ON_THE_SPOT}|(?:with|treating|helping|looking after|working on) (?:him|her|them|the \w+)|"
    rf"(?:at|in) (?:the )?{_SPOT}(?:\s+\w+){{0,2}}))"
)
"""Without a verb "ambulance here now" is a cry for one; what is on scene says so without."""
_HELP_THERE = rf"{_LED}(?:{_WHO}(?:\s+from\s+\w+)?\s*{_IS_THERE}|{_OWN}\s*{_CAME}){_THEN}"
"""Who is of the house may have been there all along: only that they came is a report."""
_NAMED_THERE = rf"[\s,]*{_CAME}{_THEN}"
_NAMED_BEFORE = rf"{_LED}(?:(?:guard|officer|mister|miss|mr|ms|mrs)\.?\s+)?$"
_MANAGEMENT = (
    r"(?:(?:the|our|my)\s+)?(?:(?:duty|site|security|facility|general|night|shift)\s+)?(?:manager|management|boss)"
)
_TOLD = r"(?:told|informed|notified|alerted|briefed)"
_MANAGEMENT_TOLD = (
    rf"{_LED}(?:{_MANAGEMENT}\s+(?:was|is|has been|have been|got)\s+{_JUST}(?:{_TOLD}|called|phoned|aware)|(?:(?:I|"
    rf"we)(?:['’]?ve|\s+have|\s+did)?\s+)?{_JUST}(?:{_TOLD}|called|phoned|rang|rung|reached|spoke (?:to|with)|"
    rf"spoken (?:to|with)|talked (?:to|with))\s+{_MANAGEMENT}|{_MANAGEMENT}\s+(?:{_TOLD}|knows)){_THEN}"
)
_NOT_REACHED = re.compile(
    r"\b(?:voice ?mail|mailbox|no (?:answer|reply|response)|nobody answer\w*|answering machine|busy|hung up|"
    r"(?:not|n['’]t) (?:answer|reach|pick|respond|reply)\w*|unreachable)\b",
    re.IGNORECASE,
)
_PLACE = r"(?:\s+(?:at|in|on)(?:\s+\w+){1,4}?)?"
_SITE = r"(?:\s+at\s+(?:the\s+)?\w+(?:\s+(?:heights|quay|campus))?)?"
_MATTER = (
    r"(?:(?!(?:is|was|are|has|have|if|want|make|give|get|man|call|any|one|that|think)\b)\w+\s+){0,3}?"
    r"(?:fire|blaze|smoke|alarm|emergency|danger|situation|incident|leak|threat|flood|everything|it|all|this|that)"
    rf"{_SITE}"
)
_IS_NOW = rf"(?:\s+(?:is|was|has been|has|got)|['’]?s)\s+{_JUST}"
_BY = r"(?:\s+by\s+(?:the\s+)?(?:fire brigade|brigade|fire service|fire ?fighters|guards?|sprinklers?|us|me|police))?"
_SO = (
    rf"(?:\W+(?:now|already|again|finally|at last|thanks?(?: god| you)?|sir|sorry|everyone|by phone|"
    rf"at \d+[:.]\d+|(?:\d+|a few) min(?:ute)?s? ago))*{_SITE}\W*$"
)
_ONLY_NOW = r"(?:\W+(?:now|again|finally|at last|already|sorry|sir|everyone|thanks?(?: god| you)?))*\W*$"
_OVER = (
    rf"{_LED}(?:(?:it|everything|that){_IS_NOW}all over{_ONLY_NOW}|{_MATTER}{_IS_NOW}(?:over|ended|finished|"
    rf"a false alarm|false alarm|a drill|an exercise){_ONLY_NOW}|{_MATTER}{_IS_NOW}(?:resolved|"
    rf"under control){_BY}{_SO}|(?:emergency|incident|case){_IS_NOW}closed{_BY}{_SO}|"
    rf"(?:\w+\s+){{0,2}}?(?:fire|blaze|flames|smoke|leak|flood|it){_PLACE}{_IS_NOW}(?:extinguished|"
    rf"put out){_BY}{_SO}|"
    rf"(?:\w+\s+){{0,2}}?(?:fire|smoke|leak|flood){_PLACE}{_IS_NOW}(?:stopped|fixed|sealed){_BY}{_SO}|(?:(?!(?:is|was|are|"
    rf"the man)\b)\w+\s+){{0,3}}?(?:fire|blaze|it){_PLACE}(?:\s+(?:is|was)|['’]?s)\s+{_JUST}out{_SO}|"
    rf"everything{_IS_NOW}(?:ok|okay|fine|safe|back to normal){_ONLY_NOW}|(?:fire|alarm|emergency|situation|"
    rf"incident|gas leak|leak)\s+(?:out|resolved|extinguished|under control|closed|fixed){_ONLY_NOW}|(?:emergency|"
    rf"incident)\s+over{_ONLY_NOW}|(?:all\s+)?over now{_ONLY_NOW}|(?:resolved|extinguished|"
    rf"under control){_ONLY_NOW}|(?:only |just )?(?:a )?false alarm{_THEN}|all clear(?: given)?{_ONLY_NOW}|"
    r"(?:(?:the )?(?:fire brigade|brigade|police|fire service|they|we) )gave (?:us )?(?:the )?all "
    rf"clear{_ONLY_NOW}|stand down{_ONLY_NOW})"
)
"""With nothing after it: what is out may be out of control, what is over may be over the car park."""
_NOT_SO = re.compile(
    r"\b(?:not|no|nobody|none|never|neither|nor|hardly|barely|until|till|if|whether|when|once|unless|before|after|"
    r"will|would|should|shall|could|can|may|might|must|soon|about to|going to|gonna|almost|nearly|way|coming|comes|"
    r"needs?|needed|wants?|send|requires?|"
    r"says?|said|wait\w*|yet|away|dont|isnt|arent|hasnt|havent|wont|cannot|\w+n['’]t)\b|\?",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|apparently|expect\w*|hope\w*|hopefully|think|thinks|thought|guess|"
    r"suppose\w*|assume\w*|hear|heard|seems?|looks? like|imagine|dream\w*|lol|jk|haha+|kidding|not sure|unsure|"
    r"supposed|yesterday|last (?:time|week|month|year|night)|tomorrow)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:left|leaving|leave|gone|turned back|went|wrong|stuck|lost|instead|get in|no longer)\b", re.IGNORECASE
)
_NOT_OVER = re.compile(
    r"\b(?:again|still|missing|except|wait|started|starts|restarted|back|burns?|glow\w*|smoking|"
    r"hot|flames?|but|not)\b",
    re.IGNORECASE,
)
_VICTIM = re.compile(
    r"\b(?:hurt|injured|trapped|stuck|unconscious|bleeding|down|dead|missing|attacked|burn(?:t|ed))\b", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"\b(?:nobody|no one|none|not? \w+|nothing)\b[^,.;]{0,20}\b(?:hurt|injured|missing|harmed|damaged|burnt)\b|"
    r"\bno (?:injuries|casualties|damage|more \w+)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*(?:[,;:\n!]|\band\b|\bbut\b)\s*", re.IGNORECASE)


@cache
def _form(text: str) -> re.Pattern[str]:
    """Made when first asked for: that takes longer than a program has to start."""
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """``responder``: who is there; ``over``: the words that say so. Both are empty where nothing is said of it."""

    responder: str = ""
    management: bool = False
    over: str = ""


def report_of(said: str, guards: Collection[str] = ()) -> Report:
    """What the words state as a fact; what is asked, denied, expected or heard of is none, nor what follows on it."""
    responder, management, over = "", False, ""
    for sentence in split(said):
        if "?" in sentence or _DOUBTED.search(sentence):
            continue
        helpless = bool(_VICTIM.search(_HARMLESS.sub(" ", sentence)))
        for part in _PART.split(sentence.strip()):
            if _NOT_SO.search(_HARMLESS.sub(" ", part)):
                break
            responder = responder or ("" if helpless else _guard_there(part, guards) or _help_there(part))
            management = management or bool(_form(_MANAGEMENT_TOLD).match(part))
            over = over or (part if _form(_OVER).match(part) else "")
    return Report(
        "" if _TAKEN_BACK.search(said) else responder,
        management and not _NOT_REACHED.search(said),
        "" if _goes_on(said) else over,
    )


def _goes_on(said: str) -> bool:
    """Whether what is said beside the end tells that there is more."""
    others = [part for part in _PART.split(_HARMLESS.sub(" ", said)) if not _form(_OVER).match(part)]
    return any(_NOT_OVER.search(part) or kind_of(part) for part in others)


def _help_there(part: str) -> str:
    found = _form(_HELP_THERE).match(part)
    return (found["who"] or found["own"]).lower() if found else ""


def _guard_there(part: str, guards: Collection[str]) -> str:
    """The guard on duty who is named right before it is said that they came."""
    for guard in sorted(guards):
        for name in (guard, guard.split()[-1]):
            at = part.casefold().find(name.casefold())
            if (
                len(name) > 2
                and at >= 0
                and _form(_NAMED_BEFORE).match(part[:at])
                and _form(_NAMED_THERE).match(part[at + len(name) :])
            ):
                return guard
    return ""
