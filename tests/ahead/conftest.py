"""A small province with two districts and five communes, a set of three criteria by two indicators, and its people."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import Role, RoleAssignment, User
from criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    Recognition,
    ReportingPeriod,
    Threshold,
)
from directives.models import Directive, System, Target
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality

BEGIN, DAY, EARLIER = dt.date(2010, 1, 1), dt.date(2024, 6, 30), dt.date(2024, 3, 31)
NAMES = ("A", "B", "C", "D", "E")
LEVEL = Decimal(80)


def obvious_mark(verdicts, word=""):
    """A criterion of its verdicts in the plainest words; `word`: the officer's where they cannot tell."""
    if "NOT_MET" in verdicts:
        return "0"
    if "" in verdicts:
        return word or "?"
    return "-" if all(verdict == "NOT_APPLICABLE" for verdict in verdicts) else "1"


class World:
    """`communes` {name: Locality}: A, B, C in the first district, D, E in the second."""

    def __init__(self):
        self._places()
        self.set = self._set()
        self.periods = {day: self._period(code, day) for code, day in (("2024-Q1", EARLIER), ("2024-Q2", DAY))}

    def _places(self):
        province = Unit(Level.PROVINCE, Kind.PROVINCE, "91", "Kiên Giang", BEGIN)
        other = Unit(Level.PROVINCE, Kind.PROVINCE, "12", "Lai Châu", BEGIN)
        districts = [
            Unit(Level.DISTRICT, Kind.DISTRICT, f"90{n}", f"Huyện {n}", BEGIN, parent=province) for n in (1, 2)
        ]
        communes = {
            name: Unit(Level.COMMUNE, Kind.COMMUNE, f"3100{n}", name, BEGIN, parent=districts[n > 2])
            for n, name in enumerate(NAMES)
        }
        write_localities([province, other, *districts, *communes.values()])
        self.province, self.other = (Locality.objects.get(pk=unit.row.pk) for unit in (province, other))
        self.districts = [Locality.objects.get(pk=unit.row.pk) for unit in districts]
        self.communes = {name: Locality.objects.get(pk=unit.row.pk) for name, unit in communes.items()}

    def _set(self, code="bo-thu", attainment="STANDARD"):
        row = CriteriaSet(code=code, name=f"Bộ {code}", level=Level.COMMUNE, attainment=attainment, valid_from=BEGIN)
        row.bands = [["3", 3, 3], ["<3", 0, 2]]
        row.set_keys()
        row.save()
        self.criteria, self.indicators = [], []
        for order in range(3):
            criterion = Criterion.objects.create(
                criteria_set=row, number=str(order + 1), order=order, name=f"Tiêu chí {order + 1}",
                is_sensitive=order == 2,
            )  # fmt: skip
            self.criteria.append(criterion)
            self.indicators += [self._indicator(criterion, part) for part in (1, 2)]
        return row

    def _indicator(self, criterion, part):
        row = Indicator.objects.create(
            criterion=criterion, number=f"{criterion.number}.{part}", order=criterion.order * 2 + part,
            name=f"Chỉ tiêu {criterion.number}.{part}", kind="PERCENT" if part == 1 else "BOOLEAN",
            operator=">=" if part == 1 else "achieved", unit="%" if part == 1 else "", valid_from=BEGIN,
        )  # fmt: skip
        if part == 1:
            Threshold.objects.create(indicator=row, value=LEVEL, is_verified=True, valid_from=BEGIN)
        return row

    def _period(self, code, day):
        row = ReportingPeriod.objects.create(
            province=self.province, code=code, start_date=day.replace(day=1), end_date=day
        )
        row.criteria_sets.add(self.set)
        return row

    def assess(self, name, verdicts, *, day=DAY, words=("", "", ""), is_approved=True, values=None):
        """Results of a commune: six verdicts in order; `values` {position: number}. Its summary by the plain rule."""
        place = self.communes[name]
        marks = "".join(
            obvious_mark(verdicts[2 * n : 2 * n + 2], word) for n, word in enumerate(words)
        )  # fmt: skip
        met = sum(mark in "1-" for mark in marks)
        summary = {"met": met, "required": 3, "marks": marks, "computed": 0, "stated": 6}
        figures = {f"current_{part}": value for part, value in summary.items()}
        if is_approved:
            figures |= {f"approved_{part}": value for part, value in summary.items()} | {"state": "APPROVED"}
        row = Assessment.objects.create(
            criteria_set=self.set, period=self.periods[day], locality=place, province=place.province,
            district=place.district, **figures,
        )  # fmt: skip
        IndicatorResult.objects.bulk_create(
            IndicatorResult(
                assessment=row, indicator=indicator, verdict=verdict, basis="STATED" if verdict else "",
                value=(values or {}).get(place_in_set),
            )
            for place_in_set, (indicator, verdict) in enumerate(zip(self.indicators, verdicts, strict=True))
        )  # fmt: skip
        return row

    def recognise(self, name, attainment="STANDARD", date=dt.date(2022, 5, 1), kind="RECOGNISED"):
        return Recognition.objects.create(
            locality=self.communes[name], attainment=attainment, decision_date=date, recognition_year=date.year,
            kind=kind, decision_number="1/QĐ", criteria_set=self.set if attainment == "STANDARD" else None,
        )  # fmt: skip

    def clear(self):
        Assessment.objects.all().delete()
        Recognition.objects.all().delete()

    def person(self, username, role, place):
        user = User.objects.create(username=username, full_name=f"Nguyễn Văn {username}")
        RoleAssignment.objects.create(user=user, role=role, locality=place)
        return user


ALL_MET = ["MET"] * 6


@pytest.fixture
def ahead_world(db):
    return World()


@pytest.fixture
def people(ahead_world):
    """{name: User}: the office, an official of the first district, leadership, and another province's office."""
    world = ahead_world
    return {
        "office": world.person("vpdp", Role.COORDINATION, world.province),
        "official": world.person("huyen1", Role.LOCAL, world.districts[0]),
        "leader": world.person("lanhdao", Role.LEADERSHIP, world.province),
        "outsider": world.person("laichau", Role.COORDINATION, world.other),
    }


@pytest.fixture
def enter(client, people):
    """enter("office") is a client of that person."""

    def signed_in(who):
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def filled(ahead_world):
    """A and E recognised; B misses 1.1, C misses criteria 1 and 2, D meets everything without a decision."""
    world = ahead_world
    for name in ("A", "E"):
        world.recognise(name)
        world.assess(name, ALL_MET)
    world.assess("B", ["NOT_MET", *ALL_MET[1:]])
    world.assess("C", ["NOT_MET", "MET", "NOT_MET", "MET", "MET", "MET"])
    world.assess("D", ALL_MET)
    paper = Directive.objects.create(
        key="x", system=System.PARTY, kind="Chỉ thị", subject="NTM", locality=world.province, date=dt.date(2022, 1, 1)
    )
    Target.objects.create(
        directive=paper, code="t1", metric="xa_dat_chuan_ntm", operator=">=", value=3, locality=world.province,
        deadline=dt.date(2025, 12, 31), unit="xã",
    )  # fmt: skip
    return world
