"""One write path: results, summary and trail together, or nothing at all."""

from decimal import Decimal

import pytest

from criteria.actions import (
    Entry,
    Refused,
    approve,
    close_period,
    lock_period,
    open_period,
    record_results,
    reopen_period,
    return_with_reason,
    submit,
    verify,
)
from criteria.models import (
    Assessment,
    Change,
    IndicatorResult,
    PeriodState,
    State,
    Threshold,
    ThresholdConfirmation,
    Transition,
)
from tests.conftest import WHY

MET, NOT_MET, NOT_APPLICABLE = "MET", "NOT_MET", "NOT_APPLICABLE"


@pytest.fixture
def record(period, small_set):
    """record(by, (place, indicator, value, verdict), …) through the form's door."""

    def write(by, *said, versions=None, criteria_set=None):
        entries = [
            Entry(place.pk, indicator.pk, None if value is None else Decimal(value), verdict)
            for place, indicator, value, verdict in said
        ]
        return record_results(
            period=period,
            criteria_set=criteria_set or small_set.row,
            entries=entries,
            by=by,
            door="FORM",
            versions=versions,
        )

    return write


@pytest.fixture
def filled(record, official, places, small_set, assessment):
    """Đông Thái meets both criteria."""
    record(
        official,
        (places["dongthai"], small_set.roads, 95, ""),
        (places["dongthai"], small_set.plan, None, MET),
        (places["dongthai"], small_set.health, 80, MET),
    )
    assessment.refresh_from_db()
    return assessment


def nothing_written():
    return not IndicatorResult.objects.exists() and not Change.objects.exists()


def test_results_summary_and_trail_are_written_together(filled, official, small_set):
    results = {row.indicator_id: row for row in IndicatorResult.objects.all()}

    assert (results[small_set.roads.pk].verdict, results[small_set.roads.pk].basis) == (MET, "COMPUTED")
    assert results[small_set.roads.pk].threshold.value == 90
    assert (results[small_set.health.pk].verdict, results[small_set.health.pk].basis) == (MET, "STATED")
    assert results[small_set.health.pk].threshold is None
    assert (filled.current_met, filled.current_required, filled.current_marks) == (2, 2, "11")
    assert (filled.current_computed, filled.current_stated) == (1, 2)
    assert {(row.new, row.by, row.door) for row in Change.objects.all()} == {
        ("95 Đ", official, "FORM"),
        ("Đạt", official, "FORM"),
        ("80 Đ", official, "FORM"),
    }


def test_saving_raises_the_version_and_the_time(filled):
    assert filled.version == 3
    assert filled.updated_at >= IndicatorResult.objects.first().entered_at


def test_a_value_alone_flips_the_criterion(record, filled, official, places, small_set):
    record(official, (places["dongthai"], small_set.roads, 85, None))

    filled.refresh_from_db()
    assert (filled.current_met, filled.current_marks) == (1, "01")


def test_what_is_not_applicable_counts_as_met(record, filled, official, places, small_set):
    record(official, (places["dongthai"], small_set.health, None, NOT_APPLICABLE))

    filled.refresh_from_db()
    assert (filled.current_met, filled.current_marks) == (2, "1-")


def test_an_unchecked_level_decides_nothing(record, official, places, small_set, assessment):
    record(official, (places["dongthai"], small_set.health, 99, None))

    assert IndicatorResult.objects.get().verdict == ""
    assert assessment.current_marks == "??"


def test_a_confirmed_level_decides(record, office, official, places, small_set, assessment):
    level = Threshold.objects.create(indicator=small_set.health, value=75, province=places["province"])
    ThresholdConfirmation.objects.create(
        threshold=level, province=places["province"], document="1/QĐ-UBND", confirmed_by=office,
        confirmed_at=assessment.updated_at,
    )  # fmt: skip

    record(official, (places["dongthai"], small_set.health, 74, None))

    assert (IndicatorResult.objects.get().verdict, IndicatorResult.objects.get().threshold.value) == (NOT_MET, 75)


