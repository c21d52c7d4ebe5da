"""Pages, lists, workbooks and the command as they leave the server, against the slow count."""

import pytest
from hypothesis import given

from localities.models import Level
from tests.slow.count import Slow
from tests.slow.pages import Pages
from tests.slow.running import signed_in, standing, trials
from tests.slow.test_rollups import all_shows
from tests.slow.worlds import worlds

pytestmark = pytest.mark.django_db


@trials(4)
@given(world=worlds())
def test_pages_show_the_slow_count(world):
    compare_pages(world, every=7, places=2)


@pytest.mark.reliability
@trials(40)
@given(world=worlds())
def test_pages_show_the_slow_count_many_times(world):
    compare_pages(world)


def compare_pages(world, every=1, places=99):
    """Pages of the world's provinces and districts; of the lists behind the figures every so-manieth."""
    with standing(world) as office:
        client = signed_in(office)
        slow = Slow(world.day, world.basis)
        above = [unit for unit in world.units if unit.level != Level.COMMUNE]
        rows = {row["id"]: row for row in (slow.row_on_the_day(unit.row.pk) for unit in above)}
        for row in [row for row in rows.values() if slow.lives(row)][:places]:
            page = Pages(client, slow, row)
            page.compare_dashboard()
            page.compare_list(all_shows(slow, row)[len(world.units) % every :: every])
            page.compare_workbooks()
            page.compare_command()
            if row["level"] == "PROVINCE":
                page.compare_district_list()
