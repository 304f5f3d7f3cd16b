"""The tools on the demo: what they read is what the desk shows, what they do is commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.commands import AssignViolations, Command, NoteViolation
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import EscalationKind, Subject, SubjectKind
from console.domain.ids import SYSTEM, ConversationId, PersonId, PluginName, SiteId, TenantId
from console.domain.knowledge import KnowledgeEntry, KnowledgeHit, KnowledgeText
from console.domain.memory import Profile
from console.domain.people import Role
from console.domain.scoring import Scheme, Severity
from console.plugin.loader import bundled_folder, load_plugins
from console.plugin.tools import Effect, Tool, ToolResult, tools_of
from console.ports.database import Reader, Transaction
from console.ports.session import Session
from plugins.security_facility import tools as module
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority, Ticket
from plugins.security_facility.tools.emergencies import emergency_type
from plugins.security_facility.tools.looked import body_of
from tests.fakes.clock import NOON

T = TypeVar("T")
TENANT = TenantId("demo")
TOOLS = tools_of(module)
NAMES = {
    "get_scorecard",
    "get_pillar_violations",
    "escalate_violation",
    "create_field_support_ticket",
    "fetch_sop",
    "explain_pillar",
    "get_critical_violations",
    "get_pillar_status",
    "look_up_records",
    "note_emergency",
}


@dataclass
class Desk:
    """``ToolContext`` over the demo's store; its search counts words."""

    reader: Reader
    scheme: Scheme
    knowledge: tuple[KnowledgeText, ...] = ()
    tenant: TenantId = TENANT
    person: PersonId = PersonId("maya.fielding")
    role: Role = Role.OPERATOR
    site: SiteId | None = None
    now: datetime = NOON
    conversation: ConversationId = ConversationId("c1")
    channel: str = "mentor"
    customer: str = "maya.fielding"
    profile: Profile = Profile()
    said: str = ""
    pending: tuple[Command, ...] = ()
    files: tuple[str, ...] = ()

    async def file(self, name: str) -> bytes | None:
        return None

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.reader.read(work)

    async def search(self, words: str, limit: int = 5) -> list[KnowledgeHit]:
        wanted = set(words.lower().split())
        scored = [(len(wanted & set(f"{t.title} {' '.join(t.keywords)}".lower().split())), t) for t in self.knowledge]
        best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:limit]
        return [KnowledgeHit(self._entry(text), 1.0, 1.0, None, "") for _, text in best]

    def _entry(self, text: KnowledgeText) -> KnowledgeEntry:
        return KnowledgeEntry(
            tenant=TENANT, text=text, version=1, active=True, source="test", updated_at=NOON, updated_by=SYSTEM
        )


@pytest.fixture
async def desk(session: Session) -> Desk:
    behavior = load_plugins([bundled_folder()]).load_bots()[PluginName("security_facility")]
    return Desk(session.reader, session.catalog.schemes()[PluginName("security_facility")], behavior.knowledge)


async def run(name: str, desk: Desk, **arguments: Any) -> ToolResult:
    result = await TOOLS[name].function(desk, **arguments)
    declared = TOOLS[name]
    assert set(result.data) <= set(declared.gives), (
        f"{name} does not declare {set(result.data) - set(declared.gives)}"
    )
    if declared.effect is Effect.READ:
        assert result.commands == ()
    return result


async def test_that_there_are_ten_tools_and_each_says_what_it_does() -> None:
    assert set(TOOLS) == NAMES
    assert all(tool.doc and tool.gives for tool in TOOLS.values())
    assert {name for name, tool in TOOLS.items() if tool.effect is Effect.WRITE} == {
        "escalate_violation",
        "create_field_support_ticket",
        "note_emergency",
    }


