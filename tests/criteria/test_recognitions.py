"""Recording decisions: one paper for many units, what cannot be true, corrections that keep their history."""

import datetime as dt

import pytest

from criteria.actions import (
    DecisionPaper,
    Refused,
    correct_recognition,
    plan_decision,
    record_decision,
    record_recognition,
    withdraw_recognition,
)
from criteria.models import (
    Attainment,
    CriteriaSet,
    DossierKind,
    DossierState,
    Recognition,
    RecognitionKind,
    SetState,
    StepKind,
)
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from tests.criteria.dossier_world import opened

DAY = dt.date(2024, 6, 20)


def paper(**values):
    given = {
        "attainment": Attainment.STANDARD,
        "recognition_year": 2023,
        "decision_date": DAY,
        "decision_number": "1/QĐ",
    }
    return DecisionPaper(**{**given, **values})


def reasons(error):
    return " ".join(problem.reason for problem in error.value.problems)


@pytest.fixture
def village(places):
    unit = Unit(Level.VILLAGE, Kind.HAMLET, "31006-01", "Xẻo Rô", dt.date(2010, 1, 1), parent=places["dongthai"])
    write_localities([unit])
    return Locality.objects.get(pk=unit.row.pk)


def test_one_decision_takes_many_units(places, office):
    rows = record_decision(paper(), [places["dongthai"], places["thoiquan"]], by=office)

    assert [row.locality_id for row in Recognition.objects.order_by("pk")] == [row.locality_id for row in rows]
    assert {row.decision_number for row in rows} == {"1/QĐ"}
    assert Recognition.history.filter(history_user=office).count() == 2


def test_all_or_nothing(places, office):
    with pytest.raises(Refused) as error:
        record_decision(paper(), [places["dongthai"], places["faraway"]], by=office)

    assert "Bum Nưa" in reasons(error)
    assert not Recognition.objects.exists()


@pytest.mark.parametrize("who", ["official", "leader", "outsider", "stranger"])
def test_only_the_office_records_a_commune(places, who, request):
    with pytest.raises(Refused):
        record_decision(paper(), [places["dongthai"]], by=request.getfixturevalue(who))


def test_whoever_enters_a_village_may_record_it(places, village, official, neighbour, office):
    record_decision(paper(attainment=Attainment.EXEMPLARY, note="đủ căn cứ"), [village], by=official)

    with pytest.raises(Refused):
        record_decision(paper(kind=RecognitionKind.RE_RECOGNISED), [village], by=neighbour)


def test_the_year_cannot_lie_behind_the_decision(places, office):
    with pytest.raises(Refused) as error:
        record_decision(paper(recognition_year=2025), [places["dongthai"]], by=office)

    assert "2025" in reasons(error)


def test_a_unit_has_to_be_in_force_on_the_day(places, office):
    with pytest.raises(Refused) as error:
        record_decision(
            paper(decision_date=dt.date(2009, 5, 1), recognition_year=2009), [places["dongthai"]], by=office
        )

    assert "01/05/2009" in reasons(error)


def test_the_same_decision_is_not_recorded_twice(places, office):
    record_decision(paper(), [places["dongthai"]], by=office)

    with pytest.raises(Refused):
        record_decision(paper(), [places["dongthai"]], by=office)
    with pytest.raises(Refused):
        record_decision(paper(), [places["thoiquan"], places["thoiquan"]], by=office)
    assert Recognition.objects.count() == 1


def test_who_holds_it_is_recognised_again(places, office):
    record_decision(paper(), [places["dongthai"]], by=office)
    record_decision(paper(attainment=Attainment.ADVANCED, note="đủ căn cứ"), [places["tayyen"]], by=office)
    later = {"decision_date": dt.date(2024, 9, 1), "decision_number": "2/QĐ"}

    with pytest.raises(Refused) as error:
        record_decision(paper(**later), [places["dongthai"], places["tayyen"]], by=office, reason="vẫn ghi")

    assert reasons(error).count("1/QĐ, 20/06/2024") == 2
    assert reasons(error).count(str(RecognitionKind.RE_RECOGNISED.label)) == 2
    # What was decided before is no second recognition.
    record_decision(paper(decision_date=dt.date(2023, 9, 1), decision_number="0/QĐ", recognition_year=2022),
                    [places["dongthai"]], by=office)  # fmt: skip
    again = paper(kind=RecognitionKind.RE_RECOGNISED, **later)
    assert record_decision(again, [places["dongthai"]], by=office)


# -- A dossier under way ---------------------------------------------------------------------------------------------


@pytest.fixture
def dossier(places, small_set, office):
    return opened(places, small_set.row, office)


def test_an_open_dossier_is_not_passed_by_without_a_reason(dossier, places, office):
    (line,) = plan_decision(paper(), [places["dongthai"]], by=office).warnings
    assert line.dossier == dossier

    with pytest.raises(Refused) as error:
        record_decision(paper(note="ghi chú không phải lý do"), [places["dongthai"]], by=office)

    assert "2024" in reasons(error)
    assert not Recognition.objects.exists()


def test_a_dossier_passed_by_ends_with_the_decision_and_the_reason(dossier, places, office):
    (row,) = record_decision(paper(), [places["dongthai"]], by=office, reason="Hồ sơ giấy của năm trước")

    dossier.refresh_from_db()
    assert (dossier.state, dossier.recognition, dossier.step) == (DossierState.RECOGNISED, row, "")
    assert "1/QĐ, 20/06/2024" in dossier.closed_reason and "Hồ sơ giấy" in dossier.closed_reason
    last = dossier.steps.order_by("pk").last()
    assert (last.kind, last.step, last.by) == (StepKind.CLOSED, "plan", office)


