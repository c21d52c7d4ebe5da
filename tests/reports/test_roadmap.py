"""The roadmap: what may be planned, planned against actual, stale saves, the grid and the workbook."""

import datetime as dt
import io
import re
from collections import Counter
from html import unescape

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role, RoleAssignment, User
from criteria.actions import Refused
from criteria.actions.roadmap import Wish, record_roadmap
from criteria.models import Criterion, RoadmapEntry
from criteria.roadmap import end_of, parse_term, term_words
from reports import rollups
from reports.rollups.roadmap import read_roadmap
from tests.reports.conftest import add_assessment

DAY = dt.date(2023, 6, 30)


@pytest.mark.parametrize(
    ("text", "term"),
    [("2025", "2025"), ("2025.0", "2025"), ("Q2/2025", "2025-Q2"), ("quý II/2025", "2025-Q2"), ("iv/2025", "2025-Q4"),
     ("2025-Q1", "2025-Q1"), (" ", ""), ("–", "")],
)  # fmt: skip
def test_a_term_is_read_as_officers_write_it(text, term):
    assert parse_term(text) == term
    assert parse_term(term_words(term)) == term


@pytest.mark.parametrize("text", ["2/2025", "12/2025", "25", "quý V/2025", "năm tới"])
def test_what_might_be_something_else_is_no_term(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_term(text)


@pytest.fixture
def units(world):
    """X1 misses criteria 2 and 4, 3 cannot be told; X2 meets all; X3 misses all; nobody entered X4, X5, X6."""
    units, criteria_set, periods = world
    for name, marks in (("stays", "10?0-"), ("stays2", "11111"), ("merged_a", "00000")):
        add_assessment(units[name], criteria_set, periods[1], marks, is_approved=True)
    return units


@pytest.fixture
def criteria(units):
    return list(Criterion.objects.order_by("order"))


@pytest.fixture
def province(units):
    return units["stays"].province


def person(username, role, place):
    user = User.objects.create_user(username, password="x", full_name=f"Ông {username}")
    RoleAssignment.objects.create(user=user, role=role, locality=place)
    return user


@pytest.fixture
def office(province):
    return person("office", Role.COORDINATION, province)


@pytest.fixture
def official(units):
    return person("official", Role.LOCAL, units["stays"].district)


def wish(place, criterion, text, shown=None):
    return Wish(place, criterion, text, shown)


def roadmap_of(place):
    return read_roadmap(rollups.read(place, DAY))


# -- Writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_change_is_a_row_of_its_own(units, criteria, official):
    for text in ("2024", "II/2024", "II/2024", ""):
        record_roadmap([wish(units["stays"], criteria[1], text)], by=official)

    rows = RoadmapEntry.objects.order_by("pk")
    assert list(rows.values_list("old", "term")) == [("", "2024"), ("2024", "2024-Q2"), ("2024-Q2", "")]
    assert {row.by for row in rows} == {official}


@pytest.mark.django_db
def test_a_stale_save_is_refused_with_both_values(units, criteria, official, office):
    record_roadmap([wish(units["stays"], criteria[1], "2024", "")], by=office)

    with pytest.raises(Refused, match=r"Ông office đã đổi thành 2024 .* bạn ghi III/2025"):
        record_roadmap([wish(units["stays"], criteria[1], "III/2025", "")], by=official)

    # Whoever wants the same has nothing to be asked about.
    assert record_roadmap([wish(units["stays"], criteria[1], "2024", "")], by=official) == []


@pytest.mark.django_db
def test_all_or_nothing_and_only_own_communes(units, criteria, official):
    own, other = wish(units["stays"], criteria[1], "2024"), wish(units["stays2"], criteria[1], "2024")
    with pytest.raises(Refused, match="địa bàn của mình"):
        record_roadmap([own, other], by=official)
    with pytest.raises(Refused, match="không phải năm hoặc quý"):
        record_roadmap([own, wish(units["merged_a"], criteria[1], "mai")], by=official)
    with pytest.raises(Refused, match="nằm ngoài"):
        record_roadmap([wish(units["stays"], criteria[1], "2099")], by=official)
    with pytest.raises(Refused, match="lập lộ trình cho xã"):
        record_roadmap([wish(units["old_ward"], criteria[1], "2024")], by=None)

    assert not RoadmapEntry.objects.exists()


# -- Counting ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_planned_against_actual(units, criteria, province):
    first, second, third, fourth, _fifth = criteria
    record_roadmap(
        [wish(units["stays"], second, "II/2023"), wish(units["stays"], fourth, "2023"),
         wish(units["stays"], first, "2022"), wish(units["merged_a"], first, "2024")], by=None,
    )  # fmt: skip

    found = roadmap_of(province)

    (late,) = found.cells_in("late")
    assert (late.unit.code, late.criterion, late.term) == ("X1", second, "2023-Q2")
    assert found.whole.states == {"met": 7, "late": 1, "ahead": 2, "unplanned": 20}
    assert found.by_criterion[first.pk].years[2022] == {"met": 1}
    # X1 has "?" without a plan, X3 four criteria, the others everything.
    assert found.complete_by() == {None: 5}
    record_roadmap([wish(units["stays"], third, "2025")], by=None)
    assert roadmap_of(units["stays"]).complete_by() == {2025: 1}


_WISHES = st.lists(
    st.tuples(st.sampled_from(["stays", "stays2", "merged_a"]), st.integers(0, 4),
              st.sampled_from(["", "2022", "2023", "2023-Q1", "2023-Q2", "2024-Q1"])), max_size=12,
)  # fmt: skip


@pytest.mark.django_db
@given(wishes=_WISHES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_a_slow_reading(units, criteria, province, wishes):
    RoadmapEntry.objects.all().delete()
    last = {}
    for name, position, term in wishes:
        record_roadmap([wish(units[name], criteria[position], term)], by=None)
        last[name, position] = term

    found = roadmap_of(province)

    marks = {"stays": "10?0-", "stays2": "11111", "merged_a": "00000"}
    slow, late = Counter(), 0
    for (name, position), term in last.items():
        if term:
            slow[term[:4]] += 1
            late += marks[name][position] in "0?" and end_of(term) <= DAY
    assert {str(year): found.whole.planned(year) for year in found.years} == dict(slow)
    assert found.whole.states["late"] == late == len(found.cells_in("late"))
    assert sum(one.states["late"] for one in found.by_district.values()) == late
    assert sum(one.unmet for one in found.by_criterion.values()) == found.whole.unmet == 3 + 5 + 3 * 5


@pytest.mark.django_db
def test_one_question_beside_the_roll_up(units, criteria, province, django_assert_num_queries):
    record_roadmap([wish(units["stays"], criterion, "2024") for criterion in criteria], by=None)
    rollup = rollups.read(province, DAY)

    with django_assert_num_queries(1):
        read_roadmap(rollup)


# -- The grid and the workbook ----------------------------------------------------------------------------------------


def address(place, more="", day="2023-06-30"):
    return f"/localities/{place.code}/roadmap/{more}?as_of={day}"


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def inputs_of(page):
    """{name: value} of the grid's inputs."""
    found = re.findall(r'<input name="(t:[^"]+)" value="([^"]*)"', page.content.decode())
    return {unescape(name): unescape(value) for name, value in found}


@pytest.mark.django_db
def test_the_grid_offers_what_is_not_met_and_saves_it(client, units, criteria, official):
    enter(client, official)
    grid = address(units["stays"].district, "grid/")
    sent = inputs_of(client.get(grid))
    mine = f"t:{units['stays'].pk}:{criteria[1].pk}:"
    assert {name for name in sent if name.startswith(f"t:{units['stays'].pk}:")} == {
        f"t:{units['stays'].pk}:{criteria[position].pk}:" for position in (1, 2, 3)
    }

    answer = client.post(grid, {**sent, mine: "IV/2024"}, follow=True)

    assert "Đã ghi lộ trình 01 lượt tiêu chí" in answer.content.decode()
    assert RoadmapEntry.objects.get().term == "2024-Q4"
    assert inputs_of(client.get(grid))[f"{mine}2024-Q4"] == "IV/2024"


@pytest.mark.django_db
def test_a_stale_grid_keeps_what_was_typed(client, units, criteria, official, office):
    enter(client, official)
    grid = address(units["stays"].district, "grid/")
    sent = inputs_of(client.get(grid))
    name = f"t:{units['stays'].pk}:{criteria[1].pk}:"
    record_roadmap([wish(units["stays"], criteria[1], "2024")], by=office)

    page = client.post(grid, {**sent, name: "2025"})

    assert page.status_code == 200
    assert "Ông office đã đổi thành 2024" in page.content.decode()
    again = inputs_of(page)
    assert again[f"{name}2024"] == "2025"
    client.post(grid, again)
    assert RoadmapEntry.objects.order_by("pk").last().term == "2025"


@pytest.mark.django_db
def test_who_meets_the_pages(client, units, official, office):
    enter(client, official)

    assert client.get(address(units["stays"].province)).status_code == 200
    assert client.get(address(units["stays"].province, "grid/")).status_code == 403
    assert client.get(address(units["stays2"], "grid/")).status_code == 403
    enter(client, person("stranger", Role.ADMINISTRATOR, None))
    assert client.get(address(units["stays"])).status_code == 404


@pytest.mark.django_db
def test_the_workbook_goes_out_and_comes_back(client, units, criteria, office):
    enter(client, office)
    record_roadmap([wish(units["merged_a"], criteria[0], "2023")], by=None)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(units["stays"].province, "workbook.xlsx")).content))
    line_of(book, "X1")["TC 2"].value = 2024
    line_of(book, "X3")["TC 1"].value = None
    line_of(book, "X3")["TC 2"].value = "II/2025"

    page = send(client, units["stays"].province, book)

    assert [tuple(row[2:]) for row in page.context["preview"].rows] == [
        ("", "2024"),
        ("2023", ""),
        ("", "II/2025"),
    ]
    assert RoadmapEntry.objects.count() == 1
    client.post(address(units["stays"].province, "confirm/"), {"lines": page.context["sealed"]})
    terms = RoadmapEntry.objects.order_by("pk").values_list("locality__code", "term", "door")
    assert list(terms)[1:] == [("X1", "2024", "IMPORT"), ("X3", "", "IMPORT"), ("X3", "2025-Q2", "IMPORT")]


