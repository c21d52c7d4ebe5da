"""A second look: the facts of a period held against another set. Who keeps it, who falls and on what, what is unknown.

Indicators are joined by links drawn from their wording (criteria/data/links), never by number; within one set every
indicator is its own link. A fixed number of queries whatever the number of communes.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from criteria.levels import Levels, columns_of
from criteria.models import CriteriaSet, IndicatorLink, IndicatorResult, LinkRelation, State, Verdict
from criteria.rules import (
    COUNTED_FIELDS,
    NOT_MET,
    UNKNOWN,
    counted_value,
    counted_verdict,
    criterion_mark,
    from_parts,
    is_asked,
)
from criteria.second_look import FALLS, KEEPS, OPEN, Fact, Finding, look, outcome
from criteria.structure import structure_of
from criteria.wording import requirement
from localities.models import Level, Locality
from ntm.lib.numbers import format_decimal
from ntm.lib.tables import Column, Table
from reports import rollups
from reports.rollups import Basis

_READ = ("assessment__locality__lineage_id", "indicator_id", "text_value", *COUNTED_FIELDS)


@dataclass
class Looked:
    """One unit under the target: `marks` of its criteria, `findings` of its indicators in the set's order."""

    unit: object
    marks: str = ""
    findings: list = field(default_factory=list)
    outcome: str = OPEN
    has_facts: bool = False

    @property
    def failing(self):
        return [row for row in self.findings if row.verdict == Verdict.NOT_MET]

    @property
    def unknown(self):
        return [row for row in self.findings if not row.verdict]


@dataclass
class SecondLook:
    """`law_day`: the day whose levels judge. `unlinked`: target indicators no fact of the source answers."""

    source: CriteriaSet
    target: CriteriaSet
    period: object
    law_day: dt.date
    structure: object
    columns: dict
    levels: Levels
    rows: list
    unlinked: list
    comparable: list

    @property
    def counts(self):
        found = Counter(row.outcome for row in self.rows)
        return {name: found[name] for name in (KEEPS, FALLS, OPEN)}

    @property
    def sorted_rows(self):
        """Those that fall first, the furthest down before the others."""
        order = (FALLS, OPEN, KEEPS)
        return sorted(
            self.rows, key=lambda row: (order.index(row.outcome), -len(row.failing), row.unit.sort_key)
        )  # fmt: skip

    def criterion_losses(self):
        """[(criterion, units that fall on it)], the most first."""
        lost = Counter(place for row in self.rows for place, mark in enumerate(row.marks) if mark == NOT_MET)
        criteria = self.structure.criteria
        return [(criteria[place], count) for place, count in lost.most_common()]

    def required(self, finding, unit):
        """The requirement an indicator makes of a unit, in words."""
        level = self.levels.reference(finding.indicator.pk, self.columns.get(unit.pk, ""))
        return requirement(finding.indicator, level)


def read_second_look(place, day, basis, source, target):
    """SecondLook of a place, or None where no period of the source had figures by the day."""
    rollup = rollups.read(place, day, basis, source)
    if rollup.period is None:
        return None
    law_day = law_day_of(target, day)
    structure = structure_of(target, law_day)
    levels = Levels(target, rollup.period.province_id, law_day)
    places = list(Locality.objects.filter(pk__in=[unit.pk for unit in rollup.units]))
    columns = columns_of(target, places, rollup.period.province_id, law_day)
    links = _links(source, target, structure)
    facts = _facts(rollup, source, links)
    rows = [_look_at(unit, facts.get(unit.lineage_id), structure, links, levels, columns) for unit in rollup.units]
    answered = {pk for pk, found in links.items() if any(rel != LinkRelation.COMPARABLE for rel, _key in found)}
    unanswered = [row for row in structure.indicators if row.pk not in answered]
    return SecondLook(
        source, target, rollup.period, law_day, structure, columns, levels, rows,
        unlinked=[row for row in unanswered if row.pk not in links],
        comparable=[row for row in unanswered if row.pk in links],
    )  # fmt: skip


def law_day_of(criteria_set, day):
    """The day itself while the set is in force, else its nearest day."""
    first, last = criteria_set.valid_from, criteria_set.valid_to
    if first and day < first:
        return first
    return last if last and day > last else day


def targets_of(source):
    """Published sets that the facts of `source` can be held against by their links."""
    rows = CriteriaSet.objects.published()
    rows = rows.filter(criteria__indicators__links_in__source__criterion__criteria_set=source)
    return list(rows.distinct().order_by("code"))


def sources_with_links():
    """Published commune sets that some link begins at, the newest first."""
    rows = CriteriaSet.objects.published().filter(criteria__indicators__links_out__isnull=False, level=Level.COMMUNE)
    return list(rows.distinct().order_by("-valid_from", "code"))


def _links(source, target, structure):
    """{target indicator pk: [(relation, source indicator pk)]}; parts of compound indicators stand for themselves."""
    if source.pk == target.pk:
        return {pk: [(LinkRelation.SAME, pk)] for pk in structure.with_parts}
    rows = IndicatorLink.objects.filter(
        source__criterion__criteria_set=source, target__criterion__criteria_set=target, target__in=structure.with_parts
    )
    found = defaultdict(list)
    for target_id, relation, source_id in rows.values_list("target_id", "relation", "source_id"):
        found[target_id].append((relation, source_id))
    return found


