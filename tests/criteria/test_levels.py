"""What is law in a province: levels confirmed and withdrawn, its own, relative ones, and the column of a unit."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.actions import (
    Entry,
    OwnLevel,
    Paper,
    Refused,
    approve,
    confirm_levels,
    end_own_level,
    record_results,
    return_with_reason,
    set_own_level,
    submit,
    withdraw_confirmation,
)
from criteria.level_lists import level_book
from criteria.levels import Levels, columns_of
from criteria.models import (
    Assessment,
    Change,
    CriteriaSet,
    Criterion,
    DimensionKind,
    Door,
    Indicator,
    IndicatorResult,
    Operator,
    Threshold,
    ThresholdConfirmation,
    ValueKind,
)
from localities.actions import Unit, link_successions, write_localities
from localities.models import AttributeKind, Kind, Level, LocalityAttribute, SuccessionKind
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN

DAY = dt.date(2024, 9, 30)
PAPER = Paper("318/QĐ-TTg", dt.date(2022, 3, 8), "Phụ lục I, trang 12", "đọc bản chính")
MET, NOT_MET = "MET", "NOT_MET"


@pytest.fixture
def remembered(small_set):
    """The level of 2.1, 70%, not read in any source."""
    return small_set.health.thresholds.get()


@pytest.fixture
def confirm(places, small_set, office):
    def say(*levels, paper=PAPER, by=office, province="province"):
        return confirm_levels(
            province=places[province], criteria_set=small_set.row, thresholds=levels, paper=paper, by=by
        )

    return say


@pytest.fixture
def enter(period, small_set, places, official):
    """enter("dongthai", indicator, 65): a number without any word of the officer."""

    def write(place, indicator, value, verdict=None, by=official):
        entry = Entry(places[place].pk, indicator.pk, Decimal(value), verdict)
        return record_results(period=period, criteria_set=small_set.row, entries=[entry], by=by, door=Door.FORM)

    return write


@pytest.fixture
def own(places, office, small_set):
    """own(value=75, …): a level of the province for 2.1."""

    def write(by=office, **said):
        level = {
            "indicator": Indicator.objects.get(pk=small_set.health.pk),
            "value": Decimal(75),
            "decision": "1205/QĐ-UBND",
            "decision_date": dt.date(2022, 5, 10),
            "valid_from": dt.date(2022, 5, 10),
        } | said
        return set_own_level(province=places["province"], level=OwnLevel(**level), by=by)

    return write


def judging(small_set, places, column="", day=DAY, province="province"):
    return Levels(small_set.row, places[province].pk, day).judging(small_set.health.pk, column)


def verdict_of(indicator, place="31006"):
    return IndicatorResult.objects.get(indicator=indicator, assessment__locality__code=place).verdict


# -- Confirmed for one province ------------------------------------------------------------------------------------


def test_a_confirmation_makes_law_in_its_province_alone(confirm, remembered, small_set, places):
    assert judging(small_set, places) is None

    confirm(remembered)

    assert judging(small_set, places).value == 70
    assert judging(small_set, places, province="other_province") is None
    said = ThresholdConfirmation.objects.get()
    assert (said.document, said.document_date, said.clause) == ("318/QĐ-TTg", dt.date(2022, 3, 8), PAPER.clause)


def test_open_figures_are_judged_anew_with_trail_and_summary(confirm, remembered, small_set, enter, assessment, office):
    enter("dongthai", small_set.health, 65)
    assert verdict_of(small_set.health) == ""

    effect = confirm(remembered)

    assert (effect.levels, effect.verdicts, effect.approved) == (1, 1, 0)
    assert verdict_of(small_set.health) == NOT_MET
    before = assessment.version
    assessment.refresh_from_db()
    assert assessment.current_marks == "?0"
    assert assessment.version > before
    trail = Change.objects.get(door=Door.LAW)
    assert (trail.old, trail.new, trail.by) == ("65", "65 K", office)


def test_an_approved_unit_stays_as_it_was_approved_until_it_is_returned(
    confirm, remembered, small_set, enter, assessment, places, office
):
    enter("dongthai", small_set.health, 65, MET)
    submit([assessment], by=office, explanation=WHY)
    approve([assessment], by=office)

    effect = confirm(remembered)

    assert (effect.verdicts, effect.approved) == (0, 1)
    assert verdict_of(small_set.health) == MET
    return_with_reason([assessment], by=office, reason="xem lại")
    assert verdict_of(small_set.health) == NOT_MET
    assessment.refresh_from_db()
    assert (assessment.approved_marks, assessment.current_marks) == ("?1", "?0")


def test_a_closed_period_is_left_alone(confirm, remembered, small_set, enter, period):
    enter("dongthai", small_set.health, 65, MET)
    period.state = "CLOSED"
    period.save()

    assert confirm(remembered).verdicts == 0
    assert verdict_of(small_set.health) == MET


def test_withdrawing_takes_the_verdict_and_keeps_the_record(confirm, remembered, small_set, enter, places, office):
    enter("dongthai", small_set.health, 75)
    confirm(remembered)
    assert verdict_of(small_set.health) == MET

    said = ThresholdConfirmation.objects.get()
    effect = withdraw_confirmation(confirmation=said, reason="đọc nhầm trang", by=office)

    assert effect.verdicts == 1
    assert verdict_of(small_set.health) == ""
    assert judging(small_set, places) is None
    said.refresh_from_db()
    assert (said.withdrawn_by, said.withdrawn_reason, said.confirmed_by) == (office, "đọc nhầm trang", office)


def test_a_withdrawn_level_may_be_confirmed_again(confirm, remembered, small_set, places, office):
    confirm(remembered)
    withdraw_confirmation(confirmation=ThresholdConfirmation.objects.get(), reason="nhầm", by=office)

    confirm(remembered, paper=Paper("211/QĐ-TTg", dt.date(2024, 3, 1)))

    said = ThresholdConfirmation.objects.get()
    assert (said.document, said.is_standing) == ("211/QĐ-TTg", True)
    assert said.history.count() == 3
    assert judging(small_set, places).value == 70


@pytest.mark.parametrize("withdrawn", ["province", "renamed"])
def test_a_standing_word_of_a_renamed_province_goes_before_a_withdrawn_one(
    remembered, small_set, places, office, withdrawn
):
    unit = Unit(Level.PROVINCE, Kind.PROVINCE, "92", "Kiên Giang Mới", dt.date(2024, 1, 1))
    write_localities([unit])
    link_successions([(places["province"], unit.row, SuccessionKind.CONTINUES, unit.valid_from, "")])
    for name, place in (("province", places["province"]), ("renamed", unit.row)):
        ThresholdConfirmation.objects.create(
            threshold=remembered, province=place, document="318/QĐ-TTg", confirmed_at=timezone.now(),
            withdrawn_at=timezone.now() if name == withdrawn else None,
        )  # fmt: skip

    book = level_book(small_set.row, places["province"])

    assert judging(small_set, places).value == 70
    assert [line.confirmation.is_standing for line in book.confirmed] == [True]


def test_a_refused_confirmation_writes_nothing(confirm, remembered, small_set, places):
    checked = small_set.roads.thresholds.get()
    for levels, paper in (
        ([remembered], Paper("", dt.date(2022, 3, 8))),
        ([remembered], Paper("318/QĐ-TTg")),
        ([remembered], Paper("318/QĐ-TTg", dt.date(2999, 1, 1))),
        ([], PAPER),
        ([remembered, checked], PAPER),
    ):
        with pytest.raises(Refused):
            confirm(*levels, paper=paper)

    assert not ThresholdConfirmation.objects.exists()


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider", "stranger"])
def test_only_the_office_speaks_of_levels(request, confirm, own, remembered, office, who):
    person = request.getfixturevalue(who)
    confirm(remembered)

    with pytest.raises(Refused):
        own(by=person)
    with pytest.raises(Refused):
        withdraw_confirmation(confirmation=ThresholdConfirmation.objects.get(), reason="x", by=person)
    with pytest.raises(Refused):
        confirm(remembered, by=person)
    assert Threshold.objects.filter(province__isnull=False).count() == 0


# -- The province's own --------------------------------------------------------------------------------------------


def test_the_provinces_own_level_goes_before_a_checked_national_one(confirm, remembered, own, small_set, enter, places):
    confirm(remembered)
    enter("dongthai", small_set.health, 72)
    assert verdict_of(small_set.health) == MET

    row, effect = own()

    assert effect.verdicts == 1
    assert verdict_of(small_set.health) == NOT_MET
    assert IndicatorResult.objects.get().threshold == row
    assert judging(small_set, places).value == 75
    assert judging(small_set, places, province="other_province") is None


def test_the_years_level_goes_before_every_years(own, small_set, places):
    own()
    own(value=Decimal(80), year=2024)

    assert judging(small_set, places).value == 80
    assert judging(small_set, places, day=dt.date(2023, 9, 30)).value == 75


def test_a_new_level_ends_the_one_in_force_the_day_before(own, small_set, places):
    first, _effect = own()
    own(value=Decimal(80), decision="99/QĐ-UBND", decision_date=dt.date(2024, 1, 2), valid_from=dt.date(2024, 1, 1))

    first.refresh_from_db()
    assert (first.valid_to, first.value) == (dt.date(2023, 12, 31), 75)
    assert first.history.count() == 2
    assert judging(small_set, places, day=dt.date(2023, 12, 31)).value == 75
    assert judging(small_set, places).value == 80


@pytest.mark.parametrize(
    "said",
    [
        {"value": Decimal(101)},
        {"value": Decimal(-1)},
        {"value": None},
        {"column": "DBSCL"},
        {"year": 2009},
        {"decision": " "},
        {"decision_date": None},
        {"decision_date": dt.date(2009, 12, 31)},
        {"decision_date": dt.date(2999, 1, 1)},
        {"valid_from": None},
        {"valid_from": dt.date(2009, 12, 31)},
        {"valid_to": dt.date(2022, 1, 1)},
    ],
    ids=lambda said: " ".join(f"{name}={value}" for name, value in said.items()),
)
def test_an_impossible_level_is_refused(own, said):
    with pytest.raises(Refused):
        own(**said)

    assert not Threshold.objects.filter(province__isnull=False).exists()


def test_two_levels_of_one_subject_never_begin_on_one_day(own):
    own()

    with pytest.raises(Refused):
        own(value=Decimal(80))
    with pytest.raises(Refused):
        own(value=Decimal(80), valid_from=dt.date(2022, 5, 1))
    own(value=Decimal(60), valid_from=dt.date(2022, 5, 1), valid_to=dt.date(2022, 5, 9))


def test_a_wrong_level_is_withdrawn_and_entered_again(own, small_set, places, office):
    own(value=Decimal("7.5"))
    said = ThresholdConfirmation.objects.get()

    withdraw_confirmation(confirmation=said, reason="gõ nhầm", by=office)
    own()

    assert judging(small_set, places).value == 75


def test_a_level_that_was_ended_judges_no_more(own, small_set, places, enter, office):
    row, _effect = own()
    enter("dongthai", small_set.health, 80)
    assert verdict_of(small_set.health) == MET

    end_own_level(threshold=row, last_day=dt.date(2024, 6, 30), by=office)

    assert verdict_of(small_set.health) == ""
    assert judging(small_set, places, day=dt.date(2024, 6, 30)).value == 75
    with pytest.raises(Refused):
        end_own_level(threshold=row, last_day=dt.date(2024, 12, 31), by=office)


def test_a_yes_or_no_indicator_takes_no_level(own, small_set):
    with pytest.raises(Refused):
        own(indicator=small_set.plan)


# -- A multiple of another set's level -----------------------------------------------------------------------------


@pytest.fixture
def model_set(small_set):
    """A set whose income is at least 110% of 2.1's level in the small set."""
    small_set.row.dimension_kind = DimensionKind.REGION
    small_set.row.dimension_values = [{"code": "DBSCL"}, {"code": "TDMNPB"}]
    small_set.row.save()
    row = CriteriaSet(code="xa-kieu-mau", name="Kiểu mẫu", level="COMMUNE", attainment="EXEMPLARY", valid_from=BEGIN)
    row.set_keys()
    row.save()
    criterion = Criterion.objects.create(criteria_set=row, number="2", order=1, name="Thu nhập")
    income = Indicator.objects.create(
        criterion=criterion, number="2", order=1, name="Thu nhập", kind=ValueKind.NUMBER, unit="triệu đồng",
        operator=Operator.AT_LEAST, valid_from=BEGIN,
        relative_to={"set": small_set.row.code, "indicator": "2.1", "factor": 1.1},
    )  # fmt: skip
    return SimpleNamespace(row=row, income=income)


