"""Files that are no proper workbook: empty, locked, cut, renamed, wrongly separated."""

import io
import struct
import zipfile

import xlsxwriter
from xlwt.CompoundDoc import XlsDoc

from .. import writers
from ..book import FULL_WORDS, Words, case, simple_grid, titles
from ..world import ALL_TC, district


def ordinary(book, name="An Biên", targets=ALL_TC, style="code", words=FULL_WORDS):
    """A good table, to be spoiled."""
    sheet = book.sheet("Sheet1")
    row = titles(book, sheet, f"HUYỆN {name.upper()} - QUÝ III/2024")
    grid = simple_grid(book, sheet, row, targets, style, words)
    for place in district(name):
        grid.commune(place)
    return sheet


@case("empty.xlsx", "A workbook with three sheets and no cell.", outcome="refused", about="empty")
def empty_xlsx(book):
    for name in ("Sheet1", "Sheet2", "Sheet3"):
        book.sheet(name, data=False)


@case("empty.csv", "A file of no bytes.", outcome="refused", about=("empty", "file"))
def empty_csv(book):
    book.raw = b""


@case("empty.ods", "One sheet, no cell.", outcome="refused", about="empty")
def empty_ods(book):
    book.sheet("Sheet1", data=False)


@case("heads-without-communes.xlsx", "Title and heads, and no row below.", outcome="refused", about=("empty", "place"))
def heads_only(book):
    sheet = book.sheet("Sheet1")
    simple_grid(book, sheet, titles(book, sheet, "QUÝ III/2024"), ALL_TC)


@case(
    "notes-only.xlsx",
    "A letter typed into cells, naming communes and criteria in sentences.",
    outcome="refused",
    about=("head", "empty"),
)
def notes_only(book):
    sheet = book.sheet("Thuyet minh", data=False)
    for row, text in enumerate((
        "Kính gửi: Văn phòng Điều phối nông thôn mới tỉnh",
        "Trong quý III/2024, xã Tây Yên đạt thêm tiêu chí 2 và tiêu chí 17.",
        "Xã Nam Thái A chưa đạt tiêu chí 10. Các xã còn lại duy trì 19 tiêu chí.",
        "Trân trọng./.",
    ), 2):  # fmt: skip
        sheet.put(row, 1, text)


@case(
    "chart-only.xlsx",
    "A chart sheet alone, its figures on an empty hidden sheet.",
    outcome="refused",
    about=("empty", "head", "file"),
)
def chart_only(book):
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = workbook.add_chartsheet("Biểu đồ")
    workbook.add_worksheet("Sheet1").hide()
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=Sheet1!$A$1:$A$5"})
    page.set_chart(chart)
    page.activate()
    workbook.close()
    book.raw = buffer.getvalue()


def compound_file(streams):
    """Bytes of an OLE compound file (512-byte sectors) of [(name, content)]; contents are padded to 4096 bytes."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors, fat, entries = [], [], []
    for name, content in streams:
        content = content.ljust(4096, b"\0")
        first = len(sectors)
        parts = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors += parts
        fat += [*range(first + 1, first + len(parts)), end]
        entries.append(
            _entry(name, 2, first, len(content), right=len(entries) + 2 if len(entries) + 1 < len(streams) else free)
        )
    directory = [_entry("Root Entry", 5, end, 0, child=1), *entries]
    directory += [bytes(128)] * (-len(directory) % 4)
    directory_at = len(sectors)
    body = b"".join(directory)
    sectors += [body[at : at + 512] for at in range(0, len(body), 512)]
    fat += [*range(directory_at + 1, len(sectors)), end, fat_mark]
    sectors.append(struct.pack("<128I", *fat, *[free] * (128 - len(fat))))
    header = struct.pack(
        "<8s16s5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, directory_at, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", len(sectors) - 1, *[free] * 108) + b"".join(sectors)


def _entry(name, kind, start, size, child=0xFFFFFFFF, right=0xFFFFFFFF):
    text = name.encode("utf-16-le")
    fields = (text, len(text) + 2, kind, 1, 0xFFFFFFFF, right, child, start, size)
    return struct.pack("<64sHBBIII36xIQ", *fields)


@case(
    "password.xlsx",
    "Locked with a password: Excel wraps the encrypted package in an OLE file.",
    outcome="refused",
    about="password",
)
def password_xlsx(book):
    info = (
        struct.pack("<HHI", 4, 4, 0x40) + b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>'
    )
    package = struct.pack("<Q", 8000) + book.rng.randbytes(8000)
    book.raw = compound_file([("EncryptedPackage", package), ("EncryptionInfo", info)])


@case(
    "password.xls",
    "An older workbook with a password: a FILEPASS record stands after the first.",
    outcome="refused",
    about="password",
)
def password_xls(book):
    ordinary(book)
    stream = writers.xls_book(book.sheets).get_biff_data()
    lock = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + book.rng.randbytes(48)
    buffer = io.BytesIO()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    locked = bytes(byte ^ 0x5A for byte in stream[first:])
    XlsDoc().save(buffer, stream[:first] + lock + locked)
    book.raw = buffer.getvalue()


@case("zip-of-reports.xlsx", "A zip with a text inside, named .xlsx.", outcome="refused", about="file")
def zip_of_reports(book):
    book.raw = zip_bytes({"bao-cao.txt": "Báo cáo quý III/2024"})


@case("word-document.xlsx", "A Word document renamed to .xlsx.", outcome="refused", about="file")
def word_document(book):
    book.raw = zip_bytes({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})


def zip_bytes(files):
    """Bytes of a zip of {name: text}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


