"""A province's own sets: drafts added, edited, published or discarded; published ones amended from a day on.

Every change is made in the set's document (criteria.loader) and checked as a file would be; what the document then says
is written. So a page can store nothing that a file could not.
"""

import copy
import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.summaries import summarise
from criteria.loader import Known, SetDocument, check, document_of, link_sets, write_document
from criteria.loader.checking_rows import TABLES, YEAR_TABLES
from criteria.loader.freezing import frozen_faults, settled_reason
from criteria.models import Assessment, CriteriaSet, PeriodState, SetState

_ONE_DAY = dt.timedelta(days=1)
# What a wording says of itself; the rest of an indicator's row is about its place in the set.
_WORDING = (
    "name_vi", "name_en", "kind", "unit", "operator", *TABLES, *YEAR_TABLES, "delegated", "delegated_to", "note_vi",
    "source", "verified", "name_verified", "applies_if_vi", "amended_by", "choices_vi", "choices_open", "relative_to",
    "sub_thresholds",
)  # fmt: skip


# -- Drafts -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_set_from_document(*, document, province, by):
    """Store a read document as a draft of the province; the CriteriaSet. Refused with every fault of the file."""
    found = checked_for(document, province, by)
    return _write_draft(found, province, by)


def checked_for(document, province, by):
    """The fitted document as it would be stored for the province, or Refused with every fault."""
    require_office(province, by)
    found, faults = faults_for(document, province)
    if faults:
        raise Refused([Problem(str(fault)) for fault in faults])
    return found


def faults_for(document, province, replaces=None):
    """(fitted document, [Fault]) of a document an office would add as its own, or in place of a draft."""
    found, faults = check(document, Known.now(), is_draft=True)
    code, issuer = found.get("code"), found.get("issuer_province")
    if issuer and issuer != province.code:
        faults.append(document.fault(("issuer_province",), _("an office adds sets of its own province only")))
    if code and replaces is None and CriteriaSet.objects.filter(code=code).exists():
        faults.append(document.fault(("code",), _("the code “%(code)s” is taken") % {"code": code}))
    return found, document.in_order(faults)


@transaction.atomic
def copy_set(*, criteria_set, province, code, name, by):
    """A draft of the province based on another set; its own decision is for the office to write."""
    require_office(province, by)
    if criteria_set.is_draft and not scope_of(by).manages(criteria_set.issuer_province):
        raise Refused([Problem(_("This set is not known here."))])
    data = document_of(criteria_set)
    data |= {"code": code, "name_vi": name, "based_on": criteria_set.code, "issuer_province": province.code}
    data["legal_basis"] = {"issuer": _("People's Committee of %(place)s") % {"place": province.running_name}}
    return add_set_from_document(document=SetDocument(code, data), province=province, by=by)


def _write_draft(found, province, by):
    write_document(found, issuer_province=province, state=SetState.DRAFT)
    return link_sets(found)


@transaction.atomic
def revise_draft(*, draft, change, by):
    """Let `change` alter the draft's document in place, check it and store it."""
    draft = _own_draft(draft, by)
    data = document_of(draft)
    change(data)
    data["code"] = draft.code
    document = SetDocument(draft.code, data)
    found, faults = check(document, Known.now(), is_draft=True)
    if faults:
        raise Refused([Problem(_sentence(fault)) for fault in faults])
    return _write_draft(found, draft.issuer_province, by)


def _sentence(fault):
    return f"{fault.place}: {fault.reason}" if fault.place else fault.reason


def change_facts(*, draft, facts, by):
    """Facts of the set as a whole, by the keys of its document."""
    return revise_draft(draft=draft, change=lambda data: data.update(facts), by=by)


def replace_draft(*, draft, data, by):
    """The whole draft as another document says it."""

    def change(old):
        kept = {"code": old["code"], "issuer_province": old.get("issuer_province")}
        old.clear()
        old.update({**data, **kept})

    return revise_draft(draft=draft, change=change, by=by)


def save_criterion(*, draft, number, values, by):
    """Change the criterion of this number, or add one at the end (`number` None)."""

    def change(data):
        rows = data["criteria"]
        if number is None:
            rows.append({**values, "indicators": []})
        else:
            rows[_position(rows, number)].update(values)

    return revise_draft(draft=draft, change=change, by=by)


def save_indicator(*, draft, criterion, number, values, by):
    """Change the indicator of this number, or add one at the end of the criterion (`number` None)."""

    def change(data):
        rows = data["criteria"][_position(data["criteria"], criterion)]["indicators"]
        if number is None:
            rows.append(values)
        else:
            rows[_position(rows, number)].update(values)

    return revise_draft(draft=draft, change=change, by=by)


def remove_row(*, draft, criterion, indicator=None, by):
    """Take a criterion with its indicators, or one indicator, out of a draft."""

    def change(data):
        rows, number = _rows_and_number(data, criterion, indicator)
        del rows[_position(rows, number)]

    return revise_draft(draft=draft, change=change, by=by)


def move_row(*, draft, criterion, indicator=None, step, by):
    """Move a criterion, or an indicator within its criterion, one place up (-1) or down (1). Numbers stay."""

    def change(data):
        rows, number = _rows_and_number(data, criterion, indicator)
        here = _position(rows, number)
        there = here + (1 if step > 0 else -1)
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]

    return revise_draft(draft=draft, change=change, by=by)


def _rows_and_number(data, criterion, indicator):
    if indicator is None:
        return data["criteria"], criterion
    return data["criteria"][_position(data["criteria"], criterion)]["indicators"], indicator


