"""Search over knowledge: no text is an error, no tenant hides another's entries, common words stay bounded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import ConversationId, KnowledgeId, MessageId, PersonId, PluginName, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.ports.database import Transaction
from console.store import knowledge_text
from console.store.database import EncryptedDatabase
from console.store.knowledge_text import snippet_of
from console.store.words import scope_of, words_of
from tests.fakes.statements import statements_of

ONE, TWO = TenantId("one"), TenantId("two")
AT = datetime(2026, 3, 1, tzinfo=UTC)
TALK = ConversationId("talk")


def entry(id: str, title: str, body: str = "", tenant: TenantId = ONE) -> KnowledgeEntry:
    text = KnowledgeText(id=KnowledgeId(id), type=EntryType.FAQ, title=title, body=body)
    return KnowledgeEntry(
        tenant=tenant, text=text, version=1, active=True, source="person", updated_at=AT, updated_by=PersonId("ann")
    )


def put(tx: Transaction, id: str, title: str, body: str = "", tenant: TenantId = ONE) -> None:
    tx.knowledge.put(entry(id, title, body, tenant))


def found(database: EncryptedDatabase, words: str, limit: int = 50, tenant: TenantId = ONE) -> list[str]:
    return [hit.id for hit in database.read_now(lambda tx: tx.knowledge.search_text(tenant, words, limit))]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds small enough for a test to pass them."""
    monkeypatch.setattr(knowledge_text, "_MOST_CANDIDATES", 10)
    monkeypatch.setattr(knowledge_text, "_MOST_SCORED", 20)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40) | st.text("\"*^:+-(){}[] ANDORTE\x00'gate", max_size=40))
def test_any_text_is_a_query_and_an_entry_and_finds_itself(database: EncryptedDatabase, text: str) -> None:
    tenant = TenantId(f"t{hash(text)}")

    def work(tx: Transaction) -> tuple[list[str], list[MessageId]]:
        if not tx.knowledge.count(tenant):
            put(tx, "a", text, text, tenant)
            talk = Conversation(
                id=TALK, tenant=tenant, plugin=PluginName("p"), channel="c", customer="x", title="", started_at=AT,
                last_at=AT,
            )  # fmt: skip
            tx.conversations.start(talk)
            message = Message(id=MessageId(0), conversation=TALK, sender=Sender.CUSTOMER, text=text, at=AT)
            tx.conversations.add(tenant, message)
        hits = tx.knowledge.search_text(tenant, text, 5)
        return [hit.id for hit in hits], [each.id for each in tx.conversations.search(tenant, text, 5)]

    hits, messages = database.write_now(work)
    has_words = bool(words_of(text))
    assert (len(hits), len(messages)) == (has_words, has_words)


def test_a_text_of_a_hundred_thousand_letters_is_a_query(database: EncryptedDatabase) -> None:
    database.write_now(lambda tx: put(tx, "a", "Gatekeeper", "x" * 100_000))
    assert found(database, "x" * 100_000) == ["a"]
    assert found(database, "no " * 30_000 + "gatekeeper") == ["a"]


@pytest.mark.usefixtures("few")
def test_words_that_many_entries_have_are_ranked_below_a_rare_one(database: EncryptedDatabase) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(40):
            put(tx, f"{number}", "the gate", "the gate " * 3 + ("with turnstile" if number == 3 else ""))
            if number < 15:
                put(tx, f"door {number}", "the door", "turnstile" if number == 7 else "")

    database.write_now(fill)
    assert set(found(database, "the turnstile")) == {"3", "door 7"}
    assert found(database, "door of the turnstile")[0] == "door 7", "a word too common to choose still scores"
    assert len(found(database, "the gate", limit=5)) == 5
    assert found(database, "gate the", limit=1) == found(database, "the gate", limit=1)


@pytest.mark.usefixtures("few")
def test_where_no_entry_has_all_common_words_those_with_any_are_found(database: EncryptedDatabase) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(25):
            put(tx, f"gate {number}", "gate")
            put(tx, f"door {number}", "door")

    database.write_now(fill)
    assert len(found(database, "gate door", limit=5)) == 5


@pytest.mark.usefixtures("few")
def test_many_entries_of_one_tenant_do_not_hide_those_of_another(database: EncryptedDatabase) -> None:
    def fill(tx: Transaction) -> None:
        put(tx, "mine", "the gate", tenant=TWO)
        for number in range(60):
            put(tx, f"{number}", "the gate")

    database.write_now(fill)
    assert found(database, "the gate", tenant=TWO) == ["mine"]


def test_scopes_begin_no_other_scope() -> None:
    scopes = {scope_of(TenantId(f"{number}")) for number in range(2000)}
    assert (len(scopes), {len(scope) for scope in scopes}) == (2000, {11})


@pytest.mark.parametrize(
    ("body", "words", "snippet"),
    [
        ("", ["x"], ""),
        ("Short **text**.", [], "Short text."),
        ("A restart, then start.", ["starting"], "A restart, then start."),
    ],
)
def test_a_snippet_is_plain(body: str, words: list[str], snippet: str) -> None:
    assert snippet_of(body, words) == snippet


def test_what_was_written_since_the_last_search_is_counted_anew(database: EncryptedDatabase) -> None:
    database.write_now(lambda tx: put(tx, "a", "gate"))
    assert found(database, "gate turnstile") == ["a"]
    database.write_now(lambda tx: put(tx, "b", "turnstile"))
    assert set(found(database, "gate turnstile")) == {"a", "b"}
    assert found(database, "turnstile") == ["b"]


def test_a_word_is_counted_once_until_something_is_written(database: EncryptedDatabase) -> None:
    counted: list[str] = []

    def look(tx: Transaction) -> int:
        counted.extend(statements_of(tx, lambda tx: tx.knowledge.search_text(ONE, "the gate", 5))[1])
        return sum("count(*)" in each for each in counted)

    database.write_now(lambda tx: put(tx, "a", "the gate"))
    assert [database.read_now(look), database.read_now(look)] == [2, 2]
    database.write_now(lambda tx: put(tx, "b", "the gate"))
    assert database.read_now(look) == 4


def test_entries_that_are_put_at_once_make_one_part_of_the_index(database: EncryptedDatabase) -> None:
    """Every search of every word goes through all parts that there are."""

    def parts(tx: Transaction) -> int:
        sql = "SELECT count(DISTINCT segid) FROM knowledge_text_idx"
        return int(tx._connection.exec_driver_sql(sql).scalar_one())  # type: ignore[attr-defined]

    def put_many(tx: Transaction) -> None:
        tx.knowledge.put(*(entry(f"e{number}", f"gate {number}") for number in range(30)))

    database.write_now(put_many)
    assert database.read_now(parts) == 1
    assert len(found(database, "gate")) == 30


def test_what_a_transaction_that_was_given_up_put_is_not_held(database: EncryptedDatabase) -> None:
    def give_up(tx: Transaction) -> None:
        tx.knowledge.put(entry("a", "gate", "wrong"))
        assert [each.body for each in tx.knowledge.texts(ONE, [KnowledgeId("a")])] == ["wrong"]
        raise ZeroDivisionError

    def put_and_read(tx: Transaction) -> list[str]:
        tx.knowledge.put(entry("a", "gate", "right"))
        return [each.body for each in tx.knowledge.texts(ONE, [KnowledgeId("a")])]

    with pytest.raises(ZeroDivisionError):
        database.write_now(give_up)
    assert database.write_now(put_and_read) == ["right"]
