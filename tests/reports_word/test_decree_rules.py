"""Reports as Decree 30/2020/NĐ-CP asks for them, rule by rule, read back from the file."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn

from reports.docx.kinds import ABBREVIATIONS, symbol_of
from reports.docx.measure import width_mm
from reports.quarter_report.document import Head, Paragraph, Section, Signature
from tests.reports_word.papers import OFFICE, districts, matrix, report
from tests.reports_word.reading import SLOTS, Paper, borders, look, rule_mm

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@pytest.fixture(scope="module")
def paper():
    return Paper(report(appendices=[districts(), matrix(rows=12)]))


def test_rule_01_pages_are_a4_with_the_margins_of_the_decree(paper):
    for section in paper.word.sections:
        sides = sorted((round(section.page_width.mm), round(section.page_height.mm)))
        assert sides == [210, 297]
        assert 20 <= round(section.top_margin.mm, 1) <= 25 and 20 <= round(section.bottom_margin.mm, 1) <= 25
        assert 30 <= round(section.left_margin.mm, 1) <= 35
        assert 15 <= round(section.right_margin.mm, 1) <= 20


def test_rule_01_only_a_wide_table_in_its_own_appendix_turns_the_page(paper):
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in paper.word.sections]

    assert turned == [False, False, True]
    assert [section.page_width > section.page_height for section in paper.word.sections] == turned


def test_rule_02_every_run_is_black_times_new_roman_in_all_its_slots(paper):
    runs = paper.runs()

    assert len(runs) > 300
    for run in runs:
        assert {paper.property_of(run, "w:rFonts", f"w:{slot}") for slot in SLOTS} == {"Times New Roman"}
        assert paper.property_of(run, "w:color", "w:val") == "000000"
    assert "Theme" not in paper.word.styles.element.xml + paper.word.element.xml


def test_rule_02_the_text_is_set_in_13_to_14_points(paper):
    assert {look(p)[0] for name in ("VB Nội dung", "VB Mục", "VB Khoản", "VB Điểm") for p in paper.styled(name)} == {14}


def test_rule_03_page_number_stands_in_the_top_margin_and_not_on_page_1(paper):
    for section in paper.word.sections:
        assert section.different_first_page_header_footer
        assert section.header_distance < section.top_margin
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        number, first = section.header.paragraphs[0], section.first_page_header
        assert " PAGE " in [mark.text for mark in number._p.iter(qn("w:instrText"))]
        assert number.style.paragraph_format.alignment == CENTER
        assert look(number) == (14, False, False)
        assert not list(first._element.iter(qn("w:instrText")))


def test_rule_04_head_is_a_borderless_table_of_65_and_100_mm(paper):
    assert [round(column.width.mm) for column in paper.head.columns] == [65, 100]
    assert set(borders(paper.head).values()) == {"nil"}
    padding = paper.head._tbl.tblPr.find(qn("w:tblCellMar"))
    assert {side.get(qn("w:w")) for side in padding} == {"0"} and len(padding) == 4


def test_rule_04_bodies_and_motto_with_their_rules(paper):
    left, right = (cell.paragraphs for cell in paper.head.rows[0].cells)

    assert [p.text for p in left] == ["ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", "VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI", ""]
    assert [p.text for p in right] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
    assert [look(p) for p in left[:2]] == [(13, False, False), (13, True, False)]
    assert [look(p) for p in right[:2]] == [(13, True, False), (14, True, False)]
    assert {p.style.paragraph_format.alignment for p in [*left, *right]} == {CENTER}
    assert 1 / 3 * 55 <= rule_mm(left[2], 65) <= 1 / 2 * 65
    assert rule_mm(right[2], 100) == pytest.approx(width_mm(right[1].text, 14, bold=True), abs=0.5)


def test_rule_04_rule_follows_the_length_of_a_short_name():
    paper = Paper(report(head=Head("UBND XÃ BÌNH AN", "BC-UBND", "Bình An", 2024)))
    name, rule = paper.head.rows[0].cells[0].paragraphs

    width = width_mm(name.text, 13, bold=True)
    assert width / 3 <= rule_mm(rule, 65) <= width / 2


def test_rule_05_number_and_date_with_their_zeros(paper):
    assert paper.head_cell(1, 0) == ["Số: 05/BC-VPĐP"]
    assert paper.head_cell(1, 1) == ["Kiên Giang, ngày 09 tháng 01 năm 2024"]
    number, day = (paper.head.rows[1].cells[column].paragraphs[0] for column in (0, 1))
    assert look(number) == (13, False, False)
    assert look(day) == (14, False, True)


@pytest.mark.parametrize(
    "day, words",
    [((2021, 4, 9), "ngày 09 tháng 4 năm 2021"), ((2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
     ((2024, 12, 1), "ngày 01 tháng 12 năm 2024")],
)  # fmt: skip
def test_rule_05_only_days_under_ten_and_the_first_two_months_get_a_zero(day, words):
    head = replace(OFFICE, number=123, date=dt.date(*day), symbol="BC - VPĐP / NTM")
    paper = Paper(report(head=head, appendices=[]))

    assert paper.head_cell(1, 1) == [f"Kiên Giang, {words}"]
    assert paper.head_cell(1, 0) == ["Số: 123/BC-VPĐP/NTM"]


def test_rule_05_a_draft_keeps_the_places_of_number_and_day_empty():
    paper = Paper(report(head=replace(OFFICE, number=None, date=None), is_draft=True, draft_note="DỰ THẢO"))

    assert paper.head_cell(1, 0) == ["Số:       /BC-VPĐP", "DỰ THẢO"]
    assert paper.head_cell(1, 1) == ["Kiên Giang, ngày     tháng     năm 2024"]
    assert "(Kèm theo Báo cáo số       /BC-VPĐP ngày     tháng     năm 2024 của Văn phòng" in "".join(paper.lines)


def test_rule_06_name_of_the_kind_and_summary_with_a_rule(paper):
    kind, subject, rule = (paper.styled(name)[0] for name in ("VB Tên loại", "VB Trích yếu", "VB Kẻ ngắn"))
    rule = next(p for p in paper.word.paragraphs if p.style.name == "VB Kẻ ngắn")

    assert (kind.text, look(kind)) == ("BÁO CÁO", (14, True, False))
    assert subject.text.startswith("Kết quả thực hiện Chương trình") and look(subject) == (14, True, False)
    assert {p.style.paragraph_format.alignment for p in (kind, subject)} == {CENTER}
    assert subject._p.getnext() is rule._p
    assert 1 / 3 * 120 <= rule_mm(rule, 165) <= 1 / 2 * 145


def test_rule_06_a_letter_has_its_subject_under_the_number():
    letter = Paper(report(kind="Công văn", head=replace(OFFICE, symbol="VPĐP-NTM", number=123), subject="rà soát"))
    number, subject = letter.head.rows[1].cells[0].paragraphs

    assert (number.text, subject.text) == ("Số: 123/VPĐP-NTM", "V/v rà soát")
    assert look(subject) == (13, False, False)
    assert subject.style.paragraph_format.space_before.pt == 6
    assert subject.style.paragraph_format.alignment == CENTER
    assert not letter.styled("VB Tên loại") and "CÔNG VĂN" not in letter.lines


def test_rule_07_legal_bases_are_italic_lines_ending_in_semicolons_and_a_full_stop(paper):
    bases = paper.styled("VB Căn cứ")

    assert [p.text[-1] for p in bases] == [";", "."]
    assert {look(p) for p in bases} == {(14, False, True)}


def test_rule_08_sections_are_numbered_by_level(paper):
    sections, clauses, points = (paper.styled(name) for name in ("VB Mục", "VB Khoản", "VB Điểm"))

    assert [p.text for p in sections] == [
        "I. KẾT QUẢ THỰC HIỆN", "II. KHÓ KHĂN, VƯỚNG MẮC", "III. PHƯƠNG HƯỚNG QUÝ IV NĂM 2024",
    ]  # fmt: skip
    assert [p.text for p in clauses] == ["1. Xã đạt chuẩn nông thôn mới", "2. Huyện đạt chuẩn"]
    assert [p.text for p in points] == ["a) Theo huyện", "b) Theo nhóm"]
    assert {look(p) for p in [*sections, *clauses]} == {(14, True, False)}
    assert {look(p) for p in points} == {(14, False, False)}


def test_rule_08_parts_are_centred_over_sections_that_start_anew():
    parts = [Section(f"Phần việc {n}", sections=[Section("Mục một")], is_part=True) for n in (1, 2)]
    paper = Paper(report(sections=parts))

    assert [p.text for p in paper.styled("VB Phần")] == ["Phần I", "PHẦN VIỆC 1", "Phần II", "PHẦN VIỆC 2"]
    assert {(look(p), p.style.paragraph_format.alignment) for p in paper.styled("VB Phần")} == {
        ((14, True, False), CENTER)
    }
    assert [p.text for p in paper.styled("VB Mục")] == ["I. MỤC MỘT"] * 2


def test_rule_08_points_follow_the_vietnamese_alphabet():
    points = [Section(f"Điểm {n}") for n in range(23)]
    paper = Paper(report(sections=[Section("Mục", sections=[Section("Khoản", sections=points)])]))

    letters = [p.text.split(")")[0] for p in paper.styled("VB Điểm")]
    assert letters == list("abcdđeghiklmnopqrstuvxy")


def test_rule_09_text_is_justified_with_indented_first_lines_and_air_between(paper):
    texts = paper.styled("VB Nội dung")

    assert len(texts) > 8
    for form in {p.style.name: p.style.paragraph_format for p in [*texts, *paper.styled("VB Căn cứ")]}.values():
        assert form.alignment == JUSTIFY
        assert 10 <= form.first_line_indent.mm <= 12.7
        assert form.space_before.pt + form.space_after.pt >= 6
        assert form.line_spacing_rule != WD_LINE_SPACING.EXACTLY and 1 <= form.line_spacing <= 1.5
    assert all(p.paragraph_format.alignment is None and p.paragraph_format.space_after is None for p in texts)


def test_rule_10_signature_says_authority_title_and_a_name_without_academic_title(paper):
    right = [p for p in paper.signature[1].paragraphs if p.text]

    assert [p.text for p in right] == ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Nguyễn Văn Ân"]
    assert {look(p) for p in right} == {(14, True, False)}
    assert {p.style.paragraph_format.alignment for p in right} == {CENTER}


@pytest.mark.parametrize(
    "authority",
    [["TM. Ủy ban nhân dân", "KT. Chủ tịch"], ["TL. Chủ tịch"], ["TUQ. Chủ tịch"], ["Q. Chánh Văn phòng"], []],
)
def test_rule_10_every_way_to_sign(authority):
    paper = Paper(report(signature=Signature("Chánh Văn phòng", authority, "")))

    assert [p.text for p in paper.signature[1].paragraphs if p.text] == [
        *(line.upper() for line in authority),
        "CHÁNH VĂN PHÒNG",
    ]


def test_rule_11_recipients_beside_the_signature(paper):
    head, *items = [p for p in paper.signature[0].paragraphs if p.text]

    assert (head.text, look(head)) == ("Nơi nhận:", (12, True, True))
    assert {look(p) for p in items} == {(11, False, False)}
    assert all(re.fullmatch(r"- .+[^;.,];", p.text) for p in items[:-1])
    assert items[-1].text == "- Lưu: VT, VPĐP."


def test_rule_11_one_addressee_stands_on_the_line_several_below_it():
    one, many = Paper(report()), Paper(report(addressees=[f"Nơi {n}" for n in range(1, 13)]))

    assert "Kính gửi: Văn phòng Điều phối nông thôn mới Trung ương" in one.lines
    start = many.lines.index("Kính gửi:")
    assert many.lines[start + 1 : start + 13] == [*(f"- Nơi {n};" for n in range(1, 12)), "- Nơi 12."]
    assert look(one.styled("VB Kính gửi")[0])[0] == 14


def test_rule_12_text_ends_once_in_its_sign(paper):
    assert paper.styled("VB Nội dung")[-1].text.endswith("17,3 tiêu chí/xã./.")
    assert "".join(paper.lines).count("./.") == 1
    again = Paper(report(sections=[Section("Mục", [Paragraph("Xong./.")])]))
    assert again.styled("VB Nội dung")[-1].text == "Xong./."


def test_rule_13_each_appendix_names_itself_and_its_report(paper):
    names, titles, belong = (paper.styled(n) for n in ("VB Phụ lục", "VB Tên phụ lục", "VB Kèm theo"))

    assert [p.text for p in names] == ["Phụ lục I", "Phụ lục II"]
    assert [p.text for p in titles] == ["KẾT QUẢ THEO HUYỆN, THÀNH PHỐ", "MA TRẬN TIÊU CHÍ CỦA CÁC XÃ"]
    assert {p.text for p in belong} == {
        "(Kèm theo Báo cáo số 05/BC-VPĐP ngày 09 tháng 01 năm 2024 của Văn phòng Điều phối nông thôn mới)"
    }
    assert {look(p) for p in [*names, *titles]} == {(14, True, False)}
    assert {look(p) for p in belong} == {(14, False, True)}
    assert {p.style.paragraph_format.alignment for p in [*names, *titles, *belong]} == {CENTER}
    assert Paper(report()).styled("VB Phụ lục")[0].text == "Phụ lục"


def test_rule_13_the_issuing_body_is_not_shouted_inside_the_sentence():
    head = replace(OFFICE, issuing_body="VĂN PHÒNG ĐIỀU PHỐI", running_name="Văn phòng Điều phối")

    assert Paper(report(head=head)).styled("VB Kèm theo")[0].text.endswith("của Văn phòng Điều phối)")


def test_rule_14_kinds_have_their_abbreviations():
    assert symbol_of("Báo cáo", "VPĐP") == "BC-VPĐP"
    assert symbol_of("Tờ trình", "UBND") == "TTr-UBND"
    assert symbol_of("Công văn", "VPĐP", topic="NTM") == "VPĐP-NTM"
    assert symbol_of("Báo cáo", "TU", party=True) == "BC/TU"
    assert symbol_of("Công văn", "TU", party=True) == "CV/TU"
    assert set(ABBREVIATIONS.values()) == {
        "CT", "KH", "BC", "TTr", "QĐ", "TB", "HD", "CTr", "ĐA", "BB", "CĐ", "QyĐ", "NQ", "PA",
    }  # fmt: skip
