"""Entering results: one plan for preview and writing, one transaction, summary and trail written with the results."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.summaries import summarise
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, Change, IndicatorResult, ReportingPeriod, VerdictBasis
from criteria.rules import EDITABLE_STATES, impossible, judge, kept_statement
from criteria.structure import structure_of
from localities.models import Kind, Level, Locality
from ntm.lib.cells import CellValue
from ntm.lib.numbers import format_decimal
from ntm.lib.validity import in_force

BATCH = 2000
_WRITTEN = [
    "value",
    "text_value",
    "verdict",
    "basis",
    "threshold",
    "is_carried",
    "note",
    "entered_by",
    "entered_at",
]


@dataclass(frozen=True)
class Entry:
    """What somebody says of one indicator of one unit.

    `verdict` None leaves the verdict to the value (a bare number in a cell); "" clears it; else a Verdict.
    `note` None leaves the note as it is. `where` is the caller's own mark of the cell, handed back in problems.
    """

    locality_id: int
    indicator_id: int
    value: Decimal | None = None
    verdict: str | None = ""
    note: str | None = None
    where: object = None


@dataclass(frozen=True)
class Problem:
    """Why an entry, a unit or everything is refused; `entry` None concerns the whole."""

    reason: str
    entry: Entry | None = None
    locality_id: int | None = None


@dataclass
class CellChange:
    """One cell that differs: old and new as CellValue, the row to write and whether it is new."""

    entry: Entry
    locality: Locality
    indicator: object
    old: CellValue
    new: CellValue
    result: IndicatorResult
    is_new: bool
    warning: str = ""
    old_note: str = ""


@dataclass
class Plan:
    """What recording the entries would do; nothing is written while `problems` is not empty."""

    period: object
    criteria_set: object
    changes: list = field(default_factory=list)
    unchanged: int = 0
    problems: list = field(default_factory=list)
    assessments: dict = field(default_factory=dict)

    @property
    def warnings(self):
        return [change for change in self.changes if change.warning]


class Refused(Exception):
    """Nothing was written; `problems` says why, each in a sentence for the officer."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("; ".join(problem.reason for problem in self.problems[:5]))


def plan_results(*, period, criteria_set, entries, by, versions=None):
    """Plan of these entries against what is stored. Reads a fixed number of queries and writes nothing."""
    plan = Plan(period, criteria_set)
    reason = _refused_as_a_whole(period, criteria_set)
    if reason:
        plan.problems.append(Problem(reason))
        return plan
    return _Planner(period, criteria_set, by, versions or {}).plan(list(entries), plan)


@transaction.atomic
def record_results(*, period, criteria_set, entries, by, door, workbook_import=None, versions=None):
    """Write the entries, their summaries and their trail in one transaction; the Plan that was carried out.

    Raises Refused when anything at all is wrong: all or nothing. `by` None is the system.
    """
    entries = list(entries)
    _lock(period, criteria_set, {entry.locality_id for entry in entries})
    # Read again behind the lock: the office may have locked the quarter since the caller looked.
    period = ReportingPeriod.objects.select_related("province").get(pk=period.pk)
    plan = plan_results(period=period, criteria_set=criteria_set, entries=entries, by=by, versions=versions)
    if plan.problems:
        raise Refused(plan.problems)
    if plan.changes:
        _write(plan, by=by, door=door, workbook_import=workbook_import)
    return plan


def _refused_as_a_whole(period, criteria_set):
    if not period.is_open:
        return _("%(period)s is %(state)s; its figures can no longer be entered.") % {
            "period": period,
            "state": period.get_state_display(),
        }
    if not period.criteria_sets.filter(pk=criteria_set.pk).exists():
        return _("The set “%(set)s” is not in use in %(period)s.") % {"set": criteria_set, "period": period}
    return None


def _lock(period, criteria_set, locality_ids):
    """Hold the summary rows, so that two people saving at once cannot leave a stale summary."""
    lineages = Locality.objects.filter(pk__in=locality_ids).values("lineage")
    rows = Assessment.objects.filter(period=period, criteria_set=criteria_set, locality__lineage__in=lineages)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


