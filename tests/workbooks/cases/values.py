"""Ugly values: numbers in every manner, marks with remarks, faults, formulas, merged cells."""

import datetime

from ..book import FULL_WORDS, LETTERS, Says, Words, Wrong, case, simple_grid, titles
from ..sheets import Fault, Percent
from ..world import ALL_TC, district

NONE = "NOT_APPLICABLE"
NUMBERS = ("10.1", "11.1", "15.1", "15.3", "17.1", "17.4")


def rows_of_cells(book, district_name, targets, cells, style="both", words=LETTERS):
    """A district's table where each commune takes the next of `cells` ({target: Says or Wrong})."""
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, f"HUYỆN {district_name.upper()} - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, targets, style, words)
    for number, place in enumerate(district(district_name)):
        grid.commune(place, **(cells[number] if number < len(cells) else {}))
    return sheet, grid


@case(
    "numbers-every-way.xlsx",
    "Decimal commas, percent signs, percent formats, spaces, trailing zeros, numbers kept as text.",
)
def numbers_every_way(book):
    rows_of_cells(book, "Giồng Riềng", NUMBERS, [
        {"15.1": Says("95,69", "95.69"), "17.1": Says("95.69", "95.69"), "10.1": Says("62,5", "62.5")},
        {"15.1": Says("95,69%", "95.69"), "17.1": Says("95,69 %", "95.69"), "10.1": Says("62,50", "62.5")},
        {"15.1": Says(Percent(0.9569), "95.69"), "17.1": Says(Percent(1), "100"), "10.1": Says(62, "62")},
        {"15.1": Says(" 95,69 ", "95.69"), "17.1": Says("95,69\u00a0%", "95.69"), "10.1": Says("62,5\n", "62.5")},
        {"15.1": Says("100%", "100"), "17.1": Says("0", "0"), "15.3": Says(0, "0"), "11.1": Says("0,00", "0")},
        {"15.1": Says("085,3", "85.3"), "17.1": Says("85,3 phần trăm", "85.3"), "10.1": Says("62,5 triệu", "62.5")},
        {"15.1": Says("-", None), "17.1": Says("–", None), "15.3": Says("…", None), "11.1": Says("", None)},
    ], words=Words(numbers="format"))  # fmt: skip
    book.expected.notes = "Dashes and dots mean no figure. In the percent formatted columns 1 means 100%."


@case(
    "numbers-with-dots.xlsx",
    "Dots for thousands and commas for decimals, as text and as formatted numbers.",
    allowed=("errors",),
)
def numbers_with_dots(book):
    sheet, _ = rows_of_cells(book, "An Biên", ["10.1", "17.4"], [
        {"10.1": Says("61,25", "61.25"), "17.4": Says("1.286", "1286")},
        {"10.1": Says("59,8", "59.8"), "17.4": Says("1.286,5", "1286.5")},
        {"10.1": Says(60.4, "60.4"), "17.4": Says(1286, "1286")},
    ])  # fmt: skip
    sheet.formats |= {here: "#,##0" for here, value in sheet.cells.items() if value == 1286}
    book.expected.notes = """1.286 is one thousand two hundred and eighty-six, never 1,286. A reader that finds
        1286 m2 a head beyond belief may ask instead; it may not write 1.286."""


@case(
    "thousands-as-a-percent.csv",
    "1.286 in a column of percentages: above 100 by the dot, so an error.",
    outcome="errors",
)
def thousands_as_percent(book):
    rows_of_cells(book, "Kiên Hải", ["15.1", "17.1"], [
        {"15.1": Wrong("1.286", "1286 % is above 100")},
        {"17.1": Wrong("9.569", "9569 % is above 100; perhaps 95,69 was meant")},
    ], "number", Words(numbers="comma"))  # fmt: skip


@case("above-a-hundred.xlsx", "Percentages above 100, as numbers, text and percent formats.", outcome="errors")
def above_a_hundred(book):
    rows_of_cells(book, "Gò Quao", NUMBERS, [
        {"15.1": Wrong(104.5, "above 100 %")},
        {"17.1": Wrong("956,9", "above 100 %")},
        {"15.1": Wrong(Percent(9.569), "956,9 % is above 100")},
        {"10.1": Says(120.5, "120.5"), "15.1": Says(100, "100")},
    ])  # fmt: skip
    book.expected.notes = "An income of 120,5 million is no percent and is read."


