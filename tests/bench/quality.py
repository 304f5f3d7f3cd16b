"""How well language, guard and search do on sets made by others. The sets stand beside the checkout and are not ours.

``OPERATOR_CONSOLE_DEVDATA`` names their folder where it is elsewhere; without the sets nothing is measured.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.domain.ids import SYSTEM, KnowledgeId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.ports.database import Transaction
from tests.bench.table import Row

DEVDATA = Path(
    os.environ.get("OPERATOR_CONSOLE_DEVDATA") or Path(__file__).resolve().parents[3] / "shared" / "devdata"
)
TENANT = TenantId("bench")
ENTRIES = 100_000
OUT_OF_SCOPE_RECALL = 0.85
QUESTIONS = 200
COMMON = 60


def measure() -> list[Row]:
    """One row per figure of the sets that are there."""
    if not DEVDATA.is_dir():
        print(f"quality is not measured: there is no {DEVDATA.name} beside the checkout")
        return []
    return [
        row
        for measured in (intents, spelling, catalog, pii, numbers, injection, knowledge, volume)
        for row in measured()
    ]


def share(what: str, measured: float, at_least: float) -> Row:
    return Row(what, measured, at_least, unit="", at_least=True)


def intents() -> list[Row]:
    from console.engine.language.intents import IN_SCOPE, Matcher

    sets = _json("intents/clinc_train_val.json")
    examples: dict[str, list[str]] = {}
    for text, name in sets["train"]:
        examples.setdefault(name, []).append(text)
    matcher = Matcher.load(Matcher.learn(examples).dump())
    inside = [(*matcher.rank(text, 1)[0], name) for text, name in sets["val"]]
    outside = sorted(matcher.rank(text, 1)[0][1] for text, _ in sets["oos_val"])
    border = outside[int(OUT_OF_SCOPE_RECALL * len(outside)) - 1]

    def right(least: Callable[[float], bool]) -> float:
        return sum(bool(found == name and least(score)) for found, score, name in inside) / len(inside)

    refused = sum(score < IN_SCOPE for score in outside) / len(outside)
    return [
        share(
            "CLINC150 val, in scope where .85 of the others are refused", right(lambda score: score > border), 0.90
        ),
        share("the same with the border that was learned", right(lambda score: score >= IN_SCOPE), 0.90),
        share("… and out-of-scope recall there", refused, 0.85),
    ]


def spelling() -> list[Row]:
    from console.engine.language.spelling import Speller

    text = (DEVDATA / "spelling/norvig_testset1.txt").read_text(encoding="utf-8")
    pairs = [(right, wrong) for right, forms in re.findall(r"'(\w+)':\s*'([^']*)'", text) for wrong in forms.split()]
    speller = Speller()
    rights = {right for right, _ in pairs}
    corrected = sum(speller.correct(wrong).text == right for right, wrong in pairs) / len(pairs)
    left = sum(speller.correct(right).text == right for right in rights) / len(rights)
    return [share("spelling, Norvig 1, top-1", corrected, 0.78), share("… correct words left alone", left, 0.98)]


def catalog() -> list[Row]:
    from console.engine.language.catalog import Catalog, Item

    names = re.compile(r"COL name VAL (.*?) COL description")
    wanted: dict[str, set[str]] = {}
    known: dict[str, None] = {}
    for line in (DEVDATA / "matching/abt_buy_valid.txt").read_text(encoding="utf-8").splitlines():
        asked, offered, label = line.split("\t")
        one, other = (found[1] if (found := names.search(side)) else "" for side in (asked, offered))
        known[other] = None
        if label == "1":
            wanted.setdefault(one, set()).add(other)
    looked_in = Catalog([Item(name, name) for name in known])
    first = sum(looked_in.rank(name, 1)[0].key in right for name, right in wanted.items()) / len(wanted)
    return [share("catalog, Abt-Buy, recall@1", first, 0.87)]


def pii() -> list[Row]:
    from console.engine.guard.pii import find

    kinds = {
        "EMAIL_ADDRESS": "EMAIL",
        "PHONE_NUMBER": "PHONE",
        "CREDIT_CARD": "CARD",
        "IBAN_CODE": "IBAN",
        "IP_ADDRESS": "IP",
        "US_SSN": "ID",
        "US_DRIVER_LICENSE": "ID",
    }
    wanted = found = hit = 0
    for case in _json("pii/synth_first_half.json"):
        spans = [
            (kinds[span["entity_type"]], span["start_position"], span["end_position"])
            for span in case["spans"]
            if span["entity_type"] in kinds
        ]
        masked = find(case["full_text"])
        wanted, found = wanted + len(spans), found + len(masked)
        hit += sum(
            any(each.kind == kind and each.start < end and start < each.end for each in masked)
            for kind, start, end in spans
        )
    return [share("PII, structured types, recall", hit / wanted, 0.93), share("… precision", hit / found, 0.90)]


def numbers() -> list[Row]:
    from console.engine.language.numbers import numbers_in

    cases = _json("numbers/number_model_even.json")
    right = 0
    for case in cases:
        read = [(number.text.lower(), number.value) for number in numbers_in(case["Input"])]
        wanted = [(each["Text"].lower(), float(each["Resolution"]["value"])) for each in case["Results"]]
        right += len(read) == len(wanted) and all(
            one[0] == other[0] and abs(one[1] - other[1]) <= 1e-6 * abs(other[1])
            for one, other in zip(read, wanted, strict=True)
        )
    return [share("numbers, even half", right / len(cases), 0.85)]


def injection() -> list[Row]:
    """Signs for the trace, no defence; their words were chosen on these attacks, so that only harmless texts tell.

    What an attack may do is bounded by the rights of the turn's person: ``tests/scenarios/test_hostile_texts``.
    """
    from console.engine.guard.untrusted import signs_of_instruction

    harmless = [case["prompt"] for case in _json("injection/valid.json") if not case["label"]]
    harmless += [case["prompt"] for case in _json("injection/NotInject_one.json")]
    noted = sum(bool(signs_of_instruction(text)) for text in harmless)
    return [share("injection, harmless texts without a sign of one", 1 - noted / len(harmless), 0.90)]


def knowledge() -> list[Row]:
    by_words, with_vectors = asyncio.run(_stackfaq(vectors=False)), asyncio.run(_stackfaq(vectors=True))
    return [
        share("StackFAQ, mean average precision of items", by_words, 0.70),
        share("… with vectors of this process, not below words alone", with_vectors, by_words),
    ]


def volume() -> list[Row]:
    asked, common = asyncio.run(_at_volume())
    return [
        Row(f"knowledge search at {ENTRIES:,} entries, p95", 1000 * asked, 20),
        Row("… of questions of nothing but common words, p95", 1000 * common, 20),
    ]


async def _stackfaq(*, vectors: bool) -> float:
    """Every answer of a thread is an item; all items of the thread that a paraphrase is of are right."""
    threads = _json("retrieval/stackExchange-FAQ.json")["root"]["qapair"]
    items: dict[str, tuple[str, str]] = {}
    right: dict[int, set[str]] = {}
    for place, thread in enumerate(threads):
        for number, answer in enumerate(_several(thread["answer"])):
            items[f"{place}-{number}"] = thread["question"], answer
            right.setdefault(place, set()).add(f"{place}-{number}")
    asked = [
        (place, text)
        for place, thread in enumerate(threads)
        for text in _several(thread["rephr"])
        if text.strip() not in ("", "*")
    ]
    precisions: list[float] = []
    async with _Base(items) as base:
        if vectors:
            await base.compare_by_likeness()
        for place, text in asked:
            precisions.append(_precision([*await base.ids(text, 40)], right[place]))
    return sum(precisions) / len(precisions)


async def _at_volume() -> tuple[float, float]:
    """Seconds at the 95th percentile: the words of StackFAQ in other orders, asked by its paraphrases and by one to
    six of its commonest words."""
    import random

    threads = _json("retrieval/stackExchange-FAQ.json")["root"]["qapair"]
    chance = random.Random(0)
    texts = [(thread["question"], answer) for thread in threads for answer in _several(thread["answer"])]
    words = [word for title, body in texts for word in f"{title} {body}".split()]
    items = {
        f"e{number}": (" ".join(chance.choices(words, k=8)), " ".join(chance.choices(words, k=60)))
        for number in range(ENTRIES)
    }
    asked = [text for thread in threads for text in _several(thread["rephr"]) if text.strip() not in ("", "*")]
    often = [word for word, _ in Counter(word.lower() for word in words if word.isalpha()).most_common(COMMON)]
    common = [" ".join(chance.sample(often, chance.randint(1, 6))) for _ in range(QUESTIONS)]
    async with _Base(items) as base:
        await base.ids(asked[0], 5)
        return await _slowest(base, chance.sample(asked, QUESTIONS)), await _slowest(base, common)


async def _slowest(base: _Base, questions: Sequence[str]) -> float:
    took = []
    for text in questions:
        began = time.perf_counter()
        await base.ids(text, 5)
        took.append(time.perf_counter() - began)
    p95: float = sorted(took)[int(0.95 * len(took))]
    return p95


class _Base:
    """A database in a temporary folder with these titles and bodies."""

    def __init__(self, items: Mapping[str, tuple[str, str]]) -> None:
        self._items = items

    async def __aenter__(self) -> _Base:
        from console.engine.search.knowledge import JoinedSearch
        from console.store.database import open_database

        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self._database = open_database(folder / "bench.db", bytes(32), backups=folder / "backups", create=True)
        entries = [_entry(name, *texts) for name, texts in self._items.items()]
        await self._database.write(lambda tx: _put(tx, entries))
        self._search = JoinedSearch(self._database)
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._database.close()
        self._folder.cleanup()

    async def compare_by_likeness(self) -> None:
        """As the program does where no provider embeds."""
        from console.engine.search.knowledge import JoinedSearch
        from console.wiring.clock import make_clock
        from console.wiring.knowing import knowing_of

        made = knowing_of(self._database, None, str, make_clock(), background=True).vectors
        await made.prepare(TENANT)
        self._search = JoinedSearch(self._database, made)

    async def ids(self, text: str, limit: int) -> list[str]:
        return [hit.entry.text.id for hit in await self._search.search(TENANT, text, limit)]


def _put(tx: Transaction, entries: Sequence[KnowledgeEntry]) -> None:
    for entry in entries:
        tx.knowledge.put(entry)


def _entry(name: str, title: str, body: str) -> KnowledgeEntry:
    return KnowledgeEntry(
        tenant=TENANT,
        text=KnowledgeText(id=KnowledgeId(name), type=EntryType.FAQ, title=title, body=body),
        version=1,
        active=True,
        source="file:bench",
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
        updated_by=SYSTEM,
    )


def _precision(found: Sequence[str], right: set[str]) -> float:
    hits, total = 0, 0.0
    for rank, id in enumerate(found, 1):
        if id in right:
            hits += 1
            total += hits / rank
    return total / len(right)


def _several(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _json(name: str) -> Any:
    return json.loads((DEVDATA / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    from tests.bench.table import as_markdown

    print(as_markdown(measure()))