def test_saying_the_same_again_changes_nothing(record, filled, official, places, small_set):
    plan = record(official, (places["dongthai"], small_set.roads, "95.0", None))

    assert (plan.changes, plan.unchanged) == ([], 1)
    assert Change.objects.count() == 3


# -- Refused -----------------------------------------------------------------------------------------------------


def test_another_district_is_refused(record, official, places, small_set):
    with pytest.raises(Refused):
        record(official, (places["thoiquan"], small_set.roads, 95, ""))

    assert nothing_written()


@pytest.mark.parametrize("who", ["leader", "department", "outsider", "stranger"])
def test_readers_are_refused(request, record, places, small_set, who):
    with pytest.raises(Refused):
        record(request.getfixturevalue(who), (places["dongthai"], small_set.roads, 95, ""))

    assert nothing_written()


@pytest.mark.parametrize("ends", [[close_period], [close_period, lock_period]], ids=["closed", "locked"])
def test_a_period_that_ended_is_refused(record, period, office, official, places, small_set, ends):
    for end in ends:
        end(period=period, by=office)

    with pytest.raises(Refused):
        record(official, (places["dongthai"], small_set.roads, 95, ""))

    assert nothing_written()


def test_a_set_not_in_use_is_refused(record, official, places, small_set, other_set):
    with pytest.raises(Refused):
        record(official, (places["dongthai"], small_set.roads, 95, ""), criteria_set=other_set)

    assert nothing_written()


def test_a_ward_is_refused(record, office, places, small_set):
    with pytest.raises(Refused):
        record(office, (places["ward"], small_set.roads, 95, ""))

    assert nothing_written()


def test_impossible_and_mistaken_cells_are_refused_all_or_nothing(record, official, places, small_set):
    place = places["dongthai"]

    with pytest.raises(Refused) as refusal:
        record(
            official,
            (place, small_set.roads, 105, ""),
            (place, small_set.plan, 3, ""),
            (place, small_set.health, 80, MET),
        )

    assert [problem.entry.indicator_id for problem in refusal.value.problems] == [
        small_set.roads.pk,
        small_set.plan.pk,
    ]
    assert nothing_written()


def test_a_cell_given_twice_is_refused(record, official, places, small_set):
    place = places["dongthai"]

    with pytest.raises(Refused):
        record(official, (place, small_set.roads, 95, ""), (place, small_set.roads, 96, ""))

    assert nothing_written()


def test_a_stale_version_is_refused(record, filled, official, places, small_set):
    with pytest.raises(Refused):
        record(official, (places["dongthai"], small_set.roads, 96, None), versions={filled.pk: filled.version - 1})

    assert IndicatorResult.objects.get(indicator=small_set.roads).value == 95


def test_submitted_figures_do_not_move(record, filled, official, places, small_set):
    submit([filled], by=official, explanation=WHY)

    with pytest.raises(Refused):
        record(official, (places["dongthai"], small_set.roads, 96, None))


# -- Steps -------------------------------------------------------------------------------------------------------


def test_approval_freezes_the_figures(filled, office, official):
    submit([filled], by=official, explanation=WHY)
    verify([filled], by=office)
    approve([filled], by=office)

    filled.refresh_from_db()
    assert filled.state == State.APPROVED
    assert (filled.approved_met, filled.approved_required, filled.approved_marks) == (2, 2, "11")
    assert (filled.approved_computed, filled.approved_stated, filled.approved_by) == (1, 2, office)
    steps = Transition.objects.filter(assessment=filled).order_by("pk")
    assert [step.to_state for step in steps] == ["SUBMITTED", "VERIFIED", "APPROVED"]


def test_a_return_keeps_the_approved_figures_while_the_current_change(
    record, filled, office, official, places, small_set
):
    submit([filled], by=official, explanation=WHY)
    approve([filled], by=office)
    return_with_reason([filled], by=office, reason="Thiếu minh chứng")
    record(official, (places["dongthai"], small_set.roads, 10, None))

    filled.refresh_from_db()
    assert (filled.state, filled.current_met, filled.approved_met) == (State.RETURNED, 1, 2)
    assert (filled.current_marks, filled.approved_marks) == ("01", "11")


