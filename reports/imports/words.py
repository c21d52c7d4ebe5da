"""How a workbook's import is told on its pages."""

from django.utils.translation import gettext_lazy as _

from reports.imports.lines import CHANGED, ERROR, NEW, UNCHANGED

TONES = {
    "READING": "amber", "MAPPING": "amber", "PREVIEWED": "amber", "RECORDING": "amber", "APPLIED": "green",
    "REFUSED": "red", "UNDONE": "",
}  # fmt: skip
KINDS = {NEW: _("new"), CHANGED: _("changed"), UNCHANGED: _("unchanged"), ERROR: _("error")}
KIND_TONES = {NEW: "green", CHANGED: "amber", UNCHANGED: "", ERROR: "red"}
ROLES = {
    "indicator": _("indicator"), "criterion": _("criterion"), "verdict": _("verdict of indicator"),
    "unit": _("unit"), "code": _("code of the unit"), "order": _("order number"), "note": _("note"),
    "total": _("total"), "ignore": _("leave out"),
}  # fmt: skip
