"""What is gathered around a dossier: opinions, surveys, votes, stated conditions, files, day limits. Append-only."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.dossiers import hold_dossier
from criteria.actions.plans import Problem, Refused, require_office
from criteria.dossiers import procedure as law
from criteria.dossiers.reading import DossierReading
from criteria.dossiers.scope import may_take
from criteria.models import (
    CouncilMember,
    CouncilVote,
    DayLimit,
    DossierCheck,
    DossierFile,
    DossierOpinion,
    DossierState,
    SatisfactionSurvey,
    SurveyLine,
)
from ntm.lib.attachments import kept_name
from ntm.lib.text import clean
from ntm.lib.uploads import check_attachment


@transaction.atomic
def give_opinion(dossier, *, by, agency, agrees, criterion=None, text="", document=""):
    """An agency's word while the province appraises: by its own people, or by the office from a paper."""
    row = hold_dossier(dossier)
    reading = DossierReading(row, timezone.localdate())
    scope = scope_of(by)
    own = agency.pk in scope.agency_ids and row.province_id in scope.department_ids
    if not own and not scope.manages(row.locality):
        raise Refused([Problem(_("Opinions are given by the departments themselves, or recorded by the office."))])
    if agency.locality_id and agency.locality.own_province_id != row.province.pk:
        raise Refused([Problem(_("%(agency)s belongs to another province.") % {"agency": agency})])
    if row.state != DossierState.OPEN or not reading.step.takes_opinions:
        raise Refused([Problem(_("Opinions are asked for while the province appraises."))])
    if criterion is not None and criterion.criteria_set_id != row.criteria_set_id:
        raise Refused([Problem(_("The criterion belongs to another set."))])
    if not agrees and not text.strip():
        raise Refused([Problem(_("Say what is not agreed with."))])
    return DossierOpinion.objects.create(
        dossier=row,
        agency=agency,
        criterion=criterion,
        agrees=agrees,
        text=text.strip(),
        document=document.strip(),
        by=by,
        at=timezone.now(),
    )


@transaction.atomic
def record_survey(dossier, *, by, held_on, lines, document=""):
    """A survey of residents: [(content, place or None, asked, satisfied)]."""
    row = _held_by_local(dossier, by)
    problems = [Problem(text) for text in _survey_problems(row, held_on, lines)]
    if problems:
        raise Refused(problems)
    survey = SatisfactionSurvey.objects.create(
        dossier=row, held_on=held_on, document=document.strip(), by=by, at=timezone.now()
    )
    SurveyLine.objects.bulk_create(
        SurveyLine(survey=survey, order=order, content=clean(content), place=place, asked=asked, satisfied=satisfied)
        for order, (content, place, asked, satisfied) in enumerate(lines, start=1)
    )
    return survey


def _survey_problems(row, held_on, lines):
    if held_on > timezone.localdate():
        yield _("The day lies in the future.")
    if not lines:
        yield _("Enter at least one content.")
    for content, place, asked, satisfied in lines:
        words = {"content": content, "asked": asked, "satisfied": satisfied, "place": place}
        if not content.strip():
            yield _("A line of the survey has no content.")
        elif asked < 1 or not 0 <= satisfied <= asked:
            yield _("“%(content)s”: %(satisfied)s satisfied of %(asked)s asked cannot be.") % words
        elif place is not None and row.locality_id not in (place.parent_id, place.district_id, place.province_id):
            yield _("%(place)s does not lie in the unit of the dossier.") % words


