"""From the rows below the heads to units: which row is whose, how sure that is, and why."""

import re

from django.utils.translation import gettext as _

from ntm.lib.cells import read_cell
from ntm.lib.excel import cell_address
from ntm.lib.text import clean, search_key
from reports.intake.headings import position_numbers
from reports.intake.matrix import shown
from reports.intake.proposals import (
    CODE,
    DISTRICT,
    HEAD,
    IGNORE,
    NOTE,
    ORDER,
    READ_ROLES,
    TOTAL,
    UNIT,
    UNKNOWN,
    RowGuess,
)  # fmt: skip
from reports.intake.signs import is_tick

_TOTALS = re.compile(
    r"^[\s\-+*•(]*(?:[ivx\d]+[.)]\s*)?(tong|cong|toan (tinh|huyen|xa|tp|thanh pho|thi xa|vung|quoc)"
    r"|binh quan|trung binh|ty le|so xa|so tc|so tieu chi|luy ke|cac xa|ke hoach|muc tieu|so voi"
    r"|tang|giam|chua dat|xa dat|xa chua dat|dat chuan|so don vi|total|trong do|quy dinh|yeu cau|muc dat|chi tieu"
    r"|huyen \w+ cong|so luong)"
)
_DISTRICTLIKE = re.compile(r"^(huyen|thi xa|thanh pho|tp|tx|quan)\b[\s.]")
_ROMAN = re.compile(r"^\(?[IVXLC]{1,6}\)?[.)]?$")


