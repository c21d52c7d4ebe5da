"""Two days of a place against the slow comparison: who is compared, what moved, and what page and file say of it."""

import csv
import io

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localities.models import Level
from reports.comparing.reading import GROUPINGS, group_values, read_compared
from reports.rollups.compared import GONE, MOVED, groups_of
from tests.slow.compared import TwoDays
from tests.slow.more import add_attributes, another_day
from tests.slow.pages import of_class, squeezed
from tests.slow.printing import (
    average_change_text,
    change_text,
    count_text,
    decimal_text,
    exact,
    fraction_text,
    rounded,
)
from tests.slow.running import signed_in, standing, trials
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_two_days_equal_the_slow_comparison(world, seed):
    compare_worlds(world, seed, places=3)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_two_days_equal_the_slow_comparison_many_times(world, seed):
    compare_worlds(world, seed)


def compare_worlds(world, seed, places=99):
    """Provinces and districts of a world; their pages where they stand on the later day."""
    earlier, later = sorted([world.day, another_day(world, seed)])
    with standing(world) as office:
        add_attributes(world, seed)
        client, slow = signed_in(office), TwoDays(earlier, later, world.basis)
        for unit in [unit for unit in world.units if unit.level != Level.COMMUNE][:places]:
            place = slow.now.places[unit.row.pk]
            compare_moves(read_compared(unit.row, later, earlier, world.basis), slow, place)
            if slow.now.lives(slow.rows(place)[0]):
                Compared(client, slow, place).compare()


def compare_moves(found, slow, place):
    expected = {pair.now.row["id"]: pair for pair in slow.pairs(place)}
    assert {move.now.pk for move in found.moves} == set(expected)
    for move in found.moves:
        own = expected[move.now.pk]
        assert (move.kind, move.change, move.gained, move.lost) == (own.kind, own.change, own.gained, own.lost)
        for level in ("STANDARD", "ADVANCED", "EXEMPLARY"):
            assert move.newly(level) == own.newly(level)
    assert {unit.pk for unit, _reason in found.only_now} == {row["id"] for row in slow.only_now(place)}
    gone, moved = slow.only_before(place)
    assert {unit.pk for unit, what in found.only_before if what == GONE} == gone
    assert {unit.pk for unit, what in found.only_before if what == MOVED} == moved
    assert (found.is_whole, found.same_set) == (slow.is_whole(place), slow.same_set(place))
    for figures, own in zip((found.figures_before, found.figures_now), slow.figures(place), strict=True):
        assert {name: getattr(figures, name) for name in own} == own
    counted = [tuple((c.met, c.not_met, c.unknown, c.not_applicable) for c in pair) for pair in found.criteria]
    assert counted == slow.criteria(place)
    compare_groups(found, slow, place)


def compare_groups(found, slow, place):
    for kind in GROUPINGS:
        expected = slow.groups(place, kind)
        groups = groups_of(found, group_values(found.now.units, kind, slow.now.day))
        assert {group.value for group in groups} == set(expected)
        for group in groups:
            own = {unit.row["id"]: number for number, unit in expected[group.value]}
            assert {rank.unit.pk: rank.place for rank in group.ranks} == own
            counts = slow.now.figures_over(
                [unit for _place, unit in expected[group.value]], slow.now.set(slow.rows(place)[0]),
                slow.now.knows(slow.rows(place)[0]),
            )  # fmt: skip
            assert {name: getattr(group.figures_now, name) for name in counts} == counts


