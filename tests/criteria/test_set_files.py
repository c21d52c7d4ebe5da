"""Files of a set: every fault is named with its line or cell, nothing is written, and a workbook is the set itself."""

import copy
import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from criteria.actions import confirm_condition, withdraw_condition
from criteria.actions.conditions import confirmed_conditions
from criteria.loader import (
    CriteriaFileError,
    Known,
    SetDocument,
    check,
    document_of,
    link_sets,
    load_all,
    write_document,
)
from criteria.loader.freezing import frozen_faults
from criteria.loader.shape import Misfit, day
from criteria.loader.workbook import read_workbook
from criteria.loader.workbook_writer import write_template, write_workbook
from criteria.models import Condition, CriteriaSet, Criterion, Indicator, Threshold
from ntm.lib.excel import parse_address

pytestmark = pytest.mark.one_database

GOOD = """\
code: xa-thu
name_vi: Bộ tiêu chí thử
locality_level: commune
attainment: ntm
valid_from: '2022-01-01'
valid_to: '2025-12-31'
complete: true
official_counts: {criteria: 2, indicators: 3}
dimension:
  kind: region
  values:
    - {code: DBSCL, name_vi: Đồng bằng sông Cửu Long}
criteria:
  - number: 1
    name_vi: Giao thông
    indicators:
      - number: '1.1'
        name_vi: Tỷ lệ đường
        kind: percent
        unit: '%'
        operator: '>='
        thresholds: {DBSCL: 90}
        verified: true
      - {number: '1.2', name_vi: Quy hoạch, kind: boolean, operator: achieved, thresholds: {all: true}}
  - number: 2
    name_vi: Y tế
    indicators:
      - {number: '2.1', name_vi: Sổ, kind: percent, operator: '>=', previous: [{until: '2024-02-29', name_vi: Sổ cũ}]}
prerequisites:
  - {number: '1', name_vi: Xã đạt, kind: roll_up, measure: percent_of_children, operator: '>=', value: 75}
"""
# (what is replaced, by what, line, words of the reason)
WRONG_YAML = {
    "missing key": ("attainment: ntm\n", "", 1, "attainment"),
    "attainment": ("attainment: ntm", "attainment: rat_dep", 4, "rat_dep"),
    "level of place": ("level: commune", "level: hamlet", 3, "hamlet"),
    "operator": ("        operator: '>='", "        operator: '>>'", 21, ">>"),
    "kind": ("        kind: percent", "        kind: colour", 19, "colour"),
    "operator of a yes/no": ("operator: achieved", "operator: '>='", 24, ""),
    "operator of a number": ("        operator: '>='", "        operator: achieved", 21, ""),
    "undeclared column": ("{DBSCL: 90}", "{DBSH: 90}", 22, "DBSH"),
    "text for a number": ("{DBSCL: 90}", "{DBSCL: nhiều}", 22, "nhiều"),
    "over a hundred": ("{DBSCL: 90}", "{DBSCL: 100.5}", 22, "100.5"),
    "below zero": ("{DBSCL: 90}", "{DBSCL: -1}", 22, "-1"),
    "not finite": ("{DBSCL: 90}", "{DBSCL: .nan}", 22, "nan"),
    "infinite": ("{DBSCL: 90}", "{DBSCL: .inf}", 22, "inf"),
    "achieved for a number": ("{DBSCL: 90}", "{DBSCL: true}", 22, "Đạt"),
    "number for a yes/no": ("{all: true}", "{all: 5}", 24, "5"),
    "criterion twice": ("  - number: 2", "  - number: 1", 25, ""),
    "indicator twice": ("'1.2'", "'1.1'", 24, ""),
    "wrong criterion": ("'2.1'", "'3.1'", 28, ""),
    "gap in criteria": ("  - number: 2\n", "  - number: 3\n", 25, "2"),
    "gap in indicators": ("'1.2'", "'1.3'", 24, "1.2"),
    "counts": ("indicators: 3", "indicators: 4", 8, "4"),
    "number read as decimal": ("'1.2'", "1.10", 24, ""),
    "nameless": ("name_vi: Giao thông", "name_vi: ''", 15, ""),
    "misspelt key": ("        thresholds:", "        treshold:", 22, "treshold"),
    "key twice": ("        unit: '%'", "        kind: percent", 20, "kind"),
    "no day": ("valid_from: '2022-01-01'", "valid_from: '31/02/2022'", 5, "31/02/2022"),
    "days reversed": ("valid_to: '2025-12-31'", "valid_to: '2021-12-31'", 6, ""),
    "wording outside validity": ("'2024-02-29'", "'2026-02-28'", 28, ""),
    "year outside validity": ("thresholds: {DBSCL: 90}", "thresholds_by_year: {2031: {DBSCL: 9}}", 22, "2031"),
    "unknown set": ("complete: true", "requires: [xa-khong-co]", 7, "xa-khong-co"),
    "unknown condition": ("kind: roll_up", "kind: guess", 30, "guess"),
    "unknown measure": ("percent_of_children", "percent_of_trees", 30, "percent_of_trees"),
    "tag": ("value: 75", "value: !!python/name:os.system 1", 30, "os.system"),
    "not YAML": ("official_counts: {", "official_counts: [", 8, ""),
}


