"""Several sheets, quarters side by side, covers, sheets per district, very large ranges."""

from ..book import CROSSES, FULL_WORDS, Says, Words, case, simple_grid, titles
from ..world import ALL_TC, KIEN_GIANG, ROMAN, by_district, commune, district, indicators_of


def district_sheet(book, name, label, targets=ALL_TC, style="code", words=FULL_WORDS):
    """A sheet of one district's communes under a title."""
    sheet = book.sheet(label)
    row = titles(book, sheet, f"HUYỆN, THÀNH PHỐ: {name.upper()}", "Quý III năm 2024", width=len(targets) + 2)
    grid = simple_grid(book, sheet, row, targets, style, words)
    for place in district(name):
        grid.commune(place, place.name)
    grid.totals("Tổng cộng")
    return sheet


def cover(book, *lines):
    """A first sheet without data."""
    sheet = book.sheet("Bìa", data=False)
    for row, line in enumerate(lines, 3):
        sheet.merge(2 * row, 2, 2 * row, 9, line)


@case("sheet-per-district.xlsx", "A cover and fifteen sheets, one per district, in all 116 communes.")
def sheet_per_district(book):
    cover(book, "VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI TỈNH KIÊN GIANG", "SỐ LIỆU QUÝ III NĂM 2024")
    for full_name, places in by_district(KIEN_GIANG).items():
        district_sheet(book, places[0].district, full_name.replace("Huyện", "H.").replace("Thành phố", "TP."))


@case(
    "sheet-per-district.ods",
    "Sheets numbered by roman numerals; the district stands only in the title; another column order each.",
)
def sheet_per_district_ods(book):
    for numeral, name in zip(ROMAN, ("Châu Thành", "Kiên Lương", "Giang Thành", "Giồng Riềng"), strict=False):
        targets = [*indicators_of("15"), "10.1"]
        book.rng.shuffle(targets)
        district_sheet(book, name, numeral, targets, "both", Words(("Đ",), ("K",), "comma"))


@case("cover-and-hidden-lists.xlsm", "A cover, a guide, the data, and a hidden sheet with lists of all communes.")
def cover_and_lists(book):
    cover(book, "UBND HUYỆN AN MINH", "BÁO CÁO QUÝ III/2024")
    guide = book.sheet("Huong dan", data=False)
    for row, text in enumerate(
        ("Cách ghi: Đạt, Chưa đạt.", "TC1: Quy hoạch", "TC2: Giao thông", "Nộp trước ngày 05/10/2024"), 1
    ):
        guide.put(row, 1, text)
    district_sheet(book, "An Minh", "Nhap lieu")
    lists = book.sheet("DM", data=False, hidden=True)
    lists.line(1, ["Mã", "Xã", "Kết quả"])
    for row, place in enumerate(KIEN_GIANG, 2):
        lists.line(row, [place.code, place.full_name, ("Đạt", "Chưa đạt")[row % 2]])


def quarter_sheet(book, quarter, data, year=2024):
    """A district's sheet of one quarter."""
    sheet = book.sheet(f"Quy {quarter}.{year}", data=data)
    kept = book.expected
    row = 1
    sheet.merge(row, 1, row, 12, f"HUYỆN VĨNH THUẬN - KẾT QUẢ QUÝ {quarter} NĂM {year}")
    sheet.line(3, ["TT", "Xã", *ALL_TC])
    for offset, place in enumerate(district("Vĩnh Thuận")):
        sheet.line(4 + offset, [offset + 1, place.full_name])
        for column, target in enumerate(ALL_TC, 3):
            met = book.rng.random() < 0.9
            sheet.put(4 + offset, column, "x" if met else "K")
            if data:
                kept.reads(place, target, "MET" if met else "NOT_MET")
    if data:
        kept.passed_over(sheet, 1)
        kept.head(sheet, 3)


@case("old-quarters-beside.xlsx", "A sheet for each quarter of the year in one book; only the third is of the period.")
def old_quarters_beside(book):
    for quarter in ("I", "II", "III"):
        quarter_sheet(book, quarter, data=quarter == "III")


@case(
    "old-quarters-beside.xls", "The newest sheet comes first, last year's third quarter and this year's second follow."
)
def old_quarters_beside_xls(book):
    quarter_sheet(book, "III", data=True)
    quarter_sheet(book, "III", data=False, year=2023)
    quarter_sheet(book, "II", data=False)


@case("criteria-over-two-sheets.xlsx", "Criteria 1 to 9 in one sheet, 10 to 19 in another, the same communes.")
def criteria_over_two_sheets(book):
    for label, targets in (("Nhom 1-9", ALL_TC[:9]), ("Nhom 10-19", ALL_TC[9:])):
        district_sheet(book, "Gò Quao", label, targets)


