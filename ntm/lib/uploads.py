"""What may come in as a workbook. A file is what its bytes say, never what its name says."""

import io
import lzma
import zipfile
import zlib

from django.conf import settings
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_decimal

MOST_PARTS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UploadRefused(Exception):
    """The file as a whole cannot be taken; the text tells the officer why and what to do."""


def check_workbook(file):
    """{name: bytes} of the parts of an .xlsx or .xlsm file; UploadRefused for anything else.

    Sizes are added up before anything is unpacked, and unpacking never goes beyond them.
    """
    data = _bounded(file)
    if data.startswith(_OLE):
        raise UploadRefused(
            _("The file is protected by a password or is an old .xls: save it as .xlsx without a password.")
        )
    if not data.startswith(b"PK"):
        raise UploadRefused(_not_a_workbook())
    try:
        parts = _unpack(data)
    except _BROKEN as error:
        raise UploadRefused(_("The file is damaged: open it in Excel, save it again and send that.")) from error
    _refuse_declarations(parts)
    return parts


def repacked(parts):
    """The checked parts as a workbook again, so that a reader meets no byte that was not counted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def _bounded(file):
    data = file.read(settings.WORKBOOK_MAX_BYTES + 1)
    if not data:
        raise UploadRefused(_("The file is empty."))
    if len(data) > settings.WORKBOOK_MAX_BYTES:
        raise UploadRefused(
            _("The file is larger than %(size)s MB.") % {"size": _megabytes(settings.WORKBOOK_MAX_BYTES)}
        )
    return data


def _unpack(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if not any(entry.filename == "xl/workbook.xml" for entry in entries):
            raise UploadRefused(_not_a_workbook())
        if len(entries) > MOST_PARTS or _unpacked_size(entries) > settings.WORKBOOK_MAX_UNPACKED_BYTES:
            raise UploadRefused(
                _("The file unpacks to more than %(size)s MB and was not opened.")
                % {"size": _megabytes(settings.WORKBOOK_MAX_UNPACKED_BYTES)}
            )
        return {entry.filename: archive.read(entry) for entry in entries if _is_wanted(entry.filename)}


def _unpacked_size(entries):
    return sum(entry.file_size for entry in entries)


def _is_wanted(name):
    """Sheets, words and styles; not pictures, macros or links to other files."""
    return name.endswith((".xml", ".rels")) and "externalLinks" not in name


def _refuse_declarations(parts):
    """A workbook never declares entities; one that does wants to be read as something else."""
    for content in parts.values():
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content.startswith(_UTF16):
            raise UploadRefused(_("The file holds declarations no workbook needs and was not opened."))


def _not_a_workbook():
    return _("This is not an Excel workbook: .xlsx and .xlsm files are taken (not csv, pdf, pictures or .xls).")


def _megabytes(size):
    return format_decimal(size / 1024 / 1024, 0)
