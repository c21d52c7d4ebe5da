"""The wordings the rules know, one line each."""

import datetime as dt

import pytest

from directives.reading import read_text
from directives.reading.agencies import Finder
from directives.reading.clauses import clauses_of
from directives.reading.deadlines import deadline_of
from directives.reading.extract import paper_of_text
from directives.reading.figures import Context, figures_of
from directives.reading.roles import roles_of
from directives.reading.zones import zones_of

ISSUED = dt.date(2025, 3, 14)


@pytest.mark.parametrize(
    ("words", "kind", "value", "due"),
    [
        ("hoàn thành trước ngày 30 tháng 4 năm 2025", "date", "2025-04-30", dt.date(2025, 4, 30)),
        ("gửi báo cáo chậm nhất vào ngày 15/6/2025", "date", "2025-06-15", dt.date(2025, 6, 15)),
        ("xong trước 15-5-2025", "date", "2025-05-15", dt.date(2025, 5, 15)),
        ("trước 17 giờ 00 ngày 10/10/2025", "date", "2025-10-10", dt.date(2025, 10, 10)),
        ("trước ngày 05 tháng 02", "date", "2026-02-05", dt.date(2026, 2, 5)),
        ("Thời hạn hoàn thành: 30/9/2025", "date", "2025-09-30", dt.date(2025, 9, 30)),
        ("hoàn thành trong tháng 9/2025", "month", "2025-09", dt.date(2025, 9, 30)),
        ("trong tháng 5, 6 năm 2025", "month", "2025-06", dt.date(2025, 6, 30)),
        ("rà soát xong trong tháng 4", "month", "2025-04", dt.date(2025, 4, 30)),
        ("trong 6 tháng đầu năm 2025", "month", "2025-06", dt.date(2025, 6, 30)),
        ("trong quý III năm 2025", "quarter", "2025-Q3", dt.date(2025, 9, 30)),
        ("Thời gian thực hiện: Quý IV/2025", "quarter", "2025-Q4", dt.date(2025, 12, 31)),
        ("đến hết năm 2025", "year", "2025", dt.date(2025, 12, 31)),
        ("phấn đấu đến năm 2030", "year", "2030", dt.date(2030, 12, 31)),
        ("trong giai đoạn 2026 - 2030", "period", "2026-2030", dt.date(2030, 12, 31)),
        ("chậm nhất ngày 20 hằng tháng", "recurrence", "hang_thang", None),
        ("trước ngày 15 của tháng cuối quý", "recurrence", "hang_quy", None),
        ("định kỳ 6 tháng, hằng năm", "recurrence", "hang_6_thang", None),
        ("trước ngày 15/12 hằng năm", "recurrence", "hang_nam", None),
        ("thường xuyên kiểm tra, giám sát", "recurrence", "thuong_xuyen", None),
        ("định kỳ tổng hợp, báo cáo", "recurrence", "dinh_ky", None),
        ("theo Quyết định số 18/2022/QĐ-TTg ngày 02/8/2022", "none", "", None),
        ("kể từ ngày 01/4/2025", "none", "", None),
        ("là nhiệm vụ trọng tâm, thường xuyên của các cấp ủy", "none", "", None),
        ("theo Bộ tiêu chí giai đoạn 2021-2025", "none", "", None),
    ],
)
def test_time_limits(words, kind, value, due):
    found = deadline_of(words, issued=ISSUED)

    assert (found.kind, found.value, found.due) == (kind, value, due)
    assert found.strictly_before == ("trước" in words and kind != "none")


@pytest.mark.parametrize(
    ("words", "lead", "coordinating", "reports_to"),
    [
        (
            "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Y tế tham mưu UBND tỉnh ban hành kế hoạch",
            ["Sở Nội vụ"], ["Sở Tài chính", "Sở Y tế"], ["UBND tỉnh"],
        ),
        (
            "Các sở: Tài chính, Kế hoạch và Đầu tư, Y tế theo chức năng hướng dẫn UBND cấp huyện",
            ["Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Y tế"], ["UBND cấp huyện"], [],
        ),
        (
            "Trước ngày 15/5/2025, UBND các xã gửi báo cáo về Văn phòng Điều phối nông thôn mới tỉnh để tổng hợp",
            ["UBND các xã"], [], ["Văn phòng Điều phối nông thôn mới tỉnh"],
        ),
        (
            "Đề nghị Hội Nông dân tỉnh, Tỉnh đoàn và Liên minh Hợp tác xã tỉnh vận động hội viên",
            ["Hội Nông dân tỉnh", "Tỉnh đoàn", "Liên minh Hợp tác xã tỉnh"], [], [],
        ),
        ("(Sở Xây dựng chủ trì; Sở Công Thương phối hợp)", ["Sở Xây dựng"], ["Sở Công Thương"], []),
        (
            "Cơ quan chủ trì: Sở Xây dựng; cơ quan phối hợp: Sở Tài chính, UBND các xã",
            ["Sở Xây dựng"], ["Sở Tài chính", "UBND các xã"], [],
        ),
        ("UBND tỉnh yêu cầu các sở, ngành nghiêm túc thực hiện", ["Các sở, ngành"], [], []),
    ],
)  # fmt: skip
def test_who_does_what(words, lead, coordinating, reports_to):
    roles = roles_of(words, Finder().find(words))
    found = {role: [mention.name for mention in rows] for role, rows in roles.items()}

    assert found.get("lead", []) == lead
    assert found.get("coordinating", []) == coordinating
    assert found.get("reports_to", []) == reports_to


