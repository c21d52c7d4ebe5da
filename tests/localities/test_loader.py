"""Units as they were: counts of a day come from rows, and loading twice changes nothing."""

import datetime as dt

import pytest

from localities.actions import Unit, end_units, link_successions, write_localities
from localities.loader import load
from localities.models import Level, Locality, LocalityAttribute, Succession

pytestmark = pytest.mark.django_db
FOUR = ["91", "12", "42", "36"]


@pytest.fixture
def four(db):
    return load(FOUR)


def counts(code, day):
    day = dt.date.fromisoformat(day)
    place = Locality.objects.by_code(code, day)
    units = Locality.objects.within(place).in_force_on(day)
    return units.communes().count(), units.districts().exclude(pk=place.pk).count()


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("91", "2017-08-31", (118, 15)),
        ("91", "2018-10-31", (118, 15)),
        ("91", "2018-11-01", (117, 15)),
        ("91", "2021-02-28", (117, 15)),
        ("91", "2021-03-01", (116, 15)),
        ("91", "2024-06-30", (116, 15)),
        ("91", "2025-07-01", (85, 0)),
        ("12", "2024-06-30", (94, 8)),
        ("12", "2025-07-01", (36, 0)),
        ("42", "2025-03-01", (170, 12)),
        ("42", "2022-07-01", (0, 0)),
        ("42", "2025-07-01", (60, 0)),
        ("36", "2025-03-01", (146, 9)),
        ("364", "2017-08-28", (19, 0)),
    ],
)
def test_units_of_a_day(four, code, day, expected):
    assert counts(code, day) == expected


def test_loading_twice_changes_nothing(four):
    before = Locality.objects.count(), Locality.history.count(), Succession.objects.count(), Succession.history.count()

    again = load(FOUR)

    assert (again["created"], again["successions_created"]) == (0, 0)
    after = Locality.objects.count(), Locality.history.count(), Succession.objects.count(), Succession.history.count()
    assert after == before


def test_the_load_says_what_it_could_not_link(four):
    assert len(four["unlinked"]) == 9
    assert all(code.startswith("ND-XT-") for code in four["unlinked"])


def test_a_plain_continuation_keeps_its_lineage_and_a_merger_does_not(four):
    town = Locality.objects.by_code("900", dt.date(2018, 1, 1))
    city = Locality.objects.by_code("900", dt.date(2024, 1, 1))
    commune = Locality.objects.by_code("30778", dt.date(2018, 1, 1))
    ward = Locality.objects.by_code("30778", dt.date(2024, 1, 1))

    assert (town.full_name, city.full_name) == ("Thị xã Hà Tiên", "Thành phố Hà Tiên")
    assert town.lineage_id == city.lineage_id
    assert (commune.kind, ward.kind) == ("COMMUNE", "WARD")
    assert commune.lineage_id != ward.lineage_id
    assert Locality.objects.on_day(city, dt.date(2018, 1, 1)) == town


def test_every_row_knows_its_province_and_district(four):
    for unit in Locality.objects.exclude(level=Level.PROVINCE).select_related("parent"):
        above = unit.parent
        assert unit.province_id == (above.pk if above.level == Level.PROVINCE else above.province_id)
        assert unit.district_id == (above.pk if above.level == Level.DISTRICT else above.district_id)
        assert above.is_in_force_on(unit.valid_from)


def test_a_province_carries_its_region_of_decision_318(four):
    regions = dict(LocalityAttribute.objects.values_list("locality__name", "value"))

    assert regions == {"Kiên Giang": "DBSCL", "Lai Châu": "TDMNPB", "Hà Tĩnh": "BTB", "Nam Định": "DBSH"}


def test_the_whole_country_before_and_after():
    load()

    def total(day, **fields):
        return Locality.objects.in_force_on(dt.date.fromisoformat(day)).filter(**fields).count()

    # Official totals of 1 March 2025 and 1 July 2025: 63/696/10,035 and 34 provinces with 3,321 units, no district.
    assert total("2025-03-01", level=Level.PROVINCE) == 63
    assert total("2025-03-01", level=Level.DISTRICT) == 696
    assert total("2025-03-01", level=Level.COMMUNE) == 10_035
    assert total("2025-07-01", level=Level.PROVINCE) == 34
    assert total("2025-07-01", level=Level.DISTRICT) == 0
    assert total("2025-07-01", level=Level.COMMUNE) == 3_321


def test_loading_again_does_not_undo_what_an_office_has_reorganised(four):
    commune = Locality.objects.get(code="31006", valid_to=dt.date(2025, 6, 30))
    heir = commune.successor_links.get().successor
    first, last = dt.date(2025, 1, 1), dt.date(2024, 12, 31)
    unit = Unit(commune.level, commune.kind, "31006", "Mới", first, commune.valid_to, parent=commune.parent)
    commune.successor_links.get().delete()
    end_units({commune: last})
    write_localities([unit])
    link_successions([(commune, unit.row, "WHOLE", first, "NQ"), (unit.row, heir, "WHOLE", dt.date(2025, 7, 1), "")])

    again = load(FOUR)

    assert (again["created"], again["successions_created"]) == (0, 0)
    assert [link.successor for link in commune.successor_links.all()] == [unit.row]
