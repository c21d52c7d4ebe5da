"""Workbooks changed as accidents change them: cells, rows and columns, types, bytes, parts of the archive."""

import io
import random
import warnings
import zipfile
from pathlib import Path

import openpyxl

_LARGEST = 40_000  # bytes of a workbook that is opened to be changed cell by cell
_MOST_CELLS = 20_000  # the writer walks through every one of them
_STRAYS = (
    None, "", " ", "x", "Đ", "abc", -1, 0, 1e308, 10**20, 17.1, True, "=1/0", "#REF!", "TC1", "2.1", "Tân Hiệp",
    "Xã Bình An", "Huyện An Biên", "I", "Tổng cộng", "quý II/2023", "TỈNH LAI CHÂU", "\u200b", "0" * 400, "a\x0bb",
)  # fmt: skip


def mutants(folder, count, seed):
    """`count` pairs (what was done, bytes) of the workbooks in a folder, the same ones for the same seed."""
    files = [path for path in sorted(Path(folder).iterdir()) if path.suffix != ".yaml"]
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        path = rng.choice(files)
        data = path.read_bytes()
        change = rng.choice(_changes_for(path, data))
        yield f"{number} {path.name} {change.__name__}", change(data, rng)


def _changes_for(path, data):
    if path.suffix in (".xlsx", ".xlsm") and data.startswith(b"PK") and len(data) < _LARGEST:
        return (edit_cells, edit_cells, move_lines, move_lines, swap_parts, flip_bytes, flip_parts, cut_off)
    if data.startswith(b"PK"):
        return (swap_parts, flip_parts, flip_bytes, cut_off)
    return (flip_bytes, cut_off, repeat_lines)


def flip_bytes(data, rng):
    changed = bytearray(data)
    for _time in range(rng.choice((1, 4, 64))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_off(data, rng):
    return data[: rng.randrange(len(data) + 1)]


def repeat_lines(data, rng):
    """Lines of a text doubled, dropped and exchanged."""
    lines = data.split(b"\n")
    for _time in range(rng.randint(1, 5)):
        one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[one], lines[other] = lines[other], rng.choice((lines[one], b"", lines[one][::-1]))
    return b"\n".join(lines)


def edit_cells(data, rng):
    return _edited(data, rng, _edit_cells)


def move_lines(data, rng):
    return _edited(data, rng, _move_lines)


def swap_parts(data, rng):
    """Parts of the archive exchanged, emptied or left out."""
    parts = _parts(data)
    if len(parts) < 2:
        return cut_off(data, rng)
    one, other = rng.sample(sorted(parts), 2)
    fate = rng.choice(("exchange", "empty", "drop"))
    if fate == "exchange":
        parts[one], parts[other] = parts[other], parts[one]
    elif fate == "empty":
        parts[one] = b""
    else:
        del parts[one]
    return _packed(parts)


def flip_parts(data, rng):
    """Bytes changed inside a part, in an archive that is whole."""
    parts = _parts(data)
    if not parts:
        return cut_off(data, rng)
    name = rng.choice(sorted(parts))
    parts[name] = flip_bytes(parts[name], rng)
    return _packed(parts)


def _parts(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {}


def _packed(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return content.getvalue()


def _edited(data, rng, edit):
    """The workbook opened, changed and saved; cut off where it cannot be opened."""
    content = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data))
            sheet = rng.choice(book.worksheets)
            if sheet.max_row * sheet.max_column > _MOST_CELLS:
                return flip_parts(data, rng)
            edit(sheet, rng)
            book.save(content)
    except Exception:  # whatever the writer stumbles over, the reader gets a cut file instead
        return cut_off(data, rng)
    return content.getvalue()


def _edit_cells(sheet, rng):
    for merged in list(sheet.merged_cells.ranges):
        if rng.random() < 0.3:
            sheet.unmerge_cells(str(merged))
    for _time in range(rng.randint(1, 12)):
        row, column = rng.randint(1, min(sheet.max_row, 60)), rng.randint(1, min(sheet.max_column, 40))
        stray = sheet.cell(rng.randint(1, min(sheet.max_row, 60)), rng.randint(1, min(sheet.max_column, 40))).value
        try:
            sheet.cell(row, column).value = rng.choice((*_STRAYS, stray, stray, stray))
        except (AttributeError, openpyxl.utils.exceptions.IllegalCharacterError):
            continue


def _move_lines(sheet, rng):
    for _time in range(rng.randint(1, 3)):
        row, column = rng.randint(1, min(sheet.max_row, 60)), rng.randint(1, min(sheet.max_column, 40))
        rng.choice(
            (
                lambda at=row: sheet.delete_rows(at, rng.randint(1, 3)),
                lambda at=row: sheet.insert_rows(at, rng.randint(1, 3)),
                lambda at=column: sheet.delete_cols(at),
                lambda at=column: sheet.insert_cols(at),
                lambda at=row: _repeat_row(sheet, at),
            )
        )()


def _repeat_row(sheet, row):
    values = [cell.value for cell in sheet[row]]
    sheet.append(values)