def written(folder, text, name="b-sai.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(*paths):
    with pytest.raises(CriteriaFileError) as refusal:
        load_all(paths)
    return refusal.value.faults


def test_the_good_file_loads(db, tmp_path):
    assert load_all([written(tmp_path, GOOD)]) == [("xa-thu", 2, 3)]
    assert Threshold.objects.get().value == 90
    assert Indicator.objects.count() == 4


@pytest.mark.parametrize("case", WRONG_YAML)
def test_a_wrong_file_is_refused_with_line_and_reason(db, tmp_path, case):
    old, new, line, words = WRONG_YAML[case]
    assert old in GOOD
    good = written(tmp_path, GOOD.replace("xa-thu", "xa-dung"), "a-dung.yaml")

    faults = faults_of(good, written(tmp_path, GOOD.replace(old, new, 1)))

    assert {fault.file for fault in faults} == {"b-sai.yaml"}
    assert any(fault.spot.line == line and words in f"{fault.place} {fault.reason}" for fault in faults), faults
    assert not CriteriaSet.objects.exists()


def test_every_fault_is_listed(db, tmp_path):
    wrong = GOOD.replace("operator: achieved", "operator: '!'").replace("{DBSCL: 90}", "{X: 101}").replace("ntm", "x")

    assert sorted(fault.spot.line for fault in faults_of(written(tmp_path, wrong))) == [4, 22, 22, 24]


def test_a_gap_is_named_beside_a_number_that_stands_twice(db, tmp_path):
    twice = "      - {number: '1.1', name_vi: Vỉa hè, kind: boolean, operator: achieved}\n  - number: 2\n"
    text = GOOD.replace("'1.2'", "'1.3'").replace("  - number: 2\n", twice)

    found = faults_of(written(tmp_path, text))

    assert any("1.2" in fault.reason and fault.spot.line == 24 for fault in found)
    assert any("1.1" in fault.place + fault.reason and fault.spot.line == 25 for fault in found)


def test_a_file_that_unpacks_to_billions_is_refused(db, tmp_path):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))

    assert faults_of(written(tmp_path, bomb))
    assert faults_of(written(tmp_path, "code: " + "[" * 5000))


def test_two_files_of_one_code_are_refused(db, tmp_path):
    assert faults_of(written(tmp_path, GOOD, "a.yaml"), written(tmp_path, GOOD, "b.yaml"))[0].file == "b.yaml"


def follows(base, code="xa-thu"):
    """The good file, with 2.1 a multiple of another set's level."""
    text = GOOD.replace("xa-thu", code)
    return text.replace("kind: percent, operator: '>=',", f"kind: percent, operator: '>=', relative_to: {{set: {base}, "
                        "indicator: '2.1', factor: 1.1},")  # fmt: skip


def test_a_set_does_not_follow_from_itself(db, tmp_path):
    chain = [written(tmp_path, follows("xa-hai"), "1.yaml"), written(tmp_path, follows("xa-ba", "xa-hai"), "2.yaml")]
    end = written(tmp_path, GOOD.replace("xa-thu", "xa-ba"), "3.yaml")
    circle = written(tmp_path, follows("xa-thu", "xa-ba"), "4.yaml")

    assert [fault.spot.line for fault in faults_of(*chain, circle)] == [28, 28, 28]
    assert len(load_all([*chain, end])) == 3
    assert [fault.spot.line for fault in faults_of(circle)] == [28]
    assert faults_of(written(tmp_path, follows("xa-thu"), "5.yaml"))


# -- The command ------------------------------------------------------------------------------------------------------