def test_a_relative_level_is_law_only_where_its_base_is(model_set, small_set, confirm, remembered, places):
    def levels():
        return Levels(model_set.row, places["province"].pk, DAY)

    assert levels().judging(model_set.income.pk, "DBSCL") is None
    assert levels().reference(model_set.income.pk, "DBSCL").value == Decimal("77.0")

    confirm(remembered)

    found = levels().judging(model_set.income.pk, "DBSCL")
    assert (found.value, found.threshold) == (Decimal("77.0"), remembered)
    assert Levels(model_set.row, places["other_province"].pk, DAY).judging(model_set.income.pk, "DBSCL") is None


def test_figures_follow_a_level_at_however_many_removes(
    model_set, small_set, confirm, remembered, period, official, places
):
    far = CriteriaSet(code="xa-xa-hon", name="Hơn nữa", level="COMMUNE", attainment="EXEMPLARY", valid_from=BEGIN)
    far.set_keys()
    far.save()
    criterion = Criterion.objects.create(criteria_set=far, number="3", order=1, name="Thu nhập")
    income = Indicator.objects.create(
        criterion=criterion, number="3", order=1, name="Thu nhập", kind=ValueKind.NUMBER, operator=Operator.AT_LEAST,
        valid_from=BEGIN, relative_to={"set": model_set.row.code, "indicator": "2", "factor": 2},
    )  # fmt: skip
    period.criteria_sets.add(far)
    entry = Entry(places["dongthai"].pk, income.pk, Decimal(154), None)
    record_results(period=period, criteria_set=far, entries=[entry], by=official, door=Door.FORM)
    assert verdict_of(income) == ""

    confirm(remembered)

    assert verdict_of(income) == MET


