"""Tables of the appendices in Word: borders, heads, rows and how a wide table finds its place."""

import pytest
from docx.oxml.ns import qn

from ntm.lib.tables import Column, Row, Table
from reports.docx.columns import LANDSCAPE, PORTRAIT, SIZE, lay_out
from reports.docx.measure import width_mm
from tests.reports_word.papers import districts, figures, matrix, report
from tests.reports_word.reading import Paper, borders, look


def words_of(row):
    return ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row._tr.tc_lst]


def is_head(row):
    return row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None


def is_bold(cell):
    return all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in cell.iter(qn("w:r")))


@pytest.fixture(scope="module")
def table():
    return Paper(report(appendices=[districts()])).appendix_tables[0]


def test_heads_are_merged_repeated_and_followed_by_the_numbers_of_the_columns(table):
    heads = [row for row in table.rows if is_head(row)]

    assert [words_of(row) for row in heads] == [
        ["TT", "Huyện, thành phố", "Số xã", "Đạt chuẩn", "Ghi chú"],
        ["", "", "", "Số xã", "Tỷ lệ (%)", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]
    assert list(table.rows[: len(heads)])[-1]._tr is heads[-1]._tr  # Word repeats only heads that stand together
    assert heads[0]._tr.tc_lst[3].tcPr.find(qn("w:gridSpan")).get(qn("w:val")) == "2"
    assert heads[0]._tr.tc_lst[0].tcPr.find(qn("w:vMerge")).get(qn("w:val")) == "restart"


def test_rows_never_split_and_borders_are_real(table):
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert borders(table) == dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), "single")


def test_letters_of_a_table_are_11_to_12_points(table):
    assert all(11 <= look(p)[0] <= 12 for row in table.rows for cell in row.cells for p in cell.paragraphs)


def test_values_are_printed_as_the_office_writes_them(table):
    first, second, *_units, total = [row for row in table.rows if not is_head(row)]

    assert words_of(first) == ["I", "Huyện An Biên", "8", "8", "100,00", ""]
    assert words_of(second) == ["1", "Xã Đông Thái 1", "1", "1", "–", ""]
    assert words_of(total) == ["", "Tổng cộng", "116", "111", "95,69", ""]
    assert all(is_bold(cell) for row in (first, total) for cell in row._tr.tc_lst)
    assert not is_bold(second._tr.tc_lst[1])
    assert [p.alignment for cell in second.cells[:4] for p in cell.paragraphs] == [1, 0, 2, 2]


def test_a_heading_row_runs_over_all_columns():
    table = Table("t", "T", ["TT", "Nội dung", "Số"], [Row(["NĂM 2014 (10 xã)"], "heading"), [1, "Xã A", 2]])
    row = Paper(report(appendices=[table])).appendix_tables[0].rows[2]

    assert words_of(row) == ["NĂM 2014 (10 xã)"]
    assert is_bold(row._tr.tc_lst[0])


def test_a_matrix_of_30_columns_and_150_rows_stands_on_turned_pages_whole():
    paper = Paper(report(appendices=[matrix()]))
    (table,) = paper.appendix_tables

    assert len(table.rows) == 153
    assert sum(column.width.mm for column in table.columns) == pytest.approx(LANDSCAPE, abs=1)
    turned = [cell for cell in table.rows[1]._tr.tc_lst if cell.tcPr.find(qn("w:textDirection")) is not None]
    assert len(turned) == 28
    assert table.rows[1].height.mm > 50


def test_a_table_too_wide_for_any_page_is_continued_with_its_names():
    paper = Paper(report(appendices=[figures()]))
    parts = paper.appendix_tables

    numbers = [words_of(row) for part in parts for row in part.rows if is_head(row)][1::2]
    assert all(line[:2] == ["(1)", "(2)"] for line in numbers)
    assert [number for line in numbers for number in line[2:]] == [f"({n})" for n in range(3, 25)]
    assert all(sum(c.width.mm for c in part.columns) == pytest.approx(LANDSCAPE, abs=1) for part in parts)
    assert all(words_of(part.rows[2])[1] == "Xây dựng công trình 0" for part in parts)
    assert paper.lines.count("Phụ lục (tiếp theo)") == len(parts) - 1


def test_few_columns_keep_the_page_upright():
    layout = lay_out(districts())

    assert not layout.is_landscape
    assert sum(layout.parts[0].widths) == pytest.approx(PORTRAIT)


def test_a_name_beside_a_counted_number_keeps_its_line():
    columns = [
        Column("TT", "count"),
        Column("Huyện, thành phố", "text"),
        *(Column(f"Số {n}", "count") for n in range(9)),
    ]
    names = Table("t", "T", columns, [[1, "Huyện U Minh Thượng", *[5] * 9]])

    assert lay_out(names).parts[0].widths[1] > width_mm("Huyện U Minh Thượng", SIZE) + 2


def test_every_word_fits_its_column():
    columns = [Column("TT", "mark"), Column("Nội dung", "text"), Column("Triệu đồng", "decimal")]
    wide = Table("t", "T", columns, [[1, "Đường giao thông", 1234567.5]])

    assert lay_out(wide).parts[0].widths[2] > width_mm("1.234.567,50", SIZE) + 2
