"""A list of villages as a workbook: the template out, the filled-in list in. Nothing is written here.

A line is found by its words, never by its position; what cannot be read for certain names its cell.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core import signing
from django.utils.translation import gettext as _

from criteria.actions.villages import VILLAGE_KINDS, NewVillage
from localities.models import Kind, Level, Locality
from ntm.lib.excel import cell_address
from ntm.lib.tables import Table
from ntm.lib.text import clean, search_key
from ntm.lib.uploads import UploadRefused
from ntm.lib.validity import in_force
from reports.intake import Book, shown
from reports.places import BadDay, parse_day

MOST_LINES = 5000
CONFIRM_SECONDS = 24 * 60 * 60
_HEAD_ROWS = 40
_HEADS = {
    "ma xa": "code", "ten xa": "commune", "loai": "kind", "ten thon": "name", "ten thon, ban, ap": "name",
    "ten thon, ap, ban": "name", "tu ngay": "from", "ma thon": "own_code", "ghi chu": "note",
}  # fmt: skip
_KINDS = {search_key(Kind(kind).label): kind for kind in VILLAGE_KINDS}


@dataclass
class VillageSheet:
    """`villages` read; `errors` {sheet, cell, value, reason} of what could not be."""

    villages: list = field(default_factory=list)
    errors: list = field(default_factory=list)


def template(place, day):
    """The empty list for a place: a line for each of its communes, to be copied as often as it has villages."""
    communes = _communes(place).filter(in_force(day)).alphabetical()
    kind = Kind.VILLAGE.label
    return Table(
        name=_("villages"),
        title=_("List of villages, %(place)s") % {"place": place.full_name},
        notes=[_("One line a village; repeat the line of a commune. Day: dd/mm/yyyy.")],
        columns=["Mã xã", "Tên xã", "Loại", "Tên thôn", "Từ ngày", "Mã thôn", "Ghi chú"],
        widths=[10, 24, 14, 28, 14, 14, 40],
        rows=[[commune.code, commune.full_name, kind, None, None, None, None] for commune in communes],
    )  # fmt: skip


def read_villages(file, *, place, first_day):
    """VillageSheet of an uploaded list; `first_day` holds for lines without one. UploadRefused for no list at all."""
    for name, rows, marks in Book(file).visible():
        heads = _heads(rows)
        if heads is not None:
            return _Reader(name, rows, marks, heads, place, first_day).read()
    raise UploadRefused(_("No sheet has the columns “Mã xã” and “Tên thôn”: fill in the template."))


def sealed(villages, *, user, place):
    """The lines a person was shown, to be sent back by the confirming form; nobody can alter them on the way."""
    lines = [
        [row.commune.pk, row.kind, row.name, row.valid_from.isoformat(), row.code, row.note, row.where]
        for row in villages
    ]
    return signing.dumps(lines, salt=_salt(user, place), compress=True)


def unsealed(text, *, user, place):
    """The lines of `sealed`; UploadRefused when they are not what was shown, or too old."""
    try:
        lines = signing.loads(text, salt=_salt(user, place), max_age=CONFIRM_SECONDS)
    except signing.BadSignature as error:
        raise UploadRefused(_("This preview has run out: send the workbook again.")) from error
    communes = Locality.objects.in_bulk({line[0] for line in lines})
    return [
        NewVillage(communes[pk], kind, name, dt.date.fromisoformat(first), code, note, where)
        for pk, kind, name, first, code, note, where in lines
    ]


def _salt(user, place):
    return f"villages:{user.pk}:{place.pk}"


def _communes(place):
    rows = Locality.objects.filter(level=Level.COMMUNE)
    if place.level == Level.COMMUNE:
        return rows.filter(lineage=place.lineage_id)
    side = "province" if place.level == Level.PROVINCE else "district"
    return rows.filter(**{f"{side}__lineage": place.lineage_id})


def _heads(rows):
    """(row, {meaning: column}) of the line of heads, or None."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        found = {_HEADS[key]: column for column, value in enumerate(row) if (key := search_key(value)) in _HEADS}
        if {"code", "name"} <= set(found):
            return number, found
    return None


class _Wrong(ValueError):
    """What is wrong with one cell: `column` is the meaning of its column."""

    def __init__(self, column, reason):
        self.column, self.reason = column, reason
        super().__init__(reason)


class _Reader:
    def __init__(self, sheet, rows, marks, heads, place, first_day):
        self.sheet, self.rows, self.marks, self.first_day = sheet, rows, marks, first_day
        self.head_row, self.columns = heads
        self.communes = {}
        for commune in _communes(place).order_by("valid_from"):
            self.communes.setdefault(commune.code, []).append(commune)
        self.found = VillageSheet()

    def read(self):
        lines = [(number, row) for number, row in enumerate(self.rows) if number > self.head_row and self._is_line(row)]
        if len(lines) > MOST_LINES:
            raise UploadRefused(_("The list has more than %(count)s lines; send it in parts.") % {"count": MOST_LINES})
        for number, row in lines:
            try:
                self.found.villages.append(self._village(number, row))
            except _Wrong as wrong:
                self._say(number, row, wrong)
        return self.found

    def _is_line(self, row):
        """A line with a village's name; column numbers "(1)" and lines of a commune without a village are passed."""
        name = self._text(row, "name")
        return bool(name) and not (name.startswith("(") and name.endswith(")"))

    def _value(self, row, column):
        index = self.columns.get(column)
        return row[index] if index is not None and index < len(row) else ""

    def _text(self, row, column):
        value = self._value(row, column)
        return clean(int(value) if isinstance(value, float) and value.is_integer() else value)

    def _village(self, number, row):
        first = self._first_day(row)
        self._refuse_faulty(number)
        commune = self._commune(row, first)
        return NewVillage(
            commune=commune,
            kind=self._kind(row),
            name=self._text(row, "name"),
            valid_from=first,
            code=self._text(row, "own_code"),
            note=self._text(row, "note"),
            where=self._address(number, "name"),
        )

    def _refuse_faulty(self, number):
        for column in self.columns:
            address = self._address(number, column)
            if address in self.marks.errors or address in self.marks.unfinished:
                raise _Wrong(column, _("a formula without a result: write the words themselves"))

    def _first_day(self, row):
        value = self._value(row, "from")
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if not clean(value):
            return self.first_day
        try:
            return parse_day(clean(value))
        except BadDay as error:
            raise _Wrong("from", str(error)) from error

    def _commune(self, row, day):
        code = self._text(row, "code")
        bearers = self.communes.get(code) or self.communes.get(code.zfill(5)) or []
        commune = next((place for place in bearers if place.is_in_force_on(day)), None)
        if commune is None:
            words = {"code": code or "–", "day": f"{day:%d/%m/%Y}"}
            raise _Wrong("code", _("no commune here bears the code %(code)s on %(day)s") % words)
        name = search_key(self._text(row, "commune"))
        if name and name not in (search_key(commune.name), search_key(commune.full_name)):
            raise _Wrong("commune", _("the code is that of %(place)s") % {"place": commune.full_name})
        return commune

    def _kind(self, row):
        text = self._text(row, "kind")
        kind = _KINDS.get(search_key(text))
        if kind is None:
            raise _Wrong("kind", _("“%(kind)s” is no kind of village.") % {"kind": text or "–"})
        return kind

    def _address(self, number, column):
        return cell_address(number, self.columns.get(column, 0))

    def _say(self, number, row, wrong):
        value = shown(self._value(row, wrong.column))
        address = self._address(number, wrong.column)
        self.found.errors.append({"sheet": self.sheet, "cell": address, "value": value, "reason": wrong.reason})