@transaction.atomic
def record_vote(dossier, *, by, minutes_number, minutes_date, members):
    """The council's vote: [(name, position, ballot)] with the minutes; for the office, before the decision."""
    row = hold_dossier(dossier)
    require_office(row.locality, by)
    if row.state != DossierState.OPEN or row.step not in (law.VOTE, law.DECIDE):
        raise Refused([Problem(_("The council votes once the dossier is appraised."))])
    if minutes_date > timezone.localdate():
        raise Refused([Problem(_("The day lies in the future."))])
    registered = row.steps.filter(step=law.REGISTER).order_by("done_on").values_list("done_on", flat=True).first()
    if registered and minutes_date < registered:
        words = {"date": f"{registered:%d/%m/%Y}"}
        raise Refused([Problem(_("The dossier was registered on %(date)s; the minutes cannot be earlier.") % words)])
    if not minutes_number.strip() or not members:
        raise Refused([Problem(_("Record the council's members, votes and minutes."))])
    names = [clean(name) for name, _position, _ballot in members]
    if "" in names or len(set(names)) < len(names):
        raise Refused([Problem(_("Each member stands once, with a name."))])
    vote = CouncilVote.objects.create(
        dossier=row, minutes_number=minutes_number.strip(), minutes_date=minutes_date, by=by, at=timezone.now()
    )
    CouncilMember.objects.bulk_create(
        CouncilMember(council_vote=vote, order=order, name=clean(name), position=clean(position), ballot=ballot)
        for order, (name, position, ballot) in enumerate(members, start=1)
    )
    return vote


@transaction.atomic
def state_check(dossier, *, by, condition, is_met, document, note=""):
    """State a condition the figures cannot tell, with the document behind it; for the office."""
    row = hold_dossier(dossier)
    require_office(row.locality, by)
    if not row.is_unfinished:
        raise Refused([Problem(_("The dossier is closed."))])
    known = {one.code: one for one in DossierReading(row, timezone.localdate()).conditions}
    if condition not in known:
        raise Refused([Problem(_("The procedure has no such condition."))])
    if known[condition].is_computed:
        raise Refused([Problem(_("The figures decide this condition; it is not stated."))])
    if not document.strip():
        raise Refused([Problem(_("Name the document behind the statement."))])
    return DossierCheck.objects.create(
        dossier=row,
        condition=condition,
        is_met=is_met,
        document=document.strip(),
        note=note.strip(),
        by=by,
        at=timezone.now(),
    )


@transaction.atomic
def attach_file(dossier, *, by, file, paper=""):
    """Keep an attachment of a dossier. UploadRefused when its bytes are not what may be taken."""
    row = _held_by_local(dossier, by)
    papers = {one.code for one in law.procedure_of(row.year).papers}
    if paper and paper not in papers:
        raise Refused([Problem(_("The procedure has no such paper."))])
    content, kind, extension = check_attachment(file)
    kept = DossierFile(
        dossier=row,
        paper=paper,
        file_name=kept_name(file.name, extension),
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=timezone.now(),
    )
    kept.file.save(f"{kept.sha256[:16]}.{extension}", ContentFile(content), save=False)
    kept.save()
    return kept


def _held_by_local(dossier, by):
    """For whoever enters the unit, and the office, while the dossier is not closed."""
    row = hold_dossier(dossier)
    step = law.Step("", "", by="local", board="")
    if not may_take(scope_of(by), step, row.locality):
        raise Refused([Problem(_("%(place)s: you may not take this step.") % {"place": row.locality})])
    if not row.is_unfinished:
        raise Refused([Problem(_("The dossier is closed."))])
    return row


# -- Day limits --------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_day_limit(*, by, province, step, attainment, days, valid_from, is_working_days=True, decision=""):
    """The province's own days for a step from a day on; the limit before ends on the day before."""
    require_office(province, by)
    if law.procedures()[0].step(step) is None or step == law.REGISTER:
        raise Refused([Problem(_("No days can be set for this step."))])
    if not 1 <= days <= 365:
        raise Refused([Problem(_("A limit has between 1 and 365 days."))])
    rows = DayLimit.objects.select_for_update().filter(province=province, step=step, attainment=attainment)
    if rows.filter(valid_from__gte=valid_from).exists():
        raise Refused([Problem(_("A limit of this step already begins on that day or later."))])
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)).update(
        valid_to=valid_from - dt.timedelta(days=1)
    )
    return DayLimit.objects.create(
        province=province,
        step=step,
        attainment=attainment,
        days=days,
        is_working_days=is_working_days,
        decision=decision.strip(),
        valid_from=valid_from,
        set_by=by,
        set_at=timezone.now(),
    )
