"""Thousands of cells take another road into the database than one; both leave the same behind."""

import json
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.actions import Entry, Refused, kept_plan, plan_results, record_kept, record_results, rows
from criteria.models import Assessment, Change, Indicator, IndicatorResult, Threshold, ValueKind

_names = [field.attname for field in IndicatorResult._meta.concrete_fields]
RESULT = [name for name in _names if name not in ("id", "entered_at", "department_at")]
CHANGE = ("assessment_id", "indicator_id", "field", "old", "new", "by_id", "door")
SUMMARY = ("pk", "current_marks", "current_met", "current_computed", "current_stated", "version")
VALUES = st.sampled_from([None, Decimal(0), Decimal("69.9999"), Decimal(70), Decimal("95.5"), Decimal(101)])
VERDICTS = st.sampled_from([None, "", "MET", "NOT_MET", "NOT_APPLICABLE"])


@pytest.fixture
def parts(small_set):
    """1.3 has two parts, one of them with a level."""
    whole = Indicator.objects.create(
        criterion=small_set.first, number="1.3", order=4, name="Chỉ tiêu 1.3", kind=ValueKind.PERCENT, unit="%",
        operator=">=", valid_from=small_set.roads.valid_from,
    )  # fmt: skip
    common = {"criterion": small_set.first, "parent": whole, "kind": ValueKind.PERCENT, "unit": "%", "operator": ">="}
    found = [
        Indicator.objects.create(number=f"1.3{letter}", order=order, name=letter, valid_from=whole.valid_from, **common)
        for order, letter in ((5, "a"), (6, "b"))
    ]
    Threshold.objects.create(indicator=found[0], value=Decimal(50), is_verified=True)
    return [whole, *found]


def _stored():
    return (
        list(IndicatorResult.objects.order_by("assessment", "indicator").values_list(*RESULT)),
        sorted(Change.objects.values_list(*CHANGE), key=str),
        list(Assessment.objects.order_by("pk").values_list(*SUMMARY)),
    )


def _planned(plan):
    changes = [(c.locality.pk, c.indicator.pk, str(c.old), str(c.new), c.is_new, c.warning) for c in plan.changes]
    return changes, plan.unchanged, [(one.reason, one.locality_id, one.entry) for one in plan.problems]


def _by(road, batches, said):
    """What the batches left behind by one road, taken back again."""
    rows.MANY, left = road, []
    with transaction.atomic():
        for batch in batches:
            left.append(_planned(plan_results(entries=batch, **said)))
            left.append(_planned(record_results(entries=batch, door="IMPORT", keep_good=True, **said)))
        left.append(_stored())
        transaction.set_rollback(True)
    return left


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_roads_leave_the_same(data, period, small_set, parts, places, office, monkeypatch):
    indicators = [small_set.roads, small_set.plan, small_set.health, *parts]
    units = [places[name].pk for name in ("dongthai", "tayyen", "thoiquan", "ward")]
    entry = st.builds(
        Entry, st.sampled_from(units), st.sampled_from([row.pk for row in indicators]), VALUES, VERDICTS,
        note=st.sampled_from([None, "", "ghi chú\t\\N\n"]), version=st.sampled_from([None, None, 1]),
    )  # fmt: skip
    batches = data.draw(st.lists(st.lists(entry, min_size=1, max_size=12), min_size=1, max_size=3))
    said = {"period": period, "criteria_set": small_set.row, "by": office}
    monkeypatch.setattr(rows, "MANY", rows.MANY)
    if data.draw(st.booleans()):
        batches = [[Entry(units[0], small_set.health.pk, Decimal(75), "MET")], *batches]

    assert _by(1, batches, said) == _by(10**9, batches, said)


@pytest.mark.parametrize("road", [1, 10**9])
def test_words_on_figures_are_lifted_by_both_roads(road, period, small_set, places, office, department, monkeypatch):
    monkeypatch.setattr(rows, "MANY", road)
    said = {"period": period, "criteria_set": small_set.row}
    cell = places["dongthai"].pk, small_set.health.pk
    record_results(entries=[Entry(*cell, Decimal(75), "MET")], by=office, door="IMPORT", **said)
    IndicatorResult.objects.update(department_value=Decimal(60), department_verdict="NOT_MET", department_by=department)

    record_results(entries=[Entry(*cell, Decimal(65), "MET")], by=office, door="IMPORT", **said)

    row = IndicatorResult.objects.get()
    assert (row.value, row.verdict, row.department_verdict, row.version) == (Decimal(65), "MET", "", 2)


