"""What the checks point out before figures are handed over, and that no door passes by them."""

from collections import Counter
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.actions import (
    FindingsStand,
    Refused,
    close_period,
    open_period,
    return_with_reason,
    start_assessments,
    submit,
)
from criteria.checking import check_unit, check_units
from criteria.models import Assessment, Evidence, Indicator, IndicatorResult, State, Transition
from criteria.rules.checks import Check, impossible_cell, is_jump, wants_evidence
from tests.conftest import WHY
from tests.criteria.following import *  # noqa: F403
from tests.criteria.following import CODE, more_communes, questions

PERCENT = SimpleNamespace(kind="PERCENT", unit="%", takes_number=True, grades=[])
NUMBER = SimpleNamespace(kind="NUMBER", unit="triệu đồng", takes_number=True, grades=[])
YES_NO = SimpleNamespace(kind="BOOLEAN", unit="", takes_number=False, grades=[])
GRADED = SimpleNamespace(kind="TEXT", unit="", takes_number=False, grades=["Đạt", "Khá", "Tốt"])
UNSCALED = SimpleNamespace(kind="TEXT", unit="", takes_number=False, grades=[])


def decimal(text):
    return None if text is None else Decimal(text)


# -- The rules -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "before", "now", "percent", "expected"),
    [
        (NUMBER, "40", "60", 50, False),  # exactly the share is not more than it
        (NUMBER, "40", "60.1", 50, True),
        (NUMBER, "40", "20", 50, False),
        (NUMBER, "40", "19.9", 50, True),
        (NUMBER, "40", "40", 1, False),
        (NUMBER, "0", "0.4", 50, False),  # nothing stands for one
        (NUMBER, "0", "0.6", 50, True),
        (NUMBER, "0.1", "0.2", 50, False),
        (NUMBER, "3", "0", 50, True),
        (PERCENT, "2", "4", 50, False),  # two households in a hundred more
        (PERCENT, "2", "8", 50, True),
        (PERCENT, "0", "5", 50, False),
        (PERCENT, "0", "5.1", 50, True),
        (PERCENT, "60", "95", 50, True),
        (PERCENT, "70", "100", 50, False),
        (PERCENT, "100", "49", 50, True),
        (PERCENT, "100", "90", 5, True),
        (NUMBER, None, "5", 50, False),
        (NUMBER, "5", None, 50, False),
        (NUMBER, "-4", "-7", 50, True),
    ],
)
def test_what_is_a_jump(indicator, before, now, percent, expected):
    assert is_jump(indicator, decimal(before), decimal(now), percent) is expected


@pytest.mark.parametrize(
    ("indicator", "value", "grade", "expected"),
    [
        (PERCENT, "95", "", None),
        (PERCENT, "100.1", "", "above_100"),
        (PERCENT, "-1", "", "negative"),
        (NUMBER, "100.1", "", None),
        (NUMBER, "1000000000000", "", "too_large"),
        (YES_NO, None, "", None),
        (YES_NO, "1", "", "takes_no_number"),
        (GRADED, None, "Khá", None),
        (GRADED, None, "Xuất sắc", "no_grade"),
        (GRADED, "3", "", "takes_grade"),
        (PERCENT, None, "Khá", "no_grade"),
        (UNSCALED, None, "Khá", None),
        (NUMBER, None, "", None),
    ],
)
def test_what_cannot_be_true(indicator, value, grade, expected):
    assert impossible_cell(indicator, decimal(value), grade) == expected


@pytest.mark.parametrize(
    ("verdict", "basis", "expected"),
    [
        ("MET", "STATED", True),
        ("MET", "COMPUTED", False),
        ("NOT_MET", "STATED", False),
        ("NOT_APPLICABLE", "STATED", False),
        ("", "", False),
    ],
)
def test_which_verdict_wants_evidence(verdict, basis, expected):
    assert wants_evidence(verdict, basis) is expected


# -- One unit --------------------------------------------------------------------------------------------------------


def found(assessment):
    """{(kind, number)} of an assessment read anew."""
    check = check_unit(Assessment.objects.select_related("period", "criteria_set", "locality").get(pk=assessment.pk))
    return {(finding.kind, finding.number) for finding in check.findings}


def file_evidence(assessment, indicator, **more):
    return Evidence.objects.create(
        assessment=assessment, indicator=indicator, file_name="qd.pdf", content_type="application/pdf", size=1,
        sha256="0", at=timezone.now(), **more,
    )  # fmt: skip


