"""Difficulties raised, corrected, answered, settled."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from accounts.scope import scope_of
from directives.actions.rights import refuse_unless
from directives.models import Difficulty, DifficultyState
from directives.terms import revised


def may_raise_for(scope, agency, place):
    """Whether a person may speak for this agency or place: its office, its own officials, its own department."""
    if agency and (agency.pk in scope.agency_ids or agency.locality_id in scope.entry_ids):
        return True
    if agency and agency.locality and scope.manages(agency.locality):
        return True
    return bool(place and scope.enters(place))


def may_edit(scope, row):
    """The office, and whoever raised it while nobody has answered."""
    if scope.manages(row.province):
        return True
    return row.state == DifficultyState.OPEN and may_raise_for(scope, row.agency, row.from_place)


def may_answer(scope, row):
    """The office, and the agency that can decide; never once it is settled."""
    if row.state == DifficultyState.CLOSED:
        return False
    decides = row.decider and (row.decider_id in scope.agency_ids or row.decider.locality_id in scope.entry_ids)
    return scope.manages(row.province) or bool(decides)


@transaction.atomic
def raise_difficulty(*, by, raised_on, text, agency=None, from_place=None, **values):
    """A new difficulty; its province is that of who raises it."""
    refuse_unless(may_raise_for(scope_of(by), agency, from_place), _("You may raise only what your own unit meets."))
    _refuse_day(raised_on)
    _refuse_without_remedy(values.get("target"), values.get("proposal", ""), raised_on)
    place = from_place or agency.locality
    refuse_unless(place is not None, _("An agency without a place belongs to no province; choose another one."))
    row = Difficulty(province_id=place.own_province_id, by=by)
    save_changes(row, by=by, raised_on=raised_on, text=text, agency=agency, from_place=from_place, **values)
    return row


@transaction.atomic
def amend_difficulty(difficulty, *, by, **values):
    """Correct what was raised; who raised it stays in the same province."""
    row = _locked(difficulty)
    scope = scope_of(by)
    refuse_unless(may_edit(scope, row), _("It has been answered; only the coordination office corrects it now."))
    agency, place = values.get("agency", row.agency), values.get("from_place", row.from_place)
    refuse_unless(may_raise_for(scope, agency, place), _("You may raise only what your own unit meets."))
    raised_on = values.get("raised_on", row.raised_on)
    _refuse_day(raised_on)
    _refuse_without_remedy(values.get("target", row.target), values.get("proposal", row.proposal), raised_on)
    is_late = row.answered_on is not None and raised_on > row.answered_on
    refuse_unless(not is_late, _("It was answered before that day."))
    save_changes(row, by=by, **values)
    return row


@transaction.atomic
def answer_difficulty(difficulty, *, by, answer, answered_on, answered_by="", answer_document=""):
    """Write down what was answered, by whom and on which paper; another answer replaces it, the history keeps both."""
    row = _locked(difficulty)
    refuse_unless(
        may_answer(scope_of(by), row), _("Only the agency that can decide it and the coordination office answer.")
    )
    _refuse_day(answered_on)
    refuse_unless(answered_on >= row.raised_on, _("This day lies before the difficulty was raised."))
    save_changes(
        row, by=by, answer=answer, answered_on=answered_on, answered_by=answered_by, answer_document=answer_document
    )
    return row


@transaction.atomic
def close_difficulty(difficulty, *, by, on=None):
    """The office finds it settled; `on` is the day, by default today."""
    row, on = _locked(difficulty), on or timezone.localdate()
    refuse_unless(scope_of(by).manages(row.province))
    refuse_unless(row.closed_on is None, _("It is settled already."))
    _refuse_day(on)
    refuse_unless(on >= row.raised_on, _("This day lies before the difficulty was raised."))
    save_changes(row, by=by, closed_on=on)
    return row


@transaction.atomic
def reopen_difficulty(difficulty, *, by):
    row = _locked(difficulty)
    refuse_unless(scope_of(by).manages(row.province))
    save_changes(row, by=by, closed_on=None)
    return row


def _locked(difficulty):
    rows = Difficulty.objects.select_for_update(of=("self",))
    return rows.select_related("province", "agency__locality", "from_place", "decider__locality").get(pk=difficulty.pk)


def _refuse_without_remedy(target, proposal, raised_on):
    """Of a target past its deadline both are asked for: why it was missed, and what will remedy it."""
    is_past = target is not None and (last := revised(target, raised_on).deadline) is not None and last <= raised_on
    refuse_unless(proposal.strip() or not is_past, _("Of a target past its deadline give the remedy too."))


def _refuse_day(day):
    refuse_unless(day <= timezone.localdate(), _("This day has not come yet."))