def _position(rows, number):
    for position, row in enumerate(rows):
        if row["number"] == number:
            return position
    raise Refused([Problem(_("There is no row with the number %(number)s any more.") % {"number": number})])


@transaction.atomic
def publish_set(*, draft, by):
    """Make a draft the province's law. Checked once more, now with the rules of completeness."""
    draft = _own_draft(draft, by)
    _found, faults = check(SetDocument(draft.code, document_of(draft)), Known.now())
    if not draft.criteria.exists() and not draft.conditions.exists():
        raise Refused([Problem(_("The set has neither criteria nor conditions."))])
    if faults:
        raise Refused([Problem(_sentence(fault)) for fault in faults])
    draft.state, draft.published_by, draft.published_at = SetState.PUBLISHED, by, timezone.now()
    draft.save(update_fields=["state", "published_by", "published_at"])
    return draft


@transaction.atomic
def discard_draft(*, draft, by):
    """Throw a draft away. Nothing hangs on it: nothing could choose it."""
    draft = _own_draft(draft, by)
    if CriteriaSet.objects.filter(based_on=draft).exists():
        raise Refused([Problem(_("Another set is based on this draft."))])
    draft.delete()


def _own_draft(draft, by):
    """The draft, held; Refused where it is none or another province's."""
    row = CriteriaSet.objects.select_for_update(of=("self",)).select_related("issuer_province").filter(pk=draft.pk)
    row = row.first()
    if row is None or not row.is_draft:
        raise Refused([Problem(_("This set is no draft; a published set changes only by an amendment."))])
    require_office(row.issuer_province, by)
    return row


# -- Amendments of a published set ------------------------------------------------------------------------------------


def amend_indicator(*, criteria_set, number, day, decision, values, by):
    """From `day` on the indicator reads as `values` say; until the day before as it does now. Results keep theirs.

    QĐ 211/QĐ-TTg of 1/3/2024 made the percentage of health records (15.4) a yes/no within the phase.
    """

    def change(data):
        row = _indicator_row(data, number)
        former = {key: copy.deepcopy(row[key]) for key in _WORDING if key in row}
        row.setdefault("previous", []).append({"until": (day - _ONE_DAY).isoformat(), **former})
        for key in _WORDING:
            row.pop(key, None)
        row.update({**values, "amended_by": decision})

    return _amend(criteria_set, change, number, day, decision, by)


def retire_indicator(*, criteria_set, number, day, decision, by):
    """The indicator is asked no more from `day` on."""

    def change(data):
        row = _indicator_row(data, number)
        row["valid_to"] = (day - _ONE_DAY).isoformat()

    return _amend(criteria_set, change, number, day, decision, by)


def add_indicator(*, criteria_set, criterion, day, decision, values, by):
    """An indicator asked from `day` on."""

    def change(data):
        rows = data["criteria"][_position(data["criteria"], criterion)]["indicators"]
        rows.append({**values, "valid_from": day.isoformat(), "amended_by": decision})

    return _amend(criteria_set, change, values["number"], day, decision, by)


@transaction.atomic
def _amend(criteria_set, change, number, day, decision, by):
    stored = CriteriaSet.objects.select_for_update(of=("self",)).select_related("issuer_province", "based_on")
    stored = stored.get(pk=criteria_set.pk)
    _refuse_amendment(stored, day, decision, by)
    data = document_of(stored)
    change(data)
    _name_decision(data, decision)
    document = SetDocument(stored.code, data)
    # What the decision had when it was issued is no measure of what it has after an amendment.
    found, faults = check(document, Known.now(), is_draft=True)
    reasons = [_sentence(fault) for fault in faults]
    if not faults:
        found["issuer_province"] = stored.issuer_province.code
        reasons = [str(reason) for _path, reason in frozen_faults(found, stored)]
    if reasons:
        raise Refused([Problem(reason) for reason in reasons])
    stored = write_document(found, issuer_province=stored.issuer_province)
    _count_anew(stored, day)
    return stored


def _refuse_amendment(criteria_set, day, decision, by):
    if criteria_set.issuer_province is None:
        raise Refused([Problem(_("A national set is amended by its data file, not by an office."))])
    require_office(criteria_set.issuer_province, by)
    if criteria_set.is_draft:
        raise Refused([Problem(_("A draft is edited, not amended."))])
    if not decision.strip():
        raise Refused([Problem(_("Say which decision amends the set."))])
    if criteria_set.valid_from and day <= criteria_set.valid_from:
        raise Refused([Problem(_("An amendment begins after the set itself."))])
    reason = settled_reason(criteria_set, day)
    if reason:
        raise Refused([Problem(reason)])


def _indicator_row(data, number):
    """The row of an indicator still asked; Refused where there is none."""
    for criterion in data["criteria"]:
        for row in criterion["indicators"]:
            if row["number"] == number and not row.get("valid_to"):
                return row
    raise Refused([Problem(_("There is no row with the number %(number)s any more.") % {"number": number})])


def _name_decision(data, decision):
    """The amending decision stands beside the legal basis once."""
    amended_by = data["legal_basis"].setdefault("amended_by", [])
    if decision not in [paper.get("number") for paper in amended_by]:
        data["legal_basis"] = {**data["legal_basis"], "amended_by": [*amended_by, {"number": decision}]}


def _count_anew(criteria_set, day):
    """Open periods that end on or after the day now ask something else: their summaries say so at once."""
    rows = Assessment.objects.filter(criteria_set=criteria_set, period__end_date__gte=day)
    summarise(list(rows.filter(period__state=PeriodState.OPEN).values_list("pk", flat=True)))
