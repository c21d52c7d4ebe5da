"""Who is next, on each of its three ways, as page and files leave the server, against the slow recomputation."""

import csv
import datetime as dt
import io

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localities.models import Level
from tests.slow.ahead import SecondLook, SlowAhead
from tests.slow.more import add_attributes, add_levels, add_links, add_numbers, recognise_communes
from tests.slow.pages import of_class, squeezed
from tests.slow.printing import count_text
from tests.slow.running import signed_in, standing, trials
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_who_is_next_equals_the_slow_count(world, seed):
    compare_worlds(world, seed, places=2)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_who_is_next_equals_the_slow_count_many_times(world, seed):
    compare_worlds(world, seed)


def compare_worlds(world, seed, places=99):
    """Provinces and districts of a world, on its day and on the last day of the quarters."""
    with standing(world) as office:
        add_attributes(world, seed)
        add_numbers(seed)
        add_levels(world, seed)
        add_links(seed)
        recognise_communes(world, seed)
        client = signed_in(office)
        for day in sorted({world.day, dt.date(2023, 12, 31)}):
            slow, own = SlowAhead(day, world.basis), SlowAhead(day, world.basis, "a1")
            looked = SecondLook(day, world.basis, "a1")
            above = [unit for unit in world.units if unit.level != Level.COMMUNE]
            rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in above)}
            for row in [row for row in rows.values() if slow.lives(row) and slow.communes(row)][:places]:
                for who in ("standard", "advanced", "restore"):
                    measured = slow if who != "advanced" else own if own.period(row) else looked
                    NextPage(client, slow, measured, row, who).compare()


class NextPage:
    """One way of one place: the page, the file of communes, and the file of what blocks them."""

    def __init__(self, client, slow, measured, row, who):
        self.client, self.slow, self.measured, self.row, self.who = client, slow, measured, row, who
        wanted = {unit.row["id"] for unit in slow.communes(row) if self._is_on_the_way(unit, who)}
        self.units = [unit for unit in measured.communes(row) if unit.row["id"] in wanted]
        self.lacks = {unit.row["id"]: measured.lacks(row, unit) for unit in self.units}

    @staticmethod
    def _is_on_the_way(unit, who):
        if who == "standard":
            return not unit.is_recognised()
        if who == "advanced":
            return unit.is_recognised() and not unit.is_recognised("ADVANCED")
        return unit.is_recognised() and bool(unit.misses)

    def get(self, **more):
        asked = {"as_of": self.slow.day.isoformat(), "basis": self.slow.basis, "who": self.who, **more}
        answer = self.client.get(f"/localities/{self.row['code']}/next/", asked)
        assert answer.status_code == 200
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")

    def lines(self, table, least):
        rows = csv.reader(io.StringIO(self.get(format="csv", table=table)), delimiter=";")
        return [row for row in rows if len(row) > least and row[0].isdecimal()]

    def is_known(self, unit):
        return unit.is_assessed and bool(unit.marks) if self.measured.__class__ is SlowAhead else bool(unit.marks)

    def compare(self):
        self._compare_communes()
        blocking = self.measured.blocking(self.row, self.units)
        found = {(line[1], line[2]): [int(number) for number in (*line[4:7], line[8])]
                 for line in self.lines("blockers", 8)}  # fmt: skip
        assert found == blocking
        self._compare_page(blocking)

    def _compare_communes(self):
        found = {line[1]: [*line[4:8], *line[13:15]] for line in self.lines("communes", 13)}
        expected = {unit.row["code"]: self._line(unit) for unit in self.units}
        assert found == expected

    def _line(self, unit):
        if not self.is_known(unit):
            return [*"––––", "chưa có số liệu theo cơ sở đã chọn", ""]
        missed, untold = self._numbers(unit)
        counts = (unit.marks.count("0"), unit.marks.count("?"), len(missed), len(untold))
        return [*(str(count) for count in counts), ", ".join(missed), ", ".join(untold)]

    def _numbers(self, unit):
        """Numbers of what is not met, and of what nobody can tell, in the order of the set."""
        lacks = sorted(self.lacks[unit.row["id"]].items(), key=self._order)
        return [[key[1] or key[0] for key, own in lacks if own == mark] for mark in "0?"]

    @staticmethod
    def _order(lack):
        """The criterion itself stands behind its indicators where it cannot be told."""
        (criterion, indicator), _mark = lack
        return int(criterion), not indicator, int(indicator.partition(".")[2] or 0)

    def _compare_page(self, blocking):
        tree = lxml.html.fromstring(self.get())
        chips = [squeezed(chip.find("b")) for chip in of_class(tree, "chips")[0].xpath("./a")]
        known = self.slow.knows(self.row)
        counts = [
            sum(self._is_on_the_way(unit, who) for unit in self.slow.communes(self.row))
            for who in ("standard", "advanced", "restore")
        ]
        assert chips == [count_text(count if known else None) for count in counts]
        rows = {squeezed(tr.xpath("./th/a")[0]): tr.xpath("./td") for table in of_class(tree, "ahead")
                for tr in table.xpath("./tbody/tr")}  # fmt: skip
        for unit in self.units:
            cells = next(cells for name, cells in rows.items() if name.endswith(f" {unit.row['name']}"))
            self._compare_row(unit, cells)
        self._compare_blockers(tree, blocking)

    def _compare_row(self, unit, cells):
        missed, unknown = squeezed(cells[0]), squeezed(cells[1])
        if not self.is_known(unit):
            assert (missed, unknown) == ("–", "–")
            return
        untold = unit.marks.count("?")
        is_met = all(mark in "1-" for mark in unit.marks)
        assert missed == count_text(unit.marks.count("0"))
        assert unknown == (count_text(untold) if untold or is_met else "–")
        assert len(cells[2].xpath("./ul/li")) == len(self._numbers(unit)[0])

    def _compare_blockers(self, tree, blocking):
        shown = [tr for table in of_class(tree, "ahead-blockers") for tr in table.xpath("./tbody/tr")]
        texts = {squeezed(tr.xpath("./th/b")[0]): [squeezed(td) for td in tr.xpath("./td")] for tr in shown}
        by_number = {key[1] or key[0]: counts for key, counts in blocking.items()}
        for number, (missed, untold, freed) in texts.items():
            counts = by_number[number]
            dashed = [count_text(count) if count else "–" for count in counts[1:3]]
            assert [missed, untold, freed] == [count_text(counts[0]), *dashed]
        worth = sum(bool(counts[0] or counts[2]) for counts in blocking.values())
        assert len(texts) == min(worth, 12) or len(blocking) > 12
