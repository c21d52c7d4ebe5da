"""Ugly columns: numbers for heads, columns twice, other periods beside, counts."""

import datetime

from ..book import FULL_WORDS, Grid, Says, Words, case, head_text, simple_grid, titles
from ..sheets import Formula, letters
from ..world import ALL_TC, INDICATORS, district, indicators_of

SEVENTEEN = indicators_of("17")


@case(
    "heads-typed-as-numbers.xlsx",
    "Heads 17.1 … 17.12 typed as numbers: 17.10 is 17.1 again, told by its place and format.",
)
def heads_as_numbers(book):
    sheet = book.sheet("TC17")
    row = titles(book, sheet, "Tiêu chí 17 huyện Tân Hiệp quý III/2024")
    grid = simple_grid(book, sheet, row, SEVENTEEN, "number")
    for target, column in grid.columns.items():
        sheet.put(row, column, float(target))
        sheet.formats[row, column] = "0.00" if len(target) == 5 else "0.0"
    for place in district("Tân Hiệp"):
        grid.commune(place)


@case(
    "heads-typed-as-numbers.csv",
    "Heads 17,1 … 17,12 with a decimal comma, as Excel exports typed numbers; 17,10 became 17,1.",
)
def heads_as_numbers_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Tiêu chí 17 huyện An Minh quý III/2024")
    grid = simple_grid(book, sheet, row, SEVENTEEN, "number")
    for target, column in grid.columns.items():
        sheet.put(row, column, float(target))
    for place in district("An Minh"):
        grid.commune(place, place.name)
    book.expected.notes = "The tenth of twelve columns in order can only be 17.10."


@case(
    "two-heads-17-1.xlsx",
    "Two columns headed 17.1, both numbers, out of order: nobody can tell which is 17.10.",
    outcome="errors",
)
def two_heads_17_1(book):
    sheet = book.sheet("TC17")
    row = titles(book, sheet, "Tiêu chí 17 huyện Tân Hiệp quý III/2024")
    grid = simple_grid(book, sheet, row, ["17.6", "17.2", "17.11"], "number")
    for column in (6, 7):
        sheet.put(row, column, 17.1)
        book.expected.wrong(sheet, row, column, "two columns are headed 17.1; one may be 17.10")
    for place in district("Tân Hiệp"):
        at = grid.commune(place)
        sheet.line(at, [round(book.rng.uniform(80, 99), 1), round(book.rng.uniform(80, 99), 1)], 6)


