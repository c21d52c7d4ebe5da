"""Habits of offices in their own matrices: what each means, and where it has to be asked about."""

import datetime as dt
import io

import openpyxl
import pytest

from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from ntm.lib.cells import read_cell
from ntm.lib.legacy_text import from_tcvn3, repairer
from reports.intake import read_entry_matrix
from reports.intake.signs import explained_signs, word_with_remark
from reports.intake.titles import only_indicator

BEGIN = dt.date(2010, 1, 1)
QUARTER_END = dt.date(2024, 9, 30)


@pytest.fixture
def read(world):
    """Reads lines: ({(commune, number or "TC"): verdict or value}, {address of an error}, unmatched rows)."""

    def reading(*lines, merges=(), percents=()):
        book = openpyxl.Workbook()
        book.active.title = "Quý III"
        for line in lines:
            book.active.append(list(line))
        for merge in merges:
            book.active.merge_cells(merge)
        for address in percents:
            book.active[address].number_format = "0.0%"
        content = io.BytesIO()
        book.save(content)
        content.seek(0)
        matrix = read_entry_matrix(content, period=world.period, criteria_set=world.criteria_set)
        numbers = {row.pk: row.number for row in world.indicators.values()}
        found = {
            (matrix.places[e.locality_id].name, numbers[e.indicator_id]): e.verdict or e.value for e in matrix.entries
        }
        whole = {(matrix.places[e.locality_id].name, "TC"): e.verdict for e in matrix.criterion_entries}
        return found | whole, {fault.where.address for fault in matrix.faults}, [one.row for one in matrix.unmatched]

    return reading


# -- Columns ----------------------------------------------------------------------------------------------------------


def test_of_total_reached_and_rate_only_the_rate_is_the_figure(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "1.2", None, None),
        (None, None, "Tổng số", "Đạt", "Tỷ lệ (%)"),
        (1, "Xã Tân Hội", 40, 38, 0.95),
        (2, "Xã Hòa Điền", 50, 25, 0.5),
        merges=("C1:E1", "A1:A2", "B1:B2"),
        percents=("E3", "E4"),
    )

    assert cells == {("Tân Hội", "1.2"): 95, ("Hòa Điền", "1.2"): 50}
    assert not errors


def test_a_rate_under_a_head_that_is_no_percentage_stays_unread(read):
    cells, _errors, _rows = read(
        ("TT", "Xã", "2.1", None, "1.1"),
        (None, None, "Kết quả", "Tỷ lệ (%)", "Kết quả"),
        (1, "Xã Tân Hội", 62.5, 104, "Đ"),
        merges=("C1:D1", "A1:A2", "B1:B2"),
    )

    assert cells == {("Tân Hội", "2.1"): 62.5, ("Tân Hội", "1.1"): "MET"}


def test_counts_beside_the_figure_are_not_the_figure(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "Chỉ tiêu 1.2", None),
        (None, None, "Số hộ dùng nước (hộ)", "Tỷ lệ hộ dùng nước (%)"),
        (1, "Xã Tân Hội", 1250, 95.5),
        merges=("C1:D1", "A1:A2", "B1:B2"),
    )

    assert cells == {("Tân Hội", "1.2"): 95.5}
    assert not errors


def test_a_tick_means_the_head_it_stands_under(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "1.1", None, "1.2"),
        (None, None, "Đạt", "Chưa đạt", "Kết quả"),
        (1, "Xã Tân Hội", "x", None, 91),
        (2, "Xã Hòa Điền", None, "X", 92),
        (3, "Xã Mỹ Lâm", "√", "√", 93),
        merges=("C1:D1", "A1:A2", "B1:B2"),
    )

    assert cells[("Tân Hội", "1.1")] == "MET" and cells[("Hòa Điền", "1.1")] == "NOT_MET"
    assert ("Mỹ Lâm", "1.1") not in cells and errors == {"C5", "D5"}


