"""The rules of the programme's handbook one by one, on the demonstration's data."""

import datetime as dt
import io
import json
import math
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Role, RoleAssignment, User
from criteria.actions import Entry, plan_results, record_recognition
from criteria.conditions import Count, gap_units, of_share, required_units, revocation_ground
from criteria.models import CriteriaSet, Indicator, RecognitionKind, ReportingPeriod
from criteria.revocation import rules_for
from criteria.rules import MET
from directives.actions import confirm, make_occurrences, report_done
from directives.models import Occurrence, Task
from directives.occurrences import Standing, is_done, tally
from localities.models import Locality
from ntm.lib.cells import read_cell
from ntm.lib.numbers import format_decimal
from reports import rollups
from reports.conditions import evaluate
from reports.facts import Facts
from reports.rollups import figures_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SET = "xa-ntm-2021-2025"


def place(code, day):
    return Locality.objects.by_code(code, dt.date.fromisoformat(day))


def figures(code, day, **more):
    return rollups.read(place(code, day), dt.date.fromisoformat(day), **more).figures


# -- What was true of a day stays true -------------------------------------------------------------------------------

REPORTED = [
    ("91", "2017-08-31", 36, 118),
    ("91", "2019-05-31", 58, 117),
    ("91", "2021-04-09", 79, 116),
    ("91", "2021-12-31", 90, 116),
    ("91", "2024-06-30", 111, 116),
]


@pytest.mark.parametrize(("code", "day", "recognised", "total"), REPORTED)
def test_a_day_long_past_reads_as_it_was_reported(code, day, recognised, total):
    found = figures(code, day)

    assert (found.standard, found.total) == (recognised, total)


def test_changing_the_active_set_never_changes_a_past_report():
    before = figures("91", "2024-06-30")

    later = CriteriaSet.objects.get(code=SET)
    later.pk, later.code, later.valid_from = None, "xa-ntm-moi", dt.date(2024, 6, 1)
    later.save()

    assert figures("91", "2024-06-30") == before


def test_an_average_is_sum_over_count_of_the_units_in_force():
    rollup = rollups.read(place("91", "2024-06-30"), dt.date(2024, 6, 30))
    assessed = [unit for unit in rollup.units if unit.is_assessed]

    assert len(assessed) == 116
    assert math.isclose(rollup.figures.average, sum(unit.met for unit in assessed) / 116)
    by_district = [district.figures for district in rollup.districts]
    assert sum(row.met_sum for row in by_district) == rollup.figures.met_sum


def test_an_average_over_nothing_prints_a_dash():
    empty = figures_of([], None)

    assert empty.average is None
    assert format_decimal(empty.average) == "–"


def test_a_commune_at_19_of_19_without_a_decision_is_finished_not_recognised():
    rollup = rollups.read(place("91", "2024-06-30"), dt.date(2024, 6, 30))
    unit = next(unit for unit in rollup.units if unit.meets and unit.is_recognised("STANDARD"))
    record_recognition(
        by=None,
        locality=Locality.objects.get(pk=unit.pk),
        attainment="STANDARD",
        kind=RecognitionKind.REVOKED,
        recognition_year=2024,
        decision_number="1/QĐ-UBND",
        decision_date=dt.date(2024, 6, 29),
    )

    after = rollups.read(place("91", "2024-06-30"), dt.date(2024, 6, 30))

    assert unit.pk in {row.pk for row in after.select("finished")}
    assert unit.pk not in {row.pk for row in after.select("recognised")}
    assert {row.pk for row in after.select("finished")}.isdisjoint(row.pk for row in after.select("recognised"))


# -- Revocation -------------------------------------------------------------------------------------------------------

INCOME = "10"  # Thu nhập; the other numbers weigh nothing.
LIGHT = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11"]
FAILED = [
    ([*LIGHT[:5], INCOME], True),
    (LIGHT[:6], False),
    ([*LIGHT[:4], INCOME], False),
    ([*LIGHT[:8], INCOME], True),
    (LIGHT[:9], False),
    (LIGHT[:10], True),
]


@pytest.mark.parametrize(("failed", "is_listed"), FAILED)
def test_a_commune_is_listed_for_revocation_by_both_thresholds(failed, is_listed):
    rules = rules_for(CriteriaSet.objects.get(code=SET))

    ground = revocation_ground(rules, failed=failed, total=19, sensitive=[INCOME])

    assert (ground is not None) == is_listed


