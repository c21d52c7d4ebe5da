"""One commune: its recognitions, its standing by criterion and indicator, what it misses, where it came from."""

from django.utils.translation import gettext as _

from criteria.levels import Levels, columns_of
from criteria.models import Assessment, IndicatorResult, Responsibility, State, Verdict, VerdictBasis
from criteria.rules import counted_verdict
from criteria.structure import structure_of
from criteria.wording import requirement, verdict_word
from localities.models import Succession
from ntm.lib.numbers import format_decimal
from ntm.lib.validity import in_force
from reports import rollups
from reports.frame import day_line
from reports.rollups import Basis


def commune_page(frame, scope):
    """Context of the commune page. Indicator values are shown to those who may read current figures."""
    rollup = frame.rollup()
    unit = rollup.units[0] if rollup.units else None
    groups = _groups(frame, rollup) if rollup.period and _shows_values(frame, unit) else []
    return {
        "rollup": rollup,
        "unit": unit,
        "figures_note": day_line(rollup),
        "decisions": _decisions(frame),
        "criteria": [
            {"criterion": criterion, "mark": unit.marks[position] if unit and unit.marks else "?"}
            for position, criterion in enumerate(rollup.criteria)
        ],
        "groups": groups,
        "missing": [
            row for group in groups for row in group["rows"] if row["verdict"] != Verdict.MET and row["is_gap"]
        ],
        "came_from": _links(predecessors_of(frame.place), frame, "predecessor"),
        "went_to": _links(successors_of(frame.place), frame, "successor"),
        "may_enter": scope.enters(frame.place),
    }


def _shows_values(frame, unit):
    """Indicator values are those of the basis: all of them while approved, only to readers of drafts otherwise.

    While a return is worked on, the approved figures stand but the values behind them are being changed.
    """
    if unit is None:
        return False
    return frame.basis == Basis.CURRENT or unit.state == State.APPROVED


def _decisions(frame):
    return rollups.all_decisions(frame.place)


def predecessors_of(place):
    return Succession.objects.filter(successor=place).select_related("predecessor").order_by("date")


def successors_of(place):
    return Succession.objects.filter(predecessor=place).select_related("successor").order_by("date")


def _links(rows, frame, side):
    found = []
    for row in rows:
        place = getattr(row, side)
        day = place.valid_to or place.valid_from
        href = frame.url("reports:locality", place.code).split("?")[0] + f"?as_of={day:%Y-%m-%d}"
        found.append({"name": place.full_name, "kind": row.get_kind_display(), "date": row.date,
                      "resolution": row.resolution, "href": href})  # fmt: skip
    return found


def _groups(frame, rollup):
    """Indicators by criterion with value, requirement, verdict and who decided it."""
    period, criteria_set, place = rollup.period, rollup.criteria_set, frame.place
    structure = structure_of(criteria_set, period.end_date)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    column = columns_of(criteria_set, [place], period.province_id, period.end_date)[place.pk]
    results = _results(frame, rollup)
    agencies = _agencies(criteria_set, period)
    marks = dict(zip((c.pk for c in structure.criteria), rollup.units[0].marks if rollup.units else "", strict=False))
    groups = []
    for criterion in structure.criteria:
        rows = [_row(i, results.get(i.pk), levels, column) for i in structure.by_criterion[criterion.pk]]
        groups.append(
            {
                "criterion": criterion,
                "mark": marks.get(criterion.pk, "?"),
                "rows": rows,
                "agencies": agencies.get(criterion.pk, []),
            }
        )
    return groups


def _results(frame, rollup):
    """Results of the unit's lineage in the period; approved figures are those of approved assessments."""
    rows = Assessment.objects.filter(period=rollup.period, criteria_set=rollup.criteria_set)
    assessment = rows.filter(locality__lineage=frame.place.lineage_id).first()
    if assessment is None:
        return {}
    results = IndicatorResult.objects.filter(assessment=assessment).select_related("threshold", "entered_by")
    return {result.indicator_id: result for result in results}


def _row(indicator, result, levels, column):
    verdict, basis, whose = counted_verdict(result) if result else ("", "", "")
    reference = levels.reference(indicator.pk, column)
    return {
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "requirement": requirement(indicator, reference),
        "value": result.value if result else None,
        "value_text": format_decimal(result.value) if result and result.value is not None else "",
        "verdict": verdict,
        "verdict_word": verdict_word(verdict),
        "is_gap": verdict != Verdict.NOT_APPLICABLE,
        "basis": _basis_words(basis, whose),
        "entered_by": result.entered_by if result else None,
        "entered_at": result.entered_at if result else None,
        "is_carried": result.is_carried if result else False,
        "note": result.note if result else "",
    }


def _basis_words(basis, whose):
    words = {VerdictBasis.COMPUTED: _("value and level"), VerdictBasis.STATED: _("an officer's statement")}.get(
        basis, ""
    )
    said_by = {"department": _("department"), "appraised": _("appraisal")}.get(whose, "")
    return f"{words} ({said_by})" if words and said_by else words


def _agencies(criteria_set, period):
    rows = Responsibility.objects.filter(
        in_force(period.end_date), criterion__criteria_set=criteria_set, province=period.province_id
    ).select_related("agency")
    found = {}
    for row in rows:
        found.setdefault(row.criterion_id, []).append(row.agency)
    return found
