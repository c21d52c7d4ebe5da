"""Ugly heads: titles, merges, names, numbers, repeats."""

from ..book import CROSSES, FULL_WORDS, LETTERS, Grid, Words, case, head_text, simple_grid, titles
from ..sheets import letters
from ..spelling import bare, older_tones
from ..world import ALL_TC, CRITERIA, INDICATORS, ROMAN, district, indicators_of


@case("motto-and-signatures.xlsx", "State motto, number and date lines above; notes, signatures and recipients below.")
def motto_and_signatures(book):
    sheet = book.sheet("Bieu 1")
    sheet.merge(1, 1, 1, 6, "ỦY BAN NHÂN DÂN", strong=False)
    sheet.merge(1, 8, 1, 22, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.merge(2, 1, 2, 6, "HUYỆN AN BIÊN")
    sheet.merge(2, 8, 2, 22, "Độc lập - Tự do - Hạnh phúc")
    sheet.merge(3, 1, 3, 6, "Số: 215/BC-UBND", strong=False)
    sheet.merge(3, 8, 3, 22, "An Biên, ngày 02 tháng 10 năm 2024", strong=False)
    book.expected.passed_over(sheet, 1, 2, 3)
    row = titles(
        book, sheet, "BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ NÔNG THÔN MỚI", "Quý III năm 2024", row=5, width=22
    )
    sheet.merge(row, 1, row + 1, 1, "TT")
    sheet.merge(row, 2, row + 1, 2, "Đơn vị")
    sheet.merge(row, 3, row, 21, "Mức độ đạt tiêu chí")
    grid = Grid(book, sheet, row + 2, {target: 2 + number for number, target in enumerate(ALL_TC, 1)})
    for target, column in grid.columns.items():
        sheet.put(row + 1, column, target, strong=True)
    book.expected.head(sheet, row, row + 1)
    for place in district("An Biên"):
        grid.commune(place)
    grid.totals("Tổng cộng")
    grid.row += 1
    grid.passed_over("Ghi chú: Đ là đạt, K là không đạt. Số liệu do các xã tự đánh giá.", strong=False)
    sheet.put(grid.row, 15, "TM. ỦY BAN NHÂN DÂN")
    grid.passed_over("Nơi nhận:")
    sheet.put(grid.row, 15, "PHÓ CHỦ TỊCH")
    grid.passed_over("- Văn phòng Điều phối NTM tỉnh;", strong=False)
    grid.passed_over("- Lưu: VT.", strong=False)
    book.expected.notes = "Signed in the fourth quarter about the third."


@case("three-head-rows.xls", "Heads merged over three rows, a unit row and a column-number row below them.")
def three_head_rows(book):
    sheet = book.sheet("Chi tieu")
    row = titles(book, sheet, "KẾT QUẢ CÁC CHỈ TIÊU HUYỆN VĨNH THUẬN ĐẾN HẾT QUÝ III/2024", row=1, width=20)
    grid = Grid(book, sheet, row + 5, words=FULL_WORDS)
    for column, text in ((1, "STT"), (2, "Xã")):
        sheet.merge(row, column, row + 2, column, text)
    column = 3
    for criterion in ("2", "8", "10", "15", "17"):
        inside = indicators_of(criterion)
        sheet.merge(row, column, row, column + len(inside) - 1, f"{criterion}. {CRITERIA[criterion]}")
        for number in inside:
            sheet.put(row + 1, column, number, strong=True)
            sheet.put(row + 2, column, INDICATORS[number].name, strong=True)
            sheet.put(row + 3, column, INDICATORS[number].unit)
            grid.columns[number] = column
            column += 1
    for place in range(1, column):
        sheet.put(row + 4, place, f"({place})")
    book.expected.head(sheet, *range(row, row + 5))
    for place in district("Vĩnh Thuận"):
        grid.commune(place)


@case("unit-and-number-rows.xlsx", "A unit row and plain column numbers 1 2 3 that look like a row of data.")
def unit_and_number_rows(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "SỐ LIỆU TIÊU CHÍ 12, 15 - QUÝ III/2024 - HUYỆN KIÊN HẢI")
    targets = ["12.1", "12.2", "15.1", "15.2", "15.3", "15.4"]
    grid = simple_grid(book, sheet, row, targets, "both", FULL_WORDS)
    sheet.line(row + 1, ["", "Đơn vị tính", "%", "%", "%", "Đạt/Chưa đạt", "%", "Đạt/Chưa đạt"])
    sheet.line(row + 2, list(range(1, 9)))
    book.expected.head(sheet, row + 1, row + 2)
    grid.row = row + 3
    for place in district("Kiên Hải"):
        grid.commune(place)


@case("criterion-names.xlsx", "Heads are the criteria's names alone, in capitals, some shortened.", allowed=("errors",))
def criterion_names(book):
    sheet = book.sheet("Tong hop")
    row = titles(book, sheet, "ĐÁNH GIÁ 19 TIÊU CHÍ NTM HUYỆN GÒ QUAO - QUÝ 3/2024", width=21)
    grid = simple_grid(book, sheet, row, ALL_TC, "name", FULL_WORDS)
    short = {
        "TC3": "THỦY LỢI VÀ PCTT",
        "TC7": "CSHT THƯƠNG MẠI NT",
        "TC8": "TT&TT",
        "TC13": "TỔ CHỨC SX VÀ PTKT NÔNG THÔN",
    }
    for target, column in grid.columns.items():
        sheet.put(row, column, short.get(target, head_text(target, "name").upper()))
    for place in district("Gò Quao"):
        grid.commune(place)
    book.expected.notes = "TT&TT is Thông tin và Truyền thông (8), known from its place and letters."


@case("indicator-names.ods", "Heads are indicator names only, shortened or with a bit of other wording.")
def indicator_names(book):
    sheet = book.sheet("Du lieu")
    row = titles(book, sheet, "Số liệu Sở Giao thông vận tải và Sở Công Thương, quý III/2024, huyện Hòn Đất")
    wordings = {
        "2.1": "Đường xã được nhựa hoá hoặc bê tông hoá, ô tô đi lại thuận tiện quanh năm (%)",
        "2.2": "Đường ấp và liên ấp ít nhất được cứng hóa, ô tô đi lại thuận tiện (%)",
        "2.3": "Đường ngõ, xóm sạch, đi lại thuận tiện quanh năm (%)",
        "2.4": "Đường trục chính nội đồng đảm bảo vận chuyển hàng hoá (%)",
        "4.1": "Hệ thống điện đạt chuẩn",
        "4.2": "Tỷ lệ hộ đăng ký trực tiếp và được sử dụng điện an toàn, tin cậy, ổn định",
        "7.1": "Chợ nông thôn hoặc nơi mua bán, trao đổi hàng hóa",
    }
    grid = simple_grid(book, sheet, row, list(wordings), "number", Words(("Đạt",), ("Không đạt",)))
    for target, column in grid.columns.items():
        sheet.put(row, column, wordings[target])
    for place in district("Hòn Đất"):
        grid.commune(place)


@case("roman-criteria.xlsx", "Criteria are roman numerals, and so are the districts.")
def roman_criteria(book):
    sheet = book.sheet("Phu bieu")
    row = titles(book, sheet, "KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ QUÝ III NĂM 2024", width=21)
    grid = simple_grid(book, sheet, row, ALL_TC)
    for number, column in enumerate(grid.columns.values()):
        sheet.put(row, column, f"Tiêu chí {ROMAN[number]}")
    for numeral, name in zip(ROMAN, ("Giang Thành", "Kiên Lương"), strict=False):
        grid.district(numeral, f"Huyện {name}")
        for place in district(name):
            grid.commune(place)


@case("roman-heads-alone.xls", "Heads I to XIX without a word, under one merged head that says they are criteria.")
def roman_heads_alone(book):
    sheet = book.sheet("Phu bieu")
    row = titles(book, sheet, "HUYỆN U MINH THƯỢNG - QUÝ III/2024", width=21)
    sheet.merge(row, 3, row, 21, "Các tiêu chí nông thôn mới")
    book.expected.head(sheet, row)
    grid = simple_grid(book, sheet, row + 1, ALL_TC)
    for number, column in enumerate(grid.columns.values()):
        sheet.put(row + 1, column, ROMAN[number])
    for place in district("U Minh Thượng"):
        grid.commune(place)


ENGLISH = {
    "TC1": "Planning", "TC2": "Transport", "TC3": "Irrigation and disaster prevention", "TC4": "Electricity",
    "TC5": "Schools", "TC10": "Income", "TC11": "Multidimensional poverty", "TC15": "Health",
}  # fmt: skip


@case("two-languages.xlsx", "Heads in two languages, separated by a slash or a line break.")
def two_languages(book):
    sheet = book.sheet("NTM - NRD")
    row = titles(book, sheet, "KẾT QUẢ NÔNG THÔN MỚI / NEW RURAL DEVELOPMENT RESULTS", "Quý III/2024 - Quarter 3, 2024")
    grid = simple_grid(book, sheet, row, list(ENGLISH), words=FULL_WORDS, first=("TT/No.", "Xã / Commune"))
    for target, column in grid.columns.items():
        joint = " / " if column % 2 else "\n"
        sheet.put(row, column, head_text(target, "name") + joint + ENGLISH[target])
    for place in district("Kiên Lương"):
        grid.commune(place)
    book.expected.notes = "Bình An is 30808: all other communes are of Kiên Lương; a reader may ask instead."
    book.expected.allowed = ("errors",)


@case("two-languages.csv", "Heads in two languages, English first, in a comma separated UTF-8 file without a mark.")
def two_languages_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Quarter III/2024 - Quý III/2024 - Châu Thành")
    grid = simple_grid(book, sheet, row, list(ENGLISH), words=LETTERS, first=("No.", "Commune/Xã"))
    for target, column in grid.columns.items():
        sheet.put(row, column, f"{ENGLISH[target]} ({head_text(target, 'name')})")
    for place in district("Châu Thành"):
        grid.commune(place, place.name)
    book.csv = {"delimiter": ","}


@case(
    "heads-in-many-hands.xlsx",
    "Heads of one table in every manner: TC1, Tiêu chí số 2, 3. name, bare letters, older tones, breaks.",
)
def heads_in_many_hands(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "Bảng theo dõi tiêu chí, xã thuộc thành phố Phú Quốc, quý III/2024", width=14)
    heads = {
        "TC1": "TC 1", "TC2": "Tiêu chí số 2", "TC3": "3. Thuỷ lợi và phòng,\nchống thiên tai", "TC4": "TC04",
        "TC6": bare(head_text("TC6", "name")), "TC8": " Thông  tin và Truyền thông ", "TC9": "Tiêu chí 9: Nhà ở dân cư",
        "TC12": "LAO ĐỘNG", "TC13": "TC13 - Tổ chức sản xuất", "TC16": older_tones("Văn hóa"),
        "TC18": "TC.18", "TC19": "tc19",
    }  # fmt: skip
    grid = simple_grid(book, sheet, row, list(heads), words=CROSSES)
    for target, column in grid.columns.items():
        sheet.put(row, column, heads[target])
    for place in district("Phú Quốc"):
        grid.commune(place)


@case(
    "no-head-row.xlsx",
    "Nineteen columns of marks without any head.",
    outcome="refused",
    about="head",
    allowed=("errors",),
)
def no_head_row(book):
    sheet = book.sheet("Sheet1")
    for row, place in enumerate(district("An Biên"), 1):
        sheet.line(row, [row, place.full_name, *["Đ"] * 19])
    book.expected.notes = (
        f"Nineteen columns up to {letters(21)} may well be the nineteen criteria, but nothing says so."
    )
