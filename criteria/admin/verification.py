"""What surrounds entry: evidence, disagreements, unlockings, reminders, samples. Looked at here, never written."""

from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import ScopedPlainAdmin, ScopedRelatedFilter
from criteria.admin.assessments import AssessedMixin
from criteria.models import Disagreement, DisagreementNote, EntryReminder, Evidence, RecheckSample, Unlocking


class ReadOnly:
    can_add = can_change = False


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, AssessedMixin, ScopedPlainAdmin):
    """The file itself is fetched from its cell's page, which asks the scope."""

    list_display = ("file_name", "unit", "indicator", "content_type", "by", "at", "removed_at")
    list_select_related = ("indicator", "by", *AssessedMixin.unit_fields)
    exclude = ("file",)
    ordering = ("-at", "-pk")


@admin.register(Disagreement)
class DisagreementAdmin(ReadOnly, AssessedMixin, ScopedPlainAdmin):
    list_display = ("unit", "indicator", "agency", "state", "due_date", "opened_at", "closed_at")
    list_select_related = ("indicator", "agency", *AssessedMixin.unit_fields)
    list_filter = (*AssessedMixin.list_filter, "state")
    ordering = ("-opened_at", "-pk")


@admin.register(DisagreementNote)
class DisagreementNoteAdmin(ReadOnly, ScopedPlainAdmin):
    list_display = ("disagreement", "side", "text", "by", "at")
    list_select_related = ("disagreement__assessment__locality", "disagreement__assessment__period",
                           "disagreement__assessment__criteria_set", "disagreement__indicator", "by")  # fmt: skip
    ordering = ("-at", "-pk")

    def scope_filter(self, scope):
        return Q(disagreement__assessment__province__in=scope.managed_ids)


class OfPeriod(ReadOnly, ScopedPlainAdmin):
    """Hangs on a period and is seen by the office of its province."""

    list_select_related = ("period__province", "criteria_set", "by")
    list_filter = (("period", ScopedRelatedFilter), ("criteria_set", ScopedRelatedFilter))
    ordering = ("-at", "-pk")

    def scope_filter(self, scope):
        return Q(period__province__in=scope.managed_ids)


@admin.register(Unlocking)
class UnlockingAdmin(OfPeriod):
    list_display = ("locality", "period", "criteria_set", "until", "reason", "by", "at", "ended_at")
    list_select_related = ("locality", *OfPeriod.list_select_related)


@admin.register(EntryReminder)
class EntryReminderAdmin(OfPeriod):
    list_display = ("period", "criteria_set", "mails", "by", "at")


@admin.register(RecheckSample)
class RecheckSampleAdmin(OfPeriod):
    list_display = ("period", "criteria_set", "seed", "size", "by", "at")
