"""Lists of villages: who keeps them, what may stand in them, and the way of their results to approval."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from criteria.actions import Entry, Refused, approve, close_period, open_period, record_results, submit
from criteria.actions.villages import NewVillage, add_villages, end_village, plan_villages, rename_village
from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    Criterion,
    Door,
    Indicator,
    Operator,
    Recognition,
    ValueKind,
    Verdict,
)
from localities.models import Kind, Level, Locality
from reports.entry_matrix import write_entry_matrix
from reports.intake import read_entry_matrix
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 1)


def village(commune, name="Đông Hà", *, kind=Kind.VILLAGE, begins=DAY, code="", where=None):
    return NewVillage(commune, kind, name, begins, code, where=where)


@pytest.fixture
def listed(places, official):
    """Two villages of Đông Thái and one of Tây Yên."""
    return add_villages(
        [village(places["dongthai"]), village(places["dongthai"], "Tây Hà"), village(places["tayyen"])], by=official
    )


def test_a_village_gets_a_code_of_its_own_and_its_place(listed, places):
    first, second, third = (Locality.objects.get(pk=row.pk) for row in listed)

    assert [first.code, second.code, third.code] == ["31006-T01", "31006-T02", "30988-T01"]
    assert not first.has_official_code
    assert (first.parent, first.district, first.province) == (places["dongthai"], places["anbien"], places["province"])
    assert first.lineage_id == first.pk


def test_codes_go_on_where_they_ended(listed, places, official):
    end_village(village=listed[1], last_day=dt.date(2024, 6, 30), by=official)

    (row,) = add_villages([village(places["dongthai"], "Nam Hà")], by=official)

    assert row.code == "31006-T03"


def test_an_official_code_is_kept(places, official):
    (row,) = add_villages([village(places["dongthai"], code="3100601")], by=official)

    assert (row.code, row.has_official_code) == ("3100601", True)
    with pytest.raises(Refused):
        add_villages([village(places["dongthai"], "Khác", code="3100601")], by=official)


@pytest.mark.parametrize("code", ["91", "31006"])
def test_no_village_bears_the_code_of_another_unit(places, official, code):
    with pytest.raises(Refused):
        add_villages([village(places["dongthai"], code=code)], by=official)


def test_a_given_code_is_not_given_again(places, official):
    rows = add_villages([village(places["dongthai"], code="31006-T01"), village(places["dongthai"], "B")], by=official)

    assert [row.code for row in rows] == ["31006-T01", "31006-T02"]


@pytest.mark.parametrize("name", ["Đông Hà", " đông  hà "])
def test_a_name_stands_once_in_a_commune_on_a_day(listed, places, official, name):
    with pytest.raises(Refused):
        add_villages([village(places["dongthai"], name, kind=Kind.HAMLET)], by=official)

    assert Locality.objects.filter(level=Level.VILLAGE).count() == 3


def test_a_name_is_free_again_after_its_village_ended(listed, places, official):
    end_village(village=listed[0], last_day=dt.date(2024, 6, 30), by=official)

    add_villages([village(places["dongthai"], begins=dt.date(2024, 7, 1))], by=official)

    assert Locality.objects.filter(level=Level.VILLAGE, name="Đông Hà", parent=places["dongthai"]).count() == 2


def test_the_same_list_may_be_sent_again(listed, places, official):
    plan = plan_villages([village(places["dongthai"]), village(places["dongthai"], "Bắc Hà")], by=official)

    assert [row.name for row in plan.known] == ["Đông Hà"]
    assert [row.name for row in plan.fresh] == ["Bắc Hà"]


def test_a_list_is_all_or_nothing_and_names_the_line(places, official):
    lines = [village(places["dongthai"]), village(places["dongthai"], where="D7"), village(places["dongthai"], "")]

    with pytest.raises(Refused) as refused:
        add_villages(lines, by=official)

    assert [getattr(problem, "where", "") for problem in refused.value.problems] == ["D7", None]
    assert not Locality.objects.filter(level=Level.VILLAGE).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": Kind.COMMUNE}, {"begins": dt.date(2009, 1, 1)}, {"name": "x" * 121}, {"code": "1" * 25}],
)
def test_what_cannot_be_a_village_is_refused(places, official, wrong):
    with pytest.raises(Refused):
        add_villages([village(places["dongthai"], **wrong)], by=official)


@pytest.mark.parametrize("who", ["neighbour", "leader", "department", "outsider", "stranger"])
def test_only_who_enters_the_commune_keeps_its_list(listed, places, request, who):
    person = request.getfixturevalue(who)

    with pytest.raises(Refused):
        add_villages([village(places["dongthai"], "Khác")], by=person)
    with pytest.raises(Refused):
        rename_village(village=listed[0], name="Khác", kind=Kind.VILLAGE, date=dt.date(2024, 7, 1), by=person)
    with pytest.raises(Refused):
        end_village(village=listed[0], last_day=dt.date(2024, 7, 1), by=person)


def test_renaming_ends_a_row_and_begins_another(listed, official):
    fresh = rename_village(village=listed[0], name="Đông Mới", kind=Kind.HAMLET, date=dt.date(2024, 7, 1), by=official)

    old = Locality.objects.get(pk=listed[0].pk)
    assert (old.full_name, old.valid_to) == ("Thôn Đông Hà", dt.date(2024, 6, 30))
    assert (fresh.full_name, fresh.code, fresh.valid_from) == ("Ấp Đông Mới", old.code, dt.date(2024, 7, 1))
    assert fresh.lineage_id == old.lineage_id
    assert old.history.count() == 2


def test_renaming_keeps_the_last_day(listed, official):
    end_village(village=listed[0], last_day=dt.date(2024, 12, 31), by=official)

    fresh = rename_village(village=listed[0], name="Mới", kind=Kind.HAMLET, date=dt.date(2024, 7, 1), by=official)

    assert fresh.valid_to == dt.date(2024, 12, 31)


def test_an_earlier_name_entered_later_stands_before_the_later_one(listed, official):
    names = ((dt.date(2024, 9, 1), "Sau"), (dt.date(2024, 7, 1), "Giữa"))
    for date, name in names:
        rename_village(village=listed[0], name=name, kind=Kind.VILLAGE, date=date, by=official)

    rows = Locality.objects.filter(lineage=listed[0].pk).order_by("valid_from")
    assert [(row.name, row.valid_to) for row in rows] == [
        ("Đông Hà", dt.date(2024, 6, 30)),
        ("Giữa", dt.date(2024, 8, 31)),
        ("Sau", None),
    ]
    assert [link.successor.name for link in rows[1].successor_links.all()] == ["Sau"]


@pytest.mark.parametrize(
    ("name", "date"),
    [("Tây Hà", dt.date(2024, 7, 1)), ("Đông Hà", dt.date(2024, 7, 1)), ("Mới", DAY), ("", dt.date(2024, 7, 1))],
)
def test_a_rename_that_cannot_be_is_refused(listed, official, name, date):
    with pytest.raises(Refused):
        rename_village(village=listed[0], name=name, kind=Kind.VILLAGE, date=date, by=official)

    assert Locality.objects.get(pk=listed[0].pk).valid_to is None


def test_a_village_does_not_end_before_it_begins(listed, official):
    with pytest.raises(Refused):
        end_village(village=listed[0], last_day=dt.date(2023, 12, 31), by=official)


def test_a_renamed_village_ends_under_its_new_name(listed, official):
    fresh = rename_village(village=listed[0], name="Mới", kind=Kind.VILLAGE, date=dt.date(2024, 7, 1), by=official)

    with translation.override("en"), pytest.raises(Refused) as refused:
        end_village(village=listed[0], last_day=dt.date(2024, 3, 31), by=official)

    assert "goes on as Thôn Mới from 01/07/2024" in str(refused.value)
    assert Locality.objects.get(pk=listed[0].pk).valid_to == dt.date(2024, 6, 30)
    end_village(village=fresh, last_day=dt.date(2024, 8, 31), by=official)


# -- Results ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def village_set(places):
    row = CriteriaSet(code="thon-thu", name="Bộ tiêu chí thôn", level=Level.VILLAGE, attainment=Attainment.EXEMPLARY,
                      valid_from=BEGIN, applies_to=["thon"])  # fmt: skip
    row.set_keys()
    row.save()
    criterion = Criterion.objects.create(criteria_set=row, number="1", order=1, name="Hàng rào")
    Indicator.objects.create(criterion=criterion, number="1.1", order=1, name="Hàng rào xanh", kind=ValueKind.PERCENT,
                             unit="%", operator=Operator.AT_LEAST, valid_from=BEGIN)  # fmt: skip
    return row


@pytest.fixture
def village_period(listed, places, village_set, office):
    return open_period(province=places["province"], code="2024-Q3", criteria_sets=[village_set], by=office)


def enter(period, village_set, unit, by, value=80):
    indicator = Indicator.objects.get(criterion__criteria_set=village_set)
    entries = [Entry(unit.pk, indicator.pk, Decimal(value), Verdict.MET)]
    return record_results(period=period, criteria_set=village_set, entries=entries, by=by, door=Door.GRID)


@pytest.mark.parametrize("recorded", ["figures in a closed quarter", "a later decision"])
def test_a_village_does_not_end_before_what_is_recorded_of_it(village_period, listed, official, office, recorded):
    if recorded == "a later decision":
        Recognition.objects.create(
            locality=listed[0], attainment=Attainment.EXEMPLARY, decision_date=dt.date(2024, 9, 30),
            recognition_year=2024,
        )  # fmt: skip
    else:
        close_period(period=village_period, by=office)

    with pytest.raises(Refused):
        end_village(village=listed[0], last_day=dt.date(2024, 9, 29), by=official)
    end_village(village=listed[0], last_day=dt.date(2024, 9, 30), by=official)


def test_results_of_a_village_go_all_the_way(village_period, village_set, listed, official, office):
    enter(village_period, village_set, listed[0], official)
    rows = Assessment.objects.filter(locality=listed[0])

    submit(rows, by=official, explanation=WHY)
    approve(rows, by=office)

    row = rows.get()
    assert (row.state, row.approved_met, row.approved_required) == ("APPROVED", 1, 1)
    assert row.district == listed[0].parent.district


def test_a_neighbour_enters_no_village_here(village_period, village_set, listed, neighbour):
    with pytest.raises(Refused):
        enter(village_period, village_set, listed[0], neighbour)


@pytest.mark.parametrize("code", ["91", "908", "31006"])
def test_villages_are_listed_by_commune(client, village_period, village_set, official, code):
    client.force_login(official)

    page = client.get(reverse("criteria:entry-list", args=[code, "2024-Q3", village_set.code]))
    grid = client.get(reverse("criteria:entry-unit", args=[code, "2024-Q3", village_set.code])).context["grid"]

    assert page.status_code == 200
    heads = [head.full_name for head, _lines in page.context["section"].groups]
    assert heads == [head.full_name for head, _lines in grid.groups]
    assert heads == (["Xã Đông Thái"] if code == "31006" else ["Xã Đông Thái", "Xã Tây Yên"])


def test_a_village_is_entered_on_its_own_sheet(client, village_period, village_set, listed, official):
    client.force_login(official)
    address = reverse("criteria:entry-unit", args=[listed[0].code, "2024-Q3", village_set.code])

    page = client.get(address)
    sheet = page.context["sheet"]

    assert page.status_code == 200
    assert [row.indicator.number for row in sheet.rows] == ["1.1"]
    assert reverse("criteria:entry-unit", args=["31006", "2024-Q3", village_set.code]) in page.content.decode()


def test_the_workbook_of_a_commune_comes_back(village_period, village_set, listed, places, official):
    enter(village_period, village_set, listed[0], official)
    stream = io.BytesIO()

    write_entry_matrix(stream, period=village_period, criteria_set=village_set, place=places["dongthai"], by=official)
    stream.seek(0)
    matrix = read_entry_matrix(stream)

    assert {entry.locality_id for entry in matrix.entries} == {listed[0].pk, listed[1].pk}
    assert matrix.unmatched == []
    assert {entry.value for entry in matrix.entries} == {Decimal(80), None}
