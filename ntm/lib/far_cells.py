"""Cells with nothing but an empty text or a space, as a slip of the hand leaves them far from a table."""

import re

from ntm.lib.sheet_marks import sheet_part

_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s*/>|>(.*?)</(?:\w+:)?si>)", re.S)
_LETTERS = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
_TEXT_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*\bt="s"[^<>]*>\s*<(?:\w+:)?v>\s*(\d+)\s*</(?:\w+:)?v>\s*</(?:\w+:)?c>')


def without_blank_texts(parts, position):
    """The parts of an .xlsx without the empty texts of one sheet."""
    texts = _TEXT.findall(parts.get("xl/sharedStrings.xml", b""))
    blank = {b"%d" % number for number, text in enumerate(texts) if not b"".join(_LETTERS.findall(text)).strip()}
    name = sheet_part(parts, position)
    kept = _TEXT_CELL.sub(lambda cell: b"" if cell[1] in blank else cell[0], parts[name])
    return {**parts, name: kept}
