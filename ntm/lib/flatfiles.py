"""Flat tables that leave and come back as xlsx or csv: strict columns, formats and rehearsal of an import.

Columns carry translated titles; a file is read whichever language its titles are in.
"""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import xlsxwriter
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from import_export import fields, resources, results, widgets
from import_export.formats import base_formats
from python_calamine import CalamineWorkbook
from tablib import Dataset

from ntm.lib.numbers import format_decimal, parse_decimal
from ntm.lib.text import clean

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
YES = frozenset(("có", "x", "đúng", "1", "true", "yes"))
NO = frozenset(("không", "sai", "0", "false", "no"))


# -- Cells ---------------------------------------------------------------------------------------------------


def cell_text(value):
    """Text of a cell as its typist meant it: a spreadsheet hands the code 91 over as 91.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(value)


class TextWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return cell_text(value)


class DateWidget(widgets.Widget):
    """Day first; anything that is not plainly a day is refused."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date) or value is None:
            return value
        text = cell_text(value)
        return self._parsed(text) if text else None

    def _parsed(self, text):
        for pattern in settings.DATE_INPUT_FORMATS:
            try:
                return dt.datetime.strptime(text, pattern).date()
            except ValueError:
                continue
        raise ValueError(_("“%(value)s” is not a date; write day/month/year, such as 05/08/2024.") % {"value": text})

    def render(self, value, obj=None, force_native_type=False, **kwargs):
        if value is None or force_native_type:
            return value
        return f"{value:%d/%m/%Y}"


class DecimalWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return None
        try:
            return self._number(value, text)
        except ValueError:
            raise ValueError(_("“%(value)s” is not a number.") % {"value": text}) from None

    def _number(self, value, text):
        is_native = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        number = Decimal(text) if is_native else parse_decimal(text)
        if not number.is_finite():
            raise ValueError(value)
        return number

    def render(self, value, obj=None, force_native_type=False, **kwargs):
        if value is None or force_native_type:
            return value
        return format_decimal(value)


class WholeNumberWidget(widgets.Widget):
    """Years and counts: no decimals, no separators."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return None
        if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": text})
        return int(text)

    def render(self, value, obj=None, force_native_type=False, **kwargs):
        return value if value is None or force_native_type else str(value)


class ChoiceWidget(widgets.Widget):
    """A choice by its stored code or its label in any language of the site; nothing else."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if not text:
            return ""
        known = self._known()
        if text.lower() not in known:
            labels = ", ".join(str(label) for label in self.choices.labels)
            raise ValueError(_("“%(value)s” is none of: %(choices)s.") % {"value": text, "choices": labels})
        return known[text.lower()]

    def _known(self):
        known = {str(value).lower(): value for value in self.choices.values}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                known |= {clean(label).lower(): value for value, label in self.choices.choices}
        return known

    def render(self, value, obj=None, **kwargs):
        return str(dict(self.choices.choices).get(value, value or ""))


