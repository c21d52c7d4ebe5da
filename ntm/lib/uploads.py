"""What may come in as a workbook or as an attachment. A file is what its bytes say, never what its name says."""

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
# Papers a dossier may hold, by their first bytes, and office files by the part every one of them has.
_HEADS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"RIFF", "image/webp", "webp"),
)
_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OFFICE = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}


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


def check_attachment(file):
    """(bytes, content type, extension) of a paper to keep: pdf, picture or office file; UploadRefused for the rest."""
    data = _bounded(file, settings.ATTACHMENT_MAX_BYTES)
    for head, kind, extension in _HEADS:
        if data.startswith(head) and (extension != "webp" or data[8:12] == b"WEBP"):
            return data, kind, extension
    if data.startswith(_OLE):
        raise UploadRefused(
            _("The file is protected by a password or is an old .doc or .xls: save it as .docx, .xlsx or .pdf.")
        )
    kind = _office_kind(data) if data.startswith(b"PK") else None
    if kind is None:
        raise UploadRefused(_("Papers are kept as pdf, jpg, png, webp, docx, xlsx or pptx; this file is none of them."))
    return data, f"application/vnd.openxmlformats-officedocument.{_OFFICE[kind]}", kind


def _office_kind(data):
    """ "docx", "xlsx" or "pptx" by the parts inside, which are listed and not unpacked; None for another archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.filename for entry in archive.infolist()}
    except _BROKEN as error:
        raise UploadRefused(_("The file is damaged: open it, save it again and send that.")) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadRefused(_("The file holds macros: save it without them and send that."))
    if len(names) > MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    return next((kind for kind, part in _MAIN_PARTS.items() if part in names), None)


def _bounded(file, most=None):
    most = most or settings.WORKBOOK_MAX_BYTES
    data = file.read(most + 1)
    if not data:
        raise UploadRefused(_("The file is empty."))
    if len(data) > most:
        raise UploadRefused(_("The file is larger than %(size)s MB.") % {"size": _megabytes(most)})
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
