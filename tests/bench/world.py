"""What the comparisons run on: a real province under the real set, and one of the size of the whole country."""

import datetime as dt
import io
import random
from decimal import Decimal

from django.db import connection, transaction

from accounts.scope import scope_of
from criteria.actions import Entry, open_period
from criteria.levels import Levels, columns_of
from criteria.models import Assessment, Change, CriteriaSet, IndicatorResult, ValueKind, Verdict, WorkbookImport
from criteria.structure import structure_of
from criteria.units import assessed_units
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality, LocalityAttribute
from reports.entry_matrix import read_matrix, write_matrix
from tests.reliability import world

COUNTRY = "T0"  # code of the province that holds the whole country
NATIONAL_COMMUNES, NATIONAL_DISTRICTS = 8200, 700
_BEGIN = dt.date(2010, 1, 1)


class _Given(dict):
    """Cells of a unit that are not read from the database."""

    def read(self):
        return self


class Province:
    """An open quarter of a province, with figures for every cell made up from a seed."""

    def __init__(self, period, criteria_set, by=None):
        self.period, self.criteria_set, self.by = period, criteria_set, by
        self.units = list(assessed_units(period, criteria_set).order_by("code"))
        self.structure = structure_of(criteria_set, period.end_date)
        self.indicators = self.structure.indicators

    @property
    def cells(self):
        return len(self.units) * len(self.indicators)

    def figures(self, seed=1):
        """{(unit key, indicator key): (value, verdict)} of every cell."""
        chance = random.Random(seed)
        levels = Levels(self.criteria_set, self.period.province_id, self.period.end_date)
        columns = columns_of(self.criteria_set, self.units, self.period.province_id, self.period.end_date)
        found = {}
        for unit in self.units:
            for indicator in self.indicators:
                judging = levels.judging(indicator.pk, columns[unit.pk])
                found[unit.pk, indicator.pk] = _figure(chance, indicator, judging)
        return found

    def moved(self, figures, share=0.05, seed=2):
        """The same figures with a share of the cells changed."""
        chance = random.Random(seed)
        keys = chance.sample(sorted(figures), round(len(figures) * share))
        return figures | {key: _moved(figures[key]) for key in keys}

    def entries(self, figures):
        return [Entry(*key, value, _sent(value, verdict)) for key, (value, verdict) in figures.items()]

    def workbook(self, figures):
        """Bytes of the entry workbook with these figures filled in."""
        matrix = read_matrix(self.period, self.criteria_set, self.period.province, scope_of(self.by))
        for unit in matrix.units:
            unit.cells = _Given({row.pk: self._cell(figures, unit, row) for row in self.indicators})
        content = io.BytesIO()
        write_matrix(content, matrix)
        return content.getvalue()

    def _cell(self, figures, unit, row):
        """As reports.entry_matrix.reading.RESULT."""
        value, verdict = figures[unit.place.pk, row.pk]
        return None, row.pk, value, verdict, "STATED" if verdict else "COMPUTED"

    def empty(self):
        """Take every figure out again, as if the quarter had just been opened."""
        rows = Assessment.objects.filter(period=self.period)
        with transaction.atomic():
            Change.objects.filter(assessment__in=rows)._raw_delete("default")
            IndicatorResult.objects.filter(assessment__in=rows)._raw_delete("default")
            WorkbookImport.objects.filter(period=self.period).delete()
            blank = "?" * len(self.structure.criteria)
            rows.update(current_marks=blank, current_met=0, current_computed=0, current_stated=0, version=1)
        tidy()


def tidy():
    """What autovacuum does on a server that lives: the temporary one has it off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE criteria_indicatorresult, criteria_change, criteria_assessment")


def province(code="2024-Q4"):
    """Kiên Giang's 116 communes with the 57 indicators; `code` is a quarter of its own for each use."""
    province = Locality.objects.filter(code=world.PROVINCE, level=Level.PROVINCE).first()
    if province is None:
        world.build(people=1)
        province = Locality.objects.by_code(world.PROVINCE, world.DAY)
    return _opened(province, code)


def country():
    """8,200 communes in one province: more than the country has left, all in one workbook."""
    top = Unit(Level.PROVINCE, Kind.PROVINCE, COUNTRY, "Cả nước", _BEGIN)
    districts = [
        Unit(Level.DISTRICT, Kind.DISTRICT, f"T{number:03}", f"Huyện số {number}", _BEGIN, parent=top)
        for number in range(NATIONAL_DISTRICTS)
    ]
    communes = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"{number + 50000}", f"Xã số {number}", _BEGIN,
             parent=districts[number % NATIONAL_DISTRICTS])
        for number in range(NATIONAL_COMMUNES)
    ]  # fmt: skip
    write_localities([top, *districts, *communes])
    place = Locality.objects.get(code=COUNTRY)
    _same_attributes(place)
    return _opened(place, "2024-Q4")


def _same_attributes(place):
    """The columns of levels that hold for Kiên Giang."""
    for row in LocalityAttribute.objects.filter(locality__code=world.PROVINCE, locality__level=Level.PROVINCE):
        row.pk, row.locality = None, place
        row.save()


def _opened(place, code):
    criteria_set = CriteriaSet.objects.get(code=world.SET)
    period = open_period(province=place, code=code, criteria_sets=[criteria_set], by=None, copy_previous=False)
    tidy()
    return Province(period, criteria_set)


def _figure(chance, indicator, judging):
    """(value, verdict) as an officer would type it: a number alone where a level decides, else with its verdict."""
    verdict = Verdict.MET if chance.random() < 0.8 else Verdict.NOT_MET
    if not indicator.takes_number:
        return None, verdict
    value = Decimal(chance.randrange(500, 1000)) / 10
    if indicator.kind != ValueKind.PERCENT:
        value = Decimal(chance.randrange(1, 800)) / 10
    return value, "" if judging is not None and not indicator.has_components else verdict


def _moved(figure):
    value, verdict = figure
    if value is not None:
        return (value + 1 if value < 50 else value - 1), verdict
    return None, Verdict.NOT_MET if verdict == Verdict.MET else Verdict.MET


def _sent(value, verdict):
    return None if value is not None and not verdict else verdict
