"""A province of fourteen communes with figures of two quarters, decisions and dossiers, drawn from a fixed seed."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from criteria.dossiers.procedure import REGISTER
from criteria.models import CriteriaSet, Criterion, Dossier, DossierStep, Recognition, ReportingPeriod
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality, LocalityAttribute
from ntm.lib.quarters import Quarter
from tests.reports.conftest import add_assessment

BEGIN = dt.date(2010, 1, 1)
BEFORE, NOW = "2023-Q4", "2024-Q2"
NAMES = [f"X{number:02}" for number in range(14)]


class Draw:
    """`marks` {(commune, period): text or None}, `decided` {commune: {attainment: day}}, `planned` names."""

    def __init__(self, seed, *, groups=False):
        chance = random.Random(seed)
        self.marks = {
            (name, period): "".join(chance.choice("1110-?") for _n in range(5)) if chance.random() > 0.15 else None
            for name in NAMES
            for period in (BEFORE, NOW)
        }
        # One commune meets everything and waits for its decision; one is decided and has lost a criterion.
        self.marks["X00", NOW], self.marks["X01", NOW] = "11111", "11011"
        self.decided = {name: {} for name in NAMES}
        for name in NAMES[1:]:
            if name == "X01" or chance.random() < 0.5:
                self.decided[name]["STANDARD"] = chance.choice([dt.date(2023, 3, 1), dt.date(2024, 3, 1)])
                if chance.random() < 0.3:
                    self.decided[name]["ADVANCED"] = dt.date(2024, 5, 1)
        self.planned = {name for name in NAMES if not self.decided[name] and chance.random() < 0.7} | {"X00"}
        self.group = {name: chance.choice("123") if groups else None for name in NAMES}
        self._save(groups)

    def _save(self, groups):
        province = Unit(Level.PROVINCE, Kind.PROVINCE, "P1", "Một", BEGIN)
        districts = [Unit(Level.DISTRICT, Kind.DISTRICT, f"D{n}", f"Huyện {n}", BEGIN, parent=province) for n in (1, 2)]
        units = {
            name: Unit(Level.COMMUNE, Kind.COMMUNE, name, name, BEGIN, parent=districts[n % 2])
            for n, name in enumerate(NAMES)
        }
        ward = Unit(Level.COMMUNE, Kind.WARD, "W1", "Phường", BEGIN, parent=districts[0])
        write_localities([province, *districts, *units.values(), ward])
        stored = {row.code: row for row in Locality.objects.select_related("province", "district")}
        self.province, self.district = stored["P1"], stored["D1"]
        self.units = {name: stored[name] for name in units}
        self.set = self._set(groups)
        self.periods = {code: self._period(code) for code in (BEFORE, NOW)}
        for (name, code), text in self.marks.items():
            if text is not None:
                add_assessment(self.units[name], self.set, self.periods[code], text, True)
        for name, decided in self.decided.items():
            for attainment, day in decided.items():
                Recognition.objects.create(
                    locality=self.units[name], attainment=attainment, decision_date=day, kind="RECOGNISED",
                    recognition_year=day.year, decision_number=f"{day.month}/QĐ-UBND",
                )  # fmt: skip
        for name in self.planned:
            self._dossier(self.units[name])
        if groups:
            for name, group in self.group.items():
                LocalityAttribute.objects.create(
                    locality=self.units[name], kind="COMMUNE_GROUP", value=group, valid_from=BEGIN
                )

    def _set(self, groups):
        row = CriteriaSet(code="s", name="Bộ thử", level=Level.COMMUNE, attainment="STANDARD", valid_from=BEGIN)
        row.bands = [["5", 5, 5], ["3-4", 3, 4], ["<3", 0, 2]]
        if groups:
            row.dimension_kind = "COMMUNE_GROUP"
            row.dimension_values = [{"code": code, "name_vi": f"Nhóm {code}"} for code in "123"]
        row.set_keys()
        row.save()
        for order in range(5):
            Criterion.objects.create(criteria_set=row, number=str(order + 1), order=order, name=f"Tiêu chí {order}")
        return row

    def _period(self, code):
        quarter = Quarter.parse(code)
        period = ReportingPeriod.objects.create(
            province=self.province, code=code, start_date=quarter.start_date, end_date=quarter.end_date
        )
        period.criteria_sets.add(self.set)
        return period

    def _dossier(self, unit):
        dossier = Dossier.objects.create(
            locality=unit, province=self.province, attainment="STANDARD", criteria_set=self.set, year=2024,
            step="self_assess", step_since=dt.date(2024, 1, 5), opened_at=timezone.now(),
        )  # fmt: skip
        DossierStep.objects.create(dossier=dossier, step=REGISTER, done_on=dt.date(2024, 1, 5), at=timezone.now())


@pytest.fixture
def draw(db):
    return Draw