class Rows:
    """RowGuesses of one table. `grid` gives raw values, `columns` the ColumnGuesses."""

    def __init__(self, sheet, span, columns, units, context, remembered):
        self.sheet, self.units, self.remembered = sheet, units, remembered
        self.first, self.last = span
        self.context = context
        self.read = [guess.column for guess in columns if guess.role in READ_ROLES]
        self.place = self._column(columns, UNIT)
        self.code = self._column(columns, CODE)
        self.order = self._column(columns, ORDER)
        self.district = self._column(columns, DISTRICT)
        self.left = min(self.read, default=0)
        self._district_text = ""
        # A name merged over several rows names each of them.
        self.named_from = {
            row: top
            for (top, left), (bottom, right) in sheet.merges
            if left == right == self.place and self.first <= top < bottom < self.last
            for row in range(top + 1, bottom + 1)
        }

    @staticmethod
    def _column(columns, role):
        return next((guess.column for guess in columns if guess.role == role), None)

    def guesses(self):
        found = [self._guess(row) for row in range(self.first, self.last)]
        return [guess for guess in found if guess is not None]

    def value(self, row, column):
        line = self.sheet.rows[row]
        return line[column] if column is not None and column < len(line) else ""

    def _guess(self, row):
        line = self.sheet.rows[row]
        if not any(shown(value) for value in line) and not self._has_marks(row):
            return None
        text, column = self._name(row)
        code = self._code(row)
        guess = RowGuess(row, text[:200], key=search_key(text)[:200], column=column, has_data=self._has_data(row))
        if guess.key and self._remembered(guess):
            return guess
        if position_numbers(line) and not self.units.is_known(text):
            guess.role, guess.why = HEAD, _("the numbers of the columns")
            return guess
        self._tell(guess, row, text, code)
        return guess

    def _remembered(self, guess):
        said = self.remembered.get(guess.key)
        if said is None:
            return False
        if said == IGNORE:
            guess.role, guess.confidence = IGNORE, 1.0
        else:
            place = next((place for place in self.units.assessed.values() if place.lineage_id == said), None)
            if place is None:
                return False
            guess.role, guess.place, guess.confidence = UNIT, place.pk, 1.0
        guess.why = _("as this office chose before")
        return True

    def _tell(self, guess, row, text, code):
        above = self._named_above(row)
        order = shown(self.value(row, self.order)) if self.order is not None else ""
        told = self.units.tell(text, self.context, order, above) if text else None
        coded = self.units.coded(code) if code else None
        if coded is not None:
            self._by_code(guess, coded, told, text)
        elif told is not None and told.role == DISTRICT:
            guess.role, guess.place, guess.confidence, guess.why = DISTRICT, told.place.pk, 1.0, told.why
            self.context = told.place
        elif told is not None and told.role == TOTAL:
            guess.role, guess.confidence, guess.why = TOTAL, 1.0, told.why
        elif told is not None and told.role == UNIT:
            self._by_name(guess, told, code)
        else:
            self._stranger(guess, text, order, code)

    def _by_code(self, guess, coded, told, text):
        guess.role, guess.place, guess.confidence, guess.why = UNIT, coded.pk, 1.0, _("by its code")
        names_other = told is None or told.place is None or told.place.lineage_id != coded.lineage_id
        is_among = told is not None and told.place is None and self.units.is_known(text) and self._may_be(text, coded)
        if text and names_other and not is_among:
            words = {"code": coded.code, "place": coded.full_name, "name": text, "row": guess.row + 1}
            guess.confidence = 0.5
            guess.why = _("Row %(row)s: code %(code)s is %(place)s, but the row says “%(name)s”.") % words

    def _may_be(self, text, coded):
        return search_key(coded.name) in search_key(text)

    def _by_name(self, guess, told, code):
        guess.role, guess.why = UNIT, told.why
        if told.place is not None:
            guess.place, guess.confidence = told.place.pk, 1.0 if told.is_sure else 0.5
        if code and told.is_sure and any(char.isdigit() for char in code) and len(code) >= 3:
            guess.confidence = 0.5
            guess.why = _("Code %(code)s is no unit of this period.") % {"code": code}

    def _stranger(self, guess, text, order, code):
        key = search_key(text)
        is_heading = self.place is None or guess.column <= self.place
        if _ROMAN.match(order) or (is_heading and _DISTRICTLIKE.match(key)):
            self.context = None
            guess.role, guess.why = (
                (DISTRICT, _("a heading"))
                if not guess.has_data or (is_heading and _DISTRICTLIKE.match(key))
                else (UNKNOWN, "")
            )
        elif key and _TOTALS.match(key):
            guess.role, guess.confidence, guess.why = TOTAL, 1.0, _("a total or a count")
        elif not guess.has_data:
            guess.role, guess.why = NOTE, _("no figures")
        if guess.role == UNKNOWN:
            guess.why = self._why_unknown(text, code)

    @staticmethod
    def _why_unknown(text, code):
        if code:
            return _("Code %(code)s is no unit of this period.") % {"code": code}
        if text:
            return _("No unit of this period is called “%(name)s”.") % {"name": text[:80]}
        return _("Figures in a row without a name.")

    # -- Pieces of a row ------------------------------------------------------------------------------------------

    def _name(self, row):
        """(the text that names the row, its column): of the column of names, else the first words."""
        text = shown(self.value(row, self.place)) if self.place is not None else ""
        if not text and row in self.named_from and self._has_data(row):
            text = shown(self.value(self.named_from[row], self.place))
        if text and not re.fullmatch(r"[\d.,%\s]+", text):
            return text, self.place
        for column in range(self.left):
            value = self.value(row, column)
            if column not in (self.code, self.order) and isinstance(value, str) and any(map(str.isalpha, value)):
                return clean(value), column
        value = self.value(row, self.order)
        if isinstance(value, str) and len(clean(value)) > 5:
            return clean(value), self.order
        return "", self.place if self.place is not None else 0

    def _code(self, row):
        if self.code is None:
            return ""
        value = self.value(row, self.code)
        return shown(int(value) if isinstance(value, float) and value.is_integer() else value)

    def _named_above(self, row):
        """The place the row's own column of districts names; an empty cell repeats the one above it."""
        if self.district is None:
            return None
        text = shown(self.value(row, self.district))
        self._district_text = text or self._district_text
        return self.units.district(self._district_text) if self._district_text else None

    def _has_marks(self, row):
        return any(self._marked(row, column) for column in self.read)

    def _marked(self, row, column):
        address = cell_address(row, column)
        return address in self.sheet.marks.errors or address in self.sheet.marks.unfinished

    def _has_data(self, row):
        """Whether figures or marks stand in the row, not only words."""
        return any(self._is_figure(row, column) for column in self.read)

    def _is_figure(self, row, column):
        value = self.value(row, column)
        if self._marked(row, column):
            return True
        if value is None or value == "":
            return False
        if is_tick(value):
            return True
        try:
            return not read_cell(value).is_blank
        except ValueError:
            return any(map(str.isdigit, str(value))) and len(str(value)) < 20
        except TypeError:
            return True
