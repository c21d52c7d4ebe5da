"""Figures of the forms against a slow and obvious count over small worlds drawn from fixed seeds."""

import datetime as dt
from decimal import Decimal

import pytest

from criteria.models import Assessment, Dossier
from localities.models import Locality
from reports.forms import tables_of
from tests.reports_forms.conftest import BEFORE, NAMES, NOW

DAY = {BEFORE: dt.date(2023, 12, 31), NOW: dt.date(2024, 6, 30)}


def rows_of(table):
    """{number: values} of a table's first part, headings left out."""
    rows = {}
    for row in table.rows:
        if row.kind != "heading" and row[0]:
            rows.setdefault(row[0], list(row))
    return rows


def made(name, world, place=None, period=NOW):
    return tables_of(name, period=world.periods[period], place=place or world.province, criteria_set=world.set)


def marks(world, period, names=NAMES):
    """[(commune, marks)] of those about whom something is known."""
    known = ((name, world.marks[name, period]) for name in names)
    return [(name, text) for name, text in known if text is not None]


def met(text):
    return sum(mark in "1-" for mark in text)


def decided(world, name, period, attainment="STANDARD"):
    days = [day for level, day in world.decided[name].items() if level == attainment or attainment == "STANDARD"]
    return any(day <= DAY[period] for day in days)


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_form_06_counts_decisions_and_data_apart(draw, seed):
    world = draw(seed)

    rows = rows_of(made("bieu-06", world)[0])

    for column, period in ((2, BEFORE), (3, NOW)):
        full = {name for name, text in marks(world, period) if met(text) == 5}
        has = {name for name in NAMES if decided(world, name, period)}
        assert rows["2"][column] == len(full)
        assert rows["2.1"][column] == len(has)
        assert rows["2.2"][column] == len(full - has)
        assert rows["2.3"][column] == sum(decided(world, name, period, "ADVANCED") for name in NAMES)
        assert rows["3"][column] == sum(3 <= met(text) <= 4 for _name, text in marks(world, period))
        assert rows["4"][column] == sum(met(text) < 3 for _name, text in marks(world, period))
        assert rows["5"][column] == len(NAMES) - len(marks(world, period))
    assert rows["2.1"][4] == len(world.planned)
    assert rows["1"][2:5] == [len(NAMES), len(NAMES), None]


def test_a_full_commune_without_decision_stands_in_row_2_2_alone(draw):
    world = draw(3)
    before = rows_of(made("bieu-06", world)[0])
    Assessment.objects.get(period=world.periods[NOW], locality=world.units["X00"]).delete()

    after = rows_of(made("bieu-06", world)[0])

    assert before["2.2"][3] - after["2.2"][3] == 1
    assert before["2.1"][3] == after["2.1"][3]
    assert before["2"][3] - after["2"][3] == 1


@pytest.mark.parametrize("seed", [3, 11])
def test_form_05_counts_each_criterion_now_then_and_planned(draw, seed):
    world = draw(seed)

    rows = rows_of(made("bieu-05", world)[0])

    for position in range(5):
        for column, period in ((3, BEFORE), (4, NOW)):
            expected = sum(text[position] in "1-" for _name, text in marks(world, period))
            assert rows[str(position + 1)][column] == expected
        missing = [n for n in world.planned if (world.marks[n, NOW] or "?????")[position] not in "1-"]
        assert rows[str(position + 1)][5] == len(missing)


def test_groups_of_communes_have_columns_and_rows_of_their_own(draw):
    world = draw(11, groups=True)

    form_05, form_06 = made("bieu-05", world)[0], made("bieu-06", world)[0]

    assert [column.group for column in form_05.columns[3::3]][:3] == [("Nhóm 1",), ("Nhóm 2",), ("Nhóm 3",)]
    assert len(form_05.columns) == 13
    for number, group in enumerate("123"):
        names = [name for name in NAMES if world.group[name] == group]
        known = marks(world, NOW, names)
        expected = sum(text[0] in "1-" for _name, text in known) if known else None
        assert form_05.rows[0][4 + number * 3] == expected
        assert rows_of(form_06)[f"1.{group}"][3] == len(names)


@pytest.mark.parametrize("seed", [3, 29])
def test_summary_averages_are_sum_over_count(draw, seed):
    world = draw(seed)

    by_district, by_commune = made("tong-hop-tinh", world)

    known = [met(text) for _name, text in marks(world, NOW)]
    whole = by_district.rows[-1]
    assert (whole[7], whole[8]) == (len(known), sum(known))
    assert whole[9] == Decimal(sum(known)) / len(known) == by_commune.rows[-1][8]
    assert sum(row[2] for row in by_district.rows[:-1]) == whole[2] == len(NAMES)
    recognised = sum(decided(world, name, NOW) for name in NAMES)
    assert whole[3] == recognised
    assert whole[4] == Decimal(recognised) * 100 / len(NAMES)


def test_a_period_without_figures_prints_dashes_not_those_of_an_earlier_one(draw):
    world = draw(3)
    Assessment.objects.filter(period=world.periods[NOW]).delete()

    whole = made("tong-hop-tinh", world)[0].rows[-1]

    assert list(whole)[7:13] == [None] * 6
    assert rows_of(made("bieu-06", world)[0])["2"][3] is None
    assert rows_of(made("bieu-05", world)[0])["1"][4] is None


def test_a_place_without_communes_prints_dashes(draw):
    world = draw(3)
    empty = Locality.objects.get(code="D2")
    Locality.objects.filter(district=empty).update(kind="WARD")

    whole = made("tong-hop-tinh", world, place=empty)[0].rows[-1]

    assert [value for value in whole if value is not None] == ["Toàn địa bàn"]


def test_no_dossier_of_the_year_means_no_plan(draw):
    world = draw(3)
    Dossier.objects.all().delete()
    table = made("bieu-06", world)[0]

    assert rows_of(table)["2.1"][4] is None
    assert any("Chưa có xã nào đăng ký" in note for note in table.footnotes)
