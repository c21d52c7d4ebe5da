"""How large an uploaded table is, before anybody reads it."""

import io
import lzma
import zipfile
import zlib

from django.conf import settings
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count
from ntm.lib.uploads import UploadRefused

_OLE = b"\xd0\xcf\x11\xe0"
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
# What a cell begins with in the parts of an .xlsx and of an .ods.
_CELLS = {"xl/worksheets/": b"<c ", "content.xml": b"<table:table-cell"}
# An old .xls spends about so many bytes on a cell.
_XLS_CELL = 14


def refuse_size(file):
    """Refuse a workbook with more cells than may be sent; the file is left at its beginning."""
    found = _cells_of(file)
    if found > settings.IMPORT_MAX_CELLS:
        words = {"count": format_count(found), "most": format_count(settings.IMPORT_MAX_CELLS)}
        text = _("The workbook has %(count)s cells, more than the %(most)s that may be sent at once: split it.")
        raise UploadRefused(text % words)


def is_long(file):
    """Whether reading it is work to be left to the background; the file is left at its beginning."""
    return _cells_of(file) > settings.IMPORT_BACKGROUND_CELLS


def _cells_of(file):
    data = file.read(settings.WORKBOOK_MAX_BYTES + 1)
    file.seek(0)
    return cells_in(data)


def cells_in(data):
    """About how many cells a file holds; 0 for one that cannot be opened, which reading it will say."""
    if data.startswith(b"PK"):
        try:
            return _cells_in_archive(data)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError, ValueError, EOFError):
            return 0
    if data.startswith(_OLE):
        return len(data) // _XLS_CELL
    return data.count(b"\n") + max(data.count(mark) for mark in (b";", b",", b"\t"))


def kind_of(data, file_name):
    """The ending a kept file gets: what it is called where that is a kind we know, else .xlsx."""
    ending = "." + file_name.rsplit(".", 1)[-1].lower()
    return ending if ending in _ENDINGS else ".xlsx"


def _cells_in_archive(data):
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > settings.WORKBOOK_MAX_UNPACKED_BYTES:
            return 0
        for entry in entries:
            mark = next((mark for start, mark in _CELLS.items() if entry.filename.startswith(start)), None)
            if mark and entry.filename.endswith(".xml"):
                count += archive.read(entry).count(mark)
    return count
