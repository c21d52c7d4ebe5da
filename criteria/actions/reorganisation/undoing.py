"""Taking a reorganisation back as a whole, as long as nothing depends on it."""

import datetime as dt

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from accounts.actions import end_role, remove_role
from accounts.models import RoleAssignment
from criteria.actions.handover import participants
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.recorded_later import closed_periods
from criteria.actions.reorganisation.applying import locked
from criteria.actions.reorganisation.plan import DAY
from criteria.models import Assessment, InheritanceReview, ReorganisationState, ReviewState, State
from localities.actions import end_units, link_successions, remove_units, unlink_successions
from localities.models import Locality, Succession, SuccessionKind


def undo_reasons(record):
    """Sentences why a reorganisation can no longer be taken back; empty when it can, as far as a look can tell."""
    done = record.done
    begun = done.get("begun", [])
    reasons = [*_later_reorganisations(record, begun), *_decided_reviews(record), *_touched_assessments(done, begun)]
    reasons += [*_units_below(begun), *_recognitions(begun), *_changed_roles(record), *_closed_periods(record)]
    for one in participants():
        reasons += one.blocks_undo(record, done.get("participants", {}).get(one.name, []))
    return [str(reason) for reason in reasons]


@transaction.atomic
def undo_reorganisation(record, *, by):
    """Take it back: places, successions, roles, assessments, reviews, and what the other rooms did.

    Refused, and nothing changed, with everything that depends on it. The record stays, with who took it back and when.
    """
    row = locked(record, ReorganisationState.APPLIED)
    require_office(row.province, by)
    reasons = undo_reasons(row)
    if reasons:
        raise Refused([Problem(reason) for reason in reasons])
    _take_back(row, by)
    row.state, row.undone_by, row.undone_at = ReorganisationState.UNDONE, by, timezone.now()
    row._history_user = by
    row.save()
    return row


# -- What depends on it -----------------------------------------------------------------------------------------------


def _later_reorganisations(record, begun):
    ours = {tuple(pair) for pair in record.done.get("later_links", [])}
    rows = Succession.objects.filter(predecessor__in=begun).select_related("predecessor", "successor").order_by("pk")
    for row in rows:
        if (row.predecessor_id, row.successor_id) not in ours:
            words = {"place": row.predecessor, "date": f"{row.date:%d/%m/%Y}"}
            yield _("%(place)s has been reorganised again on %(date)s.") % words
    last_day = record.date - DAY
    for place in Locality.objects.filter(pk__in=[pk for pk, _day in record.done.get("ended", [])]).order_by("code"):
        if place.valid_to != last_day:
            words = {"place": place, "date": f"{place.valid_to + DAY:%d/%m/%Y}" if place.valid_to else "…"}
            yield _("%(place)s has been reorganised again on %(date)s.") % words


def _units_below(begun):
    rows = Locality.objects.filter(parent__in=begun).exclude(pk__in=begun).values("parent")
    for place in Locality.objects.filter(pk__in=rows).order_by("code"):
        yield _("%(place)s has units below it that were begun afterwards.") % {"place": place}


def _decided_reviews(record):
    rows = InheritanceReview.objects.filter(reorganisation=record).exclude(state=ReviewState.PENDING)
    for row in rows.select_related("locality").order_by("pk"):
        words = {"place": row.locality, "state": row.get_state_display(), "document": row.document}
        yield _("%(place)s: the office has decided its recognition (%(state)s, %(document)s).") % words


def _recognitions(begun):
    rows = Locality.objects.filter(pk__in=begun, recognitions__isnull=False).distinct().order_by("code")
    for place in rows:
        yield _("%(place)s has recognition decisions of its own.") % {"place": place}


def _changed_roles(record):
    """Roles somebody has changed since; taking back would give rights that were withdrawn in the meantime."""
    last_day = record.date - DAY
    begun = {pk: _date(day) for pk, day in record.done.get("begun_roles", [])}
    ended = [pk for pk, _day in record.done.get("ended_roles", [])]
    rows = RoleAssignment.objects.filter(pk__in=[*ended, *begun]).select_related("user", "locality")
    for role in rows.order_by("pk"):
        if role.valid_to != (begun[role.pk] if role.pk in begun else max(last_day, role.valid_from or last_day)):
            words = {"user": role.user, "place": role.locality}
            yield _("%(user)s: the role for %(place)s has been changed since.") % words


def _closed_periods(record):
    """A closed quarter counts the units as they were left here; only a change of names alone leaves its figures."""
    period = closed_periods(record.province, record.date).last()
    if period and _changes_units(record.done):
        words = {"period": period.label, "state": period.get_state_display()}
        yield _("%(period)s, which is %(state)s, counts the units as this reorganisation left them.") % words


