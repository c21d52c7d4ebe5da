"""Workbooks to refuse as a whole: another period, province, set, or another kind of table."""

from ..book import case, simple_grid, titles
from ..world import ALL_TC, KIEN_GIANG, LAI_CHAU, ROMAN, VILLAGE_CRITERIA, VILLAGES, by_district, commune, district


def refused_grid(book, lines, places, targets=ALL_TC, style="code", name="Sheet1"):
    """An ordinary table under titles that make it another file."""
    sheet = book.sheet(name)
    row = titles(book, sheet, *lines)
    grid = simple_grid(book, sheet, row, targets, style)
    for place in places:
        grid.commune(place)
    return sheet


@case("second-quarter.xlsx", "The title names the second quarter.", outcome="refused", about="period")
def second_quarter(book):
    refused_grid(book, ["HUYỆN AN BIÊN", "KẾT QUẢ QUÝ II NĂM 2024"], district("An Biên"))


@case("last-year.xls", "The third quarter, but of last year.", outcome="refused", about="period")
def last_year(book):
    refused_grid(book, ["HUYỆN GÒ QUAO", "KẾT QUẢ QUÝ III NĂM 2023"], district("Gò Quao"))


@case("half-year.csv", 'The title says "6 tháng đầu năm 2024".', outcome="refused", about="period")
def half_year(book):
    refused_grid(book, ["Huyện An Minh: kết quả 6 tháng đầu năm 2024"], district("An Minh"))


@case(
    "quarter-in-the-sheet-name.ods",
    "Only the sheets' names tell the quarter: the first and the second.",
    outcome="refused",
    about="period",
)
def quarter_in_sheet_name(book):
    refused_grid(book, ["HUYỆN KIÊN HẢI"], district("Kiên Hải"), name="Quý I-2024")
    refused_grid(book, ["HUYỆN KIÊN HẢI"], [], name="Quý II-2024")
    sheet = book.sheets[1]
    sheet.cells |= {here: value for here, value in book.sheets[0].cells.items() if here not in sheet.cells}


@case("another-province.xlsx", "Communes of Lai Châu, named so in the title.", outcome="refused", about="province")
def another_province(book):
    refused_grid(book, ["TỈNH LAI CHÂU", "QUÝ III/2024"], district("Tam Đường", LAI_CHAU))


@case(
    "another-province-untold.csv",
    "Communes of Lai Châu without any title.",
    outcome="refused",
    about=("province", "place"),
)
def another_province_untold(book):
    refused_grid(book, [], LAI_CHAU)
    book.expected.allowed = ("errors",)
    book.expected.notes = "Sơn Bình is in both provinces, the rest is unknown here: nothing may be written."


@case(
    "province-in-title-disagrees.xlsx",
    "The title names An Giang over communes of Kiên Giang.",
    outcome="refused",
    about="province",
)
def title_disagrees(book):
    refused_grid(book, ["UBND TỈNH AN GIANG", "KẾT QUẢ QUÝ III/2024 HUYỆN TÂN HIỆP"], district("Tân Hiệp"))


@case(
    "province-in-title-disagrees.xls",
    "The corner names Hà Tĩnh over communes of Kiên Giang.",
    outcome="refused",
    about="province",
)
def corner_disagrees(book):
    refused_grid(book, ["VĂN PHÒNG ĐIỀU PHỐI NTM TỈNH HÀ TĨNH", "QUÝ III/2024"], district("Gò Quao"))


ADVANCED = (
    "Quy hoạch", "Giao thông", "Thủy lợi và phòng, chống thiên tai", "Điện", "Giáo dục", "Văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông", "Nhà ở dân cư", "Thu nhập",
    "Nghèo đa chiều", "Lao động",
    "Tổ chức sản xuất và phát triển kinh tế nông thôn", "Y tế", "Hành chính công", "Tiếp cận pháp luật", "Môi trường",
    "Chất lượng môi trường sống", "Quốc phòng và An ninh",
)  # fmt: skip


@case("advanced-set.xlsx", "The nineteen criteria of advanced communes (nâng cao): other names under the same numbers.",
      outcome="refused", about="set")  # fmt: skip
def advanced_set(book):
    sheet = refused_grid(
        book, ["ĐÁNH GIÁ XÃ NÔNG THÔN MỚI NÂNG CAO", "QUÝ III/2024 - TỈNH KIÊN GIANG"], district("Tân Hiệp")
    )
    for column, name in enumerate(ADVANCED, 3):
        sheet.put(3, column, f"{column - 2}. {name}")


@case("model-set.ods", "Conditions of model communes (kiểu mẫu).", outcome="refused", about=("set", "head"))
def model_set(book):
    sheet = book.sheet("Kieu mau")
    titles(book, sheet, "XÃ NÔNG THÔN MỚI KIỂU MẪU QUÝ III/2024", "(Quyết định số 319/QĐ-TTg)")
    sheet.line(3, ["TT", "Xã", "Thu nhập cao hơn 10%", "Mô hình thôn thông minh", "Sản xuất", "Giáo dục", "Du lịch"])
    for row, name in enumerate(("Thạnh Đông A", "Tân Hiệp A", "Định Hòa"), 4):
        sheet.line(row, [row - 3, commune(name).full_name, "Đạt", "Đạt", "x"])