async def test_that_the_scorecard_is_the_one_of_the_desk(desk: Desk) -> None:
    result = await run("get_scorecard", desk)
    data = result.data
    assert (data["overall"], data["overall_status"], data["failed_total"]) == (92.2, "GREEN", 9)
    assert (data["red_count"], data["amber_count"], data["green_count"]) == (0, 2, 5)
    assert (data["worst_pillar"], data["scope"], data["day"]) == ("P5", "all 3 sites", "2026-03-18")
    assert data["plan"][0] == "P5 Support the Field (AMBER, 77.8): 2 of 9 checks failed"
    desk.site = SiteId("kestrel-quay")
    assert [card["pillar"] for card in (await run("get_scorecard", desk)).data["red"]] == ["P7"]
    empty = await run("get_scorecard", desk, day=NOON.date() - timedelta(days=900))
    assert empty.ok
    assert empty.summary.startswith("There is nothing to score")


async def test_that_violations_come_worst_first_and_those_of_other_sites_stay_out(desk: Desk) -> None:
    result = await run("get_pillar_violations", desk, pillar="P2")
    assert result.data["severity"] == "CRITICAL"
    assert result.data["rule"] == "tour started"
    assert result.data["criticals_here"] == 3
    assert result.data["open_count"] == len(result.data["violations"]) + result.data["more_count"]
    assert result.data["cause"][0] == "the supervisor was held up by an incident"
    desk.site = SiteId("lindenhof")
    here = await run("get_pillar_violations", desk, pillar="supervise relentlessly")
    assert here.data["open_count"] > 0
    assert {each["place"] for each in here.data["violations"]} == {"Lindenhof Medical Campus"}


async def test_that_one_violation_can_be_asked_for(desk: Desk) -> None:
    worst = await run("get_critical_violations", desk)
    number = worst.data["violation"]
    one = await run("get_pillar_violations", desk, violation=number)
    assert one.data["violation"] == number
    assert one.data["subject"] == worst.data["subject"]
    desk.tenant = TenantId("other")
    assert not (await run("get_pillar_violations", desk, violation=number)).ok


async def test_that_critical_violations_are_those_planted_in_the_demo(desk: Desk) -> None:
    result = await run("get_critical_violations", desk)
    rules = {(each["pillar"], each["rule"]) for each in result.data["criticals"]}
    assert ("P1", "post manned") in rules
    assert ("P2", "tour started") in rules
    assert result.data["critical_count"] >= 6
    assert result.data["overdue_tour"] is not None
    assert result.data["never_report"] is not None
    desk.now = NOON - timedelta(days=300)
    assert (await run("get_critical_violations", desk)).data["critical_count"] == 0


async def test_that_the_status_is_compared_with_yesterday(desk: Desk) -> None:
    result = await run("get_pillar_status", desk, pillar="3")
    assert (result.data["score"], result.data["status"], result.data["passed"]) == (93.1, "GREEN", 27)
    assert result.data["change"].endswith("yesterday")


async def test_that_a_pillar_is_explained_with_the_limits_in_force(desk: Desk) -> None:
    result = await run("explain_pillar", desk, pillar="P7")
    assert {each["name"] for each in result.data["rules"]} == {
        "answered in time",
        "management told",
        "resolved in time",
    }
    assert result.data["rules"][0]["limit"].startswith("fire 3 min, medical 4 min")
    cause = await run("explain_pillar", desk, pillar="P2", rule="tour started")
    assert cause.data["cause"]


@pytest.mark.parametrize(
    ("words", "pillar"),
    [("explain pillar 2", "P2"), ("how is the control desk scored", "P3"), ("what does pillar seven mean", "P7")],
)
async def test_that_a_pillar_is_found_in_a_sentence(desk: Desk, words: str, pillar: str) -> None:
    assert (await run("explain_pillar", desk, pillar=words)).data["pillar"] == pillar


