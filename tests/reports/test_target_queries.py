"""The page of a target asks as much of the database after four quarters as after twenty, whatever it counts."""

import datetime as dt
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, RoleAssignment, User
from accounts.scope import SYSTEM
from criteria.models import Assessment, Recognition, ReportingPeriod
from directives.actions import enter_figure, revise_target
from directives.models import Directive, Target
from localities.models import LocalityAttribute
from ntm.lib.quarters import Quarter
from ntm.looks import one_look
from reports.targets import Standings
from reports.targets.history import days_of_history, history_of
from tests.memory import forget_everything
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db

LAST = Quarter(2023, 3)
METRICS = [
    "xa_dat_chuan_ntm", "xa_dat_chuan_them", "tieu_chi_binh_quan_xa", "xa_duoi_4_tieu_chi", "huyen_dat_chuan_ntm",
    "tinh_dat_chuan_ntm", "dieu_kien_tinh_dat", "tieu_chi_huyen_hoan_thanh", "ty_le_ban_dbkk_dat_chuan",
    "ty_le_yeu_cau_tinh_dat_chuan", "tu_nhap",
]  # fmt: skip


@pytest.fixture
def grown(world):
    """grown(4): so many quarters with results of every commune and one recognition each; figures by hand as well."""
    units, criteria_set, _periods = world
    ReportingPeriod.objects.all().delete()
    LocalityAttribute.objects.create(locality=units["stays"], kind="ESPECIALLY_DIFFICULT", value="1")

    def grow(count):
        quarter = LAST
        for place in range(count):
            period = ReportingPeriod.objects.create(
                province=units["stays"].province, code=quarter.code, start_date=quarter.start_date,
                end_date=quarter.end_date,
            )  # fmt: skip
            period.criteria_sets.add(criteria_set)
            for name in ("stays", "stays2"):
                add_assessment(units[name], criteria_set, period, "11011" if place % 2 else "11111", is_approved=True)
            Recognition.objects.create(
                locality=units["stays" if place % 2 else "stays2"], attainment="STANDARD", decision_number=str(place),
                recognition_year=quarter.year, decision_date=quarter.start_date, issuer="UBND", kind="RECOGNISED",
            )  # fmt: skip
            quarter = quarter.previous
        return units["stays"].province

    def clear():
        Assessment.objects.all().delete()
        ReportingPeriod.objects.all().delete()
        Recognition.objects.all().delete()

    grow.clear = clear
    return grow


@pytest.fixture
def reader(client, world):
    user = User.objects.create(username="lanhdao", full_name="Nguyễn Văn A")
    RoleAssignment.objects.create(user=user, role=Role.LEADERSHIP, locality=world[0]["stays"].province)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def made(world):
    def make(metric, **values):
        paper = Directive.objects.create(
            key=metric, kind="Kế hoạch", system="GOVERNMENT", date=dt.date(2018, 1, 1),
            locality=world[0]["stays"].province,
        )  # fmt: skip
        values = {"operator": ">=", "value": 4, "unit": "xã", "deadline": dt.date(2025, 12, 31)} | values
        target = Target.objects.create(
            directive=paper, code=metric, metric=metric, locality=paper.locality, **values
        )  # fmt: skip
        for year in (2021, 2022, 2023):
            revise_target(target, by=None, decided_on=dt.date(year, 1, 5), document=f"QĐ {year}", value=year - 2018)
            enter_figure(target, by=None, day=dt.date(year, 2, 1), value=year - 2020, source="Báo cáo")
        return target

    return make


def asked(ask):
    """Statements of a question to which nothing has been kept."""
    forget_everything()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("operator", [">=", "maintain"])
@pytest.mark.parametrize("metric", METRICS)
def test_the_page_asks_as_much_after_twenty_quarters(grown, made, reader, metric, operator):
    target = made(metric, operator=operator)
    page = reverse("reports:target-detail", args=[target.pk]) + f"?as_of={LAST.end_date}"
    grown(4)
    few = asked(lambda: reader.get(page))
    grown.clear()
    grown(20)

    many = asked(lambda: reader.get(page))

    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= 34


@pytest.mark.parametrize("metric", METRICS)
def test_the_history_asks_as_much_for_twenty_quarter_ends(grown, made, system_standings, metric):
    target = made(metric)
    grown(20)

    few, many = (asked(partial(system_standings, target, count)) for count in (4, 20))

    assert len(many) == len(few)


@pytest.fixture
def system_standings():
    def read(target, quarters):
        target = Target.objects.select_related("directive", "locality").get(pk=target.pk)
        standings = Standings(LAST.end_date, SYSTEM)
        with one_look():
            standings.expect([target], days_of_history(target, LAST.end_date, quarters))
            return history_of(standings, target, LAST.end_date, quarters)

    return read


def test_read_together_or_day_by_day_the_figures_are_the_same(grown, made, system_standings):
    target = made("tieu_chi_binh_quan_xa", unit="tiêu chí")
    grown(20)

    together = system_standings(target, 20)

    assert len(together) == 20
    for moment in together:
        alone = system_standings_of(target, moment.day)
        assert (moment.standing.value, moment.standing.needed) == (alone.value, alone.needed)
    assert {moment.standing.value for moment in together} == {4, 5}


def system_standings_of(target, day):
    return Standings(day, SYSTEM).of(Target.objects.get(pk=target.pk))
