"""Numbers registered or assigned without names: who may say them, what is refused, what the last word is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, RoleAssignment, User
from criteria.actions import Refused
from directives.actions.year_plan_numbers import NumberEntry, record_plan_numbers
from directives.models import Directive, NumberSide, PlanMove, System, Target, TargetRevision, YearPlanNumber
from localities.models import Level
from reports.rollups.year_plan import assigned_row, plan_years, read_plan
from tests.reports.test_year_plans import DAY, ORDER, address, entry, say

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=30)


def number(place, count, side=NumberSide.REGISTERED, on=DAY, year=2022, what="STANDARD", **more):
    if side == NumberSide.ASSIGNED:
        more.setdefault("document", ORDER)
    return NumberEntry(place, year, what, side, count, on, **more)


def tell(*entries, by=None):
    return record_plan_numbers(entries, by=by)


def person(username, role, place):
    user = User.objects.create_user(username, password="x", full_name=username)
    RoleAssignment.objects.create(user=user, role=role, locality=place)
    return user


@pytest.fixture
def units(world):
    return world[0]


@pytest.fixture
def province(units):
    return units["stays"].province


@pytest.fixture
def district(units):
    return units["stays"].district


@pytest.fixture
def neighbour(units):
    return units["stays2"].district


@pytest.fixture
def office(province):
    return person("office", Role.COORDINATION, province)


@pytest.fixture
def official(district):
    return person("official", Role.LOCAL, district)


def figures(place, day=LATER, what="STANDARD"):
    return read_plan(place, 2022, what, day).figures


# -- Writing ----------------------------------------------------------------------------------------------------------


def test_an_official_registers_a_number_for_the_own_district_and_assigns_none(district, neighbour, province, official):
    assert tell(number(district, 2), by=official)
    for place in (neighbour, province):
        with pytest.raises(Refused, match="địa phương của mình"):
            tell(number(place, 2), by=official)
    with pytest.raises(Refused, match="cấp tỉnh"):
        tell(number(district, 2, NumberSide.ASSIGNED), by=official)


@pytest.mark.parametrize("role", [Role.LEADERSHIP])
def test_who_only_reads_says_no_number(district, province, role):
    with pytest.raises(Refused, match="địa phương của mình"):
        tell(number(district, 2), by=person("reader", role, province))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"count": 99}, "địa phương chỉ có"),
        ({"on": dt.date(2999, 1, 1)}, "chưa tới"),
        ({"on": dt.date(1999, 1, 1)}, "chưa có hoặc đã kết thúc"),
        ({"year": 1999}, "ngoài phạm vi"),
        ({"side": NumberSide.ASSIGNED, "document": " "}, "văn bản"),
        ({"what": "DISTRICT"}, "không ghi số"),
    ],
)
def test_a_number_that_cannot_be_is_refused(district, more, reason):
    with pytest.raises(Refused, match=reason):
        tell(number(**{"place": district, "count": 2, **more}))

    assert not YearPlanNumber.objects.exists()


def test_a_commune_has_no_number(units):
    with pytest.raises(Refused, match="không ghi số"):
        tell(number(units["stays"], 1))


def test_a_change_says_why_and_is_never_dated_back(district):
    tell(number(district, 2))

    with pytest.raises(Refused, match="số trước đó là 02"):
        tell(number(district, 1, on=LATER))
    with pytest.raises(Refused, match="01/06/2022"):
        tell(number(district, 1, on=DAY - dt.timedelta(days=1), reason="Thiếu vốn"))

    assert tell(number(district, 1, on=LATER, reason="Thiếu vốn"))


def test_the_same_number_again_adds_nothing_and_one_wrong_number_stops_all(district, neighbour):
    tell(number(district, 2))

    assert tell(number(district, 2, on=LATER)) == []
    with pytest.raises(Refused):
        tell(number(neighbour, 1), number(district, 99, reason="x"))
    assert YearPlanNumber.objects.count() == 1


# -- Counting ---------------------------------------------------------------------------------------------------------


def test_the_number_of_a_day_is_the_last_said_by_then(district):
    tell(number(district, 2))
    tell(number(district, None, on=LATER, reason="Ghi theo danh sách"))

    before, after = (figures(district, day) for day in (DAY, LATER))

    assert (before.registered, before.registered_unnamed) == (2, 2)
    assert (after.registered, after.registered_by) == (None, None)


def test_named_communes_stand_beside_the_number(units, district):
    tell(number(district, 2), number(district, 1, NumberSide.ASSIGNED))
    say(entry(units["stays"], PlanMove.REGISTERED))

    found = figures(district)

    assert (found.registered, found.registered_named, found.registered_unnamed) == (2, 1, 1)
    assert (found.assigned, found.unnamed, found.difference) == (1, 1, 1)


def test_a_province_adds_up_numbers_and_names_of_districts_without_one(units, province, district):
    tell(number(district, 2))
    say(entry(units["stays"], PlanMove.REGISTERED), entry(units["stays2"], PlanMove.REGISTERED))

    plan = read_plan(province, 2022, "STANDARD", LATER)

    # Two of the one district, of which one is named, and the one the neighbour names.
    assert (plan.figures.registered, plan.figures.registered_named, plan.figures.registered_unnamed) == (3, 2, 1)
    assert sum(row.figures.registered for row in plan.districts) == 3
    assert plan_years(province, LATER)[2022]["STANDARD"]["registered"] == 3


def test_the_provinces_own_number_says_what_its_districts_add_up_to(province, district):
    tell(number(district, 2), number(province, 4))

    found = figures(province)

    assert (found.registered, found.registered_by.below) == (4, 2)


@pytest.mark.parametrize(("revised", "expected"), [(None, 4), (LATER, 3)])
def test_the_later_of_number_and_document_holds(province, revised, expected):
    paper = Directive(key="kh", system=System.GOVERNMENT, kind="Kế hoạch", subject="NTM", locality=province, date=DAY)
    paper.set_keys()
    paper.save()
    end = dt.date(2022, 12, 31)
    target = Target.objects.create(
        directive=paper, code="a", metric="xa_dat_chuan_moi", operator=">=", value=5, deadline=end, locality=province
    )
    tell(number(province, 4, NumberSide.ASSIGNED, on=DAY + dt.timedelta(days=10)))
    if revised:
        TargetRevision.objects.create(target=target, decided_on=revised, document=ORDER, value=3, deadline=end)

    assert figures(province, DAY).assigned == 5
    assert figures(province, LATER).assigned == expected


def test_the_dashboard_knows_the_number(client, province, office):
    tell(number(province, 4, NumberSide.ASSIGNED))
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/localities/{province.code}/", {"as_of": "2022-06-30"})

    assert assigned_row(province, 2022, DAY).count == 4
    assert {"Kế hoạch 2022": "04 xã"}.items() <= {row["label"]: row["value"] for row in page.context["facts"]}.items()


def test_reading_asks_no_more_for_more_numbers(units, province, district, neighbour, django_assert_num_queries):
    tell(number(district, 1))
    with CaptureQueriesContext(
        connection,
    ) as one:
        read_plan(province, 2022, "STANDARD", LATER)
    tell(number(neighbour, 1), number(province, 3), number(district, 2, reason="Thêm"))

    with django_assert_num_queries(len(one)):
        read_plan(province, 2022, "STANDARD", LATER)


# -- Page -------------------------------------------------------------------------------------------------------------


def test_the_office_enters_several_places_by_one_paper(client, province, district, neighbour, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"side": "REGISTERED", "on": "01/06/2022", f"count_{district.pk}": "2", f"count_{neighbour.pk}": "1"}

    answer = client.post(address(province, more="numbers/"), sent, follow=True)

    assert "Đã ghi 02 số của kế hoạch" in answer.content.decode()
    assert {row.locality: (row.count, row.by) for row in YearPlanNumber.objects.all()} == {
        district: (2, office), neighbour: (1, office)}  # fmt: skip
    texts = [cell if isinstance(cell, str) else cell.text for cell in answer.context["registers"]["numbers"].rows[0]]
    assert texts[0] in (district.full_name, neighbour.full_name)


def test_an_official_is_offered_the_own_district_and_its_registration_alone(client, province, district, official):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")

    form = client.get(address(district, more="numbers/")).context["form"]

    assert [place.pk for place in form.places.values()] == [district.pk]
    assert [key for key, _text in form.fields["side"].choices] == ["REGISTERED"]
    assert client.get(address(province, more="numbers/")).status_code == 403
    sent = {"side": "ASSIGNED", "on": "01/06/2022", "document": ORDER, f"count_{district.pk}": "2"}
    assert client.post(address(district, more="numbers/"), sent).status_code == 200
    assert not YearPlanNumber.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [("hai", "Hãy nhập số nguyên"), ("-2", "Hãy nhập số nguyên"), ("99", "địa phương chỉ có"), ("", "ít nhất một")],
)
def test_the_form_says_what_to_correct(client, district, office, typed, words):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"side": "REGISTERED", "on": "01/06/2022", f"count_{district.pk}": typed}

    page = client.post(address(district, more="numbers/"), sent)

    assert words in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert not YearPlanNumber.objects.exists()


def test_a_list_of_districts_has_its_number_at_the_province_alone(client, province, district, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    pages = [client.get(address(place, more="numbers/?what=DISTRICT")) for place in (province, district)]

    assert [page.status_code for page in pages] == [200, 404]
    assert province.level == Level.PROVINCE


def test_the_page_says_the_difference_in_words_and_keeps_the_history(client, units, province, district, office):
    tell(number(district, 2), number(province, 4, NumberSide.ASSIGNED))
    tell(number(district, 1, on=LATER, reason="Thiếu vốn đối ứng"))
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    text = client.get(address(province)).content.decode()

    assert "ít hơn số giao 03" in text
    assert "đã nêu tên 00, còn 04 chưa nêu tên" in text
    assert "Thiếu vốn đối ứng" in text


def test_a_place_with_nothing_said_has_no_words(client, province, district, office):
    tell(number(district, 2), number(province, 3, NumberSide.ASSIGNED))
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    rows = client.get(address(province)).context["registers"]["districts"].rows

    assert {row[0].text: row[4] for row in rows[:-1] if row[4]} == {
        district.full_name: "số đăng ký: đã nêu tên 00, còn 02 chưa nêu tên"}  # fmt: skip
    assert rows[-1][4] == (
        "đăng ký ít hơn số giao 01; số đăng ký: 02 đơn vị chưa nêu tên; số giao: đã nêu tên 00, còn 03 chưa nêu tên"
    )