class _Planner:
    def __init__(self, period, criteria_set, by, versions):
        self.period, self.criteria_set, self.versions = period, criteria_set, versions
        self.day = period.end_date
        self.scope = scope_of(by)
        self.by, self.now = by, timezone.now()
        self.structure = structure_of(criteria_set, self.day)
        self.indicators = self.structure.by_id
        self.levels = Levels(criteria_set, period.province_id, self.day)

    def plan(self, entries, plan):
        ids = {entry.locality_id for entry in entries}
        self.localities = {place.pk: place for place in Locality.objects.filter(pk__in=ids)}
        self.columns = columns_of(self.criteria_set, self.localities.values(), self.period.province_id, self.day)
        plan.assessments = self._assessments()
        stored = IndicatorResult.objects.filter(assessment__in=[row.pk for row in plan.assessments.values()])
        self.stored = {(row.assessment_id, row.indicator_id): row for row in stored}
        plan.problems += self._unit_problems(ids, plan.assessments)
        plan.problems += _repeated(entries, self.indicators)
        barred = {problem.locality_id for problem in plan.problems if problem.entry is None}
        for entry in entries:
            if entry.locality_id not in barred:
                self._plan_entry(entry, plan)
        return plan

    def _assessments(self):
        """{locality pk: Assessment}; a unit renamed inside the quarter keeps the one it has under its old row."""
        by_lineage = {place.lineage_id: pk for pk, place in self.localities.items()}
        rows = Assessment.objects.filter(period=self.period, criteria_set=self.criteria_set)
        rows = rows.filter(locality__lineage__in=by_lineage).annotate(lineage_id=F("locality__lineage_id"))
        return {by_lineage[row.lineage_id]: row for row in rows}

    def _unit_problems(self, ids, assessments):
        for pk in sorted(ids):
            reason = self._unit_reason(self.localities.get(pk), assessments.get(pk))
            if reason:
                yield Problem(reason, locality_id=pk)

    def _unit_reason(self, place, assessment):
        if place is None or not self.scope.enters(place):
            return _("This unit is outside your area.")
        words = {"place": place, "period": self.period}
        if place.level != self.criteria_set.level or not belongs_to_period(place, self.period):
            return _("%(place)s is not assessed by this set in %(period)s.") % words
        if assessment and assessment.state not in EDITABLE_STATES:
            words["state"] = assessment.get_state_display()
            return _("%(place)s: figures are “%(state)s”; they must be returned before they can change.") % words
        if assessment and self.versions.get(assessment.pk, assessment.version) != assessment.version:
            return _("%(place)s: somebody else has saved in the meantime; reload to see both values.") % words
        return None

    def _plan_entry(self, entry, plan):
        indicator = self.indicators.get(entry.indicator_id)
        place = self.localities[entry.locality_id]
        reason = _value_reason(indicator, entry)
        if reason:
            plan.problems.append(Problem(reason, entry=entry, locality_id=None))
            return
        assessment = plan.assessments.get(place.pk)
        row = self.stored.get((assessment.pk, indicator.pk)) if assessment else None
        change = self._change(entry, place, indicator, row)
        if change is None:
            plan.unchanged += 1
        else:
            plan.changes.append(change)

    def _change(self, entry, place, indicator, row):
        """CellChange, or None when the entry says what is already stored."""
        old = CellValue(row.value, row.verdict) if row else CellValue()
        threshold = self.levels.judging(indicator.pk, self.columns[place.pk])
        stated = self._stated(entry, indicator, row)
        verdict, basis = judge(
            indicator, value=entry.value, stated=stated, level=threshold.value if threshold else None
        )
        old_note = row.note if row else ""
        note = old_note if entry.note is None else entry.note
        new = CellValue(entry.value, verdict)
        if new == old and note == old_note:
            return None
        result = IndicatorResult(
            assessment_id=row.assessment_id if row else None,
            indicator=indicator,
            value=entry.value,
            text_value=row.text_value if row else "",
            verdict=verdict,
            basis=basis,
            threshold=threshold if basis == VerdictBasis.COMPUTED else None,
            note=note,
            entered_by=self.by,
            entered_at=self.now,
        )
        warning = _warning(indicator, entry, old, new, basis)
        return CellChange(entry, place, indicator, old, new, result, row is None, warning, old_note)

    def _stated(self, entry, indicator, row):
        if entry.verdict is not None:
            return entry.verdict
        if row is None or row.basis != VerdictBasis.STATED:
            return ""
        return kept_statement(indicator, old_value=row.value, new_value=entry.value, old_verdict=row.verdict)


