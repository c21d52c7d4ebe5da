"""The page of each commune against the slow recomputation: standing, sets, quarters, what is missing, decisions."""

import csv
import datetime as dt
import io

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.models import Attainment
from localities.models import Level
from tests.slow.communes import SlowCommunes
from tests.slow.more import add_attributes, add_levels, add_numbers
from tests.slow.pages import of_class, squeezed
from tests.slow.printing import count_text, quarter_text
from tests.slow.running import signed_in, standing, trials
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)
HIGHEST_FIRST = ("MODERN", "EXEMPLARY", "ADVANCED", "COMPLETED", "STANDARD")
SIGNS = {"1": "verdict-met", "0": "verdict-not-met", "?": "verdict-unknown", "-": "verdict-none"}


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_pages_of_communes_show_the_slow_count(world, seed):
    compare_communes(world, seed, communes=3)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_pages_of_communes_show_the_slow_count_many_times(world, seed):
    compare_communes(world, seed)


def compare_communes(world, seed, communes=99):
    """Communes of a world that stand on a day, wards and townships among them."""
    with standing(world) as office:
        add_attributes(world, seed)
        add_numbers(seed)
        add_levels(world, seed)
        client = signed_in(office)
        # On the last day of the quarters most communes have figures.
        for day in sorted({world.day, dt.date(2023, 12, 31)}):
            slow = SlowCommunes(day, world.basis)
            units = [unit for unit in world.units if unit.level == Level.COMMUNE]
            rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in units)}
            for row in [row for row in rows.values() if slow.lives(row)][:communes]:
                CommunePage(client, slow, row).compare()


class CommunePage:
    """The page and the file of one commune."""

    def __init__(self, client, slow, row):
        self.client, self.slow, self.row, self.unit = client, slow, row, slow.unit(row)
        self.tree = lxml.html.fromstring(self.get())

    def get(self, **more):
        asked = {"as_of": self.slow.day.isoformat(), "basis": self.slow.basis, **more}
        answer = self.client.get(f"/localities/{self.row['code']}/", asked)
        assert answer.status_code == 200
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")

    def compare(self):
        self._compare_decisions()
        if self.unit is None:
            assert not of_class(self.tree, "standing")
            return
        self._compare_standing()
        self._compare_sets()
        self._compare_missing()
        self._compare_results()
        self._compare_file()

    def _compare_decisions(self):
        root = self.slow.root(self.row["id"])
        own = [one for one in self.slow.decisions
               if self.slow.root(one["locality_id"]) == root and one["decision_date"] <= self.slow.day]  # fmt: skip
        found = [
            [squeezed(tr.xpath("./th")[0]), *(squeezed(td) for td in tr.xpath("./td")[1:3])]
            for tr in self.tree.xpath("//tr[th[@scope='row']][count(td)=5]")
        ]
        assert found == [
            [Attainment(one["attainment"]).label, str(one["recognition_year"]),
             f"{one['decision_number']}, {one['decision_date']:%d/%m/%Y}"]
            for one in reversed(own)
        ]  # fmt: skip

    def _compare_standing(self):
        unit, pairs = self.unit, of_class(self.tree, "standing")[0].xpath("./div")
        said = {squeezed(pair.find("dt")): squeezed(pair.find("dd")) for pair in pairs}
        held = next((level for level in HIGHEST_FIRST if level in unit.held), None)
        nothing = "chưa công nhận" if self.slow.knows(self.row) else "chưa ghi nhận quyết định"
        assert said["Theo quyết định"] == (Attainment(held).label if held else nothing)
        assert said["Theo số liệu"] == self._data_words()
        assert ("Cần theo dõi" in said) == (unit.is_recognised() and bool(unit.misses))
        counts = (
            f"{count_text(unit.computed)} theo giá trị và mức quy định, {count_text(unit.stated)} do cán bộ xác nhận"
        )
        assert said.get("Căn cứ kết quả") == (counts if unit.is_assessed else None)

    def _data_words(self):
        unit = self.unit
        if not unit.is_assessed:
            return "chưa có số liệu theo cơ sở đã chọn"
        words = "đạt đủ tiêu chí" if unit.meets else "chưa đạt đủ tiêu chí" if unit.misses else "chưa đánh giá được"
        return f"{count_text(unit.met)}/{count_text(len(unit.marks))} {words}"

    def _compare_sets(self):
        sets = [
            [used["name"], f"{count_text(met)}/{count_text(count)}", count_text(count - met) if met < count else "–"]
            for used, met, count in self.slow.standings(self.row)
        ]
        assert self._lines("sets", 3) == sets
        quarters = [
            [f"quý {quarter_text(period['code'])}", f"{count_text(met)}/{count_text(count)}"]
            for period, met, count in self.slow.quarters(self.row)
        ]
        assert self._lines("quarters", 2) == quarters

    def _lines(self, name, columns):
        rows = self.tree.xpath(f"//*[@id='{name}']//tbody/tr")
        return [[squeezed(cell) for cell in tr.xpath("./th|./td")][:columns] for tr in rows]

    def _compare_missing(self):
        expected = self.slow.missing(self.row)
        panels = self.tree.xpath("//*[@id='missing']")
        assert len(panels) == bool(expected)
        if expected:
            assert f"{count_text(len(expected))} chỉ tiêu" in squeezed(of_class(panels[0], "panel-head")[0])
            assert self._indicators(panels[0]) == expected

    def _compare_results(self):
        expected, found = self.slow.groups(self.row), of_class(self.tree, "criterion")
        assert len(found) == len(expected)
        for block, (criterion, mark, is_word, lines) in zip(found, expected, strict=True):
            summary = block.find("summary")
            assert f"{criterion['number']}. {criterion['name']}" in squeezed(summary)
            assert of_class(summary, SIGNS[mark])
            assert ("ghi chung cho cả tiêu chí" in squeezed(summary)) == is_word
            assert self._indicators(block) == lines

    @staticmethod
    def _indicators(element):
        names = ("requirement", "value", "gap", "course", "verdict", "decided")
        return [
            {"number": squeezed(tr.find("th")), "drawn": tr.xpath(".//svg/@aria-label"),
             **dict(zip(names, (squeezed(td) for td in tr.xpath("./td")[1:7]), strict=True))}
            for tr in element.xpath(".//tbody/tr")
        ]  # fmt: skip

    def _compare_file(self):
        rows = csv.reader(io.StringIO(self.get(format="csv", table="indicators")), delimiter=";")
        found = [[row[0], *row[3:5]] for row in rows if len(row) > 6 and "." in row[0]]
        lines = [line for *_criterion, lines in self.slow.groups(self.row) for line in lines]
        assert found == [
            [line["number"], line["requirement"].removesuffix(" chưa đối chiếu"), line["value"].replace("–", "")]
            for line in lines
        ]
