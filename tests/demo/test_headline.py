"""The headline tiles: each figure against the last quarter and the last year, and the pace its target asks."""

import datetime as dt

import pytest

from criteria.models import Recognition
from directives.models import Target
from localities.models import Locality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
FIRST_QUARTER, LAST_YEAR = dt.date(2024, 3, 31), dt.date(2023, 6, 30)


@pytest.fixture
def tiles(sign_in):
    """tiles(person, address) is {label: tile} of the dashboard."""

    def drawn(username, address="/"):
        page = sign_in(username).get(address)
        return {tile["label"]: tile for tile in page.context["tiles"]}

    return drawn


def recognised_by(day):
    """Communes of Kiên Giang with a decision on the standard by the day; none was taken back there."""
    rows = Recognition.objects.filter(locality__province__code="91", attainment="STANDARD", kind="RECOGNISED")
    communes = {row.pk for row in Locality.objects.filter(level="COMMUNE", kind="COMMUNE", province__code="91")}
    return len({row.locality_id for row in rows if row.decision_date <= day and row.locality_id in communes})


def test_each_figure_against_the_last_quarter_and_the_last_year(tiles):
    tile = tiles("vpdp", "/?as_of=2024-06-30")["Xã được công nhận đạt chuẩn"]
    now = recognised_by(dt.date(2024, 6, 30))

    assert tile["value"] == str(now)
    assert tile["changes"] == [
        f"tăng {now - recognised_by(FIRST_QUARTER):02d} xã so với quý I/2024",
        f"tăng {now - recognised_by(LAST_YEAR):02d} xã so với quý II/2023",
    ]


def test_what_moved_as_much_since_both_days_is_said_once(tiles):
    tile = tiles("vpdp-laichau", "/?as_of=2024-06-30")["Xã nông thôn mới kiểu mẫu"]

    assert tile["changes"] == ["không đổi so với quý I/2024 và quý II/2023"]


def test_a_chosen_year_comes_first_and_the_last_quarter_after_it(tiles):
    tile = tiles("vpdp", "/?as_of=2024-06-30&compare=year")["Xã được công nhận đạt chuẩn"]

    assert [text.split(" so với ")[1] for text in tile["changes"]] == ["quý II/2023", "quý I/2024"]


def test_what_a_target_asks_of_each_quarter_beside_what_the_last_four_brought(tiles):
    drawn = tiles("vpdp-laichau", "/?as_of=2024-06-30")
    tile = drawn["Xã được công nhận đạt chuẩn"]
    target = Target.objects.get(metric="xa_dat_chuan_ntm", locality__code="12", deadline=dt.date(2025, 12, 31))
    missing = int(target.value) - int(tile["value"])
    # Six quarters from July 2024 to December 2025.
    needed = f"{round(missing / 6, 2):g}".replace(".", ",")

    assert tile["pace"].startswith(f"cần thêm {needed} xã mỗi quý; ")
    assert drawn["Tiêu chí bình quân mỗi xã"]["pace"].startswith("cần thêm ")
    assert "pace" not in drawn["Xã nông thôn mới kiểu mẫu"]


def test_no_pace_between_quarter_ends_nor_without_a_target(tiles):
    assert not tiles("vpdp-laichau", "/?as_of=2024-08-15")["Xã nông thôn mới nâng cao"]["pace"].endswith("mỗi quý")
    assert "pace" not in tiles("vpdp", "/?as_of=2024-06-30")["Xã được công nhận đạt chuẩn"]
