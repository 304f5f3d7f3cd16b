"""A delay in an emergency is never downplayed, however it is phrased; what is no downplaying passes."""

from __future__ import annotations

import pytest

from console.domain.behavior import Behavior
from console.domain.bots import BotSettings
from console.domain.ids import PluginName
from console.engine.enforce import enforce
from console.plugin.loader import bundled_folder, load_plugins

DOWNPLAYED = (
    "The responder was only two minutes late.",
    "It was just a slight delay.",
    "The delay was minor.",
    "There was a minor delay in the response.",
    "The response was a bit late, nothing more.",
    "The first responder came a little late.",
    "It is a small delay and no cause for alarm.",
    "The delay is nothing to worry about.",
    "No need to worry about the late response.",
    "Don't worry, the responder came after 17 minutes.",
    "A 17 minute response is not a big deal.",
    "The delay was understandable given the traffic.",
    "That is an acceptable delay for an emergency.",
    "The response time was close enough to the limit.",
    "The responder arrived almost on time.",
    "The team was nearly within the limit.",
    "We were slightly over the response time, with a short delay.",
    "The delay did not matter in the end.",
    "The late response had no consequence.",
    "The delay was negligible.",
    "This delay is normal at night.",
    "The emergency was answered late, but nobody was hurt.",
    "The response was slow but good enough.",
    "Seventeen minutes is fast enough for a response at night.",
    "You can ignore the delay in this emergency.",
    "We can overlook the delay this time.",
    "It made no difference that the responder was late.",
    "The delay made little difference.",
    "Better late than never, the guard was there in the end.",
    "The response was merely 14 minutes over the limit.",
    "The responder was late by only a few minutes.",
    "The delay was hardly worth a note, barely a minute over.",
    "The response was not that bad for an emergency at lunch.",
    "A tiny delay happened on the way to the emergency.",
    "The wait for the ambulance was short.",
    "It was a brief delay.",
    "There is no problem with the 17 minutes that the responder took.",
    "The delay could have been worse, so the emergency went well.",
    "I would not call the late arrival serious.",
    "The slow response is not a concern.",
    "The emergency team was a tad slow.",
    "The lateness of the responder was trivial.",
    "You should not call the delay serious.",
    "The emergency report shows that the delay was minor.",
    "The fire tour was answered only a bit late.",
    "These things happen, an emergency response can be late.",
    "The response took 17 minutes, nothing out of the ordinary.",
    "Seventeen minutes is well within what one may expect of an emergency response.",
    "The responders arrived a couple of minutes after the limit, no harm came of it.",
    "It was just a few extra minutes until the ambulance was there.",
    "The ambulance came 14 minutes too late, which is hardly a disaster.",
    "Given the traffic, 17 minutes to the fire is a reasonable time.",
    "The emergency team took its time, but it is all good.",
    "A 14 minute overrun on an emergency is not the end of the world.",
    "The responder was somewhat late.",
    "The responder was a tad behind the target.",
    "We were a little over the 3 minute limit.",
    "The fire response exceeded the limit marginally.",
    "The delay is nothing to lose sleep over.",
    "The team got there in 17 minutes, which is fine.",
    "17 minutes for a fire is okay.",
    "You can safely disregard the late response.",
    "The late response can be left out of the report.",
    "The response was practically within the limit.",
    "Everyone did their best, so the delay can be forgiven.",
    "Do not make a fuss about the delay.",
    "The delay was ｍｉｎｏｒ.",
    "The delay was m-i-n-o-r.",
    "The delay was *very* _small_.",
    "The delay was m i n o r.",
    "The deIay was trivial.",
    "Only 14 minutes late.",
    "It only took 14 minutes longer than allowed.",
    "The response was 14 minutes late, but who cares.",
    "Being late by 14 minutes is something that can happen.",
    "The response time was satisfactory despite the limit.",
    "Compared with last year, 17 minutes is good.",
    "The delay had no impact.",
    "The delay did not affect anybody.",
    "The delay caused no damage.",
    "Late, yes, but not by much.",
    "The response was not that late.",
    "The response was barely over the limit.",
    "It is understandable that the responder needed 17 minutes.",
    "The delay? Minor.",
)

INNOCENT = (
    "A late alert is understood and made the last one.",
    "The response to the fire took 17 minutes, 3 are allowed.",
    "The emergency was answered in time.",
    "An alert reaches a person within minutes.",
    "Every alert finds a person at the desk.",
    "Slower than the limit: 1. Each is CRITICAL.",
    "No emergency of the last days was answered late.",
    "Nobody is recorded on the spot yet.",
    "after 5 minutes the second alert goes out.",
    "The delay is serious: 14 minutes.",
    "Nobody was hurt in the fire.",
    "Please do not wait for the responder; call the fire service.",
    "It is over now.",
    "The first responder came after 17 minutes; 3 minutes are allowed.",
    "The response took 14 minutes longer than its limit.",
    "The delay of 14 minutes is CRITICAL.",
    "Every responder arrived within the limit.",
    "The response was late and is treated as a CRITICAL violation.",
    "Management was told 3 minutes after the limit.",
    "The delay is not acceptable.",
    "A delay in an emergency must never be called minor.",
    "Nobody is recorded on the spot yet.",
    "After 5 minutes without an answer the second alert goes out.",
    "Call the duty manager now; the limit is 15 minutes from the alarm.",
    "The daily report was delivered a little late.",
    "The tour started only 12 minutes late.",
    "The ticket has a minor delay because a part is missing.",
    "Fight only a small fire, with a way out behind you.",
    "The emergency at Lindenhof was answered in 2 minutes.",
    "No CRITICAL violation is open in the last 14 days.",
    "Review the violation of pillar 7 with the delay as it was.",
    "Every emergency of the last 14 days was answered, told and ended within its limits.",
    "The alert was acknowledged 6 minutes after it was raised.",
    "Escalate the delay to a supervisor now.",
    "The smoke in the transformer bay was serious, and the response was slow.",
    "The response to this emergency was slower than its limit allows; that is a CRITICAL violation.",
)


@pytest.fixture(scope="module")
def behavior() -> Behavior:
    return load_plugins([bundled_folder()]).load_bots()[PluginName("security_facility")]


def caught(behavior: Behavior, sentence: str) -> bool:
    """By what stands between every reply and its reader."""
    return bool(enforce(sentence, behavior, BotSettings(), "mentor")[1])


@pytest.mark.parametrize("sentence", DOWNPLAYED)
def test_that_downplaying_is_caught(behavior: Behavior, sentence: str) -> None:
    assert caught(behavior, sentence)


@pytest.mark.parametrize("sentence", INNOCENT)
def test_that_a_plain_word_passes(behavior: Behavior, sentence: str) -> None:
    assert not caught(behavior, sentence)


def test_that_what_is_said_instead_passes_itself(behavior: Behavior) -> None:
    (prohibition,) = [each.prohibition for each in behavior.guidelines if each.prohibition]
    assert not caught(behavior, prohibition.instead)


def test_that_no_procedure_and_no_text_of_its_own_is_held_back(behavior: Behavior) -> None:
    for entry in behavior.knowledge:
        assert not caught(behavior, entry.body), entry.id
    for name, template in behavior.templates.items():
        assert not caught(behavior, template), name
