"""What the preview of a workbook says."""

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple


class PreviewChange(NamedTuple):
    """One cell that would change, old and new in the words of a cell; `is_new` when nothing was known before.

    It is an indicator's, or (`criterion_id`) the word on a whole criterion.
    """

    locality_id: int
    indicator_id: int | None
    old: str
    new: str
    is_new: bool
    warning: str
    sheet: str
    cell: str
    criterion_id: int | None = None

    @property
    def key(self):
        return self.locality_id, self.indicator_id, self.criterion_id, self.old, self.new

    @property
    def subject(self):
        return ("criterion", self.criterion_id) if self.criterion_id else ("indicator", self.indicator_id)


@dataclass
class Preview:
    """What a workbook would do. `errors` {sheet, cell, value, reason}; `unmatched_rows` {sheet, row, text, reason}.

    `unchanged` [(unit, indicator, text, sheet, cell)] are the cells that say what is stored already.
    """

    period: object
    criteria_set: object
    place: object
    counts: dict
    changes: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    unmatched_rows: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    planned: dict | None = None


def fingerprint(keys):
    """One word for all changes of a preview, keys as in PreviewChange, in their order."""
    return hashlib.sha256("\n".join(map(repr, keys)).encode()).hexdigest()
