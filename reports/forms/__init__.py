"""Reports that leave as a file, by short name: declared forms over the figures of a period.

`tables_of` is the only door to a form's figures: pages, files, commands and the appendices of reports all ask it.
"""

from django.utils import translation

from localities.models import Level
from ntm.lib.tables import write_xlsx
from reports.entry_matrix import write_entry_matrix
from reports.forms.asked import Asked
from reports.forms.commune import earlier_form, form_10
from reports.forms.model import Form
from reports.forms.papers import form_04, recognitions, targets, tasks
from reports.forms.programme import form_05, form_06
from reports.forms.summary import summary
from reports.freezing.serving import beside, frozen_tables
from reports.rollups import Basis

__all__ = ["FORMS", "Form", "build", "forms_for", "tables_of", "write_form"]

_AREA, _ALL = (Level.PROVINCE, Level.DISTRICT), (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
_DECLARED = (
    Form("bieu-04", (Level.PROVINCE,), form_04, uses_set=False),
    Form("bieu-05", _AREA, form_05),
    Form("bieu-06", _AREA, form_06),
    Form("bieu-10", (Level.COMMUNE,), form_10),
    Form("mau-cu-xa", (Level.COMMUNE,), earlier_form),
    Form("danh-sach-cong-nhan", _AREA, recognitions, uses_set=False),
    Form("tong-hop-tinh", _AREA, summary),
    Form("chi-tieu", _AREA, targets, uses_set=False),
    Form("nhiem-vu", _AREA, tasks, uses_set=False),
    Form("entry-matrix", _ALL, write=write_entry_matrix),
)
FORMS = {form.name: form for form in _DECLARED}


def forms_for(place):
    """Forms made for places of this level, those of tables first."""
    return [form for form in FORMS.values() if form.is_for(place)]


def tables_of(form, *, period, place, basis=Basis.APPROVED, criteria_set=None, by=None):
    """[Table] of a form (or its name), one a sheet, in Vietnamese whoever asks; of a closed period as it was closed.

    Whether `by` may read the place on this basis is asked before; `by` None is the system.
    """
    form = FORMS[form] if isinstance(form, str) else form
    asked = {"period": period, "place": place, "criteria_set": criteria_set}
    tables = frozen_tables(form, basis=basis, **asked)
    if tables is None:
        tables = build(form, basis=basis, by=by, **asked)
    return beside(tables, **asked)


def build(form, *, period, place, basis=Basis.APPROVED, criteria_set=None, by=None, shared=None):
    """[Table] made from the figures as they stand now, whatever was frozen; `shared` see Asked."""
    form = FORMS[form] if isinstance(form, str) else form
    with translation.override("vi"):
        return form.build(Asked(form, period, place, Basis(basis), criteria_set, by, shared))


def write_form(target, form, *, period, place, criteria_set=None, basis=Basis.APPROVED, by=None):
    """Write a form as a workbook to a path or binary file."""
    if form.write is not None:
        return form.write(target, period=period, criteria_set=criteria_set, place=place, by=by)
    tables = tables_of(form, period=period, place=place, basis=basis, criteria_set=criteria_set, by=by)
    with translation.override("vi"):
        return write_xlsx(target, tables)
