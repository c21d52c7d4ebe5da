"""What may come in as a workbook or as an attachment. A file is what its bytes say, never what its name says."""

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_decimal
from ntm.lib.ole import BrokenContainer, read_container

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
        parts = _unpack(data, _not_a_workbook)
    except _BROKEN as error:
        raise UploadRefused(_("The file is damaged: open it in Excel, save it again and send that.")) from error
    _refuse_declarations(parts)
    return parts


@dataclass
class Upload:
    """A checked file that may hold a table. `kind` xlsx, ods, xls or csv; `parts` of the two that are archives.

    `stream` is the workbook inside an .xls; `data` the file itself.
    """

    kind: str
    data: bytes
    parts: dict = field(default_factory=dict)
    stream: bytes = b""


def check_table(file):
    """Upload of any file a table may come in, told by its content; UploadRefused for anything else."""
    data = _bounded(file)
    if data.startswith(_OLE):
        return Upload("xls", data, stream=_old_workbook(data))
    if data.startswith(b"PK"):
        return _archive(data)
    if _is_text(data):
        return Upload("csv", data)
    raise UploadRefused(_not_a_table())


def _archive(data):
    try:
        parts = _unpack(data, _not_a_table, ("xl/workbook.xml", "content.xml"))
    except _BROKEN as error:
        raise UploadRefused(_("The file is damaged: open it in Excel, save it again and send that.")) from error
    _refuse_declarations(parts)
    if "xl/workbook.xml" in parts:
        return Upload("xlsx", data, parts)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UploadRefused(_("The file is protected by a password: save it without one and send that."))
    if b"<office:spreadsheet" not in parts["content.xml"]:
        raise UploadRefused(_not_a_table())
    return Upload("ods", data, parts)


def _old_workbook(data):
    """The workbook inside an old Excel file."""
    try:
        streams = read_container(data, ("workbook", "book", "encryptedpackage"))
    except BrokenContainer as error:
        raise UploadRefused(_("The file is damaged or protected by a password: save it again without one.")) from error
    if "encryptedpackage" in streams:
        raise UploadRefused(_("The file is protected by a password: save it without one and send that."))
    found = streams.get("workbook") or streams.get("book")
    if not found:
        raise UploadRefused(_not_a_table())
    return found


def _is_text(data):
    """Text of some encoding: no control characters but line ends and tabs; UTF-16 has a zero in every other byte."""
    if data.startswith((b"%PDF", b"{\\rtf", b"<", b"\xef\xbb\xbf<")):
        return False
    if data.startswith(_UTF16):
        return True
    head = data[:65536]
    zeros = head.count(0)
    if zeros:
        return max(head[0::2].count(0), head[1::2].count(0)) >= 0.8 * zeros and zeros > len(head) * 0.3
    return not any(byte < 32 and byte not in b"\t\r\n\x0c\x1a" for byte in head) and 0x7F not in head


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


def check_paper(file):
    """(kind, bytes) of a paper to be read: docx, pdf or txt; UploadRefused for anything else."""
    data = _bounded(file, settings.ATTACHMENT_MAX_BYTES)
    if data.startswith(b"%PDF-"):
        return "pdf", data
    if data.startswith(_OLE):
        raise UploadRefused(
            _("The file is protected by a password or is an old .doc: save it as .docx without a password.")
        )
    if data.startswith(b"PK"):
        return "docx", _checked_word(data)
    if _is_text(data):
        return "txt", data
    raise UploadRefused(_not_a_paper())


def _checked_word(data):
    """The bytes of a Word file whose parts were counted before any parser saw them."""
    _word_parts(data, _not_a_paper)
    return data


def _word_parts(data, refusal):
    try:
        parts = _unpack(data, refusal, (_MAIN_PARTS["docx"],))
    except _BROKEN as error:
        raise UploadRefused(_("The file is damaged: open it, save it again and send that.")) from error
    _refuse_declarations(parts)
    return parts


def check_word(file):
    """Bytes of a .docx without macros, declarations or a template somewhere else; UploadRefused for anything else."""
    data = _bounded(file, settings.ATTACHMENT_MAX_BYTES)
    if not data.startswith(b"PK") or _office_kind(data) != "docx":
        raise UploadRefused(_not_a_document())
    parts = _word_parts(data, _not_a_document)
    if any(b"attachedTemplate" in content for name, content in parts.items() if name.endswith(".rels")):
        raise UploadRefused(_("The file is bound to a template elsewhere: take that off in Word and send it again."))
    return data


def _not_a_document():
    return _("This is no Word document: .docx files are taken.")


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


def _unpack(data, refusal, wanted=("xl/workbook.xml",)):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if not any(entry.filename in wanted for entry in entries):
            raise UploadRefused(refusal())
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


def _not_a_table():
    return _("This is no table: .xlsx, .xlsm, .xls, .ods and .csv files are taken (not pdf, pictures or Word files).")


def _not_a_paper():
    return _("Papers are read from .docx, .pdf and .txt files; this file is none of them.")


def _megabytes(size):
    return format_decimal(size / 1024 / 1024, 0)
