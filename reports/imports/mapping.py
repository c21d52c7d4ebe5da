"""The reading of an office's own workbook as its page shows it: what was guessed and why, what may be chosen instead.

A guess that is not sure is offered first but never taken by itself: a column or row that nobody settles is an error.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.models import WorkbookMapping
from criteria.structure import structure_of
from criteria.units import assessed_units
from localities.models import Locality
from ntm.lib.excel import column_letters
from reports.intake import open_book, shown
from reports.intake.proposals import (
    CODE,
    CRITERION,
    IGNORE,
    INDICATOR,
    NOTE,
    ORDER,
    SURE,
    TOTAL,
    UNIT,
    UNKNOWN,
    VERDICT,
)

Kind = WorkbookMapping.Kind
EXCERPT_ROWS, EXCERPT_COLUMNS, LONGEST = 8, 80, 40
_PLAIN = (UNIT, CODE, ORDER, NOTE, TOTAL)


@dataclass
class Choice:
    """One select of the page: of a column or of a row. `chosen` is its value, `guess` what the reading says of it."""

    name: str
    label: str
    text: str
    guess: object
    chosen: str
    options: list = field(default_factory=list)
    is_remembered: bool = False

    @property
    def is_sure(self):
        return self.guess.confidence >= SURE and not getattr(self.guess, "fault", "")

    @property
    def percent(self):
        return round(self.guess.confidence * 100)

    @property
    def why(self):
        return getattr(self.guess, "fault", "") or self.guess.why


@dataclass
class Section:
    """One table of the workbook: an excerpt of the sheet, its columns, the rows that have to be settled."""

    table: object
    name: str
    heads: list
    excerpt: list
    columns: list
    rows: list
    sure_rows: int


def office_of(user, period):
    """The place whose workbooks are remembered: the province for its office, an official's own place."""
    scope = scope_of(user)
    if scope.manages(period.province):
        return period.province
    own = Locality.objects.filter(pk__in=scope.entry_ids).in_force_on(period.end_date).within(period.province)
    return own.order_by("level", "pk").first() or period.province


def remembered_of(office, criteria_set):
    """{"columns": {head: "indicator:2.1"}, "rows": {row: lineage key or "ignore"}} as the office settled before."""
    found = {"columns": {}, "rows": {}}
    rows = WorkbookMapping.objects.filter(locality__lineage=office.lineage_id, criteria_set=criteria_set)
    for row in rows.order_by("at"):
        if row.kind == Kind.COLUMN:
            found["columns"][row.key] = f"{row.role}:{row.target}"
        else:
            found["rows"][row.key] = int(row.target) if row.target.isdigit() else IGNORE
    return found


# -- The page ---------------------------------------------------------------------------------------------------------


def sections_of(workbook_import, proposal, data, remembered):
    """[Section] of the tables of a workbook; `data`: the file, `remembered` as `remembered_of`."""
    sheets = {sheet.name: sheet for sheet in open_book(data).sheets}
    column_options, row_options = _column_options(workbook_import), _row_options(workbook_import)
    found = []
    for number, table in enumerate(proposal.tables):
        rows = sheets[table.sheet].rows if table.sheet in sheets else []
        columns = [_column(number, guess, column_options, remembered) for guess in table.columns]
        unsure = [guess for guess in table.rows if _needs_word(guess, remembered)]
        sure = sum(guess.is_read for guess in table.rows if guess not in unsure)
        settled = [_row(number, guess, row_options, remembered) for guess in unsure]
        heads, excerpt = _excerpt(table, rows)
        found.append(Section(table, f"t-{number}", heads, excerpt, columns, settled, sure))
    return found


def _column(number, guess, options, remembered):
    value = f"{guess.role}:{guess.target}"
    is_sure = guess.confidence >= SURE and not guess.fault and guess.role != UNKNOWN
    said = remembered["columns"].get(guess.key, "")
    chosen = value if is_sure else f"{IGNORE}:" if guess.role == UNKNOWN else ""
    if said in dict(options) and not is_sure:
        chosen = said
    offered = options
    if not is_sure and guess.target:
        offered = [(value, _("%(what)s (proposed)") % {"what": dict(options).get(value, value)}), *options]
    letters = column_letters(guess.column)
    is_remembered = bool(said) and said == chosen
    return Choice(f"c-{number}-{guess.column}", letters, guess.head, guess, chosen, offered, is_remembered)


def _row(number, guess, options, remembered):
    chosen = str(guess.place) if guess.is_read else IGNORE if guess.role == IGNORE else ""
    offered = options
    if guess.place and not guess.is_read:
        name = dict(options).get(str(guess.place), "")
        offered = [(str(guess.place), _("%(what)s (proposed)") % {"what": name}), *options]
    is_remembered = _is_remembered_row(guess, remembered)
    return Choice(f"r-{number}-{guess.row}", str(guess.row + 1), guess.text, guess, chosen, offered, is_remembered)