@case(
    "negative-numbers.xls", "Negative percentages and incomes, one in brackets as bookkeepers write.", outcome="errors"
)
def negative_numbers(book):
    rows_of_cells(book, "Gò Quao", NUMBERS, [
        {"15.1": Wrong(-95.2, "negative")},
        {"10.1": Wrong("-62,5", "negative")},
        {"11.1": Wrong("(2,5)", "brackets: a negative number or a remark?")},
    ])  # fmt: skip


@case(
    "several-numbers.xlsx", "Texts with several numbers: ranges, fractions, sums, for men and women.", outcome="errors"
)
def several_numbers(book):
    rows_of_cells(book, "Hòn Đất", ["12.1", "15.1", "15.3", "17.1"], [
        {"12.1": Wrong("75,2/78,1", "two numbers")},
        {"12.1": Wrong("Nam 75,2; nữ 78,1", "two numbers")},
        {"15.1": Wrong("90-95", "a range")},
        {"17.1": Wrong("1.250/1.306 hộ", "a fraction, not a percentage")},
        {"15.3": Wrong("12,4 12,9", "two numbers")},
        {"17.1": Wrong("95,6,9", "no number")},
    ])  # fmt: skip


@case(
    "signs-and-guesses.xlsx",
    "Numbers with signs or words that make them no figure: >95, ~90, khoảng 80, trên 98%.",
    outcome="errors",
)
def signs_and_guesses(book):
    rows_of_cells(book, "Hòn Đất", ["12.1", "15.1", "15.3", "17.1"], [
        {"15.1": Wrong(">95", "a bound, not a figure")},
        {"15.1": Wrong("≥ 95%", "a bound, not a figure")},
        {"17.1": Wrong("~90", "about")},
        {"17.1": Wrong("khoảng 80", "about")},
        {"12.1": Wrong("1OO", "letters O for zeros")},
        {"12.1": Wrong("đang rà soát", "no figure")},
        {"15.3": Wrong("trên 98%", "a bound, not a figure")},
    ])  # fmt: skip


@case(
    "marks-with-remarks.xlsx", "Marks with a remark: a decision's number, a figure in brackets, capitals, full stops."
)
def marks_with_remarks(book):
    rows_of_cells(book, "Tân Hiệp", ["1.1", "13.4", "15.1", "17.1", "18.4"], [
        {"1.1": Says("Đạt (QĐ số 123/QĐ-UBND ngày 05/6/2024)", "MET"), "15.1": Says("95,2 (Đ)", "95.2 MET")},
        {"1.1": Says("ĐẠT.", "MET"), "15.1": Says("Đạt (95,2%)", "95.2 MET"), "13.4": Says("Không áp dụng", NONE)},
        {"1.1": Says("chưa Đạt", "NOT_MET"), "15.1": Says("78,5 (K)", "78.5 NOT_MET")},
        {"1.1": Says("KĐ", "NOT_MET"), "15.1": Says("Chưa đạt (78,5)", "78.5 NOT_MET")},
        {"17.1": Says("Đạt", "MET"), "13.4": Says("không áp dụng (không có làng nghề)", NONE)},
        {"17.1": Says("Chưa đạt", "NOT_MET"), "18.4": Says("Không đạt", "NOT_MET")},
    ], "number")  # fmt: skip
    book.expected.allowed = ("errors",)
    book.expected.notes = (
        "A long remark behind a mark may be asked about; it may never turn into another mark or a number."
    )


@case(
    "half-words.ods",
    'Words that are no verdict: "Cơ bản đạt", "Gần đạt", "Đang thực hiện", "?", "Đ/K".',
    outcome="errors",
)
def half_words(book):
    words = ("Cơ bản đạt", "Gần đạt", "Đang thực hiện", "?", "Đ/K", "đạt/chưa đạt", "chờ thẩm định")
    cells = [{ALL_TC[number % 4]: Wrong(word, "no verdict")} for number, word in enumerate(words)]
    rows_of_cells(book, "An Minh", ALL_TC[:4], cells, "word", FULL_WORDS)


@case(
    "numbers-for-marks.xlsx", "A percentage in a yes-or-no indicator, and a mark in one of numbers.", outcome="errors"
)
def numbers_for_marks(book):
    rows_of_cells(book, "An Minh", ["4.1", "4.2", "15.2"], [
        {"4.1": Wrong(98.5, "a number where Đạt or Chưa đạt belongs"), "4.2": Says("Đạt", "MET")},
        {"15.2": Wrong("100%", "a number where Đạt or Chưa đạt belongs"), "4.2": Says("K", "NOT_MET")},
    ])  # fmt: skip