def test_nothing_entered_is_all_missing(assessment):
    assert found(assessment) == {(Check.MISSING, "1.1"), (Check.MISSING, "1.2"), (Check.MISSING, "2.1")}


def test_a_number_without_a_verdict_is_missing_still(assessment, say, official):
    say(official, "health", 80)

    check = check_unit(assessment)

    assert next(one.text for one in check.findings if one.number == "2.1").startswith("đã nhập 80")


def test_what_the_department_says_is_not_missing(assessment, small_set):
    IndicatorResult.objects.create(assessment=assessment, indicator=small_set.plan, department_verdict="MET")

    assert (Check.MISSING, "1.2") not in found(assessment)


def test_a_computed_verdict_needs_no_evidence_and_a_stated_one_does(assessment, say, official, small_set):
    say(official, "roads", 95)
    say(official, "plan", None, "MET")
    say(official, "health", 60, "NOT_MET")
    assert found(assessment) == {(Check.NO_EVIDENCE, "1.2")}

    paper = file_evidence(assessment, small_set.plan)
    assert found(assessment) == set()

    paper.removed_at = timezone.now()
    paper.save()
    assert found(assessment) == {(Check.NO_EVIDENCE, "1.2")}


def test_a_cell_that_can_no_longer_be_true_bars(assessment, say, official, small_set):
    say(official, "roads", 95)
    Indicator.objects.filter(pk=small_set.roads.pk).update(kind="BOOLEAN")

    assert (Check.IMPOSSIBLE, "1.1") in found(assessment)
    with pytest.raises(FindingsStand, match=r"1\.1"):
        submit([assessment], by=official, explanation=WHY)
    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_a_barred_cell_is_put_right_on_the_sheet(signed_in, address, assessment, say, official, small_set):
    say(official, "roads", 95)
    Indicator.objects.filter(pk=small_set.roads.pk).update(kind="BOOLEAN")
    assessment.refresh_from_db()

    said = {"version": assessment.version, f"verdict-{small_set.roads.pk}": "NOT_MET"}
    signed_in("official").post(address(), said)

    cell = IndicatorResult.objects.get(indicator=small_set.roads)
    assert (cell.value, cell.verdict) == (None, "NOT_MET")
    assert (Check.IMPOSSIBLE, "1.1") not in found(assessment)


@pytest.fixture
def following_quarter(period, say, official, office, places, small_set):
    """The next quarter, opened upon 60 of roads, "đạt" of the plan and 50 of health."""
    say(official, "roads", 60)
    say(official, "plan", None, "MET")
    say(official, "health", 50, "NOT_MET")
    close_period(period=period, by=office)
    return open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)


@pytest.fixture
def next_one(following_quarter, places):
    return Assessment.objects.get(period=following_quarter, locality=places["dongthai"])


def test_kept_cells_are_pointed_out_until_touched(next_one, say, official, following_quarter):
    kept = {(Check.KEPT, "1.1"), (Check.KEPT, "1.2"), (Check.KEPT, "2.1")}
    assert kept <= found(next_one)

    say(official, "roads", 61, in_period=following_quarter)

    assert found(next_one) & kept == kept - {(Check.KEPT, "1.1")}


def test_a_jump_is_measured_by_the_periods_share(next_one, say, official, following_quarter):
    say(official, "roads", 91, in_period=following_quarter)
    assert (Check.JUMP, "1.1") in found(next_one)

    following_quarter.jump_percent = 60
    following_quarter.save()

    assert (Check.JUMP, "1.1") not in found(next_one)


def test_a_jump_says_both_numbers(next_one, say, official, following_quarter):
    say(official, "roads", 100, in_period=following_quarter)

    check = check_unit(Assessment.objects.get(pk=next_one.pk))

    assert [one.text for one in check.findings if one.kind == Check.JUMP] == ["kỳ trước 60, kỳ này 100: tăng 67%"]


def test_the_figure_that_counted_last_period_is_the_one_compared(next_one, say, official, following_quarter, period):
    rows = IndicatorResult.objects.filter(assessment__period=period, indicator__number="1.1")
    rows.update(department_value=90, department_verdict="MET")

    say(official, "roads", 91, in_period=following_quarter)

    assert (Check.JUMP, "1.1") not in found(next_one)


