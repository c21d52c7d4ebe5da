"""Lists of the entry home and of the units of a place: who has submitted, and what is still to do."""

from functools import partial

from django.utils.translation import gettext as _

from criteria.tables.words import filter_notes, where_words
from criteria.worklist import head_of, order_of
from ntm.lib.tables import Column, Table, grouped
from ntm.lib.text import initial_upper


def units_table(section, place, notes=()):
    """Units of a Section that answer its filters, below their district; figures are the current ones."""
    columns = [
        Column(_("No."), "mark", 5),
        Column(_("Code"), "mark", 9),
        Column(_("Unit"), "text", 30),
        Column(_("State"), "text", 22),
        Column(_("met"), "count", group=_("Current figures"), width=9),
        Column(_("required"), "count", group=_("Current figures"), width=9),
        Column(_("met"), "count", group=_("Approved figures"), width=9),
        Column(_("required"), "count", group=_("Approved figures"), width=9),
        Column(_("criteria with a word"), "count", group=_("Departments' word"), width=11),
        Column(_("criteria"), "count", group=_("Departments' word"), width=9),
        Column(_("in dispute"), "count", group=_("Departments' word"), width=10),
        Column(_("Indicators not assessable"), "count", total="sum"),
    ]
    return Table(
        name=_("units"),
        title=_("Units and their figures, %(place)s") % {"place": place.full_name},
        notes=[where_words(place, section.period, section.criteria_set), *notes],
        columns=columns,
        rows=grouped(section.groups, _units_head, _unit),
        unit_line=_("Unit of measure: criterion"),
    )


def _units_head(head, lines):
    return [head.code, head.full_name, *[None] * 8, sum(line.unknown for line in lines)]


def _unit(line):
    row, said = line.assessment, line.opinions
    current = [row.current_met, row.current_required] if row else [None, None]
    is_approved = row is not None and row.approved_met is not None
    approved = [row.approved_met, row.approved_required] if is_approved else [None, None]
    opinions = [said.stated, said.total, said.disputes] if said else [None] * 3
    return [line.place.code, line.place.full_name, state_words(line), *current, *approved, *opinions, line.unknown]


def state_words(line):
    """ "Đã duyệt"; of a unit unlocked alone, until when."""
    if not line.unlocking:
        return line.pill["text"]
    return f"{line.pill['text']} ({_('unlocked until %(day)s') % {'day': f'{line.unlocking.until:%d/%m/%Y}'}})"


def gaps_table(gaps, progress, place, notes=()):
    """What units that were not handed over still lack (criteria.progress.Gap), below their district."""
    columns = [
        Column(_("No."), "mark", 5),
        Column(_("Code"), "mark", 9),
        Column(_("Unit"), "text", 28),
        Column(_("State"), "text", 20),
        Column(_("Indicators entered"), "count", 11, total="sum"),
        Column(_("Indicators"), "count", 11, total="sum"),
        Column(_("Not assessable"), "count", 11, total="sum"),
        Column(_("Kept, not confirmed"), "count", 12, total="sum"),
        Column(_("Reason for returning"), "text", 40),
    ]
    return Table(
        name=_("not submitted"),
        title=_("Units that have not submitted figures, %(period)s") % {"period": progress.period.label},
        notes=[where_words(place, progress.period, progress.criteria_set), *notes],
        columns=columns,
        rows=grouped(gaps_by_head(gaps), _gaps_head, _gap),
        unit_line=_("Unit of measure: indicator"),
    )


def gaps_by_head(gaps):
    """[(district or commune above or None, gaps)] in alphabetical order."""
    found = {}
    for gap in gaps:
        found.setdefault(head_of(gap.place), []).append(gap)
    return sorted(found.items(), key=lambda pair: order_of(pair[0]))


def _gaps_head(head, gaps):
    return [head.code, head.full_name, None, *(sum(column) for column in zip(*map(_gap_counts, gaps), strict=True))]


def _gap(gap):
    returned = f"{gap.returned.at:%d/%m/%Y}: {gap.returned.reason}" if gap.returned else ""
    return [gap.place.code, gap.place.full_name, state_words(gap.line), *_gap_counts(gap), returned]


def _gap_counts(gap):
    return gap.entered, gap.cells, gap.unknown, gap.kept


def progress_table(period, progresses):
    """How far a period has come, one row a set (criteria.progress.Progress)."""
    columns = [
        Column(_("No."), "mark", 5),
        Column(_("Criteria set"), "text", 60),
        *(Column(title, "count", 12) for title in (
            _("Not submitted"), _("Late"), _("Returned, to be corrected"), _("Waiting to be checked"),
            _("Checked, waiting for approval"), _("Approved"), _("Units"), _("Unlocked"),
        )),
    ]  # fmt: skip
    rows = [
        [number, one.criteria_set.name, len(one.waiting), len(one.late), one.returned, one.submitted, one.verified,
         one.approved, one.total, len(one.unlocked)]
        for number, one in enumerate(progresses, start=1)
    ]  # fmt: skip
    return Table(
        name=_("progress"),
        title=_("Who has submitted, %(period)s") % {"period": period.label},
        notes=[period.province.full_name, str(initial_upper(period.get_state_display()))],
        columns=columns,
        rows=rows,
        unit_line=_("Unit of measure: unit"),
    )


def duties_table(duties, progress):
    """Criteria in a department's charge (criteria.homes.Duty) with the units that wait for its word."""
    return Table(
        name=_("to verify"),
        title=_("Criteria in your charge, %(period)s") % {"period": progress.period.label},
        notes=[where_words(progress.period.province, progress.period, progress.criteria_set)],
        columns=[Column(_("No."), "mark", 5), Column(_("Criterion"), "text", 60), Column(_("To verify"), "count"),
                 Column(_("Submitted units"), "count")],
        rows=[[duty.criterion.number, duty.criterion.name, duty.missing, duty.total] for duty in duties],
        unit_line=_("Unit of measure: unit"),
    )  # fmt: skip


def periods_table(lines, place):
    """Reporting periods of the entry home with their states, due dates and sets."""
    rows = [
        [number, line["period"].province.full_name, line["period"].label, line["pill"]["text"],
         line["period"].due_date, "; ".join(one.name for one in line["sets"])]
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    return Table(
        name=_("periods"),
        title=_("Reporting periods"),
        notes=[place.full_name] if place else [],
        columns=[Column(_("No."), "mark", 5), Column(_("Province"), "text", 24), Column(_("Period"), "text", 16),
                 Column(_("State"), "text", 16), Column(_("Due"), "date"), Column(_("Criteria sets"), "text", 80)],
        rows=rows,
    )  # fmt: skip


def home_tables(context, place):
    """{name: function giving a Table} of the entry home; the names are those its template asks for by key."""
    found = {"periods": lambda: periods_table(context["periods"], place)}
    notes = filter_notes(context["form"])
    for section in context["sections"]:
        found[f"units-{section.key}"] = partial(units_table, section, section.period.province, notes)
    home = context["home"]
    for own in home.own:
        found[f"own-{own.progress.section.key}"] = partial(
            gaps_table, own.gaps, own.progress, own.progress.period.province
        )
    for progress, _href, duties in home.duties:
        found[f"duties-{progress.section.key}"] = partial(duties_table, duties, progress)
    for period, _due, progresses in (*home.office, *home.leading):
        found[f"progress-{period.pk}"] = partial(progress_table, period, progresses)
    return found
