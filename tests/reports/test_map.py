"""The map: every unit is drawn or named, on the step the figures say, and leaves as a table."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from localities.centroids import points_of
from localities.models import Locality
from reports import rollups
from reports.maps import layout
from reports.rollups import steps
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db
DAY = "2023-06-30"


@pytest.fixture
def office(world, client):
    units, _set, _periods = world
    user = User.objects.create_user("vp", password="x", full_name="Văn phòng")
    user.roles.create(role="COORDINATION", locality=units["stays"].province)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def filled(world):
    """X1 4/5, X2 1/5, the rest unknown; X1 and X5 with central points, X5's on its later row alone."""
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[1], "1111?", True)
    add_assessment(units["stays2"], criteria_set, periods[1], "10000", True)
    for name, longitude in (("stays", "105.10000"), ("renamed_new", "105.30000")):
        Locality.objects.filter(pk=units[name].pk).update(latitude=Decimal("10.1"), longitude=Decimal(longitude))
    return units


def page(client, **query):
    return client.get(reverse("reports:map", args=["P1"]), {"as_of": DAY, **query})


def test_every_unit_is_drawn_or_named(office, filled):
    context = page(office).context

    drawn, named = {dot["code"] for dot in context["drawing"]["dots"]}, {row["code"] for row in context["missing"]}
    assert drawn == {"X1", "X5"}
    assert drawn | named == {unit.code for unit in context["rollup"].units}
    assert "Chưa có tọa độ (04 xã)" in page(office).content.decode()


def test_a_point_follows_its_lineage(filled):
    units = filled

    assert points_of({units["renamed_old"].lineage_id})[units["renamed_old"].lineage_id].longitude == 105.3


def test_the_legend_counts_every_unit_once(office, filled):
    for colour in ("level", "met", "criterion:1"):
        context = page(office, colour=colour).context
        counts = [int(line["count"]) for line in context["legend"]]

        assert sum(counts) == len(context["rows"]) == context["rollup"].figures.total


def test_steps_agree_with_the_selections(office, filled):
    rollup = rollups.read(filled["stays"].province, dt.date(2023, 6, 30))
    _keys, met = steps.scale_of(rollup, "met")
    _keys, marks = steps.scale_of(rollup, "criterion:1")

    for label in rollup.figures.bands:
        assert {pk for pk, key in met.items() if key == label} == {unit.pk for unit in rollup.select(f"band:{label}")}
    assert {pk for pk, key in marks.items() if key == "0"} == {unit.pk for unit in rollup.select("criterion:1")}


def test_without_a_decision_ever_recorded_no_level_is_told(office, filled):
    context = page(office).context

    assert not context["rollup"].knows_recognitions
    assert {row["step"] for row in context["rows"]} == {steps.UNTOLD}


def test_a_step_narrows_the_table_and_its_file_not_the_map(office, filled):
    answer = page(office, colour="met", step="3-4")
    file = page(office, colour="met", step="3-4", format="csv").content.decode("utf-8-sig")

    assert [row["code"] for row in answer.context["rows"]] == ["X1"]
    assert len(answer.context["drawing"]["dots"]) == 2
    assert "X1" in file and "X2" not in file


def test_without_any_point_it_says_that_it_is_no_map(office, world):
    answer = page(office)

    assert answer.context["is_schema"]
    assert "Sơ đồ, không phải bản đồ" in answer.content.decode()
    assert len(answer.context["drawing"]["dots"]) == answer.context["rollup"].figures.total


def test_each_dot_is_a_named_link(office, filled):
    text = page(office).content.decode()

    dots = re.findall(r'<a class="map-dot" href="([^"]+)" aria-label="([^"]+)"', text)
    assert len(dots) == 2
    assert all(href.startswith("/localities/X") and label.startswith("Xã X") for href, label in dots)


@pytest.mark.parametrize("query", [{"colour": "x"}, {"colour": "criterion:9"}, {"colour": "met", "step": "7"}])
def test_a_scale_there_is_not_is_404(office, filled, query):
    assert page(office, **query).status_code == 404


def test_a_commune_has_no_map(office, filled):
    assert office.get(reverse("reports:map", args=["X1"])).status_code == 404


def test_the_projection_keeps_north_up_and_everything_inside():
    pairs = [(103.4, 9.3), (105.5, 10.5), (104.0, 10.2)]
    sheet = layout.projection(pairs)
    places = [sheet.xy(*pair) for pair in pairs]

    assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in places)
    assert places[0][0] < places[2][0] < places[1][0]
    assert places[1][1] < places[2][1] < places[0][1]


def test_one_point_alone_stands_in_the_middle():
    sheet = layout.projection([(105.0, 10.0)])

    x, y = sheet.xy(105.0, 10.0)
    assert abs(x - sheet.width / 2) < 1 and abs(y - sheet.height / 2) < 1
