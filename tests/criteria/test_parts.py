"""Indicators made of parts: men and women, "trong đó …". The parts decide; until they do, the officer's word holds."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import Entry, open_period, record_results
from criteria.models import Change, Door, Indicator, IndicatorResult, Operator, Threshold, ValueKind
from criteria.sheet import sheet_of
from tests.criteria.conftest import BEGIN

MET, NOT_MET, NOT_APPLICABLE = "MET", "NOT_MET", "NOT_APPLICABLE"


@pytest.fixture
def sexes(small_set):
    """1.1 (at least 90%) for men and women alike."""
    return [part_of(small_set.roads, f"1.1.{sex}", sex=sex) for sex in ("nam", "nu")]


@pytest.fixture
def clean_water(small_set):
    """1.1 hygienic water at least 90%, in it clean water at least 50%."""
    part = part_of(small_set.roads, "1.1.a")
    Threshold.objects.create(indicator=part, value=50, is_verified=True, valid_from=BEGIN)
    return part


def part_of(whole, number, **details):
    return Indicator.objects.create(
        criterion=whole.criterion, parent=whole, number=number, order=whole.order, name=number, kind=ValueKind.PERCENT,
        unit="%", operator=Operator.AT_LEAST, valid_from=BEGIN, details=details,
    )  # fmt: skip


@pytest.fixture
def say(period, small_set, places, official):
    """say((indicator, value, verdict), …) of Đông Thái by its district; the plan that was carried out."""

    def enter(*said, door=Door.FORM):
        entries = [
            Entry(places["dongthai"].pk, indicator.pk, None if value is None else Decimal(value), verdict)
            for indicator, value, verdict in said
        ]
        return record_results(period=period, criteria_set=small_set.row, entries=entries, by=official, door=door)

    return enter


def stands(indicator):
    row = IndicatorResult.objects.filter(indicator=indicator).first()
    return (row.verdict, row.basis) if row else None


def test_both_sexes_passing_is_met_by_computation(say, small_set, sexes, assessment):
    men, women = sexes

    say((men, 95, None), (women, 91, None))

    assert stands(small_set.roads) == (MET, "COMPUTED")
    assessment.refresh_from_db()
    assert (assessment.current_computed, assessment.current_stated) == (1, 0)


def test_one_sex_below_is_enough(say, small_set, sexes):
    _men, women = sexes

    say((women, 89, None))

    assert stands(small_set.roads) == (NOT_MET, "COMPUTED")


def test_one_sex_unknown_leaves_the_whole_unknown(say, small_set, sexes, assessment):
    men, _women = sexes

    say((men, 95, None))

    assert stands(small_set.roads) is None
    assessment.refresh_from_db()
    assert assessment.current_marks == "??"


def test_an_officers_word_holds_until_the_parts_decide(say, small_set, sexes):
    men, women = sexes
    say((small_set.roads, 93, MET))
    assert stands(small_set.roads) == (MET, "STATED")

    say((men, 95, None))
    assert stands(small_set.roads) == (MET, "STATED")
    say((women, 80, None))
    assert stands(small_set.roads) == (NOT_MET, "COMPUTED")


def test_what_followed_from_the_parts_goes_with_them(say, small_set, sexes):
    men, women = sexes
    say((men, None, MET), (women, None, MET))
    assert stands(small_set.roads) == (MET, "STATED")

    say((women, None, ""))

    assert stands(small_set.roads) == ("", "")


def test_a_part_that_does_not_apply_counts_as_met_and_the_whole_as_stated(say, small_set, sexes):
    men, women = sexes

    say((men, 95, None), (women, None, NOT_APPLICABLE))

    assert stands(small_set.roads) == (MET, "STATED")


def test_the_number_of_the_whole_is_a_part_of_a_compound_level(say, small_set, clean_water):
    say((clean_water, 60, None))
    assert stands(small_set.roads) is None

    say((small_set.roads, 95, None))
    assert stands(small_set.roads) == (MET, "COMPUTED")
    say((small_set.roads, 80, None))
    assert stands(small_set.roads) == (NOT_MET, "COMPUTED")


def test_a_part_is_not_asked_in_another_column(say, small_set, clean_water):
    Indicator.objects.filter(pk=clean_water.pk).update(details={"columns": ["DBSH"]})
    small_set.row.dimension_kind = "REGION"
    small_set.row.save()

    say((small_set.roads, 95, None))

    # No region is known of the commune: nobody can say that the part does not concern it.
    assert stands(small_set.roads) == ("", "")


def test_a_whole_stated_otherwise_in_a_workbook_is_overruled_with_a_warning(say, small_set, sexes):
    men, women = sexes
    say((men, 95, None), (women, 80, None))

    plan = say((small_set.roads, 92, MET), door=Door.IMPORT)

    assert stands(small_set.roads) == (NOT_MET, "COMPUTED")
    assert [change.indicator for change in plan.warnings] == [small_set.roads]


def test_a_bare_number_still_asks_for_the_verdict(say, small_set, sexes):
    say((small_set.roads, 92, MET))

    plan = say((small_set.roads, 80, None))

    assert stands(small_set.roads) == ("", "")
    assert [change.indicator for change in plan.warnings] == [small_set.roads]


def test_sending_back_what_followed_makes_it_nobodys_word(say, small_set, sexes):
    men, women = sexes
    say((men, None, MET), (women, None, MET))
    say((small_set.roads, 93, MET))

    say((women, None, ""))

    assert stands(small_set.roads) == ("", "")


def test_every_cell_that_moved_leaves_its_trail(say, small_set, sexes, official):
    men, women = sexes

    say((men, 95, None), (women, 91, None))

    trail = Change.objects.values_list("indicator__number", "old", "new", "by")
    assert set(trail) == {
        ("1.1.nam", "", "95 Đ", official.pk),
        ("1.1.nu", "", "91 Đ", official.pk),
        ("1.1", "", "Đạt", official.pk),
    }


def test_the_next_quarter_starts_with_the_parts(say, small_set, sexes, places, office):
    men, women = sexes
    say((men, 95, None), (women, 91, None))

    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    copied = IndicatorResult.objects.filter(assessment__period=later, is_carried=True)
    assert {row.indicator.number: row.verdict for row in copied} == {"1.1": MET, "1.1.nam": MET, "1.1.nu": MET}


def test_the_sheet_shows_the_parts_under_their_indicator(say, client, small_set, sexes, places, period, official):
    men, women = sexes
    say((men, 95, None))
    client.force_login(official)
    url = reverse("criteria:entry-unit", args=["31006", "2024-Q3", small_set.row.code])

    page = client.get(url)
    sheet = page.context["sheet"]

    assert [part.indicator for part in sheet.rows[0].parts] == [men, women]
    assert [part.requirement.text for part in sheet.rows[0].parts] == ["≥ 90%", "≥ 90%"]
    assert (len(sheet.rows), sheet.entered) == (3, 0)
    assert f'name="value-{women.pk}"' in page.content.decode()

    client.post(url, {"version": sheet.assessment.version, f"value-{women.pk}": "91,5", f"verdict-{women.pk}": ""})
    assert stands(small_set.roads) == (MET, "COMPUTED")


def test_a_sheet_with_parts_takes_as_many_queries(small_set, places, period, django_assert_num_queries):
    with CaptureQueriesContext(connection) as plain:
        sheet_of(places["dongthai"], period, small_set.row)
    for number in ("1.1.nam", "1.1.nu"):
        part_of(small_set.roads, number, sex=number[4:])

    with django_assert_num_queries(len(plain)):
        sheet_of(places["dongthai"], period, small_set.row)


# -- Graded texts --------------------------------------------------------------------------------------------------


@pytest.fixture
def graded(small_set):
    """2.1 as a graded text, at least "Khá"."""
    Indicator.objects.filter(pk=small_set.health.pk).update(
        kind=ValueKind.TEXT, operator=Operator.ACHIEVED, unit="mức", details={"choices_vi": ["Đạt", "Khá", "Tốt"]}
    )
    small_set.health.refresh_from_db()
    Threshold.objects.create(indicator=small_set.health, text_value="Khá", is_verified=True, year=2024)
    return small_set.health


@pytest.mark.parametrize(("grade", "verdict"), [("Tốt", MET), ("Khá", MET), ("Đạt", NOT_MET)])
def test_a_grade_is_judged_on_its_scale(client, graded, small_set, period, assessment, official, grade, verdict):
    client.force_login(official)
    url = reverse("criteria:entry-unit", args=["31006", "2024-Q3", small_set.row.code])

    client.post(url, {"version": assessment.version, f"grade-{graded.pk}": grade, f"verdict-{graded.pk}": ""})

    assert stands(graded) == (verdict, "COMPUTED")
    assert Change.objects.get(field="grade").new == grade


def test_a_grade_off_the_scale_is_refused(client, graded, small_set, period, assessment, official):
    client.force_login(official)
    url = reverse("criteria:entry-unit", args=["31006", "2024-Q3", small_set.row.code])

    page = client.post(url, {"version": assessment.version, f"grade-{graded.pk}": "Giỏi"})

    assert page.status_code == 200
    assert not IndicatorResult.objects.exists()