def test_a_party_body_directs_and_the_others_lead():
    words = "Đảng đoàn Hội đồng nhân dân tỉnh lãnh đạo Thường trực Hội đồng nhân dân tỉnh giám sát việc thực hiện"
    roles = roles_of(words, Finder().find(words))

    assert [mention.name for mention in roles["directing"]] == ["Đảng đoàn Hội đồng nhân dân tỉnh"]
    assert [mention.name for mention in roles["lead"]] == ["Thường trực Hội đồng nhân dân tỉnh"]


def figures(words):
    return [
        (row.is_target, *map(_plain, (row.value, row.denominator, row.percentage)), row.unit)
        for row in figures_of(words, 0, Context("1", ISSUED))
    ]


def _plain(value):
    return None if value is None else float(value)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Đến nay, toàn tỉnh có 111/116 xã đạt chuẩn (95,69%)", (False, 111, 116, 95.69, "xã")),
        ("Phấn đấu có thêm 03 huyện đạt chuẩn nông thôn mới", (True, 3, None, None, "huyện")),
        ("phấn đấu bình quân đạt 17,3 tiêu chí/xã", (True, 17.3, None, None, "tiêu chí/xã")),
        ("Đến năm 2027 không còn xã dưới 15 tiêu chí", (True, 0, None, None, "xã")),
        ("chưa có huyện đạt nông thôn mới nâng cao", (False, 0, None, None, "huyện")),
        ("dành tối thiểu 50% tiền thu sử dụng đất", (True, 50, None, None, "%")),
        ("thu nhập bình quân đạt 45 triệu đồng/người/năm", (True, 45, None, None, "triệu đồng/người/năm")),
        ("có 07 huyện, thành phố được công nhận", (True, 7, None, None, "huyện, thành phố")),
        ("đã có 12 xã đạt 19/19 tiêu chí", (False, 12, None, None, "xã")),
    ],
)  # fmt: skip
def test_figures(words, expected):
    assert figures(words) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "bố trí 385,2 tỷ đồng vốn ngân sách",
        "theo Quyết định số 1980/QĐ-TTg ngày 17/10/2016",
        "trẻ em dưới 5 tuổi; tiêu chí số 17; quý 3 năm 2025",
        "mức vay 100 triệu đồng/hộ",
    ],
)
def test_numbers_that_are_no_figures(words):
    assert figures(words) == []


def test_places_behind_a_count_are_kept_with_it():
    (found,) = figures_of("có thêm 03 huyện: Tam Đường, Tân Uyên và Than Uyên đạt chuẩn", 0, Context("1", ISSUED))

    assert found.named_localities == ["Tam Đường", "Tân Uyên", "Than Uyên"]


BODY = """KẾ HOẠCH
Thực hiện Chương trình năm 2025

Thực hiện chỉ đạo của Thủ tướng Chính phủ, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:

I. MỤC TIÊU
1. Mục tiêu chung
2. Mục tiêu cụ thể
a) Cấp xã: có 10 xã.
b) Cấp huyện.
II. NHIỆM VỤ
1. Tuyên truyền
- Việc một:
+ Việc nhỏ một;
+ Việc nhỏ hai.
- Việc hai.
1.1. Việc có số.
2. Sản xuất.
Ủy ban nhân dân tỉnh yêu cầu các sở, ngành thực hiện./.

Nơi nhận:
- Như trên.
"""


def numbers(text):
    return [clause.number for clause in clauses_of(zones_of(paper_of_text(text).paragraphs).body)]


def test_marks_of_every_depth_make_one_tree():
    assert numbers(BODY) == [
        "mo_dau", "I", "I.1", "I.2", "I.2.a", "I.2.b", "II", "II.1", "II.1.1", "II.1.1.1", "II.1.1.2", "II.1.2",
        "II.1.3", "II.2", "ket",
    ]  # fmt: skip


def test_articles_hold_numbers_and_letters():
    articles = "Điều 1. Mục tiêu\n1. Cấp xã\na) Một việc.\nb) Việc khác.\nĐiều 2. Tổ chức\n1. Giao Sở Y tế làm.\n"
    text = BODY.split("I. MỤC")[0] + articles

    assert numbers(text) == ["mo_dau", "1", "1.1", "1.1.a", "1.1.b", "2", "2.1"]


def test_bold_lines_over_lists_are_clauses():
    text = BODY.split("I. MỤC")[0] + "**Sở Tài chính**\n• Bố trí vốn.\n• Báo cáo.\n**Sở Y tế**\n• Khám bệnh.\n"

    assert numbers(text) == ["mo_dau", "1", "1.1", "1.2", "2", "2.1"]


def test_a_line_broken_at_the_margin_is_one_paragraph():
    long = "Rà soát các tiêu chí theo Quyết định số 1980/QĐ-TTg ngày 17/10/2016 của\nThủ tướng Chính phủ."
    text = BODY.replace("Việc hai.", long)
    reading = read_text(text)

    assert any(clause.text.endswith("của Thủ tướng Chính phủ.") for clause in reading.clauses)


def test_names_of_the_register_and_corrections_are_known():
    finder = Finder(names=("Ban Vì người nghèo",), corrections={"Sở Nông nghiệp": "Sở Nông nghiệp và Môi trường"})

    names = [mention.name for mention in finder.find("Sở Nông nghiệp và Ban Vì người nghèo thực hiện")]

    assert names == ["Sở Nông nghiệp và Môi trường", "Ban Vì người nghèo"]
