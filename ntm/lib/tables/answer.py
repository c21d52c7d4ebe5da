"""A table as a download."""

from django.http import HttpResponse

from ntm.lib.excel import XLSX
from ntm.lib.tables.csv_file import to_csv
from ntm.lib.tables.xlsx import to_xlsx
from ntm.lib.text import search_key

FORMATS = ("xlsx", "csv")
_KINDS = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}
_WRITERS = {"xlsx": to_xlsx, "csv": to_csv}


def table_response(tables, form, name=None):
    """Download of a table, or of several as sheets of one workbook, in one of FORMATS; `name` without its ending."""
    tables = tables if isinstance(tables, (list, tuple)) else [tables]
    response = HttpResponse(_WRITERS[form](*tables), content_type=_KINDS[form])
    file_name = search_key(name or tables[0].name).replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{file_name}.{form}"'
    return response


def asked_table(request, builders):
    """Download of the table an address asks for (`?table=…&format=xlsx`), or None where it asks for the page.

    `builders`: {name: function giving the Table}; an address that names none means the first.
    """
    form = request.GET.get("format")
    build = builders.get(request.GET.get("table") or next(iter(builders), None))
    return table_response(build(), form) if build and form in FORMATS else None