class YesNoWidget(widgets.Widget):
    """An unknown word is refused, never taken for "no". An empty cell means "no"."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value).lower()
        if text in YES:
            return True
        if text in NO or not text:
            return False
        raise ValueError(_("“%(value)s” is neither “Có” nor “Không”.") % {"value": cell_text(value)})

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else _("Yes") if value else _("No")


# -- Files ---------------------------------------------------------------------------------------------------


class Xlsx(base_formats.XLSX):
    """First sheet read by calamine; written so that text starting with "=" stays text."""

    def get_title(self):
        return "xlsx"

    def create_dataset(self, in_stream):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(in_stream)).get_sheet_by_index(0)
        headings, *rows = sheet.to_python() or [[]]
        dataset = Dataset(headers=[cell_text(heading) for heading in headings])
        for row in rows:
            if any(cell not in ("", None) for cell in row):
                dataset.append(row)
        return dataset

    def export_data(self, dataset, **kwargs):
        stream = io.BytesIO()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        with xlsxwriter.Workbook(stream, {**options, "default_date_format": "dd/mm/yyyy"}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, dataset.headers, book.add_format({"bold": True, "text_wrap": True}))
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(dataset, 1):
                sheet.write_row(number, 0, row)
        return stream.getvalue()


class Csv(base_formats.CSV):
    """Text that a spreadsheet would run as a formula leaves behind an apostrophe and comes back bare."""

    def create_dataset(self, in_stream, **kwargs):
        dataset = super().create_dataset(in_stream, **kwargs)
        rows = [row for row in dataset if any(clean(cell) for cell in row)]
        return Dataset(*[[_unguarded(cell) for cell in row] for row in rows], headers=dataset.headers)

    def export_data(self, dataset, **kwargs):
        rows = [[_guarded(cell) for cell in row] for row in dataset]
        return Dataset(*rows, headers=dataset.headers).export("csv", **kwargs)


def _guarded(cell):
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _unguarded(cell):
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell


FORMATS = [Xlsx, Csv]


def refuse_oversized(upload):
    """ValidationError for a file too large, packed or unpacked; looked at before any parser opens it."""
    if upload.size > settings.WORKBOOK_MAX_BYTES:
        raise ValidationError(_("This file is too large."))
    if not zipfile.is_zipfile(upload):
        upload.seek(0)
        return
    with zipfile.ZipFile(upload) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    upload.seek(0)
    if unpacked > settings.WORKBOOK_MAX_UNPACKED_BYTES:
        raise ValidationError(_("This file is too large once unpacked."))


# -- Tables --------------------------------------------------------------------------------------------------


class Column(fields.Field):
    """`title` heads the column; a readonly column is only ever written out."""

    def __init__(self, attribute, title, widget=None, **kwargs):
        super().__init__(attribute, column_name=title, widget=widget or TextWidget(), **kwargs)

    def titles(self):
        """Its title in every language of the site, in lower case."""
        found = set()
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found.add(clean(self.column_name).lower())
        return found


class QuietError(results.Error):
    """An error without the program's traceback: it is shown to an officer."""

    traceback = ""


class StrictResource(resources.ModelResource):
    """Table whose titles must be known, whose keys may not repeat and whose rows obey the model."""

    @classmethod
    def get_display_name(cls):
        return str(cls._meta.model._meta.verbose_name_plural)

    @classmethod
    def get_error_result_class(cls):
        return QuietError

    def before_import(self, dataset, **kwargs):
        try:
            dataset.headers = self._own_titles(dataset.headers or [])
            self._refuse_missing(dataset)
            self._refuse_repeated(dataset)
        except ValueError:
            dataset.wipe()
            raise

    def _own_titles(self, headings):
        known = {title: field for field in self.fields.values() for title in field.titles()}
        known |= self.fields
        names = [clean(heading).lower() for heading in headings]
        unknown = [heading for heading, name in zip(headings, names, strict=True) if name and name not in known]
        if unknown:
            raise ValueError(_("Unknown columns: %(names)s.") % {"names": ", ".join(unknown)})
        if len(set(filter(None, names))) < len(list(filter(None, names))):
            raise ValueError(_("A column appears twice."))
        return [str(known[name].column_name) if name else "" for name in names]

    def _refuse_missing(self, dataset):
        keys = [str(self.fields[name].column_name) for name in self.get_import_id_fields()]
        missing = [title for title in keys if title not in dataset.headers]
        if missing:
            raise ValueError(_("Missing columns: %(names)s.") % {"names": ", ".join(missing)})

    def _refuse_repeated(self, dataset):
        first = {}
        for number, row in enumerate(dataset.dict, 1):
            key = tuple(self._key_part(name, row) for name in self.get_import_id_fields())
            if first.setdefault(key, number) != number:
                raise ValueError(
                    _("Rows %(first)s and %(second)s say the same thing twice.")
                    % {"first": first[key], "second": number}
                )

    def _key_part(self, name, row):
        try:
            return self.fields[name].clean(row)
        except ValueError:
            return cell_text(row[self.fields[name].column_name])

    def get_instance(self, instance_loader, row):
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            # The same complaint comes again in import_instance, where it names its column.
            return None

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if hasattr(instance, "set_keys"):
            instance.set_keys()
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            raise self._under_titles(error) from None

    def _under_titles(self, error):
        titles = {field.attribute: str(field.column_name) for field in self.fields.values()}
        return ValidationError(
            {
                NON_FIELD_ERRORS if name == NON_FIELD_ERRORS else titles.get(name, name): complaints
                for name, complaints in error.error_dict.items()
            }
        )
