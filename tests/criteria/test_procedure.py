"""The procedures as data and the pure rules that judge with them."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.dossiers import procedure as law
from criteria.models import Ballot

FRIDAY = dt.date(2024, 3, 1)


def lines(*answers):
    return [SimpleNamespace(content=str(n), asked=asked, satisfied=good) for n, (asked, good) in enumerate(answers)]


@pytest.mark.parametrize(
    ("year", "code"),
    [(2013, None), (2015, "tt40-2014"), (2017, "qd2540-2016"), (2023, "qd18-2022"), (2027, "from-2026")],
)
def test_each_year_has_its_own_procedure(year, code):
    found = law.procedure_of(year)

    assert (found.code if found else None) == code


def test_no_day_limit_is_invented_for_decision_18():
    assert law.procedure_of(2023).limits == {}


def test_nobody_checks_for_a_commune_without_a_district():
    procedure = law.procedure_of(2025)

    codes = [step.code for step in procedure.steps_for(has_district=False)]

    assert "district_check" not in codes
    assert law.next_step(procedure.steps_for(has_district=False), "complete").code == "appraise"
    # A dossier that stood at the check when the districts ended goes on behind it.
    assert law.next_step(procedure.steps_for(has_district=False), "district_check").code == "appraise"


def test_working_days_leave_out_the_weekend():
    assert law.add_days(FRIDAY, 5, working=True) == dt.date(2024, 3, 8)
    assert law.add_days(FRIDAY, 5, working=False) == dt.date(2024, 3, 6)


def test_before_a_day_ends_on_the_day_before():
    limit = law.procedure_of(2019).limit_for("complete", "COMMUNE")

    assert law.due_date(limit, year=2019, since=dt.date(2019, 3, 1)) == dt.date(2019, 10, 19)
    assert law.procedure_of(2019).limit_for("complete", "DISTRICT") is None


def test_a_registration_under_circular_40_is_due_in_the_year_before():
    limit = law.procedure_of(2015).limit_for("register", "COMMUNE")

    assert law.due_date(limit, year=2015, since=FRIDAY) == dt.date(2014, 12, 9)


def test_the_earlier_of_two_limits_counts():
    limit = law.Limit(days=10, before=(3, 5))

    assert law.due_date(limit, year=2024, since=FRIDAY) == dt.date(2024, 3, 4)
    assert law.days_late(dt.date(2024, 3, 4), dt.date(2024, 3, 9)) == 5
    assert law.days_late(None, FRIDAY) == 0


def test_a_survey_needs_its_share_and_its_floor():
    rule = law.satisfaction_rule("huyen-ntm-2021-2025")

    assert law.survey_result(lines((100, 95), (100, 85)), rule).verdict == "MET"
    assert law.survey_result(lines((100, 99), (100, 79)), rule).verdict == "NOT_MET"
    assert law.survey_result(lines((100, 88), (100, 88)), rule).verdict == "NOT_MET"
    assert law.survey_result([], rule).verdict == ""


def test_a_share_not_checked_decides_nothing():
    result = law.survey_result(lines((100, 99)), law.satisfaction_rule("xa-ntm-2021-2025"))

    assert (result.verdict, result.reaches) == ("", True)


def test_who_is_absent_has_not_voted():
    rule = law.procedure_of(2018).vote

    carried = law.vote_result([Ballot.FOR] * 9 + [Ballot.AGAINST] + [Ballot.ABSENT] * 5, rule)
    failed = law.vote_result([Ballot.FOR] * 8 + [Ballot.AGAINST], rule)

    assert (carried.share, carried.verdict) == (Decimal(90), "MET")
    assert failed.verdict == "NOT_MET"
    assert law.vote_result([Ballot.ABSENT], rule).verdict == ""


@pytest.mark.parametrize(
    ("times", "last", "reaches"), [(5, "2024-03-15", True), (4, "2024-03-15", False), (5, "2024-03-16", False)]
)
def test_made_public_five_times_within_fifteen_days(times, last, reaches):
    rule = law.procedure_of(2024).publication_for("COMMUNE")

    assert law.publication_reaches(rule, {"times": times, "first_day": "2024-03-01", "last_day": last}) is reaches
    assert law.publication_reaches(law.procedure_of(2018).publication_for("COMMUNE"), {})


def test_figures_tell_whether_the_set_is_met():
    assert law.assessment_verdict(19, 19, "1" * 19) == "MET"
    assert law.assessment_verdict(18, 19, "1" * 18 + "0") == "NOT_MET"
    assert law.assessment_verdict(18, 19, "1" * 18 + "?") == ""


def test_who_signs_is_data():
    names = {"province": "tỉnh Kiên Giang", "district": "huyện An Biên", "commune": ""}

    assert law.default_issuer("COMMUNE", "STANDARD", names) == "Chủ tịch UBND tỉnh Kiên Giang"
    assert law.default_issuer("DISTRICT", "STANDARD", names) == "Thủ tướng Chính phủ"
    village = {**names, "district": "", "commune": "xã Tân Hội"}
    assert law.default_issuer("VILLAGE", "EXEMPLARY", village) == "Chủ tịch UBND xã Tân Hội"
