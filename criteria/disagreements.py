"""Disagreements as a person may see them: which, on whose side they stand, and where each is in time."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.dossiers.procedure import days_late
from criteria.frames import frame_of
from criteria.models import Disagreement, DisagreementNote, DisagreementState, IndicatorResult, Side
from criteria.wording import SaidOfResult, requirement, said_words
from ntm.lib.numbers import format_count
from ntm.lib.text import initial_upper


def disagreements_for(scope):
    """Disagreements of a person's own business: of the units it enters, of its agencies, of the province it leads."""
    rows = Disagreement.objects.select_related(
        "agency", "indicator__criterion", "assessment__locality__district", "assessment__locality__parent",
        "assessment__period__province", "assessment__criteria_set", "assessment__province",
    )  # fmt: skip
    if scope.sees_everything:
        return rows
    return rows.filter(_of_office(scope) | _of_locality(scope) | _of_department(scope))


def _of_office(scope):
    return Q(assessment__province__in=scope.managed_ids | scope.leading_ids)


def _of_locality(scope):
    ids = scope.entry_ids
    place = "assessment__locality"
    return Q(**{f"{place}__in": ids}) | Q(**{f"{place}__parent__in": ids}) | Q(**{f"{place}__district__in": ids})


def _of_department(scope):
    return Q(assessment__province__in=scope.department_ids, agency__in=scope.agency_ids)


def side_of(scope, matter):
    """Whose word a person's word is in a disagreement; None for who may only read it."""
    place = matter.assessment.locality
    if scope.manages(place):
        return Side.OFFICE
    if scope.enters(place):
        return Side.LOCALITY
    is_ours = matter.assessment.province_id in scope.department_ids and matter.agency_id in scope.agency_ids
    return Side.DEPARTMENT if is_ours else None


def waiting_for(scope, rows, today):
    """Of these, the open ones that wait for this person: the last word is the other side's; for the office: overdue."""
    last = DisagreementNote.objects.filter(disagreement=OuterRef("pk")).order_by("-at", "-pk").values("side")[:1]
    rows = rows.filter(state=DisagreementState.OPEN).annotate(last_side=Subquery(last))
    locality = _of_locality(scope) & ~Q(last_side=Side.LOCALITY)
    department = _of_department(scope) & ~Q(last_side=Side.DEPARTMENT)
    office = Q(assessment__province__in=scope.managed_ids, due_date__lt=today)
    return rows.filter(locality | department | office)


@dataclass(frozen=True)
class Timing:
    """Where an open disagreement is in time: `late` days behind its due date, `age` days since it was opened."""

    due_date: dt.date | None
    late: int
    age: int
    is_open: bool

    @property
    def is_overdue(self):
        return self.is_open and self.late > 0


def timing_of(matter, today=None):
    today = today or timezone.localdate()
    opened = timezone.localdate(matter.opened_at)
    until = today if matter.is_open else timezone.localdate(matter.closed_at)
    late = days_late(matter.due_date, today) if matter.is_open else 0
    return Timing(matter.due_date, late, (until - opened).days, matter.is_open)


# -- For the pages -----------------------------------------------------------------------------------------------------


@dataclass
class Line(SaidOfResult):
    """One disagreement of a list: what both sides say, in words, and where it is in time."""

    matter: Disagreement
    result: IndicatorResult | None
    timing: Timing

    @property
    def locality_word(self):
        row = self.result
        return said_words(row.value, row.verdict, row.text_value) if row else "–"

    @property
    def pill(self):
        """{text, tone}: overdue by word as well as by colour."""
        if self.timing.is_overdue:
            words = {"days": format_count(self.timing.late)}
            return {"text": _("! %(days)s days overdue") % words, "tone": "red"}
        tones = {DisagreementState.OPEN: "amber", DisagreementState.DECIDED: "green"}
        return {"text": initial_upper(self.matter.get_state_display()), "tone": tones.get(self.matter.state, "")}


def lines_of(matters, today=None):
    """[Line] of these disagreements; one query more."""
    matters = list(matters)
    rows = IndicatorResult.objects.filter(
        assessment__in={row.assessment_id for row in matters}, indicator__in={row.indicator_id for row in matters}
    ).select_related("department_agency", "department_by", "appraised_by", "entered_by")
    results = {(row.assessment_id, row.indicator_id): row for row in rows}
    return [Line(row, results.get((row.assessment_id, row.indicator_id)), timing_of(row, today)) for row in matters]


def place_of(matter):
    """The unit's row in force on the period's last day, or None; the assessment may hang on an earlier one."""
    lineage = matter.assessment.locality.lineage_id
    places = _frame_of(matter).places.values()
    return next((place for place in places if place.lineage_id == lineage), None)


def requirement_of(matter):
    """criteria.wording.Requirement of the indicator for the unit."""
    frame, place = _frame_of(matter), place_of(matter)
    level = frame.levels.reference(matter.indicator_id, frame.columns[place.pk]) if place else None
    return requirement(frame.indicators.get(matter.indicator_id, matter.indicator), level)


def _frame_of(matter):
    return frame_of(matter.assessment.period_id, matter.assessment.criteria_set_id)