def test_a_tick_under_not_met_alone_is_not_met(read):
    cells, _errors, _rows = read(
        ("TT", "Xã", "1.1", "1.2"),
        (None, None, "Chưa đạt", "Kết quả"),
        (1, "Xã Tân Hội", "x", 91),
        merges=("A1:A2", "B1:B2"),
    )

    assert cells[("Tân Hội", "1.1")] == "NOT_MET"


def test_the_assessment_of_the_criterion_in_a_table_of_one_criterion(read):
    heads = ("TT", "Xã", "1.1", "1.2", "Đánh giá tiêu chí")
    cells, errors, _rows = read(heads, (1, "Xã Tân Hội", "Đ", 95, "Chưa đạt"))

    assert cells == {("Tân Hội", "1.1"): "MET", ("Tân Hội", "1.2"): 95, ("Tân Hội", "TC"): "NOT_MET"}
    assert not errors


def test_of_several_criteria_it_is_nobodys(read):
    cells, _errors, _rows = read(("TT", "Xã", "1.1", "2.1", "Đánh giá tiêu chí"), (1, "Xã Tân Hội", "Đ", 62, "Đạt"))

    assert ("Tân Hội", "TC") not in cells


@pytest.mark.parametrize(
    "heads",
    [
        [("TT", "Xã", "1.1", "1.2", "Kết quả chung TC 1", "2.1")],
        [("TT", "Xã", "1.1", "1.2", "Đánh giá tiêu chí số 01 (Đạt/Chưa đạt)", "2.1")],
        [("TT", "Xã", "Tiêu chí 1", None, None, "2.1"), (None, None, "1.1", "1.2", "Đánh giá chung", None)],
    ],
)
def test_the_conclusion_on_the_criterion_its_head_names(read, heads):
    merges = ("A1:A2", "B1:B2", "C1:E1", "F1:F2") if len(heads) == 2 else ()
    cells, errors, _rows = read(*heads, (1, "Xã Tân Hội", "Đ", 95, "Chưa đạt", 62.5), merges=merges)

    assert cells[("Tân Hội", "TC")] == "NOT_MET" and cells[("Tân Hội", "2.1")] == 62.5
    assert cells[("Tân Hội", "1.1")] == "MET" and not errors


def test_the_conclusion_on_a_criterion_of_one_figure_stands_with_the_figure(read, world):
    world.indicators["2.10"].delete()
    cells, errors, _rows = read(
        ("TT", "Xã", "Chỉ tiêu 2.1", "Kết quả TC 2", "1.2"),
        (1, "Xã Tân Hội", 62.5, "Đạt", 95),
        (2, "Mỹ Lâm", 40, "CĐ", 9),
    )

    assert not errors and cells[("Mỹ Lâm", "2.1")] == "NOT_MET" and cells[("Tân Hội", "2.1")] == "MET"


def test_the_general_conclusion_of_several_criteria_is_nobodys(read):
    cells, errors, _rows = read(("TT", "Xã", "1.1", "2.1", "Đánh giá chung"), (1, "Xã Tân Hội", "Đ", 62, "Đạt"))

    assert ("Tân Hội", "TC") not in cells and not errors


def test_two_conclusions_on_one_criterion_are_not_read(read):
    heads = ("TT", "Xã", "1.1", "Đánh giá TC 1", "Kết luận TC 1")
    cells, _errors, _rows = read(heads, (1, "Xã Tân Hội", "Đ", "Đạt", "Chưa đạt"))

    assert cells == {("Tân Hội", "1.1"): "MET"}


def test_a_number_of_people_beside_the_rate_is_a_count(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "Chỉ tiêu 1.2", None),
        (None, None, "Số người có thẻ", "Tỷ lệ người dân có thẻ (%)"),
        (1, "Xã Tân Hội", 5861, 93.6),
        merges=("C1:D1", "A1:A2", "B1:B2"),
    )

    assert float(cells[("Tân Hội", "1.2")]) == 93.6 and not errors