def test_a_relative_level_follows_the_column_and_year_of_its_base(model_set, small_set, places):
    for column, year, value in (("DBSCL", 2024, 60), ("TDMNPB", 2024, 40), ("DBSCL", 2023, 55)):
        Threshold.objects.create(
            indicator=small_set.health, dimension_value=column, year=year, value=value, is_verified=True
        )

    levels = Levels(model_set.row, places["province"].pk, DAY)

    assert levels.judging(model_set.income.pk, "DBSCL").value == Decimal("66.0")
    assert levels.judging(model_set.income.pk, "TDMNPB").value == Decimal("44.0")


def test_the_provinces_absolute_figure_goes_before_the_relative_one(model_set, own, confirm, remembered, places):
    confirm(remembered)
    own(indicator=Indicator.objects.get(pk=model_set.income.pk), value=Decimal(93))

    assert Levels(model_set.row, places["province"].pk, DAY).judging(model_set.income.pk, "").value == 93


def test_a_set_without_columns_takes_those_of_its_base(model_set, places):
    attribute(places["province"], AttributeKind.REGION, "DBSCL")

    columns = columns_of(model_set.row, [places["dongthai"]], places["province"].pk, DAY)

    assert columns == {places["dongthai"].pk: "DBSCL"}


# -- Columns -------------------------------------------------------------------------------------------------------

