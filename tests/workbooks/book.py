"""A workbook being written together with its reading: cases, books, grids."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from . import writers
from .expected import Expected
from .sheets import Percent, Sheet
from .world import CRITERIA, INDICATORS

SEED = 20240930
CASES = []
_RANGES = {"10.1": (48, 78), "11.1": (0.3, 6), "12.2": (24, 40), "15.3": (6, 22), "17.4": (2.1, 6.5)}


@dataclass(frozen=True)
class Case:
    """A named workbook: its function fills a Book."""

    file: str
    ugly: str
    fill: object
    options: dict

    def build(self):
        """The finished book; its random choices follow from its name alone."""
        book = Book(Expected(self.file, self.ugly, **self.options), random.Random(f"{SEED} {self.file}"))
        self.fill(book)
        return book


def case(file, ugly, **options):
    """Register the workbook `file`; `ugly` says in a sentence what is ugly about it.

    Options: outcome, about (what a refusal names; several where each is right), province, allowed (other outcomes that
    do no harm).
    """

    def register(function):
        if any(known.file == file for known in CASES):
            raise ValueError(f"{file} is taken")
        CASES.append(Case(file, ugly, function, options))
        return function

    return register


class Book:
    """Sheets and their expected reading; `raw` takes the place of the sheets when a file is no proper workbook."""

    def __init__(self, expected, rng):
        self.expected, self.rng = expected, rng
        self.sheets, self.raw = [], None
        self.csv, self.font = {}, "Times New Roman"

    def sheet(self, name="Sheet1", data=True, hidden=False):
        """A new sheet; `data`: it holds what is to be read."""
        sheet = Sheet(name, hidden)
        self.sheets.append(sheet)
        if data:
            self.expected.data_sheets.append(name)
        return sheet

    def as_bytes(self):
        """The file."""
        if self.raw is not None:
            return self.raw
        suffix = Path(self.expected.file).suffix
        if suffix == ".csv":
            return writers.csv_bytes(self.sheets[0], **self.csv)
        if suffix == ".xls":
            return writers.xls(self.sheets, self.font)
        return {".xlsx": writers.xlsx, ".xlsm": writers.xlsm, ".ods": writers.ods}[suffix](self.sheets)


@dataclass(frozen=True)
class Says:
    """A cell as written and what it means: Says("85,3*", "85.3"); value None: nothing is read."""

    written: object
    value: str | None


@dataclass(frozen=True)
class Wrong:
    """A cell as written that nobody can read for certain, and why."""

    written: object
    why: str


@dataclass(frozen=True)
class Words:
    """How an office marks: words for met and not met, and how it writes numbers."""

    met: tuple = ("Đ",)
    unmet: tuple = ("K",)
    numbers: str = "plain"
    blanks: float = 0.03


LETTERS = Words()
CROSSES = Words(("x", "x", "X"), ("K", "k"))
FULL_WORDS = Words(("Đạt", "đạt", "Đạt "), ("Chưa đạt", "chưa đạt", "Không đạt"), "comma")


def canonical(number):
    """95.60 -> "95.6"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def comma(number):
    """95.60 -> "95,6"."""
    return canonical(number).replace(".", ",")


def is_marked(target):
    """Whether a column holds marks (criteria, yes-or-no indicators) and not numbers."""
    return target not in INDICATORS or INDICATORS[target].kind == "BOOLEAN"


def random_value(rng, target, words):
    """Says for a random cell of the column."""
    if is_marked(target):
        met = rng.random() < 0.92
        return Says(rng.choice(words.met if met else words.unmet), "MET" if met else "NOT_MET")
    number = round(rng.uniform(*_RANGES.get(target, (78, 100))), rng.choice((0, 1, 2)))
    return Says(number_as(words.numbers, number, INDICATORS[target].kind), canonical(number))