@pytest.mark.parametrize(
    "head", ["Đánh giá chỉ tiêu 1.2", "Kết luận chỉ tiêu số 1.2", "Kết quả đánh giá TC 1.2 (Đạt/Chưa đạt)"]
)
def test_the_conclusion_on_the_indicator_its_head_names(read, head):
    cells, errors, _rows = read(("TT", "Xã", "Tỷ lệ (1.2)", head, "2.1"), (1, "Xã Tân Hội", 95, "Chưa đạt", 62.5))

    assert cells == {("Tân Hội", "1.2"): "NOT_MET", ("Tân Hội", "2.1"): 62.5} and not errors


def test_the_conclusion_on_an_indicator_without_its_figure(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "2.1", "Đánh giá chỉ tiêu 1.2", "Đánh giá chỉ tiêu 9.9"), (1, "Xã Tân Hội", 62.5, "Đạt", "Đạt")
    )

    assert cells == {("Tân Hội", "1.2"): "MET", ("Tân Hội", "2.1"): 62.5} and not errors


@pytest.fixture
def waters(world):
    """Clean water is 1.2; hygienic water is only among the words of 2.1."""
    names = {
        "1.2": "Tỷ lệ hộ được sử dụng nước sạch theo quy chuẩn",
        "2.1": "Hộ có nhà tiêu, nhà tắm, thiết bị chứa nước sinh hoạt hợp vệ sinh",
    }
    for number, name in names.items():
        world.indicators[number].name = name
        world.indicators[number].save()


@pytest.mark.parametrize(("title", "is_asked"), [("KẾT QUẢ CHỈ TIÊU 1.2", True), ("CHỈ TIÊU 1.2 VÀ 2.1", False)])
def test_under_a_title_of_one_indicator_words_close_to_another_are_asked_about(read, waters, title, is_asked):
    cells, errors, _rows = read(
        (title,), ("TT", "Xã", "Nước hợp vệ sinh", "Nước sạch theo quy chuẩn"), (1, "Xã Tân Hội", 98, 71.5)
    )

    assert cells[("Tân Hội", "1.2")] == 71.5
    assert (("Tân Hội", "2.1") not in cells, errors) == (is_asked, {"C2"} if is_asked else set())


@pytest.mark.parametrize(
    ("titles", "number"),
    [
        (["TỶ LỆ HỘ SỬ DỤNG NƯỚC SẠCH (CHỈ TIÊU 17.1)", "Quý III/2024"], "17.1"),
        (["Chỉ tiêu số 17.10 về an toàn thực phẩm"], "17.10"),
        (["Kết quả chỉ tiêu 15.1, 15.4"], ""),
        (["Chỉ tiêu 17.1 và chỉ tiêu 17.10"], ""),
        (["Tiêu chí 17 - Môi trường"], ""),
        (["Chỉ tiêu 20.1"], ""),
        (["19 tiêu chí, 57 chỉ tiêu"], ""),
    ],
)
def test_the_one_indicator_titles_name(titles, number):
    assert only_indicator(titles, {"15.1", "15.4", "17.1", "17.10"}) == number


# -- Rows and tables --------------------------------------------------------------------------------------------------


def test_a_name_merged_over_two_rows_names_both(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "Nội dung", "1.1", "1.2"),
        (1, "Xã Tân Hội", "Tự đánh giá", "Đ", 95),
        (None, None, "Huyện thẩm tra", "K", 80),
        (2, "Xã Hòa Điền", "Tự đánh giá", "K", 70),
        merges=("A2:A3", "B2:B3"),
    )

    assert errors == {"B2", "B3"}
    assert cells == {("Hòa Điền", "1.1"): "NOT_MET", ("Hòa Điền", "1.2"): 70}


def test_figures_in_a_row_without_a_name_are_asked_about(read):
    _cells, _errors, rows = read(
        ("TT", "Xã", "Nội dung", "1.1", "1.2"),
        (1, "Xã Tân Hội", "Tự đánh giá", "Đ", 95),
        (None, None, "Huyện thẩm tra", "K", 80),
        (2, "Xã Hòa Điền", "Tự đánh giá", "K", 70),
    )

    assert rows == [3]


