"""A .csv as rows of text: its encoding and its separator told by what is in it, never by its name."""

import csv
import io
from collections import Counter

from ntm.lib.legacy_text import decoded

SEPARATORS = (";", "\t", ",", "|")
_LOOKED_AT = 400  # lines


class UnreadableText(ValueError):
    """The text's encoding cannot be told for certain."""


def read_csv(data):
    """[[text]] of a csv file's bytes; UnreadableText where its encoding cannot be told."""
    text = _text(data).replace("\x00", "")
    first, _line_end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _rows(rest, first.strip()[4])
    return _rows(text, _separator(text))


def _text(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    if 0 in data[:4096]:
        return _strict(data, "utf-16-le" if data[1:4096:2].count(0) >= data[0:4096:2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decoded(data)
    if text is None:
        raise UnreadableText
    return text


def _strict(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText from error


def _rows(text, separator):
    csv.field_size_limit(1_000_000)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableText from error


def _separator(text):
    """The one that cuts the most lines into the same number of cells."""
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    return max(SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample, separator):
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if any(row)]
    except csv.Error:
        return 0
    width, lines = max(Counter(widths).items(), key=lambda pair: pair[1] if pair[0] > 1 else 0, default=(1, 0))
    return lines if width > 1 else 0
