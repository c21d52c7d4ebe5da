"""The register of decisions: what it lists, what became of each, and that its totals are the dashboard's."""

import datetime as dt

import pytest
from django.urls import reverse

from criteria.actions import DecisionPaper, record_decision
from criteria.models import Recognition, RecognitionKind
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level, Locality, SuccessionKind
from ntm.lib.numbers import roman
from reports import rollups
from reports.register import read_register

DAY = dt.date(2024, 6, 30)


def decide(office, places, number, day, attainment="STANDARD", kind=RecognitionKind.RECOGNISED, year=None):
    paper = DecisionPaper(attainment=attainment, recognition_year=year or day.year, decision_date=day, kind=kind,
                          decision_number=number, note="thử")  # fmt: skip
    return record_decision(paper, places, by=office)


@pytest.fixture
def listed(places, office):
    """Two communes of 2014, one of 2016 recognised again in 2022."""
    decide(office, [places["dongthai"], places["thoiquan"]], "10/QĐ", dt.date(2015, 1, 20), year=2014)
    decide(office, [places["tayyen"]], "20/QĐ", dt.date(2016, 12, 1))
    decide(office, [places["tayyen"]], "30/QĐ", dt.date(2022, 12, 1), kind=RecognitionKind.RE_RECOGNISED)


def figure(place, day, attainment="STANDARD"):
    return rollups.read(place, day).figures.recognised[attainment]


def agrees(place, day, attainment="STANDARD"):
    register = read_register(place, day, attainment=attainment)
    counted = {entry.then.lineage_id for entry in register.entries if entry.is_counted}
    assert register.totals.held == figure(place, day, attainment)
    assert len(counted) + register.totals.higher == register.totals.held
    return register


def test_grouped_by_year_of_recognition_and_district(listed, places):
    first, second, third = read_register(places["province"], DAY).years()

    assert (first.year, first.count, second.year, second.count) == (2014, 2, 2016, 1)
    assert [(one.number, one.name, one.count) for one in first.districts] == [
        ("I", "Huyện An Biên", 1),
        ("II", "Huyện Gò Quao", 1),
    ]
    assert (third.count, third.others) == (0, 1)
    assert third.entries[0].status


def test_totals_are_those_of_the_dashboard_on_any_day(listed, places, office):
    for day in (dt.date(2014, 12, 31), dt.date(2015, 1, 20), dt.date(2016, 12, 31), DAY):
        agrees(places["province"], day)


def test_a_revoked_unit_stays_in_the_list_and_leaves_the_total(listed, places, office):
    decide(office, [places["thoiquan"]], "40/QĐ", dt.date(2023, 5, 5), kind=RecognitionKind.REVOKED)

    register = agrees(places["province"], DAY)

    assert (register.totals.listed, register.totals.lost, register.totals.held) == (3, 1, 2)
    lost = [entry for entry in register.entries if entry.then == places["thoiquan"]]
    assert [entry.is_held for entry in lost] == [False, False] and lost[1].tone == "red"
    # On the day before it was still held.
    assert agrees(places["province"], dt.date(2023, 5, 4)).totals.lost == 0


def test_a_higher_decision_alone_counts_too(listed, places, office):
    decide(office, [places["dongthai"]], "50/QĐ", dt.date(2023, 1, 1), attainment="ADVANCED")
    Recognition.objects.filter(locality=places["dongthai"], attainment="STANDARD").delete()

    register = agrees(places["province"], DAY)

    assert (register.totals.listed, register.totals.higher, register.totals.held) == (2, 1, 3)
    agrees(places["province"], DAY, "ADVANCED")


