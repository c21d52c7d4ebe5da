"""Ugly rows: districts, totals, blanks, hidden rows, repeats, moves, two tables."""

from ..book import CROSSES, FULL_WORDS, Grid, Words, case, head_text, random_value, simple_grid, titles
from ..sheets import Formula
from ..world import ALL_TC, INDICATORS, KIEN_GIANG, ROMAN, by_district, district


@case("whole-province.xlsx", "All 116 communes with district rows that hold counts, subtotals inside and totals below.")
def whole_province(book):
    sheet = book.sheet("Toan tinh")
    row = titles(book, sheet, "TỔNG HỢP TOÀN TỈNH KIÊN GIANG - QUÝ III NĂM 2024", width=22)
    grid = simple_grid(book, sheet, row, ALL_TC)
    sheet.put(row, 22, "Tổng số tiêu chí đạt")
    for numeral, (name, places) in zip(ROMAN, by_district(KIEN_GIANG).items(), strict=False):
        at = grid.district(numeral, f"{name} ({len(places):02d} xã)")
        sheet.line(at, [book.rng.randint(0, len(places)) for _ in ALL_TC], 3)
        for place in places:
            at = grid.commune(place)
            marks = [sheet.cells.get((at, column)) for column in grid.columns.values()]
            sheet.put(at, 22, Formula(f'=COUNTIF(C{at}:U{at},"Đ")', marks.count("Đ")))
    grid.totals("TỔNG CỘNG")
    sheet.put(grid.passed_over(None, "Bình quân tiêu chí/xã"), 22, 17.31)


