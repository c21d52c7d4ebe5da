"""What else a world may hold: attributes, numbers and levels, drawn from one seed to keep a world small to draw."""

import datetime as dt
from random import Random

from criteria.models import Indicator, IndicatorResult, Threshold
from localities.actions import set_attribute
from localities.models import Level
from tests.slow.places import BEGIN
from tests.slow.worlds import EVENTS

_VALUES = {"COMMUNE_GROUP": "123", "AREA": ("I", "II", "III"), "ESPECIALLY_DIFFICULT": ("có", "không", "có")}


def add_attributes(world, seed):
    """Some communes are in a group, an area, or especially disadvantaged from a day on, and some change it."""
    chance = Random(seed)
    for unit in world.units:
        is_last = not any(old is unit and kind == "CONTINUES" for old, _new, kind, _day in world.links)
        if unit.level == Level.COMMUNE and is_last and chance.random() < 0.8:
            for kind, values in _VALUES.items():
                for day in chance.sample([BEGIN, *EVENTS], chance.randrange(3)):
                    set_attribute(unit.row, kind, chance.choice(values), valid_from=day)


def add_numbers(seed):
    """Indicators have levels, some of them checked, and most of what was said has a number behind it."""
    chance = Random(seed)
    for indicator in Indicator.objects.order_by("pk"):
        indicator.operator = chance.choice([">=", ">=", "<="])
        indicator.save()
        for is_verified in chance.sample([True, False], chance.randrange(3)):
            Threshold.objects.create(
                indicator=indicator, value=chance.randrange(1, 10) * 10, valid_from=BEGIN, is_verified=is_verified
            )
    rows = list(IndicatorResult.objects.order_by("pk"))
    for row in rows:
        for name in ("value", "department_value", "appraised_value"):
            setattr(row, name, chance.choice([None, chance.randrange(1000) / 10, chance.randrange(1, 10) * 10]))
    IndicatorResult.objects.bulk_update(rows, ["value", "department_value", "appraised_value"])


def another_day(world, seed):
    """A day before or after the world's own, often around an event or the end of a quarter."""
    chance = Random(seed)
    events = [day + dt.timedelta(days=step) for day in EVENTS for step in (-1, 0)]
    ends = [dt.date(2022, 12, 31), dt.date(2023, 3, 31), dt.date(2023, 6, 30), dt.date(2023, 9, 30)]
    return chance.choice([day for day in (*events, *ends) if day != world.day])