@case("ones-and-noughts.xlsx", "Marks are 1 and 0, which only the title explains.", allowed=("errors", "refused"))
def ones_and_noughts(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN VĨNH THUẬN - QUÝ III/2024", "(1: đạt; 0: chưa đạt)", width=21)
    grid = simple_grid(book, sheet, row, ALL_TC, words=Words((1,), (0,)))
    for place in district("Vĩnh Thuận"):
        grid.commune(place)
    book.expected.notes = "A person reads the legend; a reader that does not may ask, and may never read a figure."


@case("footnote-marks.xlsx", 'Footnotes: "85,3*", "Đ*", "85,3 (1)", raised digits; explained under the table.')
def footnote_marks(book):
    _, grid = rows_of_cells(book, "Châu Thành", ["15.1", "15.2", "17.1"], [
        {"15.1": Says("85,3*", "85.3"), "15.2": Says("Đ*", "MET")},
        {"15.1": Says("85,3 (*)", "85.3"), "15.2": Says("Đ (*)", "MET")},
        {"17.1": Says("91,2 **", "91.2"), "15.2": Says("K (1)", "NOT_MET")},
        {"17.1": Says("91,2 (1)", "91.2"), "15.2": Says("Đạt (2)", "MET")},
        {"17.1": Says("91,2¹", "91.2"), "15.2": Says("Đ²", "MET")},
    ])  # fmt: skip
    for note in (
        "(*) Số ước thực hiện.",
        "(**) Chưa có kết quả thẩm tra.",
        "(1) Theo báo cáo của xã; (2) theo Sở Y tế.",
    ):
        grid.passed_over(note, strong=False)
    book.expected.allowed = ("errors",)
    book.expected.notes = "A reader may ask about a digit as a footnote; it may never join it to the number."


@case("footnote-marks.csv", "Stars behind names, heads and figures in a csv.")
def footnote_marks_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện Kiên Hải - quý III/2024")
    grid = simple_grid(book, sheet, row, ["10.1", "11.1"], "number", Words(numbers="comma"))
    sheet.put(row, 3, "10.1*")
    for number, place in enumerate(district("Kiên Hải")):
        grid.commune(place, place.name + ("*" if number == 1 else ""), **{"11.1": Says("1,5*", "1.5")})
    grid.passed_over("* Số liệu ước", strong=False)


@case("comments.xlsx", "Cells carry comments; one comment says another figure than its cell.")
def comments(book):
    sheet, _ = rows_of_cells(book, "Kiên Lương", ["15.1", "17.1"], [{"15.1": Says("91,5", "91.5")}])
    sheet.comments |= {(2, 3): "Nguồn: BHXH huyện", (3, 3): "Sở Y tế: 93,2", (4, 2): "Xã mới sắp xếp ấp"}
    book.expected.notes = "The cell counts, not the comment. All communes are of the title's district."


@case(
    "comments-and-faults.xlsx",
    "Error values, a date by mistake and 17/5 where figures belong; a comment explains.",
    outcome="errors",
)
def comments_and_faults(book):
    sheet, _ = rows_of_cells(book, "Tân Hiệp", ["15.1", "15.3", "17.1"], [
        {"15.1": Wrong(Fault("#DIV/0!"), "#DIV/0!")},
        {"17.1": Wrong(Fault("#REF!"), "#REF!")},
        {"15.3": Wrong(datetime.date(2024, 5, 17), "a date")},
        {"15.1": Wrong("17/5", "a date or a fraction")},
        {"17.1": Wrong(Fault("#N/A"), "#N/A")},
    ])  # fmt: skip
    sheet.comments[3, 3] = "Chưa có số dân"


@case("faults.xls", "#DIV/0! and #VALUE! in figures and in the totals row.", outcome="errors")
def faults(book):
    sheet, grid = rows_of_cells(book, "Tân Hiệp", ["15.1", "15.3"], [
        {"15.1": Wrong(Fault("#DIV/0!"), "#DIV/0!")},
        {"15.3": Wrong(Fault("#VALUE!"), "#VALUE!")},
    ])  # fmt: skip
    sheet.put(grid.totals("Bình quân"), 3, Fault("#DIV/0!"))
    book.expected.notes = "The fault in the totals row is nobody's concern."
