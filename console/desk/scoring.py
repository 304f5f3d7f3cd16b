"""Scoring a site-day: its records through each plugin's score, checks stored, violations reconciled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from console.desk.escalating.house import House
from console.desk.escalating.sources import call_for_violations
from console.desk.reconcile import reconcile
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome, ScoreSiteDay
from console.domain.ids import SYSTEM, CommandId, KindName, PluginName
from console.domain.people import Site
from console.domain.records import RecordKind, day_bounds
from console.domain.scoring import PillarResult, Severity, SiteDay
from console.domain.trouble import Rejected
from console.plugin.loaded import Plugin
from console.plugin.scoring import DayRecords
from console.ports.database import Transaction

RETRY = timedelta(minutes=5)
"""When a plugin that raised is tried again."""

SOONEST = timedelta(seconds=30)
"""A plugin that asks to be called earlier than this is called then."""

FORGIVEN = timedelta(days=1)
"""A clock set back by less than this does not take back what was already late."""

SILENT = timedelta(days=31)
"""A site of which nothing was scored for longer is taken to be no longer watched."""

_AS_OF = "scoring.as_of"


@dataclass(frozen=True, slots=True)
class ScoringTrouble:
    """A plugin that failed on a site-day, with the reason in a sentence; it is tried again after RETRY."""

    plugin: PluginName
    site_day: SiteDay
    at: datetime
    reason: str


def as_of(tx: Transaction, now: datetime) -> datetime:
    """The moment to score at: ``now``, or the latest moment scored at when the clock was set back a little."""
    return _not_before(_latest(tx), now)


class Scorer:
    """Scores with the plugins of one catalog. ``troubles`` may be read from any thread."""

    def __init__(self, plugins: Iterable[Plugin], house: House) -> None:
        self._house = house
        self._plugins = tuple(plugin for plugin in plugins if plugin.scheme and plugin.score)
        self._decoders: dict[type, msgspec.json.Decoder[Any]] = {}
        self.troubles: Mapping[tuple[PluginName, SiteDay], ScoringTrouble] = {}

    def handlers(self) -> Handlers:
        return {ScoreSiteDay: self.score_site_day}

    def score_site_day(self, work: Work, command: ScoreSiteDay) -> Outcome:
        """A person's is scored as of now, which sets right a clock that was ahead; the timer's as of ``as_of``."""
        site_day = command.site_day
        if site_day.tenant != command.tenant:
            raise Rejected("The day belongs to another tenant than the command.")
        site = work.tx.tenants.site(site_day.tenant, site_day.site)
        if site is None:
            if command.actor != SYSTEM:
                raise Rejected(f"There is no site {site_day.site!r}.")
            work.tx.scores.settle(site_day, None)
            return Outcome(command.id, f"There is no site {site_day.site!r}.", skipped=1)
        latest = _latest(work.tx)
        now = _not_before(latest, work.now) if command.actor == SYSTEM else work.now
        if now != latest:
            work.tx.settings.set(_AS_OF, now.isoformat())
        next_due: list[datetime] = []
        opened = failed = 0
        standing = False
        for plugin in self._plugins:
            lasting = [kind.name for kind in plugin.kinds if kind.reference]
            of_day = [kind.name for kind in plugin.kinds if not kind.reference]
            rows = work.tx.records.bodies(site_day, of_day, lasting)
            standing = standing or any(kind in lasting for kind, _ in rows)
            try:
                results = self._results(plugin, rows, site, site_day, now)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin may raise anything
                self._trouble(work, command.id, plugin, site_day, error)
                next_due.append(now + RETRY)
                failed += 1
                continue
            self._forget(plugin.name, site_day)
            opened += self._store(work, command.id, plugin.name, site_day, results, now)
            next_due += [max(result.next_due, now + SOONEST) for result in results if result.next_due]
        work.tx.scores.settle(site_day, min(next_due, default=None))
        if standing:
            self._expect_next_day(work.tx, site_day, site, now)
        message = f"{site.name}, {site_day.day}: scored, {opened} open."
        if failed:
            message = f"{message} {failed} of the plugins failed and will be tried again."
        return Outcome(command.id, message, affected=1)

    def _expect_next_day(self, tx: Transaction, site_day: SiteDay, site: Site, now: datetime) -> None:
        """A day on which nothing at all was recorded is scored too, where something stands that must be kept up.

        Not for days long past, whose history was imported, nor for a demo, which ends on the day it was made.
        """
        _, end = day_bounds(site_day.day, site.zone)
        following = replace(site_day, day=site_day.day + timedelta(days=1))
        if now - end >= SILENT or any(tenant.demo for tenant in tx.tenants.all() if tenant.id == site_day.tenant):
            return
        if not self._is_scored(tx, following):
            tx.scores.mark_due(following, end)

    def _is_scored(self, tx: Transaction, site_day: SiteDay) -> bool:
        day, sites = site_day.day, [site_day.site]
        return any(tx.scores.counts(site_day.tenant, plugin.name, day, day, sites) for plugin in self._plugins)

    def _results(
        self, plugin: Plugin, rows: Iterable[tuple[KindName, bytes]], site: Site, site_day: SiteDay, now: datetime
    ) -> tuple[PillarResult, ...]:
        assert plugin.score is not None
        assert plugin.scheme is not None
        records = self._records(plugin.kinds, rows)
        day = DayRecords(site.id, site.zone, site_day.day, now, plugin.thresholds, records)
        results = tuple(plugin.score(day))
        _check(results, {pillar.id for pillar in plugin.scheme.pillars})
        return results

    def _records(
        self, kinds: Iterable[RecordKind], rows: Iterable[tuple[KindName, bytes]]
    ) -> Mapping[type, tuple[Any, ...]]:
        types = {kind.name: kind.body for kind in kinds}
        bodies: dict[KindName, list[bytes]] = {}
        for kind, body in rows:
            bodies.setdefault(kind, []).append(body)
        return {types[kind]: tuple(map(self._decoder(types[kind]).decode, found)) for kind, found in bodies.items()}

    def _decoder(self, body: type) -> msgspec.json.Decoder[Any]:
        decoder = self._decoders.get(body)
        if decoder is None:
            decoder = self._decoders[body] = msgspec.json.Decoder(body)
        return decoder

    def _store(
        self,
        work: Work,
        command: CommandId,
        plugin: PluginName,
        site_day: SiteDay,
        results: tuple[PillarResult, ...],
        now: datetime,
    ) -> int:
        """Returns how many checks failed."""
        failures = {(r.pillar, c.key): c for r in results for c in r.checks if not c.passed}
        if work.tx.scores.save(site_day, plugin, results):
            subject = f"{site_day.site}/{site_day.day.isoformat()}"
            work.tell(site_day.tenant, Topic.SCORES, "scored", command, [subject])
        found = reconcile(work, command, plugin, site_day, failures, now)
        call_for_violations(self._house, work, command, found.critical, found.closed)
        return len(failures)

    def _trouble(
        self, work: Work, command: CommandId, plugin: Plugin, site_day: SiteDay, error: BaseException
    ) -> None:
        reason = f"{type(error).__name__} while scoring {site_day.site} on {site_day.day}: {error}"
        known = self.troubles.get((plugin.name, site_day))
        if known is None or known.reason != reason:
            subject = f"{site_day.site}/{site_day.day.isoformat()}"
            work.tell(site_day.tenant, Topic.SCORES, f"plugin {plugin.name} failed", command, [subject])
        trouble = ScoringTrouble(plugin.name, site_day, work.now, reason)
        self.troubles = {**self.troubles, (plugin.name, site_day): trouble}

    def _forget(self, plugin: PluginName, site_day: SiteDay) -> None:
        if (plugin, site_day) in self.troubles:
            self.troubles = {key: value for key, value in self.troubles.items() if key != (plugin, site_day)}


def _check(results: tuple[PillarResult, ...], pillars: set[Any]) -> None:
    """What cannot be stored is found here: later it would fail the whole site-day, again and again."""
    seen = set()
    for result in results:
        if result.pillar not in pillars:
            raise ValueError(f"it scored the pillar {result.pillar!r}, which its manifest does not name")
        _check_moment(result.next_due)
        for check in result.checks:
            if (result.pillar, check.key) in seen:
                raise ValueError(f"pillar {result.pillar!r} has the check {check.key!r} twice")
            seen.add((result.pillar, check.key))
            for text in (check.key, check.rule, check.subject, check.expected, check.found, check.why):
                text.encode()
            if not isinstance(check.severity, Severity):
                raise TypeError(f"the check {check.key!r} has the severity {check.severity!r}")
            _check_moment(check.since)


def _check_moment(moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ValueError(f"the moment {moment} names no zone")


def _not_before(latest: datetime | None, now: datetime) -> datetime:
    return latest if latest is not None and timedelta() < latest - now < FORGIVEN else now


def _latest(tx: Transaction) -> datetime | None:
    text = tx.settings.get(_AS_OF)
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