def _is_remembered_row(guess, remembered):
    """Whether a row is read as remembered; what was remembered after this reading is not in it."""
    said = remembered["rows"].get(guess.key)
    return said is not None and (guess.role == IGNORE if said == IGNORE else guess.is_read)


def _needs_word(guess, remembered):
    """Rows that are not certain, and those the office has settled before."""
    if guess.key in remembered["rows"] or getattr(guess, "is_chosen", False):
        return True
    return not guess.is_read and guess.role in (UNIT, UNKNOWN) and (guess.has_data or guess.role == UNIT)


def _column_options(row):
    structure = structure_of(row.criteria_set, row.period.end_date)
    names = {
        UNIT: _("name of the unit"), CODE: _("code of the unit"), ORDER: _("order number"), NOTE: _("note"),
        TOTAL: _("total"),
    }  # fmt: skip
    found = [("", _("– choose –")), (f"{IGNORE}:", _("leave out"))]
    found += [(f"{INDICATOR}:{one.number}", f"{one.number} {_short(one.name)}") for one in structure.indicators]
    words = _("criterion %(number)s as a whole: %(name)s")
    for one in structure.criteria:
        found.append((f"{CRITERION}:{one.number}", words % {"number": one.number, "name": _short(one.name)}))
    words = _("%(number)s, the verdict alone")
    found += [(f"{VERDICT}:{one.number}", words % {"number": one.number}) for one in structure.indicators]
    return found + [(f"{role}:", names[role]) for role in _PLAIN]


def _row_options(row):
    places = assessed_units(row.period, row.criteria_set).alphabetical().select_related("district")
    found = [("", _("– choose –")), (IGNORE, _("leave out"))]
    for place in places:
        above = f" ({place.district.full_name})" if place.district_id else ""
        found.append((str(place.pk), f"{place.full_name}{above}"))
    return found


def _excerpt(table, rows):
    """(letters of the columns, [(row number, texts, is head)]) of the beginning of a table."""
    first = min(table.head_rows, default=0)
    last = min(max(table.head_rows, default=0) + 1 + EXCERPT_ROWS, len(rows))
    width = min(max((len(row) for row in rows[first:last]), default=0), EXCERPT_COLUMNS)
    lines = []
    for number in range(first, last):
        texts = [_short(shown(value)) for value in rows[number][:width]]
        lines.append((number + 1, texts + [""] * (width - len(texts)), number in table.head_rows))
    return [column_letters(column) for column in range(width)], lines


def _short(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# -- What the officer chose -------------------------------------------------------------------------------------------


def settle(workbook_import, proposal, chosen):
    """Put what was chosen (a mapping of select names to values) into a proposal; the lines to remember.

    Only what the page offers is taken. [(kind, key, text, role, target)] of what differs from the first reading.
    """
    columns = {value for value, _label in _column_options(workbook_import) if value}
    places = assessed_units(workbook_import.period, workbook_import.criteria_set).values_list("pk", "lineage_id")
    lineages, lines = dict(places), []
    for number, table in enumerate(proposal.tables):
        for guess in table.columns:
            value = chosen.get(f"c-{number}-{guess.column}", "")
            if value in columns and _differs(guess, value):
                guess.role, _colon, guess.target = value.partition(":")
                _by_hand(guess)
                lines.append((Kind.COLUMN, guess.key, guess.head, guess.role, guess.target))
        for guess in table.rows:
            value = chosen.get(f"r-{number}-{guess.row}", "")
            line = _settle_row(guess, value, lineages)
            lines += [line] if line else []
    return lines


def _differs(guess, value):
    is_settled = guess.confidence >= SURE and not guess.fault
    if guess.role == UNKNOWN and value == f"{IGNORE}:":
        return True
    return value != f"{guess.role}:{guess.target}" or not is_settled


def _settle_row(guess, value, lineages):
    if value == IGNORE and guess.role != IGNORE:
        guess.role, guess.place = IGNORE, None
        _by_hand(guess)
        return Kind.ROW, guess.key, guess.text, IGNORE, ""
    if value.isdigit() and int(value) in lineages and (not guess.is_read or guess.place != int(value)):
        guess.role, guess.place = UNIT, int(value)
        _by_hand(guess)
        return Kind.ROW, guess.key, guess.text, UNIT, lineages[guess.place]
    return None


def _by_hand(guess):
    guess.confidence, guess.why = 1.0, _("chosen by hand")
    if hasattr(guess, "fault"):
        guess.fault = ""
