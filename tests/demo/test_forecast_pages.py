"""The forecast on the demonstration's past: the command's errors, and the page that never shows a bare number."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from directives.models import Target
from localities.models import Locality
from reports import rollups
from reports.rollups.paths import read_paths

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def tried(*args):
    out = StringIO()
    call_command("backtest_forecast", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_error_and_how_often_the_range_held():
    measures = json.loads(tried("--locality", "91", "--as-of", "2024-06-30", "--json"))["measures"]

    assert {row["horizon"] for row in measures["standard"]} == {2, 4}
    for row in measures["standard"]:
        assert row["trials"] >= 30
        assert row["inside"] / row["trials"] > 0.7
        assert 0 < row["mean_error"] < 6
    assert "sai lệch bình quân" in tried("--locality", "91")


def test_a_wrong_code_or_day_is_refused():
    for args in (("--locality", "00"), ("--locality", "91", "--as-of", "31/02/2024")):
        with pytest.raises(CommandError):
            tried(*args)


def test_paths_of_the_province_are_its_roll_ups():
    day = dt.date(2024, 6, 30)
    place = Locality.objects.by_code("91", day)

    paths = read_paths(place, day, back=6)

    for number, quarter in enumerate(paths.quarters):
        figures = rollups.read(place, quarter.end_date).figures
        assert sum(level >= 1 for level in paths.held[number]) == figures.standard
        assert sum(level >= 2 for level in paths.held[number]) == figures.advanced
        assert sum(paths.met[number]) == figures.met_sum


@pytest.mark.parametrize("code", ["LC24-T1", "LC24-T5", "LC24-T6"])
def test_the_page_shows_range_error_and_method(sign_in, code):
    target = Target.objects.get(code=code)

    page = sign_in("vpdp-laichau").get(reverse("reports:target-detail", args=[target.pk]))

    outlook = page.context["forecast"]
    assert outlook.last.day == target.deadline
    text = page.content.decode()
    assert "Dự báo đến 31/12/2025" in text and "giữa khoảng" in text
    assert "sai lệch bình quân" in text and "lặp lại ngẫu nhiên" in text


def test_a_short_record_says_so(sign_in):
    target = Target.objects.get(code="LC24-T1")

    page = sign_in("vpdp-laichau").get(reverse("reports:target-detail", args=[target.pk]), {"as_of": "2021-09-30"})

    assert "Chuỗi số liệu quá ngắn" in page.content.decode()