@case("sheets-contradict.xlsx", "Two sheets give the same communes; one mark differs.", outcome="errors")
def sheets_contradict(book):
    twice(book, "An Biên", differs=True)
    book.expected.allowed = ("refused",)


@case("sheets-agree.xlsx", "Two sheets give the same communes and agree in every cell.", allowed=("errors", "refused"))
def sheets_agree(book):
    twice(book, "Kiên Hải", differs=False)
    book.expected.notes = "Reading one of two equal sheets does no harm; asking is right as well."


def twice(book, name, differs):
    """A district's sheet and its copy "Sheet1 (2)", with one cell changed."""
    sheet = book.sheet("Sheet1")
    copy = book.sheet("Sheet1 (2)")
    row = titles(book, sheet, f"HUYỆN {name.upper()} - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:4])
    places = district(name)
    rows = [grid.commune(place, **{"TC2": Says("Đ", "MET")}) for place in places]
    copy.cells |= sheet.cells
    copy.merges += sheet.merges
    book.expected.ignored[copy.name] = list(book.expected.ignored[sheet.name])
    book.expected.heads[copy.name] = list(book.expected.heads[sheet.name])
    if differs:
        copy.put(rows[1], grid.columns["TC2"], "K")
        book.expected.forgets(places[1], "TC2")
        for one in (sheet, copy):
            book.expected.wrong(one, rows[1], grid.columns["TC2"], "the two sheets disagree")


@case("very-tall-and-wide.xlsx", "Formats run to the last row and column of the sheet; the data are eight rows.")
def very_tall_and_wide(book):
    sheet = district_sheet(book, "An Biên", "Sheet1")
    sheet.cells |= {(1_048_576, 16_384): "", (1_048_576, 1): "", (1, 16_384): ""}
    book.expected.notes = (
        "The far cells are blank with a format. A reader must not ask for 17 thousand million cells of memory."
    )


@case("stray-space-far-away.xlsx", "One space was typed at row 200,000, column 500.", allowed=("refused",))
def stray_space(book):
    sheet = district_sheet(book, "Kiên Hải", "Sheet1")
    sheet.put(200_000, 500, " ")
    book.expected.notes = "Read, or refused for its size with the cell named; never a hang."


@case(
    "four-thousand-blank-rows.csv",
    "Thousands of empty lines of separators below the data, as a csv of a formatted sheet.",
)
def blank_lines(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện Tân Hiệp - quý III/2024", width=30)
    grid = simple_grid(book, sheet, row, ALL_TC, words=CROSSES)
    for place in district("Tân Hiệp"):
        grid.commune(place)
    sheet.put(4000, 30, "")


@case("no-title.xlsx", "No title at all; the table begins in the first row.")
def no_title(book):
    sheet = book.sheet("Sheet1")
    grid = simple_grid(book, sheet, 1, ALL_TC)
    for place in district("Gò Quao"):
        grid.commune(place)
    book.expected.notes = "Nothing contradicts the period and province it is sent for."


@case(
    "nine-months.xlsx",
    'The period is told by "9 tháng đầu năm 2024" and "đến ngày 30/9/2024"; other dates stand in the notes.',
)
def nine_months(book):
    sheet = book.sheet("9 thang")
    row = titles(
        book, sheet, "KẾT QUẢ 9 THÁNG ĐẦU NĂM 2024 (tính đến ngày 30/9/2024)", "(Kèm theo Công văn ngày 08/10/2024)"
    )
    grid = simple_grid(book, sheet, row, ALL_TC)
    for place in district("Hòn Đất"):
        grid.commune(place)
    grid.passed_over("Ghi chú: so với quý II/2024 tăng 03 tiêu chí; phấn đấu quý IV/2024 thêm 02 xã.", strong=False)
    book.expected.notes = "Other quarters named in a note, and the letter's date, are not the table's quarter."


@case("district-in-the-corner.xlsx", "Bình An of Châu Thành: the district stands only in the upper left corner.")
def corner_district(book):
    sheet = book.sheet("Sheet1")
    sheet.merge(1, 1, 1, 4, "UBND HUYỆN CHÂU THÀNH")
    book.expected.passed_over(sheet, 1)
    grid = simple_grid(book, sheet, 3, ALL_TC[:8])
    for place in district("Châu Thành"):
        grid.commune(place, place.name)
    if commune("Bình An", "Châu Thành").code not in book.expected.criteria:
        raise AssertionError("the case lost its point")
