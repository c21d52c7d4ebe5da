"""The figures that the map and the page of villages print, against the slow recomputation."""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localities.models import Level
from tests.slow.around import SlowAround
from tests.slow.more import add_attributes, add_villages
from tests.slow.pages import of_class, squeezed
from tests.slow.printing import count_text, percent_text
from tests.slow.running import signed_in, standing, trials
from tests.slow.villages import FILTERS
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db
SEEDS = st.integers(0, 2**32)


@trials(4)
@given(world=worlds(), seed=SEEDS)
def test_map_and_villages_print_the_slow_count(world, seed):
    compare_drawn(world, seed, places=2)


@pytest.mark.reliability
@trials(300)
@given(world=worlds(), seed=SEEDS)
def test_map_and_villages_print_the_slow_count_many_times(world, seed):
    compare_drawn(world, seed)


def compare_drawn(world, seed, places=99):
    """Provinces and districts of a world that stand on the day."""
    with standing(world) as office:
        add_attributes(world, seed)
        add_villages(world, seed)
        client, slow = signed_in(office), SlowAround(world.day, world.basis)
        above = [unit for unit in world.units if unit.level != Level.COMMUNE]
        rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in above)}
        for row in [row for row in rows.values() if slow.lives(row)][:places]:
            page = Drawn(client, slow, row)
            if slow.communes(row):
                for colour in ("level", "met", "criterion:0"):
                    page.compare_map(colour)
            for only in ("", *FILTERS):
                page.compare_villages(only)


class Drawn:
    """The pages of one place."""

    def __init__(self, client, slow, row):
        self.client, self.slow, self.row = client, slow, row

    def tree(self, tail, **asked):
        kept = {"as_of": self.slow.day.isoformat(), "basis": self.slow.basis}
        answer = self.client.get(f"/localities/{self.row['code']}/{tail}/", {**kept, **asked})
        assert answer.status_code == 200
        return lxml.html.fromstring(answer.content.decode())

    def compare_map(self, colour):
        units = self.slow.communes(self.row)
        if colour.startswith("criterion") and not self.slow.criteria_of(self.slow.set(self.row)):
            return
        steps, tree = Counter(self.slow.step(self.row, unit, colour) for unit in units), self.tree("map", colour=colour)
        found = {}
        for link in of_class(tree, "map-legend")[0].xpath(".//a"):
            step = parse_qs(urlsplit(link.get("href")).query)["step"][0]
            found[step] = squeezed(link.find("b"))
        assert {step: text for step, text in found.items() if text != "00 xã"} == {
            step: f"{count_text(count)} xã" for step, count in steps.items()
        }
        self._compare_twin(tree, units, colour)
        step = next(iter(steps))
        narrowed = self.tree("map", colour=colour, step=step)
        assert len(narrowed.xpath("//*[@id='rows']//tbody/tr")) == steps[step]

    def _compare_twin(self, tree, units, colour):
        at_risk = [unit for unit in units if colour == "level" and unit.is_recognised() and unit.misses]
        ringed = [squeezed(one.find("b")) for one in of_class(tree, "map-legend-risk")]
        assert ringed == ([f"{count_text(len(at_risk))} xã"] if at_risk else [])
        rows = {squeezed(tr.find("th")): tr for tr in tree.xpath("//*[@id='rows']//tbody/tr")}
        assert len(units) == len(rows)
        for unit in units:
            tr = next(tr for name, tr in rows.items() if name.endswith(f" {unit.row['name']}"))
            met = f"{count_text(unit.met)}/{count_text(len(unit.marks))}" if unit.is_assessed else "–"
            assert squeezed(tr.xpath("./td")[-1]) == met
            assert bool(of_class(tr, "is-amber")) == (unit in at_risk)

    def compare_villages(self, only):
        counts, tree = self.slow.village_figures(self.row, only), self.tree("villages", only=only)
        tiles = [squeezed(one.find("dd")) for one in of_class(tree, "village-figures") for one in one.xpath("./div")]
        assert len(tiles) == (bool(counts["listed"]) and (4 if counts["assessed"] else 3))
        if tiles:
            self._compare_tiles(tiles, counts)
        rows = {squeezed(tr.find("th")): tr for tr in tree.xpath("//table/tbody/tr[count(td)=6]")}
        communes = [
            row for row in self.slow.units(self.row, "COMMUNE")
            if self.slow.fits(row, only) and self.slow.villages(row)
        ]  # fmt: skip
        assert len(rows) == len(communes)
        for commune in communes:
            tr = next(tr for name, tr in rows.items() if name.endswith(f" {commune['name']}"))
            own = self.slow.village_figures(commune)
            assert [squeezed(td) for td in tr.xpath("./td")[:5]] == self._line(own)

    @staticmethod
    def _line(counts):
        known, total = counts["recognised"]["STANDARD"], counts["total"]
        return [
            count_text(total),
            "–" if known is None else f"{count_text(known)}/{count_text(total)}",
            percent_text(known, total),
            count_text(counts["assessed"]),
            count_text(counts["meets"]) if counts["assessed"] else "–",
        ]

    @staticmethod
    def _compare_tiles(tiles, counts):
        total = counts["total"]
        assert tiles[0].startswith(count_text(total))
        figures = [counts["recognised"]["STANDARD"], counts["recognised"]["EXEMPLARY"], counts["meets"]]
        for tile, figure in zip(tiles[1:], figures, strict=False):
            assert tile.startswith(f"{count_text(figure)}/{count_text(total)}")
            assert figure is None or tile.endswith(percent_text(figure, total))
