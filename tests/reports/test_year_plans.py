"""The year's plan: who may say what, how lines add up, and the counts against a slow, obvious version."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role, RoleAssignment, User
from criteria.actions import Refused, record_recognition
from directives.actions.year_plans import PlanEntry, record_plan_lines
from directives.models import Directive, PlanMove, System, Target, YearPlanLine
from localities.models import Locality
from reports.rollups.year_plan import plan_years, planned_count, read_plan
from tests.reports.conftest import MERGER

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 6, 1)
ORDER = "Quyết định số 1/QĐ-UBND"


def entry(place, move, on=DAY, year=2022, attainment="STANDARD", **more):
    if move not in (PlanMove.REGISTERED, PlanMove.WITHDRAWN):
        more.setdefault("document", ORDER)
    if move not in (PlanMove.REGISTERED, PlanMove.ASSIGNED):
        more.setdefault("reason", "Điều chỉnh")
    return PlanEntry(place, year, attainment, move, on, **more)


def say(*entries, by=None):
    return record_plan_lines(entries, by=by)


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
def office(province):
    return person("office", Role.COORDINATION, province)


@pytest.fixture
def official(units):
    return person("official", Role.LOCAL, units["stays"].district)


def recognise(place, day, year=None, attainment="STANDARD"):
    return record_recognition(
        by=None, locality=place, attainment=attainment, recognition_year=year or day.year, decision_date=day,
        decision_number=f"{day:%d%m}/QĐ-UBND", issuer="Chủ tịch UBND tỉnh", criteria_set=None, note="",
    )  # fmt: skip


# -- Writing ----------------------------------------------------------------------------------------------------------


def test_registered_assigned_adjusted_recognised(units, province):
    say(entry(units["stays"], PlanMove.REGISTERED), entry(units["stays2"], PlanMove.REGISTERED))
    say(entry(units["stays"], PlanMove.ASSIGNED), entry(units["merged_a"], PlanMove.ASSIGNED))
    later = DAY + dt.timedelta(days=30)
    say(
        entry(units["merged_a"], PlanMove.MOVED, later, to_year=2023),
        entry(units["stays2"], PlanMove.ADDED, later),
    )
    recognise(units["stays"], dt.date(2023, 1, 10), year=2022)

    before, after = (read_plan(province, 2022, "STANDARD", day) for day in (DAY, dt.date(2023, 3, 1)))

    assert (before.figures.registered, before.figures.planned, before.figures.recognised) == (2, 2, 0)
    assert (after.figures.registered, after.figures.named, after.figures.planned) == (2, 2, 2)
    assert (after.figures.recognised, after.figures.left, after.figures.difference) == (1, 1, 0)
    assert [line.move for _unit, line in after.adjustments] == ["MOVED", "ADDED"]
    assert planned_count(province, 2023, later) == 1
    assert read_plan(province, 2023, "STANDARD", later).units[0].state.planned.year == 2022
    assert plan_years(province, later)[2023]["STANDARD"] == {"registered": 0, "planned": 1}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"move": PlanMove.ASSIGNED, "document": " "}, "văn bản"),
        ({"move": PlanMove.ADDED, "reason": ""}, "lý do"),
        ({"move": PlanMove.TAKEN_OUT}, "không có trong kế hoạch"),
        ({"move": PlanMove.MOVED, "to_year": 2023}, "không có trong kế hoạch"),
        ({"move": PlanMove.MOVED}, "chuyển sang năm nào"),
        ({"move": PlanMove.WITHDRAWN}, "chưa đăng ký"),
        ({"move": PlanMove.REGISTERED, "on": dt.date(2999, 1, 1)}, "chưa tới"),
        ({"move": PlanMove.REGISTERED, "on": dt.date(1999, 1, 1)}, "chưa có hoặc đã kết thúc"),
        ({"move": PlanMove.REGISTERED, "year": 1999}, "ngoài phạm vi"),
        ({"move": PlanMove.REGISTERED, "attainment": "COMPLETED"}, "không thuộc danh sách"),
    ],
)
def test_what_does_not_follow_is_refused(units, more, reason):
    with pytest.raises(Refused, match=reason):
        say(entry(units["stays"], **more))

    assert not YearPlanLine.objects.exists()


def test_a_ward_has_no_place_in_a_list_of_communes(units):
    with pytest.raises(Refused, match="không thuộc danh sách"):
        say(entry(units["old_ward"], PlanMove.REGISTERED))


def test_all_or_nothing(units):
    with pytest.raises(Refused):
        say(entry(units["stays"], PlanMove.REGISTERED), entry(units["stays2"], PlanMove.TAKEN_OUT))

    assert not YearPlanLine.objects.exists()


def test_the_same_list_again_adds_nothing(units):
    lines = [entry(units["stays"], PlanMove.REGISTERED), entry(units["stays"], PlanMove.ASSIGNED)]

    assert (len(say(*lines)), len(say(*lines))) == (2, 0)


def test_a_line_before_the_last_is_refused(units):
    say(entry(units["stays"], PlanMove.ASSIGNED))

    with pytest.raises(Refused, match="01/06/2022"):
        say(entry(units["stays"], PlanMove.TAKEN_OUT, DAY - dt.timedelta(days=1)))


def test_an_official_registers_only_own_units_and_assigns_none(units, official):
    assert say(entry(units["stays"], PlanMove.REGISTERED), by=official)
    with pytest.raises(Refused, match="địa bàn của mình"):
        say(entry(units["stays2"], PlanMove.REGISTERED), by=official)
    with pytest.raises(Refused, match="cấp tỉnh"):
        say(entry(units["stays"], PlanMove.ASSIGNED), by=official)


# -- Counting ---------------------------------------------------------------------------------------------------------


def test_nothing_said_is_unknown_not_zero(province):
    figures = read_plan(province, 2022, "STANDARD", DAY).figures

    assert (figures.registered, figures.assigned, figures.difference, figures.recognised) == (None,) * 4


def test_a_documents_number_is_what_is_assigned(units, province):
    paper = Directive(key="kh", system=System.GOVERNMENT, kind="Kế hoạch", subject="NTM", locality=province, date=DAY)
    paper.set_keys()
    paper.save()
    end = dt.date(2022, 12, 31)
    Target.objects.create(directive=paper, code="a", metric="xa_dat_chuan_moi", operator=">=", value=3, deadline=end,
                          locality=province)  # fmt: skip
    Target.objects.create(directive=paper, code="b", metric="xa_dat_chuan_luy_ke", operator=">=", value=5, deadline=end,
                          locality=province)  # fmt: skip
    say(entry(units["stays"], PlanMove.REGISTERED), entry(units["stays"], PlanMove.ASSIGNED))

    plan = read_plan(province, 2022, "STANDARD", DAY)

    assert (plan.figures.assigned, plan.figures.difference, plan.figures.unnamed) == (3, -2, 2)
    assert plan.cumulative.value == 5
    assert read_plan(province, 2022, "STANDARD", DAY - dt.timedelta(days=1)).cumulative is None


def test_a_commune_that_merged_says_so_and_one_renamed_stays_itself(units, province):
    say(entry(units["merged_a"], PlanMove.ASSIGNED), entry(units["renamed_old"], PlanMove.ASSIGNED))

    found = {unit.place.code: unit for unit in read_plan(province, 2022, "STANDARD", MERGER).units}

    assert found["X3"].ended_on == MERGER - dt.timedelta(days=1)
    assert [heir.code for heir in found["X3"].heirs] == ["X9"]
    assert (found["X5"].place, found["X5"].ended_on) == (units["renamed_new"], None)


def test_an_earlier_years_decision_counts_once_it_comes_after_the_plan(units, province):
    say(entry(units["stays"], PlanMove.ASSIGNED), entry(units["stays2"], PlanMove.ASSIGNED))
    recognise(units["stays"], dt.date(2022, 9, 1), year=2021)
    recognise(units["stays2"], dt.date(2022, 5, 1), year=2021)

    plan = read_plan(province, 2022, "STANDARD", dt.date(2023, 1, 1))

    assert plan.figures.recognised == 1


def test_a_decision_for_a_later_year_is_not_this_plans(units, province):
    say(entry(units["stays"], PlanMove.ASSIGNED))
    recognise(units["stays"], dt.date(2023, 5, 1), year=2023)

    (unit,) = read_plan(province, 2022, "STANDARD", dt.date(2023, 6, 1)).units

    assert (unit.is_recognised, unit.later.recognition_year) == (False, 2023)


def test_reading_asks_a_fixed_number_of_questions(units, province, django_assert_max_num_queries):
    say(*(entry(units[name], PlanMove.ASSIGNED) for name in ("stays", "stays2", "merged_a", "merged_b")))

    with django_assert_max_num_queries(13):
        read_plan(province, 2022, "STANDARD", MERGER)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["stays", "stays2", "merged_a", "renamed_old"]),
        st.sampled_from(list(PlanMove)),
        st.sampled_from([2021, 2022, 2023]),
        st.integers(0, 200),
    ),
    max_size=14,
)


@given(steps=_STEPS, seen=st.integers(0, 220), decided=st.sets(st.sampled_from(["stays", "merged_a"])))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_a_slow_reading(units, province, steps, seen, decided):
    YearPlanLine.objects.all().delete()
    for name in ("stays", "merged_a"):  # examples share one database: nothing of the one before may count
        units[name].recognitions.all().delete()
    for name in decided:
        recognise(units[name], DAY + dt.timedelta(days=100), year=2022)
    for name, move, year, later in sorted(steps, key=lambda step: step[3]):
        more = {"to_year": year + 1} if move == PlanMove.MOVED else {}
        try:
            say(entry(units[name], move, DAY + dt.timedelta(days=later), year, **more))
        except Refused:
            continue
    day = DAY + dt.timedelta(days=seen)

    plan = read_plan(province, 2022, "STANDARD", day)

    registered, planned = slow_reading(2022, day)
    said = YearPlanLine.objects.filter(on__lte=day).of_year(2022)
    if said.filter(move__in=("REGISTERED", "WITHDRAWN")).exists():
        assert plan.figures.registered == len(registered)
    if said.exclude(move__in=("REGISTERED", "WITHDRAWN")).exists():
        assert plan.figures.planned == len(planned) == planned_count(province, 2022, day)
        assert sum(row.figures.planned for row in plan.districts) == len(planned)
    if decided and seen >= 100:
        assert plan.figures.recognised == len(planned & {units[name].code for name in decided})


def slow_reading(year, day):
    """(codes registered, codes planned) by walking every line of every commune."""
    registered, planned = set(), set()
    for line in YearPlanLine.objects.filter(on__lte=day).order_by("on", "pk"):
        code = line.locality.code
        if line.year == year:
            if line.move == "REGISTERED":
                registered.add(code)
            if line.move == "WITHDRAWN":
                registered.discard(code)
            if line.move in ("ASSIGNED", "ADDED"):
                planned.add(code)
            if line.move in ("TAKEN_OUT", "MOVED"):
                planned.discard(code)
        if line.to_year == year:
            planned.add(code)
    return registered, planned


# -- Pages ------------------------------------------------------------------------------------------------------------


def address(place, year=2022, more=""):
    return f"/plans/{place.code}/{year}/{more}"


def test_an_official_registers_on_the_districts_page(client, units, official):
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    district = units["stays"].district
    sent = {"move": "REGISTERED", "units": [units["stays"].pk], "on": "01/06/2022"}

    answer = client.post(address(district, more="change/"), sent, follow=True)

    assert "Đã ghi 01 dòng kế hoạch" in answer.content.decode()
    assert YearPlanLine.objects.get().by == official
    assert client.get(address(units["stays"].province, more="change/")).status_code == 403
    assert client.get(address(units["stays"].province)).status_code == 200


def test_the_form_says_what_is_wrong_and_keeps_what_was_ticked(client, units, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"move": "TAKEN_OUT", "units": [units["stays"].pk], "on": "01/06/2022", "document": ORDER, "reason": "x"}

    page = client.post(address(units["stays"].province, more="change/"), sent)

    assert "không có trong kế hoạch năm 2022" in page.content.decode()
    assert f'value="{units["stays"].pk}" checked' in page.content.decode()


def test_a_workbook_goes_out_and_comes_back(client, units, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    province, place = units["stays"].province, units["stays"]
    say(entry(units["stays2"], PlanMove.REGISTERED))
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(province, more="template.xlsx")).content))
    line = next(row for row in book.active.iter_rows() if row[0].value == place.code)
    line[3].value, line[4].value = "x", dt.datetime(2022, 6, 1)
    line[6].value, line[7].value, line[8].value = "x", "02/06/2022", ORDER

    page = send(client, province, book)

    assert page.context["preview"].summary == "02 dòng mới, 01 dòng đã có"
    assert not YearPlanLine.objects.filter(locality=place).exists()
    client.post(address(province, more="confirm/"), {"lines": page.context["sealed"]})
    assert list(YearPlanLine.objects.filter(locality=place).in_order().values_list("move", "on", "document")) == [
        ("REGISTERED", dt.date(2022, 6, 1), ""),
        ("ASSIGNED", dt.date(2022, 6, 2), ORDER),
    ]


def test_a_wrong_cell_is_named_and_nothing_can_be_confirmed(client, units, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    province, place = units["stays"].province, units["stays"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(province, more="template.xlsx")).content))
    line = next(row for row in book.active.iter_rows() if row[0].value == place.code)
    line[3].value, line[4].value = "x", "31/02/2022"

    page = send(client, province, book)

    (error,) = page.context["errors"]
    assert (error["cell"], error["value"]) == (line[4].coordinate, "31/02/2022")
    assert page.context["sealed"] == ""
    assert client.post(address(province, more="confirm/"), {"lines": "x"}).status_code == 302
    assert not YearPlanLine.objects.exists()


def send(client, province, book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "ke-hoach.xlsx"
    return client.post(address(province, more="import/"), {"file": file})


def test_the_day_asked_for_is_the_plan_of_that_day(client, units, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    say(entry(units["stays"], PlanMove.ASSIGNED))
    say(entry(units["stays"], PlanMove.TAKEN_OUT, DAY + dt.timedelta(days=10)))
    province = Locality.objects.get(pk=units["stays"].province_id)

    then, now = (client.get(address(province), query) for query in ({"as_of": "2022-06-05"}, {}))

    assert (then.context["plan"].figures.planned, now.context["plan"].figures.planned) == (1, 0)


def test_the_cumulative_figure_is_that_of_the_years_end(client, units, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    recognise(units["stays"], dt.date(2022, 11, 1))
    recognise(units["stays2"], dt.date(2023, 2, 1))
    say(entry(units["stays"], PlanMove.ASSIGNED))

    tile = client.get(address(units["stays"].province), {"as_of": "2023-08-01"}).context["tiles"][-1]

    # Six communes before the merger of 2023, whatever the day looked from.
    assert (tile["value"], tile["whole"], tile["label"]) == ("01", "06", "Lũy kế đến 31/12/2022")
