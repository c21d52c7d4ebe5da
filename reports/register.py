"""The register of recognition decisions as offices publish it: by year and district, with what became of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from criteria.holdings import holds, standing
from criteria.models import Attainment, Recognition, RecognitionKind
from localities.models import Kind, Level, Locality, Succession
from ntm.lib.numbers import format_count, roman
from ntm.lib.tables import Column, Row, Table
from ntm.lib.text import search_key

NOUNS = {Level.COMMUNE: "xã", Level.DISTRICT: "huyện, thị xã, thành phố", Level.PROVINCE: "tỉnh", Level.VILLAGE: "thôn"}


@dataclass
class Entry:
    """One decision about one unit. `now`: the unit's row on the day, None when it ended.

    `is_first`: the unit did not hold the attainment before. `is_held`: it holds it on the day. `is_counted`: it holds
    it and is a unit the programme counts in this place, the same test as the roll-up's.
    """

    row: Recognition
    now: Locality | None
    heirs: list
    is_first: bool
    is_held: bool
    is_counted: bool
    dossier: int | None = None

    @property
    def then(self):
        return self.row.locality

    @property
    def place(self):
        """The row whose name stands in the list: as it is on the day, or as it last was under the programme."""
        return self.now if self.now and self.now.kind == self.then.kind else self.then

    @property
    def district(self):
        return self.place.district or self.then.district

    @property
    def is_marked(self):
        """Takes the asterisk: no longer a unit of the kind it was recognised as."""
        return self.now is None or self.now.kind != self.then.kind

    @property
    def footnote(self):
        if self.now is not None and self.is_marked:
            return _("%(place)s is now %(now)s.") % {"place": self.then.full_name, "now": self.now.running_name}
        if self.now is None:
            words = {"place": self.then.full_name, "heirs": ", ".join(place.running_name for place in self.heirs)}
            if self.heirs:
                return _("%(place)s no longer exists; it went into %(heirs)s.") % words
            return _("%(place)s no longer exists.") % words
        return ""

    @property
    def status(self):
        """What has to be said beside the decision, or ""."""
        if self.row.kind == RecognitionKind.REVOKED:
            return _("revoked")
        words = []
        if self.row.kind == RecognitionKind.INHERITED:
            words.append(_("carried over after a merger"))
        elif self.row.kind == RecognitionKind.RE_RECOGNISED or not self.is_first:
            words.append(_("recognised again"))
        if not self.is_held:
            words.append(_("no longer held"))
        return ", ".join(words)

    @property
    def tone(self):
        if self.row.kind == RecognitionKind.REVOKED or not self.is_held:
            return "red"
        return "amber" if self.row.kind == RecognitionKind.INHERITED else ""

    @property
    def former_name(self):
        """The name it bore when it was recognised, where it bears another one now."""
        return self.then.full_name if self.place.name != self.then.name else ""


@dataclass
class District:
    number: str
    name: str
    entries: list

    @property
    def count(self):
        return sum(entry.is_first for entry in self.entries)


@dataclass
class Year:
    year: int
    districts: list

    @property
    def entries(self):
        return [entry for district in self.districts for entry in district.entries]

    @property
    def count(self):
        return sum(entry.is_first for entry in self.entries)

    @property
    def others(self):
        """Decisions of the year that make no unit new to the list."""
        return len(self.entries) - self.count


@dataclass
class Totals:
    """From the list to the figure of the dashboard: listed − gone − lost + higher = held."""

    listed: int = 0
    gone: int = 0
    lost: int = 0
    higher: int = 0

    @property
    def held(self):
        return self.listed - self.gone - self.lost + self.higher


@dataclass
class Register:
    place: Locality
    day: object
    level: str
    attainment: str
    entries: list = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)

    def years(self, chosen=None):
        """[Year] of the entries that answer the filters; names in the order of the Vietnamese alphabet."""
        rows = sorted((entry for entry in self.entries if _answers(entry, chosen or {})), key=_order)
        found = []
        for year, entries in groupby(rows, key=lambda entry: entry.row.recognition_year):
            groups = groupby(entries, key=lambda entry: entry.district)
            found.append(Year(year, [_district(number, *group) for number, group in enumerate(groups, start=1)]))
        return found

    @property
    def districts(self):
        found = {entry.district.pk: entry.district for entry in self.entries if entry.district}
        return sorted(found.values(), key=lambda district: district.sort_key)

    @property
    def all_years(self):
        return sorted({entry.row.recognition_year for entry in self.entries}, reverse=True)


def _district(number, district, entries):
    return District(roman(number), district.full_name if district else "", list(entries))


def _order(entry):
    district = entry.district
    return (
        entry.row.recognition_year,
        district.sort_key if district else "",
        district.pk if district else 0,
        entry.place.sort_key,
        entry.row.decision_date,
        entry.row.pk,
    )


def read_register(place, day, *, level=Level.COMMUNE, attainment=Attainment.STANDARD):
    """Register of a province on a day; attainment "" for all. Three queries whatever the number of units."""
    rows = _rows(place, day, level)
    lineages = {row.locality.lineage_id for row in rows}
    now = _in_force(lineages, day)
    heirs = _heirs(lineages - set(now), day)
    held = standing(_slim(rows))
    register = Register(place, day, level, attainment)
    before = defaultdict(set)
    for row in rows:
        lineage = row.locality.lineage_id
        is_first = row.kind != RecognitionKind.REVOKED and row.attainment not in before[lineage]
        before[lineage].add(row.attainment)
        if attainment and row.attainment != attainment:
            continue
        is_held = row.attainment in held[lineage] or holds(held[lineage], row.attainment)
        unit = now.get(lineage)
        is_counted = is_held and unit is not None and _counts(unit, place, level)
        register.entries.append(Entry(row, unit, heirs[lineage], is_first, is_held, is_counted))
    register.totals = _totals(register, held, now)
    return register


def _rows(place, day, level):
    """Decisions up to the day about units that lie or lay in the province, oldest first."""
    units = Locality.objects.filter(
        Q(province__lineage=place.lineage_id) | Q(lineage=place.lineage_id), level=level
    ).values("lineage")
    rows = Recognition.objects.filter(locality__lineage__in=units, decision_date__lte=day)
    rows = rows.select_related("locality__district", "locality__parent", "criteria_set")
    return list(rows.order_by("decision_date", "pk"))


@dataclass(frozen=True, slots=True)
class _Slim:
    locality__lineage_id: int
    attainment: str
    kind: str


def _slim(rows):
    return [_Slim(row.locality.lineage_id, row.attainment, row.kind) for row in rows]


def _in_force(lineages, day):
    rows = Locality.objects.filter(lineage__in=lineages).in_force_on(day).select_related("district", "province")
    return {row.lineage_id: row for row in rows}


def _heirs(lineages, day):
    """{lineage: units that took over one that has ended}."""
    found = defaultdict(list)
    rows = Succession.objects.filter(predecessor__lineage__in=lineages, date__lte=day)
    for row in rows.select_related("predecessor", "successor").order_by("date", "pk"):
        found[row.predecessor.lineage_id].append(row.successor)
    return found


def _counts(unit, place, level):
    """Whether a roll-up of the place counts the unit: in it, and of communes only those of the kind xã."""
    inside = place.lineage_id in (unit.lineage_id, unit.province.lineage_id if unit.province else None)
    return inside and (level != Level.COMMUNE or unit.kind == Kind.COMMUNE)


def _totals(register, held, now):
    place, level, attainment = register.place, register.level, register.attainment
    listed = {entry.then.lineage_id for entry in register.entries if entry.is_first}
    counted = {lineage for lineage, unit in now.items() if _counts(unit, place, level)}
    having = {lineage for lineage in counted if (holds(held[lineage], attainment) if attainment else held[lineage])}
    gone = listed - counted
    return Totals(listed=len(listed), gone=len(gone), lost=len(listed - gone - having), higher=len(having - listed))


def _answers(entry, chosen):
    """Does an entry answer the filters (year, kind, district, words without diacritics)?"""
    if chosen.get("year") and str(entry.row.recognition_year) != str(chosen["year"]):
        return False
    if chosen.get("kind") and entry.row.kind != chosen["kind"]:
        return False
    if chosen.get("district") and (entry.district is None or str(entry.district.pk) != chosen["district"]):
        return False
    words = search_key(chosen.get("q") or "")
    if not words:
        return True
    said = (entry.then.search_key, entry.place.search_key, search_key(entry.row.decision_number), entry.place.code)
    return any(words in text for text in said)


# -- As it leaves the site ---------------------------------------------------------------------------------------------


def year_title(year, level):
    word = _("YEAR")
    return f"{word} {year.year} ({format_count(year.count)} {NOUNS[level]})"


def register_table(register, years, title, note):
    """The office's form: a row for each year and district, then the units with their decisions."""
    rows = []
    for year in years:
        rows.append(Row([None, year_title(year, register.level)], kind="heading"))
        for district in year.districts:
            count = f"({format_count(district.count)} {NOUNS[register.level]})"
            if district.name:
                rows.append(Row([district.number, f"{district.name} {count}"], kind="heading"))
            rows += [_table_row(number, entry) for number, entry in enumerate(district.entries, start=1)]
    unit = _("Name of the commune") if register.level == Level.COMMUNE else _("Name of the unit")
    return Table(
        name=_("recognition list"),
        title=title,
        notes=[note],
        columns=[Column(_("No."), "mark"), _("District, town, city"), unit,
                 _("Recognition decision (number, date)"), Column(_("Year"), "mark"), _("Note")],
        widths=[6, 30, 26, 34, 8, 50],
        rows=rows,
    )  # fmt: skip


def _table_row(number, entry):
    name = f"{entry.place.name}{'*' if entry.is_marked else ''}"
    notes = [part for part in (entry.status, entry.footnote, entry.row.note) if part]
    if entry.former_name:
        notes.insert(0, _("recognised as %(name)s") % {"name": entry.former_name})
    district = entry.district.full_name if entry.district else None
    return [str(number), district, name, decision_text(entry.row), str(entry.row.recognition_year), "; ".join(notes)]


def decision_text(row):
    """ "1234/QĐ-UBND, 12/3/2024"."""
    return ", ".join(part for part in (row.decision_number, f"{row.decision_date:%d/%m/%Y}") if part)
