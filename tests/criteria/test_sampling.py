"""The sample for re-checking: fair over districts, the same from the same seed, recorded once and for all."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from django.urls import reverse

from criteria.actions import Entry, Refused, draw_sample, record_results, submit
from criteria.models import RecheckSample
from criteria.rules.sampling import Lot, draw
from criteria.samples import drawn, units_within
from tests.conftest import WHY

ROSTER = [Lot(f"{district}{number:02d}", str(district)) for district in range(1, 6) for number in range(8)]


# -- The draw ----------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_units_in_whatever_order_they_come():
    assert draw(ROSTER, 12, "2024-Q3-0481") == draw(ROSTER[::-1], 12, "2024-Q3-0481")


def test_a_draw_is_what_it_was_on_every_machine():
    """Written down once; a Python or a processor that draws otherwise would break every recorded sample."""
    assert draw(ROSTER, 6, "2024-Q3-0481") == ["102", "207", "304", "401", "407", "501"]


def test_another_process_draws_the_same():
    code = (
        "import random, json, sys; sys.path.insert(0, '.');"
        "import importlib.util as u; s = u.spec_from_file_location('sampling', 'criteria/rules/sampling.py');"
        "m = u.module_from_spec(s); sys.modules['sampling'] = m; s.loader.exec_module(m);"
        "r = [m.Lot(f'{d}{n:02d}', str(d)) for d in range(1, 6) for n in range(8)];"
        "print(json.dumps(m.draw(r, 12, 'chữ có dấu')))"
    )

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )

    assert json.loads(out.stdout) == draw(ROSTER, 12, "chữ có dấu")


def test_another_seed_draws_others():
    assert len({tuple(draw(ROSTER, 12, f"seed {number}")) for number in range(20)}) > 15


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_every_district_has_one_where_the_size_allows(seed):
    assert {code[0] for code in draw(ROSTER, 5, seed)} == {"1", "2", "3", "4", "5"}
    assert {code[0] for code in draw(ROSTER, 9, seed)} == {"1", "2", "3", "4", "5"}


def test_a_smaller_sample_takes_no_district_twice():
    chosen = draw(ROSTER, 3, "2024")

    assert len({code[0] for code in chosen}) == 3


@pytest.mark.parametrize(("size", "count"), [(0, 0), (1, 1), (12, 12), (40, 40), (99, 40), (-1, 0)])
def test_a_sample_has_the_size_asked_for(size, count):
    assert len(set(draw(ROSTER, size, "x"))) == count


def test_three_lots_are_better_than_one():
    roster = [Lot(f"{number:02d}", "1", 3 if number < 10 else 1) for number in range(20)]
    chosen = [code for seed in range(200) for code in draw(roster, 5, str(seed))]
    heavy = sum(code < "10" for code in chosen) / len(chosen)

    assert 0.62 < heavy < 0.85


def test_every_unit_has_its_chance():
    chosen = [code for seed in range(400) for code in draw(ROSTER, 10, str(seed))]

    counts = [chosen.count(lot.code) for lot in ROSTER]
    assert min(counts) > 60 and max(counts) < 140


# -- On record ---------------------------------------------------------------------------------------------------


@pytest.fixture
def take(period, small_set, places):
    def run(by, size=2, seed="2024-Q3-0481", roster=None):
        units = units_within(period, small_set.row, places["province"])
        lots = [Lot(code, unit.district.code) for code, unit in units.items()] if roster is None else roster
        return draw_sample(
            period=period, criteria_set=small_set.row, roster=lots, size=size, seed=seed, units=units, by=by
        )

    return run


def test_a_sample_is_recorded_with_its_roster(take, office):
    row = take(office)

    assert row.roster == [["30982", "907", 1], ["30988", "908", 1], ["31006", "908", 1]]
    assert (row.size, row.seed, row.by) == (2, "2024-Q3-0481", office)
    assert {unit.district.code for unit in row.localities.all()} == {"907", "908"}
    assert drawn(row).is_same


def test_an_altered_record_is_noticed(take, office, places):
    row = take(office, size=1)
    other = next(unit for unit in (places["dongthai"], places["thoiquan"]) if unit not in row.localities.all())

    row.localities.set([other])

    assert not drawn(RecheckSample.objects.get(pk=row.pk)).is_same


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider", "stranger"])
def test_only_the_office_draws(take, request, who):
    with pytest.raises(Refused):
        take(request.getfixturevalue(who))

    assert not RecheckSample.objects.exists()


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 4}, {"seed": "  "}, {"seed": "x" * 41}, {"roster": []}])
def test_what_cannot_be_drawn_is_refused(take, office, wrong):
    with pytest.raises(Refused):
        take(office, **wrong)

    assert not RecheckSample.objects.exists()


# -- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def address(period, small_set):
    def build(code="91"):
        return reverse("criteria:entry-sample", args=[code, "2024-Q3", small_set.row.code])

    return build


@pytest.mark.parametrize(
    ("who", "code", "read", "write"),
    [
        ("office", "91", 200, 302),
        ("office", "908", 200, 302),
        ("leader", "91", 200, 403),
        ("department", "91", 200, 403),
        ("official", "908", 200, 403),
        ("official", "91", 404, 404),
        ("neighbour", "908", 404, 404),
        ("outsider", "91", 404, 404),
        ("stranger", "91", 404, 404),
        ("office", "31006", 404, 404),
    ],
)
def test_who_reads_and_who_draws(signed_in, address, who, code, read, write):
    client = signed_in(who)

    assert client.get(address(code)).status_code == read
    assert client.post(address(code), {"size": 1, "seed": "thử"}).status_code == write
    assert RecheckSample.objects.exists() is (write == 302)


def test_a_seed_is_proposed_and_anybody_draws_again(signed_in, address, take, office):
    assert signed_in("office").get(address()).context["form"]["seed"].value().startswith("2024-Q3-")
    row = take(office)

    page = signed_in("leader").get(f"{address()}?sample={row.pk}")

    assert page.context["shown"].is_same
    assert page.context["shown"].again == sorted(unit.code for unit in row.localities.all())


def test_earlier_samples_stay_on_the_list(signed_in, address, take, office):
    first, second = take(office), take(office, seed="khác")

    page = signed_in("office").get(address())

    assert [one.row for one in page.context["samples"]] == [second, first]
    assert page.context["shown"].row == second


def test_a_sample_of_the_province_is_not_one_of_a_district(signed_in, address, take, office):
    row = take(office)

    page = signed_in("official").get(address("908"))

    assert page.context["samples"] == []
    assert signed_in("official").get(f"{address('908')}?sample={row.pk}").status_code == 404


def test_what_is_wrong_is_said_on_the_form(signed_in, address):
    page = signed_in("office").post(address(), {"size": 9, "seed": "thử"})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert not RecheckSample.objects.exists()


def test_only_units_that_handed_over_may_be_asked_for(signed_in, address, assessment, official):
    submit([assessment], by=official, explanation=WHY)

    signed_in("office").post(address(), {"size": 1, "seed": "thử", "among": "SUBMITTED"})

    assert RecheckSample.objects.get().roster == [["31006", "908", 1]]


def test_units_with_warnings_may_have_three_lots(signed_in, address, settings, period, small_set, places, office):
    settings.WARNING_LEAST_AT_LEVEL = 1
    entry = Entry(places["dongthai"].pk, small_set.roads.pk, Decimal(90), None)
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=office, door="FORM")

    signed_in("office").post(address(), {"size": 1, "seed": "thử", "is_weighted": "on"})

    assert [lot for lot in RecheckSample.objects.get().roster if lot[2] > 1] == [["31006", "908", 3]]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_sample_leaves_as_a_table(signed_in, address, take, office, form):
    row = take(office)

    answer = signed_in("leader").get(f"{address()}?sample={row.pk}&format={form}")

    assert answer.status_code == 200 and "mau-phuc-tra" in answer["Content-Disposition"]
    if form == "csv":
        assert "Thới Quản" in answer.content.decode("utf-8-sig")
