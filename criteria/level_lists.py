"""Levels of a set as a province's office works through them: not yet checked, checked by whom, its own."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.levels import confirmations_of, thresholds_in
from criteria.models import Indicator, Threshold, ThresholdConfirmation, ValueKind
from criteria.wording import level_text, readable_source
from ntm.lib.tables import Column, Table


@dataclass
class LevelLine:
    """A level with what stands beside it: who confirmed it, the province's own (or the national one), how it stands."""

    threshold: Threshold
    text: str
    confirmation: ThresholdConfirmation | None = None
    beside: list = field(default_factory=list)

    @property
    def indicator(self):
        return self.threshold.indicator

    @property
    def source(self):
        """The paper it was read in; "" where nobody has read it anywhere."""
        written = self.threshold.decision or self.threshold.source or self.indicator.source
        return readable_source(written) or (written and _("a publication, not the decision itself"))

    @property
    def standing(self):
        """(words, tone) of a province's own level."""
        today, row = timezone.localdate(), self.threshold
        if not row.is_law:
            return _("withdrawn"), "red"
        if row.valid_to and row.valid_to < today:
            return _("ended"), ""
        if row.valid_from and row.valid_from > today:
            return _("not yet in force"), "amber"
        return _("in force now"), "green"

    @property
    def can_end(self):
        return self.threshold.is_law and self.threshold.valid_to is None


@dataclass
class LevelGroup:
    """The lines of one criterion."""

    criterion: object
    lines: list


@dataclass
class LevelBook:
    """Every level of a set as it stands in a province, read at once."""

    criteria_set: object
    province: object
    waiting: list
    confirmed: list
    own: list
    law_count: int


def level_book(criteria_set, province):
    """LevelBook of a set; a fixed number of queries."""
    rows = _levels(criteria_set, province)
    confirmations = confirmations_of(criteria_set, Q(province__lineage=province.lineage_id))
    own = [row for row in rows if row.province_id is not None]
    national = [row for row in rows if row.province_id is None]
    known = {_subject(row) for row in national if row.is_law}
    return LevelBook(
        criteria_set,
        province,
        waiting=[_line(row, own) for row in national if not row.is_law and _subject(row) not in known],
        confirmed=[_line(row, own, confirmations[row.pk]) for row in national if row.pk in confirmations],
        own=[_line(row, national, confirmations.get(row.pk)) for row in own],
        law_count=sum(row.is_law for row in rows),
    )


def _levels(criteria_set, province):
    """Thresholds in the order of the set, each with its indicator; the copies each sex carries are the whole's own."""
    indicators = Indicator.objects.filter(criterion__criteria_set=criteria_set).select_related("criterion", "parent")
    by_pk = {row.pk: row for row in indicators}
    rows = thresholds_in(criteria_set, province.pk)
    for row in rows:
        row.indicator = by_pk[row.indicator_id]
    rows = [row for row in rows if not row.indicator.sex]
    return sorted(rows, key=lambda row: (*_place(row.indicator), row.year or 0, row.dimension_value, row.pk))


def _place(indicator):
    return indicator.criterion.order, indicator.order, indicator.pk


def _subject(row):
    return row.indicator.criterion_id, row.indicator.number, row.dimension_value, row.year


def _line(row, others, confirmation=None):
    beside = [_line_beside(other) for other in others if _concerns(other, row)]
    return LevelLine(row, level_text(row.indicator, row), confirmation, beside)


def _line_beside(row):
    return LevelLine(row, level_text(row.indicator, row))


def _concerns(other, row):
    """Does another level speak of the same units and years as this one?"""
    same = (other.indicator.criterion_id, other.indicator.number) == (row.indicator.criterion_id, row.indicator.number)
    columns, years = {other.dimension_value, row.dimension_value}, {other.year, row.year}
    return same and other.is_law and (len(columns) == 1 or "" in columns) and (len(years) == 1 or None in years)


def grouped(lines):
    """[LevelGroup] in the order of the criteria."""
    found = defaultdict(list)
    for line in lines:
        found[line.indicator.criterion].append(line)
    return [LevelGroup(criterion, found[criterion]) for criterion in sorted(found, key=lambda one: one.order)]


def chosen(lines, *, criterion=None, column=None):
    """Lines of a criterion (its number) and of a column with what holds for all; None asks for everything."""
    return [
        line
        for line in lines
        if criterion in (None, line.indicator.criterion.number)
        and (column is None or line.threshold.dimension_value in ("", column))
    ]


def levelled_indicators(criteria_set, day):
    """Indicators (and parts) of a set that take a level, as worded on a day, in order."""
    rows = Indicator.objects.in_force_on(day).filter(criterion__criteria_set=criteria_set)
    rows = rows.select_related("criterion").order_by("criterion__order", "order", "pk")
    return [row for row in rows if (row.takes_number or row.grades) and not row.sex]


def still_missing(criteria_set, book, day):
    """Indicators the decision leaves to the province, for which it has set no level in force."""
    said = {line.indicator.number for line in book.own if line.threshold.is_law and line.threshold.valid_to is None}
    said |= {line.indicator.number for line in book.own if line.threshold.is_law and line.threshold.is_in_force_on(day)}
    rows = Indicator.objects.in_force_on(day).filter(
        criterion__criteria_set=criteria_set, is_delegated=True, parent=None
    )
    rows = rows.exclude(delegated_to="ministry").select_related("criterion").order_by("criterion__order", "order")
    return [row for row in rows if row.number not in said and row.kind != ValueKind.BOOLEAN]


# -- As tables --------------------------------------------------------------------------------------------------------


def waiting_table(book, lines):
    """What the office takes along to hold against the decision."""
    return Table(
        name=_("levels not checked"),
        title=_("Levels not yet checked, %(set)s, %(place)s")
        % {"set": book.criteria_set.name, "place": book.province.full_name},
        columns=[Column(_("No."), "mark", 5), Column(_("Indicator"), "mark", 11), Column(_("Name"), "text", 60),
                 Column(_("Column"), "text", 12), Column(_("Year"), "mark", 8),
                 Column(_("Level remembered"), "text", 16), Column(_("Source"), "text", 30),
                 Column(_("The province's own"), "text", 30)],
        rows=[
            [number, line.indicator.number, line.indicator.name, line.threshold.dimension_value or _("for all"),
             line.threshold.year, line.text, line.source, "; ".join(one.text for one in line.beside)]
            for number, line in enumerate(lines, start=1)
        ],
    )  # fmt: skip


def own_table(book):
    return Table(
        name=_("levels of the province"),
        title=_("The province's own levels, %(set)s, %(place)s")
        % {"set": book.criteria_set.name, "place": book.province.full_name},
        columns=[Column(_("No."), "mark", 5), Column(_("Indicator"), "mark", 11), Column(_("Name"), "text", 60),
                 Column(_("Column"), "text", 12), Column(_("Year"), "mark", 8),
                 Column(_("Required level"), "text", 14), Column(_("Decision"), "text", 26),
                 Column(_("Date"), "date", 12), Column(_("Valid from"), "date", 12), Column(_("Valid to"), "date", 12),
                 Column(_("State"), "text", 16), Column(_("National level"), "text", 24)],
        rows=[
            [number, line.indicator.number, line.indicator.name, line.threshold.dimension_value or _("for all"),
             line.threshold.year, line.text, line.threshold.decision, line.threshold.decision_date,
             line.threshold.valid_from, line.threshold.valid_to, line.standing[0],
             "; ".join(one.text for one in line.beside)]
            for number, line in enumerate(book.own, start=1)
        ],
    )  # fmt: skip
