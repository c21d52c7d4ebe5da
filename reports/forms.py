"""Reports that leave as a file, by short name. A new one joins by adding a line; `export_report --list` shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.entry_matrix import write_entry_matrix


@dataclass(frozen=True)
class ReportForm:
    """`write(target, *, period, criteria_set, place, by)` writes the file to a path or binary file."""

    name: str
    title: str | Promise
    write: Callable


_ALL = (
    ReportForm("entry-matrix", _("Workbook for entering results, read back by import_results"), write_entry_matrix),
)
FORMS = {form.name: form for form in _ALL}