def test_a_list_that_goes_on_at_the_right(read):
    cells, errors, _rows = read(
        ("HUYỆN BẮC SÔNG",),
        ("TT", "Tên xã", "1.1", "1.2", None, "TT", "Tên xã", "1.1", "1.2"),
        (1, "Xã Tân Hội", "Đ", 91, None, 2, "Xã Hòa Điền", "K", 92),
    )

    assert not errors
    assert cells == {
        ("Tân Hội", "1.1"): "MET", ("Tân Hội", "1.2"): 91,
        ("Hòa Điền", "1.1"): "NOT_MET", ("Hòa Điền", "1.2"): 92,
    }  # fmt: skip


def test_names_repeated_at_the_right_are_of_one_table(read):
    cells, errors, _rows = read(
        ("TT", "Tên xã", "1.1", "Tên xã", "1.2"),
        (1, "Xã Tân Hội", "Đ", "Xã Tân Hội", 91),
        (2, "Xã Hòa Điền", "K", "Xã Hòa Điền", 92),
    )

    assert not errors and cells[("Hòa Điền", "1.2")] == 92 and cells[("Tân Hội", "1.1")] == "MET"


@pytest.fixture
def namesakes(world):
    """Two more communes called Tân Hội, and the town Long An in the province of that name."""
    province = Unit(Level.PROVINCE, Kind.PROVINCE, "80", "Long An", BEGIN)
    south = Unit(Level.DISTRICT, Kind.DISTRICT, "802", "Nam Sông", BEGIN, parent=province)
    town = Unit(Level.DISTRICT, Kind.CITY, "803", "Long An", BEGIN, parent=province)
    communes = [Unit(Level.COMMUNE, Kind.COMMUNE, "08009", "Tân Hội", BEGIN, parent=south)]
    communes.append(Unit(Level.COMMUNE, Kind.COMMUNE, "08010", "Tân Hội", BEGIN, parent=town))
    write_localities([province, south, town, *communes])


@pytest.mark.parametrize("title", ["PHÒNG GD&ĐT BẮC SÔNG", "UBND Bắc Sông", "Phòng Kinh tế huyện Bắc Sông"])
def test_an_office_sits_in_the_district_its_name_ends_in(read, namesakes, title):
    cells, errors, rows = read(
        (title,), ("TT", "Xã", "1.1", "1.2"), (1, "Xã Tân Hội", "Đ", 91), (2, "Hòa Điền", "Đ", 9)
    )

    assert cells[("Tân Hội", "1.2")] == 91 and not errors and not rows


@pytest.mark.parametrize("title", ["UBND TỈNH LONG AN", "Văn phòng NTM Long An", "Long An, ngày 20/9/2024"])
def test_the_name_of_the_province_is_not_that_of_its_town(read, namesakes, title):
    cells, _errors, rows = read(
        (title,), ("TT", "Xã", "1.1", "1.2"), (1, "Xã Tân Hội", "Đ", 91), (2, "Hòa Điền", "Đ", 9)
    )

    assert rows == [3] and ("Hòa Điền", "1.2") in cells


@pytest.mark.parametrize("name", ["Xã đảo Tân Hội", "Tân Hội - NTM nâng cao 2023", "Xã Tân Hội – đạt chuẩn 2022"])
def test_what_a_commune_is_or_has_reached_changes_no_name(read, name):
    cells, _errors, rows = read(("TT", "Xã", "1.1", "1.2"), (1, name, "Đ", 91))

    assert cells[("Tân Hội", "1.2")] == 91 and not rows


# -- Marks ------------------------------------------------------------------------------------------------------------