@pytest.mark.parametrize(("revoked", "communes", "is_listed"), [(3, 10, True), (2, 10, False), (29, 97, False)])
def test_a_district_with_30_percent_of_its_communes_revoked_is_listed(revoked, communes, is_listed):
    rules = rules_for(CriteriaSet.objects.get(code="huyen-ntm-2021-2025"))

    ground = revocation_ground(rules, failed=[], total=9, sensitive=[], children=(revoked, communes))

    assert (ground is not None) == is_listed


# -- Conditions and gaps ----------------------------------------------------------------------------------------------


def test_the_eight_conditions_of_a_province_show_value_requirement_gap_and_who():
    province, day = place("91", "2024-06-30"), dt.date(2024, 6, 30)
    criteria_set = CriteriaSet.objects.get(code="tinh-hoan-thanh-2021-2025")

    answers = evaluate(Facts(province, day), province, criteria_set)

    assert [answer.condition.number for answer in answers] == [str(number) for number in range(1, 9)]
    for answer in answers[:4]:
        assert answer.count.total > 0
        assert answer.required == required_units(answer.level, answer.count.total)
        assert answer.gap == max(0, answer.required - answer.count.met)
    for answer in answers[4:]:
        assert answer.entered is not None
    for answer in answers:
        assert answer.condition.responsibilities.filter(province=province).exists(), answer.condition.number


GAPS = [
    # share asked, communes, reached → required, missing
    (100, 116, 111, 116, 5),
    (40, 116, 20, 47, 27),
    (100, 116, 116, 116, 0),
    (20, 15, 3, 3, 0),
    (Decimal("33.4"), 3, 1, 2, 1),
]


@pytest.mark.parametrize(("share", "total", "reached", "required", "missing"), GAPS)
def test_the_gap_is_counted_in_whole_units(share, total, reached, required, missing):
    assert required_units(share, total) == required
    assert gap_units(required, reached) == missing
    assert (of_share(Count(reached, total - reached), level=Decimal(share)) == MET) == (missing == 0)


# -- Tasks in time ----------------------------------------------------------------------------------------------------


@pytest.fixture
def quarterly():
    """A quarterly task led by a group: the people's committees of the districts of Kiên Giang."""
    task = Task.objects.filter(deadline_value="hang_quy", agencies__agency__level="GROUP").first()
    assert task is not None
    make_occurrences([task], until=dt.date(2027, 12, 31), by=None)
    return task


def test_a_quarterly_task_falls_due_four_times_a_year_for_each_lead(quarterly):
    rows = Occurrence.objects.filter(task=quarterly)
    years = {row.due_date.year for row in rows}
    full_year = max(years)

    for agency in {row.agency_id for row in rows.filter(due_date__year=full_year)}:
        due = sorted(rows.filter(agency=agency, due_date__year=full_year).values_list("due_date", flat=True))
        assert [(day.month, day.day) for day in due] == [(3, 31), (6, 30), (9, 30), (12, 31)]


def test_a_group_that_leads_stands_for_its_members():
    rows = Occurrence.objects.filter(lead__level="GROUP").exclude(agency__level="GROUP")

    assert rows.values("agency").distinct().count() >= 15


def test_a_task_is_done_only_when_all_its_leads_are():
    office = User.objects.get(username="vpdp")
    second = User.objects.create_user("vpdp-2", password="x")
    RoleAssignment.objects.create(user=second, role=Role.COORDINATION, locality=place("91", "2024-06-30"))
    first = Occurrence.objects.filter(lead__level="GROUP", task__directive__locality__code="91").first()
    rows = Occurrence.objects.filter(task=first.task, label=first.label)
    assert rows.count() > 1

    for row in rows:
        assert not is_done(rows.all())
        report_done(row, by=office, text="Đã báo cáo")
        confirm(row, by=second)

    assert is_done(rows.all())


def test_the_on_time_rate_leaves_undated_tasks_out():
    today, due = dt.date(2024, 7, 10), dt.date(2024, 6, 30)
    rows = [
        Standing(due, done_on=due),
        Standing(due, done_on=today),
        Standing(None, done_on=today),
        Standing(None),
        Standing(dt.date(2024, 8, 1)),
    ]

    found = tally(rows, today)

    assert (found.on_time, found.finished) == (1, 2)
    assert (found.total, found.due, found.not_due) == (5, 2, 3)


