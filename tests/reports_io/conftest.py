"""Two worlds: a small province to change freely, and Kiên Giang's 116 communes with the 57 indicators, made once."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import translation

from accounts.models import Role, RoleAssignment, User
from criteria.actions import open_period
from criteria.models import (
    Attainment,
    Change,
    CriteriaSet,
    Criterion,
    Indicator,
    IndicatorResult,
    Threshold,
    WorkbookImport,
)
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from reports.entry_matrix import CODE, FIRST_DATA, FIRST_INDICATOR, NUMBER, PLACE, write_entry_matrix

BEGIN = dt.date(2010, 1, 1)
# number, kind, unit, operator, verified level
INDICATORS = (
    ("1.1", "BOOLEAN", "đạt/không đạt", "achieved", None),
    ("1.2", "PERCENT", "%", ">=", 80),
    ("2.1", "NUMBER", "triệu đồng/người/năm", ">=", None),
    ("2.10", "NUMBER", "m2/người", ">=", 2),
)


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    """Kept workbooks land in the test's own folder; messages are compared in English, the language of the code."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def world(db):
    return World()


class World:
    """Province 80, districts 801 and 802, communes 08001-08004, a set of two criteria, quarter III/2024 open."""

    def __init__(self):
        self._places()
        self.criteria_set = self._set()
        self.office = self._user("van-phong", Role.COORDINATION, self.province)
        self.official = self._user("can-bo", Role.LOCAL, self.north)
        self.neighbour = self._user("lang-gieng", Role.LOCAL, self.south)
        self.leader = self._user("lanh-dao", Role.LEADERSHIP, self.province)
        self.stranger = User.objects.create_user("nguoi-la", password="x")
        self.period = open_period(
            province=self.province, code="2024-Q3", criteria_sets=[self.criteria_set], by=self.office
        )
        self.indicators = {row.number: row for row in Indicator.objects.all()}

    def _places(self):
        province = Unit(Level.PROVINCE, Kind.PROVINCE, "80", "Long An", BEGIN)
        north = Unit(Level.DISTRICT, Kind.DISTRICT, "801", "Bắc Sông", BEGIN, parent=province)
        south = Unit(Level.DISTRICT, Kind.DISTRICT, "802", "Nam Sông", BEGIN, parent=province)
        names = (("08001", "Tân Hội", north), ("08002", "Hòa Điền", north), ("08003", "Mỹ Lâm", south))
        communes = [Unit(Level.COMMUNE, Kind.COMMUNE, code, name, BEGIN, parent=above) for code, name, above in names]
        communes.append(Unit(Level.COMMUNE, Kind.COMMUNE, "08004", "=Thạnh Đông", BEGIN, parent=south))
        write_localities([province, north, south, *communes])
        self.province, self.north, self.south = province.row, north.row, south.row
        self.communes = {unit.code: unit.row for unit in communes}

    def _set(self):
        row = CriteriaSet(
            code="xa-thu", name="Bộ tiêu chí thử", level=Level.COMMUNE, attainment=Attainment.STANDARD,
            valid_from=BEGIN, legal_basis={"number": "318/QĐ-TTg"},
        )  # fmt: skip
        row.set_keys()
        row.save()
        for order, (number, kind, unit, operator, level) in enumerate(INDICATORS, start=1):
            criterion, _created = Criterion.objects.get_or_create(
                criteria_set=row, number=number.split(".")[0],
                defaults={"order": number.split(".")[0], "name": f"Tiêu chí {number[0]}"},
            )  # fmt: skip
            indicator = Indicator.objects.create(
                criterion=criterion, number=number, order=order, name=f"Chỉ tiêu {number}", kind=kind, unit=unit,
                operator=operator, valid_from=BEGIN,
            )  # fmt: skip
            if level is not None:
                Threshold.objects.create(indicator=indicator, value=level, is_verified=True)
        return row

    def _user(self, name, role, place):
        user = User.objects.create_user(name, password="x", full_name=name)
        RoleAssignment.objects.create(user=user, role=role, locality=place, valid_from=BEGIN)
        return user

    def workbook(self, *, place=None, by=None):
        content = io.BytesIO()
        write_entry_matrix(
            content, period=self.period, criteria_set=self.criteria_set, place=place or self.province, by=by
        )
        content.seek(0)
        return content


class Editor:
    """An exported workbook opened to be filled in: cells by commune code and indicator number."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(content)
        self.sheet = self.book.worksheets[0]

    def row(self, code):
        return next(cell.row for cell in self._codes() if cell.value == code)

    def _codes(self):
        return [row[CODE] for row in self.sheet.iter_rows(min_row=FIRST_DATA + 1)]

    def column(self, number):
        heads = self.sheet[NUMBER + 1]
        return next(cell.column for cell in heads if cell.value == number)

    def cell(self, code, number):
        return self.sheet.cell(self.row(code), self.column(number))

    def put(self, code, number, value):
        cell = self.cell(code, number)
        cell.value = value
        return cell

    def code_cell(self, code):
        return self.sheet.cell(self.row(code), CODE + 1)

    def name_cell(self, code):
        return self.sheet.cell(self.row(code), PLACE + 1)

    def entry_cells(self):
        """Every entry cell of the communes, row by row."""
        for row in self.sheet.iter_rows(min_row=FIRST_DATA + 1):
            if row[CODE].value:
                yield from row[FIRST_INDICATOR:]

    def saved(self):
        content = io.BytesIO()
        self.book.save(content)
        content.seek(0)
        return content


@pytest.fixture
def editor(world):
    return Editor(world.workbook())


@pytest.fixture
def untouched():
    """Counts of everything an import could write; equal before and after a refusal."""

    def count():
        return (
            IndicatorResult.objects.count(),
            Change.objects.count(),
            list(IndicatorResult.objects.order_by("pk").values_list("value", "verdict", "basis")),
            WorkbookImport.objects.filter(outcome="APPLIED").count(),
        )

    return count
