"""Recording recognition decisions: one paper, many units; shown first, then written in one transaction."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from accounts.scope import scope_of
from criteria.actions.overtaken import end_overtaken, overtaken_by, overtaken_words
from criteria.actions.plans import Problem, Refused, office_only
from criteria.holdings import held_through, holds, standing, stands_on
from criteria.models import Attainment, CriteriaSet, Dossier, Recognition, RecognitionKind
from localities.models import Level, Locality

# Recorded by whoever enters the place: villages are recognised by the chairman of their district or commune.
_RECORDED_BY_LOCALS = (Level.VILLAGE,)


@dataclass(frozen=True)
class DecisionPaper:
    """What one paper says of every unit it names."""

    attainment: str
    recognition_year: int
    decision_date: dt.date
    kind: str = RecognitionKind.RECOGNISED
    decision_number: str = ""
    issuer: str = ""
    signer: str = ""
    criteria_set: CriteriaSet | None = None
    note: str = ""


@dataclass(frozen=True)
class DecisionLine:
    """One unit of a paper: `problem` keeps the whole paper from being recorded, `warning` asks for a reason.

    `dossier`: the unit's own one under way, which the paper passes by.
    """

    locality: Locality
    problem: str = ""
    warning: str = ""
    dossier: Dossier | None = None

    @property
    def dossier_warning(self):
        return overtaken_words(self.locality, self.dossier) if self.dossier else ""


@dataclass
class DecisionPlan:
    paper: DecisionPaper
    lines: list = field(default_factory=list)
    problem: str = ""

    @property
    def problems(self):
        whole = [Problem(self.problem)] if self.problem else []
        return whole + [Problem(one.problem, locality_id=one.locality.pk) for one in self.lines if one.problem]

    @property
    def warnings(self):
        return [one for one in self.lines if one.warning or one.dossier]

    def unanswered(self, reason):
        """Warnings without an answer; a dossier ends only for a reason given now, not for a note on the paper."""
        noted = reason or self.paper.note.strip()
        for one in self.lines:
            if one.warning and not noted:
                yield Problem(one.warning, locality_id=one.locality.pk)
            if one.dossier and not reason:
                yield Problem(one.dossier_warning, locality_id=one.locality.pk)


def may_record(scope, locality):
    """The province's office; for a village also whoever enters it."""
    return scope.manages(locality) or (locality.level in _RECORDED_BY_LOCALS and scope.enters(locality))


def plan_decision(paper, localities, *, by, instead_of=None, through=()):
    """What recording the paper for these units would do. A fixed number of queries; nothing is written.

    `instead_of`: the recorded decision that this one corrects; `through`: the dossiers that lead to this one.
    """
    localities = list(localities)
    plan = DecisionPlan(paper, problem=_paper_problem(paper, localities))
    rows = _earlier_rows(localities, instead_of)
    held = standing([row for row in rows if row.decision_date <= paper.decision_date])
    named = Counter(place.pk for place in localities)
    # A correction changes what was recorded; it settles no other dossier.
    passed = overtaken_by(paper, {place.lineage_id for place in localities}, through) if instead_of is None else ()
    dossiers = {row.locality.lineage_id: row for row in passed}
    for place in localities:
        own = [row for row in rows if row.locality__lineage_id == place.lineage_id]
        problem = _unit_problem(paper, place, own, held[place.lineage_id], scope_of(by))
        if not problem and named[place.pk] > 1:
            problem = _("%(place)s is named twice.") % {"place": place}
        warning = _unit_warning(paper, place, held[place.lineage_id])
        plan.lines.append(DecisionLine(place, problem, warning, dossiers.get(place.lineage_id)))
    return plan