def _repeated(entries, indicators):
    """Problems of entries that speak of a cell another one has already spoken of."""
    seen = set()
    for entry in entries:
        cell = entry.locality_id, entry.indicator_id
        if cell in seen and entry.indicator_id in indicators:
            words = {"number": indicators[entry.indicator_id].number}
            yield Problem(_("Indicator %(number)s is given twice for the same unit.") % words, entry=entry)
        seen.add(cell)


def belongs_to_period(place, period):
    """In force on the period's last day, in its province, and of a kind the programme counts (never wards)."""
    if not place.is_in_force_on(period.end_date):
        return False
    if place.level == Level.COMMUNE and place.kind != Kind.COMMUNE:
        return False
    return period.province_id in (place.pk, place.province_id)


def assessed_units(period, criteria_set):
    """Localities a set is applied to in a period, in the order of the Vietnamese alphabet."""
    units = Locality.objects.filter(in_force(period.end_date), level=criteria_set.level)
    if criteria_set.level == Level.PROVINCE:
        return units.filter(pk=period.province_id)
    units = units.filter(province=period.province_id)
    return units.filter(kind=Kind.COMMUNE) if criteria_set.level == Level.COMMUNE else units


def _value_reason(indicator, entry):
    if indicator is None:
        return _("This indicator does not belong to the set.")
    if entry.value is None:
        return None
    if not indicator.takes_number:
        return _("Indicator %(number)s takes “Đạt” or “Chưa đạt”, not a number.") % {"number": indicator.number}
    words = {"number": indicator.number, "value": format_decimal(entry.value), "unit": indicator.unit}
    return {
        None: None,
        "negative": _("Indicator %(number)s: %(value)s is below zero.") % words,
        "above_100": _("Indicator %(number)s: %(value)s is above 100%%.") % words,
        "too_large": _("Indicator %(number)s: %(value)s is too large.") % words,
    }[impossible(indicator, entry.value)]


def _warning(indicator, entry, old, new, basis):
    if new.is_blank and not old.is_blank:
        return _("The stored value will be cleared.")
    if new.value is None and old.value is not None:
        return _("The stored number %(number)s will be cleared.") % {"number": format_decimal(old.value)}
    if basis == VerdictBasis.COMPUTED and entry.verdict and entry.verdict != new.verdict:
        return _("The level in force decides: %(cell)s.") % {"cell": new}
    if new.value is not None and not new.verdict and old.verdict and indicator.has_components:
        return _("One number does not decide it, for each part has to pass: state the verdict.")
    if new.value is not None and not new.verdict and old.verdict:
        return _("No checked level is known and the stated verdict was for another value: state it again.")
    return ""


def _write(plan, *, by, door, workbook_import):
    for change in plan.changes:
        if change.locality.pk not in plan.assessments:
            plan.assessments[change.locality.pk] = _new_assessment(change, plan)
    for change in plan.changes:
        change.result.assessment = plan.assessments[change.locality.pk]
    IndicatorResult.objects.bulk_create(
        [change.result for change in plan.changes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=_WRITTEN,
    )
    at = plan.changes[0].result.entered_at
    trail = [row for change in plan.changes for row in _trail(change, by, door, workbook_import, at)]
    Change.objects.bulk_create(trail, batch_size=BATCH)
    summarise({change.result.assessment_id for change in plan.changes})


def _trail(change, by, door, workbook_import, at):
    """Change rows of one cell: its value and verdict, and its note, each only where it differs."""
    sides = [("result", str(change.old), str(change.new)), ("note", change.old_note, change.result.note)]
    return [
        Change(
            assessment=change.result.assessment,
            indicator=change.indicator,
            field=field,
            old=old,
            new=new,
            by=by,
            at=at,
            door=door,
            workbook_import=workbook_import,
        )
        for field, old, new in sides
        if old != new
    ]


def _new_assessment(change, plan):
    """The unit's first assessment of the quarter; two officers may begin it at once."""
    row, _created = Assessment.objects.get_or_create(
        criteria_set=plan.criteria_set,
        period=plan.period,
        locality=change.locality,
        defaults={"province": plan.period.province, "district": change.locality.district},
    )
    return row