def test_the_command_counts_without_writing(db, tmp_path):
    out = io.StringIO()

    call_command("load_criteria", str(written(tmp_path, GOOD)), "--dry-run", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "sets": [{"code": "xa-thu", "criteria": 2, "indicators": 3}], "faults": [], "applied": False,
    }  # fmt: skip
    assert not CriteriaSet.objects.exists()


def test_the_command_names_every_fault(db, tmp_path):
    out, wrong = io.StringIO(), written(tmp_path, GOOD.replace("'1.2'", "'1.1'"))

    with pytest.raises(SystemExit) as stopped:
        call_command("load_criteria", str(wrong), "--json", stdout=out)
    with pytest.raises(CommandError) as refusal:
        call_command("load_criteria", str(tmp_path / "nothing.yaml"))

    assert stopped.value.code == 1
    assert {fault["line"] for fault in json.loads(out.getvalue())["faults"]} == {24}
    assert refusal.value.returncode == 1


# -- The workbook is the set ------------------------------------------------------------------------------------------

HISTORIES = (CriteriaSet, Criterion, Indicator, Threshold, Condition)


def as_workbook(data):
    stream = io.BytesIO()
    write_workbook(stream, data)
    stream.seek(0)
    return stream


def test_every_set_goes_out_and_comes_back_the_same(db):
    load_all()
    known, before = Known.now(), [model.history.count() for model in HISTORIES]

    for criteria_set in CriteriaSet.objects.all():
        data = document_of(criteria_set)
        stored, faults = check(SetDocument(criteria_set.code, data), known)
        returned, more = check(read_workbook(as_workbook(data), "x.xlsx"), known)
        assert [str(fault) for fault in faults + more] == []
        assert returned == stored
        write_document(returned)
        link_sets(returned)

    assert [model.history.count() for model in HISTORIES] == before


def test_the_template_says_what_it_needs(db):
    stream = io.BytesIO()
    write_template(stream)
    stream.seek(0)

    _found, faults = check(read_workbook(stream, "mau.xlsx"), Known.now())

    assert {fault.spot.sheet for fault in faults} == {"Bộ tiêu chí"}
    assert len(faults) == 5


@pytest.fixture
def book(db, tmp_path):
    """The good set as an openpyxl workbook."""
    load_all([written(tmp_path, GOOD)])
    stream = as_workbook(document_of(CriteriaSet.objects.get()))
    CriteriaSet.objects.all().delete()
    return openpyxl.load_workbook(stream)


def saved(folder, book):
    path = folder / "sai.xlsx"
    book.save(path)
    return path


def heads(book, sheet="Chỉ tiêu"):
    return {cell.value: cell.column for cell in book[sheet][1]}


ROWS = "Chỉ tiêu"
# (sheet, heading of the column or cell, row, what is typed, cell named, words of the reason)
WRONG_CELLS = {
    "operator": (ROWS, "So sánh", 3, "lớn hơn hẳn", "lớn hơn hẳn"),
    "kind": (ROWS, "Kiểu", 3, "màu sắc", "màu sắc"),
    "no kind": (ROWS, "Kiểu", 3, None, "Kiểu"),
    "indicator twice": (ROWS, "Chỉ tiêu", 4, "1.1", "1.1"),
    "indicator of another criterion": (ROWS, "Chỉ tiêu", 4, "3.2", "3.2"),
    "criterion without a row": (ROWS, "Tiêu chí", 4, "9", "9"),
    "gap": (ROWS, "Chỉ tiêu", 4, "1.3", "1.2"),
    "text for a number": (ROWS, "DBSCL", 3, "nhiều", "nhiều"),
    "over a hundred": (ROWS, "DBSCL", 3, 101, "101"),
    "sign against comparison": (ROWS, "DBSCL", 3, "≤ 90%", ""),
    "yes or no": (ROWS, "Đã đối chiếu", 3, "có lẽ", "có lẽ"),
    "number that became a day": (ROWS, "Chỉ tiêu", 3, "DATE", ""),
    "level of a criterion": (ROWS, "Mức chung", 2, 90, "Mức chung"),
    "spreadsheet error": (ROWS, "DBSCL", 3, "#DIV/0!", "#DIV/0!"),
}