@pytest.fixture
def changed(listed, places, office):
    """From 2024-01-01 Tây Yên is a township, and Đông Thái has gone into Đông Yên."""
    day = dt.date(2024, 1, 1)
    units = [
        Unit(Level.COMMUNE, Kind.TOWNSHIP, "30988", "Tây Yên", day, parent=places["anbien"]),
        Unit(Level.COMMUNE, Kind.COMMUNE, "31007", "Đông Yên", day, parent=places["anbien"]),
    ]
    for old in ("tayyen", "dongthai"):
        Locality.objects.filter(pk=places[old].pk).update(valid_to=dt.date(2023, 12, 31))
    write_localities(units)
    town, heir = (Locality.objects.get(pk=unit.row.pk) for unit in units)
    link_successions(
        [
            (places["tayyen"], town, SuccessionKind.CONTINUES, day, "Nghị quyết 1"),
            (places["dongthai"], heir, SuccessionKind.WHOLE, day, "Nghị quyết 1"),
        ]
    )


def test_an_asterisk_marks_what_is_no_longer_a_commune(changed, places):
    register = agrees(places["province"], DAY)

    notes = {entry.then.name: entry.footnote for entry in register.entries if entry.is_marked}
    assert set(notes) == {"Tây Yên", "Đông Thái"}
    assert "Đông Yên" in notes["Đông Thái"] and "thị trấn Tây Yên" in notes["Tây Yên"]
    assert (register.totals.listed, register.totals.gone, register.totals.held) == (3, 2, 1)


def test_the_day_before_nothing_is_marked(changed, places):
    register = agrees(places["province"], dt.date(2023, 12, 31))

    assert not any(entry.is_marked for entry in register.entries)
    assert register.totals.held == 3


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"q": "thoi quan"}, ["Thới Quản"]),
        ({"q": "20/qđ"}, ["Tây Yên"]),
        ({"year": "2014"}, ["Đông Thái", "Thới Quản"]),
        ({"kind": "RE_RECOGNISED"}, ["Tây Yên"]),
        ({"q": "không có"}, []),
    ],
)
def test_filters(listed, places, chosen, names):
    years = read_register(places["province"], DAY).years(chosen)

    assert [entry.place.name for year in years for entry in year.entries] == names


def test_three_queries_however_many_units(changed, places, django_assert_num_queries):
    with django_assert_num_queries(3):
        read_register(places["province"], DAY)


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (14, "XIV"), (49, "XLIX")])
def test_districts_are_numbered_in_roman(number, text):
    assert roman(number) == text


# -- The page ------------------------------------------------------------------------------------------------------


def test_the_page_says_the_figure_of_the_dashboard(client, listed, places, office, leader, official, outsider):
    for user, seen in ((office, True), (leader, True), (official, True), (outsider, False)):
        client.force_login(user)
        page = client.get(reverse("reports:register"), {"as_of": "30/06/2024"})
        assert page.status_code == 200
        assert ("Thới Quản" in page.content.decode()) is seen
        if seen:
            assert page.context["held"]["part"] == page.context["register"].totals.held == 3
    assert client.post(reverse("reports:register")).status_code == 405


def test_only_who_may_write_is_offered_to(client, listed, office, leader):
    for user, offered in ((office, True), (leader, False)):
        client.force_login(user)
        page = client.get(reverse("reports:register")).content.decode()
        assert (reverse("criteria:decision-new") in page) is offered


def test_the_office_form_leaves_as_a_table(client, listed, leader):
    client.force_login(leader)

    answer = client.get(reverse("reports:register"), {"as_of": "30/06/2024", "format": "csv"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].count(";") == 5
    assert "(02 xã)" in lines[1] and "2014" in lines[1]
    assert lines[2].startswith("I;Huyện An Biên (01 xã)")
    assert lines[3] == "1;Huyện An Biên;Đông Thái;10/QĐ, 20/01/2015;2014;thử"
    xlsx = client.get(reverse("reports:register"), {"format": "xlsx"})
    assert xlsx.content.startswith(b"PK")


def test_somebody_without_a_place_is_told_so(client, stranger):
    client.force_login(stranger)

    assert client.get(reverse("reports:register")).status_code == 200
