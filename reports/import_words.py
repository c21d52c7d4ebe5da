"""How a workbook's import is told on its pages."""

from django.utils.translation import gettext_lazy as _

from reports.import_lines import CHANGED, ERROR, NEW, UNCHANGED

TONES = {
    "READING": "amber", "MAPPING": "amber", "PREVIEWED": "amber", "RECORDING": "amber", "APPLIED": "green",
    "REFUSED": "red", "UNDONE": "",
}  # fmt: skip
KINDS = {NEW: _("new"), CHANGED: _("changed"), UNCHANGED: _("unchanged"), ERROR: _("error")}
KIND_TONES = {NEW: "green", CHANGED: "amber", UNCHANGED: "", ERROR: "red"}