def test_the_statements_of_an_import_do_not_grow_with_its_cells(period, small_set, parts, places, office, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    said = {"period": period, "criteria_set": small_set.row, "by": office, "door": "IMPORT"}
    units = [places[name].pk for name in ("dongthai", "tayyen", "thoiquan")]
    indicators = [small_set.roads.pk, small_set.health.pk, parts[1].pk]
    record_results(entries=[Entry(units[0], indicators[0], Decimal(1), None)], **said)

    def statements(entries):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            record_results(entries=entries, **said)
        return len(seen)

    # One cell that is moved and one that is new: each kind has a statement of its own.
    one = statements([Entry(units[0], indicators[0], Decimal(2), None), Entry(units[1], indicators[0], Decimal(2))])
    many = statements([Entry(unit, row, Decimal(3), None) for unit in units for row in indicators])
    assert many == one <= 12


def test_what_is_stored_already_is_not_written(period, small_set, places, office, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    said = {"period": period, "criteria_set": small_set.row, "by": office}
    entries = [Entry(places["dongthai"].pk, row.pk, Decimal(80), None) for row in (small_set.roads, small_set.health)]
    record_results(entries=entries, door="IMPORT", **said)
    before = _stored()

    with CaptureQueriesContext(connection) as seen:
        plan_results(entries=entries, **said)
        record_results(entries=entries, door="IMPORT", **said)

    assert _stored() == before
    assert not [one for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE", "COPY", "CREATE"))]


def test_a_refusal_of_many_writes_nothing(period, small_set, places, office, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    entries = [Entry(places["dongthai"].pk, small_set.roads.pk, value, None) for value in (Decimal(80), Decimal(101))]

    with pytest.raises(Refused):
        record_results(period=period, criteria_set=small_set.row, entries=entries, by=office, door="IMPORT")

    assert not IndicatorResult.objects.exists() and not Change.objects.exists()


# -- A plan kept from its preview ------------------------------------------------------------------------------------


def kept_of(said, entries):
    return kept_plan(plan_results(**said, entries=entries))


def as_written(period):
    """Results, summaries and trail of a quarter, keys and instants aside."""
    own = {"assessment__period": period}
    results = IndicatorResult.objects.filter(**own).order_by("assessment", "indicator").values_list(*RESULT)
    changes = Change.objects.filter(**own).order_by("assessment", "indicator", "field", "pk").values_list(*CHANGE)
    summaries = Assessment.objects.filter(period=period).order_by("pk").values_list(*SUMMARY)
    return list(results), list(changes), list(summaries)


def test_a_kept_plan_writes_what_planning_anew_writes(period, small_set, parts, places, office, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    said = {"period": period, "criteria_set": small_set.row, "by": office}
    units = [places[name].pk for name in ("dongthai", "tayyen", "thoiquan")]
    record_results(**said, entries=[Entry(units[0], small_set.roads.pk, Decimal(1), None)], door="IMPORT")
    entries = [Entry(unit, one, Decimal(3), None) for unit in units for one in (small_set.roads.pk, parts[1].pk)]
    entries.append(Entry(units[0], small_set.health.pk, None, "MET", "ghi chú"))
    kept = json.loads(json.dumps(kept_of(said, entries)))

    with transaction.atomic():
        record_results(**said, entries=entries, door="IMPORT")
        anew = as_written(period)
        transaction.set_rollback(True)
    plan = record_kept(kept, **said, door="IMPORT", workbook_import=None)

    assert plan.changes
    assert as_written(period) == anew


def test_a_kept_plan_falls_when_anything_it_rests_on_has_moved(period, small_set, parts, places, office, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    said = {"period": period, "criteria_set": small_set.row, "by": office}
    unit = places["dongthai"].pk
    record_results(**said, entries=[Entry(unit, small_set.roads.pk, Decimal(1), None)], door="FORM")
    kept = kept_of(said, [Entry(unit, small_set.roads.pk, Decimal(3), None)])
    record_results(**said, entries=[Entry(unit, small_set.roads.pk, Decimal(2), None)], door="FORM")
    before = as_written(period)

    assert record_kept(kept, **said, door="IMPORT", workbook_import=None) is None
    assert as_written(period) == before

    kept = kept_of(said, [Entry(unit, small_set.roads.pk, Decimal(3), None)])
    Threshold.objects.filter(indicator=small_set.roads).update(value=Decimal(2))

    assert record_kept(kept, **said, door="IMPORT", workbook_import=None) is None


def test_a_kept_plan_gives_nobody_a_right(period, small_set, parts, places, office, neighbour, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    said = {"period": period, "criteria_set": small_set.row}
    entries = [Entry(places["dongthai"].pk, small_set.roads.pk, Decimal(3), None)]
    record_results(**said, by=office, entries=entries, door="FORM")
    entries = [entries[0]._replace(value=Decimal(4))]
    kept = kept_of(said | {"by": office}, entries)

    assert record_kept(kept, **said, by=neighbour, door="IMPORT", workbook_import=None) is None