@pytest.mark.django_db
def test_wrong_and_stale_cells_of_a_workbook_are_named(client, units, criteria, office):
    enter(client, office)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(units["stays"].province, "workbook.xlsx")).content))
    wrong, stale, met = line_of(book, "X1")["TC 2"], line_of(book, "X3")["TC 1"], line_of(book, "X2")["TC 1"]
    wrong.value, stale.value, met.value = "mai", "2025", "2025"
    record_roadmap([wish(units["merged_a"], criteria[0], "2024")], by=office)

    page = send(client, units["stays"].province, book)

    cells = {error["cell"].rpartition("!")[2]: error["reason"] for error in page.context["errors"]}
    assert set(cells) == {wrong.coordinate, stale.coordinate, met.coordinate}
    assert "đã đổi thành 2024" in cells[stale.coordinate]
    assert page.context["sealed"] == ""
    client.post(address(units["stays"].province, "confirm/"), {"lines": "x"})
    assert RoadmapEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_workbook_without_its_second_sheet_is_refused(client, units, office):
    enter(client, office)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(units["stays"].province, "workbook.xlsx")).content))
    del book["Bản gốc"]

    assert "Bản gốc" in send(client, units["stays"].province, book).context["form"].errors["file"][0]


def line_of(book, code):
    """{head: cell} of a commune's line in the first sheet."""
    sheet = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows() if row[0].value == "Mã")
    line = next(row for row in sheet.iter_rows() if row[0].value == code)
    return {head.value: cell for head, cell in zip(heads, line, strict=True)}


def send(client, province, book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "lo-trinh.xlsx"
    return client.post(address(province, "import/"), {"file": file})