# -- Import -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def quarter():
    return ReportingPeriod.objects.select_related("province").get(province__code="91", code="2024-Q3")


@pytest.fixture
def standard_set():
    return CriteriaSet.objects.get(code=SET)


def indicator(number, set_code=SET):
    return Indicator.objects.get(criterion__criteria_set__code=set_code, number=number, valid_to=None, parent=None)


def reasons(period, criteria_set, by, **said):
    entry = Entry(**said)
    return [p.reason for p in plan_results(period=period, criteria_set=criteria_set, entries=[entry], by=by).problems]


def test_a_percentage_above_100_is_refused(quarter, standard_set):
    commune = place("31006", "2024-09-30")
    share = Indicator.objects.filter(
        criterion__criteria_set=standard_set, kind="PERCENT", unit="%", valid_to=None, parent=None
    ).first()

    found = reasons(quarter, standard_set, None, locality_id=commune.pk, indicator_id=share.pk, value=Decimal("100.5"))

    assert len(found) == 1
    assert "100" in found[0]


def test_a_commune_of_another_district_is_refused(quarter, standard_set):
    official, neighbour = User.objects.get(username="anbien"), place("30979", "2024-09-30")

    found = reasons(
        quarter, standard_set, official, locality_id=neighbour.pk, indicator_id=indicator("1.1").pk, verdict="MET"
    )

    assert len(found) == 1


def test_an_indicator_of_another_set_is_refused(quarter, standard_set):
    foreign = indicator("1.1", "xa-nang-cao-2021-2025")

    found = reasons(
        quarter, standard_set, None, locality_id=place("31006", "2024-09-30").pk, indicator_id=foreign.pk, verdict="MET"
    )

    assert len(found) == 1


def test_a_locked_period_is_refused(standard_set):
    locked = ReportingPeriod.objects.get(province__code="91", code="2024-Q2")

    found = reasons(
        locked,
        standard_set,
        None,
        locality_id=place("31006", "2024-06-30").pk,
        indicator_id=indicator("1.1").pk,
        verdict="MET",
    )

    assert len(found) == 1


def imported(path, *options):
    """(exit code, JSON) of `import_results`."""
    out = io.StringIO()
    try:
        call_command("import_results", str(path), "--period", "2024-Q3", "--set", SET, "--json", *options, stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


@pytest.fixture
def workbook(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    path = tmp_path / "an-bien.xlsx"
    options = {"form": "entry-matrix", "locality": "908", "period": "2024-Q3", "out": str(path)}
    call_command("export_report", **options, stdout=io.StringIO())
    return path


def write_cell(path, text):
    """Put a text into the first entry cell of the first commune; its coordinate."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    cell = next(
        sheet.cell(row=row, column=column)
        for row in range(1, sheet.max_row + 1)
        for column in range(1, sheet.max_column + 1)
        if not sheet.cell(row=row, column=column).protection.locked
    )
    cell.value = text
    book.save(path)
    return cell.coordinate


def test_a_rehearsal_reports_by_cell_and_writes_nothing(workbook):
    coordinate = write_cell(workbook, "abc")

    code, report = imported(workbook, "--dry-run")

    assert code == 1
    assert [(error["cell"], error["value"]) for error in report["errors"]] == [(coordinate, "abc")]
    assert report["errors"][0]["reason"]


def test_importing_the_same_workbook_again_changes_nothing(workbook):
    write_cell(workbook, "K")

    first, again = imported(workbook)[1]["cells"], imported(workbook)[1]["cells"]

    assert first["changed"] + first["new"] == 1
    assert (again["changed"], again["new"], again["unchanged"]) == (0, 0, again["read"])


# -- Numbers as a Vietnamese officer types them -----------------------------------------------------------------------

TYPED = [
    ("17,3", "17.3", ""),
    ("1.286", "1286", ""),
    ("95,69%", "95.69", ""),
    ("Đạt", None, "MET"),
    ("đạt", None, "MET"),
    ("x", None, "MET"),
    ("Không áp dụng", None, "NOT_APPLICABLE"),
    ("-", None, ""),
]


@pytest.mark.parametrize(("text", "number", "verdict"), TYPED)
def test_cells_are_read_the_vietnamese_way(text, number, verdict):
    found = read_cell(text)

    assert found.value == (None if number is None else Decimal(number))
    assert (found.verdict or "") == verdict


def test_a_thousand_is_never_read_as_a_fraction():
    assert read_cell("1.286").value != Decimal("1.286")
