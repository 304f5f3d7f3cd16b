"""Whom a step would reach, told before anything calls."""

from __future__ import annotations

import pytest

from console.domain.escalation_settings import WEBHOOK_SECRET, Webhook, key_name_of
from console.domain.escalations import Contact, RoleContact
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.people import Person, Role
from console.domain.policies import Do, Policy, Step, Via
from console.domain.reaching import AddressBook, Means, contact_fault, gaps, reach

ACME, GUARDS = TenantId("acme"), PluginName("guards")
OLGA, SAM = Person(ACME, PersonId("olga"), "Olga"), Person(ACME, PersonId("sam"), "Sam", Role.SUPERVISOR)
SOC = Webhook(id="0a1b2c3d", title="SOC", url="https://soc.example.org")
BOOK = AddressBook(
    (OLGA, SAM),
    (Contact(OLGA.id, Via.EMAIL, "olga@acme.example"), Contact(SAM.id, Via.WEBHOOK, SOC.url)),
    (RoleContact(Role.OPERATOR, Via.EMAIL, "desk@acme.example"),),
)


@pytest.mark.parametrize(
    ("step", "addresses", "missing"),
    [
        (Step(do=Do.NOTIFY, to="everyone"), ["olga", "sam"], []),
        (Step(do=Do.NOTIFY, to="owner"), ["olga", "sam"], []),
        (Step(do=Do.NOTIFY, to="everyone", via=Via.EMAIL), ["olga@acme.example", "desk@acme.example"], [SAM]),
        (Step(do=Do.NOTIFY, to="role operator", via=Via.EMAIL), ["olga@acme.example", "desk@acme.example"], []),
        (Step(do=Do.NOTIFY, to="person Olga", via=Via.EMAIL), ["olga@acme.example"], []),
        (Step(do=Do.NOTIFY, to="role supervisor", via=Via.WEBHOOK), [SOC.url], []),
        (Step(do=Do.NOTIFY, to="address a@b.example", via=Via.EMAIL), ["a@b.example"], []),
    ],
)
def test_that_a_step_reaches_those_with_an_address(step: Step, addresses: list[str], missing: list[Person]) -> None:
    found = reach(step, BOOK)
    assert [each.address for each in found.targets] == addresses
    assert list(found.missing) == missing
    assert found.nobody == ""


def test_that_a_mailbox_that_several_share_gets_one_message() -> None:
    shared = "Desk@acme.example"
    book = AddressBook(
        (OLGA, SAM),
        (Contact(OLGA.id, Via.EMAIL, shared), Contact(SAM.id, Via.EMAIL, shared.lower())),
        (RoleContact(Role.OPERATOR, Via.EMAIL, shared), RoleContact(Role.SUPERVISOR, Via.EMAIL, shared)),
    )
    (one,) = reach(Step(do=Do.NOTIFY, to="everyone", via=Via.EMAIL), book).targets
    assert (one.address, one.person) == (shared, OLGA)
    assert one.name == "Olga, Sam, every operator, every supervisor"


def test_that_who_has_it_is_called_alone() -> None:
    assert [each.address for each in reach(Step(do=Do.NOTIFY, to="owner"), BOOK, SAM.id).targets] == ["sam"]
    alone = reach(Step(do=Do.NOTIFY, to="owner", via=Via.EMAIL), BOOK, SAM.id)
    assert (alone.targets, alone.nobody) == ((), "No address for e-mail is kept of Sam.")


@pytest.mark.parametrize(
    ("step", "means", "told"),
    [
        (Step(do=Do.NOTIFY, to="role admin"), Means(), "Nobody has the role admin."),
        (Step(do=Do.NOTIFY, to="person nemo"), Means(), "Nobody is called nemo."),
        (Step(do=Do.NOTIFY, to="everyone", via=Via.EMAIL), Means(), "No mail server is set up."),
        (Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL), Means(mail=True), "No address for e-mail"),
        (Step(do=Do.NOTIFY, to="address 1", via=Via.TELEGRAM), Means(), "nothing on Telegram yet"),
        (Step(do=Do.WEBHOOK, url="https://x.example"), Means(), "no key that signs what is posted to https://x"),
        (Step(do=Do.WEBHOOK, url=SOC.url), Means(webhooks=(SOC,), keys=frozenset({WEBHOOK_SECRET})), "no key"),
        (Step(do=Do.NOTIFY, to="person sam", via=Via.WEBHOOK), Means(webhooks=(SOC,)), "no key that signs"),
    ],
)
def test_that_a_step_that_reaches_nobody_says_why(step: Step, means: Means, told: str) -> None:
    policy = Policy(id="p", title="P", steps=(Step(do=Do.WAIT, seconds=9), step))
    (gap,) = gaps({GUARDS: (policy,)}, BOOK, means)
    assert (gap.policy, gap.step) == (policy, 2)
    assert told in gap.reason


def test_that_what_is_set_up_leaves_no_gap() -> None:
    steps = (
        Step(do=Do.NOTIFY, to="everyone", via=Via.EMAIL),
        Step(do=Do.NOTIFY, to="person sam", via=Via.WEBHOOK),
        Step(do=Do.WEBHOOK, url=SOC.url),
        Step(do=Do.WEBHOOK, url="https://x.example", secret="OWN"),
        Step(do=Do.WEBHOOK, url="https://y.example"),
    )
    means = Means(mail=True, webhooks=(SOC,), keys=frozenset({SOC.key_name, "OWN", WEBHOOK_SECRET}))
    assert gaps({GUARDS: (Policy(id="p", title="P", steps=steps),)}, BOOK, means) == []


def test_that_a_kept_webhook_signs_with_its_own_key_unless_a_step_names_one() -> None:
    assert key_name_of(SOC.url, [SOC]) == f"{WEBHOOK_SECRET}_0A1B2C3D"
    assert key_name_of(SOC.url, [SOC], "OWN") == "OWN"
    assert key_name_of("https://x.example", [SOC]) == WEBHOOK_SECRET


@pytest.mark.parametrize(
    ("via", "address", "fault"),
    [
        (Via.EMAIL, "a@b.example", False), (Via.EMAIL, "", False), (Via.EMAIL, "a b@c", True), (Via.EMAIL, "a", True),
        (Via.WEBHOOK, "https://a.example/x", False), (Via.WEBHOOK, "a.example", True), (Via.WINDOW, "", True),
        (Via.EMAIL, "a@b\nBcc: c@d", True),
    ],
)  # fmt: skip
def test_that_an_address_fits_its_channel(via: Via, address: str, fault: bool) -> None:
    assert bool(contact_fault(via, address)) is fault
