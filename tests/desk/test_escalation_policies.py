"""Policies, contacts and the mail server: who may set them, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.changes import Topic
from console.domain.escalation_commands import (
    SaveContact,
    SavePolicies,
    SaveRoleContact,
    SaveWebhooks,
    SetUpEscalations,
)
from console.domain.escalation_settings import WEBHOOK_SECRET, EscalationSettings, Webhook
from console.domain.escalations import Contact, RoleContact
from console.domain.ids import PersonId, SiteId
from console.domain.mail import MailServer, SaveMailServer
from console.domain.people import Role
from console.domain.policies import Do, Policy, Step, Via
from console.domain.trouble import Conflict, Refused, Rejected
from tests.fakes.desk_profile import ADMIN, OPERATOR, SUPERVISOR, TENANT
from tests.fakes.escalations import GUARDS, Calls

OTTO = PersonId("otto")
SOUND = Policy(id="p", title="P", steps=(Step(do=Do.NOTIFY, to="person sam"),))


async def save(calls: Calls, *policies: Policy, expected: int = 0) -> None:
    await calls.do(SavePolicies, ADMIN, plugin=GUARDS, policies=policies, expected=expected)


async def test_policies_are_kept_in_versions_and_told_of(calls: Calls) -> None:
    await save(calls, SOUND)
    await save(calls, SOUND, expected=1)
    stored = await calls.read(lambda tx: tx.policies.get(TENANT, GUARDS))
    assert stored is not None
    assert (stored.version, stored.policies, stored.updated_by) == (1, (SOUND,), ADMIN)
    assert calls.profile.told[-1].topic is Topic.POLICIES
    with pytest.raises(Conflict, match="ada changed these policies"):
        await save(calls, replace(SOUND, title="Q"))
    with pytest.raises(Refused):
        await calls.do(SavePolicies, SUPERVISOR, plugin=GUARDS, policies=(SOUND,), expected=1)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (replace(SOUND, steps=(Step(do=Do.WAIT),)), "Policy p, step 1, seconds: from 1 to"),
        (replace(SOUND, steps=(Step(do=Do.NOTIFY, to="person nemo"),)), "there is no person 'nemo'"),
        (replace(SOUND, sites=(SiteId("moon"),)), "there is no site 'moon'"),
    ],
)
async def test_a_fault_keeps_policies_from_being_saved(calls: Calls, policy: Policy, told: str) -> None:
    with pytest.raises(Rejected, match=told):
        await save(calls, policy)
    assert await calls.read(lambda tx: tx.policies.get(TENANT, GUARDS)) is None


async def test_one_says_where_one_is_reached_and_an_administrator_for_others(calls: Calls) -> None:
    mail = {"via": Via.EMAIL, "address": " olga@acme.example "}
    await calls.do(SaveContact, OPERATOR, person=OPERATOR, **mail)
    with pytest.raises(Refused):
        await calls.do(SaveContact, OTTO, person=OPERATOR, **mail)
    await calls.do(SaveContact, ADMIN, person=OTTO, **mail)
    kept = await calls.read(lambda tx: tx.policies.contacts(TENANT))
    assert kept == [Contact(OPERATOR, Via.EMAIL, "olga@acme.example"), Contact(OTTO, Via.EMAIL, "olga@acme.example")]
    for bad in ("nobody", "a@b\nBcc: c@d", "x@" + "y" * 400):
        with pytest.raises(Rejected):
            await calls.do(SaveContact, OPERATOR, person=OPERATOR, via=Via.EMAIL, address=bad)
    with pytest.raises(Rejected):
        await calls.do(SaveContact, OPERATOR, person=OPERATOR, via=Via.WINDOW, address="here")
    with pytest.raises(Refused):
        await calls.do(SaveContact, ADMIN, person=PersonId("nemo"), **mail)
    await calls.do(SaveContact, ADMIN, person=OTTO, via=Via.EMAIL, address="")
    assert len(await calls.read(lambda tx: tx.policies.contacts(TENANT))) == 1


async def test_the_mail_server_is_kept_without_its_password(calls: Calls) -> None:
    server = MailServer(host="mail.acme.example", user="console", sender="console@acme.example")
    await calls.do(SaveMailServer, ADMIN, server=server)
    assert await calls.read(lambda tx: tx.policies.mail_server()) == server
    with pytest.raises(Rejected, match="Host"):
        await calls.do(SaveMailServer, ADMIN, server=replace(server, host=""))
    with pytest.raises(Refused):
        await calls.do(SaveMailServer, SUPERVISOR, server=None)
    await calls.do(SaveMailServer, ADMIN, server=None)
    assert await calls.read(lambda tx: tx.policies.mail_server()) is None


async def test_an_address_that_a_role_shares_is_set_by_an_administrator_and_told_beside_their_own(
    calls: Calls,
) -> None:
    shared = {"role": Role.SUPERVISOR, "via": Via.EMAIL, "address": "desk@acme.example"}
    with pytest.raises(Refused):
        await calls.do(SaveRoleContact, SUPERVISOR, **shared)
    with pytest.raises(Rejected, match="no e-mail address"):
        await calls.do(SaveRoleContact, ADMIN, **{**shared, "address": "desk"})
    with pytest.raises(Rejected, match="Customers"):
        await calls.do(SaveRoleContact, ADMIN, **{**shared, "role": Role.CUSTOMER})
    await calls.do(SaveRoleContact, ADMIN, **shared)
    assert await calls.read(lambda tx: tx.policies.role_contacts(TENANT)) == [
        RoleContact(Role.SUPERVISOR, Via.EMAIL, "desk@acme.example")
    ]
    by_mail = replace(SOUND, steps=(Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL),))
    await calls.keep_policies(by_mail)
    found = await calls.escalate()
    assert [each.address for each in await calls.notices(found.id)] == ["desk@acme.example"]
    assert (await calls.history(found.id))[1].note == (
        "every supervisor (desk@acme.example) by e-mail; no address of Sam"
    )
    await calls.do(SaveContact, ADMIN, person=SUPERVISOR, via=Via.EMAIL, address="Desk@acme.example")
    other = await calls.escalate("other")
    assert [each.person for each in await calls.notices(other.id)] == [SUPERVISOR], "one mailbox, one mail"


async def test_webhooks_are_kept_and_what_is_posted_there_is_signed_with_their_own_key(calls: Calls) -> None:
    soc = Webhook(id="0a1b2c3d", title="SOC", url="https://soc.example.org/in")
    with pytest.raises(Refused):
        await calls.do(SaveWebhooks, SUPERVISOR, webhooks=(soc,))
    for broken, told in (
        (replace(soc, title=" "), "Webhook 1, title"),
        (replace(soc, url="soc"), "Webhook 1, url"),
        (replace(soc, id="../x"), "id of its own"),
    ):
        with pytest.raises(Rejected, match=told):
            await calls.do(SaveWebhooks, ADMIN, webhooks=(broken,))
    with pytest.raises(Rejected, match="Webhook 2, url: Another"):
        await calls.do(SaveWebhooks, ADMIN, webhooks=(soc, replace(soc, id="1a1b2c3d", title="Other")))
    await calls.do(SaveWebhooks, ADMIN, webhooks=(soc,))
    change = calls.profile.told[-1]
    assert (change.topic, change.subjects) == (Topic.SETTINGS, ("webhooks",))
    posts = (Step(do=Do.WEBHOOK, url=soc.url), Step(do=Do.WEBHOOK, url="https://other.example.org"))
    await calls.keep_policies(replace(SOUND, steps=posts))
    found = await calls.escalate()
    assert [each.secret for each in await calls.notices(found.id)] == [f"{WEBHOOK_SECRET}_0A1B2C3D", WEBHOOK_SECRET]
    notes = [entry.note for entry in await calls.history(found.id) if entry.what == "webhook"]
    assert notes == ["SOC (https://soc.example.org/in)", "https://other.example.org"]


async def test_when_waiting_customers_call_is_set_by_a_supervisor_and_told_of(calls: Calls) -> None:
    own = EscalationSettings(handoff_minutes=5, sla_percent=50, look_back_hours=48)
    with pytest.raises(Refused):
        await calls.do(SetUpEscalations, OPERATOR, settings=own)
    with pytest.raises(Rejected, match="Sla percent: A whole number from 10 to 100"):
        await calls.do(SetUpEscalations, SUPERVISOR, settings=replace(own, sla_percent=101))
    assert (await calls.do(SetUpEscalations, SUPERVISOR, settings=own)).affected == 1
    assert await calls.read(lambda tx: tx.policies.settings(TENANT)) == own
    told = calls.profile.told[-1]
    assert (told.topic, told.subjects) == (Topic.SETTINGS, ("escalations",))
    assert told.what == "calls set by sam: handoff after 5 min, answer at 50 %, look back 48 h"
    assert (await calls.do(SetUpEscalations, SUPERVISOR, settings=own)).affected == 0
