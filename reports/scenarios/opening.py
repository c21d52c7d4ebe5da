"""A scenario opened again: computed on today's data, with what has changed since it was saved."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from localities.models import Locality, Succession
from ntm.lib.numbers import format_count
from reports import rollups
from reports.ahead.reading import ADVANCED, STANDARD, read_ahead
from reports.frame import Frame
from reports.places import day_for
from reports.rollups import Basis
from reports.scenarios.outcome import Outcome, outcome_of
from reports.scenarios.ticks import Tick
from reports.scenarios.words import tick_words


@dataclass
class Opened:
    """`ticks` of the units still there; `changes`: sentences about what is otherwise than when it was saved."""

    scenario: object
    frame: Frame
    outcome: Outcome
    ticks: set
    changes: list = field(default_factory=list)


def open_scenario(scenario, scope, asked=None):
    """Opened on the day asked for, else the latest with figures; on approved figures for who may not see drafts."""
    may = scope.reads_current(scenario.place)
    basis = Basis(scenario.basis) if may else Basis.APPROVED
    day = day_for(scenario.place, asked, basis)
    place = Locality.objects.on_day(scenario.place, day)
    frame = Frame(place, day, basis, asked is not None, "quarter", may)
    who = ADVANCED if scenario.attainment == "ADVANCED" else STANDARD
    ahead = read_ahead(place, day, basis, who, scenario.criteria_set, everyone=True)
    ticks, ended = _ticks_now(scenario, ahead)
    opened = Opened(scenario, frame, outcome_of(ahead, ticks), ticks)
    opened.changes = list(_changes(opened, ended))
    return opened


def _ticks_now(scenario, ahead):
    """(ticks under the codes of now, [rows] of units no longer counted here)."""
    codes = {one.unit.lineage_id: one.unit.code for one in ahead.candidates}
    ticks, ended = set(), []
    for row in scenario.ticks:
        if row["lineage"] in codes:
            ticks.add(Tick(codes[row["lineage"]], row["kind"], row["number"]))
        else:
            ended.append(row)
    return ticks, ended


def _changes(opened, ended):
    scenario, outcome = opened.scenario, opened.outcome
    yield from _figures_since(scenario, outcome)
    yield from _met_since(scenario, outcome)
    yield from _ended_units(ended)
    yield from _unknown_ticks(outcome)
    yield from _another_set(scenario, opened.frame)
    if str(opened.frame.basis) != scenario.basis:
        yield _("It was saved on figures not yet approved; you see it on approved ones.")


def _figures_since(scenario, outcome):
    name = "advanced" if scenario.attainment == "ADVANCED" else "standard"
    saved = scenario.seen.get(name)
    now = [getattr(one.figures, name) for one in (outcome.before, outcome.after)]
    if saved and saved != now:
        words = {
            "day": f"{scenario.day:%d/%m/%Y}",
            "saved": " → ".join(format_count(value) for value in saved),
            "now": " → ".join(format_count(value) for value in now),
        }
        yield _("On the figures of %(day)s it read %(saved)s; now it reads %(now)s.") % words


def _met_since(scenario, outcome):
    before = set(scenario.seen.get("met", ()))
    for one in outcome.units:
        met = [tick for tick in one.met if tick.text not in before]
        if met:
            words = {"unit": one.unit.full_name, "what": ", ".join(tick_words(tick) for tick in met)}
            yield _("%(unit)s: %(what)s met by now.") % words


def _ended_units(rows):
    names = {row["lineage"]: row["name"] for row in rows}
    if not names:
        return
    links = Succession.objects.filter(predecessor__lineage__in=names).exclude(kind="CONTINUES")
    became = {}
    for link in links.select_related("predecessor", "successor").order_by("date", "pk"):
        became.setdefault(link.predecessor.lineage_id, []).append(link.successor.full_name)
    for lineage, name in sorted(names.items(), key=lambda pair: pair[1]):
        words = {"unit": name, "successors": ", ".join(became.get(lineage, ()))}
        if words["successors"]:
            yield _("%(unit)s is counted here no more (%(successors)s): its ticks are left out.") % words
        else:
            yield _("%(unit)s is counted here no more: its ticks are left out.") % words


def _unknown_ticks(outcome):
    for one in outcome.units:
        if one.unknown:
            words = {"unit": one.unit.full_name, "what": ", ".join(tick_words(tick) for tick in one.unknown)}
            yield _("%(unit)s: %(what)s not in the set of that day.") % words


def _another_set(scenario, frame):
    if scenario.attainment == "ADVANCED":
        return
    now = rollups.read(frame.place, frame.day, frame.basis).criteria_set
    if now and now != scenario.criteria_set:
        yield _("The place is assessed under “%(set)s” now; the scenario stays with its own set.") % {"set": now.name}
