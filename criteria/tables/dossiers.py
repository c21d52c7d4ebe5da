"""Recognition: pages of a dossier, limits of its steps, corrections of the register, reorganisations."""

from django.utils.translation import gettext as _

from criteria.tables.words import person_name
from ntm.lib.numbers import share
from ntm.lib.tables import Column, Row, Table, moment
from ntm.lib.text import initial_upper


def dossier_tables(dossier, reading):
    """{name: function giving a Table} of a dossier's page (criteria.dossiers.reading.DossierReading)."""
    return {
        "conditions": lambda: _conditions(dossier, reading),
        "survey": lambda: _survey(dossier, reading),
        "opinions": lambda: _opinions(dossier, reading),
        "vote": lambda: _vote(dossier, reading),
    }


def _notes(dossier):
    place = dossier.locality
    where = [place.full_name, place.district.full_name if place.district else "", dossier.province.full_name]
    what = [initial_upper(str(dossier.get_attainment_display())), str(dossier.year), dossier.criteria_set.name]
    return [", ".join(filter(None, where)), " · ".join(what)]


def _conditions(dossier, reading):
    words = {"1": _("met"), "0": _("not met"), "?": _("not assessable"), "-": _("not applicable")}
    return Table(
        name=_("conditions"),
        title=_("Conditions of the recognition"),
        notes=_notes(dossier),
        columns=[Column(_("No."), "mark", 5), Column(_("Condition"), "text", 60), Column(_("Verdict"), "mark", 16),
                 Column(_("Detail"), "text", 40), Column(_("Known from"), "text", 26),
                 Column(_("Document"), "text", 30), Column(_("Who"), "text", 26), Column(_("When"), "date", 17)],
        rows=[
            [number, one.name, words.get(one.mark, ""), one.text, _known_from(one), *_check(one.check)]
            for number, one in enumerate(reading.conditions, start=1)
        ],
    )  # fmt: skip


def _known_from(one):
    if one.is_computed:
        return _("computed from the figures")
    return _("stated") if one.check else _("not known")


def _check(check):
    return [check.document, person_name(check.by), moment(check.at)] if check else ["", "", None]


def _survey(dossier, reading):
    rows = [
        [number, line.content, line.place.full_name if line.place else "", line.asked, line.satisfied,
         share(line.satisfied, line.asked)]
        for number, line in enumerate(reading.survey_lines, start=1)
    ]  # fmt: skip
    if rows:
        asked, satisfied = (sum(row[column] for row in rows) for column in (3, 4))
        rows.append(Row([None, _("All answers"), "", asked, satisfied, share(satisfied, asked)], "total"))
    return Table(
        name=_("survey"),
        title=_("Satisfaction survey"),
        notes=[*_notes(dossier), *([f"{reading.survey.held_on:%d/%m/%Y}"] if reading.survey else [])],
        columns=[Column(_("No."), "mark", 5), Column(_("Content"), "text", 60), Column(_("Unit"), "text", 26),
                 Column(_("Asked"), "count", 12, total="sum"), Column(_("Satisfied"), "count", 12, total="sum"),
                 Column(_("Share (%)"), "share", 12, total="ratio", of=(4, 3))],
        rows=rows,
        unit_line=_("Unit of measure: answer"),
    )  # fmt: skip


def _opinions(dossier, reading):
    rows = []
    for voice in reading.voices:
        charge = ", ".join(criterion.number for criterion in voice.criteria)
        said = [_opinion(opinion) for opinion in voice.opinions] or [[_("not answered yet")]]
        rows += [[str(voice.agency), charge, *one] for one in said]
    return Table(
        name=_("opinions"),
        title=_("Opinions of the departments"),
        notes=_notes(dossier),
        columns=[Column(_("Agency"), "text", 36), Column(_("Criteria in charge"), "text", 18),
                 Column(_("Opinion"), "text", 18), Column(_("Criterion"), "mark", 10), Column(_("Text"), "text", 50),
                 Column(_("Document"), "text", 24), Column(_("Who"), "text", 26), Column(_("When"), "date", 17)],
        rows=rows,
    )  # fmt: skip


def _opinion(row):
    return [_("agrees") if row.agrees else _("does not agree"), row.criterion.number if row.criterion else "", row.text,
            row.document, person_name(row.by), moment(row.at)]  # fmt: skip