@pytest.mark.parametrize("case", WRONG_CELLS)
def test_a_wrong_cell_is_refused_with_sheet_and_cell(book, tmp_path, case):
    sheet, heading, row, value, words = WRONG_CELLS[case]
    cell = book[sheet].cell(row, heads(book)[heading])
    if value == "DATE":
        import datetime as dt

        value, cell.number_format = dt.datetime(2026, 1, 1), "dd/mm/yyyy"
    cell.value = value
    place = f"{openpyxl.utils.get_column_letter(cell.column)}{row}" if value is not None else f"B{row}"

    faults = faults_of(saved(tmp_path, book))

    named = [f"{fault.spot.cell} {fault.place} {fault.reason}" for fault in faults if fault.spot.sheet == sheet]
    assert any(text.startswith(f"{place} ") and words in text for text in named), [str(one) for one in faults]
    assert not CriteriaSet.objects.exists()


def test_faults_come_sheet_by_sheet_and_cell_by_cell(book, tmp_path):
    """As one goes through the workbook, whichever reader or rule found them; columns by place, not by letter."""
    rows, columns = book[ROWS], heads(book)
    rows.cell(10, rows.max_column).value = "cuối"
    rows.cell(4, columns["Kiểu"]).value = "màu sắc"
    rows.cell(3, columns["Đã đối chiếu"]).value = "có lẽ"
    rows.cell(3, columns["DBSCL"]).value = 101
    rows.cell(2, columns["Mức chung"]).value = 90
    book["Bộ tiêu chí"]["A3"] = "Tên gọi"

    faults = faults_of(saved(tmp_path, book))

    placed = [(fault.spot.sheet, fault.spot.cell) for fault in faults if fault.spot.cell]
    order = {name: place for place, name in enumerate(book.sheetnames)}
    keys = [(order[sheet], *parse_address(cell)) for sheet, cell in placed]
    assert keys == sorted(keys) and len(keys) >= 5
    assert placed[0] == ("Bộ tiêu chí", "A3")


def test_headings_and_sheets_are_known_words(book, tmp_path):
    rows = book[ROWS]
    rows.cell(1, heads(book)["DBSCL"]).value = "DBSH"
    rows.cell(1, rows.max_column + 1).value = "Tên"
    book.create_sheet("Nháp")["A1"] = "ghi chép"
    book["Bộ tiêu chí"]["A3"] = "Tên gọi"

    reasons = {fault.spot.cell or fault.spot.sheet: fault.reason for fault in faults_of(saved(tmp_path, book))}

    level, repeated = (
        openpyxl.utils.get_column_letter(heads(book)["DBSH"]),
        f"{rows.cell(1, rows.max_column).coordinate}",
    )
    assert "DBSH" in reasons[f"{level}1"]
    assert "Tên" in reasons[repeated]
    assert "Nháp" in reasons["Nháp"]
    assert "Tên gọi" in reasons["A3"]


def test_a_missing_sheet_is_named(book, tmp_path):
    del book[ROWS]

    assert ROWS in str(faults_of(saved(tmp_path, book))[0])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("≥ 85%", (85, True)), ("từ 85% trở lên", (85, True)), (0.85, (85, True)), ("85*", (85, False)), (None, None),
        ("?", None), ("85,25", (Decimal("85.25"), True)),
    ],
)  # fmt: skip
def test_a_level_is_read_as_it_is_printed(book, tmp_path, typed, expected):
    cell = book[ROWS].cell(3, heads(book)["DBSCL"])
    cell.value, cell.number_format = typed, "0%" if typed == 0.85 else "@"

    load_all([saved(tmp_path, book)])

    level = Threshold.objects.filter(indicator__number="1.1").first()
    assert (level and (level.value, level.is_verified)) == expected


def test_years_wordings_and_parts_of_a_sheet(book, tmp_path):
    rows, column = book[ROWS], heads(book)
    extra = [
        {"Tiêu chí": "1", "Chỉ tiêu": "1.1", "Năm": 2024, "DBSCL": 91},
        {"Chỉ tiêu": "1.1", "Năm": 2025, "DBSCL": "92*"},
        {"Tiêu chí": "1", "Chỉ tiêu": "1.1.a", "Tên": "trong đó đường thôn", "DBSCL": "≥ 50"},
    ]
    for offset, values in enumerate(extra):
        rows.insert_rows(4 + offset)
        for title, value in values.items():
            rows.cell(4 + offset, column[title]).value = value

    load_all([saved(tmp_path, book)])

    levels = Threshold.objects.filter(indicator__number="1.1", year__isnull=False).order_by("year")
    assert [(row.year, row.value, row.is_verified) for row in levels] == [(2024, 91, True), (2025, 92, False)]
    part = Indicator.objects.get(number="1.1.a")
    assert (part.parent.number, part.unit, part.thresholds.get().value) == ("1.1", "%", 50)
    wordings = Indicator.objects.filter(number="2.1").order_by("valid_from")
    assert [(row.name, str(row.valid_to)) for row in wordings] == [("Sổ cũ", "2024-02-29"), ("Sổ", "None")]