@transaction.atomic
def record_decision(paper, localities, *, by, reason="", predecessors=(), through=()):
    """Record the paper for every unit or for none; the Recognition rows.

    Raises Refused when anything is wrong, and when a warning stands without a reason. Dossiers under way that it does
    not come `through` end with it.
    """
    localities = list(localities)
    # Dossiers before units, as deciding a dossier holds them.
    list(overtaken_by(paper, {place.lineage_id for place in localities}, through).select_for_update(of=("self",)))
    # Two people recording the same paper wait for one another here.
    keys = [place.pk for place in localities]
    list(Locality.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    plan = plan_decision(paper, localities, by=by, through=through)
    reason = reason.strip()
    if plan.problems:
        raise Refused(plan.problems)
    unanswered = list(plan.unanswered(reason))
    if unanswered:
        raise Refused(unanswered)
    note = "; ".join(part for part in (paper.note, reason) if part)
    values = {**_values(paper), "note": note[:300]}
    rows = [Recognition(locality=place, **values) for place in localities]
    bulk_create_with_history(
        rows, Recognition, batch_size=500, default_user=by, default_change_reason=reason[:100] or None
    )
    for row in rows if predecessors else ():
        row.predecessors.set(predecessors)
    passed = [one.dossier for one in plan.lines if one.dossier]
    end_overtaken(passed, {row.locality.lineage_id: row for row in rows}, by=by, reason=reason)
    return rows


def record_recognition(
    *,
    by,
    locality,
    attainment,
    recognition_year,
    decision_date,
    kind=RecognitionKind.RECOGNISED,
    decision_number="",
    issuer="",
    signer="",
    criteria_set=None,
    note="",
    predecessors=(),
    reason="",
):
    """Keep one decision about one unit; Refused when it cannot be true or is not this person's to record."""
    paper = DecisionPaper(
        attainment=attainment,
        recognition_year=recognition_year,
        decision_date=decision_date,
        kind=kind,
        decision_number=decision_number,
        issuer=issuer,
        signer=signer,
        criteria_set=criteria_set,
        note=note,
    )
    return record_decision(paper, [locality], by=by, reason=reason, predecessors=predecessors)[0]


# -- Correcting --------------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_recognition(recognition, *, by, reason, locality=None, **values):
    """Put a wrong entry right; the history keeps what stood there, who changed it and why."""
    row = _held_row(recognition, by, reason)
    place = locality or row.locality
    paper = replace(_paper_of(row), **values)
    moves = (place.pk, paper.attainment) != (row.locality_id, row.attainment)
    if moves and hasattr(row, "dossier"):
        raise Refused([Problem(_("It came from a dossier: unit and attainment are those of the dossier."))])
    if paper.kind == RecognitionKind.REVOKED and hasattr(row, "dossier"):
        raise Refused([Problem(_("It came from a dossier: record the revocation as a decision of its own."))])
    plan = plan_decision(paper, [place], by=by, instead_of=row)
    if plan.problems:
        raise Refused(plan.problems)
    row.locality = place
    for name, value in _values(paper).items():
        setattr(row, name, value)
    _explain(row, by, reason)
    row.save()
    return row


@transaction.atomic
def withdraw_recognition(recognition, *, by, reason):
    """Take back an entry that should never have been made; it stays in the history with its reason."""
    row = _held_row(recognition, by, reason)
    if hasattr(row, "dossier"):
        text = _("It came from a dossier and cannot be taken back; correct it or record a revocation.")
        raise Refused([Problem(text)])
    _explain(row, by, reason)
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused([Problem(_("Other records rest on this decision; correct it instead."))]) from error


def _held_row(recognition, by, reason):
    if not reason.strip():
        raise Refused([Problem(_("Say why the entry is corrected."))])
    row = Recognition.objects.select_for_update(of=("self",)).select_related("locality").get(pk=recognition.pk)
    if not may_record(scope_of(by), row.locality):
        raise office_only(row.locality_id)
    return row


def _explain(row, by, reason):
    row._history_user = by
    row._change_reason = reason.strip()[:100]


_FIELDS = tuple(DecisionPaper.__dataclass_fields__)


def _values(paper):
    return {name: getattr(paper, name) for name in _FIELDS}


def _paper_of(row):
    return DecisionPaper(**{name: getattr(row, name) for name in _FIELDS})


# -- What cannot be true -----------------------------------------------------------------------------------------------


def _earlier_rows(localities, instead_of):
    """Decisions about these units' lineages, oldest first."""
    rows = Recognition.objects.filter(locality__lineage__in={place.lineage_id for place in localities})
    if instead_of is not None:
        rows = rows.exclude(pk=instead_of.pk)
    fields = ("locality_id", "locality__lineage_id", "attainment", "kind", "decision_date", "decision_number")
    return list(rows.order_by("decision_date", "pk").values_list(*fields, named=True))


def _paper_problem(paper, localities):
    words = {"year": paper.recognition_year, "date": f"{paper.decision_date:%d/%m/%Y}", "set": paper.criteria_set}
    if not localities:
        return _("Choose at least one unit.")
    if paper.recognition_year > paper.decision_date.year:
        return _("A decision of %(date)s cannot recognise for the later year %(year)s.") % words
    if paper.criteria_set is None:
        return ""
    if paper.criteria_set.is_draft:
        return _("“%(set)s” is still a draft.") % words
    if paper.criteria_set.attainment != paper.attainment:
        return _("“%(set)s” is a set of another attainment.") % words
    return ""


def _unit_problem(paper, place, own, held, scope):
    words = {"place": place, "date": f"{paper.decision_date:%d/%m/%Y}", "set": paper.criteria_set,
             "number": paper.decision_number, "attainment": Attainment(paper.attainment).label}  # fmt: skip
    if not may_record(scope, place):
        return _("%(place)s: only the province's coordination office may do this.") % words
    if not place.is_in_force_on(paper.decision_date):
        return _("%(place)s did not exist on %(date)s.") % words
    if paper.criteria_set is not None and not paper.criteria_set.is_for(place):
        return _("%(place)s: “%(set)s” is not a set for it.") % words
    if any(_says_the_same(paper, place, row) for row in own):
        return _("%(place)s: this recognition is already recorded.") % words
    holding = held_through(held, paper.attainment)
    if paper.kind == RecognitionKind.RECOGNISED and holding is not None:
        return held_words(place, holding, RecognitionKind.RE_RECOGNISED.label)
    if paper.kind == RecognitionKind.REVOKED and not holds(held, paper.attainment):
        return _("%(place)s does not hold “%(attainment)s” on %(date)s; there is nothing to revoke.") % words
    return ""


def held_words(place, row, again):
    """Who holds an attainment is recognised again, in a decision as in a dossier; `again` is the kind to choose."""
    decision = ", ".join(filter(None, (row.decision_number, f"{row.decision_date:%d/%m/%Y}")))
    words = {"place": place, "attainment": Attainment(row.attainment).label, "decision": decision, "again": again}
    text = _("%(place)s already holds “%(attainment)s” by decision %(decision)s; choose “%(again)s”.")
    return text % words


def _says_the_same(paper, place, row):
    if (row.attainment, row.kind) != (paper.attainment, paper.kind):
        return False
    same_day = row.locality_id == place.pk and row.decision_date == paper.decision_date
    same_number = (row.decision_number, row.decision_date) == (paper.decision_number, paper.decision_date)
    return same_day or bool(paper.decision_number and same_number)


def _unit_warning(paper, place, held):
    """History may be incomplete: what stands on a decision nobody recorded is taken with a reason."""
    base = stands_on(paper.attainment)
    is_first = paper.kind in (RecognitionKind.RECOGNISED, RecognitionKind.RE_RECOGNISED)
    if base is None or not is_first or holds(held, base):
        return ""
    words = {"place": place, "base": Attainment(base).label, "attainment": Attainment(paper.attainment).label}
    return _("%(place)s: no decision as “%(base)s” is recorded, on which “%(attainment)s” stands.") % words