@pytest.mark.parametrize(
    "other",
    [{"attainment": Attainment.ADVANCED, "note": "đủ căn cứ"}, {"kind": RecognitionKind.INHERITED}],
)
def test_other_decisions_leave_the_dossier_alone(dossier, places, office, other):
    record_decision(paper(**other), [places["dongthai"]], by=office)

    dossier.refresh_from_db()
    assert dossier.state == DossierState.OPEN


def test_an_old_decision_leaves_a_dossier_for_recognition_again_alone(places, small_set, office):
    record_decision(paper(decision_date=dt.date(2020, 1, 5), recognition_year=2019), [places["dongthai"]], by=office)
    row = opened(places, small_set.row, office, kind=DossierKind.RE_RECOGNITION)
    earlier = paper(decision_date=dt.date(2019, 1, 5), recognition_year=2018, decision_number="0/QĐ")

    record_decision(earlier, [places["dongthai"]], by=office)
    with pytest.raises(Refused):
        record_decision(paper(kind=RecognitionKind.RE_RECOGNISED), [places["dongthai"]], by=office)

    row.refresh_from_db()
    assert row.state == DossierState.OPEN


# -- Revocations and sets ----------------------------------------------------------------------------------------------


def test_nothing_is_revoked_that_is_not_held(places, office):
    with pytest.raises(Refused) as error:
        record_decision(paper(kind=RecognitionKind.REVOKED), [places["dongthai"]], by=office)
    assert "Đông Thái" in reasons(error)

    record_decision(paper(), [places["dongthai"]], by=office)
    later = paper(kind=RecognitionKind.REVOKED, decision_date=dt.date(2024, 7, 1), decision_number="2/QĐ")
    assert record_decision(later, [places["dongthai"]], by=office)
    # Who is advanced holds the standard too, whether or not its decision was recorded.
    record_decision(paper(attainment=Attainment.ADVANCED, note="đủ căn cứ"), [places["tayyen"]], by=office)
    assert record_decision(later, [places["tayyen"]], by=office)


def test_advanced_without_the_standard_needs_a_reason(places, office):
    advanced = paper(attainment=Attainment.ADVANCED)

    plan = plan_decision(advanced, [places["dongthai"]], by=office)
    assert plan.warnings and not plan.problems
    with pytest.raises(Refused):
        record_decision(advanced, [places["dongthai"]], by=office)
    (row,) = record_decision(advanced, [places["dongthai"]], by=office, reason="Quyết định trước 2015 chưa nhập")
    assert "2015" in row.note


def test_the_set_has_to_be_law_for_the_unit(places, office, small_set, other_set):
    draft = CriteriaSet(code="nhap", name="Dự thảo", level=Level.COMMUNE, attainment=Attainment.STANDARD,
                        state=SetState.DRAFT, issuer_province=places["province"])  # fmt: skip
    draft.set_keys()
    draft.save()
    district = CriteriaSet(code="huyen", name="Bộ huyện", level=Level.DISTRICT, attainment=Attainment.STANDARD)
    district.set_keys()
    district.save()

    for wrong in (draft, other_set, district):
        with pytest.raises(Refused):
            record_decision(paper(criteria_set=wrong), [places["dongthai"]], by=office)
    assert record_decision(paper(criteria_set=small_set.row), [places["dongthai"]], by=office)


def test_planning_costs_the_same_however_many_units(places, office, django_assert_num_queries):
    plan_decision(paper(), [places["dongthai"]], by=office)

    with django_assert_num_queries(2):
        plan_decision(paper(), [places[name] for name in ("dongthai", "tayyen", "thoiquan")], by=office)


# -- Corrections ---------------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(places, office):
    return record_recognition(
        by=office,
        locality=places["dongthai"],
        attainment=Attainment.STANDARD,
        recognition_year=2023,
        decision_date=DAY,
        decision_number="1/QĐ",
    )


def test_a_correction_keeps_what_stood_there(recorded, office):
    correct_recognition(recorded, by=office, reason="Gõ nhầm số", decision_number="11/QĐ")

    recorded.refresh_from_db()
    assert recorded.decision_number == "11/QĐ"
    now, before = recorded.history.all()
    assert (before.decision_number, now.history_change_reason, now.history_user) == ("1/QĐ", "Gõ nhầm số", office)


def test_a_correction_obeys_the_same_rules(recorded, office, official):
    with pytest.raises(Refused):
        correct_recognition(recorded, by=office, reason="nhầm", recognition_year=2030)
    with pytest.raises(Refused):
        correct_recognition(recorded, by=office, reason=" ", decision_number="3/QĐ")
    with pytest.raises(Refused):
        correct_recognition(recorded, by=official, reason="nhầm", decision_number="3/QĐ")


def test_an_entry_taken_back_stays_in_the_history(recorded, office, places):
    withdraw_recognition(recorded, by=office, reason="Nhầm xã")

    assert not Recognition.objects.exists()
    last = Recognition.history.first()
    assert (last.history_type, last.history_change_reason, last.locality_id) == ("-", "Nhầm xã", places["dongthai"].pk)
