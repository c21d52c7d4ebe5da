"""Every form as a file: read back value by value, and opened and computed anew by LibreOffice."""

import datetime as dt
import io
import shutil
import subprocess
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils import timezone, translation

from accounts.models import Agency, AgencyLevel, User
from criteria.models import Indicator, IndicatorResult
from directives.models import Directive, Occurrence, Target, Task, TaskAgency
from ntm.lib.tables import cell_text, to_csv, to_xlsx
from ntm.lib.tables.layout import head_depth, is_number
from reports.forms import FORMS, tables_of
from tests.reports_forms.conftest import BEGIN, NOW, Draw

pytestmark = pytest.mark.one_database

TABLED = [form.name for form in FORMS.values() if form.is_table]


@pytest.fixture
def books(db):
    """{form: its tables} of one world with something in every form."""
    world = Draw(11)
    _directive(world)
    _indicators(world)
    made = {}
    for name in TABLED:
        place = world.province if FORMS[name].is_for(world.province) else world.units["X01"]
        made[name] = tables_of(name, period=world.periods[NOW], place=place, criteria_set=world.set)
    return made


def _directive(world):
    directive = Directive(key="d", system="GOVERNMENT", kind="Chỉ thị", number="05", symbol="/CT-UBND",
                          date=dt.date(2024, 5, 2), date_precision="DAY", subject="=HYPERLINK(1)",
                          locality=world.province)  # fmt: skip
    directive.set_keys()
    directive.save()
    agency = Agency(code="a", name="Sở Thử", level=AgencyLevel.PROVINCE, sector="GOVERNMENT", locality=world.province)
    agency.set_keys()
    agency.save()
    people = [User.objects.create_user(name, password="x") for name in ("a1", "a2")]
    days = [(dt.date(2024, 5, 20), dt.date(2024, 5, 10)), (dt.date(2024, 5, 20), dt.date(2024, 6, 10)),
            (dt.date(2024, 6, 1), None), (dt.date(2024, 7, 30), None), (None, None)]  # fmt: skip
    for order, (due, done) in enumerate(days):
        task = Task.objects.create(directive=directive, order=order, summary=f"Việc {order}", due_date=due)
        TaskAgency.objects.create(task=task, agency=agency, role="LEAD", order=0)
        reported = {"reported_on": done, "reported_by": people[0], "confirmed_on": done, "confirmed_by": people[1]}
        Occurrence.objects.create(task=task, agency=agency, lead=agency, due_date=due, **(reported if done else {}))
    Target.objects.create(directive=directive, metric="xa_dat_chuan_ntm", operator=">=", value=12, unit="xã",
                          deadline=dt.date(2025, 12, 31), locality=world.province)  # fmt: skip


def _indicators(world):
    for criterion in world.set.criteria.all():
        number = f"{criterion.number}.1"
        indicator = Indicator.objects.create(criterion=criterion, number=number, order=criterion.order, name="Tỷ lệ",
                                             kind="PERCENT", unit="%", operator=">=", valid_from=BEGIN)  # fmt: skip
        for assessment in world.units["X01"].assessments.all():
            IndicatorResult.objects.create(assessment=assessment, indicator=indicator, value="85.25", verdict="MET",
                                           basis="STATED", entered_at=timezone.now())  # fmt: skip
    world.units["X01"].assessments.update(state="APPROVED")


def first_row(table):
    """Line of a table's first row in its sheet, counted from 0."""
    return bool(table.label) + 1 + len(table.notes) + bool(table.unit_line) + head_depth(table) + 1


def written(tables):
    with translation.override("vi"):
        return io.BytesIO(to_xlsx(*tables))


def test_every_form_is_read_back_as_it_was_written(books):
    for name, tables in books.items():
        book = openpyxl.load_workbook(written(tables), data_only=True)
        assert len(book.worksheets) == len(tables), name
        for table, sheet in zip(tables, book.worksheets, strict=True):
            for position, row in enumerate(table.rows):
                for column, value in enumerate(row):
                    found = sheet.cell(first_row(table) + position + 1, column + 1).value
                    if is_number(value):
                        assert found == pytest.approx(float(value)), (name, row.values)
                    elif isinstance(value, dt.date):
                        assert found.date() == value
                    elif value:
                        assert found == value, (name, row.values)


def test_every_form_has_rows_and_says_place_period_and_basis(books):
    for name, tables in books.items():
        for table in tables:
            assert table.rows, name
            assert "quý II/2024 · số liệu đã duyệt" in table.notes[0], name


def test_no_text_of_the_data_is_a_formula(books):
    sheet = openpyxl.load_workbook(written(books["bieu-04"])).active

    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert "'=HYPERLINK(1)" in to_csv(*books["bieu-04"]).decode("utf-8-sig")


def test_tasks_stand_in_the_four_states(books):
    (table,) = books["nhiem-vu"]

    assert list(table.rows[0])[1:] == ["Sở Thử", 5, 1, 1, 1, 1, 1, 50]
    assert list(table.rows[-1])[2:8] == [5, 1, 1, 1, 1, 1]


def test_a_commune_form_shows_value_verdict_and_the_three_words(books):
    (form_10,), (earlier,) = books["bieu-10"], books["mau-cu-xa"]

    assert list(form_10.rows[1])[5:7] == [pytest.approx(85.25), "Đạt"]
    assert list(form_10.rows[-1])[5] == 4
    assert list(earlier.rows[0])[:3] == ["1", "Tiêu chí 0", "1.1. Tỷ lệ"]
    assert earlier.rows[0][6] == "Đạt"


def test_the_recognition_list_counts_by_year(books):
    headings = [row[1] for row in books["danh-sach-cong-nhan"][0].rows if row.kind == "heading"]

    assert headings[0].startswith("NĂM 2023 (0")
    assert any("Huyện 1 (0" in text for text in headings)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_every_total_anew_and_shows_vietnamese_numbers(books, tmp_path):
    for name, tables in books.items():
        # Written again by a library that keeps formulas and drops their values: what is shown is computed anew.
        openpyxl.load_workbook(written(tables)).save(tmp_path / f"{name}.xlsx")
    files = [tmp_path / f"{name}.xlsx" for name in books]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=110)

    formulas = 0
    for name, tables in books.items():
        for table, sheet in zip(tables, sheets_of(tmp_path / f"{name}.fods"), strict=True):
            for position, row in enumerate(table.rows):
                shown = sheet[first_row(table) + position]
                for number, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                    text, is_formula = shown[number] if number < len(shown) else ("", False)
                    formulas += is_formula
                    assert not text.startswith(("#", "Err:")), (name, row.values)
                    if is_number(value):
                        assert text == cell_text(column, value), (name, column.title, row.values)
    assert formulas >= 20


_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT = _OFFICE % "table", _OFFICE % "text"


def sheets_of(path):
    """[[[(text shown, whether it is a formula)]]] of a flat spreadsheet; repeated cells and rows written out."""
    for table in ElementTree.parse(path).iter(f"{_TABLE}table"):
        rows = []
        for row in table.iter(f"{_TABLE}table-row"):
            repeated = int(row.get(f"{_TABLE}number-rows-repeated", 1))
            rows += [list(_cells(row))] * min(repeated, 50)
        yield rows


def _cells(row):
    for cell in row:
        text = " ".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
        for _n in range(min(int(cell.get(f"{_TABLE}number-columns-repeated", 1)), 50)):
            yield text, cell.get(f"{_TABLE}formula") is not None