def test_a_note_says_what_a_sign_means(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "1.1", "1.2"),
        (1, "Xã Tân Hội", "√", 91),
        (2, "Xã Hòa Điền", "x", 92),
        (),
        (None, "Ghi chú: √: đạt; x: chưa đạt"),
    )

    assert cells[("Tân Hội", "1.1")] == "MET" and cells[("Hòa Điền", "1.1")] == "NOT_MET"
    assert not errors


def test_two_sorts_of_ticks_without_a_note_are_asked_about(read):
    cells, errors, _rows = read(("TT", "Xã", "1.1", "1.2"), (1, "Xã Tân Hội", "√", 91), (2, "Xã Hòa Điền", "x", 92))

    assert errors == {"C3"} and cells[("Tân Hội", "1.1")] == "MET"


@pytest.mark.parametrize(
    ("note", "signs"),
    [
        ("(+): đạt; (-): chưa đạt", {"+": "MET", "-": "NOT_MET"}),
        ("Ghi chú: x là không đạt, √ là đạt", {"x": "NOT_MET", "√": "MET"}),
        ("- Đạt: 12 xã; chưa đạt: 3 xã", {}),
        ("x: đạt; x: chưa đạt", {}),
        ("Số xã đạt", {}),
        ("x: đạt một phần", {}),
        ("(*) là xã đạt chuẩn năm 2019", {}),
        ("Ghi chú: Đ: đạt; CĐ: chưa đạt", {"d": "MET", "cd": "NOT_MET"}),
        ("Đ: đạt, K: không áp dụng", {"d": "MET", "k": "NOT_APPLICABLE"}),
        ("Số xã: đạt 12, chưa đạt 3", {}),
        ("Đánh dấu: √ = đạt chuẩn  o = chưa đạt", {"√": "MET", "o": "NOT_MET"}),
    ],
)
def test_signs_explained(note, signs):
    assert explained_signs([["", note]]) == signs


def test_a_note_goes_before_what_letters_mean_elsewhere(read):
    cells, errors, _rows = read(
        ("TT", "Xã", "1.1", "1.2"),
        (1, "Xã Tân Hội", "Đ", 91),
        (2, "Xã Hòa Điền", "K", 92),
        (None, "Ghi chú: Đ: đạt; K: không áp dụng"),
    )

    assert cells[("Tân Hội", "1.1")] == "MET" and cells[("Hòa Điền", "1.1")] == "NOT_APPLICABLE"
    assert not errors


@pytest.mark.parametrize("text", ["CĐ", "cđ", "C.đạt", "K.đạt", "K. Đạt", "c đạt", "KĐ"])
def test_not_met_in_short(text):
    assert read_cell(text).verdict == "NOT_MET"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Đạt (12/2023)", "MET"),
        ("Đạt (năm 2022)", "MET"),
        ("Đạt (QĐ 123/QĐ-UBND ngày 05/6/2024)", "MET"),
        ("Chưa đạt (thiếu sân thể thao)", "NOT_MET"),
        ("Chưa đạt\n(nước sạch, rác thải)", "NOT_MET"),
        ("Không áp dụng (không có làng nghề)", "NOT_APPLICABLE"),
    ],
)
def test_a_remark_that_takes_nothing_from_the_word(text, verdict):
    assert word_with_remark(text, QUARTER_END).verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        "Đạt (dự kiến)", "Đạt (12/2024)", "Đạt (2025)", "Đạt (chưa thẩm định)", "Đạt (95,2%)", "Chưa đạt (78,5)",
        "Chưa đạt (nay đã đạt)", "Cơ bản đạt (2023)", "85 (2023)",
    ],
)  # fmt: skip
def test_a_remark_that_may_change_the_word_is_asked_about(text):
    assert word_with_remark(text, QUARTER_END) is None


def test_marks_of_one_letter_do_not_hide_an_old_encoding():
    text = " ".join(["X· T©n Héi", "Ch­a ®¹t", "Tæng hîp kÕt qu¶"] + ["§", "K§"] * 100)

    assert repairer(text) is from_tcvn3 and from_tcvn3("K§") == "KĐ"