def test_a_paper_filed_last_period_proves_the_cell_still(next_one, assessment, small_set):
    assert (Check.NO_EVIDENCE, "1.2") in found(next_one)

    file_evidence(assessment, small_set.plan)

    assert (Check.NO_EVIDENCE, "1.2") not in found(next_one)


def test_the_checks_agree_with_asking_cell_by_cell(next_one, say, official, office, following_quarter, small_set):
    say(official, "roads", 99, in_period=following_quarter)
    say(office, "health", 70, in_period=following_quarter, place="tayyen")
    rows = list(Assessment.objects.filter(period=following_quarter).order_by("pk"))

    checks = check_units(following_quarter, small_set.row, rows)

    assert [{(one.kind, one.number) for one in check.findings} for check in checks] == [slowly(row) for row in rows]
    assert all(max(Counter((one.kind, one.number) for one in check.findings).values()) == 1 for check in checks)


def slowly(row):
    """The same findings, one question after the other."""
    findings = set()
    for indicator in Indicator.objects.filter(criterion__criteria_set=row.criteria_set):
        cell = IndicatorResult.objects.filter(assessment=row, indicator=indicator).first()
        last = IndicatorResult.objects.filter(
            assessment__locality=row.locality, indicator=indicator, assessment__period__end_date__lt=row.period.end_date
        ).first()
        if cell is None or not cell.verdict:
            findings.add((Check.MISSING, indicator.number))
        if cell is None:
            continue
        if cell.value is not None and (cell.value < 0 or cell.value > 100):
            findings.add((Check.IMPOSSIBLE, indicator.number))
        if last and None not in (last.value, cell.value) and abs(cell.value - last.value) > max(last.value, 10) / 2:
            findings.add((Check.JUMP, indicator.number))
        if cell.verdict == "MET" and cell.basis == "STATED":
            findings.add((Check.NO_EVIDENCE, indicator.number))
        if cell.is_carried:
            findings.add((Check.KEPT, indicator.number))
    return findings


def test_as_many_questions_for_many_units_as_for_one(following_quarter, small_set, places):
    rows = list(Assessment.objects.filter(period=following_quarter).select_related("locality"))
    with CaptureQueriesContext(connection) as one:
        check_units(following_quarter, small_set.row, rows[:1])
    more_communes(places)
    start_assessments(period=following_quarter, criteria_set=small_set.row)
    rows = list(Assessment.objects.filter(period=following_quarter).select_related("locality"))

    with CaptureQueriesContext(connection) as many:
        assert len(check_units(following_quarter, small_set.row, rows)) == 15
    assert len(many) == len(one) <= 8


# -- Submitting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["", "   ", "x" * 501])
def test_the_action_refuses_what_nobody_explains(assessment, official, said):
    with pytest.raises(Refused):
        submit([assessment], by=official, explanation=said)

    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_the_explanation_stays_with_the_step_of_those_that_needed_one(assessment, official, places, say):
    say(official, "roads", 95, place="tayyen")
    say(official, "plan", None, "NOT_MET", place="tayyen")
    say(official, "health", 60, "NOT_MET", place="tayyen")
    other = Assessment.objects.get(locality=places["tayyen"])

    submit([assessment, other], by=official, explanation=f" {WHY} ")

    steps = {step.assessment_id: step.reason for step in Transition.objects.all()}
    assert steps == {assessment.pk: WHY, other.pk: ""}


def test_a_unit_without_findings_needs_no_explanation(assessment, official, say):
    say(official, "roads", 95)
    say(official, "plan", None, "NOT_MET")
    say(official, "health", 60, "NOT_MET")

    assert submit([assessment], by=official) == 1


def test_one_unit_unexplained_keeps_all_back(assessment, official, places):
    with pytest.raises(FindingsStand) as refusal:
        submit(Assessment.objects.filter(district=places["anbien"]), by=official)

    assert {problem.locality_id for problem in refusal.value.problems} == {places["dongthai"].pk, places["tayyen"].pk}


def test_corrected_figures_are_checked_again(assessment, official, office):
    submit([assessment], by=official, explanation=WHY)
    return_with_reason([assessment], by=office, reason="Thiếu")

    with pytest.raises(FindingsStand):
        submit([assessment], by=official)


# -- Pages -----------------------------------------------------------------------------------------------------------


def units_of(page):
    return [f"{unit.place.code}:{unit.check.assessment.version}" for unit in page.context["ready"]]