RULE = {"rule_vi": "QĐ 318", "when_any": ["ESPECIALLY_DIFFICULT", "SAFE_ZONE"], "district_any": ["POOR_DISTRICT"],
        "column": "TDMNPB"}  # fmt: skip


@pytest.fixture
def regional(small_set, places):
    small_set.row.dimension_kind = DimensionKind.REGION
    small_set.row.special_rules = [RULE]
    attribute(places["province"], AttributeKind.REGION, "DBSCL")
    return small_set.row


def attribute(place, kind, value="x", valid_from=BEGIN, valid_to=None):
    return LocalityAttribute.objects.create(
        locality=place, kind=kind, value=value, valid_from=valid_from, valid_to=valid_to
    )


def column(regional, places, place="dongthai", day=DAY):
    return columns_of(regional, [places[place]], places["province"].pk, day)[places[place].pk]


@pytest.mark.parametrize("kind", [AttributeKind.ESPECIALLY_DIFFICULT, AttributeKind.SAFE_ZONE])
def test_a_disadvantaged_commune_of_a_poor_district_is_judged_as_in_the_mountains(regional, places, kind):
    assert column(regional, places) == "DBSCL"

    attribute(places["dongthai"], kind)
    assert column(regional, places) == "DBSCL"
    attribute(places["anbien"], AttributeKind.POOR_DISTRICT)

    assert column(regional, places) == "TDMNPB"
    assert column(regional, places, "tayyen") == "DBSCL"
    assert column(regional, places, "thoiquan") == "DBSCL"