def number_as(style, number, kind="PERCENT"):
    """A number as typed: plain (a number), comma ("95,69"), percent ("95,69%") or format (a percent format)."""
    if style == "comma" or (style == "percent" and kind != "PERCENT"):
        return comma(number)
    if style == "percent":
        return comma(number) + "%"
    if style == "format" and kind == "PERCENT":
        return Percent(round(number / 100, 4))
    return number


def head_text(target, style):
    """A column's head: "TC1", "Tiêu chí 1", "1.1", "Chỉ tiêu 1.1", a name, or a number with its name."""
    number = target.removeprefix("TC")
    name = CRITERIA[number] if target.startswith("TC") else INDICATORS[number].name
    texts = {"code": target, "number": number, "name": name, "both": f"{number}. {name}"}
    if style == "word":
        return ("Tiêu chí " if target.startswith("TC") else "Chỉ tiêu ") + number
    return texts[style]


@dataclass
class Grid:
    """A table of communes: where its columns stand, and the next row to write."""

    book: Book
    sheet: Sheet
    row: int
    columns: dict = field(default_factory=dict)
    words: Words = LETTERS
    name_column: int = 2
    number: int = 0

    def __post_init__(self):
        """Room for the names, unless the table has set it."""
        self.sheet.widths.setdefault(self.name_column, 22)

    def commune(self, place, name=None, **cells):
        """Write one commune's row; `cells` (by target, dots as in "TC1") replace the random ones. Returns the row."""
        return self.place_row(place, name or place.full_name, cells)

    def place_row(self, place, name, cells=()):
        """Write a row under any name; place None: the row is of no certain commune."""
        self.number += 1
        row = self.row
        if self.name_column > 1:
            self.sheet.put(row, self.name_column - 1, self.number)
        self.sheet.put(row, self.name_column, name)
        for target, column in self.columns.items():
            self._cell(row, column, place, target, dict(cells).get(target))
        if place is None:
            self.book.expected.no_place(self.sheet, row)
        self.row += 1
        return row

    def _cell(self, row, column, place, target, said):
        rng, expected = self.book.rng, self.book.expected
        if said is None:
            blank = rng.random() < self.words.blanks
            said = Says(None, None) if blank else random_value(rng, target, self.words)
        self.sheet.put(row, column, said.written)
        if isinstance(said, Wrong):
            expected.wrong(self.sheet, row, column, said.why)
        elif place is not None and said.value is not None:
            expected.reads(place, target, said.value)

    def passed_over(self, *values, column=1, strong=True):
        """A row with a district, totals or a note. Returns the row."""
        self.sheet.line(self.row, values, column, strong)
        self.book.expected.passed_over(self.sheet, self.row)
        self.row += 1
        return self.row - 1

    def district(self, numeral, text, restart=True):
        """A district's row with its roman numeral."""
        if restart:
            self.number = 0
        return self.passed_over(numeral, text)

    def totals(self, text, values=None):
        """A row of totals, one whole number under every column."""
        row = self.passed_over(text, column=self.name_column)
        for column in self.columns.values():
            self.sheet.put(row, column, values or self.book.rng.randint(3, 9))
        return row


def titles(book, sheet, *lines, row=1, width=12):
    """Title lines over the width of the table, one a row. Returns the next row."""
    for line in lines:
        if line:
            sheet.merge(row, 1, row, width, line)
            book.expected.passed_over(sheet, row)
        row += 1
    return row


def simple_grid(book, sheet, row, targets, style="code", words=LETTERS, first=("TT", "Tên xã")):
    """One row of heads and the grid below it."""
    sheet.line(row, first, strong=True)
    columns = {target: len(first) + offset for offset, target in enumerate(targets, 1)}
    for target, column in columns.items():
        sheet.put(row, column, head_text(target, style), strong=True)
    book.expected.head(sheet, row)
    sheet.widths |= {1: 5, len(first): 22}
    return Grid(book, sheet, row + 1, columns, words, len(first))