@case("cut-in-half.xlsx", "The upload broke off: half the file.", outcome="refused", about="file")
def cut_xlsx(book):
    ordinary(book)
    whole = writers.xlsx(book.sheets)
    book.raw = whole[: len(whole) // 2]


@case("cut-in-half.xls", "The upload broke off: half the file.", outcome="refused", about="file")
def cut_xls(book):
    ordinary(book)
    whole = writers.xls(book.sheets)
    book.raw = whole[: len(whole) // 2]


@case("cut-in-half.ods", "The upload broke off: half the file.", outcome="refused", about="file")
def cut_ods(book):
    ordinary(book)
    whole = writers.ods(book.sheets)
    book.raw = whole[: len(whole) // 2]


@case("picture.xls", "A scanned page named .xls.", outcome="refused", about="file")
def picture(book):
    book.raw = b"\x89PNG\r\n\x1a\n" + book.rng.randbytes(2000)


@case("web-page.xls", "A program's export: an HTML table named .xls.", allowed=("refused",))
def web_page(book):
    sheet = ordinary(book)
    rows, columns = sheet.size
    lines = ["<html><head><meta charset='utf-8'></head><body><table>"]
    for row in range(1, rows + 1):
        cells = (writers.csv_text(sheet.cells.get((row, column))) for column in range(1, columns + 1))
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    book.raw = "\n".join([*lines, "</table></body></html>"]).encode()
    book.expected.notes = "Either read as the table it is, or refused with the advice to save it as .xlsx."


@case("csv-named.xlsx", "A csv renamed to .xlsx.", allowed=("refused",))
def csv_named_xlsx(book):
    book.raw = writers.csv_bytes(ordinary(book))


@case("workbook-named.csv", "An .xlsx renamed to .csv.", allowed=("refused",))
def xlsx_named_csv(book):
    ordinary(book)
    book.raw = writers.xlsx(book.sheets)


@case("tabs.csv", "Tabs between the cells.")
def tabs(book):
    book.csv = {"delimiter": "\t"}
    ordinary(book, "Gò Quao", ["2.1", "4.1", "10.1"], "number", FULL_WORDS)


@case("unicode-text.csv", 'Excel\'s "Unicode text": UTF-16 with tabs.', allowed=("refused",))
def unicode_text(book):
    book.csv = {"delimiter": "\t", "encode": lambda text: text.encode("utf-16")}
    ordinary(book, "An Minh", ["2.1", "4.1", "10.1"], "number", FULL_WORDS)


@case("bars.csv", "Upright bars between the cells.", allowed=("refused",))
def bars(book):
    book.csv = {"delimiter": "|"}
    ordinary(book, "An Minh")


@case("commas-inside-commas.csv", "Commas between the cells and unquoted decimal commas: the columns have slipped.",
      outcome="refused", about=("separator", "head"), allowed=("errors",))  # fmt: skip
def commas_inside_commas(book):
    sheet = ordinary(book, "Kiên Hải", ["2.1", "10.1", "11.1", "17.1"], "number", Words(numbers="comma", blanks=0))
    rows, columns = sheet.size
    lines = (
        ",".join(writers.csv_text(sheet.cells.get((row, column))) for column in range(1, columns + 1))
        for row in range(1, rows + 1)
    )
    book.raw = "\r\n".join(lines).encode()
    book.expected.notes = "Rows of different lengths; no figure can be told for certain, nothing may be written."


@case(
    "two-separators.csv",
    "Semicolons in the head, commas in the rows.",
    outcome="refused",
    about=("separator", "head"),
    allowed=("errors",),
)
def two_separators(book):
    sheet = ordinary(book, "Kiên Hải")
    head, rest = writers.csv_bytes(sheet, ";").split(b"\r\n", 2)[:2], writers.csv_bytes(sheet, ",").split(b"\r\n", 2)[2]
    book.raw = b"\r\n".join([*head, rest])
    book.expected.notes = "The last head line has semicolons, every row commas."