class Compared:
    """The page and the files of one comparison."""

    def __init__(self, client, slow, place):
        self.client, self.slow, self.place = client, slow, place
        self.now, self.then = slow.rows(place)

    def get(self, **more):
        day, against = self.slow.now.day.isoformat(), self.slow.was.day.isoformat()
        asked = {"as_of": day, "against": against, "basis": self.slow.now.basis, **more}
        answer = self.client.get(f"/localities/{self.now['code']}/compare/", asked)
        assert answer.status_code == 200
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")

    def compare(self):
        if not self.slow.now.communes(self.now):
            return
        tree = lxml.html.fromstring(self.get())
        self._compare_lines(of_class(tree, "compare-lines"))
        self._compare_words([squeezed(one) for one in of_class(tree, "definition")])
        self._compare_units()

    def _compare_lines(self, tables):
        was, now = self.slow.was.figures(self.then), self.slow.now.figures(self.now)
        expected = [self._lines(was, now, self.slow.is_whole(self.place))]
        if not self.slow.is_whole(self.place) and self.slow.pairs(self.place):
            expected.append(self._lines(*self.slow.figures(self.place), True))
        assert [
            [[squeezed(td) for td in tr.xpath("./td")] for tr in table.xpath(".//tbody/tr")] for table in tables
        ] == (expected)

    def _lines(self, was, now, is_comparable):
        """Eight lines: what it was, what it is, and how it changed where that can be told."""
        by_data = is_comparable and self.slow.same_set(self.place)
        pairs = [
            ([one["total"] for one in (was, now)], None, is_comparable),
            *(([one["recognised"][level] for one in (was, now)], "total", is_comparable)
              for level in ("STANDARD", "ADVANCED")),
            ([one["assessed"] for one in (was, now)], None, is_comparable),
            *(([one[name] if one["assessed"] else None for one in (was, now)], "assessed", by_data)
              for name in ("meets", "at_risk", "below_15")),
        ]  # fmt: skip
        lines = []
        for counts, whole, told in pairs:
            wholes = [one[whole] if whole else None for one in (was, now)]
            texts = [
                fraction_text(*pair) if whole else count_text(pair[0]) for pair in zip(counts, wholes, strict=True)
            ]
            lines.append([*texts, change_text(*counts, "xã") if told else "–"])
        averages = [exact(one["met_sum"], one["assessed"]) for one in (was, now)]
        apart = None if None in averages or not by_data else averages[1] - averages[0]
        return [*lines, [*(decimal_text(rounded(one, 1, 2)) for one in averages), average_change_text(apart)]]

    def _compare_words(self, remarks):
        """What an officer must not misread is said where it is so, and nowhere else."""
        slow, now, total = self.slow, self.slow.now.set(self.now), len(self.slow.now.communes(self.now))
        before = slow.before(self.place)
        is_other = slow.differ(self.place) or slow.only_now(self.place) or any(slow.only_before(self.place))
        words = f"Chỉ so sánh {count_text(len(slow.pairs(self.place)))}/{count_text(total)} xã của ngày sau"
        assert any(words in one for one in remarks) == bool(is_other)
        two_sets = bool(now and before.set(self.then) and not slow.same_set(self.place))
        assert any(one.startswith("Áp dụng hai bộ tiêu chí") for one in remarks) == two_sets
        no_figures = before.period(self.then) is None or before.set(self.then) is None
        assert any(one.startswith("Ngày trước không có số liệu") for one in remarks) == no_figures

    def _compare_units(self):
        """The table of communes as it leaves the site: numbers, outcome, criteria, what became of the rest."""
        rows = {
            row[1]: row
            for row in csv.reader(io.StringIO(self.get(format="csv", table="units")), delimiter=";")
            if len(row) > 7
        }
        words = {"up": "tăng", "down": "giảm", "same": "giữ nguyên số tiêu chí", "untold": "không so sánh được"}
        for pair in self.slow.pairs(self.place):
            row = rows[pair.now.row["code"]]
            numbers = [", ".join(str(place + 1) for place in places) for places in (pair.gained, pair.lost)]
            assert row[6:10] == ["–" if pair.change is None else str(pair.change), words[pair.kind], *numbers]
        gone, moved = self.slow.only_before(self.place)
        for pks, end in ((gone, "nay không còn là xã"), (moved, "nay thuộc địa phương khác")):
            for pk in pks:
                assert any(end in cell for cell in rows[self.slow.now.places[pk]["code"]])