async def test_that_a_procedure_is_found_and_cited(desk: Desk) -> None:
    result = await run("fetch_sop", desk, words="missed tour")
    assert result.data["sop"] == "A tour did not start in time"
    assert len(result.data["sop_steps"]) == 5
    assert result.cited == ("sop-p2-missed-tour",)
    assert result.data["sop_purpose"].startswith("A tour that did not start")


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("get_pillar_violations", {"pillar": "P9"}, "There is no pillar 'P9'; there are P1 Right Guard"),
        ("get_pillar_violations", {"days": 0}, "Days must be 1 to 366."),
        ("get_pillar_violations", {"violation": 10**12}, "There is no violation"),
        ("get_critical_violations", {"days": -1}, "Days must be 1 to 366."),
        ("get_pillar_status", {}, "Name a pillar: P1 Right Guard"),
        ("explain_pillar", {"pillar": "x"}, "There is no pillar 'x'"),
        ("fetch_sop", {"words": "  "}, "Say what the procedure is about."),
        ("fetch_sop", {"words": "qwxz"}, "The library has no procedure for 'qwxz'."),
        ("escalate_violation", {"violation": 10**12}, "There is no violation"),
        ("create_field_support_ticket", {"violation": 10**12}, "There is no violation"),
        ("create_field_support_ticket", {"details": "a torch"}, "Say for which site: Kestrel Quay"),
    ],
)
async def test_that_a_wrong_argument_is_an_error_result(
    desk: Desk, name: str, arguments: dict[str, Any], told: str
) -> None:
    result = await run(name, desk, **arguments)
    assert not result.ok
    assert result.summary.startswith(told)
    assert result.commands == ()


async def test_that_an_operator_escalates_with_alert_and_note(desk: Desk) -> None:
    result = await run("escalate_violation", desk, reason="It is late.")
    added, note, call = result.commands
    assert isinstance(call, EscalateSubject)
    assert (call.kind, call.severity) == (EscalationKind.AGENT, Severity.CRITICAL)
    assert call.subject == Subject(SubjectKind.VIOLATION, str(result.data["violation"]))
    assert isinstance(added, AddRecord)
    assert isinstance(added.body, Alert)
    assert (added.kind, added.actor, added.tenant) == ("alert", desk.person, TENANT)
    assert (added.body.id, added.body.priority, added.body.raised_at) == (
        f"ESC-V{result.data['violation']}",
        Priority.CRITICAL,
        NOON,
    )
    assert isinstance(note, NoteViolation)
    assert note.text.endswith("It is late.")


async def test_that_a_supervisor_is_given_the_violation(desk: Desk) -> None:
    desk.person, desk.role = PersonId("rohan.desai"), Role.SUPERVISOR
    result = await run("escalate_violation", desk)
    *_, assign = result.commands
    assert isinstance(assign, AssignViolations)
    assert assign.owner == "rohan.desai"
    assert result.data["assigned_to"] == "rohan.desai"


async def test_that_taking_it_raises_no_alert(desk: Desk) -> None:
    result = await run("escalate_violation", desk, to="own hands")
    (assign,) = result.commands
    assert isinstance(assign, AssignViolations)
    assert assign.owner == desk.person


async def test_that_a_ticket_takes_place_and_urgency_from_its_violation(desk: Desk) -> None:
    worst = await run("get_pillar_violations", desk, pillar="P2")
    result = await run("create_field_support_ticket", desk, violation=worst.data["violation"])
    added, note = result.commands
    assert isinstance(added, AddRecord)
    assert isinstance(added.body, Ticket)
    assert (added.body.priority, added.body.category) == (Priority.CRITICAL, "tour support")
    assert added.body.site == "saffron-heights"
    assert isinstance(note, NoteViolation)
    own = await run(
        "create_field_support_ticket", desk, details="please open a ticket for a broken radio at Lindenhof"
    )
    assert own.data["ticket_place"] == "Lindenhof Medical Campus"
    assert own.data["ticket_category"] == "broken radio at Lindenhof"


async def test_that_an_emergency_is_recorded_and_alerted_at_once(desk: Desk) -> None:
    result = await run("escalate_violation", desk, emergency="Fire in the pump room at Saffron Heights!")
    emergency, alert = [command.body for command in result.commands if isinstance(command, AddRecord)]
    assert isinstance(emergency, Emergency)
    assert isinstance(alert, Alert)
    call = result.commands[0]
    assert isinstance(call, EscalateSubject)
    assert (call.title, call.subject.key) == (
        "Emergency: fire at Saffron Heights Technology Park",
        f"emergency/{emergency.id}",
    )
    assert (emergency.type, emergency.site, emergency.raised_at) == (EmergencyType.FIRE, "saffron-heights", NOON)
    assert (alert.priority, alert.category) == (Priority.CRITICAL, "emergency: fire")
    assert result.data["new"]
    assert not result.data["responded"]


