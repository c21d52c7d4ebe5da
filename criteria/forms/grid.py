"""What the grid's script sends, turned into entries; whatever cannot be read is told apart from what cannot be true."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.actions import Entry
from ntm.lib.cells import WORDS, read_cell
from ntm.lib.text import clean, search_key

MOST_EDITS = 2000
MOST_BYTES = 1_000_000
LONGEST_TEXT = 200
_LARGEST_KEY = 2**63 - 1
_LARGEST_VERSION = 2**31 - 1


class Unusable(Exception):
    """A request that is no list of edits; `status` is that of the answer."""

    def __init__(self, reason, status=400):
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True)
class Edit:
    """A cell as it was typed; `version` is that of the cell the person looked at, 0 where nothing was stored."""

    unit: int
    indicator: int
    text: str
    version: int


def read_edits(body):
    """[Edit] of a request's body; Unusable when it is anything else."""
    if len(body) > MOST_BYTES:
        raise Unusable(_("Too much at once: at most 1 MB."), 413)
    try:
        rows = json.loads(body)["edits"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unusable(_("This is not a list of edits.")) from None
    if not isinstance(rows, list) or not rows:
        raise Unusable(_("This is not a list of edits."))
    if len(rows) > MOST_EDITS:
        raise Unusable(_("Too much at once: at most 2.000 cells."), 413)
    edits = [_edit(row) for row in rows]
    if len({(edit.unit, edit.indicator) for edit in edits}) < len(edits):
        raise Unusable(_("A cell is sent twice in one request."))
    return edits


def _edit(row):
    if not isinstance(row, dict):
        raise Unusable(_("This is not a list of edits."))
    numbers = [row.get(name) for name in ("unit", "indicator", "version")]
    limits = (_LARGEST_KEY, _LARGEST_KEY, _LARGEST_VERSION)
    are_whole = all(type(one) is int and 0 <= one <= most for one, most in zip(numbers, limits, strict=True))
    if not are_whole or not isinstance(row.get("text"), str):
        raise Unusable(_("An edit needs unit, indicator, text and version."))
    unit, indicator, version = numbers
    return Edit(unit, indicator, row["text"], version)


def entry_of(edit, indicator):
    """Entry of an edit; ValueError (a sentence) for a text that says nothing an officer could mean."""
    text = clean(edit.text)
    if len(text) > LONGEST_TEXT:
        raise ValueError(_("The text is too long for a cell."))
    grade, rest = _grade(text, indicator)
    try:
        cell = read_cell(rest)
    except ValueError:
        shown = {"text": text[:60]}
        raise ValueError(_("“%(text)s” is neither a number nor Đạt/Chưa đạt.") % shown) from None
    # A bare number or grade leaves the verdict to its level; an empty cell takes value and verdict away.
    is_bare = not cell.verdict and (cell.value is not None or bool(grade))
    return Entry(
        locality_id=edit.unit,
        indicator_id=edit.indicator,
        value=cell.value,
        verdict=None if is_bare else cell.verdict,
        grade=grade,
        version=edit.version,
        where=(edit.unit, edit.indicator),
    )


def _grade(text, indicator):
    """(grade, what stands after it) of a graded text; (None, text) where the indicator knows no grades."""
    grades = {search_key(one): one for one in indicator.grades} if indicator else {}
    if not grades:
        return None, text
    head, _space, tail = text.rpartition(" ")
    if search_key(text) in grades:
        return grades[search_key(text)], ""
    if search_key(head) in grades and search_key(tail) in WORDS:
        return grades[search_key(head)], tail
    return "", text
