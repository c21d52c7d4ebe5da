"""Departments state their own value and verdict beside the locality's."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency
from accounts.scope import scope_of
from criteria.actions import (
    Entry,
    Refused,
    Statement,
    approve,
    close_period,
    open_period,
    record_results,
    return_with_reason,
    set_own_level,
    state_department,
    submit,
)
from criteria.actions.levels import OwnLevel
from criteria.charge import charge_of
from criteria.models import Assessment, Change, Disagreement, IndicatorResult
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from tests.criteria.conftest import BEGIN
from tests.criteria.test_parts import part_of

MET, NOT_MET = "MET", "NOT_MET"


def result(assessment, indicator):
    return IndicatorResult.objects.get(assessment=assessment, indicator=indicator)


def trail(indicator, field="department"):
    rows = Change.objects.filter(indicator=indicator, field=field).order_by("pk")
    return [(row.old, row.new, row.by.username) for row in rows]


def reasons(refusal):
    return [problem.reason for problem in refusal.value.problems]


# -- Saying ------------------------------------------------------------------------------------------------------


def test_department_states_its_own_word_beside_the_locality(state, department, submitted, small_set):
    state(department, value=65, verdict=NOT_MET, note="Theo báo cáo 12/BC-SYT")

    row = result(submitted, small_set.health)
    assert (row.value, row.verdict) == (72, MET)
    assert (row.department_value, row.department_verdict, row.department_basis) == (65, NOT_MET, "STATED")
    assert row.department_note == "Theo báo cáo 12/BC-SYT"
    assert (row.department_agency.code, row.department_by) == ("so-y-te", department)
    assert row.department_at is not None
    assert trail(small_set.health) == [("", "65 K", "soyte")]
    assert trail(small_set.health, "department note") == [("", "Theo báo cáo 12/BC-SYT", "soyte")]


def test_the_departments_word_counts_in_the_current_summary(state, department, submitted):
    assert submitted.current_marks == "11"

    state(department, verdict=NOT_MET, note="Chưa đạt")

    submitted.refresh_from_db()
    assert (submitted.current_marks, submitted.current_met) == ("10", 1)


def test_a_value_with_a_level_decides_for_the_department_too(state, roads_department, submitted, small_set):
    state(roads_department, "roads", 89, MET, note="Đo lại")

    row = result(submitted, small_set.roads)
    assert (row.department_verdict, row.department_basis) == (NOT_MET, "COMPUTED")


def test_agreeing_copies_value_verdict_and_basis(state, roads_department, submitted, small_set):
    state(roads_department, "roads", agrees=True)

    row = result(submitted, small_set.roads)
    assert (row.department_value, row.department_verdict, row.department_basis) == (95, MET, "COMPUTED")
    assert not Disagreement.objects.exists()
    assert trail(small_set.roads) == [("", "95 Đ", "sogtvt")]


def test_taking_the_word_back_leaves_the_locality_alone(state, department, submitted, small_set):
    state(department, verdict=NOT_MET, note="Chưa đạt")

    state(department, clears=True)

    row = result(submitted, small_set.health)
    assert (row.department_verdict, row.department_by, row.department_agency) == ("", None, None)
    submitted.refresh_from_db()
    assert submitted.current_marks == "11"
    assert trail(small_set.health)[-1] == ("Chưa đạt", "", "soyte")


def test_saying_the_same_again_changes_nothing(state, department, submitted, small_set):
    state(department, agrees=True)
    version = result(submitted, small_set.health).version

    plan = state(department, agrees=True)

    assert (plan.changes, plan.unchanged) == ([], 1)
    assert result(submitted, small_set.health).version == version


def test_department_fills_in_what_the_locality_left_open(period, small_set, places, department, charge, official):
    draft = Assessment.objects.get(period=period, locality=places["tayyen"])
    submit([draft], by=official, explanation="Chờ minh chứng")
    one = Statement(places["tayyen"].pk, small_set.health.pk, Decimal(80), MET)

    state_department(period=period, criteria_set=small_set.row, statements=[one], by=department)

    row = result(draft, small_set.health)
    assert (row.verdict, row.department_verdict) == ("", MET)
    assert not Disagreement.objects.exists()


# -- Who and when ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["official", "neighbour", "leader", "outsider", "stranger", "roads_department"])
def test_only_the_department_in_charge_states(state, request, submitted, small_set, who):
    with pytest.raises(Refused):
        state(request.getfixturevalue(who), verdict=NOT_MET, note="Chưa đạt")

    assert result(submitted, small_set.health).department_verdict == ""


def test_the_office_writes_down_a_departments_paper(state, office, submitted, small_set):
    state(office, verdict=NOT_MET, note="Công văn 12/SYT", agency=Agency.objects.get(code="so-y-te"))

    row = result(submitted, small_set.health)
    assert (row.department_agency.code, row.department_by) == ("so-y-te", office)


def test_the_office_names_a_department_in_charge(state, office, roads_department):
    with pytest.raises(Refused):
        state(office, verdict=NOT_MET, note="Công văn", agency=Agency.objects.get(code="so-gtvt"))


def test_charge_is_that_of_the_periods_last_day(state, department, charge):
    charge.valid_to = dt.date(2024, 9, 29)
    charge.save()

    with pytest.raises(Refused):
        state(department, agrees=True)

    charge.valid_to = dt.date(2024, 9, 30)
    charge.save()
    assert len(state(department, agrees=True).changes) == 1


def test_charge_follows_a_renamed_province(period, small_set, places, charge, department):
    former = Locality.objects.get(pk=places["other_province"].pk)
    former.lineage_id = places["province"].lineage_id
    former.save()
    charge.province = former
    charge.save()

    assert charge_of(scope_of(department), period, small_set.row).own_criteria == {small_set.second.pk}


def test_drafts_are_not_verified(period, small_set, places, department, charge):
    one = Statement(places["tayyen"].pk, small_set.health.pk, None, NOT_MET, "Chưa đạt")

    with pytest.raises(Refused):
        state_department(period=period, criteria_set=small_set.row, statements=[one], by=department)


def test_approved_figures_take_no_word(state, department, office, submitted):
    approve([submitted], by=office)

    with pytest.raises(Refused):
        state(department, agrees=True)


def test_a_closed_period_takes_no_word(state, department, office, period):
    close_period(period=period, by=office)

    with pytest.raises(Refused):
        state(department, agrees=True)


# -- What is refused ---------------------------------------------------------------------------------------------


def test_values_obey_the_rules_of_the_localitys(state, department, roads_department):
    with pytest.raises(Refused) as above:
        state(roads_department, "roads", 101, note="Đo lại")
    with pytest.raises(Refused) as number:
        state(roads_department, "plan", 5, MET)

    assert "100" in reasons(above)[0]
    assert "1.2" in reasons(number)[0]


def test_another_result_needs_its_reason(state, department):
    with pytest.raises(Refused) as refusal:
        state(department, verdict=NOT_MET)

    assert "2.1" in reasons(refusal)[0]


def test_without_a_level_the_verdict_has_to_be_stated(state, department):
    with pytest.raises(Refused):
        state(department, value=65, note="Đo lại")


def test_nothing_to_agree_to(period, small_set, places, department, charge, official):
    submit(
        Assessment.objects.filter(period=period, locality=places["tayyen"]), by=official, explanation="Chờ minh chứng"
    )
    one = Statement(places["tayyen"].pk, small_set.health.pk, agrees=True)

    with pytest.raises(Refused):
        state_department(period=period, criteria_set=small_set.row, statements=[one], by=department)


def test_a_stale_word_is_refused_with_what_is_stored(state, department, submitted, small_set):
    seen = result(submitted, small_set.health).version
    state(department, verdict=MET, note="Đồng nghiệp", version=seen)

    with pytest.raises(Refused) as refusal:
        state(department, verdict=NOT_MET, note="Tôi", version=seen)

    assert refusal.value.problems[0].stored.department_note == "Đồng nghiệp"
    assert result(submitted, small_set.health).department_verdict == MET


def test_one_wrong_statement_writes_none(period, small_set, places, department, charge, submitted):
    good = Statement(places["dongthai"].pk, small_set.health.pk, agrees=True)
    wrong = Statement(places["dongthai"].pk, small_set.roads.pk, agrees=True)

    with pytest.raises(Refused):
        state_department(period=period, criteria_set=small_set.row, statements=[good, wrong], by=department)

    assert result(submitted, small_set.health).department_verdict == ""


# -- Parts -------------------------------------------------------------------------------------------------------


def test_a_whole_follows_from_the_departments_words_on_its_parts(
    state, roads_department, small_set, period, places, official, office, submitted
):
    men, women = (part_of(small_set.roads, f"1.1.{sex}", sex=sex) for sex in ("nam", "nu"))
    return_with_reason([submitted], by=office, reason="Nhập theo giới")
    entries = [Entry(places["dongthai"].pk, part.pk, Decimal(95), None) for part in (men, women)]
    record_results(period=period, criteria_set=small_set.row, entries=entries, by=official, door="FORM")
    submit([submitted], by=official, explanation="Chờ minh chứng")

    state(roads_department, women, 80, note="Đo lại")

    whole = result(submitted, small_set.roads)
    assert (whole.verdict, whole.department_verdict, whole.department_basis) == (MET, NOT_MET, "COMPUTED")
    assert [row.indicator for row in Disagreement.objects.all()] == [women]
    state(roads_department, women, agrees=True)
    assert result(submitted, small_set.roads).department_verdict == MET
    state(roads_department, women, clears=True)
    assert result(submitted, small_set.roads).department_verdict == ""


# -- After a return ----------------------------------------------------------------------------------------------


@pytest.fixture
def corrected(state, department, office, official, period, small_set, places, submitted):
    """corrected(value, verdict): the department has said 65 K; the figures come back and the locality corrects."""

    def correct(value, verdict, note=None):
        state(department, value=65, verdict=NOT_MET, note="Theo sổ sách")
        return_with_reason([submitted], by=office, reason="Xem lại")
        entry = Entry(places["dongthai"].pk, small_set.health.pk, Decimal(value), verdict, note)
        record_results(period=period, criteria_set=small_set.row, entries=[entry], by=official, door="FORM")
        return result(submitted, small_set.health)

    return correct


def test_a_word_on_former_figures_does_not_count_for_new_ones(corrected, submitted, small_set):
    row = corrected(75, MET)

    assert (row.department_verdict, row.department_value, row.department_agency) == ("", None, None)
    submitted.refresh_from_db()
    assert submitted.current_marks == "11"
    assert trail(small_set.health)[-1] == ("65 K", "", "anbien")
    matter = Disagreement.objects.get()
    assert matter.is_open
    assert [note.side for note in matter.notes.order_by("pk")] == ["DEPARTMENT", "LOCALITY"]


def test_correcting_to_the_departments_word_accepts_it(corrected):
    row = corrected(65, NOT_MET)

    assert row.department_verdict == NOT_MET
    assert Disagreement.objects.get().state == "ACCEPTED"


def test_a_new_note_alone_leaves_the_word(corrected):
    row = corrected(72, MET, note="Xem thêm phụ lục")

    assert row.department_verdict == NOT_MET
    assert Disagreement.objects.get().is_open


def test_the_level_that_moves_moves_the_departments_computed_word(
    state, roads_department, office, submitted, small_set, places
):
    state(roads_department, "roads", 92, note="Đo lại")
    assert result(submitted, small_set.roads).department_verdict == MET

    day = dt.date(2024, 1, 1)
    own = OwnLevel(small_set.roads, "5/QĐ-UBND", day, day, value=Decimal(94))
    set_own_level(province=places["province"], level=own, by=office)

    row = result(submitted, small_set.roads)
    assert (row.verdict, row.department_verdict) == (MET, NOT_MET)
    assert trail(small_set.roads)[-1] == ("92 Đ", "92 K", "vpdp")


@pytest.mark.parametrize("spoken", ["whole", "part"])
def test_the_level_that_moves_moves_the_departments_word_on_a_compound_indicator(
    state, roads_department, small_set, period, places, official, office, submitted, spoken
):
    """A word copied from the locality, or that followed from parts, would count as met above a level now missed."""
    men, women = (part_of(small_set.roads, f"1.1.{sex}", sex=sex) for sex in ("nam", "nu"))
    return_with_reason([submitted], by=office, reason="Nhập theo giới")
    entries = [Entry(places["dongthai"].pk, part.pk, Decimal(95), None) for part in (men, women)]
    record_results(period=period, criteria_set=small_set.row, entries=entries, by=official, door="FORM")
    submit([submitted], by=official, explanation="Chờ minh chứng")
    state(roads_department, small_set.roads if spoken == "whole" else women, agrees=True)
    assert result(submitted, small_set.roads).department_verdict == MET

    day = dt.date(2024, 1, 1)
    own = OwnLevel(small_set.roads, "5/QĐ-UBND", day, day, value=Decimal(96))
    set_own_level(province=places["province"], level=own, by=office)

    row = result(submitted, small_set.roads)
    assert (row.verdict, row.department_verdict) == (NOT_MET, NOT_MET)
    submitted.refresh_from_db()
    assert submitted.current_marks[0] == "0"


# -- Many at once ------------------------------------------------------------------------------------------------


@pytest.fixture
def many(places, small_set, official, office, charge):
    """many(count): the open quarter with as many communes more, all submitted with 2.1 at 72, stated as met."""

    def build(count):
        parent = places["anbien"]
        units = [Unit(Level.COMMUNE, Kind.COMMUNE, f"4{n:04d}", f"Xã {n}", BEGIN, parent=parent) for n in range(count)]
        write_localities(units)
        period = open_period(province=places["province"], code="2024-Q3", criteria_sets=[small_set.row], by=office)
        rows = list(Assessment.objects.filter(period=period))
        entries = [Entry(row.locality_id, small_set.health.pk, Decimal(72), MET) for row in rows]
        record_results(period=period, criteria_set=small_set.row, entries=entries, by=None, door="COMMAND")
        submit(rows, by=office, explanation="Chờ minh chứng")
        return period, rows

    return build


def agree_with_all(period, rows, small_set, department):
    statements = [Statement(row.locality_id, small_set.health.pk, agrees=True) for row in rows]
    with CaptureQueriesContext(connection) as queries:
        plan = state_department(period=period, criteria_set=small_set.row, statements=statements, by=department)
    assert len(plan.changes) == len(rows)
    return len(queries)


@pytest.mark.parametrize("count", [3, 60])
def test_agreeing_with_many_units_takes_a_handful_of_statements(many, small_set, department, count):
    period, rows = many(count)

    assert agree_with_all(period, rows, small_set, department) <= 26

    assert IndicatorResult.objects.filter(department_verdict=MET).count() == len(rows)