def _changes_units(done):
    """Whether any unit ended for good or came to lie in another one."""
    ended = [pk for pk, _day in done.get("ended", [])]
    rows = Succession.objects.filter(predecessor__in=ended, successor__in=done.get("begun", []))
    plain = rows.filter(
        kind=SuccessionKind.CONTINUES, predecessor__parent__lineage=models.F("successor__parent__lineage")
    )
    return plain.count() < len(ended)


def _touched_assessments(done, begun):
    """Assessments of the new units somebody has worked on, or that a later period has begun."""
    started, moved = set(done.get("started_assessments", [])), {row[0] for row in done.get("moved_assessments", [])}
    rows = Assessment.objects.filter(locality__in=begun).exclude(pk__in=moved).select_related("locality", "period")
    rows = rows.annotate(
        has_changes=models.Exists(_trail("changes")), has_steps=models.Exists(_trail("transitions"))
    ).order_by("period__end_date", "locality__code")
    for row in rows:
        words = {"place": row.locality, "period": row.period.label}
        if row.pk not in started:
            yield _("%(place)s is assessed in %(period)s, which was opened afterwards.") % words
        elif row.has_changes or row.has_steps or row.state != State.DRAFT:
            yield _("%(place)s: figures have been entered in %(period)s.") % words


def _trail(name):
    related = Assessment._meta.get_field(name).related_model
    return related.objects.filter(assessment=models.OuterRef("pk"))


# -- Taking back ------------------------------------------------------------------------------------------------------


def _take_back(record, by):
    """The steps of applying, last first."""
    done = record.done
    for one in reversed(participants()):
        one.undo(record, done["participants"].get(one.name, []), by)
    for review in InheritanceReview.objects.filter(reorganisation=record):
        review._history_user = by
        review.delete()
    _restore_roles(done, by)
    _restore_assessments(done)
    _restore_links(record, by)
    _refuse_dependants(done["begun"])
    remove_units(done["begun"], by=by)
    ended = Locality.objects.in_bulk([pk for pk, _day in done["ended"]])
    end_units({ended[pk]: _date(day) for pk, day in done["ended"]}, by=by)


def _restore_roles(done, by):
    for role in RoleAssignment.objects.filter(pk__in=[pk for pk, _day in done["begun_roles"]]):
        remove_role(role, by=by)
    roles = RoleAssignment.objects.in_bulk([pk for pk, _day in done["ended_roles"]])
    for pk, day in done["ended_roles"]:
        if pk in roles:
            end_role(roles[pk], last_day=_date(day), by=by)


def _restore_assessments(done):
    Assessment.objects.filter(pk__in=done["started_assessments"]).delete()
    rows = Assessment.objects.in_bulk([row[0] for row in done["moved_assessments"]])
    for pk, locality, district in done["moved_assessments"]:
        # Its set may have been taken off the period since, and the empty assessment with it.
        if pk in rows:
            rows[pk].locality_id, rows[pk].district_id = locality, district
    Assessment.objects.bulk_update(rows.values(), ["locality", "district"], batch_size=500)


def _restore_links(record, by):
    begun = record.done["begun"]
    ours = Succession.objects.filter(models.Q(successor__in=begun) | models.Q(predecessor__in=begun))
    unlink_successions(ours, by=by)
    replaced = record.done["replaced_links"]
    places = Locality.objects.in_bulk({pk for row in replaced for pk in row[:2]})
    links = [(places[old], places[new], kind, _date(day), resolution) for old, new, kind, day, resolution in replaced]
    if links:
        link_successions(links, by=by)


def _refuse_dependants(begun):
    """Whatever still points at a new unit, in whichever room, keeps it standing; the transaction is taken back."""
    found = []
    for relation in Locality._meta.get_fields(include_hidden=True):
        if not _points_here(relation):
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": begun})
        places = Locality.objects.filter(pk__in=rows.values(name)).order_by("code")[:5]
        names = ", ".join(place.full_name for place in places)
        if names:
            words = {"what": relation.related_model._meta.verbose_name, "places": names}
            found.append(Problem(_("There are entries of the kind “%(what)s” for %(places)s.") % words))
    if found:
        raise Refused(found)


def _points_here(relation):
    """A foreign key or a list of another table; not the tree of places itself, nor the history of anything."""
    if not (relation.auto_created and (relation.one_to_many or relation.one_to_one or relation.many_to_many)):
        return False
    model = relation.related_model
    return not issubclass(model, (Locality, HistoricalChanges)) and not model._meta.auto_created


def _date(text):
    return dt.date.fromisoformat(text) if text else None
