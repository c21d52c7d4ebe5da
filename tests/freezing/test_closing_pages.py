"""Pages of the closed quarter: what was closed, corrections with their preview, changes since the period before."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import close_period, open_period, reopen_period
from criteria.models import Correction, IndicatorResult
from reports.models import Freeze
from tests.criteria.following import more_communes

READERS = {"office", "official", "leader", "department"}
PERIOD = ["91", "2024-Q3"]


@pytest.mark.parametrize("who", ["office", "official", "leader", "department", "outsider", "stranger"])
def test_who_reads_and_who_corrects(signed_in, correct, who):
    correct()
    client = signed_in(who)
    reads = [reverse("reports:frozen", args=PERIOD), reverse("reports:correction-list", args=PERIOD),
             reverse("reports:correction-detail", args=[*PERIOD, 1]),
             reverse("reports:changes", args=["91"]) + "?period=2024-Q3"]  # fmt: skip
    new = reverse("reports:correction-new", args=PERIOD)

    assert {client.get(url).status_code for url in reads} == {200 if who in READERS else 404}
    expected = 200 if who == "office" else 403 if who in READERS else 404
    assert client.get(new).status_code == client.post(new, {}).status_code == expected


def test_the_page_shows_who_when_the_hash_and_that_it_is_intact(signed_in, closed):
    freeze = Freeze.objects.get()
    client = signed_in("office")

    for url in (reverse("reports:frozen", args=PERIOD), reverse("criteria:period-detail", args=PERIOD)):
        page = client.get(url).content.decode()
        assert freeze.sha256 in page and "Nguyên vẹn" in page and freeze.by.get_full_name() in page

    Freeze.objects.update(sha256="0" * 64)
    assert "Nguyên vẹn" not in client.get(reverse("reports:frozen", args=PERIOD)).content.decode()


def test_two_closings_stand_side_by_side_with_what_differs(signed_in, closed, office, say, places):
    from criteria.actions import approve, return_with_reason, submit
    from criteria.models import Assessment

    reopen_period(period=closed, by=office, reason="Sót")
    again = Assessment.objects.filter(locality=places["tayyen"])
    return_with_reason(again, by=office, reason="Sót")
    say(office, "roads", 91, None, place="tayyen")
    submit(again, by=office, explanation="x")
    approve(again, by=office)
    close_period(period=closed, by=office)

    page = signed_in("office").get(reverse("reports:frozen", args=PERIOD)).content.decode()

    assert all(row.sha256 in page for row in Freeze.objects.all())
    assert "Khác gì so với lần chốt trước" in page and "70 · Chưa đạt" in page and "91 · Đạt" in page


def lines(places, small_set, figure, **more):
    return {"line0-unit": places["tayyen"].pk, "line0-indicator": small_set.roads.pk, "line0-figure": figure,
            "reason": "Nhập nhầm", "document": "15/CV-VPĐP", **more}  # fmt: skip


def test_a_correction_is_previewed_and_then_recorded(signed_in, closed, places, small_set):
    client, url = signed_in("office"), reverse("reports:correction-new", args=PERIOD)

    shown = client.post(url, lines(places, small_set, "93"))
    assert not Correction.objects.exists()
    assert shown.context["preview"]["cells"][0]["new"] == "93 Đ"
    first = shown.context["preview"]["effects"][0]
    assert (first.first, first.adjusted) == (1, 2)

    done = client.post(url, lines(places, small_set, "93", seal=shown.context["preview"]["seal"], confirm="1"))

    assert done.url == reverse("reports:correction-detail", args=[*PERIOD, 1])
    assert "Điều chỉnh số liệu số 01" in client.get(done.url).content.decode()


@pytest.mark.parametrize("figure", ["chín mươi", "170", "70"])
def test_what_cannot_be_is_said_at_its_line_and_nothing_is_written(signed_in, closed, places, small_set, figure):
    client, url = signed_in("office"), reverse("reports:correction-new", args=PERIOD)

    page = client.post(url, lines(places, small_set, figure, confirm="1", seal="x"))

    form = page.context["form"]
    assert page.status_code == 200 and (form.problems or form.lines[0].errors)
    assert not Correction.objects.exists()


def test_a_word_on_a_whole_criterion_is_corrected_on_the_same_page(signed_in, closed, places, small_set):
    client, url = signed_in("office"), reverse("reports:correction-new", args=PERIOD)
    said = {"line0-unit": places["thoiquan"].pk, "line0-indicator": f"criterion-{small_set.first.pk}", "reason": "Sót"}

    wrong = client.post(url, {**said, "line0-figure": "85"})
    shown = client.post(url, {**said, "line0-figure": "Đạt"})
    seal = shown.context["preview"]["seal"]
    done = client.post(url, {**said, "line0-figure": "Đạt", "seal": seal, "confirm": "1"})

    assert "figure" in wrong.context["form"].lines[0].errors
    assert shown.context["preview"]["cells"][0]["new"] == "Đạt"
    assert "Tiêu chí 1 Giao thông" in client.get(done.url).content.decode()
    asked = client.get(url, {"criterion": "1", "unit": places["thoiquan"].code}).context["form"].lines[0]
    assert asked.initial["indicator"] == f"criterion-{small_set.first.pk}"


def test_what_was_not_previewed_is_not_recorded(signed_in, closed, places, small_set):
    client, url = signed_in("office"), reverse("reports:correction-new", args=PERIOD)
    seal = client.post(url, lines(places, small_set, "93")).context["preview"]["seal"]
    IndicatorResult.objects.filter(assessment__locality=places["tayyen"]).update(value=71)

    client.post(url, lines(places, small_set, "93", seal=seal, confirm="1"))

    assert not Correction.objects.exists()


def test_the_table_of_corrections_leaves_as_csv(signed_in, correct):
    correct()

    content = signed_in("leader").get(reverse("reports:correction-list", args=PERIOD) + "?format=csv").content

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][4:6] == ["70 K", "93 Đ"]


@pytest.mark.parametrize("who", ["office", "official"])
def test_changes_name_persons_only_to_readers_of_drafts(signed_in, closed, office, small_set, places, say, who):
    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    say(office, "roads", 91, None, place="tayyen", in_period=later)
    url = reverse("reports:changes", args=["91"]) + "?period=2024-Q4&basis=current"

    page = signed_in(who).get(url)

    assert page.context["basis"] == ("current" if who == "office" else "approved")
    assert (office.get_full_name() in page.content.decode()) == (who == "office")


def test_the_page_of_changes_asks_no_more_for_more_communes(signed_in, closed, office, small_set, places):
    def asked(code):
        later = open_period(province=places["province"], code=code, criteria_sets=[small_set.row], by=office)
        client = signed_in("office")
        url = reverse("reports:changes", args=["91"]) + f"?period={later.code}&basis=current"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = asked("2024-Q4")
    more_communes(places)
    many = asked("2025-Q1")

    # The first comparison reads one side from its freeze, the second both as they stand.
    assert many - few <= 30
    assert asked("2025-Q2") == many
