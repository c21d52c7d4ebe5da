"""A correction of one unit brings nothing else into the next edition: not what an unlocked unit is still writing."""

from decimal import Decimal

from criteria.actions import (
    Entry,
    approve,
    close_period,
    record_recognition,
    record_results,
    reopen_period,
    submit,
    unlock,
)
from criteria.models import Assessment, Correction
from reports.freezing.serving import beside
from reports.freezing.snapshots import snapshot_of
from tests.freezing.conftest import SOON


def unlocked(closed, small_set, places, office, value):
    """Đông Thái is unlocked and writes another figure, still unapproved."""
    unlock(period=closed, criteria_set=small_set.row, locality=places["dongthai"], until=SOON, reason="Sai", by=office)
    entry = Entry(places["dongthai"].pk, small_set.roads.pk, Decimal(value), None)
    record_results(period=closed, criteria_set=small_set.row, entries=[entry], by=office, door="GRID")


def roads_of(closed, small_set, places, name):
    return snapshot_of(closed).results(small_set.row.code, places[name].pk)[small_set.roads.pk].value


def test_what_an_unlocked_unit_writes_is_not_frozen_with_the_correction_of_another(
    closed, correct, small_set, places, office
):
    unlocked(closed, small_set, places, office, 40)
    correct(place="tayyen", value=93)

    assert roads_of(closed, small_set, places, "dongthai") == "95"
    assert roads_of(closed, small_set, places, "tayyen") == "93"


def test_a_unit_approved_anew_after_the_correction_of_another_is_a_correction_itself(
    closed, correct, small_set, places, office
):
    unlocked(closed, small_set, places, office, 97)
    correct(place="tayyen", value=93)
    again = Assessment.objects.filter(locality=places["dongthai"])
    submit(again, by=office, explanation="Sai")
    approve(again, by=office)

    line = Correction.objects.get(number=2).lines.get()
    assert (line.old_value, line.new_value) == (95, 97)
    assert roads_of(closed, small_set, places, "dongthai") == "97"
    assert roads_of(closed, small_set, places, "tayyen") == "93"


def test_a_decision_recorded_after_the_closing_does_not_come_in_with_a_correction(closed, correct, places, office):
    record_recognition(
        by=office, locality=places["dongthai"], attainment="STANDARD", recognition_year=2024,
        decision_number="9/QĐ-UBND", decision_date=closed.end_date, issuer="UBND tỉnh",
    )  # fmt: skip
    correct()

    assert snapshot_of(closed, 1).decisions == snapshot_of(closed, 0).decisions


def test_corrections_of_an_earlier_closing_do_not_stand_beside_the_forms_of_the_next(closed, correct, places, office):
    correct()
    asked = {"period": closed, "place": places["province"], "criteria_set": None}
    assert len(beside([], **asked)) == 1

    reopen_period(period=closed, by=office, reason="Sót")
    close_period(period=closed, by=office)

    assert beside([], **asked) == []