@case(
    "totals-mid-table.xlsx", 'Rows "Cộng" after each district and "Bình quân" between, with figures like a commune\'s.'
)
def totals_mid_table(book):
    sheet = book.sheet("So lieu")
    row = titles(book, sheet, "THU NHẬP, HỘ NGHÈO, NƯỚC SẠCH - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ["10.1", "11.1", "17.1", "17.10"], "both", Words(numbers="comma"))
    for numeral, name in zip(ROMAN, ("Kiên Hải", "Vĩnh Thuận", "An Minh"), strict=False):
        grid.district(numeral, f"HUYỆN {name.upper()}")
        for place in district(name):
            grid.commune(place, place.name)
        at = grid.passed_over(None, "Cộng")
        sheet.line(at, ["58,4", "2,1", "91,2", "88"], 3)
        at = grid.passed_over(None, "Bình quân toàn huyện")
        sheet.line(at, [58.4, 2.1, 91.2, 88], 3)


@case("totals-above.xls", 'The totals stand above the communes, and the district row says "Toàn huyện".')
def totals_above(book):
    sheet = book.sheet("So lieu")
    row = titles(book, sheet, "HUYỆN GÒ QUAO - 9 THÁNG ĐẦU NĂM 2024")
    grid = simple_grid(book, sheet, row, ALL_TC, "word")
    grid.totals("Toàn huyện")
    grid.totals("Số xã đạt")
    for place in district("Gò Quao"):
        grid.commune(place, place.name)
    grid.totals("Tỷ lệ xã đạt (%)", 87.5)


@case(
    "blank-rows-and-columns.xlsx",
    "Blank rows between communes, blank columns between criteria, the table begins at E9.",
)
def blank_rows_and_columns(book):
    sheet = book.sheet("Sheet2")
    titles(book, sheet, "Huyện Kiên Lương - Quý III/2024", row=3)
    sheet.line(9, ["STT", "Tên xã"], 5, strong=True)
    columns = {target: 8 + 2 * offset for offset, target in enumerate(("TC1", "TC2", "TC5", "TC6", "TC10", "TC18"))}
    for target, column in columns.items():
        sheet.put(9, column, target)
    book.expected.head(sheet, 9)
    grid = Grid(book, sheet, 11, columns, name_column=6)
    for place in district("Kiên Lương"):
        grid.commune(place)
        grid.row += book.rng.choice((0, 1, 2))


@case("blank-rows-and-columns.csv", "Blank lines and a blank first column; UTF-8 with a mark, semicolons.")
def blank_rows_csv(book):
    sheet = book.sheet("csv")
    titles(book, sheet, "Huyện U Minh Thượng - Quý III/2024", row=2)
    sheet.line(5, ["STT", "Tên xã"], 2)
    columns = {target: 5 + offset for offset, target in enumerate(("2.1", "2.2", "4.1", "10.1"))}
    for target, column in columns.items():
        sheet.put(5, column, target)
    book.expected.head(sheet, 5)
    grid = Grid(book, sheet, 7, columns, Words(("Đạt",), ("Chưa đạt",), "comma"), name_column=3)
    for place in district("U Minh Thượng"):
        grid.commune(place)
        grid.row += 1
    book.csv = {"encode": lambda text: text.encode("utf-8-sig")}


@case(
    "communes-in-another-order.xlsx",
    "The communes of a district stand by score, not by code, and criteria from 19 to 1.",
)
def another_order(book):
    sheet = book.sheet("Xep hang")
    row = titles(book, sheet, "XẾP HẠNG CÁC XÃ HUYỆN GIỒNG RIỀNG - QUÝ III/2024", width=21)
    grid = simple_grid(book, sheet, row, list(reversed(ALL_TC)), words=CROSSES)
    places = district("Giồng Riềng")
    book.rng.shuffle(places)
    for place in places:
        grid.commune(place)


@case("hidden-rows-and-columns.xlsx", "Some communes and two criteria are hidden; their figures count like the others.")
def hidden_rows_and_columns(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN HÒN ĐẤT - QUÝ III/2024", width=21)
    grid = simple_grid(book, sheet, row, ALL_TC)
    for number, place in enumerate(district("Hòn Đất")):
        at = grid.commune(place)
        if number in (2, 3, 7):
            sheet.hidden_rows.add(at)
    sheet.hidden_columns |= {5, 6}
    sheet.put(row, 22, "Ghi chú nội bộ")
    sheet.hidden_columns.add(22)
    sheet.put(row + 1, 22, "Đ")
    book.expected.notes = (
        "Hidden by a filter or by hand, rows 5, 6, 10 are still rows of the table; the hidden column V is a note."
    )


@case(
    "hidden-helper-columns.ods",
    "Hidden columns hold last year's count and the population; a hidden row holds old figures' units.",
)
def hidden_helpers(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN TÂN HIỆP - QUÝ III/2024")
    sheet.line(row, ["TT", "Số TC năm 2023", "Dân số", "Xã"])
    columns = {target: 5 + offset for offset, target in enumerate(("TC1", "TC2", "TC3", "TC4", "TC6"))}
    for target, column in columns.items():
        sheet.put(row, column, head_text(target, "word"))
    sheet.line(row + 1, [None, "tiêu chí", "người"])
    sheet.hidden_rows.add(row + 1)
    sheet.hidden_columns |= {2, 3}
    book.expected.head(sheet, row, row + 1)
    grid = Grid(book, sheet, row + 2, columns, name_column=4)
    for place in district("Tân Hiệp"):
        sheet.line(grid.row, [grid.number + 1, book.rng.randint(15, 19)])
        at = grid.commune(place)
        sheet.put(at, 3, "12.486")


@case("one-commune-twice.xlsx", "A commune has two rows with different marks.", outcome="errors")
def one_commune_twice(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN AN BIÊN - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ["TC1", "TC2", "TC3", "TC4"])
    places = district("An Biên")
    first = [grid.commune(place) for place in places][2]
    book.expected.forgets(places[2])
    second = grid.commune(places[2], "Nam Yên ")
    book.expected.forgets(places[2])
    for at in (first, second):
        book.expected.wrong(sheet, at, 2, f"Nam Yên stands in rows {first} and {second}")


@case("one-commune-twice.csv", "The last commune was pasted again below the totals.", outcome="errors")
def one_commune_twice_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "HUYỆN KIÊN HẢI - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ["2.1", "10.1", "11.1"], "number", Words(numbers="comma"))
    places = district("Kiên Hải")
    first = [grid.commune(place) for place in places][-1]
    book.expected.forgets(places[-1])
    grid.totals("Tổng cộng")
    second = grid.commune(places[-1], "xã Nam Du")
    book.expected.forgets(places[-1])
    for at in (first, second):
        book.expected.wrong(sheet, at, 2, f"Nam Du stands in rows {first} and {second}")


@case("head-repeated.xlsx", "The head stands again over every district, as on printed pages.")
def head_repeated(book):
    sheet = book.sheet("In")
    row = titles(book, sheet, "TIÊU CHÍ NÔNG THÔN MỚI QUÝ III/2024")
    for name in ("Giang Thành", "Kiên Hải", "An Biên"):
        sheet.merge(row, 1, row, 8, f"HUYỆN {name.upper()}")
        book.expected.passed_over(sheet, row)
        grid = simple_grid(book, sheet, row + 1, ALL_TC[:6], "word")
        for place in district(name):
            grid.commune(place)
        row = grid.row + 1


@case(
    "two-tables-below.xlsx",
    "Criteria 1 to 9 in one table, 10 to 19 in a second below it, the same communes in both.",
    allowed=("refused", "errors"),
)
def two_tables_below(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN VĨNH THUẬN - QUÝ III/2024")
    for part in (ALL_TC[:9], ALL_TC[9:]):
        grid = simple_grid(book, sheet, row, part)
        for place in district("Vĩnh Thuận"):
            grid.commune(place)
        row = grid.row + 2
    book.expected.notes = "A person reads both; a reader that cannot must say so and write nothing."


def transposed(book, sheet, row, targets, places, words):
    """Criteria down, communes across."""
    sheet.line(row, ["STT", "Nội dung tiêu chí", *[place.full_name for place in places], "Ghi chú"], strong=True)
    book.expected.head(sheet, row)
    for number, target in enumerate(targets, 1):
        sheet.line(row + number, [number, head_text(target, "word") + ". " + head_text(target, "name")])
        for column, place in enumerate(places, 3):
            said = random_value(book.rng, target, words)
            sheet.put(row + number, column, said.written)
            book.expected.reads(place, target, said.value)
    sheet.widths |= {2: 40}


@case("transposed.xlsx", "Criteria go down and communes across.", allowed=("refused",))
def transposed_xlsx(book):
    sheet = book.sheet("Huyen An Bien")
    row = titles(book, sheet, "KẾT QUẢ 19 TIÊU CHÍ CÁC XÃ HUYỆN AN BIÊN QUÝ III/2024")
    transposed(book, sheet, row, ALL_TC, district("An Biên"), FULL_WORDS)
    book.expected.notes = "Either read, or refused with a reason that names the turned table."


@case("transposed.csv", "All indicators of criterion 17 go down, communes across, in a csv.", allowed=("refused",))
def transposed_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "TIÊU CHÍ 17 HUYỆN KIÊN HẢI QUÝ III/2024")
    targets = [number for number, indicator in INDICATORS.items() if indicator.criterion == "17"]
    transposed(book, sheet, row, targets, district("Kiên Hải"), Words(("Đạt",), ("Chưa đạt",), "comma"))
    book.expected.notes = "Either read, or refused with a reason that names the turned table."