async def test_that_an_emergency_without_a_place_alerts_every_site(desk: Desk) -> None:
    result = await run("escalate_violation", desk, emergency="fire!")
    bodies = [command.body for command in result.commands if isinstance(command, AddRecord)]
    assert [type(body) for body in bodies] == [Alert] * 3
    call = result.commands[-1]
    assert isinstance(call, EscalateSubject)
    assert (call.title, call.site) == ("Emergency: fire, site not named", None)
    assert result.summary.endswith("Say which site.")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("there is smoke in the transformer bay", EmergencyType.FIRE),
        ("a guard collapsed at gate 4", EmergencyType.MEDICAL),
        ("bomb threat, people on fire drill", EmergencyType.BOMB_THREAT),
        ("somebody with a knife", EmergencyType.ASSAULT),
        ("an intruder climbed the fence", EmergencyType.INTRUSION),
        ("gas leak", EmergencyType.HAZARD),
        ("stuck in the elevator", EmergencyType.LIFT),
        ("help", EmergencyType.OTHER),
    ],
)
def test_that_words_say_what_kind_it_is(said: str, kind: EmergencyType) -> None:
    assert emergency_type(said) is kind


def test_that_a_record_that_is_not_there_is_empty() -> None:
    assert body_of(None) == {}


def test_that_every_write_tool_tells_what_its_click_does() -> None:
    written: list[Tool] = [tool for tool in TOOLS.values() if tool.effect is not Effect.READ]
    assert all(tool.label and tool.preview for tool in written)


@pytest.mark.parametrize(
    ("details", "asked"),
    [
        ("open a ticket: barrier at Kestrel Quay does not open", "barrier at Kestrel Quay does not open"),
        ("we need a new torch at Lindenhof", "torch at Lindenhof"),
        ("The radio at Lindenhof is dead. Please open a ticket", "radio at Lindenhof is dead"),
        ("Gate 4 will not open, can you open a ticket for it please?", "Gate 4 will not open"),
        ("I need a relief guard at Lindenhof, please", "relief guard at Lindenhof"),
        (
            "ticket: no light in the field behind hall 2 at Lindenhof",
            "no light in the field behind hall 2 at Lindenhof",
        ),
    ],
)
async def test_that_a_ticket_keeps_every_word_of_what_is_asked_for(desk: Desk, details: str, asked: str) -> None:
    result = await run("create_field_support_ticket", desk, details=details)
    assert result.data["ticket_category"] == asked


async def test_that_a_long_request_is_not_cut(desk: Desk) -> None:
    long = "the hydraulic ramp at loading dock 3 sinks while trucks stand on it and its stop needs a pull by two"
    result = await run("create_field_support_ticket", desk, details=f"{long} at Kestrel Quay")
    assert result.data["ticket_category"] == f"{long.removeprefix('the ')} at Kestrel Quay"


async def test_that_a_procedure_nobody_asked_for_is_told_only_where_it_is_meant(desk: Desk) -> None:
    told = await run("fetch_sop", desk, words="somebody stole a bike theft", when_none="stay silent")
    assert told.data["sop"] == "A theft or damage is found"
    silent = await run("fetch_sop", desk, words="qwxz", when_none="stay silent")
    assert (silent.ok, silent.data, silent.summary) == (True, {}, "")


async def test_that_a_week_and_a_month_are_told_beside_the_one_before(desk: Desk) -> None:
    for period in ("this week", "last week", "this month", "last month"):
        data = (await run("get_scorecard", desk, period=period)).data
        assert data["day_change"].endswith("the time before")
    last = await run("get_scorecard", desk, period="last week")
    assert (await run("get_scorecard", desk, period="this week")).data["day_before"] == last.data["overall"]
