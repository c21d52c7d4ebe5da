"""What the fast reader does not tell of an old .xls: errors, percent formats, far cells, a password.

The workbook is one stream of records, number and length before each; one pass over them finds what is needed.
"""

import struct
from dataclasses import dataclass, field

from ntm.lib.excel import cell_address
from ntm.lib.sheet_marks import MOST_CELLS, Marks, UnsafeSheet

_CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6}  # formula, number, texts, error, packed number
_MANY, _XF, _FORMAT, _SHEET, _PASSWORD, _BEGIN, _END = 0x00BD, 0x00E0, 0x041E, 0x0085, 0x002F, 0x0809, 0x000A
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BUILT_IN_PERCENT = {9, 10}
_CALCULATE_ON_LOAD = 0x02


@dataclass
class OldBook:
    """`sheets` where each sheet's records begin; `percents` numbers of the cell styles that show percentages."""

    stream: bytes
    is_encrypted: bool = False
    sheets: list = field(default_factory=list)
    percents: set = field(default_factory=set)


def old_book(stream):
    """OldBook of a workbook stream; what is cut off is left out."""
    book, formats, count = OldBook(stream), set(_BUILT_IN_PERCENT), 0
    for number, body in _records(stream, 0):
        if number == _PASSWORD:
            book.is_encrypted = True
        elif number == _SHEET and len(body) >= 4:
            book.sheets.append(struct.unpack_from("<I", body)[0])
        elif number == _FORMAT and len(body) > 2 and b"%" in body[2:]:
            formats.add(struct.unpack_from("<H", body)[0])
        elif number == _XF and len(body) >= 4:
            if struct.unpack_from("<H", body, 2)[0] in formats:
                book.percents.add(count)
            count += 1
        elif number == _END:
            break
    return book


def marks_of_old(book, position):
    """Marks of the sheet at this position; UnsafeSheet when its values lie too far apart."""
    if position >= len(book.sheets):
        raise UnsafeSheet(position)
    marks, lowest, rightmost, depth = Marks(), 0, 0, 0
    for number, body in _records(book.stream, book.sheets[position]):
        if number == _BEGIN:
            depth += 1
        elif number == _END:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and (number in _CELLS or number == _MANY) and len(body) >= 6:
            row, last = _note(marks, number, body, book.percents)
            lowest, rightmost = max(lowest, row), max(rightmost, last)
            if (lowest + 1) * (rightmost + 1) > MOST_CELLS:
                raise UnsafeSheet(position)
    return marks


def _records(stream, start):
    while start + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, start)
        yield number, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _note(marks, number, body, percents):
    """Note what a cell record says; (row, last column)."""
    row, column, style = struct.unpack_from("<HHH", body)
    if number == _MANY:
        last = struct.unpack_from("<H", body, len(body) - 2)[0]
        for offset, start in enumerate(range(4, len(body) - 6, 6)):
            if struct.unpack_from("<H", body, start)[0] in percents:
                marks.percents.add(cell_address(row, column + offset))
        return row, max(last, column)
    address = cell_address(row, column)
    error = _error(number, body)
    if error:
        marks.errors[address] = error
    elif number == 0x0006 and len(body) >= 16 and body[14] & _CALCULATE_ON_LOAD and not any(body[6:14]):
        marks.unfinished.add(address)
    elif style in percents:
        marks.percents.add(address)
    return row, column


def _error(number, body):
    if number == 0x0205 and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#?")
    if number == 0x0006 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#?")
    return ""