def _vote(dossier, reading):
    vote = reading.vote
    minutes = _("Minutes %(number)s of %(day)s")
    said = [minutes % {"number": vote.minutes_number, "day": f"{vote.minutes_date:%d/%m/%Y}"}] if vote else []
    return Table(
        name=_("vote"),
        title=_("Council and vote"),
        notes=[*_notes(dossier), *said],
        columns=[Column(_("No."), "mark", 5), Column(_("Full name"), "text", 30), Column(_("Position"), "text", 40),
                 Column(_("Vote"), "text", 20)],
        rows=[
            [number, member.name, member.position, str(member.get_ballot_display())]
            for number, member in enumerate(reading.council if vote else [], start=1)
        ],
    )  # fmt: skip


# -- Around the register -----------------------------------------------------------------------------------------------


def limits_table(lines, province):
    """Days of each step in force today; a limit for one attainment stands on a row of its own."""
    rows = []
    for line in lines:
        limit = line["limit"]
        rows.append([line["step"].name, "", limit.days if limit else None, _days_words(limit), _source(limit)])
        rows += [
            [line["step"].name, str(own.get_attainment_display()), own.days, _days_words(own), own.decision]
            for own in line["own"]
            if own.attainment
        ]
    return Table(
        name=_("day limits"),
        title=_("Day limits of the steps"),
        notes=[province.full_name, _("In force today")],
        columns=[Column(_("Step"), "text", 40), Column(_("Attainment"), "text", 18), Column(_("Days"), "count", 9),
                 Column(_("Kind of days"), "text", 18), Column(_("Source"), "text", 50)],
        rows=rows,
    )  # fmt: skip


def _days_words(limit):
    if limit is None or not limit.days:
        return _("not set")
    return _("working days") if limit.is_working_days else _("calendar days")


def _source(limit):
    return limit.source or "" if limit else ""


def limit_history_table(lines, province):
    """Every limit the province has set, the latest first."""
    return Table(
        name=_("limits set"),
        title=_("Limits set by the province"),
        notes=[province.full_name],
        columns=[Column(_("Step"), "text", 40), Column(_("Attainment"), "text", 18), Column(_("Days"), "count", 9),
                 Column(_("Kind of days"), "text", 18), Column(_("In force from"), "date"), Column(_("until"), "date"),
                 Column(_("Document that sets it"), "text", 40), Column(_("Set by"), "text", 26)],
        rows=[
            [line["step"], str(row.get_attainment_display()) if row.attainment else "", row.days, _days_words(row),
             row.valid_from, row.valid_to, row.decision, person_name(row.set_by)]
            for line in lines for row in [line["row"]]
        ],
    )  # fmt: skip


def register_corrections_table(lines):
    """Corrections of the register, one row a field that changed: what stood there, what stands now, who and why."""
    rows = []
    for line in lines:
        row = line["row"]
        what = _("entry taken back") if row.history_type == "-" else _("corrected")
        head = [moment(row.history_date), row.locality.full_name, what]
        tail = [row.history_change_reason or "", person_name(row.history_user)]
        rows += [[*head, initial_upper(str(name)), str(old), str(new), *tail] for name, old, new in line["changes"]]
    return Table(
        name=_("corrections"),
        title=_("Corrections of the register"),
        columns=[Column(_("When"), "date", 17), Column(_("Unit"), "text", 26), Column(_("What"), "text", 18),
                 Column(_("Field"), "text", 24), Column(_("Before"), "text", 28), Column(_("After"), "text", 28),
                 Column(_("Reason"), "text", 40), Column(_("Who"), "text", 26)],
        rows=rows,
    )  # fmt: skip


def reorganisations_table(rows):
    """Reorganisations of an office's province with their state and what waits for review."""
    return Table(
        name=_("reorganisations"),
        title=_("Reorganisation of units"),
        columns=[Column(_("No."), "mark", 5), Column(_("First day of the new units"), "date", 14),
                 Column(_("Resolution"), "text", 40), Column(_("End of the district level"), "mark", 14),
                 Column(_("Workbook"), "text", 30), Column(_("Lines"), "count", 9), Column(_("To review"), "count", 9),
                 Column(_("State"), "text", 18), Column(_("Prepared by"), "text", 26),
                 Column(_("Carried out"), "date", 17)],
        rows=[
            [number, row.date, row.resolution, _("yes") if row.ends_districts else "", row.file_name, len(row.lines),
             row.waiting, str(row.get_state_display()), person_name(row.by), moment(row.applied_at)]
            for number, row in enumerate(rows, start=1)
        ],
    )  # fmt: skip
