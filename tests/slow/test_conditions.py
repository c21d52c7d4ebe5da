"""Conditions of districts and provinces, and the targets that count them, against the slow recomputation."""

import csv
import io

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.scope import SYSTEM
from directives.models import Target
from localities.models import Level
from reports.targets import Standings
from tests.slow.conditions import WORDS, SlowConditions, SlowConditionTargets
from tests.slow.more import add_conditions, add_targets, add_villages
from tests.slow.pages import of_class, squeezed
from tests.slow.printing import count_text
from tests.slow.running import signed_in, standing, trials
from tests.slow.test_targets import compare_target
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)
METRICS = ("dieu_kien_tinh_dat", "tieu_chi_huyen_hoan_thanh", "huyen_thanh_pho_dat_luy_ke")
CODES = {"DISTRICT": "own-district", "PROVINCE": "own-province"}


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_conditions_equal_the_slow_answers(world, seed):
    compare_conditions(world, seed, places=3)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_conditions_equal_the_slow_answers_many_times(world, seed):
    compare_conditions(world, seed)


def compare_conditions(world, seed, places=99):
    """The tables of districts and provinces that stand on the day, and a dozen targets."""
    with standing(world) as office:
        add_villages(world, seed)
        add_conditions(world, seed)
        add_targets(world, seed, METRICS)
        Target.objects.filter(metric=METRICS[2], pk__gt=Target.objects.first().pk).update(
            operator="maintain", deadline=None, named_localities=[]
        )
        client, slow = signed_in(office), SlowConditions(world.day, world.basis)
        above = [unit for unit in world.units if unit.level != Level.COMMUNE]
        rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in above)}
        for row in [row for row in rows.values() if slow.lives(row)][:places]:
            compare_table(client, slow, row)
        told = SlowConditionTargets(world.day, world.basis)
        targets = {row["id"]: row for row in told.rows}
        standings = Standings(world.day, SYSTEM, world.basis)
        for found in standings.all(Target.objects.select_related("directive", "locality")):
            compare_target(found, told.told(targets[found.target.pk]))


def compare_table(client, slow, row):
    """Value, requirement, gap in whole units and verdict of each condition; the page's head."""
    asked = {"as_of": slow.day.isoformat(), "basis": slow.basis, "set": CODES[row["level"]]}
    own = next(one for one in slow.sets.values() if one["code"] == asked["set"])
    answers = slow.answers_of(row, own["id"])
    answer = client.get(f"/localities/{row['code']}/standing/", {**asked, "format": "csv"})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    lines = [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") if len(line) > 8]
    found = [[line[0], line[3], line[4], line[5], line[6], line[10]] for line in lines if line[0].isdecimal()]
    assert found == [
        [one.condition["number"], one.value_text, one.required_text, one.gap_text, WORDS[one.mark],
         "đã đối chiếu" if one.is_law else "chưa đối chiếu"]
        for one in answers
    ]  # fmt: skip
    tree = lxml.html.fromstring(client.get(f"/localities/{row['code']}/standing/", asked).content.decode())
    compare_page(tree, answers)


def compare_page(tree, answers):
    met = sum(one.mark in "1-" for one in answers)
    head = squeezed(of_class(tree, "panel-head")[0])
    assert f"đạt {count_text(met)}/{count_text(len(answers))} điều kiện" in head
    for one, tr in zip(answers, tree.xpath("//table[contains(@class, 'standing')]/tbody/tr"), strict=True):
        cells = tr.xpath("./td[@data-label]")
        assert squeezed(of_class(cells[0], "standing-value")[0]) == one.value_text
        assert squeezed(cells[1]) == one.required_text
        gap = of_class(cells[2], "is-red")
        assert (squeezed(gap[0]) if gap else "") == one.gap_text
        review = sum(is_review for _row, _mark, is_review in one.children)
        amber = [squeezed(element) for element in of_class(cells[2], "is-amber")]
        assert [words.split()[0] for words in amber] == ([count_text(review)] if review else [])
        lists = [squeezed(link).rsplit(" ", 1)[1] for link in cells[0].xpath(".//small/a")]
        sizes = [one.number("1"), one.number("0"), review, one.number("?")]
        assert lists == [count_text(size) for size in sizes if size and one.children]
