"""How people write in a hurry, put as it is written otherwise: "whats", "pls", "u". Names and capitals are left."""

from __future__ import annotations

import re

_FULL = {
    "whats": "what's", "whos": "who's", "hows": "how's", "wheres": "where's", "whens": "when's", "thats": "that's",
    "theres": "there's", "heres": "here's", "pls": "please", "plz": "please",
    "plse": "please", "u": "you", "ur": "your", "r": "are", "im": "I am", "ive": "I have", "id": "id",
    "cant": "can't", "dont": "don't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't",
    "arent": "aren't", "wasnt": "wasn't", "hasnt": "hasn't", "havent": "haven't", "wont": "won't",
    "wouldnt": "wouldn't", "couldnt": "couldn't", "shouldnt": "shouldn't", "werent": "weren't", "thx": "thanks",
    "thnx": "thanks", "tnx": "thanks", "tmrw": "tomorrow", "tmr": "tomorrow", "yday": "yesterday",
    "yest": "yesterday", "2day": "today", "2nite": "tonight", "tonite": "tonight", "gonna": "going to",
    "wanna": "want to", "gimme": "give me", "lemme": "let me", "abt": "about", "btw": "by the way", "bout": "about",
    "wich": "which", "thier": "their", "hrs": "hours", "mins": "minutes", "nite": "night", "ppl": "people",
    "smth": "something", "smb": "somebody", "w/o": "without", "bc": "because", "cuz": "because", "coz": "because",
    "y'day": "yesterday", "nevermind": "never mind", "no1": "no one", "sb": "somebody", "som1": "someone",
    "some1": "someone", "any1": "anyone",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w@./'-])(?:w/o|[a-z0-9]+(?:'[a-z]+)?)(?![\w@/'-]|\.\w)")


def written_out(text: str) -> str:
    """The same text with such words in full; it comes back as it is where there are none."""
    return _WORD.sub(lambda match: _FULL.get(match[0], match[0]), text.replace("’", "'") if "’" in text else text)