def test_an_official_cannot_approve(filled, official):
    submit([filled], by=official, explanation=WHY)

    with pytest.raises(Refused):
        approve([filled], by=official)

    filled.refresh_from_db()
    assert filled.state == State.SUBMITTED


def test_a_draft_cannot_be_approved(filled, office):
    with pytest.raises(Refused):
        approve([filled], by=office)


def test_a_return_needs_a_reason(filled, office, official):
    submit([filled], by=official, explanation=WHY)

    with pytest.raises(Refused):
        return_with_reason([filled], by=office, reason="  ")


# -- Periods -----------------------------------------------------------------------------------------------------


def test_the_next_quarter_starts_as_a_marked_copy(filled, office, places, small_set):
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    copy = Assessment.objects.get(period=following, locality=places["dongthai"])
    assert (copy.state, copy.current_met, copy.approved_met) == (State.DRAFT, 2, None)
    assert {row.is_carried for row in copy.results.all()} == {True}
    assert not IndicatorResult.objects.filter(assessment=filled, is_carried=True).exists()


def test_touching_a_carried_cell_takes_its_mark(filled, office, official, places, small_set):
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    record_results(
        period=following,
        criteria_set=small_set.row,
        entries=[Entry(places["dongthai"].pk, small_set.roads.pk, Decimal(96), None)],
        by=official,
        door="FORM",
    )

    rows = IndicatorResult.objects.filter(assessment__period=following, is_carried=True)
    assert {row.indicator_id for row in rows} == {small_set.plan.pk, small_set.health.pk}


def test_wards_are_not_assessed(period, places):
    assert {row.locality for row in Assessment.objects.filter(period=period)} == {
        places["dongthai"],
        places["tayyen"],
        places["thoiquan"],
    }


def test_only_the_office_opens_and_ends_a_period(places, small_set, period, official):
    with pytest.raises(Refused):
        open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=official)
    with pytest.raises(Refused):
        lock_period(period=period, by=official)


def test_a_locked_period_can_be_neither_closed_nor_opened_again(period, office):
    stale = type(period).objects.get(pk=period.pk)
    close_period(period=period, by=office)
    lock_period(period=period, by=office)

    with pytest.raises(Refused):
        close_period(period=stale, by=office)
    with pytest.raises(Refused):
        reopen_period(period=stale, by=office, reason="x")

    period.refresh_from_db()
    assert period.state == PeriodState.LOCKED


def test_an_open_period_is_not_locked_by_a_slip(period, office):
    with pytest.raises(Refused):
        lock_period(period=period, by=office)

    period.refresh_from_db()
    assert period.is_open


def test_a_closed_period_is_opened_again_with_a_reason(period, office):
    close_period(period=period, by=office)

    with pytest.raises(Refused):
        reopen_period(period=period, by=office, reason=" ")
    reopen_period(period=period, by=office, reason="Còn thiếu một xã")

    period.refresh_from_db()
    assert period.is_open
    assert period.history.first().history_change_reason == "Còn thiếu một xã"


def test_figures_nobody_looked_at_are_not_approved(record, assessment, places, small_set, official, office):
    record(official, (places["dongthai"], small_set.roads, 95, ""))
    assessment.refresh_from_db()
    looked_at = {assessment.pk: assessment.version}
    submit([assessment], by=official, explanation=WHY)
    return_with_reason([assessment], by=office, reason="Xem lại")
    record(official, (places["dongthai"], small_set.roads, 15, ""))
    submit([assessment], by=official, explanation=WHY)

    with pytest.raises(Refused):
        approve([assessment], by=office, versions=looked_at)


def test_a_period_locked_behind_ones_back_takes_no_more(record, period, office, official, places, small_set):
    close_period(period=type(period).objects.get(pk=period.pk), by=office)
    assert period.is_open

    with pytest.raises(Refused):
        record(official, (places["dongthai"], small_set.roads, 95, ""))

    assert nothing_written()