@pytest.mark.parametrize(
    ("who", "get", "post"),
    [
        ("office", 200, 302),
        ("official", 200, 302),
        ("leader", 200, 403),
        ("department", 200, 403),
        ("neighbour", 404, 404),
        ("outsider", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_sees_the_checks_and_who_submits(signed_in, address, assessment, who, get, post):
    client = signed_in(who)

    page = client.get(address("entry-check"))
    said = {"units": f"{CODE}:{assessment.version}", "seen": "on", "explanation": WHY}
    answer = client.post(address("entry-check"), said)

    assert (page.status_code, answer.status_code) == (get, post)
    assessment.refresh_from_db()
    assert assessment.state == (State.SUBMITTED if post == 302 else State.DRAFT)
    if get == 200 and post == 403:
        assert page.context["ready"] == []


def test_findings_lead_to_their_cells(signed_in, address, assessment):
    page = signed_in("official").get(address("entry-check")).content.decode()

    assert f'href="{address()}#i1.2"' in page
    assert 'id="i1.2"' in signed_in("official").get(address()).content.decode()


@pytest.mark.parametrize("left_out", ["seen", "explanation"])
def test_the_page_wants_the_tick_and_the_words(signed_in, address, assessment, left_out):
    said = {"units": f"{CODE}:{assessment.version}", "seen": "on", "explanation": WHY}
    said.pop(left_out)

    answer = signed_in("official").post(address("entry-check"), said)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [left_out]
    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_figures_that_moved_since_are_not_submitted(signed_in, address, assessment, say, office):
    page = signed_in("official").get(address("entry-check"))
    say(office, "roads", 95)

    signed_in("official").post(address("entry-check"), {"units": units_of(page), "seen": "on", "explanation": WHY})

    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_all_communes_of_a_district_at_once(signed_in, address, assessment, places):
    client = signed_in("official")
    url = address("entry-check", code="908")
    page = client.get(url)

    client.post(url, {"units": units_of(page), "seen": "on", "explanation": WHY})

    states = dict(Assessment.objects.values_list("locality__name", "state"))
    assert states == {"Đông Thái": "SUBMITTED", "Tây Yên": "SUBMITTED", "Thới Quản": "DRAFT"}


def test_only_what_the_list_is_filtered_to(signed_in, address, assessment):
    page = signed_in("office").get(address("entry-check", code="91"), {"q": "tay yen"})

    assert [unit.place.name for unit in page.context["units"]] == ["Tây Yên"]


def test_a_barred_unit_is_left_out_and_named(signed_in, address, assessment, say, official, small_set):
    say(official, "roads", 95)
    Indicator.objects.filter(pk=small_set.roads.pk).update(kind="BOOLEAN")
    client = signed_in("official")
    url = address("entry-check", code="908")
    page = client.get(url)

    assert [unit.place.name for unit in page.context["barred"]] == ["Đông Thái"]
    assert [unit.place.name for unit in page.context["ready"]] == ["Tây Yên"]
    said = {"units": [*units_of(page), f"{CODE}:{assessment.version}"], "seen": "on", "explanation": WHY}
    client.post(url, said)
    assert set(Assessment.objects.filter(state="SUBMITTED").values_list("locality__name", flat=True)) == {"Tây Yên"}


def test_a_reader_posts_nothing_for_a_list(signed_in, address, assessment):
    said = {"units": f"{CODE}:{assessment.version}", "seen": "on", "explanation": WHY}

    assert signed_in("leader").post(address("entry-check", code="91"), said).status_code == 403
    assert not Assessment.objects.exclude(state=State.DRAFT).exists()


@pytest.mark.parametrize("state", ["submitted", "closed"])
def test_nothing_to_submit_is_said(signed_in, address, assessment, period, office, state):
    if state == "submitted":
        submit(Assessment.objects.all(), by=office, explanation=WHY)
    else:
        close_period(period=period, by=office)

    page = signed_in("official").get(address("entry-check", code="908"))

    assert (page.status_code, page.context["units"]) == (200, [])


def test_the_page_of_the_checks_takes_no_put(signed_in, address, assessment):
    assert signed_in("official").put(address("entry-check")).status_code == 405


def test_the_list_asks_as_many_questions_for_many_units_as_for_few(signed_in, address, assessment, period, places):
    client, url = signed_in("office"), address("entry-check", code="91")
    few = questions(client, url)
    more_communes(places)
    start_assessments(period=period, criteria_set=period.criteria_sets.get())

    assert len(client.get(url).context["units"]) == 15
    assert questions(client, url) == few
