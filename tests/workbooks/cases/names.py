"""Ugly names of communes: prefixes, marks, spaces, brackets, codes, same and old names."""

from ..book import CROSSES, FULL_WORDS, Grid, Words, case, simple_grid, titles
from ..spelling import bare, decomposed, older_tones, tcvn3, windows_1258
from ..world import ALL_TC, KIEN_GIANG, LAI_CHAU, ROMAN, by_district, commune, district

SPELLINGS = (
    lambda name: "Xã " + name,
    lambda name: "xã " + name,
    lambda name: "X. " + name,
    lambda name: "X." + name,
    lambda name: name,
    lambda name: "XÃ " + name.upper(),
    lambda name: name.upper(),
    lambda name: "Xã " + older_tones(name),
    lambda name: decomposed("Xã " + name),
    lambda name: bare("Xã " + name),
    lambda name: f"  Xã  {name.replace(' ', '   ')} ",
    lambda name: "Xã\u00a0" + name.replace(" ", "\u00a0"),
    lambda name: "Xã\n" + name,
    lambda name: f"- Xã {name}",
    lambda name: f"Xã {name};",
)


@case(
    "names-every-way.xlsx",
    "Each commune's name in another manner: prefixes, capitals, no marks, NFD, odd spaces, line breaks.",
)
def names_every_way(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "BIỂU TỔNG HỢP - QUÝ III/2024", width=8)
    grid = simple_grid(book, sheet, row, ALL_TC[:6])
    number = 0
    for numeral, (name, places) in zip(ROMAN, by_district(KIEN_GIANG).items(), strict=False):
        grid.district(numeral, name if number % 2 else name.upper())
        for place in places:
            grid.commune(place, SPELLINGS[number % len(SPELLINGS)](place.name))
            number += 1


@case("names-decomposed.ods", "The whole file is in decomposed letters (NFD): titles, heads, marks and names.")
def names_decomposed(book):
    sheet = book.sheet(decomposed("Dữ liệu"))
    row = titles(book, sheet, "Huyện Gò Quao - Quý III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:8], "name", Words(("Đạt",), ("Chưa đạt",)))
    for place in district("Gò Quao"):
        grid.commune(place)
    for here, value in sheet.cells.items():
        sheet.cells[here] = decomposed(value) if isinstance(value, str) else value


@case("names-without-marks.csv", "No diacritics anywhere: titles, heads, names, marks; plain ASCII with commas.")
def names_without_marks(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện Giồng Riềng - Quý III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:8], "word", Words(("Đạt",), ("Chưa đạt",)))
    for place in district("Giồng Riềng"):
        grid.commune(place)
    for here, value in sheet.cells.items():
        sheet.cells[here] = bare(value) if isinstance(value, str) else value
    book.csv = {"delimiter": ","}


