"""The forms of words by which answers are told apart: yes and no, doubt, refusal, "later", "there is none"."""

from __future__ import annotations

import re

YES = re.compile(
    r"\b(?:y|ye[sapu]h?|yep|yup|aye|sure(?: thing)?|ok(?:ay)?|of course|certainly|definitely|absolutely|affirmative|"
    r"correct|"
    r"right|indeed|please do|go ahead|do it|sounds good|fine|agreed|confirm(?:ed)?|exactly|true|by all means|totally|"
    r"i (?:do|am|have|would|did|can|will|agree|think so|guess so|suppose so|believe so)|we (?:do|are|have|would|can|"
    r"will)|"
    r"why not|for sure|obviously|naturally|always)\b|👍|✅|^\W*\+1\W*$",
    re.IGNORECASE,
)
NO = re.compile(
    r"\b(?:n|no+|nope|nah|never|negative|not (?:at all|really|now|yet|interested|necessary|needed|today|any ?more|"
    r"a chance)|"
    r"no way|by no means|false|wrong|incorrect|don'?t|do not|won'?t|can'?t|cannot|wouldn'?t|isn'?t|aren'?t|haven'?t|"
    r"didn'?t|"
    r"i'?m not|we'?re not|neither|none|i (?:think|guess|believe) not)\b|👎|❌",
    re.IGNORECASE,
)
NO_THAT_IS_YES = re.compile(
    r"\b(?:no (?:problem|worries|doubt|objections?)|why not|don'?t mind|"
    r"can'?t wait)\b",
    re.I,
)
UNSURE = re.compile(
    r"\b(?:(?:not|un)[ -]?(?:quite |really |so |entirely |too |100% )?(?:sure|certain)|no idea|no clue|"
    r"don'?t (?:really )?know|"
    r"do not (?:really )?know|dunno|idk|hard to (?:say|tell)|can'?t (?:say|tell|remember|recall)|who knows|maybe|"
    r"perhaps|possibly|"
    r"it depends|depends|i guess|kind of|sort of|might(?: be)?|probably|haven'?t decided|still thinking|beats me)\b",
    re.IGNORECASE,
)
REFUSAL = re.compile(
    r"\b(?:(?:i(?:'d| would)?|we(?:'d| would)?)? ?(?:rather|prefer|would prefer) (?:not|to keep)|"
    r"none of your (?:business|concern)|"
    r"not (?:your|any of your) business|mind your own|(?:do not|don'?t|won'?t|will not|not going to|am not going to|"
    r"not willing to|"
    r"refuse to|decline to|not comfortable|uncomfortable)\b[^.!?\n]{0,25}\b(?:say\w*|tell\w*|shar\w*|giv\w*|"
    r"answer\w*|disclos\w*|"
    r"provid\w*|reveal\w*|discuss\w*|talk\w*)|(?:that'?s|it'?s|this is|that is|it is) (?:private|personal|"
    r"confidential|"
    r"too personal)|no comment|i(?:'d| would)? (?:decline|refuse|pass)|why do you (?:need|want|ask)|not telling|"
    r"(?:keep|leave) (?:that|it|this) (?:private|out|blank|to myself)|(?:don'?t|do not) (?:want|wish|like|"
    r"care) to)\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:(?:ask|tell|remind|get back to|come back to|i'?ll (?:tell|let|give|send|answer|check|get back|"
    r"come back))\b[^.!?\n]{0,25}"
    r"\b(?:later|tomorrow|next time|soon|another time|in a (?:bit|while|moment|minute)|again|know)|(?:maybe |"
    r"perhaps )?later|"
    r"not (?:right )?now|another time|come back to (?:that|it|this)|let me (?:check|think|find out|ask|look)|"
    r"one (?:moment|sec\w*))\b",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^\W*(?:(?:well|so|um+|uh+|oh|ok(?:ay)?|sure|yes|hi|hello)\W+)*(?:(?:it'?s|it is|that'?s|this is|i'?m|i am|"
    r"we'?re|we are|"
    r"my (?:\w+ ){1,2}is|the (?:\w+ ){1,2}is|i(?:'d| would) (?:say|like|go with|prefer|choose)|i (?:choose|pick|"
    r"want|need|prefer|think)|"
    r"let'?s (?:say|go with|do)|call me|put me down (?:for|as)|make it)\s+)?",
    re.IGNORECASE,
)
HAS_NONE = re.compile(
    r"^\W*(?:no+|nope|nah|none|nothing|no,? (?:thanks?|thank you)(?: you)?|"
    r"(?:i|we) (?:don'?t|do not) have (?:one|any|that)|(?:i|we) have (?:none|nothing)|(?:there (?:is|are)|got) none|"
    r"not (?:a single )?(?:one|any))(?: (?:at all|yet|really|so far|right now|at the moment))?\W*$",
    re.IGNORECASE,
)
NONE_OF_THEM = re.compile(r"\b(?:none|nothing|one|any)\b", re.IGNORECASE)
"""Of what ``HAS_NONE`` holds: said of things that are counted, it counts them."""
COUNTS = re.compile(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
DENIES = re.compile(
    r"^\W*(?:(?:there (?:is|are)|(?:i|we) have|(?:i|we)'ve(?: got)?) (?:no|not an?)|no|without(?: an?| any)?|"
    r"(?:(?:i|we) )?(?:don'?t|do not|haven'?t|have not)(?: have| got)?(?: an?| any)?) (?P<thing>\w+)(?: \w+)?"
    r"(?: (?:yet|at all|for (?:now|that|this|it)|so far|right now|at the moment))?\W*$",
    re.IGNORECASE,
)
"""That there is none of a thing, "no budget yet"."""
JUST_YES = re.compile(
    r"\W*(?:(?:oh|ok(?:ay)?|well|hm+|uh|um+)\W+)?(?:y|yes|yeah|yep|yup|ok(?:ay)?|sure|of course|right|exactly|"
    r"correct|both|either|all(?: of (?:it|them|that))?)"
    r"(?:\W+(?:please|thanks?|thank you|both|either|all(?: of them)?|do|sure))*"
    r"\W*",
    re.IGNORECASE,
)
POLAR = re.compile(
    r"(?:^|[.!?:,]\s+)(?!(?:can|could|may|will|would) (?:i|you|we)\b)"
    r"(?:is|are|was|were|am|has|have|had|do|does|did|can|could|may|will|would|shall|should)\b[^.!?]*\?",
    re.IGNORECASE,
)
"""A question that a yes answers."""
NO_MATTER = re.compile(
    r"\b(?:no (?:preference|matter)|(?:does not|doesn'?t|do not|don'?t) (?:matter|mind|care)|whatever|whichever|"
    r"you (?:choose|decide|pick)|up to you|any(?: of (?:them|those|these))?(?: is)?(?: fine| ok(?:ay)?)?|"
    r"either(?: (?:one|is fine))?|all the same|no difference)\b",
    re.IGNORECASE,
)
ALONE = re.compile(r"\W*(?:it(?:'?s| is) )?(?:just|only) (?:me|myself|i)\W*", re.IGNORECASE)
NOT_NOW = re.compile(r"\W*(?:please )?not (?:right )?now(?: please)?\W*", re.IGNORECASE)
CORRECTED = re.compile(
    r"\b(?:no,? wait|wait,? no|no,? sorry|sorry,? no|scratch that|(?:or|no|sorry|wait),? (?:rather|make (?:it|that))|"
    r"(?:no |sorry |oops |wait )?,?i mean(?:t)?(?: to say)?|correction)\b[\s,.:;!-]*",
    re.IGNORECASE,
)
"""Between what was said first and what is meant."""
NOT_THAT_NUMBER = re.compile(r"\b(?:not|instead of|rather than)\s+(?:about )?[$€£]?\d[\d,.]*[km]?\b", re.IGNORECASE)
NO_SUCH = re.compile(
    r"^\W*(?:no|without|there is no|(?:(?:i|we) )?(?:have no|have not|don'?t have|do not have|haven'?t))"
    r"(?: (?:an?|any|the|my))? (?:\w+ )?(?:phone|telephone|mobile|number|e-?mail|mail|address|account)(?: \w+)?\W*$",
    re.IGNORECASE,
)
OF_ANSWERS = frozenset({
    "y", "yes", "yeah", "yep", "yup", "no", "nope", "nah", "not", "none", "nothing", "ok", "okay", "sure",
    "right", "correct", "exactly", "maybe", "perhaps", "probably", "possibly", "about", "around", "roughly",
    "approximately", "nearly", "almost", "over", "under", "least", "most", "at", "up", "to", "or", "so", "and",
    "more", "less", "than", "some", "something", "odd", "ish", "many", "much", "few", "several", "lots", "a",
    "an", "the", "lot", "of", "both", "either", "all", "any", "each", "them", "these", "those", "that", "it",
    "is", "its", "i", "im", "we", "say", "guess", "think", "suppose", "believe", "would", "dont", "know",
    "really", "very", "quite", "please", "thanks", "hm", "hmm", "um", "uh", "well", "just", "only", "like",
    "whatever", "dunno", "idk", "between", "from", "k", "m", "wait", "sorry", "mean", "meant", "make", "one",
    "two", "first", "second", "third", "last", "percent", "plus", "minus", "zero", "idea", "too", "also",
    "then", "oh", "be", "will", "as"
})  # fmt: skip
"""Words that say nothing of a matter."""
