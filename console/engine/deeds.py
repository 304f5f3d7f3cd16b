"""Whether a text claims that something was done: by whoever, as done, under way or about to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.domain.sentences import split

_DONE = (
    r"escalated|opened|created|filed|raised|logged|notified|alerted|informed|called|contacted|dispatched|assigned|"
    r"reassigned|sent|published|withdrawn|cancel+ed|closed|resolved|deleted|removed|updated|changed|moved|booked|"
    r"scheduled|rescheduled|ordered|registered|submitted|recorded|saved|forwarded|passed (?:on|along|to)|triggered|"
    r"activated|paged|reported|added|arranged|set up|told|acknowledged|silenced|approved|rejected|refunded|issued|"
    r"handed over|transferred|placed|initiated|started|launched|made aware|reached out|summoned|deployed|locked|"
    r"unlocked|blocked|enabled|disabled|subscribed|unsubscribed|upgraded|downgraded|extended|flagged|processed|"
    r"reset|invited|asked|put (?:it|this|that|you) (?:in|on|into)"
)
_DOING = (
    r"escalating|opening|creating|filing|raising|logging|notifying|alerting|informing|calling|contacting|"
    r"dispatching|assigning|sending|publishing|withdrawing|cancel+ing|closing|deleting|removing|updating|changing|"
    r"booking|scheduling|ordering|registering|submitting|forwarding|passing (?:on|this|it)|triggering|activating|"
    r"paging|reporting|arranging|setting up|handing|transferring|placing|initiating|launching|reaching out|"
    r"summoning|deploying|flagging|processing|resetting|inviting|asking"
)
_DO = (
    r"escalate|open|create|file|raise|log|notify|alert|inform|call|contact|dispatch|assign|send|publish|withdraw|"
    r"cancel|close|delete|remove|update|book|schedule|order|register|submit|forward|pass|trigger|activate|page|report|"
    r"arrange|set up|hand|transfer|place|initiate|launch|reach out|summon|deploy|flag"
)
_KEPT = re.compile(r"(?:updated|changed|recorded|saved|added|registered|logged|removed)\Z", re.IGNORECASE)
"""What may be said of what the conversation itself keeps of the person."""
_THING = (
    r"ticket|alert|alarm|escalation|case|incident|report|request|complaint|call|order|booking|appointment|interview|"
    r"application|account|subscription|job|task|message|e-?mail|mail|invoice|refund|violation|issue|matter|problem|"
    r"concern|entry|record|draft|reservation|meeting|emergency|patrol|tour|shift|form|details|feedback"
)
_PEOPLE = (
    r"guards?|supervisors?|managers?|management|teams?|colleagues?|police|ambulance|paramedics|responders?|"
    r"recruiters?|fire (?:brigade|department|service)|clients?|customers?|operators?|officers?|desk|technicians?|"
    r"engineers?|staff|duty \w+|control room|control desk|everyone|everybody|someone|"
    r"somebody|they|he|she|help|security|backup|patrol|"
    r"unit|maintenance|sales|support|medical \w+|emergency services"
)
_BY_THE_WAY = (
    r"(?:now|just|also|already|successfully|immediately|duly|hereby|officially|both|all|right away|then|therefore|"
    r"automatically|promptly|formally)"
)
_ADVERBS = rf"(?:\s+{_BY_THE_WAY})*"
_SUBJECT = (
    rf"(?:\b(?:it|this|(?<!\w )(?<!\w, )that|these|those|they|everything|both)|\byours?\b[^.,;:!?]{{0,40}}?|"
    rf"\b(?:the|an?|our|my|his|her|their|all|two|three|new|one)\s[^.,;:!?]{{0,50}}?(?:{_THING}|{_PEOPLE})s?"
    rf"|\b(?:{_THING}|{_PEOPLE})s?)(?:\s(?:#?\d+|for you|about (?:it|this|that)|on duty|on site|nearby|of the \w+))*"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?:I|we)(?:['’]ve| have){_ADVERBS}(?:\s+gone ahead and)?\s+(?P<verb>{_DONE})\b",
        rf"\b(?:I|we){_ADVERBS}(?:\s+went ahead and)?\s+(?P<verb>{_DONE})\b",
        rf"\btook the liberty (?:of|to){_ADVERBS}\s+(?P<verb>{_DOING}|{_DO})\b",
        rf"(?:\b(?:has|have)|['’]s|['’]ve){_ADVERBS}\s+been{_ADVERBS}\s+(?P<verb>{_DONE})\b",
        rf"{_SUBJECT}\s+(?:was|were|got){_ADVERBS}\s+(?P<verb>{_DONE})\b",
        rf"\b(?:is|are|['’]s|['’]re)\s+being{_ADVERBS}\s+(?P<verb>{_DONE})\b",
        rf"{_SUBJECT}(?:\s+(?:is|are)|['’]s|['’]re)\s+(?:now|hereby|already|just|successfully)\s+(?P<verb>{_DONE})\b",
        rf"\b(?:I|we)(?:['’]m|['’]re| am| are){_ADVERBS}\s+(?P<verb>{_DOING})\b",
        rf"\b(?:I|we)(?:['’]m|['’]re| am| are)\s+going\s+to{_ADVERBS}\s+(?P<verb>{_DO})\b",
        rf"\b(?:(?:I|we)(?:['’]ll| will)|let me){_ADVERBS}\s+(?P<verb>{_DO})\b[^.!?]*\b(?:now|right away|immediately|"
        r"at once|straight away|this (?:moment|instant|minute))\b",
        rf"\b(?:I|we)(?:['’]ll| will)\s+(?:now|immediately|right away){_ADVERBS}\s+(?P<verb>{_DO})\b",
        rf"^\W*(?P<verb>{_DOING})\s+(?:it|this|that|the|an?|your|them)\b[^?]*\b(?:now|right away|immediately)\b",
        rf"^\W*(?:(?:done|ok(?:ay)?|sure|right|great|certainly|of course|understood|yes)\W+)*"
        rf"(?:(?:the|your|an?|new)\s+)*(?:(?:{_THING}|{_PEOPLE})s?(?:\s#?\d+)?{_ADVERBS}\s+)?(?P<verb>{_DONE})"
        r"(?:\s(?:successfully|for you|now|to \w+(?: \w+){0,3}))*\s*[.!✅]*\s*$",
        rf"\b(?:{_PEOPLE})\s+(?:is|are)(?:\s+(?:now|already))?\s+(?P<verb>on (?:the|its|their|his|her) way|coming|"
        r"en route|heading (?:there|to|over))\b",
        rf"\b(?:{_PEOPLE})\s+will\s+(?P<verb>(?:contact|call|write|reach|get back|be (?:in touch|with you|there)|"
        r"be (?:informed|notified|contacted|alerted))\b[^.!?]*\b(?:shortly|soon|right away|immediately|now|"
        r"in a (?:moment|minute)|any (?:moment|minute)))\b",
        r"\bconsider\s+(?:it|this|that)\s+(?P<verb>done)\b",
        r"\b(?:it|that|this)(?:['’]s|\s+is|\s+has\s+been|['’]s\s+been)(?:\s+(?:all|now|already))*\s+(?P<verb>done|"
        r"taken care of|sorted|dealt with|in motion|under way|underway)\b",
        r"^\W*(?:all\s+)?(?P<verb>done|set)\s*[.!]",
    )
)
_NO_CLAIM = re.compile(
    r"\?\s*$|\b(?:if|once|when|whenever|until|till|unless|before|after|should|would|could|may|might|must|"
    r"cannot|can(?:['’]t)?|in case|whether|shall|need to|needs to|has to|have to)\b|"
    r"\b(?:not|never|nobody|no one|none|nothing|neither|nor)\b|n['’]t\b|\bno\s+(?!worries|problem|doubt)\w+",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:yesterday|earlier|last (?:night|week|month|year|\w+day)|\w+ ago|(?:on|since|until) (?:\w+day|\d)|"
    r"this (?:morning|afternoon|evening|week)|previously|before|"
    r"\d{1,2}:\d\d|\d{4}-\d\d-\d\d|(?:at|by|around) \d{1,2}(?:\s?[ap]m)?\b|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:january|february|"
    r"march|april|june|july|august|september|october|november|december)|in (?:20\d\d|the past)|overnight|late)\b",
    re.IGNORECASE,
)
_BY_OTHERS = re.compile(
    r"\bby (?!me\b|us\b|now\b|our\b|phone\b|mail\b|e-?mail\b|the system\b|you\b)\w", re.IGNORECASE
)
_MEANS = {
    "told": "tell",
    "sent": "sen",
    "filed": "fil",
    "passed": "pass",
    "cancelled": "cancel",
    "canceled": "cancel",
}


def claims_a_deed(said: str, *, records: Sequence[str] = (), demanded: str = "", keeps: bool = False) -> bool:
    """Whether it says that something was done, is under way or will be at once, such as "it has been escalated".

    ``records`` are lines of what is known: what they say of a thing is a report, and no claim. Where the person
    ``demanded`` the deed in these words, only a record of the very number counts. ``keeps``: the turn keeps
    something of the person, so that "it has been saved" is true.
    """
    return any(_claims(sentence.strip(), records, demanded, keeps) for sentence in split(said))


def _claims(sentence: str, records: Sequence[str], demanded: str, keeps: bool) -> bool:
    for match in (found for form in _FORMS if (found := form.search(sentence)) is not None):
        verb = match["verb"].lower()
        if _NO_CLAIM.search(_clause(sentence, match.start())) or (keeps and _KEPT.search(verb)):
            continue
        told_of_before = _LONG_AGO.search(sentence) or _BY_OTHERS.search(sentence)
        if not told_of_before and not _is_recorded(sentence, verb, records, demanded):
            return True
    return False


def _clause(sentence: str, at: int) -> str:
    """The part of the sentence in which the claim stands; what follows a comma is another."""
    start = max(sentence.rfind(mark, 0, at) for mark in (",", ";", ":", " but ", " and ")) + 1
    end = min((place for mark in (",", ";") if (place := sentence.find(mark, at)) > 0), default=len(sentence))
    whole_question = sentence.rstrip().endswith("?")
    condition = re.match(r"\W*(?:if|once|when|whenever|unless|until|after|in case)\b", sentence, re.IGNORECASE)
    return sentence if whole_question or condition else sentence[start:end]


def _is_recorded(sentence: str, verb: str, records: Sequence[str], demanded: str) -> bool:
    stem = _stem(verb)
    numbers = set(re.findall(r"\d+", sentence))
    asked_for = bool(demanded) and stem in demanded.lower()
    for record in records:
        line = record.lower()
        if stem in line and (numbers & set(re.findall(r"\d+", line)) if numbers else not asked_for):
            return True
    return False


def _stem(verb: str) -> str:
    first = verb.split()[0]
    return _MEANS.get(first) or re.sub(r"(?:ting|ing|ied|ed|en)$", "", first)[:7] or first