@case("names-without-marks.xls", "Names in capitals without diacritics, marks X and blank.")
def names_without_marks_xls(book):
    sheet = book.sheet("HUYEN")
    row = titles(book, sheet, "HUYEN TAN HIEP - QUY III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC, words=CROSSES)
    for place in district("Tân Hiệp"):
        grid.commune(place, bare(place.full_name).upper())
    book.expected.notes = "A blank cell is no statement."


@case(
    "district-in-brackets.xlsx",
    'Names carry their district: "Bình An (Châu Thành)", "Vĩnh Phú - Giang Thành", "xã Mỹ Lâm, huyện Hòn Đất".',
)
def district_in_brackets(book):
    sheet = book.sheet("DS")
    row = titles(book, sheet, "CÁC XÃ ĐĂNG KÝ ĐẠT CHUẨN - QUÝ III NĂM 2024", width=21)
    grid = simple_grid(book, sheet, row, ALL_TC)
    forms = ("{0} ({1})", "{0} - {1}", "xã {0}, huyện {1}", "Xã {0} (H. {1})")
    picked = {
        "Bình An": ("Châu Thành", "Kiên Lương"),
        "Vĩnh Phú": ("Giang Thành", "Giồng Riềng"),
        "Thạnh Lộc": ("Châu Thành", "Giồng Riềng"),
        "Mỹ Lâm": ("Hòn Đất",),
        "Nam Du": ("Kiên Hải",),
    }
    pairs = [(name, district_name) for name, district_names in picked.items() for district_name in district_names]
    for number, (name, district_name) in enumerate(pairs):
        grid.commune(commune(name, district_name), forms[number % 4].format(name, district_name))


@case(
    "district-column.ods",
    "The district stands in a merged column beside the commune, running numbers in two others.",
)
def district_column(book):
    sheet = book.sheet("Chi tiet")
    row = titles(book, sheet, "SỐ LIỆU BẢO HIỂM Y TẾ QUÝ III/2024")
    sheet.line(row, ["STT", "Huyện, TP", "TT", "Tên xã", "15.1", "15.3"])
    book.expected.head(sheet, row)
    grid = Grid(book, sheet, row + 1, {"15.1": 5, "15.3": 6}, Words(numbers="comma"), name_column=4)
    for name in ("Kiên Lương", "Giang Thành", "Châu Thành", "Giồng Riềng"):
        places = district(name)
        sheet.merge(grid.row, 2, grid.row + len(places) - 1, 2, name, strong=False)
        for place in places:
            sheet.put(grid.row, 1, grid.number + 1)
            grid.commune(place, place.name)


@case("same-names-untold.xlsx", "Bình An and Vĩnh Phú stand without any district.", outcome="errors")
def same_names_untold(book):
    sheet = book.sheet("DS")
    row = titles(book, sheet, "KẾT QUẢ CÁC XÃ ĐIỂM CỦA TỈNH - QUÝ III NĂM 2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:5])
    for name in ("Tân Hiệp A", "Bình An", "Định Hòa", "Vĩnh Phú", "Nam Thái"):
        uncertain = name in ("Bình An", "Vĩnh Phú")
        grid.place_row(None if uncertain else commune(name), "Xã " + name)


@case("same-names-untold.csv", "Thạnh Lộc in a list over two districts, neither told.", outcome="errors")
def same_names_untold_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Nước sạch quý III/2024")
    grid = simple_grid(book, sheet, row, ["17.1", "17.2"], "number", Words(numbers="comma"))
    for name in ("Minh Hòa", "Thạnh Lộc", "Ngọc Chúc", "Thạnh Lộc", "Giục Tượng"):
        grid.place_row(None if name == "Thạnh Lộc" else commune(name), name)


@case("codes-lost-their-zero.xlsx", "A column of commune codes typed as numbers: 03394 is 3394.", province="12")
def codes_lost_zero(book):
    sheet = book.sheet("Lai Chau")
    row = titles(book, sheet, "TỈNH LAI CHÂU - HUYỆN TAM ĐƯỜNG - QUÝ III/2024")
    sheet.line(row, ["Mã xã", "Tên xã", *ALL_TC[:8]])
    book.expected.head(sheet, row)
    grid = Grid(book, sheet, row + 1, {target: column for column, target in enumerate(ALL_TC[:8], 3)})
    for place in district("Tam Đường", LAI_CHAU):
        at = grid.commune(place)
        sheet.put(at, 1, int(place.code))


@case("codes-only.csv", "Communes are told by codes alone, the leading zero lost.", province="12")
def codes_only(book):
    sheet = book.sheet("csv")
    sheet.line(1, ["STT", "ma_xa", "10.1", "11.1", "15.2"])
    book.expected.head(sheet, 1)
    columns = {"10.1": 3, "11.1": 4, "15.2": 5}
    grid = Grid(book, sheet, 2, columns, Words(("Đạt",), ("Chưa đạt",), "comma"))
    for place in district("Tam Đường", LAI_CHAU):
        grid.commune(place, str(int(place.code)))
    book.expected.notes = "No title: province and quarter are those of the place and period it is sent for."


@case(
    "old-names-and-towns.xlsx", "A former commune, an abbreviated name and a town stand in the list.", outcome="errors"
)
def old_names_and_towns(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "TỔNG HỢP QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:6])
    grid.district("I", "Thành phố Phú Quốc")
    for place in district("Phú Quốc"):
        grid.commune(place)
    grid.place_row(None, "Xã Hòn Thơm")
    grid.district("II", "Huyện Gò Quao")
    for place in district("Gò Quao")[:5]:
        grid.commune(place)
    grid.place_row(None, "Vĩnh Hòa Hưng")
    grid.place_row(None, "V.P. A-B")
    grid.place_row(None, "Thị trấn Gò Quao")
    book.expected.notes = """Hòn Thơm joined a phường in 2021. Vĩnh Hòa Hưng can be Bắc or Nam. A town (thị trấn) is not
        assessed by the communes' set; its row may be passed over with a word to the officer, or be an error."""


@case("old-district-names.xlsx", "Districts by older names: Thị xã Hà Tiên, Huyện Phú Quốc; communes unchanged.")
def old_district_names(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "TỔNG HỢP QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:6], words=CROSSES)
    for numeral, old, now in (("I", "Thị xã Hà Tiên", "Hà Tiên"), ("II", "Huyện Phú Quốc", "Phú Quốc")):
        grid.district(numeral, old)
        for place in district(now):
            grid.commune(place, place.name)


@case("commune-of-another-province.xls", "One row is a commune of the neighbouring province.", outcome="errors")
def another_provinces_commune(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "HUYỆN GÒ QUAO - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:6])
    for place in district("Gò Quao")[:4]:
        grid.commune(place)
    grid.place_row(None, "Xã Vị Thắng")
    for place in district("Gò Quao")[4:]:
        grid.commune(place)


@case("number-in-the-name.xlsx", 'Running numbers inside the names: "1. Xã Tây Yên", "2) Tây Yên A".')
def number_in_the_name(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "An Biên - 30/9/2024")
    sheet.line(row, ["Đơn vị", *[f"TC{number}" for number in range(1, 7)]])
    book.expected.head(sheet, row)
    columns = {target: column for column, target in enumerate(ALL_TC[:6], 2)}
    grid = Grid(book, sheet, row + 1, columns, name_column=1)
    for number, place in enumerate(district("An Biên"), 1):
        grid.commune(place, (f"{number}. {place.full_name}", f"{number}) {place.name}")[number % 2])


@case("windows-1258.csv", "Saved by an older Excel in windows-1258, semicolons, full words.")
def windows_1258_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện An Minh - Kết quả quý III năm 2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:9], "name", FULL_WORDS)
    for place in district("An Minh"):
        grid.commune(place, older_tones(place.full_name))
    book.csv = {"encode": windows_1258}


@case("windows-1258-comma.csv", "windows-1258 with commas between and quoted decimal commas.")
def windows_1258_comma(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện Hòn Đất - quý III năm 2024")
    grid = simple_grid(book, sheet, row, ["10.1", "11.1", "12.1", "12.2"], "both", Words(numbers="comma"))
    for place in district("Hòn Đất"):
        grid.commune(place)
    book.csv = {"delimiter": ",", "encode": windows_1258}


@case("tcvn3.csv", "Bytes in TCVN3 (ABC), as files before Unicode.", allowed=("refused",))
def tcvn3_csv(book):
    sheet = book.sheet("csv")
    row = titles(book, sheet, "Huyện Giang Thành - kết quả quý III năm 2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:9], "word", FULL_WORDS)
    for place in district("Giang Thành"):
        grid.commune(place)
    book.csv = {"encode": tcvn3}
    book.expected.notes = "Where the encoding is not known: refused with that reason, never read as other letters."


@case("tcvn3-font.xls", "A workbook whose letters are TCVN3 shown by the font .VnTime.", allowed=("refused",))
def tcvn3_font(book):
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, "Huyện Vĩnh Thuận - kết quả quý III năm 2024")
    grid = simple_grid(book, sheet, row, ALL_TC[:9], "word", FULL_WORDS)
    for place in district("Vĩnh Thuận"):
        grid.commune(place)
    for here, value in sheet.cells.items():
        sheet.cells[here] = tcvn3(value).decode("latin-1") if isinstance(value, str) else value
    book.font = ".VnTime"
    book.expected.notes = "As tcvn3.csv; the font's name tells."
