"""Many quarters of many communes: summary rows alone, which is all a page of figures reads."""

import datetime as dt
import random

from django.db import connection
from django.utils import timezone

from accounts.models import Role, RoleAssignment, User
from accounts.scope import SYSTEM
from criteria.loader import load_all
from criteria.models import (
    Assessment,
    Attainment,
    CriteriaSet,
    PeriodState,
    Recognition,
    RecognitionKind,
    ReportingPeriod,
)
from directives.loader import load_directives
from localities.actions import Unit, write_localities
from localities.loader import load
from localities.models import Kind, Level, Locality
from ntm.lib.quarters import Quarter
from reports.demo.plan import read_plan
from reports.models import Freeze, FrozenRollup
from reports.rollups import COUNTS
from reports.rollups.country import read_quarters
from tests.reliability.world import PROVINCE, SET

BEGIN = dt.date(2010, 1, 1)
LAST, QUARTERS = Quarter(2024, 3), 20


def quarters(count=QUARTERS):
    """The last `count` quarters, oldest first."""
    found = [LAST]
    while len(found) < count:
        found.append(found[-1].previous)
    return found[::-1]


def real_province():
    """Kiên Giang with its 116 communes, law and documents."""
    load(read_plan()["provinces"])
    load_all()
    load_directives()
    place = Locality.objects.by_code(PROVINCE, LAST.end_date)
    assess(place)
    return place


def made_up_province(code, communes, count=QUARTERS):
    """A province of so many communes, one district for each dozen."""
    top = Unit(Level.PROVINCE, Kind.PROVINCE, code, f"Tỉnh {code}", BEGIN)
    districts = [
        Unit(Level.DISTRICT, Kind.DISTRICT, f"{code}D{number}", f"Huyện {code} {number}", BEGIN, parent=top)
        for number in range(max(1, communes // 12))
    ]
    units = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"{code}X{number}", f"Xã {code} {number}", BEGIN,
             parent=districts[number % len(districts)])
        for number in range(communes)
    ]  # fmt: skip
    write_localities([top, *districts, *units])
    place = Locality.objects.get(code=code)
    assess(place, count)
    return place


def assess(place, count=QUARTERS, seed=1):
    """Approved summaries of every commune for so many quarters, the last of them still open; some recognised."""
    chance, criteria_set = random.Random(seed), CriteriaSet.objects.get(code=SET)
    size = criteria_set.criteria.count()
    units = list(Locality.objects.communes().filter(province=place).in_force_on(LAST.end_date))
    wards = list(Locality.objects.filter(province=place, level=Level.DISTRICT).in_force_on(LAST.end_date))
    chosen = quarters(count)
    for quarter in chosen:
        period = ReportingPeriod.objects.create(
            province=place, code=quarter.code, start_date=quarter.start_date, end_date=quarter.end_date,
            state=PeriodState.OPEN if quarter == LAST else PeriodState.CLOSED,
        )  # fmt: skip
        period.criteria_sets.add(criteria_set)
        rows = (_summary(chance, criteria_set, period, unit, size) for unit in units)
        Assessment.objects.bulk_create(rows, batch_size=2000)
    decisions = [_decision(chance, unit, Attainment.STANDARD) for unit in units if chance.random() < 0.8]
    decisions += [_decision(chance, unit, Attainment.ADVANCED) for unit in units if chance.random() < 0.2]
    decisions += [_decision(chance, unit, Attainment.STANDARD) for unit in wards if chance.random() < 0.5]
    Recognition.objects.bulk_create(decisions, batch_size=2000)


def _summary(chance, criteria_set, period, unit, size):
    marks = "".join(chance.choices("10?-", (85, 10, 3, 2), k=size))
    met = sum(mark in "1-" for mark in marks)
    values = {"met": met, "required": size, "marks": marks, "computed": 30, "stated": 27}
    both = {f"{basis}_{name}": value for basis in ("current", "approved") for name, value in values.items()}
    return Assessment(
        criteria_set=criteria_set, period=period, locality=unit, province_id=unit.province_id,
        district_id=unit.district_id, state="APPROVED", **both,
    )  # fmt: skip


def _decision(chance, unit, attainment):
    day = dt.date(chance.randrange(2016, 2025), chance.randrange(1, 8), 15)
    return Recognition(
        locality=unit, attainment=attainment, kind=RecognitionKind.RECOGNISED, decision_number="1/QĐ-UBND",
        decision_date=day, recognition_year=day.year,
    )  # fmt: skip


def freeze_closed():
    """The roll-ups of every closed quarter that has none, as closing it would have left them."""
    criteria_set = CriteriaSet.objects.get(code=SET)
    closed = ReportingPeriod.objects.filter(state=PeriodState.CLOSED, freezes=None).select_related("province")
    counts = read_quarters(SYSTEM, LAST.end_date, QUARTERS)
    for period in closed:
        freeze = Freeze.objects.create(period=period, rows=b"-", at=timezone.now())
        found = counts[period.province.lineage_id, period.code]
        FrozenRollup.objects.create(
            freeze=freeze, period=period, criteria_set=criteria_set, locality=period.province,
            **{name: getattr(found, name) for name in COUNTS},
        )  # fmt: skip


def reader_of(*places):
    """Somebody of the coordination office of these provinces."""
    user = User.objects.create(username=f"reader-{places[0].code}-{len(places)}", full_name="Người xem")
    for place in places:
        RoleAssignment.objects.create(user=user, role=Role.COORDINATION, locality=place)
    return user


def settle():
    """What autovacuum does on a server that lives."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