# -- A set in use -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        kind: percent", "        kind: number"),
        ("name_vi: Tỷ lệ đường", "name_vi: Tỷ lệ khác"),
        ("{DBSCL: 90}", "{DBSCL: 95}"),
        ("'1.2', name_vi", "'1.3', name_vi"),
        ("valid_from: '2022-01-01'", "valid_from: '2022-02-01'"),
        ("operator: '>=', value: 75", "operator: '>=', value: 70"),
    ],
    ids=["kind", "wording", "level", "row", "first day", "condition"],
)
def test_a_file_cannot_change_the_structure_of_a_used_set(period, small_set, tmp_path, old, new):
    plain = GOOD.replace("xa-thu", "xa-dang-dung").replace("complete: true\n", "complete: false\n")
    load_all([written(tmp_path, plain)])
    period.criteria_sets.add(CriteriaSet.objects.get(code="xa-dang-dung"))
    from criteria.actions import start_assessments

    start_assessments(period=period, criteria_set=CriteriaSet.objects.get(code="xa-dang-dung"))
    before = [model.history.count() for model in HISTORIES]

    assert faults_of(written(tmp_path, plain.replace(old, new, 1)))
    assert [model.history.count() for model in HISTORIES] == before
    assert load_all([written(tmp_path, plain)]) == [("xa-dang-dung", 2, 3)]


@pytest.mark.parametrize(
    "change",
    [
        ("value_recalled: 75", "value_recalled: 70"),
        ("value_recalled: 75", "value: 70"),
        ("- {number: '1'", "- {number: '2'"),
    ],
    ids=["remembered", "read", "left out"],
)
def test_a_file_cannot_change_what_a_province_has_confirmed(places, office, tmp_path, change):
    plain = GOOD.replace("value: 75", "value_recalled: 75, verified: false").replace("complete: true\n", "")
    load_all([written(tmp_path, plain)])
    rule, province = Condition.objects.get(), places["province"]
    confirm_condition(condition=rule, province=province, document="320/QĐ-TTg", by=office)

    assert any("Kiên Giang" in fault.reason for fault in faults_of(written(tmp_path, plain.replace(*change))))
    assert confirmed_conditions(province.pk) == {rule.pk}
    assert load_all([written(tmp_path, plain.replace("value_recalled: 75, verified: false", "value: 75"))])

    Condition.objects.update(is_verified=False, value=None, recalled_value=75)
    withdraw_condition(condition=rule, province=province, by=office)
    assert load_all([written(tmp_path, plain.replace(*change))])


@pytest.mark.parametrize("change", [list.reverse, list.pop], ids=["moved", "left out"])
def test_criteria_of_a_used_set_keep_their_places(period, small_set, change):
    # The marks of an assessment have one character a criterion, in the set's order.
    data = document_of(small_set.row)
    moved = copy.deepcopy(data)
    change(moved["criteria"])
    plain, changed = (check(SetDocument("x", one), Known.now(), is_draft=True)[0] for one in (data, moved))

    assert not list(frozen_faults(plain, small_set.row))
    assert [path for path, _reason in frozen_faults(changed, small_set.row)] == [("criteria",)]


def test_what_an_unused_set_no_longer_says_is_taken_away(db, tmp_path):
    load_all([written(tmp_path, GOOD)])

    load_all([written(tmp_path, GOOD.replace("'1.2'", "'1.3'").replace("complete: true\n", ""))])

    assert set(Indicator.objects.values_list("number", flat=True)) == {"1.1", "1.3", "2.1"}


@pytest.mark.parametrize("written", ["2022-03-08", "08/03/2022", " 8/3/2022 "])
def test_a_day_is_read_as_a_file_or_an_officer_writes_it(written):
    assert day(written) == dt.date(2022, 3, 8)


@pytest.mark.parametrize("written", ["31/02/2022", "mai", "03/08/22", 20220308])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(Misfit):
        day(written)
