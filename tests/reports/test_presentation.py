"""The meeting room: the dashboard's own figures, one panel a screen, with links that need no script."""

import re

import pytest
from django.urls import reverse

from reports.presentation import RISK_ROWS, Screen, _split
from tests.reports.test_map import filled, office  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = "2023-06-30"


def screens(client):
    return client.get(reverse("reports:present", args=["P1"]), {"as_of": DAY})


def test_the_screens_show_the_dashboards_figures(office, filled):  # noqa: F811
    shown = screens(office).context
    page = office.get(reverse("reports:locality", args=["P1"]), {"as_of": DAY}).context

    by_kind = {screen.kind: screen.rows for screen in shown["screens"]}
    assert by_kind["tiles"] == page["tiles"]
    assert by_kind["districts"] == page["districts"]
    assert by_kind["bands"] == page["bands"]


def test_every_screen_leads_to_its_neighbours_and_says_its_day(office, filled):  # noqa: F811
    answer = screens(office)
    text = answer.content.decode()
    count = len(answer.context["screens"])

    assert re.findall(r'class="screen" id="s(\d+)"', text) == [str(n) for n in range(1, count + 1)]
    assert text.count('href="#s2"') == 2 and f'href="#s{count + 1}"' not in text
    assert text.count("Số liệu đến ngày 30/06/2023") > count


def test_a_long_table_goes_on_without_losing_a_row():
    rows = list(range(2 * RISK_ROWS + 1))

    parts = _split("at_risk", "Danh sách", rows, RISK_ROWS, "")

    assert [row for part in parts for row in part.rows] == rows
    assert [part.title for part in parts] == [f"Danh sách ({n}/3)" for n in (1, 2, 3)]


def test_the_last_screen_leads_nowhere_further():
    assert Screen("tiles", "", number=3, count=3).following == 0


def test_the_toolbar_leads_there(office, filled):  # noqa: F811
    page = office.get(reverse("reports:locality", args=["P1"]), {"as_of": DAY})

    assert page.context["present_href"].startswith(reverse("reports:present", args=["P1"]))
    assert page.context["present_href"].replace("&", "&amp;") in page.content.decode()


def test_a_commune_has_no_screens(office, filled):  # noqa: F811
    assert office.get(reverse("reports:present", args=["X1"])).status_code == 404