@case(
    "ten-criteria-of-2026.xlsx",
    "The ten criteria of 2026-2030 for the third quarter of 2024.",
    outcome="refused",
    about="set",
)
def ten_criteria(book):
    lines = [
        "THEO BỘ TIÊU CHÍ QUỐC GIA VỀ NÔNG THÔN MỚI GIAI ĐOẠN 2026 - 2030",
        "(Quyết định 51/2025/QĐ-TTg) - Quý III/2024",
    ]
    refused_grid(book, lines, district("An Biên"), ALL_TC[:10])


@case(
    "set-of-2016.xls",
    "The same nineteen names, but the title says the set of 2016-2020.",
    outcome="refused",
    about="set",
)
def set_of_2016(book):
    lines = ["BỘ TIÊU CHÍ QUỐC GIA VỀ XÃ NTM GIAI ĐOẠN 2016 - 2020 (QĐ 1980/QĐ-TTg)", "QUÝ III/2024"]
    refused_grid(book, lines, district("An Biên"), style="both")


@case(
    "villages.xlsx",
    "Villages of Hà Tĩnh with the criteria of model residential areas.",
    outcome="refused",
    about=("place", "set", "province"),
)
def villages(book):
    sheet = book.sheet("Khu dan cu")
    titles(book, sheet, "KHU DÂN CƯ NÔNG THÔN MỚI KIỂU MẪU - QUÝ III/2024")
    sheet.line(3, ["TT", "Thôn", *[f"{number}. {name}" for number, name in VILLAGE_CRITERIA.items()]])
    for row, place in enumerate(VILLAGES, 4):
        sheet.line(row, [row - 3, place.full_name, *["Đạt"] * 10])
    book.expected.notes = "Refused for the places, the set or the province: each is a right reason."


@case("hamlets.csv", "Hamlets (ấp) of one commune instead of communes.", outcome="refused", about=("place", "head"))
def hamlets(book):
    sheet = book.sheet("csv")
    titles(book, sheet, "Xã Tây Yên, huyện An Biên: kết quả các ấp quý III/2024")
    sheet.line(2, ["TT", "Ấp", *ALL_TC])
    for row, name in enumerate(("Ngã Bát", "Thứ Nhất", "Hai Tốt", "Mương Quao", "Kinh Dài", "Rọc Lá"), 3):
        sheet.line(row, [row - 2, f"Ấp {name}", *["x"] * 19])
    book.expected.allowed = ("errors",)
    book.expected.notes = "The title's commune may not take the hamlets' figures."


@case("districts-only.xlsx", "A summary: districts go down, the number of communes that meet each criterion across.",
      outcome="refused", about="place")  # fmt: skip
def districts_only(book):
    sheet = book.sheet("Tong hop")
    titles(book, sheet, "TỔNG HỢP SỐ XÃ ĐẠT TIÊU CHÍ THEO HUYỆN - QUÝ III/2024")
    sheet.line(2, ["TT", "Huyện, thành phố", "Số xã", *ALL_TC])
    for row, (name, places) in enumerate(by_district(KIEN_GIANG).items(), 3):
        counts = [book.rng.randint(0, len(places)) for _ in ALL_TC]
        sheet.line(row, [ROMAN[row - 3], name, len(places), *counts])
    book.expected.allowed = ("errors",)
    book.expected.notes = "Vĩnh Thuận and Tân Hiệp A resemble districts; no count may become a commune's figure."


@case(
    "districts-without-kind.csv",
    'Districts as "An Biên", "Vĩnh Thuận": the last is also a commune\'s name.',
    outcome="refused",
    about="place",
)
def districts_without_kind(book):
    sheet = book.sheet("csv")
    titles(book, sheet, "Số xã đạt chỉ tiêu theo huyện quý III/2024")
    sheet.line(2, ["TT", "Huyện", "2.1", "4.2", "17.1"])
    for row, places in enumerate(by_district(KIEN_GIANG).values(), 3):
        sheet.line(row, [row - 2, places[0].district, *[book.rng.randint(0, len(places)) for _ in range(3)]])
    book.expected.allowed = ("errors",)
    book.expected.notes = "The column says Huyện: Vĩnh Thuận is the district here, not the commune."


@case(
    "recognition-list.xlsx",
    "A list of recognised communes with decisions and dates, no criteria.",
    outcome="refused",
    about=("head", "set"),
)
def recognition_list(book):
    sheet = book.sheet("Cong nhan")
    titles(book, sheet, "DANH SÁCH XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI ĐẾN QUÝ III/2024")
    sheet.line(3, ["TT", "Huyện", "Xã", "Quyết định công nhận", "Ngày"])
    for row, place in enumerate(district("Tân Hiệp"), 4):
        sheet.line(row, [row - 3, "Tân Hiệp", place.full_name, f"{1200 + row}/QĐ-UBND", "25/12/2019"])
