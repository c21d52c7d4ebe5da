"""A department and a locality say different things: opened, talked about, settled in one of three ways."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.scope import scope_of
from criteria.actions import (
    Refused,
    accept_disagreement,
    add_word,
    approve,
    decide_disagreement,
    return_with_reason,
)
from criteria.actions.matters import open_problems
from criteria.disagreements import disagreements_for, timing_of, waiting_for
from criteria.models import Change, Disagreement, Indicator, IndicatorResult
from criteria.rules import counted_verdict
from tests.criteria.test_parts import part_of

MET, NOT_MET = "MET", "NOT_MET"


@pytest.fixture
def matter(state, department):
    """The department says 65, not met, where the locality said 72, met."""
    state(department, value=65, verdict=NOT_MET, note="Theo sổ sách của trạm y tế")
    return Disagreement.objects.get()


def result(matter):
    return IndicatorResult.objects.get(assessment=matter.assessment, indicator=matter.indicator)


def again(matter):
    return Disagreement.objects.get(pk=matter.pk)


def words(matter):
    return [(note.side, note.text) for note in matter.notes.order_by("pk")]


# -- Opening -----------------------------------------------------------------------------------------------------


def test_another_verdict_opens_one_with_the_note_as_first_word(matter, department, period):
    assert matter.is_open
    assert (matter.agency.code, matter.opened_by) == ("so-y-te", department)
    assert words(matter) == [("DEPARTMENT", "Theo sổ sách của trạm y tế")]


def test_it_is_due_after_the_periods_working_days(matter, period):
    day, left = timezone.localdate(), period.answer_days
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5

    assert matter.due_date == day


def test_another_number_with_the_same_verdict_opens_one_too(state, department):
    state(department, value=71, verdict=MET, note="Số liệu của Sở")

    assert Disagreement.objects.get().is_open


def test_a_verdict_without_a_number_goes_by_the_localitys(state, department):
    state(department, verdict=MET)

    assert not Disagreement.objects.exists()


def test_a_cell_has_one_open_disagreement(matter, state, department):
    state(department, value=60, verdict=NOT_MET, note="Rà soát lại")

    assert Disagreement.objects.get() == matter
    assert [text for _side, text in words(matter)] == ["Theo sổ sách của trạm y tế", "Rà soát lại"]


# -- Settling ----------------------------------------------------------------------------------------------------


def test_stating_the_same_withdraws_it(matter, state, department):
    state(department, agrees=True)

    assert (again(matter).state, again(matter).closed_by) == ("WITHDRAWN", department)
    assert again(matter).closed_at is not None


def test_taking_the_word_back_withdraws_it(matter, state, department):
    state(department, clears=True)

    assert again(matter).state == "WITHDRAWN"


def test_the_locality_accepts_and_the_departments_word_stands(matter, official, submitted):
    accept_disagreement(matter, by=official)

    row = result(matter)
    assert again(matter).state == "ACCEPTED"
    assert (row.verdict, counted_verdict(row)[0]) == (MET, NOT_MET)
    submitted.refresh_from_db()
    assert submitted.current_marks == "10"
    assert words(matter)[-1][0] == "LOCALITY"


def test_an_indicator_that_was_replaced_bars_no_approval(matter, submitted, office):
    Indicator.objects.filter(pk=matter.indicator_id).update(valid_to=dt.date(2024, 8, 31))

    with pytest.raises(Refused, match=r"thay thế|replaced"):
        decide_disagreement(matter, by=office, value=Decimal(70), verdict=MET, note="Kiểm tra thực tế")
    assert list(open_problems([submitted])) == []


@pytest.mark.parametrize("who", ["office", "department", "neighbour", "leader", "outsider", "stranger"])
def test_nobody_else_accepts_for_the_locality(matter, request, who):
    with pytest.raises(Refused):
        accept_disagreement(matter, by=request.getfixturevalue(who))

    assert again(matter).is_open


def test_the_office_decides_and_its_word_counts(matter, office, submitted):
    decide_disagreement(matter, by=office, value=Decimal(70), verdict=MET, note="Kiểm tra thực tế ngày 10/10")

    row = result(matter)
    assert (row.appraised_value, row.appraised_verdict, row.appraised_basis) == (70, MET, "STATED")
    assert (row.appraised_note, row.appraised_by) == ("Kiểm tra thực tế ngày 10/10", office)
    assert counted_verdict(row) == (MET, "STATED", "appraised")
    assert (again(matter).state, again(matter).closed_by) == ("DECIDED", office)
    submitted.refresh_from_db()
    assert submitted.current_marks == "11"
    trail = Change.objects.filter(field__startswith="appraised").order_by("pk").values_list("field", "old", "new")
    assert list(trail) == [
        ("appraised", "", "70 Đ"),
        ("appraised note", "", "Kiểm tra thực tế ngày 10/10"),
    ]


def test_the_level_decides_for_the_office_too(state, roads_department, office, small_set):
    state(roads_department, "roads", 80, note="Đo lại")

    decide_disagreement(Disagreement.objects.get(), by=office, value=Decimal(85), verdict=MET, note="Đo chung")

    row = IndicatorResult.objects.get(indicator=small_set.roads, appraised_value=85)
    assert (row.appraised_verdict, row.appraised_basis) == (NOT_MET, "COMPUTED")


def test_a_decided_part_decides_its_whole(state, roads_department, office, small_set, submitted):
    women = part_of(small_set.roads, "1.1.nu", sex="nu")
    IndicatorResult.objects.create(assessment=submitted, indicator=women, value=95, verdict=MET, basis="COMPUTED")
    state(roads_department, women, 80, note="Đo lại")
    assert IndicatorResult.objects.get(indicator=small_set.roads, assessment=submitted).department_verdict == NOT_MET

    decide_disagreement(Disagreement.objects.get(), by=office, value=Decimal(91), note="Đo chung")

    whole = IndicatorResult.objects.get(indicator=small_set.roads, assessment=submitted)
    assert (whole.appraised_verdict, counted_verdict(whole)[0]) == (MET, MET)


@pytest.mark.parametrize("who", ["official", "department", "leader", "outsider"])
def test_only_the_office_decides(matter, request, who):
    with pytest.raises(Refused):
        decide_disagreement(matter, by=request.getfixturevalue(who), verdict=MET, note="Tôi quyết")

    assert result(matter).appraised_verdict == ""


@pytest.mark.parametrize(
    "said",
    [{"verdict": MET, "note": " "}, {"verdict": None, "note": "Lý do"}, {"value": Decimal(101), "note": "Lý do"},
     {"verdict": MET, "note": "Lý do", "version": 99}],
)  # fmt: skip
def test_a_decision_needs_a_verdict_a_reason_and_the_newest_figures(matter, office, said):
    with pytest.raises(Refused):
        decide_disagreement(matter, by=office, **said)

    assert again(matter).is_open


def test_what_the_office_decided_the_department_no_longer_changes(matter, office, department, state):
    decide_disagreement(matter, by=office, verdict=MET, note="Kiểm tra thực tế")

    with pytest.raises(Refused):
        state(department, agrees=True)


def test_settled_is_settled(matter, office, official, department, state):
    state(department, agrees=True)

    for act in (
        lambda: accept_disagreement(matter, by=official),
        lambda: decide_disagreement(matter, by=office, verdict=MET, note="Muộn"),
        lambda: add_word(matter, by=official, text="Muộn"),
    ):
        with pytest.raises(Refused):
            act()


def test_while_the_figures_are_returned_nothing_is_decided(matter, office, official):
    return_with_reason([matter.assessment], by=office, reason="Xem lại")

    with pytest.raises(Refused):
        decide_disagreement(matter, by=office, verdict=MET, note="Kiểm tra")
    with pytest.raises(Refused):
        accept_disagreement(matter, by=official)
    assert add_word(matter, by=official, text="Sẽ rà soát lại").side == "LOCALITY"


# -- The thread --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "side"), [("official", "LOCALITY"), ("department", "DEPARTMENT"), ("office", "OFFICE")]
)
def test_each_side_and_the_office_add_words(matter, request, who, side):
    note = add_word(matter, by=request.getfixturevalue(who), text="Đề nghị xem lại")

    assert (note.side, note.by.username) == (side, request.getfixturevalue(who).username)


@pytest.mark.parametrize("who", ["leader", "neighbour", "roads_department", "outsider", "stranger"])
def test_nobody_else_adds_a_word(matter, request, who):
    with pytest.raises(Refused):
        add_word(matter, by=request.getfixturevalue(who), text="Tôi cũng nghĩ vậy")


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_word_says_something_and_is_not_a_book(matter, official, text):
    with pytest.raises(Refused):
        add_word(matter, by=official, text=text)


# -- Approving ---------------------------------------------------------------------------------------------------


def test_a_unit_in_dispute_is_not_approved(matter, office, submitted):
    with pytest.raises(Refused) as refusal:
        approve([submitted], by=office)

    reason = refusal.value.problems[0].reason
    assert "Đông Thái" in reason
    assert "2.1" in reason


def test_once_settled_it_is_approved_with_the_word_that_counts(matter, official, office, submitted):
    accept_disagreement(matter, by=official)

    approve([submitted], by=office)

    submitted.refresh_from_db()
    assert (submitted.approved_marks, submitted.approved_met) == ("10", 1)


# -- Who sees which ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "count"),
    [("office", 1), ("official", 1), ("department", 1), ("leader", 1), ("roads_department", 0), ("neighbour", 0),
     ("outsider", 0), ("stranger", 0)],
)  # fmt: skip
def test_who_sees_it(matter, request, who, count):
    assert disagreements_for(scope_of(request.getfixturevalue(who))).count() == count


def test_it_waits_for_whoever_has_not_the_last_word(matter, official, department, office):
    def waiting(person, day=None):
        scope = scope_of(person)
        return waiting_for(scope, disagreements_for(scope), day or timezone.localdate()).count()

    assert (waiting(official), waiting(department), waiting(office)) == (1, 0, 0)
    add_word(matter, by=official, text="Đã có giấy tờ")
    assert (waiting(official), waiting(department)) == (0, 1)
    assert waiting(office, matter.due_date + dt.timedelta(days=1)) == 1


def test_late_is_counted_from_the_due_date(matter):
    assert timing_of(matter, matter.due_date).is_overdue is False
    timing = timing_of(matter, matter.due_date + dt.timedelta(days=2))
    assert (timing.is_overdue, timing.late) == (True, 2)
