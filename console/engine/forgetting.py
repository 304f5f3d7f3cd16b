"""The wish to be forgotten: heard by no model, and carried out where a bot has no way of its own for it."""

from __future__ import annotations

import re
from dataclasses import replace

from console.domain.behavior import Flow
from console.domain.conversations import IN_HOUSE
from console.domain.memory import Profile
from console.domain.turns import Action, Handoff, HandoffReason
from console.engine import journeys
from console.engine.composing import plain, worded
from console.engine.decision import Decision
from console.engine.situation import Situation, fits
from console.engine.skills import may_act

FORGETS = "forgets"
"""The name in what a flow's keeper gives that has everything forgotten."""
_REASON = "asked for what they said to be forgotten"
_HERE = "I have forgotten what you told me, and what was said so far does not reach me or a model any more."
_STAYS = "You can still read it here."
_TOLD = "A colleague is told, and removes what was passed on."
_WISH = re.compile(
    r"\W*(?:(?:please|now|hi|hello|ok(?:ay)?|so|and|i (?:want|would like|wish|need|ask) you to|"
    r"(?:can|could|would|will) you|you (?:should|must|can|may)|i(?:'d| would) like you to)\W+)*"
    r"(?:forget|delete|erase|remove|wipe|clear|destroy)\s+(?:about\s+)?"
    r"(?:(?<!clear )(?<!destroy )(?:me|us)|who i am|"
    r"(?:this|our|the whole) (?:conversation|chat|talk)|the data (?:of|about) me|"
    r"(?:all )?my (?:data|details|information|answers|profile|history|personal (?:data|details|information))|"
    r"(?:everything|all|anything|what|whatever)(?: that)? (?:i|we|you)(?: have|'ve)?(?: just| ever)? "
    r"(?:said|told(?: you)?|wrote|written|know|kept?|have|stored?|collected|saved?|remember)"
    r"(?: (?:of|about|on) (?:me|us))?|"
    r"(?:everything|all) (?:about|on) (?:me|us)|"
    r"(?:(?<=forget )|(?<=erase )|(?<=wipe ))(?:everything|all)(?: of it)?)"
    r"(?:\W+(?:please|now|again|so far|here|at once|from your memory|completely|for good|thanks?|thank you|before|"
    r"until now|and start (?:over|afresh|anew)))*\W*",
    re.IGNORECASE,
)


def wishes_to_be_forgotten(text: str) -> bool:
    """Whether the message is the wish that what was said, or is known of the person, be forgotten."""
    return bool(_WISH.fullmatch(text.replace("’", "'").strip()))


def is_asked_for(situation: Situation) -> bool:
    """Whether it is wished, or said in the flow that carries the wish out: for rules, no model reads on then."""
    place = situation.memory.place
    stands = place is not None and place.kind == "flow" and any(each.id == place.name for each in _own(situation))
    return stands or (situation.turn.due is None and wishes_to_be_forgotten(situation.text))


def at_once(situation: Situation) -> bool:
    """Whether it is done now: wished, and the bot has no flow for it that could begin here."""
    if not wishes_to_be_forgotten(situation.text):
        return False
    return not any(may_act(situation, each) and fits(each.condition, situation, {}) for each in _own(situation))


def forgotten(situation: Situation) -> Decision:
    """The end of all that is remembered; of a customer somebody is told, who removes what people wrote down."""
    in_house = situation.turn.channel in IN_HOUSE
    watched = journeys.repeat_of(situation.bot.behavior, situation.memory.place) > 0
    place = situation.memory.place if watched else None  # an emergency is watched on
    own = worded(situation, "forgotten_all", _HERE)
    text = f"{own} {_STAYS if in_house else _TOLD}"
    handed = None if in_house else Handoff(HandoffReason.HOUSE, _REASON)
    action = Action.HAND_OFF if handed else Action.CONVERSE
    done = replace(plain(situation, text, 1.0), action=action, handoff=handed, forgets=True)
    return replace(done, place=place, profile=Profile(), topic="")


def _own(situation: Situation) -> list[Flow]:
    """Flows that only carry out the wish: what confirms it is asked in the person's own words."""
    tools = situation.bot.tools
    flows = [each for each in situation.bot.behavior.flows if each.answers is not None]
    return [
        each
        for each in flows
        if each.answers
        and each.questions
        and all(question.own_words for question in each.questions)
        and any(FORGETS in tools[name].gives for name in each.answers.tools if name in tools)
    ]