def _facts(rollup, source, links):
    """{lineage: {source indicator pk: Fact}} of what counted; approved figures are those of approved assessments."""
    wanted = {key for found in links.values() for _relation, key in found}
    rows = IndicatorResult.objects.filter(
        assessment__period=rollup.period, assessment__criteria_set=source, indicator__in=wanted
    )
    if rollup.basis == Basis.APPROVED:
        rows = rows.filter(assessment__state=State.APPROVED)
    indicators = _source_indicators(source, rollup.period.end_date)
    found = defaultdict(dict)
    for row in rows.values_list(*_READ, named=True):
        if row.indicator_id in indicators:
            found[row.assessment__locality__lineage_id][row.indicator_id] = _fact(row, indicators[row.indicator_id])
    return found


def _source_indicators(source, day):
    return structure_of(source, day).with_parts


def _fact(row, indicator):
    verdict, _basis, _whose = counted_verdict(row)
    value = counted_value(row)
    return Fact(indicator, row.text_value or None if value is None else value, verdict)


def _look_at(unit, facts, structure, links, levels, columns):
    looked = Looked(unit, has_facts=bool(facts))
    column = columns.get(unit.pk, "")
    for criterion in structure.criteria:
        found = [_finding(row, facts or {}, links, levels, column) for row in structure.by_criterion[criterion.pk]]
        looked.findings += found
        looked.marks += criterion_mark([row.verdict for row in found], is_complete=criterion.is_complete)
    looked.outcome = outcome(looked.marks) if facts else OPEN
    return looked


def _finding(indicator, facts, links, levels, column):
    by_parts = _by_parts(indicator, facts, links, levels, column) if indicator.parts else None
    if by_parts:
        return by_parts
    known = [(relation, facts[key]) for relation, key in links.get(indicator.pk, ()) if key in facts]
    level = levels.judging(indicator.pk, column)
    return look(indicator, known, level.asks if level else None)


def _by_parts(indicator, facts, links, levels, column):
    """Finding of a compound indicator that its parts decide, or None."""
    parts = [_finding(part, facts, links, levels, column) for part in indicator.parts if is_asked(part, column)]
    verdict, _basis = from_parts([(part.verdict, "") for part in parts])
    telling = next((part for part in parts if part.verdict == verdict), None)
    return Finding(indicator, verdict, telling.level, telling.fact, telling.relation) if verdict else None


# -- Words and tables -------------------------------------------------------------------------------------------------


def outcome_words():
    return {KEEPS: _("keeps the standard"), FALLS: _("falls below"), OPEN: _("cannot be told yet")}


def value_text(finding):
    if finding.fact is None:
        return ""
    if finding.fact.value is None:
        return {Verdict.MET: _("met"), Verdict.NOT_MET: _("not met")}.get(finding.fact.verdict, "")
    value = finding.fact.value
    return value if isinstance(value, str) else format_decimal(value)


def gap_list(frame, found, rows):
    """One row for each indicator a unit falls on or that cannot be told of."""
    lines = []
    for looked in rows:
        for finding in [*looked.failing, *looked.unknown]:
            lines.append(_gap_line(found, looked, finding, len(lines) + 1))
    return Table(
        name=_("second look"),
        title=_("%(place)s: facts of “%(source)s” held against “%(target)s”") % _names(frame, found),
        notes=[note_of(found)],
        columns=[Column(_("No."), "mark", 6), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 22),
                 Column(_("Outcome"), "text", 18), Column(_("Criterion"), "mark", 9),
                 Column(_("Indicator"), "mark", 9), Column(_("Wording"), "text", 60), Column(_("Value"), "text", 10),
                 Column(_("Requirement"), "text", 18), Column(_("Verdict"), "mark", 16),
                 Column(_("Taken from"), "mark", 12)],
        rows=lines,
    )  # fmt: skip


def _gap_line(found, looked, finding, number):
    indicator = finding.indicator
    verdict = _("not met") if finding.verdict == Verdict.NOT_MET else _("not assessable")
    return [number, looked.unit.code, looked.unit.full_name, outcome_words()[looked.outcome],
            indicator.criterion.number, indicator.number, indicator.name, value_text(finding),
            found.required(finding, looked.unit).text, verdict,
            finding.fact.indicator.number if finding.fact else None]  # fmt: skip


def matrix(frame, found, rows):
    """Communes × criteria under the target set."""
    words = {"1": "Đ", "0": "K", UNKNOWN: "?", "-": "KAD"}
    return Table(
        name=_("second look"),
        title=_("%(place)s: facts of “%(source)s” held against “%(target)s”") % _names(frame, found),
        notes=[note_of(found)],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 24),
                 *(Column(row.number, "mark", 5, group=_("Criteria")) for row in found.structure.criteria),
                 Column(_("Outcome"), "text", 20)],
        rows=[
            [number, row.unit.code, row.unit.full_name, *(words[mark] for mark in row.marks),
             outcome_words()[row.outcome]]
            for number, row in enumerate(rows, start=1)
        ],
    )  # fmt: skip


def _names(frame, found):
    return {"place": frame.place.full_name, "source": found.source.name, "target": found.target.name}


def note_of(found):
    words = {"period": found.period.label, "day": f"{found.law_day:%d/%m/%Y}"}
    return _("facts of %(period)s · levels of %(day)s · a proposal to look closer, no result") % words