@case(
    "heads-turned-to-dates.xlsx",
    "Excel turned the heads 1.1, 1.2, 2.1 into dates; the names in the next row still tell.",
)
def heads_as_dates(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN AN BIÊN - QUÝ III/2024")
    sheet.merge(row, 1, row + 1, 1, "TT")
    sheet.merge(row, 2, row + 1, 2, "Xã")
    grid = Grid(book, sheet, row + 2, words=FULL_WORDS)
    for column, target in enumerate(("1.1", "1.2", "2.1", "2.2", "2.3", "2.4"), 3):
        day, month = target.split(".")
        sheet.put(row, column, datetime.date(2024, int(month), int(day)))
        sheet.put(row + 1, column, INDICATORS[target].name)
        grid.columns[target] = column
    book.expected.head(sheet, row, row + 1)
    for place in district("An Biên"):
        grid.commune(place)


@case("indicator-twice.xlsx", "The column 2.1 stands twice, with different figures.", outcome="errors")
def indicator_twice(book):
    sheet = book.sheet("Giao thong")
    row = titles(book, sheet, "HUYỆN AN MINH QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ["2.2", "2.3", "2.4"], "both")
    for column in (6, 7):
        sheet.put(row, column, head_text("2.1", "both"))
        book.expected.wrong(sheet, row, column, "indicator 2.1 has two columns")
    for place in district("An Minh"):
        at = grid.commune(place)
        sheet.line(at, [round(book.rng.uniform(80, 99), 1), round(book.rng.uniform(80, 99), 1)], 6)


@case(
    "assessed-twice.ods",
    "Each criterion has two columns, the commune's own mark and the district's check.",
    outcome="errors",
)
def assessed_twice(book):
    sheet = book.sheet("Tham tra")
    row = titles(book, sheet, "KẾT QUẢ TỰ ĐÁNH GIÁ VÀ THẨM TRA QUÝ III/2024 HUYỆN KIÊN HẢI")
    sheet.merge(row, 1, row + 1, 1, "TT")
    sheet.merge(row, 2, row + 1, 2, "Xã")
    book.expected.head(sheet, row, row + 1)
    grid = Grid(book, sheet, row + 2)
    for number, target in enumerate(("TC1", "TC2", "TC3", "TC4"), 1):
        column = 2 * number + 1
        sheet.merge(row, column, row, column + 1, target)
        sheet.line(row + 1, ["Xã tự đánh giá", "Huyện thẩm tra"], column)
        book.expected.wrong(sheet, row, column, f"two columns for {target}: which one counts?")
    for place in district("Kiên Hải"):
        at = grid.commune(place)
        sheet.line(at, [book.rng.choice("ĐĐK") for _ in range(8)], 3)
    book.expected.notes = (
        "A reader may name the head of either column, or the merged head; nothing may be read before a person chooses."
    )


@case(
    "last-year-beside.xlsx",
    "Each indicator has last year's end, this quarter and a plan side by side; only this quarter counts.",
)
def last_year_beside(book):
    sheet = book.sheet("Bieu 10")
    row = titles(book, sheet, "KẾT QUẢ THỰC HIỆN MỘT SỐ CHỈ TIÊU - HUYỆN GIANG THÀNH", "Quý III năm 2024")
    sheet.merge(row, 1, row + 1, 1, "TT")
    sheet.merge(row, 2, row + 1, 2, "Xã")
    grid = Grid(book, sheet, row + 2, words=Words(numbers="comma"))
    for number, target in enumerate(("10.1", "11.1", "17.1")):
        column = 3 + 3 * number
        sheet.merge(row, column, row, column + 2, head_text(target, "both"))
        sheet.line(row + 1, ["Kết quả đến 31/12/2023", "Thực hiện đến quý III/2024", "Kế hoạch năm 2024"], column)
        grid.columns[target] = column + 1
    book.expected.head(sheet, row, row + 1)
    for place in district("Giang Thành"):
        at = grid.commune(place)
        for column in grid.columns.values():
            sheet.put(at, column - 1, round(book.rng.uniform(40, 60), 1))
            sheet.put(at, column + 1, round(book.rng.uniform(70, 90), 1))


@case(
    "count-columns.xlsx", "Columns of counts and shares between and after the criteria, with formulas and kept values."
)
def count_columns(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN CHÂU THÀNH - QUÝ III/2024", width=24)
    sheet.line(row, ["TT", "Xã", "Số tiêu chí đạt năm 2023"])
    columns = {target: 4 + number + (number > 8) for number, target in enumerate(ALL_TC)}
    for target, column in columns.items():
        sheet.put(row, column, target)
    sheet.put(row, 13, "Cộng nhóm hạ tầng")
    sheet.line(row, ["Tổng số tiêu chí đạt", "Tỷ lệ (%)", "Tăng/giảm so với quý trước"], 24)
    book.expected.head(sheet, row)
    grid = Grid(book, sheet, row + 1, columns)
    for place in district("Châu Thành"):
        at = grid.commune(place, **{"TC5": Says("Đ", "MET")})
        done = sum(sheet.cells.get((at, column)) == "Đ" for column in columns.values())
        sheet.line(at, [book.rng.randint(15, 19)], 3)
        first_group = sum(sheet.cells.get((at, column)) == "Đ" for column in range(4, 13))
        sheet.put(at, 13, Formula(f'=COUNTIF(D{at}:L{at},"Đ")', first_group))
        last = letters(23)
        sheet.line(
            at, [Formula(f'=COUNTIF(D{at}:{last}{at},"Đ")', done), Formula(f"=X{at}/19*100", done / 19 * 100), 1], 24
        )
