"""The base rows of a period: everything its figures were made of, as plain JSON-able values.

One shape for what was frozen and for what a period that is still open says now, so that both can be compared. A fixed
number of queries a set. Keys:

    period, province   what the period is
    places     {key: [lineage, level, kind, code, name, district key, sort key]} in force on its last day
    sets       {code: {"name", "level", "attainment", "bands", "criteria": [[number, name]],
                       "indicators": [[key, number, name, unit, criterion number, parent key]],
                       "columns": {place: column}, "requirements": {column: {indicator: text}}}}
    units      {set: {place: [state, current marks, computed, stated, approved marks, computed, stated]}}
    results    {set: {place: {indicator: RESULT}}}, RESULT as `RESULT_FIELDS`
    conditions [[set, place, number, value, verdict, document, approved value, verdict, document]]
    decisions  [[lineage, attainment, number, day, year, kind, since]] valid on the last day
    planned    {attainment: [lineage] still to be recognised this year, null where nobody registered}
    people     [name] that `entered by` counts in

Keys of places and indicators are those of the database, which never gives one out twice.
"""

from criteria.dossiers.board import planned_units
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, ConditionResult, IndicatorResult
from criteria.rules import counted_value, counted_verdict
from criteria.structure import structure_of
from criteria.wording import requirement
from localities.models import Level, Locality
from ntm.lib.validity import in_force
from reports.freezing.packing import number
from reports.rollups.decisions import knows_recognitions, recognition_rows, valid_decisions

SHAPE = 1
PLACE_FIELDS = ("lineage_id", "level", "kind", "code", "name", "district_id", "sort_key")
RESULT_FIELDS = (
    "value", "grade", "verdict", "basis", "whose", "own value", "own verdict", "department value",
    "department verdict", "appraised value", "appraised verdict", "entered by", "entered on", "note",
)  # fmt: skip
_READ = (
    "assessment__locality_id", "indicator_id", "value", "text_value", "verdict", "basis", "department_value",
    "department_verdict", "department_basis", "appraised_value", "appraised_verdict", "appraised_basis",
    "entered_by__full_name", "entered_at", "note",
)  # fmt: skip


def base_rows(period):
    """The base rows of a period as it stands now."""
    places = _places(period)
    found = {
        "shape": SHAPE,
        "period": [period.code, period.start_date.isoformat(), period.end_date.isoformat()],
        "province": [period.province_id, period.province.code, period.province.full_name],
        "sets": {}, "units": {}, "results": {}, "people": [],
    }  # fmt: skip
    people = {}
    for criteria_set in period.criteria_sets.order_by("code"):
        rows = list(Assessment.objects.filter(period=period, criteria_set=criteria_set).select_related("locality"))
        for row in rows:
            places.setdefault(row.locality_id, row.locality)
        code = criteria_set.code
        found["sets"][code] = set_row(criteria_set, period, [row.locality for row in rows])
        found["units"][code] = {row.locality_id: unit_row(row) for row in rows}
        found["results"][code] = results_of(period, criteria_set, people)
    found["people"] = list(people)
    found["places"] = {pk: place_values(row) for pk, row in places.items()}
    found["conditions"] = conditions_of(period)
    found["decisions"] = _decisions(period, {row.lineage_id for row in places.values()})
    found["planned"] = _planned(period)
    found["knows_recognitions"] = knows_recognitions(period.province)
    return found


def _places(period):
    """{key: Locality} of the province and everything in it that is no village."""
    rows = Locality.objects.within(period.province).filter(in_force(period.end_date)).exclude(level=Level.VILLAGE)
    return {row.pk: row for row in rows.order_by("pk")}


def place_values(place):
    return [getattr(place, name) for name in PLACE_FIELDS]


def set_row(criteria_set, period, units):
    structure = structure_of(criteria_set, period.end_date)
    columns = columns_of(criteria_set, units, period.province_id, period.end_date)
    levels = Levels(criteria_set, period.province_id, period.end_date)
    rows = structure.with_parts
    return {
        "key": criteria_set.pk,
        "name": criteria_set.name,
        "decision": criteria_set.decision,
        "level": criteria_set.level,
        "attainment": criteria_set.attainment,
        "bands": criteria_set.bands,
        "criteria": [[criterion.number, criterion.name] for criterion in structure.criteria],
        "indicators": [
            [pk, row.number, row.name, row.unit, row.criterion.number, row.parent_id] for pk, row in rows.items()
        ],
        "columns": columns,
        "requirements": {
            column: {pk: requirement(row, levels.reference(pk, column)).text for pk, row in rows.items()}
            for column in sorted(set(columns.values()))
        },
    }


def unit_row(row):
    approved = row.approved_marks if row.approved_met is not None else None
    current = [row.current_marks, row.current_computed, row.current_stated]
    return [row.state, *current, approved, row.approved_computed, row.approved_stated]


def results_of(period, criteria_set, people):
    """{place: {indicator: RESULT}}; `people` {name: index} grows with who entered."""
    rows = IndicatorResult.objects.filter(assessment__period=period, assessment__criteria_set=criteria_set)
    found = {}
    for row in rows.order_by("assessment_id", "indicator_id").values_list(*_READ, named=True).iterator(5000):
        verdict, basis, whose = counted_verdict(row)
        who = row.entered_by__full_name
        found.setdefault(row.assessment__locality_id, {})[row.indicator_id] = [
            number(counted_value(row)), row.text_value, verdict, basis, whose, number(row.value), row.verdict,
            number(row.department_value), row.department_verdict, number(row.appraised_value), row.appraised_verdict,
            people.setdefault(who, len(people)) if who else None, row.entered_at.date() if row.entered_at else None,
            row.note,
        ]  # fmt: skip
    return found


def _planned(period):
    asked = {"year": period.start_date.year, "day": period.end_date}
    kinds = period.criteria_sets.filter(level=Level.COMMUNE).values_list("attainment", flat=True)
    found = {kind: planned_units(period.province, attainment=kind, **asked) for kind in sorted(set(kinds))}
    return {kind: None if lineages is None else sorted(lineages) for kind, lineages in found.items()}


def conditions_of(period):
    rows = ConditionResult.objects.filter(assessment__period=period).order_by("assessment_id", "condition__order")
    fields = ("assessment__criteria_set__code", "assessment__locality_id", "condition__number", "value", "verdict",
              "document", "approved_value", "approved_verdict", "approved_document")  # fmt: skip
    return [
        [*row[:3], number(row[3]), *row[4:6], number(row[6]), *row[7:]] for row in rows.values_list(*fields)
    ]  # fmt: skip


def _decisions(period, lineages):
    valid = valid_decisions(recognition_rows(lineages, period.end_date))
    return [
        [lineage, one.attainment, one.number, one.date, one.year, one.kind, one.since]
        for lineage, held in sorted(valid.items())
        for one in held.values()
    ]