def test_the_override_holds_only_while_both_facts_do(regional, places):
    attribute(places["dongthai"], AttributeKind.SAFE_ZONE, valid_from=dt.date(2023, 1, 1))
    attribute(places["anbien"], AttributeKind.POOR_DISTRICT, valid_to=dt.date(2024, 8, 31))

    days = (dt.date(2022, 12, 31), dt.date(2023, 1, 1), dt.date(2024, 8, 31), dt.date(2024, 9, 1))

    assert [column(regional, places, day=day) for day in days] == ["DBSCL", "TDMNPB", "TDMNPB", "DBSCL"]


def test_a_fact_said_not_to_be_so_any_more_gives_no_column(regional, places):
    attribute(places["anbien"], AttributeKind.POOR_DISTRICT)
    attribute(places["dongthai"], AttributeKind.ESPECIALLY_DIFFICULT, "có")
    attribute(places["dongthai"], AttributeKind.ESPECIALLY_DIFFICULT, "không", valid_from=dt.date(2024, 1, 1))

    days = (dt.date(2023, 12, 31), dt.date(2024, 1, 1))

    assert [column(regional, places, day=day) for day in days] == ["TDMNPB", "DBSCL"]


def test_a_communes_own_region_comes_first(regional, places):
    attribute(places["dongthai"], AttributeKind.SAFE_ZONE)
    attribute(places["anbien"], AttributeKind.POOR_DISTRICT)
    attribute(places["dongthai"], AttributeKind.REGION, "TN")

    assert column(regional, places) == "TN"


def test_columns_take_two_queries_however_many_communes(regional, places, django_assert_num_queries):
    communes = [places[name] for name in ("dongthai", "tayyen", "thoiquan")]

    for some in (communes[:1], communes):
        with django_assert_num_queries(2):
            columns_of(regional, some, places["province"].pk, DAY)


# -- Judging anew --------------------------------------------------------------------------------------------------


def test_judging_anew_reads_as_much_for_one_commune_as_for_all(confirm, remembered, small_set, enter, office, places):
    def queries():
        with CaptureQueriesContext(connection) as found:
            confirm(remembered)
        withdraw_confirmation(confirmation=ThresholdConfirmation.objects.get(), reason="x", by=office)
        return len(found)

    enter("dongthai", small_set.health, 65)
    queries()
    one = queries()
    enter("tayyen", small_set.health, 75)
    enter("thoiquan", small_set.health, 60, by=office)

    assert queries() == one
    assert Assessment.objects.count() == 3
