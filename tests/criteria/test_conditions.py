"""Entering conditions of a district: verdicts, refusals, trail, what stays approved, levels confirmed by the office."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.actions import (
    ConditionEntry,
    Refused,
    approve,
    close_period,
    confirm_condition,
    open_period,
    record_conditions,
    return_with_reason,
    submit,
    withdraw_condition,
)
from criteria.actions.conditions import computed_mark
from criteria.models import (
    Assessment,
    Attainment,
    Change,
    Condition,
    ConditionKind,
    ConditionResult,
    CriteriaSet,
    Operator,
    SurveyCell,
)
from criteria.subjects import kinds_of
from criteria.units import assessed_units, belongs_to_period
from localities.models import Kind, Level
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN


@pytest.fixture
def district_set(db):
    """Conditions of a district: a survey with a floor, a figure with a level not read, a document, a share."""
    row = CriteriaSet(code="huyen-thu", name="Bộ huyện thử", level=Level.DISTRICT, attainment=Attainment.STANDARD,
                      valid_from=BEGIN, applies_to=["huyen"])  # fmt: skip
    row.set_keys()
    row.save()
    common = {"criteria_set": row, "operator": Operator.AT_LEAST, "is_verified": True}
    floor = {"scope": "each_commune_and_each_content", "operator": ">=", "value": 80}
    return SimpleNamespace(
        row=row,
        survey=Condition.objects.create(number="1", order=1, name="Hài lòng", kind=ConditionKind.SURVEY,
                                        value=Decimal(90), sub_condition=floor, **common),
        green=Condition.objects.create(number="2", order=2, name="Cây xanh", kind=ConditionKind.INDICATOR,
                                       recalled_value=Decimal(4), unit="m²/người", **common | {"is_verified": False}),
        paper=Condition.objects.create(number="3", order=3, name="Đề án", kind=ConditionKind.BOOLEAN,
                                       **common | {"operator": Operator.ACHIEVED}),
        share=Condition.objects.create(number="4", order=4, name="100% xã", kind=ConditionKind.ROLL_UP,
                                       value=Decimal(100), subject={"level": "commune", "attainment": "ntm"}, **common),
    )  # fmt: skip


@pytest.fixture
def quarter(places, small_set, district_set, office):
    sets = [small_set.row, district_set.row]
    return open_period(province=places["province"], code="2024-Q3", criteria_sets=sets, by=office)


@pytest.fixture
def record(quarter, district_set, places, official):
    def recorded(*entries, by=official, place="anbien", version=None):
        return record_conditions(
            period=quarter, criteria_set=district_set.row, locality=places[place], entries=entries, by=by,
            version=version,
        )  # fmt: skip

    return recorded


def cells(places, *values):
    keys = [(places[name].pk, content) for name in ("dongthai", "tayyen") for content in ("Đường", "Nước")]
    return {key: None if value is None else Decimal(value) for key, value in zip(keys, values, strict=True)}


def stored(condition, **fields):
    return ConditionResult.objects.get(condition=condition, **fields)


def test_words_of_a_set_name_kinds_of_unit():
    assert kinds_of(["xa", "thi-tran"]) == {Kind.COMMUNE, Kind.TOWNSHIP}
    assert kinds_of(["huyen-khong-co-xa"]) == {Kind.DISTRICT}
    assert kinds_of(["thi-xa", "thanh-pho"]) == {Kind.TOWN, Kind.CITY}
    assert kinds_of(["ha-tinh"]) == kinds_of([]) == set()


def test_a_set_is_applied_to_the_kinds_it_names(quarter, district_set, small_set, places):
    assert set(assessed_units(quarter, district_set.row)) == {places["anbien"], places["govao"]}
    assert places["ward"] not in assessed_units(quarter, small_set.row)

    district_set.row.applies_to = ["thi-xa", "thanh-pho"]
    assert not assessed_units(quarter, district_set.row)
    assert not belongs_to_period(places["anbien"], quarter, district_set.row)


def test_a_set_for_districts_without_communes_and_one_for_a_named_province(quarter, district_set, places):
    district_set.row.applies_to = ["huyen-khong-co-xa"]
    assert not assessed_units(quarter, district_set.row)

    named = CriteriaSet(level=Level.PROVINCE, applies_to=["kien-giang"])
    assert list(assessed_units(quarter, named)) == [places["province"]]
    assert not assessed_units(quarter, CriteriaSet(level=Level.PROVINCE, applies_to=["ha-tinh"]))


@pytest.mark.parametrize(
    ("value", "table", "verdict"),
    [
        ("92", ("80", "85", "90", "95"), "MET"),
        ("92", ("79.9", "85", "90", "95"), "NOT_MET"),
        ("92", (None, "85", "90", "95"), ""),
        ("89.9", ("80", "85", "90", "95"), "NOT_MET"),
    ],
)
def test_a_survey_is_judged_with_its_table(record, district_set, places, value, table, verdict):
    record(ConditionEntry(district_set.survey.pk, value=Decimal(value), cells=cells(places, *table)))

    row = stored(district_set.survey)
    assert (row.verdict, row.basis) == (verdict, "COMPUTED" if verdict else "")
    assert SurveyCell.objects.filter(result=row).count() == 4


def test_a_table_that_leaves_a_commune_out_is_not_whole(record, district_set, places):
    table = {(places["dongthai"].pk, "Đường"): Decimal(95)}

    record(ConditionEntry(district_set.survey.pk, value=Decimal(95), cells=table))

    assert stored(district_set.survey).verdict == ""


def test_a_commune_that_has_ended_answers_for_no_other(district_set, places):
    said = {(places[name].pk, "Đường"): Decimal(90) for name in ("dongthai", "thoiquan")}
    communes = {places[name].pk: places[name] for name in ("dongthai", "tayyen")}

    assert computed_mark(district_set.survey, Decimal(95), said, communes, True) == "?"
    del communes[places["tayyen"].pk]
    assert computed_mark(district_set.survey, Decimal(95), said, communes, True) == "1"


def test_a_level_not_read_judges_nothing_until_the_office_confirms_it(record, district_set, places, office):
    record(ConditionEntry(district_set.green.pk, value=Decimal("4.5")))
    assert stored(district_set.green).verdict == ""

    confirm_condition(condition=district_set.green, province=places["province"], document="320/QĐ-TTg", by=office)
    assert (stored(district_set.green).verdict, stored(district_set.green).basis) == ("MET", "COMPUTED")
    assert Change.objects.filter(condition=district_set.green, door="LAW").exists()

    withdraw_condition(condition=district_set.green, province=places["province"], by=office)
    assert stored(district_set.green).verdict == ""


def test_confirming_is_the_offices_and_holds_for_its_province(district_set, places, office, official, outsider):
    confirm_condition(condition=district_set.green, province=places["province"], document="x", by=office)

    for by, place in ((official, "province"), (outsider, "province"), (office, "other_province"), (office, "province")):
        with pytest.raises(Refused):
            confirm_condition(condition=district_set.green, province=places[place], document="x", by=by)
    with pytest.raises(Refused):
        confirm_condition(condition=district_set.survey, province=places["province"], document="x", by=office)


def test_a_level_read_in_the_meantime_is_not_confirmed(district_set, places, office):
    Condition.objects.filter(pk=district_set.green.pk).update(is_verified=True)

    with pytest.raises(Refused):
        confirm_condition(condition=district_set.green, province=places["province"], document="x", by=office)


def test_a_document_is_named_and_what_does_not_apply_has_a_reason(record, district_set):
    for entry in (
        ConditionEntry(district_set.paper.pk, verdict="MET"),
        ConditionEntry(district_set.paper.pk, verdict="NOT_APPLICABLE"),
        ConditionEntry(district_set.paper.pk, value=Decimal(3)),
        ConditionEntry(district_set.survey.pk, value=Decimal(101)),
        ConditionEntry(district_set.green.pk, value=Decimal(-1)),
        ConditionEntry(district_set.share.pk, verdict="MET"),
    ):
        with pytest.raises(Refused):
            record(entry)
    assert not ConditionResult.objects.exists()

    record(ConditionEntry(district_set.paper.pk, verdict="MET", document="Nghị quyết 05"))
    assert stored(district_set.paper).verdict == "MET"


def test_a_commune_of_elsewhere_has_no_place_in_the_table(record, district_set, places):
    with pytest.raises(Refused):
        record(ConditionEntry(district_set.survey.pk, cells={(places["thoiquan"].pk, "Đường"): Decimal(90)}))


def test_who_may_enter(record, district_set, neighbour, leader, stranger, office):
    entry = ConditionEntry(district_set.paper.pk, verdict="NOT_MET")

    for by in (neighbour, leader, stranger):
        with pytest.raises(Refused):
            record(entry, by=by)
    assert record(entry, by=office) == [district_set.paper]


def test_saving_twice_leaves_no_trace_and_a_stale_page_is_refused(record, district_set, quarter, places):
    entry = ConditionEntry(district_set.paper.pk, verdict="NOT_MET")
    assessment = Assessment.objects.get(period=quarter, locality=places["anbien"])

    assert record(entry, version=assessment.version)
    assert record(entry) == []
    assert Change.objects.filter(condition=district_set.paper).count() == 1
    with pytest.raises(Refused):
        record(ConditionEntry(district_set.paper.pk, verdict=""), version=assessment.version)


def test_the_approved_word_stands_while_a_return_is_worked_on(record, district_set, quarter, places, office):
    record(ConditionEntry(district_set.survey.pk, value=Decimal(92), cells=cells(places, 90, 90, 90, 90)))
    rows = list(Assessment.objects.filter(period=quarter, locality=places["anbien"]))
    submit(rows, by=office, explanation=WHY)
    with pytest.raises(Refused):
        record(ConditionEntry(district_set.survey.pk, value=Decimal(80)))
    approve(rows, by=office)
    return_with_reason(rows, by=office, reason="sai số liệu")
    record(ConditionEntry(district_set.survey.pk, value=Decimal(80)))

    row = stored(district_set.survey)
    assert (row.value, row.verdict) == (80, "NOT_MET")
    assert (row.approved_value, row.approved_verdict, row.approved_basis) == (92, "MET", "COMPUTED")


def test_a_confirmation_leaves_what_was_approved(record, district_set, quarter, places, office):
    record(ConditionEntry(district_set.green.pk, value=Decimal("4.5")))
    rows = list(Assessment.objects.filter(period=quarter, locality=places["anbien"]))
    submit(rows, by=office, explanation=WHY)
    approve(rows, by=office)

    confirm_condition(condition=district_set.green, province=places["province"], document="320/QĐ-TTg", by=office)

    row = stored(district_set.green)
    assert (row.verdict, row.approved_verdict) == ("", "")


def test_the_next_quarter_begins_with_what_was_said(record, district_set, quarter, places, office):
    record(ConditionEntry(district_set.survey.pk, value=Decimal(92), cells=cells(places, 90, 91, 92, 93)))
    record(ConditionEntry(district_set.paper.pk, verdict="MET", document="Nghị quyết 05"))
    close_period(period=quarter, by=office)

    open_period(province=places["province"], code="2024-Q4", criteria_sets=[district_set.row], by=office)

    row = stored(district_set.survey, assessment__period__code="2024-Q4")
    assert (row.value, row.verdict, row.is_carried, row.cells.count()) == (92, "MET", True, 4)
    assert stored(district_set.paper, assessment__period__code="2024-Q4").document == "Nghị quyết 05"


# -- The page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, quarter, district_set, places):
    def address(name="entry-unit"):
        tail = {"entry-unit": "", "entry-conditions": "conditions/"}[name]
        return f"/entry/908/2024-Q3/{district_set.row.code}/{tail}"

    return address


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_offers_what_has_to_be_said(client, page, official, district_set):
    text = login(client, official).get(page()).content.decode()

    assert f'name="c{district_set.survey.pk}-value"' in text
    assert f'name="c{district_set.share.pk}-verdict"' not in text


def test_conditions_are_saved_from_the_page(client, page, official, district_set, places):
    survey, paper = f"c{district_set.survey.pk}", f"c{district_set.paper.pk}"
    version = Assessment.objects.get(locality=places["anbien"], criteria_set=district_set.row).version
    sent = {"version": version, f"{survey}-value": "92,5", f"{survey}-drawn": "", f"{survey}-contents": "Đường\nNước",
            f"{paper}-verdict": "MET", f"{paper}-document": "NQ 05"}  # fmt: skip

    answer = login(client, official).post(page("entry-conditions"), sent)

    assert answer.status_code == 302
    assert stored(district_set.survey).value == Decimal("92.5")
    assert SurveyCell.objects.count() == 4
    assert stored(district_set.paper).document == "NQ 05"

    first = f"{survey}-{places['dongthai'].pk}-0"
    version = Assessment.objects.get(locality=places["anbien"], criteria_set=district_set.row).version
    sent |= {"version": version, f"{survey}-drawn": "Đường\nNước", first: "79,5"}
    client.post(page("entry-conditions"), sent)

    assert stored(district_set.survey).verdict == "NOT_MET"
    assert SurveyCell.objects.get(value__isnull=False).content == "Đường"


def test_what_is_wrong_comes_back_with_the_typed_text(client, page, official, district_set):
    survey, paper = f"c{district_set.survey.pk}", f"c{district_set.paper.pk}"

    answer = login(client, official).post(page("entry-conditions"), {f"{survey}-value": "abc", "version": 1})
    assert "abc" in answer.content.decode()
    answer = client.post(page("entry-conditions"), {f"{paper}-verdict": "MET", "version": 1})

    assert answer.status_code == 200
    assert not ConditionResult.objects.exists()


def test_a_stale_page_saves_nothing(client, page, official, district_set, record):
    record(ConditionEntry(district_set.paper.pk, verdict="NOT_MET"))

    login(client, official).post(page("entry-conditions"), {f"c{district_set.paper.pk}-verdict": "", "version": 1})

    assert stored(district_set.paper).verdict == "NOT_MET"


def test_access_to_the_page(client, page, leader, neighbour, outsider):
    assert login(client, leader).post(page("entry-conditions"), {}).status_code == 403
    assert login(client, neighbour).post(page("entry-conditions"), {}).status_code == 404
    assert login(client, outsider).post(page("entry-conditions"), {}).status_code == 404
    assert login(client, leader).get(page("entry-conditions")).status_code == 405
    assert '-verdict"' not in login(client, leader).get(page()).content.decode()
